"""What happens by itself: erasing by decided rules, once a night."""

from django.utils import timezone
from procrastinate.contrib.django import app

from ljungby_social.privacy import retention


@app.periodic(cron="20 3 * * *")
@app.task(name="retention", queue="daily", lock="retention", pass_context=False)
def run_retention(timestamp: int) -> None:
    """At twenty past three: rules with a decision announce and erase; the others do nothing."""
    retention.run(on=timezone.localdate())
