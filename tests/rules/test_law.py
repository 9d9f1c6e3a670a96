"""Dated values, the words of findings, and the shape of the jsonl."""

import json
from datetime import date
from decimal import Decimal

import pytest

from ljungby_social.law import DatedValue, Legal, MissingValue, Source, Suitability, Values, kronor
from procurement.rules import INSTRUMENTS, as_json, screen
from tests.rules.situations import make_lot

SOURCE = Source("Exempel", "")


def value(since, until, amount, operator="<"):
    return DatedValue(
        code="x", since=since, until=until, amount=None if amount is None else Decimal(amount),
        unit="SEK", operator=operator, source=SOURCE,
    )  # fmt: skip


VALUES = Values(
    [
        value(date(2024, 1, 1), date(2024, 6, 30), 100),
        value(date(2024, 8, 1), None, None),
    ]
)


@pytest.mark.parametrize(
    ("on", "amount"),
    [
        pytest.param(date(2023, 12, 31), None, id="före första dagen"),
        pytest.param(date(2024, 1, 1), Decimal(100), id="första dagen"),
        pytest.param(date(2024, 6, 30), Decimal(100), id="sista dagen"),
        pytest.param(date(2024, 7, 1), None, id="i glappet"),
        pytest.param(date(2024, 8, 1), None, id="obekräftat"),
    ],
)
def test_amount_of_a_day(on, amount):
    assert VALUES.amount("x", on) == amount


def test_values_know_their_gaps_and_never_guess():
    assert VALUES.gaps("x") == ((date(2024, 7, 1), date(2024, 7, 31)),)
    assert VALUES.last_known("x", date(2025, 1, 1)).amount == 100
    assert [row.since for row in VALUES.unverified(date(2025, 1, 1))] == [date(2024, 8, 1)]
    with pytest.raises(MissingValue, match="2024-07-15"):
        VALUES.at("x", date(2024, 7, 15))


@pytest.mark.parametrize(
    ("operator", "below", "at", "above"),
    [
        pytest.param("<", True, False, False, id="understiga"),
        pytest.param("<=", True, True, False, id="högst"),
        pytest.param(">=", False, True, True, id="uppgår till minst"),
        pytest.param(">", False, False, True, id="överstiger"),
    ],
)
def test_operators(operator, below, at, above):
    row = value(date(2024, 1, 1), None, 100, operator)
    assert [row.met_by(Decimal(n)) for n in (99, 100, 101)] == [below, at, above]


def test_an_unknown_amount_compares_with_nothing():
    assert value(date(2024, 1, 1), None, None).met_by(Decimal(1)) is None
    with pytest.raises(ValueError, match="operator"):
        value(date(2024, 1, 1), None, 1, "").met_by(Decimal(1))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (2_389_585, "2 389 585 kr"),
        (Decimal("1500.5"), "1 500,50 kr"),
        (700_000, "700 000 kr"),
    ],
)
def test_amounts_are_written_in_swedish(amount, text):
    assert kronor(amount).replace("\u00a0", " ") == text


def test_every_word_has_a_swedish_label():
    assert all(word.label for word in (*Legal, *Suitability))


def test_jsonl_keeps_its_shape(knowledge):
    lot = make_lot(id="42", title="Lokalvård", cpv="90910000", value=900_000)
    row = json.loads(json.dumps(as_json(lot, screen(lot, knowledge))))
    assert list(row) == [
        "id", "lot", "title", "regime", "regime_missing", "annex2", "kinds", "problems",
        "instruments", "eforms",
    ]  # fmt: skip
    assert (row["id"], row["lot"], row["kinds"]) == ("42", "LOT-0001", ["stadning"])
    assert tuple(row["instruments"]) == INSTRUMENTS
    for found in row["instruments"].values():
        assert list(found) == ["legal", "suitability", "score", "for", "against", "missing"]
        assert all(set(reason) == {"text", "source"} for reason in found["for"])
    assert list(row["eforms"]) == ["BT-71", "BT-736", "BT-06", "BT-775", "BT-754"]
