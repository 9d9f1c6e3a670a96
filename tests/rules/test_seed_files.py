"""The seed files against the law dossier's own tables: every amount, day, operator and code."""

import json
from datetime import date
from decimal import Decimal

import pytest

from ljungby_social.cpv import SEED as CPV
from procurement.rules import INSTRUMENTS, read_seed

SEED = read_seed()


@pytest.fixture(scope="module")
def told(shared_data):
    path = shared_data.parent / "reference" / "law_data.json"
    if not path.exists():
        pytest.skip("law_data.json is absent")
    return json.loads(path.read_text("utf-8"))


def rows(code):
    return [row for row in SEED["values"] if row["code"] == code]


def amount(row):
    return None if row["amount"] is None else Decimal(row["amount"])


@pytest.mark.parametrize("unit", ["sek", "eur"])
@pytest.mark.parametrize("kind", ["goods_services", "works", "annex2"])
def test_thresholds(told, kind, unit):
    code = f"lou.threshold.{kind}" if unit == "sek" else f"lou.threshold_eur.{kind}"
    expected = [
        (row["from"], row["to"], row[f"{kind}_{unit}"])
        for row in told["thresholds_LOU_municipality"]
    ]
    first, last = expected[0][0], expected[-1][0]
    found = [
        (row["since"], row["until"], amount(row))
        for row in rows(code)
        if first <= row["since"] <= last
    ]
    assert found == expected
    assert {row["operator"] for row in rows(code)} == {">="}
    # Nothing is known outside the dossier's table.
    others = [row for row in rows(code) if not first <= row["since"] <= last]
    assert {amount(row) for row in others} <= {None}


def test_limit_of_direct_awards(told):
    assert [
        (row["since"], row["until"], amount(row), row["operator"])
        for row in rows("lou.direct_award.limit")
    ] == [
        (row["from"], row["to"], row["sek"], row["operator"])
        for row in told["direct_award_limit_LOU"]
    ]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param(
            "lou.direct_award.documentation", "documentation_duty_direct_award", id="dokumentation"
        ),
        pytest.param("lou.direct_award.notice", "efterannons_direct_award", id="efterannons"),
    ],
)
def test_duties_of_direct_awards(told, code, name):
    (row,) = rows(code)
    assert (amount(row), row["operator"]) == (told[name]["sek"], told[name]["operator"])
    assert told[name]["rule"].startswith(row["source"])


# Amounts that stand in the dossier's text (1.1, 1.3, 1.6, 3.2, 3.3).
@pytest.mark.parametrize(
    ("code", "on", "expected", "operator"),
    [
        pytest.param("lou.reserved_share", "2025-03-01", "0.30", ">=", id="30 procent"),
        pytest.param("lou.open_ended_months", "2025-03-01", "48", "", id="48 månader"),
        pytest.param(
            "lou.small_lot_eur.goods_services", "2025-03-01", "80000", "<", id="liten del"
        ),
        pytest.param("lou.small_lot_eur.works", "2025-03-01", "1000000", "<", id="liten byggdel"),
        pytest.param("lou.small_lot.share", "2025-03-01", "0.20", "<=", id="en femtedel"),
        pytest.param("lou.turnover_factor", "2025-03-01", "2", "<=", id="dubbla värdet"),
        pytest.param("lou.direct_award.welfare", "2020-06-01", "2156469", "<=", id="välfärd 2020"),
    ],
)  # fmt: skip
def test_amounts_in_the_text(code, on, expected, operator):
    (row,) = [
        row
        for row in rows(code)
        if row["since"] <= on and (row["until"] is None or on <= row["until"])
    ]
    assert (amount(row), row["operator"]) == (Decimal(expected), operator)


def test_years_of_19_25(told):
    told = told["lou_19_25"]
    (cap,), (bar,) = rows("lou.19_25.max_months"), rows("lou.19_25.reaward_months")
    assert (amount(cap), cap["operator"]) == (told["max_contract_months"], "<=")
    assert amount(bar) == 12 * told["bar_if_same_org_awarded_same_service_within_years"]


@pytest.mark.parametrize(
    ("code", "name", "since"),
    [
        pytest.param("lou.annex2", "lou_bilaga_2", "2017-01-01", id="bilaga 2"),
        pytest.param("lou.19_25", "lou_19_25", "2019-01-01", id="19 kap. 25 §"),
        pytest.param("lou.19_25a", "lou_19_25a", "2023-01-01", id="19 kap. 25 a §"),
    ],
)
def test_lists_of_codes(told, code, name, since):
    groups = told[name] if isinstance(told[name], list) else [told[name]]
    (found,) = [row for row in SEED["cpv_sets"] if row["code"] == code]
    assert set(found["codes"]) == {cpv for group in groups for cpv in group["codes"]}
    assert {tuple(pair) for pair in found["ranges"]} == {
        tuple(pair) for group in groups for pair in group["ranges"]
    }
    assert (found["since"], found["until"]) == (since, None)


# Any file ---------------------------------------------------------------------------------------

ROWS = [(name, row) for name, found in SEED.items() for row in found]


def test_every_row_says_where_it_comes_from_and_who_checked_it():
    for name, row in ROWS:
        what = (name, row.get("code") or row.get("slug") or row.get("kind"))
        assert row["source"], what
        date.fromisoformat(row["since"])
        checked = bool(row["verified_by"] and row["verified_on"])
        unknown = name == "values" and row["amount"] is None
        assert checked is not unknown, what
        assert (row["certainty"] == "unverified") is unknown, what
        if unknown:
            assert row["note"], what  # where to find it, or why nobody can know yet


def test_every_code_exists():
    """Codes that are compared whole stand in the vocabulary (Regulation (EC) No 213/2008)."""
    lines = (CPV / "cpv.csv").read_text("utf-8").splitlines()[1:]
    known = {line[:8] for line in lines}
    for row in SEED["cpv_sets"]:
        assert set(row["codes"]) <= known, row["code"]
    for row in SEED["kinds"]:
        assert {*row["cpv_exact"], *row["cpv_broad"]} <= known, row["slug"]
        for prefix in row["cpv_prefixes"]:
            assert any(code.startswith(prefix) for code in known), (row["slug"], prefix)


def test_kinds_speak_of_instruments_that_exist():
    assert {row["instrument"] for row in SEED["kind_instruments"]} <= set(INSTRUMENTS)
    assert {row["instrument"] for row in SEED["signals"]} <= set(INSTRUMENTS)
    assert {row["kind"] for row in SEED["kind_instruments"]} <= {
        row["slug"] for row in SEED["kinds"]
    }
