"""`screen`: what it tells besides its rows, and what it does without a database."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError

from procurement import knowledge

HEADER = "id;benämning;cpv;värde\n"
PLAN = f"{HEADER}A-1;Städning;90910000;600 000\n;Tvätt;abc;1\nA-3;Café;55330000;\n"


@pytest.fixture
def told(tmp_path):
    """Screen a table; the objects that it prints and what it says beside them."""

    def run(text, *, fails=""):
        path = tmp_path / "plan.csv"
        path.write_text(text, encoding="utf-8")
        out, err = io.StringIO(), io.StringIO()
        arguments = ("screen", str(path), "--format", "jsonl")
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
    rows, warned = told(PLAN, fails="1 rader")
    assert [row["id"] for row in rows] == ["A-1", "rad 3", "A-3"]
    (line,) = warned.splitlines()
    assert "databasen svarar inte" in line
    assert "personalen har ändrat" in line


def test_with_a_database_nothing_is_warned_of(told):
    rows, warned = told(f"{HEADER}A-1;Städning;90910000;600 000\n")
    assert len(rows) == 1
    assert warned == ""
