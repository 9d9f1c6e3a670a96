"""What the dossier says of a situation besides its first answer: T10–T13, T28, T41–T45, T52."""

from decimal import Decimal

import pytest

from procurement.rules import EntryThreshold, Nature

CLEANING = {"cpv": "90910000", "title": "Städning", "nature": Nature.SERVICES}
MANY_HANDS = {
    "duration_months": 24,
    "labour_share": Decimal("0.8"),
    "entry_threshold": EntryThreshold.LOW,
    "matching_contact": True,
}
CONSULTANT = {
    "cpv": "79410000", "title": "Managementkonsult", "nature": Nature.SERVICES, "value": 400_000,
    "people_needed": 1, "duration_months": 6, "entry_threshold": EntryThreshold.HIGH,
}  # fmt: skip
LAPTOPS = {"cpv": "30200000", "title": "Bärbara datorer", "nature": Nature.GOODS}


@pytest.mark.parametrize(
    ("facts", "instrument", "legal", "suitability"),
    [
        pytest.param({**CLEANING, **MANY_HANDS, "value": 5_000_000, "framework": True},
                     "employment_numeric", "allowed", "recommended", id="T10 antal i ramavtal"),
        pytest.param({**CLEANING, **MANY_HANDS, "value": 5_000_000, "framework": True},
                     "labour_terms", "must_assess", "recommended", id="T10 villkor ska bedömas"),
        pytest.param({**CLEANING, **MANY_HANDS, "people_needed": 3},
                     "employment_numeric", "allowed", "recommended", id="T11 tre anställs"),
        pytest.param({"cpv": "45262700", "nature": Nature.WORKS, "value": 70_000_000,
                      **MANY_HANDS, "people_needed": 30},
                     "employment_numeric", "allowed", "recommended", id="T13 renovering"),
        pytest.param({**LAPTOPS, "value": 5_000_000, "duration_months": 24},
                     "employment_numeric", "allowed", "none", id="T41 inget antal"),
        pytest.param({**LAPTOPS, "value": 5_000_000, "duration_months": 24},
                     "employment_dialogue", "allowed", "none", id="T41 ingen dialog"),
        pytest.param({"cpv": "09310000", "title": "El", "value": 9_000_000},
                     "supply_chain", "voluntary", "none", id="T42 leveranskedja frivilligt"),
        pytest.param(CONSULTANT, "employment_numeric", "allowed", "not_suitable", id="T45 antal"),
        pytest.param(CONSULTANT, "employment_dialogue", "allowed", "not_suitable",
                     id="T45 dialog"),
        pytest.param(CONSULTANT, "reserve_4_18", "allowed_by_guidance", "not_suitable",
                     id="T45 reservation"),
        pytest.param({**CLEANING, "value": 5_000_000, "call_off": True},
                     "reserve_4_18", "blocked", "not_suitable", id="T52 avrop"),
    ],
)  # fmt: skip
def test_law_and_suitability(screened, facts, instrument, legal, suitability):
    found = screened(**facts).finding(instrument)
    assert found.legal == legal
    # "None" in the dossier: nothing is recommended, whatever else is unknown.
    if suitability == "none":
        assert found.suitability != "recommended"
    else:
        assert found.suitability == suitability


def test_T45_a_consultant_is_documented_though_not_published(screened):
    reasons = [r.text for r in screened(**CONSULTANT).finding("direct_award").reasons_for]
    assert any("gränsen för att dokumentera" in text for text in reasons)
    assert any(text.startswith("Dokumentera") for text in reasons)
    assert not any("annonseras" in text for text in reasons)


def test_T52_an_avrop_is_told_the_ways_that_are_left(screened):
    (reason,) = screened(**CLEANING, call_off=True).finding("reserve_4_18").reasons_against
    assert "tala med leverantören eller reservera nästa upphandling" in reason.text


def test_T28_a_laundry_said_to_be_a_service_of_annex_2_is_not(screened):
    laundry = screened(cpv="98310000", title="Tvätt, samhällstjänst enligt bilaga 2", value=900_000)
    assert laundry.annex2 is False
    assert laundry.regime == "national"
    assert laundry.finding("reserve_19_25a").legal == "not_applicable"
