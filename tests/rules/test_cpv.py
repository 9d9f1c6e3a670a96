"""CPV codes: mending, and membership in the law's lists."""

import json
import re
from datetime import date

import pytest

from procurement.rules import mend_cpv

DAY = date(2025, 3, 1)

# code, bilaga 2, 19 kap. 25 §, 19 kap. 25 a §
MEMBERSHIP = [
    ("85312510", True, True, True),
    ("55330000", True, False, False),
    ("55524000", True, False, False),
    ("90910000", False, False, False),
    ("98310000", False, False, False),
    ("98000000", True, False, False),
    ("79713000", True, False, False),
    ("64120000", False, False, False),
    ("64110000", True, False, False),
    ("92500000", True, True, False),
    ("98200000", True, False, True),
    ("75123000", True, True, False),
    ("79611000", True, False, True),
    ("80530000", True, False, True),
    ("80110000", True, True, True),
    ("98514000", True, False, True),
    ("77310000", False, False, False),
    ("60120000", False, False, False),
    ("85311100", True, True, True),
    ("79722000", True, False, False),
    ("79950000", True, False, False),
    # both ends of a range, and the codes beside them
    ("85000000", True, True, True),
    ("85323000", True, True, True),
    ("85323001", False, False, False),
    ("84999999", False, False, False),
    ("79721000", True, False, False),
    ("79721001", False, False, False),
    # a listed parent covers only itself
    ("64000000", True, False, False),
    ("64200000", False, False, False),
    ("98341130", False, False, False),
    ("79633000", False, False, False),
]


@pytest.mark.parametrize(("code", "annex2", "by_25", "by_25a"), MEMBERSHIP)
def test_membership(knowledge, code, annex2, by_25, by_25a):
    found = [
        code in knowledge.cpv_set(name, DAY) for name in ("lou.annex2", "lou.19_25", "lou.19_25a")
    ]
    assert found == [annex2, by_25, by_25a]


def test_19_25_expands_to_the_list_of_eforms(knowledge, shared_data):
    source = shared_data / "eforms-sdk" / "cpv_social-service-cpv.gc"
    codes = set(re.findall(r"<SimpleValue>(\d{8})</SimpleValue>", source.read_text("utf-8")))
    assert len(codes) == 115
    assert all(code in knowledge.cpv_set("lou.19_25", DAY) for code in codes)


def test_vectors_of_the_dossier(knowledge, shared_data):
    path = shared_data.parent / "reference" / "law_data.json"
    if not path.exists():
        pytest.skip("law_data.json is absent")
    for row in json.loads(path.read_text("utf-8"))["cpv_membership_test_vectors"]:
        for key, name in (("bilaga2", "lou.annex2"), ("19_25", "lou.19_25")):
            assert (row["cpv"] in knowledge.cpv_set(name, DAY)) is row[key], row
        assert (row["cpv"] in knowledge.cpv_set("lou.19_25a", DAY)) is row["19_25a"], row


@pytest.mark.parametrize(
    ("written", "code"),
    [
        pytest.param("90910000", "90910000", id="åtta siffror"),
        pytest.param("90910000-9", "90910000", id="kontrollsiffra"),
        pytest.param("90910000–9", "90910000", id="tankstreck"),
        pytest.param("909100009", "90910000", id="kontrollsiffra utan streck"),
        pytest.param(" 9091 0000 ", "90910000", id="mellanslag"),
        pytest.param("3000000", "03000000", id="tappad nolla"),
        pytest.param(3000000, "03000000", id="tal ur ett kalkylark"),
        pytest.param(90910000.0, "90910000", id="decimaltal ur ett kalkylark"),
        pytest.param("3000000-1", "03000000", id="tappad nolla och kontrollsiffra"),
    ],
)
def test_mended(written, code):
    assert mend_cpv(written).code == code
    assert mend_cpv(written).problem == ""


@pytest.mark.parametrize("written", ["9091", "abc", "99910000", "00910000", "90910000-99", "90,91"])
def test_anything_else_is_reported(written):
    mended = mend_cpv(written)
    assert mended.code is None
    assert written in mended.problem


@pytest.mark.parametrize("written", [None, "", "  "])
def test_nothing_said_is_no_problem(written):
    assert mend_cpv(written).code is None
    assert mend_cpv(written).problem == ""


def test_a_broken_code_is_a_problem_of_the_lot(screened):
    screening = screened(cpv="städ", additional_cpv=("9091", "90910000"), value=900_000)
    assert len(screening.problems) == 2
    assert screening.annex2 is None
