"""Notices a second, read, stored and screened, as a ratio to lxml only parsing the same bytes.

`BENCH_NOTICES=30000 python -m tests.bench notices` shows whether memory stays flat.
"""

import io
import os
import re
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psutil
from django.core.management import call_command
from lxml import etree

from procurement.management.garbage import few_searches
from procurement.readers import Readers, spare_cores

NOTICES = int(os.environ.get("BENCH_NOTICES", "3000"))
SHARED = Path(os.environ.get("LJUNGBY_SHARED", "../shared")) / "data" / "eforms"
# What makes a notice a notice of its own, its procedure a procedure of its own, and what it
# changes something of its own.
NOTICE_ID = re.compile(rb'(schemeName="notice-id"[^>]*>)([^<]+)(<)')
PROCEDURE_ID = re.compile(rb"(ContractFolderID[^>]*>)([^<]+)(<)")
CHANGED = re.compile(rb"(ChangedNoticeIdentifier[^>]*>)([^<]+)(<)")
PUBLICATION = re.compile(rb"(NoticePublicationID[^>]*>)([^<]+)(<)")


def measure() -> None:
    """Print the rate, the ratio and the memory. Real notices are used over and over, each time
    under a new notice identifier, so that each is a notice of its own.

    Once in one process, then with the reading processes that `import_tenders` uses. Each by the
    clock on the wall, and by what all processes and the database's used of a processor, which
    neighbours on the machine disturb less.
    """
    sources = [path.read_bytes() for path in sorted((SHARED / "real").glob("*.xml"))]
    if not sources:
        print("notices: no real notices at hand; set LJUNGBY_SHARED")
        return
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    size = NOTICES * sum(map(len, sources)) / len(sources)
    print(f"\n{NOTICES} notices, {size / 1e6:.0f} MB")
    start = 0
    for processes in (0, spare_cores()) if spare_cores() else (0,):
        _import(sources, start, processes, _bare(sources))
        start += NOTICES


def _bare(sources: list[bytes]) -> tuple[float, float]:
    """Seconds on the wall and of a processor for lxml only parsing the files.

    Measured on a day's notices at most, so that no more are held in memory.
    """
    files = list(copies(sources, min(NOTICES, 3000)))
    started, used = time.monotonic(), time.process_time()
    for _name, data in files:
        etree.fromstring(data)
    whole = NOTICES / len(files)
    return (time.monotonic() - started) * whole, (time.process_time() - used) * whole


def _import(sources: list[bytes], start: int, processes: int, bare: tuple[float, float]) -> None:
    """Import notices that are not in yet, and print how fast and how large."""
    from procurement.services.importing import import_many

    failed = lots = done = 0
    memory: list[float] = []
    started, used = time.monotonic(), _used()
    files = _Made(copies(sources, NOTICES, start))
    with few_searches(), Readers(processes) as readers:
        for outcome in import_many(files, by=None, on=date(2025, 3, 1), readers=readers):
            failed, lots, done = failed + outcome.failed, lots + outcome.lots, done + 1
            if done % max(1, NOTICES // 10) == 0:
                memory.append(psutil.Process().memory_info().rss / 1e6)
    wall, busy = time.monotonic() - started - files.wall, _used() - used - files.busy
    print(
        f"  with {processes} more processes: {lots} lots, {failed} files with errors\n"
        f"    on the wall  {wall:6.1f} s, {NOTICES / wall:5.0f} notices/s; lxml only "
        f"{bare[0]:.2f} s; ratio {wall / bare[0]:.1f}\n"
        f"    of processor {busy:6.1f} s; lxml only {bare[1]:.2f} s; ratio {busy / bare[1]:.1f}\n"
        f"    memory after each tenth, MB: {' '.join(f'{size:.0f}' for size in memory)}"
    )


class _Made:
    """Files that are made as they are asked for, and how long that took: it is no part of ours."""

    def __init__(self, files: Iterator[tuple[str, bytes]]) -> None:
        self._files = files
        self.wall = self.busy = 0.0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        while True:
            started, used = time.monotonic(), time.thread_time()
            file = next(self._files, None)
            self.wall += time.monotonic() - started
            self.busy += time.thread_time() - used
            if file is None:
                return
            yield file


def _used() -> float:
    """Seconds of a processor: this process, readers that have ended, and the database's."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = psutil.Process(cursor.fetchone()[0]).cpu_times()
    own = os.times()
    mine = own.user + own.system + own.children_user + own.children_system
    return mine + backend.user + backend.system


def copies(sources: list[bytes], number: int, start: int = 0) -> Iterator[tuple[str, bytes]]:
    """Real notices over and over, each time as another notice of another procedure."""
    for index in range(start, start + number):
        identifier = f"00000000-0000-4000-8000-{index:012d}".encode()
        data = sources[index % len(sources)]
        data = NOTICE_ID.sub(rb"\g<1>" + identifier + rb"\g<3>", data)
        data = PROCEDURE_ID.sub(rb"\g<1>" + identifier + rb"\g<3>", data)
        data = CHANGED.sub(rb"\g<1>" + f"{index}-2025".encode() + rb"\g<3>", data)
        data = PUBLICATION.sub(rb"\g<1>" + f"{index}-2026".encode() + rb"\g<3>", data)
        yield f"{index}.xml", data
