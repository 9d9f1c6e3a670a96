"""Background work of procurement."""

from django.utils.timezone import localdate
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from procurement.services import rescreening, ted


@app.task(
    name="rescreen", queue="screening", retry=RetryStrategy(max_attempts=5, exponential_wait=10)
)
def rescreen(run_id: int) -> None:
    """Screen all open purchases anew; a run that broke goes on where it was."""
    rescreening.go_on(run_id=run_id, on=localdate())


@app.periodic(cron="*/10 * * * *")
@app.task(name="go_on_rescreening", queue="screening")
def go_on_rescreening(timestamp: int = 0) -> None:
    """Take up a run that was killed together with its worker."""
    rescreening.go_on_with_unfinished(on=localdate())


@app.periodic(cron="30 5 * * *")
@app.task(name="fetch_from_ted", queue="imports", lock="fetch_from_ted")
def fetch_from_ted(timestamp: int = 0) -> None:
    """Bring in the municipality's new notices every morning, before people come to work."""
    ted.fetch(on=localdate())
