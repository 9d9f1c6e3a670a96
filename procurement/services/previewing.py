"""What a change of the rules' knowledge would do, before it is made."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from procurement import knowledge, rules
from procurement.labels import INSTRUMENTS, label
from procurement.models import Lot, Tender
from procurement.services.screening import Screener, flags_of

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
    candidate = knowledge.Read(knowledge.build(rows), knowledge.fingerprint(rows), "")
    screener = Screener(on=on, read=candidate)
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
    for lot, screening in _screened(list(lots[:most]), screener):
        looked_at += 1
        flags, _score = flags_of(screening.findings)
        gained = [code for code in flags if code not in lot.flags]
        lost = [code for code in lot.flags if code not in flags]
        before = lot.latest_screening
        if before is None:
            continue
        if gained or lost or before.regime != screening.regime.value:
            changes.append(
                Change(
                    lot,
                    [str(INSTRUMENTS[code]) for code in gained],
                    [str(INSTRUMENTS[code]) for code in lost],
                    before.get_regime_display(),
                    str(label(screening.regime)),
                )
            )
    return Preview(changes, looked_at, max(total - looked_at, 0))


def _screened(lots: list[Lot], screener: Screener) -> Iterator[tuple[Lot, rules.Screening]]:
    by_tender: dict[int, list[Lot]] = {}
    for lot in lots:
        by_tender.setdefault(lot.tender_id, []).append(lot)
    for found in by_tender.values():
        for lot, _facts, screening in screener.find(found[0].tender, found):
            yield lot, screening
