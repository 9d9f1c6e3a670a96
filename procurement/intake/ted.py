"""TED_EXPORT, R2.0.8 and R2.0.9, the format of Official Journal notices before eForms.

A file repeats its form in one to twenty-five languages; the one marked ORIGINAL is read. Boxes
are empty elements: absence means no only in the notices whose form has the box.
"""

import html
import re
from datetime import datetime
from decimal import Decimal
from html.entities import html5
from typing import Any

from lxml import etree

from procurement.intake import codes, quantities, ted_r208, ted_terms
from procurement.intake.limits import MOST_LOTS, TOO_MANY_LOTS
from procurement.intake.notice import (
    NOT_RESERVED,
    Change,
    Lot,
    Notice,
    Problem,
    Problems,
    Refused,
    Result,
    SourceFormat,
)
from procurement.intake.paths import LONGEST_ID, Found, collect, short, text, texts
from procurement.intake.wording import line, paragraphs, shown

_ESCAPED_TWICE = re.compile(r"&(?:#\d{1,6};|#x[0-9a-fA-F]{1,5};|([A-Za-z][A-Za-z0-9]{1,30};))")
_VERSION = re.compile(r"R2\.0\.\d")


def is_ted(root: etree._Element) -> bool:
    """True for a TED_EXPORT root in any of the format's namespaces."""
    return etree.QName(root).localname == "TED_EXPORT"


def read(root: etree._Element, problems: list[Problem]) -> Result:
    """Read one file. Raises Refused when it holds no form."""
    notice = _Reader(root, problems).notice()
    return Result(source_format=SourceFormat.TED, notices=(notice,))


def plain(element: etree._Element) -> str:
    """The text of paragraphs, one a line, with entities that were escaped twice mended."""
    parts = [_inside(child) for child in element.iterchildren() if _is_paragraph(child)]
    said = "\n".join(parts) if parts else _inside(element)
    return _ESCAPED_TWICE.sub(_unescaped, said)


def _unescaped(match: re.Match[str]) -> str:
    """The character that an entity stands for; what only looks like one is left as it is."""
    return match[0] if match[1] and match[1] not in html5 else html.unescape(match[0])


def _inside(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


def _is_paragraph(element: etree._Element) -> bool:
    return element.tag == "P" or (isinstance(element.tag, str) and element.tag.endswith("}P"))


class _Reader:
    def __init__(self, root: etree._Element, problems: list[Problem]) -> None:
        self.problems = Problems(problems)
        self.root = root
        self.tables = ted_terms.tables(etree.QName(root).namespace or "")
        self.header = collect(root, self.tables["header"])
        self.forms = self._forms()
        self.element = self.forms[0]
        self.language = codes.language(self.element.get("LG") or text(self.header, "language"))
        self.document_type = self._attribute(self.header, "document_type", "CODE").upper()

    def _forms(self) -> list[etree._Element]:
        """Every form, originals first and of those the Swedish one; the first is what is read."""
        forms = [
            form
            for section in self.header.get("forms", ())
            for form in section.iterchildren()
            if isinstance(form.tag, str) and (form.get("LG") or form.get("FORM"))
        ]
        if not forms:
            raise Refused("TED-filen har inget formulär, så det finns inget att läsa in.")
        forms.sort(key=lambda form: (form.get("CATEGORY") != "ORIGINAL", form.get("LG") != "SV"))
        return forms

    def notice(self) -> Notice:
        """The whole notice, with the problems found on the way."""
        version = _VERSION.search(self.root.get("VERSION") or "")
        number = self._number()
        if not number:
            self.problems.warning(
                "", "Annonsen saknar publiceringsnummer, så dubbletter kan inte upptäckas."
            )
        languages = dict.fromkeys(codes.language(form.get("LG") or "") for form in self.forms)
        old = ted_r208.is_form(self.element)
        facts = self._old_facts() if old else self._facts()
        return Notice(
            source_format=SourceFormat.TED,
            notice_id=short(self.header, "uuid") or number,
            publication_number=number,
            form_type=ted_terms.FORM_TYPES.get(self.document_type, ""),
            notice_type=facts.pop("notice_type", ""),
            notice_subtype=line(self.element.get("FORM") or "")[:LONGEST_ID],
            document_type=self.document_type,
            sdk_version=version[0] if version else "",
            language=self.language,
            languages=tuple(code for code in languages if code),
            text_language=self.language,
            published_on=self._day(self.header, "published"),
            **facts,
            problems=tuple(self.problems),
        )

    def _number(self) -> str:
        written = self.root.get("DOC_ID") or ""
        return codes.publication_number(written) or codes.publication_number(
            text(self.header, "doc")
        )

    # R2.0.9

    def _facts(self) -> dict[str, Any]:
        form = collect(self.element, self.tables["form"])
        objects = [collect(element, self.tables["object"]) for element in form.get("object", ())]
        if sum(len(found.get("lot", ())) for found in objects) > MOST_LOTS:
            raise Refused(TOO_MANY_LOTS)
        if len(objects) > 1:
            self.problems.info(
                "", f"Annonsen rymmer {len(objects)} planerade upphandlingar, lästa som delar."
            )
        notice_type = self._attribute(form, "notice", "TYPE")
        kind = "part" if notice_type in ted_terms.PLANNING_ONLY else "lot"
        deadline = self._deadline(form)
        lots = self._lots(objects, self._shared(form, deadline), kind)
        return {
            **self._buyer(form),
            **self._scope(objects[0] if objects else {}, form, lots),
            **self._notice_cpv(objects, lots, form),
            "notice_type": notice_type,
            "legal_basis": self._attribute(form, "legal_basis", "VALUE"),
            "dispatched_on": self._day(form, "dispatched") or self._day(self.header, "dispatched"),
            "submission_deadline": deadline,
            "previous_notice": self._previous(form),
            "lots": tuple(lots),
            "changes": self._changes(form),
        }

    def _scope(self, first: Found, form: Found, lots: list[Lot]) -> dict[str, Any]:
        """What is bought. A single contract is often described only once, in its lot."""
        value, currency = self._whole_money(first, form, "estimated")
        awarded, awarded_currency = self._whole_money(first, form, "awarded")
        title = self._line(first, "title")
        if not title:
            self.problems.warning("", "Annonsen saknar benämning.")
        described = self._paragraphs(first, "description")
        return {
            "title": title,
            "titles": self._titles(title),
            "description": described or (lots[0].description if lots else ""),
            "buyer_reference": self._line(first, "reference"),
            "nature": self._nature(first),
            "nuts": self._nuts(self.header),
            "value": value,
            "currency": currency,
            "awarded_value": awarded,
            "awarded_currency": awarded_currency,
        }

    def _buyer(self, form: Found) -> dict[str, Any]:
        name = self._line(form, "buyer_name") or self._line(self.header, "name")
        if not name:
            self.problems.warning("", "Annonsen säger inte vem som köper.")
        country = self._attribute(form, "buyer_country", "VALUE") or self._attribute(
            self.header, "country", "VALUE"
        )
        return {
            "buyer_name": name,
            "buyer_identifier": self._line(form, "buyer_identifier"),
            "buyer_country": codes.country(country),
        }

    def _shared(self, form: Found, deadline: datetime | None) -> dict[str, Any]:
        """What TED says of the whole notice and eForms of each lot."""
        reserved = tuple(code for code in ("res-ws", "res-pub-ser") if code in form)
        return {
            **self.reservation(reserved, execution="execution" in form),
            "framework": self._framework(form),
            "performance_terms": tuple(filter(None, [self._paragraphs(form, "performance")])),
            "submission_deadline": deadline,
            "language": self.language,
        }

    def _framework(self, form: Found) -> bool | None:
        asked = (self.element.get("FORM") or "").strip() in ted_terms.CAN_SAY_FRAMEWORK
        if "framework" in form:
            return True
        return False if asked and self.document_type in ("3", "7", "V") else None

    def reservation(self, reserved: tuple[str, ...], *, execution: bool) -> dict[str, Any]:
        """BT-71 and BT-736 from boxes; silence is a no only where the form has the box."""
        says = self.document_type in ted_terms.CAN_SAY_RESERVED
        return {
            "reserved_participation": reserved or ((NOT_RESERVED,) if says else None),
            "reserved_execution": "yes" if execution else "no" if says else None,
        }

    def _lots(self, objects: list[Found], shared: dict[str, Any], kind: str) -> list[Lot]:
        lots: list[Lot] = []
        for found in objects:
            undivided = len(found.get("lot", ())) <= 1 and len(objects) == 1
            for element in found.get("lot", ()):
                index = 0 if undivided else len(lots) + 1
                lots.append(self._lot(element, found, index, shared, kind))
        return lots

    def _lot(
        self, element: etree._Element, parent: Found, index: int, shared: dict[str, Any], kind: str
    ) -> Lot:
        found = collect(element, self.tables["lot"])
        place = f"{'PAR' if kind == 'part' else 'LOT'}-{index:04d}"
        value, currency = self._money(found, "value")
        main = self._cpv(parent, "cpv", place)
        additional = self._cpv(found, "additional_cpv", place)
        return Lot(
            id=place,
            kind=kind,
            internal_id=self._line(found, "number"),
            title=self._line(found, "title") or self._line(parent, "title"),
            description=self._paragraphs(found, "description"),
            nature=self._nature(parent),
            cpv=main[0] if main else "",
            additional_cpv=tuple(code for code in additional if code not in main[:1]),
            value=value,
            currency=currency,
            nuts=self._nuts(found),
            extension_description=self._paragraphs(found, "renewal"),
            **self._period(found, place),
            **shared,
        )

    def _period(self, found: Found, place: str) -> dict[str, Any]:
        start = self._day(found, "start") or self._day(found, "system_start")
        end = self._day(found, "end") or self._day(found, "system_end")
        duration = None
        for element in found.get("duration", ())[:1]:
            written = (element.text or "").strip()
            duration = quantities.months(written, element.get("TYPE") or "")
            if written and duration is None and quantities.number(written) != 0:
                self.problems.warning(place, f"Avtalstiden {shown(written)} går inte att läsa.")
        if duration is None and start and end:
            duration = quantities.months_between(start, end)
        return {"start_date": start, "end_date": end, "duration_months": duration}

    def _notice_cpv(self, objects: list[Found], lots: list[Lot], form: Found) -> dict[str, Any]:
        """Main and all further codes: of the objects, their lots, and a modified contract."""
        main = [code for found in objects for code in self._cpv(found, "cpv", "")]
        further = [code for lot in lots for code in lot.additional_cpv]
        for element in form.get("modification", ()):
            found = collect(element, self.tables["lot"])
            further += self._cpv(found, "cpv", "")
            further += self._cpv(found, "additional_cpv", "")
        if not main:
            main = self._cpv(self.header, "cpv", "")
        ordered = tuple(dict.fromkeys(main + further))
        return {"cpv": ordered[0] if ordered else "", "additional_cpv": ordered[1:]}

    def _changes(self, form: Found) -> tuple[Change, ...]:
        changes = []
        for element in form.get("change", ()):
            found = collect(element, self.tables["change"])
            new = [plain_values(item) for item in found.get("new", ())]
            changes.append(
                Change(
                    sections=tuple(texts(found, "section")),
                    description=paragraphs("\n".join([self._line(found, "label"), *new])),
                )
            )
        said = self._paragraphs(form, "change_text")
        if said:
            changes.append(Change(description=said))
        return tuple(changes)

    def _titles(self, title: str) -> tuple[tuple[str, str], ...]:
        """The title in every language of the file, the original's first."""
        kept = {self.language: title} if title else {}
        for form in self.forms[1:]:
            for element in collect(form, self.tables["form"]).get("object", ())[:1]:
                said = self._line(collect(element, self.tables["object"]), "title")
                if said:
                    kept.setdefault(codes.language(form.get("LG") or ""), said)
        return tuple(kept.items())

    # R2.0.8

    def _old_facts(self) -> dict[str, Any]:
        facts = ted_r208.read(self.element, plain)
        country = facts.pop("country") or self._attribute(self.header, "country", "VALUE")
        deadline = quantities.deadline(text(self.header, "deadline"))
        reservation = self.reservation(facts.pop("reserved"), execution=facts.pop("execution"))
        shared = {"language": self.language, "submission_deadline": deadline, **reservation}
        lots = tuple(Lot(**lot, **shared) for lot in facts.pop("lots"))
        if not facts["cpv"]:
            codes_given = self._cpv(self.header, "cpv", "")
            facts["cpv"] = codes_given[0] if codes_given else ""
        return {
            **facts,
            "lots": lots,
            "titles": ((self.language, facts["title"]),),
            "buyer_name": facts["buyer_name"] or self._line(self.header, "name"),
            "buyer_country": codes.country(country),
            "nature": facts["nature"] or self._nature({}),
            "legal_basis": self._attribute(self.header, "directive", "VALUE"),
            "dispatched_on": self._day(self.header, "dispatched"),
            "submission_deadline": deadline,
            "previous_notice": self._previous({}),
        }

    # Small readings.

    def _attribute(self, found: Found, term: str, attribute: str) -> str:
        for element in found.get(term, ()):
            value = line(element.get(attribute) or "")[:LONGEST_ID]
            if value:
                return value
        return ""

    def _line(self, found: Found, term: str) -> str:
        elements = found.get(term)
        return line(plain(elements[0])) if elements else ""

    def _paragraphs(self, found: Found, term: str) -> str:
        elements = found.get(term)
        return paragraphs(plain(elements[0])) if elements else ""

    def _whole_money(self, first: Found, form: Found, term: str) -> tuple[Decimal | None, str]:
        """The purchase's amount; a single award's own when the notice names no total."""
        whole = self._money(first, term)
        single = len(form.get("award", ())) == 1
        return whole if whole[0] is not None or not single else self._money(form, f"award_{term}")

    def _nuts(self, found: Found) -> tuple[str, ...]:
        places = [
            (item.get("CODE") or "").strip()
            for term in ted_terms.NUTS_TERMS
            for item in found.get(term, ())
        ]
        return tuple(dict.fromkeys(filter(None, places)))

    def _money(self, found: Found, term: str) -> tuple[Decimal | None, str]:
        for element in found.get(term, ()):
            value = quantities.amount(element.text or "")
            if value is not None:
                return value, (element.get("CURRENCY") or "").strip().upper()
        return None, ""

    def _cpv(self, found: Found, term: str, place: str) -> list[str]:
        good = []
        for element in found.get(term, ()):
            written = element.get("CODE") or ""
            code = codes.cpv(written)
            if code:
                good.append(code)
            elif written:
                self.problems.warning(place, f"{shown(written)} är ingen CPV-kod.")
        return good

    def _nature(self, found: Found) -> str:
        written = self._attribute(found, "nature", "CTYPE") or self._attribute(
            self.header, "nature", "CODE"
        )
        return codes.nature(written)

    def _day(self, found: Found, term: str) -> Any:
        return quantities.day(text(found, term))

    def _deadline(self, form: Found) -> datetime | None:
        written = text(form, "deadline_day")
        if not written:
            return quantities.deadline(text(self.header, "deadline"))
        return quantities.deadline(written, text(form, "deadline_time"))

    def _previous(self, form: Found) -> str:
        for written in (
            text(form, "corrected"),
            text(form, "previous"),
            text(self.header, "previous"),
        ):
            if written:
                return codes.publication_number(written) or written
        return ""


def plain_values(element: etree._Element) -> str:
    """The values under an element, in order, with a space between."""
    return " ".join(_inside(child).strip() for child in element.iter() if len(child) == 0).strip()
