"""Equal findings are kept once, and a screening never points to one that is not there."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from procurement.models import Finding, Screening
from procurement.rules import Knowledge, read_seed, screen
from procurement.services.findings import Keeper
from procurement.services.screening import screen_tender
from tests.rules.situations import make_lot

TODAY = date(2026, 3, 1)


def stored(screening):
    return list(screening.findings.values_list("instrument", "legal", "reasons_for", "missing"))


def test_screened_again_with_nothing_new_adds_no_finding(buy, per):
    tender = buy()
    before = Finding.objects.count()
    screen_tender(tender_id=tender.pk, by=per, on=TODAY)
    newest, oldest = Screening.objects.filter(lot__tender=tender)
    assert newest.finding_ids == oldest.finding_ids
    assert Finding.objects.count() == before
    assert stored(newest) == stored(oldest)


def test_findings_come_in_the_order_of_the_instruments(buy):
    screening = buy().lots.get().latest_screening
    assert [finding.pk for finding in screening.findings] == screening.finding_ids
    assert len({finding.instrument for finding in screening.findings}) == 11


def test_a_finding_is_never_deleted(buy):
    buy()
    with pytest.raises(DatabaseError, match="Cannot delete"), transaction.atomic():
        Finding.objects.first().delete()


def test_a_screening_cannot_point_to_what_is_not_there(buy):
    screening = buy().lots.get().latest_screening
    with (
        pytest.raises(IntegrityError, match="a finding is missing"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO procurement_screening (lot_id, day, at, regime, regime_missing,"
            " regime_reasons, kinds, problems, eforms, values_used, facts, engine, knowledge,"
            " finding_ids) SELECT lot_id, day, at, regime, regime_missing, regime_reasons, kinds,"
            " problems, eforms, values_used, facts, engine, knowledge, '{-1}'"
            " FROM procurement_screening WHERE id = %s",
            [screening.pk],
        )


@pytest.mark.django_db(transaction=True)
def test_what_a_broken_transaction_wrote_is_not_remembered():
    findings = screen(make_lot(title="Städning"), Knowledge.from_rows(**read_seed())).findings
    keeper = Keeper()
    with transaction.atomic():
        keeper.keep([findings])
        transaction.set_rollback(True)
    assert not Finding.objects.exists()
    with transaction.atomic():
        (ids,) = keeper.keep([findings])
    assert set(ids) == set(Finding.objects.values_list("pk", flat=True))
    with transaction.atomic():
        assert keeper.keep([findings, findings]) == [ids, ids]
        assert Keeper().keep([findings]) == [ids]
    assert Finding.objects.count() == len(findings)
