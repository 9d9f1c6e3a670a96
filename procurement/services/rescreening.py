"""Screening everything anew when the rules' knowledge has changed: in the background.

A run may be killed at any point and goes on where it was; a change of the knowledge while it
runs makes it start over, so that all purchases end up screened by the same rules.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from ljungby_social.accounts.models import User
from procurement import knowledge
from procurement.models import Lot, ScreeningRun, Tender
from procurement.services.screening import screen_many

# A number of our own for PostgreSQL's advisory locks.
_LOCK = 418_1925
BATCH = 200


@transaction.atomic
def begin(*, by: User | None, anew: bool = False) -> ScreeningRun:
    """Ask for all open purchases to be screened anew.

    Raises ValidationError while a run goes on, unless `anew`: then that run is ended where it is.
    """
    from procurement.tasks import rescreen  # tasks import this module

    if anew:
        ScreeningRun.objects.filter(finished_at=None).update(finished_at=timezone.now())
    run = ScreeningRun(by=by, total=Tender.objects.open().count())
    run.full_clean()
    run.save()
    rescreen.defer(run_id=run.pk)
    return run


def go_on(*, run_id: int, on: date) -> ScreeningRun:
    """Do what is left of a run, unless another process does; progress is written as it goes."""
    run = ScreeningRun.objects.get(pk=run_id)
    with _alone() as alone:
        if not alone:
            return run
        run.refresh_from_db()
        while run.finished_at is None:
            if _all_screened(run, on):
                run.done = run.total
                run.finished_at = timezone.now()
                run.save(update_fields=["done", "finished_at"])
    return run


def go_on_with_unfinished(*, on: date) -> ScreeningRun | None:
    """Take up a run whose process was killed. None when there is none."""
    run = ScreeningRun.objects.filter(finished_at=None).first()
    return None if run is None else go_on(run_id=run.pk, on=on)


def _all_screened(run: ScreeningRun, on: date) -> bool:
    """Go through what is left; False when it was ended, or the knowledge changed, meanwhile."""
    known = knowledge.current().fingerprint
    if _screened_otherwise(run, known):
        run.done, run.last_tender = 0, 0
        run.total = Tender.objects.open().count()
        run.save(update_fields=["done", "last_tender", "total"])
    waiting = list(
        Tender.objects.open()
        .filter(pk__gt=run.last_tender)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    before, changed = run.done, list(run.changed_tenders)
    for progress in screen_many(tender_ids=waiting, on=on, by=None, batch=BATCH):
        run.done = min(before + progress.done, run.total)
        run.last_tender = progress.last
        # One that was changed before the run began anew is told once.
        run.changed_tenders = list(dict.fromkeys([*changed, *progress.changed]))
        run.changed = len(run.changed_tenders)
        run.save(update_fields=["done", "last_tender", "changed", "changed_tenders"])
        run.refresh_from_db(fields=["finished_at"])
        if run.finished_at is not None or knowledge.current().fingerprint != known:
            return False
    return True


def _screened_otherwise(run: ScreeningRun, known: str) -> bool:
    """Whether something that the run has passed was screened by other knowledge than now."""
    return (
        Lot.objects.screenable()
        .filter(
            tender__in=Tender.objects.open().filter(pk__lte=run.last_tender),
            latest_screening__isnull=False,
        )
        .exclude(latest_screening__knowledge=known)
        .exists()
    )


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this process alone goes on with runs. The database lets go if the process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        (alone,) = cursor.fetchone()
    try:
        yield alone
    finally:
        if alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
