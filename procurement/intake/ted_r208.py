"""The forms of TED_EXPORT R2.0.8 (old directives, defence): told apart by names, not by place.

Every form of that schema nests the same names differently, so one pass gathers the first element
of each name that matters, lots and contractors apart.
"""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from lxml import etree

from procurement.intake import codes, quantities
from procurement.intake.wording import line, paragraphs

#: Elements whose insides are about something else than the purchase as a whole.
_APART = frozenset(
    {
        "AWARD_OF_CONTRACT",
        "AWARD_OF_CONTRACT_DEFENCE",
        "PROCEDURES_FOR_APPEAL",
        "INFORMATION_REGULATORY_FRAMEWORK",
    }
)
_LOTS = frozenset({"F01_ANNEX_B", "F02_ANNEX_B", "F05_ANNEX_B", "F16_ANNEX_B", "F17_ANNEX_B"})
_DESCRIPTIONS = ("SHORT_CONTRACT_DESCRIPTION", "TOTAL_QUANTITY_OR_SCOPE", "LOT_DESCRIPTION")
_FRAMEWORK_WORDS = frozenset(
    {"ESTABLISHMENT_FRAMEWORK_AGREEMENT", "CONCLUSION_FRAMEWORK_AGREEMENT"}
)

Plain = Callable[[etree._Element], str]
_Names = dict[str, list[etree._Element]]


def is_form(element: etree._Element) -> bool:
    """True for a form of R2.0.8: its names do not end in the year of the directives."""
    return not etree.QName(element).localname.endswith("_2014")


def read(form: etree._Element, plain: Plain) -> dict[str, Any]:
    """The facts of a form; ``lots`` are keyword arguments for Lot."""
    names, lots = _gather(form)
    cpv, additional = _cpv(names)
    facts = _whole(names, plain)
    nature = facts["nature"]
    parts = [_lot(lot, index, plain, nature) for index, lot in enumerate(lots, start=1)]
    if not parts:
        kept = ("title", "description", "nature", "value", "currency")
        parts = [{"id": "LOT-0000", **{key: facts[key] for key in kept}, **_duration(names)}]
        parts[0] |= {"cpv": cpv, "additional_cpv": additional, "nuts": _nuts(names)}
    framework = _framework(names)
    for part in parts:
        part["framework"] = framework
    boxes = {"RESTRICTED_TO_SHELTERED_WORKSHOPS", "RESTRICTED_TO_FRAMEWORK"} & names.keys()
    lot_cpv = [code for part in parts for code in (part["cpv"], *part["additional_cpv"]) if code]
    further = dict.fromkeys([*additional, *lot_cpv])
    further.pop(cpv, None)
    return {
        **facts,
        "cpv": cpv,
        "additional_cpv": tuple(further),
        "lots": parts,
        "reserved": ("res-ws",) if "RESTRICTED_TO_SHELTERED_WORKSHOPS" in boxes else (),
        "execution": "RESTRICTED_TO_FRAMEWORK" in boxes,
    }


def _gather(form: etree._Element) -> tuple[_Names, list[etree._Element]]:
    names: _Names = {}
    lots: list[etree._Element] = []
    waiting = [form]
    while waiting:
        element = waiting.pop()
        for child in element.iterchildren(reversed=True):
            if not isinstance(child.tag, str):
                continue
            name = etree.QName(child).localname
            if name in _LOTS:
                lots.insert(0, child)
            elif name not in _APART:
                waiting.append(child)
        names.setdefault(etree.QName(element).localname, []).append(element)
    return names, sorted(lots, key=lambda lot: int(lot.get("ITEM") or 0) if _digits(lot) else 0)


def _digits(lot: etree._Element) -> bool:
    item = lot.get("ITEM") or ""
    return item.isascii() and item.isdigit() and len(item) < 6


def _whole(names: _Names, plain: Plain) -> dict[str, Any]:
    value, currency = _money(names)
    country = names.get("COUNTRY", [])
    return {
        "title": line(_said(names, plain, "TITLE_CONTRACT")),
        "description": paragraphs(_said(names, plain, *_DESCRIPTIONS)),
        "buyer_name": line(_said(names, plain, "OFFICIALNAME")),
        "buyer_reference": line(_said(names, plain, "FILE_REFERENCE_NUMBER")),
        "country": (country[0].get("VALUE") or "") if country else "",
        "nature": _nature(names),
        "value": value,
        "currency": currency,
    }


def _lot(element: etree._Element, index: int, plain: Plain, nature: str) -> dict[str, Any]:
    names, _ = _gather(element)
    cpv, additional = _cpv(names)
    value, currency = _money(names)
    return {
        "id": f"LOT-{index:04d}",
        "internal_id": line(_said(names, plain, "LOT_NUMBER")),
        "title": line(_said(names, plain, "LOT_TITLE")),
        "description": paragraphs(_said(names, plain, *_DESCRIPTIONS)),
        "nature": nature,
        "cpv": cpv,
        "additional_cpv": additional,
        "value": value,
        "currency": currency,
        "nuts": _nuts(names),
        **_duration(names),
    }


def _said(names: _Names, plain: Plain, *wanted: str) -> str:
    for name in wanted:
        for element in names.get(name, ())[:1]:
            said = plain(element).strip()
            if said:
                return said
    return ""


def _cpv(names: _Names) -> tuple[str, tuple[str, ...]]:
    found = [codes.cpv(element.get("CODE") or "") for element in names.get("CPV_CODE", ())]
    ordered = tuple(dict.fromkeys(code for code in found if code))
    return (ordered[0], ordered[1:]) if ordered else ("", ())


def _nature(names: _Names) -> str:
    for element in names.get("TYPE_CONTRACT", ()):
        nature = codes.nature(element.get("VALUE") or "")
        if nature:
            return nature
    for elements in names.values():
        nature = codes.nature(elements[0].get("CTYPE") or "")
        if nature:
            return nature
    return ""


def _money(names: _Names) -> tuple[Decimal | None, str]:
    """The value, or the upper end of a range: what the purchase may come to at most."""
    currency = names.get("COSTS_RANGE_AND_CURRENCY", [])
    for name in ("VALUE_COST", "HIGH_VALUE"):
        for element in names.get(name, ())[:1]:
            value = quantities.amount(element.get("FMTVAL") or element.text or "")
            if value is not None:
                return value, ((currency[0].get("CURRENCY") or "") if currency else "").upper()
    return None, ""


def _duration(names: _Names) -> dict[str, Any]:
    for name, unit in (
        ("MONTHS", "MONTH"),
        ("DURATION_FRAMEWORK_MONTH", "MONTH"),
        ("DURATION_FRAMEWORK_YEAR", "YEAR"),
        ("DAYS", "DAY"),
    ):
        for element in names.get(name, ())[:1]:
            duration = quantities.months(element.text or "", unit)
            if duration is not None:
                return {"duration_months": duration}
    return {}


def _nuts(names: _Names) -> tuple[str, ...]:
    found = [(element.get("CODE") or "").strip() for element in names.get("NUTS", ())]
    return tuple(dict.fromkeys(filter(None, found)))


def _framework(names: _Names) -> bool | None:
    for element in names.get("FRAMEWORK_AGREEMENT", ()):
        said = (element.get("VALUE") or "").upper()
        if said in ("YES", "NO"):
            return said == "YES"
    for name in ("NOTICE_INVOLVES_DEFENCE", "NOTICE_INVOLVES_DESC_DEFENCE", "NOTICE_INVOLVES"):
        for element in names.get(name, ()):
            if element.get("VALUE") in _FRAMEWORK_WORDS:
                return True
    return True if names.keys() & {"F17_FRAMEWORK", "F02_FRAMEWORK", "F05_FRAMEWORK"} else None
