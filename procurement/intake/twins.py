"""Rows of the same purchase, and rows that look like the same one written twice."""

from collections import Counter

from procurement.intake.doubts import TWIN_OTHER, TWIN_PART, TWIN_SAME, Choice, Doubt
from procurement.intake.purchases import Row


def group(rows: list[Row]) -> list[list[Row]]:
    """Rows of one purchase together, in the order of their first row; the others alone.

    They have the same id, or a person has said that one is a part of another.
    """
    purchases: dict[object, list[Row]] = {}
    places: dict[str, object] = {}
    for row in rows:
        place: object = row.identifier or row.number
        first = places.setdefault(row.key, place)
        if row.answer is not None and row.answer.twin == TWIN_PART:
            place = first
        purchases.setdefault(place, []).append(row)
    return list(purchases.values())


class Likes:
    """Purchases seen so far, to tell those that look like an earlier one. Little room for each."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[int, int]] = {}
        self._others: dict[str, Counter[int]] = {}

    def look(self, row: Row) -> int:
        """Put the question to the first row of a purchase that looks like an earlier one.

        Returns the how-manieth of its likes it is, or 0. Purchases are told apart by that number,
        so that the second never changes the first; a row that is the same in every cell is one
        purchase until a person says otherwise.
        """
        key, cells = row.key, hash(row.cells)
        if key not in self._first:
            self._first[key] = row.number, cells
            return 0
        number, first_cells = self._first[key]
        others = self._others.setdefault(key, Counter([first_cells]))
        same = cells in others
        others[cells] += 1
        settled = row.answer.twin if row.answer is not None else ""
        if not settled:
            row.doubts.append(_doubt(row, number, same=same))
        return others.total() if settled == TWIN_OTHER or not same else 0


def mark(purchases: list[list[Row]]) -> dict[int, int]:
    """Look at purchases in their order. Returns, by first row, the numbers that are not 0."""
    likes = Likes()
    found = {purchase[0].number: likes.look(purchase[0]) for purchase in purchases}
    return {row: number for row, number in found.items() if number}


def _doubt(row: Row, like: int, *, same: bool) -> Doubt:
    if same:
        sentence = f"Raden är likadan som rad {like}."
    elif row.whole.get("reference"):
        sentence = f"Raden har samma diarienummer som rad {like}."
    else:
        sentence = f"Raden har samma benämning, enhet och CPV-kod som rad {like}."
    choices = (
        Choice(TWIN_OTHER, "", "ett eget köp", guess=not same),
        Choice(TWIN_PART, "", f"en del av samma upphandling som rad {like}"),
        Choice(TWIN_SAME, "", "samma köp, som ska in en gång", guess=same),
    )
    return Doubt("twin", sentence, choices, twin_of=like)
