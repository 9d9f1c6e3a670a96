"""No purchase leaves the portal without a social instrument or a reason, whichever way is tried."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from procurement.models import Lot, LotDecision, Tender
from procurement.services import deciding, dividing, joining, purchases, scenarios
from procurement.services.screening import Screener
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot as notice_lot
from tests.procurement.notice_files import notice
from tests.procurement.test_deciding import decide
from tests.procurement.test_importing import bring

WHY = {"reason": "not_labour", "motivation": "Bara varor."}


@pytest.mark.parametrize("instrument", ["lots", "early_dialogue", "direct_award"])
def test_a_way_of_buying_is_no_social_consideration(buy, per, instrument):
    tender = buy()
    with pytest.raises(ValidationError, match="inget socialt verktyg"):
        decide(tender, per, instruments=[instrument])
    decide(tender, per, instruments=[instrument], **WHY)
    tender.refresh_from_db()
    assert tender.state == "decided"
    event = tender.events.get(code="tender.lot_decided")
    assert "inga sociala hänsyn: Köpet innehåller knappt något arbete" in event.text


def test_the_form_asks_for_the_reason(visit, per, buy):
    tender = buy()
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visitor.send(page, page.form(url), instruments=["direct_award"], status=422)
    assert "Du har bara valt ett sätt att köpa." in page.text
    page = visitor.send(page, page.form(url), instruments=["direct_award"], **WHY)
    assert "Inga sociala hänsyn" in page.text
    assert "Direktupphandling" in page.text


def test_calling_off_takes_a_reason(visit, per, buy):
    tender = buy()
    with pytest.raises(ValidationError, match="Skriv varför upphandlingen avbryts"):
        deciding.move(tender_id=tender.pk, code="cancel", by=per, version=None, text=" ")
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/flytt/cancel/"
    page = visitor.open(url)
    page = visitor.send(page, text="", status=422)
    assert "Skriv varför upphandlingen avbryts" in page.text
    visitor.send(page, text="Behovet finns inte längre.")
    tender.refresh_from_db()
    assert tender.state == "cancelled"
    page = visitor.open("/upphandlingar/skal/")
    assert "En upphandling avbröts innan den var beslutad." in page.text
    assert "Behovet finns inte längre." in page.text


@pytest.mark.parametrize("state", ["decided", "closed"])
def test_the_database_counts_the_lots_itself(buy, state):
    tender = buy()
    with pytest.raises(IntegrityError, match="a lot is not decided"), transaction.atomic():
        Tender.objects.filter(pk=tender.pk).update(state=state, undecided=0)


def test_a_lot_that_is_withdrawn_asks_for_nothing(buy, per):
    tender = buy()
    lot = tender.lots.get()
    Lot.objects.create(tender=tender, identifier="LOT-0002", position=2, withdrawn=True)
    deciding.decide_lot(
        tender_id=tender.pk,
        lot_id=lot.pk,
        instruments=["reserve_4_18"],
        reason="",
        motivation="",
        by=per,
        version=None,
        screening_id=lot.latest_screening_id,
    )
    tender.refresh_from_db()
    assert tender.state == "decided"


def test_nothing_is_joined_to_what_was_called_off(buy, per):
    kept, other = buy(), buy("Tvätt av kläder", cpv="98310000")
    deciding.move(tender_id=kept.pk, code="cancel", by=per, version=None, text="Fel rad.")
    with pytest.raises(ValidationError, match="är avbruten"):
        joining.join(
            tender_id=kept.pk,
            number=other.number,
            by=per,
            version=None,
            screener=Screener(on=TODAY, by=per),
        )


def test_decisions_and_reasons_are_counted_apart(visit, per, buy):
    decide(buy(), per, instruments=["labour_terms", "early_dialogue"])
    decide(buy("Datorer", cpv="30200000", nature="goods"), per, instruments=["lots"], **WHY)
    page = visit(per).open("/upphandlingar/skal/")
    assert "En del använder verktyg, en del har ett skäl i stället." in page.text
    assert "Sätt att köpa och förbereda" in page.text
    assert "Köpet innehåller knappt något arbete" in page.text
    assert LotDecision.objects.count() == 2


def test_a_part_cut_out_of_a_decided_lot_waits_for_its_own_decision(buy, per):
    tender = buy(value=Decimal(900_000))
    decide(tender, per)
    tender.refresh_from_db()
    deciding.move(tender_id=tender.pk, code="reopen", by=per, version=None, text="Nya uppgifter.")
    dividing.cut_out(
        lot_id=tender.lots.get().pk,
        title="Fönsterputsning",
        cpv="90911300",
        value=Decimal(100_000),
        by=per,
        version=None,
        screener=Screener(on=TODAY, by=per),
    )
    tender.refresh_from_db()
    assert (tender.state, tender.undecided) == ("screened", 1)


def test_a_notice_of_what_was_called_off_opens_it_again(per):
    bring(notice())
    tender = Tender.objects.get()
    deciding.move(tender_id=tender.pk, code="cancel", by=per, version=None, text="Uppskjutet.")
    bring(notice(version="02", on="2025-03-12", lots=notice_lot(value=900_000)))
    tender.refresh_from_db()
    assert (tender.state, tender.undecided) == ("screened", 1)
    assert tender.events.filter(code="tender.reopened").exists()


def test_a_lot_that_a_notice_adds_to_a_closed_purchase_waits_for_a_decision(per):
    bring(notice())
    tender = Tender.objects.get()
    decide(tender, per)
    deciding.move(tender_id=tender.pk, code="close", by=per, version=None)
    lots = notice_lot(value=900_000) + notice_lot("LOT-0002", "Fönsterputs")
    bring(notice(version="02", on="2025-03-12", lots=lots))
    tender.refresh_from_db()
    assert (tender.state, tender.undecided) == ("screened", 1)


def test_a_part_answers_as_it_was_shown_and_says_how_its_facts_are_known(buy, per):
    """What holds for the whole holds for the part, so that a promised flag does not vanish."""
    tender = buy("Byggnation och städning", value=Decimal(3_000_000), people_needed=12)
    whole = tender.lots.get()
    purchases.fill_in_facts(
        lot_id=whole.pk,
        facts={"labour_share": Decimal("0.8"), "entry_threshold": "low"},
        known_from="kalkylen",
        by=per,
        version=None,
        on=TODAY,
    )
    whole.refresh_from_db()
    facts = scenarios.facts_of_lot(lot=whole, on=TODAY)
    shown = dividing.parts(lot=whole, facts=facts, share=None, on=TODAY)[0]
    part = dividing.cut_out(
        lot_id=whole.pk,
        title=shown.title,
        cpv=shown.cpv,
        value=shown.value,
        by=per,
        version=None,
        screener=Screener(on=TODAY, by=per),
    )
    part.refresh_from_db()
    answer = part.latest_screening.findings.get(instrument="reserve_4_18")
    assert (answer.legal, answer.suitability, answer.score) == (
        shown.finding.legal,
        shown.finding.suitability,
        shown.finding.score,
    )
    assert (part.labour_share, part.entry_threshold, part.people_needed) == (
        Decimal("0.8"),
        "low",
        None,
    )
    row = part.fact_changes.get(fact="labour_share")
    assert (row.known_from, row.by) == ("samma som för LOT-0001: kalkylen", per)
