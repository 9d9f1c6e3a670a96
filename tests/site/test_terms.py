"""Terms in versions: read by all, accepted once a version, never changed once accepted."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from ljungby_social.accounts import reference
from ljungby_social.accounts.models import Acceptance, Terms, User
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def first() -> Terms:
    """The version that the portal starts with, in force."""
    reference.load()
    Terms.objects.update(valid_from=timezone.localdate() - timedelta(days=30))
    return Terms.objects.get()


@pytest.fixture
def second(first: Terms, astrid: User) -> Terms:
    """A newer version, in force since today; Astrid has accepted the first."""
    Acceptance.objects.create(terms=first, user=astrid, occasion="sign_up")
    return Terms.objects.create(
        version=2,
        valid_from=timezone.localdate(),
        what_is_new="Vi frågar om mer.",
        text_sv="## Nytt\n\nEtt stycke.\n\n- en punkt\n- en till",
        text_en="## New\n\nA paragraph.",
    )


def test_everybody_reads_the_terms_in_force_and_earlier_ones(visit: Any, second: Terms) -> None:
    page = visit().open("/villkor/")
    assert "Version 2" in page.text
    assert [li.text for li in page.tree.xpath("//main//div[@class='prose']//li")] == [
        "en punkt",
        "en till",
    ]
    assert page.links()["Så behandlar vi personuppgifter"] == "/personuppgifter/"
    older = visit().open("/villkor/1/")
    assert "Det här är en tidigare version" in older.text
    assert "Villkor för Ljungby social" in older.heading
    assert "A paragraph." in visit(language="en").open("/villkor/").text
    Terms.objects.filter(version=2).update(valid_from=timezone.localdate() + timedelta(days=1))
    assert "Version 1" in visit().open("/villkor/").text
    visit().open("/villkor/2/", status=404)


def test_a_new_account_accepts_the_terms(visit: Any, first: Terms) -> None:
    browser = visit()
    page = browser.open("/konto/signup/")
    asked = {"name": "Nova", "email": "nova@example.se"}
    passwords = {"password1": PASSWORD, "password2": PASSWORD}
    page = browser.send(page, **asked, **passwords)
    assert page.errors() == ["Läs villkoren och kryssa i rutan för att skapa ett konto."]
    assert not User.objects.exists()
    browser.send(page, **asked, **passwords, accepts_terms="on")
    acceptance = Acceptance.objects.get()
    assert (acceptance.terms, acceptance.user.name) == (first, "Nova")
    assert acceptance.occasion == "sign_up"


def test_a_new_version_is_asked_about_once_a_visit(visit: Any, second: Terms, astrid: User) -> None:
    browser = visit(astrid)
    assert browser.open("/foretag/").heading == "Hitta sociala företag"
    page = browser.open("/mina-arenden/")
    assert page.heading == "Villkoren är nya"
    assert "Vi frågar om mer." in page.text
    assert browser.open(page.links()["Inte nu"]).heading == "Mina ärenden"
    assert browser.open("/mina-arenden/").heading == "Mina ärenden"
    page = visit(astrid).open("/mina-arenden/")
    page = browser.send(page)
    assert page.heading == "Mina ärenden"
    assert Acceptance.objects.filter(terms=second, user=astrid, occasion="visit").count() == 1
    assert visit(astrid).open("/mina-arenden/").heading == "Mina ärenden"


def test_what_is_sent_before_the_answer_is_kept(visit: Any, second: Terms, astrid: User) -> None:
    browser = visit(astrid)
    page = browser.post("/registrera/ny/", {"org_number": "769600-0012"})
    assert page.heading == "Villkoren är nya"
    page = browser.send(page)
    assert page.heading == "Det du skrev finns kvar"
    assert "utloggad" not in page.text
    page = browser.send(page)
    assert page.response.request["PATH_INFO"] == "/registrera/ny/foretaget/"


def test_the_answer_is_to_the_version_that_was_read(
    visit: Any, second: Terms, astrid: User
) -> None:
    browser = visit(astrid)
    page = browser.open("/konto/villkor/")
    page = browser.send(page, version="1")
    assert "ändrats sedan du öppnade sidan" in page.text
    assert not second.acceptances.exists()
    page = browser.send(page, next="https://elsewhere.example/")
    assert page.response.request["PATH_INFO"] == "/"
    assert second.acceptances.count() == 1


def test_staff_and_those_who_have_accepted_are_not_asked(
    visit: Any, second: Terms, cecilia: User
) -> None:
    assert visit(cecilia).open("/arenden/").heading == "Ärenden"


def test_the_own_account_is_open_without_an_answer(visit: Any, second: Terms, astrid: User) -> None:
    assert visit(astrid).open("/konto/email/").heading != "Villkoren är nya"


def test_an_accepted_version_is_closed(visit: Any, adam: User, second: Terms) -> None:
    first = Terms.objects.get(version=1)
    client = visit(adam).client
    page = client.get(f"/admin/accounts/terms/{first.pk}/change/").content.decode()
    assert 'name="text_sv"' not in page
    values = {"version": 1, "valid_from": "2020-01-01", "text_sv": "annat", "text_en": "other"}
    assert client.post(f"/admin/accounts/terms/{first.pk}/change/", values).status_code == 403
    assert client.post(f"/admin/accounts/terms/{first.pk}/delete/", {"post": "yes"}).status_code
    assert Terms.objects.get(version=1).text_sv == first.text_sv
    for change in (
        lambda: Terms.objects.filter(pk=first.pk).update(text_sv="annat"),
        lambda: Acceptance.objects.update(occasion="visit"),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    page = client.get(f"/admin/accounts/terms/{second.pk}/change/").content.decode()
    assert 'name="text_sv"' in page


def test_a_version_is_added_in_the_admin_from_the_newest(
    visit: Any, adam: User, second: Terms
) -> None:
    client = visit(adam).client
    page = client.get("/admin/accounts/terms/add/").content.decode()
    assert 'name="version" value="3"' in page
    values = {
        "version": 3,
        "valid_from": "2027-01-01",
        "what_is_new": "",
        "text_sv": "Ny text",
        "text_en": "",
    }
    refused = client.post("/admin/accounts/terms/add/", values).content.decode()
    assert "<title>Fel:" in refused
    assert not Terms.objects.filter(version=3).exists()
    client.post("/admin/accounts/terms/add/", {**values, "text_en": "New text"})
    assert Terms.objects.get(version=3).text_en == "New text"
