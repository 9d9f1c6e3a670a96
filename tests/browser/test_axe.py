"""Every page of the permission table, for everybody who may see it, and the forms' error pages."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Error, Page, Response, expect

from tests.browser.auditing import audit
from tests.browser.hands import main, press, write
from tests.site.access import PEOPLE, rows

NEXT = "Spara och gå vidare"
AGAIN = "Spara och pröva på nytt"
SHARE = "Hur många procent ägs av kommun, region eller stat?"


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is written on a page, and the button that answers with the page again."""

    path: str
    button: str
    answers: dict[str, str] = field(default_factory=dict)
    part: str = ""


MISTAKES = {
    "nobody": [
        Mistake("/konto/login/", "Logga in", {"E-post": "ingen@example.se", "Lösenord": "fel"}),
        Mistake("/konto/signup/", "Skapa konto", {"Lösenord": "kort"}),
        Mistake("/konto/password/reset/", "Skicka länken", {"E-post": "fel"}),
        Mistake("/foretag/{listed}/stammer-det/", "Skicka till kommunen"),
    ],
    "astrid": [
        Mistake("/registrera/ny/", "Fortsätt"),
        Mistake("/registrera/{draft}/foretaget/", NEXT, {"Företagets namn": ""}),
        Mistake("/registrera/{draft}/k5/", NEXT, {SHARE: "mycket"}),
        Mistake("/registrera/{draft}/kontakt/", NEXT, {"E-postadress": "fel"}),
        Mistake("/registrera/{draft}/skicka/", "Skicka in", {"Ditt namn": ""}),
    ],
    "cecilia": [
        Mistake("/arenden/{assessed}/", "Spara K1", {"Skäl": ""}, part="K1 "),
        Mistake("/arenden/{assessed}/komplettering/", "Skicka till företaget", {"Senast den": ""}),
        Mistake(
            "/arenden/{assessed}/infor-avslag/", "Skicka skälen till företaget", {"Senast den": ""}
        ),
        Mistake("/arenden/{registered}/avfor/", "Skicka till företaget"),
        Mistake("/arenden/{registered}/ny-bedomning/", "Skicka till företaget"),
        Mistake("/arenden/papekanden/{concern}/", "Spara"),
        Mistake("/arenden/stickprov/", "Dra stickprovet"),
        Mistake("/arenden/{waiting}/fortsatt/", "Pröva vidare"),
    ],
    "per": [
        Mistake("/upphandlingar/ny/", "Spara och pröva", {"CPV-kod": "12"}),
        Mistake("/upphandlingar/ny/", "Sök kod", {"Sök CPV-kod med ord": "qqqq"}),
        Mistake("/upphandlingar/import/", "Läs in filen"),
        Mistake("/upphandlingar/import/{unsure}/kolumner/", "Läs in", {"Vad": "Används inte"}),
        Mistake("/upphandlingar/{own_unit}/", "Besluta"),
        Mistake("/upphandlingar/{own_unit}/1/uppgifter/", AGAIN, {"Antal personer": "många"}),
    ],
}
# Answers that are not pages: they are fetched, and held to nothing more here.
FILES = {"text/csv", "text/plain", "application/json", "application/pdf", "application/xml"}


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_of(
    person: str,
    demo: dict[str, Any],
    open_browser: Callable[..., Page],
    log_in: Callable[..., None],
) -> None:
    page = open_browser()
    if person != "nobody":
        log_in(page, f"{person}@example.se")
    wrong = []
    seen = 0
    for row in rows():
        if row.answers[person] != "200":
            continue
        url = row.url(demo)
        status, kind = open_address(page, url)
        if status != 200:
            wrong.append(f"{url}: {status}")
        elif kind == "text/html":
            wrong += audit(page, url)
            seen += 1
        elif kind not in FILES:
            wrong.append(f"{url}: {kind} is neither a page nor a file")
    assert not wrong, f"{len(wrong)} findings:\n" + "\n".join(wrong)
    assert seen > 10


def open_address(page: Page, url: str) -> tuple[int, str]:
    """Go there; return status and content type. A file is fetched and the page stays."""
    answers: list[Response] = []

    def remember(response: Response) -> None:
        if response.request.is_navigation_request():
            answers.append(response)

    page.on("response", remember)
    # A file that comes as an attachment ends the journey to it.
    with contextlib.suppress(Error):
        page.goto(url)
    page.remove_listener("response", remember)
    kind = answers[-1].headers.get("content-type", "").partition(";")[0]
    return answers[-1].status, kind


@pytest.mark.parametrize("person", MISTAKES)
def test_what_comes_back_when_something_is_wrong_of(
    person: str,
    demo: dict[str, Any],
    open_browser: Callable[..., Page],
    log_in: Callable[..., None],
) -> None:
    page = open_browser()
    if person != "nobody":
        log_in(page, f"{person}@example.se")
    wrong = []
    for mistake in MISTAKES[person]:
        page.goto(mistake.path.format(**demo))
        part = main(page)
        if mistake.part:
            part = part.get_by_role("region", name=mistake.part)
        write(part, mistake.answers)
        press(part, mistake.button)
        expect(page).to_have_title(re.compile("^Fel: "))
        summary = main(page).get_by_role("region", name=re.compile("att rätta$"))
        expect(summary).to_be_focused()
        wrong += audit(page, f"{mistake.path} with a mistake")
    assert not wrong, f"{len(wrong)} findings:\n" + "\n".join(wrong)


@pytest.mark.ignore_template_errors  # Django's own templates read what is not there
def test_the_administration_opens(
    demo: dict[str, Any], open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    page = open_browser()
    log_in(page, "adam@example.se")
    wrong = []
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist"
        response = page.goto(reverse(name))
        if response is None or response.status != 200:
            wrong.append(f"{name}: {response and response.status}")
    assert not wrong, wrong
