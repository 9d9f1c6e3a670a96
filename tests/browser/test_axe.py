"""Every page of the permission table, for everybody who may see it, and the forms' error pages."""

import contextlib
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib import admin
from django.urls import reverse
from playwright.sync_api import Error, Page, Response

from tests.browser.auditing import audit
from tests.site.access import PEOPLE, rows

# Answers that are not pages: they are fetched, and held to nothing more here.
FILES = {"text/csv", "application/json", "application/pdf", "application/xml"}


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
    page.once("response", lambda response: answers.append(response))
    # A file that comes as an attachment ends the journey to it.
    with contextlib.suppress(Error):
        page.goto(url)
    kind = answers[0].headers.get("content-type", "").partition(";")[0]
    return answers[0].status, kind


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
