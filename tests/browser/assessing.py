"""What a case officer does with a case, step by step."""

from playwright.sync_api import Locator, Page

from tests.browser.hands import choose, follow, go_to, main, press, see, see_heading, write


def open_from_the_queue(page: Page, name: str) -> None:
    go_to(page, "Ärenden")
    see_heading(page, "Ärenden")
    follow(page, name)
    see_heading(page, name)


def take(page: Page) -> None:
    press(page, "Börja pröva")
    see(page, "Du handlägger ärendet. Företaget har fått veta det.")


def panel(page: Page, code: str) -> Locator:
    """Claim, evidence and verdict of one criterion."""
    return main(page).get_by_role("region", name=f"{code} ")


def judge(page: Page, code: str, outcome: str, reason: str) -> None:
    choose(panel(page, code), "Bedömning", outcome)
    write(panel(page, code), {"Skäl": reason})
    press(panel(page, code), f"Spara {code}")
    see(page, f"Bedömningen av {code} är sparad.")
    see(panel(page, code), outcome)


def judge_without_a_reason(page: Page, code: str) -> None:
    """A verdict without a reason is not saved, and the page says what is missing."""
    choose(panel(page, code), "Bedömning", "Uppfyllt")
    press(panel(page, code), f"Spara {code}")
    see(page, "Det är en sak att rätta")
    see(panel(page, code), "Skriv skälen till bedömningen.")


def ask_for_more(page: Page) -> None:
    """The draft of the letter is made of the reasons where more is needed."""
    follow(page, "Be om komplettering")
    see_heading(page, "Be om komplettering")
    press(page, "Skicka till företaget")
    see(page, "Företaget har fått ett brev om vad som saknas.", "Väntar på komplettering")


def register(page: Page) -> None:
    follow(page, "Besluta")
    see_heading(page, "Besluta")
    choose(page, "Beslut", "Företaget registreras")
    press(page, "Underteckna och skicka beslutet")
    see(page, "Beslutet är fattat och skickat till företaget.", "Registrerad")


def tell_before_a_refusal(page: Page) -> None:
    """The draft of the letter is made of the reasons of what is not met."""
    follow(page, "Kommunicera inför avslag")
    see_heading(page, "Kommunicera inför avslag")
    press(page, "Skicka skälen till företaget")
    see(page, "Väntar på svar före beslut")


def refuse(page: Page, *, would_change: str) -> None:
    follow(page, "Besluta")
    see_heading(page, "Besluta")
    choose(page, "Beslut", "Ansökan avslås")
    write(page, {"Vad skulle ändra beslutet?": would_change})
    press(page, "Underteckna och skicka beslutet")
    see(page, "Beslutet är fattat och skickat till företaget.", "Avslag")
