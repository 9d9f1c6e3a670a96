"""A small XPath table read in one walk.

A notice has some hundred terms; asking lxml for each XPath costs more than parsing the file. A
table ``{"BT-21": "cac:ProcurementProject/cbc:Name"}`` is compiled once into a tree of names, and
one walk down the document hands back the elements of every term. Only three forms are needed and
understood: ``prefix:Name``, ``Name`` (in the namespace given for ""), and a filter
``[@attribute='value']`` on the last step. Names are matched by namespace, whatever prefix the
file uses.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from procurement.intake.wording import line

#: Longest identifier or code kept, so that it fits a column.
LONGEST_ID = 250

_STEP = re.compile(r"(?:([\w-]+):)?([\w-]+)(?:\[@(\w+)='([^']*)'\])?")

#: Elements per term, in document order. Terms that the file lacks are missing.
Found = dict[str, list[etree._Element]]


@dataclass(slots=True)
class Paths:
    """A compiled table; hand it to :func:`collect`."""

    children: dict[str, "Paths"] = field(default_factory=dict)
    terms: list[tuple[str, str, str]] = field(default_factory=list)


def compile_paths(table: Mapping[str, str], namespaces: Mapping[str, str]) -> Paths:
    """Compile ``{term: path}``; ValueError for a path that this small language lacks."""
    root = Paths()
    for term, path in table.items():
        node = root
        match: re.Match[str] | None = None
        steps = path.split("/")
        for index, step in enumerate(steps):
            match = _STEP.fullmatch(step)
            if match is None or (match[3] and index < len(steps) - 1):
                raise ValueError(f"{term}: {path}")
            namespace = namespaces.get(match[1] or "", "")
            name = f"{{{namespace}}}{match[2]}" if namespace else match[2]
            node = node.children.setdefault(name, Paths())
        if match is not None:
            node.terms.append((term, match[3] or "", match[4] or ""))
    return root


def collect(element: etree._Element, paths: Paths) -> Found:
    """All elements under ``element`` that the table names, by term, in document order."""
    found: Found = {}
    _walk(element, paths, found)
    return found


def _walk(element: etree._Element, paths: Paths, found: Found) -> None:
    children = paths.children
    for child in element:
        node = children.get(child.tag)
        if node is None:
            continue
        for term, attribute, value in node.terms:
            if not attribute or child.get(attribute) == value:
                found.setdefault(term, []).append(child)
        if node.children:
            _walk(child, node, found)


def texts(found: Found, term: str) -> Iterator[str]:
    """The stripped texts of a term, empty ones left out."""
    for element in found.get(term, ()):
        text = element.text
        if text and (text := text.strip()):
            yield text


def text(found: Found, term: str) -> str:
    """The first text of a term, or ""."""
    for element in found.get(term, ()):
        written = element.text
        if written and (written := written.strip()):
            return str(written)
    return ""


def short(found: Found, term: str) -> str:
    """The first text of a term on one line, at most as long as an identifier may be."""
    return line(text(found, term))[:LONGEST_ID] if term in found else ""


def unique(found: Found, term: str) -> tuple[str, ...]:
    """Every code of a term once, in document order."""
    if term not in found:
        return ()
    return tuple(dict.fromkeys(line(code)[:LONGEST_ID] for code in texts(found, term)))
