"""What happens by itself, and when. Nothing here decides: dates run out, people are reminded."""

from django.utils import timezone
from procrastinate.contrib.django import app

from enterprises import services


@app.periodic(cron="10 4 * * *")
@app.task(name="expire_registrations", queue="daily", pass_context=False)
def expire_registrations(timestamp: int) -> None:
    """At ten past four: registrations whose last day was yesterday leave the list."""
    services.expire(on=timezone.localdate())


@app.periodic(cron="0 8 * * *")
@app.task(name="remind_enterprises", queue="daily", pass_context=False)
def remind_enterprises(timestamp: int) -> None:
    """At eight: who should count heads again, and who should renew, is told."""
    today = timezone.localdate()
    services.remind_of_old_figures(on=today)
    services.remind_of_renewal(on=today)
