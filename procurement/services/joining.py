"""A row of a plan and the later notice of the same purchase become one; decisions are kept."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from procurement.models import FACTS, FactChange, Lot, Notice, Tender
from procurement.services.deciding import reopen_for_change
from procurement.services.notices import UNDIVIDED, takes_over
from procurement.services.purchases import change_facts
from procurement.services.screening import Screener, actors_of, log, screen_locked
from procurement.states import OPEN, State

_WAITING = frozenset({State.NEW, State.SCREENED})
# What a notice says about itself, and where a lot stands in it.
_OWN_WORDS = (
    "reserved_participation",
    "reserved_execution",
    "strategic",
    "social_objectives",
    "accessibility",
    "accessibility_justification",
    "nuts",
)
_TENDER_WORDS = (
    "description",
    "buyer_name",
    "buyer_identifier",
    "buyer_country",
    "reference",
    "procedure_id",
    "form_type",
    "valued_on",
    "submission_deadline",
    "value",
    "currency",
)


@transaction.atomic
def join(
    *, tender_id: int, number: str, by: User, version: int | None, screener: Screener
) -> Tender:
    """Let the purchase `number` become part of another, which keeps its number and decisions.

    A single lot on both sides is the same lot: what the notice says is set on it, also what the
    lot is called, so that the next notice finds it; what it was is remembered. Otherwise the
    other's lots move over beside it. The emptied purchase is cancelled and says where it went;
    its later notices find the one that is kept. Raises ValidationError when there is no such
    purchase, or it is the same or is decided itself.
    """
    other = Tender.objects.filter(number=number).values_list("pk", flat=True).first()
    if other is None or other == tender_id:
        raise ValidationError(_("Det finns ingen annan upphandling med det numret."))
    rows = Tender.objects.select_for_update(of=("self",)).in_bulk(sorted([tender_id, other]))
    kept, emptied = rows[tender_id], rows[other]
    kept.expect_version(version)
    if emptied.state not in {State.NEW, State.SCREENED}:
        raise ValidationError(
            _("%(number)s är redan beslutad eller avslutad. Slå ihop åt andra hållet i stället.")
            % {"number": emptied.number}
        )
    if kept.state == State.CANCELLED:
        raise ValidationError(_("Upphandlingen är avbruten. Öppna den igen först."))
    kept.make_move("change", actors=actors_of(by))
    _move_lots(kept, emptied, by)
    _take_words(kept, emptied)
    kept.save()
    emptied.notices.update(tender=kept)
    log(kept, "tender.joined", by=by, text=emptied.number)
    reopen_for_change(kept, by=by, text=emptied.number)
    screen_locked(kept, screener=screener)
    _empty(emptied, kept, by)
    return kept


def _move_lots(kept: Tender, emptied: Tender, by: User) -> None:
    ours = list(kept.lots.screenable())
    theirs = list(emptied.lots.screenable())
    if len(ours) == 1 and len(theirs) == 1:
        _merge(ours[0], theirs[0], by)
        return
    taken = set(kept.lots.values_list("identifier", flat=True))
    place = max((lot.position for lot in kept.lots.all()), default=0)
    for lot in emptied.lots.all():
        place += 1
        lot.tender = kept
        lot.position = place
        if lot.identifier in taken:
            lot.identifier = f"{lot.identifier}-{emptied.number}"[:60]
        lot.save()


def _merge(ours: Lot, theirs: Lot, by: User) -> None:
    """Set what the other lot says on ours; what it does not say stays."""
    said = {name: value for name in FACTS if _is_said(value := getattr(theirs, name))}
    FactChange.objects.bulk_create(change_facts(ours, said, by=by, known_from=theirs.tender.number))
    for name in _OWN_WORDS:
        if _is_said(value := getattr(theirs, name)):
            setattr(ours, name, value)
    taken = ours.tender.lots.exclude(pk=ours.pk).filter(identifier=theirs.identifier)
    if theirs.identifier != UNDIVIDED and not taken.exists():
        ours.identifier, ours.kind = theirs.identifier, theirs.kind
    ours.save()


def _take_words(kept: Tender, emptied: Tender) -> None:
    for name in _TENDER_WORDS:
        if _is_said(value := getattr(emptied, name)):
            setattr(kept, name, value)
    # The facts now come from a notice, and its leading one leads here.
    if emptied.notices.filter(leading=True).exists():
        kept.source_kind = emptied.source_kind
        kept.notices.filter(leading=True).update(leading=False)


def _is_said(value: Any) -> bool:
    return value not in (None, "", [])


def absorb(pks: Sequence[int], *, screener: Screener) -> int:
    """Let purchases that a notice shows to be one become one; returns the one that is kept.

    That whose notice says the most keeps its facts and its lots. One that somebody has decided
    or filled in facts about is never emptied: an officer joins those.
    """
    rows = Tender.objects.select_for_update(of=("self",)).in_bulk(sorted(pks))
    tenders = [rows[pk] for pk in sorted(pks)]
    filled_in = set(
        FactChange.objects.filter(lot__tender__in=pks, by__isnull=False).values_list(
            "lot__tender", flat=True
        )
    )
    bound = [row for row in tenders if row.state not in _WAITING or row.pk in filled_in]
    kept = bound[0] if bound else tenders[0]
    leader = _leader(kept)
    for other in tenders if not bound else ():
        theirs = _leader(other)
        if leader is None or (theirs is not None and takes_over(theirs, leader)):
            kept, leader = other, theirs
    for emptied in tenders:
        theirs = _leader(emptied)
        less = theirs is None or (leader is not None and takes_over(leader, theirs))
        if emptied is not kept and emptied not in bound and less and kept.state in OPEN:
            emptied.notices.update(tender=kept, leading=False)
            log(kept, "tender.joined", by=screener.by, text=emptied.number)
            _empty(emptied, kept, screener.by)
    return kept.pk


def _leader(tender: Tender) -> Notice | None:
    return tender.notices.filter(leading=True).first()


def _empty(emptied: Tender, kept: Tender, by: User | None) -> None:
    before = emptied.state
    move = emptied.make_move("cancel", actors=actors_of(by))
    emptied.lot_count = emptied.undecided = emptied.score = 0
    emptied.flags = []
    emptied.save()
    text = f"Slogs ihop med {kept.number}"
    log(emptied, move.event, by=by, before=before, text=text)
