"""What a plan says in a row reaches the rules as the dossier means it, by command and by page."""

import io
import json

import pytest
from django.core.management import call_command

from procurement.models import Lot
from procurement.services.importing import import_file
from tests.procurement.conftest import TODAY

# Those read how many in the register sell it, which the command does not ask.
ASKS_THE_REGISTER = {"reserve_4_18", "reserve_19_25a", "early_dialogue"}
HEAD = "id;benämning;cpv;art;uppskattat värde;antal delar;avtalstid;datum"


@pytest.mark.parametrize(
    ("row", "regime", "missing", "lots"),
    [
        pytest.param(
            "Städning;90910000-9;tjänster;3 000 000;3;24;2025-03-01",
            "directive", [], "allowed", id="värdet är alla delars: uppdelat över tröskeln",
        ),
        pytest.param(
            "Städning;90910000;tjänster;3 000 000;1;24;2025-03-01",
            "directive", [], "must_assess", id="en del: motivera",
        ),
        pytest.param(
            "Städning;90910000;tjänster;500 000;3;24;2025-03-01",
            "direct", [], "voluntary", id="delarna ryms tillsammans under gränsen",
        ),
        pytest.param(
            "Städning;90910000;tjänster;600 000–700 000;;24;2025-03-01",
            "national", [], "voluntary", id="spannets högsta värde räknas",
        ),
        pytest.param(
            "Städning;90910000;tjänster;;3;24;2025-03-01",
            "unknown", ["value"], "unknown", id="värdet saknas",
        ),
        pytest.param(
            "Städning;90910000;tjänster;120 000 euro;3;24;2025-03-01",
            "unknown", ["value"], "unknown", id="euro",
        ),
    ],
)  # fmt: skip
def test_a_row(tmp_path, row, regime, missing, lots):
    found = screened(tmp_path, row)
    assert (found["regime"], found["regime_missing"]) == (regime, missing)
    assert found["instruments"]["lots"]["legal"] == lots
    stored = brought_in(row).latest_screening
    assert (stored.regime, stored.regime_missing) == (regime, missing)
    for finding in stored.findings.all():
        said = found["instruments"][finding.instrument]
        assert finding.legal == said["legal"]
        if finding.instrument not in ASKS_THE_REGISTER:
            assert answer(finding) == said


def answer(finding):
    """A stored finding as the command writes it."""
    return {
        "legal": finding.legal,
        "suitability": finding.suitability,
        "score": finding.score,
        "for": [told(reason) for reason in finding.reasons_for],
        "against": [told(reason) for reason in finding.reasons_against],
        "missing": finding.missing,
    }


def told(reason):
    return {"text": reason["text"], "source": reason["source"]}


def screened(tmp_path, row):
    """What the command `screen` says of a plan with this row."""
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEAD}\n1;{row}\n", encoding="utf-8")
    out = io.StringIO()
    call_command("screen", str(path), "--format", "jsonl", stdout=out)
    return json.loads(out.getvalue())


def brought_in(row):
    """The lot that the same row becomes when the plan is brought in."""
    import_file(data=f"{HEAD}\n1;{row}\n".encode(), name="plan.csv", by=None, on=TODAY)
    return Lot.objects.get()


def test_the_label_of_a_code_names_a_row_without_a_title(tmp_path):
    row = ";90910000;tjänster;ca 500 000;;24;2025-03-01"
    found = screened(tmp_path, row)
    assert (found["title"], found["kinds"][:1]) == ("Städning", ["stadning"])
    assert [problem.split(".")[0] for problem in found["problems"]] == [
        "Benämningen saknas",
        "Värdet ”ca 500 000” är ungefärligt",
    ]
    assert brought_in(row).title == "Städning"


def test_a_plan_that_changes_only_its_lots_changes_the_purchase():
    row = "Städning;90910000;tjänster;3 000 000;{};24;2025-03-01"
    assert "lots" not in brought_in(row.format("")).latest_screening.facts
    lot = brought_in(row.format(3))
    assert (lot.lots, lot.latest_screening.facts["lots"]) == (3, 3)
    change = lot.fact_changes.get()
    assert (change.fact, change.before, change.after) == ("lots", "", "3")
    assert lot.fact_changes.model.objects.count() == 1
    # A plan that no longer says it takes nothing away.
    assert brought_in(row.format("")).lots == 3


def test_lots_that_are_there_are_counted():
    """Two rows of one purchase are its lots, whatever the plan counted on."""
    rows = (
        "Städning;90910000;tjänster;3 000 000;4;24;2025-03-01\n"
        "A;Fönsterputs;90911300;tjänster;500 000;4;24;2025-03-01"
    )
    data = f"{HEAD}\nA;{rows}\n".encode()
    import_file(data=data, name="plan.csv", by=None, on=TODAY)
    assert [lot.lots for lot in Lot.objects.all()] == [None, None]
    assert {lot.latest_screening.facts["lots"] for lot in Lot.objects.all()} == {2}
