"""A purchasing plan, or any table of purchases, row by row.

A row that cannot be understood is left out whole, with its number, a sentence and its cells, and
so are the other rows of the same purchase; the rest go on. Empty cells are unknown.

A row that can be understood in more than one way is read as it is guessed, with a warning; or, when
a person goes through the unsure rows one by one, left out until that person has settled it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from procurement.intake import asides, columns, headings, tabular, twins
from procurement.intake.column_names import COMPULSORY, OTHERWISE, WISHED
from procurement.intake.columns import Mapped
from procurement.intake.doubts import Answer, Doubt, UnsureRow
from procurement.intake.headings import Found
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
from procurement.intake.wording import line, shown

SAMPLES = 5


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
    found = headings.find(tabular.sheets(data, problems, limits), mapping, problems)
    table = table_of(found, mapping)
    check_columns(table, problems)
    _tell_unnamed(found, table, problems)
    headers = {
        index: columns.Header(table.headers[index], field) for index, field in table.mapping.items()
    }
    fill_merged(found, headers, problems)
    rows: list[Row] = []
    passed_over = asides.Asides(headers)
    for index in range(found.row + 1, len(found.sheet.rows)):
        cells = found.sheet.rows[index]
        if any(cell.strip() for cell in cells):
            answer = settled.get(index + 1) if settled else None
            row = read_row(index + 1, cells, headers, answer=answer, cpv_labels=cpv_labels)
            passed = passed_over.why(row)
            if passed:
                problems.info(f"rad {row.number}", passed, row=row.number)
            else:
                rows.append(row)
    if not rows:
        problems.warning("", "Tabellen har inga rader under rubrikraden.")
    purchases = twins.group(rows)
    numbers = twins.mark(purchases)
    asides.ask_about_bare_titles(rows, headers)
    unsure = tuple(_unsure(row) for row in rows if row.doubts)
    tell_doubts(rows, hold=settled is not None)
    notices, rejected = separate(purchases, numbers)
    return Result(
        source_format=SourceFormat.SPREADSHEET,
        notices=notices,
        problems=tuple(problems),
        table=table,
        rejected=rejected,
        unsure=unsure,
    )


def _unsure(row: Row) -> UnsureRow:
    return UnsureRow(
        row=row.number,
        title=row.title,
        cells=row.cells,
        doubts=tuple(row.doubts),
        wrong=row.is_wrong,
    )


def tell_doubts(rows: list[Row], *, hold: bool) -> None:
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
    table = table_of(
        headings.find(tabular.sheets(data, problems, limits), mapping, problems), mapping
    )
    return replace(table, problems=tuple(problems))


def table_of(found: Found, mapping: Mapped | None) -> Table:
    """What each column of a table is: as a person has settled, or as the headers tell."""
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


def check_columns(table: Table, problems: Problems) -> None:
    """Tell of columns that are missed or not known. Raises Refused without one with a title."""
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


#: Amounts over several rows are of all of them together, and counted once.
_COUNTED_ONCE = frozenset({"value", "value_per_year", "people_needed", "lots"})


def fill_merged(found: Found, headers: Mapping[int, columns.Header], problems: Problems) -> None:
    """Let each row say what a cell merged over several rows says, but count amounts once."""
    for top, column, bottom in found.sheet.merged:
        header = headers.get(column)
        rows = found.sheet.rows[top : bottom + 1]
        if header is None or top <= found.row or not rows or column >= len(rows[0]):
            continue
        text = rows[0][column]
        if text and header.field in _COUNTED_ONCE:
            problems.warning(
                f"rad {top + 1}",
                f"Cellen är sammanslagen till och med rad {bottom + 1}. {shown(text)} räknas bara "
                f"på rad {top + 1}.",
                row=top + 1,
                column=header.text,
            )
            continue
        for row in rows[1:]:
            if column < len(row) and any(cell.strip() for cell in row):
                row[column] = row[column] or text


def _tell_unnamed(found: Found, table: Table, problems: Problems) -> None:
    """Say which columns hold something but have no header, so that nobody chose them."""
    filled: Counter[int] = Counter()
    for row in found.sheet.rows[found.row + 1 :]:
        filled.update(index for index, cell in enumerate(row) if cell.strip())
    for index, count in sorted(filled.items()):
        header = found.headers[index] if index < len(found.headers) else ""
        if not header and index not in table.mapping:
            told = "1 rad" if count == 1 else f"{count} rader"
            problems.warning(
                f"rad {table.header_row}",
                f"Kolumn {index + 1} saknar rubrik och lästes inte. Den har något i {told}.",
                row=table.header_row,
            )


def separate(
    purchases: list[list[Row]], numbers: Mapping[int, int]
) -> tuple[tuple[Notice, ...], tuple[RejectedRow, ...]]:
    """Whole purchases, and the rows of purchases in which any row is in error.

    `numbers` are, by first row, the how-manieth of its likes a purchase is: see `twins`.
    """
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
