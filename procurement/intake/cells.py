"""What people type in the cells of a plan: amounts, months, days, shares, yes and no.

Every reader takes the cell's text and returns the value, None for "nobody has said", or raises
:class:`Unreadable` with the end of a Swedish sentence.
"""

import re
from decimal import Decimal

from procurement.intake import quantities
from procurement.intake.wording import shown

#: No amount, day or length of time needs more characters.
LONGEST_CELL = 300
#: "500 kr" under "Värde (tkr)" is thousands, "500 000 kr" is kronor.
KR_BESIDE_THOUSANDS = 10_000
#: A bare number in a sum up to this is of years; above it, of months.
MOST_YEARS_IN_SUM = 10
#: Cells that say that nobody knows.
UNSAID = frozenset(
    ["-", "–", "—", ".", "?", "??", "okänt", "okänd", "oklart", "n/a", "na", "saknas", "tbd",
     "null", "none", "vet ej", "vet inte", "ej känt", "ej klart", "ingen uppgift", "ej angivet",
     "uppgift saknas", "ej bestämt", "ej beslutat", "ej beräknat", "ej uppskattat", "ej fastställt",
     "ej bedömt", "oklar", "tba", "utreds"]
)  # fmt: skip
#: What a spreadsheet program shows where a formula has no answer, in English and in Swedish.
_PROGRAM_ERRORS = {
    "#N/A": "#SAKNAS!", "#DIV/0!": "#DIVISION/0!", "#VALUE!": "#VÄRDEFEL!", "#REF!": "#REFERENS!",
    "#NAME?": "#NAMN?", "#NUM!": "#OGILTIGT!", "#NULL!": "#SKÄRNING!", "#SPILL!": "#SPILL!",
    "#CALC!": "#BERÄKNA!",
}  # fmt: skip
_PROGRAM_ERROR = re.compile(r"#{3,}|(?:Err|Fel):\d{3}")
_CURRENCIES = {
    "kr": "SEK", "sek": "SEK", "tkr": "SEK", "ksek": "SEK", "mkr": "SEK", "mnkr": "SEK",
    "msek": "SEK", "kronor": "SEK", "tsek": "SEK", "eur": "EUR", "€": "EUR", "euro": "EUR",
    "usd": "USD", "$": "USD", "nok": "NOK", "dkk": "DKK", "gbp": "GBP", "£": "GBP", "chf": "CHF",
    "pln": "PLN", "meur": "EUR", "keur": "EUR", "teur": "EUR",
}  # fmt: skip
_FACTORS = {
    "tkr": 1_000, "kkr": 1_000, "ksek": 1_000, "tsek": 1_000, "tusen": 1_000, "keur": 1_000,
    "teur": 1_000,
    "mkr": 1_000_000, "mnkr": 1_000_000, "msek": 1_000_000, "miljoner": 1_000_000,
    "miljon": 1_000_000, "milj": 1_000_000, "mn": 1_000_000, "mdkr": 1_000_000_000,
    "miljarder": 1_000_000_000, "miljard": 1_000_000_000, "meur": 1_000_000,
}  # fmt: skip
#: Words before an amount that is no exact one: about so much, at most so much, or less than it.
_ABOUT = r"ca\.?|cirka|c:a|ungefär|runt|omkring|(?:uppskattat|beräknat|bedömt)(?: till)?|~"
_MOST = r"max\.?|maximalt|högst|upp till|≤|<="
_BELOW = r"under|mindre än|lägre än|<"
_AMOUNT = re.compile(
    rf"(?:(?P<about>{_ABOUT})|(?P<most>{_MOST})|(?P<below>{_BELOW}))?\s*"
    r"(?P<before>[A-Za-z]{1,4}\s|[€$£])?\s*(?P<number>[+-]?[\d\s.,'\u2009]*\d)\s*"
    r"(?P<words>[A-Za-zåäö€$£.:/-]*(?:\s+[A-Za-zåäö€$£.]+){0,3})\s*",
    re.IGNORECASE,
)
_BESIDE = frozenset(["exkl", "ex", "exklusive", "moms", "totalt", "total"])
_THREE_DIGITS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_DASH_END = re.compile(r"[:,]?-$")
#: What a cell may add without changing its amount: that extensions are in it and VAT is not, and
#: that it is of the whole agreement.
_ADDED = re.compile(
    r"[\s,]*\(?(?:inkl(?:\.|usive)?\s+(?:(?:ev\.?|eventuella|alla)\s+)?(?:option|förläng)[a-zåäö]*"
    r"|ex(?:kl|klusive)?\.?\s+moms"
    r"|(?:/|per|under|för|på|över|totalt)?\s*(?:hela\s+)?(?:avtals(?:tiden|period(?:en)?)|\d{1,2}\s?år))\)?$",
    re.IGNORECASE,
)
#: "2,5M" and "500k", written close to the number.
_CLOSE_UNIT = re.compile(r"(?<=\d)([MmKk])$")
_CLOSE_UNITS = {"m": " miljoner", "k": " tkr"}
_PER_YEAR = re.compile(r"\s*(?:per år|om året|årligen|/\s?år)\.?$", re.IGNORECASE)
_WORDS = re.compile(r"[a-zåäö€$£]+", re.IGNORECASE)

_DURATION_UNITS = {
    "år": Decimal(12), "års": Decimal(12), "year": Decimal(12), "years": Decimal(12),
    "mån": Decimal(1), "månad": Decimal(1), "månader": Decimal(1), "månaders": Decimal(1),
    "mån.": Decimal(1), "mnd": Decimal(1), "months": Decimal(1), "month": Decimal(1),
    "m": Decimal(1), "vecka": 7 / quantities.DAYS_PER_MONTH,
    "veckor": 7 / quantities.DAYS_PER_MONTH, "dag": 1 / quantities.DAYS_PER_MONTH,
    "dagar": 1 / quantities.DAYS_PER_MONTH,
}  # fmt: skip
#: A word that ends with years or months, joined by an s.
_UNIT_LAST = re.compile(r"[a-zåäö]{3}s(?:år|månader)$")
_PART = re.compile(
    r"(?:(?P<times>\d{1,2})\s*[x*×]\s*)?(?P<number>\d{1,4}(?:[.,]\d{1,2})?)\s*"
    r"(?P<unit>år|års|years?|mån(?:ad(?:er)?)?\.?s?|mnd|months?|m|veckor|vecka|dagar|dag)?"
    r"(?:\s*(?:option(?:er|sår)?|förlängning(?:ar|sår)?|opt\.?|fast|i taget))?",
    re.IGNORECASE,
)
_OPEN_ENDED = re.compile(r"tills ?vidare|obegränsad|^t\.?\s?v\.?$", re.IGNORECASE)
#: A purchase that is made once has no length.
_ONCE = re.compile(r"engångs[a-zåäö]*|enstaka (?:köp|inköp)|ett tillfälle")
#: Words before a length that is no exact one.
_YEARS_AND_MONTHS = re.compile(r"\b(\d)\s*år\s*och\s*(\d{1,2})\s*mån(?:ader)?\b")
ABOUT_LENGTH = r"^(?:ca\.?|cirka|ungefär|max\.?|maximalt|högst|upp till)\s+"
#: What stands between a length and what may come after it: "2 år, option 1+1 år".
_MAY_FOLLOW = re.compile(
    r"[\s,;]*(?:\+|\bsamt\b|\bplus\b|,(?!\d)|\bmed\b)\s*"
    r"(?:(?:med|möjlighet|option|optioner|opt\.?|rätt|ev\.?|eventuell|till|på|om|att|förlänga|"
    r"förläng(?:ning(?:ar)?)?)\s+)*\+?\s*"
)
#: Said after the whole: the extensions are counted already.
_COUNTED = re.compile(r"\s*\(?inkl(?:\.|usive)?\s+(?:ev\.?\s+)?(?:option|förläng)[a-zåäö]*\)?$")
_NUMBER_WORDS = {"ett": "1", "två": "2", "tre": "3", "fyra": "4", "fem": "5"}

_PER_CENT = re.compile(r"\s*(?:%|procent\b|proc\b\.?|pct\b\.?)\s*$", re.IGNORECASE)
_YES = frozenset(["ja", "j", "yes", "y", "x", "sant", "true", "1", "1.0", "✓", "✔"])
_NO = frozenset(["nej", "n", "no", "falskt", "false", "0", "0.0"])
_THRESHOLDS = {
    "low": "low", "låg": "low", "lågt": "low", "liten": "low", "medium": "medium",
    "medel": "medium", "mellan": "medium", "medelhög": "medium", "high": "high", "hög": "high",
    "högt": "high", "stor": "high",
}  # fmt: skip
_RANGE = re.compile(r"(\d{4}-\d\d-\d\d)\s*(?:--?|–|—|till|t\.?\s?o\.?\s?m\.?)\s*(\d{4}-\d\d-\d\d)")


class Unreadable(Exception):
    """The cell is not what its column says; the text ends a sentence."""


def said(text: str) -> str:
    """The cell's text, or "" when it says that nobody knows."""
    stripped = " ".join(text[:LONGEST_CELL].split())
    return "" if stripped.lower() in UNSAID else stripped


def program_error(text: str) -> str:
    """The error that a spreadsheet program shows in a cell, as it is written; or ""."""
    if text.strip()[:1] not in "#EeFf":
        return ""  # as nearly every cell, and there are many
    shown_error = text.strip().upper()
    if shown_error in _PROGRAM_ERRORS and shown_error != _PROGRAM_ERRORS[shown_error]:
        return f"{shown_error} ({_PROGRAM_ERRORS[shown_error]})"
    known = shown_error in _PROGRAM_ERRORS.values() or _PROGRAM_ERROR.fullmatch(text.strip())
    return text.strip()[:20] if known else ""


def money_unit(text: str) -> Decimal:
    """1, 1 000 or 1 000 000, by a unit word in a header or cell."""
    for word in _WORDS.findall(text.lower()):
        if word in _FACTORS:
            return Decimal(_FACTORS[word])
    return Decimal(1)


def currency_in(text: str) -> str:
    """The currency that a header or cell names, or ""."""
    for word in _WORDS.findall(text.lower()):
        if word in _CURRENCIES:
            return _CURRENCIES[word]
    return ""


def amount(text: str, factor: Decimal = Decimal(1)) -> tuple[Decimal | None, str]:
    """An amount and the currency named beside it ("" when none): "1 250 000,50 kr", "1,2 mkr".

    "under 700 000" is one krona less, the most that it can be: see also :func:`vague`.

    ``factor`` is what the header says, and holds unless the cell names a unit itself. 0 and 1
    mean that none is given.
    """
    cell = said(text)
    if not cell:
        return None, ""
    if quantities.SCIENTIFIC.fullmatch(cell):
        cell = f"{quantities.number(cell):f}"
    match = _parts(cell)
    if not match:
        raise Unreadable(f"Värdet {shown(cell)} går inte att läsa som ett belopp.")
    words = f"{match['before'] or ''} {match['words']}"
    _refuse_other_words(words, cell)
    written = match["number"].strip()
    if _THREE_DIGITS.fullmatch(written) and money_unit(words) == 1 and factor == 1:
        written = re.sub(r"[.,]", "", written)  # "1.250" kronor: nobody gives three decimals
    value = quantities.number(written)
    if value is None:
        raise Unreadable(f"Värdet {shown(cell)} går inte att läsa som ett belopp.")
    value *= _unit(words, value, factor)
    if match["below"]:
        value -= 1
    if value < 0:
        raise Unreadable(f"Värdet {shown(cell)} är mindre än noll.")
    if value > quantities.LARGEST_AMOUNT:
        raise Unreadable(f"Värdet {shown(cell)} är orimligt stort.")
    return (value if value > 1 else None), currency_in(words)


def _parts(cell: str) -> re.Match[str] | None:
    """An amount's words and number; None when the cell is no amount."""
    plain = cell if cell[-1:].isdigit() else _DASH_END.sub("", _ADDED.sub("", cell)).strip()
    return _AMOUNT.fullmatch(_CLOSE_UNIT.sub(lambda unit: _CLOSE_UNITS[unit[0].lower()], plain))


def without_per_year(text: str) -> str:
    """An amount without "per år" after it."""
    return _PER_YEAR.sub("", _ADDED.sub("", said(text)))


def is_per_year(text: str) -> bool:
    """Whether a cell says that its amount is a year's."""
    return _PER_YEAR.search(_ADDED.sub("", said(text))) is not None


def vague(text: str) -> str:
    """Whether an amount is written as "about" one, the "most" it may be or "below" it; or ""."""
    match = _parts(said(text))
    return next((kind for kind in ("about", "most", "below") if match and match[kind]), "")


def _unit(words: str, number: Decimal, factor: Decimal) -> Decimal:
    """What the number is multiplied by: what the cell names, else what the header says.

    Programs put "kr" after every amount in a column of thousands; then the size tells.
    """
    own = money_unit(words)
    if own != 1 or factor == 1:
        return own if own != 1 else factor
    if only_says_kr(words):
        return factor if number < KR_BESIDE_THOUSANDS else Decimal(1)
    return Decimal(1) if currency_in(words) else factor


def names_unit(text: str) -> bool:
    """Whether a header or cell says kronor, another currency, thousands or millions."""
    return bool(currency_in(text)) or money_unit(text) != 1


def only_says_kr(text: str) -> bool:
    """Whether a cell names "kr" and no other unit."""
    found = {word for word in _WORDS.findall(text.lower()) if word in _CURRENCIES | _FACTORS}
    return found == {"kr"}


def unit_of(text: str, factor: Decimal) -> Decimal:
    """What a cell that can be read as an amount is multiplied by."""
    match = _parts(text)
    number = quantities.number(match["number"]) if match else None
    if match is None or number is None:
        return factor
    return _unit(f"{match['before'] or ''} {match['words']}", number, factor)


def three_digits(text: str) -> str:
    """The digits of an amount like "1.250" or "1,250 tkr", which can be read in two ways; or ""."""
    match = _parts(text)
    written = match["number"].strip() if match else ""
    return re.sub(r"[.,]", "", written) if _THREE_DIGITS.fullmatch(written) else ""


def _refuse_other_words(words: str, cell: str) -> None:
    """ "500 000 per år" is no total, and "12 st" is no money."""
    for word in _WORDS.findall(words.lower()):
        if word not in _CURRENCIES and word not in _FACTORS and word not in _BESIDE:
            raise Unreadable(
                f"Värdet {shown(cell)} går inte att läsa som ett belopp. Skriv hela beloppet i "
                "kronor, utan moms, för hela avtalstiden."
            )


def duration_unit(text: str) -> Decimal | None:
    """Months per unit, by a unit word in a header; None when it names none."""
    for word in re.findall(r"[a-zåäö]+", text.lower()):
        if len(word) > 1 and word in _DURATION_UNITS:
            return _DURATION_UNITS[word]
        if _UNIT_LAST.search(word):  # "optionsår", "förlängningsmånader"
            return _DURATION_UNITS["år" if word.endswith("år") else "månader"]
    return None


def duration(text: str, unit: Decimal | None = None) -> tuple[Decimal | None, Decimal | None]:
    """Months, and months of extension: "24", "2 år", "2+1+1 år", "36 mån + 12 mån option".

    ``unit`` is months per unit by the header; a bare number is months. Raises Unreadable.
    """
    cell = said(text).lower()
    if not cell or is_open_ended(cell) or _ONCE.fullmatch(cell):
        return None, None
    span = _RANGE.fullmatch(cell)
    if span:
        start, end = quantities.day(span[1]), quantities.day(span[2])
        months = quantities.months_between(start, end) if start and end else None
        if months is None:
            raise Unreadable(f"Tiden {shown(text)} går inte att läsa.")
        return months, None
    matches = _lengths_of(cell)
    if matches is None:
        raise Unreadable(
            f"Tiden {shown(text)} går inte att läsa. Skriv till exempel 24, 2 år eller 2+1+1 år."
        )
    last_unit = next((match["unit"] for match in reversed(matches) if match["unit"]), None)
    if last_unit is None and unit is None and len(matches) > 1:
        unit = _unit_of_sum(matches)
    lengths = [_length(match, last_unit, unit) for match in matches]
    if sum(lengths) > quantities.LONGEST_MONTHS:
        raise Unreadable(f"Tiden {shown(text)} är orimligt lång.")
    extension = sum(lengths[1:], Decimal(0))
    return (lengths[0] or None), (extension if len(lengths) > 1 else None)


def _lengths_of(cell: str) -> list[re.Match[str]] | None:
    """The length and those that may follow; None when any of it is no length."""
    cell = re.sub(ABOUT_LENGTH, "", _COUNTED.sub("", cell))
    cell = _YEARS_AND_MONTHS.sub(lambda match: f"{int(match[1]) * 12 + int(match[2])} mån", cell)
    cell = re.sub(r"\b(?:ett|två|tre|fyra|fem)\b", lambda word: _NUMBER_WORDS[word[0]], cell)
    parts = _MAY_FOLLOW.split(re.sub(r"[()]", " ", cell).strip())
    found = [_PART.fullmatch(part.strip()) for part in parts]
    matches = [match for match in found if match]
    return matches if len(parts) <= 12 and len(matches) == len(parts) else None


def _unit_of_sum(matches: list[re.Match[str]]) -> Decimal | None:
    """Months per unit of a bare "2+1+1", which nobody writes of months; None for larger ones."""
    numbers = [Decimal(match["number"].replace(",", ".")) for match in matches]
    return _DURATION_UNITS["år"] if max(numbers) <= MOST_YEARS_IN_SUM else None


def _length(match: re.Match[str], last_unit: str | None, unit: Decimal | None) -> Decimal:
    word = (match["unit"] or last_unit or "").rstrip(".")
    per = _DURATION_UNITS.get(word) or _DURATION_UNITS.get(word.rstrip("s")) or unit or Decimal(1)
    number = Decimal(match["number"].replace(",", ".")) * int(match["times"] or 1)
    return (number * per).quantize(Decimal("0.1"))


def is_open_ended(text: str) -> bool:
    """True for an agreement until further notice."""
    return _OPEN_ENDED.search(said(text)) is not None


def is_about(text: str) -> bool:
    """Whether a length is written as "about" or "at most" so long."""
    return re.match(ABOUT_LENGTH, said(text), re.IGNORECASE) is not None


def yes_no(text: str) -> bool | None:
    """True, False, or None when nobody has said. Raises Unreadable."""
    cell = said(text).lower()
    if not cell:
        return None
    if cell in _YES or cell.split()[0].rstrip(",.") == "ja":
        return True
    if cell in _NO or cell.split()[0].rstrip(",.") == "nej":
        return False
    raise Unreadable(f"{shown(text)} är varken ja eller nej.")


def share(text: str) -> Decimal | None:
    """A share between 0 and 1: "60 %", "60 procent", "0,6" and "60". Raises Unreadable.

    So does "1,5" alone: one and a half of the whole, or as many per cent.
    """
    cell = said(text)
    if not cell:
        return None
    bare = _PER_CENT.sub("", cell)
    value = quantities.number(bare)
    if value is not None and bare == cell and 1 < value < 2:
        raise Unreadable(f"Andelen {shown(text)} är mer än allt. Skriv % om det är procent.")
    if value is not None and (bare != cell or value > 1):
        value /= 100
    if value is None or not 0 <= value <= 1:
        raise Unreadable(f"Andelen {shown(text)} är inte mellan 0 och 100 procent.")
    return value


def count(text: str) -> int | None:
    """A whole number from 0 to 100 000. Raises Unreadable."""
    cell = said(text).lower().removesuffix("st").removesuffix("personer").removeprefix("ca").strip()
    if not cell:
        return None
    value = quantities.number(cell)
    if value is None or value != value.to_integral_value() or not 0 <= value <= 100_000:
        raise Unreadable(f"Antalet {shown(text)} är inget heltal.")
    return int(value)


def threshold(text: str) -> str:
    """low, medium, high or "". Raises Unreadable."""
    cell = said(text).lower()
    if cell and cell not in _THRESHOLDS:
        raise Unreadable(f"Tröskeln {shown(text)} är inte låg, mellan eller hög.")
    return _THRESHOLDS.get(cell, "")
