"""A plan that is spread over several sheets, such as one for each unit or year."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from procurement.intake.notice import Problems
from procurement.intake.tabular import Sheet
from procurement.intake.wording import shown

if TYPE_CHECKING:
    from procurement.intake.headings import Found

#: Sheets whose name says that they are no part of the plan.
_ASIDE = re.compile(
    r"arkiv|gam(?:mal|la)|avsluta|inaktuell|utgå|mall\b|exempel|utkast|kopia|backup", re.IGNORECASE
)
_UNIT = re.compile(
    r"förvaltning|nämnd|kontoret?\b|bolag|\bab\b|enhet|avdelning|verksamhet", re.IGNORECASE
)
_NO_UNIT = re.compile(r"\d|plan|blad|sheet|lista|köp|upphandling|totalt", re.IGNORECASE)
#: The column that the name of each row's sheet stands in: a guess at the unit, or just a name.
UNIT_COLUMN, NAME_COLUMN = "Enhet (blad)", "Blad"


def join(chosen: "Found", others: "Sequence[Found]", problems: Problems) -> "Found":
    """The chosen table with the rows of all sheets that have the same headers put under it.

    Columns may come in another order, and some may be missing. A row gets a number that no other
    has, counted on from the last row of the sheet before, and it is said which those are. The
    name of its sheet stands in a column of its own. Sheets with other headers are told of, since
    nothing of them is read.
    """
    places = {_name(header): place for place, header in enumerate(chosen.headers) if header}
    alike = [other for other in others if _is_alike(other, places)]
    for other in others:
        if other not in alike and (count := _filled(other)):
            _tell_left_out(other, count, chosen, problems)
    alike = [other for other in alike if _filled(other)]
    if not alike:
        return chosen
    names = [found.sheet.name for found in (chosen, *alike)]
    width = max(len(chosen.headers), *(len(row) for row in chosen.sheet.rows))
    column = _column(names, chosen.headers)
    headers = (*chosen.headers, *[""] * (width - len(chosen.headers)), column)
    rows = [[*row, *[""] * (width - len(row)), names[0]] for row in chosen.sheet.rows]
    rows = [row if any(cell.strip() for cell in row[:width]) else [""] for row in rows]
    merged = list(chosen.sheet.merged)
    for other in alike:
        moved = {place: places[_name(name)] for place, name in enumerate(other.headers) if name}
        below = other.row + 1
        shift = len(rows) - below
        _tell_joined(other, below + 1, shift, problems)
        for row in other.sheet.rows[below:]:
            rows.append(_moved(row, moved, width, other.sheet.name))
        merged += [
            (top + shift, moved[place], bottom + shift)
            for top, place, bottom in other.sheet.merged
            if top >= below and place in moved
        ]
    sheet = Sheet(", ".join(names)[:200], rows, tuple(merged))
    return replace(chosen, sheet=sheet, headers=headers)


def _name(header: str) -> str:
    """A header as compared, its unit in parentheses included: "Värde (tkr)" is not "Värde"."""
    return " ".join(header.casefold().split())


def _is_alike(other: "Found", places: Mapping[str, int]) -> bool:
    """Whether another table has only columns that the chosen one has, each once, and two or
    more of them."""
    names = [_name(header) for header in other.headers if header]
    known = len(names) > 1 and len(set(names)) == len(names) and places.keys() >= set(names)
    return known and not _ASIDE.search(other.sheet.name)


def _filled(found: "Found") -> int:
    return sum(1 for row in found.sheet.rows[found.row + 1 :] if any(cell.strip() for cell in row))


def _column(names: Sequence[str], headers: Sequence[str]) -> str:
    units = any(_UNIT.search(name) for name in names)
    told = any(_UNIT.search(header) or "avd" in header.casefold() for header in headers)
    plain = any(_NO_UNIT.search(name) for name in names)
    return UNIT_COLUMN if units and not told and not plain else NAME_COLUMN


def _moved(row: Sequence[str], moved: Mapping[int, int], width: int, name: str) -> list[str]:
    """A row's cells in the columns of the chosen table, and the name of its sheet."""
    if not any(cell.strip() for cell in row):
        return [""]
    cells = [""] * width
    for place, there in moved.items():
        if place < len(row):
            cells[there] = row[place]
    return [*cells, name]


def _tell_joined(other: "Found", first: int, shift: int, problems: Problems) -> None:
    last = len(other.sheet.rows)
    problems.info(
        "",
        f"Bladet {shown(other.sheet.name)} har samma rubriker och lästes också. Dess rad {first}–"
        f"{last} kallas här rad {first + shift}–{last + shift}.",
    )


def _tell_left_out(other: "Found", count: int, chosen: "Found", problems: Problems) -> None:
    told = "1 rad" if count == 1 else f"{count} rader"
    why = f"Dess rubriker är inte desamma som på bladet {shown(chosen.sheet.name)}."
    if _ASIDE.search(other.sheet.name):
        why = "Namnet säger att det inte hör till planen."
    problems.warning(
        "",
        f"Bladet {shown(other.sheet.name)} har också en tabell, med {told}, och lästes inte. {why} "
        "Ska raderna med: spara bladet som en egen fil och läs in den.",
    )
