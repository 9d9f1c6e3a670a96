"""Where the table is in a file: its sheet, its header row, and headers over two rows."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from procurement.intake import columns, several_sheets
from procurement.intake.columns import Mapped
from procurement.intake.notice import Problems, Refused
from procurement.intake.tabular import Sheet
from procurement.intake.wording import line

#: The header is looked for in the first rows; above it people put a title and a date.
HEADER_ROWS = 25
#: A heading over several columns is short; a longer text above a table is its title.
LONGEST_GROUP = 30
#: Fields that no heading over several columns speaks of.
_NO_GROUP = ("title", "description", "lot_title")
#: A second header row says units, or what the column above is divided into.
_UNIT = re.compile(
    r"[(\[]?(?:(?:i|kr|sek|tkr|mkr|mnkr|ksek|msek|kronor|år|mån|månader|exkl\.?|moms|%|ja/nej"
    r"|åååå-mm-dd)[, ]*)+[)\]]?",
    re.IGNORECASE,
)
#: What stands under a heading that is divided into several columns.
_PARTS = frozenset(
    ["totalt", "total", "per år", "årligen", "start", "slut", "från", "till", "option", "optioner",
     "förlängning", "startdatum", "slutdatum", "huvudsaklig", "kompletterande", "längd"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet with its header row; ``row`` is the index of the last row of the header."""

    sheet: Sheet
    row: int
    headers: tuple[str, ...]


def find(sheets: list[Sheet], mapping: Mapped | None, problems: Problems) -> Found:
    """The row that names the most columns, in any sheet; if none does, the first that fills more
    than one cell, or any. Sheets with the same headers continue the table.

    Raises Refused when every sheet is empty.
    """
    best: Found | None = None
    best_score = 0
    fallback: Found | None = None
    alone = False
    others: dict[str, Found] = {}
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
            headers = tuple(line(cell)[:200] for cell in row)
            filled = sum(bool(header) for header in headers)
            found = Found(sheet, index, headers)
            if filled and (fallback is None or (alone and filled > 1)):
                fallback, alone = found, filled == 1
            score = _score(headers, mapping) if filled > 1 or len(row) == 1 else 0
            if _names_a_table(headers):
                others.setdefault(sheet.name, found)
            if score > best_score:
                best, best_score = found, score
    chosen = best or fallback
    if chosen is None:
        raise Refused("Tabellen är tom.")
    known = [found for name, found in others.items() if name != chosen.sheet.name]
    return several_sheets.join(_whole(chosen), [_whole(found) for found in known], problems)


def _whole(found: Found) -> Found:
    """A header that stands on more than one row."""
    return _with_row_below(_with_row_above(found))


def _score(headers: tuple[str, ...], mapping: Mapped | None) -> int:
    guessed, unsure = columns.guess_mapping(headers)
    score = 2 * len(guessed) - len(unsure) + 3 * ("title" in guessed.values())
    remembered: Mapping[int, str] = columns.chosen(headers, mapping) if mapping else {}
    by_name = any(isinstance(key, str) for key in mapping or {})
    return score + (4 * len(remembered) if by_name else 0)


def _names_a_table(headers: tuple[str, ...]) -> bool:
    guessed, unsure = columns.guess_mapping(headers)
    return "title" in guessed.values() and len(guessed) - len(unsure) >= 2


def _with_row_above(found: Found) -> Found:
    """Headers with the heading over several columns put first, where that makes them known.

    "Värde" over "Totalt" and "Per år" is "Värde Totalt" and "Värde Per år".
    """
    above = found.sheet.rows[found.row - 1] if found.row else []
    headers = list(found.headers)
    group = ""
    for index, header in enumerate(headers):
        own = line(above[index]) if index < len(above) else ""
        group = own or group
        if not header or not group or len(group) > LONGEST_GROUP or (index == 0 and own):
            group = own if index else ""
            continue
        field, sure = columns.guess(header)
        joined = f"{group} {header}"[:200]
        wider, wider_sure = columns.guess(joined)
        if not (field and sure) and wider not in ("", *_NO_GROUP) and (wider_sure or not field):
            headers[index] = joined
    return Found(found.sheet, found.row, tuple(headers))


def _with_row_below(found: Found) -> Found:
    """Headers with a second row put after them, when that row says units or parts of columns."""
    below = found.sheet.rows[found.row + 1] if found.row + 1 < len(found.sheet.rows) else []
    cells = [line(cell)[:100] for cell in below]
    guessed, _unsure = columns.guess_mapping(found.headers)
    titles = [index for index, field in guessed.items() if field == "title"]
    filled = [(index, cell) for index, cell in enumerate(cells) if cell]
    if not titles or not filled or any(index in titles for index, _cell in filled):
        return found
    width = max(len(found.headers), len(cells))
    headers = [*found.headers, *[""] * (width - len(found.headers))]
    joined = {index: _divided(headers, index, cell) for index, cell in filled}
    if not all(joined.values()):
        return found
    named = (joined.get(index, header)[:200] for index, header in enumerate(headers))
    return Found(found.sheet, found.row + 1, tuple(named))


def _divided(headers: Sequence[str], index: int, cell: str) -> str:
    """The header of a column with what stands under it; "" when that is no second header."""
    own = headers[index]
    if _UNIT.fullmatch(cell):
        return f"{own} {cell}".strip()
    field, sure = columns.guess(cell)
    if cell.lower() not in _PARTS:
        return cell if field and sure else ""
    group = next((header for header in reversed(headers[: index + 1]) if header), "")
    joined = f"{group} {cell}".strip()
    return joined if columns.guess(joined)[0] else cell
