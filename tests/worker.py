"""Runs the jobs that a test has deferred, as the worker does."""

import asyncio
import threading
from collections.abc import Sequence

from django.db import connections
from procrastinate.contrib.django import app


def run_jobs(queues: Sequence[str] | None = None) -> None:
    """Run every waiting job with the real worker, and return when none is left.

    The worker has connections of its own, so the test must be transactional. It runs in a thread,
    since Playwright keeps an event loop in the test's own.
    """
    errors: list[BaseException] = []

    def work() -> None:
        try:
            asyncio.run(_work_off(queues))
        except BaseException as error:  # handed to the test's thread
            errors.append(error)
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(timeout=60)
    assert not thread.is_alive(), "the worker did not finish within a minute"
    if errors:
        raise errors[0]


async def _work_off(queues: Sequence[str] | None) -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            queues=queues, wait=False, install_signal_handlers=False, listen_notify=False
        )
