"""The table of moves: what leads where, and for whom."""

import pytest

from enterprises.states import (
    APPLICANT,
    DECIDED,
    FROZEN,
    MOVES,
    OFFICER,
    OPEN,
    STANDING,
    SYSTEM,
    State,
)
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import IllegalMove

ACTORS = (APPLICANT, SYSTEM, *Role.values)

# Every arrow, written out a second time: move, from, to, actor.
ARROWS = {
    ("save", "draft", "draft", APPLICANT),
    ("save", "completion_requested", "completion_requested", APPLICANT),
    ("save", "second_chance", "second_chance", APPLICANT),
    ("submit", "draft", "submitted", APPLICANT),
    ("resubmit", "completion_requested", "under_assessment", APPLICANT),
    ("resubmit", "second_chance", "under_assessment", APPLICANT),
    ("withdraw", "draft", "withdrawn", APPLICANT),
    ("withdraw", "submitted", "withdrawn", APPLICANT),
    ("withdraw", "under_assessment", "withdrawn", APPLICANT),
    ("withdraw", "completion_requested", "withdrawn", APPLICANT),
    ("withdraw", "second_chance", "withdrawn", APPLICANT),
    ("withdraw", "registered", "withdrawn", APPLICANT),
    ("withdraw", "suspended", "withdrawn", APPLICANT),
    ("assign", "submitted", "submitted", OFFICER),
    ("assign", "under_assessment", "under_assessment", OFFICER),
    ("assign", "completion_requested", "completion_requested", OFFICER),
    ("assign", "second_chance", "second_chance", OFFICER),
    ("take", "submitted", "under_assessment", OFFICER),
    ("assess", "under_assessment", "under_assessment", OFFICER),
    ("request_completion", "under_assessment", "completion_requested", OFFICER),
    ("give_second_chance", "under_assessment", "second_chance", OFFICER),
    ("resume", "completion_requested", "under_assessment", OFFICER),
    ("resume", "second_chance", "under_assessment", OFFICER),
    ("register", "under_assessment", "registered", OFFICER),
    ("refuse", "under_assessment", "refused", OFFICER),
    ("suspend", "registered", "suspended", OFFICER),
    ("reinstate", "suspended", "registered", OFFICER),
    ("revoke", "registered", "revoked", OFFICER),
    ("revoke", "suspended", "revoked", OFFICER),
    ("propose", "under_assessment", "under_assessment", OFFICER),
    ("propose", "registered", "registered", OFFICER),
    ("propose", "suspended", "suspended", OFFICER),
    ("take_back", "under_assessment", "under_assessment", OFFICER),
    ("take_back", "registered", "registered", OFFICER),
    ("take_back", "suspended", "suspended", OFFICER),
    ("send_back", "under_assessment", "under_assessment", OFFICER),
    ("send_back", "registered", "registered", OFFICER),
    ("send_back", "suspended", "suspended", OFFICER),
    ("ask_reassessment", "registered", "registered", OFFICER),
    ("ask_reassessment", "suspended", "suspended", OFFICER),
    ("drop_reassessment", "registered", "registered", OFFICER),
    ("drop_reassessment", "suspended", "suspended", OFFICER),
    ("expire", "registered", "expired", SYSTEM),
    ("expire", "suspended", "expired", SYSTEM),
}


def test_every_state_is_reached_from_a_draft() -> None:
    assert MOVES.reachable(State.DRAFT) == frozenset(State.values)


def test_states_are_open_or_decided_or_withdrawn() -> None:
    assert OPEN | DECIDED | {State.WITHDRAWN} == frozenset(State.values)
    assert not OPEN & DECIDED
    assert STANDING < DECIDED


def test_every_move_has_an_event_of_its_own() -> None:
    events = [move.event for move in MOVES.values()]
    assert len(set(events)) == len(events)
    assert all(event.startswith("registration.") for event in events)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("code", sorted(MOVES))
def test_move_by_state_and_actor(code: str, state: str) -> None:
    for actor in ACTORS:
        targets = {to for move, at, to, who in ARROWS if (move, at, who) == (code, state, actor)}
        if targets:
            move = MOVES.check(code, state=state, actors={actor})
            assert {move.leads_to(state)} == targets
        else:
            with pytest.raises(IllegalMove):
                MOVES.check(code, state=state, actors={actor})


def test_what_is_frozen_while_a_decision_is_read_are_moves_of_officers() -> None:
    assert set(MOVES) > FROZEN
    assert {actor for code in FROZEN for actor in MOVES[code].actors} == {OFFICER}


def test_table_has_no_arrow_that_is_not_written_out() -> None:
    arrows = {
        (move.code, source, move.leads_to(source), actor)
        for move in MOVES.values()
        for source in move.sources
        for actor in move.actors
    }
    assert arrows == ARROWS
