"""A real Chromium before a real server. Without Chromium the tests here are skipped, saying so."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from ljungby_social.accounts import demo
from tests import chromium

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def reference(transactional_db: None) -> None:
    """What `make run` loads before anybody comes."""
    call_command("load_reference", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115


@pytest.fixture
def demo_data(reference: None, settings: Any) -> None:
    """The invented enterprises and purchases of the demo."""
    settings.DEBUG = True
    call_command("load_demo", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    settings.DEBUG = False


@pytest.fixture
def open_browser(browser: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_browser(width=…, javascript=False, language="en")` is a page of a new visitor.

    The test fails on an error in the browser's console or a request that leaves the server.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def open_one(*, phone: bool = False, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            accept_downloads=True,
            java_script_enabled=options.pop("javascript", True),
            **options,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: troubles.append(m.text) if _matters(m) else None)
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on(
            "request", lambda r: troubles.append(r.url) if _leaves(r.url, live_server) else None
        )
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert not troubles, troubles


def _matters(message: Any) -> bool:
    # A form sent back with errors answers 422, which Chromium writes to its console.
    return message.type == "error" and "422" not in message.text and "403" not in message.text


def _leaves(url: str, live_server: Any) -> bool:
    return not url.startswith((live_server.url, "data:", "blob:"))


@pytest.fixture
def log_in() -> Callable[[Page, str], None]:
    def do(page: Page, email: str, password: str = demo.PASSWORD) -> None:
        """Log in through the log-in page, as a person does."""
        page.goto("/konto/login/")
        page.get_by_label("E-postadress").fill(email)
        page.get_by_label("Lösenord", exact=True).fill(password)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(lambda url: "/konto/login/" not in url)

    return do
