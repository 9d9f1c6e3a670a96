"""What we tell allauth about our users."""

import time
from types import SimpleNamespace
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from ljungby_social.accounts.models import User

# Whoever has just logged in has just shown who they are, and is not asked again.
JUST_LOGGED_IN_SECONDS = 10 * 60


class AccountAdapter(DefaultAccountAdapter):
    """allauth looks for first and last names; a user here has one name."""

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There are no user names."""

    def get_user_display(self, user: User) -> str:
        return str(user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff come to their desk, an applicant to their cases, where the next step stands."""
        if request.user.is_officer or request.user.is_staff:
            return reverse("home")
        return reverse("enterprises:my_registrations")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Sign mails with the service's name; allauth would sign with the address."""
        site = SimpleNamespace(name=settings.SITE_NAME, domain=settings.SITE_URL)
        super().send_mail(template_prefix, email, {**context, "current_site": site})

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password once more before security is changed, except after log-in."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < JUST_LOGGED_IN_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app))
