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


def mark(purchases: list[list[Row]]) -> dict[int, int]:
    """Put the question to the first row of every purchase that looks like an earlier one.

    Returns, by first row, the how-manieth of its likes it is. Purchases are told apart by that
    number, so that the second never changes the first; a row that is the same in every cell is
    one purchase until a person says otherwise.
    """
    first: dict[str, Row] = {}
    seen: dict[str, Counter[tuple[str, ...]]] = {}
    numbers: dict[int, int] = {}
    for purchase in purchases:
        row = purchase[0]
        like = first.setdefault(row.key, row)
        others = seen.setdefault(row.key, Counter())
        same = row.cells in others
        others[row.cells] += 1
        if like is row:
            continue
        settled = row.answer.twin if row.answer is not None else ""
        if not settled:
            row.doubts.append(_doubt(row, like, same=same))
        if settled == TWIN_OTHER or not same:
            numbers[row.number] = others.total()
    return numbers


def _doubt(row: Row, like: Row, *, same: bool) -> Doubt:
    if same:
        sentence = f"Raden är likadan som rad {like.number}."
    elif row.whole.get("reference"):
        sentence = f"Raden har samma diarienummer som rad {like.number}."
    else:
        sentence = f"Raden har samma benämning, enhet och CPV-kod som rad {like.number}."
    choices = (
        Choice(TWIN_OTHER, "", "ett eget köp", guess=not same),
        Choice(TWIN_PART, "", f"en del av samma upphandling som rad {like.number}"),
        Choice(TWIN_SAME, "", "samma köp, som ska in en gång", guess=same),
    )
    return Doubt("twin", sentence, choices, twin_of=like.number)
