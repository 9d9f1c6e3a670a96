"""A purchase written by hand, and facts that a person fills in."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from ljungby_social.accounts.models import Unit, User
from ljungby_social.casework import next_case_number
from procurement.models import FACTS, FactChange, Format, Lot, Tender
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
) -> Tender:
    """Write down a purchase before it is advertised, with one lot, and screen it at once.

    `facts` are columns of Lot. Raises ValidationError for a fact that cannot be right.
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
) -> list[FactChange]:
    """Fill in or correct facts of a lot and screen the purchase anew; earlier screenings stay.

    `valued_on` is the purchase's own day, which decides law and amounts; None leaves it.

    Keeps, for each fact, what it was, what it became, who said so, and how they know. A decided
    purchase is opened again by its officer first. Raises ChangedMeanwhile, IllegalMove, and
    ValidationError for a fact that cannot be right.
    """
    lot = Lot.objects.get(pk=lot_id)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=lot.tender_id)
    tender.expect_version(version)
    Tender.MOVES.check("fill_in", state=tender.state, actors=actors_of(by))
    changes = change_facts(lot, facts, by=by, known_from=known_from)
    if valued_on is not None and valued_on != tender.valued_on:
        changes.append(_day_change(lot, tender, valued_on, by=by, known_from=known_from))
    if not changes:
        return []
    lot.full_clean(exclude=["tender"], validate_unique=False)
    lot.save()
    FactChange.objects.bulk_create(changes)
    with override(settings.LANGUAGE_CODE):  # the record is in Swedish, whatever the officer reads
        names = ", ".join(_fact_name(row.fact) for row in changes)
    log(tender, Tender.MOVES["fill_in"].event, by=by, text=f"{lot.identifier}: {names}")
    screen_locked(tender, screener=Screener(on=on, by=by))
    return changes


def _day_change(lot: Lot, tender: Tender, day: date, *, by: User, known_from: str) -> FactChange:
    before, tender.valued_on = tender.valued_on, day
    return FactChange(
        lot=lot,
        fact="date",
        before=as_text(before),
        after=as_text(day),
        known_from=known_from,
        by=by,
    )


def _fact_name(fact: str) -> str:
    if fact == "date":
        return verbose(Tender, "valued_on")
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
        changes.append(
            FactChange(
                lot=lot,
                fact=name,
                before=as_text(before),
                after=as_text(value),
                known_from=known_from,
                by=by,
            )
        )
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
