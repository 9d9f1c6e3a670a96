"""A file from a person: kept, and for a spreadsheet shown before anything is stored of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import Unit, User
from procurement.facts import clean
from procurement.intake import (
    FIELDS,
    Item,
    Refused,
    Table,
    expand,
    exported_cell,
    guess_mapping,
    read,
    recognise,
)
from procurement.intake import preview as read_preview
from procurement.models import ColumnMapping, Import, SourceFile
from procurement.services.importing import Outcome, import_file, import_many

# Above this a zip from a page would keep the person waiting; the command takes larger ones.
MOST_FILES = 500


class NotReadable(Exception):
    """A file that is not kept, since it cannot be read at all. `sentence` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Received:
    """What became of what a person sent."""

    outcomes: Sequence[Outcome]


def receive(*, data: bytes, name: str, by: User, on: date, unit: Unit | None) -> Received:
    """Take a file, or a zip of files, from a page.

    Notices are stored at once. A spreadsheet waits for a person to see its columns; nothing is
    stored of it yet. Raises NotReadable for a file that has nothing to keep.
    """
    try:
        items = list(expand(data, name=name))
    except Refused as refused:
        raise NotReadable(refused.sentence) from refused
    if len(items) > MOST_FILES:
        raise NotReadable(
            _("Zip-filen har %(files)s filer. Här går högst %(most)s åt gången.")
            % {"files": len(items), "most": MOST_FILES}
        )
    if len(items) == 1:
        return Received([_receive_one(items[0], by=by, on=on, unit=unit)])
    outcomes = []
    readable = []
    for item in items:
        try:
            readable.append((item.name, item.data()))
        except Refused as refused:
            outcomes.append(Outcome(item.name, refusal=refused.sentence))
    outcomes += import_many(readable, by=by, on=on, unit=unit)
    if not outcomes:
        raise NotReadable(_("Zip-filen är tom."))
    return Received(outcomes)


def _receive_one(item: Item, *, by: User, on: date, unit: Unit | None) -> Outcome:
    try:
        data = item.data()
        kind = recognise(data)
    except Refused as refused:
        raise NotReadable(refused.sentence) from refused
    if kind not in {"workbook", "text"}:
        return import_file(data=data, name=item.name, by=by, on=on, unit=unit)
    return _wait(data, item.name, by=by, unit=unit)


@transaction.atomic
def _wait(data: bytes, name: str, *, by: User, unit: Unit | None) -> Outcome:
    """Keep a spreadsheet until its columns are settled."""
    sha256 = hashlib.sha256(data).hexdigest()
    earlier = Import.objects.filter(source__sha256=sha256).first()
    if earlier is not None:
        waits = earlier.state == Import.State.WAITING
        return Outcome(name, imported=earlier, already=not waits)
    try:
        read_preview(data, name=name)
    except Refused as refused:
        raise NotReadable(refused.sentence) from refused
    source = SourceFile.objects.create(
        sha256=sha256, size=len(data), compressed=SourceFile.compress(data)
    )
    imported = Import.objects.create(
        source=source,
        name=clean(name)[:255] or "?",
        format="spreadsheet",
        state=Import.State.WAITING,
        by=by,
        unit=unit,
    )
    return Outcome(name, imported=imported)


def preview(*, imported: Import, by: User) -> tuple[Table, dict[int, str]]:
    """How a waiting spreadsheet would be read: its table, and the mapping to begin from.

    What the same person last chose for the same headers comes before the guess.
    """
    table = read_preview(imported.source.data(), name=imported.name)
    remembered = ColumnMapping.objects.filter(user=by, headers=_print(table.headers)).first()
    if remembered is not None:
        return table, {int(place): field for place, field in remembered.mapping.items()}
    guessed, _unsure = guess_mapping(table.headers)
    return table, guessed


@transaction.atomic
def settle_columns(
    *,
    imported: Import,
    mapping: Mapping[int, str],
    headers: Sequence[str],
    dated: date | None,
    by: User,
    on: date,
) -> Outcome:
    """Read a waiting spreadsheet by the columns that a person chose, and remember the choice.

    Its row is locked meanwhile: of two who confirm at once, the second finds it already read.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if imported.state != Import.State.WAITING:
        return Outcome(imported.name, imported=imported, already=True)
    ColumnMapping.objects.update_or_create(
        user=by,
        headers=_print(headers),
        defaults={
            "mapping": {str(place): field for place, field in mapping.items()},
            "used_at": timezone.now(),
        },
    )
    return import_file(
        data=imported.source.data(),
        name=imported.name,
        by=by,
        on=on,
        unit=imported.unit,
        dated=dated,
        mapping=dict(mapping),
        waiting=imported,
    )


@transaction.atomic
def read_again(*, imported: Import, by: User, on: date) -> Outcome:
    """Read a kept file once more, as after the reader has learnt something or a row was wrong.

    What is already here is left alone; what was left out comes in; the problems are told anew.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if imported.state == Import.State.WAITING:
        return Outcome(imported.name, imported=imported, already=True)
    mapping = imported.mapping and {int(place): name for place, name in imported.mapping.items()}
    return import_file(
        data=imported.source.data(),
        name=imported.name,
        by=by,
        on=on,
        unit=imported.unit,
        mapping=mapping,
        waiting=imported,
    )


def rejected_rows(*, imported: Import) -> list[list[str]]:
    """The rows that were left out, as written, with why: to mend and bring in again.

    The first row is the file's own headers. Cells are made safe to open in a spreadsheet. Reads
    the kept bytes; empty for anything but a spreadsheet with rejected rows.
    """
    mapping = imported.mapping and {int(place): name for place, name in imported.mapping.items()}
    try:
        result = read(imported.source.data(), name=imported.name, mapping=mapping)
    except Refused:
        return []
    if result.table is None or not result.rejected:
        return []
    rows = [[*result.table.headers, _("Varför raden inte kom in")]]
    width = len(result.table.headers)
    for row in result.rejected:
        cells = [*row.cells[:width], *[""] * (width - len(row.cells))]
        rows.append([*cells, " ".join(problem.sentence for problem in row.problems)])
    return [[exported_cell(cell) for cell in row] for row in rows]


def column_choices() -> list[tuple[str, str]]:
    """The fields that a column can be, with their Swedish names."""
    return [(field, label) for field, (label, _names) in FIELDS.items()]


def _print(headers: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()
