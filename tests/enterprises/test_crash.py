"""Whatever breaks half-way through a step, nothing of the step remains."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps

from enterprises import services
from enterprises.models import Registration, RegistrationEvent, Verdict
from ljungby_social.letters import Letter
from tests.enterprises.conftest import TODAY, decide, fill_in, judge, start

SOON = TODAY + timedelta(days=14)
Step = Callable[[], Any]


class Crash(Exception):
    """What goes wrong."""


def snapshot() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of the app, and the letters, as they are."""
    models = [*apps.get_app_config("enterprises").get_models(), Letter]
    return {
        model.__name__: sorted(
            (tuple(map(str, row)) for row in model._base_manager.values_list()), key=str
        )
        for model in models
    }


def second_chance(case: Registration, officer: Any) -> Registration:
    return services.give_second_chance(
        registration=judge(case, officer, K5=Verdict.Outcome.NOT_MET),
        officer=officer,
        text="Bolaget ägs av kommunen.",
        due_on=SOON,
        on=TODAY,
        expect_version=None,
    )


def completion(case: Registration, officer: Any) -> Registration:
    return services.request_completion(
        registration=judge(case, officer, K3=Verdict.Outcome.MORE_NEEDED),
        officer=officer,
        text="Skicka rutinen.",
        due_on=SOON,
        on=TODAY,
        expect_version=None,
    )


def resume(case: Registration, officer: Any) -> Registration:
    return services.resume(
        registration=case,
        officer=officer,
        reason="Tiden är ute.",
        on=SOON + timedelta(days=1),
        expect_version=None,
    )


@pytest.fixture
def step(request: pytest.FixtureRequest) -> Step:
    """The step by its name, with everything before it done."""
    prepare: Callable[..., Step] = STEPS[request.param]
    names = prepare.__code__.co_varnames[: prepare.__code__.co_argcount]
    return prepare(**{name: request.getfixturevalue(name) for name in names})


def _submit(draft: Any, astrid: Any) -> Step:
    case = fill_in(draft, astrid)
    return lambda: services.submit(
        registration=case,
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )


def _start(bo: Any, policy: Any) -> Step:
    return lambda: start(bo, "8024000013", "Cykelköket", legal_form="non_profit_association")


def _start_again(registered: Any, astrid: Any) -> Step:
    return lambda: services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)


def _take(submitted: Any, cecilia: Any) -> Step:
    return lambda: services.take(registration=submitted, officer=cecilia, expect_version=None)


def _assign(assessed: Any, cecilia: Any, david: Any) -> Step:
    return lambda: services.assign(
        registration=assessed, actor=cecilia, officer=david, expect_version=None
    )


def _recuse(assessed: Any, cecilia: Any, david: Any) -> Step:
    return lambda: services.recuse(
        registration=assessed,
        officer=cecilia,
        reason="Min syster.",
        successor=david,
        expect_version=None,
    )


def _request_completion(assessed: Any, cecilia: Any) -> Step:
    judge(assessed, cecilia, K3=Verdict.Outcome.MORE_NEEDED)
    return lambda: services.request_completion(
        registration=assessed,
        officer=cecilia,
        text="Skicka rutinen.",
        due_on=SOON,
        on=TODAY,
        expect_version=None,
    )


def _second_chance(assessed: Any, cecilia: Any) -> Step:
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    return lambda: services.give_second_chance(
        registration=assessed,
        officer=cecilia,
        text="Bolaget ägs av kommunen.",
        due_on=SOON,
        on=TODAY,
        expect_version=None,
    )


def _resubmit(assessed: Any, cecilia: Any, astrid: Any) -> Step:
    case = completion(assessed, cecilia)
    return lambda: services.resubmit(
        registration=case,
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )


def _withdraw(assessed: Any, astrid: Any) -> Step:
    return lambda: services.withdraw(
        registration=assessed, actor=astrid, reason="", expect_version=None
    )


def _register(assessed: Any, cecilia: Any) -> Step:
    judge(assessed, cecilia)
    return lambda: decide(assessed, cecilia)


def _refuse(assessed: Any, cecilia: Any) -> Step:
    case = resume(second_chance(assessed, cecilia), cecilia)
    return lambda: decide(case, cecilia, "refused", would_change="Andra ägare.")


def _renew(registered: Any, astrid: Any, cecilia: Any) -> Step:
    """The decision that ends another registration as well."""
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    services.submit(
        registration=fill_in(case, astrid),
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    services.take(registration=case, officer=cecilia, expect_version=None)
    judge(case, cecilia)
    return lambda: decide(case, cecilia)


def _confirm(assessed: Any, cecilia: Any, david: Any) -> Step:
    services.propose(
        registration=judge(assessed, cecilia),
        officer=cecilia,
        kind="register",
        motivation="Alla är uppfyllda.",
        expect_version=None,
    )
    return lambda: services.confirm(
        registration=assessed, reader=david, on=TODAY, expect_version=None
    )


def _send_back(assessed: Any, cecilia: Any, david: Any) -> Step:
    _confirm(assessed, cecilia, david)
    return lambda: services.send_back(
        registration=assessed, reader=david, comment="Skriv om.", expect_version=None
    )


def _suspend(registered: Any, cecilia: Any) -> Step:
    return lambda: services.suspend(
        registration=registered, officer=cecilia, cause="Vilar.", expect_version=None
    )


def _reinstate(registered: Any, cecilia: Any) -> Step:
    _suspend(registered, cecilia)()
    return lambda: services.reinstate(registration=registered, officer=cecilia, expect_version=None)


def _revoke(registered: Any, cecilia: Any) -> Step:
    return lambda: services.revoke(
        registration=registered, officer=cecilia, cause="Slut.", expect_version=None
    )


def _expire(registered: Any) -> Step:
    return lambda: services.expire(on=registered.valid_until + timedelta(days=1))


def _remind(registered: Any) -> Step:
    return lambda: services.remind_of_renewal(on=registered.valid_until - timedelta(days=9))


def _reassess(registered: Any, cecilia: Any) -> Step:
    return lambda: services.ask_reassessment(
        registration=registered, officer=cecilia, cause="Gammalt.", on=TODAY, expect_version=None
    )


def _follow_up(registered: Any, cecilia: Any) -> Step:
    concern = services.raise_concern(
        enterprise=registered.enterprise, criterion=None, text="Stängt.", sender_email="", on=TODAY
    )
    return lambda: services.follow_up(
        item=concern,
        officer=cecilia,
        outcome="reassess",
        note="Verkar stämma.",
        text="Visa siffror.",
        on=TODAY,
        expect_version=None,
    )


def _answer(registered: Any, cecilia: Any) -> Step:
    concern = services.raise_concern(
        enterprise=registered.enterprise,
        criterion=None,
        text="Stängt.",
        sender_email="granne@example.se",
        on=TODAY,
    )
    return lambda: services.answer_sender(concern=concern, officer=cecilia, text="Tack.")


def _draw(registered: Any, cecilia: Any) -> Step:
    return lambda: services.draw(drawn_by=cecilia, share=100, count=None, reason="", on=TODAY)


STEPS = {
    name.removeprefix("_"): function
    for name, function in list(globals().items())
    if name.startswith("_") and callable(function) and not name.startswith("__")
}
NO_LETTER = {"start", "start_again", "recuse", "draw"}


@pytest.mark.parametrize("step", sorted(STEPS), indirect=True)
def test_a_crash_at_the_event_leaves_nothing(step: Step, monkeypatch: Any) -> None:
    """The event is saved after the rows that it tells of."""
    before = snapshot()

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise Crash

    monkeypatch.setattr(RegistrationEvent, "save", fail)
    with pytest.raises(Crash):
        step()
    assert snapshot() == before


@pytest.mark.parametrize("step", sorted(set(STEPS) - NO_LETTER), indirect=True)
def test_a_crash_at_the_letter_leaves_nothing(step: Step, monkeypatch: Any) -> None:
    """The letter is the last thing of a step: all else is written by then."""
    before = snapshot()

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise Crash

    monkeypatch.setattr("ljungby_social.letters.Letter.save", fail)
    with pytest.raises(Crash):
        step()
    assert snapshot() == before


@pytest.mark.parametrize("step", ["register", "refuse", "renew", "confirm"], indirect=True)
def test_a_crash_at_the_decision_leaves_nothing(step: Step, monkeypatch: Any) -> None:
    """Verdicts are released, and the case moved, before the decision's row is written."""
    before = snapshot()

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise Crash

    monkeypatch.setattr("enterprises.models.Decision.save", fail)
    with pytest.raises(Crash):
        step()
    assert snapshot() == before


@pytest.mark.parametrize("step", sorted(STEPS), indirect=True)
def test_each_step_changes_something_when_nothing_breaks(step: Step) -> None:
    before = snapshot()
    step()
    assert snapshot() != before
