"""Background work that belongs to no app of its own."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from ljungby_social import letters


@app.task(
    name="send_letter", queue="letters", retry=RetryStrategy(max_attempts=8, exponential_wait=5)
)
def send_letter(letter_id: int) -> None:
    """Send a letter from the outbox; tried again with growing pauses for about a day."""
    letters.send(letter_id)
