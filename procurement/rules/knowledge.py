"""What the rules know besides the law's text: dated values, CPV sets and kinds of purchase.

Built from plain dicts, so that database rows and the seed files are read alike.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from ljungby_social.law import Certainty, CpvSet, DatedValue, Source, Values

SEED = Path(__file__).resolve().parent.parent / "seed"
SEED_FILES = (
    "values",
    "parameters",
    "cpv_sets",
    "kinds",
    "kind_instruments",
    "signals",
    "places",
)

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class KindInstrument:
    """How well an instrument fits a kind of purchase. A negative weight speaks against it."""

    kind: str
    instrument: str
    weight: int
    main: bool
    why: str
    source: Source
    certainty: Certainty = Certainty.DERIVED
    since: date = date.min
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A kind of purchase: the codes and Swedish words it is known by, and what fits it.

    `cpv_broad` are parent codes that buyers often choose: too wide to decide by themselves.
    An exclusion word in the text says that it is something else.
    """

    slug: str
    name: str
    cpv_exact: tuple[str, ...] = ()
    cpv_prefixes: tuple[str, ...] = ()
    cpv_broad: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    foreign_words: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    source: Source
    certainty: Certainty = Certainty.DERIVED
    since: date = date.min
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None
    note: str = ""
    instruments: tuple[KindInstrument, ...] = ()

    def instrument(self, code: str) -> KindInstrument | None:
        """What the kind says about an instrument, or None when it says nothing."""
        return next((row for row in self.instruments if row.instrument == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Words in the buyer's own text that speak for or against an instrument, whatever the kind.

    With `cpv_prefixes` the words count only under a main code that begins so.
    """

    code: str
    name: str
    instrument: str
    weight: int
    words: tuple[str, ...]
    exclusions: tuple[str, ...] = ()
    title_only: bool = False
    cpv_prefixes: tuple[str, ...] = ()
    why: str
    source: Source
    certainty: Certainty = Certainty.DERIVED
    since: date = date.min
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place that a requirement may not tie suppliers to: a municipality, locality or region."""

    name: str
    source: Source
    certainty: Certainty = Certainty.DERIVED
    since: date = date.min
    until: date | None = None
    verified_by: str = ""
    verified_on: date | None = None


# No repr: an error page would spend minutes on writing out every row.
@dataclass(frozen=True, eq=False, repr=False)
class Knowledge:
    """Everything that staff can edit, as the rules read it. Never changed once built."""

    values: Values
    cpv_sets: tuple[CpvSet, ...]
    kinds: tuple[Kind, ...]
    signals: tuple[Signal, ...] = ()
    places: tuple[Place, ...] = ()

    @classmethod
    def from_rows(
        cls,
        *,
        values: Iterable[Row],
        cpv_sets: Iterable[Row],
        kinds: Iterable[Row],
        kind_instruments: Iterable[Row],
        parameters: Iterable[Row] = (),
        signals: Iterable[Row] = (),
        places: Iterable[Row] = (),
    ) -> Knowledge:
        """Build from plain dicts in the shape of the seed files.

        Dates may be `date` or ISO text, amounts Decimal, int or text. Raises KeyError for a
        row without a needed column and ValueError for a column that cannot be read.
        """
        instruments: dict[str, list[KindInstrument]] = {}
        for row in kind_instruments:
            instruments.setdefault(row["kind"], []).append(_kind_instrument(row))
        return cls(
            values=Values([_dated_value(row) for row in (*values, *parameters)]),
            cpv_sets=tuple(_cpv_set(row) for row in cpv_sets),
            kinds=tuple(
                sorted(
                    (_kind(row, tuple(instruments.get(row["slug"], ()))) for row in kinds),
                    key=lambda kind: kind.slug,
                )
            ),
            signals=tuple(
                sorted((_signal(row) for row in signals), key=lambda signal: signal.code)
            ),
            places=tuple(Place(name=row["name"], **_trust(row)) for row in places),
        )

    def cpv_set(self, code: str, on: date) -> CpvSet | None:
        """The list of codes in force on the day, or None."""
        for found in self._sets.get(code, ()):
            if found.since <= on and (found.until is None or on <= found.until):
                return found
        return None

    @cached_property
    def turns(self) -> tuple[date, ...]:
        """The days on which a dated value or a list begins, or has just ended, in order."""
        values = (row for code in self.values.codes() for row in self.values.rows(code))
        return first_days((*values, *self.cpv_sets))

    @cached_property
    def worked_out(self) -> dict[str, Any]:
        """What the engine has worked out from these rows, kept for as long as they are."""
        return {}

    def kind(self, slug: str) -> Kind:
        """A kind by its slug. Raises KeyError."""
        return self._kinds_by_slug[slug]

    def place_names(self, on: date) -> tuple[str, ...]:
        """The names of places that count on the day."""
        return tuple(
            row.name
            for row in self.places
            if row.since <= on and (row.until is None or on <= row.until)
        )

    @cached_property
    def _sets(self) -> dict[str, list[CpvSet]]:
        found: dict[str, list[CpvSet]] = {}
        for row in self.cpv_sets:
            found.setdefault(row.code, []).append(row)
        return found

    @cached_property
    def _kinds_by_slug(self) -> dict[str, Kind]:
        return {kind.slug: kind for kind in self.kinds}


class Lasting(Protocol):
    """Something that applies between two days, both included."""

    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date | None: ...


def first_days(rows: Iterable[Lasting]) -> tuple[date, ...]:
    """The days on which something begins, or has just ended. Between two of them nothing does."""
    found = set()
    for row in rows:
        found.add(row.since)
        if row.until is not None and row.until < date.max:
            found.add(row.until + timedelta(days=1))
    return tuple(sorted(found))


def read_seed() -> dict[str, list[dict[str, Any]]]:
    """The seed files as plain dicts, by the names that `Knowledge.from_rows` takes."""
    return {
        name: json.loads((SEED / f"{name}.json").read_text(encoding="utf-8")) for name in SEED_FILES
    }


def _day(value: date | str | None) -> date | None:
    if isinstance(value, str):
        return date.fromisoformat(value) if value else None
    return value


def _trust(row: Row) -> dict[str, Any]:
    """The columns that every row has: source, days in force, who verified it and how sure."""
    since = _day(row["since"])
    if since is None:
        raise ValueError(f"{row.get('code') or row.get('slug') or row.get('name')}: since is empty")
    return {
        "source": Source(row["source"], row.get("source_url") or ""),
        "since": since,
        "until": _day(row.get("until")),
        "certainty": Certainty(row.get("certainty") or Certainty.DERIVED),
        "verified_by": row.get("verified_by") or "",
        "verified_on": _day(row.get("verified_on")),
    }


def _dated_value(row: Row) -> DatedValue:
    amount = row["amount"]
    return DatedValue(
        code=row["code"],
        name=row.get("name") or "",
        amount=None if amount is None else Decimal(str(amount)),
        unit=row["unit"],
        operator=row.get("operator") or "",
        **_trust(row),
        note=row.get("note") or "",
    )


def _cpv_set(row: Row) -> CpvSet:
    return CpvSet(
        code=row["code"],
        name=row["name"],
        codes=frozenset(row["codes"]),
        ranges=tuple((first, last) for first, last in row["ranges"]),
        **_trust(row),
        note=row.get("note") or "",
    )


def _kind(row: Row, instruments: tuple[KindInstrument, ...]) -> Kind:
    return Kind(
        slug=row["slug"],
        name=row["name"],
        cpv_exact=tuple(row["cpv_exact"]),
        cpv_prefixes=tuple(row["cpv_prefixes"]),
        cpv_broad=tuple(row["cpv_broad"]),
        words=tuple(row["words"]),
        synonyms=tuple(row["synonyms"]),
        foreign_words=tuple(row["foreign_words"]),
        exclusions=tuple(row["exclusions"]),
        **_trust(row),
        note=row.get("note") or "",
        instruments=tuple(sorted(instruments, key=lambda found: found.instrument)),
    )


def _kind_instrument(row: Row) -> KindInstrument:
    return KindInstrument(
        kind=row["kind"],
        instrument=row["instrument"],
        weight=int(row["weight"]),
        main=bool(row["main"]),
        why=row["why"],
        **_trust(row),
    )


def _signal(row: Row) -> Signal:
    return Signal(
        code=row["code"],
        name=row["name"],
        instrument=row["instrument"],
        weight=int(row["weight"]),
        words=tuple(row["words"]),
        exclusions=tuple(row["exclusions"]),
        title_only=bool(row["title_only"]),
        cpv_prefixes=tuple(row["cpv_prefixes"]),
        why=row["why"],
        **_trust(row),
    )
