"""Facts that are said in part, against each other, or in a way that cannot be: never a firm answer.

What is known still rules things out: a known part of a value is the least that it can be.
"""

from datetime import date
from decimal import Decimal

import pytest

from procurement.rules import Component, Knowledge, Nature, Regime, read_seed, screen
from procurement.rules.engine import case_of
from tests.rules.situations import make_lot

CLEANING, CATERING, SCHOOL, PAINTING, FURNITURE = (
    "90910000", "55523000", "45214200", "45442100", "39150000",
)  # fmt: skip
SERVICES, GOODS, WORKS = Nature.SERVICES, Nature.GOODS, Nature.WORKS
DIRECT, NATIONAL, DIRECTIVE, ANNEX2 = (
    Regime.DIRECT, Regime.NATIONAL, Regime.DIRECTIVE, Regime.ANNEX2_ABOVE,
)  # fmt: skip


@pytest.fixture(scope="module")
def possible(knowledge):
    """Every regime that a lot's facts leave possible."""

    def run(**facts):
        return set(case_of(make_lot(**facts), knowledge).regime.possible)

    return run


# A small lot whose amount nobody has entered in kronor, 5 kap. 8 § -------------------------------


@pytest.mark.parametrize(
    ("facts", "regimes"),
    [
        pytest.param(
            {"cpv": CLEANING, "value": 300_000, "tender_value": 5_000_000},
            {DIRECTIVE, NATIONAL, DIRECT}, id="städning",
        ),
        pytest.param(
            {"cpv": CATERING, "value": 300_000, "tender_value": 9_000_000},
            {ANNEX2, NATIONAL, DIRECT}, id="bilaga 2 är inget undantag",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 800_000, "tender_value": 5_000_000},
            {DIRECTIVE, NATIONAL}, id="för stor för direktupphandling",
        ),
    ],
)  # fmt: skip
def test_a_small_lot_waits_for_the_amount_in_kronor(screened, possible, facts, regimes):
    taken_out = {**facts, "exempted_lots_value": facts["value"]}
    screening = screened(**taken_out)
    assert screening.regime is Regime.UNKNOWN
    assert screening.regime_missing == ("threshold_sek",)
    assert possible(**taken_out) == regimes
    assert screening.finding("direct_award").legal == (
        "unknown" if DIRECT in regimes else "blocked"
    )
    assert set(screened(**facts).regime_missing) == {"exempted_lots_value", "threshold_sek"}


@pytest.mark.parametrize(
    ("facts", "regime"),
    [
        pytest.param(
            {"cpv": CLEANING, "value": 300_000, "tender_value": 5_000_000}, DIRECTIVE,
            id="ingen del undantas",
        ),
        pytest.param(
            {"cpv": CATERING, "value": 300_000, "tender_value": 9_000_000}, ANNEX2,
            id="ingen del undantas, bilaga 2",
        ),
    ],
)  # fmt: skip
def test_a_lot_that_stays_follows_the_sum(screened, facts, regime):
    assert screened(**facts, exempted_lots_value=0).regime is regime


@pytest.mark.parametrize(
    ("facts", "regime"),
    [
        pytest.param({"cpv": CLEANING, "value": 994_000}, Regime.UNKNOWN, id="kan vara liten"),
        pytest.param({"cpv": CLEANING, "value": 995_000}, DIRECTIVE, id="klart för stor"),
        pytest.param({"cpv": SCHOOL, "value": 12_400_000}, Regime.UNKNOWN, id="liten byggdel"),
        pytest.param({"cpv": SCHOOL, "value": 12_500_000}, DIRECTIVE, id="för stor byggdel"),
    ],
)
def test_a_lot_clearly_above_the_amount_in_euro_is_not_small(screened, facts, regime):
    """80 000 and 1 000 000 euro by the rate of the last threshold, and 15 % on top."""
    screening = screened(**facts, tender_value=90_000_000, exempted_lots_value=facts["value"])
    assert screening.regime is regime


def test_an_entered_amount_takes_a_lot_of_annex_2_out():
    seed = read_seed()
    for row in seed["values"]:
        if row["code"] == "lou.small_lot.goods_services":
            row["amount"] = "850000"
    facts = {"cpv": CATERING, "value": 300_000, "tender_value": 9_000_000}
    lot = make_lot(**facts, exempted_lots_value=300_000)
    screening = screen(lot, Knowledge.from_rows(**seed))
    assert screening.regime is NATIONAL
    assert screening.finding("direct_award").legal == "unknown"


# Nature and code ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cpv", "nature", "value", "regimes"),
    [
        pytest.param(CATERING, GOODS, 5_000_000, {DIRECT, DIRECTIVE}, id="catering som vara"),
        pytest.param(CLEANING, WORKS, 3_000_000, {NATIONAL, DIRECTIVE}, id="städning som bygge"),
        pytest.param(PAINTING, SERVICES, 3_000_000, {NATIONAL, DIRECTIVE}, id="måleri som tjänst"),
        pytest.param(CATERING, GOODS, 500_000, {DIRECT}, id="båda läsningarna ger direkt"),
        pytest.param(PAINTING, SERVICES, 90_000_000, {DIRECTIVE}, id="båda över tröskeln"),
        pytest.param(FURNITURE, SERVICES, 3_000_000, {DIRECTIVE}, id="vara och tjänst: samma"),
    ],
)
def test_a_nature_against_the_code_is_firm_only_when_both_agree(
    screened, possible, cpv, nature, value, regimes
):
    facts = {"cpv": cpv, "nature": nature, "value": value}
    assert possible(**facts) == regimes
    missing = screened(**facts).regime_missing
    assert set(missing) == ({"cpv", "nature"} if len(regimes) > 1 else set())


@pytest.mark.parametrize(
    ("nature", "value", "regime"),
    [
        pytest.param(GOODS, 5_000_000, DIRECTIVE, id="vara över tröskeln"),
        pytest.param(GOODS, 1_500_000, NATIONAL, id="vara under tröskeln"),
        pytest.param(WORKS, 60_000_000, DIRECTIVE, id="bygge över tröskeln"),
        pytest.param(WORKS, 5_000_000, NATIONAL, id="bygge under tröskeln"),
        pytest.param(SERVICES, 5_000_000, Regime.UNKNOWN, id="en tjänst kan vara bilaga 2"),
    ],
)
def test_annex_2_is_services_so_other_things_need_no_code(screened, nature, value, regime):
    screening = screened(nature=nature, value=value)
    assert screening.regime is regime
    assert ("cpv" in screening.regime_missing) is (nature is SERVICES)
    by_25 = screening.finding("reserve_19_25").legal
    assert by_25 == ("unknown" if nature is SERVICES else "not_applicable")


def test_a_service_of_annex_2_that_is_said_to_be_goods_is_not_reserved_for_sure(screened):
    finding = screened(cpv="85312510", nature=GOODS, duration_months=24).finding("reserve_19_25")
    assert finding.legal == "unknown"
    assert {"nature", "cpv"} <= set(finding.missing)


# A code that does not exist ----------------------------------------------------------------------


@pytest.mark.parametrize("code", ["85319999", "90999999", "9091000", "00000001"])
def test_only_a_code_of_the_list_decides(screened, code):
    screening = screened(cpv=code, value=3_000_000)
    assert screening.annex2 is None
    assert "cpv" in screening.regime_missing
    assert any(code in problem for problem in screening.problems)


# The term and its extensions ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "regimes", "asked"),
    [
        pytest.param(
            {"monthly_value": 20_000, "duration_months": 24}, {DIRECT, NATIONAL, DIRECTIVE},
            "extension_months", id="månader utan ett ord om förlängning",
        ),
        pytest.param(
            {"monthly_value": 20_000, "duration_months": 24, "extension_months": 0}, {DIRECT}, "",
            id="utan förlängning",
        ),
        pytest.param(
            {"monthly_value": 20_000, "duration_months": 24, "extension_months": 12}, {NATIONAL},
            "", id="med förlängning",
        ),
        pytest.param(
            {"monthly_value": 20_000, "duration_months": 36}, {NATIONAL, DIRECTIVE},
            "extension_months", id="redan för mycket för direktupphandling",
        ),
        pytest.param(
            {"monthly_value": 100_000, "duration_months": 24}, {DIRECTIVE}, "",
            id="redan över tröskeln",
        ),
        pytest.param(
            {"monthly_value": 20_000, "duration_months": 48}, {NATIONAL}, "",
            id="en tjänst räknas i högst 48 månader",
        ),
        pytest.param(
            {"monthly_value": 20_000, "extension_months": 36}, {NATIONAL, DIRECTIVE},
            "duration_months", id="bara förlängningen är känd",
        ),
        pytest.param(
            {"base_value": 650_000, "duration_months": 24, "extension_months": 12},
            {DIRECT, NATIONAL, DIRECTIVE}, "extensions", id="förlängning utan värde",
        ),
        pytest.param(
            {"base_value": 650_000, "extensions": (49_999,), "extension_months": 12}, {DIRECT},
            "", id="förlängning med värde",
        ),
        pytest.param(
            {"base_value": 650_000, "duration_months": 24, "extension_months": 0}, {DIRECT}, "",
            id="ingen förlängning",
        ),
        pytest.param(
            {"value": 650_000, "duration_months": 24, "extension_months": 12}, {DIRECT}, "",
            id="det angivna värdet är hela",
        ),
    ],
)  # fmt: skip
def test_an_extension_that_nobody_has_told_of_is_not_none(
    screened, possible, facts, regimes, asked
):
    facts = {"cpv": CLEANING, **facts}
    assert possible(**facts) == regimes
    assert [name for name in screened(**facts).regime_missing if name != "value"] == (
        [asked] if asked else []
    )


# A known part is the least -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "more"),
    [
        pytest.param({"annual_history": 700_000}, {"options": (1,)}, id="tolv månader"),
        pytest.param(
            {"annual_history": 699_999, "accumulated_direct_awards": 1}, {"monthly_value": 1},
            id="med tidigare köp",
        ),
        pytest.param({"options": (3_000_000,)}, {}, id="en option ensam"),
        pytest.param({"prizes": 700_000}, {}, id="priser ensamma"),
        pytest.param(
            {"components": (Component(cpv=CLEANING, value=Decimal(800_000)),)},
            {"components": (
                Component(cpv=CLEANING, value=Decimal(800_000)), Component(cpv=CLEANING),
            )},
            id="en del utan värde",
        ),
    ],
)  # fmt: skip
def test_a_known_part_still_rules_out_a_direct_award(screened, facts, more):
    for said in (facts, {**facts, **more}):
        assert screened(cpv=CLEANING, **said).finding("direct_award").legal == "blocked"


def test_what_is_known_of_a_value_is_told(screened):
    reasons = screened(options=(3_000_000,)).regime_reasons
    told = [reason.text.replace("\u00a0", " ") for reason in reasons]
    assert any("Värdet är minst 3 000 000 kr" in text for text in told)
    assert not any("understiger" in text or "ryms under" in text for text in told)


def test_a_known_part_above_every_threshold_settles_it(screened):
    screening = screened(cpv=CLEANING, options=(3_000_000,))
    assert (screening.regime, screening.regime_missing) == (DIRECTIVE, ())


# What cannot be ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        pytest.param(
            {"value": 600_000, "accumulated_direct_awards": -200_000},
            "accumulated_direct_awards", id="tidigare köp under noll",
        ),
        pytest.param(
            {"base_value": 600_000, "options": (-300_000,)}, "options", id="en option under noll"
        ),
        pytest.param(
            {"base_value": 600_000, "extensions": (50_000, -1)}, "extensions",
            id="en förlängning under noll",
        ),
        pytest.param({"base_value": 600_000, "prizes": -1}, "prizes", id="priser under noll"),
        pytest.param({"base_value": 0}, "base_value", id="grundvärde noll"),
        pytest.param({"annual_history": 0}, "annual_history", id="tolv månader för noll"),
        pytest.param({"monthly_value": 0, "open_ended": True}, "monthly_value", id="månad noll"),
        pytest.param(
            {"monthly_value": 10_000, "duration_months": 0, "extension_months": 0},
            "duration_months", id="noll månader är inte tills vidare",
        ),
        pytest.param(
            {"monthly_value": 10_000, "duration_months": 12, "extension_months": -6},
            "extension_months", id="förlängning under noll",
        ),
        pytest.param(
            {"components": (Component(cpv=CLEANING, value=Decimal(-1)),)}, "components",
            id="en del under noll",
        ),
        pytest.param(
            {"value": 100_000, "tender_value": 0, "value_is_whole": True}, "tender_value",
            id="alla delar för noll",
        ),
        pytest.param({"value": -1}, "value", id="värdet under noll"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_and_counts_as_unknown(screened, facts, asked):
    screening = screened(cpv=CLEANING, nature=SERVICES, **facts)
    assert screening.regime is Regime.UNKNOWN
    assert asked in screening.regime_missing
    assert screening.finding("direct_award").legal == "unknown"
    assert any("okän" in problem for problem in screening.problems)


@pytest.mark.parametrize("name", ["options", "extensions"])
def test_an_option_for_nothing_is_no_problem(screened, name):
    screening = screened(cpv=CLEANING, base_value=600_000, **{name: (0,)})
    assert (screening.regime, screening.problems) == (DIRECT, ())


def test_a_day_before_the_law_is_told_and_not_asked_for(screened):
    screening = screened(cpv=CLEANING, value=300_000, date=date(2016, 5, 1))
    assert (screening.regime, screening.regime_missing) == (Regime.UNKNOWN, ())
    (problem,) = screening.problems
    assert "2016-05-01" in problem
    assert "1 januari 2017" in problem
    assert not screened(cpv=CLEANING, value=300_000, date=date(2017, 1, 1)).problems


@pytest.mark.parametrize("currency", ["EUR", "NOK", "xyz"])
def test_an_amount_in_another_currency_is_told(screened, currency):
    screening = screened(cpv=CLEANING, value=100_000, currency=currency)
    assert screening.regime_missing == ("value",)
    (problem,) = screening.problems
    assert problem.replace("\u00a0", " ") == (
        f"Värdet 100 000 {currency} jämförs inte med gränser i kronor."
    )
