"""Messages, notes, the pre-check, and what an officer sees of earlier cases."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from enterprises import services
from enterprises.models import Message, Registration
from ljungby_social.casework import IllegalMove
from ljungby_social.letters import Letter
from tests.enterprises.conftest import NUMBERS, judge, reload, send, start


def test_messages_go_both_ways_and_are_seen(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    applicant, officer = visit(astrid), visit(cecilia)
    page = applicant.open(f"/registrera/{assessed.number}/")
    applicant.send(page, text="När får vi svar?")
    assert Letter.objects.get(template="enterprises/message_to_officer").to == cecilia.email
    address = f"/arenden/{assessed.number}/"
    page = officer.open(address)
    assert "När får vi svar?" in page.text
    assert Message.objects.get().seen_at is not None
    values = {"message-text": "I nästa vecka."}
    officer.send(page, page.form(f"{address}meddelande/"), **values)
    letter = Letter.objects.get(template="enterprises/message")
    assert (letter.to, "I nästa vecka." in letter.body) == (astrid.email, True)
    page = applicant.open(f"/registrera/{assessed.number}/")
    assert "I nästa vecka." in page.text


def test_notes_are_never_shown_to_the_applicant(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    officer = visit(cecilia)
    address = f"/arenden/{assessed.number}/"
    page = officer.open(address)
    page = officer.send(page, page.form(f"{address}anteckning/"), **{"note-text": "Ring först."})
    assert "Ring först." in page.text
    assert "Ring först." not in visit(astrid).open(f"/registrera/{assessed.number}/").text
    with pytest.raises(IllegalMove):
        services.write_note(registration=assessed, author=astrid, text="x")


def test_empty_messages_are_told(
    visit: Any, astrid: Any, cecilia: Any, bo: Any, assessed: Registration
) -> None:
    address = f"/registrera/{assessed.number}/meddelande/"
    page = visit(astrid).post(address, {"text": " "}, status=422)
    assert page.errors() == ["Skriv något först."]
    visit(bo).post(address, {"text": "x"}, status=404)
    visit(astrid).post(f"/arenden/{assessed.number}/meddelande/", {"message-text": "x"}, status=403)
    visit(cecilia).post(f"/arenden/{assessed.number}/anteckning/", {"note-text": ""}, status=422)
    visit(cecilia).post(f"/arenden/{assessed.number}/meddelande/", status=422)
    assert not Message.objects.exists()


def test_nobody_writes_in_a_draft(draft: Registration, astrid: Any) -> None:
    with pytest.raises(IllegalMove):
        services.write_message(registration=draft, author=astrid, side="applicant", text="x")


def test_earlier_verdicts_on_the_same_form_are_shown(
    visit: Any, bo: Any, cecilia: Any, registered: Registration, codes: None
) -> None:
    case = send(start(bo, NUMBERS["bo"], "Nya föreningen"), bo)
    services.take(registration=case, officer=cecilia, expect_version=None)
    page = visit(cecilia).open(f"/arenden/{case.number}/")
    assert "Tidigare beslut, samma företagsform" in page.text
    assert page.text.count("Blåklinten kooperativ") == 5


def test_answer_before_a_refusal_lets_the_officer_go_on_before_the_day(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K5="not_met")
    services.give_second_chance(
        registration=assessed,
        officer=cecilia,
        text="Kommunen äger bolaget.",
        due_on=timezone.localdate() + timedelta(days=14),
        on=timezone.localdate(),
        expect_version=None,
    )
    visitor = visit(cecilia)
    address = f"/arenden/{assessed.number}/fortsatt/"
    page = visitor.send(visitor.open(address), status=422, reason="Vi är klara.")
    assert "har inte svarat än" in page.errors()[0]
    services.write_message(registration=assessed, author=astrid, side="applicant", text="Nej tack.")
    page = visitor.send(page, reason="De har svarat.")
    assert reload(assessed).state == "under_assessment"
