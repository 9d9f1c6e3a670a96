"""A unit answers what is asked of its own purchases; everything else is the officer's."""

import pytest
from django.core.exceptions import ValidationError

from ljungby_social.accounts.models import Unit
from ljungby_social.casework import IllegalMove
from procurement.models import Lot
from procurement.services import deciding, purchases
from tests.procurement.conftest import TODAY


def url(tender):
    return f"/upphandlingar/{tender.number}/1/uppgifter/"


def answer(tender, ulla, **facts):
    return purchases.fill_in_facts(
        lot_id=tender.lots.get().pk, facts=facts, known_from="", by=ulla, version=None, on=TODAY
    )


def test_the_unit_answers_on_the_page_and_the_history_says_who(visit, ulla, unit, buy, cpv_codes):
    tender = buy(unit=unit)
    visitor = visit(ulla)
    page = visitor.open(tender.get_absolute_url())
    assert "frågor om köpet, eller så många du kan" in page.text
    assert "Fyll i eller ändra alla uppgifter" not in page.text
    page = visitor.send(page, page.form(url(tender)), people_needed="6", known_from="Schemat")
    assert "prövad på nytt" in page.text
    lot = Lot.objects.get()
    assert (lot.people_needed, lot.value, lot.title) == (6, 600_000, "Städning av skolor")
    change = lot.fact_changes.get()
    assert (change.fact, change.by, change.known_from) == ("people_needed", ulla, "Schemat")
    assert tender.events.filter(code="tender.answered", actor=ulla).exists()
    # The machine screens, not the unit; and its own answer can be mended.
    assert lot.latest_screening.by is None
    page = visitor.open(url(tender))
    page = visitor.send(page, people_needed="7")
    assert Lot.objects.get().people_needed == 7


def test_the_units_page_asks_only_what_is_missing(visit, ulla, unit, buy, cpv_codes):
    page = visit(ulla).open(url(buy(unit=unit)))
    fields = set(page.form().fields.keys())
    assert "people_needed" in fields
    assert fields.isdisjoint({"title", "description", "value", "cpv", "part_rows"})


def test_what_nobody_asked_is_not_taken(visit, ulla, unit, buy, cpv_codes):
    tender = buy(unit=unit)
    visitor = visit(ulla)
    page = visitor.open(url(tender))
    visitor.send(page, value="1", title="Annat", people_needed="6")
    lot = Lot.objects.get()
    assert (lot.value, lot.title, lot.people_needed) == (600_000, "Städning av skolor", 6)
    with pytest.raises(ValidationError, match="Frågorna har ändrats"):
        answer(tender, ulla, value=1)


def test_another_units_purchase_does_not_exist(visit, ulla, buy):
    tender = buy(unit=Unit.objects.create(name="En annan enhet"))
    visit(ulla).open(url(tender), status=404)
    with pytest.raises(IllegalMove):
        answer(tender, ulla, people_needed=6)


def test_a_decided_purchase_is_not_answered(visit, per, ulla, unit, buy, cpv_codes):
    tender = buy(unit=unit)
    lot = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk, lot_id=lot.pk, instruments=["reserve_4_18"], reason="",
        motivation="", by=per, version=None, screening_id=lot.latest_screening_id,
    )  # fmt: skip
    page = visit(ulla).open(url(tender))
    assert "Tala med upphandlaren om något är fel" in page.text
    assert not page.tree.xpath("//main//form")
    with pytest.raises(IllegalMove):
        answer(tender, ulla, people_needed=6)


def test_nothing_asked_is_said(visit, ulla, unit, buy, cpv_codes):
    tender = buy(unit=unit)
    Lot.objects.update(latest_screening=None)
    page = visit(ulla).open(url(tender))
    assert "Inget saknas just nu" in page.text
