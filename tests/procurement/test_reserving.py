"""What a reservation is, where the law or the notice's codes leave a choice (T46, T47)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from procurement.models import LotDecision
from tests.procurement.test_deciding import decide

CARE = {"cpv": "85312510", "value": 9_000_000, "duration_months": 36}


def send(visitor, tender, status=200, **answers):
    page = visitor.open(tender.get_absolute_url())
    return visitor.send(
        page, page.form(f"/upphandlingar/{tender.number}/1/beslut/"), status=status, **answers
    )


def kit_of(visitor, tender):
    return visitor.client.get(f"/upphandlingar/{tender.number}/1/underlag.txt").content.decode()


@pytest.mark.parametrize(
    ("chosen", "point", "fields"),
    [
        pytest.param("participation", 1, ("BT-71: res-ws", "BT-736: no"), id="T46 punkt 1"),
        pytest.param("programme", 2, ("BT-71: none", "BT-736: yes"), id="T47 punkt 2"),
    ],
)
def test_one_of_the_two_points_is_chosen(chosen, point, fields, buy, per, visit, cpv_codes):
    tender = buy()
    visitor = visit(per)
    page = send(visitor, tender, instruments=["reserve_4_18"], as_reserve_4_18=chosen)
    assert f"punkt {point})" in page.text
    assert LotDecision.objects.get().reserved_as == chosen
    assert f"punkt {point})" in tender.events.get(code="tender.lot_decided").text
    kit = kit_of(visitor, tender)
    for words in (*fields, f"första stycket {point} LOU"):
        assert words in kit
    assert ("program för skyddad anställning" in kit) is (point == 2)
    assert ("ska vara en skyddad verkstad" in kit) is (point == 1)
    assert visitor.open(f"/upphandlingar/{tender.number}/1/underlag/").status == 200


@pytest.mark.parametrize("code", ["res-pub-ser", "none"])
def test_a_person_chooses_the_code_for_idea_based_organisations(code, buy, per, visit, cpv_codes):
    tender = buy("Sysselsättning", **CARE)
    visitor = visit(per)
    page = send(visitor, tender, status=422, instruments=["reserve_19_25a"])
    assert "Välj vad BT-71 ska vara" in page.text
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    visitor.send(page, page.form(url), as_reserve_19_25a=code)
    assert LotDecision.objects.get().reserved_as == code
    assert f"BT-71: {code}" in kit_of(visitor, tender)
    assert "BT-736: no" in kit_of(visitor, tender)


def test_the_service_asks_for_the_code_too(buy, per):
    with pytest.raises(ValidationError, match="Välj vad BT-71 ska vara"):
        decide(buy("Sysselsättning", **CARE), per, instruments=["reserve_19_25a"])


@pytest.mark.parametrize(
    ("instruments", "reserved_as"),
    [
        (["reserve_4_18"], "none"),
        (["reserve_4_18"], "både och"),
        (["labour_terms"], "programme"),
    ],
)
def test_what_is_reserved_belongs_to_the_reservation(instruments, reserved_as, buy, per):
    tender = buy()
    with pytest.raises(ValidationError):
        decide(tender, per, instruments=instruments, reserved_as=reserved_as)
    lot = tender.lots.get()
    with (
        pytest.raises(IntegrityError, match="decision_reserved_as"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO procurement_lotdecision (lot_id, screening_id, instruments, reserved_as,"
            " reason, motivation, assessments, by_id, at)"
            " VALUES (%s, %s, %s, %s, '', '', '{}', %s, now())",
            [lot.pk, lot.latest_screening_id, instruments, reserved_as, per.pk],
        )


def test_a_point_that_is_not_chosen_counts_for_nothing(buy, per, visit, cpv_codes):
    send(visit(per), buy(), instruments=["labour_terms"], as_reserve_4_18="programme")
    assert LotDecision.objects.get().reserved_as == ""


def test_to_decide_again_begins_from_the_same_choice(buy, per, visit, cpv_codes):
    tender = buy()
    decide(tender, per, reserved_as="programme")
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/flytt/reopen/")
    page = visitor.send(page, text="Nya uppgifter.")
    (ticked,) = page.tree.xpath("//input[@name='as_reserve_4_18'][@checked]")
    assert ticked.get("value") == "programme"
