"""Two people bring something in at the same moment."""

import threading
from typing import Any

import pytest
from django.db import connections

from procurement.models import Import, Tender
from procurement.services import batches
from procurement.services.importing import Outcome, import_file
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import notice

pytestmark = pytest.mark.django_db(transaction=True)


def both_at_once(monkeypatch: pytest.MonkeyPatch, *files: bytes) -> list[Outcome]:
    """Bring the files in from threads of their own, all past the look at what is in already."""
    together = threading.Barrier(len(files), timeout=20)
    honest = batches.IncomingFile.read
    outcomes: list[Any] = []

    def read(self: batches.IncomingFile) -> None:
        honest(self)
        together.wait()

    def bring(data: bytes) -> None:
        try:
            outcomes.append(import_file(data=data, name="fil.xml", by=None, on=TODAY))
        except Exception as error:  # told to the test instead of to the log
            outcomes.append(error)
        finally:
            connections.close_all()

    monkeypatch.setattr(batches.IncomingFile, "read", read)
    threads = [threading.Thread(target=bring, args=(data,)) for data in files]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    return outcomes


def test_the_same_file_comes_in_once_and_the_other_is_told(monkeypatch):
    outcomes = both_at_once(monkeypatch, notice(), notice())
    assert sorted(outcome.already for outcome in outcomes) == [False, True]
    assert Import.objects.count() == 1
    assert Tender.objects.count() == 1


def test_the_same_notice_in_two_files_becomes_one_purchase(monkeypatch):
    outcomes = both_at_once(monkeypatch, notice(), notice() + b"\n<!-- again -->")
    assert [outcome.failed for outcome in outcomes] == [False, False]
    assert Import.objects.count() == 2
    assert Tender.objects.count() == 1


@pytest.mark.parametrize("path", ["%00/", "%00/1/", "%00/flytt/close/", "UP-2026-0001%00/"])
def test_a_number_that_is_none_is_not_found(client, per, path):
    client.force_login(per, "allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/upphandlingar/{path}").status_code == 404
