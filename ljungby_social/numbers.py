"""Numbers as people type them."""

import re

_GROUPS = re.compile(r"-?\d{1,3}(?:,\d{3})+|-?\d{1,3}(?:\.\d{3})+")


def without_groups(text: str) -> str:
    """Take away what stands between groups of three: "1,840,000" and "1.840.000" → "1840000".

    Somebody who writes "250,000" for an amount means 250 thousand, whichever language they read:
    no amount has three decimals. Not for numbers that may have three decimals, such as shares.
    """
    return re.sub(r"[,.]", "", text) if _GROUPS.fullmatch(text) else text
