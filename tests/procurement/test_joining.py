"""A row of a plan and its notice become one; files are read again; rows are mended."""

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.models import Import, Lot, Tender
from procurement.services import deciding, joining
from procurement.services.importing import import_file
from procurement.services.screening import Screener
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot as notice_lot
from tests.procurement.notice_files import notice


def bring(data, name="a.xml"):
    import_file(data=data, name=name, by=None, on=TODAY)
    return Tender.objects.order_by("-pk").first()


def join(kept, other, per):
    return joining.join(
        tender_id=kept.pk,
        number=other.number,
        by=per,
        version=None,
        screener=Screener(on=TODAY, by=per),
    )


def decide(tender, per):
    lot = tender.lots.get()
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


def test_a_plan_row_keeps_number_facts_and_decision(visit, per, buy, cpv_codes):
    kept = buy(people_needed=5)
    decide(kept, per)
    other = bring(notice(lots=notice_lot(value=900_000, reserved="res-ws")))
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{kept.number}/sla-ihop/")
    page = visitor.send(page, number=other.number.lower())
    kept.refresh_from_db()
    other.refresh_from_db()
    lot = kept.lots.get()
    assert (lot.value, lot.people_needed) == (900_000, 5)
    assert lot.reserved_participation == ["res-ws"]
    assert lot.latest_decision.instruments == ["reserve_4_18"]
    assert (kept.state, other.state) == ("screened", "cancelled")
    assert kept.notices.count() == 1
    assert "Samstämmigt" in page.text


def test_later_notices_find_the_purchase_that_was_kept(per, buy):
    kept = buy()
    join(kept, bring(notice()), per)
    bring(notice(version="02", on="2025-03-12", lots=notice_lot(value=750_000)), "b.xml")
    assert kept.lots.get().value == 750_000
    assert Tender.objects.count() == 2


def test_several_lots_move_over(per, buy):
    kept = buy()
    join(kept, bring(notice(lots=notice_lot() + notice_lot("LOT-0002", "Fönsterputs"))), per)
    kept.refresh_from_db()
    assert kept.lot_count == 3
    positions = list(kept.lots.values_list("position", flat=True))
    assert len(set(positions)) == 3


@pytest.mark.parametrize("number", ["UP-1999-0001", "itself"])
def test_there_must_be_another(number, per, buy):
    kept = buy()
    with pytest.raises(ValidationError, match="ingen annan upphandling"):
        joining.join(
            tender_id=kept.pk,
            number=kept.number if number == "itself" else number,
            by=per,
            version=None,
            screener=Screener(on=TODAY),
        )


def test_a_decided_purchase_is_not_emptied(per, buy):
    kept, other = buy(), buy("Tvätt")
    decide(other, per)
    with pytest.raises(ValidationError, match="åt andra hållet"):
        join(kept, other, per)


PLAN = "Benämning;CPV-kod;Värde\nStädning;90910000;600 000\n=1+1;abc;massor\n"


def test_rows_that_were_left_out_are_mended_and_brought_in(visit, per, cpv_codes):
    visitor = visit(per)
    first = import_file(data=PLAN.encode(), name="plan.csv", by=per, on=TODAY).imported
    page = visitor.open(first.get_absolute_url())
    assert "Hämta raderna som inte kom in" in page.text
    response = visitor.client.get(f"/upphandlingar/import/{first.pk}/rader.csv")
    text = response.content.decode("utf-8-sig")
    lines = text.splitlines()
    assert lines[0] == "Benämning;CPV-kod;Värde;Varför raden inte kom in"
    assert "abc" in lines[1]
    assert not lines[1].startswith("=")
    mended = text.replace("abc", "98310000").replace("massor", "100 000")
    mended = mended.replace("'=1+1", "Tvätt")
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=SimpleUploadedFile("mer.csv", mended.encode("utf-8-sig")))
    page = visitor.send(page)
    assert Tender.objects.count() == 2
    assert {lot.cpv for lot in Lot.objects.all()} == {"90910000", "98310000"}


def test_a_file_is_read_again(visit, per, monkeypatch):
    from procurement import readers
    from procurement.intake import Refused

    def refuse(*args, **kwargs):
        raise Refused("Läsaren kan inte det här än.")

    with monkeypatch.context() as patch:
        patch.setattr(readers, "read", refuse)
        bring(notice())
    refused = Import.objects.get()
    assert refused.state == "refused"
    visitor = visit(per)
    page = visitor.open(refused.get_absolute_url())
    page = visitor.send(page)
    assert "Filen lästes igen" in page.text
    refused.refresh_from_db()
    assert (refused.state, refused.refusal, refused.tenders_new) == ("done", "", 1)
    page = visitor.send(page)
    assert Tender.objects.count() == 1


def test_a_file_without_faults_has_no_rows_to_mend(visit, per):
    bring(notice())
    visit(per).open(f"/upphandlingar/import/{Import.objects.get().pk}/rader.csv", status=404)


ROW = "Benämning;CPV-kod;Värde\nStädning av skolor;90910000;600 000\n"


def test_the_decision_follows_when_the_next_notice_comes(per):
    kept = bring(ROW.encode(), "plan.csv")
    assert kept.lots.get().identifier == "LOT-0000"
    decide(kept, per)
    join(kept, bring(notice()), per)
    bring(notice(version="02", on="2025-03-12", lots=notice_lot(value=750_000)), "b.xml")
    lot = kept.lots.get()
    assert (lot.identifier, lot.withdrawn, lot.value) == ("LOT-0001", False, 750_000)
    assert lot.latest_decision.instruments == ["reserve_4_18"]
    changed = kept.events.filter(code="tender.notice_changed").get()
    assert "LOT-0001" in changed.text
    assert "finns inte längre" not in changed.text


def plan(*parts):
    """A prior information notice whose lots are planned parts."""
    lots = "".join(notice_lot(part) for part in parts).replace(
        'schemeName="Lot"', 'schemeName="Part"'
    )
    return notice(notice_id="44444444-4444-4444-8444-444444444444", lots=lots, subtype="4").replace(
        b'listName="competition">cn-standard', b'listName="planning">pin-only'
    )


def test_a_plans_only_part_becomes_the_notices_only_lot(per):
    kept = bring(plan("PAR-0001"))
    assert (kept.form_type, kept.lots.get().kind) == ("planning", "part")
    decide(kept, per)
    bring(notice(on="2025-03-12"), "b.xml")
    lot = kept.lots.get()
    assert (lot.identifier, lot.kind, lot.withdrawn) == ("LOT-0001", "lot", False)
    assert lot.latest_decision.instruments == ["reserve_4_18"]


def test_of_several_parts_each_keeps_its_decision_and_it_is_said(visit, per, cpv_codes):
    kept = bring(plan("PAR-0001", "PAR-0002"))
    first = kept.lots.get(identifier="PAR-0001")
    deciding.decide_lot(
        tender_id=kept.pk,
        lot_id=first.pk,
        instruments=["reserve_4_18"],
        reason="",
        motivation="",
        by=per,
        version=None,
        screening_id=first.latest_screening_id,
    )
    bring(notice(on="2025-03-12"), "b.xml")
    assert kept.lots.screenable().get().identifier == "LOT-0001"
    page = visit(per).open(kept.get_absolute_url())
    assert "PAR-0001: finns inte längre. Beslutet om den finns kvar." in page.text
    assert "PAR-0002: finns inte längre" in page.text
    assert "Delar som inte längre finns i annonsen" in page.text
