"""What is known by its identity: cheap to look up, for objects that come again and again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Generic, TypeVar

# How much any memory of the rules keeps before it is emptied.
MOST = 4_000

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


class SameOnly(tuple[T, ...]):
    """A tuple that is known by its identity, and so costs nothing to look up."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__
