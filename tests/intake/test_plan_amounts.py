"""Amounts a year, and rows that add up the others, in a purchasing plan."""

import pytest

from procurement.intake import Level, guess_mapping
from tests.intake.test_spreadsheet import PLAN, plan


@pytest.mark.parametrize("header", ["Värde per år (kr)", "Årskostnad", "Kostnad (kr/år)"])
def test_a_value_a_year_counts_for_the_whole_agreement(header: str) -> None:
    rows = [
        ["Benämning", "CPV-kod", header, "Avtalstid (år)", "Förlängning"],
        ["Städning", "90910000", "500 000", "4", ""],
        ["Tvätt", "98310000", "500 000 kr/år", "2", "2 år"],
        ["Fika", "55330000", "500 000", "", ""],
    ]
    result = plan(rows)
    assert [notice.value for notice in result.notices] == [2_000_000, 2_000_000, None]
    levels = [problem.level for notice in result.notices for problem in notice.problems]
    assert levels == [Level.INFO, Level.INFO, Level.WARNING]
    assert not [problem for problem in result.problems if "Uppskattat värde" in problem.sentence]


def test_the_whole_value_comes_before_a_years_and_a_months_is_not_read() -> None:
    rows = [["Benämning", "Värde", "Värde per år", "Avtalstid"]]
    (notice,) = plan([*rows, ["Städning", "1 900 000", "500 000", "48 mån"]]).notices
    assert (notice.value, notice.problems) == (1_900_000, ())
    assert guess_mapping(["Månadskostnad", "Värde per kvartal", "Värde"]) == ({2: "value"}, ())


@pytest.mark.parametrize("title", ["Totalt 2027", "Summa 2027:", "Delsumma BUN"])
def test_rows_that_add_up_others_are_no_purchases(title: str) -> None:
    result = plan([*PLAN, [title, "", "4 850 000", "", "", ""]])
    assert [notice.title for notice in result.notices] == ["Städning av skolor", "Tvätt"]
    assert any("ser ut att vara en summering" in problem.sentence for problem in result.problems)


@pytest.mark.parametrize(
    ("title", "code", "reference"),
    [
        ("Totalt underhåll", "50000000", ""),
        ("Summa", "", "KS 2026/9"),
        ("Totalentreprenad", "", ""),
    ],
)
def test_a_purchase_may_begin_with_such_a_word(title: str, code: str, reference: str) -> None:
    result = plan([*PLAN, [title, code, "4 850 000", "", "", reference]])
    assert result.notices[-1].title == title
