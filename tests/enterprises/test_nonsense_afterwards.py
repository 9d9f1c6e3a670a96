"""Whatever is typed into the forms about what was decided: no server error, and nothing is lost."""

from typing import Any

import pytest
from django.test import Client
from hypothesis import given

from enterprises import services
from enterprises.models import Proposal, Registration
from tests.enterprises.conftest import TODAY, judge
from tests.enterprises.test_nonsense import EXAMPLES, TYPED, kept

# No version of anything that there is.
NEVER_SEEN = TYPED.filter(lambda text: not text.isdecimal())


def logged_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


@EXAMPLES
@given(criterion=TYPED, text=TYPED, email=TYPED)
def test_a_concern(registered: Registration, criterion: str, text: str, email: str) -> None:
    address = f"/foretag/{registered.enterprise.slug}/stammer-det/"
    posted = {"criterion": criterion, "text": text, "email": email}
    response = Client().post(address, posted)
    assert response.status_code == 422
    assert kept(response, text)
    assert kept(response, email)


@EXAMPLES
@given(outcome=TYPED, text=TYPED, version=NEVER_SEEN)
def test_what_an_officer_makes_of_it(
    cecilia: Any, registered: Registration, outcome: str, text: str, version: str
) -> None:
    concern = services.raise_concern(
        enterprise=registered.enterprise, criterion=None, text="Stängt.", sender_email="", on=TODAY
    )
    sample = services.draw(drawn_by=cecilia, share=100, count=None, reason="", on=TODAY)
    client = logged_in(cecilia)
    for address in (
        f"/arenden/papekanden/{concern.pk}/",
        f"/arenden/stickprov/{sample.pk}/1/",
    ):
        for chosen in (outcome, "no_cause", "asked", "reassess"):
            posted = {"outcome": chosen, "note": text, "text": text, "version": version}
            response = client.post(address, posted)
            assert response.status_code == 422
            assert kept(response, text)


@EXAMPLES
@given(text=TYPED)
def test_an_answer_to_nobody(cecilia: Any, registered: Registration, text: str) -> None:
    concern = services.raise_concern(
        enterprise=registered.enterprise, criterion=None, text="Stängt.", sender_email="", on=TODAY
    )
    address = f"/arenden/papekanden/{concern.pk}/svar/"
    assert logged_in(cecilia).post(address, {"answer": text}).status_code == 422


@EXAMPLES
@given(share=TYPED, reason=TYPED)
def test_a_draw(cecilia: Any, registered: Registration, share: str, reason: str) -> None:
    client = logged_in(cecilia)
    response = client.post("/arenden/stickprov/", {"share": share, "count": "2", "reason": reason})
    assert response.status_code == 422
    assert kept(response, reason)


@EXAMPLES
@given(text=TYPED, version=NEVER_SEEN, action=TYPED)
def test_letters_about_a_registration(
    cecilia: Any, registered: Registration, text: str, version: str, action: str
) -> None:
    client = logged_in(cecilia)
    address = f"/arenden/{registered.number}/"
    for path, values in {
        "ny-bedomning/": {"cause": text},
        "avfor/": {"kind": action, "cause": text},
    }.items():
        response = client.post(address + path, values | {"version": version})
        assert response.status_code == 422, path
        assert kept(response, text)


@EXAMPLES
@given(comment=TYPED, version=NEVER_SEEN, action=TYPED)
def test_a_second_reader(
    cecilia: Any, david: Any, judged: Registration, comment: str, version: str, action: str
) -> None:
    client = logged_in(david)
    address = f"/arenden/{judged.number}/andra-lasare/"
    for act in ("send_back", action):
        posted = {"action": act, "comment": comment, "version": version}
        response = client.post(address, posted)
        assert response.status_code == 422
        assert act != "send_back" or kept(response, comment)
    assert Proposal.objects.get().state == "waiting"


@pytest.fixture
def judged(assessed: Registration, cecilia: Any) -> Registration:
    """With a proposal that waits."""
    services.propose(
        registration=judge(assessed, cecilia),
        officer=cecilia,
        kind="register",
        motivation="Alla är uppfyllda.",
        expect_version=None,
    )
    return assessed


def test_a_comment_on_a_proposal_that_is_gone_is_shown_again(
    visit: Any, cecilia: Any, david: Any, judged: Registration
) -> None:
    reader = visit(david)
    page = reader.open(f"/arenden/{judged.number}/andra-lasare/")
    form = page.form(index=1)
    services.take_back(registration=judged, officer=cecilia, expect_version=None)
    page = reader.send(page, form, status=422, comment="Skriv mer om K3.")
    assert "Skriv mer om K3." in page.response.content.decode()
    assert len(page.errors()) == 1


@EXAMPLES
@given(query=TYPED, page=TYPED, state=TYPED)
def test_searches(
    cecilia: Any, registered: Registration, query: str, page: str, state: str
) -> None:
    sample = services.draw(drawn_by=cecilia, share=100, count=None, reason="", on=TODAY)
    client = logged_in(cecilia)
    words = {"q": query, "page": page, "lage": state, "vantat": state, "slag": state}
    for address in ("/arenden/papekanden/", f"/arenden/stickprov/{sample.pk}/", "/arenden/"):
        assert client.get(address, words).status_code == 200
