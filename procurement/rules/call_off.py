"""A call-off follows its framework (LOU 7 kap.): what was decided there is not decided anew.

The law dossier, T52: nothing new unless the framework opens for it; what is left is to talk with
the supplier, and to do it in the next procurement. Does not test whether the framework itself is
reserved, or opens for further terms in a renewed competition.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Certainty, Legal, Reason, Rule
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, Case

SOURCE = sources.lou("7 kap.")
NEW_TERMS = (
    "Ett avrop följer ramavtalet. Nya villkor får ställas bara om ramavtalet öppnar för dem. "
    "Tala med leverantören om vad som går, eller ta med villkoret i nästa upphandling."
)
ASSESSED = (
    "Behovet bedöms när ramavtalet upphandlas, och avropet följer ramavtalets villkor. "
    "Tala med leverantören om hur de följs, och bedöm behovet i nästa upphandling."
)
SPECIFIED = (
    "Kraven ställs när ramavtalet upphandlas, och avropet följer dem. "
    "Tala med leverantören om vad användarna behöver, och ta med det i nästa upphandling."
)
DIVIDED = "Delarna bestäms när ramavtalet upphandlas. Tänk på mindre delar i nästa upphandling."
MARKET = (
    "Ett avrop görs hos ramavtalets leverantörer. Tala med dem om vad som går inom avtalet, "
    "och med marknaden inför nästa upphandling."
)


def call_off_rule(
    instrument: str,
    text: str,
    legal: Legal,
    *,
    since: date = LOU_SINCE,
) -> Rule:
    """The rule that says what a call-off leaves of an instrument."""
    answer = Answer(legal=legal, reasons_against=(Reason(text, SOURCE),))

    def called_off(case: Case) -> Answer | None:
        return answer if case.lot.call_off else None

    return Rule(
        code=f"lou.7.call_off.{instrument}",
        instrument=instrument,
        source=SOURCE,
        question="Är köpet ett avrop från ett ramavtal?",
        does_not_test="Om ramavtalet öppnar för mer, till exempel i en ny konkurrensutsättning.",
        since=since,
        function=called_off,
        certainty=Certainty.DERIVED,
    )
