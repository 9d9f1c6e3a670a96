"""A real Chromium before a real server. Without Chromium the tests here are skipped, saying so."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from ljungby_social.accounts import demo
from tests import chromium
from tests.site.world import world

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# The longest that anything on a page is waited for.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "/browser/" in str(item.path):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


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
    call_command("load_reference", stdout=io.StringIO())


@pytest.fixture
def demo_people(reference: None) -> None:
    """The people of the demo, with no enterprise and no purchase."""
    demo.load()


@pytest.fixture
def demo_data(reference: None, settings: Any) -> dict[str, Any]:
    """The invented enterprises and purchases of the demo; the cases by name."""
    settings.DEBUG = True
    call_command("load_demo", stdout=io.StringIO())
    settings.DEBUG = False
    return world()


@pytest.fixture
def open_browser(
    request: pytest.FixtureRequest, browser: Browser, live_server: Any, settings: Any
) -> Iterator[Callable[..., Page]]:
    """`open_browser(phone=True, javascript=False)` is a page of a new visitor.

    The test fails on an error in the browser's console or a request that leaves the server. Of a
    test that failed, the pages that were open are shown as text.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    settings.SITE_URL = live_server.url

    def open_one(*, phone: bool = False, javascript: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport=PHONE if phone else DESK,
            locale="sv-SE",
            accept_downloads=True,
            java_script_enabled=javascript,
            **options,
        )
        context.set_default_timeout(PATIENCE)
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
        if request.node.stash.get(FAILED, False):
            for page in context.pages:
                print(f"\n--- {page.url}\n{page.locator('body').inner_text()[:6000]}")
        context.close()
    assert not troubles, troubles


def _matters(message: Any) -> bool:
    # A form sent back with errors answers 422, which Chromium writes to its console.
    return message.type in {"error", "warning"} and "status of 422" not in message.text


def _leaves(url: str, live_server: Any) -> bool:
    return not url.startswith((live_server.url, "data:", "blob:"))


@pytest.fixture
def log_in() -> Callable[..., None]:
    def do(page: Page, email: str, password: str = demo.PASSWORD) -> None:
        """Log in through the log-in page, as a person does."""
        page.goto("/konto/login/")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Lösenord", exact=True).fill(password)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(lambda url: "/konto/login/" not in url)

    return do
