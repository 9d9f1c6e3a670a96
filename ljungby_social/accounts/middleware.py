"""What stands between a person and a page: a second factor for staff, new terms for the others."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from ljungby_social.accounts import kept_posts
from ljungby_social.accounts.terms import Terms

# What a person must be able to reach in order to get a second factor, or to leave.
OPEN_PREFIXES = ("mfa_", "account_logout", "account_reauthenticate", "account_confirm_email")
OPEN_NAMES = {"set_language", "health", "accessibility", "privacy", "terms", "terms_version"}


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


# Where a person may go and act whatever they think of new terms: their own account, and away.
WITHOUT_TERMS_PREFIXES = ("account_", "mfa_", "socialaccount_", "own_")
WITHOUT_TERMS_NAMES = {"accept_terms"}
ASKED = "terms_asked"


class TermsMiddleware:
    """Asks a person who has logged in about new terms: once a visit, before anything is sent.

    Pages that everyone may read are never held up, and "not now" leads on to any page. What
    somebody sends without having accepted is kept, and shown again when they have. Staff are
    not asked: they use the portal as part of their work.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_arguments: object
    ) -> HttpResponse | None:
        if not getattr(view, "login_required", True) or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        name = match.url_name or "" if match else ""
        if name.startswith(WITHOUT_TERMS_PREFIXES) or name in WITHOUT_TERMS_NAMES:
            return None
        if request.user.is_staff or request.user.is_officer:
            return None
        awaited = Terms.objects.awaited_from(request.user.pk, timezone.localdate())
        if awaited is None:
            return None
        if request.method == "POST":
            kept_posts.keep(request, why="terms")
        elif request.session.get(ASKED) == awaited.pk or request.headers.get("HX-Request"):
            return None
        return redirect(f"{reverse('accept_terms')}?{urlencode({'next': request.get_full_path()})}")
