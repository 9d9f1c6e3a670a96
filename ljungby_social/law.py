"""The words that rules are written in: sources, dated values, findings and rules.

Pure: no Django, no clock. Both apps stand on this module; it knows neither.
Amounts are `Decimal`, shares are 0–1, and every day is an argument.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any


class Legal(StrEnum):
    """What the law says about an instrument in this purchase."""

    MUST = "must"
    MUST_ASSESS = "must_assess"
    ALLOWED = "allowed"
    ALLOWED_BY_GUIDANCE = "allowed_by_guidance"
    VOLUNTARY = "voluntary"
    BLOCKED = "blocked"
    NOT_APPLICABLE = "not_applicable"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Swedish word that people read."""
        return _LEGAL_LABELS[self]


_LEGAL_LABELS = {
    Legal.MUST: "Lagen kräver det",
    Legal.MUST_ASSESS: "Lagen kräver en bedömning",
    Legal.ALLOWED: "Tillåtet enligt lag",
    Legal.ALLOWED_BY_GUIDANCE: "Tillåtet enligt vägledning",
    Legal.VOLUNTARY: "Frivilligt",
    Legal.BLOCKED: "Hindras av lag",
    Legal.NOT_APPLICABLE: "Gäller inte här",
    Legal.UNKNOWN: "Går inte att avgöra än",
}


class Suitability(StrEnum):
    """Whether an instrument fits this purchase. Never mixed with what the law says."""

    RECOMMENDED = "recommended"
    POSSIBLE = "possible"
    NOT_SUITABLE = "not_suitable"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Swedish word that people read."""
        return _SUITABILITY_LABELS[self]


_SUITABILITY_LABELS = {
    Suitability.RECOMMENDED: "Rekommenderas",
    Suitability.POSSIBLE: "Möjligt",
    Suitability.NOT_SUITABLE: "Passar inte",
    Suitability.UNKNOWN: "Går inte att bedöma än",
}


class Certainty(StrEnum):
    """How sure we are of a statement about the law."""

    SEEN = "seen"
    SEEN_2 = "seen_2"
    DERIVED = "derived"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        """The Swedish sentence that people read."""
        return _CERTAINTY_LABELS[self]


_CERTAINTY_LABELS = {
    Certainty.SEEN: "Läst i lagtexten, i en dom eller hos myndigheten",
    Certainty.SEEN_2: "Läst hos någon annan än myndigheten",
    Certainty.DERIVED: "Vår egen bedömning utifrån en källa",
    Certainty.UNVERIFIED: "Inte bekräftat",
}


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from: a reference that people know, and an address."""

    ref: str
    url: str = ""

    def __str__(self) -> str:
        return self.ref


_MAX_REMEMBERED = 50_000  # looked-up days, so that memory stays flat over many dates


class MissingValue(LookupError):
    """No row covers the asked code and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedValue:
    """An amount that applies between two days, both included.

    `amount` None means that nobody has verified it: it is unknown, not zero.
    `operator` is how a tender's value is compared with it: `<`, `<=`, `>=`, `>` or empty.
    """

    code: str
    since: date
    until: date | None
    amount: Decimal | None
    unit: str
    operator: str = ""
    name: str = ""
    source: Source
    certainty: Certainty = Certainty.SEEN
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""

    def met_by(self, value: Decimal) -> bool | None:
        """Compare a value with the amount by the row's own operator.

        Returns None when the amount is unknown. Raises ValueError without an operator.
        """
        if self.amount is None:
            return None
        match self.operator:
            case "<":
                return value < self.amount
            case "<=":
                return value <= self.amount
            case ">=":
                return value >= self.amount
            case ">":
                return value > self.amount
        raise ValueError(f"{self.code} has no operator to compare with")


class Values:
    """Dated values by code and day. Knows its gaps; never guesses."""

    def __init__(self, rows: Iterable[DatedValue]) -> None:
        by_code: dict[str, list[DatedValue]] = {}
        for row in rows:
            by_code.setdefault(row.code, []).append(row)
        self._rows = {
            code: tuple(sorted(found, key=lambda row: row.since)) for code, found in by_code.items()
        }
        self._starts = {code: [row.since for row in found] for code, found in self._rows.items()}
        self._found: dict[tuple[str, date], DatedValue | None] = {}
        self._standing: dict[tuple[str, date], DatedValue | None] = {}

    def codes(self) -> tuple[str, ...]:
        """Every code, in alphabetical order."""
        return tuple(sorted(self._rows))

    def rows(self, code: str) -> tuple[DatedValue, ...]:
        """Every row of a code, oldest first."""
        return self._rows.get(code, ())

    def get(self, code: str, on: date) -> DatedValue | None:
        """The row that covers the day, or None."""
        key = (code, on)
        if key not in self._found:
            if len(self._found) > _MAX_REMEMBERED:
                self._found.clear()
            self._found[key] = self._search(code, on)
        return self._found[key]

    def at(self, code: str, on: date) -> DatedValue:
        """The row that covers the day. Raises MissingValue."""
        row = self.get(code, on)
        if row is None:
            raise MissingValue(f"{code} has no value on {on.isoformat()}")
        return row

    def amount(self, code: str, on: date) -> Decimal | None:
        """The amount on the day, or None when there is no row or nobody has verified it."""
        row = self.get(code, on)
        return None if row is None else row.amount

    def last_known(self, code: str, on: date) -> DatedValue | None:
        """The newest row with an amount that began on or before the day."""
        for row in reversed(self.rows(code)):
            if row.since <= on and row.amount is not None:
                return row
        return None

    def standing(self, code: str, on: date) -> DatedValue | None:
        """A local choice on the day, else the last one: it holds until staff choose anew.

        Before the first there is only the first: without any the rules could not be run.
        """
        key = (code, on)
        if key not in self._standing:
            if len(self._standing) > _MAX_REMEMBERED:
                self._standing.clear()
            known = (row for row in self.rows(code) if row.amount is not None)
            found = self.get(code, on) or self.last_known(code, on) or next(known, None)
            self._standing[key] = found
        return self._standing[key]

    def gaps(self, code: str) -> tuple[tuple[date, date], ...]:
        """Days between rows that no row covers, as (first, last)."""
        found = []
        rows = self.rows(code)
        for earlier, later in pairwise(rows):
            if earlier.until is not None and earlier.until + timedelta(days=1) < later.since:
                found.append((earlier.until + timedelta(days=1), later.since - timedelta(days=1)))
        return tuple(found)

    def overlaps(self, code: str) -> tuple[tuple[DatedValue, DatedValue], ...]:
        """Pairs of rows that cover the same day."""
        rows = self.rows(code)
        return tuple(
            (earlier, later)
            for earlier, later in pairwise(rows)
            if earlier.until is None or earlier.until >= later.since
        )

    def unverified(self, on: date) -> tuple[DatedValue, ...]:
        """Rows in force on the day whose amount nobody has verified."""
        rows = (self.get(code, on) for code in self.codes())
        return tuple(row for row in rows if row is not None and row.amount is None)

    def _search(self, code: str, on: date) -> DatedValue | None:
        starts = self._starts.get(code)
        if not starts:
            return None
        place = bisect_right(starts, on) - 1
        if place < 0:
            return None
        row = self._rows[code][place]
        return row if row.until is None or on <= row.until else None


@dataclass(frozen=True, slots=True, kw_only=True)
class CpvSet:
    """CPV codes that a paragraph lists: 8 digits compared exactly, and inclusive ranges.

    A listed parent covers only itself, never its children (LOU bilaga 2).
    """

    code: str
    name: str
    codes: frozenset[str]
    ranges: tuple[tuple[str, str], ...]
    source: Source
    since: date
    until: date | None = None
    certainty: Certainty = Certainty.SEEN
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""

    def __contains__(self, cpv: object) -> bool:
        if not isinstance(cpv, str):
            return False
        return cpv in self.codes or any(first <= cpv <= last for first, last in self.ranges)


@dataclass(frozen=True, slots=True)
class Reason:
    """One Swedish sentence with its source. The weights of a finding add up to its score."""

    text: str
    source: Source
    weight: int = 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Answer:
    """What one rule answers. `legal` None means that it says nothing about the law.

    Known by its identity, which costs nothing to look up: the same facts give the same object.
    """

    legal: Legal | None = None
    reasons_for: tuple[Reason, ...] = ()
    reasons_against: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    values_used: tuple[DatedValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What all rules of one instrument together answer for one lot."""

    instrument: str
    legal: Legal
    suitability: Suitability
    score: int
    reasons_for: tuple[Reason, ...] = ()
    reasons_against: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    values_used: tuple[DatedValue, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A rule as it runs and as the public page shows it.

    `function` takes the case and returns an `Answer`, or None when the rule has nothing to say.
    `since` and `until` are the days, both included, between which the paragraph applies.
    `looks_up` tells that it keeps its answers itself, and gives the same object for the same facts.
    """

    code: str
    instrument: str
    source: Source
    question: str
    does_not_test: str
    since: date
    function: Callable[[Any], Answer | None]
    until: date | None = None
    certainty: Certainty = Certainty.SEEN
    looks_up: bool = False

    def in_force(self, on: date) -> bool:
        """Whether the paragraph applies on the day."""
        return self.since <= on and (self.until is None or on <= self.until)


class Verdict(StrEnum):
    """What a check of a supplier or a draft requirement answers."""

    PASS = "pass"
    WARN = "warn"
    FAIL = "fail"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One verdict about a supplier or a draft requirement, with a lawful way on."""

    code: str
    verdict: Verdict
    text: str
    source: Source
    alternative: str = ""
    missing: tuple[str, ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """A check of a supplier or a draft requirement, as it runs and as the public page shows it.

    `function` takes what is checked (and what the module says besides), and returns its
    verdict, several when it asks several things, or None when it has nothing to say.
    """

    code: str
    source: Source
    question: str
    does_not_test: str
    function: Callable[..., Any]
    since: date
    until: date | None = None


def kronor(amount: Decimal | int) -> str:
    """Write an amount as Swedes do: `2 389 585 kr`, with unbreakable spaces."""
    number = Decimal(amount)
    text = f"{number:,.0f}" if number == number.to_integral_value() else f"{number:,.2f}"
    return text.replace(",", "\u00a0").replace(".", ",") + "\u00a0kr"


def plain(number: Decimal) -> str:
    """A number in running text: `48.00` is written 48, and `1.50` is written 1,5."""
    return f"{number.normalize():f}".replace(".", ",")
