"""The table of moves: every state can be reached, and no way leads past a decision."""

from ljungby_social.accounts.roles import Role
from procurement.states import MOVES, SYSTEM, State


def test_every_state_is_reached_from_the_first():
    assert MOVES.reachable(State.NEW) == set(State.values)


def test_sources_and_actors_are_sets_of_what_exists():
    for move in MOVES.values():
        assert isinstance(move.sources, frozenset)
        assert move.sources <= set(State.values)
        assert move.actors <= {*Role.values, SYSTEM}
        assert move.event.startswith("tender.")


def test_a_purchase_is_closed_only_after_a_decision():
    assert [move.code for move in MOVES.values() if move.target == State.CLOSED] == ["close"]
    assert MOVES["close"].sources == {State.DECIDED}
    assert [move.code for move in MOVES.values() if move.target == State.DECIDED] == ["decide"]


def test_machines_never_decide():
    for code in ("decide_lot", "decide", "close", "fill_in"):
        assert SYSTEM not in MOVES[code].actors
        assert MOVES[code].actors == {Role.PROCUREMENT_OFFICER}


def test_a_unit_answers_and_does_nothing_else():
    theirs = [move.code for move in MOVES.values() if Role.UNIT_CONTACT in move.actors]
    assert theirs == ["answer"]
