"""Nothing is erased without a decision, or before who it concerns has been told and had time."""

import io
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from ljungby_social.privacy import reference, retention
from ljungby_social.privacy.models import (
    Erasure,
    ErasureNotice,
    RetentionRule,
    months_before,
)
from ljungby_social.privacy.registry import registry
from tests.conftest import make_user

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _rules(db: None) -> None:
    reference.load()


def decide(kind: str, **changes: Any) -> RetentionRule:
    """A rule with a decision that somebody has checked."""
    rule = RetentionRule.objects.get(kind=kind)
    values = {
        "decision_number": "KS 2026/77",
        "decided_on": date(2026, 11, 1),
        "verified_by": "Adam Ek",
        "verified_on": date(2026, 11, 2),
        **changes,
    }
    for name, value in values.items():
        setattr(rule, name, value)
    rule.full_clean()
    rule.save()
    return rule


def moment(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_current_timezone())


def letter(day: date, **fields: Any) -> Letter:
    row = Letter.objects.create(template="x", to="a@example.se", subject="s", body="b", **fields)
    Letter.objects.filter(pk=row.pk).update(created_at=moment(day))
    return row


@pytest.fixture
def sleeper() -> User:
    """Somebody who last logged in more than three years ago."""
    user = make_user("sover@example.se", "Siv Sover")
    User.objects.filter(pk=user.pk).update(last_login=moment(date(2023, 11, 1)))
    user.refresh_from_db()
    return user


def sent() -> None:
    Letter.objects.update(sent_at=timezone.now())


def test_months_are_counted_as_people_count_them() -> None:
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 1, 15), 1) == date(2025, 12, 15)
    assert months_before(date(2024, 2, 29), 12) == date(2023, 2, 28)
    assert months_before(TODAY, 0) == TODAY


def test_every_kind_has_a_rule_without_a_decision() -> None:
    assert {rule.kind for rule in RetentionRule.objects.all()} == set(registry.kinds)
    assert not RetentionRule.objects.in_force(TODAY).exists()
    for rule in RetentionRule.objects.all():
        rule.full_clean()
    assert reference.load() == 0


@pytest.mark.parametrize(
    "missing",
    [
        {"decision_number": "", "decided_on": None},
        {"verified_by": "", "verified_on": None},
        {"decided_on": TODAY + timedelta(days=1)},
        {"verified_on": TODAY + timedelta(days=1)},
    ],
)
def test_without_a_checked_decision_nothing_goes(missing: dict[str, Any]) -> None:
    letter(date(2020, 1, 1))
    decide("letters", **missing)
    assert retention.run(on=TODAY) == []
    assert Letter.objects.count() == 1
    assert not Erasure.objects.exists()


def test_a_decided_rule_erases_what_is_out_of_time_and_logs_the_count() -> None:
    decide("letters")
    old = letter(date(2024, 11, 24))
    young = letter(date(2024, 11, 25))
    [row] = retention.run(on=TODAY)
    assert list(Letter.objects.all()) == [young]
    assert (row.kind, row.erased, row.decision_number) == ("letters", 1, "KS 2026/77")
    assert old.to not in str(Erasure.objects.values().get())
    with pytest.raises(DatabaseError), transaction.atomic():
        Erasure.objects.update(erased=0)


def test_who_it_concerns_is_told_in_time(sleeper: User) -> None:
    decide("accounts_inactive")
    [row] = retention.run(on=TODAY)
    assert (row.announced, row.erased) == (1, 0)
    told = Letter.objects.get(to=sleeper.email)
    assert told.subject.startswith("Vi tar bort uppgifter efter den 24 december 2026")
    for part in ("- Ditt konto", "Logga in, så är kontot kvar.", "/konto/login/", "KS 2026/77"):
        assert part in told.body
    sent()
    assert retention.run(on=TODAY) == []
    assert retention.run(on=date(2026, 12, 24)) == []
    [row] = retention.run(on=date(2026, 12, 25))
    assert row.erased == 1
    sleeper.refresh_from_db()
    assert (sleeper.name, sleeper.is_active) == ("Borttagen person", False)
    assert "sover" not in sleeper.email
    assert ErasureNotice.objects.get().done_on == date(2026, 12, 25)


def test_a_letter_that_never_left_holds_the_erasure(sleeper: User) -> None:
    decide("accounts_inactive")
    retention.run(on=TODAY)
    assert retention.run(on=date(2027, 2, 1)) == []
    sleeper.refresh_from_db()
    assert sleeper.is_active


def test_doing_what_the_letter_says_stops_it(sleeper: User) -> None:
    decide("accounts_inactive")
    retention.run(on=TODAY)
    sent()
    User.objects.filter(pk=sleeper.pk).update(last_login=moment(date(2026, 12, 20)))
    [row] = retention.run(on=date(2026, 12, 25))
    assert (row.stopped, row.erased, row.announced) == (1, 0, 0)
    sleeper.refresh_from_db()
    assert sleeper.name == "Siv Sover"
    # Years later the person is told anew, before anything goes.
    [row] = retention.run(on=date(2029, 12, 25))
    assert (row.announced, row.erased) == (1, 0)


def test_a_rule_that_loses_its_decision_ends_the_waiting(sleeper: User) -> None:
    rule = decide("accounts_inactive")
    retention.run(on=TODAY)
    sent()
    RetentionRule.objects.filter(pk=rule.pk).update(decision_number="", decided_on=None)
    assert retention.run(on=date(2026, 12, 25)) == []
    assert ErasureNotice.objects.get().stopped_on == date(2026, 12, 25)
    sleeper.refresh_from_db()
    assert sleeper.is_active


def test_an_account_that_nothing_rests_on_is_removed() -> None:
    decide("accounts_unconfirmed")
    user = User.objects.create_user("ny@example.se", name="Ny")
    User.objects.filter(pk=user.pk).update(date_joined=moment(date(2026, 1, 1)))
    retention.run(on=TODAY)
    sent()
    retention.run(on=date(2026, 12, 25))
    assert not User.objects.filter(pk=user.pk).exists()


def test_staff_are_never_out_of_time(cecilia: User, adam: User) -> None:
    User.objects.update(date_joined=moment(date(2001, 1, 1)))
    for kind in ("accounts_unconfirmed", "accounts_unused", "accounts_inactive"):
        assert not RetentionRule.objects.get(kind=kind).due(TODAY).exists()


def test_the_database_refuses_an_erasure_before_the_day() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ErasureNotice.objects.create(
            kind="drafts",
            object_pk="1",
            sent_on=TODAY,
            last_day=date(2026, 12, 24),
            done_on=date(2026, 12, 24),
        )


@pytest.mark.parametrize(
    "values",
    [
        {"decision_number": "KS 1"},
        {"verified_by": "Adam"},
        {"notice_days": 0},
        {"event": "finnsinte"},
        {"kind": "contacts", "action": "erase", "event": "ended"},
    ],
)
def test_half_a_rule_is_refused(values: dict[str, Any]) -> None:
    rule = RetentionRule.objects.get(kind=values.pop("kind", "letters"))
    for name, value in values.items():
        setattr(rule, name, value)
    with pytest.raises(ValidationError):
        rule.full_clean()


def test_the_command_shows_and_does(sleeper: User) -> None:
    decide("accounts_inactive")
    out = io.StringIO()
    call_command("retention", "--dry-run", "--on", "2026-11-24", stdout=out)
    assert "accounts_inactive: acts; 1 out of time, 0 to erase, 1 to announce" in out.getvalue()
    assert "drafts: waits for a decision" in out.getvalue()
    assert not ErasureNotice.objects.exists()
    with pytest.raises(CommandError, match="add --dry-run"):
        call_command("retention", "--on", "2999-01-01")
    out = io.StringIO()
    call_command("retention", stdout=out)
    assert "accounts_inactive: 0 erased, 1 announced" in out.getvalue()


ADMIN = "/admin/privacy/retentionrule"


def test_administrators_see_what_would_go_without_names(
    visit: Any, adam: User, cecilia: User, sleeper: User
) -> None:
    decide("accounts_inactive")
    page = visit(adam).open(f"{ADMIN}/dry-run/")
    assert "väntar på gallringsbeslut" in page.text
    assert "Inget har gallrats än." in page.text
    page = visit(adam).open(page.links()["Konton som inte används längre"])
    assert f"Konto {sleeper.pk}" in page.text
    assert "1 november 2023" in page.text
    assert "Siv" not in page.text
    assert "sover@" not in page.text
    visit(adam).open(f"{ADMIN}/dry-run/finnsinte/", status=404)
    for person in (cecilia, sleeper):
        assert visit(person).client.get(f"{ADMIN}/dry-run/").status_code in {302, 403}
    assert User.objects.get(pk=sleeper.pk).is_active


def test_the_list_costs_the_same_whatever_its_length(visit: Any, adam: User) -> None:
    letter(date(2020, 1, 1))
    client = visit(adam).client
    counts = []
    for more in (0, 80):
        for number in range(more):
            letter(date(2020, 1, 1), case_number=f"SF-2020-{number:04d}")
        with CaptureQueriesContext(
            connection,
        ) as caught:
            page = client.get(f"{ADMIN}/dry-run/letters/")
        counts.append(len(caught))
    assert counts[0] == counts[1]
    assert "81 rader" in page.content.decode()
    assert "?page=2" in page.content.decode()


def test_a_changed_rule_must_be_checked_again(visit: Any, adam: User) -> None:
    rule = decide("letters")
    client = visit(adam).client
    address = f"{ADMIN}/{rule.pk}/change/"
    page = client.get(address).content.decode()
    assert '<option value="sent">brevet skickades</option>' in page
    assert "anonymise" not in page
    values = {
        "months": 60,
        "event": "sent",
        "action": "erase",
        "basis": "",
        "notice_days": 30,
        "decision_number": "KS 2026/77",
        "decided_on": "2026-11-01",
        "verified_by": "Adam Ek",
        "verified_on": "2026-11-02",
    }
    assert client.post(address, values).status_code == 302
    rule.refresh_from_db()
    assert (rule.months, rule.event, rule.verified_on) == (60, "sent", None)
    assert client.post(address, {**values, "verified_by": "Åsa"}).status_code == 302
    rule.refresh_from_db()
    assert rule.verified_by == "Åsa"
    history = apps.get_model("privacy", "RetentionRuleHistory")
    earlier = history.objects.filter(pgh_obj_id=rule.pk).values_list("months", flat=True)
    assert {24, 60} <= set(earlier)
    assert client.post(f"{ADMIN}/{rule.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.get(f"{ADMIN}/add/").status_code == 403


def test_the_page_about_personal_data_says_how_long(visit: Any) -> None:
    page = visit().open("/personuppgifter/")
    assert "Det här sparas tills vidare, eftersom det väntar på gallringsbeslut:" in page.text
    assert "KS 2026/77" not in page.text
    decide("letters")
    page = visit().open("/personuppgifter/")
    assert "24 månader från att brevet skrevs. Sedan tas de bort." in page.text
    assert "Gallringsbeslut KS 2026/77, 1 november 2026." in page.text
