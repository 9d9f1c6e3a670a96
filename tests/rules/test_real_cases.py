"""Real procurements that the law dossier describes (T01–T16)."""

from decimal import Decimal

import pytest

from procurement.rules import EntryThreshold, Nature

SERVICES, GOODS, WORKS = Nature.SERVICES, Nature.GOODS, Nature.WORKS


@pytest.mark.parametrize(
    ("facts", "instrument", "suitability"),
    [
        pytest.param(
            {"cpv": "15300000", "title": "Fruktkorgar", "nature": GOODS, "dialogue_held": True},
            "reserve_4_18", "recommended", id="T01 Söderhamn fruktkorgar",
        ),
        pytest.param(
            {"cpv": "98310000", "title": "Tvätt av köksarbetskläder", "duration_months": 48},
            "reserve_4_18", "recommended", id="T02 Kristianstad tvätt",
        ),
        pytest.param(
            {"title": "Cykelservice", "nature": SERVICES},
            "reserve_4_18", "recommended", id="T03 Region Örebro cykelservice",
        ),
        pytest.param(
            {"cpv": "50112300", "title": "Tvätt och tankning av poolbilar", "lots": 2},
            "reserve_4_18", "recommended", id="T04 Region Örebro poolbilar",
        ),
        pytest.param(
            {"cpv": "50112300", "title": "Tvätt och tankning av poolbilar", "lots": 2},
            "lots", "recommended", id="T04 uppdelat på platser",
        ),
        pytest.param(
            {"cpv": "85312510", "title": "Arbetsförberedande insatser"},
            "reserve_4_18", "recommended", id="T05 Arbetsförmedlingen",
        ),
        pytest.param(
            {"cpv": "85311100", "title": "Vård- och omsorgsboende Hornskroken"},
            "reserve_19_25a", "recommended", id="T06 Stockholm Hornskroken",
        ),
        pytest.param(
            {"cpv": "85311100", "title": "Vård- och omsorgsboende Ferlin", "dialogue_held": True},
            "reserve_19_25a", "recommended", id="T08 Uppsala Ferlin",
        ),
        pytest.param(
            {
                "cpv": "90910000", "title": "Ramavtal städ", "framework": True,
                "duration_months": 24, "labour_share": Decimal("0.8"),
                "entry_threshold": EntryThreshold.LOW, "matching_contact": True,
            },
            "employment_numeric", "recommended", id="T10 Helsingborg städ",
        ),
        pytest.param(
            {"cpv": "60120000", "title": "Taxitjänster", "nature": SERVICES},
            "labour_terms", "recommended", id="T14 taxi, villkor",
        ),
        pytest.param(
            {"cpv": "60120000", "title": "Taxitjänster", "nature": SERVICES},
            "accessibility", "recommended", id="T14 taxi, resenärernas behov",
        ),
        pytest.param(
            {"cpv": "15000000", "title": "Livsmedel", "nature": GOODS, "value": 9_000_000},
            "supply_chain", "recommended", id="T15 Härnösand livsmedel",
        ),
        pytest.param(
            {
                "cpv": "45233000", "title": "Vägentreprenad", "nature": WORKS,
                "value": 90_000_000, "duration_months": 36, "people_needed": 40,
                "labour_share": Decimal("0.5"), "matching_contact": True,
            },
            "employment_numeric", "recommended", id="T16 Trafikverket",
        ),
    ],
)  # fmt: skip
def test_what_fits(screened, facts, instrument, suitability):
    assert screened(**facts).finding(instrument).suitability == suitability


def test_T01_T03_without_value_the_regime_stays_unknown(screened):
    for facts in ({"cpv": "15300000", "title": "Fruktkorgar"}, {"title": "Cykelservice"}):
        screening = screened(**facts)
        assert screening.regime == "unknown"
        assert "value" in screening.regime_missing


def test_T06_T09_a_thin_market_is_warned_about(screened):
    finding = screened(cpv="85311100", duration_months=132, sellers=1).finding("reserve_19_25a")
    assert finding.legal == "allowed"
    assert any("avbrytas" in reason.text for reason in finding.reasons_against)


def test_T02_T14_terms_are_a_duty_only_above_the_threshold(screened):
    for cpv in ("98310000", "60120000"):
        assert screened(cpv=cpv, value=3_000_000).finding("labour_terms").legal == "must_assess"
        assert screened(cpv=cpv, value=2_000_000).finding("labour_terms").legal == "voluntary"


def test_T27_direct_award_is_offered_where_social_enterprises_sell(screened):
    finding = screened(cpv="55330000", title="Kafédrift", value=2_000_000).finding("direct_award")
    assert finding.legal == "allowed"
    assert finding.suitability == "recommended"
