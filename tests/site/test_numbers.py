"""Amounts as people type them, with a comma or a point between the thousands."""

from decimal import Decimal

import pytest

from enterprises.forms.fields import Kronor
from ljungby_social.numbers import without_groups
from procurement.fields import NumberField


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1,840,000", "1840000"),
        ("1.840.000", "1840000"),
        ("250,000", "250000"),
        ("-96.000", "-96000"),
        ("2,5", "2,5"),
        ("1840,000", "1840,000"),
        ("1,840.000", "1,840.000"),
        ("", ""),
    ],
)
def test_groups_are_taken_away(typed: str, meant: str) -> None:
    assert without_groups(typed) == meant


@pytest.mark.parametrize("typed", ["250 000", "250,000", "250.000", "250000 kr"])
def test_both_kinds_of_amount_read_thousands(typed: str) -> None:
    assert Kronor(label="").clean(typed) == 250_000
    assert NumberField(label="").clean(typed) == Decimal(250_000)


def test_a_share_keeps_its_decimals() -> None:
    share = NumberField(label="", places=3, largest=1, percent=True)
    assert share.clean("12,345") == Decimal("0.123")
