"""Screening: what the rules find is stored once and never changed.

Rows are written by COPY with their ids fetched beforehand, since a day of notices gives thousands
of screenings. Nothing is decided here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter
from typing import Any

from django.db import transaction
from django.utils import timezone

from ljungby_social.accounts.models import User
from ljungby_social.law import Finding, Legal, Suitability
from procurement import knowledge, rules
from procurement.bulk import (
    as_array,
    as_array_of_ids,
    copy_instances,
    copy_rows,
    json_text,
    reserve_ids,
    update_instances,
)
from procurement.facts import facts_of, with_components
from procurement.matching import Market
from procurement.models import Lot, Tender, TenderEvent
from procurement.models import Screening as ScreeningRow
from procurement.rules.identity import ByObject
from procurement.services.findings import Keeper, reasons_text, values_text
from procurement.states import SYSTEM, State

LOT_COLUMNS = ["latest_screening", "flags", "score"]
TENDER_COLUMNS = ["state", "version", "flags", "score", "lot_count", "undecided", "updated_at"]
_STOPPED = (Legal.BLOCKED, Legal.NOT_APPLICABLE)
# Texts are kept in the lot's own history, not once more in every screening.
_NOT_FROZEN = frozenset({"id", "lot", "title", "description"})
_FROZEN = tuple(item.name for item in fields(rules.Lot) if item.name not in _NOT_FROZEN)


# A lot, its facts and what was found.
Found = tuple[Lot, rules.Lot, rules.Screening]


class Screener:
    """Screens purchases with one state of knowledge and one market, and stores what was found."""

    def __init__(
        self,
        *,
        on: date,
        by: User | None = None,
        read: knowledge.Read | None = None,
        market: Market | None = None,
    ) -> None:
        self.on = on
        self.by = by
        self.read = read or knowledge.current()
        self.market = market or Market(on, self.read.knowledge.values)
        self._keeper = Keeper()

    def facts(self, tender: Tender, lots: Sequence[Lot]) -> list[tuple[Lot, rules.Lot]]:
        """The facts of a purchase's lots, with how many sell what each asks for.

        Asks no database, apart from the parts of mixed contracts when they are prefetched.
        """
        sellers = {
            place: self.market.counts(codes)
            for place, lot in enumerate(lots)
            if (codes := [code for code in (lot.cpv, *lot.additional_cpv) if code])
        }
        found = []
        for lot, facts in zip(
            lots, facts_of(tender, lots, on=self.on, sellers=sellers), strict=True
        ):
            components = getattr(lot, "_prefetched_objects_cache", {}).get("components")
            found.append((lot, with_components(facts, components) if components else facts))
        return found

    def find(self, tender: Tender, lots: Sequence[Lot]) -> list[Found]:
        """Screen a purchase's lots. Changes nothing: see `flag`."""
        return self.find_all({tender: lots})

    def find_all(self, purchases: Mapping[Tender, Sequence[Lot]]) -> list[Found]:
        """Screen the lots of many purchases, one after the other."""
        asked = [pair for tender, lots in purchases.items() for pair in self.facts(tender, lots)]
        found = rules.screen_all([facts for _lot, facts in asked], self.read.knowledge)
        return [(lot, facts, answer) for (lot, facts), answer in zip(asked, found, strict=True)]

    def store(self, found: Sequence[Found]) -> None:
        """Write screenings and findings; point each lot to its own, in memory only."""
        ids = reserve_ids(ScreeningRow, len(found))
        now = timezone.now()
        kept = self._keeper.keep(screening.findings for _lot, _facts, screening in found)
        copy_rows(
            ScreeningRow,
            (
                self._screening_row(pk, lot, facts, screening, now)
                | {"finding_ids": as_array_of_ids(finding_ids)}
                for pk, finding_ids, (lot, facts, screening) in zip(ids, kept, found, strict=True)
            ),
        )
        for pk, (lot, _facts, _screening) in zip(ids, found, strict=True):
            lot.latest_screening_id = pk

    def _screening_row(
        self,
        pk: int,
        lot: Lot,
        facts: rules.Lot,
        screening: rules.Screening,
        now: datetime,
    ) -> dict[str, Any]:
        return {
            "id": pk,
            "lot_id": lot.pk,
            "day": facts.date or self.on,
            "at": now,
            "by_id": self.by.pk if self.by else None,
            "regime": screening.regime.value,
            "regime_missing": as_array(screening.regime_missing),
            "regime_reasons": reasons_text(screening.regime_reasons),
            "annex2": screening.annex2,
            "kinds": f"[{','.join([_kind_text(hit) for hit in screening.kinds])}]",
            "problems": as_array(screening.problems),
            "eforms": _fields_text(screening.eforms),
            "values_used": values_text(screening.values_used),
            "facts": json_text(frozen_facts(facts)),
            "engine": knowledge.engine(),
            "knowledge": self.read.fingerprint,
        }


@transaction.atomic
def screen_tender(*, tender_id: int, by: User | None, on: date) -> Tender:
    """Screen all lots of a purchase; the earlier screenings stay. Locks the purchase.

    Raises IllegalMove when the purchase is closed or cancelled, or the person may not.
    """
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=tender_id)
    screen_locked(tender, screener=Screener(on=on, by=by))
    return tender


def screen_locked(tender: Tender, *, screener: Screener) -> None:
    """Screen a purchase whose row the caller has locked, and write the event."""
    lots = list(tender.lots.screenable().prefetch_related("components"))
    found = screener.find(tender, lots)
    screener.store(found)
    flag(found)
    event = _move_on(tender, lots, screener.by)
    update_instances(lots, LOT_COLUMNS)
    tender.save()
    event.save()


def _move_on(tender: Tender, lots: Sequence[Lot], by: User | None) -> TenderEvent:
    """Move a screened purchase in memory; the caller saves it and the event that is returned."""
    before = tender.state
    code = "screen" if before == State.NEW else "screen_again"
    move = tender.make_move(code, actors=actors_of(by))
    tender.updated_at = timezone.now()
    tell_again(tender, lots)
    return TenderEvent(
        case=tender, code=move.event, actor=by, from_state=before, to_state=tender.state
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far `screen_many` has come: purchases done, the last one, and which got new flags."""

    done: int
    last: int
    changed: tuple[int, ...]


def screen_many(
    *, tender_ids: Sequence[int], on: date, by: User | None = None, batch: int = 200
) -> Iterator[Progress]:
    """Screen many stored purchases anew; yields after each batch.

    One transaction a batch, so that a stopped run keeps what it did. A purchase that someone
    works on is waited for; closed and cancelled ones are left as they are.
    """
    screener = Screener(on=on, by=by)
    changed: list[int] = []
    for start in range(0, len(tender_ids), batch):
        pks = tender_ids[start : start + batch]
        changed += _screen_batch(pks, screener)
        yield Progress(start + len(pks), pks[-1], tuple(changed))


@transaction.atomic
def _screen_batch(pks: Sequence[int], screener: Screener) -> list[int]:
    """Screen some purchases; return those that are flagged otherwise, or in another regime, now."""
    tenders = list(
        Tender.objects.open().filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    )
    lots: dict[int, list[Lot]] = {tender.pk: [] for tender in tenders}
    rows = Lot.objects.screenable().filter(tender__in=tenders).prefetch_related("components")
    for lot in rows:
        lots[lot.tender_id].append(lot)
    regimes = dict(rows.values_list("pk", "latest_screening__regime"))
    before = {tender.pk: list(tender.flags) for tender in tenders}
    found = screener.find_all({tender: lots[tender.pk] for tender in tenders})
    moved = {
        lot.tender_id
        for lot, _facts, screening in found
        if regimes[lot.pk] not in (None, screening.regime.value)
    }
    screener.store(found)
    flag(found)
    events = [_move_on(tender, lots[tender.pk], screener.by) for tender in tenders]
    update_instances([lot for found in lots.values() for lot in found], LOT_COLUMNS)
    update_instances(tenders, TENDER_COLUMNS)
    copy_instances(events)
    return [
        tender.pk for tender in tenders if tender.pk in moved or tender.flags != before[tender.pk]
    ]


def flag(found: Iterable[Found]) -> None:
    """Repeat on lots what was found of them, for lists. In memory only."""
    for lot, _facts, screening in found:
        lot.flags, lot.score = flags_of(screening.findings)


def tell_again(tender: Tender, lots: Sequence[Lot]) -> None:
    """Repeat on the purchase what its lots say, for lists. In memory only."""
    tender.flags = [code for code in rules.INSTRUMENTS if any(code in lot.flags for lot in lots)]
    tender.score = max((lot.score for lot in lots), default=0)
    tender.lot_count = len(lots)
    tender.undecided = sum(1 for lot in lots if lot.latest_decision_id is None)


def flags_of(findings: Iterable[Finding]) -> tuple[list[str], int]:
    """The recommended instruments, and the highest score of those that give people work.

    The score ranks a list: nearly every purchase may be divided or be talked about with the
    market, and that says nothing about which of them to open first. What the law stops has none.
    """
    found = list(findings)
    ranked = (
        row.score
        for row in found
        if row.instrument.startswith(("reserve_", "employment_")) and row.legal not in _STOPPED
    )
    flags = [row.instrument for row in found if row.suitability == Suitability.RECOMMENDED]
    return flags, max(ranked, default=0)


def actors_of(by: User | None) -> frozenset[str]:
    """The roles of a person, or the system's when nobody is behind it."""
    return frozenset({SYSTEM}) if by is None else frozenset(by.roles)


def log(
    tender: Tender, code: str, *, by: User | None, before: str = "", text: str = ""
) -> TenderEvent:
    """Write an event on a purchase's timeline."""
    return TenderEvent.objects.create(
        case=tender,
        code=code,
        actor=by,
        text=text,
        from_state=before or tender.state,
        to_state=tender.state,
    )


def frozen_facts(facts: rules.Lot) -> dict[str, Any]:
    """The facts that somebody has said, as a stored screening keeps them."""
    return {
        name: value if value.__class__ in _AS_THEY_ARE else _plain(value)
        for name, value in zip(_FROZEN, _read_facts(facts), strict=True)
        if value is not None and (value or value.__class__ not in _SAYS_NOTHING)
    }


_read_facts = attrgetter(*_FROZEN)
_AS_THEY_ARE = frozenset({str, bool, int})
_SAYS_NOTHING = frozenset({str, tuple})  # when empty


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, Decimal | date):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, rules.Component):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


# The rules give the same object for the same instruments.
_fields_text = ByObject(json_text)


@lru_cache(maxsize=10_000)
def _kind_text(hit: rules.KindHit) -> str:
    """A kind as a column of JSON keeps it."""
    return json_text(
        {
            "slug": hit.slug,
            "name": hit.name,
            "codes": hit.codes,
            "words": hit.words,
            "strength": round(hit.strength, 2),
        }
    )
