"""A decision keeps its screening; when a newer one answers otherwise, a person decides again."""

from decimal import Decimal

import pytest

from procurement.models import Lot, LotDecision
from procurement.services import deciding, purchases
from tests.procurement.conftest import TODAY
from tests.procurement.test_deciding import decide

OLDER = "Beslutet vilar på en äldre prövning"
CONFIRM = "Jag har läst vad den nya prövningen säger"


def fill_in(tender, per, **facts):
    tender.refresh_from_db()
    purchases.fill_in_facts(
        lot_id=tender.lots.first().pk,
        facts=facts,
        valued_on=tender.valued_on,
        known_from="",
        by=per,
        version=tender.version,
        on=TODAY,
    )
    tender.refresh_from_db()


@pytest.fixture
def reopened(buy, per):
    """Decided as a direct award, opened again, and then found to be worth far more."""
    tender = buy()
    decide(tender, per, instruments=["reserve_4_18", "direct_award"], motivation="Litet köp.")
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Nya uppgifter.")
    fill_in(tender, per, value=Decimal(1_500_000))
    return tender


def test_the_page_shows_what_changed_and_asks_for_a_new_decision(visit, per, reopened, cpv_codes):
    page = visit(per).open(reopened.get_absolute_url())
    for words in (
        OLDER,
        "Då: Får direktupphandlas",
        "Nu: Annonseras enligt 19 kap.",
        "Nu: Hindras av lag.",
        "Ändrade uppgifter: Värde utan moms",
        "Läs den nya prövningen och besluta igen.",
        CONFIRM,
    ):
        assert words in page.text
    html = page.response.content.decode()
    assert "Litet köp.</textarea>" in html
    assert 'value="direct_award"' not in html


def test_it_is_saved_only_by_who_has_read_it_and_the_first_one_stays(
    visit, per, reopened, cpv_codes
):
    first = LotDecision.objects.get()
    visitor = visit(per)
    page = visitor.open(reopened.get_absolute_url())
    url = f"/upphandlingar/{reopened.number}/1/beslut/"
    page = visitor.send(page, page.form(url), status=422)
    assert "kryssa här när du har gjort det" in page.text
    page = visitor.send(page, page.form(url), confirmed="on")
    assert "Beslutet är sparat" in page.text
    assert OLDER not in page.text
    newest = LotDecision.objects.first()
    assert newest.instruments == ["reserve_4_18"]
    assert newest.screening == reopened.lots.get().latest_screening
    assert first.screening == LotDecision.objects.get(pk=first.pk).screening != newest.screening


def test_the_same_answers_need_no_new_decision(visit, per, buy, cpv_codes):
    tender = buy()
    decide(tender, per)
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Nya uppgifter.")
    fill_in(tender, per, value=Decimal(590_000))
    page = visit(per).open(tender.get_absolute_url())
    assert "Svaren är desamma som när beslutet togs." in page.text
    assert CONFIRM not in page.text
    assert deciding.unconfirmed_lots(tender) == []


def test_a_purchase_is_decided_again_when_every_lot_is(buy, per):
    tender = buy()
    lot = tender.lots.get()
    lot.pk, lot._state.adding, lot.position, lot.identifier = None, True, 2, "LOT-0002"
    lot.latest_screening = lot.latest_decision = None
    lot.value = Decimal(100_000)
    lot.save()
    fill_in(tender, per, value=Decimal(400_000))

    def settle(lot):
        tender.refresh_from_db()
        deciding.decide_lot(
            tender_id=tender.pk,
            lot_id=lot.pk,
            instruments=["reserve_4_18"],
            reason="",
            motivation="",
            by=per,
            version=tender.version,
            screening_id=lot.latest_screening_id,
        )
        tender.refresh_from_db()
        return tender.state

    states = [settle(lot) for lot in tender.lots.order_by("position")]
    assert states == ["screened", "decided"]
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Nya uppgifter.")
    fill_in(tender, per, value=Decimal(1_500_000))
    waiting = deciding.unconfirmed_lots(tender)
    assert [row.position for row in waiting] == [1, 2]
    assert [settle(lot) for lot in tender.lots.order_by("position")] == ["screened", "decided"]


def test_whoever_read_an_older_screening_is_shown_what_is_new(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    fill_in(tender, per, value=Decimal(1_500_000))
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    sent = {"instruments": ["reserve_4_18"], "version": str(tender.version)}
    page = visitor.send(page, page.form(url), **sent, status=422)
    assert "Det här har ändrats sedan du öppnade sidan" in page.text
    assert "Nu: Annonseras enligt 19 kap." in page.text
    assert "Beslutet är sparat" in visitor.send(page, page.form(url)).text


def test_a_decided_purchase_is_opened_again_before_it_is_closed(visit, per, buy, cpv_codes):
    """Screened anew where it stands, as after a change of an amount."""
    tender = buy()
    decide(tender, per, instruments=["reserve_4_18", "direct_award"])
    Lot.objects.filter(tender=tender).update(value=1_500_000)
    visitor = visit(per)
    visitor.post(f"/upphandlingar/{tender.number}/prova/", {})
    page = visitor.open(tender.get_absolute_url())
    assert "Öppna upphandlingen igen: svaren har ändrats." in page.text
    assert CONFIRM not in page.text
    assert OLDER in visitor.open(f"/upphandlingar/{tender.number}/flytt/close/").text


@pytest.mark.parametrize(
    ("code", "button"), [("close", "Avsluta"), ("reopen", "Öppna igen"), ("cancel", "Avbryt")]
)
def test_a_move_has_a_button_that_says_what_it_does(visit, per, buy, code, button):
    tender = buy()
    decide(tender, per)
    page = visit(per).open(f"/upphandlingar/{tender.number}/flytt/{code}/")
    html = page.response.content.decode()
    assert f'value="{button}"' in html or f">{button}</button>" in html


def test_the_lots_of_a_purchase_tell_of_their_decisions_in_words(visit, per, buy):
    tender = buy()
    decide(tender, per, instruments=["reserve_4_18", "lots"])
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Nya uppgifter.")
    Lot.objects.create(tender=tender, position=2, identifier="LOT-0002", title="Norra skolan")
    page = visit(per).open(tender.get_absolute_url())
    assert "Reservera 4:18, Dela upp" in page.text
    assert "vilar på en äldre prövning" not in page.text
    visit(per).post(f"/upphandlingar/{tender.number}/prova/", {})
    page = visit(per).open(tender.get_absolute_url())
    assert "vilar på en äldre prövning" in page.text
    assert "En del väntar på beslut." in page.text
