"""What a contract is worth and what it is (LOU 5 kap. and 2 kap. 2 §), beyond T24–T28."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.rules import Component, Knowledge, Nature, Regime, read_seed, screen
from tests.rules.situations import make_lot

CLEANING, CATERING, CAFE = "90910000", "55523000", "55330000"
FURNITURE, OVENS, SCHOOL = "39150000", "39711310", "45214200"
SERVICES, GOODS, WORKS = Nature.SERVICES, Nature.GOODS, Nature.WORKS


def part(cpv, value, nature=None):
    return Component(cpv=cpv, nature=nature, value=None if value is None else Decimal(value))


def said(screening):
    return " ".join(reason.text for reason in screening.regime_reasons).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("parts", "annex2", "regime"),
    [
        pytest.param(
            (part(CATERING, 900_000), part(FURNITURE, 500_000), part(OVENS, 600_000)),
            False, Regime.NATIONAL, id="varorna är tillsammans värda mer än tjänsten",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(FURNITURE, 500_000), part(OVENS, 400_001)),
            False, Regime.NATIONAL, id="varorna en krona mer",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(FURNITURE, 500_000), part(OVENS, 399_999)),
            True, Regime.DIRECT, id="varorna en krona mindre",
        ),
        pytest.param(
            (part(CLEANING, 700_000), part(CATERING, 500_000), part(CAFE, 300_000)),
            True, Regime.DIRECT, id="två tjänster i bilaga 2 mot en annan tjänst",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(FURNITURE, 900_000)),
            None, Regime.UNKNOWN, id="lika mycket värda: ingen är huvudföremål",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(CLEANING, 900_000)),
            None, Regime.UNKNOWN, id="tjänster lika mycket värda",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(None, 950_000)),
            None, Regime.UNKNOWN, id="en del som ingen har sagt vad den är",
        ),
        pytest.param(
            (part(CATERING, 900_000), part(None, 800_000, SERVICES)),
            None, Regime.UNKNOWN, id="en tjänst utan kod kan vara bilaga 2 eller inte",
        ),
        pytest.param(
            (part(SCHOOL, 900_000), part(CATERING, 1_000_000)),
            None, Regime.UNKNOWN, id="byggentreprenad följer sitt syfte, inte värdet",
        ),
    ],
)  # fmt: skip
def test_the_main_object_of_a_mixed_contract(screened, parts, annex2, regime):
    for order in (parts, parts[::-1]):
        screening = screened(components=order)
        assert (screening.annex2, screening.regime) == (annex2, regime)


def test_a_part_without_value_leaves_the_value_unknown(screened):
    screening = screened(components=(part(CATERING, None), part(CLEANING, 100_000)))
    assert (screening.regime, screening.regime_missing) == (Regime.UNKNOWN, ("value", "components"))


@pytest.mark.parametrize(
    ("facts", "amount"),
    [
        pytest.param(
            {"nature": GOODS, "duration_months": 60, "extension_months": 0}, "2 400 000",
            id="hyra i 60 månader",
        ),
        pytest.param({"nature": GOODS, "open_ended": True}, "1 920 000", id="hyra tills vidare"),
        pytest.param(
            {"nature": SERVICES, "duration_months": 47, "extension_months": 0}, "1 880 000",
            id="tjänst i 47 månader",
        ),
        pytest.param(
            {"nature": SERVICES, "duration_months": 48}, "1 920 000", id="tjänst i 48 månader"
        ),
        pytest.param(
            {"nature": SERVICES, "duration_months": 49}, "1 920 000", id="tjänst i 49 månader"
        ),
        pytest.param(
            {"nature": SERVICES, "duration_months": 36, "extension_months": 24},
            "1 920 000", id="förlängningar räknas till 48",
        ),
        pytest.param(
            {"duration_months": 24, "extension_months": 0}, "960 000",
            id="kort tid: arten behövs inte",
        ),
    ],
)  # fmt: skip
def test_a_months_value_times_the_term(screened, facts, amount):
    assert f": {amount} kr." in said(screened(monthly_value=40_000, **facts))


def test_a_long_term_asks_what_is_bought(screened):
    screening = screened(monthly_value=40_000, duration_months=60, extension_months=0)
    assert (screening.regime, screening.regime_missing) == (Regime.UNKNOWN, ("value", "nature"))


@pytest.mark.parametrize(
    ("facts", "amount", "regime"),
    [
        pytest.param(
            {"base_value": 400_000, "options": (100_000,), "extensions": (150_000, 49_999)},
            "699 999", Regime.DIRECT, id="optioner och förlängningar under gränsen",
        ),
        pytest.param(
            {"base_value": 400_000, "options": (100_000,), "extensions": (150_000, 50_000)},
            "700 000", Regime.NATIONAL, id="optioner och förlängningar på gränsen",
        ),
        pytest.param(
            {"base_value": 600_000, "prizes": 100_000}, "700 000", Regime.NATIONAL,
            id="priser till deltagare räknas",
        ),
    ],
)  # fmt: skip
def test_everything_that_may_be_paid_counts(screened, facts, amount, regime):
    screening = screened(cpv=CLEANING, **facts)
    assert screening.regime is regime
    assert f"{amount} kr" in said(screening)


def test_a_stated_total_below_its_parts_is_told_and_the_parts_count(screened):
    screening = screened(cpv=CLEANING, value=600_000, base_value=600_000, options=(200_000,))
    assert screening.regime is Regime.NATIONAL
    assert any("mer än det angivna värdet" in problem for problem in screening.problems)


def test_a_framework_counts_at_its_highest(screened):
    assert "högsta värdet" in said(screened(cpv=CLEANING, value=900_000, framework=True))


# Small lots, 5 kap. 8 § -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def entered():
    """What the rules know when staff have entered the amounts in kronor (made up here)."""
    seed = read_seed()
    for row in seed["values"]:
        if row["code"] == "lou.small_lot.goods_services":
            row["amount"] = "850000"
        elif row["code"] == "lou.small_lot.works":
            row["amount"] = "10600000"
    return Knowledge.from_rows(**seed)


@pytest.mark.parametrize(
    ("facts", "taken_out", "regime", "direct"),
    [
        pytest.param(
            {"cpv": CLEANING, "value": 849_999, "tender_value": 5_000_000}, 849_999,
            Regime.NATIONAL, "blocked", id="en krona under beloppet",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 850_000, "tender_value": 5_000_000}, 850_000,
            Regime.DIRECTIVE, "blocked", id="på beloppet: understiger inte",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}, 1_000_000,
            Regime.NATIONAL, "unknown", id="högst en femtedel",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}, 1_000_001,
            Regime.DIRECTIVE, "blocked", id="en krona över en femtedel",
        ),
        pytest.param(
            {"cpv": SCHOOL, "value": 10_599_999, "tender_value": 70_000_000}, 10_599_999,
            Regime.NATIONAL, "blocked", id="byggdel en krona under",
        ),
        pytest.param(
            {"cpv": SCHOOL, "value": 10_600_000, "tender_value": 70_000_000}, 10_600_000,
            Regime.DIRECTIVE, "blocked", id="byggdel på beloppet",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}, 0,
            Regime.DIRECTIVE, "blocked", id="ingen del är undantagen",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}, 499_999,
            Regime.DIRECTIVE, "blocked", id="andra, mindre delar är undantagna",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}, None,
            Regime.UNKNOWN, "unknown", id="liten nog, men ingen har sagt om den undantas",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 849_999, "tender_value": 4_249_995}, None,
            Regime.UNKNOWN, "blocked", id="precis en femtedel själv",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 849_999, "tender_value": 4_249_994}, None,
            Regime.DIRECTIVE, "blocked", id="mer än en femtedel själv: kan inte undantas",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 850_000, "tender_value": 5_000_000}, None,
            Regime.DIRECTIVE, "blocked", id="för stor: kan inte undantas",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 500_000}, 500_000,
            Regime.DIRECT, "allowed", id="inga andra delar",
        ),
    ],
)  # fmt: skip
def test_a_small_lot_may_be_taken_out(entered, facts, taken_out, regime, direct):
    screening = screen(make_lot(**facts, exempted_lots_value=taken_out), entered)
    assert screening.regime is regime
    assert screening.finding("direct_award").legal == direct


def test_a_small_lot_says_what_its_regime_waits_for(entered):
    facts = {"cpv": CLEANING, "value": 500_000, "tender_value": 5_000_000}
    screening = screen(make_lot(**facts), entered)
    assert screening.regime_missing == ("exempted_lots_value",)
    assert "får undantas från summan" in said(screening)
    screening = screen(make_lot(nature=None, value=5_000_000, tender_value=70_000_000), entered)
    assert set(screening.regime_missing) == {"exempted_lots_value", "cpv", "nature"}


# The whole purchase or a part of it, 5 kap. 8 § -------------------------------------------------


@pytest.mark.parametrize(
    ("whole", "value", "total", "regime", "direct"),
    [
        pytest.param(True, 500_000, None, Regime.DIRECT, "allowed", id="hela köpet"),
        pytest.param(False, 500_000, None, Regime.UNKNOWN, "unknown", id="en del, okänd summa"),
        pytest.param(None, 500_000, None, Regime.UNKNOWN, "unknown", id="ingen vet om det är allt"),
        pytest.param(False, 700_000, None, Regime.UNKNOWN, "blocked", id="minst gränsen redan"),
        pytest.param(False, 2_389_584, None, Regime.UNKNOWN, "blocked", id="en krona under"),
        pytest.param(False, 2_389_585, None, Regime.DIRECTIVE, "blocked", id="minst tröskelvärdet"),
        pytest.param(False, 500_000, 699_999, Regime.DIRECT, "allowed", id="summan under gränsen"),
        pytest.param(False, 500_000, 700_000, Regime.NATIONAL, "blocked", id="summan på gränsen"),
    ],
)
@pytest.mark.parametrize("lots", [None, 1, 3])
def test_a_part_waits_for_the_sum_however_many_they_are(
    screened, whole, value, total, regime, direct, lots
):
    screening = screened(
        cpv=CLEANING, value=value, value_is_whole=whole, tender_value=total, lots=lots
    )
    assert screening.regime is regime
    assert screening.finding("direct_award").legal == direct
    assert ("tender_value" in screening.regime_missing) is (regime is Regime.UNKNOWN)


@pytest.mark.parametrize(
    ("value", "total", "documented"),
    [
        pytest.param(50_000, 100_000, False, id="summan överstiger inte"),
        pytest.param(50_000, 100_001, True, id="summan överstiger"),
    ],
)
def test_what_a_direct_award_owes_follows_the_sum_of_its_lots(screened, value, total, documented):
    award = screened(cpv=CLEANING, value=value, value_is_whole=False, tender_value=total).finding(
        "direct_award"
    )
    assert any(reason.text.startswith("Dokumentera") for reason in award.reasons_for) is documented


# What follows from the regime -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "refs"),
    [
        pytest.param(
            {"cpv": CLEANING, "value": 3_000_000}, {"LOU 4 kap. 1 §", "LOU 4 kap. 3 §"},
            id="direktivstyrd",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 1_000_000},
            {"LOU 19 kap. 2 §", "LOU 19 kap. 3 §", "LOU 19 kap. 22 §", "LOU 19 kap. 7 §"},
            id="19 kap.",
        ),
        pytest.param(
            {"cpv": CATERING, "value": 9_000_000},
            {"LOU 19 kap. 2 §", "LOU 19 kap. 3 §", "LOU 12 kap. 15–16 §§"},
            id="bilaga 2 över tröskeln",
        ),
        pytest.param(
            {"cpv": CLEANING, "value": 100_000}, {"LOU 19 a kap. 8 §"}, id="direktupphandling"
        ),
        pytest.param(
            {"cpv": CLEANING}, {"LOU 4 kap. 1 §, 19 kap. 2 § och 19 a kap. 8 §"}, id="okänt"
        ),
    ],
)  # fmt: skip
def test_the_principles_and_duties_are_always_shown(screened, facts, refs):
    assert refs <= {reason.source.ref for reason in screened(**facts).regime_reasons}


def test_no_paragraph_of_19_kap_that_asks_for_considerations_in_direct_awards(screened):
    reasons = screened(cpv=CLEANING, value=100_000).regime_reasons
    assert not {"LOU 4 kap. 3 §", "LOU 19 kap. 3 §"} & {reason.source.ref for reason in reasons}


@pytest.mark.parametrize(
    ("day", "old"),
    [
        pytest.param(date(2022, 1, 31), True, id="sista dagen med äldre 19 kap."),
        pytest.param(date(2022, 2, 1), False, id="första dagen med 19 a kap."),
    ],
)
def test_older_chapters_are_not_quoted_by_the_newer_paragraphs(screened, day, old):
    screening = screened(cpv=CLEANING, value=500_000, date=day)
    assert screening.regime is Regime.DIRECT
    award = screening.finding("direct_award")
    refs = {
        reason.source.ref
        for reason in (*screening.regime_reasons, *award.reasons_for, *award.reasons_against)
    }
    assert ("LOU 19 kap. (lydelse före 2022-02-01)" in refs) is old
    assert any(ref.startswith("LOU 19 a kap.") for ref in refs) is not old


# Duties of a call-off ---------------------------------------------------------------------------


@pytest.mark.parametrize(("call_off", "published"), [(None, True), (False, True), (True, False)])
def test_a_call_off_is_not_published_afterwards(screened, call_off, published):
    award = screened(cpv=CATERING, value=750_000, call_off=call_off).finding("direct_award")
    assert any("annonseras i efterhand" in r.text for r in award.reasons_for) is published


def test_19_25_is_never_open_ended(screened):
    finding = screened(cpv="85312510", open_ended=True).finding("reserve_19_25")
    assert finding.legal == "blocked"
    assert "tills vidare" in finding.reasons_against[0].text
    assert screened(cpv="85312510", open_ended=True).finding("reserve_19_25a").legal == "allowed"
