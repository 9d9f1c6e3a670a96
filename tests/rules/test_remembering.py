"""What is remembered is what the rules would say again, and no more than fits."""

import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from datetime import date
from decimal import Decimal

import pytest
import snowballstemmer
from hypothesis import given, settings
from hypothesis import strategies as st

from ljungby_social.law import Answer, Legal
from procurement.facts import facts_of_notice
from procurement.intake import read
from procurement.rules import (
    INSTRUMENT_RULES,
    Knowledge,
    Nature,
    as_json,
    as_line,
    read_seed,
    screen,
    screen_all,
    text,
)
from procurement.rules import engine as engine_module
from procurement.rules.engine import Engine, case_of
from procurement.rules.engine import _fits as fits_of
from procurement.rules.findings import Finder, plain
from procurement.rules.identity import ByObject, Room
from procurement.rules.remembering import Remembered
from tests.rules.situations import DAY, make_lot
from tests.rules.test_properties import KNOWLEDGE, SEED, lots, quick

TURNS = (date(2019, 1, 1), date(2022, 1, 31), date(2022, 2, 1), date(2026, 6, 1))


def unremembered(lot, knowledge):
    """The findings by rules that all run anew."""
    case = case_of(lot, knowledge)
    case = replace(case, fits=fits_of(case.kinds, knowledge))
    return tuple(
        Finder(rules, case.day, plain, room=Room()).find(case) for rules in INSTRUMENT_RULES
    )


@quick
@given(lot=lots(), other=lots())
def test_the_same_as_without_memory(lot, other):
    for facts in (lot, other, replace(lot, date=other.date)):
        assert screen(facts, KNOWLEDGE).findings == unremembered(facts, KNOWLEDGE)


@pytest.mark.parametrize("table", ["sweden_2021_dev", "eu_notices_dev"])
def test_the_same_as_without_memory_on_all_real_rows(shared_data, knowledge, table):
    result = read((shared_data / "tenders" / f"{table}.csv").read_bytes(), name=f"{table}.csv")
    rows = [lot for notice in result.notices for lot in facts_of_notice(notice, on=DAY)]
    assert len(rows) > 1000
    for place, lot in enumerate(rows):
        dated = replace(lot, date=TURNS[place % len(TURNS)])
        for facts in (lot, dated):
            assert screen(facts, knowledge).findings == unremembered(facts, knowledge)


@quick
@given(lot=lots(), problems=st.lists(st.sampled_from(["Fel ”i” rad.", "\\\n"]), max_size=2))
def test_a_line_is_the_text_of_the_object(lot, problems):
    for _time in range(2):
        found = as_json(lot, screen(lot, KNOWLEDGE))
        found["problems"] += problems
        line = as_line(lot, screen(lot, KNOWLEDGE), problems)
        assert line == json.dumps(found, ensure_ascii=False)


def _said(answer):
    return answer and astuple(answer)


@given(
    amounts=st.lists(st.sampled_from(["1", "1.0", "1.00", "2", "2.50", "2.5"]), max_size=8),
    people=st.lists(st.none() | st.integers(0, 3), min_size=8, max_size=8),
)
def test_a_function_is_asked_once_for_the_facts_it_reads(amounts, people):
    asked = []

    def rule(case):
        asked.append(1)
        if case.lot.people_needed is None:
            return None
        return Answer(missing=(f"{case.lot.people_needed}, {case.lot.labour_share}",))

    remembered, told = Remembered(rule, Room()), set()
    for amount, count in zip(amounts, people, strict=False):
        lot = make_lot(labour_share=Decimal(amount), people_needed=count, title=f"{len(told)}")
        case = case_of(lot, KNOWLEDGE)
        told.add(None if count is None else (count, amount))
        assert _said(remembered(case)) == _said(rule(case))
    assert len(asked) == len(told) + min(len(amounts), 8)


def test_a_rule_sees_what_it_asks_of_the_day_and_of_the_kinds():
    def rule(case):
        return Answer(
            missing=(
                str(case.parameter("question.months").amount),
                str(case.value("lou.direct_award.limit")),
                str(case.cpv_set("lou.annex2").name),
                str(case.weight("employment.weight")),
                getattr(case.fits.get("reserve_4_18", "inget"), "strongest", "inget"),
                str(case.fits.get("inget")),
                str(case.speaks_for("reserve_4_18")),
                str(case.strongest("reserve_4_18")),
                str(case.knowledge.values.amount("lou.direct_award.limit", case.day)),
                str(case.directive),
            )
        )

    remembered = Remembered(rule, Room())
    for title in ("Lokalvård", "Datorer", "Städning", "Lokalvård"):
        for day in (DAY, date(2025, 3, 2)):
            case = case_of(make_lot(title=title, date=day, value=3_000_000), KNOWLEDGE)
            assert _said(remembered(case)) == _said(rule(case))


def test_a_fact_that_cannot_be_looked_up_is_not_remembered():
    rule = Remembered(lambda case: Answer(missing=tuple(case.lot.additional_cpv)), Room())
    for codes in (["90910000"], ["77310000"], ("90910000",), ["90910000"]):
        case = case_of(replace(make_lot(), additional_cpv=codes), KNOWLEDGE)
        assert rule(case).missing == tuple(codes)


def test_a_memory_takes_room_for_what_is_new_only():
    room = Room()
    rule = Remembered(lambda case: Answer(missing=(case.lot.title,)), room)
    for number in (1, 2, 1, 3, 2, 1):
        title = f"Köp {number}"
        assert rule(case_of(make_lot(title=title), KNOWLEDGE)).missing == (title,)
    assert room.taken == 3


@pytest.mark.parametrize("most", [1, 200, 1_000])
def test_all_memories_of_an_engine_share_one_room(most):
    """Unlike lots on days of many years: each could fill a memory of its own."""
    knowledge = Knowledge.from_rows(**read_seed())
    engine = knowledge.worked_out["engine"] = Engine(knowledge, most)
    one_lot = 20 * len(INSTRUMENT_RULES)  # more than a single lot can ever take
    forgot = 0
    for number in range(300):
        lot = _unlike(number)
        before = engine._room.taken
        assert screen(lot, knowledge).findings == unremembered(lot, knowledge)
        forgot += engine._room.taken < before
        assert engine._room.taken <= most + one_lot
    assert forgot >= 2


def _unlike(number):
    return make_lot(
        date=date(2017 + number % 11, 1 + number % 12, 1),
        cpv=("90910000", "55523000", "45210000", "85312510")[number % 4],
        value=number * 30_000,
        duration_months=number % 50,
    )


def test_many_at_once_take_no_more_room_than_a_few_hundred(monkeypatch):
    monkeypatch.setattr(engine_module, "_AT_ONCE", 20)
    knowledge = Knowledge.from_rows(**read_seed())
    engine = knowledge.worked_out["engine"] = Engine(knowledge, 300)
    lots = [_unlike(number) for number in range(400)]
    forgot = []

    def watched(on, period=engine.period):
        forgot.append(engine._room.taken)
        return period(on)

    monkeypatch.setattr(engine, "period", watched)
    together = screen_all(lots, knowledge)
    assert max(forgot) <= 300 + 20 * 20 * len(INSTRUMENT_RULES)
    assert min(forgot[1:]) < max(forgot)
    assert [screening.findings for screening in together] == [
        unremembered(lot, KNOWLEDGE) for lot in lots
    ]


def test_a_shared_proposal_is_not_changed_by_who_reads_it():
    lot = make_lot(title="Lokalvård", cpv="90910000")
    read = as_json(lot, screen(lot, KNOWLEDGE))
    before = json.dumps(read["eforms"])
    read["eforms"]["BT-06"].append("annat")
    assert json.dumps(as_json(lot, screen(lot, KNOWLEDGE))["eforms"]) == before


def test_threads_learn_the_same_words_as_one_alone():
    """The stemmer keeps its word on itself: two threads that met there swapped stems."""
    words = sorted({word for kind in KNOWLEDGE.kinds for word in (*kind.words, *kind.synonyms)})
    alone = snowballstemmer.stemmer("swedish")
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    text._stems.clear()
    try:
        with ThreadPoolExecutor(4) as threads:
            found = list(threads.map(text.stem, words * 4))
    finally:
        sys.setswitchinterval(before)
    assert found == [alone.stemWord(word) for word in words] * 4


@settings(quick, max_examples=15)
@given(some=st.lists(lots(), max_size=6), order=st.randoms())
def test_many_at_once_are_answered_as_one_by_one(some, order):
    """Whatever has been screened before, and in whatever order."""
    new = Knowledge.from_rows(**SEED)
    alone = [screen(lot, new) for lot in some[:2]]
    together = screen_all(some, KNOWLEDGE)
    assert together[:2] == alone
    places = list(range(len(some)))
    order.shuffle(places)
    shuffled = screen_all([some[place] for place in places], KNOWLEDGE)
    assert shuffled == [together[place] for place in places]
    assert screen_all([], KNOWLEDGE) == []


def test_what_is_known_by_its_identity_is_bounded():
    kept = ByObject(str, most=5)
    objects = [object() for _ in range(23)]
    for thing in (*objects, *objects):
        assert kept(thing) == str(thing)
        assert len(kept._kept) <= 5


def test_knowledge_that_is_let_go_takes_its_memory_with_it():
    import gc
    import weakref

    knowledge = Knowledge.from_rows(**read_seed())
    screen(make_lot(title="Lokalvård", cpv="90910000"), knowledge)
    gone = weakref.ref(knowledge)
    del knowledge
    gc.collect()
    assert gone() is None


def test_a_change_of_law_is_seen_from_its_first_day():
    facts = {"cpv": "55523000", "value": 6_000_000, "nature": Nature.SERVICES}
    for day, legal in (
        (date(2022, 12, 31), Legal.NOT_APPLICABLE),
        (date(2023, 1, 1), Legal.BLOCKED),
        (date(2022, 12, 31), Legal.NOT_APPLICABLE),
    ):
        screening = screen(make_lot(**facts, date=day), KNOWLEDGE)
        assert screening.finding("reserve_19_25a").legal is legal
