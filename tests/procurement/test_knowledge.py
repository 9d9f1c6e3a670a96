"""The rules' knowledge as rows: seeded once, edited by staff, read anew, tried beforehand."""

from dataclasses import asdict
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
    # Kinds and signals are told apart by identity, so what they hold is compared.
    assert list(map(asdict, rows.kinds)) == list(map(asdict, told.kinds))
    assert list(map(asdict, rows.signals)) == list(map(asdict, told.signals))
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


def test_the_preview_tells_only_what_the_change_itself_brings_about(visit, adam, buy):
    buy(value=Decimal(750_000))
    LegalValue.objects.filter(pk=limit().pk).update(amount=800_000)
    row = limit()
    client = visit(adam).client
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    text = client.post(url, posted(row, note="Läst igen", _preview="1")).content.decode()
    assert "0 delar skulle få ett annat svar" in text
    assert "1 del väntar redan på en ny prövning" in text
    assert "Läst igen" in text
    response = client.post(url, posted(row, amount="700 000", _preview="1"))
    text = response.content.decode().replace("\u00a0", " ")
    assert "En del skulle få ett annat svar" in text
    assert "Tillåtet enligt lag → Hindras av lag" in text
    assert "800 000 → 700 000" in text


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param({"amount": "många"}, "amount", "Skriv ett tal med siffror", id="inget tal"),
        pytest.param({"amount": "-1"}, "amount", "inte vara mindre än noll", id="negativt"),
        pytest.param({"verified_by": ""}, "verified_by", "Skriv vem som", id="ingen kontrollant"),
        pytest.param({"verified_on": ""}, "verified_on", "Skriv vilken dag", id="ingen dag"),
        pytest.param({"verified_on": "2999-01-01"}, "verified_on", "efter i dag", id="framtiden"),
        pytest.param(
            {"certainty": "unverified"}, "certainty", "läst någonstans", id="inte bekräftat"
        ),
    ],
)
def test_an_amount_is_a_number_that_somebody_has_checked(visit, adam, changes, field, sentence):
    row = limit()
    client = visit(adam).client
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    for button in ("_save", "_preview"):
        response = client.post(url, posted(row, **changes, **{button: "1"}))
        assert sentence in " ".join(response.context["adminform"].form.errors[field])
    assert limit().amount == 700_000


def test_amounts_in_kronor_take_effect_as_soon_as_they_are_entered(visit, adam, buy):
    tender = buy(value=Decimal(2_300_000))
    type(tender).objects.filter(pk=tender.pk).update(valued_on=date(2026, 5, 1))
    rescreening.go_on(run_id=rescreening.begin(by=None).pk, on=TODAY)
    assert tender.lots.get().latest_screening.regime == "unknown"
    row = LegalValue.objects.get(code="lou.threshold.goods_services", since="2026-01-01")
    client = visit(adam).client
    entered = posted(
        row, amount="2 250 000", certainty="seen", verified_by="Adam Ek", verified_on="2026-11-20"
    )
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    assert "Går inte att avgöra än → Direktivstyrd upphandling" in (
        client.post(url, {**entered, "_preview": "1"}).content.decode()
    )
    saved = client.post(url, {**entered, "_save": "1"}, follow=True)
    assert "Pröva pågående upphandlingar på nytt" in saved.content.decode()
    rescreening.go_on(run_id=rescreening.begin(by=None).pk, on=TODAY)
    assert tender.lots.get().latest_screening.regime == "directive"


def test_a_new_row_takes_its_unit_and_comparison_from_the_row_before(visit, adam):
    LegalValue.objects.filter(pk=limit().pk).update(until="2026-12-31")
    client = visit(adam).client
    response = client.post(
        "/admin/procurement/legalvalue/add/",
        {
            "code": "lou.direct_award.limit", "name": "Gräns för direktupphandling",
            "amount": "750 000", "since": "2027-01-01", "until": "",
            "source": "LOU 19 a kap. 2 §", "source_url": "", "certainty": "seen",
            "verified_by": "Adam Ek", "verified_on": "2026-11-20", "note": "", "_save": "1",
        },
    )  # fmt: skip
    assert response.status_code == 302
    row = LegalValue.objects.get(code="lou.direct_award.limit", since="2027-01-01")
    assert (row.amount, row.unit, row.operator) == (750_000, "SEK", "<")


def test_a_local_choice_is_never_left_empty_or_without_a_day(visit, adam):
    row = LocalParameter.objects.get(code="local.score.recommend")
    url = f"/admin/procurement/localparameter/{row.pk}/change/"
    client = visit(adam).client
    for changes, field in (({"amount": ""}, "amount"), ({"until": "2026-01-01"}, "until")):
        response = client.post(url, posted(row, **changes, _save="1"))
        assert field in response.context["adminform"].form.errors
    weight = LocalParameter.objects.get(code="local.reserve.works")
    url = f"/admin/procurement/localparameter/{weight.pk}/change/"
    assert client.post(url, posted(weight, amount="−30", _save="1")).status_code == 302
    weight.refresh_from_db()
    assert weight.amount == -30
