"""Files in: once, whole, in order, and without one bad file harming another."""

import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.intake import Limits, megabytes
from procurement.models import Import, Lot, Notice, Screening, SourceFile, Tender
from procurement.services import deciding
from procurement.services.importing import import_file, import_many
from tests.intake.written import release
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot, notice

PLAN = "Benämning;CPV-kod;Uppskattat värde;Avtalstid;Enhet\n"


def bring(data, name="fil.xml", **more):
    return import_file(data=data, name=name, by=None, on=TODAY, **more)


def counts():
    return {
        model.__name__: model.objects.count() for model in (Tender, Lot, Notice, Screening, Import)
    }


def test_a_notice_becomes_a_screened_purchase():
    outcome = bring(notice())
    tender = Tender.objects.get()
    assert (outcome.failed, outcome.imported.tenders_new) == (False, 1)
    assert (tender.title, tender.state) == ("Städning av skolor", "screened")
    found = tender.lots.get()
    assert (found.cpv, found.value, found.nature) == ("90910000", 600_000, "services")
    assert found.reserved_participation == ["none"]
    assert found.latest_screening.regime == "direct"
    assert found.latest_screening.findings.count() == 11
    assert found.latest_screening.findings.first().reasons_for


def test_the_same_bytes_twice_change_nothing():
    bring(notice())
    before = counts()
    outcome = bring(notice(), name="samma.xml")
    assert outcome.already
    assert counts() == before


def test_the_same_notice_in_other_bytes_changes_nothing():
    bring(notice())
    before = counts()
    outcome = bring(notice() + b"\n<!-- again -->", name="annan.xml")
    assert outcome.imported.unchanged == 1
    assert counts() == {**before, "Import": before["Import"] + 1}


def test_the_same_file_twice_in_one_batch():
    outcomes = list(import_many([("a.xml", notice()), ("b.xml", notice())], by=None, on=TODAY))
    assert [outcome.already for outcome in outcomes] == [False, True]
    assert Tender.objects.count() == 1


def test_a_change_notice_changes_its_purchase_and_shows_what(visit, per, cpv_codes):
    bring(notice())
    first = Lot.objects.get().latest_screening_id
    bring(
        notice(
            notice_id="33333333-3333-4333-8333-333333333333",
            on="2025-03-10",
            lots=lot(value=5_000_000) + lot("LOT-0002", "Fönsterputs"),
            change_of="11111111-1111-4111-8111-111111111111-01",
        )
    )
    tender = Tender.objects.get()
    changed = tender.lots.get(identifier="LOT-0001")
    assert changed.value == 5_000_000
    assert changed.latest_screening_id != first
    assert Screening.objects.filter(pk=first).exists()
    assert tender.lot_count == 2
    page = visit(per).open(tender.get_absolute_url())
    assert "600 000 kr → 5 000 000 kr" in page.text
    assert "Värdet är ändrat. Köparen rättar ett fel" in page.text
    assert "cor-buy" not in page.text
    assert "LOT-0002" in page.text


def test_a_changed_purchase_that_was_decided_is_opened_again(per):
    bring(notice())
    tender = Tender.objects.get()
    found = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk,
        lot_id=found.pk,
        instruments=["reserve_4_18"],
        reason="",
        motivation="",
        by=per,
        version=None,
        screening_id=found.latest_screening_id,
    )
    bring(notice(version="02", on="2025-03-12", lots=lot(value=900_000)))
    tender.refresh_from_db()
    found.refresh_from_db()
    assert tender.state == "screened"
    assert found.latest_decision.instruments == ["reserve_4_18"]


def test_an_older_version_that_comes_late_does_not_set_the_facts():
    bring(notice(version="02", on="2025-03-12", lots=lot(value=900_000)))
    bring(notice(version="01", on="2025-03-01"))
    tender = Tender.objects.get()
    assert tender.lots.get().value == 900_000
    assert tender.notices.count() == 2
    assert tender.notices.get(leading=True).version == "02"


def test_what_an_officer_filled_in_stays(per):
    bring(notice())
    found = Lot.objects.get()
    found.people_needed = 7
    found.save()
    bring(notice(version="02", on="2025-03-12", lots=lot(value=900_000)))
    found.refresh_from_db()
    assert (found.people_needed, found.value) == (7, 900_000)


def test_versions_in_one_batch_come_in_order():
    files = [
        ("2.xml", notice(version="02", on="2025-03-12", lots=lot(value=900_000))),
        ("1.xml", notice()),
    ]
    list(import_many(files, by=None, on=TODAY))
    assert Tender.objects.get().lots.get().value == 900_000


def test_a_lot_that_vanishes_is_kept_as_withdrawn():
    bring(notice(lots=lot() + lot("LOT-0002", "Fönsterputs")))
    bring(notice(version="02", on="2025-03-12"))
    tender = Tender.objects.get()
    assert tender.lots.get(identifier="LOT-0002").withdrawn
    assert tender.lot_count == 1


BROKEN = {
    "truncated": notice()[:900],
    "doctype": notice().replace(
        b"<ContractNotice", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ContractNotice'
    ),
    "empty": b"",
    "html": b"<!doctype html><html><body>Logga in</body></html>",
    "pdf": b"%PDF-1.7",
    "other xml": b"<?xml version='1.0'?><rss/>",
}


@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN)
def test_a_broken_file_is_refused_with_a_sentence(data):
    outcome = bring(data)
    assert outcome.failed
    assert outcome.imported.refusal.endswith(".")
    assert not Tender.objects.exists()


def test_a_broken_file_harms_no_other():
    files = [("trasig.xml", BROKEN["truncated"]), ("hel.xml", notice())]
    outcomes = list(import_many(files, by=None, on=TODAY))
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert Tender.objects.count() == 1


def test_what_the_database_refuses_harms_no_other(monkeypatch):
    from procurement.services import batches

    honest = batches.lot_columns

    def lie(read):
        columns = honest(read)
        if "omöjlig" in read.title:
            columns[0]["labour_share"] = 7
        return columns

    monkeypatch.setattr(batches, "lot_columns", lie)
    impossible = notice(
        title="omöjlig", notice_id="44444444-4444-4444-8444-444444444444", procedure="omöjlig"
    )
    outcomes = list(import_many([("a.xml", impossible), ("b.xml", notice())], by=None, on=TODAY))
    assert [outcome.failed for outcome in outcomes] == [True, False]
    assert "inte att spara" in outcomes[0].imported.refusal
    assert Tender.objects.count() == 1


def test_rows_of_a_plan_with_one_broken(visit, per, unit):
    plan = PLAN + "Städning;90910000;600 000;24;Tekniska förvaltningen\nTvätt;abc;massor;;\n"
    outcome = bring(plan.encode(), name="plan.csv")
    assert (outcome.imported.tenders_new, outcome.failed) == (1, True)
    assert Tender.objects.get().unit == unit
    page = visit(per).open(outcome.imported.get_absolute_url())
    assert "rad 3" in page.text
    assert "”abc” är ingen CPV-kod" in page.text


def test_a_plan_without_titles_is_refused():
    outcome = bring(b"kod;belopp\n90910000;5\n", name="plan.csv")
    assert "Kolumnen Benämning saknas" in outcome.imported.refusal


def test_a_mended_plan_changes_its_purchase():
    bring((PLAN + "Städning;90910000;600 000;24;\n").encode(), name="plan.csv")
    bring((PLAN + "Städning;90910000;650 000;36;\n").encode(), name="plan 2.csv")
    found = Tender.objects.get().lots.get()
    assert (found.value, found.duration_months) == (650_000, 36)


def test_an_unknown_unit_is_told():
    outcome = bring((PLAN + "Städning;90910000;600 000;24;Månbasen\n").encode(), name="plan.csv")
    assert "Månbasen" in outcome.imported.problems.get().sentence


def test_a_day_for_purchases_that_have_none():
    bring(
        (PLAN + "Städning;90910000;600 000;24;\n").encode(),
        name="plan.csv",
        dated=date(2024, 5, 1),
    )
    assert Screening.objects.get().day == date(2024, 5, 1)
    assert Import.objects.get().dated == date(2024, 5, 1)


def test_the_bytes_are_kept_once_as_they_came():
    bring(notice())
    assert SourceFile.objects.get().data() == notice()


def upload(name, data):
    return SimpleUploadedFile(name, data)


def test_a_notice_by_the_page(visit, per, cpv_codes):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=upload("annons.xml", notice()))
    assert "1 ny upphandling" in page.text.replace("1ny", "1 ny")
    assert "Städning av skolor" in page.text
    page = visitor.send(visitor.open("/upphandlingar/import/"), file=upload("igen.xml", notice()))
    assert "redan inläst" in page.text


def test_a_plan_by_the_page_shows_its_columns_first(visit, per, cpv_codes):
    visitor = visit(per)
    plan = "Vad vi köper;Kod;Summa\nStädning;90910000;600 000\n".encode()
    page = visitor.send(visitor.open("/upphandlingar/import/"), file=upload("plan.csv", plan))
    assert page.heading == "Stämmer kolumnerna?"
    assert not Tender.objects.exists()
    page = visitor.send(page, column_0="title", column_1="value", column_2="value", status=422)
    assert "Två kolumner kan inte båda vara ”Uppskattat värde”" in page.text
    page = visitor.send(page, column_0="", column_1="", column_2="", status=422)
    assert "Välj vilken kolumn som är köpets benämning" in page.text
    page = visitor.send(
        page, column_0="title", column_1="cpv", column_2="value", valued_on="2025-02-01"
    )
    found = Tender.objects.get()
    assert (found.title, found.lots.get().value) == ("Städning", 600_000)
    assert found.valued_on == date(2025, 2, 1)
    plan = "Vad vi köper;Kod;Summa\nTvätt;98310000;1 000\n".encode()
    page = visitor.send(visitor.open("/upphandlingar/import/"), file=upload("plan2.csv", plan))
    assert page.form().fields["column_0"] == "title"


@pytest.mark.parametrize("name", ["truncated", "doctype"])
def test_a_broken_notice_by_the_page_says_why(name, visit, per):
    visitor = visit(per)
    page = visitor.send(
        visitor.open("/upphandlingar/import/"), file=upload("trasig.xml", BROKEN[name])
    )
    assert "Filen gick inte att läsa" in page.text


def test_a_pdf_by_the_page_is_refused_in_the_form(visit, per):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=upload("annons.pdf", BROKEN["pdf"]), status=422)
    assert "Filen är en pdf" in page.text


def test_a_file_that_is_too_large_is_refused_in_the_form(visit, per, settings):
    settings.IMPORT_MAX_BYTES = 1000
    visitor = visit(per)
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=upload("stor.xml", notice()), status=422)
    assert "En fil får vara högst" in page.text
    assert not Import.objects.exists()


def test_an_import_again_after_a_failure_reads_anew(per):
    """A refused file is known by its bytes too: bringing it in again tells the same."""
    first = bring(BROKEN["truncated"])
    again = bring(BROKEN["truncated"])
    assert again.already
    assert again.refusal == first.refusal


def test_one_limit_holds_on_the_page_on_the_command_line_and_in_the_reader(visit, per, settings):
    assert Limits().file_bytes == settings.IMPORT_MAX_BYTES
    page = visit(per).open("/upphandlingar/import/")
    assert f"Högst {megabytes(settings.IMPORT_MAX_BYTES)}." in page.text


def test_an_ocds_release_without_lots_leaves_the_lots_alone():
    whole = release(lots=[{"id": "1", "title": "Norr"}, {"id": "2", "title": "Söder"}])
    bring(json.dumps(whole).encode(), name="a.json")
    later = {
        "ocid": "ocds-abc-1",
        "id": "2",
        "date": "2026-05-01T00:00:00Z",
        "tag": ["tenderAmendment"],
        "tender": {"id": "UPP-7", "title": "Städning av alla skolor"},
    }
    bring(json.dumps(later).encode(), name="b.json")
    tender = Tender.objects.get()
    assert tender.title == "Städning av alla skolor"
    assert [(lot.identifier, lot.withdrawn) for lot in tender.lots.order_by("position")] == [
        ("1", False),
        ("2", False),
    ]


def called_off(**said):
    """A change notice that says that the purchase is called off."""
    return notice(change_of="11111111-1111-4111-8111-111111111111-01", **said).replace(
        b"cor-buy", b"cancel"
    )


def test_a_cancellation_that_comes_first_is_no_open_purchase(visit, per):
    imported = bring(called_off(notice_id="33333333-3333-4333-8333-333333333333")).imported
    tender = Tender.objects.get()
    assert tender.state == "cancelled"
    assert [event.code for event in tender.events.all()] == ["tender.imported", "tender.cancelled"]
    assert "Köpet lades in som avbrutet" in visit(per).open(imported.get_absolute_url()).text
    bring(notice())
    tender.refresh_from_db()
    assert (tender.state, tender.notices.count()) == ("cancelled", 2)


def test_two_lots_with_one_long_identifier_are_kept_apart():
    name = "LOT-" + "9" * 200
    outcome = bring(notice(lots=lot(name) + lot(name) + lot("LOT-0002") + lot("LOT-0002")))
    assert not outcome.refusal
    names = list(Lot.objects.values_list("identifier", flat=True))
    assert len(set(names)) == 4
    assert max(map(len, names)) == 60


def test_a_result_that_changes_nothing_is_counted(visit, per):
    bring(notice())
    result = notice(notice_id="55555555-5555-4555-8555-555555555555", on="2025-06-01").replace(
        b'listName="competition">cn-standard', b'listName="result">can-standard'
    )
    imported = bring(result).imported
    assert (imported.tenders_new, imported.tenders_changed, imported.added) == (0, 0, 1)
    page = visit(per).open(imported.get_absolute_url())
    assert "1 annons till en upphandling som finns" in page.text


def test_a_group_of_lots_is_on_the_page_of_its_purchase(visit, per, cpv_codes):
    group = lot("GLO-0001", "Båda områdena", value=900_000).replace(
        'schemeName="Lot"', 'schemeName="LotsGroup"'
    )
    bring(notice(lots=lot() + lot("LOT-0002") + group))
    tender = Tender.objects.get()
    assert tender.lot_count == 2
    page = visit(per).open(tender.get_absolute_url())
    assert "Grupper av delar" in page.text
    assert "GLO-0001 Båda områdena" in page.text


def framework(value):
    """A lot whose framework can be worth at most 900 000, of an estimated value."""
    ceiling = (
        "<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent><efext:EformsExtension>"
        '<efbc:FrameworkMaximumAmount currencyID="SEK">900000</efbc:FrameworkMaximumAmount>'
        "</efext:EformsExtension></ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>"
    )
    return lot(value=value).replace(
        "<cac:RequestedTenderTotal>", f"<cac:RequestedTenderTotal>{ceiling}"
    )


def test_an_estimate_that_changes_under_a_ceiling_is_told():
    bring(notice(lots=framework(500_000)))
    assert Lot.objects.get().value == 900_000
    bring(notice(version="02", on="2025-03-12", lots=framework(750_000)))
    text = Tender.objects.get().events.get(code="tender.notice_changed").text
    assert "LOT-0001 uppskattat värde: 500 000 kr → 750 000 kr" in text.replace("\u00a0", " ")
