"""Workbooks as programs save them: xls, xlsx and ods, with all that a plan has around its table."""

import io
import struct
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
import xlsxwriter
import xlwt

from procurement.intake import Level, Refused, Result, expand, preview, read
from tests.intake.test_spreadsheet import csv, ods, ods_row

HEADERS = ["Benämning", "CPV-kod", "Värde (tkr)", "Avtalstid", "Andel arbete", "Avtal från"]


def xls() -> bytes:
    """A plan as old programs save it: a title over merged cells, the header on row 5, a note on a
    sheet before, a hidden sheet, days, shares, and numbers that are stored as text."""
    book = xlwt.Workbook(encoding="utf-8")
    note = book.add_sheet("Läs mig")
    note.write(0, 0, "Planen gäller två år.")
    hidden = book.add_sheet("Gammalt")
    hidden.visibility = 1
    for column, header in enumerate([*HEADERS, "Diarienummer", "Förvaltning"]):
        hidden.write(0, column, header)
    hidden.write(1, 0, "Ska inte läsas")
    sheet = book.add_sheet("Plan 2026")
    sheet.write_merge(0, 1, 0, 5, "Inköpsplan 2026, Ljungby kommun")
    for column, header in enumerate(HEADERS):
        sheet.write(4, column, header)
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    share = xlwt.easyxf(num_format_str="0%")
    _fill(
        lambda row, column, value, kind: sheet.write(
            row, column, value, *{"day": [day], "share": [share]}.get(kind, [])
        )
    )
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def xlsx() -> bytes:
    """The same as xls, with a formula whose value the program has kept."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Läs mig").write(0, 0, "Planen gäller två år.")
    hidden = book.add_worksheet("Gammalt")
    hidden.hide()
    hidden.write_row(0, 0, [*HEADERS, "Diarienummer", "Förvaltning"])
    hidden.write(1, 0, "Ska inte läsas")
    sheet = book.add_worksheet("Plan 2026")
    sheet.merge_range(0, 0, 1, 5, "Inköpsplan 2026, Ljungby kommun")
    sheet.write_row(4, 0, HEADERS)
    formats = {
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "share": book.add_format({"num_format": "0%"}),
    }

    def write(row: int, column: int, value: object, kind: str) -> None:
        if kind == "sum":
            sheet.write_formula(row, column, "=350+350", None, value)
        elif kind == "day" and isinstance(value, date):
            sheet.write_datetime(row, column, value, formats[kind])
        elif kind == "text":
            sheet.write_string(row, column, str(value))
        else:
            sheet.write(row, column, value, formats.get(kind))

    _fill(write)
    book.close()
    return buffer.getvalue()


def _fill(write: Callable[[int, int, object, str], object]) -> None:
    """Two purchases, an empty row and a sum, under the header on row 5."""
    rows = [
        [("Städning av skolor", ""), ("90910000", "text"), (4000.0, ""), ("2+1+1 år", ""),
         (0.6, "share"), (date(2026, 9, 1), "day")],
        [("Skötsel av grönytor", ""), (77310000.0, ""), (700.0, "sum"), (36.0, ""),
         (0.85, "share"), (date(2027, 1, 1), "day")],
    ]  # fmt: skip
    for place, row in enumerate(rows):
        for column, (value, kind) in enumerate(row):
            write(5 + place, column, value, kind)
    write(8, 0, "Summa", "")
    write(8, 2, 4700.0, "")


def ods_plan() -> bytes:
    """The same as LibreOffice saves it: values beside what is shown, repeated empty cells."""

    def cell(kind: str, value: str, shown: str) -> str:
        name = {"float": "value", "percentage": "value", "date": "date-value"}[kind]
        return (
            f'<table:table-cell office:value-type="{kind}" office:{name}="{value}">'
            f"<text:p>{shown}</text:p></table:table-cell>"
        )

    def text(*texts: str) -> str:
        return "".join(
            '<table:table-cell office:value-type="string">'
            f"<text:p>{part}</text:p></table:table-cell>"
            for part in texts
        )

    rows = [
        '<table:table-cell table:number-columns-spanned="6" office:value-type="string">'
        "<text:p>Inköpsplan 2026, Ljungby kommun</text:p></table:table-cell>"
        '<table:covered-table-cell table:number-columns-repeated="5"/>',
        *['<table:table-cell table:number-columns-repeated="6"/>'] * 3,
        text(*HEADERS),
        text("Städning av skolor", "90910000") + cell("float", "4000", "4 000") + text("2+1+1 år")
        + cell("percentage", "0.6", "60 %") + cell("date", "2026-09-01", "2026-09-01"),
        text("Skötsel av grönytor") + cell("float", "77310000", "77310000")
        + cell("float", "700", "700") + cell("float", "36", "36")
        + cell("percentage", "0.85", "85 %") + cell("date", "2027-01-01", "1 jan 2027"),
        '<table:table-cell table:number-columns-repeated="6"/>',
        text("Summa") + "<table:table-cell/>" + cell("float", "4700", "4 700"),
    ]  # fmt: skip
    return ods("".join(f"<table:table-row>{row}</table:table-row>" for row in rows))


def check(result: Result) -> None:
    assert result.table is not None
    assert result.table.header_row == 5
    assert result.rejected == ()
    first, second = (notice.lots[0] for notice in result.notices)
    assert [notice.title for notice in result.notices] == [
        "Städning av skolor",
        "Skötsel av grönytor",
    ]
    assert (first.cpv, first.value, first.labour_share) == ("90910000", 4_000_000, Decimal("0.6"))
    assert (first.duration_months, first.extension_months) == (24, 24)
    assert first.start_date == date(2026, 9, 1)
    assert (second.cpv, second.value, second.duration_months) == ("77310000", 700_000, 36)
    assert (second.labour_share, second.start_date) == (Decimal("0.85"), date(2027, 1, 1))
    assert [row for row in result.unsure if row.doubts] == []


@pytest.mark.parametrize("made", [xls, xlsx, ods_plan])
def test_a_plan_as_programs_save_it(made: Callable[[], bytes]) -> None:
    check(read(made(), name="plan"))


@pytest.mark.parametrize("made", [xls, xlsx])
def test_the_sheet_with_the_table_is_chosen_and_hidden_ones_are_not(
    made: Callable[[], bytes],
) -> None:
    assert preview(made()).sheet == "Plan 2026"


def broken_xlsx() -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    book.add_worksheet("Läs mig")
    sheet = book.add_worksheet("Plan & köp")
    sheet.write_row(0, 0, ["Benämning", "CPV-kod", "Värde (kr)", "Avtalstid", "Annat"])
    sheet.write_row(1, 0, ["Städning", "90910000"])
    sheet.write_formula(1, 2, "=1/0", None, "#DIV/0!")
    sheet.write_formula(1, 3, "=NA()", None, "#N/A")
    sheet.write_formula(1, 4, "=NA()", None, "#N/A")
    book.close()
    return buffer.getvalue()


def broken_xls() -> bytes:
    """The second error is the answer of a formula, which the writing library gives as 0."""
    book = xlwt.Workbook()
    book.add_sheet("Läs mig")
    sheet = book.add_sheet("Plan")
    for column, header in enumerate(["Benämning", "CPV-kod", "Värde (kr)", "Avtalstid"]):
        sheet.write(0, column, header)
    sheet.write(1, 0, "Städning")
    sheet.write(1, 1, "90910000")
    sheet.row(1).set_cell_error(2, 0x07)
    sheet.write(1, 3, xlwt.Formula("1/0"))
    buffer = io.BytesIO()
    book.save(buffer)
    data = bytearray(buffer.getvalue())
    record = data.index(
        struct.pack("<HH", 1, 3), data.rindex(struct.pack("<HHH", 0x0205, 8, 1)) + 8
    )
    data[record + 6 : record + 14] = b"\x02\x00\x2a\x00\x00\x00\xff\xff"
    return bytes(data)


def broken_ods() -> bytes:
    """The first error as programs write it now, the second as they did before."""
    row = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("Städning", "90910000")
    )
    row += (
        '<table:table-cell table:formula="of:=1/0" office:value-type="string" '
        'office:string-value="" calcext:value-type="error" xmlns:calcext="calcext">'
        "<text:p>#DIV/0!</text:p></table:table-cell>"
        '<table:table-cell office:value-type="float" office:value="0"><text:p>#N/A</text:p>'
        "</table:table-cell>"
    )
    headers = ods_row("Benämning", "CPV-kod", "Värde (kr)", "Avtalstid")
    return ods(f"{headers}<table:table-row>{row}</table:table-row>")


def broken_csv() -> bytes:
    """As a Swedish program saves it."""
    rows = [["Benämning", "CPV-kod", "Värde (kr)", "Avtalstid"]]
    return csv([*rows, ["Städning", "90910000", "#DIVISION/0!", "#SAKNAS!"]]).encode()


@pytest.mark.parametrize("made", [broken_xlsx, broken_xls, broken_ods, broken_csv])
def test_what_a_program_shows_as_an_error_is_unknown_and_told(made: Callable[[], bytes]) -> None:
    result = read(made(), name="plan")
    (notice,) = result.notices
    (lot,) = notice.lots
    assert (notice.value, lot.value, lot.duration_months) == (None, None, None)
    told = [(row.level, row.row, row.column, row.sentence) for row in notice.problems]
    assert [(level, row, column) for level, row, column, _sentence in told] == [
        (Level.WARNING, 2, "Värde (kr)"),
        (Level.WARNING, 2, "Avtalstid"),
    ]
    assert all("visar ett fel från kalkylprogrammet: #" in row[3] for row in told)
    assert [doubt.column for row in result.unsure for doubt in row.doubts] == [2, 3]


def test_an_error_as_the_title_is_no_title() -> None:
    rows = [["Benämning", "CPV-kod"], ["#REFERENS!", ""], ["#REF!", "90910000"]]
    result = read(csv(rows).encode(), name="plan.csv")
    assert [row.row for row in result.rejected] == [2]
    assert [notice.title for notice in result.notices] == ["CPV 90910000"]


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
@pytest.mark.parametrize("made", [xls, xlsx])
def test_a_truncated_workbook_is_refused(made: Callable[[], bytes], cut: float) -> None:
    data = made()
    with pytest.raises(Refused, match=r"skadad|tom|Kolumnen"):
        read(data[: int(len(data) * cut)], name="plan")


@pytest.mark.parametrize("made", [xlsx, ods_plan])
def test_a_cut_off_workbook_is_no_zip_of_files(made: Callable[[], bytes]) -> None:
    data = made()
    (item,) = expand(data[: len(data) // 2], name="plan")
    with pytest.raises(Refused, match="Filen är skadad eller inget kalkylark"):
        read(item.data(), name=item.name)


def test_utf_16_without_a_mark_and_windows_1252_keep_their_letters() -> None:
    rows = [["Benämning", "CPV-kod"], ["Fönsterputs på Åsen", "90911300"]]
    for data in (
        csv(rows).encode("utf-16-le"),
        csv(rows).encode("utf-16-be"),
        csv(rows, "\t").encode("utf-16"),
        csv(rows).encode("windows-1252"),
    ):
        (notice,) = read(data, name="plan.csv").notices
        assert notice.title == "Fönsterputs på Åsen"
