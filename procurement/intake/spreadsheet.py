"""A purchasing plan, or any table of purchases, row by row.

A row that cannot be understood is left out whole, with its number, a sentence and its cells, and
so are the other rows of the same purchase; the rest go on. Empty cells are unknown.
"""

from dataclasses import dataclass

from procurement.intake import columns, tabular
from procurement.intake.column_names import COMPULSORY, WISHED
from procurement.intake.columns import Mapped
from procurement.intake.limits import DEFAULT, Limits
from procurement.intake.notice import (
    Level,
    Notice,
    Problem,
    Problems,
    Refused,
    RejectedRow,
    Result,
    SourceFormat,
    Table,
)
from procurement.intake.purchases import Row, group, read_row
from procurement.intake.tabular import Sheet
from procurement.intake.wording import line, shown

#: The header is looked for in the first rows; above it people put a title and a date.
HEADER_ROWS = 25
SAMPLES = 5


@dataclass(frozen=True, slots=True)
class _Found:
    sheet: Sheet
    row: int  # index of the header row
    headers: tuple[str, ...]


def read(
    data: bytes, *, name: str = "", limits: Limits = DEFAULT, mapping: Mapped | None = None
) -> Result:
    """Read every row. Raises Refused when there is no table, or no column with a title."""
    problems = Problems()
    found = _header(tabular.sheets(data, problems, limits), mapping)
    table = _table(found, mapping)
    _check_columns(table, problems)
    headers = {
        index: columns.Header(table.headers[index], field) for index, field in table.mapping.items()
    }
    rows: list[Row] = []
    for index in range(found.row + 1, len(found.sheet.rows)):
        cells = found.sheet.rows[index]
        if any(cell.strip() for cell in cells):
            row = read_row(index + 1, cells, headers)
            if row.is_sum:
                problems.info(
                    f"rad {row.number}",
                    "Raden ser ut att vara en summering och hoppades över.",
                    row=row.number,
                )
            else:
                rows.append(row)
    notices, rejected = _separate(rows)
    if not rows:
        problems.warning("", "Tabellen har inga rader under rubrikraden.")
    return Result(
        source_format=SourceFormat.SPREADSHEET,
        notices=notices,
        problems=tuple(problems),
        table=table,
        rejected=rejected,
    )


def preview(
    data: bytes, *, name: str = "", limits: Limits = DEFAULT, mapping: Mapped | None = None
) -> Table:
    """How the table would be read: header row, mapping, unsure columns and the first rows.

    Raises Refused as :func:`read`, except that a missing title column is no reason: the page
    that shows the preview is where it is pointed out.
    """
    return _table(_header(tabular.sheets(data, Problems(), limits), mapping), mapping)


def _header(sheets: list[Sheet], mapping: Mapped | None) -> _Found:
    """The row that names the most columns, in any sheet; the first filled row if none does."""
    best: _Found | None = None
    best_score = 0
    fallback: _Found | None = None
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:HEADER_ROWS]):
            headers = tuple(line(cell)[:200] for cell in row)
            filled = sum(bool(header) for header in headers)
            if filled and fallback is None:
                fallback = _Found(sheet, index, headers)
            score = _score(headers, mapping) if filled > 1 or len(row) == 1 else 0
            if score > best_score:
                best, best_score = _Found(sheet, index, headers), score
    found = best or fallback
    if found is None:
        raise Refused("Tabellen är tom.")
    return found


def _score(headers: tuple[str, ...], mapping: Mapped | None) -> int:
    guessed, unsure = columns.guess_mapping(headers)
    score = 2 * len(guessed) - len(unsure) + 3 * ("title" in guessed.values())
    remembered = columns.chosen(headers, mapping) if mapping else {}
    by_name = any(isinstance(key, str) for key in mapping or {})
    return score + (4 * len(remembered) if by_name else 0)


def _table(found: _Found, mapping: Mapped | None) -> Table:
    if mapping is None:
        guessed, unsure = columns.guess_mapping(found.headers)
    else:
        guessed, unsure = columns.chosen(found.headers, mapping), ()
    rows = found.sheet.rows[found.row + 1 : found.row + 1 + 4 * SAMPLES]
    filled = [row for row in rows if any(cell.strip() for cell in row)][:SAMPLES]
    return Table(
        sheet=found.sheet.name,
        header_row=found.row + 1,
        headers=found.headers,
        mapping=guessed,
        unsure=unsure,
        samples=tuple(tuple(line(cell)[:200] for cell in row) for row in filled),
    )


def _check_columns(table: Table, problems: Problems) -> None:
    fields = set(table.mapping.values())
    for field in COMPULSORY:
        if field not in fields:
            names = ", ".join(filter(None, table.headers[:12])) or "inga"
            raise Refused(
                f"Kolumnen {columns.label(field)} saknas. Den behövs för att veta vad som köps. "
                f"Rubrikerna som hittades på rad {table.header_row} är: {names[:300]}."
            )
    for field, cost in WISHED.items():
        if field not in fields:
            problems.warning("", f"Kolumnen {columns.label(field)} saknas. {cost}")
    for index, header in enumerate(table.headers):
        if index not in table.mapping and not columns.is_ignored(header):
            problems.warning(
                f"rad {table.header_row}",
                f"Kolumnen {shown(header)} är okänd och lästes inte.",
                row=table.header_row,
                column=header,
            )


def _separate(rows: list[Row]) -> tuple[tuple[Notice, ...], tuple[RejectedRow, ...]]:
    """Whole purchases, and the rows of purchases in which any row is in error."""
    purchases = group(rows)
    notices: list[Notice] = []
    rejected: list[RejectedRow] = []
    for purchase in purchases:
        wrong = [row for row in purchase if row.is_wrong]
        if not wrong:
            notices.append(_notice(purchase))
            continue
        rejected += [_rejected(row, wrong[0].number) for row in purchase]
    rejected.sort(key=lambda row: row.row)
    return tuple(notices), tuple(rejected)


def _rejected(row: Row, culprit: int) -> RejectedRow:
    problems = tuple(row.problems)
    if not row.is_wrong:
        sentence = (
            f"Raden hör till samma upphandling som rad {culprit}, som har fel. Ingen av dem "
            "lästes in."
        )
        extra = Problem(
            level=Level.ERROR, place=f"rad {row.number}", sentence=sentence, row=row.number
        )
        problems += (extra,)
    return RejectedRow(
        row=row.number,
        identifier=row.identifier,
        title=row.title,
        cells=row.cells,
        problems=problems,
    )


def _notice(purchase: list[Row]) -> Notice:
    first = purchase[0]
    lots = tuple(
        row.lot(index if len(purchase) > 1 else 0) for index, row in enumerate(purchase, start=1)
    )
    single = lots[0] if len(lots) == 1 else None
    return Notice(
        source_format=SourceFormat.SPREADSHEET,
        lots=lots,
        rows=tuple(row.number for row in purchase),
        value=single.value if single else None,
        currency=single.currency if single else "",
        problems=tuple(problem for row in purchase for problem in row.problems),
        **first.whole,
    )
