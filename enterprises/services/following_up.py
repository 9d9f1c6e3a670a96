"""Reasons to look again at a registered enterprise: take them in, and decide what to make of them.

Nothing here is shown to the enterprise or to the public until an officer asks the enterprise.
"""

from datetime import date
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from enterprises.models import Concern, Criterion, Enterprise, FollowUp, Message, Registration
from enterprises.services.case import locked, log, officer_actors
from enterprises.services.conversation import write_message
from enterprises.services.reassessing import ask_reassessment
from enterprises.states import OFFICER, STANDING
from ljungby_social import letters
from ljungby_social.accounts.models import User
from ljungby_social.casework import ChangedMeanwhile, IllegalMove

State = FollowUp.State


@transaction.atomic
def raise_concern(
    *, enterprise: Enterprise, criterion: Criterion | None, text: str, sender_email: str, on: date
) -> Concern:
    """Take in what somebody says does not hold about a listed enterprise.

    Raises ValidationError when the enterprise is not on the list on the day, for an empty text,
    and for another policy's criterion. Tells nobody.
    """
    case = Registration.objects.standing(on).filter(enterprise=enterprise).first()
    if case is None:
        raise ValidationError(_("Företaget är inte registrerat längre."))
    if criterion is not None and criterion.policy_id != case.policy_id:
        raise ValidationError({"criterion": _("Välj något i listan.")})
    concern = Concern(
        registration=case, criterion=criterion, text=text.strip(), sender_email=sender_email
    )
    concern.full_clean()
    concern.save()
    log(case, "registration.concern_received", actor=None, text=f"Nr {concern.pk}", internal=True)
    return concern


@transaction.atomic
def follow_up(
    *,
    item: FollowUp,
    officer: User,
    outcome: str,
    note: str,
    text: str,
    on: date,
    expect_version: int | None,
) -> FollowUp:
    """Make something of a reason to look again: no cause, ask the enterprise, or assess anew.

    `note` stays among officers and is required to end it; `text` goes to the enterprise and is
    required when it is asked. Of two officers at once the second gets ChangedMeanwhile.
    """
    item = _locked(item, expect_version)
    case = locked(standing_case(item), expect_version=None)
    if OFFICER not in officer_actors(case, officer) or not item.is_waiting:
        raise IllegalMove
    _validate(item, case, outcome, note=note, text=text)
    item.state, item.note = outcome, note.strip()
    item.handled_by, item.handled_at = officer, timezone.now()
    item.version += 1
    item.full_clean()
    item.save()
    log(case, "registration.followed_up", actor=officer, text=_words(item), internal=True)
    if outcome == State.ASKED:
        write_message(registration=case, author=officer, side=Message.Side.OFFICER, text=text)
    elif outcome == State.REASSESS and case.reassess_since is None:
        ask_reassessment(registration=case, officer=officer, cause=text, on=on, expect_version=None)
    return item


def standing_case(item: FollowUp) -> Registration:
    """The enterprise's registration as it is now, also when it has been renewed since."""
    enterprise_id = item.registration.enterprise_id
    standing = Registration.objects.filter(enterprise=enterprise_id, state__in=STANDING)
    return cast(Registration, standing.first() or item.registration)


def _locked(item: FollowUp, expect_version: int | None) -> FollowUp:
    rows: Any = type(item)._default_manager.select_for_update(of=("self",))
    fresh: FollowUp = rows.select_related("registration").get(pk=item.pk)
    if expect_version is not None and expect_version != fresh.version:
        raise ChangedMeanwhile
    return fresh


def _validate(item: FollowUp, case: Registration, outcome: str, *, note: str, text: str) -> None:
    """Every missing text at its own field."""
    errors = {}
    asks = outcome in {State.ASKED, State.REASSESS}
    if outcome not in {State.NO_CAUSE, State.ASKED, State.REASSESS}:
        errors["outcome"] = _("Välj vad som ska hända.")
    elif asks and case.state not in STANDING:
        errors["outcome"] = _("Företaget är inte registrerat längre. Då finns inget att fråga om.")
    if outcome != State.ASKED and not note.strip():
        errors["note"] = _("Skriv varför.")
    if asks and not text.strip():
        errors["text"] = _("Skriv det som företaget ska få läsa.")
    if errors:
        raise ValidationError(errors)


def _words(item: FollowUp) -> str:
    """The event's text; in Swedish, whatever the officer reads."""
    with override("sv"):
        kind = "Påpekande" if isinstance(item, Concern) else "Stickprov"
        return f"{kind} nr {item.pk}: {item.get_state_display()}. {item.note}".strip()


@transaction.atomic
def answer_sender(*, concern: Concern, officer: User, text: str) -> Concern:
    """Write to the person who raised the concern, once, if they left an address."""
    concern = cast(Concern, _locked(concern, None))
    case = standing_case(concern)
    if OFFICER not in officer_actors(case, officer):
        raise IllegalMove
    if not concern.sender_email or concern.answered_at is not None:
        raise IllegalMove(_("Det finns ingen att svara, eller så är svaret redan skickat."))
    if not text.strip():
        raise ValidationError({"answer": _("Skriv svaret.")})
    concern.answered_at = timezone.now()
    concern.save(update_fields=["answered_at"])
    letters.post(
        "enterprises/concern_answered",
        to=concern.sender_email,
        context={"enterprise": case.enterprise, "answer": text.strip()},
    )
    log(
        case, "registration.concern_answered", actor=officer, text=f"Nr {concern.pk}", internal=True
    )
    return concern
