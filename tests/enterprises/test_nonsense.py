"""Whatever is typed into a form: no server error, and the text is either saved or still there."""

from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enterprises.models import Registration
from tests.enterprises.conftest import reload

TYPED = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=60) | st.sampled_from(
    ["-1", "9" * 400, "1 000 kr", "²", "NaN", "1e999", "0001-01-01", "<script>", "\x00", "{{ x }}"]
)
SECTIONS = ("foretaget", "utbud", "k1", "k2", "k3", "k4", "k5", "kontakt")
# A browser sends line breaks as CRLF; spaces at the ends are stripped as everywhere.
EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def fields_of(client: Client, address: str) -> list[str]:
    response = client.get(address)
    form = response.context["form"]
    return [name for name in form.fields if name != "documents"]


def kept(response: Any, typed: str) -> bool:
    """Whether the text can be read on the page, as a browser would show it."""
    return squeeze(typed) in squeeze(unescape(response.content.decode()))


def squeeze(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


@pytest.mark.parametrize("section", SECTIONS)
def test_sections(astrid: Any, draft: Registration, section: str) -> None:
    client = Client()
    client.force_login(astrid)
    address = f"/registrera/{draft.number}/{section}/"
    names = fields_of(client, address)

    @EXAMPLES
    @given(data=st.data())
    def check(data: Any) -> None:
        posted = {name: data.draw(TYPED, label=name) for name in names}
        posted |= {"version": str(reload(draft).version), "action": "list"}
        response = client.post(address, posted)
        assert response.status_code in {302, 422}
        if response.status_code == 422:
            long = {"foretaget": "about", "utbud": "offer", "kontakt": "contact_role"}
            assert kept(response, posted[long.get(section, "text")])

    check()


@EXAMPLES
@given(typed=TYPED)
def test_number(astrid: Any, policy: Any, typed: str) -> None:
    client = Client()
    client.force_login(astrid)
    response = client.post("/registrera/ny/", {"org_number": typed})
    assert response.status_code in {302, 422}


@EXAMPLES
@given(query=TYPED, page=TYPED, division=TYPED)
def test_searches(cecilia: Any, policy: Any, query: str, page: str, division: str) -> None:
    client = Client()
    client.force_login(cecilia)
    words = {"q": query, "page": page, "slag": division, "ort": division, "handlaggare": division}
    for address in ("/foretag/", "/arenden/"):
        assert client.get(address, words).status_code == 200


@EXAMPLES
@given(outcome=TYPED, reason=TYPED, due_on=TYPED)
def test_officers_forms(
    cecilia: Any, assessed: Registration, outcome: str, reason: str, due_on: str
) -> None:
    client = Client()
    client.force_login(cecilia)
    address = f"/arenden/{assessed.number}/"
    version = {"version": outcome}
    posts = {
        "K1/": {"K1-outcome": outcome, "K1-reason": reason},
        "komplettering/": {"text": reason, "due_on": due_on},
        "infor-avslag/": {"text": reason, "due_on": due_on},
        "beslut/": {"outcome": outcome, "motivation": reason, "would_change": reason},
        "tilldela/": {"officer": outcome},
        "jav/": {"reason": reason, "successor": outcome},
        "meddelande/": {"message-text": reason if "\x00" in reason else ""},
    }
    for path, values in posts.items():
        response = client.post(address + path, values | version)
        assert response.status_code == 422, path


@EXAMPLES
@given(day=TYPED, count=TYPED, aim=TYPED)
def test_head_counts(astrid: Any, draft: Registration, day: str, count: str, aim: str) -> None:
    client = Client()
    client.force_login(astrid)
    address = f"/mitt-foretag/{draft.enterprise.slug}/lou/"
    for values in (
        {"part": "count", "count-as_of": day, "count-occupied": count},
        {"part": "profile", "profile-main_aim": aim, "profile-support": day},
        {"part": day},
    ):
        assert client.post(address, values).status_code == 422


def test_parts_are_not_more_than_the_whole(visit: Any, astrid: Any, draft: Registration) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k2/")
    counts = {"occupied_2025": "5", "employed_2025": "6", "moved_on_2025": "7"}
    page = visitor.send(page, status=422, **counts)
    assert [error.split(" kan inte")[0] for error in page.errors()] == [
        "De anställda",
        "De som gick vidare",
    ]
    visitor.send(page, employed_2025="5", moved_on_2025="5")
    assert draft.years.get(year=2025).moved_on == 5


def test_started_enterprise_was_not_founded_tomorrow(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/foretaget/")
    tomorrow = str(timezone.localdate() + timedelta(days=1))
    page = visitor.send(page, status=422, founded_on=tomorrow)
    assert page.errors() == ["Företaget är i gång. Välj en dag som har varit."]
    visitor.send(page, stage="planned")
    draft.enterprise.refresh_from_db()
    assert str(draft.enterprise.founded_on) == tomorrow


def test_answer_is_waited_for_at_most_a_year(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{assessed.number}/komplettering/")
    late = str(timezone.localdate() + timedelta(days=366))
    page = visitor.send(page, status=422, text="Skicka stadgarna.", due_on=late)
    assert page.errors() == ["Välj en dag inom ett år."]
