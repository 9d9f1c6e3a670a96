"""What a change of the rules' knowledge would do, before it is made."""

from dataclasses import dataclass
from datetime import date

from procurement import knowledge, rules
from procurement.labels import INSTRUMENTS, label
from procurement.models import Lot, Tender
from procurement.services.screening import Screener, flags_of

# Lots looked at, each twice: a few seconds. The page says when there were more.
MOST = 2000


@dataclass(frozen=True, slots=True)
class LegalChange:
    """What the law says of an instrument, before and after."""

    instrument: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Change:
    """A lot that would get another answer because of the change."""

    lot: Lot
    gained: list[str]
    lost: list[str]
    regime_before: str
    regime_after: str
    legal: list[LegalChange]


@dataclass(frozen=True, slots=True)
class Preview:
    """What was looked at, what would change, and how many are behind already.

    `behind` are lots whose latest screening differs from the rules as they are now, whatever
    becomes of this change: somebody changed something earlier and has not screened them anew.
    """

    changes: list[Change]
    looked_at: int
    left_out: int
    behind: int


def preview(*, rows: knowledge.Rows, on: date, most: int = MOST) -> Preview:
    """Screen open purchases by the rows as they are and by others; stores nothing.

    Only what the other rows bring about is told, newest purchases first. A handful of queries.
    """
    candidate = knowledge.Read(knowledge.build(rows), knowledge.fingerprint(rows), "")
    now = Screener(on=on)
    then = Screener(on=on, read=candidate)
    lots = (
        Lot.objects.screenable()
        .filter(tender__in=Tender.objects.open(), latest_screening__isnull=False)
        .select_related("tender", "latest_screening")
        .prefetch_related("components")
        .order_by("-tender_id", "position")
    )
    total = lots.count()
    by_tender: dict[int, list[Lot]] = {}
    for lot in lots[:most]:
        by_tender.setdefault(lot.tender_id, []).append(lot)
    changes = []
    looked_at = behind = 0
    for found in by_tender.values():
        tender = found[0].tender
        pairs = zip(now.find(tender, found), then.find(tender, found), strict=True)
        for (lot, _facts, before), (_lot, _again, after) in pairs:
            looked_at += 1
            behind += _is_behind(lot, before)
            change = _change(lot, before, after)
            if change is not None:
                changes.append(change)
    return Preview(changes, looked_at, max(total - looked_at, 0), behind)


def _is_behind(lot: Lot, now: rules.Screening) -> bool:
    flags, _score = flags_of(now.findings)
    latest = lot.latest_screening
    return latest is None or flags != lot.flags or latest.regime != now.regime.value


def _change(lot: Lot, before: rules.Screening, after: rules.Screening) -> Change | None:
    flags_before, _score = flags_of(before.findings)
    flags_after, _score = flags_of(after.findings)
    legal = [
        LegalChange(
            str(INSTRUMENTS[was.instrument]), str(label(was.legal)), str(label(will_be.legal))
        )
        for was, will_be in zip(before.findings, after.findings, strict=True)
        if was.legal is not will_be.legal
    ]
    change = Change(
        lot,
        [str(INSTRUMENTS[code]) for code in flags_after if code not in flags_before],
        [str(INSTRUMENTS[code]) for code in flags_before if code not in flags_after],
        str(label(before.regime)),
        str(label(after.regime)),
        legal,
    )
    same = change.regime_before == change.regime_after
    return None if same and not (change.gained or change.lost or legal) else change
