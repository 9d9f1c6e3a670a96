"""The permission table holds: no address is missing from it, and each answers as it says."""

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from ljungby_social.accounts.models import User
from tests.site.access import PEOPLE, rows
from tests.site.access import named_routes as named

STAFF_IN_ADMIN = {"adam"}


def browser_of(person: str) -> Client:
    client = Client()
    if person != "nobody":
        client.force_login(
            User.objects.get(email=f"{person}@example.se"),
            "allauth.account.auth_backends.AuthenticationBackend",
        )
    return client


def answer(response: Any) -> str:
    if response.streaming:
        b"".join(response.streaming_content)  # read to the end, which closes the file
    if response.status_code in {301, 302}:
        return "login" if response["Location"].startswith("/konto/login/") else "away"
    return str(response.status_code)


def test_no_address_is_missing_from_the_table():
    assert set(named()) - {row.name for row in rows()} == set()


def test_the_table_names_no_address_that_is_gone():
    assert {row.name for row in rows()} - set(named()) == set()


@pytest.mark.parametrize("person", PEOPLE)
def test_each_address_answers_as_the_table_says(db: None, demo: dict[str, Any], person: str):
    client = browser_of(person)
    wrong = []
    for row in rows():
        url = row.url(demo)
        got = answer(client.get(url))
        if got != row.answers[person]:
            wrong.append(f"{person} {url}: {got}, not {row.answers[person]}")
    assert not wrong, "\n" + "\n".join(wrong)


@pytest.mark.ignore_template_errors  # Django's own templates read what is not there
@pytest.mark.parametrize("person", PEOPLE)
def test_only_administrators_reach_the_admin(db: None, demo: dict[str, Any], person: str):
    client = browser_of(person)
    wrong = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        got = str(client.get(reverse(name), follow=True).status_code)
        # Whoever is not logged in ends at the log-in page.
        expected = "200" if person in STAFF_IN_ADMIN | {"nobody"} else "403"
        if got != expected:
            wrong.append(f"{person} {name}: {got}, not {expected}")
    assert not wrong, "\n" + "\n".join(wrong)
