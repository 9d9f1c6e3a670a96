"""What a reader of a plan is unsure of: the question, and the answers to choose between.

Pure questions about a cell's text. An answer is a new text for the cell, so clear that it raises
no question of its own; nothing here decides. The page that asks is ``views/settling.py``.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from procurement.intake import cells, codes, days, quantities, spans
from procurement.intake.columns import Header
from procurement.intake.wording import line, shown

#: In kronor. A smaller value, without a unit, is more likely written in thousands or millions.
SMALLEST_SURE = 10_000
#: In kronor. A larger value is more likely one unit too many.
LARGEST_SURE = 1_000_000_000
#: A bare number up to this may be years; above it, months.
MOST_YEARS = 10

#: Years that a plan speaks of, when a day can be read in several orders.
LIKELY_YEARS = range(2010, 2060)

_BARE_LENGTH = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?(?:\s*\+\s*\d{1,3}(?:[.,]\d{1,2})?)*")
_THREE_NUMBERS = re.compile(r"(\d{1,4})[-/. ](\d{1,2})[-/. ](\d{1,4})")
_SLASHED = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_SERIAL = re.compile(r"\d{5}(?:\.0)?")


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer: ``text`` is what the cell becomes, ``label`` what a person reads.

    ``kind`` says how the cell is taken, the same in every row: "tkr", "day_first", "empty".
    """

    kind: str
    text: str
    label: str
    guess: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """One question about a row. ``column`` is the cell's index; None asks about the whole row."""

    kind: str
    sentence: str
    choices: tuple[Choice, ...] = ()
    column: int | None = None
    header: str = ""
    written: str = ""
    #: The row that this one looks like, when that is the question.
    twin_of: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class UnsureRow:
    """A row that a person should look at; ``wrong`` when it cannot come in as it stands."""

    row: int
    title: str
    cells: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    wrong: bool


#: What a row that looks like another can be: a purchase of its own, a part of the same, or the
#: same once more, which is passed over.
TWIN_OTHER, TWIN_PART, TWIN_SAME = "other", "part", "same"


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What a person has said of a row: new texts by column, what it is to its twin, or skip it."""

    cells: Mapping[int, str]
    twin: str = ""
    skip: bool = False


EMPTY = Choice("empty", "", "Lämna tomt. Uppgiften är okänd.")
_WORDS: dict[str, tuple[str, ...]] = {
    "nature": ("varor", "tjänster", "byggentreprenad"),
    "currency": ("SEK", "EUR"),
    "entry_threshold": ("låg", "mellan", "hög"),
    **dict.fromkeys(
        ("used_by_people", "framework", "call_off", "dialogue_held", "matching_contact",
         "reserved", "social"),
        ("ja", "nej"),
    ),
}  # fmt: skip
_DAYS = frozenset(["date", "planned_start", "start_date", "end_date"])


def about(header: Header, cell: str) -> Doubt | None:
    """The question that a cell raises though it could be read; None for a clear one.

    Raises :class:`cells.Unreadable` for a cell that cannot be read.
    """
    ask = _ASKED.get(header.field)
    if ask is None or not (written := cells.said(cell)):
        return None
    doubt = ask(header, written)
    return doubt and replace(doubt, header=header.text, written=line(cell)[:200])


def unreadable(header: Header, cell: str, sentence: str) -> Doubt:
    """The question about a cell that could not be read, with the answers that can be thought of."""
    written = cells.said(cell)
    choices = tuple(Choice(word, word, word) for word in _WORDS.get(header.field, ()))
    if header.field in _DAYS:
        choices = _days(written)
    return Doubt(
        f"unreadable:{header.field}",
        sentence,
        choices if header.field == "title" else (*choices, EMPTY),
        header=header.text,
        written=line(cell)[:200],
    )


def kronor(value: Decimal) -> str:
    """An amount as people read it: 1 250 000 kr."""
    text = f"{value:,.2f}".removesuffix(".00").replace(",", " ").replace(".", ",")
    return f"{text} kr"


def _amounts(read: Decimal, *offered: tuple[str, Decimal, str]) -> tuple[Choice, ...]:
    """Amounts to choose between, without those beyond reason; and not to say."""
    likely = [way for way in offered if 1 < way[1] <= quantities.LARGEST_AMOUNT]
    return (*(_money(kind, value, how, read) for kind, value, how in likely), EMPTY)


def _money(kind: str, value: Decimal, how: str, read: Decimal) -> Choice:
    plain = f"{value:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return Choice(kind, f"{plain} kronor", f"{kronor(value)}{how}", value == read)


def _value(header: Header, written: str) -> Doubt | None:
    written = cells.without_per_year(written)
    written = spans.highest(written) or written
    read, currency = cells.amount(written, header.factor)
    if read is None or (currency or header.currency) not in ("", "SEK"):
        return None
    return _grouped(header, written, read) or _sized(header, written, read) or _vague(written, read)


_VAGUE = {
    "about": "är ungefärligt. Räcker det så?",
    "most": "är en övre gräns, inget belopp. Ska gränsen räknas?",
    "below": "är en övre gräns, inget belopp. Ska det högsta det kan vara räknas?",
}


def _vague(written: str, read: Decimal) -> Doubt | None:
    """An estimate or a limit, which is not an exact amount."""
    kind = cells.vague(written)
    if not kind:
        return None
    sentence = f"Värdet {shown(written)} {_VAGUE[kind]}"
    return Doubt(f"value:{kind}", sentence, _amounts(read, (kind, read, "")))


def _grouped(header: Header, written: str, read: Decimal) -> Doubt | None:
    """ "1.250" is 1 250 or 1,25."""
    digits = cells.three_digits(written)
    unit = cells.unit_of(written, header.factor)
    if not digits or (unit == 1 and (cells.names_unit(written) or cells.names_unit(header.text))):
        return None
    whole = Decimal(digits) * unit
    other = whole * 1000 if unit == 1 else whole / 1000
    return Doubt(
        "value:grouped",
        f"Värdet {shown(written)} kan läsas på två sätt.",
        _amounts(read, ("whole", whole, ""), ("parts", other, "")),
    )


def _sized(header: Header, written: str, read: Decimal) -> Doubt | None:
    """An amount so small or large that its unit may be another than the one it was read in."""
    bare = cells.amount(written, Decimal(1))[0] or read
    named_here = cells.names_unit(written)
    if header.factor > 1 and (not named_here or cells.only_says_kr(written)):
        if named_here or read >= LARGEST_SURE:
            return Doubt(
                "value:header",
                f"Värdet {shown(written)} står under {shown(header.text)}. Är det redan i kronor?",
                _amounts(
                    read,
                    ("kr", bare, ""),
                    ("header", bare * header.factor, ", som rubriken säger"),
                ),
            )
        return None
    if named_here or cells.names_unit(header.text):
        return None
    if read < SMALLEST_SURE:
        larger = [("tkr", read * 1000, " (tusental)")]
        larger += [("mkr", read * 1_000_000, " (miljoner)")] if read < 1000 else []
        return Doubt(
            "value:small",
            f"Värdet {shown(written)} saknar enhet. Är det kronor, tusental eller miljoner?",
            _amounts(read, ("kr", read, ""), *larger),
        )
    if read >= LARGEST_SURE:
        return Doubt(
            "value:large",
            f"Värdet {shown(written)} är mer än en miljard kronor. Stämmer det?",
            _amounts(read, ("kr", read, ""), ("less", read / 1000, "")),
        )
    return None


def _days(written: str) -> tuple[Choice, ...]:
    """The days that three numbers can be, in the orders that people write them."""
    match = _THREE_NUMBERS.fullmatch(written)
    if not match:
        return ()
    first, second, third = (int(part) for part in match.groups())
    found: dict[date, str] = {}
    for kind, year, month, day in (
        ("year_first", first, second, third),
        ("day_first", third, second, first),
        ("month_first", third, first, second),
    ):
        full = year + 2000 if year < 100 else year
        try:
            made = date(full, month, day)
        except ValueError:
            continue
        if full in LIKELY_YEARS:
            found.setdefault(made, kind)
    return tuple(Choice(kind, str(made), _day_label(made)) for made, kind in found.items())


_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
)  # fmt: skip


def _day_label(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _day(header: Header, written: str) -> Doubt | None:
    read = days.about_day(written)
    if read is None:
        return None
    if _SERIAL.fullmatch(written):
        choice = Choice("serial", str(read), _day_label(read), guess=True)
        return Doubt(
            "day:serial",
            f"Talet {shown(written)} lästes som en dag, så som kalkylprogram räknar dagar.",
            (choice, EMPTY),
        )
    if days.is_season(written):
        choice = Choice("season", str(read), _day_label(read), guess=True)
        return Doubt("day:season", f"{shown(written)} är ingen dag.", (choice, EMPTY))
    choices = _days(written) if _SLASHED.fullmatch(written) else ()
    if len(choices) < 2:
        return None
    marked = tuple(replace(choice, guess=choice.text == str(read)) for choice in choices)
    return Doubt(
        "day:order",
        f"Dagen {shown(written)} kan vara två olika dagar.",
        (*marked, EMPTY),
    )


def _length(header: Header, written: str) -> Doubt | None:
    read, _extension = cells.duration(written, header.months)
    if read is not None and cells.is_about(written):
        kept = re.sub(cells.ABOUT_LENGTH, "", written, flags=re.IGNORECASE)
        choice = Choice("about", kept, kept, guess=True)
        return Doubt("length:about", f"Tiden {shown(written)} är ungefärlig.", (choice, EMPTY))
    written = re.sub(r"[()]", "", written)
    if not _BARE_LENGTH.fullmatch(written):
        return None
    first = Decimal(re.split(r"\s*\+", written)[0].replace(",", "."))
    if header.months is None and first > MOST_YEARS:
        return None
    if header.months is not None and (header.months != 12 or first <= MOST_YEARS):
        return None
    in_years = header.months is not None or "+" in written
    months = f"{written} {'månad' if written == '1' else 'månader'}"
    try:
        cells.duration(f"{written} år")
    except cells.Unreadable:  # beyond reason: months, then
        return None
    return Doubt(
        "length:unit",
        f"Tiden {shown(written)} under {shown(header.text)}: är det år eller månader?",
        (
            Choice("years", f"{written} år", f"{written} år", guess=in_years),
            Choice("months", f"{written} månader", months, guess=not in_years),
            EMPTY,
        ),
    )


def _share(header: Header, written: str) -> Doubt | None:
    if cells.share(written) != 1 or "%" in written or quantities.number(written) != 1:
        return None
    return Doubt(
        "share:one",
        f"Andelen {shown(written)} är allt, eller en procent.",
        (Choice("all", "100 %", "100 %", guess=True), Choice("one", "1 %", "1 %"), EMPTY),
    )


_ASKED: dict[str, Callable[[Header, str], Doubt | None]] = {
    "value": _value,
    "value_per_year": _value,
    "duration_months": _length,
    "extension_months": _length,
    "labour_share": _share,
    **dict.fromkeys(_DAYS, _day),
}


# CPV codes


def about_cpv(
    header: Header, cell: str, parts: list[tuple[str, str]], labels: Mapping[str, str]
) -> Doubt | None:
    """The first question about a cell of CPV codes.

    ``parts`` are what was written and the code that it was read as ("" for none); ``labels``
    are all codes with their labels, empty when nobody knows them.
    """
    for place, (written, code) in enumerate(parts):
        if code and not is_guessed(written, code) and (not labels or code in labels):
            continue
        others = [other or text for index, (text, other) in enumerate(parts) if index != place]
        candidates = _near(written, code, labels)
        choices = tuple(
            Choice(
                "near",
                "; ".join([*others[:place], near, *others[place:]]),
                f"{near} {labels.get(near, '')}".strip(),
                guess=near == code,
            )
            for near in candidates
        )
        rest = Choice("empty", "; ".join(others), "Utan den koden." if others else EMPTY.label)
        return Doubt(
            f"cpv:{'junk' if not code else 'guessed' if is_guessed(written, code) else 'unknown'}",
            _cpv_sentence(written, code),
            (*choices, rest),
            header=header.text,
            written=line(cell)[:200],
        )
    return None


def is_guessed(written: str, code: str) -> bool:
    """Whether a leading zero was put back."""
    return code.startswith("0") and written.startswith(code[1])


def _cpv_sentence(written: str, code: str) -> str:
    if not code:
        return f"{shown(written)} är ingen CPV-kod."
    if is_guessed(written, code):
        return (
            f"CPV-koden {shown(written)} har en siffra för lite. Nollan först kan ha fallit bort."
        )
    return f"CPV-koden {shown(written)} finns inte i EU:s lista."


def _near(written: str, code: str, labels: Mapping[str, str]) -> list[str]:
    """Codes that may be meant: the one read, the nearest wider ones, or one with this label."""
    if code and (code in labels or not labels):
        return [code]
    digits = code or codes.digits_of(written)
    if digits:
        wider = (digits[:length].ljust(8, "0") for length in range(7, 2, -1))
        return list(dict.fromkeys(near for near in wider if near in labels))[:3]
    wanted = written.strip().casefold()
    return [near for near, label in labels.items() if label.casefold() == wanted][:3]
