"""The person's own data: read it, fetch it, close the account."""

from typing import cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.models import User
from ljungby_social.privacy import closing, extract
from ljungby_social.privacy.forms import CloseForm


@never_cache
@require_safe
def own_data(request: HttpRequest) -> HttpResponse:
    """Everything that the portal has about the person, section by section."""
    context = {"parts": extract.parts(cast(User, request.user))}
    return render(request, "account/own_data.html", context)


@reauthentication_required
@never_cache
@require_safe
def own_data_file(request: HttpRequest, form: str) -> HttpResponse:
    """The same as one file: json for a machine, zip with tables for a person."""
    user = cast(User, request.user)
    if form not in {"json", "zip"}:
        raise Http404
    extract.note(person=user, made_by=user)
    return as_file(user, form)


def as_file(user: User, form: str) -> HttpResponse:
    """The extract as a download."""
    read = extract.parts(user)
    if form == "json":
        response = HttpResponse(extract.as_json(user.email, read), content_type="application/json")
    else:
        response = HttpResponse(extract.as_zip(user.email, read), content_type="application/zip")
    return _named(response, form)


def file_at(address: str) -> HttpResponse:
    """The extract about an address without an account, as a download."""
    content = extract.as_zip(address, extract.parts_at(address))
    return _named(HttpResponse(content, content_type="application/zip"), "zip")


def _named(response: HttpResponse, form: str) -> HttpResponse:
    response["Content-Disposition"] = f'attachment; filename="registerutdrag.{form}"'
    return response


@reauthentication_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def own_closing(request: HttpRequest) -> HttpResponse:
    """Say what goes and what stays; close the account when the person means it."""
    user = cast(User, request.user)
    form = CloseForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            closing.close(user=user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            logout(request)
            return redirect("account_is_closed")
    context = {
        "form": form,
        "obstacles": closing.obstacles(user),
        "crumbs": [{"label": _("Dina uppgifter"), "url": reverse("own_data")}],
    }
    status = 422 if form.is_bound else 200
    return render(request, "account/close.html", context, status=status)


@login_not_required
@require_safe
def closed(request: HttpRequest) -> HttpResponse:
    """What somebody sees who has just closed their account."""
    return render(request, "account/closed.html")
