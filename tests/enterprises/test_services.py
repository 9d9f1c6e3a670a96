"""What services promise: who may, when, what is written, and what is told."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from enterprises import sections, services
from enterprises.models import Decision, Enterprise, Membership, Registration, Verdict
from enterprises.states import State
from ljungby_social.casework import ChangedMeanwhile, IllegalMove
from ljungby_social.letters import Letter
from tests.enterprises.conftest import (
    NUMBERS,
    TODAY,
    decide,
    fill_in,
    judge,
    reload,
    send,
    start,
)

LATER = TODAY + timedelta(days=21)


def letters(template: str) -> list[str]:
    return list(
        Letter.objects.filter(template=f"enterprises/{template}").values_list("to", flat=True)
    )


def test_a_new_case_has_an_administrator_a_number_and_its_policy(
    draft: Registration, astrid: Any, policy: Any
) -> None:
    assert draft.number == "SF-2026-0001"
    assert draft.policy == policy
    assert draft.state == State.DRAFT
    membership = draft.enterprise.memberships.get()
    assert (membership.user, membership.kind) == (astrid, Membership.Kind.ADMINISTRATOR)
    assert [year.year for year in draft.years.all()] == [2023, 2024, 2025]


@pytest.mark.parametrize(
    ("stage", "years"),
    [
        ("established", {2023: False, 2024: False, 2025: False}),
        ("young", {2025: False, 2026: True}),
        ("planned", {2026: True, 2027: True}),
    ],
)
def test_years_asked_follow_the_stage(
    astrid: Any, policy: Any, stage: str, years: dict[int, bool]
) -> None:
    number = None if stage == "planned" else NUMBERS["astrid"]
    case = start(astrid, number, "Nytt", stage=stage)
    assert {year.year: year.is_budget for year in case.years.all()} == years


def test_change_of_stage_keeps_a_year_that_has_a_figure(draft: Registration, astrid: Any) -> None:
    draft.years.filter(year=2024).update(sales=1000)
    services.save_enterprise(
        registration=draft, actor=astrid, values={"stage": "young"}, on=TODAY, expect_version=None
    )
    assert [year.year for year in draft.years.all()] == [2024, 2025, 2026]


def test_documents_asked_for_follow_form_and_stage(
    draft: Registration, astrid: Any, policy: Any
) -> None:
    second = policy.criteria.get(code="K2")
    wanted = {row.document for row in sections.demands(draft, second)}
    assert "Stadgar" in wanted
    assert "Bolagsordning" not in wanted
    draft.enterprise.stage = "planned"
    wanted = {row.document for row in sections.demands(draft, second)}
    assert wanted == {"Utkast till stadgar eller bolagsordning"}


def test_somebody_elses_number_is_stopped(draft: Registration, bo: Any) -> None:
    with pytest.raises(services.EnterpriseIsHere) as stopped:
        start(bo, NUMBERS["astrid"], "Mitt")
    assert not stopped.value.own
    assert stopped.value.registration is None


def test_own_open_case_is_pointed_at(draft: Registration, astrid: Any) -> None:
    with pytest.raises(services.EnterpriseIsHere) as stopped:
        start(astrid, NUMBERS["astrid"], "Igen")
    assert stopped.value.registration == draft


def test_earlier_answers_are_carried_over_after_withdrawal(
    submitted: Registration, astrid: Any
) -> None:
    services.withdraw(registration=submitted, actor=astrid, reason="", expect_version=None)
    again = start(astrid, NUMBERS["astrid"], "Blåklinten kooperativ")
    again = Registration.objects.with_file().get(pk=again.pk)
    assert again.claims.filter(text="Så uppfyller vi K1.").exists()
    assert again.participationfacts.owners == 19
    assert again.documents.count() == 5
    assert again.years.get(year=2025).sales == 1_840_000
    assert not again.knows_public_record
    assert [text for _part, text in sections.missing(again)] == [
        "att du har läst om allmänna handlingar"
    ]


def test_a_case_is_not_sent_half_filled(draft: Registration, astrid: Any) -> None:
    with pytest.raises(services.NotComplete) as stopped:
        services.submit(
            registration=draft,
            actor=astrid,
            declared_name="Astrid",
            declared_capacity="Ordförande",
            on=TODAY,
            expect_version=None,
        )
    assert "Driver näringsverksamhet: fyll i minst ett underlag." in stopped.value.messages
    assert reload(draft).state == State.DRAFT
    assert not Letter.objects.exists()


def test_sending_promises_an_answer_and_gives_a_receipt(
    submitted: Registration, astrid: Any
) -> None:
    assert submitted.state == State.SUBMITTED
    assert submitted.answer_promised_on == date(2027, 1, 5)
    assert letters("received") == [astrid.email]
    event = submitted.events.get(code="registration.submitted")
    assert (event.from_state, event.to_state, event.actor) == ("draft", "submitted", astrid)


def test_who_belongs_to_the_enterprise_does_not_handle_its_case(
    submitted: Registration, cecilia: Any
) -> None:
    Membership.objects.create(enterprise=submitted.enterprise, user=cecilia)
    with pytest.raises(IllegalMove, match="kan därför inte handlägga"):
        services.take(registration=submitted, officer=cecilia, expect_version=None)


def test_an_outsider_neither_saves_nor_takes(
    draft: Registration, submitted: Registration, bo: Any
) -> None:
    with pytest.raises(IllegalMove):
        services.withdraw(registration=submitted, actor=bo, reason="", expect_version=None)
    with pytest.raises(IllegalMove):
        services.take(registration=submitted, officer=bo, expect_version=None)


def test_completion_releases_verdicts_and_opens_the_case(
    assessed: Registration, cecilia: Any, astrid: Any
) -> None:
    judge(assessed, cecilia, K3=Verdict.Outcome.MORE_NEEDED)
    assert not assessed.verdicts.released().exists()
    case = services.request_completion(
        registration=assessed,
        officer=cecilia,
        text="Skicka rutinen.",
        due_on=LATER,
        on=TODAY,
        expect_version=None,
    )
    assert case.state == State.COMPLETION_REQUESTED
    assert case.verdicts.released().count() == 5
    assert letters("completion_requested") == [astrid.email]
    assert "Skicka rutinen." in Letter.objects.latest("pk").body

    case = services.resubmit(
        registration=case,
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    assert case.state == State.UNDER_ASSESSMENT
    assert case.completion_due_on is None
    assert letters("case_resubmitted") == [cecilia.email]


def test_released_verdict_stays_and_a_new_round_is_a_draft(
    assessed: Registration, cecilia: Any, astrid: Any
) -> None:
    test_completion_releases_verdicts_and_opens_the_case(assessed, cecilia, astrid)
    third = assessed.policy.criteria.get(code="K3")
    services.save_verdict(
        registration=assessed,
        criterion=third,
        officer=cecilia,
        outcome=Verdict.Outcome.MET,
        reason="Rutinen visar det.",
        expect_version=None,
    )
    outcomes = assessed.verdicts.filter(criterion=third).values_list("outcome", "released_at")
    assert [outcome for outcome, _at in outcomes] == ["more_needed", "met"]
    assert [at is None for _outcome, at in outcomes] == [False, True]
    assert decide(assessed, cecilia).outcome == Decision.Outcome.REGISTERED


def test_a_verdict_needs_a_reason(assessed: Registration, cecilia: Any, policy: Any) -> None:
    with pytest.raises(ValidationError) as refused:
        services.save_verdict(
            registration=assessed,
            criterion=policy.criteria.get(code="K1"),
            officer=cecilia,
            outcome=Verdict.Outcome.MET,
            reason="  ",
            expect_version=None,
        )
    assert refused.value.message_dict == {"reason": ["Skriv skälen till bedömningen."]}


def test_no_decision_before_every_criterion_is_tried(assessed: Registration, cecilia: Any) -> None:
    with pytest.raises(IllegalMove, match="Kvar: K1, K2, K3, K4, K5"):
        decide(assessed, cecilia)


def test_no_decision_while_more_is_needed(assessed: Registration, cecilia: Any) -> None:
    judge(assessed, cecilia, K3=Verdict.Outcome.MORE_NEEDED)
    with pytest.raises(IllegalMove, match="väntar på mer underlag"):
        decide(assessed, cecilia)


def test_decision_follows_the_verdicts(assessed: Registration, cecilia: Any) -> None:
    judge(assessed, cecilia)
    with pytest.raises(IllegalMove, match="Alla kriterier är uppfyllda"):
        decide(assessed, cecilia, Decision.Outcome.REFUSED, would_change="x")
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    with pytest.raises(IllegalMove, match="inte uppfyllt"):
        decide(assessed, cecilia)


def test_public_owner_is_refused_on_k5_after_a_second_chance(
    assessed: Registration, cecilia: Any, astrid: Any
) -> None:
    """law.md T37, T38 and T55: reasons, criteria, what would change it, how to challenge."""
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    with pytest.raises(IllegalMove, match="yttra sig"):
        decide(assessed, cecilia, Decision.Outcome.REFUSED, would_change="Andra ägare.")
    case = services.give_second_chance(
        registration=assessed,
        officer=cecilia,
        text="Bolaget ägs av kommunen.",
        due_on=LATER,
        on=TODAY,
        expect_version=None,
    )
    assert case.state == State.SECOND_CHANCE
    assert letters("second_chance") == [astrid.email]
    resuming = {"officer": cecilia, "reason": "Tiden är ute.", "expect_version": None}
    with pytest.raises(IllegalMove, match="har inte svarat än"):
        services.resume(registration=case, on=LATER, **resuming)
    services.resume(registration=case, on=LATER + timedelta(days=1), **resuming)
    with pytest.raises(ValidationError) as refused:
        decide(case, cecilia, Decision.Outcome.REFUSED)
    assert refused.value.message_dict == {"would_change": ["Skriv vad som skulle ändra beslutet."]}
    decision = decide(
        case,
        cecilia,
        Decision.Outcome.REFUSED,
        motivation="Företaget ägs av det offentliga.",
        would_change="Att andra än det offentliga äger bolaget.",
    )
    assert reload(case).state == State.REFUSED
    body = Letter.objects.get(template="enterprises/decided").body
    for part in (decision.motivation, decision.would_change, "tre veckor", "13 kap. kommunallagen"):
        assert part in body
    assert not Enterprise.objects.listed(TODAY).exists()


def test_second_chance_needs_something_that_is_not_met(
    assessed: Registration, cecilia: Any
) -> None:
    judge(assessed, cecilia)
    with pytest.raises(IllegalMove, match="Be om komplettering"):
        services.give_second_chance(
            registration=assessed,
            officer=cecilia,
            text="x",
            due_on=LATER,
            on=TODAY,
            expect_version=None,
        )


@pytest.mark.parametrize(
    ("text", "due_on", "field"), [("", LATER, "text"), ("Skicka.", TODAY, "due_on")]
)
def test_asking_needs_a_text_and_a_day_ahead(
    assessed: Registration, cecilia: Any, text: str, due_on: date, field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        services.request_completion(
            registration=assessed,
            officer=cecilia,
            text=text,
            due_on=due_on,
            on=TODAY,
            expect_version=None,
        )
    assert set(refused.value.message_dict) == {field}


def test_registered_enterprise_is_listed_for_three_years(registered: Registration) -> None:
    assert registered.valid_until == TODAY + timedelta(days=3 * 365)
    assert Enterprise.objects.listed(TODAY).get() == registered.enterprise
    assert not Enterprise.objects.listed(TODAY - timedelta(days=1)).exists()
    assert not Enterprise.objects.listed(registered.valid_until + timedelta(days=1)).exists()


def test_young_enterprise_is_registered_on_plans_for_one_year(
    bo: Any, cecilia: Any, policy: Any, codes: None
) -> None:
    case = start(bo, NUMBERS["bo"], "Unga", stage="young", legal_form="non_profit_association")
    case = services.take(registration=send(case, bo), officer=cecilia, expect_version=None)
    decision = decide(judge(case, cecilia), cecilia)
    assert decision.on_plans
    assert reload(case).valid_until == TODAY + timedelta(days=365)


def test_planned_enterprise_without_number_is_not_registered(
    bo: Any, cecilia: Any, policy: Any, codes: None
) -> None:
    case = start(bo, None, "Planen", stage="planned")
    case.years.update(sales=100_000)
    case = services.take(registration=send(case, bo), officer=cecilia, expect_version=None)
    with pytest.raises(IllegalMove, match="organisationsnummer"):
        decide(judge(case, cecilia), cecilia)


def test_renewal_replaces_the_earlier_registration(
    registered: Registration, astrid: Any, cecilia: Any
) -> None:
    again = start(astrid, NUMBERS["astrid"], "Blåklinten kooperativ")
    assert again.renews == registered
    again = services.take(registration=send(again, astrid), officer=cecilia, expect_version=None)
    decide(judge(again, cecilia), cecilia)
    assert reload(registered).state == State.EXPIRED
    assert Enterprise.objects.listed(TODAY).count() == 1


def test_pause_and_end_take_the_enterprise_off_the_list(
    registered: Registration, cecilia: Any, astrid: Any
) -> None:
    with pytest.raises(ValidationError):
        services.suspend(registration=registered, officer=cecilia, cause=" ", expect_version=None)
    services.suspend(registration=registered, officer=cecilia, cause="Vilar.", expect_version=None)
    assert not Enterprise.objects.listed(TODAY).exists()
    services.reinstate(registration=registered, officer=cecilia, expect_version=None)
    assert Enterprise.objects.listed(TODAY).exists()
    services.revoke(registration=registered, officer=cecilia, cause="Upphört.", expect_version=None)
    assert reload(registered).state == State.REVOKED
    assert letters("closed") == [astrid.email] * 2


def test_registrations_expire_by_themselves(registered: Registration, astrid: Any) -> None:
    last = registered.valid_until
    assert last is not None
    assert services.expire(on=last) == 0
    assert services.expire(on=last + timedelta(days=1)) == 1
    assert reload(registered).state == State.EXPIRED
    assert letters("expired") == [astrid.email]


def test_old_version_is_told_and_overwrites_nothing(
    assessed: Registration, cecilia: Any, david: Any, policy: Any
) -> None:
    seen = assessed.version
    first = policy.criteria.get(code="K1")
    values = {"registration": assessed, "criterion": first, "expect_version": seen}
    services.save_verdict(officer=cecilia, outcome="met", reason="Cecilias.", **values)
    with pytest.raises(ChangedMeanwhile):
        services.save_verdict(officer=david, outcome="not_met", reason="Davids.", **values)
    assert assessed.verdicts.get().reason == "Cecilias."


def test_failure_half_way_leaves_no_half_case(
    draft: Registration, astrid: Any, monkeypatch: Any
) -> None:
    """The letter belongs to the same transaction as the move."""
    case = fill_in(draft, astrid)

    def fail(*_arguments: Any, **_named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr("ljungby_social.letters.post", fail)
    with pytest.raises(RuntimeError):
        send(case, astrid)
    assert reload(draft).state == State.DRAFT
    assert not draft.events.filter(code="registration.submitted").exists()
