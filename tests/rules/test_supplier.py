"""Readiness of suppliers, never derived from the policy (T05, T32, T33, T36, T37)."""

from datetime import date

import pytest

from procurement.rules.supplier import (
    CountLevel,
    HeadCount,
    Readiness,
    Supplier,
    ready_for_4_18,
    ready_for_19_25,
    ready_for_19_25a,
)

ON = date(2025, 3, 1)


def counted(target, occupied, on=date(2025, 2, 1), level=CountLevel.LEGAL_PERSON):
    return HeadCount(on=on, occupied=occupied, target_group=target, level=level)


@pytest.mark.parametrize(
    ("supplier", "readiness"),
    [
        pytest.param(
            Supplier(integration_is_main_aim=True, head_counts=(counted(300, 1000),)),
            Readiness.READY, id="T32 30,0 procent",
        ),
        pytest.param(
            Supplier(integration_is_main_aim=True, head_counts=(counted(299, 1000),)),
            Readiness.NOT_READY, id="T32 29,9 procent",
        ),
        pytest.param(
            Supplier(integration_is_main_aim=True, head_counts=(counted(4, 12),)),
            Readiness.READY, id="T33 praktikanter räknas",
        ),
        pytest.param(
            Supplier(head_counts=(counted(4, 12),)), Readiness.UNKNOWN, id="T33 syftet för sig"
        ),
        pytest.param(
            Supplier(integration_is_main_aim=True), Readiness.UNKNOWN, id="T36 ingen räkning"
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=True,
                head_counts=(counted(8, 10, level=CountLevel.UNIT), counted(5, 100)),
            ),
            Readiness.NOT_READY, id="T05 enheten räcker inte",
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=True, head_counts=(counted(8, 10, level=CountLevel.UNIT),)
            ),
            Readiness.UNKNOWN, id="bara enheten räknad",
        ),
        pytest.param(
            Supplier(sheltered_workshop=True, head_counts=(counted(10, 20),)),
            Readiness.READY, id="skyddad verkstad",
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=False,
                sheltered_workshop=False,
                head_counts=(counted(10, 20),),
            ),
            Readiness.NOT_READY, id="annat syfte",
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=True,
                head_counts=(counted(10, 20, on=date(2024, 2, 28)),),
            ),
            Readiness.UNKNOWN, id="räkningen äldre än tolv månader",
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=True, head_counts=(counted(10, 20, on=date(2024, 3, 1)),)
            ),
            Readiness.READY, id="räkningen tolv månader",
        ),
        pytest.param(
            Supplier(
                integration_is_main_aim=True, head_counts=(counted(10, 20, on=date(2025, 3, 2)),)
            ),
            Readiness.UNKNOWN, id="räkning efter dagen gäller inte",
        ),
        pytest.param(
            Supplier(
                sheltered_workshop=True,
                public_control=True,
                head_counts=(counted(20_000, 25_000),),
            ),
            Readiness.READY, id="T37 offentlig ägare hindrar inte 4:18",
        ),
    ],
)  # fmt: skip
def test_ready_for_4_18(knowledge, supplier, readiness):
    assert ready_for_4_18(supplier, ON, knowledge.values).readiness is readiness


def test_T05_cites_the_court(knowledge):
    supplier = Supplier(
        integration_is_main_aim=True,
        head_counts=(counted(8, 10, level=CountLevel.UNIT), counted(5, 100)),
    )
    answer = ready_for_4_18(supplier, ON, knowledge.values)
    failed = [check for check in answer.checks if check.verdict == "fail"]
    assert [check.source.ref for check in failed] == ["HFD 2021:48"]


def test_the_day_of_the_figures_is_shown(knowledge):
    supplier = Supplier(
        integration_is_main_aim=True,
        head_counts=(counted(1, 10, on=date(2024, 9, 1)), counted(4, 10, on=date(2025, 1, 15))),
    )
    answer = ready_for_4_18(supplier, ON, knowledge.values)
    assert answer.readiness is Readiness.READY
    assert answer.counted_on == date(2025, 1, 15)


def test_counts_that_cannot_be_right_are_refused():
    with pytest.raises(ValueError, match="target_group"):
        counted(11, 10)


@pytest.mark.parametrize(
    ("facts", "readiness"),
    [
        pytest.param((True, True, True), Readiness.READY, id="alla tre"),
        pytest.param((True, True, None), Readiness.UNKNOWN, id="en uppgift saknas"),
        pytest.param((True, False, None), Readiness.NOT_READY, id="vinsten delas ut"),
    ],
)
def test_ready_for_19_25(facts, readiness):
    purpose, profit, participation = facts
    supplier = Supplier(
        public_service_purpose=purpose, reinvests_profit=profit, led_by_participation=participation
    )
    assert ready_for_19_25(supplier).readiness is readiness


@pytest.mark.parametrize(
    ("facts", "registered", "readiness"),
    [
        pytest.param((True, True, False), None, Readiness.READY, id="registret är inget villkor"),
        pytest.param((True, True, True), True, Readiness.NOT_READY, id="offentligt inflytande"),
        pytest.param((None, None, None), True, Readiness.UNKNOWN, id="registret räcker inte"),
    ],
)
def test_ready_for_19_25a(facts, registered, readiness):
    purpose, transfers, control = facts
    supplier = Supplier(
        only_public_benefit_purpose=purpose,
        value_transfers_limited=transfers,
        public_control=control,
        registered_as_ideburen=registered,
    )
    assert ready_for_19_25a(supplier).readiness is readiness
