"""What a procurement officer does with a purchase, step by step."""

import re
from collections.abc import Mapping
from pathlib import Path

from playwright.sync_api import Locator, Page

from tests.browser.hands import (
    Answer,
    choose,
    follow,
    go_to,
    main,
    press,
    section,
    see,
    see_heading,
    write,
)

NOTHING_CHANGED = "Filen är redan inläst. Ingenting ändrades."


def bring_in_by_hand(page: Page, facts: Mapping[str, Answer], *, words: str, code: str) -> None:
    """Write a purchase down, its code found by a word; it is screened at once."""
    go_to(page, "Upphandlingar")
    see_heading(page, "Upphandlingar")
    follow(page, "Ny upphandling")
    see_heading(page, "Ny upphandling")
    write(page, {**facts, "Sök CPV-kod med ord": words})
    press(page, "Sök kod")
    choose(page, "Välj bland träffarna", code)
    press(page, "Spara och pröva")
    see_heading(page, str(facts["Vad ska köpas?"]))
    see(page, "Upphandlingen är sparad och prövad.", "Väntar på beslut")


def find(page: Page, title: str) -> str:
    """Search for a purchase and open it; return how many were found."""
    go_to(page, "Upphandlingar")
    write(page, {"Sök i upphandlingar": title})
    press(page, "Sök")
    number = main(page).get_by_text(re.compile(r"^\d+ upphandling(ar)?$")).inner_text()
    follow(page, title)
    see_heading(page, title)
    return number


def instrument(page: Page, name: str) -> Locator:
    """What was found about one instrument, unfolded."""
    part = section(page, "Prövning")
    heading = part.get_by_role("heading", name=name)
    if not heading.is_visible():
        part.get_by_role("heading", name="verktyg till, som inte rekommenderas").click()
    fold = part.get_by_role("group").filter(has=page.get_by_role("heading", name=name)).last
    if not fold.get_by_role("list").first.is_visible():
        heading.click()
    return fold


def unfold(page: Page, name: str) -> Locator:
    """A part of the page whose heading is all that shows until it is pressed."""
    part = section(page, name)
    if part.locator("details:not([open]) > summary").first.is_visible():
        part.get_by_role("heading", name=name, level=2).click()
    return part


def fill_in_what_is_missing(page: Page, facts: Mapping[str, Answer], *, known_from: str) -> None:
    part = unfold(page, "Det här saknas")
    write(part, {**facts, "Hur vet du det?": known_from})
    press(part, "Spara och pröva på nytt")
    see(
        page, "Uppgifterna är sparade och delen är prövad på nytt. Den förra prövningen finns kvar."
    )


def open_the_older_screening(page: Page) -> None:
    """It stands as it was, and leads to the newest."""
    part = unfold(page, "Tidigare")
    see(part, "Äldre prövningar")
    part.get_by_role("link").first.click()
    see_heading(page, "Prövning ")
    see(page, "En nyare prövning finns", "Det här är prövningen som den var.")
    follow(page, "Till den senaste")


def use(page: Page, *instruments: str) -> None:
    """Decide that these instruments are used."""
    part = section(page, "Beslut")
    write(part, dict.fromkeys(instruments, True))
    press(part, "Besluta")
    see(page, "Beslutet är sparat.", "Beslutad")
    see(section(page, "Beslut"), "Verktyg används", *instruments)


def use_nothing(
    page: Page, *, because: str, motivation: str, assessments: Mapping[str, str]
) -> None:
    """No instrument asks for a reason, and the reason for words; the law asks for its own."""
    part = section(page, "Beslut")
    press(part, "Besluta")
    see(page, "Välj minst ett verktyg, eller ange varför inget används.")
    write(part, {"Inga sociala hänsyn, därför att": because})
    press(part, "Besluta")
    see(page, "Skriv med ord varför inga sociala hänsyn tas")
    see(part, "Skriv varför köpet inte delas upp.")
    write(part, {"Motivering": motivation, **assessments})
    press(part, "Besluta")
    see(page, "Beslutet är sparat.", "Beslutad")
    part = section(page, "Beslut")
    see(part, "Inga sociala hänsyn", because, motivation, *assessments.values())


def send_in(page: Page, file: Path) -> None:
    """Choose a file on the page that reads files."""
    go_to(page, "Upphandlingar")
    follow(page, "Läs in fil")
    see_heading(page, "Läs in upphandlingar")
    write(page, {"Fil": file})
    press(page, "Läs in filen")


def counts(page: Page) -> str:
    """The figures of what a file gave."""
    figures = main(page).get_by_role("list").filter(has_text="ändrade upphandlingar")
    return " ".join(figures.inner_text().split())
