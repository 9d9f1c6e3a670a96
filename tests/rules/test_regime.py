"""Which chapters apply: both sides of every boundary (law dossier T17–T28)."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.rules import Component, Knowledge, Nature, Regime, read_seed, screen
from tests.rules.situations import make_lot

CLEANING, CATERING, SCHOOL = "90910000", "55523000", "45214200"
SERVICES = {"cpv": CLEANING, "nature": Nature.SERVICES}
MEALS = {"cpv": CATERING, "nature": Nature.SERVICES}
WORKS = {"cpv": SCHOOL, "nature": Nature.WORKS}


@pytest.mark.parametrize(
    ("facts", "value", "regime"),
    [
        pytest.param(SERVICES, 699_999, Regime.DIRECT, id="T18 tjänst 699 999 direkt"),
        pytest.param(SERVICES, 700_000, Regime.NATIONAL, id="T17 tjänst 700 000 understiger inte"),
        pytest.param(SERVICES, 2_389_584, Regime.NATIONAL, id="T20 en krona under tröskeln"),
        pytest.param(SERVICES, 2_389_585, Regime.DIRECTIVE, id="T20 på tröskeln"),
        pytest.param(MEALS, 6_000_000, Regime.DIRECT, id="T21 catering är bilaga 2"),
        pytest.param(MEALS, 8_109_449, Regime.DIRECT, id="T22 catering en krona under"),
        pytest.param(MEALS, 8_109_450, Regime.ANNEX2_ABOVE, id="T22 catering på tröskeln"),
        pytest.param(WORKS, 699_999, Regime.DIRECT, id="bygg 699 999"),
        pytest.param(WORKS, 59_880_178, Regime.NATIONAL, id="bygg en krona under"),
        pytest.param(WORKS, 59_880_179, Regime.DIRECTIVE, id="bygg på tröskeln"),
    ],
)
def test_amounts_of_2024_and_2025(screened, facts, value, regime):
    assert screened(**facts, value=value).regime is regime


@pytest.mark.parametrize(
    ("day", "value", "regime"),
    [
        pytest.param(date(2018, 1, 1), 586_907, Regime.DIRECT, id="2018 högst 586 907"),
        pytest.param(date(2018, 1, 1), 586_908, Regime.NATIONAL, id="2018 över gränsen"),
        pytest.param(date(2020, 6, 1), 615_312, Regime.DIRECT, id="2020 högst 615 312"),
        pytest.param(date(2022, 1, 31), 615_313, Regime.NATIONAL, id="dagen före nya gränsen"),
        pytest.param(date(2022, 2, 1), 699_999, Regime.DIRECT, id="nya gränsen gäller"),
        pytest.param(date(2022, 2, 1), 700_000, Regime.NATIONAL, id="nya gränsen understiger"),
        pytest.param(date(2019, 12, 31), 2_096_097, Regime.DIRECTIVE, id="2019 på tröskeln"),
        pytest.param(date(2020, 1, 1), 2_197_544, Regime.NATIONAL, id="2020 under tröskeln"),
        pytest.param(date(2022, 1, 1), 2_236_731, Regime.DIRECTIVE, id="2022 på tröskeln"),
    ],
)
def test_older_amounts(screened, day, value, regime):
    assert screened(**SERVICES, date=day, value=value).regime is regime


@pytest.mark.parametrize(
    ("value", "regime"),
    [
        pytest.param(1_500_000, Regime.NATIONAL, id="T23 klart under"),
        pytest.param(2_031_147, Regime.NATIONAL, id="strax under bandet"),
        pytest.param(2_031_148, Regime.UNKNOWN, id="i bandet, nedre kanten"),
        pytest.param(2_300_000, Regime.UNKNOWN, id="T23 i bandet"),
        pytest.param(2_748_022, Regime.UNKNOWN, id="i bandet, övre kanten"),
        pytest.param(2_748_023, Regime.DIRECTIVE, id="strax över bandet"),
        pytest.param(4_000_000, Regime.DIRECTIVE, id="T23 klart över"),
    ],
)
def test_unverified_amount_leaves_a_band(screened, value, regime):
    screening = screened(**SERVICES, date=date(2026, 5, 1), value=value)
    assert screening.regime is regime
    assert ("threshold_sek" in screening.regime_missing) == (regime is Regime.UNKNOWN)


def test_annex_2_near_an_unverified_threshold_is_unknown(screened):
    screening = screened(**MEALS, date=date(2026, 5, 1), value=8_000_000)
    assert screening.regime is Regime.UNKNOWN
    assert screening.finding("labour_terms").legal == "voluntary"  # annex 2 whatever the amount


@pytest.mark.parametrize(
    ("facts", "regime", "missing"),
    [
        pytest.param({**SERVICES}, Regime.UNKNOWN, {"value"}, id="värdet saknas"),
        pytest.param({"value": 3_000_000}, Regime.UNKNOWN, {"cpv", "nature"}, id="objektet saknas"),
        pytest.param({"value": 50_000}, Regime.DIRECT, set(), id="litet värde räcker"),
        pytest.param(
            {**SERVICES, "value": 9_000_000, "currency": "EUR"},
            Regime.UNKNOWN, {"value"}, id="euro jämförs inte med kronor",
        ),
        pytest.param({**SERVICES, "value": 0}, Regime.UNKNOWN, {"value"}, id="noll är inget värde"),
        pytest.param(
            {**SERVICES, "value": 1_000_000, "date": None}, Regime.UNKNOWN, {"date"},
            id="dagen saknas",
        ),
        pytest.param(
            {**SERVICES, "value": 1_000_000, "date": date(2013, 1, 1)}, Regime.UNKNOWN, set(),
            id="före lagen: dagen är sagd, och ingen uppgift saknas",
        ),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(screened, facts, regime, missing):
    screening = screened(**facts)
    assert screening.regime is regime
    assert set(screening.regime_missing) == missing


@pytest.mark.parametrize(
    ("facts", "amount", "regime"),
    [
        pytest.param(
            {"base_value": 500_000, "options": (300_000,)}, "800 000", Regime.NATIONAL,
            id="T24 optioner räknas in",
        ),
        pytest.param({"base_value": 500_000}, "500 000", Regime.DIRECT, id="utan optioner"),
        pytest.param(
            {"monthly_value": 40_000, "open_ended": True}, "1 920 000", Regime.NATIONAL,
            id="T25 månad gånger 48",
        ),
        pytest.param(
            {"monthly_value": 40_000, "duration_months": 12, "extension_months": 0}, "480 000",
            Regime.DIRECT,
            id="tolv månader",
        ),
        pytest.param(
            {"monthly_value": 40_000, "duration_months": 60}, "1 920 000", Regime.NATIONAL,
            id="längre än 48 månader räknas som 48",
        ),
        pytest.param({"annual_history": 650_000}, "650 000", Regime.DIRECT, id="återkommande"),
    ],
)  # fmt: skip
def test_value_is_worked_out(screened, facts, amount, regime):
    screening = screened(**SERVICES, **facts)
    assert screening.regime is regime
    shown = " ".join(reason.text for reason in screening.regime_reasons).replace("\u00a0", " ")
    assert f"{amount} kr" in shown


@pytest.mark.parametrize(
    ("facts", "regime"),
    [
        pytest.param({"value": 650_000}, Regime.DIRECT, id="ensamt köp"),
        pytest.param(
            {"value": 650_000, "accumulated_direct_awards": 49_999}, Regime.DIRECT, id="ryms"
        ),
        pytest.param(
            {"value": 650_000, "accumulated_direct_awards": 50_000}, Regime.NATIONAL,
            id="köp av samma slag i år räknas in",
        ),
        pytest.param(
            {"value": 900_000, "tender_value": 3_000_000, "lots": 3}, Regime.DIRECTIVE,
            id="summan av alla delar avgör",
        ),
    ],
)  # fmt: skip
def test_the_whole_purchase_counts(screened, facts, regime):
    assert screened(**SERVICES, **facts).regime is regime


def test_small_lot_needs_a_verified_amount_and_a_fifth(screened):
    facts = {**SERVICES, "value": 500_000, "tender_value": 3_000_000, "lots": 4}
    unverified = screened(**facts, exempted_lots_value=500_000)
    assert (unverified.regime, unverified.regime_missing) == (Regime.UNKNOWN, ("threshold_sek",))

    seed = read_seed()
    for row in seed["values"]:
        if row["code"] == "lou.small_lot.goods_services":
            row["amount"] = "850000"  # as if staff had entered the amount with its source
    entered = Knowledge.from_rows(**seed)
    inside = make_lot(**facts, exempted_lots_value=600_000)
    outside = make_lot(**facts, exempted_lots_value=600_001)
    assert screen(inside, entered).regime is Regime.NATIONAL
    assert screen(outside, entered).regime is Regime.DIRECTIVE


def part(cpv, nature, value):
    return Component(cpv=cpv, nature=nature, value=Decimal(value))


@pytest.mark.parametrize(
    ("components", "annex2", "regime"),
    [
        pytest.param(
            (part(CATERING, Nature.SERVICES, 900_000), part("39150000", Nature.GOODS, 1_000_000)),
            False, Regime.NATIONAL, id="T26 möblerna är huvudföremål",
        ),
        pytest.param(
            (
                part("55330000", Nature.SERVICES, 1_200_000),
                part(CLEANING, Nature.SERVICES, 800_000),
            ),
            True, Regime.DIRECT, id="T27 kafédriften är huvudföremål",
        ),
    ],
)  # fmt: skip
def test_mixed_contracts_follow_the_largest_part(screened, components, annex2, regime):
    screening = screened(components=components)
    assert screening.annex2 is annex2
    assert screening.regime is regime


def test_T28_a_listed_parent_does_not_take_its_children_along(screened):
    assert screened(cpv="98310000").annex2 is False
    assert screened(cpv="98000000").annex2 is True


@pytest.mark.parametrize(
    ("value", "documented", "published"),
    [
        pytest.param(100_000, False, False, id="T19 100 000 överstiger inte"),
        pytest.param(100_001, True, False, id="T19 100 001 ska dokumenteras"),
        pytest.param(699_999, True, False, id="T18 ingen efterannons"),
    ],
)
def test_duties_of_a_direct_award(screened, value, documented, published):
    texts = [r.text for r in screened(**SERVICES, value=value).finding("direct_award").reasons_for]
    assert any(text.startswith("Dokumentera") for text in texts) is documented
    assert any("annonseras i efterhand" in text for text in texts) is published


def test_T21_annex_2_publishes_quarterly(screened):
    texts = [
        reason.text
        for reason in screened(**MEALS, value=6_000_000).finding("direct_award").reasons_for
    ]
    assert any("varje kvartal" in text for text in texts)


def test_T22_above_the_annex_2_threshold_has_its_own_duties(screened):
    screening = screened(**MEALS, value=8_109_450)
    texts = " ".join(reason.text for reason in screening.regime_reasons)
    assert "hela EU" in texts
    assert "individuell rapport" in texts
    assert screening.finding("labour_terms").legal == "voluntary"
    assert screening.finding("direct_award").legal == "blocked"


@pytest.mark.parametrize(
    ("cpv", "nature", "problems"),
    [
        pytest.param("45210000", Nature.WORKS, 0, id="bygg med byggkod"),
        pytest.param("90910000", Nature.WORKS, 1, id="bygg med tjänstekod"),
        pytest.param("45210000", Nature.SERVICES, 1, id="tjänst med byggkod"),
        pytest.param("15300000", Nature.SERVICES, 0, id="vara eller tjänst har samma tröskel"),
        pytest.param("45210000", None, 0, id="inget sagt: koden avgör"),
        pytest.param("55523000", Nature.GOODS, 1, id="bilaga 2 är tjänster"),
    ],
)
def test_a_code_that_contradicts_the_nature_is_reported(screened, cpv, nature, problems):
    assert len(screened(cpv=cpv, nature=nature, value=900_000).problems) == problems
