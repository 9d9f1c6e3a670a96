"""One batch of files: what is in it, sorted into new purchases and later notices, and its rows."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ljungby_social.accounts.models import User
from ljungby_social.casework import next_case_numbers
from procurement.bulk import copy_instances, reserve_ids, unsaved
from procurement.facts import clean, lot_columns, tender_columns
from procurement.intake import Answer, Level, Problem, Result, SourceFormat
from procurement.intake import Notice as IntakeNotice
from procurement.models import Import, ImportProblem, Lot, Notice, SourceFile, Tender, TenderEvent
from procurement.readers import Asked, Pending, answer_of
from procurement.services.notices import (
    Identity,
    apply,
    existing_tenders,
    identity_of,
    notice_row,
)
from procurement.services.screening import actors_of, tell_again
from procurement.services.telling import name_of
from procurement.states import State

if TYPE_CHECKING:
    from procurement.services.importing import Importer

_CALLED_OFF = Problem(
    level=Level.INFO,
    place="",
    sentence="Annonsen avbryter ett köp som inte fanns i portalen. Köpet lades in som avbrutet.",
)


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
    # Set when somebody else turns out to have brought the same bytes in at the same moment.
    overtaken_by: Import | None = None

    # The bytes as they are kept, and the answer of the process that reads them ahead, if any.
    packed: bytes = b""
    pending: Pending | None = None

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


class Batch:
    """The rows of one batch, gathered in memory and written once."""

    def __init__(
        self, importer: "Importer", files: list[IncomingFile], waiting: Import | None
    ) -> None:
        self.importer = importer
        self.screener = importer.screener
        self.files = files
        self.waiting = waiting
        self.tenders: list[Tender] = []
        self.lots: dict[int, list[Lot]] = {}
        self.notices: list[Notice] = []
        self.later: list[tuple[IncomingFile, IntakeNotice, Identity]] = []
        self.called_off: list[tuple[IncomingFile, Problem]] = []

    def store(self) -> None:
        """Write everything. The caller holds the transaction."""
        self._number_files()
        todo = [
            (file, notice, identity_of(notice, sha256=file.sha256, place=place))
            for file in self.files
            if file.result is not None
            for place, notice in enumerate(file.result.notices)
        ]
        self._sort(todo)
        self._write_new()
        for file, notice, identity in self.later:
            self._apply(file, notice, identity)
        self._finish_files()

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

    def _sort(self, todo: list[tuple[IncomingFile, IntakeNotice, Identity]]) -> None:
        """Tell new purchases from notices that are here already and from later ones."""
        identities = {identity.notice for _file, _notice, identity in todo}
        numbers = {identity.publication_number for *_rest, identity in todo} - {""}
        here = set(
            Notice.objects.filter(identity__in=identities).values_list("identity", flat=True)
        )
        here |= set(
            Notice.objects.filter(publication_number__in=numbers).values_list(
                "publication_number", flat=True
            )
        )
        self.known = existing_tenders(
            (identity.purchase for *_rest, identity in todo),
            (notice.previous_notice for _file, notice, _id in todo if notice.is_change),
        )
        fresh = set()
        new = []
        for file, notice, identity in todo:
            if identity.notice in here or identity.publication_number in here:
                file.row.unchanged += 1
                continue
            here |= {identity.notice, identity.publication_number} - {""}
            told = identity.purchase in self.known or (
                notice.is_change and notice.previous_notice in self.known
            )
            if told or identity.purchase in fresh:
                self.later.append((file, notice, identity))
            else:
                fresh.add(identity.purchase)
                new.append((file, notice, identity))
        self._add_new(new)

    def _add_new(self, new: list[tuple[IncomingFile, IntakeNotice, Identity]]) -> None:
        if not new:
            return
        by = self.importer.by.pk if self.importer.by else None
        numbers = next_case_numbers(Tender.SERIES, year=self.importer.on.year, count=len(new))
        ids = reserve_ids(Tender, len(new))
        columns = [lot_columns(notice) for _file, notice, _identity in new]
        lot_ids = iter(reserve_ids(Lot, sum(map(len, columns))))
        for (file, notice, identity), number, pk, lots in zip(
            new, numbers, ids, columns, strict=True
        ):
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
                for columns in _distinct(lots)
            ]
            self.notices.append(
                notice_row(notice, identity, imported_id=file.row.pk, tender_id=pk, leading=True)
            )
            self.known[identity.purchase] = pk
            if notice.form_type == "cancellation":
                self.called_off.append((file, _CALLED_OFF))
            file.row.tenders_new += 1
            file.row.lots += len(lots)

    def _write_new(self) -> None:
        by = self.importer.by
        found = []
        events = []
        for tender, row in zip(self.tenders, self.notices, strict=True):
            lots = [lot for lot in self.lots[tender.pk] if lot.kind != Lot.Kind.GROUP]
            found += self.screener.find(tender, lots)
            events.append((tender, lots, row))
        self.screener.store(found)
        for tender, lots, row in events:
            tender.make_move("screen", actors=actors_of(None))
            tell_again(tender, lots)
            if row.form_type == "cancellation":
                tender.make_move("cancel", actors=actors_of(None))
        copy_instances(self.tenders)
        copy_instances([lot for tender in self.tenders for lot in self.lots[tender.pk]])
        copy_instances(self.notices)
        told = [
            _event(tender, "tender.imported", row, by, to=State.SCREENED)
            for tender, _l, row in events
        ]
        told += [
            _event(tender, "tender.cancelled", row, by, to=State.CANCELLED, before=State.SCREENED)
            for tender, _l, row in events
            if row.form_type == "cancellation"
        ]
        copy_instances(told)

    def _apply(self, file: IncomingFile, notice: IntakeNotice, identity: Identity) -> None:
        key = identity.purchase if identity.purchase in self.known else notice.previous_notice
        tender = Tender.objects.select_for_update(of=("self",)).get(pk=self.known[key])
        changed = apply(
            tender=tender,
            notice=notice,
            identity=identity,
            imported=file.row,
            screener=self.screener,
        )
        file.row.tenders_changed += int(changed)

    def _finish_files(self) -> None:
        problems = []
        for file in self.files:
            told = file.result.all_problems if file.result is not None else ()
            problems += [_problem_row(file.row, problem) for problem in told]
            problems += [_problem_row(file.row, problem) for problem in self._unknown_units(file)]
            levels = [problem.level for problem in told]
            file.row.errors = sum(1 for level in levels if level == "error")
            file.row.warnings = sum(1 for level in levels if level == "warning")
        if self.waiting is not None:
            self.waiting.save()
        else:
            copy_instances(
                [
                    unsaved(
                        SourceFile,
                        pk=file.row.source_id,
                        sha256=file.sha256,
                        size=len(file.data),
                        compressed=file.packed or SourceFile.compress(file.data),
                    )
                    for file in self.files
                ]
            )
            copy_instances([file.row for file in self.files])
        problems += [_problem_row(file.row, problem) for file, problem in self.called_off]
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


def _event(
    tender: Tender, code: str, row: Notice, by: User | None, *, to: State, before: str = ""
) -> TenderEvent:
    return unsaved(
        TenderEvent,
        case_id=tender.pk,
        code=code,
        actor_id=by.pk if by else None,
        text=name_of(row),
        from_state=before,
        to_state=to,
    )


def _read_again(imported: Import, file: IncomingFile) -> Import:
    """An import whose bytes are kept, ready to be counted anew; its old problems are gone."""
    imported.problems.all().delete()
    if file.mapping is not None:
        imported.mapping = {str(place): field for place, field in file.mapping.items()}
    for name in ("notices", "tenders_new", "tenders_changed", "unchanged", "lots"):
        setattr(imported, name, 0)
    imported.errors = imported.warnings = 0
    return imported


def _problem_row(imported: Import, problem: Problem) -> ImportProblem:
    return ImportProblem(
        imported=imported,
        level=str(problem.level),
        place=clean(problem.place)[:200],
        row=problem.row,
        column=clean(problem.column)[:200],
        sentence=clean(problem.sentence),
    )


def _distinct(lots: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Lots with an identifier each; a file that uses one twice gets numbers after it."""
    taken = {columns["identifier"] for columns in lots}
    seen = set()
    longest = Lot._meta.get_field("identifier").max_length or 0
    for columns in lots:
        name, number = columns["identifier"], 1
        while columns["identifier"] in seen or (number > 1 and columns["identifier"] in taken):
            number += 1
            ending = f"-{number}"
            columns["identifier"] = name[: longest - len(ending)] + ending
        seen.add(columns["identifier"])
    return lots
