"""What a notice says about itself beside what the screening says."""

import pytest

from procurement.agreement import Verdict, compare, notice_reserves
from procurement.models import Finding, Lot


def finding(instrument, suitability, score=0):
    return Finding(instrument=instrument, suitability=suitability, score=score, legal="allowed")


@pytest.mark.parametrize(
    ("participation", "execution", "says"),
    [
        (None, "", None),
        (None, "not-known", None),
        (["none"], "", False),
        (["none"], "no", False),
        (None, "no", False),
        (["res-ws"], "no", True),
        (["reserved"], "", True),
        (["none"], "yes", True),
    ],
)
def test_what_a_notice_says_of_reservation(participation, execution, says):
    lot = Lot(reserved_participation=participation, reserved_execution=execution)
    assert notice_reserves(lot) is says


@pytest.mark.parametrize(
    ("participation", "suitability", "verdict"),
    [
        (["res-ws"], "recommended", Verdict.AGREED),
        (["res-ws"], "possible", Verdict.AGREED),
        (["res-ws"], "not_suitable", Verdict.WITHOUT_CAUSE),
        (["none"], "recommended", Verdict.MISSED),
        (["none"], "possible", Verdict.AGREED),
        (["none"], "unknown", Verdict.OPEN),
        (["res-ws"], "unknown", Verdict.OPEN),
        (None, "recommended", Verdict.SILENT),
    ],
)
def test_reservation_compared(participation, suitability, verdict):
    lot = Lot(reserved_participation=participation)
    rows = compare(lot, [finding("reserve_4_18", suitability)])
    assert rows[0].verdict == verdict


@pytest.mark.parametrize(
    ("strategic", "objectives", "verdict"),
    [
        (["soc-obj"], ["opp"], Verdict.AGREED),
        ([], ["opp"], Verdict.AGREED),
        ([], [], Verdict.SILENT),
        (["soc-obj"], [], Verdict.SILENT),
        (["env-imp"], [], Verdict.MISSED),
        (["soc-obj"], ["work-cond"], Verdict.MISSED),
    ],
)
def test_employment_compared(strategic, objectives, verdict):
    lot = Lot(strategic=strategic, social_objectives=objectives)
    rows = compare(lot, [finding("employment_numeric", "recommended", 60)])
    assert rows[1].verdict == verdict
