"""Concerns, samples and proposed decisions in Django admin: to read, and nothing else."""

from typing import Any

import pytest

from enterprises.models import Concern, Proposal, Registration, Sample, SampledEnterprise
from ljungby_social.accounts.models import User
from tests.enterprises.conftest import TODAY

SENDER = "granne@example.se"


@pytest.fixture
def rows(registered: Registration, cecilia: User, david: User) -> dict[str, int]:
    sample = Sample.objects.create(
        drawn_by=cecilia, drawn_on=TODAY, size=1, seed=7, population=[registered.number]
    )
    made = (
        Concern.objects.create(registration=registered, text="Stämmer det?", sender_email=SENDER),
        sample,
        SampledEnterprise.objects.create(sample=sample, registration=registered, order=1),
        Proposal.objects.create(
            registration=registered, kind="revoke", motivation="Har upphört.", prepared_by=cecilia
        ),
    )
    return {str(row._meta.model_name): row.pk for row in made}


@pytest.mark.parametrize("model", ["concern", "sample", "sampledenterprise", "proposal"])
def test_they_are_read_and_nothing_is_changed(
    visit: Any, adam: User, rows: dict[str, int], model: str
) -> None:
    client = visit(adam).client
    folder = f"/admin/enterprises/{model}"
    listed = client.get(f"{folder}/").content.decode()
    address = f"{folder}/{rows[model]}"
    assert f'href="{address}/change/"' in listed
    answer = client.get(f"{address}/change/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="_save"' not in page
    assert SENDER not in listed + page
    assert client.post(f"{address}/change/", {"state": "no_cause"}).status_code == 403
    assert client.get(f"{folder}/add/").status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_nobody_finds_a_concern_by_its_sender(
    visit: Any, adam: User, rows: dict[str, int], registered: Registration
) -> None:
    client = visit(adam).client
    row = f"/admin/enterprises/concern/{rows['concern']}/change/"
    folder = "/admin/enterprises/concern/"
    assert row in client.get(f"{folder}?q={registered.number}").content.decode()
    assert row not in client.get(f"{folder}?q={SENDER}").content.decode()
