"""Does this still hold? Anybody may ask, only officers see it, and nothing leaks."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises import services
from enterprises.models import Concern, Membership, Registration
from enterprises.states import State
from ljungby_social.casework import ChangedMeanwhile, IllegalMove
from ljungby_social.letters import Letter
from tests.enterprises.conftest import TODAY, reload

TEXT = "Kafét har varit stängt sedan i augusti."
SENDER = "granne@example.se"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


def address(case: Registration) -> str:
    return f"/foretag/{case.enterprise.slug}/stammer-det/"


def say(case: Registration, **fields: Any) -> Concern:
    values = {"criterion": None, "text": TEXT, "sender_email": "", "on": TODAY, **fields}
    return services.raise_concern(enterprise=case.enterprise, **values)


def follow(item: Any, officer: Any, outcome: str, **fields: Any) -> Any:
    values = {"note": "", "text": "", "on": TODAY, "expect_version": None, **fields}
    return services.follow_up(item=item, officer=officer, outcome=outcome, **values)


def test_anybody_may_ask_from_the_public_page(visit: Any, registered: Registration) -> None:
    visitor = visit()
    page = visitor.open(f"/foretag/{registered.enterprise.slug}/")
    assert page.links()["Stämmer detta fortfarande?"] == address(registered)
    page = visitor.open(address(registered))
    page = visitor.send(page, criterion="K1", text=TEXT, email=SENDER)
    assert "Tack. En handläggare läser det du skrev." in page.text
    concern = Concern.objects.get()
    assert (concern.text, concern.sender_email, concern.state) == (TEXT, SENDER, "new")
    assert concern.criterion.code == "K1"
    assert concern.registration == registered
    event = registered.events.get(code="registration.concern_received")
    assert (event.internal, event.actor) == (True, None)
    assert not Letter.objects.filter(template__contains="concern").exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"text": ""}, "Skriv vad som inte stämmer."),
        ({"criterion": None}, "Välj vad det gäller."),
        ({"email": "granne"}, "Skriv en e-postadress, till exempel namn@exempel.se."),
        ({"text": "a" * 2001}, None),
        ({"criterion": "K99"}, None),
    ],
)
def test_bad_input_is_told_at_the_field_and_kept(
    visit: Any, registered: Registration, values: dict[str, Any], sentence: str | None
) -> None:
    visitor = visit()
    page = visitor.open(address(registered))
    sent = {"criterion": "other", "text": TEXT, "email": "", **values}
    page = visitor.send(page, status=422, **sent)
    assert page.errors()
    assert sentence is None or sentence in page.errors()
    assert sent["text"] in page.response.content.decode()
    assert not Concern.objects.exists()


def test_what_is_hidden_from_people_catches_machines(visit: Any, registered: Registration) -> None:
    visitor = visit()
    page = visitor.open(address(registered))
    page = visitor.send(page, criterion="other", text=TEXT, homepage="http://x.example")
    assert "Tack." in page.text
    assert not Concern.objects.exists()


def test_ten_an_hour_from_one_address(visit: Any, registered: Registration) -> None:
    visitor = visit()
    values = {"criterion": "other", "text": TEXT}
    for _time in range(10):
        visitor.post(address(registered), values)
    page = visitor.post(address(registered), values, status=429)
    assert page.errors() == ["Det har kommit många påpekanden härifrån. Försök igen om en timme."]
    assert TEXT in page.response.content.decode()
    assert Concern.objects.count() == 10


def test_only_about_the_listed(visit: Any, registered: Registration, cecilia: Any) -> None:
    visit().open("/foretag/finns-inte/stammer-det/", status=404)
    services.suspend(registration=registered, officer=cecilia, cause="Vilar.", expect_version=None)
    visit().open(address(registered), status=404)
    with pytest.raises(ValidationError, match="inte registrerat längre"):
        say(registered)


def test_nobody_but_officers_sees_it(
    visit: Any, astrid: Any, adam: Any, per: Any, cecilia: Any, registered: Registration
) -> None:
    concern = say(registered)
    one = f"/arenden/papekanden/{concern.pk}/"
    for person in (astrid, per):
        visit(person).open("/arenden/papekanden/", status=403)
        visit(person).open(one, status=403)
    for path in ("", "granska/", "beslut/"):
        own = visit(astrid).open(f"/registrera/{registered.number}/{path}")
        assert TEXT not in own.text
        assert "påpekande" not in own.text.lower()
    public = visit().open(f"/foretag/{registered.enterprise.slug}/")
    assert TEXT not in public.text
    for path in ("foretag.csv", "foretag.json"):
        assert TEXT not in visit().client.get(f"/oppna-data/{path}").content.decode()
    assert "Hantera" not in visit(adam).open(one).text
    assert TEXT in visit(cecilia).open(one).text


def test_an_officer_of_the_enterprise_does_not_see_it(
    visit: Any, cecilia: Any, david: Any, registered: Registration
) -> None:
    """Who belongs to the enterprise, or is recused, is as the enterprise: nothing is told."""
    concern = say(registered)
    one = f"/arenden/papekanden/{concern.pk}/"
    Membership.objects.create(enterprise=registered.enterprise, user=cecilia)
    visitor = visit(cecilia)
    visitor.open(one, status=404)
    assert registered.enterprise.name not in visitor.open("/arenden/papekanden/").text
    assert "0 nya påpekanden" in visitor.open("/").text
    assert "Påpekande nr" not in visitor.open(f"/arenden/{registered.number}/").text
    with pytest.raises(IllegalMove):
        follow(concern, cecilia, "no_cause", note="x")
    registered.recusals.create(officer=david, reason="Min bror.")
    visit(david).open(one, status=404)
    with pytest.raises(IllegalMove):
        follow(concern, david, "no_cause", note="x")


def test_the_desk_counts_what_the_lists_show(
    visit: Any, cecilia: Any, registered: Registration
) -> None:
    first, second = say(registered), say(registered)
    visitor = visit(cecilia)
    desk = visitor.open("/")
    link = desk.links()["2 nya påpekanden"]
    assert "2 påpekanden" in visitor.open(link).text
    assert f"Påpekande nr {first.pk}" in visitor.open(f"/arenden/{registered.number}/").text
    follow(first, cecilia, "no_cause", note="Det var semester.")
    page = visitor.open("/arenden/papekanden/")
    assert page.links()["1 hanterade"] == "?lage=hanterade"
    assert "1 påpekande" in page.text
    ended = visitor.open("/arenden/papekanden/?lage=hanterade")
    assert f"/arenden/papekanden/{first.pk}/" in ended.links().values()
    assert f"/arenden/papekanden/{second.pk}/" not in ended.links().values()


def test_no_cause_needs_a_reason_and_tells_nobody(
    visit: Any, cecilia: Any, registered: Registration
) -> None:
    concern = say(registered)
    visitor = visit(cecilia)
    one = f"/arenden/papekanden/{concern.pk}/"
    page = visitor.send(visitor.open(one), status=422, outcome="no_cause")
    assert page.errors() == ["Skriv varför."]
    page = visitor.send(page, outcome="no_cause", note="Det var semester.")
    assert "Cecilia Ceder" in page.text
    concern.refresh_from_db()
    assert (concern.state, concern.handled_by) == ("no_cause", cecilia)
    assert concern.handled_at is not None
    event = registered.events.get(code="registration.followed_up")
    assert event.internal
    assert event.text == f"Påpekande nr {concern.pk}: Ingen åtgärd behövs. Det var semester."
    assert not registered.messages.exists()
    with pytest.raises(IllegalMove):
        follow(concern, cecilia, "no_cause", note="En gång till.")


def test_asking_opens_a_message_and_keeps_the_sender_out_of_it(
    visit: Any, cecilia: Any, astrid: Any, registered: Registration
) -> None:
    concern = say(registered, sender_email=SENDER)
    with pytest.raises(ValidationError) as refused:
        follow(concern, cecilia, "asked")
    assert set(refused.value.message_dict) == {"text"}
    follow(concern, cecilia, "asked", text="Har ni öppet?")
    own = visit(astrid).open(f"/registrera/{registered.number}/").text
    assert "Har ni öppet?" in own
    assert SENDER not in own
    assert TEXT not in own
    assert Letter.objects.get(template="enterprises/message").to == astrid.email
    follow(concern, cecilia, "no_cause", note="De har öppet.")
    assert Concern.objects.get().state == "no_cause"


def test_reassessment_flags_the_registration_and_tells_the_enterprise(
    visit: Any, cecilia: Any, astrid: Any, registered: Registration
) -> None:
    concern = say(registered)
    follow(concern, cecilia, "reassess", note="Verkar stämma.", text="Visa att ni säljer.")
    case = reload(registered)
    assert (case.state, case.reassess_since) == (State.REGISTERED, TODAY)
    assert list(Registration.objects.for_reassessment(TODAY)) == [case]
    assert not Registration.objects.under_older_policy(TODAY).exists()
    assert "Visa att ni säljer." in Letter.objects.get(template="enterprises/reassess").body
    assert "Visa att ni säljer." in visit(astrid).open(f"/registrera/{case.number}/").text
    visitor = visit(cecilia)
    assert case.enterprise.name in visitor.open("/arenden/?policy=aldre").text
    assert "Ska bedömas på nytt." in visitor.open(f"/arenden/{case.number}/").text
    page = visitor.open(f"/arenden/{case.number}/ny-bedomning/")
    page = visitor.send(page, status=422, reason="")
    assert page.errors() == ["Skriv varför ingen ny bedömning behövs."]
    visitor.send(page, reason="Ni har visat det.")
    assert reload(registered).reassess_since is None
    assert not Registration.objects.for_reassessment(TODAY).exists()


def test_reassessment_by_the_case_page(visit: Any, cecilia: Any, registered: Registration) -> None:
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{registered.number}/ny-bedomning/")
    page = visitor.send(page, status=422, cause=" ")
    assert page.errors() == ["Skriv varför företaget ska bedömas på nytt."]
    visitor.send(page, cause="Årsredovisningen är gammal.")
    assert reload(registered).reassess_cause == "Årsredovisningen är gammal."
    with pytest.raises(IllegalMove, match="redan ombett"):
        services.ask_reassessment(
            registration=registered, officer=cecilia, cause="x", on=TODAY, expect_version=None
        )


def test_a_concern_about_somebody_who_has_left_can_only_be_ended(
    cecilia: Any, registered: Registration
) -> None:
    concern = say(registered)
    services.revoke(registration=registered, officer=cecilia, cause="Slut.", expect_version=None)
    with pytest.raises(ValidationError, match="inte registrerat längre"):
        follow(concern, cecilia, "asked", text="Har ni öppet?")
    assert follow(concern, cecilia, "no_cause", note="Avfört.").state == "no_cause"


def test_the_sender_is_answered_once_and_can_be_forgotten(
    visit: Any, cecilia: Any, registered: Registration
) -> None:
    concern = say(registered, sender_email=SENDER)
    one = f"/arenden/papekanden/{concern.pk}/"
    visitor = visit(cecilia)
    page = visitor.open(one)
    page = visitor.send(page, page.form(f"{one}svar/"), status=422, answer="")
    assert page.errors() == ["Skriv svaret."]
    page = visitor.send(page, page.form(f"{one}svar/"), answer="Tack, vi har frågat.")
    assert "fick svar" in page.text
    letter = Letter.objects.get(template="enterprises/concern_answered")
    assert letter.to == SENDER
    assert "Tack, vi har frågat." in letter.body
    with pytest.raises(IllegalMove):
        services.answer_sender(concern=concern, officer=cecilia, text="Igen.")
    Concern.objects.update(sender_email="")
    columns = {field.name for field in Concern.history.rel.related_model._meta.fields}
    assert "sender_email" not in columns
    assert "Nej" in visitor.open(one).text


def test_of_two_officers_the_second_is_told(
    visit: Any, cecilia: Any, david: Any, registered: Registration
) -> None:
    concern = say(registered)
    one = f"/arenden/papekanden/{concern.pk}/"
    visitor = visit(david)
    page = visitor.open(one)
    follow(concern, cecilia, "asked", text="Har ni öppet?", expect_version=concern.version)
    page = visitor.send(page, status=422, outcome="no_cause", note="Semester.")
    assert "Ärendet har ändrats sedan du öppnade sidan." in page.errors()[0]
    assert "Semester." in page.response.content.decode()
    with pytest.raises(ChangedMeanwhile):
        follow(concern, david, "no_cause", note="Semester.", expect_version=1)


def test_the_list_costs_the_same_for_one_and_for_thirty(
    visit: Any, cecilia: Any, registered: Registration
) -> None:
    visitor = visit(cecilia)
    figures = []
    for rows in (1, 29):
        for _row in range(rows):
            say(registered)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            visitor.open("/arenden/papekanden/")
        figures.append(len(queries))
    assert figures[0] == figures[1]
