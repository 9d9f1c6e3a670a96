"""The pages of procurement as each person gets them."""

from datetime import date

from django.utils.html import escape

from procurement.models import LegalValue, Lot, Tender
from procurement.rules import RULES, lou_19_25, requirements, supplier


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


def test_enter_in_a_field_saves_and_searches_only_when_words_wait_for_a_code(visit, per, cpv_codes):
    """A browser presses the form's first button when somebody presses Enter."""
    visitor = visit(per)
    page = visitor.open("/upphandlingar/ny/")
    first = page.response.content.decode().split("<fieldset", 1)[0]
    assert '<button name="enter"' in first
    entered = {"enter": "1", "find": None, "save": None}
    page = visitor.send(page, title="Städning", cpv_words="städ", **entered)
    assert "90910000" in page.text
    assert not Tender.objects.exists()
    visitor.send(page, cpv_pick="90910000", **entered)
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


def test_the_rules_page_tells_administrators_where_unknown_amounts_are_entered(visit, adam, per):
    for person, told in ((adam, True), (per, False), (None, False)):
        visitor = visit(person) if person else visit()
        answer = visitor.client.get("/upphandlingar/regler/?den=2026-05-01")
        page = answer.content.decode().replace("\u00a0", " ")
        assert 'id="obekraftade"' in page
        assert "Motsvarar 216 000 euro" in page
        assert ("Lägg in beloppet" in page) is told
    page = visit(adam).client.get("/upphandlingar/regler/?den=2026-05-01").content.decode()
    row = LegalValue.objects.get(code="lou.threshold.goods_services", since="2026-01-01")
    assert f"/admin/procurement/legalvalue/{row.pk}/change/" in page


def test_the_rules_page_shows_every_rule_and_check_that_is_in_force(visit, db):
    page = visit().client.get("/upphandlingar/regler/?den=2025-03-01").content.decode()
    page = page.replace("\xad", "")  # where long words may break
    day = date(2025, 3, 1)
    checks = (*supplier.CHECKS, *lou_19_25.CHECKS, *requirements.CHECKS, *requirements.WITH_VALUES)
    for rule in (*RULES, *checks):
        in_force = rule.since <= day and (rule.until is None or day <= rule.until)
        if in_force:
            assert escape(rule.question) in page, rule.code
            assert escape(rule.does_not_test) in page, rule.code
            assert escape(rule.source.ref) in page, rule.code
    older = visit().client.get("/upphandlingar/regler/?den=2021-03-01").content.decode()
    assert "19 kap. 6 a §" in older
    assert "Reservera för idéburna organisationer" not in older
    assert "LOU 19 a kap. 2 §" not in older


def test_the_years_between_two_contracts_are_tried_with_a_requirement(visit, adam):
    visitor = visit(adam)
    page = visitor.open("/upphandlingar/krav/")
    page = visitor.send(page, text="Städning av lokaler.", awarded_on="2026-01-15")
    assert "Det ska gå 36 månader" in page.text
    page = visitor.send(page, text="Städning av lokaler.", awarded_on="2019-01-15")
    assert "Inget tidigare kontrakt" in page.text
    page = visitor.send(page, text="Städning av lokaler.", awarded_on="")
    assert "tidigare kontrakt enligt regeln" not in page.text
