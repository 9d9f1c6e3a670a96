"""The roles of staff, and the doors that ask for them.

A role is a Django group made by migration. An applicant or a partner has no role here: what they
may see follows from the enterprise they belong to.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The value is the group's name in the database; the label is what people read."""

    CASE_OFFICER = "case_officer", _("Handläggare")
    PROCUREMENT_OFFICER = "procurement_officer", _("Upphandlare")
    UNIT_CONTACT = "unit_contact", _("Enhetskontakt")
    ADMINISTRATOR = "administrator", _("Administratör")


STAFF = frozenset(Role)

View = Callable[..., HttpResponse]


def staff_only(*roles: Role) -> Callable[[View], View]:
    """Let only staff with one of the roles in (any role when none is named); others get 403.

    The view carries its roles as `view.roles`, which the permission table's test reads.
    """
    allowed = frozenset(roles) or STAFF

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated or not request.user.roles & allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.roles = allowed  # type: ignore[attr-defined]
        return guarded

    return decorate
