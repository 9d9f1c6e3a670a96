"""What a change of the rules' knowledge would do, before it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from procurement import knowledge, rules
from procurement.facts import facts_of, with_components
from procurement.matching import Market
from procurement.models import Lot, Tender
from procurement.services.screening import flags_of

# Lots looked at: about two seconds. The page says when there were more.
MOST = 2000


@dataclass(frozen=True, slots=True)
class Change:
    """A lot that would be flagged otherwise, or fall under another regime."""

    lot: Lot
    gained: list[str]
    lost: list[str]
    regime_before: str
    regime_after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What was looked at and what would change."""

    changes: list[Change]
    looked_at: int
    left_out: int


def preview(*, rows: knowledge.Rows, on: date, most: int = MOST) -> Preview:
    """Screen open purchases by other rows of knowledge and tell what differs; stores nothing.

    The latest screening is what is compared with, newest purchases first. Three queries.
    """
    candidate = knowledge.build(rows)
    market = Market(on, candidate.values)
    lots = (
        Lot.objects.screenable()
        .filter(tender__in=Tender.objects.open(), latest_screening__isnull=False)
        .select_related("tender", "latest_screening")
        .prefetch_related("components")
        .order_by("-tender_id", "position")
    )
    total = lots.count()
    changes = []
    looked_at = 0
    for lot, screening in _screened(list(lots[:most]), candidate, market, on):
        looked_at += 1
        flags, _score = flags_of(screening.findings)
        gained = [code for code in flags if code not in lot.flags]
        lost = [code for code in lot.flags if code not in flags]
        before = lot.latest_screening.regime
        if gained or lost or before != screening.regime.value:
            changes.append(
                Change(
                    lot,
                    [rules.INSTRUMENT_LABELS[code] for code in gained],
                    [rules.INSTRUMENT_LABELS[code] for code in lost],
                    lot.latest_screening.get_regime_display(),
                    screening.regime.label,
                )
            )
    return Preview(changes, looked_at, max(total - looked_at, 0))


def _screened(
    lots: list[Lot], known: rules.Knowledge, market: Market, on: date
) -> Iterator[tuple[Lot, rules.Screening]]:
    by_tender: dict[int, list[Lot]] = {}
    for lot in lots:
        by_tender.setdefault(lot.tender_id, []).append(lot)
    for found in by_tender.values():
        sellers = {
            place: market.counts(codes)
            for place, lot in enumerate(found)
            if (codes := [code for code in (lot.cpv, *lot.additional_cpv) if code])
        }
        facts_list = facts_of(found[0].tender, found, on=on, sellers=sellers)
        for lot, facts in zip(found, facts_list, strict=True):
            facts = with_components(facts, lot.components.all())
            yield lot, rules.screen(facts, known)
