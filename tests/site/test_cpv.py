"""Finding codes by everyday words."""

import pytest

from ljungby_social.cpv import CpvCode, ancestors, load, significant


@pytest.fixture
def codes(db: None) -> None:
    load()


def test_the_digits_that_carry_meaning():
    assert significant("90911300") == "909113"
    assert significant("30000000") == "30"
    assert ancestors("90911300") == ["90911000", "90910000", "90900000", "90000000"]


def test_all_codes_are_there_once(codes: None):
    assert CpvCode.objects.count() == 9454
    assert load() == 9454


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("städning", "90910000"),
        ("lokalvård", "90910000"),
        ("STÄDTJÄNSTER", "90910000"),
        ("fönsterputs", "90911300"),
        ("tvätt", "98310000"),
        ("café", "55330000"),
        ("fika", "55330000"),
        ("gräsklippning", "77310000"),
        ("laundry", "98310000"),
        ("90911300", "90911300"),
        ("90911300-9", "90911300"),
    ],
)
def test_everyday_words_find_the_code_that_a_buyer_means(codes: None, words: str, first: str):
    assert CpvCode.objects.search(words)[0].code == first


@pytest.mark.parametrize("words", ["", "  ", "!", "a", "' OR 1=1 --", "&|():*<->", "xyzzyq", "\0"])
def test_nonsense_finds_nothing_and_breaks_nothing(codes: None, words: str):
    assert len(CpvCode.objects.search(words)) == 0
