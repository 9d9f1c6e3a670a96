"""From a notice to a purchase: which one it tells of, and what it changes there.

A procedure's notices belong to one purchase, and one of them leads: it sets the facts. A plan and
a competition lead before a result, which says less (BT-71 is forbidden there); of two of the same
kind the later leads. What an officer has filled in stays until a notice says otherwise.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from ljungby_social.accounts.models import User
from ljungby_social.casework import Move
from procurement.bulk import unsaved
from procurement.facts import RESULTS, clean, lot_columns, tender_columns
from procurement.intake import Notice as IntakeNotice
from procurement.intake import Refused, SourceFormat, plan_key, read
from procurement.models import FACTS, FactChange, Import, Lot, Notice, Tender
from procurement.services.deciding import reopen_for_change
from procurement.services.kinship import Names, followed, names_of
from procurement.services.own_words import FIELDS, take_over
from procurement.services.purchases import change_facts
from procurement.services.screening import Screener, actors_of, log, screen_locked
from procurement.services.telling import (
    change_sentence,
    name_of,
    told,
    told_amounts,
    withheld_sentence,
)
from procurement.states import State

# The lot that readers make of a purchase that is not divided.
UNDIVIDED = "LOT-0000"
# What a change on the purchase itself is called in the history.
_TOLD = ("title", "description", "value", "currency", "valued_on", "submission_deadline")
# What a correction in the old format repeats of the whole.
_CORRECTED = ("title", "description", "submission_deadline")


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes a notice the same notice, and which purchase it tells of."""

    notice: str
    purchase: str
    names: Names
    publication_number: str = ""


def identity_of(notice: IntakeNotice, *, sha256: str, place: int) -> Identity:
    """Tell which notice this is, the same in whatever file it comes.

    A row of a plan is known by its diarienummer, by an id that is not just a running number, or
    else by what it says; the rest of the row is its version, so that a mended plan changes the
    purchase it is about. A notice without any id is known by its place in its file.
    """
    if notice.source_format == SourceFormat.SPREADSHEET:
        key = _row_key(notice)
        planned = () if notice.lots_planned is None else (notice.lots_planned,)
        said = repr((notice.lots, tender_columns(notice), *planned))
        return Identity(f"{key}@{_digest(said)}", key, Names(key))
    number = notice.publication_number[:40]
    procedure = f"procedure:{clean(notice.procedure_id)[:200]}" if notice.procedure_id else ""
    if notice.source_format == SourceFormat.OCDS and notice.notice_id:
        own = f"ocds:{clean(notice.procedure_id)[:120]}/{clean(notice.notice_id)[:120]}"
    elif notice.source_format == SourceFormat.TED and number:
        own = f"ted:{number}"
    elif notice.notice_id:
        own = f"{notice.source_format}:{clean(notice.notice_id)[:200]}/{notice.version[:20]}"
    else:
        own = f"file:{sha256}/{place}"
    purchase = procedure or own
    names = names_of(notice, purchase=purchase, number=number, follows=followed(notice))
    return Identity(own, purchase, names, number)


def _row_key(notice: IntakeNotice) -> str:
    key = plan_key(
        reference=clean(notice.reference),
        notice_id=clean(notice.notice_id),
        title=notice.title,
        unit=notice.unit,
        cpv=notice.cpv,
    )
    kind, said = key.split(":", 1)
    key = f"row:{_digest(said)}" if kind == "row" else key
    return f"{key}|{notice.twin}" if notice.twin else key


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()[:24]


def notice_row(
    notice: IntakeNotice, identity: Identity, *, imported_id: int, tender_id: int, leading: bool
) -> Notice:
    """The row that remembers a notice, unsaved."""
    return unsaved(
        Notice,
        tender_id=tender_id,
        imported_id=imported_id,
        identity=identity.notice,
        purchase=identity.purchase,
        notice_id=clean(notice.notice_id)[:200],
        version=notice.version[:20],
        publication_number=identity.publication_number,
        follows=identity.names.follows,
        form_type=notice.form_type[:40],
        subtype=notice.notice_subtype[:40],
        dispatched_on=notice.dispatched_on,
        published_on=notice.published_on,
        leading=leading,
        changes=[change_sentence(change) for change in notice.changes],
        withheld=[withheld_sentence(item) for item in notice.unpublished],
    )


def apply(
    *,
    tender: Tender,
    notice: IntakeNotice,
    identity: Identity,
    imported: Import,
    screener: Screener,
    again: Callable[[Notice], list[IntakeNotice]],
) -> bool:
    """Add a later notice to a purchase whose row the caller has locked; True if facts changed.

    `again` gives a stored notice as its file tells it, see `read_again`.
    """
    leader = tender.notices.filter(leading=True).first()
    leads = leader is None or takes_over(notice, leader)
    if leads and leader is not None:
        leader.leading = False
        leader.save(update_fields=["leading"])
    row = notice_row(notice, identity, imported_id=imported.pk, tender_id=tender.pk, leading=leads)
    row.save()
    if notice.form_type == "cancellation":
        return _cancel(tender, row, by=screener.by)
    if not leads and not is_correction(notice):
        log(tender, "tender.notice_added", by=screener.by, text=name_of(row))
        return False
    return _change(tender, notice, row, screener, leader, again)


def is_correction(told: IntakeNotice | Notice) -> bool:
    """Whether a notice only corrects another, as TED_EXPORT's do: it tells in words what it
    changes and repeats the title, so it sets no facts of lots and leads only when alone."""
    old = (
        told.source_format == SourceFormat.TED
        if isinstance(told, IntakeNotice)
        else told.identity.startswith(f"{SourceFormat.TED}:")
    )
    return old and told.form_type == "change"


def takes_over(notice: IntakeNotice | Notice, leader: Notice) -> bool:
    """Whether a notice sets the facts instead of the one that leads, whichever came in first."""
    ranks = (_rank(notice), _rank(leader))
    if ranks[0] != ranks[1]:
        return ranks[0] > ranks[1]
    new, old = (row.dispatched_on or row.published_on for row in (notice, leader))
    if new is None or old is None or new != old:
        return new is None or old is None or new > old
    if notice.notice_id and clean(notice.notice_id)[:200] == leader.notice_id:
        return notice.version >= leader.version
    return notice.form_type == "change" or leader.form_type != "change"


def _rank(told: IntakeNotice | Notice) -> int:
    """A competition or its change before a plan, a plan before a result, all before a correction
    in words."""
    if is_correction(told):
        return -1
    if told.form_type in RESULTS:
        return 0
    return 1 if told.form_type in {"planning", ""} else 2


def _change(
    tender: Tender,
    notice: IntakeNotice,
    row: Notice,
    screener: Screener,
    leader: Notice | None,
    again: Callable[[Notice], list[IntakeNotice]],
) -> bool:
    lines = _change_tender(tender, _columns(tender, notice, row, again))
    if row.leading:
        lines += _changed_lots(tender, notice, row, screener.by)
    if row.leading and leader is not None:
        lines += _estimates(notice, again(leader))
    if not lines:
        log(tender, "tender.notice_added", by=screener.by, text=name_of(row))
        return False
    tender.make_move("change", actors=actors_of(screener.by))
    tender.save()
    log(tender, "tender.notice_changed", by=screener.by, text="\n".join([name_of(row), *lines]))
    reopen_for_change(tender, by=screener.by, text=name_of(row))
    if tender.state in {State.NEW, State.SCREENED}:
        screen_locked(tender, screener=screener)
    return True


def _columns(
    tender: Tender,
    notice: IntakeNotice,
    row: Notice,
    again: Callable[[Notice], list[IntakeNotice]],
) -> dict[str, Any]:
    """What a notice says of the whole, with what corrections that came in before it correct."""
    if not row.leading:
        return _corrected(notice)
    columns = tender_columns(notice)
    day = row.dispatched_on or row.published_on
    for earlier in tender.notices.filter(form_type="change").exclude(pk=row.pk).order_by("pk"):
        sent = earlier.dispatched_on or earlier.published_on
        if not is_correction(earlier) or (day and sent and sent < day):
            continue
        for one in again(earlier):
            columns |= _corrected(one)
    return columns


def _corrected(notice: IntakeNotice) -> dict[str, Any]:
    """What a correction repeats as it is to be."""
    columns = tender_columns(notice)
    return {name: columns[name] for name in _CORRECTED if columns[name]}


def _changed_lots(tender: Tender, notice: IntakeNotice, row: Notice, by: User | None) -> list[str]:
    """Bring lots and their facts in line with a notice; return it as sentences."""
    lines: list[str] = []
    changes = _change_lots(tender, notice, known_from=name_of(row), by=by, lines=lines)
    FactChange.objects.bulk_create(changes)
    return lines + [
        f"{item.lot.identifier} " + told(Lot, item.fact, item.before, item.after, item.lot.currency)
        for item in changes
    ]


def read_again(row: Notice) -> list[IntakeNotice]:
    """A stored notice as its file tells it; [] when that can no longer be read."""
    file = row.imported
    try:
        return own_notices(row, read(file.source.data(), name=file.name).notices)
    except Refused:
        return []


def own_notices(row: Notice, told: Iterable[IntakeNotice]) -> list[IntakeNotice]:
    """Those of a file's notices that a stored one is."""
    return [one for one in told if clean(one.notice_id)[:200] == row.notice_id]


def _estimates(notice: IntakeNotice, before: list[IntakeNotice]) -> list[str]:
    """Estimated values that have changed beside a framework's ceiling.

    The ceiling is the value that counts (LOU 5 kap. 14 §), so a lot does not keep the estimate:
    what it was is read in the file of the notice that led.
    """
    here = {lot.id: lot for lot in notice.lots if None not in (lot.value, lot.framework_maximum)}
    if not here:
        return []
    earlier = {lot.id: lot for one in before for lot in one.lots}
    return [
        f"{clean(lot.id)[:60]} "
        + told_amounts("uppskattat värde", earlier[name].value, lot.value, lot.currency)
        for name, lot in here.items()
        if name in earlier and earlier[name].value != lot.value
    ]


def _change_tender(tender: Tender, columns: dict[str, Any]) -> list[str]:
    """Set what a notice says of the whole, in memory; return it as sentences."""
    lines = []
    for name, value in columns.items():
        before = getattr(tender, name)
        if value in (None, "") or before == value:
            continue
        setattr(tender, name, value)
        if name in _TOLD:
            lines.append(told(Tender, name, before, value, tender.currency))
    return lines


def _change_lots(
    tender: Tender,
    notice: IntakeNotice,
    *,
    known_from: str,
    by: User | None,
    lines: list[str],
) -> list[FactChange]:
    """Bring the lots in line with the notice; lots it no longer has are kept as withdrawn."""
    existing = {lot.identifier: lot for lot in tender.lots.all()}
    if _says_nothing_of_lots(notice) and existing and UNDIVIDED not in existing:
        return []
    changes: list[FactChange] = []
    seen = set()
    said_of_lots = lot_columns(notice)
    _let_take_over(existing, said_of_lots, lines)
    for columns in said_of_lots:
        seen.add(columns["identifier"])
        lot = existing.get(columns["identifier"])
        if lot is None:
            Lot.objects.create(tender=tender, **columns)
            lines.append(f"{columns['identifier']}: ny del")
            continue
        said = {name: value for name, value in columns.items() if value not in (None, "", [])}
        facts = {name: value for name, value in said.items() if name in FACTS}
        changes += change_facts(lot, facts, by=by, known_from=known_from)
        lines += take_over(lot, columns)
        for name in said.keys() - facts.keys() - FIELDS.keys():
            setattr(lot, name, said[name])
        lot.withdrawn = False
        lot.save()
    for identifier in existing.keys() - seen:
        lot = existing[identifier]
        if not lot.withdrawn:
            lot.withdrawn = True
            lot.save(update_fields=["withdrawn"])
            kept = ". Beslutet om den finns kvar." if lot.latest_decision_id else ""
            lines.append(f"{identifier}: finns inte längre{kept}")
    return changes


def _let_take_over(existing: dict[str, Lot], said: list[dict[str, Any]], lines: list[str]) -> None:
    """Let a plan's only lot, and its decision, become the only lot of a notice, and the other
    way round: a plan calls its lot something else than the notice that comes of it."""
    ours = [lot for lot in existing.values() if lot.kind != Lot.Kind.GROUP and not lot.withdrawn]
    theirs = [columns for columns in said if columns["kind"] != Lot.Kind.GROUP]
    if len(ours) != 1 or len(theirs) != 1 or theirs[0]["identifier"] in existing:
        return
    lot, columns = ours[0], theirs[0]
    before = lot.identifier
    if columns["identifier"] == UNDIVIDED:
        columns["identifier"], columns["kind"] = before, lot.kind
    elif before == UNDIVIDED or lot.kind == Lot.Kind.PART:
        lot.identifier = columns["identifier"]
        existing[lot.identifier] = existing.pop(before)
        lines.append(f"{before}: heter nu {lot.identifier}")


def _says_nothing_of_lots(notice: IntakeNotice) -> bool:
    """Whether an OCDS release, which may hold only what is new, leaves the lots out."""
    return notice.source_format == SourceFormat.OCDS and [lot.id for lot in notice.lots] == [
        UNDIVIDED
    ]


def _cancel(tender: Tender, row: Notice, *, by: User | None) -> bool:
    """A notice that the purchase is called off; nothing more happens to one that is over."""
    allowed = tender.MOVES.allowed(state=tender.state, actors=actors_of(by))
    move: Move | None = next((found for found in allowed if found.code == "cancel"), None)
    if move is None:
        log(tender, "tender.notice_added", by=by, text=name_of(row))
        return False
    before = tender.state
    tender.make_move("cancel", actors=actors_of(by))
    tender.save()
    log(tender, move.event, by=by, before=before, text=name_of(row))
    return True
