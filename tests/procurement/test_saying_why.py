"""A full stop is no reason; and whoever decides what is already decided is told, first of all."""

import pytest
from django.core.exceptions import ValidationError

from procurement.models import LotDecision
from procurement.services import deciding
from tests.procurement.test_deciding import decide

NONE = {"instruments": [], "reason": "no_market"}


@pytest.mark.parametrize("text", [".", "–", "x x", "1 2 3", "Nej", "…", "   "])
def test_a_motivation_has_words(text, buy, per, visit, cpv_codes):
    tender = buy()
    with pytest.raises(ValidationError):
        decide(tender, per, **NONE, motivation=text)
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visitor.send(page, page.form(url), **NONE, motivation=text, status=422)
    assert "Skriv med ord varför inga sociala hänsyn tas" in page.text
    visitor.send(page, page.form(url), motivation="Ingen svarade.")
    assert LotDecision.objects.get().motivation == "Ingen svarade."


def test_to_open_again_says_why(buy, per, visit):
    tender = buy()
    decide(tender, per)
    with pytest.raises(ValidationError, match="Skriv varför upphandlingen öppnas igen"):
        deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text=".")
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/flytt/reopen/")
    assert "(frivilligt)" not in page.text
    for text in ("", "."):
        page = visitor.send(page, text=text, status=422)
        assert "Skriv varför upphandlingen öppnas igen, med ord." in page.text
    visitor.send(page, text="Värdet har ändrats.")
    assert tender.events.get(code="tender.reopened").text == "Värdet har ändrats."


def test_to_close_needs_no_reason(buy, per, visit):
    tender = buy()
    decide(tender, per)
    visitor = visit(per)
    visitor.send(visitor.open(f"/upphandlingar/{tender.number}/flytt/close/"), text="")
    tender.refresh_from_db()
    assert tender.state == "closed"


WRONG = {"instruments": [], "reason": "", "motivation": "Det här tänkte jag skriva"}
RIGHT = {**NONE, "motivation": "Det här tänkte jag skriva"}


@pytest.mark.parametrize("answers", [WRONG, RIGHT])
def test_a_stale_page_is_told_of_the_decision_and_keeps_the_text(
    answers, buy, per, visit, cpv_codes
):
    tender = buy()
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    decide(tender, per)
    page = visitor.send(page, page.form(url), **answers, status=422)
    assert "Delen är redan beslutad av Per Poppel" in page.text
    assert "Öppna upphandlingen igen först" in page.text
    assert "Det här tänkte jag skriva" in page.text
    assert "att rätta" not in page.text
    assert not page.tree.xpath(f"//form[@action='{url}']")
    assert page.tree.xpath(f"//main//a[@href='/upphandlingar/{tender.number}/flytt/reopen/']")
    assert LotDecision.objects.count() == 1


def test_of_several_lots_the_other_decision_is_told_before_anything_else(
    buy, per, visit, cpv_codes
):
    tender = buy(value=600_000)
    lot = tender.lots.get()
    decide(tender, per)
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Fel verktyg.")
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    tender.refresh_from_db()
    decide(tender, per, instruments=["labour_terms"])
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="En gång till.")
    page = visitor.send(page, page.form(url), **WRONG, status=422)
    assert "Delen är redan beslutad av Per Poppel" in page.text
    assert "Välj minst ett verktyg" not in page.text
    assert "Det här tänkte jag skriva" in page.text
    visitor.send(page, page.form(url), **RIGHT)
    assert lot.decisions.count() == 3


def test_what_is_wrong_stands_first_on_the_page(buy, per, visit, cpv_codes):
    tender = buy()
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visitor.send(page, page.form(url), **WRONG, status=422)
    (summary,) = page.tree.xpath("//section[@data-error-summary]")
    assert summary.xpath("following::h2[@id='korthet']")
    (link,) = summary.xpath(".//a/@href")
    assert page.tree.get_element_by_id(link[1:]) is not None


def test_what_the_law_asks_is_never_called_voluntary(buy, per, visit, cpv_codes):
    """Each question of a decision says itself when it is needed."""
    tender = buy(value=5_000_000)
    page = visit(per).open(tender.get_absolute_url())
    form = page.tree.xpath(f"//form[@action='/upphandlingar/{tender.number}/1/beslut/']")[0]
    assert "Lagen kräver" in form.text_content()
    assert "(frivilligt)" not in form.text_content()
