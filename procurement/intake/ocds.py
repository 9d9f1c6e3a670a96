"""OCDS 1.1: releases, release packages, record packages, and lists or lines of these.

Extensions read: lots, other requirements (reservedParticipation), contract terms
(reservedExecution), techniques, options and renewals, legal basis, sustainability, and the
``title_sv`` way of giving a text in several languages.
"""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from procurement.intake import codes, json_text, ocds_merge, quantities
from procurement.intake.limits import DEFAULT, MOST_LOTS, TOO_MANY_LOTS, Limits
from procurement.intake.notice import Lot, Notice, Problems, Refused, Result, SourceFormat
from procurement.intake.wording import line, paragraphs, shown

RESERVED = {
    "shelteredWorkshop": "res-ws",
    "publicServiceMissionOrganization": "res-pub-ser",
    "none": "none",
}
_NATURES = {"goods": "supplies", "services": "services", "works": "works"}
_STRATEGIC = {"social": "soc-obj", "environmental": "env-imp", "innovation": "inn-pur"}
_COUNTRY_NAMES = {"sverige": "SWE", "sweden": "SWE"}

Object = dict[str, Any]


def read(data: bytes, *, limits: Limits = DEFAULT) -> Result:
    """Read every release that describes a purchase. Raises Refused for anything but OCDS."""
    documents = json_text.documents(data, limits)
    problems = Problems()
    releases = [release for document in documents for release in _releases(document, problems)]
    notices: list[Notice] = []
    for number, release in enumerate(ocds_merge.in_order(releases), start=1):
        if number > limits.notices:
            most = f"{limits.notices:,}".replace(",", "\u00a0")
            raise Refused(f"Filen har fler än {most} utgåvor. Dela den i flera filer.")
        place = line(_string(release, "ocid")) or f"utgåva {number}"
        if not _object(release, "tender"):
            problems.warning(
                place, "Utgåvan har inga uppgifter om upphandlingen (tender). Den hoppades över."
            )
            continue
        notices.append(_Reader(release).notice())
    if not notices and not problems:
        problems.warning("", "Filen är ett tomt paket: den har inga utgåvor.")
    return Result(source_format=SourceFormat.OCDS, notices=tuple(notices), problems=tuple(problems))


def _releases(document: Any, problems: Problems) -> Iterator[Object]:
    if isinstance(document, list):
        if not any(isinstance(item, dict) and "ocid" in item for item in document):
            raise Refused("Filen är JSON, men inte OCDS: den har inga utgåvor med ocid.")
        found = _told_apart(document, "Utgåva", problems)
        yield from (item for item in found if "ocid" in item)
    elif isinstance(document, dict) and isinstance(document.get("releases"), list):
        yield from _told_apart(document["releases"], "Utgåva", problems)
    elif isinstance(document, dict) and isinstance(document.get("records"), list):
        yield from map(_of_record, _told_apart(document["records"], "Post", problems))
    elif isinstance(document, dict) and ("ocid" in document or "tender" in document):
        yield document
    else:
        raise Refused(
            "Filen är JSON, men inte OCDS: den har varken utgåvor (releases), poster (records) "
            "eller ocid."
        )


def _told_apart(items: list[Any], what: str, problems: Problems) -> Iterator[Object]:
    """The objects of a list; anything else in it is told of."""
    for number, item in enumerate(items, start=1):
        if isinstance(item, dict):
            yield item
        else:
            problems.warning("", f"{what} {number} är inget objekt, och hoppades över.")


def _of_record(record: Object) -> Object:
    """The compiled release of a record, else its releases merged."""
    compiled = record.get("compiledRelease")
    if isinstance(compiled, dict):
        return compiled
    ocid = record.get("ocid")
    merged = ocds_merge.in_order(
        [{"ocid": ocid, **release} for release in _objects(record, "releases")]
    )
    return merged[-1] if merged else {"ocid": ocid}


class _Reader:
    """One release being read."""

    def __init__(self, release: Object) -> None:
        self.release = release
        self.tender = _object(release, "tender")
        self.problems = Problems()
        self.language = codes.language(_string(release, "language"))

    def notice(self) -> Notice:
        """The whole notice, with the problems found on the way."""
        release, tender = self.release, self.tender
        title, title_language = self._text(tender, "title")
        value, currency = self._money(tender, "")
        main, additional = self._cpv([tender, *_objects(tender, "items")], "")
        lots = tuple(self._lots(main, additional))
        if not title:
            self.problems.warning("", "Upphandlingen saknar benämning.")
        ocid, identifier = line(_string(release, "ocid")), line(_string(release, "id"))
        tags = [line(tag) for tag in _list(release, "tag") if isinstance(tag, str)]
        return Notice(
            source_format=SourceFormat.OCDS,
            notice_id="/".join(filter(None, (ocid, identifier)))[:250],
            procedure_id=ocid[:250],
            form_type=self._form_type(tags),
            notice_type="|".join(tags)[:250],
            language=self.language,
            languages=(self.language,) if self.language else (),
            legal_basis=line(_string(_object(tender, "legalBasis"), "id")),
            published_on=_day(release.get("date")),
            submission_deadline=_moment(_object(tender, "tenderPeriod").get("endDate")),
            title=title,
            titles=((title_language, title),) if title else (),
            description=paragraphs(self._text(tender, "description")[0]),
            text_language=title_language,
            nature=self._nature(tender, ""),
            cpv=main,
            additional_cpv=additional,
            value=value,
            currency=currency,
            buyer_reference=line(_string(tender, "id"))[:250],
            lots=lots,
            **self._buyer(),
            problems=tuple(self.problems),
        )

    def _form_type(self, tags: list[str]) -> str:
        if "tenderCancellation" in tags or _string(self.tender, "status") == "cancelled":
            return "cancellation"
        if {"tenderAmendment", "tenderUpdate"} & set(tags):
            return "change"
        if "tender" in tags:
            return "competition"
        if {"planning", "planningUpdate"} & set(tags):
            return "planning"
        if _list(self.release, "awards") or _list(self.release, "contracts"):
            return "result"
        planned = _string(self.tender, "status") in ("planning", "planned")
        return "planning" if planned else "competition"

    def _text(self, holder: Object, key: str) -> tuple[str, str]:
        """Swedish if given beside (``title_sv``), else the release's language; with its code."""
        swedish = _string(holder, f"{key}_sv").strip()
        if swedish:
            return (line(swedish) if key == "title" else swedish), "SWE"
        said = _string(holder, key)
        return (line(said) if key == "title" else said), self.language

    def _buyer(self) -> dict[str, Any]:
        buyer = _object(self.release, "buyer") or _object(self.tender, "procuringEntity")
        identifier = _string(buyer, "id")
        party: Object = next(
            (
                candidate
                for candidate in _objects(self.release, "parties")
                if _string(candidate, "id") == identifier and identifier
            ),
            {},
        )
        if not party:
            party = next(
                (
                    candidate
                    for candidate in _objects(self.release, "parties")
                    if "buyer" in _list(candidate, "roles")
                ),
                {},
            )
        name = line(_string(buyer, "name") or _string(party, "name"))
        if not name:
            self.problems.warning("", "Utgåvan säger inte vem som köper.")
        official = _object(party, "identifier") or _object(buyer, "identifier")
        return {
            "buyer_name": name,
            "buyer_identifier": line(_string(official, "id") or identifier)[:250],
            "buyer_country": _country(_object(party, "address") or _object(buyer, "address")),
        }

    def _nature(self, holder: Object, place: str) -> str:
        written = _string(holder, "mainProcurementCategory")
        if written and written not in _NATURES:
            self.problems.warning(
                place, f"Upphandlingens art, {shown(written)}, är inte goods, services eller works."
            )
        return _NATURES.get(written, "")

    def _money(self, holder: Object, place: str) -> tuple[Decimal | None, str]:
        given = _object(holder, "value")
        value = given.get("amount")
        if value is None:
            return None, ""
        amount = quantities.amount(str(value)) if _is_number(value) else None
        if amount is None and not (_is_number(value) and value <= 1):
            self.problems.warning(place, f"Beloppet {shown(str(value)[:80])} går inte att läsa.")
        return amount, line(_string(given, "currency")).upper()[:3] if amount is not None else ""

    def _cpv(self, holders: list[Object], place: str) -> tuple[str, tuple[str, ...]]:
        found: dict[str, None] = {}
        for holder in holders:
            given = [
                _object(holder, "classification"),
                *_objects(holder, "additionalClassifications"),
            ]
            for classification in given:
                if _string(classification, "scheme").upper() not in ("CPV", ""):
                    continue
                written = classification.get("id")
                if written is None:
                    continue
                code = codes.cpv(str(written)[:100])
                if code:
                    found[code] = None
                else:
                    self.problems.warning(place, f"{shown(str(written)[:100])} är ingen CPV-kod.")
        ordered = tuple(found)
        return (ordered[0], ordered[1:]) if ordered else ("", ())

    def _lots(self, main: str, additional: tuple[str, ...]) -> Iterator[Lot]:
        lots = _objects(self.tender, "lots")
        if len(lots) > MOST_LOTS:
            raise Refused(TOO_MANY_LOTS)
        if not lots:
            yield self._lot(self.tender, "LOT-0000", main, additional)
        items: dict[str, list[Object]] = {}
        for item in _objects(self.tender, "items"):
            items.setdefault(_string(item, "relatedLot"), []).append(item)
        for number, lot in enumerate(lots, start=1):
            identifier = _string(lot, "id")
            place = line(identifier)[:250] or f"LOT-{number:04d}"
            own, further = self._cpv([lot, *items.get(identifier, ())], place)
            yield self._lot(lot, place, own or main, further if own else additional)

    def _lot(self, lot: Object, place: str, cpv: str, additional: tuple[str, ...]) -> Lot:
        title, language = self._text(lot, "title")
        value, currency = self._money(lot, place)
        renewal = _object(lot, "renewal")
        maximum = renewal.get("maximumRenewals")
        goals = {_string(item, "goal").split(".")[0] for item in _objects(lot, "sustainability")}
        terms = _object(lot, "contractTerms") or _object(self.tender, "contractTerms")
        performance = paragraphs(_string(terms, "performanceTerms"))
        return Lot(
            id=place,
            title=title,
            description=paragraphs(self._text(lot, "description")[0]),
            language=language,
            nature=self._nature(lot, place) or self._nature(self.tender, place),
            cpv=cpv,
            additional_cpv=additional,
            value=value,
            currency=currency,
            reserved_participation=self._reserved(lot, place),
            reserved_execution=_yes_no(terms.get("reservedExecution")),
            performance_terms=(performance,) if performance else (),
            strategic=tuple(code for goal, code in _STRATEGIC.items() if goal in goals),
            framework=self._framework(lot),
            extensions_maximum=maximum if isinstance(maximum, int) and 0 < maximum < 1000 else None,
            extension_description=paragraphs(_string(renewal, "description")),
            submission_deadline=_moment(_object(lot, "tenderPeriod").get("endDate"))
            or _moment(_object(self.tender, "tenderPeriod").get("endDate")),
            **self._period(lot, place),
        )

    def _reserved(self, lot: Object, place: str) -> tuple[str, ...] | None:
        """The lot's own reservation, else the tender's; an empty list says nothing."""
        for holder in (lot, self.tender):
            given = _object(holder, "otherRequirements").get("reservedParticipation")
            if isinstance(given, str):
                given = [given]
            said = (
                [item for item in given if isinstance(item, str)] if isinstance(given, list) else []
            )
            for item in said:
                if item not in RESERVED:
                    self.problems.warning(place, f"Okänd kod för reservation: {shown(item)}.")
            known = tuple(dict.fromkeys(RESERVED[item] for item in said if item in RESERVED))
            if known:
                return known
        return None

    def _framework(self, lot: Object) -> bool | None:
        for holder in (lot, self.tender):
            said = _object(holder, "techniques").get("hasFrameworkAgreement")
            if isinstance(said, bool):
                return said
        return None

    def _period(self, lot: Object, place: str) -> dict[str, Any]:
        period = _object(lot, "contractPeriod") or _object(self.tender, "contractPeriod")
        start, end = _day(period.get("startDate")), _day(period.get("endDate"))
        days = period.get("durationInDays")
        duration = quantities.months(str(days), "DAY") if _is_number(days) else None
        if duration is None and start and end:
            duration = quantities.months_between(start, end)
            if duration is None:
                self.problems.warning(place, "Avtalet slutar innan det börjar.")
        return {"start_date": start, "end_date": end, "duration_months": duration}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _object(holder: Object, key: str) -> Object:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def _list(holder: Object, key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def _objects(holder: Object, key: str) -> list[Object]:
    return [item for item in _list(holder, key) if isinstance(item, dict)]


def _string(holder: Object, key: str) -> str:
    value = holder.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _yes_no(value: Any) -> str | None:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else None


def _day(value: Any) -> date | None:
    return quantities.day(value) if isinstance(value, str) else None


def _moment(value: Any) -> datetime | None:
    return quantities.moment(value) if isinstance(value, str) else None


def _country(address: Object) -> str:
    name = _string(address, "countryName").strip().lower()
    return (
        codes.country(_string(address, "country"))
        or _COUNTRY_NAMES.get(name, "")
        or codes.country(name)
    )
