"""The other ways that a case may go, as the enterprise and the officer see them."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser import applying, assessing, preparing
from tests.browser.hands import (
    box,
    choose,
    follow,
    link_in,
    mail_to,
    main,
    press,
    section,
    see,
    see_heading,
    see_not,
    write,
)

BO = "bo@example.se"
MET = "Underlaget visar det."


def test_refusal_after_a_second_chance(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    name = "Stolmakarna i Agunnaryd"
    number = preparing.sent_case(name, "7696000046", owner=BO)
    cecilia, bo = open_browser(), open_browser()
    log_in(cecilia, "cecilia@example.se")
    assessing.open_from_the_queue(cecilia, name)
    assessing.take(cecilia)
    for code in ("K1", "K2", "K3", "K4"):
        assessing.judge(cecilia, code, "Uppfyllt", MET)
    assessing.judge(cecilia, "K5", "Inte uppfyllt", "Regionen äger hela företaget.")
    assessing.tell_before_a_refusal(cecilia)

    log_in(bo, BO)
    bo.goto(link_in(mail_to(BO, subject=f"Läs detta före beslutet om {name}")))
    see(bo, "Väntar på svar före beslut", "Regionen äger hela företaget.", "Skicka senast den")
    follow(bo, "Fristående från offentlig verksamhet")
    write(bo, {"Så uppfyller vi kriteriet": "Regionen har sålt hälften."})
    press(bo, "Spara och gå till listan")
    follow(bo, "Skicka in svaret")
    applying.declare_and_send(bo, capacity="Ordförande")

    cecilia.reload()
    see(assessing.panel(cecilia, "K5"), "Regionen har sålt hälften.", "Ändrat sedan förra gången")
    assessing.judge(cecilia, "K5", "Inte uppfyllt", "Regionen äger hälften.")
    assessing.refuse(cecilia, would_change="Att regionen inte äger något.")

    bo.goto(link_in(mail_to(BO, subject=f"Beslut om {name}: avslag")))
    see(bo, "Kommunen har avslagit ansökan.")
    follow(bo, "Läs beslutet")
    see_heading(bo, f"Ansökan avslås: {name}")
    see(
        bo,
        number,
        "Regionen äger hälften.",
        "Att regionen inte äger något.",
        "Så får du beslutet prövat",
    )
    bo.go_back()
    press(bo, "Gör en ny ansökan")
    see(bo, "Svaren från förra gången följer med.", "7 av 8 är klara.")


def test_renewal_carries_answers_over_and_shows_the_officer_what_changed(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    name = "Sadelmakeriet vid Lagan"
    old = preparing.registered_case(name, "7696000053", owner=BO)
    bo = open_browser(phone=True)
    log_in(bo, BO)
    bo.goto(f"/registrera/{old}/")
    press(bo, "Förnya registreringen")
    see(bo, "Svaren från förra gången följer med. Ändra det som är nytt.")
    follow(bo, "Driver näringsverksamhet")
    expect(box(bo, "Så uppfyller vi kriteriet")).to_have_value("Så uppfyller vi K1.")
    see(bo, "underlag.pdf")
    write(bo, {"Vilka köper av er?": "Ridskolor."})
    press(bo, "Spara och gå till listan")
    applying.confirm_the_public_record(bo)
    follow(bo, "Gå vidare och skicka")
    applying.declare_and_send(bo, capacity="Ordförande")

    cecilia = open_browser()
    log_in(cecilia, "cecilia@example.se")
    cecilia.goto(f"/arenden/{applying.number_of(bo)}/")
    assessing.take(cecilia)
    see(assessing.panel(cecilia, "K1"), "Ändrat sedan förra registreringen", "Ridskolor.")
    see_not(assessing.panel(cecilia, "K2"), "Ändrat sedan förra registreringen")
    for code in ("K1", "K2", "K3", "K4", "K5"):
        assessing.judge(cecilia, code, "Uppfyllt", MET)
    assessing.register(cecilia)
    bo.goto(f"/registrera/{old}/")
    see(bo, "Har gått ut")


def test_a_planned_enterprise_tries_itself_first_and_is_asked_for_plans(
    open_browser: Callable[..., Page], log_in: Callable[..., None], tmp_path: Path
) -> None:
    page = open_browser(phone=True)
    page.goto("/registrera/")
    follow(page, "Testa först om det passar er")
    choose(page, "Har medarbetarna inflytande genom ett avtal?", "Ja")
    choose(page, "Äger kommun, region eller stat någon del av företaget?", "Nej")
    press(page, "Visa min lista")
    see_heading(page, "Din lista")
    see(page, "1 av 5 kriterier ser bra ut.", "Börja sälja något", "Fråga Coompanion")
    press(page, "Ta med svaren i en ansökan")
    see_heading(page, "Logga in")
    write(page, {"E-post": BO, "Lösenord": "ljungby-demo-2026"})
    press(page, "Logga in")
    see_heading(page, "Vilket företag gäller det?")
    write(page, {"Vi har inget organisationsnummer än": True})
    press(page, "Fortsätt")
    name = "Humlan tvättar"
    write(page, {"Företagets namn": name, "Företagsform": "Aktiebolag"})
    press(page, "Spara och fortsätt")
    see_heading(page, name)
    see(page, "Kommunen kan föra in företaget i registret först när det har ett")
    follow(page, "Företaget")
    write(page, {"Organisationsnummer (när ni har fått det)": "559199-1590"})
    press(page, "Spara och gå till listan")
    see_not(page, "först när det har ett")
    applying.describe_it(page, place="Ljungby", about="Vi ska tvätta cyklar.")
    applying.say_what_it_sells(
        page,
        offer="Tvätt av cyklar.",
        words="tvätt",
        categories=["Tvätt- och kemtvättstjänster (98310000)"],
    )
    applying.answer_with_plans(page, tmp_path)
    applying.say_whom_to_talk_to(page, name="Bo Björk", email=BO)
    follow(page, "Gå vidare och skicka")
    applying.declare_and_send(page, capacity="Grundare")
    number = applying.number_of(page)
    preparing.register_by_number(number)
    page.goto(f"/registrera/{number}/beslut/")
    see(page, "Beslutet bygger på planer och budget.")


def test_share_that_is_typed_is_the_share_that_is_saved(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    number = preparing.ready_draft("Korgflätarna", "7696000061", owner=BO)
    page = open_browser()
    log_in(page, BO)
    for result, dividend, transfers, said in (
        ("96 000", "24000", "8 000 kr", "66,6 % av vinsten stannar."),
        ("100", "50", "0", "Det är inte mer än hälften."),
        ("1.000", "2 000", "0", "0 % av vinsten stannar."),
        ("−5 000", "", "", "Ingen vinst det året"),
        ("96 000", "", "0", "Fyll i resultat"),
    ):
        page.goto(f"/registrera/{number}/k4/")
        year = main(page).get_by_role("group", name=f"År {applying.LAST_YEAR}", exact=True)
        written = {
            "Årets resultat, kr": result,
            "Utdelning, kr": dividend,
            "Överfört till ägare eller närstående, kr": transfers,
        }
        write(year, written)
        shown = year.get_by_role("status")
        expect(shown).to_contain_text(said)
        typed = shown.inner_text()
        press(page, "Spara och gå till listan")
        follow(page, "Vinsten återinvesteras")
        expect(shown).to_have_text(typed)


def test_in_english_a_case_is_sent_spoken_about_and_taken_back(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    name = "Vävstugan i Lidhult"
    number = preparing.ready_draft(name, "7696000079", owner=BO)
    page = open_browser(phone=True)
    log_in(page, BO)
    change_to_english(page)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto(f"/registrera/{number}/")
    see(page, "8 of 8", "Draft")
    follow(page, "Check and send")
    see_heading(page, "Check your answers")
    follow(page, "Continue and send")
    see_heading(page, "Send")
    page.get_by_label("In what capacity are you sending this?").fill("Chair")
    main(page).get_by_role("checkbox").check()
    press(page, "Send")
    see(page, "Sent", number)
    receipt = mail_to(BO, subject=f"Vi har tagit emot ansökan från {name}")
    assert "In English" in receipt.body
    assert "We have received" in receipt.subject
    main(page).get_by_label(re.compile("Your message")).fill("We moved.")
    press(page, "Send message")
    see(section(page, "Messages"), "We moved.")
    follow(page, "Withdraw the application")
    press(page, "Yes, withdraw")
    see(page, "Withdrawn by the enterprise")


def change_to_english(page: Page) -> None:
    """By the button, which a telephone has in its menu."""
    banner = page.get_by_role("banner")
    button = banner.get_by_role("button", name="English")
    if not button.first.is_visible():
        banner.get_by_text("Meny", exact=True).click()
    button.filter(visible=True).click()
