"""Every fact that the rules read can be written on a page, corrected, and traced."""

from decimal import Decimal

import pytest

from procurement.fields import AmountsField, currencies_typed
from procurement.models import Lot, Tender
from procurement.rules import Lot as Facts
from procurement.services import deciding, dividing
from procurement.services.screening import Screener
from tests.procurement.conftest import TODAY

NEW = "/upphandlingar/ny/"


def facts_page(visit, person, tender, lot=1):
    visitor = visit(person)
    return visitor, visitor.open(f"/upphandlingar/{tender.number}/{lot}/uppgifter/")


def latest(tender, position=1):
    return tender.lots.get(position=position).latest_screening


def test_base_options_and_extensions_make_the_value(visit, per, buy, cpv_codes):
    """Law.md T24: 500 000 and options of 300 000 are 800 000."""
    tender = buy(value=None)
    visitor, page = facts_page(visit, per, tender)
    visitor.send(page, base_value="500 000", options="200 000 + 100 000", extensions="0")
    lot = Lot.objects.get()
    assert (lot.base_value, lot.options, lot.extensions) == (500_000, [200_000, 100_000], [0])
    assert lot.latest_screening.regime == "national"
    told = {row.fact: (row.before, row.after) for row in lot.fact_changes.all()}
    assert told["options"] == ("", "200000, 100000")
    assert told["extensions"] == ("", "0")
    page = visitor.open(tender.get_absolute_url())
    assert "200 000 kr + 100 000 kr" in page.text.replace("\xa0", " ")


@pytest.mark.parametrize(
    ("rows", "regime", "annex2"),
    [
        pytest.param(
            [("55523000", "900 000"), ("39100000", "1 000 000")], "national", False, id="T26"
        ),
        pytest.param(
            [("55330000", "1 200 000"), ("90910000", "800 000")], "direct", True, id="T27"
        ),
    ],
)
def test_the_parts_of_a_mixed_contract(rows, regime, annex2, visit, per, buy, cpv_codes):
    tender = buy(cpv="", nature="", value=None)
    visitor, page = facts_page(visit, per, tender)
    sent = {
        f"part_{place}_{name}": text
        for place, row in enumerate(rows)
        for name, text in zip(("cpv", "value"), row, strict=True)
    }
    visitor.send(page, **sent)
    lot = Lot.objects.get()
    assert [(row.cpv, row.value) for row in lot.components.all()] == [
        (cpv, Decimal(value.replace(" ", ""))) for cpv, value in rows
    ]
    assert (lot.latest_screening.regime, lot.latest_screening.annex2) == (regime, annex2)
    change = lot.fact_changes.get(fact="components")
    assert change.after.startswith(rows[0][0])
    # The same sent again changes nothing, and emptied rows take the parts away.
    page = visitor.send(visitor.open(page.url))
    assert "Inget var ändrat" in page.text
    page = visitor.open(f"/upphandlingar/{tender.number}/1/uppgifter/")
    visitor.send(page, **dict.fromkeys(sent, ""))
    assert not lot.components.exists()
    assert lot.fact_changes.filter(fact="components").count() == 2


def test_more_rows_keep_what_was_typed(visit, per, buy, cpv_codes):
    tender = buy()
    visitor, page = facts_page(visit, per, tender)
    page = visitor.send(
        page, part_0_cpv="55523000", part_1_value="många", value="fel", more_rows="1", save=None
    )
    assert not page.errors()
    form = page.form()
    assert form.fields["part_0_cpv"] == "55523000"
    assert (form.fields["part_1_value"], form.fields["value"]) == ("många", "fel")
    assert "part_3_cpv" in form.fields
    assert Lot.objects.get().value == 600_000


@pytest.mark.parametrize("rows", ["", "-1", "999", "9" * 30, "x", "٣"])
def test_a_number_of_rows_that_nobody_typed_does_no_harm(rows, visit, per, buy):
    visitor, page = facts_page(visit, per, buy())
    page = visitor.send(page, part_rows=rows, more_rows="1")
    assert page.text.count("CPV-kod, del") <= 30


def test_one_part_is_no_mixed_contract(visit, per, buy, cpv_codes):
    visitor, page = facts_page(visit, per, buy())
    page = visitor.send(page, status=422, part_0_cpv="55523000")
    assert page.errors() == [
        "Ett blandat avtal har minst två delar. Fyll i en till, eller töm raden."
    ]
    assert page.tree.xpath("//*[@id='facts_part_1_cpv' and @aria-invalid='true']")


def test_further_codes_are_looked_up_and_mended(visit, per, buy, cpv_codes):
    tender = buy()
    visitor, page = facts_page(visit, per, tender)
    page = visitor.send(page, status=422, additional_cpv="77310000, 90919999")
    assert "CPV-koden ”90919999” finns inte" in page.text
    visitor.send(page, additional_cpv="77310000-6, 90911300 77310000")
    assert Lot.objects.get().additional_cpv == ["77310000", "90911300"]


@pytest.mark.parametrize("typed", ["100 000 EUR", "€ 100 000", "100.000 eur"])
def test_an_amount_in_another_currency_is_kept_and_decides_nothing(
    typed, visit, per, buy, cpv_codes
):
    tender = buy()
    visitor, page = facts_page(visit, per, tender)
    visitor.send(page, value=typed)
    lot = Lot.objects.get()
    assert (lot.value, lot.currency, lot.latest_screening.regime) == (100_000, "EUR", "unknown")
    page = visitor.open(tender.get_absolute_url())
    assert "100 000 EUR" in page.text.replace("\xa0", " ")
    # The value is asked for again, together with its currency.
    page = visitor.send(
        page, page.form(f"/upphandlingar/{tender.number}/1/uppgifter/"),
        value="1 100 000", currency="SEK",
    )  # fmt: skip
    assert latest(tender).regime == "national"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"value": "100 EUR", "prizes": "100 DKK"}, "Skriv alla belopp i samma valuta."),
        ({"value": "100 EUR", "currency": "DKK"}, "Valutan är en annan än den som står"),
        ({"options": "100 + x"}, "Skriv ett tal med siffror"),
        ({"options": "+".join("1" * 31)}, "Skriv högst 30 belopp."),
        ({"value": "100 XYZ"}, "Skriv ett tal med siffror"),
    ],
)
def test_amounts_that_do_not_go_together_are_told(sent, sentence, visit, per, buy):
    visitor, page = facts_page(visit, per, buy())
    page = visitor.send(page, status=422, **sent)
    assert sentence in page.text


def test_amounts_and_currencies_as_people_write_them():
    field = AmountsField()
    assert field.clean("200 000 kr + 100 000") == [200_000, 100_000]
    assert field.clean("0") == [0]
    assert field.clean("") == []
    assert field.prepare_value([Decimal("200000.00"), Decimal("1.5")]) == "200000 + 1,5"
    assert currencies_typed("100 000 EUR + 5 €") == {"EUR"}
    assert currencies_typed("eurokod 100") == set()


def test_what_it_is_called_decides_the_kinds_and_can_be_corrected(visit, per, buy, cpv_codes):
    tender = buy("Inköp av kryostat", cpv="", nature="", unit=None)
    assert latest(tender).kinds == []
    visitor, page = facts_page(visit, per, tender)
    page = visitor.send(page, title="Lokalvård i skolor", description="Daglig städning.\r\nÖvrigt.")
    tender.refresh_from_db()
    lot = tender.lots.get()
    assert (tender.title, lot.title) == ("Lokalvård i skolor", "Lokalvård i skolor")
    assert tender.description == lot.description == "Daglig städning.\nÖvrigt."
    assert [kind["slug"] for kind in latest(tender).kinds] == ["stadning"]
    change = lot.fact_changes.get(fact="title")
    assert (change.before, change.after, change.by) == (
        "Inköp av kryostat", "Lokalvård i skolor", per,
    )  # fmt: skip
    # A browser ends lines in its own way; that is no change.
    page = visitor.send(visitor.open(f"/upphandlingar/{tender.number}/1/uppgifter/"))
    assert "Inget var ändrat" in page.text
    page = visitor.open(f"/upphandlingar/{tender.number}/1/uppgifter/")
    assert "Skriv vad som ska köpas" in visitor.send(page, status=422, title=" ").text


def test_a_lot_of_several_and_the_whole_have_words_of_their_own(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    dividing.cut_out(
        lot_id=tender.lots.get().pk, title="Fönsterputsning", cpv="90911300",
        value=Decimal(100_000), by=per, version=None, screener=Screener(on=TODAY, by=per),
    )  # fmt: skip
    visitor, page = facts_page(visit, per, tender, lot=1)
    page = visitor.send(page, title="Golvvård", whole_title="Städning och fönsterputs")
    tender.refresh_from_db()
    assert tender.title == "Städning och fönsterputs"
    assert [lot.title for lot in tender.lots.order_by("position")] == [
        "Golvvård", "Fönsterputsning",
    ]  # fmt: skip
    assert "Hela köpets benämning: Städning av skolor → Städning och fönsterputs" in page.text


def test_two_at_once_are_told_and_nothing_typed_is_lost(visit, per, buy, cpv_codes):
    tender = buy()
    visitor, page = facts_page(visit, per, tender)
    _other, theirs = facts_page(visit, per, tender)
    visitor.send(theirs, people_needed="4")
    page = visitor.send(
        page, status=422, title="Golvvård", part_0_cpv="55523000", part_1_cpv="39100000"
    )
    assert "Ärendet har ändrats sedan du öppnade sidan" in page.text
    form = page.form()
    assert (form.fields["title"], form.fields["part_0_cpv"]) == ("Golvvård", "55523000")
    assert Tender.objects.get().title == "Städning av skolor"
    visitor.send(page)
    assert Tender.objects.get().title == "Golvvård"


def test_a_new_purchase_may_be_of_many_kinds_and_in_any_currency(visit, per, cpv_codes):
    visitor = visit(per)
    page = visitor.send(
        visitor.open(NEW), title="Kafé och möbler", part_0_cpv="55330000", part_0_value="900 000",
        more_rows="1", save=None, find=None,
    )  # fmt: skip
    assert page.form().fields["part_0_cpv"] == "55330000"
    assert not Tender.objects.exists()
    visitor.send(
        page, find=None, part_1_cpv="39100000", part_1_value="100 000 EUR", options="0",
        additional_cpv="39110000", more_rows=None,
    )  # fmt: skip
    lot = Lot.objects.get()
    assert (lot.currency, lot.options, lot.additional_cpv) == ("EUR", [0], ["39110000"])
    assert lot.components.count() == 2
    assert lot.latest_screening.facts["components"]


def test_every_fact_of_value_that_the_rules_read_has_a_field(visit, per, buy):
    _visitor, page = facts_page(visit, per, buy())
    names = set(page.form().fields.keys())
    beside = {"id", "lot", "date", "country", "components", "tender_value", "tender_value_known",
              "value_is_whole", "sellers", "ready_sellers"}  # fmt: skip
    assert set(Facts.__dataclass_fields__) - beside <= names
    assert {"valued_on", "part_0_cpv", "part_0_nature", "part_0_value"} <= names


def test_a_decided_purchase_says_so_at_once(visit, per, buy, cpv_codes):
    tender = buy()
    visitor, stale = facts_page(visit, per, tender)
    lot = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk, lot_id=lot.pk, instruments=["reserve_4_18"], reason="",
        motivation="", by=per, version=None, screening_id=lot.latest_screening_id,
    )  # fmt: skip
    page = visitor.open(f"/upphandlingar/{tender.number}/1/uppgifter/")
    assert "Delen är redan beslutad" in page.text
    assert not page.tree.xpath("//main//form")
    assert page.tree.xpath(f"//main//a[@href='/upphandlingar/{tender.number}/flytt/reopen/']")
    page = visitor.send(stale, status=422, people_needed="4")
    assert "Öppna ärendet igen först" in page.text
    assert page.form().fields["people_needed"] == "4"


def test_a_called_off_purchase_says_so_too(visit, per, buy):
    tender = buy()
    deciding.move(tender_id=tender.pk, code="cancel", by=per, version=None, text="Blir inte av.")
    _visitor, page = facts_page(visit, per, tender)
    assert "Upphandlingen är avbruten" in page.text


def test_a_value_without_the_rest_asks_for_the_rest(visit, per, buy, cpv_codes):
    visitor, page = facts_page(visit, per, buy(value=None))
    page = visitor.send(page, status=422, base_value="500 000")
    assert len(page.errors()) == 2
    assert "eller 0 om det inte finns några" in page.text
    visitor.send(page, options="0", extensions="0")
    assert Lot.objects.get().latest_screening.regime == "direct"


def test_whether_somebody_has_had_it_before_is_asked(visit, per, buy, cpv_codes):
    tender = buy("Drift av bibliotek", cpv="92500000", value=Decimal(9_000_000))
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    page = visitor.send(
        page, page.form(f"/upphandlingar/{tender.number}/1/uppgifter/"), reserved_before="true"
    )
    assert Lot.objects.get().reserved_before is True
    assert "andra får lämna anbud" in page.text


def test_a_day_that_has_not_been_is_refused(visit, per):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/krav/")
    page = visitor.send(page, status=422, text="Städning.", awarded_on="2030-05-01")
    assert "Välj en dag som har varit." in page.text
