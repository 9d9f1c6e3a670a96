"""JSON from strangers: no NaN, no twice-named key, no number or nesting beyond reason."""

import json
import re
from decimal import Decimal
from typing import Any, NoReturn

from procurement.intake.limits import DEFAULT, Limits
from procurement.intake.notice import Refused
from procurement.intake.xml import megabytes

#: Longest number taken, and its greatest power of ten; larger is no amount of money.
LONGEST_NUMBER = 40
LARGEST_EXPONENT = 30

#: A line that may be a JSON object of its own.
_WHOLE_LINE = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{.*\}\s*")

TOO_DEEP = "Filen har för många nivåer i varandra och läses inte."


def documents(data: bytes, limits: Limits = DEFAULT) -> list[Any]:
    """The one value of a JSON file, or the value of each line of a file of JSON lines.

    Raises Refused with one sentence.
    """
    try:
        return [parse(data, limits)]
    except _MoreFollows:
        lines = [line for line in data.splitlines() if line.strip()]
        if len(lines) < 2 or not all(_WHOLE_LINE.fullmatch(line) for line in lines):
            raise
    found = []
    for number, line in enumerate(lines, start=1):
        try:
            found.append(parse(line, limits))
        except Refused as refused:
            raise Refused(f"I utgåva {number}, en per rad: {refused.sentence}") from None
    return found


class _MoreFollows(Refused):
    """A whole value, and something after it."""


def parse(data: bytes, limits: Limits = DEFAULT) -> Any:
    """Parse JSON; fractions come as Decimal. Raises Refused with one sentence, nothing else."""
    if len(data) > limits.json_bytes:
        raise Refused(
            f"Filen är {megabytes(len(data))}. En JSON-fil får vara högst "
            f"{megabytes(limits.json_bytes)}."
        )
    if data.count(b",") + data.count(b"[") + data.count(b"{") > limits.json_nodes:
        raise Refused("Filen har fler delar än en rimlig JSON-fil och läses inte.")
    try:
        return json.loads(
            _text(data),
            object_pairs_hook=_object,
            parse_constant=_constant,
            parse_float=_fraction,
            parse_int=_integer,
        )
    except RecursionError:
        raise Refused(TOO_DEEP) from None
    except json.JSONDecodeError as error:
        more = error.msg.startswith("Extra data")
        raise (_MoreFollows if more else Refused)(_sentence(error)) from None


def _text(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    if data[:2] in (b"{\x00", b"[\x00"):
        encoding = "utf-16-le"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("Filens teckenkodning kan inte läsas. En JSON-fil ska vara UTF-8.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise Refused(
            f"Filen har samma namn, {twice[:40]!r}, två gånger på samma plats. Då går det inte "
            "att veta vilket som gäller."
        )
    return result


def _constant(name: str) -> NoReturn:
    raise Refused(f"Filen innehåller {name}, som inte är något tal i JSON.")


def _fraction(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= LONGEST_NUMBER else Decimal("Infinity")
    if not number.is_finite() or (number and abs(number.adjusted()) > LARGEST_EXPONENT):
        raise Refused(f"Filen innehåller talet {text[:20]}, som är för stort eller för långt.")
    return number


def _integer(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        raise Refused(f"Filen innehåller talet {text[:20]}…, som är för stort.")
    return int(text)


def _sentence(error: json.JSONDecodeError) -> str:
    if error.msg.startswith("Extra data"):
        return (
            f"Filen har något efter slutet (rad {error.lineno}). Lägg flera utgåvor i ett paket "
            "i stället."
        )
    if error.pos >= len(error.doc.rstrip()):
        return "Filen är avbruten: slutet saknas."
    return f"Filen går inte att läsa som JSON. Felet märktes på rad {error.lineno}."
