"""Parts that are cut out of a purchase: what they are worth together, and putting them back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from procurement.models import Tender
from procurement.services import deciding, dividing, purchases, screening
from procurement.services.importing import import_file
from procurement.services.screening import Screener
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot as notice_lot
from tests.procurement.notice_files import notice


def cut(tender, per, value, title="Fönsterputsning", cpv="90911300", position=1):
    return dividing.cut_out(
        lot_id=tender.lots.get(position=position).pk,
        title=title,
        cpv=cpv,
        value=Decimal(value),
        by=per,
        version=None,
        screener=Screener(on=TODAY, by=per),
    )


def fill_in(lot, per, **facts):
    return purchases.fill_in_facts(
        lot_id=lot.pk, facts=facts, known_from="", by=per, version=None, on=TODAY
    )


def test_a_part_worth_nothing_is_refused(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/1/dela/")
    page = visitor.send(page, value="0", status=422)
    assert "Den måste vara värd mer än 0 kr" in page.text
    with pytest.raises(ValidationError, match="mer än 0 kr"):
        cut(tender, per, 0)
    assert tender.lots.count() == 1


def test_a_lot_without_a_value_leaves_what_is_known_of_the_others(buy, per):
    """What is known alone is above the threshold, so that the others stay where they were."""
    tender = buy(value=Decimal(20_500_000))
    part = cut(tender, per, 2_000_000)
    other = cut(tender, per, 1_000_000, title="Storstädning")
    other.refresh_from_db()
    assert other.latest_screening.regime == "directive"
    fill_in(part, per, value=None)
    screening.screen_tender(tender_id=tender.pk, by=per, on=TODAY)
    other.refresh_from_db()
    assert other.latest_screening.regime == "directive"
    assert other.latest_screening.facts["tender_value_known"] == "18500000.00"
    told = " ".join(row["text"] for row in other.latest_screening.regime_reasons)
    assert "understiger" not in told


def test_a_lot_that_costs_nothing_has_no_value_yet(buy, per):
    tender = buy(value=Decimal(1_500_000))
    part = cut(tender, per, 500_000)
    fill_in(part, per, value=Decimal(0))
    whole = tender.lots.get(position=1)
    assert whole.latest_screening.regime == "unknown"
    assert "tender_value" in whole.latest_screening.regime_missing


def test_a_value_said_in_its_parts_counts_in_the_sum(buy, per):
    tender = buy(value=Decimal(1_500_000))
    part = cut(tender, per, 500_000)
    fill_in(
        part, per, value=None, base_value=Decimal(500_000),
        options=[Decimal(300_000)], extensions=[Decimal(0)],
    )  # fmt: skip
    whole = tender.lots.get(position=1)
    assert whole.latest_screening.facts["tender_value"] == "1800000.00"
    assert whole.latest_screening.regime == "national"


def put_back_url(tender, position=2):
    return f"/upphandlingar/{tender.number}/{position}/lagg-tillbaka/"


def decide(tender, per, position):
    lot = tender.lots.get(position=position)
    deciding.decide_lot(
        tender_id=tender.pk, lot_id=lot.pk, instruments=["reserve_4_18"], reason="",
        motivation="", by=per, version=None, screening_id=lot.latest_screening_id,
    )  # fmt: skip


def test_a_division_is_undone_and_can_still_be_read(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    cut(tender, per, 200_000)
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/2/")
    assert page.tree.xpath(f"//main//a[@href='{put_back_url(tender)}']")
    page = visitor.open(put_back_url(tender))
    assert "Delen är värd 200 000 kr" in page.text.replace("\xa0", " ")
    page = visitor.send(page)
    assert "Värdet är nu 900 000 kr" in page.text.replace("\xa0", " ")
    assert "En del lades tillbaka" in page.text
    assert "LOT-0002 Fönsterputsning" in page.text
    tender.refresh_from_db()
    whole, part = tender.lots.order_by("position")
    assert (tender.lot_count, whole.value, part.withdrawn) == (1, 900_000, True)
    change = whole.fact_changes.first()
    assert (change.before, change.after, change.known_from) == (
        "700000", "900000", "LOT-0002 lades tillbaka",
    )  # fmt: skip
    assert "tender_value" not in whole.latest_screening.facts
    # A part that is cut out again is a new one.
    assert cut(tender, per, 100_000).identifier == "LOT-0003"


def test_a_part_is_put_back_into_the_lot_that_is_chosen(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    cut(tender, per, 200_000)
    cut(tender, per, 100_000, title="Storstädning")
    visitor = visit(per)
    page = visitor.open(put_back_url(tender, 3))
    into = tender.lots.get(position=2)
    visitor.send(page, into=str(into.pk))
    into.refresh_from_db()
    tender.refresh_from_db()
    assert (into.value, tender.lot_count) == (300_000, 2)


def test_a_value_that_nobody_knows_is_asked_for(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    fill_in(cut(tender, per, 200_000), per, value=None)
    visitor = visit(per)
    page = visitor.send(visitor.open(put_back_url(tender)))
    assert "Skriv vad köpet är värt nu" in page.text
    assert not page.form().fields["value"]
    assert tender.lots.get(position=1).value is None


def test_a_decided_part_stays(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    cut(tender, per, 200_000)
    visitor = visit(per)
    stale = visitor.open(put_back_url(tender))
    decide(tender, per, 2)
    page = visitor.open(put_back_url(tender))
    assert "redan beslutad och kan inte läggas tillbaka" in page.text
    assert not page.tree.xpath("//main//form")
    visitor.send(stale, status=422)
    decide(tender, per, 1)
    page = visitor.open(put_back_url(tender))
    assert "Öppna ärendet igen först" in page.text
    assert tender.lots.screenable().count() == 2


def test_a_lot_that_is_alone_has_nowhere_to_go(visit, per, buy):
    page = visit(per).open(put_back_url(buy(), 1))
    assert "Det finns ingen annan del" in page.text


def test_an_advertised_purchase_is_changed_by_its_notices(visit, per):
    lots = notice_lot() + notice_lot("LOT-0002", "Fönsterputs", value=3_000_000)
    import_file(data=notice(lots=lots), name="a.xml", by=None, on=TODAY)
    page = visit(per).open(put_back_url(Tender.objects.get()))
    assert "ändras genom en ny annons" in page.text
