"""Two people at once, on two real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from enterprises import services
from enterprises.models import Decision, Enterprise, Registration
from ljungby_social.letters import Letter
from tests.enterprises.conftest import NUMBERS, decide, judge, reload, start

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls: Any) -> list[Any]:
    """Run the calls at the same moment; return what each gave or raised."""
    barrier = Barrier(len(calls))

    def run(call: Any) -> Any:
        try:
            barrier.wait(timeout=10)
            return call()
        except ValidationError as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_decisions_at_once(assessed: Registration, cecilia: Any, david: Any) -> None:
    judge(assessed, cecilia)
    version = reload(assessed).version
    answers = at_once(
        lambda: decide(assessed, cecilia, expect_version=version),
        lambda: decide(assessed, david, expect_version=version),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["ChangedMeanwhile", "Decision"]
    assert Decision.objects.count() == 1
    assert Letter.objects.filter(template="enterprises/decided").count() == 1
    assert assessed.events.filter(code="registration.registered").count() == 1


def test_two_officers_take_a_case_at_once(
    submitted: Registration, cecilia: Any, david: Any
) -> None:
    answers = at_once(
        lambda: services.take(registration=submitted, officer=cecilia, expect_version=None),
        lambda: services.take(registration=submitted, officer=david, expect_version=None),
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["IllegalMove", "Registration"]


def test_one_number_registered_twice_at_once(
    astrid: Any, bo: Any, policy: Any, codes: None
) -> None:
    answers = at_once(
        lambda: start(astrid, NUMBERS["astrid"], "Samma"),
        lambda: start(bo, NUMBERS["astrid"], "Samma"),
    )
    assert sorted(type(answer).__name__ for answer in answers) == [
        "EnterpriseIsHere",
        "Registration",
    ]
    assert Enterprise.objects.count() == 1
    assert Registration.objects.count() == 1
