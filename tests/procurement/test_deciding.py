"""Comply or explain, lot by lot, resting on a screening, one decision at a time."""

import json
import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction

from ljungby_social.casework import ChangedMeanwhile, IllegalMove
from procurement.models import LotDecision, Tender
from procurement.services import deciding


def decide(tender, per, **more):
    lot = tender.lots.get()
    return deciding.decide_lot(
        **{
            "tender_id": tender.pk,
            "lot_id": lot.pk,
            "instruments": ["reserve_4_18"],
            "reason": "",
            "motivation": "",
            "by": per,
            "version": tender.version,
            "screening_id": lot.latest_screening_id,
            **more,
        }
    )


def test_the_last_lot_decides_the_purchase(buy, per):
    tender = buy()
    decide(tender, per)
    tender.refresh_from_db()
    assert (tender.state, tender.undecided) == ("decided", 0)
    assert [event.code for event in tender.events.all()][-2:] == [
        "tender.lot_decided",
        "tender.decided",
    ]


def test_none_needs_a_reason_and_a_motivation(buy, per):
    tender = buy()
    with pytest.raises(ValidationError, match="inget socialt verktyg tillsammans med ett skäl"):
        decide(tender, per, instruments=[], reason="no_market")
    decide(tender, per, instruments=[], reason="no_market", motivation="Ingen svarade.")
    assert LotDecision.objects.get().reason == "no_market"


def test_what_the_law_blocks_cannot_be_chosen(buy, per):
    tender = buy(value=5_000_000)
    with pytest.raises(ValidationError, match="Lagen hindrar: Direktupphandling"):
        decide(tender, per, instruments=["labour_terms", "direct_award"])


def test_a_decision_rests_on_the_screening_that_was_read(buy, per):
    tender = buy()
    with pytest.raises(ValidationError, match="prövats på nytt"):
        decide(tender, per, screening_id=0)


def test_who_saw_an_older_version_is_told(buy, per):
    tender = buy()
    with pytest.raises(ChangedMeanwhile):
        decide(tender, per, version=tender.version - 1)


def test_a_case_officer_cannot_decide(buy, per, cecilia):
    with pytest.raises(IllegalMove):
        decide(buy(), per, by=cecilia)


def test_the_form_comes_back_with_what_was_typed(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visitor.send(page, page.form(url), motivation="Jag tänkte så här", status=422)
    assert "Välj minst ett verktyg" in page.text
    assert "Jag tänkte så här" in page.response.content.decode()
    page = visitor.send(page, page.form(url), instruments=["reserve_4_18"])
    assert "Beslutet är sparat" in page.text
    assert "Jag tänkte så här" in page.text


def test_the_second_of_two_officers_is_told_and_keeps_the_text(visit, per, buy, cpv_codes):
    tender = buy()
    page = visit(per).open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    Tender.objects.filter(pk=tender.pk).update(version=tender.version + 1)
    again = visit(per).send(
        page, page.form(url), instruments=["reserve_4_18"], motivation="Min text", status=422
    )
    assert "Ärendet har ändrats sedan du" in again.text
    assert "Min text" in again.response.content.decode()
    assert not LotDecision.objects.exists()


def test_close_reopen_and_decide_again_keeps_the_first_decision(visit, per, buy, cpv_codes):
    tender = buy()
    decide(tender, per)
    visitor = visit(per)
    for code, state in (("close", "closed"), ("reopen", "screened")):
        page = visitor.open(f"/upphandlingar/{tender.number}/flytt/{code}/")
        visitor.send(page, text="Därför")
        tender.refresh_from_db()
        assert tender.state == state
    lot = tender.lots.get()
    assert lot.latest_decision is not None
    decide(tender, per, instruments=["labour_terms"])
    assert LotDecision.objects.count() == 2


def test_an_undecided_purchase_cannot_be_closed(buy, per):
    tender = buy()
    with pytest.raises(IllegalMove):
        deciding.move(tender_id=tender.pk, code="close", by=per, version=None)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("SET instruments = '{}'", "append_only"),
        ("SET motivation = 'Något annat'", "append_only"),
    ],
)
def test_a_decision_is_never_changed(buy, per, change, constraint):
    decide(buy(), per)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        connection.cursor().execute(f"UPDATE procurement_lotdecision {change}")


def insert(lot, screening, **columns):
    values = {"instruments": ["lots"], "reason": "", "motivation": "", **columns}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procurement_lotdecision"
            " (lot_id, screening_id, instruments, reason, motivation, assessments, by_id, at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, now())",
            [
                lot.pk,
                screening,
                values["instruments"],
                values["reason"],
                values["motivation"],
                json.dumps(values.get("assessments", {})),
                values["by"].pk,
            ],
        )


def test_the_database_refuses_a_decision_without_a_screening(buy, per):
    lot = buy().lots.get()
    with pytest.raises(IntegrityError, match="screening"):
        insert(lot, None, by=per)


def test_the_database_refuses_another_lots_screening(buy, per):
    lot, other = buy().lots.get(), buy("Tvätt").lots.get()
    with pytest.raises(IntegrityError, match="not of this lot"):
        insert(lot, other.latest_screening_id, by=per)


def test_the_database_refuses_neither_complying_nor_explaining(buy, per):
    lot = buy().lots.get()
    with pytest.raises(IntegrityError, match="decision_complies_or_explains"):
        insert(lot, lot.latest_screening_id, instruments=[], by=per)
    with pytest.raises(IntegrityError, match="decision_complies_or_explains"):
        insert(lot, lot.latest_screening_id, by=per)
    both = {"instruments": ["labour_terms"], "reason": "law", "motivation": "x"}
    with pytest.raises(IntegrityError, match="decision_complies_or_explains"):
        insert(lot, lot.latest_screening_id, by=per, **both)


def test_the_database_refuses_a_decided_purchase_with_an_undecided_lot(buy):
    tender = buy()
    with pytest.raises(IntegrityError, match="a lot is not decided"):
        Tender.objects.filter(pk=tender.pk).update(state="decided")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_decides_and_the_other_is_told(buy, per):
    tender = buy()
    version = tender.version
    start = threading.Barrier(2)
    answers = []

    def race(instrument):
        try:
            start.wait(timeout=10)
            decide(tender, per, instruments=[instrument], version=version)
            answers.append("decided")
        except ValidationError as error:
            answers.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=race, args=(code,)) for code in ("reserve_4_18", "labour_terms")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(answers) == ["ChangedMeanwhile", "decided"]
    assert LotDecision.objects.count() == 1


def test_a_mistake_and_a_change_at_once_do_not_overwrite_the_change(visit, per, buy, cpv_codes):
    """The form with the mistake keeps the old version, so mending it is told of the change."""
    tender = buy()
    url = f"/upphandlingar/{tender.number}/1/beslut/"
    page = visit(per).open(tender.get_absolute_url())
    Tender.objects.filter(pk=tender.pk).update(version=tender.version + 1)
    empty = visit(per).send(page, page.form(url), instruments=None, status=422)
    told = visit(per).send(empty, empty.form(url), instruments=["reserve_4_18"], status=422)
    assert "Ärendet har ändrats sedan du" in told.text
    assert not LotDecision.objects.exists()
