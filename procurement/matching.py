"""Where purchases meet enterprises: the only module of procurement that knows the register.

The register helps to find whom to ask. It is never a condition for bidding, and how many sell
something is an input to what suits, never to what the law says.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.urls import reverse

from enterprises.models import Enterprise
from ljungby_social.cpv import ancestors, significant
from ljungby_social.law import Values
from procurement.rules.supplier import (
    CountLevel,
    HeadCount,
    Readiness,
    Supplier,
    SupplierAnswer,
    ready_for_4_18,
)

# How many enterprises a page names at once; the directory shows the rest.
SHOWN = 30
_ANSWERS = {"yes": True, "no": False}


class Market:
    """Who sells what on a day, held in memory so that thousands of lots can be asked about.

    Four queries, whatever the number of lots.
    """

    def __init__(self, on: date, values: Values) -> None:
        self._sold: dict[str, set[int]] = {}
        for enterprise, code in Enterprise.objects.listed(on).values_list("pk", "sells__pk"):
            if code:
                self._sold.setdefault(code, set()).add(enterprise)
        sellers = set().union(*self._sold.values())
        self._readiness = {
            enterprise.pk: readiness(enterprise, on, values).readiness
            for enterprise in _with_facts(Enterprise.objects.filter(pk__in=sellers))
        }
        self._found: dict[frozenset[str], tuple[int, int | None]] = {}

    def counts(self, codes: Iterable[str]) -> tuple[int, int | None]:
        """How many sell any of the codes, something wider or something narrower, and how many of
        those are ready for LOU 4 kap. 18 §.

        The second is None when nobody is known to be ready and somebody may be.
        """
        wanted = frozenset(codes)
        if wanted not in self._found:
            sellers = set().union(*(self._selling(code) for code in wanted))
            known = [self._readiness[pk] for pk in sellers]
            ready = known.count(Readiness.READY)
            unknown = not ready and Readiness.UNKNOWN in known
            self._found[wanted] = len(sellers), None if unknown else ready
        return self._found[wanted]

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
    url: str
    place: str
    sells: str
    answer: SupplierAnswer


def sellers_of(codes: Iterable[str], on: date, values: Values) -> list[Seller]:
    """Listed enterprises that sell what is asked for, by name. Four queries."""
    found = Enterprise.objects.listed(on).selling(codes).by_name().prefetch_related("sells")
    return [
        Seller(
            name=enterprise.name,
            url=reverse("enterprises:enterprise", args=[enterprise.slug]),
            place=enterprise.place,
            sells=", ".join(code.label for code in enterprise.sells.all()),
            answer=readiness(enterprise, on, values),
        )
        for enterprise in _with_facts(found)[:SHOWN]
    ]


def names(on: date) -> list[str]:
    """The names of listed enterprises. One query."""
    return list(Enterprise.objects.listed(on).values_list("name", flat=True))


def readiness(enterprise: Enterprise, on: date, values: Values) -> SupplierAnswer:
    """LOU 4 kap. 18 § for an enterprise, from what it says and its head counts up to the day.

    Never from the policy's verdict, nor from its being listed.
    """
    profile = getattr(enterprise, "supplier_profile", None)
    # A unit of a larger body counts itself, and proves nothing of the whole (HFD 2021:48).
    is_unit = profile is not None and profile.unit_of_larger_body == "yes"
    level = CountLevel.UNIT if is_unit else CountLevel.LEGAL_PERSON
    counts = tuple(
        HeadCount(
            on=row.as_of, occupied=row.occupied, target_group=row.from_target_group, level=level
        )
        for row in enterprise.head_counts.all()
    )
    supplier = Supplier(
        integration_is_main_aim=_ANSWERS.get(profile.main_aim) if profile else None,
        sheltered_workshop=_ANSWERS.get(profile.sheltered_workshop) if profile else None,
        head_counts=counts,
    )
    return ready_for_4_18(supplier, on, values)


def _with_facts(enterprises: models.QuerySet[Enterprise]) -> models.QuerySet[Enterprise]:
    return enterprises.select_related("supplier_profile").prefetch_related("head_counts")
