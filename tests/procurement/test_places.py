"""Places that no requirement may tie a supplier to are rows, and staff add their own."""

from datetime import date

from procurement import knowledge
from procurement.models import Place

TEXT = "Endast företag i Ystad får lämna anbud."


def tried(visit, person):
    visitor = visit(person)
    return visitor.send(visitor.open("/upphandlingar/krav/"), text=TEXT).text


def test_a_new_place_is_known_at_once(visit, per):
    assert "inget att anmärka" in tried(visit, per)
    Place.objects.create(name="Ystad", since=date(2020, 1, 1), source="Upphandlingsenheten")
    text = tried(visit, per)
    assert "knyter leverantören eller varan till en plats" in text
    assert "Gör så här i stället" in text


def test_a_place_that_has_ended_is_forgotten(visit, per):
    Place.objects.create(
        name="Ystad", since=date(2020, 1, 1), until=date(2021, 1, 1), source="Upphandlingsenheten"
    )
    assert "inget att anmärka" in tried(visit, per)


def test_the_municipality_and_its_localities_are_there_from_the_start():
    names = knowledge.current().knowledge.place_names(date(2026, 11, 24))
    assert {"Ljungby", "Lagan", "Ryssby", "Lidhult", "Älmhult", "Kronoberg", "Småland"} <= set(
        names
    )
    assert len(names) == len(set(names)) >= 50


def test_an_administrator_edits_them(visit, adam):
    page = visit(adam).open("/admin/procurement/place/")
    assert "Agunnaryd" in page.text
