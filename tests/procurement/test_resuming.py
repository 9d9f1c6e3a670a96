"""An import that is killed goes on where it was: nothing lost, nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.db import connection

from procurement import reference
from procurement.models import Finding, Import, Lot, Notice, Screening, SourceFile, Tender
from tests.procurement.notice_files import lot, notice

ROOT = Path(__file__).resolve().parent.parent.parent
FILES = 60
# Small batches, so that there is something between two of them.
PROGRAM = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ljungby_social.settings")
import django
django.setup()
from django.core.management import call_command
from procurement.services import importing
importing.BATCH_FILES = 10
call_command("import_tenders", sys.argv[1])
"""


def write(folder):
    for number in range(FILES):
        data = notice(
            notice_id=f"00000000-0000-4000-8000-{number:012d}",
            procedure=f"11111111-0000-4000-8000-{number:012d}",
            lots=lot() + lot("LOT-0002", "Fönsterputs"),
        )
        (folder / f"{number:03d}.xml").write_bytes(data)


def start(folder):
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    environment = {**os.environ, "DATABASE_URL": f"{url}&port={settings['PORT']}"}
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


@pytest.mark.django_db(transaction=True)
def test_killed_at_random_points_and_run_again(tmp_path):
    reference.load()
    write(tmp_path)
    chance = random.Random()
    for _ in range(3):
        process = start(tmp_path)
        already = Import.objects.count()
        deadline = time.monotonic() + 60
        while process.poll() is None and Import.objects.count() == already:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        time.sleep(chance.random() * 0.2)
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()
    process = start(tmp_path)
    _out, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors.decode()
    assert {
        model.__name__: model.objects.count()
        for model in (SourceFile, Import, Tender, Notice, Lot, Screening)
    } == {
        "SourceFile": FILES,
        "Import": FILES,
        "Tender": FILES,
        "Notice": FILES,
        "Lot": 2 * FILES,
        "Screening": 2 * FILES,
    }
    found = {screening.findings.count() for screening in Screening.objects.all()}
    assert found == {11}
    digests = list(Finding.objects.values_list("digest", flat=True))
    assert len(digests) == len(set(digests))  # shared, also with those of a killed run
    numbers = set(Tender.objects.values_list("number", flat=True))
    assert len(numbers) == FILES
