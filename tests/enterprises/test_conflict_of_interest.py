"""An officer who may not handle the case, and posts to a page that has no form for them."""

from typing import Any

import pytest

from enterprises import services
from enterprises.models import Membership, Registration
from tests.enterprises.conftest import decide, judge

OWN = "Det du skrev sparades inte. Du hör till företaget och kan därför inte handlägga ärendet."
RECUSED = "Det du skrev sparades inte. Du har anmält jäv och kan därför inte handlägga ärendet."
POSTS = (
    ("K1", {"K1-outcome": "met", "K1-reason": "Lång text."}),
    ("meddelande", {"message-text": "Lång text."}),
    ("anteckning", {"note-text": "Lång text."}),
)


def recuse(case: Registration, officer: Any, successor: Any) -> None:
    services.recuse(
        registration=case,
        officer=officer,
        reason="Min syster arbetar där.",
        successor=successor,
        expect_version=None,
    )


def join(case: Registration, user: Any) -> None:
    Membership.objects.create(enterprise=case.enterprise, user=user)


def kept(page: Any) -> list[str]:
    return [area.text.strip() for area in page.tree.xpath("//textarea[@readonly]")]


def test_verdict_on_a_case_that_has_left_the_table_says_so_and_keeps_the_text(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    address = f"/arenden/{assessed.number}/"
    page = visitor.open(address)
    form = page.form(f"{address}K1/")
    decide(judge(assessed, cecilia), cecilia)
    values = {"K1-outcome": "met", "K1-reason": "Lång text."}
    page = visitor.send(page, form, status=422, **values)
    reason = "Det du skrev sparades inte. Ärendets läge är nu ”Registrerad”, och då går det inte."
    assert page.errors() == [reason]
    assert kept(page) == ["Lång text."]


@pytest.mark.parametrize(("place", "values"), POSTS)
def test_recused_officer_is_refused_and_keeps_the_text(
    visit: Any, cecilia: Any, david: Any, assessed: Registration, place: str, values: dict
) -> None:
    recuse(assessed, cecilia, david)
    page = visit(cecilia).post(f"/arenden/{assessed.number}/{place}/", values, status=422)
    assert (page.errors(), kept(page)) == ([RECUSED], ["Lång text."])
    assert not assessed.messages.exists()
    assert not assessed.verdicts.exists()


@pytest.mark.parametrize(("place", "values"), POSTS)
def test_officer_in_the_enterprise_is_refused_and_keeps_the_text(
    visit: Any, cecilia: Any, assessed: Registration, place: str, values: dict
) -> None:
    join(assessed, cecilia)
    page = visit(cecilia).post(f"/arenden/{assessed.number}/{place}/", values, status=422)
    assert (page.errors(), kept(page)) == ([OWN], ["Lång text."])
    assert not assessed.messages.exists()
    assert not assessed.verdicts.exists()


def test_conflict_of_interest_hides_notes_and_drafts(
    visit: Any, cecilia: Any, david: Any, astrid: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia)
    services.write_note(registration=assessed, author=cecilia, text="Ring banken.")
    services.write_message(
        registration=assessed, author=astrid, side="applicant", text="När får vi svar?"
    )
    address = f"/arenden/{assessed.number}/"
    page = visit(cecilia).open(address)
    assert "Du är jävig" not in page.text
    assert "Ring banken." in page.text
    recuse(assessed, cecilia, david)
    join(assessed, david)
    assessed.messages.update(seen_at=None)
    for officer in (cecilia, david):
        page = visit(officer).open(address)
        assert "Du är jävig i ärendet" in page.text
        assert "När får vi svar?" in page.text
        for hidden in ("Ring banken.", "Interna anteckningar", "Underlaget visar det.", "internt"):
            assert hidden not in page.text
        page = visit(officer).post(f"{address}komplettering/", {"text": "x"}, status=422)
        assert "Underlaget visar det." not in page.text
    assert not assessed.messages.exclude(seen_at=None).exists()
