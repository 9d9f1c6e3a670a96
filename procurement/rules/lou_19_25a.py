"""LOU 19 kap. 25 a §: reserve listed services for idéburna organisationer, since 2023-01-01.

No longest term and no bar against a new award. Does not test the organisation: its allmännyttiga
purpose, its value transfers and public control are judged in `supplier.py` and by people.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Certainty, Reason, Rule, Source
from procurement.rules import sources
from procurement.rules.case import Case
from procurement.rules.findings import Instrument
from procurement.rules.lou_4_18 import call_off
from procurement.rules.lou_19_25 import listed
from procurement.rules.suitability import kind_rule, signal_rule

_CODE = "reserve_19_25a"


def listed_now(case: Case) -> Answer:
    """The list of 19 kap. 25 a §."""
    return listed(case, "lou.19_25a", sources.RESERVED_IDEBURNA)


def thin_market(case: Case) -> Answer | None:
    """Warn when a single seller is known: such procurements have been cancelled."""
    if case.lot.sellers is None or case.lot.sellers > 1:
        return None
    text = "Det finns högst en känd anbudsgivare; liknande upphandlingar har fått avbrytas."
    source = Source("Fremia 2023, vård- och omsorgsboende i Stockholm")
    return Answer(reasons_against=(Reason(text, source),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.19_25a.listed", instrument=_CODE, source=sources.RESERVED_IDEBURNA,
            question="Finns tjänsten på listan över tjänster som får reserveras?",
            does_not_test="Organisationens syfte, värdeöverföringar och offentligt inflytande.",
            since=date(2023, 1, 1), function=listed_now,
        ),
        Rule(
            code="lou.19_25a.call_off", instrument=_CODE, source=sources.lou("7 kap."),
            question="Är köpet ett avrop från ett ramavtal?",
            does_not_test="Om ramavtalet själv är reserverat.",
            since=date(2023, 1, 1), function=call_off, certainty=Certainty.DERIVED,
        ),
    ),
    judgement=(
        kind_rule(_CODE),
        signal_rule(_CODE),
        Rule(
            code="local.19_25a.market", instrument=_CODE, source=sources.OWN_JUDGEMENT,
            question="Finns det mer än en möjlig anbudsgivare?",
            does_not_test="Organisationer som inte är kända av kommunen.",
            since=date(2023, 1, 1), function=thin_market, certainty=Certainty.DERIVED,
        ),
    ),
)  # fmt: skip
