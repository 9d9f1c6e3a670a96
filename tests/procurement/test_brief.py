"""The lot in brief: what is recommended, what the law asks, what is not known, what to do next."""

from decimal import Decimal

import pytest

from procurement.models import Tender
from procurement.services import deciding
from procurement.views import brief
from tests.procurement.notice_files import lot, notice
from tests.procurement.test_importing import bring


@pytest.fixture
def told(visit, per, cpv_codes):
    def open_brief(tender, person=per):
        page = visit(person).open(tender.get_absolute_url())
        return page, page.text[page.text.index("I korthet") : page.text.index("Prövad ")]

    return open_brief


def test_an_officer_sees_at_once_what_to_do(told, buy):
    _page, text = told(buy(value=Decimal(5_000_000)))
    for words in (
        "Gör så här nu",
        "Direktivstyrd upphandling",
        "Arbetsrättsliga villkor",
        "(en bedömning)",
        "uppgifter som saknas",
        "Besluta: vilka verktyg, eller inget och varför.",
        "Inget registrerat företag säljer detta",
        "Tröskel in i arbetet",
    ):
        assert words in text


def test_those_who_only_read_are_given_nothing_to_do(told, buy, cecilia):
    page, text = told(buy(), cecilia)
    assert "Portalen rekommenderar" in text
    assert "Gör så här nu" not in page.text
    assert "Skriv när dialogen är hållen" not in page.text


def test_what_nobody_has_said_is_neither_yes_nor_no(told, buy):
    _page, text = told(buy())
    assert "1 talar för arbete åt fler, 0 emot, 4 utan svar" in text
    assert "Inget känt hinder." in text
    said = {
        "labour_share": Decimal("0.3"),
        "people_needed": 1,
        "entry_threshold": "low",
        "single_supplier": True,
    }
    _page, text = told(buy("Städning av kontor", **said))
    assert "2 talar för arbete åt fler, 2 emot, 1 utan svar" in text
    assert "Det finns hinder." in text


def test_after_a_decision_the_kit_is_next(told, buy, per):
    tender = buy()
    found = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk,
        lot_id=found.pk,
        instruments=["reserve_4_18"],
        reason="",
        motivation="",
        by=per,
        version=tender.version,
        screening_id=found.latest_screening_id,
    )
    _page, text = told(tender)
    assert "Hämta texter, fält och plan" in text
    assert "Avsluta upphandlingen när avtalet är klart." in text
    assert "Besluta:" not in text


def test_fields_are_named_and_a_direct_award_has_no_notice(told, buy):
    page, _text = told(buy())
    assert "BT-71 Reserverat deltagande" in page.text
    assert "En direktupphandling har ingen annons." in page.text


def test_every_question_has_words_of_its_own():
    assert list(brief._QUESTION_WORDS) == [name for name, _yes, _no, _ask in brief.QUESTIONS]


def test_what_a_notice_ticked_without_cause_is_told_in_brief(told):
    bring(notice(lots=lot("LOT-0001", "Läkemedel", "33600000", 900_000)))
    tender = Tender.objects.get()
    tender.lots.update(reserved_participation=["res-ws"])
    _page, text = told(tender)
    assert "Annonsen om sig själv Reserverat? Kryssat utan grund" in " ".join(text.split())


def test_a_purchase_written_by_hand_says_nothing_of_itself(told, buy):
    page, _text = told(buy())
    assert "Annonsen om sig själv" not in page.text
