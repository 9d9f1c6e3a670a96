"""The rules' knowledge as rows: seeded once, edited by staff, read anew, tried beforehand."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from procurement import knowledge, reference
from procurement.models import (
    CpvSet,
    KindOfPurchase,
    LegalValue,
    LocalParameter,
    Screening,
    ScreeningRun,
)
from procurement.rules import Knowledge, read_seed
from procurement.services import rescreening
from tests.procurement.conftest import TODAY


def limit():
    return LegalValue.objects.get(code="lou.direct_award.limit", until=None)


def test_loading_again_writes_nothing():
    assert set(reference.load().values()) == {0}


def test_rows_say_what_the_seed_files_say():
    told = Knowledge.from_rows(**read_seed())
    rows = knowledge.build(knowledge.read_rows())
    assert rows.kinds == told.kinds
    assert rows.signals == told.signals
    assert sorted(rows.cpv_sets, key=lambda row: row.code) == sorted(
        told.cpv_sets, key=lambda row: row.code
    )
    for code in told.values.codes():
        assert rows.values.rows(code) == told.values.rows(code)


def test_what_staff_edit_is_never_overwritten():
    LegalValue.objects.filter(pk=limit().pk).update(amount=800_000)
    reference.load()
    assert limit().amount == 800_000


def test_what_nobody_has_edited_follows_a_newer_repository(monkeypatch):
    seed = read_seed()
    newer = next(row for row in seed["kinds"] if row["slug"] == "stadning")
    newer["words"] = [*newer["words"], "moppning"]
    monkeypatch.setattr(reference, "read_seed", lambda: seed)
    assert reference.load()["kinds"] == 1
    assert "moppning" in KindOfPurchase.objects.get(slug="stadning").words
    assert reference.load()["kinds"] == 0


def test_a_changed_row_is_read_anew():
    before = knowledge.current()
    assert knowledge.current() is before
    row = limit()
    row.amount = Decimal(800_000)
    row.save()
    after = knowledge.current()
    assert after.fingerprint != before.fingerprint
    assert after.knowledge.values.amount("lou.direct_award.limit", TODAY) == 800_000


def test_without_rows_the_repository_speaks():
    LegalValue.objects.all().delete()
    assert knowledge.current().knowledge.values.codes()


def test_two_rows_never_cover_the_same_day():
    row = limit()
    row.pk, row.since = None, date(2030, 1, 1)
    with pytest.raises(ValidationError, match="gäller redan under en del av tiden"):
        row.full_clean()
    with pytest.raises(IntegrityError, match="legal_value_one_a_day"), transaction.atomic():
        row.save()


@pytest.mark.parametrize("model", [LegalValue, LocalParameter, CpvSet, KindOfPurchase])
def test_a_row_never_ends_before_it_begins(model):
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=model.objects.first().pk).update(until=date(1900, 1, 1))


def test_history_is_kept():
    row = limit()
    row.amount = Decimal(800_000)
    row.save()
    amounts = list(row.events.order_by("pgh_id").values_list("amount", flat=True))
    assert amounts[-2:] == [700_000, 800_000]


def change_page(visit, adam, row):
    return visit(adam).client.get(f"/admin/procurement/legalvalue/{row.pk}/change/")


def posted(row, **changes):
    columns = (
        "code", "name", "amount", "unit", "operator", "since", "until",
        "source", "source_url", "certainty", "verified_by", "verified_on", "note",
    )  # fmt: skip
    values = {name: getattr(row, name) for name in columns} | changes
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_the_admin_tells_what_a_change_would_do_and_saves_nothing(visit, adam, buy):
    tender = buy(value=Decimal(750_000))
    row = limit()
    client = visit(adam).client
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    assert client.get(url).status_code == 200
    response = client.post(url, posted(row, amount="900000", _preview="1"))
    text = response.content.decode()
    assert response.status_code == 200
    assert tender.number in text
    assert "Får direktupphandlas" in text
    assert limit().amount == 700_000
    response = client.post(url, posted(row, amount="900000", _save="1"))
    assert response.status_code == 302
    assert limit().amount == 900_000
    assert Screening.objects.count() == 1


def test_the_admin_edits_words_a_line_each(visit, adam):
    kind = KindOfPurchase.objects.get(slug="stadning")
    client = visit(adam).client
    page = client.get(f"/admin/procurement/kindofpurchase/{kind.pk}/change/").content.decode()
    assert "\nlokalvård\n" in page.replace("\r", "")


@pytest.mark.parametrize(
    "model",
    [
        "legalvalue", "localparameter", "cpvset", "kindofpurchase", "signal",
        "import", "tender", "screeningrun",
    ],
)  # fmt: skip
def test_admin_lists_open(model, visit, adam, buy):
    buy()
    assert visit(adam).client.get(f"/admin/procurement/{model}/").status_code == 200


def test_everything_is_screened_anew_in_the_background(visit, adam, buy):
    first, second = buy(value=Decimal(750_000)), buy("Tvätt", value=Decimal(100_000))
    row = limit()
    row.amount = Decimal(900_000)
    row.save()
    response = visit(adam).client.post("/admin/procurement/screeningrun/", {"begin": "1"})
    assert response.status_code == 302
    run = ScreeningRun.objects.get()
    rescreening.go_on(run_id=run.pk, on=TODAY)
    run.refresh_from_db()
    assert (run.done, run.total, run.changed) == (2, 2, 1)
    assert run.finished_at is not None
    assert Screening.objects.count() == 4
    assert first.lots.get().latest_screening.regime == "direct"
    assert second.events.last().code == "tender.screened_again"


def test_one_run_at_a_time(buy):
    rescreening.begin(by=None)
    with pytest.raises(ValidationError, match="pågår redan"):
        rescreening.begin(by=None)


def test_a_stopped_run_goes_on_where_it_was(buy):
    tenders = [buy(), buy("Tvätt")]
    run = rescreening.begin(by=None)
    ScreeningRun.objects.filter(pk=run.pk).update(done=1, last_tender=tenders[0].pk)
    rescreening.go_on(run_id=run.pk, on=TODAY)
    assert tenders[0].lots.get().screenings.count() == 1
    assert tenders[1].lots.get().screenings.count() == 2


def test_a_newer_repository_yields_to_a_row_that_staff_wrote_for_the_same_days(monkeypatch):
    LegalValue.objects.filter(code="lou.threshold_eur.works", since="2028-01-01").delete()
    own = LegalValue.objects.get(code="lou.threshold_eur.works", since="2026-01-01")
    own.until = None
    own.save()
    assert reference.load()["values"] == 0
    own.refresh_from_db()
    assert own.until is None
