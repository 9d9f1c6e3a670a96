"""19 kap. 25 §: who got the service in the last three years may not get it again yet."""

from datetime import date

import pytest

from ljungby_social.law import Legal
from procurement.rules.lou_19_25 import reaward_bar

LISTED = {"cpv": "92500000", "nature": None, "value": 9_000_000, "duration_months": 36}


def finding(screened, **facts):
    return screened(**LISTED, extension_months=0, **facts).finding("reserve_19_25")


def told(reasons):
    return " ".join(reason.text for reason in reasons)


def test_it_is_asked_and_told_when_nobody_has_said(screened):
    found = finding(screened)
    assert found.legal is Legal.ALLOWED
    assert "reserved_before" in found.missing
    assert "de senaste 36 månaderna får inte få den igen" in told(found.reasons_against)


@pytest.mark.parametrize("before", [True, False])
def test_an_answer_settles_the_question_and_stops_nothing(screened, before):
    found = finding(screened, reserved_before=before)
    assert found.legal is Legal.ALLOWED
    assert "reserved_before" not in found.missing
    assert ("andra får lämna anbud" in told(found.reasons_against)) is before
    assert ("Ingen organisation har fått" in told(found.reasons_for)) is not before


@pytest.mark.parametrize("day", [date(2019, 1, 1), date(2022, 1, 31), date(2022, 2, 1)])
def test_it_holds_since_the_rule_came(screened, day):
    assert "reserved_before" in finding(screened, date=day).missing


def test_a_code_that_is_not_listed_is_not_asked_about(screened):
    found = screened(cpv="55523000", value=9_000_000, duration_months=36).finding("reserve_19_25")
    assert "reserved_before" not in found.missing


def test_the_day_is_told_in_words(knowledge):
    check = reaward_bar(date(2024, 5, 1), date(2026, 11, 24), knowledge.values)
    assert "den 1 maj 2024. Det ska gå 36 månader" in check.text
