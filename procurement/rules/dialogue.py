"""Early dialogue: talk to the market before the documents are written.

Guidance, open to all: what one bidder learns is shared with everybody (LOU 4 kap. 8 §). Does not
test how the dialogue was held.
"""

from __future__ import annotations

from ljungby_social.law import Answer, Certainty, Legal, Reason, Rule, Suitability
from procurement.rules import sources
from procurement.rules.call_off import MARKET, call_off_rule
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.findings import Instrument, rate_by_score
from procurement.rules.suitability import kind_rule

_CODE = "early_dialogue"
_RESERVE_WEIGHT = 40
_FEW_WEIGHT = 20


def voluntary(case: Case) -> Answer:
    """Dialogue is never required and never forbidden."""
    text = "Tidig dialog är frivillig. Det som en leverantör får veta ska alla få veta."
    return Answer(legal=Legal.VOLUNTARY, reasons_for=(Reason(text, sources.PRIOR_INVOLVEMENT),))


def reservable(case: Case) -> Answer | None:
    """A purchase that could be reserved deserves to know its bidders first."""
    reasons: list[Reason] = []
    if case.speaks_for("reserve_4_18"):
        text = "Dialog rekommenderas före en reservation, eftersom reglerna är rätt nya."
        reasons.append(Reason(text, sources.UHM_RESERVED, _RESERVE_WEIGHT))
    ready = case.lot.ready_sellers
    if ready is not None and ready < case.weight("market.min_sellers"):
        text = "Få registrerade företag är redo enligt 4 kap. 18 §."
        reasons.append(Reason(text, sources.UHM_RESERVED, _FEW_WEIGHT))
    return Answer(reasons_for=tuple(reasons)) if reasons else None


def held(case: Case) -> Answer | None:
    """Has it been held already?"""
    if case.lot.dialogue_held is None:
        return Answer(missing=("dialogue_held",))
    if not case.lot.dialogue_held:
        return None
    text = "Dialogen är redan hållen; ge alla samma uppgifter."
    return Answer(reasons_for=(Reason(text, sources.PRIOR_INVOLVEMENT),))


def rate(case: Case, score: int, judged: bool) -> Suitability:
    """A dialogue that has been held need not be recommended again."""
    suitability = rate_by_score(case, score, judged)
    if case.lot.dialogue_held and suitability is Suitability.RECOMMENDED:
        return Suitability.POSSIBLE
    return suitability


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="guidance.dialogue", instrument=_CODE, source=sources.PRIOR_INVOLVEMENT,
            question="Får ni tala med marknaden först?",
            does_not_test="Hur dialogen har förts.",
            since=LOU_SINCE, function=voluntary,
        ),
        call_off_rule(_CODE, MARKET, Legal.NOT_APPLICABLE),
    ),
    judgement=(
        kind_rule(_CODE),
        Rule(
            code="uhm.dialogue.reservable", instrument=_CODE, source=sources.UHM_RESERVED,
            question="Kan köpet reserveras, så att ni behöver känna anbudsgivarna?",
            does_not_test="Hur många anbudsgivare som finns utanför registret.",
            since=LOU_SINCE, function=reservable, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="local.dialogue.held", instrument=_CODE, source=sources.PRIOR_INVOLVEMENT,
            question="Är dialogen redan hållen?",
            does_not_test="Vad som kom fram.",
            since=LOU_SINCE, function=held,
        ),
    ),
    rate=rate,
)  # fmt: skip
