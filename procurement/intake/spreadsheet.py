"""A purchasing plan, or any table of purchases, row by row.

A row that cannot be understood is left out whole, with its number, a sentence and its cells, and
so are the other rows of the same purchase; the rest go on. Empty cells are unknown.

A row that can be understood in more than one way is read as it is guessed, with a warning; or, when
a person goes through the unsure rows one by one, left out until that person has settled it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from procurement.intake import columns, tabular, twins
from procurement.intake.column_names import COMPULSORY, OTHERWISE, WISHED
from procurement.intake.columns import Mapped
from procurement.intake.doubts import TWIN_SAME, Answer, Doubt, UnsureRow
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
from procurement.intake.purchases import Row, read_row
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
    data: bytes,
    *,
    name: str = "",
    limits: Limits = DEFAULT,
    mapping: Mapped | None = None,
    settled: Mapping[int, Answer] | None = None,
    cpv_labels: Mapping[str, str] | None = None,
) -> Result:
    """Read every row. Raises Refused when there is no table, or no column with a title.

    ``settled`` is, by row number, what a person has said of unsure rows; None when nobody goes
    through them. ``cpv_labels`` are all codes of the CPV, to tell those that do not exist.
    """
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
            answer = settled.get(index + 1) if settled else None
            row = read_row(index + 1, cells, headers, answer=answer, cpv_labels=cpv_labels)
            passed = _passed_over(row)
            if passed:
                problems.info(f"rad {row.number}", passed, row=row.number)
            else:
                rows.append(row)
    if not rows:
        problems.warning("", "Tabellen har inga rader under rubrikraden.")
    purchases = twins.group(rows)
    numbers = twins.mark(purchases)
    unsure = tuple(_unsure(row) for row in rows if row.doubts)
    _tell_doubts(rows, hold=settled is not None)
    notices, rejected = _separate(purchases, numbers)
    return Result(
        source_format=SourceFormat.SPREADSHEET,
        notices=notices,
        problems=tuple(problems),
        table=table,
        rejected=rejected,
        unsure=unsure,
    )


def _passed_over(row: Row) -> str:
    """Why a row is no purchase; "" when it is one."""
    if row.answer is not None and (row.answer.skip or row.answer.twin == TWIN_SAME):
        return "Raden hoppades över, som någon har valt."
    return "Raden ser ut att vara en summering och hoppades över." if row.is_sum else ""


def _unsure(row: Row) -> UnsureRow:
    return UnsureRow(
        row=row.number,
        title=row.title,
        cells=row.cells,
        doubts=tuple(row.doubts),
        wrong=row.is_wrong,
    )


def _tell_doubts(rows: list[Row], *, hold: bool) -> None:
    """Make doubts problems: one that keeps the row out, or a warning for each that was guessed."""
    for row in rows:
        if not row.doubts or row.is_wrong:
            continue
        if hold:
            row.problems[:] = [problem for problem in row.problems if not _asks(row, problem)]
            asked = " ".join(doubt.sentence for doubt in row.doubts)
            sentence = f"{asked} Raden är inte avgjord och lästes inte in."
            column = row.doubts[0].header if len(row.doubts) == 1 else ""
            row.problems.error(f"rad {row.number}", sentence, row=row.number, column=column)
            continue
        told = {problem.column for problem in row.problems if problem.level != Level.INFO}
        for doubt in row.doubts:
            if doubt.header in told:
                continue
            guess = next((choice.label for choice in doubt.choices if choice.guess), "")
            sentence = f"{doubt.sentence} Lästes som {guess}." if guess else doubt.sentence
            row.problems.warning(f"rad {row.number}", sentence, row=row.number, column=doubt.header)


def _asks(row: Row, problem: Problem) -> bool:
    """Whether a problem says what a question of the row says already, and how it was guessed."""
    return any(
        doubt.header == problem.column and problem.sentence.startswith(doubt.sentence)
        for doubt in row.doubts
    )


def read_single_row(
    number: int,
    cells: Sequence[str],
    *,
    headers: Sequence[str],
    mapping: Mapping[int, str],
    answer: Answer,
    cpv_labels: Mapping[str, str],
) -> list[Doubt]:
    """What is still unclear about one row, read with a person's answer; [] when it is settled.

    Whether it looks like another row is not asked: that takes all of them.
    """
    known = {
        index: columns.Header(headers[index], field)
        for index, field in columns.chosen(headers, mapping).items()
    }
    row = read_row(number, list(cells), known, answer=answer, cpv_labels=cpv_labels)
    return row.doubts


def preview(
    data: bytes, *, name: str = "", limits: Limits = DEFAULT, mapping: Mapped | None = None
) -> Table:
    """How the table would be read: header row, mapping, unsure columns and the first rows.

    Raises Refused as :func:`read`, except that a missing title column is no reason: the page
    that shows the preview is where it is pointed out.
    """
    problems = Problems()
    table = _table(_header(tabular.sheets(data, problems, limits), mapping), mapping)
    return replace(table, problems=tuple(problems))


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
                f"Rubrikerna som hittades på rad {table.header_row} är: {names[:300]}. Läs in "
                "filen för sig i portalen: där väljer du vad varje kolumn är."
            )
    for field, cost in WISHED.items():
        if not fields & {field, *OTHERWISE.get(field, ())}:
            problems.warning("", f"Kolumnen {columns.label(field)} saknas. {cost}")
    for index, header in enumerate(table.headers):
        if index not in table.mapping and not columns.is_ignored(header):
            problems.warning(
                f"rad {table.header_row}",
                f"Kolumnen {shown(header)} är okänd och lästes inte.",
                row=table.header_row,
                column=header,
            )


def _separate(
    purchases: list[list[Row]], numbers: Mapping[int, int]
) -> tuple[tuple[Notice, ...], tuple[RejectedRow, ...]]:
    """Whole purchases, and the rows of purchases in which any row is in error."""
    notices: list[Notice] = []
    rejected: list[RejectedRow] = []
    for purchase in purchases:
        wrong = [row for row in purchase if row.is_wrong]
        if not wrong:
            notices.append(_notice(purchase, numbers.get(purchase[0].number, 0)))
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


def _notice(purchase: list[Row], twin: int) -> Notice:
    first = purchase[0]
    lots = tuple(
        row.lot(index if len(purchase) > 1 else 0) for index, row in enumerate(purchase, start=1)
    )
    single = lots[0] if len(lots) == 1 else None
    return Notice(
        source_format=SourceFormat.SPREADSHEET,
        lots=lots,
        rows=tuple(row.number for row in purchase),
        twin=twin,
        value=single.value if single else None,
        currency=single.currency if single else "",
        problems=tuple(problem for row in purchase for problem in row.problems),
        **first.whole,
    )
