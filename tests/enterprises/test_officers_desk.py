"""The officer's desk: what remains before a decision, the clock, filters, renewals."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from enterprises import changes, presenting, services
from enterprises.models import Registration, RegistrationEvent, Verdict
from ljungby_social.casework import IllegalMove
from tests.enterprises.conftest import (
    TODAY,
    decide,
    judge,
    pdf,
    reload,
    send,
)

LATER = TODAY + timedelta(days=21)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`today(day)` is the day on which pages are read."""

    def set_day(day: Any) -> None:
        monkeypatch.setattr(
            "django.utils.timezone.localdate",
            lambda value=None: day if value is None else value.date(),
        )

    return set_day


def give(case: Registration, officer: Any, code: str, outcome: str, reason: str = "Skäl.") -> None:
    services.save_verdict(
        registration=case,
        criterion=case.policy.criteria.get(code=code),
        officer=officer,
        outcome=outcome,
        reason=reason,
        expect_version=None,
    )


def hear(case: Registration, officer: Any) -> Registration:
    return services.give_second_chance(
        registration=case,
        officer=officer,
        text="Skälen.",
        due_on=LATER,
        on=TODAY,
        expect_version=None,
    )


def resume(case: Registration, officer: Any) -> Registration:
    return services.resume(
        registration=case,
        officer=officer,
        reason="Tiden är ute.",
        on=LATER + timedelta(days=1),
        expect_version=None,
    )


# What remains before the decision


def test_what_remains_is_said_first_and_nothing_is_offered_to_sign(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    give(assessed, cecilia, "K1", "met")
    give(assessed, cecilia, "K2", "more_needed")
    give(assessed, cecilia, "K3", "not_tried", "")
    page = visit(cecilia).open(f"/arenden/{assessed.number}/beslut/")
    links = page.links()
    case = f"/arenden/{assessed.number}/"
    titles = {row.code: str(row) for row in assessed.policy.criteria.all()}
    assert not any(titles["K1"] in text for text in links)
    assert links[f"Bedöm {titles['K3']}."] == f"{case}#K3"
    assert links[f"Bedöm {titles['K5']}."] == f"{case}#K5"
    waits = "väntar på mer underlag. Be om komplettering eller bedöm det."
    assert links[f"{titles['K2']} {waits}"] == f"{case}#K2"
    assert "Underteckna" not in page.text
    assert not page.tree.xpath("//main//textarea")


def test_a_refusal_without_hearing_is_not_offered_either(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    page = visit(cecilia).open(f"/arenden/{assessed.number}/beslut/")
    assert "företaget har inte fått yttra sig över K5" in page.text
    assert "Underteckna" not in page.text


@pytest.mark.parametrize(("outcome", "shown"), [("met", "registered"), ("not_met", "refused")])
def test_only_the_outcome_that_the_verdicts_carry_is_offered(
    visit: Any, cecilia: Any, assessed: Registration, outcome: str, shown: str
) -> None:
    judge(assessed, cecilia, K5=outcome)
    if outcome == "not_met":
        resume(hear(assessed, cecilia), cecilia)
    page = visit(cecilia).open(f"/arenden/{assessed.number}/beslut/")
    assert page.tree.xpath("//input[@name='outcome']/@value") == [shown]
    assert "Underteckna och skicka beslutet" in page.text


def test_what_was_typed_stays_when_a_verdict_is_changed_meanwhile(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia)
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{assessed.number}/beslut/")
    give(assessed, david, "K4", "more_needed")
    page = visitor.send(page, status=422, motivation="Min långa text.", action="sign")
    assert "Kvar att göra före beslutet" in page.text
    assert "Min långa text." in page.response.content.decode()


def test_not_tried_is_no_progress(visit: Any, cecilia: Any, assessed: Registration) -> None:
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{assessed.number}/")
    assert "0 av 5 kriterier bedömda" in page.text
    give(assessed, cecilia, "K1", "met")
    give(assessed, cecilia, "K2", "not_tried", "Läs bilagan först.")
    page = visitor.open(f"/arenden/{assessed.number}/")
    assert "1 av 5 kriterier bedömda" in page.text
    give(assessed, cecilia, "K1", "not_tried", "")
    assert "0 av 5 kriterier bedömda" in visitor.open(f"/arenden/{assessed.number}/").text


def test_a_reason_that_came_after_the_hearing_needs_one_of_its_own(
    cecilia: Any, assessed: Registration
) -> None:
    """The enterprise answers to K5; a refusal for K3 as well has not been put to it."""
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    case = resume(hear(assessed, cecilia), cecilia)
    give(case, cecilia, "K3", "not_met")
    with pytest.raises(IllegalMove, match="yttra sig över K3"):
        decide(case, cecilia, "refused", would_change="Andra ägare.")
    case = resume(hear(case, cecilia), cecilia)
    give(case, cecilia, "K3", "not_met", "Samma skäl, nya ord.")
    assert decide(case, cecilia, "refused", would_change="Andra ägare.").outcome == "refused"


# The clock


def test_the_clock_rests_while_the_enterprise_answers(
    cecilia: Any, astrid: Any, assessed: Registration
) -> None:
    promised = assessed.answer_promised_on
    case = services.request_completion(
        registration=judge(assessed, cecilia, K3="more_needed"),
        officer=cecilia,
        text="Skicka rutinen.",
        due_on=LATER,
        on=TODAY,
        expect_version=None,
    )
    assert presenting.clock(case, LATER) == {"text": "Tiden räknas inte nu", "tone": "neutral"}
    assert case.answer_promised_on == promised
    asked = RegistrationEvent.objects.get(case=case, to_state="completion_requested")
    case = services.resubmit(
        registration=case,
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=timezone.localdate(asked.at) + timedelta(days=10),
        expect_version=None,
    )
    assert case.answer_promised_on == promised + timedelta(days=10)


@pytest.mark.parametrize(
    ("days", "text", "tone"),
    [
        (9, "9 dagar kvar", "info"),
        (7, "7 dagar kvar", "warning"),
        (1, "1 dag kvar", "warning"),
        (0, "Svar i dag", "warning"),
        (-1, "1 dag försenat", "danger"),
        (-3, "3 dagar försenat", "danger"),
    ],
)
def test_the_clock_in_words(assessed: Registration, days: int, text: str, tone: str) -> None:
    on = assessed.answer_promised_on - timedelta(days=days)
    assert presenting.clock(assessed, on) == {"text": text, "tone": tone}


def test_a_decided_case_has_no_clock(registered: Registration) -> None:
    assert presenting.clock(registered, TODAY) is None


# The queue


@pytest.mark.parametrize(
    ("query", "days", "found"),
    [
        ("vantat=7", 8, True),
        ("vantat=7", 3, False),
        ("vantat=21", 22, True),
        ("vantat=21", 8, False),
        ("vantat=sent", 43, True),
        ("vantat=sent", 42, False),
        ("slag=ny", 3, True),
        ("slag=fornyelse", 3, False),
        ("vantat=nonsens&slag=nonsens", 3, True),
    ],
)
def test_filters_of_the_queue(
    visit: Any, cecilia: Any, assessed: Registration, today: Any, query: str, days: int, found: bool
) -> None:
    today(TODAY + timedelta(days=days))
    page = visit(cecilia).open(f"/arenden/?{query}")
    assert (assessed.enterprise.name in page.text) is found


def test_a_renewal_is_found_as_one(
    visit: Any, cecilia: Any, astrid: Any, registered: Registration
) -> None:
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    send(case, astrid)
    visitor = visit(cecilia)
    assert case.number in visitor.open("/arenden/?slag=fornyelse").text
    assert case.number not in visitor.open("/arenden/?slag=ny").text


def test_a_case_that_waits_for_the_enterprise_is_not_late(
    visit: Any, cecilia: Any, assessed: Registration, today: Any
) -> None:
    hear(judge(assessed, cecilia, K5="not_met"), cecilia)
    today(assessed.answer_promised_on + timedelta(days=9))
    page = visit(cecilia).open("/arenden/")
    assert "0 försenade" in page.links()
    assert "dagar försenat" not in page.text


def test_each_figure_of_the_desk_counts_what_its_link_shows(
    visit: Any, cecilia: Any, astrid: Any, bo: Any, submitted: Registration, bos_draft: Registration
) -> None:
    case = send(bos_draft, bo)
    services.take(registration=case, officer=cecilia, expect_version=None)
    visitor = visit(cecilia)
    links = visitor.open("/").links()
    free = visitor.open(links["1 ärende som ingen har tagit"])
    assert submitted.enterprise.name in free.text
    assert case.enterprise.name not in free.text
    mine = visitor.open(links["1 ärende hos dig"])
    assert case.enterprise.name in mine.text
    assert submitted.enterprise.name not in mine.text


# What a renewal changed


@pytest.fixture
def renewal(registered: Registration, astrid: Any, cecilia: Any) -> Registration:
    """Renewed, with two answers, one figure and a document changed."""
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    third = case.policy.criteria.get(code="K3")
    services.save_criterion(
        registration=case,
        criterion=third,
        actor=astrid,
        text="Nu med rutin.",
        facts={"owners": 21},
        years={},
        expect_version=None,
    )
    services.save_criterion(
        registration=case,
        criterion=case.policy.criteria.get(code="K4"),
        actor=astrid,
        text="Så uppfyller vi K4.",
        facts={},
        years={2025: {"dividend": 5000}},
        expect_version=None,
    )
    services.add_document(
        registration=case,
        criterion=third,
        actor=astrid,
        upload=pdf(content=b"%PDF-1.4 ny"),
        original_name="rutin.pdf",
    )
    services.save_contact(
        registration=case,
        actor=astrid,
        values={"knows_public_record": True},
        expect_version=None,
    )
    services.submit(
        registration=reload(case),
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    return services.take(registration=reload(case), officer=cecilia, expect_version=None)


def test_a_renewal_shows_what_is_changed(visit: Any, cecilia: Any, renewal: Registration) -> None:
    case = Registration.objects.with_file().get(pk=renewal.pk)
    found = {code: rows for code, rows in changes.since_last_registration(case).items() if rows}
    assert {code: [row.label for row in rows] for code, rows in found.items()} == {
        "K3": ["Så uppfyller vi kriteriet", "Medlemmar eller ägare"],
        "K4": ["Utdelning, 2025"],
    }
    page = visit(cecilia).open(f"/arenden/{renewal.number}/")
    assert page.text.count("Ändrat sedan förra registreringen") == 2
    assert "Så uppfyller vi K3." in page.text
    assert page.text.count("Ny sedan förra gången") == 1


def test_a_first_case_has_nothing_to_compare_with(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    assert changes.since_last_registration(assessed) == {}
    page = visit(cecilia).open(f"/arenden/{assessed.number}/")
    assert "Ändrat sedan förra registreringen" not in page.text
