"""A newcomer: tries the criteria, makes an account, and comes to where they were going."""

import re
from typing import Any

import pytest

from enterprises.models import Registration
from ljungby_social.letters import Letter
from tests.conftest import PASSWORD
from tests.pages import Page, Visitor

ACCOUNT = {
    "name": "Nova Nyman",
    "email": "nova@example.se",
    "password1": PASSWORD,
    "password2": PASSWORD,
}
ELSEWHERE = ("https://example.org/", "//example.org/ny/", "javascript:alert(1)")


def sign_up(visitor: Visitor, page: Page) -> str:
    """From a page that asks for log-in, by way of its link; return the address in the letter."""
    page = visitor.open(next(url for url in page.links().values() if "/konto/signup/" in url))
    visitor.send(page, **ACCOUNT)
    found = re.search(r"http://\S+(/konto/confirm-email/\S+)", Letter.objects.latest("pk").body)
    assert found
    return found[1]


def confirm(visitor: Visitor, link: str) -> Page:
    page = visitor.open(link)
    assert page.heading == "Bekräfta e-postadressen"
    return visitor.send(page)


def test_answers_go_along_from_the_first_page_into_the_application(visit: Any, policy: Any) -> None:
    visitor = visit()
    page = visitor.open("/registrera/testa/")
    page = visitor.send(page, by_agreement="yes", f_tax="yes", public_control="no")
    page = visitor.send(page, action="carry")
    assert page.heading == "Logga in"
    page = confirm(visitor, sign_up(visitor, page))
    assert page.heading == "Vilket företag gäller det?"
    page = visitor.send(page, org_number="769600-0012")
    page = visitor.send(page, name="Novas odling", stage="young")
    assert page.heading == "Novas odling"
    case = Registration.objects.get()
    assert case.participationfacts.by_agreement
    assert not case.participationfacts.by_ownership
    assert case.businessfacts.f_tax == "yes"
    assert case.independencefacts.public_influence == "no"


def test_letter_opened_in_another_browser_leads_on_all_the_same(visit: Any, policy: Any) -> None:
    visitor = visit()
    link = sign_up(visitor, visitor.open("/registrera/ny/"))
    elsewhere = visit()
    page = confirm(elsewhere, link)
    assert page.heading == "Logga in"
    page = elsewhere.send(page, login=ACCOUNT["email"], password=PASSWORD)
    assert page.heading == "Vilket företag gäller det?"


@pytest.mark.parametrize("address", ELSEWHERE)
def test_nobody_is_led_out_of_the_portal(visit: Any, policy: Any, address: str) -> None:
    visitor = visit()
    page = visitor.open("/konto/signup/")
    visitor.send(page, **ACCOUNT, next=address)
    found = re.search(r"http://\S+(/konto/confirm-email/\S+)", Letter.objects.latest("pk").body)
    assert found
    assert "next" not in found[1]
    page = visitor.open(f"{found[1]}?next={address}")
    page = visitor.send(page)
    assert page.heading == "Mina ärenden"
