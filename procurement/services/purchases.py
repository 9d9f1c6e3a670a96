"""A purchase written by hand, and facts that a person fills in."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import IllegalMove, next_case_number
from procurement.fields import ASKED
from procurement.models import FACTS, FactChange, Format, Lot, LotComponent, Tender
from procurement.models.columns import verbose
from procurement.services.screening import Screener, actors_of, log, screen_locked
from procurement.states import State


@transaction.atomic
def create_tender(
    *,
    title: str,
    description: str,
    unit: Unit | None,
    reference: str,
    valued_on: date | None,
    facts: Mapping[str, Any],
    by: User,
    on: date,
    components: Sequence[Mapping[str, Any]] = (),
) -> Tender:
    """Write down a purchase before it is advertised, with one lot, and screen it at once.

    `facts` are columns of Lot, `components` those of each part of a mixed contract. Raises
    ValidationError for a fact that cannot be right.
    """
    tender = Tender(
        number=next_case_number(Tender.SERIES, year=on.year),
        title=title,
        description=description,
        unit=unit,
        reference=reference,
        valued_on=valued_on,
        source_kind=Format.HAND,
        created_by=by,
        buyer_name="Ljungby kommun",
        buyer_country="SWE",
    )
    tender.full_clean()
    tender.save()
    lot = Lot(tender=tender, title=title, description=description, **facts)
    lot.full_clean()
    lot.save()
    LotComponent.objects.bulk_create(LotComponent(lot=lot, **row) for row in components)
    log(tender, "tender.created", by=by)
    screen_locked(tender, screener=Screener(on=on, by=by))
    return tender


@transaction.atomic
def fill_in_facts(
    *,
    lot_id: int,
    facts: Mapping[str, Any],
    known_from: str,
    by: User,
    version: int | None,
    on: date,
    valued_on: date | None = None,
    components: Sequence[Mapping[str, Any]] | None = None,
    whole: Mapping[str, str] | None = None,
) -> list[FactChange]:
    """Fill in or correct facts of a lot and screen the purchase anew; earlier screenings stay.

    `valued_on` is the purchase's own day, which decides law and amounts; None leaves it.
    `components` are the parts of a mixed contract, all of them; None leaves those that are there.
    `whole` is what the purchase itself is called, by column of Tender; one that has a single lot
    of the same name follows it.

    Keeps, for each fact, what it was, what it became, who said so, and how they know. A unit's
    contact answers what is asked of its own unit's purchases. A decided purchase is opened again
    by its officer first. Raises ChangedMeanwhile, IllegalMove, and ValidationError for a fact
    that cannot be right or that nobody asked the unit.
    """
    lot = Lot.objects.get(pk=lot_id)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=lot.tender_id)
    tender.expect_version(version)
    officer = by.has_role(Role.PROCUREMENT_OFFICER)
    move = Tender.MOVES.check(
        "fill_in" if officer else "answer", state=tender.state, actors=actors_of(by)
    )
    if not officer:
        _check_answer(tender, lot, facts, by)
    said: dict[str, Any] = {"by": by, "known_from": known_from}
    of_tender: dict[str, Any] = {**(whole or {})}
    if valued_on is not None:
        of_tender["valued_on"] = valued_on
    _follow(tender, lot, facts)
    changes = [
        *change_facts(lot, facts, **said),
        *_tender_changes(tender, lot, of_tender, **said),
        *_component_changes(lot, components, **said),
    ]
    if not changes:
        return []
    lot.full_clean(exclude=["tender"], validate_unique=False)
    lot.save()
    tender.full_clean(validate_unique=False)
    FactChange.objects.bulk_create(changes)
    with override(settings.LANGUAGE_CODE):  # the record is in Swedish, whatever the officer reads
        names = ", ".join(_fact_name(row.fact) for row in changes)
    log(tender, move.event, by=by, text=f"{lot.identifier}: {names}")
    # An answer makes the portal screen anew; a unit does not.
    screen_locked(tender, screener=Screener(on=on, by=by if officer else None))
    return changes


def asked_of_unit(lot: Lot, by: User) -> list[str]:
    """The facts that a unit's contact is asked for, by name, in the order of asking.

    What the latest screening misses, and what the person has answered and may want to mend.
    Three queries at most.
    """
    screening = lot.latest_screening
    if screening is None:
        return []
    missing = {*screening.regime_missing}
    missing.update(name for row in screening.findings.all() for name in row.missing)
    missing.update(lot.fact_changes.filter(by=by).values_list("fact", flat=True))
    return [name for name in (*ASKED, "date") if name in missing]


def _check_answer(tender: Tender, lot: Lot, facts: Mapping[str, Any], by: User) -> None:
    """Raise IllegalMove for another unit's purchase, ValidationError for what nobody asked."""
    if by.unit_id is None or tender.unit_id != by.unit_id:
        raise IllegalMove
    if facts.keys() - {*asked_of_unit(lot, by), "currency"}:
        raise ValidationError(
            _("Frågorna har ändrats sedan du öppnade sidan. Läs dem igen och svara på nytt.")
        )


def _follow(tender: Tender, lot: Lot, facts: Mapping[str, Any]) -> None:
    """Let a purchase that is its only lot be called what the lot is called."""
    for name in ("title", "description"):
        alike = getattr(tender, name) == getattr(lot, name)
        if name in facts and alike and tender.lot_count < 2:
            setattr(tender, name, facts[name])


# What the history calls a fact of the whole purchase.
_OF_TENDER = {"valued_on": "date", "title": "whole_title", "description": "whole_description"}


def _tender_changes(
    tender: Tender, lot: Lot, said: Mapping[str, Any], *, by: User, known_from: str
) -> list[FactChange]:
    """Set what is said of the whole purchase, in memory; the changes, unsaved."""
    changes = []
    for name, value in said.items():
        before = getattr(tender, name)
        if before == value:
            continue
        setattr(tender, name, value)
        changes.append(_change(lot, _OF_TENDER[name], before, value, by=by, known_from=known_from))
    return changes


def _component_changes(
    lot: Lot, rows: Sequence[Mapping[str, Any]] | None, *, by: User, known_from: str
) -> list[FactChange]:
    """Set the parts of a mixed contract; the change, unsaved, says all of them."""
    if rows is None:
        return []
    earlier = list(lot.components.all())
    parts = [LotComponent(lot=lot, **row) for row in rows]
    before, after = _parts_text(earlier), _parts_text(parts)
    if before == after:
        return []
    lot.components.all().delete()
    LotComponent.objects.bulk_create(parts)
    return [_change(lot, "components", before, after, by=by, known_from=known_from)]


def _parts_text(parts: Sequence[LotComponent]) -> str:
    with override(settings.LANGUAGE_CODE):
        return "; ".join(
            " ".join(filter(None, (part.cpv, part.get_nature_display(), as_text(part.value))))
            for part in parts
        )


def _change(
    lot: Lot, fact: str, before: Any, after: Any, *, by: User | None, known_from: str
) -> FactChange:
    return FactChange(
        lot=lot,
        fact=fact,
        before=as_text(before),
        after=as_text(after),
        known_from=known_from,
        by=by,
    )


def _fact_name(fact: str) -> str:
    of_tender = {name: column for column, name in _OF_TENDER.items()}
    if fact in of_tender:
        return verbose(Tender, of_tender[fact])
    if fact == "components":
        return str(LotComponent._meta.verbose_name_plural)
    return verbose(Lot, fact)


def change_facts(
    lot: Lot, facts: Mapping[str, Any], *, by: User | None, known_from: str
) -> list[FactChange]:
    """Set facts on a lot in memory and return what changed, unsaved."""
    changes = []
    for name, value in facts.items():
        if name not in FACTS:
            raise KeyError(f"{name} is not a fact of a lot")
        before = getattr(lot, name)
        if before == value:
            continue
        setattr(lot, name, value)
        changes.append(_change(lot, name, before, value, by=by, known_from=known_from))
    return [row for row in changes if row.before != row.after]


@transaction.atomic
def place_in_unit(*, tender_id: int, unit: Unit | None, by: User, version: int | None) -> Tender:
    """Say which unit buys. Raises ChangedMeanwhile or IllegalMove."""
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=tender_id)
    tender.expect_version(version)
    made = tender.make_move("change", actors=actors_of(by))
    tender.unit = unit
    tender.save()
    log(tender, made.event, by=by, text=f"Enhet: {unit or '–'}")
    return tender


def as_text(value: Any) -> str:
    """A fact as people read it in the history; empty when nobody has said."""
    if value is None or value in ("", []):
        return ""
    if value is True:
        return "ja"
    if value is False:
        return "nej"
    if isinstance(value, list):
        return ", ".join(map(as_text, value))
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"
    return str(value)


def is_open(tender: Tender) -> bool:
    """Whether facts can be filled in now."""
    return tender.state in {State.NEW, State.SCREENED}
