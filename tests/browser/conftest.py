"""A real Chromium before a real server. Without Chromium the tests here are skipped, saying so."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import override_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from ljungby_social.accounts import demo as accounts_demo
from tests import chromium
from tests.site.world import world

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
# The longest that anything on a page is waited for.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest tests begin first, and side by side, so that the demo is loaded once for all."""
    for item in items:
        if _is_ours(item):
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db)
    items.sort(key=lambda item: not _is_ours(item))


def _is_ours(item: pytest.Item) -> bool:
    return Path(__file__).parent in item.path.parents


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for the folder.

    Playwright keeps an event loop running in this thread, and Django then gives the thread other
    database connections than before; they are closed with the loop.
    """
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium: apt-get install chromium, or set CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(chromium.ARGUMENTS))
        yield browser
        browser.close()
        connections.close_all()


@pytest.fixture(scope="package")
def demo(
    browser: Browser,
    django_db_setup: None,
    django_db_blocker: Any,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[dict[str, Any]]:
    """The demo behind a server, loaded once for the folder; `address`, and the cases by name.

    What the browser does is committed and stays for the tests that follow, so a test works with
    an enterprise or a purchase that no other test touches.
    """
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    media = tmp_path_factory.mktemp("media")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media, PASSWORD_HASHERS=hashers),
    ):
        call_command("load_reference", stdout=io.StringIO())
        with override_settings(DEBUG=True):
            call_command("load_demo", stdout=io.StringIO())
        server = LiveServer("localhost")
        yield {"address": server.url, **world()}
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def open_browser(
    request: pytest.FixtureRequest, browser: Browser, demo: dict[str, Any], settings: Any
) -> Iterator[Callable[..., Page]]:
    """`open_browser(phone=True, javascript=False)` is a page of a new visitor.

    The test fails on an error in the browser's console or a request that leaves the server. Of a
    test that failed, the pages that were open are shown as text.
    """
    contexts: list[BrowserContext] = []
    troubles: list[str] = []
    address = settings.SITE_URL = demo["address"]

    def open_one(*, phone: bool = False, javascript: bool = True, **options: Any) -> Page:
        context = browser.new_context(
            base_url=address,
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
        page.on("request", lambda r: troubles.append(r.url) if _leaves(r.url, address) else None)
        return page

    yield open_one
    for context in contexts:
        if request.node.stash.get(FAILED, False):
            for page in context.pages:
                print(f"\n--- {page.url}\n{page.locator('body').inner_text()[:6000]}")
        context.close()
    assert not troubles, troubles


def _matters(message: Any) -> bool:
    """Not a form sent back with errors (422), nor a picture that Chromium guesses for a file, nor
    the inline styles of procrastinate's own admin pages, which our policy stops."""
    place = message.location["url"]
    if "status of 422" in message.text or place.endswith("/favicon.ico"):
        return False
    return message.type in {"error", "warning"} and "/admin/procrastinate/" not in place


def _leaves(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))


@pytest.fixture
def log_in() -> Callable[..., None]:
    def do(page: Page, email: str, password: str = accounts_demo.PASSWORD) -> None:
        """Log in through the log-in page, as a person does."""
        page.goto("/konto/login/")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Lösenord", exact=True).fill(password)
        page.get_by_role("main").get_by_role("button", name="Logga in").click()
        page.wait_for_url(lambda url: "/konto/login/" not in url)

    return do
