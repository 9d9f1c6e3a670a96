"""What a person does on a page, in the page's own words. Nothing here knows of ids or classes."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.core import mail
from django.core.mail import EmailMessage
from playwright.sync_api import Locator, Page, expect

from tests.worker import run_jobs

Where = Page | Locator
Answer = str | bool | Path | Iterable[Path]


def main(page: Page) -> Locator:
    """The page without its header and footer."""
    return page.get_by_role("main")


def see_heading(page: Page, words: str) -> None:
    """The page has arrived when its one main heading says this."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(re.escape(words)))


def see(where: Where, *sentences: str) -> None:
    """Each sentence stands on the page, or in the part of it."""
    part = main(where) if isinstance(where, Page) else where
    for sentence in sentences:
        expect(part).to_contain_text(sentence)


def see_not(where: Where, *sentences: str) -> None:
    """None of the sentences stands there."""
    part = main(where) if isinstance(where, Page) else where
    for sentence in sentences:
        expect(part).not_to_contain_text(sentence)


def press(where: Where, name: str) -> None:
    """Press the button of this name."""
    part = main(where) if isinstance(where, Page) else where
    part.get_by_role("button", name=name, exact=True).click()


def follow(where: Where, name: str) -> None:
    """Follow the link of this name."""
    part = main(where) if isinstance(where, Page) else where
    part.get_by_role("link", name=name, exact=True).click()


def box(where: Where, label: str) -> Locator:
    """What a label names; that it is optional is said in the label, and need not be said here."""
    part = main(where) if isinstance(where, Page) else where
    whole = re.compile(rf"^\s*{re.escape(label)}\s*(\(frivilligt\))?\s*$")
    return part.get_by_label(whole)


def write(where: Where, answers: Mapping[str, Answer]) -> None:
    """Write in boxes, choose in lists, tick and pick files, each named by its label."""
    for label, answer in answers.items():
        control = box(where, label)
        if answer is True:
            control.check()
        elif isinstance(answer, str):
            if control.evaluate("element => element.tagName") == "SELECT":
                control.select_option(label=answer)
            else:
                control.fill(answer)
        else:
            control.set_input_files(answer)


def choose(where: Where, question: str, answer: str) -> None:
    """Choose one of several answers to a question."""
    part = main(where) if isinstance(where, Page) else where
    part.get_by_role("group", name=question).get_by_label(answer, exact=True).check()


def section(page: Page, heading: str) -> Locator:
    """The part of a page below a heading."""
    return main(page).get_by_role("region", name=heading, exact=True)


def mail_to(address: str, *, subject: str) -> EmailMessage:
    """The last letter to somebody with this in its subject, after the worker has sent them all."""
    run_jobs()
    found = [letter for letter in mail.outbox if address in letter.to and subject in letter.subject]
    assert found, [(letter.to, letter.subject) for letter in mail.outbox]
    return found[-1]


def link_in(letter: EmailMessage) -> str:
    """The first link of a letter."""
    found = re.search(r"https?://\S+", str(letter.body))
    assert found, letter.body
    return found[0]


def go_to(page: Page, name: str) -> None:
    """Go somewhere by the main menu, which a phone has folded."""
    fold = page.get_by_role("banner").get_by_text("Meny", exact=True)
    if fold.is_visible():
        fold.click()
    menu = page.get_by_role("navigation", name="Huvudmeny")
    menu.get_by_role("link", name=name, exact=True).click()


def fetch(where: Where, name: str) -> bytes:
    """What is in a file that a link gives."""
    part = main(where) if isinstance(where, Page) else where
    page = where if isinstance(where, Page) else where.page
    with page.expect_download() as download:
        part.get_by_role("link", name=name, exact=True).click()
    return Path(download.value.path()).read_bytes()
