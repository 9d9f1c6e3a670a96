"""Lots screened a second on one core, by the command that stores nothing."""

import contextlib
import io
import os
import time
from pathlib import Path

from django.core.management import CommandError, call_command

TABLE = Path(os.environ.get("LJUNGBY_SHARED", "../shared")) / "data/tenders/sweden_2021_dev.csv"


def measure() -> None:
    if not TABLE.exists():
        print("screening: no table at hand; set LJUNGBY_SHARED")
        return
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    output = io.StringIO()
    started = time.monotonic()
    # The table has rows in error, which the command reports with its exit status.
    with contextlib.suppress(CommandError, SystemExit):
        call_command("screen", str(TABLE), format="jsonl", stdout=output, stderr=io.StringIO())
    seconds = time.monotonic() - started
    lots = output.getvalue().count("\n")
    print(f"\nscreen: {lots} lots in {seconds:.1f} s, {lots / seconds:.0f} lots/s on one core")
