"""The codes of the CPV, Regulation (EC) No 213/2008: only these exist.

The check digit after a hyphen cannot be tried: the rule that the Publications Office gives (weights
7, 1, 3 on each level) does not give the digits that the regulation prints, as it has answered
itself (OP-TED/ePO, discussion 589), and the lists that notices use leave the digit out.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

_FILE = Path(__file__).parents[2] / "ljungby_social" / "seed" / "cpv.csv"


@cache
def all_codes() -> frozenset[str]:
    """Every code, eight digits without the check digit."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return frozenset(row["code"] for row in csv.DictReader(file))
