"""Kommunens policy: social considerations shall be set where that is suitable.

In force 2023-03-01, to be revised by 2027-01-01 at the latest. The policy decides nothing about
the law: it asks for a choice, and for its reasons. Does not test what is suitable.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import Answer, Reason, Rule
from procurement.rules import sources
from procurement.rules.case import Case

_SHALL = Answer(
    reasons_for=(
        Reason(
            "Kommunens policy: sociala hänsyn ska ställas där det är lämpligt. Skriv ned valet.",
            sources.POLICY,
        ),
    ),
)


def considerations(case: Case) -> Answer:
    """Every purchase gets a choice with its reasons, whatever the value."""
    return _SHALL


RULES = (
    Rule(
        code="policy.considerations",
        instrument="regime",
        source=sources.POLICY,
        question="Vilka sociala hänsyn väljer ni, eller varför inga?",
        does_not_test="Vad som är lämpligt; det avgör ni.",
        since=date(2023, 3, 1),
        function=considerations,
    ),
)
