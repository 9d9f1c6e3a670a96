"""A table purchase by purchase, for whoever needs each only once: memory does not grow with them.

The same purchases as :func:`procurement.intake.spreadsheet.read` gives, in the order of their first
rows. What is kept of a row that is told is what it takes to know its like again.
"""

from collections import Counter, deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from procurement.intake import asides, cells, columns, headings, spreadsheet, tabular, twins
from procurement.intake.limits import Limits
from procurement.intake.notice import Notice, Problems, RejectedRow
from procurement.intake.purchases import Row, read_row
from procurement.intake.wording import line

Turn = tuple[Notice | RejectedRow, ...]


@dataclass(slots=True)
class _Purchase:
    """The rows of a purchase so far, and how many rows with its id are still to come."""

    rows: list[Row] = field(default_factory=list)
    to_come: int = 0


def read(
    data: bytes, *, limits: Limits, cpv_labels: Mapping[str, str] | None = None
) -> Iterator[Turn]:
    """Every purchase of a table in turn, or the rows of one that has an error.

    Raises Refused, before the first, as :func:`procurement.intake.spreadsheet.read` does.
    """
    problems = Problems()
    found = headings.find(tabular.sheets(data, problems, limits), None, problems)
    del data
    table = spreadsheet.table_of(found, None)
    spreadsheet.check_columns(table, problems)
    headers = {
        index: columns.Header(table.headers[index], known) for index, known in table.mapping.items()
    }
    spreadsheet.fill_merged(found, headers, problems)
    rows = found.sheet.rows[found.row + 1 :]
    more_than_titles = asides.say_more(*_bare(rows, headers), headers)
    likes = twins.Likes()
    for purchase in _purchases(rows, found.row + 2, headers, cpv_labels):
        twin = likes.look(purchase[0])
        if more_than_titles:
            for row in purchase:
                asides.ask_about_bare_title(row)
        spreadsheet.tell_doubts(purchase, hold=False)
        notices, rejected = spreadsheet.separate([purchase], {purchase[0].number: twin})
        yield (*notices, *rejected)


def _purchases(
    rows: tabular.Rows,
    number: int,
    headers: Mapping[int, columns.Header],
    cpv_labels: Mapping[str, str] | None,
) -> Iterator[list[Row]]:
    """The rows of each purchase together, as soon as it and all before it are whole."""
    column = next((index for index, known in headers.items() if known.field == "id"), None)
    several = _several(rows, column)
    passed_over = asides.Asides(headers)
    by_id: dict[str, _Purchase] = {}
    waiting: deque[_Purchase] = deque()
    for place, written in enumerate(rows, start=number):
        if not any(cell.strip() for cell in written):
            continue
        identifier = _identifier(written, column)
        purchase = by_id.get(identifier) if identifier in several else None
        if purchase is None:
            purchase = _Purchase(to_come=several.get(identifier, 1))
            waiting.append(purchase)
            if identifier in several:
                by_id[identifier] = purchase
        purchase.to_come -= 1
        row = read_row(place, written, headers, cpv_labels=cpv_labels)
        if not passed_over.why(row):
            purchase.rows.append(row)
        while waiting and not waiting[0].to_come:
            whole = waiting.popleft()
            if whole.rows:
                yield whole.rows


def _several(rows: tabular.Rows, column: int | None) -> dict[str, int]:
    """The ids that more than one row has, and how many have it."""
    if column is None:
        return {}
    ids = Counter(
        _identifier(written, column) for written in rows if any(cell.strip() for cell in written)
    )
    return {identifier: count for identifier, count in ids.items() if identifier and count > 1}


def _identifier(written: list[str], column: int | None) -> str:
    if column is None or column >= len(written) or cells.program_error(written[column]):
        return ""
    return line(written[column])[:250]


def _bare(rows: tabular.Rows, headers: Mapping[int, columns.Header]) -> tuple[int, int]:
    """How many rows have a title alone, and how many have anything."""
    title = next(index for index, known in headers.items() if known.field == "title")
    bare = count = 0
    for written in rows:
        filled = [index for index, cell in enumerate(written) if cell.strip()]
        count += bool(filled)
        bare += filled == [title]
    return bare, count
