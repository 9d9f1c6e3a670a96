"""Reserving: LOU 4 kap. 18 §, 19 kap. 25 § and 25 a § (law dossier T29–T31, T52)."""

from datetime import date
from decimal import Decimal

import pytest

from ljungby_social.law import Verdict
from procurement.rules import EntryThreshold, Nature
from procurement.rules.lou_19_25 import reaward_bar

CLEANING = {"cpv": "90910000", "title": "Lokalvård", "nature": Nature.SERVICES}
CAFE = {"cpv": "55330000", "title": "Kafédrift", "nature": Nature.SERVICES}


@pytest.mark.parametrize(
    ("facts", "legal"),
    [
        pytest.param({**CLEANING, "value": 5_000_000}, "allowed", id="över tröskeln: lagen"),
        pytest.param(
            {**CLEANING, "value": 1_000_000}, "allowed_by_guidance", id="19 kap.: vägledning"
        ),
        pytest.param(
            {**CAFE, "value": 9_000_000}, "allowed_by_guidance", id="bilaga 2: aldrig lagen"
        ),
        pytest.param({**CAFE, "value": 500_000}, "allowed_by_guidance", id="direktupphandling"),
        pytest.param(CLEANING, "allowed_by_guidance", id="okänt värde gör det inte fastare"),
        pytest.param({**CLEANING, "date": None}, "unknown", id="okänd dag"),
        pytest.param({**CLEANING, "value": 5_000_000, "call_off": True}, "blocked", id="T52 avrop"),
        pytest.param(
            {**CLEANING, "value": 5_000_000, "call_off": False}, "allowed", id="inget avrop"
        ),
    ],
)
def test_4_18_by_regime(screened, facts, legal):
    assert screened(**facts).finding("reserve_4_18").legal == legal


@pytest.mark.parametrize(
    ("cpv", "months", "extension", "by_25", "by_25a"),
    [
        pytest.param("92500000", 36, None, "allowed", "blocked", id="T29 T30 bibliotek 36 månader"),
        pytest.param("92500000", 37, None, "blocked", "blocked", id="T29 37 månader"),
        pytest.param("92500000", 24, 12, "allowed", "blocked", id="förlängning ryms"),
        pytest.param("92500000", 24, 13, "blocked", "blocked", id="förlängning ryms inte"),
        pytest.param("92500000", None, None, "unknown", "blocked", id="okänd tid"),
        pytest.param("98200000", 24, None, "blocked", "allowed", id="T30 bara på 25 a"),
        pytest.param("85311100", 132, None, "blocked", "allowed", id="T06 elva år"),
        pytest.param("85121200", 24, None, "allowed", "allowed", id="T07 vård i intervallet"),
        pytest.param("85323000", 24, None, "allowed", "allowed", id="intervallets slut"),
        pytest.param("85323100", 24, None, "unknown", "unknown", id="koden finns inte"),
        pytest.param("90910000", 24, None, "not_applicable", "not_applicable", id="inte bilaga 2"),
        pytest.param("55330000", 24, None, "blocked", "blocked", id="bilaga 2 men på ingen lista"),
        pytest.param(
            "90910000", 48, None, "not_applicable", "not_applicable", id="inte bilaga 2, fyra år"
        ),
        pytest.param(None, 24, None, "unknown", "unknown", id="okänd kod"),
        pytest.param(None, 48, None, "unknown", "unknown", id="okänd kod, fyra år"),
    ],
)
def test_services_that_may_be_reserved(screened, cpv, months, extension, by_25, by_25a):
    screening = screened(cpv=cpv, duration_months=months, extension_months=extension)
    assert screening.finding("reserve_19_25").legal == by_25
    assert screening.finding("reserve_19_25a").legal == by_25a


@pytest.mark.parametrize(
    ("day", "by_25", "by_25a"),
    [
        pytest.param(date(2018, 12, 31), "not_applicable", "not_applicable", id="före reglerna"),
        pytest.param(date(2019, 1, 1), "allowed", "not_applicable", id="19 kap. 6 a §"),
        pytest.param(date(2022, 2, 1), "allowed", "not_applicable", id="19 kap. 25 §"),
        pytest.param(date(2022, 12, 31), "allowed", "not_applicable", id="dagen före 25 a"),
        pytest.param(date(2023, 1, 1), "allowed", "allowed", id="25 a gäller"),
    ],
)
def test_reservations_have_their_first_days(screened, day, by_25, by_25a):
    screening = screened(cpv="85312510", duration_months=24, date=day)
    assert screening.finding("reserve_19_25").legal == by_25
    assert screening.finding("reserve_19_25a").legal == by_25a


@pytest.mark.parametrize(
    ("awarded", "on", "verdict"),
    [
        pytest.param(None, date(2025, 3, 1), Verdict.PASS, id="aldrig"),
        pytest.param(date(2022, 9, 1), date(2025, 3, 1), Verdict.FAIL, id="T31 30 månader"),
        pytest.param(date(2022, 3, 1), date(2025, 2, 28), Verdict.FAIL, id="dagen före 36 månader"),
        pytest.param(date(2022, 3, 1), date(2025, 3, 1), Verdict.PASS, id="36 månader"),
        pytest.param(date(2022, 2, 1), date(2025, 3, 1), Verdict.PASS, id="T31 37 månader"),
        pytest.param(date(2020, 2, 29), date(2023, 2, 28), Verdict.PASS, id="skottdag"),
    ],
)
def test_bar_against_the_same_organisation(knowledge, awarded, on, verdict):
    assert reaward_bar(awarded, on, knowledge.values).verdict is verdict


@pytest.mark.parametrize(
    ("facts", "suitability"),
    [
        pytest.param({}, "recommended", id="sorten räcker till en rekommendation"),
        pytest.param({"entry_threshold": EntryThreshold.HIGH}, "possible", id="hög tröskel"),
        pytest.param({"certified_staff_only": True}, "not_suitable", id="certifikat för alla"),
        pytest.param({"covered_by_framework": True}, "not_suitable", id="ramavtal finns redan"),
        pytest.param({"sellers": 1}, "possible", id="en säljare"),
        pytest.param({"sellers": 2, "ready_sellers": 2}, "recommended", id="flera säljare"),
        pytest.param({"sellers": 5, "ready_sellers": 1}, "possible", id="bara en är redo"),
        pytest.param({"sellers": 5, "ready_sellers": 0}, "recommended", id="ingen känd som redo"),
    ],
)
def test_suitability_weighs_reasons(screened, facts, suitability):
    gardens = {"cpv": "77310000", "title": "Skötsel av grönytor", "nature": Nature.SERVICES}
    assert screened(**gardens, **facts).finding("reserve_4_18").suitability == suitability


def test_few_registered_sellers_never_change_the_law(screened):
    facts = {**CLEANING, "value": 5_000_000}
    assert screened(**facts, sellers=0, ready_sellers=0).finding("reserve_4_18").legal == "allowed"


def test_score_is_the_sum_of_the_shown_weights(screened):
    finding = screened(
        cpv="77310000", title="Skötsel av grönytor", value=Decimal(900_000), sellers=1
    ).finding("reserve_4_18")
    weights = [reason.weight for reason in (*finding.reasons_for, *finding.reasons_against)]
    assert finding.score == sum(weights)
    assert min(weights) < 0 < max(weights)


@pytest.mark.parametrize(
    ("extension", "said"),
    [
        pytest.param(None, True, id="ingen har sagt"),
        pytest.param(Decimal(0), False, id="ingen förlängning"),
    ],
)
def test_an_unknown_extension_is_told_and_never_read_as_none(screened, extension, said):
    finding = screened(
        cpv="85312510", value=9_000_000, duration_months=36, extension_months=extension
    ).finding("reserve_19_25")
    assert finding.legal == "allowed"  # T29: the months are those with extensions
    told = any("räknas som hela tiden, eftersom ingen" in r.text for r in finding.reasons_against)
    assert told is said
    assert ("extension_months" in finding.missing) is said


@pytest.mark.parametrize(
    ("call_off", "legal"), [(True, "blocked"), (False, "allowed"), (None, "allowed")]
)
def test_a_call_off_is_no_direct_award(screened, call_off, legal):
    """T52: it follows its framework."""
    finding = screened(
        **{**CLEANING, "value": 650_000, "date": date(2024, 5, 1)}, call_off=call_off
    ).finding("direct_award")
    assert finding.legal == legal
    assert (finding.suitability == "recommended") is (legal == "allowed")
