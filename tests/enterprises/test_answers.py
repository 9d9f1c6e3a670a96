"""A refusal rests on verdicts that have seen what the enterprise answered."""

from datetime import timedelta
from typing import Any

import pytest

from enterprises import services
from enterprises.models import Registration
from enterprises.services.deciding import remaining
from enterprises.states import State
from ljungby_social.casework import IllegalMove
from tests.enterprises.conftest import TODAY, decide, judge, reload


def test_a_refusal_rests_on_verdicts_that_have_seen_the_answer(
    assessed: Registration, astrid: Any, cecilia: Any
) -> None:
    judge(assessed, cecilia, K5="not_met")
    services.give_second_chance(
        registration=reload(assessed),
        officer=cecilia,
        text="Svara.",
        due_on=TODAY + timedelta(days=21),
        on=TODAY,
        expect_version=None,
    )
    services.resubmit(
        registration=reload(assessed),
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    (left,) = remaining(reload(assessed))
    assert left.code == "K5"
    assert "företaget har svarat" in left.text
    with pytest.raises(IllegalMove, match="Bedöm K5 igen"):
        decide(reload(assessed), cecilia, "refused", would_change="Att K5 är uppfyllt.")
    services.save_verdict(
        registration=reload(assessed),
        criterion=assessed.policy.criteria.get(code="K5"),
        officer=cecilia,
        outcome="not_met",
        reason="Underlaget visar det.",
        expect_version=None,
    )
    assert remaining(reload(assessed)) == []
    decide(reload(assessed), cecilia, "refused", would_change="Att K5 är uppfyllt.")
    assert reload(assessed).state == State.REFUSED
