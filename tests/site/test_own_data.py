"""A person reads and fetches what there is about them, and closes the account; nobody else's."""

import csv
import io
import json
import zipfile
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from ljungby_social.privacy import closing, extract
from ljungby_social.privacy.models import Extract
from ljungby_social.privacy.registry import registry
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def log_in(browser: Any, user: User) -> Any:
    page = browser.open("/konto/login/")
    return browser.send(page, login=user.email, password=PASSWORD)


def letter(to: str, subject: str, case_number: str = "") -> Letter:
    return Letter.objects.create(
        template="x", to=to, subject=subject, body="Text", case_number=case_number
    )


@pytest.fixture
def letters(astrid: User, bo: User) -> None:
    letter("Astrid@example.se", "Till Astrid")
    letter(astrid.email, "Om ärendet", "SF-2026-0001")
    letter(bo.email, "Till Bo")


def test_the_page_shows_the_persons_own_data_only(
    visit: Any, astrid: User, bo: User, letters: None
) -> None:
    page = visit(astrid).open("/konto/uppgifter/")
    assert "Astrid Alm" in page.text
    assert "Till Astrid" in page.text
    assert "Till Bo" not in page.text
    assert "bo@example.se" not in page.text
    assert page.links()["Stäng mitt konto"] == "/konto/avsluta/"


def test_the_files_hold_the_same(visit: Any, astrid: User, bo: User, letters: None) -> None:
    browser = visit()
    log_in(browser, astrid)
    answer = browser.client.get("/konto/uppgifter/registerutdrag.json")
    assert answer["Content-Disposition"] == 'attachment; filename="registerutdrag.json"'
    read = json.loads(answer.content)
    assert set(read["sections"]) == {*registry.sections, "other"}
    assert read["sections"]["account"]["rows"][0]["email"] == "astrid@example.se"
    assert len(read["sections"]["letters"]["rows"]) == 2
    assert len(read["sections"]["sessions"]["rows"]) == 1
    answer = browser.client.get("/konto/uppgifter/registerutdrag.zip")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "Registerutdrag ur Ljungby social om astrid@example.se" in archive.read(
        "las-mig.txt"
    ).decode("utf-8-sig")
    rows = list(
        csv.reader(io.StringIO(archive.read("letters.csv").decode("utf-8-sig")), delimiter=";")
    )
    assert [row[2] for row in rows] == ["ämne", "Till Astrid", "Om ärendet"]
    assert bo.email.encode() not in b"".join(archive.read(name) for name in archive.namelist())
    assert list(Extract.objects.values_list("person", "made_by")) == [(astrid.pk, astrid.pk)] * 2
    assert browser.client.get("/konto/uppgifter/registerutdrag.exe").status_code == 404


def test_a_cell_is_never_a_formula(astrid: User) -> None:
    letter(astrid.email, "=HYPERLINK(1)")
    archive = zipfile.ZipFile(io.BytesIO(extract.as_zip(astrid.email, extract.parts(astrid))))
    assert ";'=HYPERLINK(1);" in archive.read("letters.csv").decode("utf-8-sig")


def test_nothing_that_points_at_a_person_is_forgotten(astrid: User) -> None:
    """What a section covers exists; what none covers is told by its number."""
    pointing = extract.pointing_at_people()
    covered = {name for section in registry.sections.values() for name in section.covers}
    assert covered <= set(pointing)
    assert extract.parts(astrid)[-1].section.code == "other"


def test_an_administrator_makes_one_for_who_asks(
    visit: Any, adam: User, cecilia: User, astrid: User, letters: None
) -> None:
    browser = visit(adam)
    change = browser.client.get(f"/admin/accounts/user/{astrid.pk}/change/").content.decode()
    address = reverse("admin:privacy_extract_make", args=[astrid.pk])
    assert f'href="{address}"' in change
    page = browser.send(browser.open(address), status=422)
    assert page.errors() == ["Skriv hur personen bad om utdraget."]
    assert not Extract.objects.exists()
    answer = browser.client.post(address, {"reason": "Brev 3 december, KS 2026/412"})
    assert answer["Content-Type"] == "application/zip"
    row = Extract.objects.get()
    assert (row.person, row.made_by, row.reason) == (astrid, adam, "Brev 3 december, KS 2026/412")
    assert "kommunen" in visit(astrid).open("/konto/uppgifter/").text
    assert visit(astrid).client.post(address, {"reason": "x"}).status_code in {302, 403}
    cecilia.is_staff = True
    cecilia.save()
    assert visit(cecilia).client.post(address, {"reason": "x"}).status_code == 403
    assert Extract.objects.count() == 1
    visit(adam).open(reverse("admin:privacy_extract_make", args=[999999]), status=404)


AT = "/admin/privacy/extract/make/"


def test_an_administrator_makes_one_for_somebody_without_an_account(
    visit: Any, adam: User, cecilia: User, astrid: User, letters: None
) -> None:
    letter("Granne@example.se", "Till grannen", "SF-2026-0002")
    Letter.objects.create(
        template="x", to="granne@example.se", subject="Länk", body="HEMLIG", secret=True
    )
    browser = visit(adam)
    listed = browser.client.get("/admin/privacy/extract/").content.decode()
    assert f'href="{AT}"' in listed
    page = browser.send(browser.open(AT), status=422, email="granne")
    assert page.errors() == [
        "Skriv en hel e-postadress, som namn@exempel.se.",
        "Skriv hur personen bad om utdraget.",
    ]
    assert not Extract.objects.exists()
    answer = browser.client.post(AT, {"email": " GRANNE@example.se ", "reason": "KS 2026/9"})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    text = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for part in ("Till grannen", "SF-2026-0002", "Länk", "granne@example.se"):
        assert part in text
    for part in ("HEMLIG", "Till Astrid", "Till Bo", astrid.email, adam.email):
        assert part not in text
    row = Extract.objects.get()
    assert (row.person, row.address, row.made_by) == (None, "granne@example.se", adam)
    assert row.reason == "KS 2026/9"
    assert "granne@example.se" in browser.client.get("/admin/privacy/extract/").content.decode()
    again = browser.client.post(AT, {"email": "granne@example.se", "reason": "KS 2026/9"})
    told = json.loads(zipfile.ZipFile(io.BytesIO(again.content)).read("registerutdrag.json"))
    assert [set(row) for row in told["sections"]["extracts"]["rows"]] == [{"made", "by"}]
    cecilia.is_staff = True
    cecilia.save()
    for person in (cecilia, astrid):
        answer = visit(person).client.post(AT, {"email": "granne@example.se", "reason": "x"})
        assert answer.status_code in {302, 403}
    assert Extract.objects.count() == 2


def test_an_address_that_nobody_has_written_down(visit: Any, adam: User) -> None:
    answer = visit(adam).client.post(AT, {"email": "okand@example.se", "reason": "Brev"})
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    assert "Vi har inga uppgifter om adressen." in archive.read("las-mig.txt").decode("utf-8-sig")


def test_an_account_has_an_extract_of_its_own(visit: Any, adam: User, astrid: User) -> None:
    astrid.emailaddress_set.create(email="alm@example.se", verified=True)
    astrid.emailaddress_set.create(email="granne@example.se", verified=False)
    browser = visit(adam)
    for address in ("Astrid@example.se", "alm@example.se"):
        page = browser.send(browser.open(AT), status=422, email=address, reason="Brev")
        assert "Adressen hör till ett konto." in page.errors()[0]
        assert page.form().fields["reason"] == "Brev"
    assert not Extract.objects.exists()
    # Who writes somebody else's address, and never confirms it, does not own it.
    answer = browser.client.post(AT, {"email": "granne@example.se", "reason": "Brev"})
    assert answer["Content-Type"] == "application/zip"
    # What was made before there was an account is told to the account.
    Extract.objects.update(address=astrid.email)
    rows = {part.section.code: part.rows for part in extract.parts(astrid)}["extracts"]
    assert [who for _when, who in rows] == ["kommunen"]


def test_an_extract_is_about_one_of_the_two(adam: User, astrid: User) -> None:
    both: dict[str, Any] = {"person": astrid, "address": "granne@example.se"}
    neither: dict[str, Any] = {}
    for values in (neither, both):
        with pytest.raises(ValidationError):
            extract.note(made_by=adam, reason="x", **values)
        with pytest.raises(IntegrityError), transaction.atomic():
            Extract.objects.create(made_by=adam, **values)


def test_closing_needs_a_tick_and_then_nothing_is_left(
    visit: Any, astrid: User, bo: User, letters: None
) -> None:
    elsewhere = visit()
    log_in(elsewhere, astrid)
    browser = visit()
    log_in(browser, astrid)
    browser.client.get("/konto/uppgifter/registerutdrag.json")
    page = browser.open("/konto/avsluta/")
    page = browser.send(page, status=422)
    assert "Kryssa i rutan för att stänga kontot." in page.errors()[0]
    page = browser.send(page, understands="on")
    assert page.heading == "Kontot är stängt"
    assert not User.objects.filter(email="astrid@example.se").exists()
    assert User.objects.filter(email=bo.email).exists()
    assert set(Letter.objects.values_list("subject", flat=True)) == {"Om ärendet", "Till Bo"}
    assert not Letter.objects.filter(to__icontains="astrid").exists()
    assert elsewhere.open("/konto/uppgifter/").heading == "Logga in"
    assert not [
        row
        for row in Session.objects.all()
        if row.get_decoded().get("_auth_user_id") == str(astrid.pk)
    ]


def test_staff_ask_an_administrator(visit: Any, cecilia: User) -> None:
    browser = visit()
    log_in(browser, cecilia)
    page = browser.open("/konto/avsluta/")
    assert "Be en administratör" in page.text
    assert not page.tree.xpath("//main//form")
    with pytest.raises(ValidationError):
        closing.close(user=cecilia)


def test_an_old_log_in_is_asked_for_the_password_again(visit: Any, astrid: User) -> None:
    client = visit(astrid).client
    for address in ("/konto/avsluta/", "/konto/uppgifter/registerutdrag.zip"):
        assert client.get(address)["Location"].startswith("/konto/reauthenticate/")
