"""What a rule answered is remembered with the facts it looked at.

A rule is pure: between two days on which some row or rule begins or ends, its answer follows from
the facts it reads. So it is run once under watch, and the facts it read, in their order, become a
path in a tree whose leaf is the answer. The next lot is led down the tree by its own facts, and
the rule runs only when the path is new. Nobody has to say which facts a rule depends on, and a
rule that learns to read one fact more is right at once.

Rules that are asked together, such as all those of law of an instrument, are remembered together:
a fact that several of them read is then looked at once.

Thousands of lots differ in few of the facts that rules read, so nearly all work is done once.
Every leaf takes its place in a `Room` that all trees share, and whoever owns them throws them away
when it is full, so that memory stays flat.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import suppress
from decimal import Decimal
from operator import attrgetter, methodcaller
from typing import Any, Generic, TypeVar

from procurement.rules.case import Case
from procurement.rules.identity import Room

T = TypeVar("T")
Reader = Callable[[Case], Any]


class Remembered(Generic[T]):
    """A pure function of a case, for days between which nothing that it reads begins or ends."""

    def __init__(self, function: Callable[[Any], T], room: Room) -> None:
        self._function = function
        self._room = room
        self._root: Any = _UNSEEN

    def __call__(self, case: Case) -> T:
        """The function's own answer. The same object for the same facts."""
        found = self._root
        try:
            while found.__class__ is _Fork:
                value = found.read(case)
                # 48 and 48.0 are equal, but need not be written alike.
                found = found.way(str(value) if value.__class__ is Decimal else value, _UNSEEN)
        except TypeError:  # a fact that cannot be looked up, such as a list
            return self._function(case)
        return self._learn(case) if found is _UNSEEN else found

    def _learn(self, case: Case) -> T:
        watched = _WatchedCase(case)
        answer = self._function(watched)
        with suppress(TypeError):  # a fact that cannot be looked up
            self._root = _grown(self._root, list(watched.noted.items()), answer)
            self._room.taken += 1
        return answer


class _Fork:
    """A fact that the rule reads at this point, and where each of its values leads."""

    __slots__ = ("name", "read", "way", "ways")

    def __init__(self, name: str) -> None:
        self.name = name
        self.read = _reader(name)
        self.ways: dict[Hashable, Any] = {}
        self.way = self.ways.get


_UNSEEN = object()
_FITS = "fits"


def _grown(root: Any, noted: list[tuple[str, Any]], answer: Any) -> Any:
    """The tree with one more path. A path that the function left unlike before is not kept."""
    if not noted:
        return answer
    top = root = _Fork(noted[0][0]) if root is _UNSEEN else root
    for place, (name, value) in enumerate(noted):
        if top.__class__ is not _Fork or top.name != name:
            return root
        key = str(value) if value.__class__ is Decimal else value
        last = place == len(noted) - 1
        if last:
            top.ways[key] = answer
        else:
            top = top.ways.setdefault(key, _Fork(noted[place + 1][0]))
    return root


def _reader(name: str) -> Reader:
    asked, _, instrument = name.partition(" ")
    if asked == _FITS:
        return lambda case: case.fits.get(instrument)
    return methodcaller(asked, instrument) if instrument else attrgetter(name)


class _Watched:
    """A part of a case that notes what is read of it."""

    __slots__ = ("_noted", "_of", "_path")

    def __init__(self, of: object, path: str, noted: dict[str, Any]) -> None:
        self._of = of
        self._path = path
        self._noted = noted

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._of, name)
        self._noted.setdefault(f"{self._path}{name}", value)
        return value


class _WatchedFits(_Watched):
    """What the kinds say of an instrument, asked for by its code."""

    __slots__ = ()

    def get(self, instrument: str, default: Any = None) -> Any:
        found = self._of.get(instrument)  # type: ignore[attr-defined]
        self._noted.setdefault(f"{_FITS} {instrument}", found)
        return default if found is None else found


class _WatchedCase:
    """A case under watch. What follows from the day alone is not noted; its days have one tree."""

    __slots__ = ("_case", "noted")

    _PARTS = {"lot": _Watched, "estimate": _Watched, "regime": _Watched, "fits": _WatchedFits}
    _OF_THE_DAY = frozenset({"knowledge", "parameter", "weight", "value", "cpv_set"})

    def __init__(self, case: Case) -> None:
        self._case = case
        self.noted: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._case, name)
        part = self._PARTS.get(name)
        if part is not None:
            return part(value, f"{name}.", self.noted)
        if name not in self._OF_THE_DAY:
            self.noted.setdefault(name, value)
        return value

    def speaks_for(self, instrument: str) -> bool:
        return self._asked("speaks_for", instrument)

    def strongest(self, instrument: str) -> int | None:
        return self._asked("strongest", instrument)

    def _asked(self, method: str, instrument: str) -> Any:
        found = getattr(self._case, method)(instrument)
        self.noted.setdefault(f"{method} {instrument}", found)
        return found
