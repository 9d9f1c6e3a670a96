"""The database refuses what the code forgot: raw SQL against every named constraint."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from enterprises.models import Enterprise, Registration
from tests.enterprises.conftest import judge


def run(sql: str, parameters: list[Any]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)


def refused_by(name: str, sql: str, parameters: list[Any]) -> None:
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        run(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE", parameters)
    assert name in str(refused.value)


def update(table: str, pk: int, assignments: str) -> tuple[str, list[Any]]:
    return f"UPDATE enterprises_{table} SET {assignments} WHERE id = %s", [pk]


@pytest.mark.parametrize(
    ("assignments", "name"),
    [
        ("org_number = '12345'", "enterprise_org_number_ten_digits"),
        ("org_number = NULL", "enterprise_has_org_number_unless_planned"),
        ("org_number = '8112289874'", "enterprise_personal_number_is_sole_trader"),
        ("legal_form = 'sole_trader'", "enterprise_sole_trader_has_personal_number"),
    ],
)
def test_enterprise(draft: Registration, assignments: str, name: str) -> None:
    refused_by(name, *update("enterprise", draft.enterprise_id, assignments))


def test_org_number_is_unique(draft: Registration, bos_draft: Registration) -> None:
    number = draft.enterprise.org_number
    sql = update("enterprise", bos_draft.enterprise_id, f"org_number = '{number}'")
    refused_by("enterprises_enterprise_org_number", *sql)


@pytest.mark.parametrize(
    ("assignments", "name"),
    [
        ("state = 'nonsense'", "registration_decided_when_decided"),
        ("submitted_at = NULL", "registration_submitted_when_sent"),
        ("state = 'draft'", "registration_submitted_when_sent"),
        ("declared_name = ''", "registration_declared_when_sent"),
        ("contact_email = ''", "registration_declared_when_sent"),
        ("officer_id = NULL", "registration_has_officer_when_assessed"),
        ("state = 'completion_requested'", "registration_due_day_while_waiting"),
        ("completion_due_on = '2026-12-24'", "registration_due_day_while_waiting"),
        ("decided_at = now()", "registration_decided_when_decided"),
        ("state = 'refused', decided_at = now()", "registration_heard_before_refusal"),
        ("state = 'registered', decided_at = now()", "registration_valid_between_two_days"),
        (
            "state = 'revoked', decided_at = now(), valid_from = '2026-01-01',"
            " valid_until = '2027-01-01'",
            "registration_closed_with_cause",
        ),
        (
            "state = 'registered', decided_at = now(), valid_from = '2026-01-01',"
            " valid_until = '2026-01-01'",
            "registration_valid_between_two_days",
        ),
    ],
)
def test_registration(assessed: Registration, assignments: str, name: str) -> None:
    refused_by(name, *update("registration", assessed.pk, assignments))


@pytest.mark.parametrize(
    ("state", "name"),
    [
        ("submitted", "registration_one_open_per_enterprise"),
        ("registered", "registration_one_standing_per_enterprise"),
    ],
)
def test_one_case_of_a_kind_per_enterprise(registered: Registration, state: str, name: str) -> None:
    columns = [
        field.column
        for field in Registration._meta.concrete_fields
        if field.column not in {"id", "number", "state", "decided_at"}
    ]
    names = ", ".join(columns)
    decided = "NULL" if state == "submitted" else "now()"
    copy = (
        f"INSERT INTO enterprises_registration (number, state, decided_at, {names}) "
        f"SELECT number || %s, '{state}', {decided}, {names} FROM enterprises_registration "
        "WHERE id = %s"
    )
    if state == "submitted":
        run(copy, ["-a", registered.pk])
    refused_by(name, copy, ["-b", registered.pk])


@pytest.mark.parametrize(
    ("table", "assignments", "name"),
    [
        ("participationfacts", "owners_coworkers = 20", "participation_part_within_whole"),
        ("independencefacts", "public_share = 101", "independence_share_is_percent"),
        (
            "independencefacts",
            "board_seats = 2, public_board_seats = 3",
            "independence_seats_within_board",
        ),
        ("accountingyear", "employed = 99", "accounting_year_employed_within_occupied"),
        ("accountingyear", "year = 2025", "accounting_year_once"),
        ("document", "size = 0", "document_not_empty"),
    ],
)
def test_facts(submitted: Registration, table: str, assignments: str, name: str) -> None:
    sql = f"UPDATE enterprises_{table} SET {assignments} WHERE registration_id = %s"
    refused_by(name, sql, [submitted.pk])


@pytest.mark.parametrize(
    ("assignments", "name"),
    [
        ("reason = ''", "verdict_has_reason"),
        ("outcome = 'not_tried', released_at = now()", "verdict_released_when_tried"),
    ],
)
def test_verdict(assessed: Registration, cecilia: Any, assignments: str, name: str) -> None:
    verdict = judge(assessed, cecilia).verdicts.all()[0]
    refused_by(name, *update("verdict", verdict.pk, assignments))


def test_one_draft_of_a_verdict(assessed: Registration, cecilia: Any) -> None:
    first, second = judge(assessed, cecilia).verdicts.all()[:2]
    sql = update("verdict", second.pk, f"criterion_id = {first.criterion_id}")
    refused_by("verdict_one_draft_per_criterion", *sql)


def test_head_counts(draft: Registration) -> None:
    insert = (
        "INSERT INTO enterprises_headcount (enterprise_id, as_of, occupied, from_target_group, "
        "basis, recorded_at) VALUES (%s, '2026-10-01', 10, 11, '', now())"
    )
    refused_by("head_count_part_within_whole", insert, [draft.enterprise_id])


@pytest.mark.parametrize("table", ["registrationevent", "decision"])
@pytest.mark.parametrize(
    "verb", ["UPDATE enterprises_{} SET id = id", "DELETE FROM enterprises_{}"]
)
def test_events_and_decisions_are_only_added(
    registered: Registration, table: str, verb: str
) -> None:
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        run(verb.format(table), [])


def test_history_keeps_what_was_changed_outside_the_orm(registered: Registration) -> None:
    run("UPDATE enterprises_enterprise SET place = 'Lagan'", [])
    places = registered.enterprise.history.values_list("place", flat=True).order_by("pgh_id")
    assert list(places)[-2:] == ["Ljungby", "Lagan"]
    assert registered.history.filter(state="under_assessment").exists()


def test_swedish_order_without_icu(draft: Registration) -> None:
    for number, name in enumerate(("Öland", "Ängen", "zebra", "Åsen", "Alm")):
        Enterprise.objects.create(
            name=name, slug=f"x{number}", stage="planned", legal_form="foundation"
        )
    names = Enterprise.objects.by_name().exclude(pk=draft.enterprise_id)
    assert [row.name for row in names] == ["Alm", "zebra", "Åsen", "Ängen", "Öland"]


def test_a_refusal_says_what_would_change_it(registered: Registration) -> None:
    decision = registered.decision
    refused_by(
        "decision_refusal_says_what_would_change_it",
        "INSERT INTO enterprises_decision (registration_id, policy_id, outcome, motivation, "
        "would_change, how_to_challenge, on_plans, decided_by_id, decided_at, decided_on, "
        "diary_number, enterprise_name, legal_form) SELECT %s, policy_id, 'refused', 'x', '', "
        "'x', false, decided_by_id, now(), decided_on, '', enterprise_name, legal_form "
        "FROM enterprises_decision WHERE id = %s",
        [registered.pk + 1, decision.pk],
    )
