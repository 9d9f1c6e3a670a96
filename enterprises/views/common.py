"""What views of both parties need."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enterprises.models import Registration
from ljungby_social.accounts.kept_posts import LedToPage
from ljungby_social.casework import ChangedMeanwhile

Crumbs = list[dict[str, Any]]
View = Callable[..., HttpResponse]


def start_crumbs() -> Crumbs:
    """The way to the first questions of a new case."""
    return [{"label": _("Registrera företag"), "url": reverse("enterprises:start")}]


def applicant_crumbs(case: Registration | None = None) -> Crumbs:
    """The way to a page of the applicant's: the list of cases, and the case."""
    crumbs = [{"label": _("Mina ärenden"), "url": reverse("enterprises:my_registrations")}]
    if case is not None:
        crumbs.append({"label": case.number, "url": case.get_absolute_url()})
    return crumbs


def officer_crumbs(case: Registration | None = None) -> Crumbs:
    """The way to a page of the officer's: the queue, and the case."""
    crumbs = [{"label": _("Ärenden"), "url": reverse("enterprises:queue")}]
    if case is not None:
        url = reverse("enterprises:case", args=[case.number])
        crumbs.append({"label": case.number, "url": url})
    return crumbs


def posted_from(page: str, key: str = "number") -> Callable[[View], View]:
    """The view only takes what is posted; whoever asks for its address is led to its page.

    A refused form is shown at the address that it was posted to. To change language there, or to
    type the address again, is to ask for it. `page` is the name of the page that has the form,
    `key` the argument that the two addresses share.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in ("GET", "HEAD"):
                return LedToPage(resolve_url(page, **{key: kwargs[key]}))
            return view(request, *args, **kwargs)

        return require_http_methods(["GET", "HEAD", "POST"])(inner)

    return decorate


def seen_version(request: HttpRequest) -> int:
    """The version of the case that the page was made from. Nonsense is a version nobody saw."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 9 else -1


def tell_if_changed(request: HttpRequest, case: Registration, form: Form) -> None:
    """Tell on a form that could not be saved that the case has changed as well.

    The form is shown again with the case's present version. Without these words the corrected
    form would overwrite, unseen, what somebody else saved in between.
    """
    told = form.has_error(NON_FIELD_ERRORS, code="changed_meanwhile")
    if not told and seen_version(request) != case.version:
        form.add_error(None, ChangedMeanwhile())
