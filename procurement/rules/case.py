"""A lot with everything that the rules of several instruments need, worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ljungby_social.law import Answer, CpvSet, DatedValue, Reason
from procurement.rules.facts import Lot, Nature, Regime
from procurement.rules.knowledge import KindInstrument, Knowledge, Signal
from procurement.rules.screening import KindHit

NEWEST = date.max  # the rows to use for local choices when nobody has said the day
LOU_SINCE = date(2017, 1, 1)
NEW_CHAPTERS = date(2022, 2, 1)  # SFS 2021:1110: chapters 19 and 19 a in their present form


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The value to hold against the limits (LOU 5 kap.), in SEK excluding VAT, and the object.

    `least` is what is known of a value that is not known whole: it is never less. `nature` is the
    one that is said, else the code's; `natures` are all that what is said leaves possible, and
    `readings` the pairs of annex 2 and works that follow. `annex2` is None when they differ.
    """

    amount: Decimal | None
    least: Decimal
    cpv: str | None
    nature: Nature | None
    natures: frozenset[Nature]
    readings: tuple[tuple[bool, bool], ...]
    annex2: bool | None
    unsound: frozenset[str]  # facts that are said but cannot be so, and count as unknown
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    problems: tuple[str, ...]
    values_used: tuple[DatedValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegimeAnswer:
    """The regime, every regime that the known facts leave possible, and why."""

    regime: Regime
    possible: frozenset[Regime]
    reasons: tuple[Reason, ...]
    missing: tuple[str, ...]
    values_used: tuple[DatedValue, ...]


@dataclass(slots=True, eq=False)
class KindFits:
    """The kinds of purchase that a lot was taken for and that say something of one instrument.

    The same object for the same kinds, found by the same codes and words, so that what follows
    from it is worked out once and known by its identity.
    """

    pairs: tuple[tuple[KindHit, KindInstrument], ...]
    strongest: int  # the largest weight that a kind gives
    speaks_for: bool
    answer: Answer | None = None  # kept here by the rule that lets kinds speak


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a rule of an instrument is asked about."""

    lot: Lot
    knowledge: Knowledge
    day: date
    estimate: Estimate
    regime: RegimeAnswer
    kinds: tuple[KindHit, ...]
    signals: tuple[tuple[Signal, str], ...]
    fits: dict[str, KindFits]  # asked for by instrument

    @property
    def directive(self) -> bool | None:
        """Whether chapters 4, 9, 13 and 17 apply directly. None when that is not settled."""
        possible = self.regime.possible
        if Regime.DIRECTIVE not in possible:
            return False
        return True if len(possible) == 1 else None

    @property
    def older_chapters(self) -> bool:
        """Whether chapter 19 as it read until 2022-01-31 applies."""
        return self.day < NEW_CHAPTERS and self.directive is False

    @property
    def small(self) -> bool | None:
        """Whether the value is small by the local limit. None when it may be either."""
        limit = self.parameter("question.small_value")
        if self.estimate.amount is None:
            return None if limit.met_by(self.estimate.least) else False
        return limit.met_by(self.estimate.amount)

    def speaks_for(self, instrument: str) -> bool:
        """Whether some kind of purchase speaks for an instrument."""
        found = self.fits.get(instrument)
        return found is not None and found.speaks_for

    def strongest(self, instrument: str) -> int | None:
        """The largest weight that a kind of purchase gives an instrument. None without any."""
        found = self.fits.get(instrument)
        return None if found is None else found.strongest

    def value(self, code: str) -> DatedValue | None:
        """The dated value in force on the day, or None."""
        return self.knowledge.values.get(code, self.day)

    def cpv_set(self, code: str) -> CpvSet | None:
        """The list of codes in force on the day, or None."""
        return self.knowledge.cpv_set(code, self.day)

    def parameter(self, code: str) -> DatedValue:
        """A local choice on the day, else the last one: it holds until staff choose anew.

        Raises MissingValue when there never was any.
        """
        values, name = self.knowledge.values, f"local.{code}"
        return values.standing(name, self.day) or values.at(name, self.day)

    def weight(self, code: str) -> int:
        """The weight of a local choice. An emptied amount weighs nothing."""
        return int(self.parameter(code).amount or 0)
