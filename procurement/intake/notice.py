"""What a reader of bytes hands over: plain, frozen facts about a notice and its lots.

Field names follow the eForms business terms (BT numbers in the comments). ``None`` always means
"the file does not say"; no reader turns that into yes or no.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

#: BT-71 code for "nobody is favoured": the notice says that the lot is not reserved.
NOT_RESERVED = "none"
#: Said to be reserved, without saying for whom (spreadsheets only; not a code of eForms).
RESERVED_UNSPECIFIED = "reserved"


if TYPE_CHECKING:
    from procurement.intake.doubts import UnsureRow


class SourceFormat(StrEnum):
    """The format that the bytes were recognised as, by content."""

    EFORMS = "eforms"
    TED = "ted"
    OCDS = "ocds"
    SPREADSHEET = "spreadsheet"


class Level(StrEnum):
    """How bad a problem is: an error means that something was left out."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Refused(Exception):
    """The file cannot be read at all; ``sentence`` tells a person why, in Swedish."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Something in a file that a person should know.

    ``place`` is a lot ("LOT-0001"), a row ("rad 7"), a term ("BT-71") or "" for the whole file.
    ``row`` is the row number as the spreadsheet program shows it (first row is 1).
    """

    level: Level
    place: str
    sentence: str
    row: int | None = None
    column: str = ""


class Problems(list[Problem]):
    """Problems gathered while reading; handed over as a tuple. A file can only have so many."""

    MOST = 500

    def error(self, place: str, sentence: str, *, row: int | None = None, column: str = "") -> None:
        """Something was left out because of this."""
        self._add(Level.ERROR, place, sentence, row, column)

    def warning(
        self, place: str, sentence: str, *, row: int | None = None, column: str = ""
    ) -> None:
        """Read, but a person should look."""
        self._add(Level.WARNING, place, sentence, row, column)

    def info(self, place: str, sentence: str, *, row: int | None = None, column: str = "") -> None:
        """Worth knowing, nothing to mend."""
        self._add(Level.INFO, place, sentence, row, column)

    def _add(self, level: Level, place: str, sentence: str, row: int | None, column: str) -> None:
        if len(self) == self.MOST:
            level, place, row, column = Level.WARNING, "", None, ""
            sentence = f"Det finns fler problem än {self.MOST}. Resten visas inte."
        if len(self) > self.MOST:
            return
        self.append(Problem(level=level, place=place, sentence=sentence, row=row, column=column))


@dataclass(frozen=True, kw_only=True, slots=True)
class Withheld:
    """A field that the buyer keeps unpublished (BT-195 to BT-198)."""

    field: str  # BT-195, for example "win-ten-val"
    place: str = ""  # the lot, or "" for the notice
    reason: str = ""  # BT-197
    description: str = ""  # BT-196
    until: date | None = None  # BT-198


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """One change that a change notice says it makes (BT-140, BT-141, BT-719, BT-13716)."""

    sections: tuple[str, ...] = ()
    description: str = ""
    reason: str = ""
    reason_description: str = ""
    documents_changed: bool | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Lot:
    """A lot, a planned part, or a group of lots. Money is excluding VAT, durations in months."""

    id: str  # BT-137
    kind: str = "lot"  # lot, part or group
    internal_id: str = ""  # BT-22
    title: str = ""  # BT-21
    description: str = ""  # BT-24
    language: str = ""  # the language of title and description, three letters, upper case
    nature: str = ""  # BT-23: works, supplies, services, or ""
    additional_natures: tuple[str, ...] = ()  # BT-531
    cpv: str = ""  # BT-262, 8 digits
    additional_cpv: tuple[str, ...] = ()  # BT-263
    value: Decimal | None = None  # BT-27
    currency: str = ""
    framework_maximum: Decimal | None = None  # BT-271
    framework_maximum_currency: str = ""
    duration_months: Decimal | None = None  # BT-36, or from BT-536 and BT-537
    duration_unlimited: bool | None = None  # BT-538
    start_date: date | None = None  # BT-536
    end_date: date | None = None  # BT-537
    extensions_maximum: int | None = None  # BT-58, a count
    extension_months: Decimal | None = None  # only where the source gives it as a number
    extension_description: str = ""  # BT-57
    framework: bool | None = None  # BT-765 is anything but "none"
    framework_technique: str = ""  # BT-765: none, fa-mix, fa-w-rc, fa-wo-rc
    reserved_participation: tuple[str, ...] | None = None  # BT-71; ("none",) says: not reserved
    reserved_execution: str | None = None  # BT-736: yes, no, not-known
    strategic: tuple[str, ...] = ()  # BT-06
    strategic_descriptions: tuple[str, ...] = ()  # BT-777
    social_objectives: tuple[str, ...] = ()  # BT-775
    accessibility: str | None = None  # BT-754
    accessibility_justification: str = ""  # BT-755
    performance_terms: tuple[str, ...] = ()  # BT-70
    nuts: tuple[str, ...] = ()  # BT-5071
    submission_deadline: datetime | None = None  # BT-131, BT-1311
    withheld: tuple[Withheld, ...] = ()
    # Facts that only a purchasing plan or an officer gives (screening.md).
    labour_share: Decimal | None = None  # 0 to 1
    people_needed: int | None = None
    entry_threshold: str = ""  # low, medium, high, or "" when nobody has said
    used_by_people: bool | None = None
    call_off: bool | None = None
    dialogue_held: bool | None = None
    matching_contact: bool | None = None
    row: int | None = None  # the spreadsheet row that the lot came from


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """A notice, or the rows of one purchase in a spreadsheet. Money is excluding VAT."""

    source_format: SourceFormat
    notice_id: str = ""  # BT-701; TED: the publication number; OCDS: the release; or column id
    version: str = ""  # BT-757
    publication_number: str = ""  # OPP-010, "569058-2026", never zero-padded
    procedure_id: str = ""  # BT-04; OCDS: ocid
    previous_notice: str = ""  # BT-125, or the notice that a change notice changes (BT-758)
    form_type: str = ""  # BT-03: planning, competition, result, change, cancellation, …
    notice_type: str = ""  # BT-02
    notice_subtype: str = ""  # OPP-070; TED: the form
    document_type: str = ""  # TED only: TD_DOCUMENT_TYPE
    sdk_version: str = ""  # "1.10"; TED: "R2.0.9"
    language: str = ""  # BT-702, three letters, upper case
    languages: tuple[str, ...] = ()
    buyer_name: str = ""  # BT-500
    buyer_identifier: str = ""  # BT-501
    buyer_country: str = ""  # BT-514, three letters
    buyer_reference: str = ""  # BT-22 of the procedure
    legal_basis: str = ""  # BT-01
    dispatched_on: date | None = None  # BT-05
    published_on: date | None = None
    submission_deadline: datetime | None = None  # the earliest of the lots
    title: str = ""  # BT-21
    description: str = ""  # BT-24
    text_language: str = ""  # the language of title and description
    titles: tuple[tuple[str, str], ...] = ()  # (language, title) of every language given
    nature: str = ""  # BT-23
    additional_natures: tuple[str, ...] = ()
    cpv: str = ""
    additional_cpv: tuple[str, ...] = ()
    value: Decimal | None = None  # BT-27 of the procedure; never the sum of lots added to it
    currency: str = ""
    framework_maximum: Decimal | None = None  # BT-271 of the procedure
    framework_maximum_currency: str = ""
    awarded_value: Decimal | None = None  # BT-161
    awarded_currency: str = ""
    nuts: tuple[str, ...] = ()
    lots: tuple[Lot, ...] = ()
    changes: tuple[Change, ...] = ()
    unpublished: tuple[Withheld, ...] = ()  # all withheld fields, those of the lots included
    problems: tuple[Problem, ...] = ()
    # Spreadsheets only.
    reference: str = ""  # diarienummer
    unit: str = ""  # förvaltning or kommunalt bolag, as written
    planned_start: date | None = None  # when the purchase is planned to be advertised or begin
    valued_on: date | None = None  # column "date": the day that decides law and amounts
    lots_planned: int | None = None  # how many lots the plan counts on
    rows: tuple[int, ...] = ()
    twin: int = 0  # of purchases that look alike in the same plan: 2 for the second, and so on

    @property
    def is_change(self) -> bool:
        """True for a notice that replaces an earlier one."""
        return self.form_type in ("change", "cancellation")

    @property
    def total_value(self) -> tuple[Decimal | None, str]:
        """The purchase's value and currency: the procedure's own, else the sum of its lots.

        Never both added. Unknown when a lot lacks its value or the lots differ in currency.
        """
        if self.value is not None:
            return self.value, self.currency
        lots = [lot for lot in self.lots if lot.kind != "group"]
        values = [lot.value for lot in lots if lot.value is not None]
        if not lots or len(values) < len(lots) or len({lot.currency for lot in lots}) > 1:
            return None, ""
        return sum(values, Decimal(0)), lots[0].currency

    @property
    def all_cpv(self) -> tuple[str, ...]:
        """Every CPV code of procedure and lots, first seen first, each once."""
        codes = [self.cpv, *self.additional_cpv]
        for lot in self.lots:
            codes += [lot.cpv, *lot.additional_cpv]
        return tuple(dict.fromkeys(code for code in codes if code))


@dataclass(frozen=True, kw_only=True, slots=True)
class RejectedRow:
    """A spreadsheet row that was left out, with its cells as written so that it can be mended."""

    row: int
    identifier: str
    title: str
    cells: tuple[str, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Table:
    """How a spreadsheet was understood, for a page that shows and corrects the mapping.

    ``mapping`` is column index → field name; ``unsure`` are indexes that were guessed weakly;
    ``samples`` holds the first rows under each header, as text; ``problems`` what was odd about the
    file itself, such as its encoding.
    """

    sheet: str
    header_row: int
    headers: tuple[str, ...]
    mapping: Mapping[int, str]
    unsure: tuple[int, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Result:
    """What one file gave. ``table``, ``rejected`` and ``unsure`` are for spreadsheets only."""

    source_format: SourceFormat
    notices: tuple[Notice, ...] = ()
    problems: tuple[Problem, ...] = ()
    table: Table | None = None
    rejected: tuple[RejectedRow, ...] = field(default=())
    unsure: "tuple[UnsureRow, ...]" = ()

    @property
    def all_problems(self) -> tuple[Problem, ...]:
        """The file's own problems, then those of each rejected row and each notice."""
        found = list(self.problems)
        for row in self.rejected:
            found += row.problems
        for notice in self.notices:
            found += notice.problems
        return tuple(found)
