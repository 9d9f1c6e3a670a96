"""What is said of a lot but cannot be so: amounts below zero, a term of no months, an older law.

Such a fact counts as unknown, and the officer is told. It is never mended into another one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from procurement.rules.case import LOU_SINCE
from procurement.rules.facts import Component, Lot

# What the fact is called, and whether nought is a thing to say of it: no option, none taken out.
_AMOUNTS = (
    ("value", "Värdet", False),
    ("base_value", "Grundvärdet", False),
    ("prizes", "Priserna till deltagare", True),
    ("monthly_value", "Månadsvärdet", False),
    ("annual_history", "Värdet av tolv månaders köp", False),
    ("tender_value", "Värdet av alla delar", False),
    ("tender_value_known", "Värdet av de delar som är kända", False),
    ("exempted_lots_value", "Värdet av undantagna delar", True),
    ("accumulated_direct_awards", "Tidigare köp av samma slag", True),
    ("duration_months", "Avtalstiden", False),
    ("extension_months", "Förlängningen", True),
)
_LISTS = (("options", "En option"), ("extensions", "En förlängning"))


@dataclass(frozen=True, slots=True)
class Sound:
    """A lot without what cannot be so: the names of those facts, and a sentence about each."""

    lot: Lot
    unsound: frozenset[str] = frozenset()
    problems: tuple[str, ...] = ()


def sound(lot: Lot) -> Sound:
    """Take away what cannot be so."""
    found = [*_wrong(lot)]
    problems = [sentence for _name, _value, sentence in found]
    if lot.date is not None and lot.date < LOU_SINCE:
        problems.append(
            f"Dagen {lot.date} är före den 1 januari 2017, då lagen (2016:1145) började gälla. "
            "Köp enligt äldre lag prövas inte."
        )
    if not found:
        return Sound(lot, problems=tuple(problems)) if problems else Sound(lot)
    taken_away: dict[str, Any] = {name: value for name, value, _sentence in found}
    return Sound(replace(lot, **taken_away), frozenset(taken_away), tuple(problems))


def _wrong(lot: Lot) -> Iterator[tuple[str, Any, str]]:
    """Each fact that cannot be so, what counts in its place, and what to tell."""
    for name, called, nought in _AMOUNTS:
        amount: Decimal | None = getattr(lot, name)
        if amount is not None and (amount < 0 or (amount == 0 and not nought)):
            least = "mindre än noll" if nought else "noll eller mindre"
            yield name, None, f"{called} är {least}. Uppgiften räknas som okänd."
    for name, called in _LISTS:
        amounts: tuple[Decimal, ...] = getattr(lot, name)
        if any(amount < 0 for amount in amounts):
            kept = tuple(amount for amount in amounts if amount >= 0)
            yield name, kept, f"{called} är mindre än noll. Uppgiften räknas som okänd."
    if any(_is_wrong(part) for part in lot.components):
        parts = tuple(
            replace(part, value=None) if _is_wrong(part) else part for part in lot.components
        )
        yield "components", parts, "En dels värde är noll eller mindre och räknas som okänt."


def _is_wrong(part: Component) -> bool:
    return part.value is not None and part.value <= 0
