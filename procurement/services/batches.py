"""One batch of files: what is in it, sorted into new purchases and later notices, and its rows."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any

from ljungby_social.accounts.models import User
from ljungby_social.casework import next_case_numbers
from procurement.bulk import copy_instances, reserve_ids, unsaved
from procurement.facts import distinct, lot_columns, tender_columns
from procurement.intake import Answer, Level, Problem, Result, SourceFormat
from procurement.intake import Notice as IntakeNotice
from procurement.models import Import, Lot, Notice, SourceFile, Tender, TenderEvent
from procurement.readers import Asked, Pending, answer_of
from procurement.services.joining import absorb
from procurement.services.kept_answers import kept_answer
from procurement.services.kinship import Kinship, Purchase
from procurement.services.notices import (
    Identity,
    apply,
    identity_of,
    notice_row,
    own_notices,
    read_again,
)
from procurement.services.problem_rows import problem_rows
from procurement.services.screening import Found, actors_of, flag, tell_again
from procurement.services.telling import name_of
from procurement.states import State

if TYPE_CHECKING:
    from procurement.services.importing import Importer

# So many notices are screened and written at once.
AT_ONCE = 2000
_CALLED_OFF = Problem(
    level=Level.INFO,
    place="",
    sentence="Annonsen avbryter ett köp som inte fanns i portalen. Köpet lades in som avbrutet.",
)


def _another(number: str) -> Problem:
    sentence = (
        f"Annonsen {number} har samma identitet och version som en som redan är inläst med ett "
        "annat publiceringsnummer. Den lästes inte in."
    )
    return Problem(level=Level.WARNING, place="", sentence=sentence)


@dataclass(slots=True)
class IncomingFile:
    """A file on its way in."""

    name: str
    data: bytes
    sha256: str
    result: Result | None = None
    refusal: str = ""
    mapping: Mapping[int, str] | None = None
    # Spreadsheets that a person goes through: how unsure rows were settled, and all CPV codes.
    settled: Mapping[int, Answer] | None = None
    cpv_labels: Mapping[str, str] | None = None
    row: Import = field(init=False)
    size: int = field(init=False)
    # The rows of a spreadsheet that are unsure and were read as they are guessed.
    guessed: set[int] = field(init=False, default_factory=set)
    # Set when somebody else turns out to have brought the same bytes in at the same moment.
    overtaken_by: Import | None = None

    # The bytes as they are kept, and the answer of the process that reads them ahead, if any.
    packed: bytes = b""
    pending: Pending | None = None

    def __post_init__(self) -> None:
        self.size = len(self.data)

    @property
    def asked(self) -> Asked:
        """What a reader needs to know."""
        options = {
            "mapping": self.mapping,
            "settled": self.settled,
            "cpv_labels": self.cpv_labels,
        }
        return Asked(self.data, self.name, options)

    def read(self) -> None:
        answer = answer_of(self.pending, self.asked)
        self.pending = None
        self.result, self.refusal, self.packed = answer.result, answer.refusal, answer.packed
        self.data = b""  # kept packed from here on
        if self.result is not None and self.settled is None:
            self.guessed = {row.row for row in self.result.unsure}


@dataclass(slots=True)
class Arrival:
    """A notice on its way in: its file, what it is, and the purchases that it belongs to."""

    file: IncomingFile
    notice: IntakeNotice
    identity: Identity
    purchases: list[Purchase] = field(default_factory=list)


class Batch:
    """The rows of one batch, gathered in memory and written a part at a time."""

    def __init__(
        self, importer: "Importer", files: list[IncomingFile], waiting: Import | None
    ) -> None:
        self.importer = importer
        self.screener = importer.screener
        self.files = files
        self.waiting = waiting
        # Problems that show only when a notice meets what is stored.
        self.told: list[tuple[IncomingFile, Problem]] = []

    def store(self) -> None:
        """Write everything. The caller holds the transaction."""
        self._number_files()
        arrivals = (
            Arrival(file, notice, identity_of(notice, sha256=file.sha256, place=place))
            for file in self.files
            if file.result is not None
            for place, notice in enumerate(file.result.notices)
        )
        # A part at a time, since a single file may hold tens of thousands.
        while part := list(islice(arrivals, AT_ONCE)):
            self._store_part(part)
        self._finish_files()

    def _store_part(self, part: list[Arrival]) -> None:
        self.tenders: list[Tender] = []
        self.lots: dict[int, list[Lot]] = {}
        self.notices: list[Notice] = []
        self.later: list[Arrival] = []
        self.numbered: list[Arrival] = []
        self._add_new(self._sort(part))
        self._write_new()
        for arrival in self.later:
            self._apply(arrival)
        for arrival in self.numbered:
            self._number(arrival)

    def _number_files(self) -> None:
        """Give each file its rows; counts are added as its notices find their place."""
        for file, source_id, import_id in zip(
            self.files,
            reserve_ids(SourceFile, len(self.files)),
            reserve_ids(Import, len(self.files)),
            strict=True,
        ):
            result = file.result
            if self.waiting is not None:
                file.row = _read_again(self.waiting, file)
            else:
                file.row = unsaved(
                    Import,
                    pk=import_id,
                    source_id=source_id,
                    name=file.name,
                    by_id=self.importer.by.pk if self.importer.by else None,
                    unit_id=self.importer.unit.pk if self.importer.unit else None,
                    dated=self.importer.dated,
                )
            file.row.state = Import.State.REFUSED if result is None else Import.State.DONE
            file.row.refusal = file.refusal
            if result is not None:
                file.row.format = result.source_format.value
                file.row.notices = len(result.notices)

    def _sort(self, part: list[Arrival]) -> list[Arrival]:
        """Tell new purchases, which are returned, from notices that are here already and from
        later ones."""
        here, unnumbered = _here([arrival.identity for arrival in part])
        kinship = Kinship(arrival.identity.names for arrival in part)
        new = []
        for arrival in part:
            identity, number = arrival.identity, arrival.identity.publication_number
            arrival.purchases = kinship.find(identity.names)
            if identity.notice in here or number in here:
                arrival.file.row.unchanged += 1
                if number and number not in here and identity.notice in unnumbered:
                    here.add(number)
                    self.numbered.append(arrival)
                    kinship.add(identity.names, arrival.purchases[0])
                elif number and number not in here:
                    self.told.append((arrival.file, _another(number)))
                continue
            here |= {identity.notice, number} - {""}
            if not number:
                unnumbered.add(identity.notice)
            if arrival.purchases:
                self.later.append(arrival)
            else:
                arrival.purchases = [Purchase()]
                new.append(arrival)
            kinship.add(identity.names, arrival.purchases[0])
        return new

    def _add_new(self, new: list[Arrival]) -> None:
        if not new:
            return
        by = self.importer.by.pk if self.importer.by else None
        numbers = next_case_numbers(Tender.SERIES, year=self.importer.on.year, count=len(new))
        ids = reserve_ids(Tender, len(new))
        columns = [lot_columns(arrival.notice) for arrival in new]
        lot_ids = iter(reserve_ids(Lot, sum(map(len, columns))))
        for arrival, number, pk, lots in zip(new, numbers, ids, columns, strict=True):
            file, notice, identity = arrival.file, arrival.notice, arrival.identity
            tender = unsaved(
                Tender,
                pk=pk,
                number=number,
                unit_id=self.importer.unit_of(notice),
                created_by_id=by,
                source_kind=notice.source_format.value,
                **tender_columns(notice),
            )
            tender.valued_on = tender.valued_on or self.importer.dated
            tender.updated_at = tender.created_at
            self.tenders.append(tender)
            self.lots[pk] = [
                unsaved(Lot, pk=next(lot_ids), tender_id=pk, **columns)
                for columns in distinct(lots)
            ]
            self.notices.append(
                notice_row(notice, identity, imported_id=file.row.pk, tender_id=pk, leading=True)
            )
            arrival.purchases[0].pk = pk
            if notice.form_type == "cancellation":
                self.told.append((file, _CALLED_OFF))
            file.row.tenders_new += 1
            file.row.lots += len(lots)

    def _write_new(self) -> None:
        by = self.importer.by
        found: list[Found] = []
        pairs = list(zip(self.tenders, self.notices, strict=True))
        leading = dict(pairs)

        def screen(tenders: Sequence[Tender]) -> None:
            lots = {
                tender: [lot for lot in self.lots[tender.pk] if lot.kind != Lot.Kind.GROUP]
                for tender in tenders
            }
            here = self.screener.find_all(lots)
            flag(here)
            found.extend(here)
            for tender in tenders:
                tender.make_move("screen", actors=actors_of(None))
                tell_again(tender, lots[tender])
                if leading[tender].form_type == "cancellation":
                    tender.make_move("cancel", actors=actors_of(None))

        # The database takes the words out of some purchases while the next are screened.
        copy_instances(self.tenders, finish=screen)
        self.screener.store(found)
        copy_instances([lot for tender in self.tenders for lot in self.lots[tender.pk]])
        copy_instances(self.notices)
        copy_instances([event for tender, row in pairs for event in _events(tender, row, by)])

    def _apply(self, arrival: Arrival) -> None:
        pk = self._one_of(arrival.purchases)
        tender = Tender.objects.select_for_update(of=("self",)).get(pk=pk)
        kept = kept_answer(tender, arrival.notice, arrival.file.guessed)
        if kept is not None:
            self.told.append((arrival.file, kept))
            arrival.file.row.unchanged += 1
            return
        changed = apply(
            tender=tender,
            notice=arrival.notice,
            identity=arrival.identity,
            imported=arrival.file.row,
            screener=self.screener,
            again=self._again,
        )
        arrival.file.row.tenders_changed += int(changed)

    def _again(self, row: Notice) -> list[IntakeNotice]:
        """What a stored notice's file tells of it; one of this batch is not yet in the database."""
        for file in self.files:
            if file.row.pk == row.imported_id and file.result is not None:
                return own_notices(row, file.result.notices)
        return read_again(row)

    def _number(self, arrival: Arrival) -> None:
        """Fill in the number of a notice that came in before it was published."""
        told: dict[str, Any] = {"publication_number": arrival.identity.publication_number}
        if arrival.notice.published_on is not None:
            told["published_on"] = arrival.notice.published_on
        Notice.objects.filter(identity=arrival.identity.notice, publication_number="").update(
            **told
        )
        self._one_of(arrival.purchases)

    def _one_of(self, purchases: list[Purchase]) -> int:
        """The purchase that a notice belongs to. Those that it shows to be one become one."""
        pks = list(dict.fromkeys(purchase.pk for purchase in purchases))
        kept = pks[0] if len(pks) == 1 else absorb(pks, screener=self.screener)
        for purchase in purchases:
            purchase.pk = kept
        return kept

    def _finish_files(self) -> None:
        problems = []
        for file in self.files:
            told = list(file.result.all_problems) if file.result is not None else []
            told += [problem for where, problem in self.told if where is file]
            problems += problem_rows(file.row, told)
            problems += problem_rows(file.row, list(self._unknown_units(file)))
            levels = Counter(problem.level for problem in told)
            file.row.errors = levels[Level.ERROR]
            file.row.warnings = levels[Level.WARNING]
        if self.waiting is not None:
            self.waiting.save()
        else:
            copy_instances(
                [
                    unsaved(
                        SourceFile,
                        pk=file.row.source_id,
                        sha256=file.sha256,
                        size=file.size,
                        compressed=file.packed,
                    )
                    for file in self.files
                ]
            )
            copy_instances([file.row for file in self.files])
        copy_instances(problems)

    def _unknown_units(self, file: IncomingFile) -> Iterator[Problem]:
        if file.result is None or file.result.source_format != SourceFormat.SPREADSHEET:
            return
        names = {notice.unit for notice in file.result.notices if notice.unit}
        for name in sorted(names):
            if name.strip().casefold() not in self.importer.units:
                yield Problem(
                    level=Level.WARNING,
                    place="",
                    sentence=f"Enheten ”{name}” finns inte i portalen. Upphandlingarna lades utan "
                    "enhet, eller under den enhet som valdes för hela filen.",
                )


def _here(identities: list[Identity]) -> tuple[set[str], set[str]]:
    """Identities and numbers of notices that are here already, and the identities of those that
    have no number."""
    numbers = {identity.publication_number for identity in identities} - {""}
    rows = Notice.objects.filter(identity__any={identity.notice for identity in identities})
    found = list(rows.values_list("identity", "publication_number"))
    here = {identity for identity, _number in found}
    here |= set(
        Notice.objects.filter(publication_number__any=numbers).values_list(
            "publication_number", flat=True
        )
    )
    return here, {identity for identity, number in found if not number}


def _events(tender: Tender, row: Notice, by: User | None) -> list[TenderEvent]:
    """What happened to a new purchase: it was brought in, and perhaps called off."""
    happened = [("tender.imported", "", State.SCREENED)]
    if row.form_type == "cancellation":
        happened.append(("tender.cancelled", State.SCREENED, State.CANCELLED))
    return [
        unsaved(
            TenderEvent,
            case_id=tender.pk,
            code=code,
            actor_id=by.pk if by else None,
            text=name_of(row),
            from_state=before,
            to_state=after,
        )
        for code, before, after in happened
    ]


def _read_again(imported: Import, file: IncomingFile) -> Import:
    """An import whose bytes are kept, ready to be counted anew; its old problems are gone."""
    imported.problems.all().delete()
    if file.mapping is not None:
        imported.mapping = {str(place): field for place, field in file.mapping.items()}
    for name in ("notices", "tenders_new", "tenders_changed", "unchanged", "lots"):
        setattr(imported, name, 0)
    imported.errors = imported.warnings = 0
    return imported
