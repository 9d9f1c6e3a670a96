"""Cases in Django admin: to read, with the way to the page where they are moved."""

from typing import Any

from enterprises.models import Registration
from enterprises.states import State
from tests.enterprises.conftest import reload

ADMIN = "/admin/enterprises/registration"


def test_the_list_counts_and_leads_on(
    visit: Any, adam: Any, registered: Registration, bos_draft: Registration
) -> None:
    client = visit(adam).client
    page = client.get(f"{ADMIN}/").content.decode()
    assert '<a href="?state__exact=registered">Registrerad: 1</a>' in page
    assert '<a href="?state__exact=draft">Utkast: 1</a>' in page
    assert '<a href="/arenden/?policy=aldre">Ska bedömas på nytt: 0</a>' in page
    assert f'<a href="/arenden/{registered.number}/">' in page
    # Nobody but the enterprise opens a draft.
    assert f'<a href="/arenden/{bos_draft.number}/">' not in page
    page = client.get(f"{ADMIN}/?state__exact=registered").content.decode()
    assert registered.number in page
    assert bos_draft.number not in page


def test_a_decided_case_is_read_only_and_says_why(
    visit: Any, adam: Any, registered: Registration
) -> None:
    client = visit(adam).client
    address = f"{ADMIN}/{registered.pk}"
    page = client.get(f"{address}/change/").content.decode()
    assert "Ett beslut som är fattat ändras inte i efterhand" in page
    assert f'<a href="/arenden/{registered.number}/">' in page
    assert 'name="state"' not in page
    assert 'name="_save"' not in page
    assert f"{address}/delete/" not in page
    assert client.post(f"{address}/change/", {"state": "draft"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [registered.pk], "post": "yes"}
    client.post(f"{ADMIN}/", chosen)
    assert reload(registered).state == State.REGISTERED


def test_an_open_case_is_moved_on_the_officers_page(
    visit: Any, adam: Any, assessed: Registration
) -> None:
    client = visit(adam).client
    page = client.get(f"{ADMIN}/{assessed.pk}/change/").content.decode()
    assert "Ärendet flyttas bara steg för steg" in page
    assert f'<a href="/arenden/{assessed.number}/">' in page
    assert client.get(f"{ADMIN}/999999/change/").status_code == 302
