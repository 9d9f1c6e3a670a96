"""The draft kit speaks of a notice only where there is one, and of valid fields everywhere."""

from datetime import date
from itertools import combinations

import pytest

from procurement.drafting import (
    SUBTYPES,
    Way,
    drafts_for,
    legal_ground,
    must_be_told,
    to_do_besides,
    way_of,
)
from procurement.rules import INSTRUMENTS, Knowledge, Regime, read_seed
from procurement.rules.eforms import fields, validate

ON = date(2025, 3, 1)


@pytest.fixture(scope="module")
def values():
    return Knowledge.from_rows(**read_seed()).values


def told(instruments, regime, *, divided=False):
    return in_words(must_be_told(instruments, regime, divided=divided))


def besides(instruments, regime, values, *, annex2=False):
    return in_words(to_do_besides(instruments, regime, annex2=annex2, values=values, on=ON))


def in_words(lines):
    return " ".join(line.text for line in lines).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("instruments", "regime", "way"),
    [
        pytest.param(["reserve_4_18"], Regime.DIRECTIVE, Way.NOTICE, id="direktivstyrd"),
        pytest.param(["reserve_4_18"], Regime.NATIONAL, Way.NOTICE, id="19 kap."),
        pytest.param(["reserve_4_18"], Regime.UNKNOWN, Way.NOTICE, id="okänt"),
        pytest.param(["reserve_4_18", "direct_award"], Regime.DIRECT, Way.REQUEST, id="direkt"),
        pytest.param(["reserve_4_18"], Regime.DIRECT, Way.EITHER, id="får direktupphandlas"),
    ],
)
def test_how_suppliers_are_told(instruments, regime, way):
    assert way_of(instruments, regime) is way


def test_a_direct_award_has_no_notice_anywhere():
    chosen = [*INSTRUMENTS]
    for draft in drafts_for(chosen, Regime.DIRECT):
        lines = (draft.requirement, draft.proof, draft.contract, *draft.control, *draft.follow_up)
        for text in (*lines, *draft.notice):
            assert "annonser" not in text.lower(), draft.instrument
            assert "annonsen" not in text, draft.instrument
            assert "nbud" not in text.replace("Inbjud", ""), draft.instrument
            assert "upphandlingsdokument" not in text, draft.instrument
    text = told(chosen, Regime.DIRECT)
    assert "Ingen annons behövs" in text
    assert "i annonsen" not in text


def test_what_is_owed_after_a_direct_award_is_no_part_of_the_question(values):
    assert "okumentera" not in told(["direct_award"], Regime.DIRECT)
    text = besides(["direct_award"], Regime.DIRECT, values)
    assert "Dokumentera köpet inom 30 dagar, om köpet är värt mer än 100 000 kr." in text
    assert "Annonsera resultatet inom 30 dagar, om köpet är värt minst 700 000 kr." in text
    assert "varje kvartal" not in text
    assert "varje kvartal, om" in besides(["direct_award"], Regime.DIRECT, values, annex2=True)
    assert "Direktupphandlar ni: dokumentera" in besides(["lots"], Regime.DIRECT, values)


@pytest.mark.parametrize(
    ("regime", "owed"),
    [
        pytest.param(Regime.NATIONAL, "LOU 19 kap. 22 §; LOU 19 kap. 7 §", id="19 kap."),
        pytest.param(
            Regime.ANNEX2_ABOVE,
            "LOU 19 kap. 22 §; LOU 19 kap. 7 §; LOU 12 kap. 15–16 §§",
            id="bilaga 2",
        ),
        pytest.param(Regime.DIRECTIVE, "", id="direktivstyrd"),
        pytest.param(Regime.UNKNOWN, "", id="okänt"),
    ],
)
def test_what_is_owed_besides_follows_the_regime(regime, owed, values):
    lines = to_do_besides(["reserve_4_18"], regime, annex2=True, values=values, on=ON)
    assert "; ".join(line.source.ref for line in lines) == owed


@pytest.mark.parametrize("regime", Regime)
def test_no_word_in_braces_is_left(regime, values):
    for draft in drafts_for(INSTRUMENTS, regime):
        assert "{" not in repr(draft)
    assert "{" not in told(INSTRUMENTS, regime) + besides(INSTRUMENTS, regime, values)


@pytest.mark.parametrize("regime", Regime)
def test_every_line_has_a_source(regime, values):
    lines = [
        *must_be_told(INSTRUMENTS, regime, divided=True),
        *to_do_besides(INSTRUMENTS, regime, annex2=None, values=values, on=ON),
        *legal_ground(INSTRUMENTS, regime),
    ]
    assert all(line.source.ref and line.text.endswith(".") for line in lines)


@pytest.mark.parametrize(
    ("regime", "words", "never"),
    [
        (Regime.DIRECTIVE, "17 kap. 1 § LOU", "19 kap. 9"),
        (Regime.NATIONAL, "19 kap. 9 § LOU", "17 kap. 1 §"),
        (Regime.ANNEX2_ABOVE, "19 kap. 9 § LOU", "17 kap. 1 §"),
        (Regime.DIRECT, "19 a kap. 8 § LOU", "19 kap. 9"),
    ],
)
def test_where_a_performance_condition_rests(regime, words, never):
    (line,) = legal_ground(["employment_numeric"], regime)
    assert words in line.text
    assert never not in line.text


def test_terms_of_labour_are_voluntary_outside_the_directive():
    for regime in Regime:
        (line,) = legal_ground(["labour_terms"], regime)
        assert ("frivilliga" in line.text) is (regime is not Regime.DIRECTIVE)


@pytest.mark.parametrize(
    ("instruments", "divided", "asked"),
    [
        pytest.param(["labour_terms"], False, True, id="odelat"),
        pytest.param(["labour_terms"], True, False, id="delat"),
        pytest.param(["lots"], False, False, id="delas"),
    ],
)
def test_an_undivided_purchase_says_why(instruments, divided, asked):
    text = told(instruments, Regime.DIRECTIVE, divided=divided)
    assert ("Varför köpet inte är uppdelat" in text) is asked


@pytest.mark.parametrize("regime", SUBTYPES)
def test_fields_of_any_choice_are_valid_together(regime):
    for size in (1, 2, 3, len(INSTRUMENTS)):
        for chosen in combinations(INSTRUMENTS, size):
            for must in (True, False):
                found = fields(chosen, accessibility_required=must)
                assert validate(found, subtype=SUBTYPES[regime]) == (), chosen
