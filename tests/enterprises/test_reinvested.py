"""The share of profit that stays: one calculation, shown beneath the figures of each year."""

from decimal import Decimal
from typing import Any

import pytest

from enterprises.models import Registration
from enterprises.shares import Standing, reinvested
from tests.enterprises.conftest import reload


@pytest.mark.parametrize(
    ("result", "dividend", "transfers", "standing", "share"),
    [
        (100, 0, 0, "mainly", "1"),
        (100, 49, 0, "mainly", "0.51"),
        (100, 50, 0, "not_mainly", "0.5"),
        (100, 30, 21, "not_mainly", "0.49"),
        (100, 80, 80, "not_mainly", "0"),
        (100, None, 0, "unknown", None),
        (100, 0, None, "unknown", None),
        (None, 0, 0, "unknown", None),
        (0, 0, 0, "no_profit", None),
        (-5000, None, None, "no_profit", None),
    ],
)
def test_share(
    result: int | None, dividend: int | None, transfers: int | None, standing: str, share: Any
) -> None:
    found = reinvested(result=result, dividend=dividend, transfers=transfers)
    assert found.standing == Standing(standing)
    assert found.share == (None if share is None else Decimal(share))


def shown(page: Any) -> list[str]:
    return [" ".join(output.text_content().split()) for output in page.tree.xpath("//output")]


def test_the_page_shows_what_is_saved_and_what_could_not_be(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    address = f"/registrera/{draft.number}/k4/"
    page = visitor.open(address)
    assert [words.split()[0] for words in shown(page)] == ["Fyll"] * 3
    figures = {"result_2024": "-20 000", "result_2025": "96 000", "dividend_2025": "24 000"}
    visitor.send(page, **figures, transfers_2025="8 000")
    assert reload(draft).years.get(year=2025).reinvested_share == Decimal(2) / Decimal(3)
    page = visitor.open(address)
    assert shown(page)[1:] == [
        "Ingen vinst det året, så det finns ingen andel att räkna ut.",
        "66,6 % av vinsten stannar. Det är mer än hälften.",
    ]
    page = visitor.send(page, status=422, dividend_2025="48 000", result_2023="mycket")
    assert "41,6 % av vinsten stannar. Det är inte mer än hälften." in shown(page)[2]


def test_the_summary_names_the_field_when_several_have_the_same_mistake(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k4/")
    page = visitor.send(page, status=422, result_2024="a", result_2025="b", dividend_2025="-1")
    sentence = "Skriv ett belopp i hela kronor, till exempel 1 840 000."
    assert page.errors() == [
        f"Årets resultat, kr 2024: {sentence}",
        f"Årets resultat, kr 2025: {sentence}",
        "Skriv ett belopp som är noll eller mer.",
    ]
