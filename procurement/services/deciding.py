"""Decisions: comply or explain, lot by lot, by a person. A decision rests on a screening."""

from collections.abc import Mapping, Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ljungby_social.accounts.models import User
from procurement import changes, duties
from procurement.labels import INSTRUMENTS
from procurement.models import Lot, LotDecision, Tender
from procurement.rules.eforms import RESERVATIONS
from procurement.services.screening import actors_of, log, tell_again
from procurement.states import State

NO_MOTIVATION = gettext_lazy("Skriv med ord varför inga sociala hänsyn tas, minst en kort mening.")
CHOOSE_RESERVED = gettext_lazy("Välj vad BT-71 ska vara när ni reserverar för idéburna.")
# Each move that takes a reason, and what is said without one.
REASONS_FOR_MOVES = {
    "cancel": gettext_lazy("Skriv varför upphandlingen avbryts, med ord."),
    "reopen": gettext_lazy("Skriv varför upphandlingen öppnas igen, med ord."),
}
ONE_RESERVATION = gettext_lazy(
    "En del kan bara reserveras på ett sätt. Välj en av reservationerna, eller dela upp köpet."
)


@transaction.atomic
def decide_lot(
    *,
    tender_id: int,
    lot_id: int,
    instruments: Sequence[str],
    reason: str,
    motivation: str,
    by: User,
    version: int | None,
    screening_id: int,
    assessments: Mapping[str, str] | None = None,
    reserved_as: str = "",
) -> LotDecision:
    """Decide which instruments a lot uses, or none and why. The last lot decides the purchase.

    `assessments` are words by instrument: special reasons when what the law demands is not
    chosen, and the assessments that it asks for. `reserved_as` is a `LotDecision.ReservedAs`: by
    LOU 4 kap. 18 § the right to take part, unless a programme is said; at 19 kap. 25 a § a person
    says which code the notice has. `version` and `screening_id` are what the person
    saw. A purchase that was opened again is decided when no lot's earlier decision rests on a
    screening that a newer one answers otherwise. Raises ChangedMeanwhile when the purchase has
    moved since, IllegalMove from another state or role, and ValidationError for a decision that
    neither complies nor explains, that leaves out what the law asks, or that rests on an older
    screening. Of two at once the second waits for the row's lock and is then told.
    """
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=tender_id)
    tender.expect_version(version)
    move = tender.make_move("decide_lot", actors=actors_of(by))
    lot = tender.lots.screenable().select_related("latest_screening").get(pk=lot_id)
    decision = LotDecision(
        lot=lot,
        screening=lot.latest_screening,
        instruments=list(instruments),
        reserved_as=_reserved_as(instruments, reserved_as),
        reason=reason,
        motivation=motivation,
        by=by,
    )
    _check(decision, screening_id, assessments or {})
    decision.save()
    lot.latest_decision = decision
    lot.save(update_fields=["latest_decision"])
    tell_again(tender, list(tender.lots.screenable()))
    log(tender, move.event, by=by, text=f"{lot.identifier}: {_sentence(decision)}")
    if not tender.undecided and not unconfirmed_lots(tender):
        before = tender.state
        done = tender.make_move("decide", actors=actors_of(by))
        log(tender, done.event, by=by, before=before)
    tender.save()
    return decision


def _reserved_as(instruments: Sequence[str], wanted: str) -> str:
    if not wanted and "reserve_4_18" in instruments:
        return LotDecision.ReservedAs.PARTICIPATION
    return wanted


@transaction.atomic
def move(*, tender_id: int, code: str, by: User, version: int | None, text: str = "") -> Tender:
    """Reopen, close or cancel a purchase. To call it off takes a reason, which is counted; so does
    to open it again, past decisions that were made.

    A cancelled purchase is opened again only when all its lots are screened, which they stay.
    Raises IllegalMove, ChangedMeanwhile, and ValidationError without the reason.
    """
    if code not in {"reopen", "close", "cancel"}:
        raise ValueError(f"{code} is not a move of this service")
    if code in REASONS_FOR_MOVES and not duties.explains(text, words=1):
        raise ValidationError(REASONS_FOR_MOVES[code])
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=tender_id)
    tender.expect_version(version)
    before = tender.state
    made = tender.make_move(code, actors=actors_of(by))
    tender.full_clean(validate_unique=False)
    tender.save()
    log(tender, made.event, by=by, before=before, text=text)
    return tender


def reopen_for_change(tender: Tender, *, by: User | None, text: str) -> None:
    """Open a purchase whose facts have changed; its decisions stay.

    One that was called off comes back when a notice of it does: nothing is bought past a
    decision. The caller holds the row's lock.
    """
    if tender.state not in {State.DECIDED, State.CLOSED, State.CANCELLED}:
        return
    before = tender.state
    made = tender.make_move("reopen", actors=actors_of(by))
    tender.save()
    log(tender, made.event, by=by, before=before, text=text)


def _check(decision: LotDecision, screening_id: int, words: Mapping[str, str]) -> None:
    """Raise ValidationError unless it rests on what was read, complies or explains, and may be."""
    if decision.screening_id != screening_id:
        raise ValidationError(
            _("Delen har prövats på nytt sedan du öppnade sidan. Läs den nya prövningen först.")
        )
    findings = list(decision.screening.findings.all())
    chosen = set(decision.instruments)
    decision.assessments = duties.told(findings, chosen, words)
    decision.full_clean()
    if len(chosen & set(RESERVATIONS)) > 1:
        raise ValidationError(ONE_RESERVATION)
    if "reserve_19_25a" in chosen and not decision.reserved_as:
        raise ValidationError(CHOOSE_RESERVED)
    if decision.reason and not duties.explains(decision.motivation):
        raise ValidationError(NO_MOTIVATION)
    blocked = [row for row in findings if row.legal == "blocked" and row.instrument in chosen]
    if names := [str(INSTRUMENTS[row.instrument]) for row in blocked]:
        raise ValidationError(
            _("Lagen hindrar: %(instruments)s. Välj något annat.")
            % {"instruments": ", ".join(names)}
        )
    if unsaid := duties.unsaid(findings, chosen, words):
        raise ValidationError([str(duty.wanted) for duty in unsaid])


def _sentence(decision: LotDecision) -> str:
    """A decision as the record tells it: in Swedish, whatever language the officer reads."""
    with translation.override(settings.LANGUAGE_CODE):
        told = [", ".join(decision.instrument_labels)]
        if decision.reason:
            none = _("inga sociala hänsyn")
            told.append(f"{none}: {decision.get_reason_display()}. {decision.motivation}")
        told += [f"{headline}: {text}" for headline, text in decision.told]
        return "; ".join(filter(None, told))


def unconfirmed_lots(tender: Tender) -> list[Lot]:
    """Lots whose decision rests on a screening that a newer one answers otherwise, in order."""
    lots = tender.lots.screenable().select_related("latest_screening", "latest_decision__screening")
    return changes.stale(lots)
