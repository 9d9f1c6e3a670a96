"""All users' needs, LOU 9 kap. 2 §: accessibility in the technical specification.

A must above the threshold for what natural persons use, staff included; waived only for särskilda
skäl, which the authority must show. Does not test mandatory EU requirements (lag 2023:254).
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Certainty, Legal, Reason, Rule
from procurement.rules import sources
from procurement.rules.call_off import SPECIFIED, call_off_rule
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.findings import Instrument
from procurement.rules.regime import NOT_READ
from procurement.rules.suitability import kind_rule

_CODE = "accessibility"
_USED_WEIGHT = 50
# Computers, terminals, telephones, software and e-services: what the act is mostly about.
_DIGITAL = ("302", "32", "48", "72")


def duty(case: Case) -> Answer:
    """Is it used by people, in a directive-governed purchase?"""
    used = case.lot.used_by_people
    if used is False:
        text = "Det som köps ska inte användas av fysiska personer."
        return Answer(
            legal=Legal.NOT_APPLICABLE, reasons_against=(Reason(text, sources.ACCESSIBILITY),)
        )
    if case.older_chapters:
        return Answer(legal=Legal.UNKNOWN, reasons_against=NOT_READ)
    if case.directive is False:
        text = "Kravet gäller bara direktivstyrd upphandling, men ni bör tänka på alla användare."
        return Answer(legal=Legal.VOLUNTARY, reasons_for=(Reason(text, sources.CHAPTERS_BELOW),))
    if case.directive is None or used is None:
        missing = () if used is not None else ("used_by_people",)
        return Answer(legal=Legal.UNKNOWN, missing=(*case.regime.missing, *missing))
    text = "Specifikationen ska ta hänsyn till alla användares behov, även tillgänglighet."
    return Answer(legal=Legal.MUST, reasons_for=(Reason(text, sources.ACCESSIBILITY),))


def used(case: Case) -> Answer | None:
    """Is it known that people use it?"""
    if case.lot.used_by_people is None:
        return Answer(missing=("used_by_people",))
    text = "Det som köps används av människor."
    return Answer(reasons_for=(Reason(text, sources.ACCESSIBILITY, _USED_WEIGHT),))


def products(case: Case) -> Answer | None:
    """Is it of the kind that lag (2023:254) may have requirements on, for people to use?"""
    cpv = case.estimate.cpv
    if cpv is None or not cpv.startswith(_DIGITAL) or case.lot.used_by_people is False:
        return None
    text = (
        "Kontrollera om lagen om vissa produkters och tjänsters tillgänglighet ställer krav på "
        "det ni köper; hänvisa i så fall till dem."
    )
    return Answer(reasons_for=(Reason(text, sources.LAW_2023_254),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.9_2.duty", instrument=_CODE, source=sources.ACCESSIBILITY,
            question="Ska specifikationen ta hänsyn till alla användare?",
            does_not_test="Om det finns särskilda skäl att avstå, eller EU-krav på varan.",
            since=LOU_SINCE, function=duty,
        ),
        call_off_rule(_CODE, SPECIFIED, Legal.NOT_APPLICABLE),
    ),
    judgement=(
        kind_rule(_CODE),
        Rule(
            code="lou.9_2.used", instrument=_CODE, source=sources.ACCESSIBILITY,
            question="Används det av människor, anställda eller allmänhet?",
            does_not_test="Vilka behov användarna har.",
            since=LOU_SINCE, function=used,
        ),
        Rule(
            code="law.2023_254.products", instrument=_CODE, source=sources.LAW_2023_254,
            question="Kan det finnas egna tillgänglighetskrav i lag på det som köps?",
            does_not_test="Om produkten eller tjänsten omfattas, eller är undantagen.",
            since=date(2025, 6, 28), function=products, certainty=Certainty.DERIVED,
        ),
    ),
)  # fmt: skip
