"""Who gets what: every address of the portal, for every kind of person.

The table, in access.txt beside this file, is the promise. A test fails when an address is missing
from it or answers otherwise, and the browser tests open each page that it says is there, for each
person who may see it.

Answers to GET: a number is a status; `login` a redirect to the log-in page; `away` a redirect
elsewhere. Several lines may show the same address in different states of a case.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLResolver, get_resolver

PEOPLE = ("nobody", "astrid", "bo", "cecilia", "per", "ulla", "adam")

TABLE = Path(__file__).with_suffix(".txt")


@dataclass(frozen=True, slots=True)
class Row:
    """An address and what each person gets there."""

    name: str
    path: str
    answers: dict[str, str]

    def url(self, world: dict[str, Any]) -> str:
        return self.path.format(**world)


def rows() -> list[Row]:
    """The table, in order."""
    found = []
    for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]:
        if line.strip():
            name, path, *answers = line.split()
            found.append(Row(name, path, dict(zip(PEOPLE, answers, strict=True))))
    return found


def named_routes(resolver: URLResolver | None = None, namespace: str = "") -> Iterator[str]:
    """The names of all addresses of the portal. Django admin has a test of its own."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if pattern.app_name == "admin":
                continue
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_routes(pattern, inner)
        elif pattern.name:
            yield namespace + pattern.name
