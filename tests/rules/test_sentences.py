"""The guard of equal treatment on some five hundred sentences, half of them lawful.

The table holds word orders, synonyms, inflections and negations of each family; it is read whole,
so that a sentence that another check begins to catch is seen as well.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procurement.rules.requirements import CHECKS, Requirement, try_requirement

ON = date(2026, 11, 24)
TABLES = [Path(__file__).with_name(name) for name in ("sentences.txt", "everyday.txt")]
SUPPLIERS = (
    "Renstråk städ AB",
    "Gröna Handen ekonomisk förening",
    "Ljungby Trädgård AB",
    "Städservice i Lagan AB",
    "Björken städ och trädgård AB",
    "Återbruket AB",
    "Mat & Möten",
    "Anders Bygg AB",
)


def sentences() -> Iterator[tuple[str, str, str]]:
    """Reservation (or nothing), the codes that speak, and the sentence."""
    reservation = expected = ""
    block: list[str] = []
    lines = [line for table in TABLES for line in table.read_text("utf-8").splitlines()]
    for line in [*lines, "= -"]:
        if line.startswith("="):
            for text in " ".join(block).split(" / "):
                if text:
                    yield reservation, expected, text
            words = line.removeprefix("= ").split()
            reservation = "reserve_4_18" if words[0] == "reserved" else ""
            expected = " ".join(words[1:] if reservation else words)
            block = []
        elif not line.startswith("#"):
            block.append(line.strip())


ROWS = tuple(sentences())


@pytest.fixture
def wrong(knowledge):
    """The sentences, of some, for which other checks speak than those expected."""

    def run(reservation, expected, texts):
        found = {}
        for text in texts:
            requirement = Requirement(
                text=text,
                suppliers=SUPPLIERS,
                places=knowledge.place_names(ON),
                reservation=reservation,
            )
            checks = try_requirement(requirement, values=knowledge.values, on=ON)
            codes = {check.code.removeprefix("requirement.") for check in checks}
            if codes != set(expected.split()) - {"-"}:
                found[text] = codes
        return found

    return run


@pytest.mark.parametrize(
    ("reservation", "expected"), sorted({row[:2] for row in ROWS}), ids=lambda word: word or "alla"
)
def test_sentences(wrong, reservation, expected):
    texts = [text for row, codes, text in ROWS if (row, codes) == (reservation, expected)]
    assert wrong(reservation, expected, texts) == {}


def test_half_of_the_table_is_lawful_and_every_check_is_in_it():
    lawful = [text for _row, expected, text in ROWS if expected == "-"]
    assert len(ROWS) >= 500
    assert 0.45 <= len(lawful) / len(ROWS) <= 0.55
    spoken = {code for _row, expected, _text in ROWS for code in expected.split()} - {"-"}
    elsewhere = {"both_points", "experience_of_buyer"}
    checks = {rule.code.removeprefix("requirement.") for rule in CHECKS}
    assert spoken == checks - elsewhere | {"reserved_share"}
