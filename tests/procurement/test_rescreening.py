"""Everything screened anew: killed in the middle, two at once, and a change while it runs."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.utils.timezone import now

from procurement import knowledge, tasks
from procurement.models import LegalValue, Lot, ScreeningRun
from procurement.services import rescreening
from tests.procurement.conftest import TODAY


@pytest.fixture
def three(buy, monkeypatch):
    monkeypatch.setattr(rescreening, "BATCH", 1)
    return [buy(title) for title in ("Städning", "Tvätt", "Fruktkorgar")]


def change_a_limit(amount):
    row = LegalValue.objects.get(code="lou.direct_award.limit", until=None)
    row.amount = Decimal(amount)
    row.save()


def killed_after(monkeypatch, batches, meanwhile=lambda: None):
    """Let screening go on for some batches, then stop the process as a signal would."""
    whole = rescreening.screen_many

    def some(**options):
        for number, progress in enumerate(whole(**options), start=1):
            yield progress
            if number == batches:
                meanwhile()
                raise KeyboardInterrupt

    monkeypatch.setattr(rescreening, "screen_many", some)
    return lambda: monkeypatch.setattr(rescreening, "screen_many", whole)


def screened():
    return [lot.screenings.count() for lot in Lot.objects.order_by("pk")]


def test_a_killed_run_goes_on_where_it_was(three, monkeypatch):
    run = rescreening.begin(by=None)
    mend = killed_after(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        rescreening.go_on(run_id=run.pk, on=TODAY)
    run.refresh_from_db()
    assert (run.done, run.finished_at) == (2, None)
    mend()
    tasks.go_on_rescreening()
    run.refresh_from_db()
    assert (run.done, run.total) == (3, 3)
    assert run.finished_at is not None
    assert screened() == [2, 2, 2]


def test_a_killed_run_starts_over_when_the_knowledge_has_changed_since(three, monkeypatch):
    run = rescreening.begin(by=None)
    mend = killed_after(monkeypatch, 2)
    with pytest.raises(KeyboardInterrupt):
        rescreening.go_on(run_id=run.pk, on=TODAY)
    change_a_limit(500_000)
    mend()
    rescreening.go_on_with_unfinished(on=TODAY)
    known = knowledge.current().fingerprint
    assert {lot.latest_screening.knowledge for lot in Lot.objects.all()} == {known}
    assert screened() == [3, 3, 2]


def test_a_change_while_it_runs_makes_it_start_over(three, monkeypatch):
    whole = rescreening.screen_many
    changed = []

    def watched(**options):
        for progress in whole(**options):
            if not changed:
                changed.append(True)
                change_a_limit(500_000)
            yield progress

    monkeypatch.setattr(rescreening, "screen_many", watched)
    run = rescreening.begin(by=None)
    rescreening.go_on(run_id=run.pk, on=TODAY)
    run.refresh_from_db()
    known = knowledge.current().fingerprint
    assert {lot.latest_screening.knowledge for lot in Lot.objects.all()} == {known}
    assert (run.done, run.total) == (3, 3)
    assert {lot.latest_screening.regime for lot in Lot.objects.all()} == {"national"}


def test_a_run_that_is_ended_stops_and_another_begins(three, monkeypatch):
    whole = rescreening.screen_many
    began = []

    def watched(**options):
        for progress in whole(**options):
            if not began:
                began.append(rescreening.begin(by=None, anew=True))
            yield progress

    monkeypatch.setattr(rescreening, "screen_many", watched)
    first = rescreening.begin(by=None)
    rescreening.go_on(run_id=first.pk, on=TODAY)
    first.refresh_from_db()
    assert (first.done, began[0].finished_at) == (1, None)
    assert first.finished_at is not None
    rescreening.go_on(run_id=began[0].pk, on=TODAY)
    assert ScreeningRun.objects.filter(finished_at=None).count() == 0
    assert screened() == [3, 2, 2]


def test_only_one_process_goes_on(three):
    run = rescreening.begin(by=None)
    other = connections.create_connection("default")
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [rescreening._LOCK])
    rescreening.go_on(run_id=run.pk, on=TODAY)
    assert screened() == [1, 1, 1]
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [rescreening._LOCK])
    other.close()
    rescreening.go_on(run_id=run.pk, on=TODAY)
    assert screened() == [2, 2, 2]


def test_begin_is_refused_while_one_goes_on_unless_asked_to_start_over(three, visit, adam):
    run = rescreening.begin(by=None)
    with pytest.raises(ValidationError, match="pågår redan"):
        rescreening.begin(by=None)
    client = visit(adam).client
    page = client.get("/admin/procurement/screeningrun/").content.decode()
    assert "0 av 3 är klara" in page
    client.post("/admin/procurement/screeningrun/", {"anew": "1"})
    run.refresh_from_db()
    assert run.finished_at is not None
    assert ScreeningRun.objects.filter(finished_at=None).count() == 1


def test_nothing_unfinished_is_nothing_to_do(three):
    assert rescreening.go_on_with_unfinished(on=TODAY) is None
    assert screened() == [1, 1, 1]


def test_a_run_says_which_were_flagged_otherwise(visit, adam, buy):
    moved, same = buy(value=Decimal(750_000)), buy("Tvätt", value=Decimal(100_000))
    change_a_limit(900_000)
    run = rescreening.begin(by=None)
    rescreening.go_on(run_id=run.pk, on=TODAY)
    client = visit(adam).client
    page = client.get(f"/admin/procurement/screeningrun/{run.pk}/change/").content.decode()
    assert f'href="{moved.get_absolute_url()}"' in page
    assert same.number not in page
    listed = client.get("/admin/procurement/screeningrun/").content.decode()
    assert f"/admin/procurement/screeningrun/{run.pk}/change/#which" in listed
    assert "1 upphandling" in listed


def test_a_run_without_notes_or_changes_says_so(visit, adam):
    client = visit(adam).client
    for changed, sentence in ((0, "Inga."), (3, "Det antecknades inte då.")):
        run = ScreeningRun.objects.create(total=3, done=3, changed=changed, finished_at=now())
        page = client.get(f"/admin/procurement/screeningrun/{run.pk}/change/").content.decode()
        assert sentence in page
