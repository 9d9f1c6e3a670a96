"""What the law asks a decision to say: special reasons, assessments, why not divided; T39."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from procurement.models import LotDecision
from tests.procurement.test_deciding import decide, insert

IT = {"cpv": "48000000", "nature": "goods", "value": 5_000_000, "used_by_people": True}
NOTHING = {"instruments": [], "reason": "not_labour", "motivation": "Köpet är licenser."}
WORDS = {
    "accessibility": "Bara en server läser det.",
    "labour_terms": "Behövs inte: inget arbete i Sverige.",
    "lots": "Modulerna hör ihop.",
}


@pytest.fixture
def it(buy):
    return buy("IT-system för e-tjänster", **IT)


def without(name):
    return {code: text for code, text in WORDS.items() if code != name}


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("accessibility", "Välj det, eller skriv de särskilda skälen"),
        ("labour_terms", "Skriv om villkor om lön"),
        ("lots", "Skriv varför köpet inte delas upp"),
    ],
)
@pytest.mark.parametrize("said", [None, "", "  \n"])
def test_a_duty_is_never_passed_in_silence(it, per, name, sentence, said):
    words = without(name) | ({} if said is None else {name: said})
    with pytest.raises(ValidationError, match=sentence):
        decide(it, per, **NOTHING, assessments=words)
    assert not LotDecision.objects.exists()


def test_what_is_said_stands_in_the_decision_its_kit_and_the_record(it, per, visit, cpv_codes):
    decide(it, per, **NOTHING, assessments=WORDS)
    assert LotDecision.objects.get().assessments == WORDS
    recorded = it.events.get(code="tender.lot_decided").text
    visitor = visit(per)
    page = visitor.open(it.get_absolute_url()).text
    kit = visitor.open(f"/upphandlingar/{it.number}/1/underlag/").text
    text = visitor.client.get(f"/upphandlingar/{it.number}/1/underlag.txt").content.decode()
    for told in (recorded, page, kit, text):
        assert "Behövlighetsbedömning: villkoren behövs inte" in told
        assert all(words in told for words in WORDS.values())
    assert "BT-755: Bara en server läser det." in text
    assert "BT-754: n-inc-just" in text
    assert "[de särskilda skälen]" not in text


def test_what_is_chosen_needs_no_reason_but_the_need_is_assessed_anyway(it, per):
    chosen = {"instruments": ["accessibility", "labour_terms", "lots"]}
    with pytest.raises(ValidationError, match="Skriv om villkor om lön"):
        decide(it, per, **chosen)
    decide(it, per, **chosen, assessments={"labour_terms": "Behövs: städning i skift."})
    (told,) = LotDecision.objects.get().told
    assert told == ("Behövlighetsbedömning: villkoren behövs", "Behövs: städning i skift.")


def test_below_the_threshold_nothing_is_asked(buy, per):
    decide(buy(**{**IT, "value": 1_500_000}), per, **NOTHING)
    assert LotDecision.objects.get().assessments == {}


def test_the_form_asks_and_keeps_what_was_typed(it, per, visit, cpv_codes):
    visitor = visit(per)
    url = f"/upphandlingar/{it.number}/1/beslut/"
    page = visitor.open(it.get_absolute_url())
    typed = {f"assessment_{code}": text for code, text in without("accessibility").items()}
    page = visitor.send(page, page.form(url), **NOTHING, **typed, status=422)
    assert "Välj det, eller skriv de särskilda skälen" in page.text
    assert WORDS["lots"] in page.response.content.decode()
    both = {"instruments": ["accessibility"], "reason": "", "motivation": ""}
    more = {**typed, "assessment_accessibility": WORDS["accessibility"]}
    page = visitor.send(page, page.form(url), **both, **more, status=422)
    assert "Ta bort texten här, eller valet" in page.text
    page = visitor.send(page, page.form(url), **both, assessment_accessibility="")
    assert "Beslutet är sparat" in page.text


def test_the_database_refuses_a_duty_passed_in_silence(it, per):
    lot = it.lots.get()
    words = {**NOTHING, "by": per}
    for name in WORDS:
        with pytest.raises(IntegrityError, match="an assessment is missing"):
            insert(lot, lot.latest_screening_id, **words, assessments=without(name))
    insert(lot, lot.latest_screening_id, **words, assessments=WORDS)


LAPTOPS = {"cpv": "30213100", "nature": "goods", "value": 7_400_000, "used_by_people": False}


def test_goods_at_risk_have_terms_or_a_reason(buy, per):
    """LOU 17 kap. 4 §: terms when they are needed. What is chosen needs no words of its own."""
    others = {"labour_terms": "Inget arbete i Sverige.", "lots": "Samma tillbehör."}
    tender = buy("Bärbara datorer", **LAPTOPS)
    lot = tender.lots.get()
    with pytest.raises(ValidationError, match="skriv varför de inte behövs"):
        decide(tender, per, **NOTHING, assessments=others)
    with pytest.raises(IntegrityError, match="an assessment is missing"):
        insert(lot, lot.latest_screening_id, **NOTHING, by=per, assessments=others)
    decide(tender, per, instruments=["supply_chain"], assessments=others)
    assert LotDecision.objects.get().assessments == others


def test_why_the_chain_needs_no_terms_is_told(buy, per):
    words = {
        "supply_chain": "Begagnade datorer från kommunens egen krets.",
        "labour_terms": "Inget arbete i Sverige.",
        "lots": "Samma tillbehör.",
    }
    decide(buy("Bärbara datorer", **LAPTOPS), per, **NOTHING, assessments=words)
    told = dict(LotDecision.objects.get().told)
    assert told["Varför villkor för leveranskedjan inte behövs"] == words["supply_chain"]


def test_a_lot_is_reserved_in_one_way(buy, per, visit, cpv_codes):
    tender = buy("Sysselsättning", cpv="85312510", value=9_000_000, duration_months=36)
    two = ["reserve_4_18", "reserve_19_25a"]
    with pytest.raises(ValidationError, match="bara reserveras på ett sätt"):
        decide(tender, per, instruments=two)
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visitor.send(page, page.form(url), instruments=two, status=422)
    assert "bara reserveras på ett sätt" in page.text
    assert "Beslutet är sparat" in visitor.send(page, page.form(url), instruments=two[:1]).text
