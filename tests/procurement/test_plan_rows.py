"""What a plan says in a row reaches the rules as the dossier means it, through `screen`."""

import io
import json

import pytest
from django.core.management import call_command

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
    path = tmp_path / "plan.csv"
    path.write_text(f"{HEAD}\n1;{row}\n", encoding="utf-8")
    out = io.StringIO()
    call_command("screen", str(path), "--format", "jsonl", stdout=out)
    found = json.loads(out.getvalue())
    assert (found["regime"], found["regime_missing"]) == (regime, missing)
    assert found["instruments"]["lots"]["legal"] == lots
