"""Buttons in Django admin: only legal moves, through the services, asked before they are made."""

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group

from enterprises import services
from enterprises.case_admin import HERE, buttons
from enterprises.models import Decision, Registration, RegistrationEvent, Verdict
from enterprises.states import DECIDED, MOVES, OFFICER, State
from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from ljungby_social.read_only_admin import ReadOnlyAdmin
from tests.enterprises.conftest import reload

ADMIN = "/admin/enterprises/registration"


@pytest.fixture
def boss(adam: User) -> User:
    """An administrator who also is a case officer."""
    adam.groups.add(Group.objects.get_or_create(name=OFFICER)[0])
    return adam


def move(case: Registration, code: str) -> str:
    return f"{ADMIN}/{case.pk}/move/{code}/"


@pytest.mark.parametrize("state", list(State))
def test_buttons_are_the_legal_moves(submitted: Registration, boss: User, state: State) -> None:
    submitted.state = state
    legal = {row.code for row in MOVES.allowed(state=state, actors={OFFICER})}
    assert {row["code"] for row in buttons(submitted, boss)} == legal
    for row in buttons(submitted, boss):
        assert (row["code"] in HERE) == (f"/move/{row['code']}/" in row["url"])


def test_taking_a_case_asks_first(visit: Any, boss: User, submitted: Registration) -> None:
    browser = visit(boss)
    page = browser.client.get(f"{ADMIN}/{submitted.pk}/change/").content.decode()
    assert f'<a href="{move(submitted, "take")}">Börja pröva</a>' in page
    assert "/move/suspend/" not in page
    asked = browser.open(move(submitted, "take"))
    assert asked.heading == "Börja pröva?"
    assert reload(submitted).state == State.SUBMITTED
    answer = browser.client.post(move(submitted, "take"), {"version": submitted.version})
    assert answer["Location"] == f"{ADMIN}/{submitted.pk}/change/"
    fresh = reload(submitted)
    assert (fresh.state, fresh.officer) == (State.UNDER_ASSESSMENT, boss)
    assert fresh.events.get(code="registration.taken").actor == boss
    assert Letter.objects.filter(template="enterprises/taken").exists()
    assert LogEntry.objects.filter(object_id=str(submitted.pk)).count() == 1


def test_a_cause_is_needed_and_kept(visit: Any, boss: User, registered: Registration) -> None:
    browser = visit(boss)
    page = browser.send(browser.open(move(registered, "suspend")), status=422)
    assert page.errors() == ["Skriv skälet."]
    old = browser.open(move(registered, "suspend"))
    page = browser.send(old, status=422, cause="Siffrorna är gamla.", version="1")
    assert "har ändrats sedan du öppnade sidan" in page.errors()[0]
    assert "Siffrorna är gamla." in page.form().fields["cause"]
    assert reload(registered).state == State.REGISTERED
    browser.client.post(
        move(registered, "suspend"),
        {"cause": "Siffrorna är gamla.", "version": registered.version},
    )
    paused = reload(registered)
    assert (paused.state, paused.closing_cause) == (State.SUSPENDED, "Siffrorna är gamla.")
    browser.client.post(move(registered, "reinstate"), {"version": paused.version})
    assert reload(registered).state == State.REGISTERED


def test_assigning(visit: Any, boss: User, submitted: Registration, cecilia: User) -> None:
    browser = visit(boss)
    values = {"officer": cecilia.pk, "version": submitted.version}
    browser.client.post(move(submitted, "assign"), values)
    assert reload(submitted).officer == cecilia


def test_what_is_illegal_is_refused(
    visit: Any, boss: User, submitted: Registration, registered: Registration
) -> None:
    client = visit(boss).client
    assert client.get(move(registered, "take"))["Location"] == f"{ADMIN}/{registered.pk}/change/"
    answer = client.post(move(registered, "take"), {"version": registered.version})
    assert answer.status_code == 422
    for code in ("refuse", "register", "assess", "expire", "withdraw", "finnsinte"):
        assert client.post(move(registered, code), {"version": 1}).status_code == 404
    assert reload(registered).state == State.REGISTERED


def test_only_case_officers_move(
    visit: Any, adam: User, cecilia: User, astrid: User, submitted: Registration
) -> None:
    page = visit(adam).client.get(f"{ADMIN}/{submitted.pk}/change/").content.decode()
    assert "/move/" not in page
    assert "Bara den som är handläggare flyttar ärenden" in page
    values = {"version": submitted.version}
    assert visit(adam).client.post(move(submitted, "take"), values).status_code == 422
    for person in (cecilia, astrid):
        answer = visit(person).client.post(move(submitted, "take"), values)
        assert answer.status_code in {302, 403}
    cecilia.is_staff = True
    cecilia.save()
    assert visit(cecilia).client.post(move(submitted, "take"), values).status_code == 403
    assert reload(submitted).state == State.SUBMITTED


def test_nobody_moves_the_case_of_their_own_enterprise(
    visit: Any, boss: User, submitted: Registration
) -> None:
    submitted.enterprise.memberships.create(user=boss)
    client = visit(boss).client
    page = client.get(f"{ADMIN}/{submitted.pk}/change/").content.decode()
    assert "/move/" not in page
    assert "Du hör till företaget" in page
    assert client.post(move(submitted, "take"), {"version": submitted.version}).status_code == 422


def test_what_a_second_officer_must_read_is_done_on_the_officers_page(
    visit: Any, boss: User, registered: Registration, settings: Any
) -> None:
    settings.SECOND_READER_REQUIRED = True
    client = visit(boss).client
    page = client.get(f"{ADMIN}/{registered.pk}/change/").content.decode()
    assert f'<a href="/arenden/{registered.number}/avfor/">' in page
    values = {"cause": "Skäl", "version": registered.version}
    assert client.post(move(registered, "revoke"), values).status_code == 404


def test_nothing_of_a_decided_case_is_changed_in_the_admin(
    visit: Any, boss: User, registered: Registration
) -> None:
    """Forged posts to every admin page of the case's rows: change, add, delete, actions."""
    assert registered.state in DECIDED
    client = visit(boss).client
    rows = {
        Registration: registered,
        Decision: Decision.objects.get(),
        Verdict: Verdict.objects.earliest("pk"),
        RegistrationEvent: RegistrationEvent.objects.earliest("pk"),
    }
    before = {model: list(model.objects.order_by("pk").values()) for model in rows}
    for model, row in rows.items():
        assert isinstance(admin.site._registry[model], ReadOnlyAdmin)
        base = f"/admin/enterprises/{model._meta.model_name}"
        forged = {"state": "draft", "outcome": "refused", "text": "annat", "code": "x"}
        inline = {"events-TOTAL_FORMS": 1, "events-INITIAL_FORMS": 1, "events-0-DELETE": "on"}
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        listed = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-state": "draft"}
        assert client.post(f"{base}/{row.pk}/change/", {**forged, **inline}).status_code == 403
        assert client.post(f"{base}/{row.pk}/delete/", {"post": "yes"}).status_code == 403
        assert client.post(f"{base}/add/", forged).status_code == 403
        client.post(f"{base}/", chosen)
        client.post(f"{base}/", {**listed, "_save": "Spara"})
    for model in rows:
        assert list(model.objects.order_by("pk").values()) == before[model], model


def test_the_services_are_those_of_the_officers_page() -> None:
    assert set(HERE) <= set(MOVES)
    for code in ("take", "assign", "resume", "suspend", "reinstate", "revoke"):
        assert callable(getattr(services, code))
