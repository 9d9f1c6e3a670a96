"""What pages and letters say is true of the case at hand."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from enterprises import precheck, sections, services
from enterprises.forms.applicant import ContactForm
from enterprises.models import Proposal, Registration
from ljungby_social import charts
from ljungby_social.casework import IllegalMove
from tests.enterprises.conftest import TODAY, decide, judge, reload


def test_a_decided_case_shows_no_clock(visit: Any, cecilia: Any, assessed: Registration) -> None:
    officer = visit(cecilia)
    assert "Svar senast" in officer.open(f"/arenden/{assessed.number}/").text
    assert "Väntar inte" not in officer.open("/arenden/").text
    decide(judge(assessed, cecilia), cecilia)
    assert "Svar senast" not in officer.open(f"/arenden/{assessed.number}/").text
    assert "Väntar inte" in officer.open("/arenden/?lage=registered").text


def test_taking_back_a_draft_speaks_of_no_assessment(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    text = visit(astrid).open(f"/registrera/{draft.number}/ta-tillbaka/").text
    assert "Ansökan är inte inskickad." in text
    assert "Prövningen avbryts" not in text
    assert "har skickat in finns kvar" not in text


def test_taking_back_what_is_sent_ends_the_assessment(
    visit: Any, astrid: Any, submitted: Registration
) -> None:
    text = visit(astrid).open(f"/registrera/{submitted.number}/ta-tillbaka/").text
    assert "Prövningen avbryts" in text
    assert "inte inskickad" not in text


def test_verdicts_are_so_far_only_until_the_decision(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K3="more_needed")
    ask(assessed, cecilia, 21)
    address = f"/registrera/{assessed.number}/"
    assert "Kommunens bedömning hittills" in visit(astrid).open(address).text


def test_a_decided_cases_verdicts_are_not_so_far(
    visit: Any, astrid: Any, registered: Registration
) -> None:
    text = visit(astrid).open(f"/registrera/{registered.number}/").text
    assert "Kommunens bedömning" in text
    assert "hittills" not in text


def test_an_answer_is_thanked_as_an_answer(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K3="more_needed")
    ask(assessed, cecilia, 21)
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{assessed.number}/skicka/")
    form = next(form for form in page.tree.forms if "declared_name" in form.fields)
    boxes = {box.name: "on" for box in form.inputs if getattr(box, "type", "") == "checkbox"}
    text = visitor.send(page, form, declared_capacity="Ordförande", **boxes).text
    assert "Svaret är inskickat." in text
    assert "Ansökan är inskickad." not in text


def ask(case: Registration, officer: Any, days: int) -> Registration:
    return services.request_completion(
        registration=case,
        officer=officer,
        text="Skicka mer.",
        due_on=TODAY + timedelta(days=days),
        on=TODAY,
        expect_version=None,
    )


@pytest.mark.parametrize("move", ["suspend", "ask_reassessment"])
def test_a_proposal_to_revoke_freezes_the_registration(
    registered: Registration, cecilia: Any, david: Any, move: str
) -> None:
    services.propose(
        registration=registered,
        officer=cecilia,
        kind=Proposal.Kind.REVOKE,
        motivation="Verksamheten har upphört.",
        expect_version=None,
    )
    common = {"registration": registered, "officer": david, "expect_version": None}
    moves = {
        "suspend": lambda: services.suspend(**common, cause="Vilar."),
        "ask_reassessment": lambda: services.ask_reassessment(**common, on=TODAY, cause="Nytt."),
    }
    with pytest.raises(IllegalMove, match="väntar på en andra läsare"):
        moves[move]()
    assert move not in reload(registered).allowed_moves(david)


def test_a_pause_holds_while_a_proposal_to_revoke_waits(
    registered: Registration, cecilia: Any, david: Any
) -> None:
    common = {"registration": registered, "expect_version": None}
    services.suspend(**common, officer=cecilia, cause="Vilar.")
    services.propose(
        **common, officer=cecilia, kind=Proposal.Kind.REVOKE, motivation="Har upphört."
    )
    with pytest.raises(IllegalMove, match="väntar på en andra läsare"):
        services.reinstate(**common, officer=david)
    assert reload(registered).state == "suspended"
    services.take_back(**common, officer=cecilia)
    services.reinstate(**common, officer=david)
    assert reload(registered).state == "registered"


def test_a_comment_that_is_answered_is_not_shown_without_a_name(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia)
    common = {"registration": assessed, "expect_version": None}
    text = {"officer": cecilia, "kind": Proposal.Kind.REGISTER, "motivation": "Uppfyller allt."}
    services.propose(**common, **text)
    services.send_back(**common, reader=david, comment="Skriv mer om K1.")
    address = f"/arenden/{assessed.number}/"
    title = '//p[@class="banner__title"]'
    (shown,) = visit(cecilia).open(address).tree.xpath(title)
    assert shown.text_content() == "David Dahl skickade tillbaka förslaget"
    services.propose(**common, **text)
    services.take_back(**common, officer=cecilia)
    assert visit(cecilia).open(address).tree.xpath(title) == []


def test_the_trial_list_says_what_to_do() -> None:
    """Each line stands at a box to tick, and begins with what to do."""
    verbs = {"Börja", "Ansök", "Skriv", "Beskriv", "Bestäm", "Ta", "Se", "Räkna"}
    lines = [str(question.todo) for question in precheck.QUESTIONS if question.todo]
    assert {line.split()[0] for line in lines} <= verbs


def test_what_is_missing_is_listed_so_that_it_can_be_told_apart(
    visit: Any, astrid: Any, policy: Any, draft: Registration
) -> None:
    draft.enterprise.sells.clear()
    draft.enterprise.offer = ""
    draft.enterprise.save()
    text = visit(astrid).open(f"/registrera/{draft.number}/").text
    assert "vad ni säljer, med egna ord; minst en kategori" in text


def test_a_second_chance_gives_a_week_at_least(cecilia: Any, assessed: Registration) -> None:
    judge(assessed, cecilia, K3="not_met")
    common = {"registration": assessed, "officer": cecilia, "text": "Skälen.", "on": TODAY}
    with pytest.raises(ValidationError) as refused:
        services.give_second_chance(**common, due_on=TODAY + timedelta(days=6), expect_version=None)
    assert refused.value.message_dict == {"due_on": ["Ge företaget minst en vecka att svara."]}
    case = services.give_second_chance(
        **common, due_on=TODAY + timedelta(days=7), expect_version=None
    )
    assert case.state == "second_chance"


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        ("0372-78 90 00", True),
        ("+46 (0)70 123 45 67", True),
        ("", True),
        ("abc<script>", False),
        ("12", False),
    ],
)
def test_a_telephone_number_has_figures(number: str, *, holds: bool) -> None:
    form = ContactForm({"contact_phone": number})
    form.is_valid()
    assert ("contact_phone" not in form.errors) is holds


def test_a_yes_about_the_public_side_asks_in_what_way(draft: Registration) -> None:
    facts = draft.independencefacts
    facts.public_staff = facts.public_influence = "yes"
    facts.save()
    wanted = {
        "på vilket sätt det offentliga kan bestämma",
        "vad de offentligt anställda gör hos er",
    }
    said = {str(text) for _section, text in sections.missing(reload(draft))}
    assert wanted <= said
    facts.public_staff_how = facts.public_influence_how = "Leder köket."
    facts.save()
    assert not wanted & {str(text) for _section, text in sections.missing(reload(draft))}


@pytest.mark.parametrize(("label", "shown"), [("1 mars 2026", [0, 2, 4]), ("2026", range(6))])
def test_labels_that_have_no_room_are_left_out(label: str, shown: Any) -> None:
    drawn = charts.line([{"label": label, "value": 1}] * 6)
    assert [i for i, point in enumerate(drawn["points"]) if point["show_label"]] == list(shown)
