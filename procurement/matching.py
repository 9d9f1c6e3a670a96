"""Where purchases meet enterprises: the only module of procurement that knows the register.

The register helps to find whom to ask. It is never a condition for bidding, and how many sell
something is an input to what suits, never to what the law says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from enterprises.models import Enterprise
from ljungby_social.cpv import ancestors, significant

# How many enterprises a page names at once; the directory shows the rest.
SHOWN = 30


class Market:
    """Who sells what on a day, held in memory so that thousands of lots can be asked about.

    One query, whatever the number of lots.
    """

    def __init__(self, on: date) -> None:
        self.on = on
        self._sold: dict[str, set[int]] = {}
        for enterprise, code in Enterprise.objects.listed(on).values_list("pk", "sells__pk"):
            if code:
                self._sold.setdefault(code, set()).add(enterprise)
        self._found: dict[frozenset[str], int] = {}

    def counts(self, codes: Iterable[str]) -> tuple[int, int | None]:
        """How many sell any of the codes, or something wider or narrower; and how many of them
        are ready for LOU 4 kap. 18 §, None when that is not known."""
        wanted = frozenset(codes)
        if wanted not in self._found:
            self._found[wanted] = len(set().union(*(self._selling(code) for code in wanted)))
        return self._found[wanted], None

    def _selling(self, code: str) -> set[int]:
        start = significant(code)
        found = set().union(*(self._sold.get(wider, set()) for wider in (code, *ancestors(code))))
        for sold, enterprises in self._sold.items():
            if sold.startswith(start):
                found |= enterprises
        return found


@dataclass(frozen=True, slots=True)
class Seller:
    """A listed enterprise, as a purchase's page names it."""

    name: str
    place: str
    sells: str


def sellers_of(codes: Iterable[str], on: date) -> list[Seller]:
    """Listed enterprises that sell what is asked for, by name. Two queries."""
    found = Enterprise.objects.listed(on).selling(codes).by_name().prefetch_related("sells")
    return [
        Seller(
            name=enterprise.name,
            place=enterprise.place,
            sells=", ".join(code.label for code in enterprise.sells.all()),
        )
        for enterprise in found[:SHOWN]
    ]
