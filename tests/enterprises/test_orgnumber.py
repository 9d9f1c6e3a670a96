"""What people type as an organisation number (law.md T53)."""

import pytest

from enterprises import orgnumber


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("212000-1355", "2120001355"),
        ("2120001355", "2120001355"),
        (" 556036 - 0793 ", "5560360793"),
        ("165560360793", "5560360793"),
        ("SE556036079301", "5560360793"),
        ("750231-0241", None),
        ("2120001356", None),
        ("21200013", None),
        ("abc", None),
        ("", None),
        ("²120001355", None),
    ],
)
def test_numbers_as_typed(typed: str, digits: str | None) -> None:
    if digits is None:
        with pytest.raises(orgnumber.OrgNumberError):
            orgnumber.parse(typed)
    else:
        assert orgnumber.parse(typed) == digits


@pytest.mark.parametrize("typed", ["811228-9874", "19811228-9874", "811228+9874"])
def test_personal_number_takes_the_hidden_path(typed: str) -> None:
    digits = orgnumber.parse(typed)
    assert digits == "8112289874"
    assert orgnumber.is_personal(digits)
    assert orgnumber.shown(digits) == "81••••-••••"


def test_samordningsnummer_is_personal_too() -> None:
    # 60 is added to the day of birth: 28 becomes 88.
    digits = orgnumber.parse("811288-9871")
    assert orgnumber.is_personal(digits)
    with pytest.raises(orgnumber.OrgNumberError):
        orgnumber.parse("811299-9878")


def test_number_like_a_personal_one_is_hidden_even_when_it_is_none() -> None:
    assert orgnumber.is_personal("7502310241")
    assert orgnumber.shown("7502310241") == "75••••-••••"
    with pytest.raises(orgnumber.OrgNumberError) as refused:
        orgnumber.parse("750231-0241")
    assert "0241" not in str(refused.value)


def test_legal_person_is_shown_in_full() -> None:
    assert orgnumber.shown("5560360793") == "556036-0793"
    assert orgnumber.shown(None) == ""
