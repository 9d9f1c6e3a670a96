"""Pages of the person's own account that allauth does not have."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from ljungby_social.accounts import terms
from ljungby_social.accounts.middleware import ASKED
from ljungby_social.accounts.models import User


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept_terms(request: HttpRequest) -> HttpResponse:
    """Ask about terms that are new to the person; then on to the page they were going to."""
    user = cast(User, request.user)
    today = timezone.localdate()
    onwards = _own_address(request)
    awaited = terms.Terms.objects.awaited_from(user.pk, today)
    if awaited is None:
        return redirect(onwards)
    if request.method == "POST":
        if request.POST.get("version") == str(awaited.version):
            terms.accept(user_pk=user.pk, occasion=terms.Acceptance.Occasion.VISIT, on=today)
            messages.success(request, _("Tack. Du har godkänt villkoren."))
            return redirect(onwards)
        messages.info(request, _("Villkoren har ändrats sedan du öppnade sidan. Läs dem igen."))
    request.session[ASKED] = awaited.pk
    earlier = user.terms_acceptances.select_related("terms").first()
    context = {"terms": awaited, "next": onwards, "earlier": earlier and earlier.terms}
    return render(request, "account/terms.html", context)


def _own_address(request: HttpRequest) -> str:
    """Where the person was going, when that is a page of ours."""
    address = request.POST.get("next") or request.GET.get("next") or ""
    hosts = {request.get_host()}
    if url_has_allowed_host_and_scheme(address, hosts, require_https=request.is_secure()):
        return address
    return reverse("home")
