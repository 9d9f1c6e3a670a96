"""What a file is, told by its content, so that the sentence about it is the right one."""

import pytest

from procurement.intake import Refused, read, recognise
from tests.intake.written import eforms, lot


def sentence(data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read(data, name="fil")
    return refused.value.sentence


@pytest.mark.parametrize("place", range(0, 40, 3))
def test_a_notice_cut_anywhere_is_cut_off(place: int) -> None:
    whole = eforms(lot())
    cut = whole[: whole.index(b"<cbc:CustomizationID") + place]
    assert sentence(cut).startswith("Filen är avbruten: slutet saknas.")


@pytest.mark.parametrize("value", [b"null", b" true\n", b"false", b'"tom"'])
def test_a_bare_value_is_json_and_no_table(value: bytes) -> None:
    assert recognise(value) == "json"
    assert "inte OCDS" in sentence(value)


@pytest.mark.parametrize("table", [b'"A"\n"b"', b'"A";"B"', b"null;CPV\n1;2", b'"A\nB";C'])
def test_a_table_is_no_bare_value(table: bytes) -> None:
    assert recognise(table) == "text"


def test_the_letters_of_mainframes_are_named() -> None:
    assert "EBCDIC" in sentence(eforms(lot()).decode().encode("cp037", "replace"))
