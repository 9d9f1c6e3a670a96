"""`screen`: what it tells besides its rows, and what it does without a database."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError

from procurement import knowledge, rules
from procurement.management.commands import screen

HEADER = "id;benämning;cpv;värde\n"
PLAN = f"{HEADER}A-1;Städning;90910000;600 000\n;Tvätt;abc;1\nA-3;Café;55330000;\n"


@pytest.fixture
def told(tmp_path):
    """Screen a table; the objects that it prints and what it says beside them."""

    def run(text, *, fails="", on="2026-11-24"):
        path = tmp_path / "plan.csv"
        path.write_text(text, encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        arguments = ("screen", str(path), "--format", "jsonl", "--on", on)
        if fails:
            with pytest.raises(CommandError, match=fails):
                call_command(*arguments, stdout=out, stderr=err)
        else:
            call_command(*arguments, stdout=out, stderr=err)
        return [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()

    return run


@pytest.mark.parametrize("broken", [OperationalError("refused"), InterfaceError("closed")])
def test_without_a_database_the_rows_are_tried_and_it_is_told_once(told, monkeypatch, broken):
    def silent():
        raise broken

    monkeypatch.setattr(knowledge, "current", silent)
    rows, warned = told(PLAN, fails="1 rad gick")
    assert [row["id"] for row in rows] == ["A-1", "rad 3", "A-3"]
    (line,) = warned.splitlines()
    assert "databasen svarar inte" in line
    assert "personalen har ändrat" in line


def test_with_a_database_nothing_is_warned_of(told):
    rows, warned = told(f"{HEADER}A-1;Städning;90910000;600 000\n")
    assert len(rows) == 1
    assert warned == ""


@pytest.mark.parametrize(
    ("written", "told_of"),
    [
        pytest.param("0", "Värdet ”0” är inget värde. Det räknas som okänt.", id="noll"),
        pytest.param("0,5", "Värdet ”0,5” är inget värde. Det räknas som okänt.", id="en halv"),
        pytest.param("100000 EUR", "Värdet 100 000 EUR jämförs inte med", id="euro"),
        pytest.param("100000;NOK", "Värdet 100 000 NOK jämförs inte med", id="annan valuta"),
        pytest.param("100000;xyz", "Värdet 100 000 XYZ jämförs inte med", id="okänd valuta"),
        pytest.param("", "", id="inget sagt"),
    ],
)
def test_a_value_that_counts_as_unknown_is_told(told, written, told_of):
    (row,), _ = told(f"benämning;cpv;dag;värde;valuta\nStädning;90910000;2025-01-01;{written}\n")
    assert row["regime_missing"] == ["value"]
    problems = [problem.replace("\u00a0", " ") for problem in row["problems"]]
    assert len(problems) == bool(told_of)
    assert all(problem.startswith(told_of) for problem in problems)


def test_a_further_code_that_cannot_be_read_is_a_problem_of_the_row(told):
    header = "benämning;cpv;fler cpv-koder;värde;dag\n"
    (row,), _ = told(f"{header}Städning;90910000;9091|foo;900000;2025-01-01\n")
    assert row["regime"] == "national"
    assert row["problems"] == [
        "”9091” är ingen CPV-kod. Den lästes inte.", "”foo” är ingen CPV-kod. Den lästes inte.",
    ]  # fmt: skip


def test_a_code_that_does_not_exist_is_told_once(told):
    (row,), _ = told("benämning;cpv;värde;dag\nStädning;90999999;900000;2025-01-01\n")
    assert row["problems"] == ["CPV-koden ”90999999” finns inte i EU:s lista."]


def test_rows_come_in_the_order_of_the_file_where_a_purchase_has_its_rows_apart(told):
    text = f"{HEADER}A;Ett;90910000;9000\nB;Två;90910000;\nA;Tre;90910000;\n;Fyra;abc;\nB;Fem;;\n"
    rows, _ = told(text, fails="1 rad gick")
    assert [(row["id"], row["title"]) for row in rows] == [
        ("A", "Ett"), ("B", "Två"), ("A", "Tre"), ("rad 5", "Fyra"), ("B", "Fem"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "far"),
    [
        pytest.param("9999-12-31", True, id="ingen dag"),
        pytest.param("2037-01-01", True, id="elva år fram"),
        pytest.param("2036-12-31", False, id="tio år fram"),
    ],
)
def test_a_day_that_nobody_plans_for_is_told(told, day, far):
    (row,), _ = told(f"benämning;cpv;värde;dag\nStädning;90910000;50000;{day}\n", on="2026-11-24")
    assert [f"Dagen {day} är mer än 10 år fram. Kontrollera den."] * far == row["problems"]


def test_what_comes_before_an_error_is_told(monkeypatch, tmp_path):
    """A rule, or a reader, that breaks at the seventh purchase leaves six told."""
    table = tmp_path / "plan.csv"
    table.write_text("id;benämning\n" + "".join(f"U-{n};Köp {n}\n" for n in range(1, 30)))
    whole = rules.engine.case_of

    def breaks(lot, known):
        if lot.id == "U-7":
            raise ArithmeticError("half way")
        return whole(lot, known)

    monkeypatch.setattr(rules.engine, "case_of", breaks)
    output = io.StringIO()
    with pytest.raises(ArithmeticError):
        call_command("screen", str(table), format="jsonl", stdout=output, stderr=io.StringIO())
    assert [json.loads(line)["id"] for line in output.getvalue().splitlines()] == [
        f"U-{number}" for number in range(1, 7)
    ]


def test_the_first_rows_are_told_before_all_are_read():
    taken = []
    stages = screen._in_stages(taken.append(number) or number for number in range(2_000))
    assert next(stages) == [0]
    assert taken == [0]
    assert [number for some in stages for number in some] == list(range(1, 2_000))
    assert list(screen._in_stages([])) == []


def test_what_a_reader_gave_before_it_broke_is_told():
    def reader():
        yield from range(3)
        raise ArithmeticError("half way")

    stages = screen._in_stages(reader())
    assert [next(stages), next(stages)] == [[0], [1, 2]]
    with pytest.raises(ArithmeticError):
        next(stages)
