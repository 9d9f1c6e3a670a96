"""Account mails go through the outbox: both languages, our own address, nothing left to read."""

import re

import pytest
from django.core import mail

from ljungby_social.letters import Letter
from tests.worker import run_jobs


def ask_for_new_password(visit, settings, *, host: str = "testserver") -> None:
    settings.ALLOWED_HOSTS = ["testserver", host]
    settings.SITE_URL = "https://social.example.se"
    visit().client.post("/konto/password/reset/", {"email": "per@example.se"}, HTTP_HOST=host)


@pytest.mark.django_db
def test_an_account_mail_is_in_both_languages(visit, per, settings):
    ask_for_new_password(visit, settings)
    letter = Letter.objects.get()
    swedish, english = letter.body.split("In English")
    assert "lösenord" in swedish
    assert "password" in english
    assert "lösenord" in letter.subject
    assert "Reset" in letter.subject


@pytest.mark.django_db
def test_its_links_lead_to_the_portal_whatever_host_was_asked(visit, per, settings):
    ask_for_new_password(visit, settings, host="elak.example.com")
    links = re.findall(r"https?://[\w.-]*\w", Letter.objects.get().body)
    assert links
    assert set(links) == {"https://social.example.se"}


@pytest.mark.django_db(transaction=True)
def test_its_text_is_forgotten_when_it_has_left(visit, per, settings):
    ask_for_new_password(visit, settings)
    run_jobs()
    assert "/konto/password/reset/key/" in str(mail.outbox[0].body)
    letter = Letter.objects.get()
    assert letter.sent_at is not None
    assert "/konto/" not in letter.body


@pytest.mark.django_db
def test_nobody_reads_it_in_the_outbox(visit, per, adam, settings):
    ask_for_new_password(visit, settings)
    letter = Letter.objects.get()
    page = visit(adam).client.get(f"/admin/ljungby_social/letter/{letter.pk}/change/")
    assert page.status_code == 200
    assert "per@example.se" in page.text
    assert "/konto/password/reset/key/" not in page.text


@pytest.mark.django_db
def test_a_mail_server_that_is_away_stops_nobody(visit, per, settings):
    settings.EMAIL_BACKEND = "tests.site.test_account_mails.NoServer"
    ask_for_new_password(visit, settings)
    assert Letter.objects.filter(sent_at=None).exists()


class NoServer:
    """A mail server that cannot be reached."""

    def __init__(self, **_options: object) -> None:
        raise OSError("nobody answers")
