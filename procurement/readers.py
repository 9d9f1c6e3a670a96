"""Processes that read files ahead, so that an import uses more than one core.

Reading needs nothing but the bytes: no database, no Django. So while one batch is screened and
stored, other processes read the next. They are fresh interpreters (spawned, never forked with
open connections), hold a handful of files at a time, and end when the importing process does,
however it ends: their pipe closes. A file that no process has begun on is read by the importer
itself, and so is one whose process died; nothing is lost but time.

For commands and background tasks; a page never starts processes.
"""

import gc
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from procurement.intake import Refused, Result, read
from procurement.packing import pack

MOST_PROCESSES = 4
# Files are handed over by the handful: each handing over waits for a busy importer to look up.
HANDFUL_FILES = 20
HANDFUL_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Asked:
    """A file to read, and how: see `procurement.intake.read`."""

    data: bytes
    name: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """What was in a file, or why it was refused, and its bytes as they are kept."""

    packed: bytes
    result: Result | None = None
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Pending:
    """A file that a process has been asked to read, as one of a handful."""

    future: "Future[list[Read]]"
    place: int


def read_file(asked: Asked) -> Read:
    """Read one file in this process."""
    packed = pack(asked.data)
    try:
        return Read(packed, read(asked.data, name=asked.name, **asked.options))
    except Refused as refused:
        return Read(packed, refusal=refused.sentence)


def spare_cores() -> int:
    """Cores that this process may use besides the one it runs on, a few at most."""
    usable = getattr(os, "sched_getaffinity", None)
    count = len(usable(0)) if usable else os.cpu_count() or 1
    return min(MOST_PROCESSES, count - 1)


class Readers:
    """Reading processes, each started when there is a file for it. Use as a context.

    Without a spare core there are none, and every file is read by the importer.
    """

    def __init__(self, processes: int | None = None) -> None:
        self.count = spare_cores() if processes is None else processes
        self._threads = ThreadPoolExecutor(self.count, "reader") if self.count else None
        self._own = threading.local()
        self._links: list[Connection] = []
        self._processes: list[BaseProcess] = []

    def __enter__(self) -> "Readers":
        return self

    def __exit__(self, *_error: object) -> None:
        if self._threads is not None:
            self._threads.shutdown(cancel_futures=True)
        for link in self._links:
            link.close()
        for process in self._processes:
            process.join()

    def submit(self, asked: Sequence[Asked]) -> list[Pending]:
        """Have files read, in this order; none when nobody is there. See `answer_of`."""
        if self._threads is None:
            return []
        pending = []
        for handful in _handfuls(asked):
            future = self._threads.submit(self._ask, handful)
            pending += [Pending(future, place) for place in range(len(handful))]
        return pending

    def _ask(self, asked: list[Asked]) -> list[Read]:
        """In a thread that has a process of its own: hand files over and wait."""
        link = getattr(self._own, "link", None) or self._start()
        link.send(asked)
        answers: list[Read] = link.recv()
        return answers

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs,), name="reader", daemon=True)
        process.start()
        theirs.close()  # so that the pipe closes with the process
        self._own.link = ours
        self._links.append(ours)
        self._processes.append(process)
        return ours


def _handfuls(asked: Iterable[Asked]) -> list[list[Asked]]:
    handfuls: list[list[Asked]] = [[]]
    size = 0
    for item in asked:
        size += len(item.data)
        if len(handfuls[-1]) >= HANDFUL_FILES or size > HANDFUL_BYTES:
            handfuls.append([])
            size = len(item.data)
        handfuls[-1].append(item)
    return [handful for handful in handfuls if handful]


def answer_of(pending: Pending | None, asked: Asked) -> Read:
    """The answer of a reading process, or this process's own when none has begun or it died."""
    if pending is None or pending.future.cancel():
        return read_file(asked)
    try:
        return pending.future.result()[pending.place]
    except (EOFError, OSError):
        return read_file(asked)


def _work(link: Connection) -> None:
    """Read files until the importing process has closed its end."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the importing process
    gc.set_threshold(100_000, 20, 20)  # what is read has no cycles to search for
    while True:
        try:
            asked = link.recv()
        except EOFError:
            return
        link.send([read_file(item) for item in asked])
