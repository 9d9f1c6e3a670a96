"""Numbers, moves and versions, as every case has them."""

import threading

import pytest
from django.db import connection, transaction

from ljungby_social.casework import IllegalMove, Move, MoveTable, next_case_number

TABLE = MoveTable(
    Move("send", "Skicka", frozenset({"draft"}), "sent", frozenset({"applicant"})),
    Move("note", "Anteckna", frozenset({"sent"}), None, frozenset({"officer"})),
    Move("close", "Avsluta", frozenset({"sent"}), "closed", frozenset({"officer"})),
)


def test_a_move_is_allowed_from_its_states_to_its_actors():
    assert [move.code for move in TABLE.allowed(state="sent", actors={"officer"})] == [
        "note",
        "close",
    ]
    assert TABLE.allowed(state="sent", actors={"applicant"}) == []
    with pytest.raises(IllegalMove):
        TABLE.check("close", state="draft", actors={"officer"})


def test_every_state_that_moves_lead_to_is_found():
    assert TABLE.reachable("draft") == {"draft", "sent", "closed"}


@pytest.mark.django_db
def test_numbers_follow_each_other_within_a_series_and_year():
    numbers = [next_case_number("SF", year=2026) for _ in range(2)]
    assert numbers == ["SF-2026-0001", "SF-2026-0002"]
    assert next_case_number("SF", year=2027) == "SF-2027-0001"
    assert next_case_number("UP", year=2026) == "UP-2026-0001"


@pytest.mark.django_db(transaction=True)
def test_ten_at_once_get_ten_numbers():
    given: list[str] = []

    def take() -> None:
        try:
            with transaction.atomic():
                given.append(next_case_number("SF", year=2026))
        finally:
            connection.close()

    threads = [threading.Thread(target=take) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == [f"SF-2026-{number:04d}" for number in range(1, 11)]
