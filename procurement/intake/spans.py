"""Amounts from one end to another, as "500–700 tkr"."""

import re

from procurement.intake import cells

_NUMBER_IN_SPAN = r"\d[\d\s.,\u2009]*(?:\s*[a-zåäö€]{1,8}\.?)?"
_SPAN = re.compile(
    rf"(?:mellan\s+)?(?P<low>{_NUMBER_IN_SPAN})\s*(?:[-–—]+|\btill\b|\boch\b)\s*(?P<high>{_NUMBER_IN_SPAN})",
    re.IGNORECASE,
)


def highest(text: str) -> str:
    """The higher end of "500 000–700 000 kr" or "2 till 3 mkr", whichever way it is turned, or ""
    for anything else."""
    match = _SPAN.fullmatch(cells.said(text))
    if not match:
        return ""
    low, high = match["low"].strip(), match["high"].strip()
    try:
        first, second = cells.amount(low)[0], cells.amount(high)[0]
        if first is None or second is None:
            return high
        if not cells.names_unit(low) and first < cells.KR_BESIDE_THOUSANDS:
            unit = high.lstrip("0123456789 .,\u2009")  # "3-2 mkr" are three millions
            shared = cells.amount(f"{low} {unit}")[0] or first
            if shared > 100 * second:  # but "500-1 mkr" are thousands to a million
                return high
            low, first = f"{low} {unit}".strip(), shared
    except cells.Unreadable:
        return high
    return low if first > second else high
