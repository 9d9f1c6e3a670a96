"""Plans as people lay them out: what is above, between, below and beside their rows."""

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

from procurement.intake import Answer, Level, Result, columns, guess_mapping, read
from tests.intake.test_spreadsheet import PLAN, csv, plan, xlsx

HEADERS = ["Benämning", "CPV-kod", "Beräknat värde (tkr)", "Avtalstid", "Annonsering"]
CLEANING = ["Städning", "90910000-9", "2 500", "2+1+1 år", "Kv 2 2026"]
LAUNDRY = ["Tvätt", "98310000", "ca 900", "1 år", "maj-26"]


def titles(result: Result) -> list[str]:
    return [notice.title for notice in result.notices]


def sentences(result: Result, level: Level) -> list[str]:
    return [row.sentence for row in result.all_problems if row.level == level]


def test_a_header_on_the_fourth_row_under_a_title() -> None:
    above = [["Upphandlingsplan 2026", "", ""], ["Ljungby kommun", "", ""], [""]]
    result = plan([*above, HEADERS, CLEANING, LAUNDRY])
    assert titles(result) == ["Städning", "Tvätt"]
    assert [notice.value for notice in result.notices] == [2_500_000, 900_000]
    assert [notice.planned_start for notice in result.notices] == [
        date(2026, 4, 1),
        date(2026, 5, 1),
    ]
    (lot,) = result.notices[0].lots
    assert (lot.duration_months, lot.extension_months, lot.cpv) == (24, 24, "90910000")
    assert [row.doubts[0].kind for row in result.unsure] == ["value:about"]


def test_a_heading_over_several_columns() -> None:
    result = plan(
        [
            ["Inköpsplan", "", "", "", "", "", ""],
            ["", "", "Värde", "", "Avtal", "", ""],
            ["Benämning", "CPV-kod", "Totalt", "Per år", "Start", "Slut", "Option"],
            ["Städning", "90910000", "2 500 000", "", "2026-01-01", "2029-12-31", "12 mån"],
        ]
    )
    (lot,) = result.notices[0].lots
    assert (lot.value, lot.duration_months, lot.extension_months) == (2_500_000, 48, 12)
    assert (lot.start_date, lot.end_date) == (date(2026, 1, 1), date(2029, 12, 31))


def test_a_second_header_row_with_units_and_parts() -> None:
    result = plan(
        [
            ["Upphandling", "CPV-kod", "Uppskattat värde", "Avtalstid", "Tidplan", ""],
            ["", "", "(tkr)", "(år)", "Annonsering", "Avtalsstart"],
            ["Städning", "90910000", "2500", "4", "2026-03-01", "2026-09-01"],
        ]
    )
    (notice,) = result.notices
    (lot,) = notice.lots
    assert (notice.value, lot.duration_months) == (2_500_000, 48)
    assert (notice.planned_start, lot.start_date) == (date(2026, 3, 1), date(2026, 9, 1))
    assert (result.unsure, result.rejected) == ((), ())


def test_a_first_row_without_a_title_is_no_second_header() -> None:
    result = plan([HEADERS, ["", "", "", "år", ""], CLEANING])
    assert titles(result) == ["Städning"]
    result = plan([HEADERS, ["", "90910000", "500", "", ""], LAUNDRY])
    assert titles(result) == ["CPV 90910000", "Tvätt"]


@pytest.mark.parametrize(
    "aside",
    ["Tekniska förvaltningen", "Socialnämnden:", "Ljungbybostäder AB", "2027", "Kvartal 3 2026",
     "* Värden är preliminära", "Uppdaterad 2026-01-12", "Frågor: plan@example.se"],
)  # fmt: skip
@pytest.mark.parametrize("column", [0, 1])
def test_headings_and_notes_between_the_rows_are_no_purchases(aside: str, column: int) -> None:
    row = [""] * len(HEADERS)
    row[column] = aside
    result = plan([HEADERS, CLEANING, row, LAUNDRY])
    assert titles(result) == ["Städning", "Tvätt"]
    (told,) = sentences(result, Level.INFO)
    assert told == "Raden ser ut att vara en rubrik eller anteckning och hoppades över."
    assert result.rejected == ()


def test_a_row_with_a_title_alone_is_asked_about() -> None:
    rows = [HEADERS, CLEANING, ["Möbler", "", "", "", ""], LAUNDRY, CLEANING[:1] + LAUNDRY[1:]]
    result = plan(rows)
    assert "Möbler" in titles(result)
    assert "Raden har bara en benämning. Är den ett köp? Lästes som ett köp." in sentences(
        result, Level.WARNING
    )
    held = plan(rows, settled={})
    assert "Möbler" not in titles(held)
    assert "Möbler" in titles(plan(rows, settled={3: Answer(cells={}, twin="other")}))
    skipped = plan(rows, settled={3: Answer(cells={}, twin="same")})
    assert 3 not in [row.row for row in skipped.rejected]


def test_a_plan_of_titles_is_not_asked_about() -> None:
    rows = [[title, "", "", "", ""] for title in ("Möbler", "Städning", "Socialt boende", "IT")]
    result = plan([HEADERS, *rows])
    assert len(result.notices) == 4
    assert result.unsure == ()


def test_sums_with_and_without_a_word() -> None:
    """A sum of one group, of the next, and of all; an amount that is no sum is an error."""
    rows = [
        CLEANING,
        ["", "", "2 500", "", ""],
        ["Fika", "15894200", "100", "1 år", "2026"],
        ["Snö", "90620000", "200", "1 år", "2026"],
        ["", "", "300", "", ""],
        ["Total summa", "", "2 800", "", ""],
        ["", "", "2 800", "", ""],
        ["", "", "777", "", ""],
    ]
    result = plan([HEADERS, *rows])
    assert titles(result) == ["Städning", "Fika", "Snö"]
    assert len(sentences(result, Level.INFO)) == 4
    assert [row.row for row in result.rejected] == [9]


def test_the_header_once_more_on_the_next_page() -> None:
    result = plan([HEADERS, CLEANING, HEADERS, LAUNDRY])
    assert titles(result) == ["Städning", "Tvätt"]
    assert sentences(result, Level.INFO) == ["Raden är rubrikraden en gång till och hoppades över."]


def test_other_sheets_with_a_table_are_told_of() -> None:
    book = openpyxl.Workbook()
    other = ["Benämning", "CPV-kod", "Värde (tkr)"]
    for name, rows in (("2026", [HEADERS, CLEANING, LAUNDRY]), ("2027", [other, LAUNDRY[:3]])):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.create_sheet("Läs mig").append(["Planen gäller två år."])
    buffer = io.BytesIO()
    book.save(buffer)
    result = read(buffer.getvalue(), name="plan.xlsx")
    assert titles(result) == ["Städning", "Tvätt"]
    (told,) = [row.sentence for row in result.problems]
    assert told.startswith("Bladet ”2027” har också en tabell, med 1 rad, och lästes inte.")
    assert result.table is not None
    assert result.table.sheet == "2026"


def test_columns_without_a_header_are_told_of_when_they_hold_something() -> None:
    rows = [[*HEADERS, "", ""], [*CLEANING, "Ring Anna", ""], [*LAUNDRY, "", ""]]
    (told,) = [row.sentence for row in plan(rows).problems]
    assert told == "Kolumn 6 saknar rubrik och lästes inte. Den har något i 1 rad."
    assert plan([[*HEADERS, "", ""], [*CLEANING, "", ""]]).problems == ()


@pytest.mark.parametrize(
    "cell",
    ["90910000, 90911200", "90910000/90911200", "90910000 90911200", "90910000\n90911200",
     "90910000-9 och 90911200-8", "90910000+90911200", "90910000 (städ), 90911200 (puts)",
     "CPV 90910000; 90911200", "Städtjänster (90910000), Städning av byggnader (90911200)"],
)  # fmt: skip
def test_several_codes_in_a_cell(cell: str) -> None:
    (notice,) = plan([["Benämning", "CPV-kod"], ["Städning", cell]]).notices
    assert (notice.cpv, notice.additional_cpv) == ("90910000", ("90911200",))


def test_a_line_break_in_quotes() -> None:
    headers = ["Benämning\n(kort)", "CPV-\nkod", "Beräknat värde\n(kr)", "Beskrivning"]
    cells = ["Städ av\nskolor", "90910000", "2 500 000", "Rad ett\nRad två; och tre\n\nRad fyra"]
    (notice,) = plan([headers, cells]).notices
    assert (notice.title, notice.cpv, notice.value) == ("Städ av skolor", "90910000", 2_500_000)
    assert notice.description == "Rad ett\nRad två; och tre\n\nRad fyra"


@pytest.mark.parametrize(
    "cell",
    ["500 tkr/år", "0,5 mkr per år", "500 000 kr/år exkl. moms"],
)
def test_an_amount_a_year_in_the_column_of_whole_values(cell: str) -> None:
    (notice,) = plan([["Benämning", "Värde", "Avtalstid"], ["Städning", cell, "2+2 år"]]).notices
    assert notice.value == 2_000_000
    assert [row.level for row in notice.problems] == [Level.INFO]


@pytest.mark.parametrize(
    "cell",
    ["2,5 mkr (4 år)", "2,5 mkr/avtalsperiod", "2 500 000 kr för hela avtalstiden", "2,5 mkr/4 år",
     "2 000 000 - 2 500 000 kr"],
)  # fmt: skip
def test_an_amount_of_the_whole_agreement(cell: str) -> None:
    (notice,) = plan([["Benämning", "Värde", "Avtalstid"], ["Städning", cell, "2+2 år"]]).notices
    assert notice.value == 2_500_000


def test_an_option_in_the_header_of_a_value_is_no_extension() -> None:
    headers = [
        "Objekt",
        "Kontraktsvärde exkl. option (SEK)",
        "Avtalstid exkl option",
        "Option (år)",
    ]
    mapping, _unsure = guess_mapping(headers)
    assert list(mapping.values()) == ["title", "value", "duration_months", "extension_months"]


def test_cells_that_are_merged_over_several_rows() -> None:
    """What they say holds for each row; an amount is of all of them, and counted once."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Inköpsplan 2026"])
    sheet.append(["Förvaltning", "Benämning", "CPV-kod", "Värde (tkr)"])
    for row in (["Teknik", "Städning", "90910000", 900], ["", "Snö", "90620000", ""], ["", "Fika"]):
        sheet.append(row)
    for cells in ("A1:D1", "A3:A4", "D3:D4"):
        sheet.merge_cells(cells)
    buffer = io.BytesIO()
    book.save(buffer)
    result = read(buffer.getvalue(), name="plan.xlsx")
    assert [notice.unit for notice in result.notices] == ["Teknik", "Teknik", ""]
    assert [notice.value for notice in result.notices] == [900_000, None, None]
    (told,) = result.problems
    assert (told.row, told.column) == (3, "Värde (tkr)")
    assert told.sentence == (
        "Cellen är sammanslagen till och med rad 4. ”900” räknas bara på rad 3."
    )


@pytest.mark.parametrize(
    "header",
    ["Kostnadsställe", "Upphandlingsform", "Ansvarig upphandlare", "Över tröskelvärdet",
     "Nuvarande avtal löper ut", "Leverantör"],
)  # fmt: skip
def test_headers_that_only_hold_a_known_word(header: str) -> None:
    assert guess_mapping([header]) == ({}, ())


def test_a_workbook_of_everything() -> None:
    """Numbers as numbers, and a row that the program has left empty cells after."""
    rows: list[list[Any]] = [
        ["Plan"],
        [],
        [*HEADERS, None],
        ["Städning", 90910000, 2500, 24, "2026-Q2", None],
    ]
    (notice,) = read(xlsx(rows), name="plan.xlsx").notices
    assert (notice.value, notice.lots[0].duration_months) == (2_500_000, 24)
    assert notice.planned_start == date(2026, 4, 1)


def test_the_plan_of_the_other_tests_is_untouched_by_all_this() -> None:
    assert read(csv(PLAN).encode(), name="plan.csv").problems == ()


@pytest.mark.parametrize(
    ("header", "field", "sure"),
    [
        ("Vad köps", "title", True),
        ("Pris", "value", False),
        ("Längd", "duration_months", False),
        ("Avd.", "unit", False),
        ("Avtal startar", "start_date", True),
        ("Avtalet slutar", "end_date", True),
        ("Upphandlingsform", "", True),
    ],
)
def test_everyday_headers(header: str, field: str, sure: bool) -> None:
    assert columns.guess(header) == (field, sure)
