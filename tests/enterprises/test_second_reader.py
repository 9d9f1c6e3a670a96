"""A decision by two: one officer writes it, another confirms it, and nothing holds before that."""

from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from enterprises import decision_letter, services
from enterprises.models import Decision, Membership, Proposal, Registration, Verdict
from enterprises.services.assessing import latest_verdicts
from enterprises.states import State
from ljungby_social.casework import IllegalMove
from ljungby_social.letters import Letter
from tests.enterprises.conftest import TODAY, decide, judge, reload

TEXT = "Alla kriterier är uppfyllda."
READ = "väntar (redan )?på en andra läsare"


@pytest.fixture
def required(settings: Any) -> None:
    settings.SECOND_READER_REQUIRED = True


@pytest.fixture
def judged(assessed: Registration, cecilia: Any) -> Registration:
    return judge(assessed, cecilia)


def propose(case: Registration, officer: Any, kind: str = "register", **fields: Any) -> Proposal:
    values = {"motivation": TEXT, "expect_version": None, **fields}
    return services.propose(registration=case, officer=officer, kind=kind, **values)


def confirm(case: Registration, reader: Any, **fields: Any) -> Proposal:
    return services.confirm(
        registration=case, reader=reader, **{"on": TODAY, "expect_version": None, **fields}
    )


def send_back(case: Registration, reader: Any, comment: str = "Skriv om K3.") -> Proposal:
    return services.send_back(
        registration=case, reader=reader, comment=comment, expect_version=None
    )


def test_by_the_setting_one_officer_does_not_decide(
    required: None, judged: Registration, cecilia: Any
) -> None:
    with pytest.raises(IllegalMove, match="andra läsare"):
        decide(judged, cecilia)
    assert reload(judged).state == State.UNDER_ASSESSMENT
    assert not Decision.objects.exists()


def test_by_the_setting_one_officer_does_not_revoke(
    settings: Any, registered: Registration, cecilia: Any, david: Any
) -> None:
    settings.SECOND_READER_REQUIRED = True
    with pytest.raises(IllegalMove, match="andra läsare"):
        services.revoke(
            registration=registered, officer=cecilia, cause="Slut.", expect_version=None
        )
    propose(registered, cecilia, "revoke", motivation="Verksamheten har upphört.")
    assert reload(registered).state == State.REGISTERED
    confirm(registered, david)
    case = reload(registered)
    assert (case.state, case.closing_cause) == (State.REVOKED, "Verksamheten har upphört.")
    body = Letter.objects.get(template="enterprises/closed").body
    for part in ("Beslutat av Cecilia Ceder", "Andra läsare: David Dahl", "tre veckor"):
        assert part in body
    event = case.events.get(code="registration.revoked")
    assert event.actor == cecilia
    assert "David Dahl" in event.text


def test_a_pause_needs_nobody_else(
    required: None, judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia)
    confirm(judged, david)
    services.suspend(registration=judged, officer=cecilia, cause="Vilar.", expect_version=None)
    assert reload(judged).state == State.SUSPENDED


def test_without_the_setting_all_is_as_before(judged: Registration, cecilia: Any) -> None:
    decision = decide(judged, cecilia)
    assert decision.second_reader is None
    assert "Andra läsare" not in Letter.objects.get(template="enterprises/decided").body


def test_nothing_is_seen_or_holds_before_it_is_confirmed(
    visit: Any, astrid: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    before = Letter.objects.count()
    propose(judged, cecilia, motivation="Hemlig än så länge.")
    case = reload(judged)
    assert case.state == State.UNDER_ASSESSMENT
    assert Letter.objects.count() == before
    assert not case.verdicts.released().exists()
    own = visit(astrid).open(f"/registrera/{case.number}/").text
    assert "Hemlig" not in own
    assert "andra läsare" not in own
    assert case.events.get(code="registration.proposed").internal
    confirm(case, david)
    decision = reload(case).decision
    assert (decision.decided_by, decision.second_reader) == (cecilia, david)
    assert decision.motivation == "Hemlig än så länge."
    assert case.verdicts.released().count() == 5


def test_the_letter_shows_both(
    visit: Any, astrid: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia, diary_number="KS 2026/7")
    confirm(judged, david)
    body = Letter.objects.get(template="enterprises/decided").body
    for part in ("Cecilia Ceder", "Andra läsare: David Dahl", "Diarienummer: KS 2026/7"):
        assert part in body
    page = visit(astrid).open(f"/registrera/{judged.number}/beslut/")
    assert "Andra läsare David Dahl" in page.text
    case = reload(judged)
    letter = decision_letter._letter(case, list(latest_verdicts(case).values()))
    assert {"label": "Andra läsare", "value": "David Dahl"} in letter["facts"]


def test_who_may_be_the_second_reader(
    judged: Registration, cecilia: Any, david: Any, astrid: Any, adam: Any, per: Any
) -> None:
    propose(judged, cecilia)
    with pytest.raises(IllegalMove, match="Du skrev förslaget"):
        confirm(judged, cecilia)
    with pytest.raises(IllegalMove, match="Du skrev förslaget"):
        send_back(judged, cecilia)
    for person in (astrid, adam, per):
        with pytest.raises(IllegalMove):
            confirm(judged, person)
    membership = Membership.objects.create(enterprise=judged.enterprise, user=david)
    with pytest.raises(IllegalMove, match="hör till företaget"):
        confirm(judged, david)
    membership.delete()
    judged.recusals.create(officer=david, reason="Min syster.")
    with pytest.raises(IllegalMove, match="anmält jäv"):
        confirm(judged, david)
    assert not Decision.objects.exists()


def test_the_writer_must_still_be_able_to_handle_the_case(
    judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia)
    judged.recusals.create(officer=cecilia, reason="Min syster.")
    with pytest.raises(IllegalMove, match="handlägger inte längre"):
        confirm(judged, david)


@pytest.mark.parametrize("move", ["assess", "ask", "hear", "decide", "propose"])
def test_what_it_rests_on_cannot_be_changed_meanwhile(
    judged: Registration, cecilia: Any, david: Any, move: str
) -> None:
    propose(judged, cecilia)
    asking = {
        "registration": judged,
        "officer": david,
        "text": "x",
        "due_on": TODAY + timedelta(days=9),
        "on": TODAY,
        "expect_version": None,
    }
    moves = {
        "assess": lambda: judge(judged, david, Verdict.Outcome.NOT_MET),
        "ask": lambda: services.request_completion(**asking),
        "hear": lambda: services.give_second_chance(**asking),
        "decide": lambda: decide(judged, david),
        "propose": lambda: propose(judged, david),
    }
    if move == "hear":
        judged.verdicts.filter(criterion__code="K1").update(outcome="not_met")
    with pytest.raises(IllegalMove, match=READ):
        moves[move]()
    assert not reload(judged).verdicts.released().exists()
    assert "assess" not in reload(judged).allowed_moves(david)


def test_everything_is_tried_again_when_it_is_confirmed(
    judged: Registration, cecilia: Any, david: Any
) -> None:
    """A verdict that somebody changed behind the services stops the decision."""
    propose(judged, cecilia)
    judged.verdicts.filter(criterion__code="K5").update(outcome="not_met")
    with pytest.raises(IllegalMove, match="inte uppfyllt"):
        confirm(judged, david)
    assert Proposal.objects.get().state == "waiting"


def test_a_proposal_is_held_to_what_the_decision_is(assessed: Registration, cecilia: Any) -> None:
    with pytest.raises(IllegalMove, match="Kvar: K1"):
        propose(assessed, cecilia)
    judge(assessed, cecilia)
    with pytest.raises(ValidationError) as refused:
        propose(assessed, cecilia, motivation=" ")
    assert set(refused.value.message_dict) == {"motivation"}
    with pytest.raises(IllegalMove):
        propose(assessed, cecilia, "revoke")
    assert not Proposal.objects.exists()


def test_sent_back_it_is_a_draft_with_the_text_left(
    visit: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia, motivation="Första texten.")
    reader = visit(david)
    page = reader.open(f"/arenden/{judged.number}/andra-lasare/")
    form = page.form(index=1)
    page = reader.send(page, form, status=422, comment="")
    assert page.errors() == ["Skriv vad som behöver ändras."]
    reader.send(page, page.form(index=1), comment="Skriv mer om K3.")
    assert Letter.objects.get(template="enterprises/proposal_sent_back").to == cecilia.email
    writer = visit(cecilia)
    page = writer.open(f"/arenden/{judged.number}/beslut/")
    assert "David Dahl skickade tillbaka förslaget" in page.text
    assert "Skriv mer om K3." in page.text
    assert "Första texten." in page.response.content.decode()
    page = writer.send(page, motivation="Andra texten.", action="propose")
    assert "Väntar på en andra läsare." in page.text
    proposal = Proposal.objects.get()
    assert (proposal.state, proposal.motivation) == ("waiting", "Andra texten.")
    texts = proposal.history.values_list("motivation", flat=True).order_by("pgh_id")
    assert texts.first() == "Första texten."
    page = reader.open(f"/arenden/{judged.number}/andra-lasare/")
    page = reader.send(page, page.form())
    assert "Beslutet gäller nu" in page.text
    assert reload(judged).state == State.REGISTERED


def test_by_the_pages_with_the_setting(
    required: None, visit: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    writer, address = visit(cecilia), f"/arenden/{judged.number}/"
    page = writer.open(f"{address}beslut/")
    assert "Underteckna och skicka beslutet" not in page.text
    page = writer.send(page, motivation=TEXT)
    assert "Inget gäller än." in page.text
    assert "Spara K1" not in page.text
    own = writer.open(f"{address}andra-lasare/")
    assert "Du skrev förslaget. En annan handläggare ska läsa det." in own.text
    assert "Bekräfta och skicka beslutet" not in own.text
    reader = visit(david)
    queue = reader.open("/arenden/")
    assert queue.links()["1 väntar på en andra läsare"] == "?lage=andra-lasare"
    assert judged.enterprise.name in reader.open("/arenden/?lage=andra-lasare").text
    link = reader.open("/").links()["1 förslag som väntar på en andra läsare"]
    assert judged.enterprise.name in reader.open(link).text
    page = reader.open(f"{address}andra-lasare/")
    assert TEXT in page.text
    reader.send(page, page.form())
    assert reload(judged).decision.second_reader == david


def test_taken_back_the_case_is_open_again(
    visit: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia, motivation="Min text.")
    visitor, address = visit(cecilia), f"/arenden/{judged.number}/"
    page = visitor.open(address)
    page = visitor.send(page, page.form(f"{address}ta-tillbaka/"))
    assert "Spara K1" in page.text
    assert "Min text." in visitor.open(f"{address}beslut/").response.content.decode()
    visitor.post(f"{address}ta-tillbaka/", {"version": reload(judged).version}, status=422)
    with pytest.raises(IllegalMove, match="Inget förslag"):
        confirm(judged, david)


def test_a_draft_outlasts_a_question_to_the_enterprise(
    visit: Any, judged: Registration, cecilia: Any, david: Any
) -> None:
    propose(judged, cecilia, motivation="Första texten.")
    send_back(judged, david, "Be om protokollet först.")
    services.request_completion(
        registration=judged,
        officer=cecilia,
        text="Skicka protokollet.",
        due_on=TODAY + timedelta(days=9),
        on=TODAY,
        expect_version=None,
    )
    services.resume(
        registration=judged, officer=cecilia, reason="Kom per post.", on=TODAY, expect_version=None
    )
    page = visit(cecilia).open(f"/arenden/{judged.number}/beslut/")
    assert "Första texten." in page.response.content.decode()


def test_it_falls_when_the_enterprise_takes_the_case_back(
    judged: Registration, cecilia: Any, david: Any, astrid: Any
) -> None:
    propose(judged, cecilia)
    services.withdraw(registration=judged, actor=astrid, reason="", expect_version=None)
    assert Proposal.objects.get().state == "dropped"
    with pytest.raises(IllegalMove):
        confirm(judged, david)
    assert not Decision.objects.exists()


def test_no_pause_while_a_proposal_to_revoke_waits(
    registered: Registration, cecilia: Any, david: Any
) -> None:
    propose(registered, cecilia, "revoke", motivation="Har upphört.")
    with pytest.raises(IllegalMove):
        services.suspend(
            registration=registered, officer=david, cause="Vilar.", expect_version=None
        )
    confirm(registered, david)
    assert reload(registered).state == State.REVOKED


@pytest.mark.parametrize(
    ("table", "assignments", "name"),
    [
        ("decision", "second_reader_id = decided_by_id", "decision_read_by_somebody_else"),
        ("proposal", "reader_id = prepared_by_id", "proposal_read_by_somebody_else"),
        ("proposal", "state = 'confirmed', reader_id = NULL", "proposal_confirmed_by_somebody"),
        (
            "proposal",
            "state = 'draft', comment = ''",
            "proposal_sent_back_with_comment",
        ),
        ("proposal", "motivation = ''", "proposal_has_motivation"),
    ],
)
def test_constraints(
    judged: Registration, cecilia: Any, david: Any, table: str, assignments: str, name: str
) -> None:
    propose(judged, cecilia)
    confirm(judged, david)
    with (
        pgtrigger.ignore("enterprises.Decision:append_only"),
        pytest.raises(IntegrityError, match=name),
        transaction.atomic(),
    ):
        connection.cursor().execute(f"UPDATE enterprises_{table} SET {assignments}")


def test_one_living_proposal_a_case(judged: Registration, cecilia: Any) -> None:
    propose(judged, cecilia)
    columns = (
        "kind, state, motivation, would_change, diary_number, prepared_at, comment, "
        "prepared_by_id, registration_id"
    )
    sql = f"INSERT INTO enterprises_proposal ({columns}) SELECT {columns} FROM enterprises_proposal"
    with pytest.raises(IntegrityError, match="proposal_one_alive_per_case"), transaction.atomic():
        connection.cursor().execute(sql)
