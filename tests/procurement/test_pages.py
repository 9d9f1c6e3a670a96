"""The pages of procurement as each person gets them."""

from procurement.models import Lot, Tender


def test_list_shows_the_most_promising_first(visit, per, buy):
    buy("Städning av skolor")
    buy("Kryostat till laboratoriet", cpv="38000000", nature="goods")
    page = visit(per).open("/upphandlingar/")
    assert page.heading == "Upphandlingar"
    assert page.text.index("Städning av skolor") < page.text.index("Kryostat")


def test_an_empty_list_says_what_to_do(visit, per):
    assert "Det finns inga upphandlingar än" in visit(per).open("/upphandlingar/").text


def test_a_purchase_shows_what_was_found_and_from_where(visit, per, buy, cpv_codes):
    page = visit(per).open(buy().get_absolute_url())
    assert page.heading == "Städning av skolor"
    assert "Får direktupphandlas" in page.text
    assert "Reservera för sociala företag" in page.text
    assert "LOU" in page.text
    assert "Det är aldrig ett villkor för att få lämna anbud" in page.text


def test_rules_are_public(visit, db):
    page = visit().open("/upphandlingar/regler/")
    assert "Tröskelvärde" in page.text
    assert "Okänt" in page.text


def test_rules_of_another_day(visit, db):
    page = visit().open("/upphandlingar/regler/?den=2024-05-01")
    assert "2 389 585 kr" in page.text


def test_new_purchase_is_screened_at_once(visit, per, cpv_codes):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/ny/")
    page = visitor.send(
        page, title="Skötsel av grönytor", cpv="77310000-6", value="450 000 kr", nature="services"
    )
    tender = Tender.objects.get()
    assert tender.state == "screened"
    assert page.heading == "Skötsel av grönytor"
    lot = tender.lots.get()
    assert (lot.cpv, lot.value) == ("77310000", 450_000)
    assert lot.latest_screening.findings.count() == 11


def test_a_code_is_found_by_words_without_script(visit, per, cpv_codes):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/ny/")
    page = visitor.send(page, title="Städning", cpv_words="städ", find="1", save=None)
    assert "90910000" in page.text
    page = visitor.send(page, cpv_pick="90910000", find=None, save="1")
    assert Lot.objects.get().cpv == "90910000"


def test_a_form_with_faults_comes_back_whole(visit, per, cpv_codes):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/ny/")
    page = visitor.send(page, title="", cpv="12345678", value="mycket", status=422)
    assert page.title.startswith("Fel:")
    text = page.text
    assert "Skriv vad som ska köpas" in text
    assert "mycket" in page.response.content.decode()
    assert not Tender.objects.exists()


def test_a_lot_is_named_only_where_there_are_several(visit, per, buy):
    tender = buy()
    lot = tender.lots.get()
    url = f"/upphandlingar/{tender.number}/{lot.position}/"
    for more in ("", "uppgifter/"):
        assert lot.identifier not in visit(per).open(url + more).text
    Lot.objects.create(tender=tender, position=2, identifier="LOT-0002", title="Norra skolan")
    assert f"{tender.number} · {lot.identifier}" in visit(per).open(url).text


def test_you_decide_is_said_only_to_those_who_may(visit, per, ulla, unit, buy):
    tender = buy(unit=unit)
    assert "Du beslutar." not in visit(ulla).open(tender.get_absolute_url()).text
    assert "Du beslutar." in visit(per).open(tender.get_absolute_url()).text
