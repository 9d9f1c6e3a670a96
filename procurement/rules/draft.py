"""A buyer's draft requirement, and how a check answers about it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from ljungby_social.law import Check, Source, Verdict
from procurement.rules import sources
from procurement.rules.facts import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A draft requirement and where it would stand.

    `suppliers` and `places` are names to look for; `reservation` is the chosen instrument, empty
    for none; `turnover` and `value` are SEK.
    """

    text: str
    regime: Regime = Regime.UNKNOWN
    reservation: str = ""
    suppliers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    turnover: Decimal | None = None
    value: Decimal | None = None


def warn(code: str, text: str, source: Source, alternative: str) -> Check:
    """What a person should look at; `alternative` is a lawful way on."""
    return _answer(Verdict.WARN, code, text, source, alternative)


def fail(code: str, text: str, source: Source, alternative: str) -> Check:
    """What the law does not allow; `alternative` is a lawful way on."""
    return _answer(Verdict.FAIL, code, text, source, alternative)


def _answer(verdict: Verdict, code: str, text: str, source: Source, alternative: str) -> Check:
    return Check(
        code=f"requirement.{code}",
        verdict=verdict,
        text=text,
        source=source,
        alternative=alternative,
    )


def equal_treatment(regime: Regime) -> Source:
    """The principles of procurement where a purchase of this kind finds them."""
    if regime is Regime.DIRECTIVE:
        return sources.lou("4 kap. 1–2 §§")
    if regime is Regime.DIRECT:
        return sources.PRINCIPLES_DIRECT
    if regime is Regime.UNKNOWN:
        return sources.lou("4 kap. 1–2 §§ och 19 kap. 2 §")
    return sources.PRINCIPLES_BELOW
