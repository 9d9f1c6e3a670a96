"""What holds for every lot: unknown never firmer, blocked stays blocked, the same answer again."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ljungby_social.law import Legal, Suitability
from procurement.rules import (
    EntryThreshold,
    Knowledge,
    Lot,
    as_json,
    read_seed,
    screen,
)
from procurement.rules.facts import nature_of

SEED = read_seed()
KNOWLEDGE = Knowledge.from_rows(**SEED)

# How firm an answer is: an obligation or a no binds, a permission and a freedom bind less. That a
# permission is not made firm by what is unknown is tried in `test_never_firmer`.
FIRMNESS = {
    Legal.UNKNOWN: 0,
    Legal.VOLUNTARY: 1,
    Legal.ALLOWED_BY_GUIDANCE: 1,
    Legal.ALLOWED: 2,
    Legal.MUST_ASSESS: 2,
    Legal.MUST: 3,
    Legal.BLOCKED: 3,
    Legal.NOT_APPLICABLE: 3,
}
FORGETTABLE = (
    "cpv", "nature", "value", "duration_months", "extension_months", "labour_share",
    "people_needed", "entry_threshold", "used_by_people", "framework", "call_off", "lots",
    "dialogue_held", "matching_contact", "date", "sellers", "ready_sellers", "open_ended",
    "value_is_whole", "tender_value", "exempted_lots_value", "certified_staff_only",
)  # fmt: skip

maybe = st.none() | st.booleans()
codes = st.sampled_from(
    ["90910000", "55523000", "45210000", "30200000", "85312510", "92500000", "98200000", "77310000"]
)
amounts = st.integers(1, 90_000_000).map(Decimal)


@st.composite
def lots(draw):
    """Lots whose nature, when said, agrees with the code."""
    cpv = draw(st.none() | codes)
    value = draw(st.none() | amounts)
    total = draw(st.none() | amounts) if value else None
    return Lot(
        date=draw(st.none() | st.dates(date(2017, 1, 1), date(2028, 12, 31))),
        title=draw(st.sampled_from(["", "Lokalvård", "Catering", "Datorer", "Arbetsträning"])),
        cpv=cpv,
        nature=draw(st.sampled_from([None, nature_of(cpv)])),
        value=value,
        currency=draw(st.sampled_from(["SEK", "SEK", "SEK", "EUR"])),
        # What has a sum of lots is one of several.
        value_is_whole=draw(st.sampled_from([None, False] if total else [None, False, True])),
        tender_value=total,
        exempted_lots_value=draw(st.none() | amounts),
        accumulated_direct_awards=draw(st.none() | amounts),
        duration_months=draw(st.none() | st.integers(1, 120).map(Decimal)),
        extension_months=draw(st.none() | st.integers(0, 60).map(Decimal)),
        labour_share=draw(st.none() | st.sampled_from([Decimal("0.2"), Decimal("0.8")])),
        people_needed=draw(st.none() | st.integers(1, 20)),
        entry_threshold=draw(st.none() | st.sampled_from(list(EntryThreshold))),
        used_by_people=draw(maybe),
        framework=draw(maybe),
        call_off=draw(maybe),
        lots=draw(st.none() | st.integers(1, 9)),
        dialogue_held=draw(maybe),
        matching_contact=draw(maybe),
        certified_staff_only=draw(maybe),
        sellers=draw(st.none() | st.integers(0, 5)),
        ready_sellers=draw(st.none() | st.integers(0, 5)),
    )


quick = settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(lot=lots(), name=st.sampled_from(FORGETTABLE))
def test_an_unknown_fact_never_makes_the_law_firmer(lot, name):
    known = screen(lot, KNOWLEDGE)
    forgotten = screen(replace(lot, **{name: None}), KNOWLEDGE)
    for before, after in zip(known.findings, forgotten.findings, strict=True):
        assert FIRMNESS[after.legal] <= FIRMNESS[before.legal], before.instrument


@quick
@given(lot=lots(), other=lots())
def test_adding_facts_never_lifts_a_stop_of_the_law(lot, other):
    added = {
        field.name: getattr(other, field.name)
        for field in fields(Lot)
        if field.name in FORGETTABLE and getattr(lot, field.name) is None
    }
    fuller = replace(lot, **added)
    if fuller.tender_value is not None and fuller.value_is_whole:
        fuller = replace(fuller, tender_value=None)
    if fuller.cpv is not None and fuller.nature is not None:
        fuller = replace(fuller, nature=nature_of(fuller.cpv))
    before, after = screen(lot, KNOWLEDGE), screen(fuller, KNOWLEDGE)
    for was, now in zip(before.findings, after.findings, strict=True):
        if was.legal is Legal.BLOCKED:
            assert now.legal is Legal.BLOCKED, was.instrument


@quick
@given(lot=lots())
def test_a_stopped_instrument_is_never_recommended(lot):
    for finding in screen(lot, KNOWLEDGE).findings:
        if finding.legal in (Legal.BLOCKED, Legal.NOT_APPLICABLE):
            assert finding.suitability is Suitability.NOT_SUITABLE
            assert finding.score == 0
            assert finding.reasons_against or finding.legal is Legal.NOT_APPLICABLE


@quick
@given(lot=lots())
def test_the_score_is_the_sum_of_the_shown_weights(lot):
    for finding in screen(lot, KNOWLEDGE).findings:
        weights = [r.weight for r in (*finding.reasons_for, *finding.reasons_against)]
        assert finding.score == min(100, max(0, sum(weights)))


@quick
@given(lot=lots())
def test_every_reason_is_a_sentence_with_a_source(lot):
    screening = screen(lot, KNOWLEDGE)
    reasons = [
        *screening.regime_reasons,
        *(r for found in screening.findings for r in (*found.reasons_for, *found.reasons_against)),
    ]
    for reason in reasons:
        assert reason.text[0].isupper() or reason.text[0].isdigit(), reason.text
        assert reason.text[-1] in ".)", reason.text
        assert reason.source.ref


@settings(quick, max_examples=15)
@given(lot=lots(), shuffled=st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(lot, shuffled):
    rows = {name: list(found) for name, found in SEED.items()}
    for found in rows.values():
        shuffled.shuffle(found)
    assert as_json(lot, screen(lot, Knowledge.from_rows(**rows))) == as_json(
        lot, screen(lot, KNOWLEDGE)
    )
