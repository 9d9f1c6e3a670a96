"""Who belongs to an enterprise: invited, let in, given another right, gone.

An enterprise is never without an administrator: every service that could leave it so locks the
enterprise's row first, so two who leave at once cannot both go.
"""

import hashlib
import secrets
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, Invitation, JoinRequest, Membership
from ljungby_social import letters
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role

INVITATION_DAYS = 14
Kind = Membership.Kind


class NotAdministrator(ValidationError):
    """Only an administrator of the enterprise may do this."""

    def __init__(self) -> None:
        super().__init__(_("Bara företagets administratör får göra det."), code="not_administrator")


def _locked(enterprise: Enterprise, *, administrator: User | None) -> Enterprise:
    """The enterprise's row, locked. Raises NotAdministrator unless the person is one."""
    locked = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    if administrator is not None:
        rights = locked.memberships.filter(user=administrator, kind=Kind.ADMINISTRATOR)
        if not rights.exists():
            raise NotAdministrator
    return locked


def key_hash(key: str) -> str:
    """What is stored of an invitation's key, so that the table lets nobody in."""
    return hashlib.sha256(key.encode()).hexdigest()


@transaction.atomic
def invite(*, enterprise: Enterprise, actor: User, email: str, kind: str, on: date) -> Invitation:
    """Send an invitation that holds for two weeks. A new one replaces one that waits."""
    enterprise = _locked(enterprise, administrator=actor)
    email = email.strip().lower()
    if enterprise.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError({"email": _("Personen hör redan till företaget.")})
    enterprise.invitations.filter(email=email, accepted_at=None).delete()
    key = secrets.token_urlsafe(32)
    invitation = Invitation(
        enterprise=enterprise,
        email=email,
        kind=kind,
        key_hash=key_hash(key),
        invited_by=actor,
        expires_on=on + timedelta(days=INVITATION_DAYS),
    )
    invitation.full_clean()
    invitation.save()
    letters.post(
        "enterprises/invitation",
        to=email,
        context={"enterprise": enterprise, "invitation": invitation, "key": key, "actor": actor},
    )
    return invitation


@transaction.atomic
def accept(*, key: str, user: User, on: date) -> Membership:
    """Join by an invitation's key. It holds for the invited address only, and once."""
    invitation = find_invitation(key)
    if invitation is None or invitation.expires_on < on:
        raise ValidationError(_("Inbjudan gäller inte längre. Be om en ny."))
    if invitation.email.lower() != user.email.lower():
        raise ValidationError(
            _("Inbjudan gäller en annan e-postadress. Logga in med den adressen i stället.")
        )
    enterprise = _locked(invitation.enterprise, administrator=None)
    membership, _new = Membership.objects.get_or_create(
        enterprise=enterprise, user=user, defaults={"kind": invitation.kind}
    )
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    return membership


def find_invitation(key: str) -> Invitation | None:
    """The invitation that waits for an answer under this key, or None."""
    return (
        Invitation.objects.select_related("enterprise", "invited_by")
        .filter(key_hash=key_hash(key), accepted_at=None)
        .first()
    )


@transaction.atomic
def ask_to_join(*, enterprise: Enterprise, user: User, message: str) -> JoinRequest:
    """Ask the administrators to be let in; they get a letter. One open question a person.

    Where nobody is in charge any more the municipality's officers and administrators get it.
    """
    enterprise = _locked(enterprise, administrator=None)
    if enterprise.memberships.filter(user=user).exists():
        raise ValidationError(_("Du hör redan till företaget."))
    request = JoinRequest(enterprise=enterprise, user=user, message=message.strip())
    request.full_clean()
    request.save()
    template = "join_request" if has_administrator(enterprise) else "join_request_alone"
    for address in _who_answers(enterprise):
        letters.post(
            f"enterprises/{template}",
            to=address,
            context={"enterprise": enterprise, "asker": user, "message": request.message},
        )
    return request


def has_administrator(enterprise: Enterprise) -> bool:
    """Whether somebody with an open account is in charge of the enterprise. One query."""
    return _in_charge(enterprise).exists()


def _in_charge(enterprise: Enterprise) -> QuerySet[Membership]:
    return enterprise.memberships.filter(kind=Kind.ADMINISTRATOR, user__is_active=True)


def _who_answers(enterprise: Enterprise) -> list[str]:
    """Addresses of the enterprise's administrators, or else of the municipality's people."""
    own = list(_in_charge(enterprise).values_list("user__email", flat=True))
    if own:
        return own
    roles = (Role.CASE_OFFICER, Role.ADMINISTRATOR)
    staff = (User.objects.with_role(role).values_list("email", flat=True) for role in roles)
    return sorted({address for addresses in staff for address in addresses})


@transaction.atomic
def answer_join_request(*, request: JoinRequest, actor: User, approve: bool) -> JoinRequest:
    """Let somebody in as a member, or not; the person is told."""
    enterprise = _locked(request.enterprise, administrator=actor)
    fresh = JoinRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if fresh.state != JoinRequest.State.WAITING:
        raise ValidationError(_("Någon annan har redan svarat."))
    fresh.state = JoinRequest.State.APPROVED if approve else JoinRequest.State.DECLINED
    fresh.answered_by = actor
    fresh.save()
    if approve:
        Membership.objects.get_or_create(enterprise=enterprise, user=fresh.user)
    letters.post(
        "enterprises/join_answered",
        to=fresh.user.email,
        context={"enterprise": enterprise, "approved": approve},
    )
    return fresh


@transaction.atomic
def remove_member(*, membership: Membership, actor: User) -> None:
    """Leave, or be removed by an administrator. The last administrator stays."""
    leaving = membership.user_id == actor.pk
    enterprise = _locked(membership.enterprise, administrator=None if leaving else actor)
    _check_administrator_remains(enterprise, without=membership)
    membership.delete()


@transaction.atomic
def change_kind(*, membership: Membership, actor: User, kind: str) -> Membership:
    """Give a person another right. The last administrator keeps theirs."""
    enterprise = _locked(membership.enterprise, administrator=actor)
    if kind != Kind.ADMINISTRATOR:
        _check_administrator_remains(enterprise, without=membership)
    membership.kind = kind
    membership.full_clean()
    membership.save()
    return membership


def _check_administrator_remains(enterprise: Enterprise, *, without: Membership) -> None:
    others = enterprise.memberships.filter(kind=Kind.ADMINISTRATOR).exclude(pk=without.pk)
    if not others.exists():
        raise ValidationError(
            _("Företaget behöver minst en administratör. Utse någon annan först.")
        )
