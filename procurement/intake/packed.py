"""Rows of a large table in little room: one string each, until somebody asks for the cells."""

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

#: Stands between cells. No cell has it: a control character says nothing.
_BETWEEN = "\x1f"


class PackedRows(Sequence[list[str]]):
    """Rows that can be added, counted, sliced and read, but not changed."""

    __slots__ = ("_rows",)

    def __init__(self, rows: Iterable[str] = ()) -> None:
        self._rows = list(rows)

    def add(self, cells: Iterable[str]) -> None:
        """Put a row last."""
        self._rows.append(_BETWEEN.join(cell.replace(_BETWEEN, " ") for cell in cells))

    @overload
    def __getitem__(self, place: int) -> list[str]: ...

    @overload
    def __getitem__(self, place: slice) -> "PackedRows": ...

    def __getitem__(self, place: int | slice) -> "list[str] | PackedRows":
        if isinstance(place, slice):
            return PackedRows(self._rows[place])
        return _cells(self._rows[place])

    def __iter__(self) -> Iterator[list[str]]:
        return map(_cells, self._rows)

    def __len__(self) -> int:
        return len(self._rows)


def _cells(row: str) -> list[str]:
    return row.split(_BETWEEN) if row else []
