"""Rows of a large table in little room, and the same cells out again."""

import pytest

from procurement.intake.packed import PackedRows

ROWS = [["a", "", "å\nb"], [], ["", ""], ["x"], ["1", "2", "3", ""]]


@pytest.fixture
def packed():
    rows = PackedRows()
    for row in ROWS:
        rows.add(row)
    return rows


def test_cells_come_out_as_they_went_in(packed):
    assert list(packed) == ROWS
    assert [packed[place] for place in range(len(packed))] == ROWS
    assert packed[-1] == ROWS[-1]


def test_a_slice_has_the_same_rows(packed):
    assert list(packed[1:3]) == ROWS[1:3]
    assert list(packed[:-1]) == ROWS[:-1]


def test_the_character_between_cells_is_no_cell_s_own(packed):
    packed.add(["a\x1fb", "c"])
    assert packed[-1] == ["a b", "c"]
