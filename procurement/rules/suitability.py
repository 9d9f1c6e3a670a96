"""Reasons that several instruments share: kinds of purchase, words in the text, the questions.

The questions are Upphandlingsmyndighetens: longer than a year, labour-intensive, more than one
person, low entry threshold, matching at hand. Unknown answers are asked for, never assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from ljungby_social.law import Answer, Certainty, Reason, Rule
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, Case, KindFits
from procurement.rules.facts import EntryThreshold
from procurement.rules.knowledge import KindInstrument
from procurement.rules.screening import INSTRUMENT_LABELS, KindHit


def kind_rule(instrument: str) -> Rule:
    """The rule that lets the kinds of purchase speak for or against an instrument."""

    def fits(case: Case) -> Answer | None:
        found = case.fits.get(instrument)
        if found is None:
            return None
        if found.answer is None:
            found.answer = _kinds_speak(found)
        return found.answer

    return Rule(
        code=f"kind.{instrument}",
        instrument=instrument,
        source=sources.OWN_JUDGEMENT,
        question=f"Brukar verktyget ”{INSTRUMENT_LABELS[instrument]}” passa det här slaget av köp?",
        does_not_test="Om just detta köp avviker från sitt slag.",
        since=LOU_SINCE,
        function=fits,
        certainty=Certainty.DERIVED,
        looks_up=True,
    )


def signal_rule(instrument: str) -> Rule:
    """The rule that lets words in the buyer's own text speak for or against an instrument."""

    def heard(case: Case) -> Answer | None:
        return _signals_speak(case, instrument)

    return Rule(
        code=f"signal.{instrument}",
        instrument=instrument,
        source=sources.OWN_JUDGEMENT,
        question="Säger benämningen eller beskrivningen något som talar för eller emot?",
        does_not_test="Vad som står i resten av upphandlingsdokumenten.",
        since=LOU_SINCE,
        function=heard,
        certainty=Certainty.DERIVED,
    )


def _kinds_speak(found: KindFits) -> Answer:
    """The kind that speaks loudest for counts, and the one that speaks loudest against."""
    best: tuple[int, KindHit, KindInstrument] | None = None
    worst: tuple[int, KindHit, KindInstrument] | None = None
    for hit, fit in found.pairs:
        weight = round(fit.weight * hit.strength)
        if weight > 0 and (best is None or weight > best[0]):
            best = (weight, hit, fit)
        if weight < 0 and (worst is None or weight < worst[0]):
            worst = (weight, hit, fit)
    # A weaker kind does not silence a stronger one: cleaning a clinic is cleaning. Nor does one
    # that stands later in the text: what is bought comes before whom it is for.
    if best and worst and _comes_after(worst[1], best[1], [hit for hit, _fit in found.pairs]):
        worst = None
    return Answer(
        reasons_for=(_spoken(*best),) if best else (),
        reasons_against=(_spoken(*worst),) if worst else (),
    )


def _spoken(weight: int, hit: KindHit, fit: KindInstrument) -> Reason:
    return Reason(_sentence(hit, fit.why), fit.source, weight)


def _comes_after(hit: KindHit, other: KindHit, order: list[KindHit]) -> bool:
    """Whether a kind is weaker than another, or as strong and found later by its words."""
    if hit.strength != other.strength:
        return hit.strength < other.strength
    return bool(hit.words and other.words) and order.index(hit) > order.index(other)


def _sentence(hit: KindHit, why: str) -> str:
    found = ", ".join([*(f"”{word}”" for word in hit.words[:3]), *hit.codes[:2]])
    return f"{hit.name} ({found}): {why[0].lower() if _plain(why) else why[0]}{why[1:]}"


def _plain(why: str) -> bool:
    """Whether the first word loses its capital inside a sentence (not a name, not IT)."""
    first = why.split(maxsplit=1)[0]
    return first[1:].islower() and first not in _NAMES


_NAMES = frozenset({"Helsingborg", "Botkyrka", "Söderhamns", "Kristianstads", "Härnösand"})
_NAMES |= {"Region", "Uppsala", "Regeringen", "Upphandlingsmyndigheten"}


def _signals_speak(case: Case, instrument: str) -> Answer | None:
    reasons_for: list[Reason] = []
    reasons_against: list[Reason] = []
    for signal, word in case.signals:
        if signal.instrument == instrument:
            side = reasons_for if signal.weight > 0 else reasons_against
            side.append(Reason(f"{signal.why} (”{word}”)", signal.source, signal.weight))
    if not reasons_for and not reasons_against:
        return None
    return Answer(reasons_for=tuple(reasons_for), reasons_against=tuple(reasons_against))


# --- The questions ------------------------------------------------------------------------

Question = Callable[[Case], bool | None]


def longer_than_a_year(case: Case) -> bool | None:
    """Whether the contract with extensions is longer than a year.

    What is said of the term is the least that it can be; only a term and its extensions, both
    said, can be shorter.
    """
    lot = case.lot
    if lot.open_ended:
        return True
    least = (lot.duration_months or Decimal(0)) + (lot.extension_months or Decimal(0))
    if case.parameter("question.months").met_by(least):
        return True
    return None if lot.duration_months is None or lot.extension_months is None else False


def mostly_labour(case: Case) -> bool | None:
    """Whether the larger part of the cost is labour."""
    share = case.lot.labour_share
    return None if share is None else case.parameter("question.labour_share").met_by(share)


def several_people(case: Case) -> bool | None:
    """Whether more than one person is needed."""
    people = case.lot.people_needed
    if people is None:
        return None
    return case.parameter("question.people").met_by(Decimal(people))


def low_entry(case: Case) -> bool | None:
    """Whether the work asks for little formal competence."""
    threshold = case.lot.entry_threshold
    return None if threshold is None else threshold is EntryThreshold.LOW


def matching_at_hand(case: Case) -> bool | None:
    """Whether a person is named who finds people for the places."""
    return case.lot.matching_contact


QUESTIONS: tuple[tuple[str, str, str, Question], ...] = (
    ("duration_months", "Kontraktet är längre än ett år.", "Kontraktet är högst ett år.",
     longer_than_a_year),
    ("labour_share", "Större delen av kostnaden är arbete.",
     "Mindre än hälften av kostnaden är arbete.", mostly_labour),
    ("people_needed", "Flera personer behövs.", "En person räcker.", several_people),
    ("entry_threshold", "Arbetet har låg tröskel.", "Arbetet har inte låg tröskel.", low_entry),
    ("matching_contact", "Någon är utsedd att ordna matchningen.",
     "Ingen är utsedd att ordna matchningen.", matching_at_hand),
)  # fmt: skip


def asked_for(question: str, case: Case) -> str:
    """The fact that would answer a question that nobody has answered."""
    if question == "duration_months" and case.lot.duration_months is not None:
        return "extension_months"
    return question


def small_or_one_off(case: Case) -> bool | None:
    """Whether the value is small by the local limit."""
    return case.small
