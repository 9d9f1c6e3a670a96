"""Closing an account: the person goes, what they did in cases stays without their name.

An account that nothing rests on is removed. One that decisions, messages or events point at is
emptied instead: no name, no address, no way to log in. What the portal had about the person
beside the cases goes in both: addresses, second factors, sessions, letters outside cases, and the
person's number in the history of changes.
"""

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from ljungby_social.letters import Letter
from ljungby_social.privacy.models import Extract
from ljungby_social.privacy.registry import Obstacle, registry

# The name stays in Swedish in the record, like everything else that was written there.
NAMELESS = "Borttagen person"
NOBODY_AT = "konto.invalid"


class CannotClose(ValidationError):
    """Something must be done before the account can be closed; `obstacles` says what."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        self.obstacles = obstacles
        super().__init__([obstacle.text for obstacle in obstacles], code="cannot_close")


def obstacles(user: User) -> list[Obstacle]:
    """What the person must do first; nothing is best."""
    if user.is_staff or user.is_officer:
        return [Obstacle(_("Du arbetar i kommunen. Be en administratör att stänga kontot åt dig."))]
    return list(registry.obstacles_for(user))


@transaction.atomic
def close(*, user: User) -> None:
    """Close the person's own account. Raises CannotClose."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if found := obstacles(user):
        raise CannotClose(found)
    forget(user)


def forget(user: User, *, remove: bool = True) -> None:
    """Remove the person, or empty the account when `remove` is false or something rests on it.

    Call it inside a transaction.
    """
    for part in registry.partings:
        part(user)
    letters = Letter.objects.filter(to__iexact=user.email)
    letters.filter(case_number="").delete()
    letters.update(to=_no_address(user))
    Extract.objects.filter(address__iexact=user.email).update(address=_no_address(user))
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()
    Session.objects.filter(pk__in=[row.pk for row in sessions_of(user)]).delete()
    _leave_the_history(user)
    if remove and _removed(user):
        return
    user.name = NAMELESS
    user.email = _no_address(user)
    user.unit = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.full_clean()
    user.save()
    user.groups.clear()


def _no_address(user: User) -> str:
    return f"borttagen-{user.pk}@{NOBODY_AT}"


def _removed(user: User) -> bool:
    try:
        with transaction.atomic():
            User.objects.get(pk=user.pk).delete()
    except (ProtectedError, RestrictedError):
        return False
    return True


def _leave_the_history(user: User) -> None:
    """Take the person's number out of what the history of changes says about who did them.

    The earlier versions of the rows stay: they belong to the cases.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE pghistory_context SET metadata = metadata - 'user' "
            "WHERE metadata->>'user' = %s",
            [str(user.pk)],
        )


def sessions_of(user: User) -> Iterator[Session]:
    """Log-ins of the person that have not run out. Reads all sessions: they are not indexed."""
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore()
    for row in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if store.decode(row.session_data).get("_auth_user_id") == str(user.pk):
            yield row


def logged_in_until(user: User) -> list[datetime]:
    """When each of the person's log-ins runs out."""
    return sorted(row.expire_date for row in sessions_of(user))
