"""What the enterprise is told after a decision, and two officers who end the same matter."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.core.exceptions import ValidationError

from enterprises import services
from enterprises.models import Concern, Registration
from enterprises.states import State
from ljungby_social.letters import Letter
from tests.enterprises.conftest import NUMBERS, TODAY, decide, judge, reload, send, start
from tests.enterprises.test_races import at_once


def test_a_reminder_of_renewal_is_sent_once_also_when_a_day_was_missed(
    registered: Registration,
) -> None:
    last = registered.valid_until
    assert services.remind_of_renewal(on=last - timedelta(days=61)) == 0
    assert services.remind_of_renewal(on=last - timedelta(days=57)) == 1
    assert services.remind_of_renewal(on=last - timedelta(days=56)) == 0
    assert Letter.objects.filter(template="enterprises/renew").count() == 1
    assert registered.events.filter(code="registration.reminded").count() == 1


def test_the_letter_about_an_end_says_who_and_how_to_have_it_tried(
    registered: Registration, cecilia: Any
) -> None:
    services.suspend(registration=registered, officer=cecilia, cause="Vilar.", expect_version=None)
    pause = Letter.objects.get(template="enterprises/closed").body
    assert "Beslutat av Cecilia Ceder" in pause
    assert "laglighetsprövat" in pause
    assert "Kommunen har pausat registreringen" in pause
    services.revoke(registration=registered, officer=cecilia, cause="Slut.", expect_version=None)
    end = Letter.objects.filter(template="enterprises/closed").latest("pk").body
    assert "laglighetsprövat" in end
    assert "ur registret" in end
    assert "tre veckor" in end


def test_the_pdf_of_a_young_enterprise_says_that_it_rests_on_plans(
    visit: Any, bo: Any, cecilia: Any, policy: Any, codes: None
) -> None:
    case = start(bo, NUMBERS["bo"], "Unga", stage="young", legal_form="non_profit_association")
    case = services.take(registration=send(case, bo), officer=cecilia, expect_version=None)
    decide(judge(case, cecilia), cecilia)
    page = visit(bo).open(f"/registrera/{case.number}/beslut/")
    response = visit(bo).client.get(f"/registrera/{case.number}/beslut.pdf")
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    text = " ".join(" ".join(sheet.extract_text() for sheet in reader.pages).split())
    headings = [" ".join(h.text_content().split()) for h in page.tree.xpath("//main//article//h2")]
    assert "Ett ungt företag" in headings
    assert [heading for heading in headings if heading not in text] == []


@pytest.mark.django_db(transaction=True)
def test_two_officers_follow_up_at_once(registered: Registration, cecilia: Any, david: Any) -> None:
    concern = services.raise_concern(
        enterprise=registered.enterprise, criterion=None, text="Stängt.", sender_email="", on=TODAY
    )

    def end(officer: Any) -> Any:
        return services.follow_up(
            item=concern,
            officer=officer,
            outcome="no_cause",
            note="Semester.",
            text="",
            on=TODAY,
            expect_version=concern.version,
        )

    answers = at_once(lambda: end(cecilia), lambda: end(david))
    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile", "Concern"]
    assert registered.events.filter(code="registration.followed_up").count() == 1
    assert Concern.objects.get().version == 2


def test_states_of_a_case_are_not_touched_by_a_flag(registered: Registration, cecilia: Any) -> None:
    with pytest.raises(ValidationError):
        services.ask_reassessment(
            registration=registered, officer=cecilia, cause=" ", on=TODAY, expect_version=None
        )
    assert reload(registered).state == State.REGISTERED
