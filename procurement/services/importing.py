"""Files become purchases: once, whole, and without one bad file harming another.

Files are taken in batches. A batch is one transaction: bytes, imports, purchases, lots and their
screenings go in together or not at all, so an import that is killed goes on where it was, and a
file that is already in is recognised by its hash and left alone. New purchases are written in
bulk; the few notices that change a purchase already here are applied one by one under its lock.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import DataError, IntegrityError, transaction

from ljungby_social.accounts.models import Unit, User
from ljungby_social.cpv import swedish_labels
from procurement.facts import clean, lot_columns
from procurement.intake import Answer, Problem
from procurement.intake import Notice as IntakeNotice
from procurement.models import Import, SourceFile
from procurement.readers import Readers
from procurement.services.batches import Batch, IncomingFile
from procurement.services.screening import Screener

# A batch holds at most so many files and bytes; a file larger than that is one by itself.
BATCH_FILES = 400
BATCH_BYTES = 16 * 1024 * 1024


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


def import_file(
    *,
    data: bytes,
    name: str,
    by: User | None,
    on: date,
    unit: Unit | None = None,
    dated: date | None = None,
    mapping: Mapping[int, str] | None = None,
    settled: Mapping[int, Answer] | None = None,
    cpv_labels: Mapping[str, str] | None = None,
    waiting: Import | None = None,
) -> Outcome:
    """Bring one file in. A file that is already in changes nothing.

    `dated` decides law and amounts for purchases that the file gives no day.
    `mapping` is how a person settled the columns of a spreadsheet; `waiting` its import that
    waited for that; `settled` how unsure rows were settled, see `procurement.intake.read`.
    """
    importer = Importer(by=by, on=on, unit=unit, dated=dated)
    file = _new_file(name, data)
    file.mapping, file.settled = mapping, settled
    file.cpv_labels = cpv_labels or file.cpv_labels
    return importer.take([file], waiting=waiting)[0]


def import_many(
    files: Iterable[tuple[str, bytes]],
    *,
    by: User | None,
    on: date,
    unit: Unit | None = None,
    dated: date | None = None,
    readers: Readers | None = None,
) -> Iterator[Outcome]:
    """Bring many files in, batch by batch, and yield in the files' order.

    Memory holds one batch; with `readers` two, since they read the next meanwhile.
    """
    importer = Importer(by=by, on=on, unit=unit, dated=dated)
    earlier: list[IncomingFile] = []
    for batch in _batches(files):
        if readers is None:
            yield from importer.take(batch)
            continue
        if earlier:
            _read_ahead(batch, readers)
            yield from importer.take(earlier)
        earlier = batch
    if earlier:
        yield from importer.take(earlier)


def _batches(files: Iterable[tuple[str, bytes]]) -> Iterator[list[IncomingFile]]:
    batch: list[IncomingFile] = []
    size = 0
    for name, data in files:
        if batch and (len(batch) >= BATCH_FILES or size + len(data) > BATCH_BYTES):
            yield batch
            batch, size = [], 0
        batch.append(_new_file(name, data))
        size += len(data)
    if batch:
        yield batch


def _read_ahead(files: Sequence[IncomingFile], readers: Readers) -> None:
    """Have files read that are not in yet, the last first: the importer begins with the first.

    Only a help: `take` asks again what is in.
    """
    last_first = {file.sha256: file for file in reversed(files)}
    known = set(SourceFile.objects.filter(sha256__any=last_first).values_list("sha256", flat=True))
    new = [file for sha256, file in last_first.items() if sha256 not in known]
    for file, pending in zip(new, readers.submit([file.asked for file in new]), strict=False):
        file.pending = pending


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


def _new_file(name: str, data: bytes) -> IncomingFile:
    file = IncomingFile(clean(name)[:255] or "?", data, hashlib.sha256(data).hexdigest())
    if not data[:99].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"{", b"[")):
        file.cpv_labels = swedish_labels()  # a plan asks what a code is called; notices do not
    return file


class Importer:
    """Takes batches of files with one state of knowledge, one market and one list of units."""

    def __init__(
        self,
        *,
        by: User | None,
        on: date,
        unit: Unit | None = None,
        dated: date | None = None,
    ) -> None:
        self.by = by
        self.dated = dated
        self.on = on
        self.unit = unit
        self.screener = Screener(on=on, by=by)
        self.units = {
            name.casefold(): pk
            for pk, *names in Unit.objects.values_list("pk", "name", "short_name")
            for name in names
        }

    def take(self, files: list[IncomingFile], *, waiting: Import | None = None) -> list[Outcome]:
        """Bring a batch in. When the database refuses something, each file is tried alone."""
        known = {
            row.source.sha256: row
            for row in Import.objects.select_related("source")
            .defer("source__compressed")
            .filter(source__sha256__any={file.sha256 for file in files})
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
        self, file: IncomingFile, known: Mapping[str, Import], new: Mapping[str, IncomingFile]
    ) -> Outcome:
        first = new.get(file.sha256)
        if first is not None and (earlier := first.overtaken_by) is not None:
            return Outcome(file.name, imported=earlier, already=True, refusal=earlier.refusal)
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

    def _store_or_split(self, files: list[IncomingFile], waiting: Import | None) -> None:
        if not files:
            return
        try:
            with transaction.atomic():
                Batch(self, files, waiting).store()
        except (DataError, IntegrityError) as error:
            if len(files) > 1:
                for file in files:
                    self._store_or_split([file], waiting)
            else:
                self._store_alone(files[0], waiting, error)

    def _store_alone(self, file: IncomingFile, waiting: Import | None, error: Exception) -> None:
        """Settle a file that the database refused: brought in by somebody else at the same
        moment, in the way of another file that is in by now, or beyond what can be stored."""
        if waiting is None:
            file.overtaken_by = Import.objects.filter(source__sha256=file.sha256).first()
            if file.overtaken_by is not None:
                return
        if isinstance(error, IntegrityError):
            try:
                with transaction.atomic():
                    Batch(self, [file], waiting).store()
            except (DataError, IntegrityError) as again:
                error = again
            else:
                return
        file.result = None
        file.refusal = (
            "Filen gick att läsa men inte att spara. Något i den är utanför det som får plats: "
            f"{str(error).splitlines()[0]}"
        )
        with transaction.atomic():
            Batch(self, [file], waiting).store()

    def unit_of(self, notice: IntakeNotice) -> int | None:
        """The unit that a row names, or the one given for the whole file."""
        named = self.units.get(notice.unit.strip().casefold()) if notice.unit else None
        return named or (self.unit.pk if self.unit else None)
