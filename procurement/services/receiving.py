"""A file from a person: kept, and for a spreadsheet shown before anything is stored of it."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.sent_once import wait_for_turn
from procurement.facts import clean, lot_columns
from procurement.intake import (
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
from procurement.labels import COLUMNS
from procurement.models import ColumnMapping, Import, ImportProblem, SourceFile
from procurement.services import settling
from procurement.services.importing import Outcome, import_file, import_many

# Above this a zip from a page would keep the person waiting; the command takes larger ones.
MOST_FILES = 500
# Each table of a zip is opened by a process of its own, to show its columns.
MOST_TABLES = 20
# So many of a person's files are looked at for what their headers were.
MOST_REMEMBERED = 50


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
    wait_for_turn(sha256)  # the same file, sent twice, is kept once
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

    What the same person last chose for the same headers, in any file, comes before the guess.
    """
    table = read_preview(imported.source.data(), name=imported.name)
    if imported.mapping:
        return table, {int(place): field for place, field in imported.mapping.items()}
    guessed, _unsure = guess_mapping(table.headers)
    return table, remembered_columns(table.headers, by) or guessed


def remembered_columns(headers: Sequence[str], by: User) -> dict[int, str] | None:
    """How a person settled columns with these headers, in whatever file; None when never.

    Each header is remembered by itself, so that one more column, or another order, forgets
    nothing. The last file with just these headers goes first, then the newest. A header that has
    not been seen is guessed. One query.
    """
    files = list(
        ColumnMapping.objects.filter(user=by).order_by("-used_at", "-pk")[:MOST_REMEMBERED]
    )
    printed = _print(headers)
    files.sort(key=lambda file: file.headers != printed)
    if files and files[0].headers == printed and "names" not in files[0].mapping:
        return {int(place): field for place, field in files[0].mapping.items()}
    known: dict[str, str] = {}
    for file in files:
        for name, field in file.mapping.get("names", {}).items():
            known.setdefault(name, field)
    names = _names(headers)
    if not any(name in known for name in names):
        return None
    guessed, _unsure = guess_mapping(headers)
    mapping: dict[int, str] = {}
    for seen in (True, False):
        for place, name in enumerate(names):
            if (name in known) is seen:
                field = known[name] if seen else guessed.get(place, "")
                if field and field not in mapping.values():
                    mapping[place] = field
    return dict(sorted(mapping.items()))


def _names(headers: Sequence[str]) -> list[str]:
    """Headers as they are remembered, whatever their case and spaces; the second of two that are
    alike has a number."""
    seen: Counter[str] = Counter()
    names = []
    for header in headers:
        name = " ".join(header.casefold().split())
        seen[name] += 1
        names.append(name if seen[name] == 1 else f"{name}\x1f{seen[name]}")
    return names


def columns_of(
    *, data: bytes, name: str, by: User | None, named: Mapping[str, str]
) -> dict[int, str] | None:
    """What a spreadsheet's columns are, without a page: named now, else as last time, else a guess.

    ``named`` is header → field, "" for a column that is not used; it goes before what the person
    chose last. None when nothing is named or remembered, so that the reader guesses. Raises
    Refused for a file without a table, or that lacks a header that is named.
    """
    table = read_preview(data, name=name)
    before = remembered_columns(table.headers, by) if by is not None else None
    if before is None and not named:
        return None
    mapping = dict(table.mapping if before is None else before)
    places = {" ".join(header.casefold().split()): place for place, header in _last_first(table)}
    for header, field in named.items():
        place = places.get(" ".join(header.casefold().split()))
        if place is None:
            headers = ", ".join(filter(None, table.headers))[:300]
            raise Refused(f"Kolumnen ”{header}” finns inte i filen. Rubrikerna är: {headers}.")
        mapping = {key: kept for key, kept in mapping.items() if kept != field and key != place}
        if field:
            mapping[place] = field
    return dict(sorted(mapping.items()))


def _last_first(table: Table) -> list[tuple[int, str]]:
    """Columns from the right, so that of two with the same header the first counts."""
    return list(enumerate(table.headers))[::-1]


def import_table(
    *,
    data: bytes,
    name: str,
    by: User | None,
    on: date,
    unit: Unit | None,
    dated: date | None,
    mapping: Mapping[int, str],
) -> Outcome:
    """Bring a spreadsheet in by columns that are settled, without asking about unsure rows.

    One that was refused before is read again, now that its columns are known.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    refused = Import.objects.filter(source__sha256=sha256, state=Import.State.REFUSED).first()
    outcome = import_file(
        data=data, name=name, by=by, on=on, unit=unit, dated=dated, mapping=mapping, waiting=refused
    )
    if outcome.imported is not None and not outcome.already:
        # Kept, so that the file can be read again in the same way.
        outcome.imported.mapping = {str(place): field for place, field in mapping.items()}
        outcome.imported.save(update_fields=["mapping"])
    return outcome


def try_table(*, data: bytes, name: str, mapping: Mapping[int, str]) -> Outcome:
    """What :func:`import_table` would find; stores nothing."""
    try:
        result = read(data, name=name, mapping=mapping, cpv_labels=settling.cpv_labels())
    except Refused as refused:
        return Outcome(name, refusal=refused.sentence)
    return Outcome(
        name,
        notices=len(result.notices),
        lots=sum(len(lot_columns(notice)) for notice in result.notices),
        problems=result.all_problems,
    )


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
    names = {
        name: mapping.get(place, "")
        for place, name in enumerate(_names(headers))
        if name.partition("\x1f")[0]
    }
    ColumnMapping.objects.update_or_create(
        user=by,
        headers=_print(headers),
        defaults={"mapping": {"names": names}, "used_at": timezone.now()},
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


def problems_of(imported: Import) -> models.QuerySet[ImportProblem]:
    """What is wrong or odd in a file: what keeps a row out first, then in the file's order."""
    worst_first = models.Case(
        models.When(level=ImportProblem.Level.ERROR, then=0),
        models.When(level=ImportProblem.Level.WARNING, then=1),
        default=2,
    )
    return imported.problems.order_by(worst_first, "pk")


def common_problems(imported: Import, most: int = 5) -> list[dict[str, Any]]:
    """The columns with the most problems, each with its level and count. One query."""
    found = imported.problems.exclude(column="").exclude(level=ImportProblem.Level.INFO)
    counted = found.values("level", "column").annotate(rows=models.Count("row", distinct=True))
    return [
        {"label": ImportProblem.Level(row["level"]).label, **row}
        for row in counted.filter(rows__gt=1).order_by("-rows", "column")[:most]
    ]


def column_choices() -> list[tuple[str, str]]:
    """The fields that a column can be, with their names in the reader's language."""
    return [(field, str(label)) for field, label in COLUMNS.items()]


def _print(headers: Sequence[str]) -> str:
    """A hash of headers, whatever their case and spaces, and the empty ones last in the row."""
    written = "\x1f".join(" ".join(header.casefold().split()) for header in headers)
    return hashlib.sha256(written.rstrip("\x1f").encode()).hexdigest()
