"""Every fact of a lot, said, forgotten, added and turned round: no rule may read silence.

The strategies name all fields of `Lot`; a new fact without one fails here at once.
"""

from dataclasses import MISSING, fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ljungby_social.law import Legal
from procurement.rules import Component, EntryThreshold, Knowledge, Lot, Nature, as_json, screen
from procurement.rules import read_seed as seed
from procurement.rules.engine import case_of
from procurement.rules.facts import Regime, nature_of
from tests.rules.test_properties import FIRMNESS, KNOWLEDGE

CODES = (
    "90910000", "55523000", "45210000", "30200000", "85312510", "92500000", "98200000", "77310000",
)  # fmt: skip
TITLES = ("Lokalvård", "Catering", "Datorer", "Arbetsträning", "Städning och snöröjning")
codes = st.sampled_from(CODES)
amounts = st.one_of(
    st.integers(1, 90_000_000),
    st.sampled_from([99_999, 100_001, 699_999, 700_000, 2_389_584, 2_389_585, 8_109_450]),
).map(Decimal)
months = st.integers(0, 120).map(Decimal)
answers = st.booleans()
counts = st.integers(0, 9)


@st.composite
def parts(draw):
    cpv = draw(codes)
    return Component(cpv=cpv, nature=nature_of(cpv), value=draw(amounts))


# What each fact may be when somebody has said it.
SAID = {
    "id": st.sampled_from(("KS 2025/1", "KS 2025/2")),
    "lot": st.sampled_from(("LOT-0002", "LOT-0003")),
    "currency": st.sampled_from(("SEK", "EUR")),
    "date": st.dates(date(2017, 1, 1), date(2028, 12, 31)),
    "title": st.sampled_from(TITLES),
    "description": st.sampled_from(("Arbetet utförs av långtidsarbetslösa.", *TITLES)),
    "cpv": codes,
    "additional_cpv": st.lists(codes, min_size=1, max_size=3, unique=True).map(tuple),
    "nature": st.sampled_from(list(Nature)),
    "value": amounts,
    "base_value": amounts,
    "options": st.lists(amounts, min_size=1, max_size=3).map(tuple),
    "extensions": st.lists(amounts, min_size=1, max_size=3).map(tuple),
    "prizes": amounts,
    "monthly_value": st.integers(1, 2_000_000).map(Decimal),
    "open_ended": answers,
    "annual_history": amounts,
    "components": st.lists(parts(), min_size=2, max_size=4).map(tuple),
    "value_is_whole": answers,
    "tender_value": amounts,
    "tender_value_known": amounts,
    "exempted_lots_value": amounts,
    "accumulated_direct_awards": amounts,
    "duration_months": months,
    "extension_months": months,
    "labour_share": st.sampled_from([Decimal("0.2"), Decimal("0.5"), Decimal("0.8")]),
    "people_needed": counts,
    "entry_threshold": st.sampled_from(list(EntryThreshold)),
    "used_by_people": answers,
    "framework": answers,
    "call_off": answers,
    "lots": st.integers(1, 9),
    "dialogue_held": answers,
    "matching_contact": answers,
    "country": st.sampled_from(["SWE", "DEU"]),
    "certified_staff_only": answers,
    "round_the_clock": answers,
    "single_supplier": answers,
    "covered_by_framework": answers,
    "reserved_before": answers,
    "sellers": counts,
    "ready_sellers": counts,
}
# What each fact is when nobody knows it. An amount without a currency is in kronor and, in a
# column that asks for the whole, of the whole purchase; so not to know those two is to know that
# the amount may be in any currency (ISO 4217: XXX), or of a part.
UNSAID = {
    field.name: None if field.default is MISSING else field.default for field in fields(Lot)
} | {"currency": "XXX", "value_is_whole": None}
# Small lots may be taken out only by an amount in kronor that staff have entered.
ENTERED = seed()
for _row in ENTERED["values"]:
    if _row["code"].startswith("lou.small_lot."):
        _row["amount"] = _row["amount"] or "850000"
WITH_SMALL_LOTS = Knowledge.from_rows(**ENTERED)


def test_every_fact_has_a_strategy():
    assert set(SAID) == {field.name for field in fields(Lot)}


@st.composite
def lots(draw):
    """Lots of which any facts are said. The nature agrees with the code, as a form demands."""
    said = draw(st.sets(st.sampled_from(sorted(UNSAID)), min_size=8))
    return agreeing(Lot(**{name: draw(SAID[name]) for name in sorted(said)}))


# The ways to say what a contract is worth. Two of them may contradict each other.
WAYS = (
    ("value",), ("base_value", "options", "extensions", "prizes"), ("monthly_value",),
    ("components",), ("annual_history",),
)  # fmt: skip


def agreeing(lot, kept=""):
    """The lot with what contradicts other facts taken away, though never the fact `kept`.

    It has one value, a nature that goes with its code, and a sum of lots, no less than what is
    known of it, only if it is one of several. Facts that contradict each other are told as
    problems, and knowing one of them less makes the other surer, as it should.
    """
    said = [way for way in WAYS if any(getattr(lot, name) for name in way)]
    first = next((way for way in said if kept in way), said[0] if said else ())
    lot = replace(lot, **{name: UNSAID[name] for way in said if way != first for name in way})
    if lot.components and lot.cpv is not None:
        lot = replace(lot, components=()) if kept == "cpv" else replace(lot, cpv=None)
    if lot.cpv is not None and lot.nature is not None:
        lot = replace(lot, nature=nature_of(lot.cpv))
    if lot.components:
        lot = replace(lot, nature=None)
    if lot.tender_value is not None and lot.value_is_whole:
        whole = kept == "value_is_whole"
        lot = replace(lot, tender_value=None) if whole else replace(lot, value_is_whole=False)
    if lot.tender_value is not None and lot.tender_value_known is not None:
        # Some lots' value is no more than that of all of them.
        lot = replace(lot, tender_value=max(lot.tender_value, lot.tender_value_known))
    return lot


thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
knowledges = st.sampled_from([KNOWLEDGE, WITH_SMALL_LOTS])

# Amounts that come on top of a value that is said without them. The authority states the value
# (LOU 5 kap. 3 §: "det totala belopp som enligt uppskattning ska betalas", and its own form asks
# for options, extensions and prizes), so that none said is none, as for the base that it gave;
# and the limit is held against this one purchase until earlier ones are told (law.md T18). To say
# one is to say a larger value, not to know the same value better: their property is their own.
ON_TOP = ("options", "extensions", "prizes", "accumulated_direct_awards")


@pytest.mark.parametrize("name", sorted(set(UNSAID) - set(ON_TOP)))
@settings(thorough, max_examples=20)
@given(lot=lots(), known=knowledges, data=st.data())
def test_a_forgotten_fact_never_makes_the_law_firmer(name, lot, known, data):
    lot = agreeing(replace(lot, **{name: data.draw(SAID[name])}), name)
    before = screen(lot, known)
    after = screen(replace(lot, **{name: UNSAID[name]}), known)
    for was, now in zip(before.findings, after.findings, strict=True):
        assert FIRMNESS[now.legal] <= FIRMNESS[was.legal], was.instrument


@pytest.mark.parametrize("name", sorted(UNSAID))
@settings(thorough, max_examples=20)
@given(lot=lots(), known=knowledges, data=st.data())
def test_a_fact_that_is_added_never_lifts_a_stop_of_the_law(name, lot, known, data):
    fuller = agreeing(replace(lot, **{name: data.draw(SAID[name])}), name)
    before = screen(replace(fuller, **{name: UNSAID[name]}), known)
    after = screen(fuller, known)
    for was, now in zip(before.findings, after.findings, strict=True):
        if was.legal is Legal.BLOCKED:
            assert now.legal is Legal.BLOCKED, was.instrument


HEIGHT = {
    Regime.DIRECT: 0, Regime.NATIONAL: 1, Regime.ANNEX2_ABOVE: 2, Regime.DIRECTIVE: 2,
}  # fmt: skip


@pytest.mark.parametrize("name", ON_TOP)
@settings(thorough, max_examples=60)
@given(lot=lots(), known=knowledges, data=st.data())
def test_an_amount_on_top_only_raises_the_value_and_the_regime(name, lot, known, data):
    lot = replace(lot, base_value=data.draw(amounts), date=data.draw(SAID["date"]), currency="SEK")
    lot = agreeing(replace(lot, **{name: data.draw(SAID[name])}), "base_value")
    lot = replace(lot, extension_months=None)  # an extension in months alone has no price
    without = case_of(replace(lot, **{name: UNSAID[name]}), known)
    whole = case_of(lot, known)
    assert whole.estimate.least >= without.estimate.least
    for end in (min, max):
        low, high = (end(HEIGHT[one] for one in case.regime.possible) for case in (without, whole))
        assert low <= high
    if name != "accumulated_direct_awards":
        more = getattr(lot, name)
        assert whole.estimate.amount == without.estimate.amount + (
            sum(more) if isinstance(more, tuple) else more
        )


@pytest.mark.parametrize("name", ["id", "lot", "country"])
@settings(thorough, max_examples=20)
@given(lot=lots(), data=st.data())
def test_what_a_lot_is_called_decides_nothing(name, lot, data):
    screening = screen(lot, KNOWLEDGE)
    assert screen(replace(lot, **{name: data.draw(SAID[name])}), KNOWLEDGE) == screening


@thorough
@given(lot=lots(), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_facts_does_not_matter(lot, shuffled):
    turned = {}
    for name in ("additional_cpv", "options", "extensions", "components"):
        found = list(getattr(lot, name))
        shuffled.shuffle(found)
        turned[name] = tuple(found)
    assert answered(replace(lot, **turned)) == answered(lot)


@thorough
@given(lot=lots())
def test_the_same_facts_get_the_same_answer(lot):
    assert answered(lot) == answered(replace(lot))


def answered(lot):
    found = screen(lot, KNOWLEDGE)
    return as_json(lot, found), found.regime_reasons, found.values_used


@thorough
@given(lot=lots(), known=knowledges)
def test_what_is_unknown_says_what_would_settle_it(lot, known):
    screening = screen(lot, known)
    if screening.regime is Regime.UNKNOWN:
        assert screening.regime_missing
    for found in screening.findings:
        if found.legal is Legal.UNKNOWN:
            assert found.missing or found.reasons_against, found.instrument


@thorough
@given(lot=lots(), known=knowledges)
def test_every_score_is_a_share_of_a_hundred(lot, known):
    for found in screen(lot, known).findings:
        assert 0 <= found.score <= 100
