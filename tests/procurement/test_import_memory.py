"""How much memory an import takes, all of it, by asking the system about a process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from procurement import reference
from procurement.models import Import, ImportProblem, Tender
from procurement.services.problem_rows import MOST_TOLD
from tests.intake.test_memory import HELD, MOST

ROOT = Path(__file__).resolve().parent.parent.parent
PROGRAM = """
import os, sys
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ljungby_social.settings")
import django
django.setup()
from django.core.management import CommandError, call_command
said = []
try:
    call_command("import_tenders", sys.argv[1], verbosity=0)
except CommandError as error:
    said.append(str(error))
"""


@pytest.mark.django_db(transaction=True)
def test_large_plans_come_in_with_less_than_300_mb(tmp_path):
    if not Path("/proc/self/status").exists():
        pytest.skip("Only Linux tells how much memory a process has held.")
    reference.load()
    head = "Benämning;CPV;Värde;Avtalstid\n"
    good = "".join(f"Tvätt {n};98310000;{n}00000;24 månader\n" for n in range(1, 20_001))
    wrong = ";nej;många kronor;länge\n" * 24_900
    (tmp_path / "a.csv").write_bytes((head + good).encode())
    (tmp_path / "b.csv").write_bytes((head + wrong).encode())
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}@/{settings['NAME']}?host={settings['HOST']}"
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM + HELD, str(tmp_path)],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": f"{url}&port={settings['PORT']}"},
        capture_output=True,
        timeout=400,
        check=True,
    )
    held, said = json.loads(done.stdout)
    assert held < MOST
    assert said == ["1 fil hade fel."]
    assert Tender.objects.count() == 20_000
    imported = Import.objects.get(name="b.csv")
    assert imported.errors >= 24_900
    told = ImportProblem.objects.filter(imported=imported)
    assert told.filter(level="error").count() == MOST_TOLD
    assert "som inte visas här" in told.get(level="info").sentence
