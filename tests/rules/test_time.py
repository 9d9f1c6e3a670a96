"""Coverage in time: no rule and no value has a gap, from its first day to two years ahead."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ljungby_social.law import Answer, Verdict
from procurement.rules import (
    INSTRUMENT_RULES,
    INSTRUMENTS,
    RULES,
    Knowledge,
    Nature,
    Regime,
    as_json,
    read_seed,
    requirements,
    screen,
    supplier,
)
from procurement.rules.engine import case_of
from procurement.rules.lou_19_25 import reaward_bar
from tests.rules.situations import make_lot

TODAY = datetime.now(tz=UTC).date()
LAST = date(TODAY.year + 2, TODAY.month, 1)
SEED = read_seed()
KNOWLEDGE = Knowledge.from_rows(**SEED)
# Amounts of rules that have ended, with their last day.
ENDED = {"lou.direct_award.welfare": date(2022, 1, 31)}


def quarters(since: date, until: date | None = None) -> Iterator[date]:
    """The first day of the rule, then of each quarter to its end or two years ahead."""
    last = min(until or LAST, LAST)
    yield since
    for year in range(since.year, last.year + 1):
        for month in (1, 4, 7, 10):
            day = date(year, month, 1)
            if since < day <= last:
                yield day


def holes(values, code):
    """The first days of quarters that no row of a code covers, from its first row on."""
    since = values.rows(code)[0].since
    return [day for day in quarters(since, ENDED.get(code)) if values.get(code, day) is None]


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


@pytest.mark.parametrize("code", KNOWLEDGE.values.codes())
def test_dated_values_cover_every_quarter(code):
    assert holes(KNOWLEDGE.values, code) == []


@pytest.mark.parametrize("gone", SEED["values"], ids=lambda row: f"{row['code']} {row['since']}")
def test_a_row_that_is_taken_away_is_missed(gone):
    """The test above can fail: any row but the first of its code leaves a hole."""
    rows = [row for row in SEED["values"] if row is not gone]
    values = Knowledge.from_rows(**{**SEED, "values": rows}).values
    left = values.rows(gone["code"])
    if not left or left[0].since > date.fromisoformat(gone["since"]):
        assert values.get(gone["code"], date.fromisoformat(gone["since"])) is None
    else:
        assert holes(values, gone["code"])


@pytest.mark.parametrize("row", KNOWLEDGE.cpv_sets, ids=lambda row: row.code)
def test_lists_of_codes_cover_every_quarter(row):
    assert all(KNOWLEDGE.cpv_set(row.code, day) for day in quarters(row.since))


CLEANING = {"cpv": "90910000", "nature": Nature.SERVICES}
TRAINING = {"cpv": "85312510", "nature": Nature.SERVICES, "duration_months": 24}
# Far from every limit, so that no amount of a single year matters. Amounts are known from 2018.
FAR_ABOVE, FAR_BELOW = Decimal(300_000_000), Decimal(50_000)


@pytest.mark.parametrize(
    ("facts", "since", "regime", "instrument", "legal"),
    [
        pytest.param({**CLEANING, "value": FAR_ABOVE}, date(2018, 1, 1), "directive",
                     "reserve_4_18", "allowed", id="4 kap. 18 §"),
        pytest.param({**CLEANING, "value": FAR_ABOVE}, date(2018, 1, 1), "directive",
                     "labour_terms", "must_assess", id="17 kap. 2 §"),
        pytest.param({**CLEANING, "value": FAR_ABOVE}, date(2018, 1, 1), "directive",
                     "lots", "must_assess", id="4 kap. 14 §"),
        pytest.param({**CLEANING, "value": FAR_ABOVE}, date(2018, 1, 1), "directive",
                     "direct_award", "blocked", id="för dyrt att direktupphandla"),
        pytest.param({**CLEANING, "value": FAR_ABOVE, "used_by_people": True}, date(2018, 1, 1),
                     "directive", "accessibility", "must", id="9 kap. 2 §"),
        pytest.param({"cpv": "30200000", "value": FAR_ABOVE}, date(2018, 1, 1), "directive",
                     "supply_chain", "must_assess", id="17 kap. 4 §"),
        pytest.param({**CLEANING, "value": Decimal(1_500_000)}, date(2018, 1, 1), "national",
                     "labour_terms", "voluntary", id="19 kap."),
        pytest.param({**CLEANING, "value": FAR_BELOW}, date(2018, 1, 1), "direct",
                     "direct_award", "allowed", id="19 a kap. 2 §"),
        pytest.param({**TRAINING, "value": FAR_ABOVE}, date(2019, 1, 1), "annex2_above",
                     "reserve_19_25", "allowed", id="19 kap. 25 §, före det 6 a §"),
        pytest.param({**TRAINING, "value": FAR_ABOVE}, date(2023, 1, 1), "annex2_above",
                     "reserve_19_25a", "allowed", id="19 kap. 25 a §"),
        pytest.param({**TRAINING, "value": FAR_ABOVE}, date(2018, 1, 1), "annex2_above",
                     "employment_numeric", "allowed", id="17 kap. 1 § och 19 kap. 9 §"),
        pytest.param({**TRAINING, "value": FAR_ABOVE}, date(2018, 1, 1), "annex2_above",
                     "early_dialogue", "voluntary", id="tidig dialog"),
    ],
)  # fmt: skip
def test_the_law_answers_alike_in_every_quarter(facts, since, regime, instrument, legal):
    for day in quarters(since):
        screening = screen(make_lot(**facts, date=day), KNOWLEDGE)
        assert (screening.regime, screening.finding(instrument).legal) == (regime, legal), day


def test_suppliers_and_requirements_are_checked_in_every_quarter():
    for day in quarters(date(2019, 1, 1)):
        counted = supplier.HeadCount(on=day, occupied=10, target_group=3)
        ready = supplier.Supplier(integration_is_main_aim=True, head_counts=(counted,))
        answer = supplier.ready_for_4_18(ready, day, KNOWLEDGE.values)
        assert answer.readiness is supplier.Readiness.READY, day
        bar = [reaward_bar(awarded, day, KNOWLEDGE.values).verdict for awarded in (None, day)]
        assert bar == [Verdict.PASS, Verdict.FAIL], day
        draft = requirements.Requirement(
            text="Omsättning.", turnover=Decimal(3), value=Decimal(1), regime=Regime.DIRECTIVE
        )
        found = requirements.try_requirement(draft, values=KNOWLEDGE.values, on=day)
        assert [check.code for check in found] == ["requirement.turnover"], day


def test_a_local_choice_that_has_ended_holds_until_there_is_a_new_one():
    rows = [{**row, "until": "2025-12-31"} for row in SEED["parameters"]]
    ended = Knowledge.from_rows(**{**SEED, "parameters": rows})
    for value in (FAR_BELOW, FAR_ABOVE, 2_000_000):
        lot = make_lot(**CLEANING, title="Städning", value=value, date=date(2026, 1, 1))
        found = screen(lot, ended)
        assert found.kinds, "the strength of what hits a kind is a local choice too"
        assert as_json(lot, found) == as_json(lot, screen(lot, KNOWLEDGE))


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
