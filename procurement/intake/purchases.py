"""One row of a table: its cells into facts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from procurement.intake import cells, codes, days, doubts, quantities, spans, yearly
from procurement.intake.columns import Header
from procurement.intake.doubts import Answer, Doubt
from procurement.intake.keys import plan_key
from procurement.intake.notice import (
    NOT_RESERVED,
    RESERVED_UNSPECIFIED,
    Level,
    Lot,
    Problems,
)
from procurement.intake.wording import line, paragraphs, shown

_RESERVED_CODES = ("res-ws", "res-pub-ser", "none")
#: Columns whose cells must be understood; in the others, what is not counts as unknown.
_DECISIVE = frozenset({"title", "cpv", "additional_cpv", "value", "value_per_year", "currency"})


@dataclass(slots=True)
class Row:
    """A row that was read: facts of its lot, facts of the whole purchase, and problems."""

    number: int
    cells: tuple[str, ...]
    problems: Problems = field(default_factory=Problems)
    facts: dict[str, Any] = field(default_factory=dict)
    whole: dict[str, Any] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    #: How a person has settled the row; None when nobody has.
    answer: Answer | None = None

    @property
    def is_wrong(self) -> bool:
        """True when the row may not be imported as it stands."""
        return any(problem.level == Level.ERROR for problem in self.problems)

    @property
    def identifier(self) -> str:
        """The purchase that the row belongs to, or ""."""
        return str(self.whole.get("notice_id", ""))

    @property
    def title(self) -> str:
        """The row's title, or ""."""
        return str(self.whole.get("title", ""))

    @property
    def key(self) -> str:
        """What the row's purchase is known by, see :func:`plan_key`."""
        names = ("reference", "notice_id", "title", "unit", "cpv")
        return plan_key(**{name: str(self.whole.get(name, "")) for name in names})

    def lot(self, index: int) -> Lot:
        """The row as a lot; ``index`` is 0 for an undivided purchase."""
        facts = dict(self.facts)
        identifier = facts.pop("lot", "") or f"LOT-{index:04d}"
        return Lot(id=identifier, row=self.number, **facts)


def read_row(
    number: int,
    written: list[str],
    headers: Mapping[int, Header],
    *,
    answer: Answer | None = None,
    cpv_labels: Mapping[str, str] | None = None,
) -> Row:
    """Read the cells of one row; ``number`` is the row's own in the spreadsheet program.

    ``answer`` is how a person has settled the row: its texts come instead of the cells.
    """
    kept = tuple([line(cell)[:1000] if cell else "" for cell in written])
    row = Row(number=number, cells=kept, answer=answer)
    if answer is not None and answer.cells:
        width = max(len(written), max(answer.cells) + 1)
        filled = [*written, *[""] * (width - len(written))]
        written = [answer.cells.get(index, cell) for index, cell in enumerate(filled)]
    reader = _Reader(row, cpv_labels or {})
    for index, header in headers.items():
        if index < len(written):
            reader.read(header, written[index], index)
    reader.finish(next((index for index, header in headers.items() if header.field == "title")))
    return row


class _Reader:
    """Hands each cell to the method of its field and turns what is unreadable into problems."""

    def __init__(self, row: Row, cpv_labels: Mapping[str, str]) -> None:
        self.row = row
        self.cpv_labels = cpv_labels
        self.column_currency = ""
        self.cell_currency = ""
        self.per_year: tuple[Decimal, Header] | None = None

    def read(self, header: Header, cell: str, index: int) -> None:
        """Read one cell; what cannot be read becomes an error, or a warning and unknown.

        What is unsure in it becomes a doubt.
        """
        self.doubt: Doubt | None = None
        error = cells.program_error(cell) if cell else ""
        if error:
            sentence = f"Cellen visar ett fel från kalkylprogrammet: {error}."
            self._warn(f"{sentence} Uppgiften räknas som okänd.", header)
            if header.field not in ("title", "id", "lot"):  # a title is asked for if missing
                doubt = doubts.unreadable(header, cell, sentence)
                self.row.doubts.append(replace(doubt, column=index))
            cell = ""
        try:
            READERS[header.field](self, header, cell)
            self.doubt = self.doubt or doubts.about(header, cell)
        except cells.Unreadable as unreadable:
            sentence = str(unreadable)
            if header.field in _DECISIVE:
                self._error(sentence, header)
            else:
                self._warn(f"{sentence} Uppgiften räknas som okänd.", header)
            self.doubt = doubts.unreadable(header, cell, sentence)
        if self.doubt is not None:
            self.row.doubts.append(replace(self.doubt, column=index))

    def finish(self, title_column: int) -> None:
        """What takes several cells: title, currency, additional codes."""
        row, facts = self.row, self.row.facts
        facts["language"] = row.whole.get("language", "")
        start, end = facts.get("start_date"), facts.get("end_date")
        if start and end and end < start:
            self._warn("Avtalet slutar innan det börjar.", Header("Avtalsslut", "end_date"))
        if facts.get("duration_months") is None and start and end:
            facts["duration_months"] = quantities.months_between(start, end)
        further = [code for code in facts.get("additional_cpv", ()) if code != facts.get("cpv")]
        if further and not facts.get("cpv"):
            facts["cpv"] = further.pop(0)
        facts["additional_cpv"] = tuple(dict.fromkeys(further))
        if facts.get("value") is None and self.per_year:
            self._whole_value(*self.per_year)
        if facts.get("value") is not None:
            facts["currency"] = self.cell_currency or self.column_currency or "SEK"
        if facts.get("currency", "SEK") != "SEK":
            row.doubts = [doubt for doubt in row.doubts if not doubt.kind.startswith("value:")]
        if not row.title:
            self._name_by_code(title_column)
        facts.setdefault("title", row.title)
        for name in ("nature", "cpv", "additional_cpv", "description"):
            row.whole[name] = facts.get(name, () if name == "additional_cpv" else "")

    def _whole_value(self, per_year: Decimal, header: Header) -> None:
        """The value of the whole agreement, its extensions too (LOU 5 kap. 3 §), from a year's."""
        found = yearly.whole_value(per_year, self.row.facts)
        if found.value is None:
            self._warn(found.told, header)
            return
        if found.value > quantities.LARGEST_AMOUNT:
            self._error("Värdet för hela avtalstiden är orimligt stort.", header)
            return
        self.row.facts["value"] = found.value
        self._note(found.told, header)
        if found.asked:
            self._warn(found.asked, header)

    def _name_by_code(self, title_column: int) -> None:
        """What the CPV code is called stands as the title of a row without one, and it is said."""
        code = self.row.facts.get("cpv", "")
        if code:
            self.row.whole["title"] = self.cpv_labels.get(code) or f"CPV {code}"
            sentence = f"Benämningen saknas. CPV-kodens står i stället: {shown(self.row.title)}."
            self._warn(sentence, Header("Benämning", "title"))
            return
        self._error("Benämningen saknas.", None)
        missing = doubts.unreadable(Header("Benämning", "title"), "", "Benämningen saknas.")
        self.row.doubts.append(replace(missing, column=title_column))

    def _error(self, sentence: str, header: Header | None) -> None:
        number = self.row.number
        column = header.text if header else ""
        self.row.problems.error(f"rad {number}", sentence, row=number, column=column)

    def _warn(self, sentence: str, header: Header) -> None:
        number = self.row.number
        self.row.problems.warning(f"rad {number}", sentence, row=number, column=header.text)

    def _note(self, sentence: str, header: Header) -> None:
        number = self.row.number
        self.row.problems.info(f"rad {number}", sentence, row=number, column=header.text)

    # Text.

    def id(self, header: Header, cell: str) -> None:
        identifier = line(cell)[:250]
        self.row.whole["notice_id"] = identifier
        self.row.whole["publication_number"] = codes.publication_number(identifier)

    def title(self, header: Header, cell: str) -> None:
        self.row.whole["title"] = line(cell)

    def lot_title(self, header: Header, cell: str) -> None:
        if line(cell):
            self.row.facts["title"] = line(cell)

    def lot(self, header: Header, cell: str) -> None:
        self.row.facts["lot"] = line(cell)[:250]

    def description(self, header: Header, cell: str) -> None:
        self.row.facts["description"] = paragraphs(cell)

    def language(self, header: Header, cell: str) -> None:
        self.row.whole["language"] = self.row.whole["text_language"] = codes.language(cell)

    def country(self, header: Header, cell: str) -> None:
        names = {"sverige": "SWE", "sweden": "SWE"}
        self.row.whole["buyer_country"] = names.get(cell.strip().lower()) or codes.country(cell)

    # Codes.

    def _cpv_codes(self, header: Header, cell: str) -> list[str]:
        parts = [
            (written, code) for part, code in codes.cpv_codes(cell) if (written := cells.said(part))
        ]
        found = [code for _written, code in parts if code]
        # One that can be read says what is bought; without any, the row waits for one.
        further = header.field == "additional_cpv" or bool(found)
        for written, code in parts:
            sentence = f"{shown(written)} är ingen CPV-kod."
            if not code and further:
                self._warn(f"{sentence} Den lästes inte.", header)
            elif not code:
                self._error(sentence, header)
            elif doubts.is_guessed(written, code):
                self._note(f"CPV-koden {written} lästes som {code}.", header)
        self.doubt = doubts.about_cpv(header, cell, parts, self.cpv_labels)
        return found

    def cpv(self, header: Header, cell: str) -> None:
        found = self._cpv_codes(header, cell)
        if found:
            self.row.facts["cpv"] = found[0]
            self.row.facts.setdefault("additional_cpv", []).extend(found[1:])

    def additional_cpv(self, header: Header, cell: str) -> None:
        self.row.facts.setdefault("additional_cpv", []).extend(self._cpv_codes(header, cell))

    def nature(self, header: Header, cell: str) -> None:
        written = cells.said(cell)
        nature = codes.nature(written)
        if written and not nature:
            raise cells.Unreadable(
                f"Arten {shown(written)} är inte varor, tjänster eller byggentreprenad."
            )
        self.row.facts["nature"] = nature

    def nuts(self, header: Header, cell: str) -> None:
        parts = line(cell).replace(",", "|").replace(";", "|").split("|")
        self.row.facts["nuts"] = tuple(filter(None, (part.strip()[:20] for part in parts)))

    def reserved(self, header: Header, cell: str) -> None:
        """Codes of BT-71 and "exec", or yes and no; no is a no, an empty cell says nothing."""
        said = [part.strip().lower() for part in cells.said(cell).split("|") if part.strip()]
        known = tuple(code for code in said if code in _RESERVED_CODES)
        if "exec" in said:
            self.row.facts["reserved_execution"] = "yes"
        if "res" in said:
            known += (RESERVED_UNSPECIFIED,)
        if not known and said and "exec" not in said:
            known = (RESERVED_UNSPECIFIED if cells.yes_no(cell) else NOT_RESERVED,)
        self.row.facts["reserved_participation"] = known or None

    def social(self, header: Header, cell: str) -> None:
        said = [part.strip()[:40] for part in cells.said(cell).split("|") if part.strip()]
        if said in (["1"], ["ja"], ["Ja"]):
            self.row.facts["strategic"] = ("soc-obj",)
        elif said not in (["0"], ["nej"], ["Nej"]):
            self.row.facts["social_objectives"] = tuple(said)

    # Quantities.

    def value(self, header: Header, cell: str) -> None:
        if cells.is_per_year(cell):
            self.value_per_year(header, cell)
            return
        highest = spans.highest(cell)
        value, currency = cells.amount(highest or cell, header.factor)
        if highest:
            # What may be paid at most decides which rules apply (LOU 5 kap. 3 §).
            self._warn(f"Värdet {shown(cell)} är ett spann. Det högsta räknas.", header)
        self._tell_no_value(value, cell, header)
        self.row.facts["value"] = value
        self.cell_currency = currency or header.currency

    def value_per_year(self, header: Header, cell: str) -> None:
        written = cells.without_per_year(cell)
        highest = spans.highest(written)
        if highest:
            self._warn(f"Värdet {shown(cell)} är ett spann. Det högsta räknas.", header)
        value, currency = cells.amount(highest or written, header.factor)
        self._tell_no_value(value, cell, header)
        if value is not None:
            self.per_year = value, header
            self.cell_currency = self.cell_currency or currency or header.currency

    def _tell_no_value(self, value: Decimal | None, cell: str, header: Header) -> None:
        """0 and 1 are what people and programs write when they have no value."""
        if value is None and cells.said(cell):
            self._warn(f"Värdet {shown(cell)} är inget värde. Det räknas som okänt.", header)

    def currency(self, header: Header, cell: str) -> None:
        written = cells.said(cell).upper()
        currency = cells.currency_in(written) or written
        if currency and not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
            raise cells.Unreadable(f"Valutan {shown(cell)} är okänd. Skriv till exempel SEK.")
        self.column_currency = currency

    def duration_months(self, header: Header, cell: str) -> None:
        duration, extension = cells.duration(cell, header.months)
        self.row.facts["duration_months"] = duration
        if cells.is_open_ended(cell):
            self.row.facts["duration_unlimited"] = True
        if extension is not None:
            self.row.facts.setdefault("extension_months", extension)

    def extension_months(self, header: Header, cell: str) -> None:
        first, more = cells.duration(cell, header.months)
        if first is not None:
            self.row.facts["extension_months"] = first + (more or 0)

    def planned_start(self, header: Header, cell: str) -> None:
        self.row.whole["planned_start"] = days.about_day(cell)

    def date(self, header: Header, cell: str) -> None:
        self.row.whole["valued_on"] = days.exact_day(cell)

    def lots(self, header: Header, cell: str) -> None:
        self.row.whole["lots_planned"] = cells.count(cell)


Read = Callable[[_Reader, Header, str], None]


def _fact(name: str, parse: Callable[[str], Any]) -> Read:
    """A fact of the lot, read by one of the functions of :mod:`cells`."""

    def keep(reader: _Reader, header: Header, cell: str) -> None:
        reader.row.facts[name] = parse(cell)

    return keep


def _whole(name: str) -> Read:
    """A short text about the whole purchase."""

    def keep(reader: _Reader, header: Header, cell: str) -> None:
        reader.row.whole[name] = line(cell)[:250]

    return keep


READERS: dict[str, Read] = {
    "id": _Reader.id,
    "lot": _Reader.lot,
    "title": _Reader.title,
    "lot_title": _Reader.lot_title,
    "description": _Reader.description,
    "cpv": _Reader.cpv,
    "additional_cpv": _Reader.additional_cpv,
    "nature": _Reader.nature,
    "value": _Reader.value,
    "value_per_year": _Reader.value_per_year,
    "currency": _Reader.currency,
    "duration_months": _Reader.duration_months,
    "extension_months": _Reader.extension_months,
    "labour_share": _fact("labour_share", cells.share),
    "people_needed": _fact("people_needed", cells.count),
    "entry_threshold": _fact("entry_threshold", cells.threshold),
    "used_by_people": _fact("used_by_people", cells.yes_no),
    "framework": _fact("framework", cells.yes_no),
    "call_off": _fact("call_off", cells.yes_no),
    "dialogue_held": _fact("dialogue_held", cells.yes_no),
    "matching_contact": _fact("matching_contact", cells.yes_no),
    "lots": _Reader.lots,
    "date": _Reader.date,
    "planned_start": _Reader.planned_start,
    "start_date": _fact("start_date", days.exact_day),
    "end_date": _fact("end_date", days.exact_day),
    "unit": _whole("unit"),
    "reference": _whole("reference"),
    "buyer": _whole("buyer_name"),
    "buyer_identifier": _whole("buyer_identifier"),
    "country": _Reader.country,
    "language": _Reader.language,
    "nuts": _Reader.nuts,
    "reserved": _Reader.reserved,
    "social": _Reader.social,
}
