"""Staff without a second factor are led to the page that sets one up."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

# What a person must be able to reach in order to get a second factor, or to leave.
OPEN_PREFIXES = ("mfa_", "account_logout", "account_reauthenticate", "account_confirm_email")
OPEN_NAMES = {"set_language", "health", "accessibility", "privacy"}


class StaffSecondFactorMiddleware:
    """Closes every page to staff (roles or Django admin) until a second factor is set up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        user = request.user
        if not settings.STAFF_SECOND_FACTOR_REQUIRED or not user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        if name.startswith(OPEN_PREFIXES) or name in OPEN_NAMES:
            return None
        if not (user.is_staff or user.is_officer) or is_mfa_enabled(user):
            return None
        messages.info(
            request, _("Du som är anställd behöver två steg vid inloggning. Lägg till ett nu.")
        )
        return redirect("mfa_activate_totp")
