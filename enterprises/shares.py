"""Shares that figures add up to. Pure: figures in, a share from 0 to 1 out, or None for unknown."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

# "I huvudsak" in the policy is read by the municipality as more than half; a person decides.
MAINLY = Decimal("0.5")


class Standing(StrEnum):
    """What can be said about a year's profit."""

    UNKNOWN = "unknown"
    NO_PROFIT = "no_profit"
    MAINLY = "mainly"
    NOT_MAINLY = "not_mainly"


@dataclass(frozen=True, slots=True)
class Reinvested:
    """The share of a year's profit that stays in the enterprise, and what it means."""

    standing: Standing
    share: Decimal | None = None


def reinvested(*, result: int | None, dividend: int | None, transfers: int | None) -> Reinvested:
    """What stays ÷ the year's result (kronor, negative for a loss).

    Dividend and transfers to owners are what leaves. More may leave than the year gave; then
    nothing of it stays. `static/js/shares.js` shows the same while the figures are typed, and a
    test in a browser holds the two together.
    """
    if result is None:
        return Reinvested(Standing.UNKNOWN)
    if result <= 0:
        return Reinvested(Standing.NO_PROFIT)
    if dividend is None or transfers is None:
        return Reinvested(Standing.UNKNOWN)
    share = max(Decimal(0), 1 - Decimal(dividend + transfers) / Decimal(result))
    return Reinvested(Standing.MAINLY if share > MAINLY else Standing.NOT_MAINLY, share)
