"""What is unknown, contradicted or cannot be never makes an answer firm: a permission no more than
an obligation. Facts may be said in several ways at once, and the law's amounts may be unknown too.
"""

from dataclasses import fields, replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ljungby_social.law import Legal
from procurement.rules import Lot, Regime, screen
from procurement.rules.cpv import all_codes
from procurement.rules.engine import case_of
from procurement.rules.facts import Nature
from tests.rules.test_every_fact import (
    ON_TOP,
    SAID,
    UNSAID,
    WITH_SMALL_LOTS,
    agreeing,
    knowledges,
    lots,
)
from tests.rules.test_properties import KNOWLEDGE

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

# Answers that say less than another, besides `unknown` and the same answer.
LESS = {
    (Legal.ALLOWED, Legal.ALLOWED_BY_GUIDANCE),  # of 4 kap. 18 §: by the law, or at any value
    (Legal.ALLOWED, Legal.MUST_ASSESS),  # of lots: divided already, or nobody has said
    (Legal.NOT_APPLICABLE, Legal.VOLUNTARY),  # used by nobody, or nobody has said
    (Legal.MUST, Legal.UNKNOWN),
}
# A purchase is a new one until somebody says that it is a call-off, and what comes on top of a
# stated value is nought until somebody says it: both have their own tests. A contract of three
# years whose extensions nobody tells of is read as whole, and the answer says so (T29).
ASSUMED = {"call_off", *ON_TOP}


@pytest.mark.parametrize("name", sorted(set(UNSAID) - ASSUMED))
@settings(thorough, max_examples=20)
@given(lot=lots(), known=knowledges, data=st.data())
def test_a_forgotten_fact_never_makes_a_permission_firm(name, lot, known, data):
    lot = agreeing(replace(lot, **{name: data.draw(SAID[name])}), name)
    if name == "extension_months" and lot.base_value is not None:
        lot = replace(lot, base_value=None)
    before = screen(lot, known)
    after = screen(replace(lot, **{name: UNSAID[name]}), known)
    for was, now in zip(before.findings, after.findings, strict=True):
        if (was.instrument, name) == ("reserve_19_25", "extension_months"):
            assert now.legal is not Legal.ALLOWED or name in now.missing
            continue
        less = now.legal in (Legal.UNKNOWN, was.legal) or (was.legal, now.legal) in LESS
        assert less, (was.instrument, was.legal, now.legal)


@st.composite
def said_in_many_ways(draw):
    """Lots whose value is said in several ways at once, wholly or in part."""
    lot = draw(lots())
    ways = ("value", "base_value", "options", "extensions", "prizes", "monthly_value",
            "annual_history", "accumulated_direct_awards")  # fmt: skip
    more = draw(st.sets(st.sampled_from(ways), min_size=1))
    lot = replace(lot, **{name: draw(SAID[name]) for name in sorted(more)}, currency="SEK")
    return replace(lot, date=draw(SAID["date"]))


@pytest.mark.parametrize("name", sorted(UNSAID))
@settings(thorough, max_examples=30)
@given(lot=said_in_many_ways(), known=knowledges, data=st.data())
def test_a_stop_stays_whatever_else_is_said_of_the_value(name, lot, known, data):
    fuller = replace(lot, **{name: data.draw(SAID[name])})
    # What the purchase is, is one thing: only what is said of its worth may differ.
    fuller = replace(agreeing(fuller, name), **{
        way: getattr(fuller, way)
        for way in ("value", "base_value", "options", "extensions", "prizes", "monthly_value",
                    "annual_history", "components" if name == "components" else "value")
    })  # fmt: skip
    before = screen(replace(fuller, **{name: UNSAID[name]}), known)
    after = screen(fuller, known)
    for was, now in zip(before.findings, after.findings, strict=True):
        if was.legal is Legal.BLOCKED:
            assert now.legal is Legal.BLOCKED, was.instrument


HEIGHT = {Regime.DIRECT: 0, Regime.NATIONAL: 1, Regime.ANNEX2_ABOVE: 2, Regime.DIRECTIVE: 2}


@thorough
@given(lot=said_in_many_ways(), known=knowledges, data=st.data())
def test_one_more_way_never_lowers_the_regime(lot, known, data):
    name = data.draw(st.sampled_from(["value", "options", "monthly_value", "annual_history"]))
    fuller = replace(lot, **{name: data.draw(SAID[name])})
    before = case_of(replace(fuller, **{name: UNSAID[name]}), known).regime.possible
    after = case_of(fuller, known).regime.possible
    assert min(HEIGHT[one] for one in before) <= min(HEIGHT[one] for one in after)


@thorough
@given(lot=lots(), cpv=SAID["cpv"], nature=st.sampled_from(list(Nature)), known=knowledges)
def test_a_contradicted_code_is_no_firmer_than_either_reading(lot, cpv, nature, known):
    lot = replace(lot, cpv=cpv, nature=nature, components=(), date=lot.date or None)
    possible = case_of(lot, known).regime.possible
    assert possible >= case_of(replace(lot, nature=None), known).regime.possible


@thorough
@given(lot=said_in_many_ways())
def test_an_amount_that_staff_enter_never_contradicts_a_firm_answer(lot):
    before, after = case_of(lot, KNOWLEDGE).regime, case_of(lot, WITH_SMALL_LOTS).regime
    assert before.possible >= after.possible
    if before.regime is not Regime.UNKNOWN:
        assert after.regime is before.regime


AMOUNTS = (
    "value", "base_value", "prizes", "monthly_value", "annual_history", "tender_value",
    "tender_value_known", "exempted_lots_value", "accumulated_direct_awards",
    "duration_months", "extension_months",
)  # fmt: skip


@pytest.mark.parametrize("name", [*AMOUNTS, "options", "extensions"])
@settings(thorough, max_examples=30)
@given(lot=said_in_many_ways(), known=knowledges, below=st.integers(1, 9_000_000).map(Decimal))
def test_what_cannot_be_is_no_firmer_than_unknown(name, lot, known, below):
    wrong = (*getattr(lot, name), -below) if name in ("options", "extensions") else -below
    with_it = case_of(replace(lot, **{name: wrong}), known)
    without = case_of(replace(lot, **{name: getattr(lot, name) if type(wrong) is tuple else None}),
                      known)  # fmt: skip
    assert with_it.regime.possible >= without.regime.possible
    assert with_it.estimate.problems


@thorough
@given(lot=lots(), code=st.integers(3_000_000, 98_999_999).map("{:08d}".format), known=knowledges)
def test_a_code_that_does_not_exist_is_told_and_decides_nothing(lot, code, known):
    assume(code not in all_codes())
    lot = replace(lot, components=())
    wrong, none = (case_of(replace(lot, cpv=cpv), known) for cpv in (code, None))
    assert wrong.regime == none.regime
    assert wrong.estimate.annex2 == none.estimate.annex2
    assert any(code in problem for problem in wrong.estimate.problems)


def test_every_amount_of_a_lot_is_tried():
    decimals = {field.name for field in fields(Lot) if str(field.type) == "Decimal | None"}
    assert decimals - {"labour_share"} == set(AMOUNTS)
