"""A buyer's draft requirement is tried (T11, T34, T35, T49, T50)."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.rules import Regime
from procurement.rules.requirements import Requirement, try_requirement

ON = date(2025, 3, 1)


@pytest.fixture
def tried(knowledge):
    def run(text, **facts):
        requirement = Requirement(text=text, places=knowledge.place_names(ON), **facts)
        found = try_requirement(requirement, values=knowledge.values, on=ON)
        return {check.code.removeprefix("requirement."): check for check in found}

    return run


@pytest.mark.parametrize(
    ("text", "code", "verdict"),
    [
        pytest.param(
            "Anbudsgivaren ska vara registrerad i Ljungby kommuns ASF-register.",
            "register", "fail", id="T34 registret",
        ),
        pytest.param(
            "Leverantören ska stå i kommunens register över sociala företag.",
            "register", "fail", id="registret med andra ord",
        ),
        pytest.param(
            "Leverantören ska ha verksamhet i Ljungby.", "place", "warn", id="T35 plats"
        ),
        pytest.param("Endast lokala företag får lämna anbud.", "place", "warn", id="lokala"),
        pytest.param(
            "Leverantören ska anställa tre arbetslösa boende i området.",
            "place", "warn", id="T11 boende i området",
        ),
        pytest.param(
            "Som tilldelningskriterium bedöms anbudsgivarens allmänna CSR-policy.",
            "general_policy", "fail", id="T49 allmän policy",
        ),
        pytest.param(
            "Anbudsgivaren ska vara ett socialt företag.",
            "social_enterprise", "fail", id="T50 socialt företag utan reservation",
        ),
        pytest.param(
            "Anbudsgivaren ska vara en ekonomisk förening.", "legal_form", "fail", id="form"
        ),
        pytest.param(
            "Städningen ska utföras av Gröna Handen.", "named_supplier", "fail", id="leverantör"
        ),
    ],
)  # fmt: skip
def test_wording_that_is_caught(tried, text, code, verdict):
    check = tried(text, suppliers=("Gröna Handen",), regime=Regime.DIRECTIVE)[code]
    assert check.verdict == verdict
    assert check.source.ref
    assert check.alternative


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Varorna ska levereras till Ljungby sjukhus.", id="leveransadress"),
        pytest.param("Städning av kommunens lokaler i Ljungby.", id="lokaler är inte lokala"),
        pytest.param("Leverantören ska svara inom två timmar.", id="inställelsetid"),
        pytest.param("Leverantören ska erbjuda två praktikplatser per år.", id="praktikplatser"),
        pytest.param("Föreningar och bolag får lämna anbud tillsammans.", id="former nämns"),
    ],
)
def test_lawful_wording_is_left_alone(tried, text):
    assert tried(text, suppliers=("Gröna Handen",)) == {}


def test_T50_the_paragraph_depends_on_the_regime(tried):
    text = "Anbudsgivaren ska vara ett socialt företag."
    above = tried(text, regime=Regime.DIRECTIVE)["social_enterprise"]
    assert above.source.ref == "LOU 14 kap. 1 §"
    reserved = tried(text, regime=Regime.DIRECTIVE, reservation="reserve_4_18")
    assert reserved["social_enterprise"].verdict == "warn"


def test_a_reservation_does_not_bind_who_does_the_work(tried):
    text = "Uppdraget ska utföras av långtidsarbetslösa."
    assert tried(text, reservation="reserve_4_18")["own_hands"].verdict == "warn"
    assert "own_hands" not in tried(text)


@pytest.mark.parametrize(
    ("turnover", "caught"),
    [
        pytest.param(2_000_000, False, id="dubbla värdet"),
        pytest.param(2_000_001, True, id="mer än dubbla värdet"),
    ],
)
def test_turnover(tried, turnover, caught):
    found = tried(
        "Omsättning.", turnover=Decimal(turnover), value=Decimal(1_000_000), regime=Regime.DIRECTIVE
    )
    assert ("turnover" in found) is caught
