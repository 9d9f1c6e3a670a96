"""T52: a call-off follows its framework; nothing is decided anew, and the ways left are told."""

from decimal import Decimal

import pytest

from procurement.rules import INSTRUMENTS, EntryThreshold

CALLED_OFF = {
    "cpv": "90910000", "title": "Städning", "value": 3_000_000, "duration_months": 24,
    "labour_share": Decimal("0.8"), "people_needed": 5, "entry_threshold": EntryThreshold.LOW,
    "used_by_people": True,
}  # fmt: skip
RULED_OUT = {"blocked", "not_applicable"}


@pytest.mark.parametrize("instrument", INSTRUMENTS)
def test_nothing_is_decided_anew(screened, instrument):
    new, called_off = (
        screened(**CALLED_OFF, call_off=answer).finding(instrument) for answer in (False, True)
    )
    assert called_off.legal in RULED_OUT
    assert (called_off.suitability, called_off.score) == ("not_suitable", 0)
    assert called_off.reasons_against
    # Annex 2 is never about cleaning, and the value is too large for a direct award.
    never = instrument in {"reserve_19_25", "reserve_19_25a", "direct_award"}
    assert (new.legal in RULED_OUT) is never


@pytest.mark.parametrize(
    ("instrument", "legal"),
    [
        ("employment_numeric", "blocked"),
        ("employment_dialogue", "blocked"),
        ("labour_terms", "not_applicable"),
        ("supply_chain", "not_applicable"),
        ("accessibility", "not_applicable"),
        ("lots", "not_applicable"),
        ("early_dialogue", "not_applicable"),
    ],
)
def test_the_ways_that_are_left_are_told(screened, instrument, legal):
    finding = screened(**CALLED_OFF, call_off=True).finding(instrument)
    assert finding.legal == legal
    told = " ".join(reason.text for reason in finding.reasons_against)
    assert "nästa upphandling" in told
    if instrument != "lots":
        assert "Tala med" in told


def test_a_call_off_proposes_nothing_for_a_notice(screened):
    fields = screened(**CALLED_OFF, call_off=True).eforms
    assert (fields["BT-71"], fields["BT-06"], fields["BT-775"]) == ("none", ["none"], [])
    assert screened(**CALLED_OFF, call_off=False).eforms["BT-775"]


@pytest.mark.parametrize("value", [50_000, 900_000, 3_000_000, None])
def test_whatever_the_value(screened, value):
    screening = screened(**{**CALLED_OFF, "value": value}, call_off=True)
    assert {found.legal for found in screening.findings} <= RULED_OUT
