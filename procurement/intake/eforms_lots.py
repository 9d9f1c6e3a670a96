"""Lots, parts and groups of an eForms notice."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from lxml import etree

from procurement.intake import eforms_terms as terms
from procurement.intake import quantities
from procurement.intake.eforms_fields import Fields
from procurement.intake.notice import Lot, Withheld
from procurement.intake.paths import Found, collect, short, text, unique
from procurement.intake.wording import paragraphs, shown

#: Converters of older notices write 1900 where no day was given.
EARLIEST_START = 1990
KINDS = {"Lot": "lot", "Part": "part", "LotsGroup": "group"}


class LotReader:
    """Reads each lot of one notice."""

    def __init__(self, fields: Fields, withheld: Iterable[Withheld]) -> None:
        self.fields = fields
        self.withheld = tuple(withheld)
        #: The first lot's reference to an earlier notice (BT-125), which speaks for all.
        self.reference = ""

    def lot(self, element: etree._Element) -> Lot:
        """One lot, part or group from its cac:ProcurementProjectLot."""
        found = collect(element, terms.LOT_PATHS)
        identifiers = found.get("BT-137", ())
        scheme = identifiers[0].get("schemeName") if identifiers else None
        place = short(found, "BT-137")
        if not self.reference:
            self.reference = short(found, "BT-125")
        withheld = tuple(item for item in self.withheld if item.place == place and place)
        scope = self.fields.scope(found, place, "language")
        kind = KINDS.get(scheme or "", "lot")
        if not scope["title"] and kind != "group":
            self.fields.problems.warning(place, "Delen saknar benämning.")
        return Lot(
            id=place,
            kind=kind,
            internal_id=self.fields.internal_id(found),
            withheld=withheld,
            submission_deadline=self._deadline(found, place),
            reserved_participation=unique(found, "BT-71") or None,
            **scope,
            **additional_types(found, self.fields),
            **self._execution(found),
            **self._period(found, place),
            **_framework(found),
        )

    def _execution(self, found: Found) -> dict[str, Any]:
        reserved, performance = None, []
        for element in found.get("execution", ()):
            part = collect(element, terms.EXECUTION)
            for code in part.get("code", ()):
                name = code.get("listName")
                if name == "reserved-execution" and code.text and code.text.strip():
                    reserved = reserved or code.text.strip()
                elif name == "conditions":
                    performance.append(paragraphs(self.fields.text(part, "text")[0]))
        said = tuple(words for words in performance if words)
        return {"reserved_execution": reserved, "performance_terms": said}

    def _period(self, found: Found, place: str) -> dict[str, Any]:
        start, end = (
            self.fields.day(found, "BT-536", place),
            self.fields.day(found, "BT-537", place),
        )
        if start is not None and start.year < EARLIEST_START:
            start = None
        duration = None
        for element in found.get("BT-36", ()):
            written, unit = (element.text or "").strip(), element.get("unitCode") or ""
            duration = duration or quantities.months(written, unit)
            if written and duration is None:
                self._unreadable(place, "Avtalstiden", f"{written} {unit}")
        if duration is None and start and end:
            duration = quantities.months_between(start, end)
            if duration is None:
                self.fields.problems.warning(place, "Avtalet slutar innan det börjar.")
        count = quantities.number(text(found, "BT-58"))
        known = count is not None and 0 <= count <= 1000
        return {
            "start_date": start,
            "end_date": end,
            "duration_months": duration,
            "duration_unlimited": True if text(found, "BT-538") == "UNLIMITED" else None,
            "extensions_maximum": int(count) if known and count is not None else None,
            "extension_description": paragraphs(self.fields.text(found, "BT-57")[0]),
        }

    def _unreadable(self, place: str, what: str, written: str) -> None:
        self.fields.problems.warning(place, f"{what} {shown(written)} går inte att läsa.")

    def _deadline(self, found: Found, place: str) -> datetime | None:
        for term in ("BT-131", "BT-1311"):
            written = text(found, f"{term}(d)")
            if written:
                deadline = quantities.deadline(written, text(found, f"{term}(t)"))
                if deadline is None:
                    self.fields.problems.warning(
                        place, f"Sista dagen {shown(written)} går inte att läsa."
                    )
                return deadline
        return None


def _framework(found: Found) -> dict[str, Any]:
    said = unique(found, "BT-765")
    technique = next((code for code in said if code != "none"), said[0] if said else "")
    return {
        "framework": technique != "none" if technique else None,
        "framework_technique": technique,
    }


def additional_types(found: Found, fields: Fields) -> dict[str, Any]:
    """BT-06, BT-777, BT-775, BT-754, BT-755 and BT-531 share one element, told by list name."""
    by_list: dict[str, dict[str, None]] = {}
    said: dict[str, dict[str, None]] = {}
    for element in found.get("types", ()):
        part = collect(element, terms.ADDITIONAL_TYPE)
        for code in part.get("code", ()):
            name = code.get("listName") or ""
            if code.text and code.text.strip():
                by_list.setdefault(name, {})[code.text.strip()] = None
            words = paragraphs(fields.text(part, "text")[0])
            if words:
                said.setdefault(name, {})[words] = None
    accessibility = by_list.get("accessibility", {})
    return {
        "strategic": tuple(by_list.get("strategic-procurement", ())),
        "strategic_descriptions": tuple(said.get("strategic-procurement", ())),
        "social_objectives": tuple(by_list.get("social-objective", ())),
        "accessibility": next(iter(accessibility), None),
        "accessibility_justification": "\n".join(said.get("accessibility", ())),
        "additional_natures": tuple(by_list.get("contract-nature", ())),
    }
