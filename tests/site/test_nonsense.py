"""Nonsense sent to every form and every address of the enterprises that takes a form.

The pages of the permission table are opened by those who may see them, and each form found there
is filled with nonsense. Addresses whose form needs a state that the table does not hold get
nonsense all the same. Nothing that is sent stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from lxml import html

from tests.site.access import PEOPLE, rows
from tests.site.test_permissions import browser_of

OURS = ("enterprises:", "supplier")
NONSENSE = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40) | (
    st.sampled_from(
        ["-1", "9" * 400, "1 000 kr", "²", "NaN", "1e999", "0001-01-01", "<b>", "\x00", "{{ x }}"]
    )
)
TRY = "/registrera/testa/"
FILES = {"enterprises:document", "enterprises:decision_pdf"}
# What an address that no form was found for is sent.
ANY_FIELDS = ("text", "reason", "answer", "kind", "name", "email", "message", "outcome", "version")
WRITTEN = ("text", "email", "url", "search", "tel", "number", "date", "")
EXAMPLES = settings(
    max_examples=2,
    phases=(Phase.explicit, Phase.generate),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Sent:
    """A form: where it goes, what it must carry along, and what is filled in."""

    action: str
    carried: tuple[tuple[str, str], ...]
    written: tuple[str, ...]
    chosen: tuple[str, ...]


def forms_of(address: str, page: Any) -> Iterator[Sent]:
    """The forms of the main part that post."""
    tree = html.fromstring(page.content.decode())
    for form in tree.xpath("//main//form[translate(@method,'POST','post')='post']"):
        carried, written, chosen = [], [], []
        for control in form.xpath(".//input[@name]|.//select[@name]|.//textarea[@name]"):
            kind, name = control.get("type", ""), control.get("name")
            if kind == "hidden":
                carried.append((name, control.get("value", "")))
            elif control.tag == "textarea" or (control.tag == "input" and kind in WRITTEN):
                written.append(name)
            elif kind != "file":
                chosen.append(name)
        # The first button is the one that Enter presses; it says what it says.
        for button in form.xpath("(.//button[@name])[1]"):
            carried.append((button.get("name"), button.get("value", "")))
        yield Sent(
            form.get("action") or address,
            tuple(pair for pair in carried if pair[0] != "csrfmiddlewaretoken"),
            tuple(dict.fromkeys(written)),
            tuple(dict.fromkeys(chosen)),
        )


def squeeze(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def send(client: Client, form: Sent, data: Any) -> str:
    """Send nonsense, undo what came of it, and say what was wrong with the answer."""
    typed = {name: data.draw(NONSENSE, label=name) for name in form.written}
    picked = {name: data.draw(NONSENSE, label=name) for name in form.chosen}
    with transaction.atomic():
        response = client.post(form.action, dict(form.carried) | typed | picked)
        transaction.set_rollback(True)
    # Only the list at the end of the pre-check comes as an answer of its own.
    if response.status_code not in {302, 403, 404, 422} | ({200} if form.action == TRY else set()):
        return f"{form.action}: {response.status_code}"
    if response.status_code != 422:
        return ""
    shown = squeeze(unescape(response.content.decode()))
    lost = [name for name, text in typed.items() if squeeze(text) not in shown]
    return f"{form.action}: lost {lost} of {typed}" if lost else ""


def takes_forms(client: Client, address: str) -> bool:
    """Whether the view says that it takes POST; it says so before it looks at anything."""
    return "POST" in client.options(address).get("Allow", "")


def forms_for(person: str, client: Client, world: dict[str, Any]) -> list[Sent]:
    """Every form that the person may see in the table's pages; then the addresses without one."""
    found: dict[tuple[str, tuple[str, ...]], Sent] = {}
    rest: dict[str, Sent] = {}
    for row in rows():
        if not row.name.startswith(OURS) or row.name in FILES:
            continue
        address = row.url(world)
        if row.answers[person] == "200":
            for form in forms_of(address, client.get(address)):
                found[resolve(form.action).view_name, form.written] = form
        if takes_forms(client, address):
            rest[row.name] = Sent(address, (), (), ANY_FIELDS)
    reached = {name for name, _written in found}
    return [*found.values(), *(form for name, form in rest.items() if name not in reached)]


def test_nonsense_is_answered_and_nothing_typed_is_lost(db: None, demo: dict[str, Any]) -> None:
    clients = {person: browser_of(person) for person in PEOPLE}
    forms = [
        (client, form)
        for person, client in clients.items()
        for form in forms_for(person, client, demo)
    ]
    reached = {resolve(form.action).view_name for _client, form in forms}
    assert {"enterprises:section", "enterprises:verdict", "enterprises:send"} <= reached

    @EXAMPLES
    @given(data=st.data())
    def check(data: Any) -> None:
        wrong = [send(client, form, data) for client, form in forms]
        assert not any(wrong), "\n".join(filter(None, wrong))

    check()
