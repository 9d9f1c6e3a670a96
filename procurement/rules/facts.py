"""The facts of one lot. None means that nobody has said; no rule may make it yes or no."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from procurement.rules.cpv import all_codes


class Regime(StrEnum):
    """Which chapters of LOU the lot falls under."""

    DIRECTIVE = "directive"
    ANNEX2_ABOVE = "annex2_above"
    DIRECT = "direct"
    NATIONAL = "national"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Swedish words that people read."""
        return _REGIME_LABELS[self]


_REGIME_LABELS = {
    Regime.DIRECTIVE: "Direktivstyrd upphandling",
    Regime.ANNEX2_ABOVE: "Tjänst i bilaga 2, minst tröskelvärdet",
    Regime.DIRECT: "Får direktupphandlas",
    Regime.NATIONAL: "Annonseras enligt 19 kap.",
    Regime.UNKNOWN: "Går inte att avgöra än",
}


class Nature(StrEnum):
    """Main nature of the contract (eForms BT-23)."""

    GOODS = "goods"
    SERVICES = "services"
    WORKS = "works"

    @classmethod
    def read(cls, text: str | None) -> Nature | None:
        """Read a nature in the words of files: English, eForms or Swedish. None if unknown."""
        return _NATURES.get((text or "").strip().lower())


_NATURES = {
    **dict.fromkeys(("goods", "supplies", "supply", "vara", "varor"), Nature.GOODS),
    **dict.fromkeys(("services", "service", "tjänst", "tjänster"), Nature.SERVICES),
    **dict.fromkeys(
        ("works", "byggentreprenad", "byggentreprenader", "entreprenad", "bygg"),
        Nature.WORKS,
    ),
}


class EntryThreshold(StrEnum):
    """How much formal competence the work asks for."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @classmethod
    def read(cls, text: str | None) -> EntryThreshold | None:
        """Read low, medium or high, in English or Swedish. None if unknown."""
        return _THRESHOLDS.get((text or "").strip().lower())


_THRESHOLDS = {
    **dict.fromkeys(("low", "låg", "lågt", "låga"), EntryThreshold.LOW),
    **dict.fromkeys(("medium", "medel", "mellan"), EntryThreshold.MEDIUM),
    **dict.fromkeys(("high", "hög", "högt", "höga"), EntryThreshold.HIGH),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A part of a mixed contract, with its value in SEK excluding VAT (LOU 2 kap. 2 §)."""

    cpv: str | None = None
    nature: Nature | None = None
    value: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Everything that a rule may ask about a lot. Money excludes VAT; time is in months."""

    id: str = ""
    lot: str = "LOT-0001"
    date: date | None = None
    title: str = ""
    description: str = ""
    cpv: str | None = None
    additional_cpv: tuple[str, ...] = ()
    nature: Nature | None = None

    # Value, LOU 5 kap.: `value` is the stated total with options and extensions included. What is
    # said of value is said of the whole purchase (5 kap. 8 §), as the columns ask for it, unless
    # `value_is_whole` says no: then it is a part's, and the sum of all lots is `tender_value`.
    value: Decimal | None = None
    currency: str = "SEK"
    base_value: Decimal | None = None
    options: tuple[Decimal, ...] = ()
    extensions: tuple[Decimal, ...] = ()
    prizes: Decimal | None = None
    monthly_value: Decimal | None = None
    open_ended: bool | None = None
    annual_history: Decimal | None = None
    components: tuple[Component, ...] = ()
    value_is_whole: bool | None = True  # None: nobody knows whether there is more
    tender_value: Decimal | None = None  # all lots of the tender together, LOU 5 kap. 8 §
    tender_value_known: Decimal | None = None  # those whose value is said, when not all are
    exempted_lots_value: Decimal | None = None  # lots taken out as small, together; 0 for none
    accumulated_direct_awards: Decimal | None = None  # same kind, this year, earlier ones

    duration_months: Decimal | None = None
    extension_months: Decimal | None = None
    labour_share: Decimal | None = None
    people_needed: int | None = None
    entry_threshold: EntryThreshold | None = None
    used_by_people: bool | None = None
    framework: bool | None = None
    call_off: bool | None = None
    lots: int | None = None
    dialogue_held: bool | None = None
    matching_contact: bool | None = None
    country: str = ""

    # What may stand in the way.
    certified_staff_only: bool | None = None
    round_the_clock: bool | None = None
    single_supplier: bool | None = None
    covered_by_framework: bool | None = None

    # Somebody has been awarded the same service under 19 kap. 25 § in the last three years.
    reserved_before: bool | None = None

    # The market: an input to suitability, never a legal condition.
    sellers: int | None = None
    ready_sellers: int | None = None

    @property
    def total_months(self) -> Decimal | None:
        """Term with extensions. None when nobody has said the term."""
        if self.duration_months is None:
            return None
        return self.duration_months + (self.extension_months or 0)


def nature_of(cpv: str | None) -> Nature | None:
    """The nature that a CPV code stands for: 45 works (LOU bilaga 1), 03–44 and 48 goods."""
    division = int(cpv[:2]) if cpv and cpv[:2].isascii() and cpv[:2].isdigit() else 0
    if not division:
        return None
    if division == 45:
        return Nature.WORKS
    return Nature.GOODS if division < 45 or division == 48 else Nature.SERVICES


@dataclass(frozen=True, slots=True)
class MendedCpv:
    """A CPV code as 8 digits, or what is wrong with it (a Swedish sentence)."""

    code: str | None
    problem: str = ""


def mend_cpv(text: str | float | None) -> MendedCpv:
    """Mend a CPV code: check digit, spaces, a lost leading zero. Reports anything else.

    A spreadsheet that takes `03000000` for a number drops the zero: 7 digits get it back. Only
    a code of EU's list counts, whatever it would begin with. The check digit is left out, not
    verified: see `cpv`. A code without any text is unknown, which is not a problem.
    """
    if text is None:
        return MendedCpv(None)
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    return _mended(str(text))


@lru_cache(maxsize=20_000)
def _mended(text: str) -> MendedCpv:
    raw = re.sub(r"\s+", "", text).removesuffix(".0")
    if not raw:
        return MendedCpv(None)
    found = re.fullmatch(r"(\d{7,8})(?:[-–‑]?\d)?", raw)
    if not found:
        return MendedCpv(None, f"CPV-koden ”{text}” går inte att läsa. Ange åtta siffror.")
    code = found.group(1).zfill(8)
    if not 3 <= int(code[:2]) <= 98:
        return MendedCpv(None, f"CPV-koden ”{text}” finns inte. Första delen ska vara 03–98.")
    if code not in all_codes():
        return MendedCpv(None, f"CPV-koden ”{text}” finns inte i EU:s lista.")
    return MendedCpv(code)
