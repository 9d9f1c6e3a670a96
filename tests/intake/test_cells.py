"""What people type in cells, and how codes and numbers are written in notices."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from procurement.intake import cells, codes, days, exported_cell, quantities, spans
from procurement.intake.wording import imported_cell, line, paragraphs, shown


@pytest.mark.parametrize(
    ("written", "value", "currency"),
    [
        ("1 250 000,50 kr", "1250000.50", "SEK"),
        ("1\u00a0250\u00a0000", "1250000", ""),
        ("1,2 mkr", "1200000.0", "SEK"),
        ("1.2 MSEK", "1200000.0", "SEK"),
        ("850 tkr", "850000", "SEK"),
        ("ca 2 miljoner kronor", "2000000", "SEK"),
        ("1.250.000", "1250000", ""),
        ("1,250,000.75", "1250000.75", ""),
        ("1.250", "1250", ""),
        ("2800000.00", "2800000.00", ""),
        ("874010.5", "874010.5", ""),
        ("500 000:-", "500000", ""),
        ("EUR 100000", "100000", "EUR"),
        ("100 000 €", "100000", "EUR"),
        ("1.5e6", "1500000", ""),
        ("250000 kr exkl moms", "250000", "SEK"),
        ("250 000 (exkl. moms)", "250000", ""),
        ("10 000 000 kr inkl option", "10000000", "SEK"),
        ("€300 000", "300000", "EUR"),
        ("2,5M", "2500000.0", ""),
        ("500k", "500000", "SEK"),
    ],
)
def test_amounts_in_everyday_dress(written: str, value: str, currency: str) -> None:
    assert cells.amount(written) == (Decimal(value), currency)


@pytest.mark.parametrize("written", ["", "-", "okänt", "0", "1", "vet ej", "0 kr", "ej beräknat"])
def test_no_amount_is_unknown(written: str) -> None:
    assert cells.amount(written)[0] is None


@pytest.mark.parametrize(
    "written", ["mycket", "500 000 - 700 000", "12 st", "500 000 per år", "-5000", "1e20", "9" * 40]
)
def test_what_is_no_amount_is_said(written: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.amount(written)


def test_the_unit_of_the_header_holds_unless_the_cell_has_its_own() -> None:
    assert cells.amount("850", Decimal(1000))[0] == 850_000
    assert cells.amount("1,2 mkr", Decimal(1000))[0] == 1_200_000


@pytest.mark.parametrize(
    ("written", "months", "extension"),
    [
        ("24", "24", None),
        ("24.0", "24", None),
        ("2 år", "24", None),
        ("1,5 år", "18", None),
        ("36 mån", "36", None),
        ("2+1+1 år", "24", "24"),
        ("2 år och 6 mån", "30", None),
        ("1 år och 6 månader", "18", None),
        ("2 år + 1 år + 1 år", "24", "24"),
        ("24 månader + 12 månader option", "24", "12"),
        ("2 år + 2x12 mån", "24", "24"),
        ("2026-01-01 – 2027-12-31", "24", None),
        ("2026-01-01 t o m 2027-12-31", "24", None),
        ("2,5 år", "30", None),
        ("två år", "24", None),
        ("2+1+1", "24", "24"),
        ("24+12", "24", "12"),
        ("2 (+1+1) år", "24", "24"),
        ("3+1 (år)", "36", "12"),
        ("2 år, möjlighet till förlängning 2 år", "24", "24"),
        ("2 år med option om förlängning 1+1 år", "24", "24"),
        ("2 år, option 1+1 år", "24", "24"),
        ("2 år + opt 2 år", "24", "24"),
        ("2 år fast + 2 år option", "24", "24"),
        ("4 år inkl. option", "48", None),
        ("max 4 år", "48", None),
        ("engångsköp", None, None),
        ("t.v.", None, None),
        ("tillsvidare", None, None),
        ("", None, None),
    ],
)
def test_lengths_of_time(written: str, months: str | None, extension: str | None) -> None:
    expected = (months and Decimal(months)), (extension and Decimal(extension))
    assert cells.duration(written) == expected


@pytest.mark.parametrize("written", ["länge", "2 eller 3 år", "-2", "9999 år", "2 år och så"])
def test_what_is_no_length_is_said(written: str) -> None:
    with pytest.raises(cells.Unreadable):
        cells.duration(written)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03-01", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("1/3/2026", date(2026, 3, 1)),
        ("1.3.2026", date(2026, 3, 1)),
        ("1 mars 2026", date(2026, 3, 1)),
        ("46082", date(2026, 3, 1)),
        ("2026.03.01", date(2026, 3, 1)),
        ("den 1:e mars 2026", date(2026, 3, 1)),
        ("2026-03-01 00:00:00", date(2026, 3, 1)),
        ("15/1-2026", date(2026, 1, 15)),
        ("15/1-26", date(2026, 1, 15)),
        ("15 jan -26", date(2026, 1, 15)),
        ("2026-1-5", date(2026, 1, 5)),
    ],
)
def test_days(written: str, day: date) -> None:
    assert days.exact_day(written) == day


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-03", date(2026, 3, 1)),
        ("mars 2026", date(2026, 3, 1)),
        ("Q2 2026", date(2026, 4, 1)),
        ("2026 kv 2", date(2026, 4, 1)),
        ("Kv. 2 -26", date(2026, 4, 1)),
        ("kvartal 2, 2026", date(2026, 4, 1)),
        ("första kvartalet 2026", date(2026, 1, 1)),
        ("2:a kvartalet 2026", date(2026, 4, 1)),
        ("Q3/Q4 2026", date(2026, 7, 1)),
        ("H2 2026", date(2026, 7, 1)),
        ("maj-26", date(2026, 5, 1)),
        ("sept. 2026", date(2026, 9, 1)),
        ("9/2026", date(2026, 9, 1)),
        ("april/maj 2026", date(2026, 4, 1)),
        ("jan-mar 2026", date(2026, 1, 1)),
        ("prel. mars 2026", date(2026, 3, 1)),
        ("v. 14 2026", date(2026, 3, 30)),
        ("2026-2028", date(2026, 1, 1)),
        ("2026-09-01 – 2026-10-01", date(2026, 9, 1)),
        ("HT 2026", date(2026, 8, 1)),
        ("2026", date(2026, 1, 1)),
    ],
)
def test_plans_are_less_exact_than_days(written: str, day: date) -> None:
    assert days.about_day(written) == day
    with pytest.raises(cells.Unreadable):
        days.exact_day(written)


@pytest.mark.parametrize(
    "written", ["2026-13-01", "31/2/2026", "snart", "2026-99", "maj", "v. 60 2026", "kv 5 2026"]
)
def test_what_is_no_day_is_said(written: str) -> None:
    with pytest.raises(cells.Unreadable):
        days.about_day(written)


def test_yes_no_and_nobody_has_said() -> None:
    assert [cells.yes_no(text) for text in ("Ja", "x", "1", "sant")] == [True] * 4
    assert [cells.yes_no(text) for text in ("Nej", "0", "false", "nej, inte än")] == [False] * 4
    assert [cells.yes_no(text) for text in ("", "?", "vet ej")] == [None] * 3
    with pytest.raises(cells.Unreadable):
        cells.yes_no("kanske")


def test_shares_counts_and_thresholds() -> None:
    assert [cells.share(text) for text in ("60 %", "60 procent", "60 pct", "0,6", "60")] == [
        Decimal("0.6")
    ] * 5
    assert (cells.count("3 personer"), cells.count(""), cells.count("ca 5")) == (3, None, 5)
    assert (cells.threshold("Låg"), cells.threshold("mellan"), cells.threshold("")) == (
        "low",
        "medium",
        "",
    )
    for read, text in (
        (cells.share, "150"),
        (cells.share, "1,5"),
        (cells.count, "2,5"),
        (cells.threshold, "blå"),
    ):
        with pytest.raises(cells.Unreadable):
            read(text)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("90910000", "90910000"),
        ("90910000-9", "90910000"),
        ("90 91 00 00", "90910000"),
        ("90910000.0", "90910000"),
        ("3000000", "03000000"),
        ("9000000-7", "09000000"),
        ("90910000-9 Städtjänster", "90910000"),
        ("90910000 Städtjänster", "90910000"),
        ("4500000", ""),
        ("99999999", ""),
        ("00000000", ""),
        ("909100001234", ""),
        ("städ", ""),
        ("", ""),
    ],
)
def test_cpv_codes(written: str, code: str) -> None:
    assert codes.cpv(written) == code


def test_a_zero_padded_publication_number_is_the_same_notice() -> None:
    for written in ("00569058-2026", "569058-2026", "2026/S 101-569058", " 0569058-2026 "):
        assert codes.publication_number(written) == "569058-2026"
    assert codes.publication_number("MT10169") == ""


def test_dates_of_notices_carry_zones_and_fractions() -> None:
    assert quantities.day("2026-03-01+14:00") == date(2026, 3, 1)
    assert quantities.day("2026-02-30") is None
    moment = quantities.moment("2026-03-01T10:00:00.123456789Z")
    assert moment is not None
    assert (moment.microsecond, moment.utcoffset() is not None) == (123456, True)
    assert quantities.moment("20210713 23:59") == datetime(2021, 7, 13, 23, 59)  # noqa: DTZ001
    assert quantities.moment("2026-03-01", "25:00:00") is None


@pytest.mark.parametrize(
    ("header", "months"),
    [("Optionsår", 12), ("Förlängningsmånader", 1), ("Avtalstid (år)", 12), ("Vår plan", None)],
)
def test_a_header_names_its_unit_also_inside_a_word(header: str, months: int | None) -> None:
    assert cells.duration_unit(header) == months


def test_text_is_safe_to_store_and_show() -> None:
    assert line("a\nb\x00\u202ec\ud800") == "a bc"
    assert paragraphs("a \r\n\n\n\n b\tc\x07") == "a\n\nb c"
    assert shown("x" * 100) == f"”{'x' * 60}…”"


@pytest.mark.parametrize("formula", ["=HYPERLINK(1)", "+1", "-1", "@a", "\t=1", " =1"])
def test_formulas_are_disarmed_when_exported_and_come_back_as_they_were(formula: str) -> None:
    assert exported_cell(formula) == f"'{formula}"
    assert imported_cell(exported_cell(formula)) == formula


@pytest.mark.parametrize("text", ["Städning = rent", "-", " - ", "'t Hof", "'", ""])
def test_other_cells_are_left_as_they_are(text: str) -> None:
    assert exported_cell(text) == imported_cell(text) == text


@pytest.mark.parametrize(
    ("written", "highest"),
    [
        pytest.param("500 000 – 700 000", "700 000", id="spann"),
        pytest.param("500000-700000 kr", "700000 kr", id="spann i kronor"),
        pytest.param("1,5 mkr till 2 mkr", "2 mkr", id="ord och enhet"),
        pytest.param("mellan 2 och 3 mkr", "3 mkr", id="mellan"),
        pytest.param("700 000-500 000", "700 000", id="omvänt"),
        pytest.param("700-500 tkr", "700 tkr", id="omvänt med gemensam enhet"),
        pytest.param("2 mkr - 500 tkr", "2 mkr", id="omvänt med två enheter"),
        pytest.param("500 000 - 1 mkr", "1 mkr", id="kronor till miljoner"),
        pytest.param("500-1 mkr", "1 mkr", id="utelämnade tusental"),
        pytest.param("1 000 000-5", "1 000 000", id="orimligt lågt slut"),
        pytest.param("700 000", "", id="ett tal"),
        pytest.param("700 000:-", "", id="krontecken"),
        pytest.param("-5", "", id="mindre än noll"),
        pytest.param("2025-03-01", "", id="en dag"),
    ],
)
def test_the_higher_end_of_a_span(written, highest):
    assert spans.highest(written).strip() == highest
