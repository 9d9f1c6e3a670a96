"""Coverage in time: no rule and no value has a gap, from its first day to two years ahead."""

from datetime import date
from decimal import Decimal

import pytest

from ljungby_social.law import Answer
from procurement.rules import (
    INSTRUMENT_RULES,
    INSTRUMENTS,
    RULES,
    Knowledge,
    Nature,
    read_seed,
    requirements,
    screen,
    supplier,
)
from procurement.rules.engine import case_of
from tests.rules.situations import make_lot

LAST = date(2028, 10, 1)
KNOWLEDGE = Knowledge.from_rows(**read_seed())


def quarters(since, until=None):
    """The first day of the rule, then of each quarter to its end or two years ahead."""
    yield since
    for year in range(since.year, LAST.year + 1):
        for month in (1, 4, 7, 10):
            day = date(year, month, 1)
            if since < day <= (until or LAST):
                yield day


SITUATIONS = (
    {},
    {"cpv": "90910000", "value": 3_000_000, "title": "Städning", "used_by_people": True},
    {"cpv": "55523000", "value": 6_000_000, "title": "Catering", "duration_months": 24},
    {"cpv": "45210000", "value": 90_000_000, "nature": Nature.WORKS, "lots": 3},
    {"cpv": "15300000", "value": 50_000, "title": "Fruktkorgar", "call_off": True},
    {"monthly_value": Decimal(40_000), "open_ended": True, "labour_share": Decimal("0.9")},
)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_every_rule_answers_in_every_quarter(rule):
    for day in quarters(rule.since, rule.until):
        assert rule.in_force(day)
        for facts in SITUATIONS:
            answer = rule.function(case_of(make_lot(**facts, date=day), KNOWLEDGE))
            assert answer is None or isinstance(answer, Answer)


@pytest.mark.parametrize("code", KNOWLEDGE.values.codes())
def test_dated_values_have_neither_gap_nor_overlap(code):
    assert KNOWLEDGE.values.gaps(code) == ()
    assert KNOWLEDGE.values.overlaps(code) == ()


@pytest.mark.parametrize(
    "code",
    [
        "lou.threshold.goods_services",
        "lou.threshold.works",
        "lou.threshold.annex2",
        "lou.direct_award.limit",
        "lou.reserved_share",
    ],
)
def test_values_of_the_law_cover_every_quarter(code):
    for day in quarters(date(2017, 1, 1)):
        assert KNOWLEDGE.values.get(code, day) is not None, day


def test_every_instrument_answers_in_every_quarter():
    for day in quarters(date(2017, 1, 1)):
        for facts in SITUATIONS:
            screening = screen(make_lot(**facts, date=day), KNOWLEDGE)
            assert tuple(found.instrument for found in screening.findings) == INSTRUMENTS


def test_rules_are_named_once_and_say_what_they_leave_out():
    codes = [rule.code for rule in RULES]
    assert len(set(codes)) == len(codes)
    for rule in RULES:
        assert rule.question.endswith("?"), rule.code
        assert rule.does_not_test, rule.code
        assert rule.source.ref, rule.code


def test_instruments_stand_in_the_order_of_the_page():
    assert tuple(instrument.code for instrument in INSTRUMENT_RULES) == INSTRUMENTS


def test_checks_of_suppliers_and_requirements_are_shown_as_rules():
    checks = (*supplier.CHECKS, *requirements.CHECKS)
    assert len({check.code for check in checks}) == len(checks)
    for check in checks:
        assert check.question.endswith("?"), check.code
        assert check.does_not_test.endswith("."), check.code
        assert check.source.ref, check.code
