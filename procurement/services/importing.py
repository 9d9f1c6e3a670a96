"""Files become purchases: once, whole, and without one bad file harming another.

Files are taken in batches. A batch is one transaction: bytes, imports, purchases, lots and their
screenings go in together or not at all, so an import that is killed goes on where it was, and a
file that is already in is recognised by its hash and left alone. New purchases are written in
bulk; the few notices that change a purchase already here are applied one by one under its lock.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import DataError, IntegrityError, transaction
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import Unit, User
from ljungby_social.casework import next_case_numbers
from procurement.bulk import reserve_ids
from procurement.facts import clean, lot_columns, tender_columns
from procurement.intake import Notice as IntakeNotice
from procurement.intake import Problem, Refused, Result, SourceFormat, read
from procurement.models import Import, ImportProblem, Lot, Notice, SourceFile, Tender, TenderEvent
from procurement.services.notices import (
    Identity,
    apply,
    existing_tenders,
    identity_of,
    notice_row,
)
from procurement.services.screening import Screener, actors_of, tell_again

# A batch ends at so many files or bytes, whichever comes first.
BATCH_FILES = 200
BATCH_BYTES = 32 * 1024 * 1024


@dataclass(slots=True)
class Outcome:
    """What became of a file. `imported` is None when nothing is stored, as in a dry run."""

    name: str
    imported: Import | None = None
    already: bool = False
    refusal: str = ""
    notices: int = 0
    lots: int = 0
    problems: Sequence[Problem] = ()

    @property
    def failed(self) -> bool:
        """Whether something in the file was left out."""
        if self.imported is not None and not self.already:
            return self.imported.state == Import.State.REFUSED or self.imported.errors > 0
        return bool(self.refusal) or any(row.level == "error" for row in self.problems)


@dataclass(slots=True)
class _File:
    """A file on its way in."""

    name: str
    data: bytes
    sha256: str
    result: Result | None = None
    refusal: str = ""
    mapping: Mapping[int, str] | None = None
    row: Import = field(default_factory=Import)

    def read(self) -> None:
        try:
            self.result = read(self.data, name=self.name, mapping=self.mapping)
        except Refused as refused:
            self.refusal = refused.sentence


def import_file(
    *,
    data: bytes,
    name: str,
    by: User | None,
    on: date,
    unit: Unit | None = None,
    mapping: Mapping[int, str] | None = None,
    waiting: Import | None = None,
) -> Outcome:
    """Bring one file in. A file that is already in changes nothing.

    `mapping` is how a person settled the columns of a spreadsheet; `waiting` its import that
    waited for that.
    """
    importer = Importer(by=by, on=on, unit=unit)
    return importer.take([_new_file(name, data, mapping)], waiting=waiting)[0]


def import_many(
    files: Iterable[tuple[str, bytes]],
    *,
    by: User | None,
    on: date,
    unit: Unit | None = None,
) -> Iterator[Outcome]:
    """Bring many files in, batch by batch; memory holds one batch. Yields in the files' order."""
    importer = Importer(by=by, on=on, unit=unit)
    batch: list[_File] = []
    size = 0
    for name, data in files:
        batch.append(_new_file(name, data))
        size += len(data)
        if len(batch) >= BATCH_FILES or size >= BATCH_BYTES:
            yield from importer.take(batch)
            batch, size = [], 0
    if batch:
        yield from importer.take(batch)


def try_file(*, data: bytes, name: str) -> Outcome:
    """Read a file and store nothing: what an import would find."""
    file = _new_file(name, data)
    file.read()
    if file.result is None:
        return Outcome(name, refusal=file.refusal)
    return Outcome(
        name,
        notices=len(file.result.notices),
        lots=sum(len(lot_columns(notice)) for notice in file.result.notices),
        problems=file.result.all_problems,
    )


def _new_file(name: str, data: bytes, mapping: Mapping[int, str] | None = None) -> _File:
    return _File(clean(name)[:255] or "?", data, hashlib.sha256(data).hexdigest(), mapping=mapping)


class Importer:
    """Takes batches of files with one state of knowledge, one market and one list of units."""

    def __init__(self, *, by: User | None, on: date, unit: Unit | None = None) -> None:
        self.by = by
        self.on = on
        self.unit = unit
        self.screener = Screener(on=on, by=by)
        self._units = {
            name.casefold(): pk
            for pk, *names in Unit.objects.values_list("pk", "name", "short_name")
            for name in names
        }

    def take(self, files: list[_File], *, waiting: Import | None = None) -> list[Outcome]:
        """Bring a batch in. When the database refuses something, each file is tried alone."""
        known = {
            row.source.sha256: row
            for row in Import.objects.select_related("source")
            .defer("source__compressed")
            .filter(source__sha256__in={file.sha256 for file in files})
        }
        if waiting is not None:
            known.pop(files[0].sha256, None)
        new = {file.sha256: file for file in reversed(files) if file.sha256 not in known}
        fresh = [file for file in files if new.get(file.sha256) is file]
        for file in fresh:
            file.read()
        self._store_or_split(fresh, waiting)
        return [self._outcome(file, known, new) for file in files]

    def _outcome(
        self, file: _File, known: Mapping[str, Import], new: Mapping[str, _File]
    ) -> Outcome:
        first = new.get(file.sha256)
        if first is file:
            return Outcome(
                file.name,
                imported=file.row,
                refusal=file.row.refusal,
                notices=file.row.notices,
                lots=file.row.lots,
            )
        earlier = known[file.sha256] if first is None else first.row
        return Outcome(file.name, imported=earlier, already=True, refusal=earlier.refusal)

    def _store_or_split(self, files: list[_File], waiting: Import | None) -> None:
        if not files:
            return
        try:
            with transaction.atomic():
                _Batch(self, files, waiting).store()
        except (DataError, IntegrityError) as error:
            if len(files) > 1:
                for file in files:
                    self._store_or_split([file], waiting)
                return
            file = files[0]
            file.result = None
            file.refusal = _(
                "Filen gick att läsa men inte att spara. Något i den är utanför det som får plats: "
                "%(error)s"
            ) % {"error": str(error).splitlines()[0]}
            with transaction.atomic():
                _Batch(self, files, waiting).store()

    def unit_of(self, notice: IntakeNotice) -> int | None:
        """The unit that a row names, or the one given for the whole file."""
        named = self._units.get(notice.unit.strip().casefold()) if notice.unit else None
        return named or (self.unit.pk if self.unit else None)


class _Batch:
    """The rows of one batch, gathered in memory and written once."""

    def __init__(self, importer: Importer, files: list[_File], waiting: Import | None) -> None:
        self.importer = importer
        self.screener = importer.screener
        self.files = files
        self.waiting = waiting
        self.tenders: list[Tender] = []
        self.lots: dict[int, list[Lot]] = {}
        self.notices: list[Notice] = []
        self.later: list[tuple[_File, IntakeNotice, Identity]] = []

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
                file.row = self.waiting
                file.row.mapping = {str(key): name for key, name in (file.mapping or {}).items()}
            else:
                file.row = Import(pk=import_id, source_id=source_id, name=file.name)
                file.row.by, file.row.unit = self.importer.by, self.importer.unit
            file.row.state = Import.State.REFUSED if result is None else Import.State.DONE
            file.row.refusal = file.refusal
            if result is not None:
                file.row.format = result.source_format.value
                file.row.notices = len(result.notices)

    def _sort(self, todo: list[tuple[_File, IntakeNotice, Identity]]) -> None:
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

    def _add_new(self, new: list[tuple[_File, IntakeNotice, Identity]]) -> None:
        if not new:
            return
        numbers = next_case_numbers(Tender.SERIES, year=self.importer.on.year, count=len(new))
        ids = reserve_ids(Tender, len(new))
        columns = [lot_columns(notice) for _file, notice, _identity in new]
        lot_ids = iter(reserve_ids(Lot, sum(map(len, columns))))
        for (file, notice, identity), number, pk, lots in zip(
            new, numbers, ids, columns, strict=True
        ):
            tender = Tender(
                pk=pk,
                number=number,
                unit_id=self.importer.unit_of(notice),
                created_by=self.importer.by,
                source_kind=notice.source_format.value,
                **tender_columns(notice),
            )
            self.tenders.append(tender)
            self.lots[pk] = [
                Lot(pk=next(lot_ids), tender=tender, **columns) for columns in _distinct(lots)
            ]
            self.notices.append(
                notice_row(notice, identity, imported_id=file.row.pk, tender_id=pk, leading=True)
            )
            self.known[identity.purchase] = pk
            file.row.tenders_new += 1
            file.row.lots += len(lots)

    def _write_new(self) -> None:
        found = []
        events = []
        for tender, row in zip(self.tenders, self.notices, strict=True):
            lots = [lot for lot in self.lots[tender.pk] if lot.kind != Lot.Kind.GROUP]
            found += self.screener.find(tender, lots)
            events.append((tender, lots, row))
        self.screener.store(found)
        for tender, lots, _row in events:
            tender.make_move("screen", actors=actors_of(None))
            tell_again(tender, lots)
        Tender.objects.bulk_create(self.tenders, batch_size=500)
        Lot.objects.bulk_create(
            [lot for tender in self.tenders for lot in self.lots[tender.pk]], batch_size=500
        )
        Notice.objects.bulk_create(self.notices, batch_size=500)
        TenderEvent.objects.bulk_create(
            [
                TenderEvent(
                    case=tender,
                    code="tender.imported",
                    actor=self.importer.by,
                    text=str(row),
                    to_state=tender.state,
                )
                for tender, _lots, row in events
            ],
            batch_size=500,
        )

    def _apply(self, file: _File, notice: IntakeNotice, identity: Identity) -> None:
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
            SourceFile.objects.bulk_create(
                SourceFile(
                    pk=file.row.source_id,
                    sha256=file.sha256,
                    size=len(file.data),
                    compressed=SourceFile.compress(file.data),
                )
                for file in self.files
            )
            Import.objects.bulk_create([file.row for file in self.files], batch_size=500)
        ImportProblem.objects.bulk_create(problems, batch_size=2000)

    def _unknown_units(self, file: _File) -> Iterator[Problem]:
        if file.result is None or file.result.source_format != SourceFormat.SPREADSHEET:
            return
        names = {notice.unit for notice in file.result.notices if notice.unit}
        for name in sorted(names):
            if name.strip().casefold() not in self.importer._units:
                yield Problem(
                    level="warning",
                    place="",
                    sentence=_(
                        "Enheten ”%(name)s” finns inte i portalen. Upphandlingarna lades utan "
                        "enhet, eller under den enhet som valdes för hela filen."
                    )
                    % {"name": name},
                )


def _problem_row(imported: Import, problem: Problem) -> ImportProblem:
    return ImportProblem(
        imported=imported,
        level=str(problem.level),
        place=clean(problem.place)[:200],
        row=problem.row,
        column=clean(problem.column)[:200],
        sentence=clean(problem.sentence),
    )


def _distinct(lots: list[dict]) -> list[dict]:
    """Lots with an identifier each; a file that uses one twice gets numbers after it."""
    seen: dict[str, int] = {}
    for columns in lots:
        name = columns["identifier"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            columns["identifier"] = f"{name}-{seen[name]}"
    return lots
