"""Text out of a PDF, a letter or a web page is judged as people read it."""

import unicodedata

import pytest

from procurement.rules import screen
from procurement.rules.draft import Requirement
from procurement.rules.facts import Regime
from procurement.rules.pasted import as_read
from procurement.rules.requirements import try_requirement
from tests.rules.situations import DAY, make_lot
from tests.rules.test_properties import KNOWLEDGE


@pytest.mark.parametrize(
    ("pasted", "read"),
    [
        ("ska vara ett\nsocialt företag.", "ska vara ett socialt företag."),
        ("ska\r\nha verksamhet i  \n  Ljungby", "ska ha verksamhet i Ljungby"),
        ("ett so-\ncialt företag", "ett socialt företag"),
        ("för\u00adetag, so\u200bcialt", "företag, socialt"),
        ("<b>Ljungby</b> <br/>kommun", "Ljungby kommun"),
        ("lokalva\u030ard", "lokalvård"),
        ("städ-\noch tvätt", "städ- och tvätt"),
        ("Krav\nLeverantören ska", "Krav\nLeverantören ska"),
        (
            "Det ska vara rent.\n- ett krav\n- ett annat",
            "Det ska vara rent.\n- ett krav\n- ett annat",
        ),
        ("först.\n\ndärefter", "först.\n\ndärefter"),
        ("5 < 7 och 8 > 3", "5 < 7 och 8 > 3"),
    ],
)
def test_a_pasted_text_is_read_as_people_read_it(pasted, read):
    assert as_read(pasted) == read
    assert as_read(as_read(pasted)) == read


@pytest.mark.parametrize(
    "text",
    [
        "Leverantören ska vara ett\nsocialt företag.",
        "Leverantören ska vara ett so-\ncialt företag.",
        "Leverantören ska vara ett so\u00adcialt före\u200btag.",
        "Leverantören ska ha verksamhet i\r\nLjungby.",
        "Leverantören ska ha verksamhet i <b>Ljungby</b>.",
        "Leverantören ska vara en ekonomisk\nförening.",
        "Leverantören ska finnas i kommunens\nregister över sociala företag.",
    ],
)
def test_a_requirement_that_is_broken_over_lines_is_caught(text):
    requirement = Requirement(text=text, regime=Regime.DIRECTIVE, places=("Ljungby",))
    found = try_requirement(requirement, values=KNOWLEDGE.values, on=DAY)
    whole = Requirement(text=as_read(text), regime=Regime.DIRECTIVE, places=("Ljungby",))
    assert found
    assert found == try_requirement(whole, values=KNOWLEDGE.values, on=DAY)


@pytest.mark.parametrize("title", ["Lokalvård på förskolor", "Måltider och städning", "Trädgård"])
def test_letters_that_are_parted_are_the_same_letters(title):
    parted = unicodedata.normalize("NFD", title)
    assert parted != title
    ours, theirs = (screen(make_lot(title=one), KNOWLEDGE) for one in (title, parted))
    assert ours.findings == theirs.findings
    assert ours.kinds
