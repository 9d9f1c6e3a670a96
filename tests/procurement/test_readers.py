"""Files read ahead by other processes come in just as when one process does it all."""

import os
import signal
import subprocess
import sys
from datetime import date

import psutil
import pytest
from django.db import transaction

from procurement.models import Import, Lot, Notice, Screening, SourceFile, Tender
from procurement.readers import Asked, Readers, answer_of, read_file, spare_cores
from procurement.services import importing
from procurement.services.importing import import_many
from tests.procurement.notice_files import lot, notice

TODAY = date(2025, 3, 1)


def files():
    for number in range(25):
        yield (
            f"{number}.xml",
            notice(
                notice_id=f"00000000-0000-4000-8000-{number:012d}",
                procedure=f"11111111-0000-4000-8000-{number // 2:012d}",
                lots=lot() + lot("LOT-0002", f"Fönsterputs {number}"),
            ),
        )
    yield "trasig.xml", b"<trasig"
    yield "igen.xml", next(files())[1]


def told():
    return {
        model.__name__: list(model.objects.order_by("pk").values_list(*columns))
        for model, columns in (
            (SourceFile, ("sha256", "compressed")),
            (Import, ("name", "state", "refusal", "errors", "warnings", "unchanged")),
            (Tender, ("number", "title", "flags", "score")),
            (Notice, ("identity", "leading")),
            (Lot, ("identifier", "title", "flags")),
        )
    } | {
        "Finding": [
            list(screening.findings.values_list("instrument", "legal", "score", "reasons_for"))
            for screening in Screening.objects.order_by("pk")
        ]
    }


@pytest.mark.django_db
@pytest.mark.parametrize("processes", [0, 1, 2])
def test_the_same_rows_however_many_read(processes, monkeypatch):
    monkeypatch.setattr(importing, "BATCH_FILES", 4)
    with transaction.atomic():
        list(import_many(files(), by=None, on=TODAY))
        alone = told()
        transaction.set_rollback(True)
    assert not Tender.objects.exists()
    with Readers(processes) as readers:
        outcomes = list(import_many(files(), by=None, on=TODAY, readers=readers))
    assert [outcome.name for outcome in outcomes] == [name for name, _data in files()]
    assert [outcome.already for outcome in outcomes] == [False] * 26 + [True]
    assert told() == alone


def test_a_process_reads_what_this_one_would():
    asked = [Asked(data, name) for name, data in files()]
    with Readers(1) as readers:
        pending = readers.submit(asked)
        found = [item.future.result(timeout=60)[item.place] for item in pending]
    assert found == [read_file(item) for item in asked]
    assert found[25].refusal
    assert found[25].result is None


def test_a_file_whose_process_died_is_read_here():
    asked = Asked(next(files())[1], "a.xml")
    with Readers(1) as readers:
        readers.submit([asked])[0].future.result(timeout=60)
        readers._processes[0].kill()
        readers._processes[0].join()
        assert answer_of(*readers.submit([asked]), asked) == read_file(asked)


def test_without_a_spare_core_nobody_reads_ahead(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0}, raising=False)
    assert spare_cores() == 0
    asked = Asked(next(files())[1], "a.xml")
    with Readers() as readers:
        assert readers.submit([asked]) == []
        assert answer_of(None, asked) == read_file(asked)


PROGRAM = """
import time
from procurement.readers import Asked, Readers
if __name__ == "__main__":
    with Readers(1) as readers:
        readers.submit([Asked(b"<trasig", "a.xml")])[0].future.result(timeout=60)
        print(readers._processes[0].pid, flush=True)
        time.sleep(60)
"""


def test_reading_processes_end_with_the_one_that_is_killed(tmp_path):
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    environment = {**os.environ, "PYTHONPATH": os.getcwd()}
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, env=environment
    )
    reader = psutil.Process(int(process.stdout.readline()))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    reader.wait(timeout=30)
    assert not reader.is_running()
