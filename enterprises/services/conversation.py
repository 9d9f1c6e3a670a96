"""Messages between the enterprise and its officer, and notes that stay among officers."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Message, Registration
from enterprises.services.case import write_to_applicant, write_to_officer
from enterprises.states import APPLICANT, OFFICER, State
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

Side = Message.Side


@transaction.atomic
def write_message(*, registration: Registration, author: User, side: str, text: str) -> Message:
    """Write to the other party, who gets a letter. Not in a draft: nobody would read it.

    `side` is the party that the person writes for; raises IllegalMove when it is not hers.
    """
    role = {Side.APPLICANT: APPLICANT, Side.OFFICER: OFFICER}[Side(side)]
    if registration.state == State.DRAFT or role not in registration.actors(author):
        raise IllegalMove
    message = _write(registration, side, author, text)
    if side == Side.OFFICER:
        write_to_applicant(registration, "message", message=message)
    else:
        write_to_officer(registration, "message_to_officer", message=message)
    return message


@transaction.atomic
def write_note(*, registration: Registration, author: User, text: str) -> Message:
    """Write for officers only. The applicant never sees it in the service."""
    if OFFICER not in registration.actors(author):
        raise IllegalMove
    return _write(registration, Side.NOTE, author, text)


def _write(registration: Registration, side: str, author: User, text: str) -> Message:
    if not text.strip():
        raise ValidationError({"text": _("Skriv något först.")})
    message = Message(registration=registration, side=side, author=author, text=text.strip())
    message.full_clean()
    message.save()
    return message


def mark_seen(*, registration: Registration, reader_side: str) -> int:
    """Note that a party has seen what the other wrote; return how many messages were new."""
    other = Side.OFFICER if reader_side == Side.APPLICANT else Side.APPLICANT
    return registration.messages.filter(side=other, seen_at=None).update(seen_at=timezone.now())
