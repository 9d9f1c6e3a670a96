"""Pages that become documents, as they are printed; and every page, as it is read in English."""

import gettext
import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from lxml import html
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from enterprises.models import Enterprise, PolicyVersion
from ljungby_social.accounts.models import Unit, User
from procurement.models import Import, Lot, Tender
from tests.browser.hands import main, see_heading
from tests.pages import squeeze
from tests.site.access import PEOPLE, rows

DOCUMENTS = {
    "nobody": ["/policy/", "/foretag/{listed}/", "/upphandlingar/regler/"],
    "astrid": ["/registrera/{registered}/beslut/", "/registrera/{registered}/granska/"],
    "cecilia": ["/arenden/{assessed}/"],
    "per": ["/upphandlingar/{own_unit}/", "/upphandlingar/{decided}/1/underlag/"],
}
# The words of the portal itself: what leads, names and asks.
CHROME = "//nav//a|//h1|//h2|//h3|//h4|//legend|//label|//button|//summary|//caption|//title"
CHROME += "|//th[@scope='col']|//dt|//*[contains(@class, 'tag')]|//*[contains(@class, 'hint')]"
# A Swedish authority is named in brackets after the English words for it.
IN_BRACKETS = re.compile(r"\(\w+\)")
SWEDISH_LETTERS = re.compile("[åäöÅÄÖ]")


@pytest.mark.parametrize("person", DOCUMENTS)
def test_documents_of(
    person: str,
    demo: dict[str, Any],
    open_browser: Callable[..., Page],
    log_in: Callable[..., None],
) -> None:
    """On paper stands what the page says, and nothing to press."""
    page = open_browser()
    if person != "nobody":
        log_in(page, f"{person}@example.se")
    for path in DOCUMENTS[person]:
        page.goto(path.format(**demo))
        heading = page.get_by_role("heading", level=1).inner_text()
        reader = PdfReader(io.BytesIO(page.pdf(format="A4", print_background=False)))
        text = " ".join(squeeze(sheet.extract_text()) for sheet in reader.pages)
        assert heading in text, f"{path}: the heading is not on paper"
        for unwanted in ("Hoppa till innehållet", "Logga ut", "Huvudmeny", "English"):
            assert unwanted not in text, f"{path}: {unwanted} is on paper"
        assert reader.pages[0].mediabox.width < reader.pages[0].mediabox.height


def test_the_language_is_chosen_on_the_page(
    demo: dict[str, Any], open_browser: Callable[..., Page]
) -> None:
    """One press changes it; the page and the way on stay the same."""
    page = open_browser()
    page.goto("/foretag/?q=fika")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page).to_have_url(re.compile(r"/foretag/\?q=fika$"))
    see_heading(page, "Find social enterprises")
    main(page).get_by_role("link").first.click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="Svenska").click()
    expect(page.locator("html")).to_have_attribute("lang", "sv")


@pytest.mark.parametrize("person", PEOPLE)
def test_english_pages_of(person: str, demo: dict[str, Any]) -> None:
    """Menus, headings, labels and buttons are English; what stays Swedish is marked as such."""
    client = Client()
    if person != "nobody":
        user = User.objects.get(email=f"{person}@example.se")
        client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    client.cookies["django_language"] = "en"
    swedish = swedish_texts()
    given = names()
    wrong: dict[str, str] = {}
    for row in rows():
        # The catalogue of components shows them with invented Swedish samples.
        if row.answers[person] != "200" or row.name == "catalogue":
            continue
        response = client.get(row.url(demo))
        content = b"".join(response)
        if not response["Content-Type"].startswith("text/html"):
            continue
        tree = html.fromstring(content.decode())
        assert tree.get("lang") == "en", row.path
        for text in chrome(tree):
            own = IN_BRACKETS.sub("", given.sub("", text))
            if own in swedish or SWEDISH_LETTERS.search(own):
                wrong.setdefault(text, row.path)
    assert not wrong, "\n".join(f"{path}: {text}" for text, path in wrong.items())


def chrome(tree: Any) -> Iterator[str]:
    """The texts of the portal itself on a page, but for those that are marked as Swedish."""
    for element in tree.xpath(CHROME):
        if element.xpath("ancestor-or-self::*[@lang][1]/@lang")[0] == "en":
            parts = element.xpath(".//text()[ancestor::*[@lang][1]/@lang = 'en']")
            if text := squeeze("".join(parts)):
                yield text


def swedish_texts() -> set[str]:
    """The Swedish texts of the catalogue that are said otherwise in English."""
    path = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog
    pairs = ((key, value) for key, value in catalogue.items() if isinstance(key, str))
    return {squeeze(key) for key, value in pairs if key and key != value}


def names() -> re.Pattern[str]:
    """What people have called their enterprises, purchases, units and files."""
    called = [
        *Enterprise.objects.values_list("name", flat=True),
        *Tender.objects.values_list("title", flat=True),
        *Lot.objects.exclude(title="").values_list("title", flat=True),
        *Unit.objects.values_list("name", flat=True),
        *User.objects.values_list("name", flat=True),
        *PolicyVersion.objects.values_list("title", flat=True),
        *Import.objects.values_list("name", flat=True),
    ]
    longest_first = sorted({squeeze(name) for name in called if name}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
