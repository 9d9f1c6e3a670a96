"""Sysselsättningskrav, LOU 17 kap. 1 § and 19 kap. 9 §: a number of places, or a dialogue.

A contract performance condition: met while the contract runs, not by the bid. No law or guidance
states a least value in kronor. Does not test whether the number is proportionate to the contract.
"""

from __future__ import annotations

from ljungby_social.law import Answer, Legal, Reason, Rule, Suitability
from procurement.rules import sources
from procurement.rules.call_off import NEW_TERMS, call_off_rule
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.facts import Regime
from procurement.rules.findings import Instrument, Rate
from procurement.rules.suitability import QUESTIONS, asked_for, kind_rule, small_or_one_off

_BASIS = {
    Regime.DIRECTIVE: Reason("Villkor för hur kontraktet utförs får ställas.", sources.PERFORMANCE),
    Regime.NATIONAL: Reason("Särskilda villkor får ställas.", sources.PERFORMANCE_BELOW),
    Regime.ANNEX2_ABOVE: Reason("Särskilda villkor får ställas.", sources.PERFORMANCE_BELOW),
    Regime.DIRECT: Reason(
        "Inget hindrar villkor vid direktupphandling; principerna gäller.",
        sources.PRINCIPLES_DIRECT,
    ),
    Regime.UNKNOWN: Reason("Villkor får ställas vid alla värden.", sources.PERFORMANCE),
}


def basis(case: Case) -> Answer:
    """May such a condition be set? It may, whatever the value."""
    if case.older_chapters:
        return Answer(legal=Legal.ALLOWED, reasons_for=(_BASIS[Regime.UNKNOWN],))
    return Answer(legal=Legal.ALLOWED, reasons_for=(_BASIS[case.regime.regime],))


def questions(case: Case) -> Answer:
    """Upphandlingsmyndighetens questions, each answer with the same weight; obstacles against."""
    weight = case.weight("employment.weight")
    reasons_for: list[Reason] = []
    reasons_against: list[Reason] = []
    missing: list[str] = []
    for name, yes, no, ask in QUESTIONS:
        answer = ask(case)
        if answer is None:
            missing.append(asked_for(name, case))
        elif answer:
            reasons_for.append(Reason(yes, sources.UHM_QUESTIONS, weight))
        else:
            reasons_against.append(Reason(no, sources.UHM_QUESTIONS, -weight))
    reasons_against.extend(
        Reason(text, sources.OWN_JUDGEMENT, -weight) for text in _obstacles(case)
    )
    return Answer(
        reasons_for=tuple(reasons_for),
        reasons_against=tuple(reasons_against),
        missing=tuple(missing),
    )


def _obstacles(case: Case) -> tuple[str, ...]:
    found = []
    if case.lot.certified_staff_only:
        found.append("Alla som utför arbetet behöver ett certifikat.")
    if small_or_one_off(case):
        found.append("Värdet är litet.")
    return tuple(found)


def _points(case: Case) -> tuple[int, int]:
    """The points for sure, and the most that unanswered questions could give."""
    answers = [ask(case) for _, _, _, ask in QUESTIONS]
    sure = sum(answer is True for answer in answers) - len(_obstacles(case))
    return sure, sure + sum(answer is None for answer in answers)


def rate_numeric(case: Case, score: int, judged: bool) -> Suitability:
    """Recommended only on points that are certain; out of reach is not suitable."""
    sure, most = _points(case)
    needed = case.weight("employment.numeric_points")
    if sure >= needed:
        return Suitability.RECOMMENDED
    if most < needed:
        return Suitability.NOT_SUITABLE
    return _undecided(case, score, "employment_numeric")


def rate_dialogue(case: Case, score: int, judged: bool) -> Suitability:
    """A dialogue asks for fewer points; where a number is recommended it stays possible."""
    sure, most = _points(case)
    needed = case.weight("employment.dialogue_points")
    if sure >= case.weight("employment.numeric_points"):
        return Suitability.POSSIBLE
    if sure >= needed:
        return Suitability.RECOMMENDED
    if most < needed:
        return Suitability.NOT_SUITABLE
    return _undecided(case, score, "employment_dialogue")


def _undecided(case: Case, score: int, instrument: str) -> Suitability:
    """Unanswered questions: a kind that speaks for it makes it possible, never more.

    Not when what is known weighs as much against it: then it is out of place if some question
    is answered with no (law dossier T45), and else not yet to be told.
    """
    weight = case.strongest(instrument)
    if weight is None:
        return Suitability.UNKNOWN
    if weight > 0 and score > 0:
        return Suitability.POSSIBLE
    denied = any(ask(case) is False for _name, _yes, _no, ask in QUESTIONS)
    return Suitability.NOT_SUITABLE if weight <= 0 or denied else Suitability.UNKNOWN


def _instrument(code: str, question: str, rate: Rate) -> Instrument:
    return Instrument(
        code=code,
        law=(
            Rule(
                code=f"lou.17_1.{code}", instrument=code, source=sources.PERFORMANCE,
                question=question,
                does_not_test="Om antalet och målgruppen står i proportion till kontraktet.",
                since=LOU_SINCE, function=basis,
            ),
            call_off_rule(code, NEW_TERMS, Legal.BLOCKED),
        ),
        judgement=(
            kind_rule(code),
            Rule(
                code=f"uhm.questions.{code}", instrument=code, source=sources.UHM_QUESTIONS,
                question="Hur svarar köpet på Upphandlingsmyndighetens analysfrågor?",
                does_not_test="Om leverantörerna i regionen har handledare och platser.",
                since=LOU_SINCE, function=questions,
            ),
        ),
        rate=rate,
    )  # fmt: skip


NUMERIC = _instrument(
    "employment_numeric", "Får ni kräva ett antal anställningar eller platser?", rate_numeric
)
DIALOGUE = _instrument(
    "employment_dialogue", "Får ni kräva dialog om anställningar eller platser?", rate_dialogue
)
INSTRUMENTS = (NUMERIC, DIALOGUE)
