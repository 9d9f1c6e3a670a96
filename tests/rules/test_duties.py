"""What is owed besides the choice of procedure, on both sides of each day and amount."""

from datetime import date

import pytest

from procurement.rules.facts import Regime

CLEANING, CATERING, CARE, LAPTOPS = "90910000", "55523000", "85312510", "30200000"
BEFORE, FROM = date(2022, 1, 31), date(2022, 2, 1)  # chapter 19 written anew


def refs(screening):
    return {reason.source.ref for reason in screening.regime_reasons}


def told(reasons):
    return " ".join(reason.text for reason in reasons)


# Announcing, 10 kap. 5 a §, 19 kap. 7–8 §§ ------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "owed"),
    [
        pytest.param(date(2020, 12, 31), False, id="dagen före registrerade databaser"),
        pytest.param(date(2021, 1, 1), True, id="första dagen"),
    ],
)
def test_notices_go_through_a_registered_database_since_2021(screened, day, owed):
    screening = screened(cpv=CLEANING, value=9_000_000, date=day)
    assert screening.regime is Regime.DIRECTIVE
    assert ("LOU 10 kap. 5 a §" in refs(screening)) is owed


@pytest.mark.parametrize(
    ("facts", "regime", "when"),
    [
        pytest.param({"cpv": CLEANING, "value": 700_000}, Regime.NATIONAL, "inom 30 dagar",
                     id="19 kap."),
        pytest.param({"cpv": CATERING, "value": 8_109_450}, Regime.ANNEX2_ABOVE,
                     "minst varje kvartal", id="bilaga 2 över tröskeln"),
        pytest.param({"cpv": CATERING, "value": 8_109_449, "accumulated_direct_awards": 1},
                     Regime.NATIONAL, "minst varje kvartal", id="bilaga 2 med tidigare köp"),
        pytest.param({"cpv": CLEANING, "value": 699_999}, Regime.DIRECT, "", id="direkt"),
        pytest.param({"cpv": CLEANING, "value": 2_389_585}, Regime.DIRECTIVE, "",
                     id="direktivstyrd"),
    ],
)  # fmt: skip
def test_the_result_is_published_afterwards(screened, facts, regime, when):
    screening = screened(**facts)
    assert screening.regime is regime
    text = told(screening.regime_reasons)
    assert when in text
    assert ("annonseras i efterhand" in text) is bool(when)
    assert ("LOU 19 kap. 8 §" in refs(screening)) is bool(when)


@pytest.mark.parametrize("value", [900_000, 9_000_000])
@pytest.mark.parametrize("cpv", [CLEANING, CATERING])
def test_a_call_off_is_neither_announced_nor_published(screened, cpv, value):
    new, call_off = (screened(cpv=cpv, value=value, call_off=said) for said in (None, True))
    assert new.regime is call_off.regime
    if new.regime is not Regime.DIRECT:
        assert "nnons" in told(new.regime_reasons)
    assert "nnons" not in told(call_off.regime_reasons)


# Reservation where a direct award may be used, 19 a kap. 1 § ------------------------------------


@pytest.mark.parametrize("instrument", ["reserve_19_25", "reserve_19_25a"])
@pytest.mark.parametrize(
    ("value", "day", "noted"),
    [
        pytest.param(8_109_449, date(2025, 3, 1), True, id="under tröskeln: får köpas direkt"),
        pytest.param(8_109_450, date(2025, 3, 1), False, id="på tröskeln"),
        pytest.param(None, date(2025, 3, 1), False, id="okänt värde"),
    ],
)
def test_a_reservation_says_that_a_direct_award_is_possible(
    screened, instrument, value, day, noted
):
    finding = screened(cpv=CARE, value=value, date=day, duration_months=24).finding(instrument)
    assert finding.legal == "allowed"
    sources = {reason.source.ref for reason in finding.reasons_for}
    assert ("LOU 19 a kap. 1 §" in sources) is noted


@pytest.mark.parametrize(("day", "noted"), [(BEFORE, False), (FROM, True)])
def test_the_older_chapters_know_no_19_a_kap(screened, day, noted):
    finding = screened(cpv=CARE, value=300_000, date=day).finding("reserve_19_25")
    assert ("LOU 19 a kap. 1 §" in {r.source.ref for r in finding.reasons_for}) is noted


# The act on products and services, since 2025-06-28 ---------------------------------------------


@pytest.mark.parametrize(
    ("day", "cpv", "used", "asked"),
    [
        pytest.param(date(2025, 6, 27), LAPTOPS, True, False, id="dagen före"),
        pytest.param(date(2025, 6, 28), LAPTOPS, True, True, id="första dagen"),
        pytest.param(date(2025, 6, 28), LAPTOPS, None, True, id="ingen har sagt vem som använder"),
        pytest.param(date(2025, 6, 28), LAPTOPS, False, False, id="används inte av människor"),
        pytest.param(date(2025, 6, 28), "48000000", True, True, id="programvara"),
        pytest.param(date(2025, 6, 28), "72000000", True, True, id="it-tjänst"),
        pytest.param(date(2025, 6, 28), CLEANING, True, False, id="städning"),
    ],
)
def test_requirements_in_other_law_are_asked_for(screened, day, cpv, used, asked):
    finding = screened(cpv=cpv, value=9_000_000, date=day, used_by_people=used).finding(
        "accessibility"
    )
    assert any("2023:254" in reason.source.ref for reason in finding.reasons_for) is asked


# What chapter 19 said before 2022-02-01 is not read ---------------------------------------------


@pytest.mark.parametrize(
    ("instrument", "before", "since"),
    [
        ("accessibility", "unknown", "voluntary"),
        ("lots", "unknown", "voluntary"),
        ("reserve_4_18", "allowed_by_guidance", "allowed_by_guidance"),
        ("labour_terms", "voluntary", "voluntary"),
        ("supply_chain", "voluntary", "voluntary"),
        ("employment_numeric", "allowed", "allowed"),
    ],
)
@pytest.mark.parametrize("value", [100_000, 900_000])
def test_older_chapters_are_not_guessed(screened, instrument, before, since, value):
    facts = {"cpv": CLEANING, "value": value, "used_by_people": True, "title": "Lokalvård"}
    old = screened(**facts, date=BEFORE).finding(instrument)
    new = screened(**facts, date=FROM).finding(instrument)
    assert (old.legal, new.legal) == (before, since)
    quoted = {reason.source.ref for reason in (*old.reasons_for, *old.reasons_against)}
    assert not {"LOU 19 kap. 9 §", "LOU 19 a kap. 8 §", "LOU 19 a kap. 15 §"} & quoted


@pytest.mark.parametrize("instrument", ["accessibility", "lots", "reserve_4_18"])
def test_the_directive_applied_before_2022_too(screened, instrument):
    facts = {"cpv": CLEANING, "value": 9_000_000, "used_by_people": True}
    old = screened(**facts, date=BEFORE).finding(instrument)
    new = screened(**facts, date=FROM).finding(instrument)
    assert old.legal == new.legal
