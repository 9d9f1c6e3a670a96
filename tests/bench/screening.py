"""Lots screened a second on one core, and the memory it takes, by the command that stores nothing.

The same rows are screened a second time: what the first pass leaves behind is warm caches, so
memory that has grown after the second is a leak.
"""

import contextlib
import os
import resource
import time
from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

TABLE = Path(os.environ.get("LJUNGBY_SHARED", "../shared")) / "data/tenders/sweden_2021_dev.csv"


class _Lines:
    """A file that counts lines and keeps nothing."""

    def __init__(self) -> None:
        self.count = 0

    def write(self, text: str) -> int:
        self.count += text.count("\n")
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return False


def measure() -> None:
    if not TABLE.exists():
        print("screening: no table at hand; set LJUNGBY_SHARED")
        return
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=StringIO())
    for number in (1, 2):
        before, output = _peak(), _Lines()
        started, used = time.monotonic(), time.process_time()
        # The table has rows in error, which the command reports with its exit status.
        with contextlib.suppress(CommandError, SystemExit):
            call_command("screen", str(TABLE), format="jsonl", stdout=output, stderr=StringIO())
        seconds, busy = time.monotonic() - started, time.process_time() - used
        print(
            f"\nscreen, pass {number}: {output.count} lots in {seconds:.1f} s "
            f"({busy:.1f} s of processor: {output.count / busy:.0f} lots/s on one core), "
            f"peak memory {_peak():.0f} MB, {_peak() - before:+.0f} MB"
        )


def _peak() -> float:
    """The most memory this process has had, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
