"""Lots, LOU 4 kap. 13–17 §§: divide, or say why not.

The reason is owed above the threshold; elsewhere dividing is free. Does not test whether the
division is made to evade the law (5 kap. 6–7 a §§).
"""

from __future__ import annotations

from ljungby_social.law import Answer, Legal, Reason, Rule
from procurement.rules import sources
from procurement.rules.call_off import DIVIDED, call_off_rule
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.findings import Instrument
from procurement.rules.regime import NOT_READ
from procurement.rules.suitability import kind_rule

_CODE = "lots"
_DIVIDED_WEIGHT = 50


def duty(case: Case) -> Answer:
    """Must the buyer divide or give reasons?"""
    if case.older_chapters:
        return Answer(legal=Legal.UNKNOWN, reasons_against=NOT_READ)
    if case.directive is False:
        text = "Ni får dela upp köpet, men behöver inte motivera er om ni inte gör det."
        return Answer(legal=Legal.VOLUNTARY, reasons_for=(Reason(text, sources.CHAPTERS_BELOW),))
    if case.directive is None:
        return Answer(legal=Legal.UNKNOWN, missing=case.regime.missing)
    if case.lot.lots is not None and case.lot.lots > 1:
        text = "Köpet är uppdelat, så någon motivering behövs inte."
        return Answer(legal=Legal.ALLOWED, reasons_for=(Reason(text, sources.LOTS),))
    text = "Dela upp köpet, eller motivera varför ni inte gör det."
    return Answer(
        legal=Legal.MUST_ASSESS,
        reasons_for=(Reason(text, sources.LOTS),),
        missing=("lots",) if case.lot.lots is None else (),
    )


def divided(case: Case) -> Answer | None:
    """Is it already divided?"""
    if case.lot.lots is None or case.lot.lots < 2:
        return None
    text = f"Köpet är uppdelat i {case.lot.lots} delar, vilket släpper in mindre företag."
    return Answer(reasons_for=(Reason(text, sources.LOTS, _DIVIDED_WEIGHT),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.4_14.duty", instrument=_CODE, source=sources.LOTS,
            question="Ska ni dela upp köpet eller motivera varför inte?",
            does_not_test="Om motiveringen håller.",
            since=LOU_SINCE, function=duty,
        ),
        call_off_rule(_CODE, DIVIDED, Legal.NOT_APPLICABLE),
    ),
    judgement=(
        kind_rule(_CODE),
        Rule(
            code="lou.4_13.divided", instrument=_CODE, source=sources.LOTS,
            question="Är köpet redan uppdelat?",
            does_not_test="Om delarna är lagom stora för sociala företag.",
            since=LOU_SINCE, function=divided,
        ),
    ),
)  # fmt: skip
