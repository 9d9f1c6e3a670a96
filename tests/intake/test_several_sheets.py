"""A plan on several sheets: those with the same headers are one table, the others are told of."""

import io

import openpyxl
import pytest

from procurement.intake import Level, Result, preview, read

HEADERS = ["Benämning", "CPV-kod", "Värde (kr)"]
CLEANING = ["Städning", "90910000", 900_000]
LAUNDRY = ["Tvätt", "98310000", 400_000]


def book(**sheets: list[list[object]]) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet = made.create_sheet(name.replace("_", " "))
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def plan(**sheets: list[list[object]]) -> Result:
    return read(book(**sheets), name="plan.xlsx")


def told(result: Result) -> list[str]:
    return [problem.sentence for problem in result.problems]


def test_sheets_with_the_same_headers_are_one_table_and_name_the_unit() -> None:
    result = plan(Socialförvaltningen=[HEADERS, CLEANING], Tekniska=[[], HEADERS, [], LAUNDRY])
    assert [(row.title, row.unit, row.rows) for row in result.notices] == [
        ("Städning", "Socialförvaltningen", (2,)),
        ("Tvätt", "Tekniska", (4,)),
    ]
    assert result.table is not None
    assert result.table.sheet == "Socialförvaltningen, Tekniska"
    assert result.table.headers[-1] == "Enhet (blad)"
    assert told(result) == [
        "Bladet ”Tekniska” har samma rubriker och lästes också. Dess rad 3–4 kallas här rad 3–4."
    ]


def test_columns_may_come_in_another_order_and_some_be_missing() -> None:
    turned = [["VÄRDE  (kr)", "Benämning"], [400_000, "Tvätt"]]
    result = plan(Plan_2026=[HEADERS, CLEANING], Plan_2027=turned)
    found = [(row.title, row.unit, row.cpv, row.value, row.rows) for row in result.notices]
    assert found == [
        ("Städning", "", "90910000", 900_000, (2,)),
        ("Tvätt", "", "", 400_000, (3,)),
    ]


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        ("Tekniska", ["Benämning", "CPV-kod", "Värde (tkr)"]),
        ("Tekniska", ["Benämning", "CPV-kod", "Avtalstid"]),
        ("Arkiv", HEADERS),
        ("Gamla plan", HEADERS),
    ],
)
def test_other_headers_and_what_is_put_aside_are_not_read_but_told(name, headers) -> None:
    result = plan(Plan=[HEADERS, CLEANING, CLEANING[:2]], **{name: [headers, LAUNDRY]})
    assert {row.title for row in result.notices} == {"Städning"}
    (sentence,) = (row.sentence for row in result.problems if row.level == Level.WARNING)
    assert sentence.startswith(f"Bladet ”{name}” har också en tabell, med 1 rad, och lästes inte.")


def test_a_unit_column_of_its_own_is_the_unit() -> None:
    headers = [*HEADERS, "Förvaltning"]
    rows = {"Kultur": [headers, [*CLEANING, "Kost"]], "Tekniska": [headers, [*LAUNDRY, "Soc"]]}
    assert [row.unit for row in plan(**rows).notices] == ["Kost", "Soc"]


def test_a_row_in_error_on_a_later_sheet_has_its_own_number_and_its_sheet() -> None:
    result = plan(Socialnämnden=[HEADERS, CLEANING], Kultur=[HEADERS, LAUNDRY, ["", "nej", 1]])
    (rejected,) = result.rejected
    assert (rejected.row, rejected.cells[-1]) == (4, "Kultur")


def test_the_preview_shows_the_sheets_and_an_empty_one_changes_nothing() -> None:
    table = preview(book(Plan=[HEADERS, CLEANING], Tom=[HEADERS]), name="plan.xlsx")
    assert (table.sheet, table.headers) == ("Plan", tuple(HEADERS))
