"""Lots written in few words, for tables of situations."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from procurement.rules import Lot

DAY = date(2025, 3, 1)  # a day whose amounts are verified

_DECIMALS = {field.name for field in fields(Lot) if "Decimal" in str(field.type)}


def make_lot(**facts: Any) -> Lot:
    """A lot on a day with verified amounts; whole numbers become Decimal."""
    facts.setdefault("date", DAY)
    for name in _DECIMALS & set(facts):
        value = facts[name]
        if isinstance(value, int | float):
            facts[name] = Decimal(str(value))
        elif isinstance(value, tuple) and value and isinstance(value[0], int):
            facts[name] = tuple(Decimal(part) for part in value)
    return Lot(**facts)
