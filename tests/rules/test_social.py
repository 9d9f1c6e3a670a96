"""Social considerations: employment, labour terms, supply chain, accessibility, lots, dialogue."""

from decimal import Decimal

import pytest

from procurement.rules import EntryThreshold, Nature

ABOVE, BELOW = 5_000_000, 1_000_000
CLEANING = {"cpv": "90910000", "title": "Städning", "nature": Nature.SERVICES}
LAPTOPS = {"cpv": "30200000", "title": "Bärbara datorer", "nature": Nature.GOODS}
SYSTEM = {"cpv": "48000000", "title": "Verksamhetssystem", "nature": Nature.GOODS}
ELECTRICITY = {"cpv": "09310000", "title": "El", "nature": Nature.GOODS}
MEALS = {"cpv": "55523000", "title": "Catering", "nature": Nature.SERVICES}
ALL_YES = {
    "duration_months": 24,
    "labour_share": Decimal("0.8"),
    "people_needed": 5,
    "entry_threshold": EntryThreshold.LOW,
    "matching_contact": True,
}


@pytest.mark.parametrize(
    ("facts", "legal"),
    [
        pytest.param({**CLEANING, "value": ABOVE}, "must_assess", id="direktivstyrd"),
        pytest.param({**CLEANING, "value": BELOW}, "voluntary", id="under tröskeln"),
        pytest.param({**MEALS, "value": 6_000_000}, "voluntary", id="T21 bilaga 2"),
        pytest.param({**MEALS, "value": 20_000_000}, "voluntary", id="T22 bilaga 2 över tröskeln"),
        pytest.param(MEALS, "voluntary", id="bilaga 2 utan värde"),
        pytest.param(CLEANING, "unknown", id="utan värde"),
    ],
)
def test_labour_terms_bite_only_above_the_threshold(screened, facts, legal):
    assert screened(**facts).finding("labour_terms").legal == legal


@pytest.mark.parametrize(
    ("facts", "legal"),
    [
        pytest.param({**LAPTOPS, "value": ABOVE}, "must_assess", id="T41 datorer"),
        pytest.param({"cpv": "15000000", "value": ABOVE}, "must_assess", id="T15 livsmedel"),
        pytest.param({"cpv": "34110000", "value": ABOVE}, "must_assess", id="personbilar"),
        pytest.param({"cpv": "44110000", "value": ABOVE}, "must_assess", id="byggmaterial"),
        pytest.param({"cpv": "50110000", "value": ABOVE}, "voluntary", id="lagning av fordon"),
        pytest.param({"cpv": "45210000", "value": 90_000_000}, "voluntary", id="bygge"),
        pytest.param({**LAPTOPS, "value": BELOW}, "voluntary", id="under tröskeln"),
        pytest.param({**LAPTOPS}, "unknown", id="utan värde"),
        pytest.param({**ELECTRICITY, "value": ABOVE}, "voluntary", id="T42 el"),
        pytest.param({"value": 90_000_000}, "unknown", id="utan kod"),
    ],
)
def test_supply_chain(screened, facts, legal):
    assert screened(**facts).finding("supply_chain").legal == legal


@pytest.mark.parametrize(
    ("facts", "used", "legal"),
    [
        pytest.param({**SYSTEM, "value": ABOVE}, True, "must", id="T39 används av människor"),
        pytest.param({**SYSTEM, "value": ABOVE}, None, "unknown", id="ingen har sagt"),
        pytest.param({**SYSTEM, "value": ABOVE}, False, "not_applicable", id="används inte"),
        pytest.param({**SYSTEM, "value": 1_500_000}, True, "voluntary", id="T40 under tröskeln"),
        pytest.param(SYSTEM, True, "unknown", id="utan värde"),
    ],
)
def test_accessibility(screened, facts, used, legal):
    assert screened(**facts, used_by_people=used).finding("accessibility").legal == legal


def test_T40_accessibility_is_recommended_below_the_threshold(screened):
    finding = screened(**SYSTEM, value=1_500_000, used_by_people=True).finding("accessibility")
    assert finding.suitability == "recommended"


@pytest.mark.parametrize(
    ("value", "lots", "legal"),
    [
        pytest.param(ABOVE, 1, "must_assess", id="en del: motivera"),
        pytest.param(ABOVE, None, "must_assess", id="okänt antal: motivera"),
        pytest.param(ABOVE, 2, "allowed", id="T15 uppdelad"),
        pytest.param(BELOW, 1, "voluntary", id="under tröskeln"),
        pytest.param(None, 1, "unknown", id="utan värde"),
    ],
)
def test_lots(screened, value, lots, legal):
    assert screened(**CLEANING, value=value, lots=lots).finding("lots").legal == legal


@pytest.mark.parametrize(
    ("facts", "numeric", "dialogue"),
    [
        pytest.param(ALL_YES, "recommended", "possible", id="T10 alla ja"),
        pytest.param(
            {**ALL_YES, "people_needed": None}, "recommended", "possible", id="T10 fyra ja räcker"
        ),
        pytest.param(
            {**ALL_YES, "people_needed": 1, "matching_contact": False},
            "not_suitable", "recommended", id="tre ja: dialog",
        ),
        pytest.param(
            {**ALL_YES, "duration_months": 12, "extension_months": 0, "people_needed": 1,
             "matching_contact": False},
            "not_suitable", "recommended", id="två ja: dialog",
        ),
        pytest.param(
            {"duration_months": 2, "people_needed": 1, "value": 150_000},
            "not_suitable", "not_suitable", id="T51 för litet för ett antal, och för en dialog",
        ),
        pytest.param({}, "possible", "possible", id="inget svar: sorten gör det möjligt"),
        pytest.param(
            {"value": 150_000}, "possible", "unknown", id="inget svar, litet värde: ingen vet än"
        ),
    ],
)  # fmt: skip
def test_employment_follows_the_questions(screened, facts, numeric, dialogue):
    screening = screened(**CLEANING, **facts)
    assert screening.finding("employment_numeric").suitability == numeric
    assert screening.finding("employment_dialogue").suitability == dialogue


@pytest.mark.parametrize(
    ("facts", "answer"),
    [
        pytest.param({}, "duration_months", id="ingen har sagt"),
        pytest.param({"duration_months": 12, "extension_months": 0}, "nej", id="tolv månader"),
        pytest.param({"duration_months": 13}, "ja", id="tretton månader, minst"),
        pytest.param({"duration_months": 12}, "extension_months", id="kanske med förlängning"),
        pytest.param({"extension_months": 12}, "duration_months", id="efter okänd tid"),
        pytest.param({"extension_months": 13}, "ja", id="förlängningen ensam räcker"),
        pytest.param({"duration_months": 12, "extension_months": 12}, "ja", id="förlängd"),
        pytest.param({"open_ended": True}, "ja", id="tills vidare"),
        pytest.param({"open_ended": False}, "duration_months", id="inte tills vidare"),
    ],
)
def test_longer_than_a_year(screened, facts, answer):
    """`answer`: yes, no, or the fact that is asked for."""
    finding = screened(**facts).finding("employment_numeric")
    said = {
        "ja": any("längre än ett år" in reason.text for reason in finding.reasons_for),
        "nej": any("högst ett år" in reason.text for reason in finding.reasons_against),
    }
    asked = {"duration_months", "extension_months"} & set(finding.missing)
    assert [word for word, holds in said.items() if holds] + sorted(asked) == [answer]


def test_T12_both_conditions_may_stand_in_works(screened):
    screening = screened(cpv="45210000", nature=Nature.WORKS, value=80_000_000)
    assert screening.finding("employment_numeric").legal == "allowed"
    assert screening.finding("employment_dialogue").legal == "allowed"


def test_T13_works_name_their_subcontractors(screened):
    finding = screened(cpv="45262700", nature=Nature.WORKS, value=70_000_000).finding(
        "labour_terms"
    )
    assert finding.legal == "must_assess"
    assert any(reason.source.ref == "LOU 17 kap. 6–7 §§" for reason in finding.reasons_for)


@pytest.mark.parametrize(
    ("held", "suitability"),
    [
        pytest.param(None, "recommended", id="okänt: rekommenderas"),
        pytest.param(False, "recommended", id="inte hållen"),
        pytest.param(True, "possible", id="T01 T08 redan hållen"),
    ],
)
def test_dialogue(screened, held, suitability):
    gardens = {"cpv": "77310000", "title": "Skötsel av grönytor", "ready_sellers": 1}
    finding = screened(**gardens, dialogue_held=held).finding("early_dialogue")
    assert finding.suitability == suitability
    assert ("dialogue_held" in finding.missing) is (held is None)


def test_T42_electricity_is_left_alone(screened):
    screening = screened(**ELECTRICITY)
    for code in ("reserve_4_18", "employment_numeric", "employment_dialogue", "labour_terms"):
        assert screening.finding(code).suitability == "not_suitable"


def test_T41_laptops_are_not_reserved(screened):
    screening = screened(**LAPTOPS, value=ABOVE)
    assert screening.finding("supply_chain").suitability == "recommended"
    assert screening.finding("reserve_4_18").suitability == "not_suitable"


def test_T42_what_the_law_asks_for_is_told_apart_from_what_suits(screened):
    """Electricity above the threshold: the need is assessed, and the answer will be no."""
    finding = screened(**ELECTRICITY, value=80_000_000).finding("labour_terms")
    assert (finding.legal, finding.suitability) == ("must_assess", "not_suitable")
    assert any("skriva ner svaret även om det är nej" in r.text for r in finding.reasons_for)


def test_T43_low_risk_is_still_recorded(screened):
    finding = screened(
        cpv="45310000", title="Elinstallation", nature=Nature.WORKS, value=70_000_000
    ).finding("labour_terms")
    assert finding.legal == "must_assess"
    assert any("låg risk" in reason.text for reason in finding.reasons_against)


def test_T44_snow_on_roofs_is_a_risk_though_voluntary(screened):
    finding = screened(
        cpv="45261900", title="Snöskottning på tak", nature=Nature.SERVICES, value=BELOW
    ).finding("labour_terms")
    assert finding.legal == "voluntary"
    assert finding.suitability == "recommended"
    assert any("riskyrke" in reason.text for reason in finding.reasons_for)


def test_T45_a_consultant_gets_no_social_demand(screened):
    screening = screened(
        cpv="79410000", title="Managementkonsult", nature=Nature.SERVICES, value=300_000,
        people_needed=1, duration_months=6, entry_threshold=EntryThreshold.HIGH,
        labour_share=Decimal("0.95"),
    )  # fmt: skip
    assert screening.regime == "direct"
    for code in ("reserve_4_18", "employment_numeric", "employment_dialogue"):
        assert screening.finding(code).suitability == "not_suitable"
    assert screening.finding("labour_terms").suitability in ("unknown", "not_suitable")
