"""Purchasing plans in the shapes that people send them."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from procurement.intake import Level, Notice, Refused, Result, guess_mapping, preview, read

PLAN = [
    ["Benämning", "CPV-kod", "Uppskattat värde", "Avtalstid", "Förvaltning", "Diarienr"],
    ["Städning av skolor", "90910000-9", "4 000 000 kr", "2+1+1 år", "Tekniska", "KS 2026/7"],
    ["Tvätt", "98310000", "850 tkr", "24", "Social", "KS 2026/8"],
]


def csv(rows: list[list[str]], delimiter: str = ";") -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)


def plan(rows: list[list[str]], **options: Any) -> Result:
    return read(csv(rows).encode(), name="plan.csv", **options)


def one(header: str, cell: str) -> Notice:
    """The notice of a plan with a title, and one more column."""
    (notice,) = plan([["Benämning", header], ["Städning", cell]]).notices
    return notice


def xlsx(rows: list[list[Any]], title: str = "Plan") -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def check_plan(result: Result) -> None:
    first, second = result.notices
    assert (first.title, first.cpv, first.value) == ("Städning av skolor", "90910000", 4_000_000)
    (lot,) = first.lots
    assert (lot.duration_months, lot.extension_months) == (24, 24)
    assert (first.unit, first.reference, first.currency) == ("Tekniska", "KS 2026/7", "SEK")
    assert (second.value, second.lots[0].duration_months) == (850_000, 24)
    assert result.rejected == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_in_every_encoding_and_separator(encoding: str, delimiter: str) -> None:
    check_plan(read(csv(PLAN, delimiter).encode(encoding), name="plan.csv"))


def test_a_workbook_with_a_title_above_the_header_and_another_sheet() -> None:
    workbook = openpyxl.Workbook()
    assert workbook.active is not None
    workbook.active.append(["Läs mig"])
    sheet = workbook.create_sheet("Plan 2026")
    for row in [["Inköpsplan 2026"], [], ["Uppdaterad", date(2026, 1, 15)], *PLAN]:
        sheet.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    result = read(buffer.getvalue(), name="plan.xlsx")
    check_plan(result)
    assert result.table is not None
    assert (result.table.sheet, result.table.header_row) == ("Plan 2026", 4)
    assert result.notices[0].rows == (5,)


def test_numbers_days_and_truth_of_a_workbook() -> None:
    rows = [
        ["Titel", "CPV", "Värde (tkr)", "Avtalsstart", "Ramavtal", "Avtalstid (år)"],
        ["Städning", 90910000, 850.5, date(2026, 3, 1), True, 2],
    ]
    (notice,) = read(xlsx(rows), name="x.xlsx").notices
    (lot,) = notice.lots
    assert (lot.cpv, lot.value, lot.start_date) == ("90910000", 850_500, date(2026, 3, 1))
    assert (lot.framework, lot.duration_months) == (True, 24)


def test_columns_come_in_any_order_and_by_the_field_s_own_names() -> None:
    names = ["labour_share", "title", "id", "people_needed", "used_by_people", "entry_threshold"]
    (notice,) = plan([names, ["60 %", "Städning", "A1", "3", "nej", "låg"]]).notices
    (lot,) = notice.lots
    assert notice.notice_id == "A1"
    assert (lot.labour_share, lot.people_needed) == (Decimal("0.6"), 3)
    assert (lot.used_by_people, lot.entry_threshold) == (False, "low")
    assert (lot.call_off, lot.dialogue_held, lot.reserved_participation) == (None, None, None)


def test_rows_with_the_same_id_are_lots_of_one_purchase() -> None:
    result = plan(
        [
            ["Id", "Benämning", "CPV-kod", "Värde"],
            ["A", "Städning norr", "90910000", "100000"],
            ["B", "Tvätt", "98310000", "50000"],
            ["A", "Städning söder", "90919200", "200000"],
        ]
    )
    first, second = result.notices
    assert [lot.title for lot in first.lots] == ["Städning norr", "Städning söder"]
    assert [lot.id for lot in first.lots] == ["LOT-0001", "LOT-0002"]
    assert (first.value, first.total_value) == (None, (Decimal(300_000), "SEK"))
    assert (first.rows, second.rows) == ((2, 4), (3,))


def test_a_row_in_error_is_left_out_with_its_cells_and_the_rest_goes_on() -> None:
    rows = [*PLAN, ["Mat", "nonsens", "hur mycket som helst", "24", "", ""], PLAN[2]]
    result = plan(rows)
    assert len(result.notices) == 3
    (rejected,) = result.rejected
    assert (rejected.row, rejected.title, rejected.cells[1]) == (4, "Mat", "nonsens")
    assert [problem.column for problem in rejected.problems] == ["CPV-kod", "Uppskattat värde"]
    assert all(problem.row == 4 and problem.level == Level.ERROR for problem in rejected.problems)
    assert "”nonsens” är ingen CPV-kod." in rejected.problems[0].sentence


def test_no_purchase_is_half_imported() -> None:
    result = plan(
        [
            ["Id", "Benämning", "CPV"],
            ["A", "Norr", "90910000"],
            ["A", "Söder", "nonsens"],
            ["B", "Tvätt", "98310000"],
        ]
    )
    assert [notice.notice_id for notice in result.notices] == ["B"]
    assert [row.row for row in result.rejected] == [2, 3]
    assert "hör till samma upphandling som rad 3" in result.rejected[0].problems[-1].sentence


def test_less_decisive_cells_that_are_nonsense_count_as_unknown() -> None:
    notice = one("Ramavtal", "kanske")
    assert notice.lots[0].framework is None
    assert notice.problems[0].level == Level.WARNING
    assert "räknas som okänd" in notice.problems[0].sentence


def test_a_missing_title_column_is_refused_and_says_what_was_found() -> None:
    with pytest.raises(Refused, match="Kolumnen Benämning saknas") as refused:
        plan([["CPV-kod", "Värde"], ["90910000", "5"]])
    assert "CPV-kod, Värde" in refused.value.sentence


def test_a_missing_wished_column_and_an_unknown_one_are_said() -> None:
    result = plan([["Benämning", "Färg"], ["Städning", "blå"]])
    said = [problem.sentence for problem in result.problems]
    assert any("Kolumnen CPV-kod saknas" in sentence for sentence in said)
    assert any("”Färg” är okänd" in sentence for sentence in said)
    assert len(result.notices) == 1


def test_sums_and_empty_rows_are_skipped() -> None:
    result = plan([*PLAN, ["", "", "", "", "", ""], ["Summa", "", "4 850 000", "", "", ""]])
    assert len(result.notices) == 2
    assert "summering" in result.problems[-1].sentence


def test_a_guess_can_be_seen_corrected_and_remembered_by_header() -> None:
    rows = [["Ting?", "Kod enligt CPV", "Kr"], ["Städning", "90910000", "50000"]]
    data = csv(rows).encode()
    table = preview(data, name="x.csv")
    assert (table.headers, table.mapping) == (("Ting?", "Kod enligt CPV", "Kr"), {1: "cpv"})
    assert table.unsure == (1,)
    assert table.samples == (("Städning", "90910000", "50000"),)
    by_index = {0: "title", 1: "cpv", 2: "value"}
    by_header = {"Ting?": "title", "Kod enligt CPV": "cpv", "Kr": "value"}
    for mapping in (by_index, by_header):
        (notice,) = read(data, name="x.csv", mapping=mapping).notices
        assert (notice.title, notice.cpv, notice.value) == ("Städning", "90910000", 50_000)
    turned = csv([[row[2], row[0], row[1]] for row in rows]).encode()
    assert read(turned, name="x.csv", mapping=by_header).notices[0].title == "Städning"


def test_guesses_prefer_sure_names_and_use_each_field_once() -> None:
    mapping, unsure = guess_mapping(["Kommentar", "Beskrivning", "Titel", "CPV", "CPV 2", "Avd X"])
    assert mapping == {1: "description", 2: "title", 3: "cpv", 4: "additional_cpv"}
    assert unsure == (4,)


@pytest.mark.parametrize(
    ("written", "participation", "execution"),
    [
        ("", None, None),
        ("0", ("none",), None),
        ("nej", ("none",), None),
        ("ja", ("reserved",), None),
        ("res-ws|exec", ("res-ws",), "yes"),
        ("exec", None, "yes"),
    ],
)
def test_reservation_in_a_table(
    written: str, participation: tuple[str, ...] | None, execution: str | None
) -> None:
    (lot,) = one("Reserverad", written).lots
    assert (lot.reserved_participation, lot.reserved_execution) == (participation, execution)


def test_an_amount_in_another_currency_is_kept_with_it() -> None:
    assert one("Värde (EUR)", "100000").currency == "EUR"
    assert one("Värde", "100000 €").currency == "EUR"
    result = plan([["Benämning", "Värde", "Valuta"], ["Städning", "9000", "nok"]])
    assert result.notices[0].currency == "NOK"


def test_a_lost_zero_is_mended_and_said() -> None:
    notice = one("CPV", "3000000")
    assert notice.cpv == "03000000"
    assert notice.problems[0].level == Level.INFO


def ods(rows: str) -> bytes:
    """The least that an OpenDocument spreadsheet can be; ``rows`` are its table rows."""
    office = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{office}office:1.0" '
        f'xmlns:table="{office}table:1.0" xmlns:text="{office}text:1.0"><office:body>'
        f'<office:spreadsheet><table:table table:name="Plan">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("META-INF/manifest.xml", "<manifest/>")
        made.writestr("content.xml", content)
    return buffer.getvalue()


def ods_row(*cells: str, repeated: int = 1) -> str:
    inside = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
        for cell in cells
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{inside}</table:table-row>'


def test_an_opendocument_spreadsheet() -> None:
    check_plan(read(ods("".join(ods_row(*row) for row in PLAN)), name="plan.ods"))


def test_an_opendocument_spreadsheet_that_repeats_itself_is_refused() -> None:
    rows = ods_row("Benämning", "CPV") + ods_row("a", "90910000", repeated=1_000_000)
    with pytest.raises(Refused, match="för stor"):
        read(ods(rows), name="plan.ods")


def test_formulas_are_never_run() -> None:
    """A formula of a workbook comes in as what the program last showed; in csv it is text."""
    data = xlsx([["Benämning", "Värde"], ["=HYPERLINK(1)", 5000]])
    result = read(data, name="x.xlsx")
    assert all("HYPERLINK" not in notice.title for notice in result.notices)
    assert one("Beskrivning", "=cmd|' /C calc'!A0").description.startswith("=cmd")


def test_an_empty_table_says_so() -> None:
    assert "inga rader" in plan([["Benämning", "CPV", "Värde"]]).problems[-1].sentence
    with pytest.raises(Refused, match="tom"):
        read(xlsx([]), name="x.xlsx")


STRAY = [
    "Benämning;CPV-kod;Uppskattat värde;Avtalstid",
    "Tvätt;98310000;850000;24",
    '"Ljungby 24/7 - städning;90910000;900000;24',
    "Trafikskolor;80411000;700000;12",
]


@pytest.mark.parametrize(
    "after",
    [
        [],
        ["Taxi;60120000;400000;12"],
        ['"Taxi, ""grön""";60120000;400000;12', "Bad;92610000;300000;12"],
        ['"Taxi";60120000;400000;12'],
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_quotation_mark_without_an_end_swallows_no_row(after: list[str], line_end: str) -> None:
    with pytest.raises(Refused) as refused:
        read(line_end.join(STRAY + after).encode(), name="plan.csv")
    assert "Citattecknet på rad 3" in refused.value.sentence


def test_quotation_marks_around_lines_and_inside_cells_are_read() -> None:
    rows = [
        "Benämning;Beskrivning;Uppskattat värde;CPV-kod",
        '"Tvätt";"Handdukar; lakan\nGardiner; dukar";850000;98310000',
        '"Café ""Torget""";5" skärmar;900000;55330000',
    ]
    first, second = read("\n".join(rows).encode(), name="plan.csv").notices
    assert first.description == "Handdukar; lakan\nGardiner; dukar"
    assert second.title == 'Café "Torget"'
    assert second.description == '5" skärmar'


def test_rows_that_were_left_out_come_in_as_they_were_written() -> None:
    rows = [
        ["Benämning", "CPV-kod", "Uppskattat värde", "Avtalstid", "Varför raden inte kom in"],
        ["'@SUM(1+1)", "98310000", "'-", "-", "”junk” är ingen CPV-kod."],
    ]
    result = plan(rows)
    (notice,) = result.notices
    assert (notice.title, notice.value, notice.lots[0].duration_months) == ("@SUM(1+1)", None, None)
    assert not result.problems
    assert not result.rejected


def test_one_odd_byte_does_not_turn_the_whole_file_into_another_encoding() -> None:
    text = "Benämning;Förvaltning\nStädning på förskolor;Barn och utbildning\n"
    data = text.encode() + "Tvätt".encode("windows-1252") + b" \x81;Vatten\n"
    sentence = "Filen är i UTF-8, men inte överallt: 2 tecken lästes som Windows-1252."
    table = preview(data)
    assert table.headers == ("Benämning", "Förvaltning")
    assert [problem.sentence.partition(" Kontr")[0] for problem in table.problems] == [sentence]
    result = read(data, name="plan.csv")
    assert [notice.title for notice in result.notices] == ["Städning på förskolor", "Tvätt"]
    assert any(problem.sentence.startswith(sentence) for problem in result.problems)


def test_a_file_in_windows_1252_is_read_without_a_word() -> None:
    data = "Benämning;Förvaltning\nStädning à 5 €;Miljö\n".encode("windows-1252")
    assert preview(data).problems == ()
    (notice,) = read(data, name="plan.csv").notices
    assert (notice.title, notice.unit) == ("Städning à 5 €", "Miljö")


def test_a_row_that_waits_for_an_answer_says_so_once() -> None:
    rows = [["Benämning", "Avtalstid"], ["Städning", "snart"]]
    (rejected,) = plan(rows, settled={}).rejected
    (problem,) = rejected.problems
    assert problem.level == Level.ERROR
    assert "Tiden ”snart” går inte att läsa" in problem.sentence
    assert problem.sentence.endswith("Raden är inte avgjord och lästes inte in.")
    (warning,) = plan(rows).notices[0].problems
    assert warning.sentence.endswith("Uppgiften räknas som okänd.")


@pytest.mark.parametrize(
    ("header", "cell", "months"),
    [
        ("Avtalstid inkl. förlängning", "2+1+1 år", (24, 24)),
        ("Avtalsperiod med option", "4 år", (48, None)),
        ("Förlängning av avtalstiden", "1+1 år", (None, 24)),
        ("Optionsår", "1", (None, 12)),
    ],
)
def test_the_length_of_an_agreement_and_its_extension(
    header: str, cell: str, months: tuple[int | None, int | None]
) -> None:
    (found,) = one(header, cell).lots
    assert (found.duration_months, found.extension_months) == months


def test_an_agreement_that_ends_before_it_starts_is_told() -> None:
    rows = [["Benämning", "Avtalsstart", "Avtalsslut"], ["Städning", "2027-01-01", "2026-01-01"]]
    (problem,) = plan(rows).notices[0].problems
    assert (problem.level, problem.sentence) == (Level.WARNING, "Avtalet slutar innan det börjar.")


def test_a_formula_without_a_result_is_told() -> None:
    rows = [["Benämning", "CPV-kod", "Värde"], ["Städning", "90910000", "=500000*2"]]
    result = read(xlsx(rows), name="plan.xlsx")
    (problem,) = result.problems
    assert problem.sentence.startswith("1 cell är en formel utan sparat svar, först C2,")
    assert preview(xlsx(rows), name="plan.xlsx").problems == result.problems
    assert result.notices[0].value is None
