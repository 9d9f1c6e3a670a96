"""What each kind of data in the cases leaves behind, and what it never touches."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.utils import timezone

from enterprises import services
from enterprises.models import (
    Claim,
    Concern,
    Decision,
    Document,
    Enterprise,
    Invitation,
    JoinRequest,
    Membership,
    Message,
    Registration,
    RegistrationEvent,
    Verdict,
)
from enterprises.states import State
from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from ljungby_social.privacy import closing, extract, reference, retention
from ljungby_social.privacy.models import ErasureNotice, RetentionRule
from tests.enterprises.conftest import PDF, TODAY, decide, judge, reload

LATER = date(2036, 1, 1)
AFTER = LATER + timedelta(days=31)


@pytest.fixture(autouse=True)
def _rules(policy: Any) -> None:
    reference.load()


def in_force(kind: str) -> RetentionRule:
    rule = RetentionRule.objects.get(kind=kind)
    rule.decision_number, rule.decided_on = "KS 2026/77", TODAY
    rule.verified_by, rule.verified_on = "Adam Ek", TODAY
    rule.full_clean()
    rule.save()
    return rule


def told_and_waited() -> Any:
    """The day of the letters, then the day after the last day to keep."""
    announced = retention.run(on=LATER)
    Letter.objects.update(sent_at=timezone.now())
    return announced, retention.run(on=AFTER)


def history(name: str) -> Any:
    return apps.get_model("enterprises", f"{name}History").objects


def give_file(case: Registration, by: User) -> Document:
    """A file in the case, whatever its state."""
    document = Document(
        registration=case,
        criterion=case.policy.criteria.earliest("order"),
        original_name="bokslut.pdf",
        kind=Document.Kind.PDF,
        size=len(PDF),
        sha256="0" * 64,
        uploaded_by=by,
    )
    document.file.save("", ContentFile(PDF), save=True)
    return document


@pytest.fixture
def refused(assessed: Registration, astrid: User, cecilia: User) -> Registration:
    give_file(assessed, astrid)
    judged = judge(assessed, cecilia, K1=Verdict.Outcome.NOT_MET)
    services.give_second_chance(
        registration=judged,
        officer=cecilia,
        text="Ni säljer inget.",
        due_on=TODAY + timedelta(days=14),
        on=TODAY,
        expect_version=None,
    )
    judged = services.resume(
        registration=judged,
        officer=cecilia,
        reason="Inget svar kom.",
        on=TODAY + timedelta(days=30),
        expect_version=None,
    )
    services.write_note(registration=judged, author=cecilia, text="Ringde dem.")
    services.write_message(
        registration=judged, author=cecilia, side=Message.Side.OFFICER, text="Hej."
    )
    decide(
        reload(judged),
        cecilia,
        Decision.Outcome.REFUSED,
        motivation="Säljer inget.",
        would_change="Sälj något.",
    )
    return reload(judged)


def test_a_draft_goes_with_all_its_answers_versions_and_files(
    draft: Registration, astrid: User
) -> None:
    in_force("drafts")
    give_file(draft, astrid)
    [announced], [done] = told_and_waited()
    assert (announced.announced, done.erased) == (1, 1)
    body = Letter.objects.filter(template="erasure_notice").first().body
    assert f"- Utkastet {draft.number}" in body
    assert "Fortsätt på utkastet" in body
    for model in (Registration, Claim, Document, RegistrationEvent, Enterprise, Membership):
        assert not model.objects.exists(), model
    for name in ("Registration", "Claim", "BusinessFacts", "AccountingYear", "Enterprise"):
        assert not history(name).exists(), name
    assert User.objects.filter(pk=astrid.pk).exists()


@pytest.mark.django_db(transaction=True)
def test_the_file_itself_is_gone(draft: Registration, astrid: User) -> None:
    document = give_file(draft, astrid)
    name, storage = document.file.name, document.file.storage
    assert storage.exists(name)
    in_force("drafts")
    told_and_waited()
    assert not storage.exists(name)


def test_going_on_with_a_draft_keeps_it(draft: Registration, astrid: User) -> None:
    in_force("drafts")
    retention.run(on=LATER)
    Letter.objects.update(sent_at=timezone.now())
    day = datetime.combine(
        LATER + timedelta(days=3), time(12), tzinfo=timezone.get_current_timezone()
    )
    Registration.objects.filter(pk=draft.pk).update(updated_at=day)
    [row] = retention.run(on=AFTER)
    assert (row.stopped, row.erased) == (1, 0)
    assert ErasureNotice.objects.get().stopped_on == AFTER
    assert Registration.objects.filter(pk=draft.pk).exists()


def test_an_enterprise_with_another_case_stays(registered: Registration, astrid: User) -> None:
    again = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    in_force("drafts")
    told_and_waited()
    assert not Registration.objects.filter(pk=again.pk).exists()
    assert Registration.objects.filter(pk=registered.pk).exists()
    assert Enterprise.objects.filter(pk=registered.enterprise_id).exists()


def test_evidence_goes_and_the_decision_stays(refused: Registration) -> None:
    in_force("evidence")
    assert Document.objects.filter(registration=refused).exists()
    before = Verdict.objects.filter(registration=refused).count()
    told_and_waited()
    assert not Document.objects.filter(registration=refused).exists()
    assert Decision.objects.filter(registration=refused).exists()
    assert Verdict.objects.filter(registration=refused).count() == before
    event = refused.events.get(code="registration.thinned")
    assert (event.text, event.internal) == ("underlag", True)
    assert reload(refused).state == State.REFUSED


def test_a_registered_enterprise_keeps_everything(registered: Registration) -> None:
    give_file(registered, registered.enterprise.memberships.get().user)
    for kind in ("evidence", "messages", "notes", "contacts", "drafts"):
        in_force(kind)
        assert not RetentionRule.objects.get(kind=kind).due(AFTER).exists()
    told_and_waited()
    assert Document.objects.filter(registration=registered).exists()


def test_contact_details_go_from_the_case_and_from_its_history(refused: Registration) -> None:
    in_force("contacts")
    assert history("Registration").filter(contact_email=refused.contact_email).exists()
    old = refused.contact_email, refused.contact_name, refused.declared_name
    [announced], [row] = told_and_waited()
    assert (announced.announced, row.erased) == (1, 1)
    told = Letter.objects.get(template="erasure_notice")
    assert told.to == old[0]
    assert f"- Dina kontaktuppgifter i ärende {refused.number}" in told.body
    assert "Du behöver inte göra något." in told.body
    assert "Vill du behålla det?" not in told.body
    fresh = reload(refused)
    fresh.full_clean()
    assert (fresh.contact_name, fresh.declared_name) == ("Borttagen person", "Borttagen person")
    rows = str(list(history("Registration").filter(pgh_obj_id=refused.pk).values()))
    for text in old:
        assert text not in rows
    assert fresh.declared_capacity
    assert retention.run(on=AFTER) == []


def test_messages_and_notes_have_rules_of_their_own(refused: Registration) -> None:
    in_force("notes")
    retention.run(on=LATER)
    assert [row.side for row in Message.objects.all()] == [Message.Side.OFFICER]
    in_force("messages")
    retention.run(on=LATER)
    Letter.objects.update(sent_at=timezone.now())
    retention.run(on=AFTER)
    assert not Message.objects.exists()


def test_answered_invitations_and_questions_go(draft: Registration, astrid: User, bo: User) -> None:
    enterprise = draft.enterprise
    services.invite(
        enterprise=enterprise, actor=astrid, email="c@example.se", kind="member", on=TODAY
    )
    asked = services.ask_to_join(enterprise=enterprise, user=bo, message="")
    in_force("invitations")
    in_force("join_requests")
    retention.run(on=TODAY + timedelta(days=14))
    assert not ErasureNotice.objects.exists()
    told_and_waited()
    assert not Invitation.objects.exists()
    assert JoinRequest.objects.count() == 1
    services.answer_join_request(request=asked, actor=astrid, approve=False)
    told_and_waited()
    assert not JoinRequest.objects.exists()
    told = dict(Letter.objects.filter(template="erasure_notice").values_list("to", "body"))
    assert set(told) == {"c@example.se", bo.email}
    assert f"- Inbjudan till {enterprise.name}, som du inte har svarat på" in told["c@example.se"]
    assert f"- Din fråga om att få vara med i {enterprise.name}" in told[bo.email]


def test_who_is_let_in_reads_that_nothing_changes(
    draft: Registration, astrid: User, bo: User
) -> None:
    services.invite(
        enterprise=draft.enterprise, actor=astrid, email=bo.email, kind="member", on=TODAY
    )
    Invitation.objects.update(accepted_at=timezone.now())
    in_force("invitations")
    retention.run(on=LATER)
    told = Letter.objects.get(template="erasure_notice", to=bo.email)
    assert "som är besvarad. Vem som hör till företaget ändras inte" in told.body


def test_one_letter_for_all_that_goes_from_an_address(
    registered: Registration, cecilia: User
) -> None:
    in_force("concerns")
    for number in range(3):
        Concern.objects.create(
            registration=registered,
            text=f"Fråga {number}",
            sender_email="nagon@example.se",
            state="no_cause",
            note="Det stämmer.",
            handled_by=cecilia,
            handled_at=timezone.now(),
        )
    [announced] = retention.run(on=LATER)
    assert announced.announced == 3
    told = Letter.objects.get(template="erasure_notice")
    line = f"- Din e-postadress i påpekandet om {registered.enterprise.name}"
    swedish = told.body.partition("In English")[0]
    assert (told.to, swedish.count(line)) == ("nagon@example.se", 1)


def test_a_question_from_a_closed_account_goes_without_a_letter(
    draft: Registration, astrid: User, bo: User
) -> None:
    asked = services.ask_to_join(enterprise=draft.enterprise, user=bo, message="")
    services.answer_join_request(request=asked, actor=astrid, approve=False)
    User.objects.filter(pk=bo.pk).update(is_active=False)
    in_force("join_requests")
    told_and_waited()
    assert not Letter.objects.filter(template="erasure_notice").exists()
    assert not JoinRequest.objects.exists()


def test_the_sender_of_an_answered_concern_is_forgotten(
    registered: Registration, cecilia: User
) -> None:
    in_force("concerns")
    concern = Concern.objects.create(
        registration=registered, text="Stämmer det?", sender_email="nagon@example.se"
    )
    assert retention.run(on=LATER) == []
    Concern.objects.filter(pk=concern.pk).update(
        state="no_cause", note="Det stämmer.", handled_by=cecilia, handled_at=timezone.now()
    )
    [announced], [row] = told_and_waited()
    assert (announced.announced, row.erased) == (1, 1)
    concern.refresh_from_db()
    assert (concern.sender_email, concern.text) == ("", "Stämmer det?")
    assert "nagon@" not in str(list(history("Concern").values()))


def test_whom_an_enterprise_needs_stays(registered: Registration, astrid: User) -> None:
    User.objects.filter(pk=astrid.pk).update(last_login=timezone.now())
    rule = RetentionRule.objects.get(kind="accounts_inactive")
    assert not rule.due(AFTER).filter(pk=astrid.pk).exists()
    Registration.objects.filter(pk=registered.pk).update(state=State.EXPIRED)
    assert rule.due(AFTER).filter(pk=astrid.pk).exists()


def test_who_is_alone_in_charge_is_told_what_to_do_first(
    registered: Registration, astrid: User, bo: User
) -> None:
    [obstacle] = closing.obstacles(astrid)
    assert registered.number in obstacle.text
    assert obstacle.url == registered.get_absolute_url()
    Membership.objects.create(enterprise=registered.enterprise, user=bo)
    [obstacle] = closing.obstacles(astrid)
    assert obstacle.text.startswith("Utse någon annan")
    with pytest.raises(closing.CannotClose):
        closing.close(user=astrid)
    assert closing.obstacles(bo) == []
    Membership.objects.filter(user=bo).update(kind=Membership.Kind.ADMINISTRATOR)
    closing.close(user=astrid)
    fresh = User.objects.get(pk=astrid.pk)
    assert (fresh.name, fresh.is_active) == ("Borttagen person", False)
    assert not Membership.objects.filter(user=astrid).exists()
    assert registered.events.filter(actor=fresh).exists()


def test_the_history_forgets_who_made_a_change(
    visit: Any, astrid: User, draft: Registration
) -> None:
    contexts = apps.get_model("pghistory", "Context").objects
    visit(astrid).client.post(f"/registrera/{draft.number}/kontakt/", {"version": draft.version})
    contexts.create(id="00000000-0000-0000-0000-000000000001", metadata={"user": astrid.pk})
    services.withdraw(registration=draft, actor=astrid, reason="", expect_version=None)
    closing.close(user=astrid)
    assert not contexts.filter(metadata__user=astrid.pk).exists()


def test_an_extract_has_the_persons_work_and_nobody_elses(
    refused: Registration, astrid: User, cecilia: User, bo: User
) -> None:
    own = {part.section.code: part.rows for part in extract.parts(astrid)}
    assert [row[0] for row in own["memberships"]] == [refused.enterprise.name]
    assert own["contact"][0][0] == refused.number
    assert {row[2] for row in own["documents"]}
    assert own["messages"] == []
    assert own["decisions"] == []
    officer = {part.section.code: part.rows for part in extract.parts(cecilia)}
    assert officer["decisions"][0][0] == refused.number
    assert {row[3] for row in officer["messages"]} == {"Ringde dem.", "Hej."}
    assert "Astrid" not in extract.as_json(cecilia.email, extract.parts(cecilia))
    # Her own letters say who handles the case; nothing else names anybody.
    assert "Cecilia" not in str([own[code] for code in own if code != "letters"])
    nobody = {part.section.code: part.rows for part in extract.parts(bo)}
    assert not any(nobody[code] for code in nobody if code not in {"account", "addresses"})


def test_an_extract_for_an_address_has_only_what_holds_it(
    registered: Registration, astrid: User, bo: User
) -> None:
    address = "granne@example.se"
    services.invite(
        enterprise=registered.enterprise, actor=astrid, email=address, kind="member", on=TODAY
    )
    for sender, text in ((address, "Stämmer det?"), (bo.email, "Bos fråga.")):
        Concern.objects.create(registration=registered, text=text, sender_email=sender)
    own = {part.section.code: part.rows for part in extract.parts_at("Granne@example.se")}
    assert [row[:2] for row in own["invitations"]] == [("till dig", registered.enterprise.name)]
    assert [row[2] for row in own["concerns"]] == ["Stämmer det?"]
    assert own["contact"] == []
    assert [row[2] for row in own["letters"]]
    assert set(own) == {"invitations", "concerns", "contact", "letters", "extracts"}
    assert "Bos fråga." not in extract.as_json(address, extract.parts_at(address))


def test_who_was_the_contact_before_is_told(draft: Registration, astrid: User) -> None:
    earlier = draft.contact_email, draft.contact_name
    services.save_contact(
        registration=draft,
        actor=astrid,
        values={"contact_name": "Ny Person", "contact_email": "ny@example.se"},
        expect_version=None,
    )
    rows = {part.section.code: part.rows for part in extract.parts_at(earlier[0])}["contact"]
    assert (draft.number, earlier[1]) in [(row[0], row[2]) for row in rows]
    assert "Ny Person" not in str(rows)
