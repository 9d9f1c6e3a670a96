"""Accounts: sign-up with verification, one door for all, and two steps for staff."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.contrib.auth.models import Group

from ljungby_social.accounts import reference
from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from tests.conftest import PASSWORD

CREDENTIALS = {"login": "per@example.se", "password": PASSWORD}


def code_for(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_in(browser: Any, **credentials: str) -> Any:
    page = browser.open("/konto/login/")
    return browser.send(page, **(CREDENTIALS | credentials))


@pytest.mark.django_db
def test_a_new_account_works_once_its_address_is_confirmed(visit):
    browser = visit()
    page = browser.open("/konto/signup/")
    page = browser.send(
        page, name="Nova Nyman", email="Nova@Example.se", password1=PASSWORD, password2=PASSWORD
    )
    assert page.heading == "Bekräfta din e-postadress"
    assert User.objects.get().name == "Nova Nyman"
    link = re.search(r"http://\S+(/konto/confirm-email/\S+)", Letter.objects.get().body)
    assert link is not None
    page = browser.open(link[1])
    page = browser.send(page)
    assert "Du är inloggad som Nova Nyman" in page.tree.text_content()
    assert page.heading == "Mina ärenden"


@pytest.mark.django_db
def test_wrong_passwords_get_one_sentence_that_tells_nobody_who_has_an_account(visit, per):
    browser = visit()
    known = log_in(browser, password="fel lösenord helt och hållet")
    unknown = log_in(browser, login="ingen@example.se")
    sentence = "E-postadressen eller lösenordet stämmer inte."
    assert sentence in known.text
    assert sentence in unknown.text
    assert known.title.startswith("Fel:")


@pytest.mark.django_db
def test_after_many_wrong_passwords_the_door_closes_for_a_while(visit, per):
    browser = visit()
    for _attempt in range(6):
        page = log_in(browser, password="fel lösenord helt och hållet")
    assert "För många försök" in page.text
    assert "För många försök" in log_in(browser).text


@pytest.mark.django_db
def test_one_who_mistypes_does_not_close_the_door_to_colleagues_at_the_same_address(
    visit, per, cecilia
):
    for _attempt in range(12):
        log_in(visit(), password="fel lösenord helt och hållet")
    page = log_in(visit(), login="cecilia@example.se")
    assert "Cecilia Ceder" in page.tree.text_content()


@pytest.mark.django_db
def test_a_forgotten_password_is_replaced_through_a_link(visit, per):
    browser = visit()
    page = browser.open("/konto/password/reset/")
    browser.send(page, email="per@example.se")
    link = re.search(r"http://[^/]+(/konto/password/reset/key/\S+)", Letter.objects.get().body)
    assert link is not None
    page = browser.open(link[1])
    browser.send(page, password1="en helt annan ramsa", password2="en helt annan ramsa")
    assert "Per Poppel" in log_in(browser, password="en helt annan ramsa").tree.text_content()


@pytest.mark.django_db
def test_an_address_is_one_account_whatever_its_case(visit, per):
    browser = visit()
    page = browser.open("/konto/signup/")
    browser.send(page, name="Annan", email="PER@example.se", password1=PASSWORD, password2=PASSWORD)
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_staff_must_add_a_second_step_before_anything_else(visit, per, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    browser = visit()
    page = log_in(browser)
    assert page.heading == "Koppla en app till kontot"
    page = browser.open("/upphandlingar/")
    assert page.heading == "Koppla en app till kontot"
    secret = page.tree.get_element_by_id("authenticator_secret").value
    page = browser.send(page, code=code_for(secret))
    assert Authenticator.objects.filter(user=per, type=Authenticator.Type.TOTP).exists()
    assert browser.open("/upphandlingar/").heading == "Upphandlingar"


@pytest.mark.django_db
def test_an_applicant_needs_no_second_step(visit, astrid, settings):
    settings.STAFF_SECOND_FACTOR_REQUIRED = True
    browser = visit()
    log_in(browser, login="astrid@example.se")
    assert browser.open("/mina-arenden/").status == 200


@pytest.mark.django_db
def test_whoever_has_two_steps_is_asked_for_both(visit, per):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(per, secret)
    browser = visit()
    page = log_in(browser)
    assert page.url
    page = browser.send(page, code="000000")
    assert "Koden stämmer inte" in page.text
    page = browser.send(page, code=code_for(secret))
    assert browser.open("/upphandlingar/").status == 200


@pytest.mark.django_db
def test_a_closed_account_stays_out(visit, per):
    per.is_active = False
    per.save()
    page = log_in(visit())
    assert "Kontot är avstängt" in page.text


@pytest.mark.ignore_template_errors  # Django's own templates read what is not there
@pytest.mark.django_db
def test_an_administrator_makes_no_superusers(visit, adam, per, ulla):
    """The role runs the portal's rows; it does not hand out what it has not got."""
    ulla.groups.set([Group.objects.get(name="administrator")])
    ulla.is_staff = True
    ulla.save()
    reference.load()
    browser = visit(ulla).client
    change = f"/admin/accounts/user/{ulla.pk}/change/"
    assert browser.get(change).status_code == 200
    browser.post(
        change,
        {
            "email": ulla.email,
            "name": "Ulla",
            "is_superuser": "on",
            "is_active": "on",
            "is_staff": "on",
            "groups": [ulla.groups.get().pk],
        },
    )
    ulla.refresh_from_db()
    assert not ulla.is_superuser
    assert browser.post(f"/admin/accounts/user/{adam.pk}/change/", {}).status_code == 403
    assert browser.get(f"/admin/accounts/user/{per.pk}/delete/").status_code == 403
    group = Group.objects.get(name="administrator")
    assert browser.get(f"/admin/auth/group/{group.pk}/delete/").status_code == 403
