"""Screens a lot: value, regime, kinds, then every instrument. The same facts, the same answer."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from ljungby_social.law import Answer, Finding, Reason, Rule
from procurement.rules import (
    accessibility,
    dialogue,
    direct_award,
    employment,
    labour_terms,
    lots,
    lou_4_18,
    lou_19_25,
    lou_19_25a,
    policy,
    regime,
    supply_chain,
    utilities,
    value,
)
from procurement.rules.case import NEWEST, Case, KindFits
from procurement.rules.eforms import proposal
from procurement.rules.facts import Lot, mend_cpv
from procurement.rules.findings import Finder, Instrument
from procurement.rules.identity import ROOM, Room
from procurement.rules.kinds import Matcher
from procurement.rules.knowledge import KindInstrument, Knowledge, first_days
from procurement.rules.remembering import Remembered
from procurement.rules.screening import KindHit, Screening
from procurement.rules.soundness import sound

INSTRUMENT_RULES: tuple[Instrument, ...] = (
    lou_4_18.INSTRUMENT,
    lou_19_25.INSTRUMENT,
    lou_19_25a.INSTRUMENT,
    *employment.INSTRUMENTS,
    labour_terms.INSTRUMENT,
    supply_chain.INSTRUMENT,
    accessibility.INSTRUMENT,
    lots.INSTRUMENT,
    dialogue.INSTRUMENT,
    direct_award.INSTRUMENT,
)

RULES: tuple[Rule, ...] = (
    *value.RULES,
    *regime.RULES,
    *policy.RULES,
    *(rule for instrument in INSTRUMENT_RULES for rule in instrument.rules),
)

_POLICY = tuple(policy.RULES)
_RULE_DAYS = first_days(RULES)
Fits = dict[str, KindFits]


@dataclass(frozen=True, slots=True)
class _Period:
    """Days between which no row and no rule begins or ends: every instrument, and the policy."""

    finders: tuple[Finder, ...]
    policy: tuple[Callable[[Case], Answer | None], ...]


class Engine:
    """What is worked out once from a `Knowledge` and kept for as long as it lives.

    Bounded: what all rules of all periods remember together fits in one room, but for what a few
    hundred lots add. When that is full everything is forgotten and learnt anew.
    """

    def __init__(self, knowledge: Knowledge, most: int = ROOM) -> None:
        self.matcher = Matcher(knowledge)
        self._knowledge = knowledge
        self._turns = sorted({*knowledge.turns, *_RULE_DAYS})
        self._room = Room(most)
        self._periods: dict[int, _Period] = {}
        self._fits: dict[tuple[KindHit, ...], Fits] = {}

    def period(self, on: date) -> _Period:
        """What is in force on a day."""
        if self._room.full:
            self._room, self._periods, self._fits = Room(self._room.most), {}, {}
        place = bisect_right(self._turns, on)
        found = self._periods.get(place)
        if found is None:
            room = self._room
            found = self._periods[place] = _Period(
                tuple(Finder(instrument, on, room=room) for instrument in INSTRUMENT_RULES),
                tuple(Remembered(rule.function, room) for rule in _POLICY if rule.in_force(on)),
            )
        return found

    def fits(self, hits: tuple[KindHit, ...]) -> Fits:
        """What the kinds say of each instrument."""
        found = self._fits.get(hits)
        if found is None:
            self._room.taken += 1
            found = self._fits[hits] = _fits(hits, self._knowledge)
        return found


def engine_of(knowledge: Knowledge) -> Engine:
    """The engine of a `Knowledge`, built once."""
    kept = knowledge.worked_out
    engine: Engine | None = kept.get("engine")
    if engine is None:
        engine = kept["engine"] = Engine(knowledge)
    return engine


def matcher(knowledge: Knowledge) -> Matcher:
    """The matcher of a `Knowledge`, built once."""
    return engine_of(knowledge).matcher


def case_of(lot: Lot, knowledge: Knowledge) -> Case:
    """Everything that the rules need to know about a lot, worked out once."""
    engine = engine_of(knowledge)
    known = sound(lot)
    lot, day = known.lot, lot.date or NEWEST
    estimate = value.estimate(known, knowledge, day)
    # Sorted, since further codes have no order of their own.
    further = tuple(sorted({code for raw in lot.additional_cpv if (code := mend_cpv(raw).code)}))
    hits, signals = matcher(knowledge).match(lot.title, lot.description, estimate.cpv, further, day)
    return Case(
        lot=lot,
        knowledge=knowledge,
        day=day,
        estimate=estimate,
        regime=regime.decide(lot, estimate, knowledge.values),
        kinds=hits,
        signals=signals,
        fits=engine.fits(hits),
    )


def screen(lot: Lot, knowledge: Knowledge) -> Screening:
    """Screen one lot. Raises MissingValue when staff have removed a local choice altogether."""
    return screen_all((lot,), knowledge)[0]


def screen_all(lots: Sequence[Lot], knowledge: Knowledge) -> list[Screening]:
    """Screen many lots, instrument by instrument: what an instrument remembers stays at hand.

    Some hundred at a time, since what is remembered is held against its bound in between. Raises
    MissingValue as `screen`.
    """
    found: list[Screening] = []
    for start in range(0, len(lots), _AT_ONCE):
        found += _screen_some(lots[start : start + _AT_ONCE], knowledge)
    return found


_AT_ONCE = 500


def _screen_some(lots: Sequence[Lot], knowledge: Knowledge) -> list[Screening]:
    engine = engine_of(knowledge)
    cases = [case_of(lot, knowledge) for lot in lots]
    periods = [engine.period(case.day) for case in cases]
    columns = [
        [period.finders[place].find(case) for case, period in zip(cases, periods, strict=True)]
        for place in range(len(INSTRUMENT_RULES))
    ]
    return [
        _screening(lot, case, period, findings)
        for lot, case, period, *findings in zip(lots, cases, periods, *columns, strict=True)
    ]


def _screening(lot: Lot, case: Case, period: _Period, found: list[Finding]) -> Screening:
    findings = tuple(found)
    return Screening(
        regime=case.regime.regime,
        regime_missing=case.regime.missing,
        regime_reasons=(*case.regime.reasons, *_policy_reasons(case, period)),
        annex2=case.estimate.annex2,
        kinds=case.kinds,
        problems=(*case.estimate.problems, *_further_problems(lot), *utilities.problems(lot)),
        findings=findings,
        eforms=proposal(findings),
        values_used=case.regime.values_used,
    )


def _policy_reasons(case: Case, period: _Period) -> tuple[Reason, ...]:
    if case.lot.date is None:
        return ()
    answers = (ask(case) for ask in period.policy)
    return tuple(reason for answer in answers if answer for reason in answer.reasons_for)


def _fits(hits: tuple[KindHit, ...], knowledge: Knowledge) -> Fits:
    found: dict[str, list[tuple[KindHit, KindInstrument]]] = {}
    for hit in hits:
        for fit in knowledge.kind(hit.slug).instruments:
            found.setdefault(fit.instrument, []).append((hit, fit))
    return {
        instrument: KindFits(
            tuple(pairs),
            strongest=max(round(fit.weight * hit.strength) for hit, fit in pairs),
            speaks_for=any(fit.weight > 0 for _hit, fit in pairs),
        )
        for instrument, pairs in found.items()
    }


def _further_problems(lot: Lot) -> tuple[str, ...]:
    if not lot.additional_cpv:
        return ()
    found = {mend_cpv(code).problem for code in lot.additional_cpv}
    return tuple(sorted(found - {""}))
