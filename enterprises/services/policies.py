"""A new version of the policy: copied, compared with the one before it, put in use."""

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Criterion, Demand, PolicyVersion, Registration

# What decisions rest on, and what only explains it.
DEMANDING = ("title", "sentence", "subject")
EXPLAINING = ("explanation", "why", "example", "assessment_help")
# Codes are parts of addresses, so they must never be the name of another page.
CODE = re.compile(r"K[1-9][0-9]?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One text of a criterion: what it is called, and what it says before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changed:
    """A criterion that both versions have, and the texts that differ."""

    criterion: Criterion
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What putting a version in use would do.

    `base` is the version that it takes over from on `day`. `reworded` criteria demand something
    else; `explained` ones are only explained in other words. `keeping` is how many open cases
    stay with an older version, `flagged` how many enterprises on the list would be flagged for
    re-assessment on `day`.
    """

    version: PolicyVersion
    base: PolicyVersion | None
    day: date
    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    reworded: tuple[Changed, ...]
    explained: tuple[Changed, ...]
    keeping: int
    flagged: int

    @property
    def is_same(self) -> bool:
        """Whether no criterion differs at all."""
        return not (self.added or self.removed or self.reworded or self.explained)

    def of(self, criterion: Criterion) -> str:
        """What happens to a criterion of the version: "added", "changed" or "same".

        Without a version to compare with everything is the same: nothing is known to differ.
        """
        if self.base is None:
            return "same"
        if criterion.code in {row.code for row in self.added}:
            return "added"
        changed = {row.criterion.code for row in (*self.reworded, *self.explained)}
        return "changed" if criterion.code in changed else "same"


def compare(*, version: PolicyVersion, on: date) -> Comparison:
    """The version against the one that would otherwise be in force on the day it begins."""
    day = max(on, version.valid_from)
    base = _base(version, day)
    old = {row.code: row for row in _criteria(base)} if base else {}
    new = {row.code: row for row in _criteria(version)}
    both = [(old[code], row) for code, row in new.items() if code in old]
    return Comparison(
        version=version,
        base=base,
        day=day,
        added=tuple(row for code, row in new.items() if code not in old),
        removed=tuple(row for code, row in old.items() if code not in new),
        reworded=_changed(both, DEMANDING),
        explained=_changed(both, EXPLAINING, documents=True),
        keeping=Registration.objects.open().before(version).count(),
        flagged=Registration.objects.standing(day).before(version).count(),
    )


def _base(version: PolicyVersion, day: date) -> PolicyVersion | None:
    others = PolicyVersion.objects.applying(day).exclude(pk=version.pk)
    return others.order_by("valid_from", "number").last()


def _criteria(version: PolicyVersion) -> list[Criterion]:
    return list(version.criteria.prefetch_related("demands"))


def _changed(
    pairs: list[tuple[Criterion, Criterion]], names: tuple[str, ...], *, documents: bool = False
) -> tuple[Changed, ...]:
    found = []
    for before, after in pairs:
        differences = [
            Difference(
                _label(name),
                _shown(before, name),
                _shown(after, name),
            )
            for name in names
            if getattr(before, name) != getattr(after, name)
        ]
        if documents and _documents(before) != _documents(after):
            lists = ("; ".join(row[0] for row in _documents(one)) for one in (before, after))
            differences.append(Difference(_("önskade underlag"), *lists))
        if differences:
            found.append(Changed(after, tuple(differences)))
    return tuple(found)


def _label(name: str) -> str:
    field: Any = Criterion._meta.get_field(name)
    return str(field.verbose_name)


def _shown(criterion: Criterion, name: str) -> str:
    if name == "subject":
        return str(criterion.get_subject_display())
    return str(getattr(criterion, name))


def _documents(criterion: Criterion) -> list[tuple[str, str, list[str], list[str]]]:
    return [
        (row.document, row.hint, row.legal_forms, row.stages) for row in criterion.demands.all()
    ]


def obstacles(*, version: PolicyVersion, on: date) -> list[str]:
    """Sentences about what must be settled before the version can be put in use; none is best."""
    if version.active:
        return [_("Versionen är redan i bruk.")]
    found = []
    if not version.source:
        found.append(_("Skriv källan: vilket beslut versionen bygger på."))
    criteria = list(version.criteria.all())
    if not criteria:
        found.append(_("Versionen har inga kriterier."))
    for criterion in criteria:
        if not CODE.fullmatch(criterion.code):
            found.append(
                _("Skriv koden %(code)s som K1, K2 och så vidare.") % {"code": criterion.code}
            )
        if not all((criterion.sentence, criterion.explanation, criterion.why, criterion.example)):
            found.append(
                _("Kriteriet %(name)s saknar policyns ord, klartext, varför eller exempel.")
                % {"name": criterion}
            )
    base = _base(version, max(on, version.valid_from))
    if base and (base.valid_from, base.number) > (version.valid_from, version.number):
        found.append(
            _("Version %(number)s gäller från en senare dag. Ändra dagen då den här börjar gälla.")
            % {"number": base.number}
        )
    return found


def fingerprint(version: PolicyVersion) -> str:
    """A short text that changes when anything in the version does."""
    rows = [
        [getattr(version, name) for name in ("number", "title", "decided_by", "source", "text")],
        [version.valid_from.isoformat(), version.revise_by.isoformat(), version.active],
    ]
    for row in _criteria(version):
        texts = [getattr(row, name) for name in (*DEMANDING, *EXPLAINING)]
        rows.append([row.code, row.order, *texts, _documents(row)])
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()[:16]


@transaction.atomic
def activate(*, version: PolicyVersion, seen: str, on: date) -> PolicyVersion:
    """Put the version in use from the day it begins. Cases that are here keep theirs.

    `seen` is the fingerprint of what the person looked at. Raises ValidationError when something
    has changed since, or stands in the way.
    """
    # All rows are the lock: two versions put in use at once are compared with each other.
    rows = {row.pk: row for row in PolicyVersion.objects.select_for_update().order_by("pk")}
    version = rows[version.pk]
    if found := obstacles(version=version, on=on):
        raise ValidationError(found)
    if fingerprint(version) != seen:
        raise ValidationError(
            _("Versionen har ändrats sedan du läste den. Läs igenom den igen innan du fortsätter.")
        )
    version.active = True
    version.full_clean()
    version.save()
    return version


def why_in_use(*, version: PolicyVersion, on: date) -> str:
    """Why the version cannot be taken out of use; empty when it can."""
    if not version.active:
        return _("Versionen är inte i bruk.")
    if version.is_used:
        return _(
            "Det finns ärenden enligt versionen. Den kan inte tas ur bruk, bara följas av en ny."
        )
    if not PolicyVersion.objects.applying(on).exclude(pk=version.pk).exists():
        return _("Ingen annan version gäller. Utan policy kan ingen ansöka.")
    return ""


@transaction.atomic
def take_out_of_use(*, version: PolicyVersion, on: date) -> PolicyVersion:
    """Undo: only while no case has been made under the version and another one is in force.

    Raises ValidationError otherwise.
    """
    rows = {row.pk: row for row in PolicyVersion.objects.select_for_update().order_by("pk")}
    version = rows[version.pk]
    if obstacle := why_in_use(version=version, on=on):
        raise ValidationError(obstacle)
    version.active = False
    version.save()
    return version


@transaction.atomic
def copy(*, version: PolicyVersion) -> PolicyVersion:
    """The same criteria and documents under the next number, not in use, without a source.

    It begins on the day when the old one was to be revised, and holds as long as that did.
    """
    rows = list(PolicyVersion.objects.select_for_update().order_by("number"))
    lifetime: timedelta = version.revise_by - version.valid_from
    made = PolicyVersion.objects.create(
        number=rows[-1].number + 1,
        title=version.title,
        decided_by=version.decided_by,
        valid_from=version.revise_by,
        revise_by=version.revise_by + lifetime,
        text=version.text,
        active=False,
    )
    for criterion in _criteria(version):
        demands = list(criterion.demands.all())
        criterion.pk = None
        criterion._state.adding = True
        criterion.policy = made
        criterion.save()
        for demand in demands:
            demand.pk = None
            demand.criterion = criterion
        Demand.objects.bulk_create(demands)
    return made
