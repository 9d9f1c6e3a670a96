"""Rows of a plan that are no purchases: sums, headings between the rows, notes, headers again."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from procurement.intake import cells, columns, days
from procurement.intake.columns import Header
from procurement.intake.doubts import TWIN_OTHER, TWIN_SAME, Choice, Doubt
from procurement.intake.purchases import Row

SUM = "Raden ser ut att vara en summering och hoppades över."
HEADERS_AGAIN = "Raden är rubrikraden en gång till och hoppades över."
ASIDE = "Raden ser ut att vara en rubrik eller anteckning och hoppades över."
SKIPPED = "Raden hoppades över, som någon har valt."
#: Titles of rows that add up the others, and first words of such ("Totalt 2027").
_SUMS = ("summa", "totalt", "total", "delsumma", "total summa", "total kostnad", "sum")
_SUM_FIRST = ("summa", "totalt", "delsumma", "totalsumma", "slutsumma")
#: A table with fewer known columns may well have rows with a title alone.
FEWEST_COLUMNS = 3

#: What a heading between the rows of a plan says: who buys.
_BUYER = re.compile(
    r"(?:förvaltning|nämnd|kontor|avdelning|enhet|bolag|styrelse|verksamhet)(?:en|et|ar|er)?:?$"
    r"|\bAB$"
)
#: How a note under a table begins, or what stands in it.
_NOTE = re.compile(
    r"^(?:\*|obs\b|not\b|anm\b|kommentar|uppdatera[dt]|senast\s|källa|kontakt|reviderad|upprättad"
    r"|förklaring|version\b)|@|https?://|:$",
    re.IGNORECASE,
)


class Asides:
    """Tells rows that are no purchases, one row after the other, with the sum of those before."""

    def __init__(self, headers: Mapping[int, Header]) -> None:
        self.headers = headers
        self.total = self.since_sum = Decimal(0)

    def why(self, row: Row) -> str:
        """Why a row is no purchase; "" when it is one."""
        if row.answer is not None and (row.answer.skip or row.answer.twin == TWIN_SAME):
            return SKIPPED
        if _is_named_sum(row) or self._is_bare_sum(row):
            self.since_sum = Decimal(0)
            return SUM
        if self._is_header(row):
            return HEADERS_AGAIN
        settled = row.answer is not None and row.answer.twin == TWIN_OTHER
        if not settled and len(self.headers) >= FEWEST_COLUMNS and _is_aside(row.cells):
            return ASIDE
        value = row.facts.get("value") or 0
        self.total += value
        self.since_sum += value
        return ""

    def _is_bare_sum(self, row: Row) -> bool:
        """An amount alone that is what the rows above it add up to."""
        value = row.facts.get("value")
        if not value or value not in (self.total, self.since_sum):
            return False
        filled = [index for index, cell in enumerate(row.cells) if cell]
        fields = [self.headers[index].field for index in filled if index in self.headers]
        return len(fields) == len(filled) and set(fields) <= {"value", "value_per_year"}

    def _is_header(self, row: Row) -> bool:
        """Every known column says its own name, as where a program repeats it on each page."""
        known = 0
        for index, header in self.headers.items():
            if index < len(row.cells) and row.cells[index]:
                if columns.guess(row.cells[index])[0] != header.field:
                    return False
                known += 1
        return known > 1


def _is_named_sum(row: Row) -> bool:
    """True for a row that only adds up the others: by its title, without code or number."""
    if row.facts.get("cpv") or row.whole.get("reference"):
        return False
    title = row.title.lower().rstrip(": ")
    return title in _SUMS or title.split(maxsplit=1)[:1] in [[word] for word in _SUM_FIRST]


def _is_aside(written: Sequence[str]) -> bool:
    filled = [cell for cell in written if cell]
    if len(filled) != 1:
        return False
    (text,) = filled
    return bool(_BUYER.search(text) or _NOTE.search(text)) or _is_time(text)


def _is_time(text: str) -> bool:
    try:
        return days.about_day(text) is not None
    except cells.Unreadable:
        return False


def ask_about_bare_titles(rows: Sequence[Row], headers: Mapping[int, Header]) -> None:
    """Ask whether a row with a title alone is a purchase, where most rows say more."""
    if say_more(sum(map(_is_bare, rows)), len(rows), headers):
        for row in rows:
            ask_about_bare_title(row)


def say_more(bare: int, rows: int, headers: Mapping[int, Header]) -> bool:
    """Whether most rows of a table say more than a title: `bare` of so many say nothing else."""
    return len(headers) >= FEWEST_COLUMNS and 2 * bare < rows


def ask_about_bare_title(row: Row) -> None:
    """Ask whether a row with a title alone is a purchase."""
    settled = row.answer is not None and row.answer.twin
    if _is_bare(row) and not row.doubts and not settled:
        row.doubts.append(_bare_title())


def _is_bare(row: Row) -> bool:
    return sum(map(bool, row.cells)) == 1 and bool(row.title)


def _bare_title() -> Doubt:
    choices = (
        Choice(TWIN_OTHER, "", "ett köp", guess=True),
        Choice(TWIN_SAME, "", "en rubrik eller anteckning, som inte ska in"),
    )
    return Doubt("bare", "Raden har bara en benämning. Är den ett köp?", choices)
