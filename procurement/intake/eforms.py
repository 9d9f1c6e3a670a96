"""eForms notices, SDK 1.2 to 1.16, all types: an XML tree in, a :class:`Notice` out.

Elements are matched by namespace, codes by their list name, and an empty element says nothing.
BT-71 is forbidden in award notices, so its absence there (and everywhere) is unknown, not no.
"""

import re
from collections import Counter
from datetime import datetime
from typing import Any

from lxml import etree

from procurement.intake import codes, quantities
from procurement.intake import eforms_terms as terms
from procurement.intake.eforms_fields import Fields
from procurement.intake.eforms_lots import LotReader, additional_types
from procurement.intake.limits import MOST_LOTS, TOO_MANY_LOTS
from procurement.intake.notice import (
    Change,
    Lot,
    Notice,
    Problem,
    Problems,
    Refused,
    Result,
    SourceFormat,
    Withheld,
)
from procurement.intake.paths import LONGEST_ID, Found, collect, short, text, texts, unique
from procurement.intake.wording import line, paragraphs

_SDK = re.compile(r"eforms-sdk-(\d{1,2})\.(\d{1,3})", re.IGNORECASE)
_KNOWN_SDK = range(2, 17)
#: More fields than this have never been withheld in one notice.
MOST_WITHHELD = 2_000
_CANCELLED = frozenset({"cancel", "cancel-intent"})

NO_PROCUREMENT = (
    "Filen är en registrering av ett europeiskt bolag eller en gruppering, inte en upphandling. "
    "Den hoppades över."
)


def is_eforms(root: etree._Element) -> bool:
    """True for the roots of eForms, whatever prefix they carry."""
    return root.tag in terms.PROCUREMENT_ROOTS or (
        etree.QName(root).localname == terms.REGISTRATION_NOTICE
    )


def read(root: etree._Element, problems: list[Problem]) -> Result:
    """Read one notice; ``problems`` are those already found in the bytes."""
    if root.tag not in terms.PROCUREMENT_ROOTS:
        found = Problems()
        found.info("", NO_PROCUREMENT)
        return Result(source_format=SourceFormat.EFORMS, problems=tuple(problems + found))
    if len(root) == 0:
        raise Refused("Annonsen är tom: den har inga uppgifter alls.")
    if sum(1 for _ in root.iterchildren(terms.LOT)) > MOST_LOTS:
        raise Refused(TOO_MANY_LOTS)
    notice = _Reader(root, problems).notice()
    return Result(source_format=SourceFormat.EFORMS, notices=(notice,))


class _Reader:
    """One notice being read: what was found, in which language, and what was wrong."""

    def __init__(self, root: etree._Element, problems: list[Problem]) -> None:
        self.root = root
        self.found = collect(root, terms.NOTICE)
        self.problems = Problems(problems)
        self.language = codes.language(text(self.found, "BT-702(a)"))
        self.fields = Fields(self.language, self.problems)
        self.withheld = self._withheld()

    def notice(self) -> Notice:
        """The whole notice, with the problems found on the way."""
        found = self.found
        reader = LotReader(self.fields, self.withheld)
        lots = tuple(reader.lot(element) for element in found.get("lot", ()))
        self._check_identities(lots)
        deadlines = [lot.submission_deadline for lot in lots if lot.submission_deadline]
        self._check_notice()
        return Notice(
            source_format=SourceFormat.EFORMS,
            submission_deadline=min(deadlines, key=_comparable, default=None),
            buyer_reference=self.fields.internal_id(found),
            titles=self.fields.titles(found),
            lots=lots,
            unpublished=self.withheld,
            **self._identity(),
            **self._place(reader.reference),
            **self._buyer(),
            **self.fields.scope(found, "", "text_language"),
            **self._totals(),
            problems=tuple(self.problems),
        )

    def _identity(self) -> dict[str, Any]:
        found = self.found
        more = [codes.language(code) for code in unique(found, "BT-702(b)")]
        languages = dict.fromkeys(code for code in (self.language, *more) if code)
        return {
            "notice_id": self._notice_id(),
            "version": short(found, "BT-757"),
            "publication_number": self._publication_number(),
            "procedure_id": short(found, "BT-04"),
            "notice_type": short(found, "BT-02"),
            "notice_subtype": short(found, "OPP-070"),
            "sdk_version": self._sdk_version(),
            "language": self.language,
            "languages": tuple(languages),
            "legal_basis": short(found, "BT-01"),
            "dispatched_on": self.fields.day(found, "BT-05", ""),
            "published_on": self.fields.day(found, "OPP-012", ""),
        }

    def _check_identities(self, lots: tuple[Lot, ...]) -> None:
        """Lots that share a number, or have none, get one of the portal's own: that is said."""
        numbers = Counter(lot.id for lot in lots)
        for number, times in numbers.items():
            if not number:
                self.problems.warning("", "En del saknar nummer och får ett av portalen.")
            elif times > 1:
                self.problems.warning(number, "Flera delar har samma nummer. De får egna.")

    def _place(self, of_lots: str) -> dict[str, Any]:
        """Where the notice stands in its procedure: kind, what it changes, what came before."""
        changes, changed_notice, cancelled = self._changes()
        changed = bool(self.found.get("changes"))
        return {
            "form_type": self._form_type(changed=changed, cancelled=cancelled),
            "changes": changes,
            "previous_notice": changed_notice or self._previous(of_lots),
        }

    # What the notice is.

    def _notice_id(self) -> str:
        for element in self.found.get("BT-701", ()):
            if element.get("schemeName") == "notice-id" and element.text and element.text.strip():
                return line(element.text)[:LONGEST_ID]
        return short(self.found, "BT-701")

    def _publication_number(self) -> str:
        written = short(self.found, "OPP-010")
        return codes.publication_number(written) or written

    def _sdk_version(self) -> str:
        written = text(self.found, "customization")
        match = _SDK.search(written)
        if not match:
            self.problems.info("", "Annonsen säger inte vilken version av eForms den följer.")
            return ""
        if match[1] != "1" or int(match[2]) not in _KNOWN_SDK:
            self.problems.warning(
                "",
                f"Annonsen följer eForms SDK {match[1]}.{match[2]}. Kända versioner är 1.2 till "
                "1.16; kontrollera uppgifterna.",
            )
        return f"{match[1]}.{match[2]}"

    def _form_type(self, *, changed: bool, cancelled: bool) -> str:
        if cancelled:
            return "cancellation"
        types = self.found.get("BT-02", ())
        listed = line(types[0].get("listName") or "")[:LONGEST_ID] if types else ""
        return "change" if changed else listed

    def _previous(self, of_lots: str) -> str:
        """The notice that this one follows: the contract modified, else BT-125."""
        written = short(self.found, "BT-1501") or short(self.found, "BT-125") or of_lots
        return codes.publication_number(written) or written

    def _changes(self) -> tuple[tuple[Change, ...], str, bool]:
        made: list[Change] = []
        changed_notice, cancelled = "", False
        for section in self.found.get("changes", ()):
            found = collect(section, terms.CHANGES)
            written = short(found, "BT-758")
            changed_notice = changed_notice or codes.publication_number(written) or written
            reasons = unique(found, "BT-140")
            cancelled = cancelled or not _CANCELLED.isdisjoint(reasons)
            why = self.fields.text(found, "BT-762")[0]
            parts = [collect(part, terms.CHANGE) for part in found.get("change", ())] or [{}]
            made += [self._change(part, "|".join(reasons), why) for part in parts]
        return tuple(made), changed_notice, cancelled

    def _change(self, found: Found, reason: str, why: str) -> Change:
        indicator = text(found, "BT-718").lower()
        return Change(
            sections=unique(found, "BT-13716") + unique(found, "BT-13716 (1.5)"),
            description=paragraphs(self.fields.text(found, "BT-141")[0]),
            reason=reason,
            reason_description=paragraphs(why),
            documents_changed={"true": True, "false": False}.get(indicator),
        )

    def _buyer(self) -> dict[str, Any]:
        """The first buyer that the notice names; a buyer may be an organisation's touch point."""
        wanted = text(self.found, "OPT-300")
        for element in self.found.get("organization", ()):
            found = collect(element, terms.ORGANIZATION)
            if wanted and wanted in (*texts(found, "OPT-200"), *texts(found, "OPT-201")):
                return {
                    "buyer_name": line(self.fields.text(found, "BT-500")[0]),
                    "buyer_identifier": short(found, "BT-501"),
                    "buyer_country": codes.country(text(found, "BT-514")),
                }
        self.problems.warning("", "Annonsen säger inte vem som köper.")
        return {}

    def _check_notice(self) -> None:
        if not self.language:
            self.problems.warning("", "Annonsen säger inte vilket språk den är skriven på.")
        if not text(self.found, "BT-701"):
            self.problems.warning(
                "", "Annonsen saknar identitet (BT-701), så dubbletter kan inte upptäckas."
            )

    def _totals(self) -> dict[str, Any]:
        awarded, currency = self.fields.money(self.found, "BT-161", "")
        natures = additional_types(self.found, self.fields)["additional_natures"]
        return {
            "awarded_value": awarded,
            "awarded_currency": currency,
            "additional_natures": natures,
        }

    # What is withheld.

    def _withheld(self) -> tuple[Withheld, ...]:
        kept: dict[Withheld, None] = {}
        places: dict[etree._Element, str] = {}
        for element in self.root.iter(terms.FIELDS_PRIVACY):
            if len(kept) == MOST_WITHHELD:
                break
            found = collect(element, terms.PRIVACY)
            item = Withheld(
                field=short(found, "BT-195"),
                place=_lot_of(element, places),
                reason=short(found, "BT-197"),
                description=paragraphs(self.fields.text(found, "BT-196")[0]),
                until=quantities.day(text(found, "BT-198")),
            )
            if item.field:
                kept[item] = None
        return tuple(kept)


def _lot_of(element: etree._Element, places: dict[etree._Element, str]) -> str:
    """The lot that an element stands in, directly or through a lot's result."""
    for ancestor in element.iterancestors(terms.LOT, terms.LOT_RESULT):
        if ancestor not in places:
            whose = terms.LOT_IDENTITY if ancestor.tag == terms.LOT else terms.PRIVACY
            places[ancestor] = short(collect(ancestor, whose), "lot")
        return places[ancestor]
    return ""


def _comparable(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
