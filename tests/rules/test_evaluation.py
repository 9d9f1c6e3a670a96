"""How well reservations are found on real procurements, and how fast."""

import csv

import pytest

from procurement.rules.evaluation import (
    AMOUNTS_VERIFIED,
    CONTROLS,
    recall_at,
    score_rows,
)

SECRET = {"reserved", "reserved_verdict", "social", "social_text", "buyer", "form", "doc_type"}


@pytest.fixture(scope="module")
def rows(shared_data):
    found = []
    for path in sorted((shared_data / "tenders").glob("*_dev.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found.extend(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def scored(rows, knowledge):
    return score_rows(rows, knowledge, AMOUNTS_VERIFIED)


def test_nine_of_ten_flags_find_most_reservations(scored):
    recall = recall_at(scored, 0.10)
    assert recall.flagged <= 0.10 * recall.rows
    assert recall.share >= 0.85


@pytest.mark.parametrize("prefixes", CONTROLS.values(), ids=CONTROLS.keys())
def test_controls_are_hardly_ever_recommended(scored, prefixes):
    found = [row for row in scored if row.cpv.startswith(prefixes)]
    assert len(found) >= 5
    assert sum(row.recommended for row in found) < 0.02 * len(found)


def test_the_answer_does_not_look_at_the_answer(rows, knowledge):
    sample = rows[::50]
    blinded = [{**row, **dict.fromkeys(SECRET, "")} for row in sample]
    seen, blind = (score_rows(part, knowledge, AMOUNTS_VERIFIED) for part in (sample, blinded))
    assert [row.score for row in seen] == [row.score for row in blind]
