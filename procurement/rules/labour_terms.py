"""Arbetsrättsliga villkor, LOU 17 kap. 2–5 §§: pay, holiday and working time.

The duty is to assess the need, and to set terms where there is one. Only in directive-governed
procurement: never below the threshold and never for annex 2. Does not test the need itself
(behövlighetsbedömning): people do, per occupation.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Legal, Reason, Rule
from procurement.rules import sources
from procurement.rules.call_off import ASSESSED, call_off_rule
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.facts import Nature
from procurement.rules.findings import Instrument
from procurement.rules.suitability import kind_rule

_CODE = "labour_terms"
_MUST_ASSESS = Answer(
    legal=Legal.MUST_ASSESS,
    reasons_for=(
        Reason(
            "Ni ska bedöma om villkor om lön, semester och arbetstid behövs, och skriva ner svaret "
            "även om det är nej.",
            sources.LABOUR_TERMS,
        ),
    ),
)
_VOLUNTARY = Answer(
    legal=Legal.VOLUNTARY,
    reasons_for=(
        Reason(
            "Skyldigheten gäller bara direktivstyrd upphandling, men ni får ställa villkor.",
            sources.CHAPTERS_BELOW,
        ),
    ),
)


def duty(case: Case) -> Answer:
    """Is the purchase directive-governed, so that the need must be assessed?"""
    if case.directive is None:
        return Answer(legal=Legal.UNKNOWN, missing=case.regime.missing)
    return _MUST_ASSESS if case.directive else _VOLUNTARY


def subcontractors(case: Case) -> Answer | None:
    """LOU 17 kap. 7 §: in works the contractor must name its subcontractors."""
    if not case.directive or case.estimate.natures != {Nature.WORKS}:
        return None
    text = "Leverantören ska lämna uppgifter om sina underentreprenörer."
    return Answer(reasons_for=(Reason(text, sources.SUBCONTRACTORS),))


def goods(case: Case) -> Answer | None:
    """Bought goods seldom mean work in Sweden under the contract."""
    if case.estimate.nature is not Nature.GOODS:
        return None
    text = "Ett varuköp innehåller sällan arbete i Sverige."
    return Answer(reasons_against=(Reason(text, sources.UHM_LABOUR, -10),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.17_2.duty", instrument=_CODE, source=sources.LABOUR_TERMS,
            question="Ska ni bedöma behovet av arbetsrättsliga villkor?",
            does_not_test="Om villkoren behövs, och vilka nivåer kollektivavtalet har.",
            since=date(2017, 6, 1), function=duty,
        ),
        Rule(
            code="lou.17_7.subcontractors", instrument=_CODE, source=sources.SUBCONTRACTORS,
            question="Ska underentreprenörer anges?",
            does_not_test="Tjänster på en plats som ni själva har tillsyn över.",
            since=LOU_SINCE, function=subcontractors,
        ),
        call_off_rule(_CODE, ASSESSED, Legal.NOT_APPLICABLE, since=date(2017, 6, 1)),
    ),
    judgement=(
        kind_rule(_CODE),
        Rule(
            code="uhm.labour.goods", instrument=_CODE, source=sources.UHM_LABOUR,
            question="Är det ett varuköp, där arbetet sällan sker i Sverige?",
            does_not_test="Montering och leverans som ingår i köpet.",
            since=LOU_SINCE, function=goods,
        ),
    ),
)  # fmt: skip
