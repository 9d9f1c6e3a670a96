"""Screens a lot: value, regime, kinds, then every instrument. The same facts, the same answer."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from ljungby_social.law import Reason, Rule
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
    value,
)
from procurement.rules.case import NEWEST, Case
from procurement.rules.eforms import proposal
from procurement.rules.facts import Lot, mend_cpv
from procurement.rules.findings import Instrument
from procurement.rules.kinds import Matcher
from procurement.rules.knowledge import KindInstrument, Knowledge
from procurement.rules.screening import KindHit, Screening

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

_matchers: WeakKeyDictionary[Knowledge, Matcher] = WeakKeyDictionary()


def matcher(knowledge: Knowledge) -> Matcher:
    """The matcher of a `Knowledge`, built once and kept while the knowledge lives."""
    found = _matchers.get(knowledge)
    if found is None:
        found = _matchers[knowledge] = Matcher(knowledge)
    return found


def case_of(lot: Lot, knowledge: Knowledge) -> Case:
    """Everything that the rules need to know about a lot, worked out once."""
    day = lot.date or NEWEST
    estimate = value.estimate(lot, knowledge, day)
    further = tuple(code for raw in lot.additional_cpv if (code := mend_cpv(raw).code))
    hits, signals = matcher(knowledge).match(lot.title, lot.description, estimate.cpv, further, day)
    return Case(
        lot=lot,
        knowledge=knowledge,
        day=day,
        estimate=estimate,
        regime=regime.decide(lot, estimate, knowledge.values),
        kinds=hits,
        signals=signals,
        fits=_fits(hits, knowledge),
    )


def screen(lot: Lot, knowledge: Knowledge) -> Screening:
    """Screen one lot. Raises MissingValue when staff have removed a local choice altogether."""
    case = case_of(lot, knowledge)
    findings = tuple(instrument.find(case) for instrument in INSTRUMENT_RULES)
    return Screening(
        regime=case.regime.regime,
        regime_missing=case.regime.missing,
        regime_reasons=(*case.regime.reasons, *_policy_reasons(case)),
        annex2=case.estimate.annex2,
        kinds=case.kinds,
        problems=(*case.estimate.problems, *_further_problems(lot)),
        findings=findings,
        eforms=proposal(findings),
        values_used=case.regime.values_used,
    )


def _policy_reasons(case: Case) -> tuple[Reason, ...]:
    if case.lot.date is None:
        return ()
    answers = (rule.function(case) for rule in policy.RULES if rule.in_force(case.day))
    return tuple(reason for answer in answers if answer for reason in answer.reasons_for)


def _fits(
    hits: tuple[KindHit, ...], knowledge: Knowledge
) -> dict[str, tuple[tuple[KindHit, KindInstrument], ...]]:
    found: dict[str, list[tuple[KindHit, KindInstrument]]] = {}
    for hit in hits:
        for fit in knowledge.kind(hit.slug).instruments:
            found.setdefault(fit.instrument, []).append((hit, fit))
    return {instrument: tuple(pairs) for instrument, pairs in found.items()}


def _further_problems(lot: Lot) -> tuple[str, ...]:
    found = (mend_cpv(code).problem for code in lot.additional_cpv)
    return tuple(problem for problem in found if problem)
