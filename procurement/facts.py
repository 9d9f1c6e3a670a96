"""From what a file says to columns, and from columns to the facts that rules read.

One road for both: a lot that has just been read and the same lot out of the database give the
same facts. Nothing here asks the database or the clock.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import is_naive, make_aware

from procurement import rules
from procurement.bulk import unsaved
from procurement.intake import Lot as NoticeLot
from procurement.intake import Notice
from procurement.models import Lot, Tender
from procurement.rules import EntryThreshold, Nature

# Notices that tell of what has already been bought: their value is the awarded one.
RESULTS = frozenset({"result", "dir-awa-pre", "cont-modif", "completion"})
_NATURES = {"supplies": "goods", "goods": "goods", "services": "services", "works": "works"}


def tender_columns(notice: Notice) -> dict[str, Any]:
    """What a notice says of the whole purchase, as columns of Tender."""
    value, currency = _notice_value(notice)
    return {
        "title": clean(notice.title) or _first_title(notice),
        "description": clean(notice.description),
        "buyer_name": clean(notice.buyer_name)[:500],
        "buyer_identifier": clean(notice.buyer_identifier)[:100],
        "buyer_country": notice.buyer_country[:3],
        "reference": clean(notice.reference or notice.buyer_reference)[:200],
        "procedure_id": clean(notice.procedure_id)[:200],
        "form_type": notice.form_type[:40],
        "valued_on": notice.valued_on or notice.dispatched_on or notice.published_on,
        "planned_start": notice.planned_start,
        "submission_deadline": _local(notice.submission_deadline),
        "value": value,
        "currency": currency,
    }


def lot_columns(notice: Notice) -> list[dict[str, Any]]:
    """What a notice says of each lot, as columns of Lot; one made of the whole when it has none."""
    lots = notice.lots or (NoticeLot(id="LOT-0001"),)
    alone = sum(1 for lot in lots if lot.kind != "group") == 1
    return [_lot_columns(notice, lot, place, alone) for place, lot in enumerate(lots, start=1)]


def _lot_columns(notice: Notice, lot: NoticeLot, position: int, alone: bool) -> dict[str, Any]:
    value, currency = _lot_value(notice, lot, alone)
    return {
        "identifier": clean(lot.id)[:60] or f"LOT-{position:04d}",
        "kind": lot.kind,
        "position": position,
        "title": clean(lot.title or notice.title),
        "description": clean(lot.description or (notice.description if alone else "")),
        "cpv": lot.cpv or notice.cpv,
        "additional_cpv": list(lot.additional_cpv or (notice.additional_cpv if alone else ())),
        "nature": _NATURES.get(lot.nature or notice.nature, ""),
        "value": value,
        "currency": currency,
        "duration_months": _small(lot.duration_months),
        "extension_months": _small(lot.extension_months),
        "open_ended": lot.duration_unlimited,
        "lots": notice.lots_planned if alone else None,
        "labour_share": lot.labour_share,
        "people_needed": lot.people_needed,
        "entry_threshold": lot.entry_threshold,
        "used_by_people": lot.used_by_people,
        "framework": lot.framework,
        "call_off": lot.call_off,
        "dialogue_held": lot.dialogue_held,
        "matching_contact": lot.matching_contact,
        "reserved_participation": None
        if lot.reserved_participation is None
        else list(lot.reserved_participation),
        "reserved_execution": lot.reserved_execution or "",
        "strategic": list(lot.strategic),
        "social_objectives": list(lot.social_objectives),
        "accessibility": lot.accessibility or "",
        "accessibility_justification": clean(lot.accessibility_justification),
        "nuts": [code[:10] for code in (lot.nuts or notice.nuts)],
        "row": lot.row,
    }


def facts_of(
    tender: Tender,
    lots: Sequence[Lot],
    *,
    on: date,
    sellers: dict[int, tuple[int, int | None]] | None = None,
) -> list[rules.Lot]:
    """The facts of a purchase's lots, in their order.

    `lots` are all lots that the purchase has, since some rules look at their sum and number.
    `on` decides law and amounts where the purchase says no day: it would begin then at the
    earliest. `sellers` is, by the lot's place in `lots`, how many sell and how many are ready.
    """
    count, total, known = _division(tender, lots)
    found = []
    for place, lot in enumerate(lots):
        market = (sellers or {}).get(place, (None, None))
        found.append(
            _facts(
                tender,
                lot,
                on,
                lots=count,
                whole=len(lots) == 1,
                total=total,
                known=known,
                market=market,
            )
        )
    if len(lots) == 1 and (count or 1) > 1:
        return [planned_whole(found[0])]
    return found


def _facts(
    tender: Tender,
    lot: Lot,
    on: date,
    *,
    lots: int | None,
    whole: bool,
    total: Decimal | None,
    known: Decimal | None,
    market: tuple[int | None, int | None],
) -> rules.Lot:
    return rules.Lot(
        id=tender.number,
        lot=lot.identifier,
        date=tender.valued_on or tender.planned_start or on,
        title=lot.title or tender.title,
        description=description_of(tender, lot),
        cpv=lot.cpv or None,
        additional_cpv=tuple(lot.additional_cpv),
        nature=Nature(lot.nature) if lot.nature else None,
        value=lot.value,
        currency=lot.currency or "SEK",
        base_value=lot.base_value,
        options=tuple(lot.options),
        extensions=tuple(lot.extensions),
        prizes=lot.prizes,
        monthly_value=lot.monthly_value,
        open_ended=lot.open_ended,
        annual_history=lot.annual_history,
        exempted_lots_value=lot.exempted_lots_value,
        accumulated_direct_awards=lot.accumulated_direct_awards,
        duration_months=lot.duration_months,
        extension_months=lot.extension_months,
        labour_share=lot.labour_share,
        people_needed=lot.people_needed,
        entry_threshold=EntryThreshold(lot.entry_threshold) if lot.entry_threshold else None,
        used_by_people=lot.used_by_people,
        framework=lot.framework,
        call_off=lot.call_off,
        dialogue_held=lot.dialogue_held,
        matching_contact=lot.matching_contact,
        country=tender.buyer_country,
        certified_staff_only=lot.certified_staff_only,
        round_the_clock=lot.round_the_clock,
        single_supplier=lot.single_supplier,
        covered_by_framework=lot.covered_by_framework,
        reserved_before=lot.reserved_before,
        lots=lots,
        value_is_whole=whole,
        tender_value=total,
        tender_value_known=known,
        sellers=market[0],
        ready_sellers=market[1],
    )


def facts_of_notice(notice: Notice, *, on: date, identifier: str = "") -> list[rules.Lot]:
    """The facts of a notice that is not stored, lot by lot; groups of lots are left out."""
    tender = unsaved(
        Tender,
        number=identifier,
        source_kind=notice.source_format.value,
        **tender_columns(notice),
    )
    lots = [
        unsaved(Lot, **columns) for columns in lot_columns(notice) if columns["kind"] != "group"
    ]
    return facts_of(tender, lots, on=on)


def planned_whole(facts: rules.Lot) -> rules.Lot:
    """The facts of a whole purchase in plan: its value is that of all lots it counts on."""
    if (facts.lots or 1) < 2 or facts.currency != "SEK":
        return replace(facts, tender_value=None)
    stated = (facts.value, facts.base_value, facts.monthly_value, facts.annual_history)
    # Any of them will do: what the rules then work out is never less (LOU 5 kap. 8 §).
    return replace(facts, tender_value=next((one for one in stated if one is not None), None))


def with_components(facts: rules.Lot, components: Iterable[Any]) -> rules.Lot:
    """The facts with the parts of a mixed contract added."""
    return replace(
        facts,
        components=tuple(
            rules.Component(
                cpv=row.cpv or None,
                nature=Nature(row.nature) if row.nature else None,
                value=row.value,
            )
            for row in components
        ),
    )


def clean(text: str) -> str:
    """Text without the characters that PostgreSQL cannot keep."""
    return text.replace("\x00", "").strip() if text else ""


def description_of(tender: Tender, lot: Lot) -> str:
    """A lot's own description; a lot of several also says what the whole purchase is called.

    "Del 3, norra området" means nothing to a rule without "Lokalvård".
    """
    whole = tender.title if lot.title and lot.title != tender.title else ""
    return f"{whole}\n{lot.description or tender.description}".strip()


def _division(
    tender: Tender, lots: Sequence[Lot]
) -> tuple[int | None, Decimal | None, Decimal | None]:
    """How many lots, their value together, and else what is known of it.

    A plan's single row tells only how many.
    """
    if len(lots) == 1:
        return (lots[0].lots if tender.is_planned else 1), None, None
    total, known = _total(tender, lots)
    return len(lots), total, known


def _total(tender: Tender, lots: Sequence[Lot]) -> tuple[Decimal | None, Decimal | None]:
    """The value of all lots together (LOU 5 kap. 8 §), in SEK; else that of those that say theirs.

    A purchase's own stated value is used before the sum, and they are never added. The second is
    the least that the whole can be worth, and None when the first is known.
    """
    if tender.value is not None and tender.currency in {"SEK", ""}:
        return tender.value, None
    said = [worth for lot in lots if (worth := _worth(lot)) is not None]
    together = sum(said, Decimal(0))
    if tender.value is None and len(said) == len(lots):
        return together, None
    return None, together or None


def _worth(lot: Lot) -> Decimal | None:
    """What a lot is worth in SEK: the stated total, or its parts when all of them are said.

    Zero is an empty cell and no value.
    """
    if lot.currency not in {"SEK", ""}:
        return None
    if lot.value or lot.base_value is None or not (lot.options and lot.extensions):
        return lot.value or None
    return lot.base_value + sum((*lot.options, *lot.extensions, lot.prizes or Decimal(0))) or None


def _notice_value(notice: Notice) -> tuple[Decimal | None, str]:
    """What the whole is worth: a framework's ceiling before the estimate (LOU 5 kap. 14 §)."""
    candidates = [
        (notice.framework_maximum, notice.framework_maximum_currency),
        (notice.value, notice.currency),
    ]
    if notice.form_type in RESULTS or not notice.form_type:
        candidates.append((notice.awarded_value, notice.awarded_currency))
    return _first(candidates)


def _lot_value(notice: Notice, lot: NoticeLot, alone: bool) -> tuple[Decimal | None, str]:
    candidates = [
        (lot.framework_maximum, lot.framework_maximum_currency),
        (lot.value, lot.currency),
    ]
    found = _first(candidates)
    return _notice_value(notice) if found[0] is None and alone else found


def _first(candidates: list[tuple[Decimal | None, str]]) -> tuple[Decimal | None, str]:
    for value, currency in candidates:
        if value is not None and 0 <= value < Decimal(10) ** 18:
            return value, (currency or "SEK")[:3]
    return None, "SEK"


def _small(months: Decimal | None) -> Decimal | None:
    """A number of months that can be meant; longer than a thousand years is a slip."""
    return months if months is not None and 0 <= months < 12000 else None


def _local(moment: datetime | None) -> datetime | None:
    """A moment with a zone; one written without is local time here, as in older notices."""
    return make_aware(moment) if moment is not None and is_naive(moment) else moment


def _first_title(notice: Notice) -> str:
    """A name for a purchase that has none of its own."""
    titles = [clean(lot.title) for lot in notice.lots]
    return next((title for title in titles if title), "") or "Utan benämning"


def distinct(lots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lots with an identifier each; a file that uses one twice gets numbers after it."""
    taken = {columns["identifier"] for columns in lots}
    seen = set()
    longest = Lot._meta.get_field("identifier").max_length or 0
    for columns in lots:
        name, number = columns["identifier"], 1
        while columns["identifier"] in seen or (number > 1 and columns["identifier"] in taken):
            number += 1
            ending = f"-{number}"
            columns["identifier"] = name[: longest - len(ending)] + ending
        seen.add(columns["identifier"])
    return lots
