"""A file from a person: kept, and for a spreadsheet shown before anything is stored of it."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import Unit, User
from procurement.facts import clean
from procurement.intake import (
    Item,
    Refused,
    Table,
    expand,
    exported_cell,
    guess_mapping,
    recognise,
)
from procurement.intake import preview as read_preview
from procurement.labels import COLUMNS
from procurement.models import ColumnMapping, Import, SourceFile
from procurement.services import settling
from procurement.services.importing import Outcome, import_file, import_many

# Above this a zip from a page would keep the person waiting; the command takes larger ones.
MOST_FILES = 500
# Each table of a zip is opened by a process of its own, to show its columns.
MOST_TABLES = 20


# What `recognise` calls a table, whose columns a person sees before anything is stored.
TABLES = frozenset({"workbook", "text"})


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
    waiting: list[Outcome] = []
    notices = _notices(items, waiting, by=by, unit=unit)
    outcomes = [*import_many(notices, by=by, on=on, unit=unit), *waiting]
    if not outcomes:
        raise NotReadable(_("Zip-filen är tom."))
    return Received(outcomes)


def _notices(
    items: Sequence[Item], others: list[Outcome], *, by: User, unit: Unit | None
) -> Iterator[tuple[str, bytes]]:
    """The notices of a zip, one at a time. Tables wait for a person to see their columns, each
    for itself; they, and what cannot be opened, are told in ``others``."""
    tables = 0
    for item in items:
        try:
            data = item.data()
            if recognise(data) not in TABLES:
                yield item.name, data
                continue
            tables += 1
            if tables > MOST_TABLES:
                raise NotReadable(_("Skicka in det här kalkylarket för sig."))
            others.append(_wait(data, item.name, by=by, unit=unit))
        except (Refused, NotReadable) as refused:
            others.append(Outcome(item.name, refusal=refused.sentence))


def _receive_one(item: Item, *, by: User, on: date, unit: Unit | None) -> Outcome:
    try:
        data = item.data()
        kind = recognise(data)
    except Refused as refused:
        raise NotReadable(refused.sentence) from refused
    if kind not in TABLES:
        return import_file(data=data, name=item.name, by=by, on=on, unit=unit)
    return _wait(data, item.name, by=by, unit=unit)


@transaction.atomic
def _wait(data: bytes, name: str, *, by: User, unit: Unit | None) -> Outcome:
    """Keep a spreadsheet until its columns are settled."""
    sha256 = hashlib.sha256(data).hexdigest()
    earlier = Import.objects.filter(source__sha256=sha256).first()
    if earlier is not None and earlier.state != Import.State.REFUSED:
        return Outcome(name, imported=earlier, already=earlier.is_settled)
    try:
        read_preview(data, name=name)
    except Refused as refused:
        raise NotReadable(refused.sentence) from refused
    if earlier is not None:  # refused where nobody could say what its columns are
        earlier.format, earlier.state, earlier.refusal = "spreadsheet", Import.State.WAITING, ""
        earlier.by, earlier.unit = by, unit
        earlier.save(update_fields=["format", "state", "refusal", "by", "unit"])
        return Outcome(name, imported=earlier)
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
    if imported.mapping:
        return table, {int(place): field for place, field in imported.mapping.items()}
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

    It comes in at once, unless a row is unsure: then the rows wait to be settled. The import's row
    is locked meanwhile: of two who confirm at once, the second finds it already read.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if imported.is_settled:
        return Outcome(imported.name, imported=imported, already=True)
    chosen = {str(place): field for place, field in mapping.items()}
    ColumnMapping.objects.update_or_create(
        user=by,
        headers=_print(headers),
        defaults={"mapping": chosen, "used_at": timezone.now()},
    )
    if imported.mapping != chosen:
        imported.unsure_rows.all().delete()
    imported.mapping, imported.dated = chosen, dated
    try:
        waits = settling.gather(imported)
    except Refused:
        waits = False  # bringing it in tells why
    imported.state = Import.State.SETTLING
    imported.save()
    if waits:
        return Outcome(imported.name, imported=imported)
    return settling.bring_in(imported=imported, by=by, on=on)


@transaction.atomic
def read_again(*, imported: Import, by: User, on: date) -> Outcome:
    """Read a kept file once more, as after the reader has learnt something or a row was wrong.

    What is already here is left alone; what was left out comes in; the problems are told anew.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if not imported.is_settled:
        return Outcome(imported.name, imported=imported, already=True)
    if imported.headers is not None:
        return settling.bring_in(imported=imported, by=by, on=on)
    return import_file(
        data=imported.source.data(),
        name=imported.name,
        by=by,
        on=on,
        unit=imported.unit,
        dated=imported.dated,
        mapping=settling.mapping_of(imported),
        waiting=imported,
    )


def rejected_rows(*, imported: Import) -> list[list[str]]:
    """The rows that were left out, as written, with why: to mend and bring in again.

    The first row is the file's own headers. Cells are made safe to open in a spreadsheet. Reads
    the kept bytes; empty for anything but a spreadsheet with rejected rows.
    """
    try:
        result = settling.read_kept(imported)
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
    """The fields that a column can be, with their names in the reader's language."""
    return [(field, str(label)) for field, label in COLUMNS.items()]


def _print(headers: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()
