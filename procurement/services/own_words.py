"""What a notice says about itself (reserved, social objectives), and what a later one changes of
that, in words.

The sentences are kept with the purchase, so they are in Swedish whatever the officer reads.
"""

from collections.abc import Mapping
from typing import Any

from procurement.models import Lot
from procurement.rules.eforms import CODE_LABELS, FIELD_LABELS

# Columns of a lot, and the fields of eForms that they are.
FIELDS = {
    "reserved_participation": "BT-71",
    "reserved_execution": "BT-736",
    "strategic": "BT-06",
    "social_objectives": "BT-775",
    "accessibility": "BT-754",
}


def take_over(lot: Lot, columns: Mapping[str, Any]) -> list[str]:
    """Set on a lot, in memory, what a notice says of itself; return what that changes.

    What it leaves out stays as it was, for silence is no answer. But a notice that says which
    goals it has (BT-06) has said which social ones too (BT-775), also when there are none.
    """
    lines = []
    for name, field in FIELDS.items():
        before, after = getattr(lot, name), columns[name]
        silent = name != "social_objectives" or not columns["strategic"]
        if (after in (None, "", []) and silent) or _codes(before) == _codes(after):
            continue
        setattr(lot, name, after)
        lines.append(
            f"{lot.identifier} {FIELD_LABELS[field]}: {_words(field, before)} → "
            f"{_words(field, after)}"
        )
    return lines


def _codes(value: Any) -> set[str]:
    if not value:
        return set()
    return {value} if isinstance(value, str) else set(value)


def _words(field: str, value: Any) -> str:
    """Codes as words, in the order of the list; a code that is not in it stays a code."""
    found, labels = _codes(value), CODE_LABELS[field]
    words = [labels[code] for code in labels if code in found]
    return ", ".join([*words, *sorted(found - labels.keys())]) or "inte angivet"
