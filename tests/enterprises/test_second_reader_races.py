"""Two people at once about a proposed decision, on two real connections."""

from typing import Any

import pytest

from enterprises import services
from enterprises.models import Decision, Proposal, Registration
from enterprises.states import State
from ljungby_social.accounts.roles import Role
from ljungby_social.letters import Letter
from tests.conftest import make_user
from tests.enterprises.conftest import judge, reload
from tests.enterprises.test_races import at_once
from tests.enterprises.test_second_reader import confirm, propose


@pytest.fixture
def judged(assessed: Registration, cecilia: Any) -> Registration:
    return judge(assessed, cecilia)


@pytest.fixture
def erik(db: None) -> Any:
    return make_user("erik@example.se", "Erik Ek", Role.CASE_OFFICER)


@pytest.mark.django_db(transaction=True)
def test_two_readers_at_once(judged: Registration, cecilia: Any, david: Any, erik: Any) -> None:
    propose(judged, cecilia)
    version = reload(judged).version
    answers = at_once(
        lambda: confirm(judged, david, expect_version=version),
        lambda: confirm(judged, erik, expect_version=version),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile", "Proposal"]
    assert Decision.objects.count() == 1
    assert Letter.objects.filter(template="enterprises/decided").count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirmed_and_taken_back_at_once(judged: Registration, cecilia: Any, david: Any) -> None:
    propose(judged, cecilia)
    answers = at_once(
        lambda: confirm(judged, david),
        lambda: services.take_back(registration=judged, officer=cecilia, expect_version=None),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["IllegalMove", "Proposal"]
    decided = Decision.objects.count() == 1
    assert Proposal.objects.get().state == ("confirmed" if decided else "draft")
    assert reload(judged).state == ("registered" if decided else "under_assessment")


@pytest.mark.django_db(transaction=True)
def test_two_officers_propose_at_once(judged: Registration, cecilia: Any, david: Any) -> None:
    answers = at_once(lambda: propose(judged, cecilia), lambda: propose(judged, david))
    assert sorted(type(answer).__name__ for answer in answers) == ["IllegalMove", "Proposal"]
    assert Proposal.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_confirmed_while_the_enterprise_withdraws(
    judged: Registration, cecilia: Any, david: Any, astrid: Any
) -> None:
    """Either the decision stands and is then withdrawn from, or there never was one."""
    propose(judged, cecilia)
    at_once(
        lambda: confirm(judged, david),
        lambda: services.withdraw(
            registration=judged, actor=astrid, reason="", expect_version=None
        ),
    )
    assert reload(judged).state == State.WITHDRAWN
    states = {"confirmed" if Decision.objects.exists() else "dropped"}
    assert set(Proposal.objects.values_list("state", flat=True)) == states
