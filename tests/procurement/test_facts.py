"""What is known of a lot: the same out of a file and out of a row, and filled in by people."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from ljungby_social.casework import ChangedMeanwhile, IllegalMove
from procurement.facts import facts_of, facts_of_notice
from procurement.fields import DayField, NumberField
from procurement.intake import read
from procurement.models import FactChange, Lot, Screening, Tender
from procurement.services import purchases
from procurement.services.importing import import_file
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot as notice_lot
from tests.procurement.notice_files import notice


def fill_in(tender, per, **facts):
    return purchases.fill_in_facts(
        lot_id=tender.lots.get().pk,
        facts=facts,
        known_from="förra avtalet",
        by=per,
        version=None,
        on=TODAY,
    )


def test_a_file_and_its_rows_give_the_same_facts():
    data = notice(lots=notice_lot() + notice_lot("LOT-0002", "Fönsterputs", value=3_000_000))
    import_file(data=data, name="a.xml", by=None, on=TODAY)
    tender = Tender.objects.get()
    stored = facts_of(tender, list(tender.lots.all()), on=TODAY)
    told = facts_of_notice(read(data, name="a.xml").notices[0], on=TODAY, identifier=tender.number)
    assert stored == told
    assert told[0].tender_value == 3_600_000


def test_a_filled_in_fact_is_screened_and_remembered(buy, per):
    tender = buy()
    (change,) = fill_in(tender, per, people_needed=6)
    assert (change.before, change.after, change.by) == ("", "6", per)
    assert Screening.objects.count() == 2
    latest = tender.lots.get().latest_screening
    assert latest.facts["people_needed"] == 6
    assert "people_needed" not in Screening.objects.order_by("pk").first().facts


def test_nothing_changed_is_nothing_screened(buy, per):
    tender = buy()
    assert fill_in(tender, per, value=Decimal(600_000)) == []
    assert Screening.objects.count() == 1


def test_a_fact_can_become_unknown_again(buy, per):
    tender = buy()
    fill_in(tender, per, value=None)
    found = tender.lots.get()
    assert found.value is None
    assert found.latest_screening.regime == "unknown"


def test_a_decided_purchase_keeps_its_facts(buy, per):
    tender = buy()
    tender.lots.update(latest_decision=None)
    Tender.objects.filter(pk=tender.pk).update(state="cancelled")
    with pytest.raises(IllegalMove):
        fill_in(tender, per, people_needed=6)


def test_an_older_version_is_told(buy, per):
    tender = buy()
    with pytest.raises(ChangedMeanwhile):
        purchases.fill_in_facts(
            lot_id=tender.lots.get().pk,
            facts={"people_needed": 6},
            known_from="",
            by=per,
            version=tender.version - 1,
            on=TODAY,
        )
    assert not FactChange.objects.exists()


def test_an_impossible_fact_is_refused(buy, per):
    with pytest.raises(ValidationError):
        fill_in(buy(), per, labour_share=Decimal(7))


def test_a_column_that_is_no_fact_is_refused(buy, per):
    with pytest.raises(KeyError):
        fill_in(buy(), per, score=100)


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("cpv = '9091'", "lot_cpv_has_eight_digits"),
        ("labour_share = 1.5", "lot_labour_share_is_a_share"),
        ("value = -1", "lot_value_not_negative"),
        ("duration_months = -1", "lot_duration_not_negative"),
    ],
)
def test_the_database_refuses_an_impossible_fact(buy, change, constraint):
    buy()
    with (
        pytest.raises(IntegrityError, match=constraint),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE procurement_lot SET {change}")


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("screening", "regime = 'national'"),
        ("finding", "score = 100"),
        ("factchange", "after = 'x'"),
        ("sourcefile", "size = 0"),
    ],
)
def test_what_was_found_is_never_changed(buy, per, table, change):
    fill_in(buy(), per, people_needed=6)
    import_file(data=notice(), name="a.xml", by=None, on=TODAY)
    with (
        pytest.raises(Exception, match="Cannot update"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE procurement_{table} SET {change}")


def test_what_the_law_blocks_is_never_stored_as_recommended(db):
    with (
        pytest.raises(IntegrityError, match="finding_blocked_is_never_recommended"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO procurement_finding (digest, instrument, legal, suitability, score,"
            " reasons_for, reasons_against, missing, rules, values_used) VALUES"
            " (gen_random_uuid(), 'x', 'blocked', 'recommended', 1, '[]', '[]', '{}', '{}', '[]')"
        )


def test_missing_facts_are_filled_in_on_the_spot(visit, per, buy, cpv_codes):
    tender = buy(duration_months=Decimal(36))
    visitor = visit(per)
    page = visitor.open(tender.get_absolute_url())
    url = f"/upphandlingar/{tender.number}/1/uppgifter/"
    page = visitor.send(page, page.form(url), people_needed="8", known_from="Behovet")
    assert "prövad på nytt" in page.text
    assert "Äldre prövningar" in page.text
    assert "Antal personer: okänt → 8" in page.text
    found = tender.lots.get()
    assert (found.people_needed, found.duration_months) == (8, 36)
    older = Screening.objects.order_by("pk").first()
    page = visitor.open(f"/upphandlingar/{tender.number}/1/provning/{older.pk}/")
    assert "Den ändras aldrig" in page.text


def test_all_facts_can_be_changed_and_faults_come_back(visit, per, buy, cpv_codes):
    tender = buy()
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/uppgifter/"
    page = visitor.open(url)
    page = visitor.send(page, value="många", labour_share="35 %", status=422)
    assert "Skriv ett tal med siffror" in page.text
    page = visitor.send(page, value="1 250 000,50", used_by_people="true")
    found = Lot.objects.get()
    assert (found.value, found.labour_share) == (Decimal("1250000.50"), Decimal("0.35"))
    assert found.used_by_people is True


def test_how_many_lots_is_asked_of_a_plan_and_not_of_a_notice(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(9_000_000))
    visitor = visit(per)
    url = f"/upphandlingar/{tender.number}/1/uppgifter/"
    page = visitor.open(tender.get_absolute_url())
    page = visitor.send(page, page.form(url), lots="3")
    found = Lot.objects.get()
    assert (found.lots, found.latest_screening.facts["lots"]) == (3, 3)
    assert "Antal delar: okänt → 3" in page.text
    assert "Köpet är uppdelat i 3 delar" in page.text
    import_file(data=notice(), name="a.xml", by=None, on=TODAY)
    other = Tender.objects.exclude(pk=tender.pk).get()
    page = visitor.open(f"/upphandlingar/{other.number}/1/uppgifter/")
    assert "Antal delar" not in page.text
    visitor.send(page, lots="7", people_needed="2")
    assert other.lots.get().lots is None


@pytest.mark.parametrize("text", ["1e9", "1E3", "5-", "+5", "1_000", "NaN", "inf", "0x10", "٣"])
def test_what_is_no_amount_in_digits_is_refused(text):
    with pytest.raises(ValidationError, match="Skriv ett tal med siffror"):
        NumberField().clean(text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "-1"}, "Skriv ett tal som är noll eller mer i ”"),
        ({"value": "−1 000 kr"}, "Skriv ett tal som är noll eller mer i ”"),
        ({"labour_share": "150"}, "Skriv högst 100 procent."),
        ({"people_needed": "1000000"}, "Skriv högst 100 000."),
    ],
)
def test_a_number_out_of_bounds_is_told_so(visit, per, buy, typed, said):
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{buy().number}/1/uppgifter/")
    page = visitor.send(page, status=422, **typed)
    assert said in page.text.replace("\xa0", " ")
    assert "Skriv ett tal med siffror" not in page.text


@pytest.mark.parametrize(
    ("share", "said"),
    [
        ("0", "Skriv en andel över 0 och under 100 procent."),
        ("100", "Skriv en andel över 0 och under 100 procent."),
        ("150", "Skriv högst 100 procent."),
    ],
)
def test_a_share_that_leaves_nothing_is_told_so(visit, per, buy, share, said):
    page = visit(per).open(f"/upphandlingar/{buy().number}/1/dela/?andel={share}")
    assert said in page.text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("250 000 kr", "250000"),
        ("1.840.000", "1840000"),
        ("2,5", "2.5"),
        (",5", "0.5"),
        ("3,", "3"),
    ],
)
def test_numbers_as_people_write_them(text, number):
    assert NumberField().clean(text) == Decimal(number)


@pytest.mark.parametrize("day", ["9999-12-31", "2006-12-31", "0001-01-01"])
def test_a_day_far_away_is_refused(day, visit, per):
    visitor = visit(per)
    page = visitor.send(
        visitor.open("/upphandlingar/ny/"), title="Städning", valued_on=day, status=422
    )
    assert "Välj en dag från och med 2007 och högst tio år framåt." in page.text


def test_a_day_ten_years_ahead_is_the_last(monkeypatch):
    monkeypatch.setattr("procurement.fields.localdate", lambda: date(2026, 11, 24))
    assert DayField().clean("2036-11-24") == date(2036, 11, 24)
    with pytest.raises(ValidationError):
        DayField().clean("2036-11-25")
