"""What people are told when a renewal is refused, or is not decided in time."""

from datetime import timedelta
from typing import Any

import pytest

from enterprises import decision_letter, services
from enterprises.models import Enterprise, Registration
from enterprises.states import State
from ljungby_social.letters import Letter
from tests.enterprises.conftest import NUMBERS, TODAY, decide, judge, reload, send, start

HOLDS = "påverkas inte. Den gäller till den"


@pytest.fixture
def renewal(registered: Registration, astrid: Any, cecilia: Any) -> Registration:
    """Sent in and under assessment."""
    case = send(start(astrid, NUMBERS["astrid"], "Blåklinten kooperativ"), astrid)
    return services.take(registration=case, officer=cecilia, expect_version=None)


def refuse(case: Registration, officer: Any) -> Registration:
    judge(case, officer, K5="not_met")
    services.give_second_chance(
        registration=reload(case),
        officer=officer,
        text="Svara.",
        due_on=TODAY + timedelta(days=21),
        on=TODAY,
        expect_version=None,
    )
    services.resume(
        registration=reload(case),
        officer=officer,
        reason="Inget svar.",
        on=TODAY + timedelta(days=22),
        expect_version=None,
    )
    decide(reload(case), officer, "refused", would_change="Att K5 är uppfyllt.")
    return reload(case)


@pytest.fixture
def refused_once(assessed: Registration, cecilia: Any) -> Registration:
    return refuse(assessed, cecilia)


def letter(template: str) -> str:
    return Letter.objects.filter(template=f"enterprises/{template}").latest("pk").body


def test_a_refused_renewal_says_that_the_earlier_registration_holds(
    visit: Any, astrid: Any, cecilia: Any, registered: Registration, renewal: Registration
) -> None:
    refused = refuse(renewal, cecilia)
    assert reload(registered).state == State.REGISTERED
    assert f"{registered.number}, {HOLDS}" in letter("decided")
    for user, address in ((astrid, "registrera"), (cecilia, "arenden")):
        assert HOLDS in visit(user).open(f"/{address}/{refused.number}/").text


def test_a_first_refusal_speaks_of_no_earlier_registration(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    refused = refuse(assessed, cecilia)
    assert HOLDS not in letter("decided")
    assert HOLDS not in visit(astrid).open(f"/registrera/{refused.number}/").text


def test_a_refusal_of_a_young_enterprise_states_no_shorter_time(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    Enterprise.objects.update(stage="young")
    refused = refuse(reload(assessed), cecilia)
    assert not refused.decision.on_plans
    assert "kortare tid" not in visit(astrid).open(f"/registrera/{refused.number}/beslut/").text
    titles = [part["title"] for part in decision_letter._letter(refused, [])["sections"]]
    assert "Ett ungt företag" not in titles


def test_a_forgotten_contact_is_not_carried_over(refused_once: Registration, astrid: Any) -> None:
    Registration.objects.filter(pk=refused_once.pk).update(
        contact_name="Borttagen person", contact_email="borttagen@konto.invalid"
    )
    again = services.start_again(enterprise=refused_once.enterprise, actor=astrid, on=TODAY)
    assert (again.contact_name, again.contact_email) == (astrid.name, astrid.email)


def test_who_has_sent_a_renewal_is_not_asked_to_apply_again(
    visit: Any, astrid: Any, registered: Registration, renewal: Registration
) -> None:
    assert registered.valid_until is not None
    services.expire(on=registered.valid_until + timedelta(days=1))
    assert f"ärende {renewal.number}, och kommunen prövar den" in letter("expired")
    page = visit(astrid).open(f"/registrera/{registered.number}/").text
    assert f"Förnyelsen är ärende {renewal.number}." in page
    assert "Gör en ny ansökan" not in page
