"""A letter and the change it tells of happen together or not at all, and it leaves once."""

from pathlib import Path

import pytest
from django.core import mail
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from ljungby_social import letters
from ljungby_social.letters import Letter
from tests.worker import run_jobs


@pytest.fixture(autouse=True)
def _template(settings, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "trial_subject.txt").write_text(
        "{% load i18n %}{% get_current_language as code %}{% if code == 'sv' %}Ett\nämne"
        "{% else %}A subject{% endif %} {{ case_number }}"
    )
    (folder / "trial_body.txt").write_text("Hej {{ name }}!")
    engine = {**settings.TEMPLATES[0], "DIRS": [tmp_path, *settings.TEMPLATES[0]["DIRS"]]}
    settings.TEMPLATES = [engine]


def post() -> Letter:
    return letters.post(
        "trial", to="astrid@example.se", context={"name": "Astrid"}, case_number="SF-2026-0001"
    )


@pytest.mark.django_db
def test_a_letter_is_written_in_swedish_with_english_after_it():
    letter = post()
    assert letter.subject == "Ett ämne SF-2026-0001 / A subject SF-2026-0001"
    assert letter.body.index("Hej Astrid!") < letter.body.index("In English")
    assert letter.sent_at is None


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_sends_nothing():
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not ProcrastinateJob.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_worker_sends_it_once():
    letter = post()
    run_jobs()
    letters.send(letter.pk)
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert [message.to for message in mail.outbox] == [["astrid@example.se"]]
