"""Unsure rows of a plan, settled one by one before anything of the file is brought in.

A spreadsheet that a person sends in is first read without being stored. Each row that can be read
in more than one way becomes a question. The answers are kept row by row, so that a person can
leave and come back, and two can share the work. Nothing is stored of the file until somebody says
so; then the rows that nobody has settled are left out, and can be settled and brought in later.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from ljungby_social.cpv import CpvCode
from procurement.intake import TWIN_SAME, Answer, Doubt, Result, read, read_single_row
from procurement.models import Import, UnsureRow
from procurement.services.importing import Outcome, import_file

#: Rows asked about at a time, which bounds memory; the rest are asked about when these are in.
MOST_ASKED = 10_000
#: Rows written at a time.
WRITTEN = 1_000


class AnsweredMeanwhile(ValidationError):
    """Somebody else answered the row, or the file came in, after the person opened the page."""


def gather(imported: Import) -> bool:
    """Read a spreadsheet without storing it, and put its questions down as rows.

    The caller holds the import's row. What has been answered stays; a row whose answer raises a
    new question is open again. Returns whether a row that could come in waits for an answer:
    rows that are only wrong hold nobody up.
    """
    result = read_kept(imported)
    imported.headers = list(result.table.headers) if result.table else []
    kept = {row.row: row for row in imported.unsure_rows.all()}
    earlier = set(kept)
    rows = []
    for found in result.unsure[:MOST_ASKED]:
        row = kept.pop(found.row, None) or UnsureRow(imported=imported, row=found.row)
        row.title = found.title[:500]
        row.cells, row.wrong, row.settled = list(found.cells), found.wrong, False
        row.doubts = _merged(row.doubts or [], found.doubts)
        rows.append(row)
    UnsureRow.objects.bulk_create([row for row in rows if row.pk is None], batch_size=WRITTEN)
    UnsureRow.objects.bulk_update(
        [row for row in rows if row.pk is not None and row.row in earlier],
        ["title", "cells", "wrong", "settled", "doubts"],
        batch_size=WRITTEN,
    )
    UnsureRow.objects.filter(pk__in=[row.pk for row in kept.values() if not row.settled]).delete()
    return any(not found.wrong for found in result.unsure)


def _merged(before: list[dict[str, Any]], now: Iterable[Doubt]) -> list[dict[str, Any]]:
    """The questions now, after those about other cells that were answered before."""
    found = [asdict(doubt) for doubt in now]
    asked = {doubt["column"] for doubt in found}
    return [*(doubt for doubt in before if doubt["column"] not in asked), *found]


def read_kept(imported: Import) -> Result:
    """Read a kept spreadsheet as it was settled; stores nothing. Raises Refused."""
    return read(
        imported.source.data(),
        name=imported.name,
        mapping=mapping_of(imported),
        settled=answers(imported),
        cpv_labels=cpv_labels(),
    )


def mapping_of(imported: Import) -> dict[int, str] | None:
    """The columns as a person settled them; None when nobody has."""
    mapping = imported.mapping
    return {int(place): field for place, field in mapping.items()} if mapping else None


def cpv_labels() -> dict[str, str]:
    """Every code with its Swedish label. One query of some 9,500 rows."""
    return dict(CpvCode.objects.values_list("code", "label_sv"))


def answers(imported: Import) -> dict[int, Answer] | None:
    """What people have said, by row; None for a file that nobody goes through."""
    if imported.headers is None and imported.is_settled:
        return None
    return {row.row: answer_of(row.answer) for row in imported.unsure_rows.exclude(answer={})}


def answer_of(kept: Mapping[str, Any]) -> Answer:
    """An answer as the reader takes it; an empty one when nobody has answered."""
    return Answer(
        cells={int(place): text for place, text in kept.get("cells", {}).items()},
        twin=kept.get("twin", ""),
        skip=kept.get("skip", False),
    )


def left(imported: Import) -> Any:
    """The rows that nobody has settled, in the file's order."""
    return imported.unsure_rows.filter(settled=False)


def open_doubts(row: UnsureRow, answer: Answer) -> list[Doubt]:
    """What is still unclear about a row, read with an answer; empty when it is settled."""
    if answer.skip:
        return []
    return read_single_row(
        row.row,
        row.cells,
        headers=row.imported.headers or [],
        mapping=mapping_of(row.imported) or {},
        answer=answer,
        cpv_labels=cpv_labels(),
    )


@transaction.atomic
def settle(
    *, row: UnsureRow, answer: Answer, by: User, version: int | None, likewise: bool = False
) -> int:
    """Keep what a person has said of a row; returns how many more rows got the same answer.

    The row is settled when the answer leaves no question open. ``likewise`` gives the same kind
    of answer to every other open row with the same questions. Raises AnsweredMeanwhile when
    another answer has come in since the person opened the page, or the columns have been opened.
    """
    imported = Import.objects.select_for_update().get(pk=row.imported_id)
    if imported.state == Import.State.WAITING:
        raise AnsweredMeanwhile(_("Kolumnerna har öppnats igen. Bekräfta dem först."))
    now = UnsureRow.objects.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if now is None:
        raise AnsweredMeanwhile(_("Kolumnerna har ändrats. Raderna frågas om på nytt."))
    row = now
    if version is not None and row.version != version:
        raise AnsweredMeanwhile(
            _(
                "%(who)s har svarat på raden medan du hade sidan öppen. "
                "Svaret visas här. Ändra det om du vill."
            )
            % {"who": row.by or _("Någon")}
        )
    _keep(row, answer, by, open_doubts(row, answer))
    return _likewise(row, answer, by) if likewise and not answer.skip else 0


def _keep(row: UnsureRow, answer: Answer, by: User, remaining: Iterable[Doubt] = ()) -> None:
    row.answer = _kept(answer)
    remaining = list(remaining)
    row.doubts = _merged(row.doubts, remaining)
    row.settled = not remaining
    row.by, row.at = by, timezone.now()
    row.version += 1
    row.save()


def _kept(answer: Answer) -> dict[str, Any]:
    """An answer as it is stored; see :func:`answer_of`."""
    return {
        "cells": {str(place): text for place, text in answer.cells.items()},
        "twin": answer.twin,
        "skip": answer.skip,
    }


def _likewise(row: UnsureRow, answer: Answer, by: User) -> int:
    """Answer the other open rows whose every question is one that this answer has settled."""
    kinds = {}
    for doubt in row.doubts:
        said = answer.twin if doubt["column"] is None else answer.cells.get(doubt["column"])
        field = "kind" if doubt["column"] is None else "text"
        kind = next((choice["kind"] for choice in doubt["choices"] if choice[field] == said), None)
        if kind is not None:
            kinds[doubt["kind"], doubt["column"]] = kind
    alike = []
    for other in left(row.imported).iterator(WRITTEN):
        same = _same_answer(other, kinds)
        if same is not None:
            other.answer = _kept(same)
            alike.append(other)
    UnsureRow.objects.bulk_update(alike, ["answer"], batch_size=WRITTEN)
    UnsureRow.objects.filter(pk__in=[other.pk for other in alike]).update(
        settled=True, by=by, at=timezone.now(), version=F("version") + 1
    )
    return len(alike)


def _same_answer(row: UnsureRow, kinds: Mapping[tuple[str, int | None], str]) -> Answer | None:
    cells: dict[int, str] = {}
    twin = ""
    for doubt in row.doubts:
        kind = kinds.get((doubt["kind"], doubt["column"]))
        choice = next((found for found in doubt["choices"] if found["kind"] == kind), None)
        if choice is None:
            return None
        if doubt["column"] is None:
            twin = choice["kind"]
        else:
            cells[doubt["column"]] = choice["text"]
    return Answer(cells=cells, twin=twin)


@transaction.atomic
def bring_in(*, imported: Import, by: User, on: date) -> Outcome:
    """Bring the file in: sure rows, and rows as they were settled; the others are left out.

    The import's row is locked meanwhile: of two who press at once, the second finds it read.
    After a first time it brings in what has been settled since; the rest is here already.
    """
    imported = Import.objects.select_for_update().get(pk=imported.pk)
    if imported.state == Import.State.WAITING:
        return Outcome(imported.name, imported=imported)
    outcome = import_file(
        data=imported.source.data(),
        name=imported.name,
        by=by,
        on=on,
        unit=imported.unit,
        dated=imported.dated,
        mapping=mapping_of(imported),
        settled=answers(imported),
        cpv_labels=cpv_labels(),
        waiting=imported,
    )
    if imported.state == Import.State.DONE:
        gather(imported)
    return outcome


def counts(imported: Import) -> dict[str, int]:
    """How many rows are asked about, answered, passed over, and open. One query."""
    rows = list(imported.unsure_rows.values_list("settled", "answer"))
    said = [answer for settled, answer in rows if settled]
    return {
        "all": len(rows),
        "settled": len(said),
        "skipped": sum(1 for answer in said if answer["skip"] or answer["twin"] == TWIN_SAME),
        "left": len(rows) - len(said),
    }


@dataclass(frozen=True, slots=True)
class Alike:
    """Open rows with the same questions: what the first of them is asked, and how many they are."""

    row: int
    sentence: str
    rows: int


def alike(imported: Import, most: int = 5) -> list[Alike]:
    """The questions that most open rows share, the most common first. One query."""
    counted: Counter[tuple[tuple[str, int | None], ...]] = Counter()
    first: dict[tuple[tuple[str, int | None], ...], tuple[int, str]] = {}
    for number, doubts in left(imported).values_list("row", "doubts").iterator(WRITTEN):
        kinds = tuple((doubt["kind"], doubt["column"]) for doubt in doubts)
        counted[kinds] += 1
        first.setdefault(kinds, (number, " ".join(doubt["sentence"] for doubt in doubts)))
    return [Alike(*first[kinds], count) for kinds, count in counted.most_common(most) if count > 1]


def neighbours(row: UnsureRow) -> tuple[UnsureRow | None, UnsureRow | None, int]:
    """The unsure row before, the next that is open (from here on, else from the start), and
    which in order this one is. Three queries."""
    rows = UnsureRow.objects.filter(imported=row.imported_id)
    before = rows.filter(row__lt=row.row)
    is_open = rows.filter(settled=False).exclude(pk=row.pk)
    following = is_open.filter(row__gt=row.row).first() or is_open.first()
    return before.last(), following, before.count() + 1


def likes(row: UnsureRow) -> int:
    """How many other open rows have only questions that this one has too. One query."""
    kinds = {(doubt["kind"], doubt["column"]) for doubt in row.doubts}
    others = left(row.imported).exclude(pk=row.pk).values_list("doubts", flat=True)
    return sum(
        1 for doubts in others if {(doubt["kind"], doubt["column"]) for doubt in doubts} <= kinds
    )
