"""Both flows on a telephone that runs no script; one form with nothing but the keyboard."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import applying, assessing, buying
from tests.browser.hands import box, fetch, follow, main, section, see, see_heading, write

NAME = "Mangeln i Ryssby"
NUMBER = "769600-0038"
PURCHASE = "Tvätt av mattor och dukar"


@pytest.fixture
def phone(open_browser: Callable[..., Page]) -> Callable[[], Page]:
    """A telephone whose browser runs no script."""
    return lambda: open_browser(phone=True, javascript=False)


def test_an_enterprise_comes_in(
    phone: Callable[[], Page], log_in: Callable[..., None], tmp_path: Path
) -> None:
    astrid = phone()
    log_in(astrid, "astrid@example.se")
    give_the_number_by_keyboard(astrid)
    applying.name_it(astrid, NAME, stage="Har sålt i minst två räkenskapsår")
    applying.fill_in_every_section(astrid, tmp_path, name="Astrid Alm", email="astrid@example.se")
    follow(astrid, "Gå vidare och skicka")
    applying.declare_and_send(astrid, capacity="Ordförande")
    see(astrid, "Ansökan är inskickad.", "Inskickad")

    cecilia = phone()
    log_in(cecilia, "cecilia@example.se")
    assessing.open_from_the_queue(cecilia, NAME)
    assessing.take(cecilia)
    paper = fetch(assessing.panel(cecilia, "K2"), "stadgar.docx")
    assert paper == (tmp_path / "stadgar.docx").read_bytes()
    assessing.judge_without_a_reason(cecilia, "K1")
    for code in ("K1", "K2", "K3", "K4", "K5"):
        assessing.judge(cecilia, code, "Uppfyllt", "Underlaget visar det.")
    assessing.register(cecilia)

    visitor = phone()
    visitor.goto("/foretag/")
    write(visitor, {"Vad behöver du?": "dukar"})
    box(visitor, "Vad behöver du?").press("Enter")
    follow(visitor, NAME)
    see_heading(visitor, NAME)
    see(visitor, NUMBER)


def test_a_purchase_is_decided(phone: Callable[[], Page], log_in: Callable[..., None]) -> None:
    per = phone()
    log_in(per, "per@example.se")
    buying.bring_in_by_hand(
        per,
        {
            "Vad ska köpas?": PURCHASE,
            "Enhet som köper": "Socialförvaltningen",
            "Vad som köps": "Tjänster",
            "Värde utan moms, med optioner och förlängningar": "900 000",
            "Avtalstid i månader": "24",
        },
        words="tvätt",
        code="98310000 Tvätt- och kemtvättstjänster",
    )
    buying.fill_in_what_is_missing(
        per, {"Tröskel in i arbetet": "Låg: kan läras på plats"}, known_from="Enheten"
    )
    buying.open_the_older_screening(per)
    see(section(per, "Registrerade företag som säljer detta"), "Bolmstrands tvätt AB (svb)")
    buying.use(per, "Arbetsrättsliga villkor", "Tidig dialog med marknaden", "Dela upp i delar")


def give_the_number_by_keyboard(page: Page) -> None:
    """Past the header by its skip link, through the form by Tab, and on by Enter."""
    page.goto("/registrera/ny/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Hoppa till innehållet")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(main(page)).to_be_focused()
    tab_to(page, box(page, "Organisationsnummer"))
    page.keyboard.type(NUMBER)
    tab_to(page, main(page).get_by_role("button", name="Fortsätt"))
    page.keyboard.press("Enter")
    see_heading(page, "Om företaget")


def tab_to(page: Page, control: Locator) -> None:
    """Press Tab until the control has focus; it is seen when it has."""
    for _ in range(20):
        page.keyboard.press("Tab")
        if control.evaluate("element => element === document.activeElement"):
            expect(control).to_be_in_viewport()
            return
    raise AssertionError(f"Tab does not reach {control}")
