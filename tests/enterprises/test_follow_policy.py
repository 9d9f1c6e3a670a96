"""A draft that nobody has sent follows the policy: it is never sent under an older version."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from enterprises import services
from enterprises.models import Criterion, PolicyVersion, Registration
from enterprises.states import State
from tests.enterprises.conftest import TODAY, fill_in, reload

DECLARED = {"declared_name": "Astrid", "declared_capacity": "Ordförande"}


@pytest.fixture
def second(policy: PolicyVersion) -> PolicyVersion:
    """Version 2, in force today, with the first criterion of version 1 and no other."""
    version = PolicyVersion.objects.create(
        number=2,
        title="Policy gällande sociala företag",
        decided_by="Kommunfullmäktige",
        valid_from=TODAY,
        revise_by=date(2031, 1, 1),
        source="Kommunfullmäktige",
        active=True,
    )
    Criterion.objects.create(
        policy=version,
        code="K1",
        order=1,
        subject="business",
        title="Säljer varje vecka",
        sentence="företag som säljer varje vecka",
        explanation="Ni säljer varje vecka.",
        why="För att.",
        example="Varje fredag.",
    )
    return version


def test_a_draft_is_sent_under_the_version_in_force(
    draft: Registration, astrid: Any, second: PolicyVersion
) -> None:
    fill_in(draft, astrid)
    services.submit(
        registration=reload(draft), actor=astrid, on=TODAY, expect_version=None, **DECLARED
    )
    case = reload(draft)
    assert (case.state, case.policy) == (State.SUBMITTED, second)
    (claim,) = case.claims.all()
    assert (claim.criterion.policy, claim.text) == (second, "Så uppfyller vi K1.")
    assert case.documents.filter(criterion__policy=second).count() == 1


def test_what_the_new_version_asks_for_remains(
    draft: Registration, astrid: Any, second: PolicyVersion
) -> None:
    fill_in(draft, astrid)
    Criterion.objects.filter(policy=second).update(code="K9")
    with pytest.raises(ValidationError, match="Säljer varje vecka"):
        services.submit(
            registration=reload(draft), actor=astrid, on=TODAY, expect_version=None, **DECLARED
        )
    assert reload(draft).state == State.DRAFT


def test_the_page_lets_one_read_again_before_it_is_sent(
    client: Any, draft: Registration, astrid: Any, second: PolicyVersion
) -> None:
    fill_in(draft, astrid)
    client.force_login(astrid)
    address = f"/registrera/{draft.number}/"
    sent = client.post(
        f"{address}skicka/", {"version": reload(draft).version, **DECLARED}, follow=True
    )
    assert sent.redirect_chain == [(f"{address}granska/", 302)]
    assert "Dina svar har följt med." in sent.content.decode()
    assert (reload(draft).state, reload(draft).policy) == (State.DRAFT, second)


def test_what_is_sent_keeps_its_version(submitted: Registration, second: PolicyVersion) -> None:
    assert not services.follow_policy(registration=submitted, on=TODAY)
    assert reload(submitted).policy != second


def test_to_renew_again_moves_the_draft(
    client: Any, registered: Registration, astrid: Any, second: PolicyVersion
) -> None:
    PolicyVersion.objects.filter(pk=second.pk).update(active=False)
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    PolicyVersion.objects.filter(pk=second.pk).update(active=True)
    client.force_login(astrid)
    client.post(f"/registrera/{registered.number}/igen/")
    assert reload(case).policy == second
