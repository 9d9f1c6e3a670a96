"""What if, drafts, requirements, kinds, parts to cut out, and decisions counted."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from procurement.draft_texts import DRAFTS
from procurement.drafting import drafts_for, legal_ground
from procurement.labels import INSTRUMENTS as IN_WORDS
from procurement.models import Lot, LotDecision, Scenario, Screening, Tender
from procurement.rules import INSTRUMENTS, Regime
from procurement.rules.eforms import PROTECTED_PROGRAMME
from procurement.services import deciding, scenarios
from tests.procurement.conftest import TODAY
from tests.procurement.test_deciding import decide


@pytest.fixture
def decided(buy, per, unit):
    tender = buy(unit=unit)
    lot = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk,
        lot_id=lot.pk,
        instruments=["reserve_4_18", "employment_dialogue"],
        reason="",
        motivation="",
        by=per,
        version=None,
        screening_id=lot.latest_screening_id,
    )
    tender.refresh_from_db()
    return tender


def test_what_if_moves_the_findings_and_changes_nothing(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/tank-om/"
    page = visitor.open(url)
    page = visitor.send(page, page.form(), value="9 000 000", **{"try": "1", "keep": None})
    assert "Det du prövar" in page.text
    assert "Direktivstyrd upphandling" in page.text
    assert "Annat svar" in page.text
    assert Lot.objects.get().value == 600_000
    assert Screening.objects.count() == 1
    assert not Scenario.objects.exists()


def test_scenarios_are_kept_side_by_side_and_thrown_away(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/tank-om/"
    page = visitor.send(
        visitor.open(url), None, 422, value="9 000 000", **{"try": None, "keep": "1"}
    )
    assert "Ge alternativet ett namn" in page.text
    page = visitor.send(page, page.form(), name="Stort", **{"try": None, "keep": "1"})
    page = visitor.send(
        page, page.form(url), name="Långt", duration_months="48", **{"try": None, "keep": "1"}
    )
    assert "Stort" in page.text
    assert "9 000 000 kr" in page.text.replace("\u00a0", " ")
    assert "Avtalstid i månader: 48" in page.text
    assert "Långt" in page.text
    stored = Scenario.objects.get(name="Stort")
    assert (stored.changes, stored.regime) == ({"value": "9000000.00"}, "directive")
    page = visitor.post(f"{url}{stored.pk}/ta-bort/")
    assert [row.name for row in Scenario.objects.all()] == ["Långt"]


def test_what_each_alternative_changes_stands_in_the_table(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/tank-om/"
    page = visitor.open(url)
    visitor.send(page, page.form(url), value="9000000", name="Större", keep="Pröva och spara")
    page = visitor.open(url)
    page = visitor.send(page, page.form(url), duration_months="6")
    (row,) = page.tree.xpath("//table//tr[th='Ändrat']")
    now, tried, kept = (cell.text_content().strip() for cell in row.findall("td"))
    assert now == "–"
    assert tried == "Avtalstid i månader: 6"
    assert kept.endswith(": 9\xa0000\xa0000\xa0kr")


def test_a_name_that_is_too_long_is_one_mistake(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/tank-om/"
    page = visitor.open(url)
    page = visitor.send(
        page, page.form(url), value="1", name="x" * 500, keep="Pröva och spara", status=422
    )
    (summary,) = page.tree.xpath("//section[@data-error-summary]")
    assert len(summary.xpath(".//li")) == 1
    assert "Ge alternativet ett namn" not in page.text
    assert summary.xpath(f"following::form[@action='{url}']")


def test_a_scenario_that_changes_nothing_or_has_a_used_name_is_refused(buy, per):
    lot = buy().lots.get()
    facts = scenarios.facts_of_lot(lot=lot, on=TODAY)
    assert scenarios.changed(facts, {"value": Decimal(600_000), "people_needed": ""}) == {}
    answer = scenarios.try_out(facts, {}, whole=True)
    with pytest.raises(ValidationError, match="Ändra minst en uppgift"):
        scenarios.keep(lot=lot, name="Samma", changes={}, screening=answer, by=per)
    for name in ("Ett", "Ett"):
        changes = {"people_needed": 4}
        if name == "Ett" and lot.scenarios.exists():
            with pytest.raises(ValidationError, match="redan ett alternativ"):
                scenarios.keep(lot=lot, name=name, changes=changes, screening=answer, by=per)
        else:
            scenarios.keep(lot=lot, name=name, changes=changes, screening=answer, by=per)


def test_dividing_does_not_lower_the_value_that_decides_the_regime(buy):
    lot = buy(value=Decimal(9_000_000)).lots.get()
    facts = scenarios.facts_of_lot(lot=lot, on=TODAY)
    assert scenarios.try_out(facts, {"lots": 20}, whole=True).regime == Regime.DIRECTIVE


@pytest.mark.parametrize("value", [None, Decimal(9_000_000)])
def test_a_planned_whole_is_tried_at_the_value_that_is_asked(buy, value):
    facts = scenarios.facts_of_lot(lot=buy(value=value, lots=20).lots.get(), on=TODAY)
    assert (facts.lots, facts.tender_value) == (20, value)
    answer = scenarios.try_out(facts, {"value": Decimal(600_000)}, whole=True)
    assert answer.regime == Regime.DIRECT


def test_the_kit_has_texts_fields_and_a_plain_version(visit, per, decided, cpv_codes):
    page = visit(per).open(f"/upphandlingar/{decided.number}/1/underlag/")
    for words in (
        "Minst 30 procent",
        "Avtalet kräver inte att någon anställs",
        "res-ws",
        "soc-obj",
        "Registret är aldrig ett villkor",
        "4 kap. 18 § första stycket 1 LOU",
    ):
        assert words in page.text
    response = visit(per).client.get(f"/upphandlingar/{decided.number}/1/underlag.txt")
    text = response.content.decode()
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert "BT-71: res-ws" in text
    assert "Annonstyp E3 i eForms." in text
    assert "MARKNADEN NÄR KÖPET PRÖVADES" in text
    assert "Registret är aldrig ett villkor" in text
    assert "{" not in text
    assert "&" not in text


def test_the_kit_is_printed_without_menus(visit, per, decided, cpv_codes):
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{decided.number}/1/underlag/")
    assert page.tree.xpath("//main//a[@href='?utskrift'][normalize-space()='Skriv ut']")
    paper = visitor.open(f"/upphandlingar/{decided.number}/1/underlag/?utskrift")
    assert "page--paper" in paper.tree.find("body").get("class")
    assert "Skriv ut med webbläsarens egen meny" in paper.text
    assert "Minst 30 procent" in paper.text


def test_the_kit_says_why_no_consideration_is_taken(visit, per, buy, cpv_codes):
    tender = buy()
    why = {"reason": "no_market", "motivation": "Ingen vill lämna pris."}
    decide(tender, per, instruments=["early_dialogue"], **why)
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/1/underlag/").text
    text = visitor.client.get(f"/upphandlingar/{tender.number}/1/underlag.txt").content.decode()
    for told in (page, text):
        assert "Ingen leverantör på marknaden skulle klara det" in told
        assert "Ingen vill lämna pris." in told


def test_the_headings_of_the_kit_are_read_in_english(visit, per, decided, cpv_codes):
    visitor = visit(per)
    visitor.client.cookies.load({"django_language": "en"})
    page = visitor.open(f"/upphandlingar/{decided.number}/1/underlag/")
    with translation.override("en"):
        heading = str(IN_WORDS["reserve_4_18"])
    assert page.tree.xpath("//h2[@id='reserve_4_18']")[0].text == heading
    assert page.tree.xpath("//h2[@id='reserve_4_18']/@lang") == []


def test_without_a_decision_there_is_no_kit(visit, per, buy):
    tender = buy()
    visit(per).open(f"/upphandlingar/{tender.number}/1/underlag/", status=404)


def test_every_instrument_has_a_draft_with_a_source():
    assert set(DRAFTS) == {*INSTRUMENTS, PROTECTED_PROGRAMME}
    for draft in drafts_for(DRAFTS, Regime.DIRECTIVE):
        assert draft.sources
        assert draft.control
        assert draft.follow_up


@pytest.mark.parametrize(
    ("regime", "words"),
    [
        (Regime.DIRECTIVE, "enligt 4 kap. 18 § första stycket 1 lagen"),
        (Regime.NATIONAL, "inte uttryckligen i 19 kap."),
        (Regime.UNKNOWN, "inte uttryckligen i 19 kap."),
    ],
)
def test_the_ground_follows_the_regime(regime, words):
    assert words in legal_ground(["reserve_4_18"], regime)[0].text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Leverantören ska vara lokal leverantör i kommunen.", "Gör så här i stället"),
        ("Anbudsgivaren ska finnas i kommunens register.", "Gör så här i stället"),
        ("Arbetet ska utföras på vardagar.", "inget att anmärka"),
    ],
)
def test_a_requirement_is_tried(text, answer, visit, per):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/krav/")
    page = visitor.send(page, text=text)
    assert answer in page.text


def test_the_notices_fields_are_tried_together(visit, per):
    visitor = visit(per)
    page = visitor.send(
        visitor.open("/upphandlingar/krav/"),
        text="x",
        bt_71="res-ws",
        bt_736="yes",
        bt_754="n-inc-just",
    )
    assert "Båda punkterna i 4 kap. 18 §" in page.text
    assert "BT-755" in page.text


def test_an_empty_requirement_is_asked_for(visit, per):
    visitor = visit(per)
    page = visitor.send(visitor.open("/upphandlingar/krav/"), text="", status=422)
    assert "Klistra in den text som ska prövas" in page.text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"text": "1 " * 2501}, "Texten får ha högst 5 000 tecken"),
        ({"suppliers": "\n".join(f"Bolag {i}" for i in range(51))}, "Skriv högst 50 namn"),
        ({"suppliers": "x" * 201}, "på högst 200 tecken var"),
    ],
)
def test_a_requirement_too_long_is_refused_at_its_field(sent, sentence, visit, per):
    visitor = visit(per)
    page = visitor.send(visitor.open("/upphandlingar/krav/"), **({"text": "x"} | sent), status=422)
    assert sentence in page.text


def test_a_requirement_may_be_as_long_as_allowed(visit, per):
    visitor = visit(per)
    names = "\n".join([*(f"Bolag {i} AB" for i in range(49)), "y" * 200])
    page = visitor.send(
        visitor.open("/upphandlingar/krav/"), text="1 " * 2493 + "Av Bolag 48.", suppliers=names
    )
    assert "pekar ut en leverantör (”Bolag 48 AB”)" in page.text


def test_which_kinds_a_text_hits(visit, per, cpv_codes):
    page = visit(per).open("/upphandlingar/slag/?title=Lokalv%C3%A5rdstj%C3%A4nster+i+skolor")
    assert "Städning och lokalvård" in page.text
    page = visit(per).open("/upphandlingar/slag/?title=Kryostat")
    assert "Inget slag av köp känns igen" in page.text
    visit(per).open("/upphandlingar/slag/?cpv=12", status=422)


def test_words_that_do_not_count_are_told(visit, per):
    url = "/upphandlingar/slag/?title=St%C3%A4dmaskiner+och+lokalv%C3%A5rd"
    text = visit(per).open(url).text
    assert "Städning och lokalvård: ”lokalvård” finns i texten, men ”städmaskiner”" in text
    assert "Ändra ord och koder i administrationen" not in text


def test_a_smaller_share_of_the_same_may_be_a_part(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(18_000_000))
    page = visit(per).open(f"/upphandlingar/{tender.number}/1/dela/?andel=5")
    assert "Hela köpet är värt 18 000 000 kr" in page.text.replace("\xa0", " ")
    assert "En mindre andel av samma sak" in page.text
    assert "900 000 kr" in page.text.replace("\xa0", " ")


def test_a_part_is_cut_out_and_screened(visit, per, buy, cpv_codes):
    tender = buy(
        "Byggnation och skötsel av park", cpv="45210000", nature="works", value=Decimal(3_000_000)
    )
    lot = tender.lots.get()
    lot.additional_cpv = ["77310000"]
    lot.save()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/dela/"
    page = visitor.open(f"{url}?andel=20")
    assert "77310000" in page.text
    assert "600 000 kr" in page.text
    page = visitor.send(page)
    tender.refresh_from_db()
    assert tender.lot_count == 2
    part = tender.lots.get(position=2)
    assert (part.cpv, part.value) == ("77310000", 600_000)
    assert tender.lots.get(position=1).value == 2_400_000
    assert part.latest_screening.facts["tender_value"] == "3000000.00"


def test_a_part_as_large_as_the_whole_is_refused(visit, per, buy, cpv_codes):
    tender = buy("Skötsel av park", cpv="45210000", nature="works", value=Decimal(500_000))
    Lot.objects.update(additional_cpv=["77310000"])
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/1/dela/")
    page = visitor.send(page, value="500 000", status=422)
    assert "värd mindre än hela köpet" in page.text


def test_decisions_and_reasons_are_counted(visit, per, ulla, decided, buy):
    other = buy("Läkemedel", cpv="33600000", nature="goods")
    lot = other.lots.get()
    deciding.decide_lot(
        tender_id=other.pk,
        lot_id=lot.pk,
        instruments=[],
        reason="not_labour",
        motivation="Bara varor.",
        by=per,
        version=None,
        screening_id=lot.latest_screening_id,
    )
    page = visit(per).open("/upphandlingar/skal/")
    assert "En del använder verktyg, en del har ett skäl" in page.text
    assert "Bara varor" in page.text
    page = visit(ulla).open("/upphandlingar/skal/")
    assert "Bara varor" not in page.text
    assert LotDecision.objects.count() == 2
    page = visit(per).open(f"/upphandlingar/skal/?unit={decided.unit_id}&year={TODAY.year}")
    assert "Bara varor" not in page.text
    assert Tender.objects.count() == 2
