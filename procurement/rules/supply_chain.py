"""Terms for the supply chain, LOU 17 kap. 4 §: the ILO core conventions.

Work done where Swedish labour law does not apply must follow them, if that is needed. Only in
directive-governed procurement. Does not test which countries the goods come from.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Certainty, Legal, Reason, Rule
from procurement.rules import sources
from procurement.rules.call_off import ASSESSED, call_off_rule
from procurement.rules.case import Case
from procurement.rules.facts import mend_cpv
from procurement.rules.findings import Instrument
from procurement.rules.suitability import kind_rule

_CODE = "supply_chain"


def _risk_code(case: Case) -> str | None:
    """A code of the lot among the goods that Upphandlingsmyndigheten names, if any."""
    goods = case.cpv_set("uhm.risk_goods")
    if goods is None:
        return None
    further = sorted(mend_cpv(code).code or "" for code in case.lot.additional_cpv)
    return next((code for code in (case.estimate.cpv, *further) if code in goods), None)


def duty(case: Case) -> Answer:
    """Is the purchase directive-governed, with goods at risk, so that the need must be assessed?"""
    if case.directive is False:
        text = "Skyldigheten gäller bara direktivstyrd upphandling, men ni får ställa villkor."
        return Answer(legal=Legal.VOLUNTARY, reasons_for=(Reason(text, sources.CHAPTERS_BELOW),))
    if case.directive is None:
        return Answer(legal=Legal.UNKNOWN, missing=case.regime.missing)
    risk = _risk_code(case)
    if case.estimate.cpv is None and risk is None:
        return Answer(legal=Legal.UNKNOWN, missing=("cpv",))
    if risk is None:
        text = "Ingen CPV-kod är en utpekad riskvara, men villkor får ställas."
        return Answer(legal=Legal.VOLUNTARY, reasons_for=(Reason(text, sources.SUPPLY_CHAIN),))
    text = f"CPV-koden {risk} är en riskvara; ni ska bedöma om villkor enligt ILO behövs."
    return Answer(legal=Legal.MUST_ASSESS, reasons_for=(Reason(text, sources.SUPPLY_CHAIN),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.17_4.duty", instrument=_CODE, source=sources.SUPPLY_CHAIN,
            question="Ska ni bedöma behovet av villkor enligt ILO:s kärnkonventioner?",
            does_not_test="Varifrån varorna kommer.",
            since=date(2017, 6, 1), function=duty, certainty=Certainty.DERIVED,
        ),
        call_off_rule(_CODE, ASSESSED, Legal.NOT_APPLICABLE, since=date(2017, 6, 1)),
    ),
    judgement=(kind_rule(_CODE),),
)  # fmt: skip
