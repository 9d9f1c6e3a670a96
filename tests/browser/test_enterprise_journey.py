"""From a stranger to a registered enterprise, as each person in it sees it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import applying, assessing, papers
from tests.browser.hands import (
    box,
    fetch,
    follow,
    link_in,
    mail_to,
    main,
    press,
    see,
    see_heading,
    see_not,
    write,
)

EMAIL = "greta@example.se"
PASSWORD = "granar och tallar vid Bolmen"
NAME = "Tvättkorgen i Lagan"
MET = "Underlaget visar det."
MORE = "Vi vill se var rutinen är nedskriven."


def test_from_first_visit_to_the_public_directory(
    open_browser: Callable[..., Page],
    log_in: Callable[..., None],
    tmp_path: Path,
) -> None:
    greta = open_browser()
    applying.make_an_account(greta, name="Greta Gran", email=EMAIL, password=PASSWORD)
    applying.mistype_the_number(greta, "769600-0021")
    applying.give_the_number(greta, "769600-0020")
    expect(box(greta, "Företagsform")).to_have_value("economic_association")
    number = applying.name_it(greta, NAME, stage="Har sålt i minst två räkenskapsår")
    applying.fill_in_every_section(greta, tmp_path, name="Greta Gran", email=EMAIL)
    applying.change_the_place(greta, "Lagan och Ljungby")
    send_and_get_a_receipt(greta, number)

    cecilia = open_browser()
    log_in(cecilia, "cecilia@example.se")
    assessing.open_from_the_queue(cecilia, NAME)
    assessing.take(cecilia)
    assert mail_to(EMAIL, subject=f"Ansökan från {NAME} prövas nu")
    read_claim_and_evidence(cecilia, tmp_path)
    assessing.judge_without_a_reason(cecilia, "K1")
    for code in ("K1", "K2", "K4", "K5"):
        assessing.judge(cecilia, code, "Uppfyllt", MET)
    assessing.judge(cecilia, "K3", "Mer behövs", MORE)
    see(cecilia, "5 av 5 kriterier bedömda")
    assessing.ask_for_more(cecilia)

    complete_and_send_again(greta, tmp_path)
    cecilia.reload()
    see(assessing.panel(cecilia, "K3"), "protokoll.docx")
    assessing.judge(cecilia, "K3", "Uppfyllt", "Protokollet visar det.")
    assessing.register(cecilia)

    read_the_decision(greta, number)
    find_it_in_the_directory(open_browser())


def send_and_get_a_receipt(page: Page, number: str) -> None:
    follow(page, "Gå vidare och skicka")
    applying.declare_and_send(page, capacity="Ordförande")
    see(page, "Ansökan är inskickad. Vi har skickat ett kvitto.", "Inskickad", number)
    receipt = mail_to(EMAIL, subject=f"Vi har tagit emot ansökan från {NAME}")
    assert number in receipt.body
    page.goto(link_in(receipt))
    see_heading(page, NAME)
    follow(page, "Läs det ni har skickat")
    see_heading(page, "Det ni har skickat")
    see(page, "Lagan och Ljungby", "1 840 000 kr", "registreringsbevis.png")
    see_not(page, "Ändra Ort")


def read_claim_and_evidence(page: Page, folder: Path) -> None:
    """Claim, figures and file stand beside the verdict; the file is the one that was sent."""
    panel = assessing.panel(page, "K1")
    see(panel, "Vi tvättar åt hotell och äldreboenden.", "1 840 000 kr", "bokslut.pdf")
    for code, name in {
        "K1": "bokslut.pdf",
        "K2": "stadgar.docx",
        "K3": "rutin.odt",
        "K4": "resultat.xlsx",
        "K5": "registreringsbevis.png",
    }.items():
        assert fetch(assessing.panel(page, code), name) == (folder / name).read_bytes()


def complete_and_send_again(page: Page, folder: Path) -> None:
    letter = mail_to(EMAIL, subject=f"Ansökan från {NAME} behöver kompletteras")
    assert MORE in letter.body
    page.goto(link_in(letter))
    see(page, "Väntar på komplettering", MORE)
    follow(page, "Medarbetarna är delaktiga")
    see_heading(page, "Medarbetarna är delaktiga")
    write(page, {"Lägg till underlag": papers.docx(folder, "protokoll", "Stormötet beslutade.")})
    press(page, "Spara och gå till listan")
    follow(page, "Skicka in svaret")
    applying.declare_and_send(page, capacity="Ordförande")
    see(page, "Prövas")
    assert mail_to(EMAIL, subject="Vi har tagit emot kompletteringen")
    assert mail_to("cecilia@example.se", subject=f"{NAME} har svarat")


def read_the_decision(page: Page, number: str) -> None:
    letter = mail_to(EMAIL, subject=f"{NAME} är registrerat")
    assert "Så får du beslutet prövat" in letter.body
    page.goto(link_in(letter))
    see(page, "Företaget är registrerat och visas i katalogen.")
    follow(page, "Läs beslutet")
    see_heading(page, f"Företaget registreras: {NAME}")
    see(page, number, MET, "Så får du beslutet prövat")


def find_it_in_the_directory(page: Page) -> None:
    """Somebody who has no account finds it by another form of a word in what it sells."""
    page.goto("/")
    write(page, {"Vad behöver du?": "duken"})
    press(page, "Sök")
    see_heading(page, "Hitta sociala företag")
    follow(page, NAME)
    see_heading(page, NAME)
    see(page, "Registrerat socialt företag", "769600-0020", "Lagan och Ljungby")
    see_not(page, EMAIL)
    expect(main(page).get_by_role("link", name="Tvätt- och kemtvättstjänster")).to_be_visible()
