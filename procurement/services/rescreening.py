"""Screening everything anew when the rules' knowledge has changed: in the background."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from ljungby_social.accounts.models import User
from procurement.models import ScreeningRun, Tender
from procurement.services.screening import screen_many


@transaction.atomic
def begin(*, by: User | None) -> ScreeningRun:
    """Ask for all open purchases to be screened anew. Raises ValidationError while one runs."""
    from procurement.tasks import rescreen  # tasks import this module

    run = ScreeningRun(by=by, total=Tender.objects.open().count())
    run.full_clean()
    run.save()
    rescreen.defer(run_id=run.pk)
    return run


def go_on(*, run_id: int, on: date) -> ScreeningRun:
    """Do what is left of a run; progress is written after each batch, with what it did."""
    run = ScreeningRun.objects.get(pk=run_id)
    if run.finished_at is not None:
        return run
    waiting = list(
        Tender.objects.open()
        .filter(pk__gt=run.last_tender)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    before, changed = run.done, run.changed
    for progress in screen_many(tender_ids=waiting, on=on, by=None):
        run.done = min(before + progress.done, run.total)
        run.last_tender = progress.last
        run.changed = changed + progress.changed
        run.save(update_fields=["done", "last_tender", "changed"])
    run.done = run.total
    run.finished_at = timezone.now()
    run.save(update_fields=["done", "finished_at"])
    return run
