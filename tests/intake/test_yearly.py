"""A year's value makes the whole agreement's (LOU 5 kap. 3 and 10–13 §§)."""

from decimal import Decimal

import pytest

from procurement.intake.yearly import UNKNOWN_NATURE, UNKNOWN_TERM, whole_value

CLEANING, PRINTERS, SCHOOL, SOFTWARE = "90910000", "30232110", "45214200", "48000000"


@pytest.mark.parametrize(
    ("facts", "value"),
    [
        pytest.param({"cpv": CLEANING, "duration_months": 24}, 960_000, id="tjänst i två år"),
        pytest.param({"cpv": CLEANING, "duration_months": 48}, 1_920_000, id="tjänst i 48 månader"),
        pytest.param({"cpv": CLEANING, "duration_months": 60}, 1_920_000, id="tjänst i fem år"),
        pytest.param(
            {"cpv": CLEANING, "duration_months": 24, "extension_months": 36}, 1_920_000,
            id="tjänst i två år och tre till",
        ),
        pytest.param(
            {"cpv": CLEANING, "duration_unlimited": True}, 1_920_000, id="T25 tills vidare"
        ),
        pytest.param({"cpv": PRINTERS, "duration_months": 60}, 2_400_000, id="hyra i fem år"),
        pytest.param({"cpv": SOFTWARE, "duration_months": 60}, 2_400_000, id="programvara"),
        pytest.param({"cpv": PRINTERS, "duration_unlimited": True}, 1_920_000, id="hyra utan slut"),
        pytest.param(
            {"cpv": PRINTERS, "nature": "services", "duration_months": 60}, 1_920_000,
            id="arten går före koden",
        ),
        pytest.param({"cpv": SCHOOL, "duration_months": 60}, 2_400_000, id="bygge"),
        pytest.param({"duration_months": 48}, 1_920_000, id="48 månader av vad som helst"),
    ],
)  # fmt: skip
def test_the_whole_value(facts, value):
    facts = {name: Decimal(x) if type(x) is int else x for name, x in facts.items()}
    assert whole_value(Decimal(480_000), facts).value == value


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        pytest.param({"cpv": CLEANING}, UNKNOWN_TERM, id="utan tid"),
        pytest.param({"extension_months": Decimal(12)}, UNKNOWN_TERM, id="bara förlängning"),
        pytest.param({"duration_months": Decimal(49)}, UNKNOWN_NATURE, id="lång tid, okänd art"),
    ],
)
def test_what_is_not_known_leaves_the_value_unknown(facts, told):
    found = whole_value(Decimal(480_000), facts)
    assert (found.value, found.told) == (None, told)


@pytest.mark.parametrize(
    ("facts", "asked"),
    [
        pytest.param({"duration_months": 24}, True, id="ingen har sagt"),
        pytest.param({"duration_months": 24, "extension_months": 0}, False, id="ingen förlängning"),
        pytest.param({"duration_unlimited": True}, False, id="tills vidare"),
        pytest.param({"duration_months": 48}, False, id="längre räknas inte"),
    ],
)
def test_an_extension_that_nobody_has_told_of_is_asked_for(facts, asked):
    facts = {name: Decimal(x) if type(x) is int else x for name, x in facts.items()}
    assert bool(whole_value(Decimal(480_000), {"cpv": CLEANING, **facts}).asked) is asked
