"""What every service does with a case: lock it, move it, log it, write to the applicant."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models import Membership, Proposal, Registration, RegistrationEvent
from enterprises.states import APPLICANT, WAITING_FOR_APPLICANT
from ljungby_social import letters
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove


def locked(registration: Registration, *, expect_version: int | None) -> Registration:
    """The case's row as it is now, locked until the transaction ends.

    Raises ChangedMeanwhile when the person saw another version.
    """
    fresh = (
        Registration.objects.select_for_update(of=("self",))
        .select_related("enterprise", "policy", "officer")
        .get(pk=registration.pk)
    )
    fresh.expect_version(expect_version)
    return fresh


def applicant_actors(case: Registration, user: User) -> frozenset[str]:
    """Raise IllegalMove unless the person belongs to the enterprise."""
    actors = case.actors(user)
    if APPLICANT not in actors:
        raise IllegalMove(_("Du hör inte till företaget."))
    return actors


OWN_ENTERPRISE = _("Du hör till företaget och kan därför inte handlägga ärendet.")


def officer_actors(case: Registration, user: User) -> frozenset[str]:
    """The officer's roles. Raises IllegalMove for somebody who belongs to the enterprise."""
    actors = case.actors(user)
    if APPLICANT in actors:
        raise IllegalMove(OWN_ENTERPRISE)
    return actors


def conflict_of_interest(case: Registration, user: User) -> str:
    """The sentence that says why the person may not handle the case (jäv); empty when she may."""
    if APPLICANT in case.actors(user):
        return str(OWN_ENTERPRISE)
    if case.recusals.filter(officer=user).exists():
        return str(_("Du har anmält jäv och kan därför inte handlägga ärendet."))
    return ""


def move(
    case: Registration,
    code: str,
    *,
    actors: Collection[str],
    actor: User | None,
    text: str = "",
    at: datetime | None = None,
    internal: bool = False,
) -> None:
    """Make the move, save the row and write the event. Set the row's other columns before."""
    before = case.state
    made = case.make_move(code, actors=actors)
    case.full_clean()
    case.save()
    if case.state != before:
        _drop_proposals(case)
    log(case, made.event, actor=actor, text=text, at=at, internal=internal, before=before)


def start_clock_again(case: Registration, *, on: date) -> None:
    """Move the promised day by the days that the applicant took: the clock rested until `on`.

    Call it before the move that gives the case back to the officer; the move saves the row.
    """
    asked = case.events.filter(to_state__in=WAITING_FOR_APPLICANT).exclude(from_state=F("to_state"))
    since = asked.order_by("-at", "-pk").values_list("at", flat=True).first()
    if since is not None and case.answer_promised_on is not None:
        rested = on - timezone.localdate(since)
        case.answer_promised_on += max(rested, timedelta())


def _drop_proposals(case: Registration) -> None:
    """End a proposed decision that can no longer be made from the state the case is in now.

    A draft stays while the case is open: its text is there when the enterprise has answered.
    """
    for proposal in case.proposals.filter(state__in=Proposal.ALIVE):
        kept = case.is_open and proposal.state == Proposal.State.DRAFT
        if not kept and case.state not in case.MOVES[proposal.kind].sources:
            proposal.state = Proposal.State.DROPPED
            proposal.save()


def log(
    case: Registration,
    code: str,
    *,
    actor: User | None,
    text: str = "",
    at: datetime | None = None,
    internal: bool = False,
    before: str | None = None,
) -> None:
    """Write an event; `before` is the state that the case left, when it has moved."""
    event = RegistrationEvent(
        case=case,
        code=code,
        actor=actor,
        text=text,
        internal=internal,
        from_state=before or case.state,
        to_state=case.state,
    )
    if at is not None:
        event.at = at
    event.full_clean()
    event.save()


def write_to_applicant(case: Registration, template: str, **context: Any) -> None:
    """One letter to each address: the case's contact and the enterprise's administrators."""
    administrators = case.enterprise.memberships.filter(
        kind=Membership.Kind.ADMINISTRATOR, user__is_active=True
    )
    addresses = [case.contact_email, *administrators.values_list("user__email", flat=True)]
    for address in _distinct(addresses):
        _post(case, template, to=address, **context)


def write_to_officer(case: Registration, template: str, **context: Any) -> None:
    """A letter to the case's officer, if it has one."""
    if case.officer is not None:
        letter_to(case, case.officer, template, **context)


def letter_to(case: Registration, officer: User, template: str, **context: Any) -> None:
    """A letter to an officer, unless the account is closed."""
    if officer.is_active:
        _post(case, template, to=officer.email, **context)


def _post(case: Registration, template: str, *, to: str, **context: Any) -> None:
    letters.post(
        f"enterprises/{template}",
        to=to,
        context={"case": case, "enterprise": case.enterprise, **context},
        case_number=case.number,
    )


def _distinct(addresses: Iterable[str]) -> list[str]:
    return list({address.lower(): address for address in addresses if address}.values())


def set_columns(row: models.Model, values: dict[str, Any], *, allowed: Iterable[str]) -> None:
    """Set the columns that may be set and validate the row. Raises ValidationError.

    A name that is not allowed is a mistake in the caller, so it raises ValueError.
    """
    if unknown := set(values) - set(allowed):
        raise ValueError(f"columns that may not be set: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean()


def as_field_errors(error: ValidationError, rename: dict[str, str]) -> ValidationError:
    """The same errors under the names that the form's fields have."""
    if not hasattr(error, "error_dict"):
        return error
    return ValidationError(
        {rename.get(name, name): errors for name, errors in error.error_dict.items()}
    )
