"""Cases that are there before a journey begins, made by the services as other people's work.

A browser's test has an event loop in its own thread, and what it writes there nobody else sees;
so each of these runs in a thread of its own and is committed.
"""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connections
from django.utils.timezone import localdate

from enterprises import services
from enterprises.models import Decision, Registration, Verdict
from ljungby_social.accounts.models import User
from tests.enterprises.conftest import FACTS, YEARS, pdf

OFFICER = "cecilia@example.se"


def apart(work: Callable[[], Any]) -> Any:
    """Do the work in a thread, and return what it gives."""
    given: list[Any] = []
    errors: list[BaseException] = []

    def run() -> None:
        try:
            given.append(work())
        except BaseException as error:  # handed to the test's thread
            errors.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join(timeout=60)
    if errors:
        raise errors[0]
    return given[0]


def ready_draft(name: str, org_number: str, *, owner: str) -> str:
    """A draft where nothing is missing; return its number."""
    return str(apart(lambda: _draft(name, org_number, owner).number))


def sent_case(name: str, org_number: str, *, owner: str) -> str:
    """A case that has been sent in; return its number."""
    return str(apart(lambda: _sent(name, org_number, owner).number))


def registered_case(name: str, org_number: str, *, owner: str) -> str:
    """A case that ended in the register; return its number."""

    def work() -> str:
        return register(_sent(name, org_number, owner)).number

    return str(apart(work))


def register_by_number(number: str) -> None:
    """Let the officer register a case that has been sent in."""
    apart(lambda: register(Registration.objects.get(number=number)))


def register(case: Registration) -> Registration:
    officer = User.objects.get(email=OFFICER)
    services.take(registration=case, officer=officer, expect_version=None)
    for criterion in case.policy.criteria.all():
        services.save_verdict(
            registration=case,
            criterion=criterion,
            officer=officer,
            outcome=Verdict.Outcome.MET,
            reason="Underlaget visar det.",
            expect_version=None,
        )
    services.decide(
        registration=case,
        officer=officer,
        outcome=Decision.Outcome.REGISTERED,
        motivation="Alla kriterier är uppfyllda.",
        would_change="",
        on=localdate(),
        expect_version=None,
    )
    return case


def _draft(name: str, org_number: str, owner: str) -> Registration:
    actor = User.objects.get(email=owner)
    today = localdate()
    case = services.start_registration(
        actor=actor,
        org_number=org_number,
        name=name,
        legal_form="economic_association",
        stage="established",
        on=today,
    )
    common: dict[str, Any] = {"registration": case, "actor": actor, "expect_version": None}
    place = {"place": "Ljungby", "about": "Ett arbetskooperativ."}
    services.save_enterprise(values=place, on=today, **common)
    services.save_offer(offer="Vi lagar stolar.", cpv_codes=["50850000"], **common)
    for criterion in case.policy.criteria.all():
        figures = list(YEARS.get(criterion.subject, {}).values())
        services.save_criterion(
            criterion=criterion,
            text=f"Så uppfyller vi {criterion.code}.",
            facts=FACTS[criterion.subject],
            years={today.year - 1: figures[0]} if figures else {},
            **common,
        )
        services.add_document(
            registration=case,
            criterion=criterion,
            actor=actor,
            upload=pdf(),
            original_name="underlag.pdf",
        )
    contact = {
        "contact_name": actor.name,
        "contact_email": actor.email,
        "knows_public_record": True,
    }
    services.save_contact(values=contact, **common)
    return case


def _sent(name: str, org_number: str, owner: str) -> Registration:
    case = _draft(name, org_number, owner)
    actor = User.objects.get(email=owner)
    return services.submit(
        registration=case,
        actor=actor,
        declared_name=actor.name,
        declared_capacity="Ordförande",
        on=localdate(),
        expect_version=None,
    )
