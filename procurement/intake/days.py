"""Days as people write them in a plan: exact ones, and the quarters, months and weeks of a plan.

Every reader takes the cell's text and returns the day, None for "nobody has said", or raises
:class:`procurement.intake.cells.Unreadable`.
"""

import re
from datetime import date, timedelta

from procurement.intake import quantities
from procurement.intake.cells import Unreadable, said
from procurement.intake.wording import shown

_MONTH_NAMES = (
    "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
)  # fmt: skip
#: Which of two halves, three thirds or four quarters.
_ORDER = {
    "1": 1, "2": 2, "3": 3, "4": 4, "första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "sista": 4,
}  # fmt: skip
#: When a season begins, as a plan speaks of it: the year's season, or the term of a school year.
SEASONS = {
    "vår": 3, "våren": 3, "sommar": 6, "sommaren": 6, "höst": 9, "hösten": 9,
    "vt": 1, "vårterminen": 1, "ht": 8, "höstterminen": 8,
}  # fmt: skip
#: Excel counts days from here; whole numbers between are days of 2000 to 2099.
_EXCEL_EPOCH = date(1899, 12, 30)
_EXCEL_DAYS = range(36_526, 73_051)

#: Words that make a day no less readable: a plan is about then.
_ABOUT = re.compile(
    r"(?:prel(?:iminärt|\.)?|ca\.?|cirka|omkring|ungefär|runt|från(?: och med)?|fr\.?\s?o\.?\s?m\.?"
    r"|början av|början på|planerat|under)\s+"
)
#: "jan-mar 2026", "q3/q4 2026", "april och maj 2026": the first of two, in the year after them.
_FIRST_OF_TWO = re.compile(
    r"(?P<first>[a-zåäö.]+\s?[1-4]?|[1-4])\s*(?:[-–/+&]|och|till|eller)\s*"
    r"(?:[a-zåäö.]{1,9}\s?[1-4]?|[1-4])(?P<year>[\s,'-]+(?:20)?\d\d)"
)
#: From one day, quarter, month or year to another: the first.
_MOMENT = r"(?:[a-zåäö.]+\s?[1-4]?\s)?20\d\d(?:[-.]\d\d){0,2}"
_FROM_TO = re.compile(rf"(?P<first>{_MOMENT})\s*(?:--?|–|—|/|till|t\.?\s?o\.?\s?m\.?)\s*{_MOMENT}")
_YEAR = r"(?P<year>20\d\d|(?<=[-'’])\d\d)"
_WORD = r"(?:kvartal(?:et)?|kvart|kv|q|k)\.?"
_PATTERNS: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern), months)
    for pattern, months in (
        (rf"{_WORD}\s*(?P<part>[1-4])[\s,/]*[-'’]?\s*{_YEAR}", 3),
        (rf"(?P<year>20\d\d)[\s,]*[-/]?\s*{_WORD}\s*(?P<part>[1-4])", 3),
        (rf"(?P<part>[1-4]|{'|'.join(_ORDER)})(?:[:.]?[ae])?\s+kvartalet[\s,]*{_YEAR}", 3),
        (rf"(?:halvår|h)\s*(?P<part>[12])[\s,/]*[-'’]?\s*{_YEAR}", 6),
        (r"(?P<year>20\d\d)[\s,]*[-/]?\s*(?:halvår|h)\s*(?P<part>[12])", 6),
        (rf"(?P<part>[12]|första|andra)(?:[:.]?[ae])?\s+halvåret[\s,]*{_YEAR}", 6),
        (rf"(?:tertial|t)\s*(?P<part>[1-3])[\s,/]*[-'’]?\s*{_YEAR}", 4),
        (r"(?P<year>20\d\d)[-/.](?P<part>0?[1-9]|1[0-2])", 1),
        (r"(?P<part>0?[1-9]|1[0-2])[-/.](?P<year>20\d\d)", 1),
        (r"(?P<year>20\d\d)(?P<part>0[1-9]|1[0-2])", 1),
        (r"(?P<year>20\d\d)(?:\.0)?", 12),
    )
)
_WEEK = re.compile(r"(?:v|vecka|w)\.?\s*(?P<week>\d{1,2})[\s,/-]*(?P<year>20\d\d)")
_WEEK_LAST = re.compile(r"(?P<year>20\d\d)[\s,/-]*(?:v|vecka|w)\.?\s*(?P<week>\d{1,2})")
_MONTH = re.compile(rf"(?P<name>[a-zåäö]{{3,9}})\.?[\s,]*[-'’]?\s*{_YEAR}")
_MONTH_LAST = re.compile(r"(?P<year>20\d\d)[\s,-]*(?P<name>[a-zåäö]{3,9})\.?")
_SEASON = re.compile(rf"(?P<name>{'|'.join(SEASONS)})\.?[\s,]*[-'’]?\s*{_YEAR}")
_DAY_FIRST = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./ -]\s*(\d{4})|\s*[-'’](\d\d))")
_DOTTED = re.compile(r"(20\d\d)[./-](\d{1,2})[./-](\d{1,2})")
_NAMED_DAY = re.compile(
    r"(?:den\s+)?(\d{1,2})(?::e)?\s+([a-zåäö]{3,9})\.?\s*[-'’]?((?<=\s)\d{4}|(?<=[-'’])\d\d)",
    re.IGNORECASE,
)


def exact_day(text: str) -> date | None:
    """A calendar day. Raises Unreadable for anything less exact."""
    cell = said(text)
    if not cell:
        return None
    found = quantities.day(cell) or _day_first(cell) or _excel_day(cell) or _named_day(cell)
    if found is None:
        raise Unreadable(f"Dagen {shown(text)} går inte att läsa. Skriv till exempel 2026-03-01.")
    return found


def about_day(text: str) -> date | None:
    """The first day of what is planned.

    A day, "2026-03", "mars 2026", "maj-26", "Q2 2026", "v. 14 2026", "hösten 2026" or a year; of
    "april/maj 2026" and "2026–2027" the first.
    """
    cell = _ABOUT.sub("", said(text).lower(), count=1)
    if not cell:
        return None
    for read in (_part_of_year, _month, _week, _season):
        found = read(cell)
        if found is not None:
            return found
    two = _FIRST_OF_TWO.fullmatch(cell)
    if two:
        return _again(f"{two['first']}{two['year']}", text)
    span = _FROM_TO.fullmatch(cell)
    return _again(span["first"], text) if span else exact_day(text)


def is_season(text: str) -> bool:
    """Whether the cell names a season, which begins when whoever wrote it thought it did."""
    return _SEASON.fullmatch(_ABOUT.sub("", said(text).lower(), count=1)) is not None


def _again(first: str, text: str) -> date | None:
    try:
        return about_day(first.strip())
    except Unreadable:
        raise Unreadable(
            f"Dagen {shown(text)} går inte att läsa. Skriv till exempel 2026-03-01."
        ) from None


def _year(match: re.Match[str]) -> int:
    return int(match["year"]) % 2000 + 2000


def _part_of_year(cell: str) -> date | None:
    for pattern, months in _PATTERNS:
        match = pattern.fullmatch(cell)
        if match:
            part = match.groupdict().get("part", "1")
            number = _ORDER[part] if part in _ORDER else int(part)
            return date(_year(match), (number - 1) * months + 1, 1)
    return None


def _month(cell: str) -> date | None:
    match = _MONTH.fullmatch(cell) or _MONTH_LAST.fullmatch(cell)
    number = _month_number(match["name"]) if match else None
    return date(_year(match), number, 1) if match and number else None


def _month_number(name: str) -> int | None:
    """1 to 12 for a month's name or the beginning of one."""
    short = name.lower()[:3]
    return _MONTH_NAMES.index(short) + 1 if short in _MONTH_NAMES else None


def _week(cell: str) -> date | None:
    match = _WEEK.fullmatch(cell) or _WEEK_LAST.fullmatch(cell)
    try:
        return date.fromisocalendar(_year(match), int(match["week"]), 1) if match else None
    except ValueError:
        return None


def _season(cell: str) -> date | None:
    match = _SEASON.fullmatch(cell)
    return date(_year(match), SEASONS[match["name"]], 1) if match else None


def _made(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(f"Dagen {shown(text)} finns inte.") from None


def _day_first(cell: str) -> date | None:
    match = _DAY_FIRST.fullmatch(cell)
    if match:
        year = int(match[3] or f"20{match[4]}")
        return _made(year, int(match[2]), int(match[1]), cell)
    match = _DOTTED.fullmatch(cell)
    return _made(int(match[1]), int(match[2]), int(match[3]), cell) if match else None


def _named_day(cell: str) -> date | None:
    match = _NAMED_DAY.fullmatch(cell)
    month = _month_number(match[2]) if match else None
    if match is None or month is None:
        return None
    return _made(int(match[3]) + (2000 if len(match[3]) == 2 else 0), month, int(match[1]), cell)


def _excel_day(cell: str) -> date | None:
    plain = cell.removesuffix(".0")
    if plain.isascii() and plain.isdigit() and len(plain) == 5 and int(plain) in _EXCEL_DAYS:
        return _EXCEL_EPOCH + timedelta(days=int(plain))
    return None
