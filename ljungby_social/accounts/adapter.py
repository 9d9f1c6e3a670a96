"""What we tell allauth about our users."""

import time

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.models import EmailConfirmation
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from ljungby_social.accounts.mails import MailsByLetter
from ljungby_social.accounts.models import User

# Whoever has just logged in has just shown who they are, and is not asked again.
JUST_LOGGED_IN_SECONDS = 10 * 60


class AccountAdapter(MailsByLetter):
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

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmation
    ) -> str:
        """The link of the letter, which leads on to where the person was going.

        The letter may be opened in another browser than the one that signed up. Only addresses of
        our own are taken along, and the page that confirms looks once more.
        """
        url = super().get_email_confirmation_url(request, emailconfirmation)
        going_to = get_next_redirect_url(request)
        return f"{url}?{urlencode({REDIRECT_FIELD_NAME: going_to})}" if going_to else url

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Ask for the password once more before security is changed, except after log-in."""
        records = get_authentication_records(self.request, self.request.user)
        if records and time.time() - records[-1]["at"] < JUST_LOGGED_IN_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app))
