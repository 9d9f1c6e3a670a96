"""What holds for the whole site, whatever the page."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.template.loader import get_template
from django.urls import reverse

from ljungby_social.accounts.roles import Role
from tests.conftest import make_user
from tests.site.access import rows

ROOT = Path(__file__).resolve().parent.parent.parent
# Public by decision; every other address asks for log-in.
PUBLIC = {
    "home",
    "policy",
    "open_data",
    "open_data_file",
    "accessibility",
    "privacy",
    "terms",
    "terms_version",
    "health",
    "robots",
    "favicon",
    "set_language",
    "enterprises:directory",
    "enterprises:enterprise",
    "enterprises:concern",
    "enterprises:start",
    "enterprises:precheck",
    "procurement:rules",
}


def test_only_these_addresses_are_public():
    ours = {row.name for row in rows() if not row.path.startswith("/konto/")}
    asked = {row.name for row in rows() if row.answers["nobody"] == "login"}
    assert ours - asked - PUBLIC == set()
    assert asked & PUBLIC == set()


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_template_can_be_read():
    for path in sorted((ROOT / "templates").rglob("*.html")):
        get_template(str(path.relative_to(ROOT / "templates")))


def test_no_template_lies_unused():
    """A template is named by another one, by code, or overrides one of a library's."""
    templates = {str(p.relative_to(ROOT / "templates")) for p in (ROOT / "templates").rglob("*.*")}
    sources = [*(ROOT / "templates").rglob("*.*")]
    for package in ("ljungby_social", "enterprises", "procurement"):
        sources += (ROOT / package).rglob("*.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    libraries = ("allauth/", "mfa/", "account/", "ljungby/", "admin/", "socialaccount/")
    errors = {"400.html", "403.html", "404.html", "500.html"}
    unused = set()
    for name in templates - errors:
        stem = re.sub(r"(_subject|_body)?\.(html|txt)$", "", name.split("/")[-1])
        # Code may put a name together from a folder and a word.
        named = name in text or re.search(rf'["/]{re.escape(stem)}"', text)
        if not named and not name.startswith(libraries):
            unused.add(name)
    assert unused == set()


def test_the_portal_is_served_with_headers_that_close_it(client, db):
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_a_page_for_somebody_is_kept_by_no_proxy(visit, client):
    page = visit(make_user("nova@example.se", "Nova", Role.PROCUREMENT_OFFICER)).open(
        "/upphandlingar/"
    )
    assert page.response["Cache-Control"] == "private, no-cache"
    assert "Cache-Control" not in client.get("/personuppgifter/")


@pytest.mark.django_db
def test_the_language_switch_changes_the_page_and_comes_back(visit):
    browser = visit()
    assert browser.open("/").tree.get("lang") == "sv"
    page = browser.post(reverse("set_language"), {"language": "en", "next": "/personuppgifter/"})
    assert page.tree.get("lang") == "en"
    assert page.response.request["PATH_INFO"] == "/personuppgifter/"
    away = browser.client.post(
        reverse("set_language"), {"language": "sv", "next": "https://elsewhere.example/"}
    )
    assert away["Location"] == "/"


@pytest.mark.django_db
def test_a_browser_that_asks_for_english_still_gets_swedish_first(client):
    answer = client.get("/", headers={"accept-language": "en"})
    assert b'<html lang="sv">' in answer.content


def test_open_data_names_who_is_listed_and_hides_personal_numbers(demo, db, client):
    data = json.loads(client.get("/oppna-data/foretag.json").content)
    assert data["kalla"] == "Ljungby kommun"
    assert [row["namn"] for row in data["foretag"]] == sorted(
        (row["namn"] for row in data["foretag"]),
        key=lambda name: name.lower().translate(str.maketrans("åäö", "{|}")),
    )
    for row in data["foretag"]:
        digits = row["organisationsnummer"].replace("-", "")
        assert digits == "" or (len(digits) == 10 and digits[2] >= "2")
    table = client.get("/oppna-data/foretag.csv").content
    assert table.startswith(b"\xef\xbb\xbfnamn;organisationsnummer;")
    assert table.count(b"\r\n") == len(data["foretag"]) + 1
