"""What a reader of a plan is unsure of, cell by cell, and the answers that it offers."""

import pytest

from procurement.intake import Answer, Level, Result, read
from tests.intake.test_spreadsheet import csv

LABELS = {"90910000": "Städning", "90911000": "Bostadsstädning", "03000000": "Jordbruk"}


def asked(header: str, cell: str) -> list[tuple[str, list[str]]]:
    """Each question about the cell, and the texts that it can become."""
    data = csv([["Benämning", header], ["Städning", cell]]).encode()
    result = read(data, name="plan.csv", settled={}, cpv_labels=LABELS)
    return [
        (doubt.kind, [choice.text for choice in doubt.choices])
        for row in result.unsure
        for doubt in row.doubts
    ]


@pytest.mark.parametrize(
    ("header", "cell", "kind", "texts"),
    [
        ("Värde", "850", "value:small", ["850 kronor", "850000 kronor", "850000000 kronor", ""]),
        ("Värde", "8500", "value:small", ["8500 kronor", "8500000 kronor", ""]),
        ("Värde", "1.250", "value:grouped", ["1250 kronor", "1250000 kronor", ""]),
        ("Värde (tkr)", "1.250", "value:grouped", ["1250000 kronor", "1250 kronor", ""]),
        ("Värde (tkr)", "1250000", "value:header", ["1250000 kronor", "1250000000 kronor", ""]),
        ("Värde (tkr)", "500 kr", "value:header", ["500 kronor", "500000 kronor", ""]),
        ("Värde", "5 000 000 000", "value:large", ["5000000000 kronor", "5000000 kronor", ""]),
        ("Värde", "ca 2,5 mkr", "value:about", ["2500000 kronor", ""]),
        ("Värde", "~600 000", "value:about", ["600000 kronor", ""]),
        ("Värde", "högst 1 000 000", "value:most", ["1000000 kronor", ""]),
        ("Värde", "<= 700 000 kr", "value:most", ["700000 kronor", ""]),
        ("Värde", "under 700 000", "value:below", ["699999 kronor", ""]),
        ("Värde (tkr)", "under 700", "value:below", ["699999 kronor", ""]),
        ("Värde", "< 700 tkr", "value:below", ["699999 kronor", ""]),
        ("Värde", "ca 850", "value:small", ["850 kronor", "850000 kronor", "850000000 kronor", ""]),
        ("Värde", "minst 700 000", "unreadable:value", [""]),
        ("Värde", "mycket", "unreadable:value", [""]),
        ("Avtalstid", "4", "length:unit", ["4 år", "4 månader", ""]),
        ("Avtalstid", "2+1+1", "length:unit", ["2+1+1 år", "2+1+1 månader", ""]),
        ("Avtalstid", "2+(1+1)", "length:unit", ["2+1+1 år", "2+1+1 månader", ""]),
        ("Avtalstid", "ca 2 år", "length:about", ["2 år", ""]),
        ("Planerad start", "hösten 2026", "day:season", ["2026-09-01", ""]),
        ("Avtalstid (år)", "24", "length:unit", ["24 år", "24 månader", ""]),
        ("Avtalstid", "snart", "unreadable:duration_months", [""]),
        ("Planerad start", "03/04/2026", "day:order", ["2026-04-03", "2026-03-04", ""]),
        ("Planerad start", "01-04-26", "unreadable:planned_start",
         ["2026-04-01", "2026-01-04", ""]),
        ("Planerad start", "46113", "day:serial", ["2026-04-01", ""]),
        ("Arbetets andel", "1", "share:one", ["100 %", "1 %", ""]),
        ("CPV-kod", "3000000", "cpv:guessed", ["03000000", ""]),
        ("CPV-kod", "90911999", "cpv:unknown", ["90911000", "90910000", ""]),
        ("CPV-kod", "bostadsstädning", "cpv:junk", ["90911000", ""]),
        ("Ramavtal", "kanske", "unreadable:framework", ["ja", "nej", ""]),
    ],
)  # fmt: skip
def test_what_is_unsure_is_asked_with_answers(
    header: str, cell: str, kind: str, texts: list[str]
) -> None:
    assert asked(header, cell) == [(kind, texts)]


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("Värde", "600 000"), ("Värde", "850 kr"), ("Värde (kr)", "850"), ("Värde", "1,2 mkr"),
        ("Värde (tkr)", "850"), ("Värde", ""), ("Värde", "okänt"), ("Avtalstid", "24"),
        ("Avtalstid", "2 år"), ("Avtalstid (år)", "4"), ("Avtalstid (mån)", "4"),
        ("Planerad start", "2026-04-03"), ("Planerad start", "3.4.2026"),
        ("Planerad start", "13/04/2026"), ("Planerad start", "Q2 2026"),
        ("Planerad start", "2026"), ("Arbetets andel", "60"), ("CPV-kod", "90910000-9"),
    ],
)  # fmt: skip
def test_what_is_clear_is_not_asked(header: str, cell: str) -> None:
    assert asked(header, cell) == []


@pytest.mark.parametrize(
    ("cell", "value", "words"),
    [
        ("ca 2,5 mkr", 2_500_000, "ungefärligt"),
        ("högst 1 000 000", 1_000_000, "övre gräns"),
        ("under 700 000", 699_999, "övre gräns"),
    ],
)
def test_a_vague_value_is_never_read_in_silence(cell: str, value: int, words: str) -> None:
    data = csv([["Benämning", "Värde"], ["Städning", cell]]).encode()
    (notice,) = read(data, name="plan.csv").notices
    (problem,) = notice.problems
    assert (notice.value, problem.level) == (value, Level.WARNING)
    assert words in problem.sentence
    assert "Lästes som" in problem.sentence


@pytest.mark.parametrize(("labels", "title"), [(LABELS, "Städning"), (None, "CPV 90910000")])
def test_a_code_names_a_row_without_a_title(labels: dict[str, str] | None, title: str) -> None:
    data = csv([["Benämning", "CPV-kod"], ["", "90910000-9"], ["", ""], ["", "x"]]).encode()
    data += b"\n;;\n"
    result = read(data, name="plan.csv", cpv_labels=labels, settled={})
    (notice,) = result.notices
    assert notice.title == notice.lots[0].title == title
    (problem,) = notice.problems
    assert (problem.level, problem.row) == (Level.WARNING, 2)
    assert problem.sentence == f"Benämningen saknas. CPV-kodens står i stället: ”{title}”."
    assert [row.row for row in result.rejected] == [4]


def plan(*rows: list[str], settled: dict[int, Answer] | None = None) -> Result:
    headers = ["Benämning", "CPV-kod", "Värde (kr)"]
    return read(csv([headers, *rows]).encode(), name="plan.csv", settled=settled)


def test_without_a_person_a_guess_is_read_with_a_warning() -> None:
    result = read(csv([["Benämning", "Värde"], ["Städ", "850"]]).encode(), name="plan.csv")
    (notice,) = result.notices
    assert notice.value == 850
    assert [(row.level, "Lästes som 850 kr" in row.sentence) for row in notice.problems] == [
        (Level.WARNING, True)
    ]


def test_with_a_person_an_unsure_row_is_held_and_the_others_come_in() -> None:
    rows = [["Tvätt", "98310000", "9000"], ["Tvätt", "98310000", "8000"], ["Fika", "", "7000"]]
    result = plan(*rows, settled={})
    assert [notice.title for notice in result.notices] == ["Tvätt", "Fika"]
    assert [(row.row, len(row.problems)) for row in result.rejected] == [(3, 1)]
    settled = plan(*rows, settled={3: Answer(cells={}, twin="other")})
    assert [notice.twin for notice in settled.notices] == [0, 2, 0]
    part = plan(*rows, settled={3: Answer(cells={}, twin="part")})
    assert [len(notice.lots) for notice in part.notices] == [2, 1]
    skipped = plan(*rows, settled={3: Answer(cells={}, skip=True)})
    assert [len(notice.lots) for notice in skipped.notices] == [1, 1]
    assert skipped.rejected == ()


def test_one_month_is_no_months() -> None:
    data = csv([["Benämning", "Avtalstid"], ["Städning", "1"]]).encode()
    (row,) = read(data, name="plan.csv", settled={}).unsure
    labels = [choice.label for choice in row.doubts[0].choices]
    assert labels[:2] == ["1 år", "1 månad"]
