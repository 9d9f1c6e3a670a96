"""What an applicant has changed since the officer last asked, criterion by criterion."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from enterprises import charter, described, presenting, sections
from enterprises.models import Claim, Enterprise, Registration

ASKING = ("registration.completion_requested", "registration.second_chance_given")


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that is not what it was. `before` is empty when nothing was there.

    `now` is given where the page does not show the answer beside the change.
    """

    label: str
    before: str
    now: str = ""


def asked_at(case: Registration) -> datetime | None:
    """When the officer last asked the applicant for something; None when nobody has."""
    return case.events.filter(code__in=ASKING).values_list("at", flat=True).order_by("-at").first()


def since(case: Registration, moment: datetime) -> dict[str, list[Change]]:
    """Changes by criterion code, from the history that triggers keep. One query a row."""
    found: dict[str, list[Change]] = defaultdict(list)
    criteria = {criterion.pk: criterion for criterion in case.policy.criteria.all()}
    for claim in case.claims.all():
        code = criteria[claim.criterion_id].code
        found[code] += _differences([claim], moment, ("text",))
    for criterion in criteria.values():
        if accessor := sections.FACTS_OF.get(criterion.subject):
            row = getattr(case, accessor)
            names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
            found[criterion.code] += _differences([row], moment, names)
        if columns := sections.YEAR_COLUMNS.get(criterion.subject):
            found[criterion.code] += _differences(case.years.all(), moment, columns)
    return found


def since_last_registration(case: Registration) -> dict[str, list[Change]]:
    """What a renewal says otherwise than the registration that it renews, by criterion code.

    Answers are carried over, so what differs has been changed. Empty for a case that renews none;
    otherwise the earlier file costs the queries of `with_file`.
    """
    if case.renews_id is None:
        return {}
    earlier = Registration.objects.with_file().get(pk=case.renews_id)
    texts = {claim.criterion_id: claim for claim in earlier.claims.all()}
    old = {row.code: texts.get(row.pk) for row in earlier.policy.criteria.all()}
    found: dict[str, list[Change]] = defaultdict(list)
    for criterion in case.policy.criteria.all():
        changes = found[criterion.code]
        for claim in case.claims.all():
            if claim.criterion_id == criterion.pk:
                changes += _compared(claim, old.get(criterion.code), ("text",))
        if accessor := sections.FACTS_OF.get(criterion.subject):
            row = getattr(case, accessor)
            names = [field.name for field in row._meta.concrete_fields if not field.primary_key]
            changes += _compared(row, getattr(earlier, accessor), names)
        changes += _years_compared(case, earlier, sections.YEAR_COLUMNS.get(criterion.subject, ()))
    return found


def of_enterprise(case: Registration) -> list[Change]:
    """What the case says of the enterprise otherwise than the register does; empty when decided.

    No query but for the CPV codes, when they are changed.
    """
    proposed = described.enterprise_of(case)
    if proposed is case.enterprise:
        return []
    found = [
        Change(
            presenting.label_of(proposed, name),
            str(presenting.display(case.enterprise, name)),
            str(presenting.display(proposed, name)),
        )
        for name in described.columns(case)
    ]
    if described.SELLS in case.proposed:
        label = presenting.label_of(proposed, described.SELLS)
        found.append(Change(label, _codes(case.enterprise), _codes(proposed)))
    return found


def _codes(enterprise: Enterprise) -> str:
    return ", ".join(f"{code.label} ({code.pk})" for code in enterprise.sells.all())


def _years_compared(
    case: Registration, earlier: Registration, names: Iterable[str]
) -> list[Change]:
    """Figures that differ, and the years that are new."""
    before = {year.year: year for year in earlier.years.all() if not year.is_budget}
    changes = []
    for year in case.years.all():
        if year.year in before:
            changes += _compared(year, before[year.year], names)
        elif any(getattr(year, name) is not None for name in names):
            label = _("Räkenskapsåret %(year)s") % {"year": year}
            changes.append(Change(label, ""))
    return changes


def _compared(row: models.Model, earlier: Any, names: Iterable[str]) -> list[Change]:
    """Columns whose value is another than in the earlier row."""
    changes = []
    for name in names:
        before = getattr(earlier, name) if earlier is not None else None
        if before != getattr(row, name):
            changes.append(Change(_label(row, name), _shown(row, name, before)))
    return changes


def _differences(
    rows: Iterable[models.Model], moment: datetime, names: Iterable[str]
) -> list[Change]:
    """Columns whose value was another at the moment."""
    changes = []
    for row in rows:
        history = row.history.filter(pgh_created_at__lte=moment)  # type: ignore[attr-defined]
        earlier = history.order_by("-pgh_created_at", "-pgh_id").first()
        changes += _compared(row, earlier, names)
    return changes


def _label(row: Any, name: str) -> str:
    """The column in words. What a paper says is called by the paper that the enterprise has."""
    if name in charter.ASKED:
        return str(capfirst(charter.ASKED[name](described.enterprise_of(row.registration)).label))
    label = presenting.label_of(row, name)
    return label if isinstance(row, Claim) or not hasattr(row, "year") else f"{label}, {row}"


def _shown(row: models.Model, name: str, before: Any) -> str:
    """The earlier value in words, as the same column is shown now."""
    if before is None or before == "":
        return ""
    copy = row.__class__(**{name: before})
    return str(presenting.display(copy, name))
