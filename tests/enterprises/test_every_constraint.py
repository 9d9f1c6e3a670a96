"""No constraint without raw SQL against it: those that test_constraints leaves, and a roll-call."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from enterprises import services
from enterprises.models import (
    Claim,
    Concern,
    Criterion,
    Demand,
    Document,
    HeadCount,
    Invitation,
    JoinRequest,
    Membership,
    Message,
    PolicyVersion,
    Recusal,
    Registration,
    StandardSentence,
)
from ljungby_social.accounts.models import User
from tests.enterprises.conftest import TODAY

TESTS = Path(__file__).parent


@pytest.fixture
def filled(registered: Registration, astrid: User, bo: User, cecilia: User) -> Registration:
    """A registered enterprise with one row of each kind about it."""
    enterprise = registered.enterprise
    Recusal.objects.create(registration=registered, officer=cecilia, reason="Min syster.")
    Message.objects.create(registration=registered, side="note", author=cecilia, text="Ring.")
    Invitation.objects.create(
        enterprise=enterprise,
        email="ny@example.se",
        invited_by=astrid,
        kind=Membership.Kind.MEMBER,
        expires_on=TODAY,
    )
    JoinRequest.objects.create(enterprise=enterprise, user=bo)
    HeadCount.objects.create(
        enterprise=enterprise, as_of=TODAY, occupied=9, from_target_group=4, basis="Alla."
    )
    services.raise_concern(
        enterprise=enterprise, criterion=None, text="Stängt.", sender_email="", on=TODAY
    )
    return registered


def refused_by(name: str, sql: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        connection.cursor().execute(f"{sql}; SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize(
    ("model", "assignments", "name"),
    [
        (Registration, "reassess_since = '2026-11-24'", "registration_reassessed_with_cause"),
        (Registration, "reassess_cause = 'x'", "registration_reassessed_with_cause"),
        (Recusal, "reason = ''", "recusal_has_reason"),
        (Message, "text = ''", "message_not_empty"),
        (Message, "seen_at = now()", "message_note_has_no_other_party"),
        (Concern, "text = ''", "concern_not_empty"),
        (Concern, "handled_at = now()", "concern_handled_by_somebody"),
        (Concern, "state = 'asked'", "concern_handled_by_somebody"),
        (
            Concern,
            "state = 'no_cause', handled_at = now(), "
            "handled_by_id = (SELECT id FROM accounts_user LIMIT 1)",
            "concern_ended_with_reason",
        ),
        (PolicyVersion, "revise_by = valid_from", "policy_revised_after_valid_from"),
    ],
)
def test_a_row_cannot_be_changed_into_nonsense(
    filled: Registration, model: type[models.Model], assignments: str, name: str
) -> None:
    refused_by(name, f"UPDATE {model._meta.db_table} SET {assignments}")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (Criterion, "criterion_code_once_per_policy"),
        (Demand, "demand_once_per_criterion"),
        (Recusal, "recusal_once_per_officer"),
        (StandardSentence, "standard_sentence_once"),
        (Claim, "claim_once_per_criterion"),
        (Document, "document_once_per_criterion"),
        (Membership, "membership_once_per_person"),
        (JoinRequest, "join_request_one_open_per_person"),
        (HeadCount, "head_count_once_a_day"),
    ],
)
def test_a_row_cannot_be_there_twice(
    filled: Registration, model: type[models.Model], name: str
) -> None:
    columns = ", ".join(
        f'"{field.column}"' for field in model._meta.concrete_fields if not field.primary_key
    )
    table = model._meta.db_table
    refused_by(name, f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table}")


def test_one_open_invitation_to_an_address(filled: Registration) -> None:
    """Its key is unique as well, so the copy gets another."""
    columns = [f.column for f in Invitation._meta.concrete_fields if not f.primary_key]
    values = [f"{column} || 'x'" if column == "key_hash" else column for column in columns]
    table = Invitation._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table}"
    refused_by("invitation_one_open_per_address", sql)


def test_a_decision_has_a_motivation(filled: Registration, cecilia: User) -> None:
    columns = (
        "policy_id, outcome, would_change, how_to_challenge, on_plans, decided_by_id, decided_at, "
        "decided_on, diary_number, enterprise_name, legal_form"
    )
    refused_by(
        "decision_has_motivation",
        f"INSERT INTO enterprises_decision (registration_id, motivation, {columns}) "
        f"SELECT registration_id, '', {columns} FROM enterprises_decision",
    )


def test_a_correction_has_a_reason(filled: Registration, cecilia: User) -> None:
    refused_by(
        "correction_has_reason",
        "INSERT INTO enterprises_correction (policy_id, field, before, after, reason, made_by_id, "
        f"made_on) SELECT policy_id, 'why', 'a', 'b', '', {cecilia.pk}, now() "
        "FROM enterprises_registration",
    )


def test_every_constraint_is_tried() -> None:
    """A new constraint must be named in a test of this folder."""
    written = "".join(path.read_text(encoding="utf-8") for path in TESTS.glob("test_*.py"))
    names = {
        constraint.name
        for model in apps.get_app_config("enterprises").get_models()
        for constraint in model._meta.constraints
    }
    shared = {"sampledenterprise_handled_by_somebody", "sampledenterprise_ended_with_reason"}
    assert {name for name in names - shared if name not in written} == set()
