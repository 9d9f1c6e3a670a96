"""What is known by its identity: cheap to look up, for objects that come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

# How many texts of findings, reasons and fields are kept, of each, before they are forgotten.
MOST = 20_000
# How many answers and findings an engine keeps, over all rules and days. About 2.5 kB each.
ROOM = 40_000

T = TypeVar("T")


class ByObject(Generic[T]):
    """Something worked out from an object that comes again and again, known by its identity.

    The object is kept beside, so that no other can take its identity. At `most` the table is
    emptied.
    """

    def __init__(self, work_out: Callable[[Any], T], *, most: int = MOST) -> None:
        self._work_out = work_out
        self._most = most
        self._kept: dict[int, tuple[object, T]] = {}

    def __call__(self, of: object) -> T:
        found = self._kept.get(id(of))
        if found is None:
            if len(self._kept) >= self._most:
                self._kept.clear()
            found = self._kept[id(of)] = (of, self._work_out(of))
        return found[1]


class Room:
    """How much several memories keep together. Who owns them empties them all when it is full.

    One bound for all: dates of many years and unlike lots would fill a bound for each a hundred
    times over.
    """

    __slots__ = ("most", "taken")

    def __init__(self, most: int = ROOM) -> None:
        self.most = most
        self.taken = 0

    @property
    def full(self) -> bool:
        """Whether it is time to forget."""
        return self.taken >= self.most
