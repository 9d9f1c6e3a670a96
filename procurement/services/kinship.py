"""Which notices tell of the same purchase, in whatever order they come.

A notice has names: its procedure, its publication number and its own id. A change, a
cancellation, a result and a modified contract name the notice that they follow. Notices with a
name in common tell of one purchase, whether or not the one they name has come in itself.

A competition that names the prior information it grew out of is not joined with it: several
competitions may come of the same.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from procurement.facts import RESULTS, clean
from procurement.intake import Notice as IntakeNotice
from procurement.intake import SourceFormat
from procurement.models import Notice

_CHANGES = frozenset({"change", "cancellation"})
# BT-758 names an eForms notice by its id and version; every version is of the same purchase.
_ID_AND_VERSION = re.compile(r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d{1,3}")


def followed(notice: IntakeNotice) -> str:
    """The notice of its own procedure that a notice names: a number or an id; "" when none.

    In eForms only changes and modified contracts do; what a result names there is the planning
    before it (BT-125), as a competition does.
    """
    in_procedure = notice.is_change or (
        notice.form_type in RESULTS
        and (notice.source_format == SourceFormat.TED or notice.form_type == "cont-modif")
    )
    if not in_procedure:
        return ""
    name = clean(notice.previous_notice)[:200]
    match = _ID_AND_VERSION.fullmatch(name.lower())
    return match[1] if match else name


@dataclass(frozen=True, slots=True)
class Names:
    """What a notice is known by, and the one that it follows."""

    purchase: str
    form_type: str = ""
    own: frozenset[str] = frozenset()
    follows: str = ""
    buyer: tuple[str, str] = ("", "")

    @property
    def keys(self) -> set[str]:
        """Under what the purchase is found, apart from its own key."""
        kind = "plan" if self.form_type == "planning" else "notice"
        found = {f"{kind} {name}" for name in self.own}
        if self.follows:
            found.add(f"notice {self.follows}")
            if self.form_type in _CHANGES:
                found.add(f"plan {self.follows}")
        return found


def names_of(notice: IntakeNotice, *, purchase: str, number: str, follows: str) -> Names:
    """The names of a notice that is read."""
    if notice.source_format not in (SourceFormat.EFORMS, SourceFormat.TED):
        return Names(purchase)
    own = {number, clean(notice.notice_id)[:200].lower()} - {""}
    buyer = (notice.buyer_country[:3], _digits(notice.buyer_identifier))
    return Names(purchase, notice.form_type, frozenset(own), follows, buyer)


def _digits(identifier: str) -> str:
    return re.sub(r"\D", "", identifier)


@dataclass(slots=True, eq=False)
class Purchase:
    """A purchase that notices belong to; it gets its id when it is written."""

    pk: int = 0
    buyers: set[tuple[str, str]] = field(default_factory=set)


class Kinship:
    """The purchases that the notices of a batch may belong to, by all their names."""

    def __init__(self, batch: Iterable[Names]) -> None:
        self._by_key: dict[str, Purchase] = {}
        self._by_pk: dict[int, Purchase] = {}
        self._plans: set[str] = set()
        self._load(list(batch))

    def _load(self, batch: list[Names]) -> None:
        """What is stored. Two queries."""
        stored = (
            "purchase", "form_type", "publication_number", "notice_id", "follows", "tender_id",
            "tender__buyer_country", "tender__buyer_identifier", "identity",
        )  # fmt: skip
        named = {name for names in batch for name in (*names.own, names.follows)} - {""}
        query = Notice.objects.filter(purchase__any={names.purchase for names in batch})
        rows = set(query.values_list(*stored))
        if named:
            # The number's index holds no empty ones: say that none is asked for.
            published = Q(publication_number__any=named) & ~Q(publication_number="")
            one_of_them = published | Q(notice_id__any=named) | Q(follows__any=named)
            rows |= set(Notice.objects.filter(one_of_them).values_list(*stored))
        self._take(rows)

    def _take(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Know stored notices: the oldest purchase first, whatever order the database gives, so
        that the answer is the same each time."""
        for row in sorted(rows, key=lambda row: (row[1] != "planning", row[5], row[-1])):
            purchase, form_type, number, notice_id, follows, pk, country, buyer, identity = row
            told = identity.startswith(("ted:", "eforms:"))
            own = {number, notice_id.lower()} - {""} if told else set()
            names = Names(purchase, form_type, frozenset(own), follows, (country, _digits(buyer)))
            self.add(names, self._by_pk.setdefault(pk, Purchase(pk)))

    def find(self, names: Names) -> list[Purchase]:
        """The purchases that a notice belongs to: none for a new one; several when it is the
        notice that shows two to be one."""
        found: dict[Purchase, None] = {}
        if (own := self._by_key.get(names.purchase)) is not None:
            found[own] = None
        for key in sorted(self._keys(names)):
            kin = self._by_key.get(key)
            if kin is not None and self._may_be_one(names, kin):
                found[kin] = None
        return list(found)

    @staticmethod
    def _may_be_one(names: Names, kin: Purchase) -> bool:
        """Whether a result's own word is believed: not when another buyer's notice has the number
        that it names, which then is a slip."""
        if names.form_type in _CHANGES or not kin.buyers:
            return True
        return any(_may_be_same(names.buyer, buyer) for buyer in kin.buyers)

    def add(self, names: Names, purchase: Purchase) -> None:
        """Let a purchase be found by a notice's names."""
        if names.form_type not in _CHANGES and names.own:
            purchase.buyers.add(names.buyer)
        if names.form_type == "planning":
            self._plans |= names.own
        self._by_key.setdefault(names.purchase, purchase)
        for key in self._keys(names):
            self._by_key.setdefault(key, purchase)

    def _keys(self, names: Names) -> set[str]:
        """A notice's keys; a change of prior information that is here has nothing to do with the
        results that name it."""
        if names.follows in self._plans and names.form_type in _CHANGES:
            return names.keys - {f"notice {names.follows}"}
        return names.keys


def _may_be_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two buyers, by country and number, may be one; an unknown may be anyone."""
    if one[0] and other[0] and one[0] != other[0]:
        return False
    return not (one[1] and other[1]) or one[1] in other[1] or other[1] in one[1]
