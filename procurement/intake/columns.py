"""Which column is which: the names that people give the columns of a purchasing plan."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from procurement.intake import cells
from procurement.intake.column_names import FIELDS, HINTS, IGNORED, NEVER, WEAK

#: A mapping that a person has settled: by column index, or by header text.
Mapped = Mapping[int, str] | Mapping[str, str]

_PARENTHESES = re.compile(r"[\(\[].*?[\)\]]")
_PER_YEAR = re.compile(r"\bper år|/\s?år\b|\bårlig|\bårs(?!kurs)|\bper annum")
_PER_PART = re.compile(r"\bper (?:mån|kvartal|vecka|dag|timm)|/\s?(?:mån|tim)|\bmånads|\bmånatlig")
_NOT_WORD = re.compile(r"[^\w/ -]+")


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell: its text, the field it was taken for, and units that it names."""

    text: str
    field: str = ""
    sure: bool = True

    @property
    def factor(self) -> Decimal:
        """What amounts under the header are multiplied by: "Värde (tkr)" → 1000."""
        return cells.money_unit(self.text)

    @property
    def currency(self) -> str:
        """A currency that the header names, or ""."""
        return cells.currency_in(self.text)

    @property
    def months(self) -> Decimal | None:
        """Months per unit for durations: "Avtalstid (år)" → 12; None when not named."""
        return cells.duration_unit(self.text)


def normalised(header: str) -> str:
    """A header as compared: lower case, without what stands in parentheses, single spaces."""
    text = _PARENTHESES.sub(" ", header.lower()).replace("_", " ")
    text = _NOT_WORD.sub(" ", text).replace("-", " ")
    words = [word for word in text.split() if word not in ("kr", "sek", "tkr", "mkr", "mnkr")]
    return " ".join(words)


def _names(text: str) -> list[str]:
    return [normalised(name) for name in text.split("|")]


_EXACT = {
    name: field
    for field, (label, names) in FIELDS.items()
    for name in _names(f"{field} | {label} | {names}")
}
_IGNORED = frozenset(_names(IGNORED))


def guess(header: str) -> tuple[str, bool]:
    """The field that a header means and whether that is sure; ("", True) for none.

    An amount a year is not the whole contract's, and one a month or quarter is none that is read.
    """
    field, sure = _guess(header)
    if field == "value" and _PER_YEAR.search(header.lower()):
        return "value_per_year", False
    return ("", True) if field == "value" and _PER_PART.search(header.lower()) else (field, sure)


def _guess(header: str) -> tuple[str, bool]:
    name = normalised(header)
    if not name or name in _IGNORED:
        return "", True
    if name in _EXACT:
        return _EXACT[name], True
    if name in WEAK:
        return WEAK[name], False
    if len(name) <= 60 and not any(word in name for word in NEVER):
        for hint, field in HINTS:
            if hint in name:
                return field, False
    return "", True


def guess_mapping(headers: Sequence[str]) -> tuple[dict[int, str], tuple[int, ...]]:
    """Column index → field, and the indexes that were guessed weakly.

    A field is given to one column only: a sure one before an unsure one, then the first. A second
    CPV column holds further codes.
    """
    guesses = [guess(header) for header in headers]
    mapping: dict[int, str] = {}
    taken: set[str] = set()
    for wanted in (True, False):
        for index, (field, sure) in enumerate(guesses):
            if not field or sure is not wanted:
                continue
            if field in taken and field == "cpv":
                field = "additional_cpv"
            if field not in taken:
                mapping[index] = field
                taken.add(field)
    unsure = tuple(sorted(index for index in mapping if not guesses[index][1]))
    return dict(sorted(mapping.items())), unsure


def chosen(
    headers: Sequence[str], mapping: Mapping[int, str] | Mapping[str, str]
) -> dict[int, str]:
    """A person's mapping, by column index or by header text, as column index → field.

    Unknown fields, and columns that the file lacks, are left out.
    """
    by_index = {key: field for key, field in mapping.items() if isinstance(key, int)}
    by_name = {normalised(key): field for key, field in mapping.items() if isinstance(key, str)}
    result: dict[int, str] = {}
    for index, header in enumerate(headers):
        field = by_index.get(index) or by_name.get(normalised(header), "")
        if field in FIELDS and field not in result.values():
            result[index] = field
    return result


def is_ignored(header: str) -> bool:
    """True for an empty header, or a column known to say nothing about the purchase."""
    name = normalised(header)
    return not name or name in _IGNORED


def label(field: str) -> str:
    """The Swedish name of a field."""
    return FIELDS[field][0]
