"""The first two questions of a new case: the number, then what it is."""

from typing import cast

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import services
from enterprises.forms.applicant import NewEnterpriseForm, OrgNumberForm
from enterprises.models import Enterprise, Registration
from enterprises.models.enterprise import Stage
from enterprises.services import EnterpriseIsHere
from enterprises.views.common import start_crumbs
from ljungby_social.accounts.models import User
from ljungby_social.accounts.sent_once import once

# The number lives in the session between the two questions, never in an address: it may be a
# personnummer.
SESSION_KEY = "new_org_number"
PRECHECK_KEY = "precheck"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def number(request: HttpRequest) -> HttpResponse:
    """Ask for the organisation number; stop what is here already, with a next step."""
    form = OrgNumberForm(request.POST or None)
    if form.is_valid():
        org_number = form.cleaned_data["org_number"]
        existing = Enterprise.objects.filter(org_number=org_number).first() if org_number else None
        if existing is None:
            request.session[SESSION_KEY] = org_number or ""
            return redirect("enterprises:new_enterprise")
        return _existing(request, form, existing)
    status = 422 if form.is_bound else 200
    context = {"form": form, "here": None, "crumbs": start_crumbs()}
    return render(request, "enterprises/applicant/number.html", context, status=status)


def _existing(request: HttpRequest, form: OrgNumberForm, found: Enterprise) -> HttpResponse:
    """A case for the person's own enterprise, or the page that says what to do instead."""
    user = cast(User, request.user)
    try:
        case = services.start_again(enterprise=found, actor=user, on=timezone.localdate())
    except EnterpriseIsHere as here:
        form.add_error("org_number", here)
        if not here.own:
            request.session[SESSION_KEY] = found.org_number
        context = {"form": form, "here": here, "crumbs": start_crumbs()}
        return render(request, "enterprises/applicant/number.html", context, status=422)
    _carry(request, case)
    return redirect(case)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def enterprise(request: HttpRequest) -> HttpResponse:
    """Ask for name, form and stage; then the case exists."""
    if SESSION_KEY not in request.session:
        return redirect("enterprises:new")
    org_number = request.session[SESSION_KEY] or None
    form = NewEnterpriseForm(request.POST or None, org_number=org_number)
    if form.is_valid():
        try:
            case = services.start_registration(
                actor=cast(User, request.user),
                org_number=org_number,
                name=form.cleaned_data["name"],
                legal_form=form.cleaned_data["legal_form"],
                stage=form.cleaned_data.get("stage", Stage.PLANNED),
                on=timezone.localdate(),
            )
        except EnterpriseIsHere:
            return redirect("enterprises:new")
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            del request.session[SESSION_KEY]
            _carry(request, case)
            return redirect(case)
    return render(
        request,
        "enterprises/applicant/new_enterprise.html",
        {"form": form, "crumbs": start_crumbs()},
        status=422 if form.is_bound else 200,
    )


def _carry(request: HttpRequest, case: Registration) -> None:
    """Take along what the person answered in the pre-check, if they asked for it."""
    answers = request.session.pop(PRECHECK_KEY, None)
    if answers:
        actor = cast(User, request.user)
        services.carry_precheck(registration=case, actor=actor, answers=answers)
