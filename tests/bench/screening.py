"""Lots screened a second on one core, and the memory it takes, by the command that stores nothing.

The same rows are screened four times. The first pass fills the caches while the file that was
read makes room for them; from the second on the caches and the file stand beside each other, and
memory that still grows is a leak.
"""

import contextlib
import os
import resource
import time
from io import StringIO
from pathlib import Path

import psutil
from django.core.management import CommandError, call_command

PASSES = 4
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
    after: list[float] = []
    for number in range(1, PASSES + 1):
        output = _Lines()
        started, used = time.monotonic(), time.process_time()
        # The table has rows in error, which the command reports with its exit status.
        with contextlib.suppress(CommandError, SystemExit):
            call_command("screen", str(TABLE), format="jsonl", stdout=output, stderr=StringIO())
        seconds, busy = time.monotonic() - started, time.process_time() - used
        after.append(psutil.Process().memory_info().rss / 1024**2)
        print(
            f"\nscreen, pass {number}: {output.count} lots in {seconds:.1f} s "
            f"({busy:.1f} s of processor: {output.count / busy:.0f} lots/s on one core), "
            f"memory {after[-1]:.0f} MB (peak {_peak():.0f} MB)"
        )
    warm = after[1:]
    print(f"\nscreen, passes 2–{PASSES}: memory within {max(warm) - min(warm):.0f} MB")


def _peak() -> float:
    """The most memory this process has had, in MB (Linux counts in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
