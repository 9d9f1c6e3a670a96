"""A form that is sent twice makes one thing, also when both come at the same moment."""

import threading
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections

from ljungby_social.accounts.models import SentForm
from procurement.models import Tender
from procurement.services import purchases

NEW = {"title": "Städning av bussar", "description": "", "save": "1"}
NEW |= {"components-TOTAL_FORMS": "0", "components-INITIAL_FORMS": "0"}


def test_the_same_form_sent_again_leads_to_what_it_made(visit, per):
    client = visit(per).client
    sent = {**NEW, "csrfmiddlewaretoken": "a" * 64}
    first = client.post("/upphandlingar/ny/", sent)
    again = client.post("/upphandlingar/ny/", sent, follow=True)
    assert first.status_code == 302
    assert again.redirect_chain[0][0] == first["Location"]
    assert "Formuläret var redan skickat" in again.content.decode()
    assert Tender.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"title": "Städning av tåg"}, id="andra svar"),
        pytest.param({"csrfmiddlewaretoken": "b" * 64}, id="sidan öppnad på nytt"),
    ],
)
def test_another_form_makes_another_purchase(visit, per, changes):
    client = visit(per).client
    sent = {**NEW, "csrfmiddlewaretoken": "a" * 64}
    for values in (sent, sent | changes):
        assert client.post("/upphandlingar/ny/", values).status_code == 302
    assert Tender.objects.count() == 2


def test_what_was_refused_may_be_sent_again(visit, per):
    client = visit(per).client
    sent = {**NEW, "title": "", "csrfmiddlewaretoken": "a" * 64}
    for _time in range(2):
        assert client.post("/upphandlingar/ny/", sent).status_code == 422
    assert not SentForm.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_make_one(visit, per, monkeypatch):
    both = threading.Barrier(2, timeout=3)
    honest = purchases.create_tender

    def create(**values: Any) -> Tender:
        with suppress(threading.BrokenBarrierError):
            both.wait()  # the other comes here too unless it waits for its turn
        return honest(**values)

    monkeypatch.setattr(purchases, "create_tender", create)
    clients = [visit(per).client for _place in range(2)]
    answers: list[Any] = []

    def press(client: Any) -> None:
        try:
            answers.append(
                client.post("/upphandlingar/ny/", {**NEW, "csrfmiddlewaretoken": "a" * 64})
            )
        finally:
            connections.close_all()

    threads = [threading.Thread(target=press, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]
    assert Tender.objects.count() == 1
