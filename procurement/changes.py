"""What differs between two screenings of a lot: answers that moved, and facts that are others.

A decision keeps the screening that it rests on. When a newer one answers otherwise, a person reads
the difference and decides again.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from procurement.models import Finding, Screening


@dataclass(frozen=True, slots=True)
class Change:
    """One question that is answered otherwise now, in words."""

    what: str
    before: str
    now: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What moved. `facts` are names of facts that were others, or were not known."""

    answers: list[Change] = field(default_factory=list)
    facts: list[str] = field(default_factory=list)


def between(before: Screening, now: Screening) -> Changes:
    """What the newer of two screenings of a lot answers otherwise. A query for each."""
    answers = []
    if before.regime != now.regime:
        regimes = before.get_regime_display(), now.get_regime_display()
        answers.append(Change(_("Regelverk"), *regimes))
    older = {row.instrument: row for row in before.findings.all()}
    for row in now.findings.all():
        was = older.get(row.instrument)
        if was is None or _answer(was) != _answer(row):
            told = _("prövades inte") if was is None else _in_words(was)
            answers.append(Change(row.get_instrument_display(), told, _in_words(row)))
    return Changes(answers, _others(before.facts, now.facts))


def stale(lots: Iterable[Any]) -> list[Any]:
    """Lots whose decision rests on a screening that a newer one has answered otherwise.

    Asks only for lots that were screened after they were decided.
    """
    return [
        lot
        for lot in lots
        if lot.latest_decision is not None
        and lot.latest_decision.screening_id != lot.latest_screening_id
        and between(lot.latest_decision.screening, lot.latest_screening).answers
    ]


def _answer(row: Finding) -> tuple[str, str]:
    return row.legal, row.suitability


def _in_words(row: Finding) -> str:
    return f"{row.get_legal_display()}. {row.get_suitability_display()}."


def _others(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    return [name for name in dict.fromkeys((*before, *now)) if before.get(name) != now.get(name)]
