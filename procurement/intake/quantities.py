"""Amounts, durations and dates out of text. Money in the unit written, durations in months."""

import re
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal, InvalidOperation

#: Average length of a month and a week, for durations given in days or weeks.
DAYS_PER_MONTH = Decimal("30.4375")
_MONTHS_PER = {
    "DAY": 1 / DAYS_PER_MONTH,
    "WEEK": 7 / DAYS_PER_MONTH,
    "MONTH": Decimal(1),
    "YEAR": Decimal(12),
}
#: No purchase is larger; more is a slip of the keyboard or an attack on whoever adds it up.
LARGEST_AMOUNT = Decimal(10) ** 14
LONGEST_MONTHS = Decimal(1200)

_SPACES = re.compile(r"[\s\u00a0\u202f\u2009']+")
_PLAIN = re.compile(r"[+-]?\d{1,30}(?:\.\d{1,30})?")
_THOUSANDS_DOT = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_THOUSANDS_COMMA = re.compile(r"[+-]?\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?|[+-]?\d{1,3},\d{3}\.\d+")
#: A number as programs write large ones: 1.25e6.
SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d{1,20})?[eE]\+?\d{1,2}")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,12}))?)?)?"
    r"\s*(Z|[+-]\d\d:?\d\d)?"
)
_WITH_TIME = re.compile(r"[\d-]{8,10}[T ]")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:\s+(\d\d):(\d\d))?")


def number(text: str) -> Decimal | None:
    """A number in Swedish, English or German dress; None when it is none, or not finite.

    A single dot or comma before exactly three digits is a decimal sign for a comma and, because
    computers write decimals with a dot, for a dot too: callers that read money typed by people
    say so first, see :func:`procurement.intake.cells.amount`.
    """
    compact = _SPACES.sub("", text)
    if _PLAIN.fullmatch(compact) or SCIENTIFIC.fullmatch(compact):
        plain = compact
    elif _THOUSANDS_COMMA.fullmatch(compact):
        plain = compact.replace(",", "")
    elif _THOUSANDS_DOT.fullmatch(compact):
        plain = compact.replace(".", "").replace(",", ".")
    else:
        plain = compact.replace(",", ".", 1)
        if not _PLAIN.fullmatch(plain):
            return None
    try:
        return Decimal(plain)
    except InvalidOperation:
        return None


def amount(text: str) -> Decimal | None:
    """An amount of money in a notice; 0, 1 and less mean that none was given.

    Returns None also for amounts beyond reason (over 10¹⁴).
    """
    value = number(text)
    return value if value is not None and 1 < value <= LARGEST_AMOUNT else None


def months(text: str, unit: str) -> Decimal | None:
    """A duration in months, one decimal; ``unit`` is DAY, WEEK, MONTH or YEAR."""
    value = number(text)
    factor = _MONTHS_PER.get(unit.strip().upper())
    if value is None or factor is None or not 0 < value <= 40_000:
        return None
    result = (value * factor).quantize(Decimal("0.1"))
    return result if 0 < result <= LONGEST_MONTHS else None


def months_between(start: date, end: date) -> Decimal | None:
    """Months from the first to the last day, both included; None when the days are turned round."""
    if end <= start:
        return None
    after = end + timedelta(days=1) if end < date.max else end
    whole = (after.year - start.year) * 12 + after.month - start.month
    if after.day == start.day:
        return Decimal(whole) if whole <= LONGEST_MONTHS else None
    return months(str((after - start).days), "DAY")


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text == "Z":
        return timezone.utc  # noqa: UP017 - datetime.UTC reads worse beside timezone(…)
    sign = -1 if text[0] == "-" else 1
    hours, minutes = int(text[1:3]), int(text[-2:])
    if hours > 14 or minutes > 59:
        return None
    return timezone(sign * timedelta(hours=hours, minutes=minutes))


def day(text: str) -> date | None:
    """The calendar day as written, whatever the zone; ISO, or TED's ``20210713 23:59``."""
    stripped = text.strip()
    match = _ISO.fullmatch(stripped) or _COMPACT.fullmatch(stripped)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None


def moment(day_text: str, time_text: str = "") -> datetime | None:
    """Day and time with the zone as written; naive when no zone is given, midnight without time.

    Up to twelve fractional digits are accepted and cut to microseconds.
    """
    stripped = day_text.strip()
    if time_text.strip():
        time = time_text.strip()
        stripped = f"{stripped[:10]}T{f'0{time}' if time[1:2] == ':' else time}"
    match = _ISO.fullmatch(stripped)
    if not match:
        return _compact_moment(stripped)
    microseconds = int((match[7] or "0")[:6].ljust(6, "0"))
    try:
        return datetime(
            int(match[1]),
            int(match[2]),
            int(match[3]),
            int(match[4] or 0),
            int(match[5] or 0),
            int(match[6] or 0),
            microseconds,
            tzinfo=_zone(match[8]),
        )
    except ValueError:
        return None


def deadline(day_text: str, time_text: str = "") -> datetime | None:
    """The last moment: day and time as :func:`moment`; the day's last minute without a time."""
    if time_text.strip() or _WITH_TIME.match(day_text.strip()):
        found = moment(day_text, time_text)
        if found is not None:
            return found
    found = moment(day_text) or moment(day_text.strip()[:10])
    return found and found.replace(hour=23, minute=59)


def _compact_moment(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if not match:
        return None
    year, month, day_of_month, hour, minute = (int(part or 0) for part in match.groups())
    try:
        return datetime(year, month, day_of_month, hour, minute, tzinfo=None)  # noqa: DTZ001
    except ValueError:
        return None
