"""The same notice in other clothes is read the same; odd but valid notices are read rightly."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from procurement.intake import Notice, Refused, Result, read
from tests.intake.written import additional, eforms, lot, reserved


def other_prefixes(data: bytes) -> bytes:
    """Every namespace under a prefix of its own, the root's too."""
    root = etree.fromstring(data)
    spaces = sorted({etree.QName(item).namespace or "" for item in root.iter(etree.Element)})
    names = {f"q{number}": space for number, space in enumerate(filter(None, spaces))}
    made = etree.Element(root.tag, attrib=dict(root.attrib), nsmap=names)
    _copy(root, made)
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8")


def default_namespaces(data: bytes) -> bytes:
    """No prefix at all: each element says its namespace itself."""
    root = etree.fromstring(data)
    made = _bare(root)
    _copy(root, made, bare=True)
    return etree.tostring(made, xml_declaration=True, encoding="UTF-8")


def _bare(element: etree._Element) -> etree._Element:
    space = etree.QName(element).namespace
    return etree.Element(
        element.tag, attrib=dict(element.attrib), nsmap={None: space} if space else None
    )


def _copy(old: etree._Element, new: etree._Element, *, bare: bool = False) -> None:
    new.text = old.text
    for child in old:
        if not isinstance(child.tag, str):
            continue
        made = _bare(child) if bare else etree.Element(child.tag, attrib=dict(child.attrib))
        new.append(made)
        _copy(child, made, bare=bare)
        made.tail = child.tail


def in_utf_16(data: bytes) -> bytes:
    return re.sub(rb"^<\?xml[^>]*\?>", b"", data).decode().encode("utf-16")


def without_space(data: bytes) -> bytes:
    """One line, no comments."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    return etree.tostring(etree.fromstring(data, parser))


def with_comments(data: bytes) -> bytes:
    root = etree.fromstring(data)
    for element in list(root.iter(etree.Element)):
        if element is not root:
            element.addnext(etree.ProcessingInstruction("x", "y"))
            element.addnext(etree.Comment(" <cbc:ID> "))
    return etree.tostring(root)


CLOTHES = [other_prefixes, default_namespaces, in_utf_16, without_space, with_comments]


def outcome(data: bytes) -> Result | str:
    try:
        return read(data, name="x")
    except Refused as refused:
        return refused.sentence


@pytest.mark.parametrize("dress", CLOTHES)
def test_every_real_notice_reads_the_same_in_other_clothes(
    shared_data: Path, dress: Callable[[bytes], bytes]
) -> None:
    paths = sorted((shared_data / "eforms").rglob("*.xml"))
    differ = []
    for path in paths:
        data = path.read_bytes()
        if outcome(dress(data)) != outcome(data):
            differ.append(path.name)
    assert differ == []
    assert len(paths) > 150


def only(data: bytes) -> Notice:
    (notice,) = read(data, name="x").notices
    return notice


@pytest.mark.parametrize(
    ("written", "version"),
    [
        ("eforms-sdk-1.2", "1.2"),
        ("eforms-sdk-1.16", "1.16"),
        ("eforms-sdk-1.10.3", "1.10"),
        ("eforms-sdk-1.7#se-dalarna-2.1", "1.7"),
        ("urn:www.example.se:eforms:1.12", ""),
        ("", ""),
    ],
)
def test_the_sdk_version_in_every_shape(written: str, version: str) -> None:
    notice = only(eforms(lot(), sdk=written))
    assert notice.sdk_version.startswith(version)
    assert notice.cpv == "90910000"


@pytest.mark.parametrize(
    ("codes", "read_as"),
    [
        (["res-ws", "res-pub-ser"], ("res-ws", "res-pub-ser")),
        (["none"], ("none",)),
        ([""], None),
    ],
)
def test_reservation_with_several_codes(codes: list[str], read_as: tuple[str, ...] | None) -> None:
    (found,) = only(eforms(lot(terms=reserved(*codes)))).lots
    assert found.reserved_participation == read_as


def test_a_notice_of_parts_only_and_a_group_of_lots() -> None:
    parts = only(eforms(lot("PAR-0001", scheme="Part"), lot("PAR-0002", scheme="Part")))
    assert [part.kind for part in parts.lots] == ["part", "part"]
    grouped = only(eforms(lot("LOT-0001"), lot("GLO-0001", scheme="LotsGroup")))
    assert [found.kind for found in grouped.lots] == ["lot", "group"]
    assert grouped.total_value == (Decimal(4_000_000), "SEK")


def test_empty_elements_everywhere_say_nothing_and_break_nothing() -> None:
    """Every text of a whole notice taken away, one element at a time."""
    data = eforms(lot(terms=reserved("res-ws"), project=additional("social-objective", "opp")))
    root = etree.fromstring(data)
    leaves = [item for item in root.iter(etree.Element) if len(item) == 0 and item.text]
    assert len(leaves) > 15
    for leaf in leaves:
        kept, leaf.text = leaf.text, None
        result = outcome(etree.tostring(root))
        assert isinstance(result, Result) or result.endswith(".")
        leaf.text = kept


@pytest.mark.parametrize("currency", ["EUR", "NOK", "DKK", "SEK"])
def test_any_currency(currency: str) -> None:
    data = eforms(lot()).replace(b'currencyID="SEK"', f'currencyID="{currency}"'.encode())
    found = only(data)
    value, given = found.total_value
    assert (isinstance(value, Decimal), given) == (True, currency)
