"""The second reader's page, and the flag for a new assessment."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import changes, presenting, services
from enterprises.forms.follow_up import DropForm, ReassessForm, SendBackForm
from enterprises.models import Proposal, Registration
from enterprises.services import second_reading
from enterprises.services.assessing import latest_verdicts
from enterprises.services.case import conflict_of_interest
from enterprises.views.casepage import Unsaved, case_page, handled_case
from enterprises.views.common import officer_crumbs, seen_version
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, number: str) -> HttpResponse:
    """Read the proposed decision; confirm it, or send it back with a comment."""
    case = handled_case(request, number)
    form = SendBackForm(request.POST if request.POST.get("action") == "send_back" else None)
    errors: list[str] = []
    if request.method == "POST":
        try:
            if answer := _act(request, case, form):
                return answer
        except ValidationError as error:
            if form.is_bound:
                form.add_service_errors(error)
            else:
                errors = error.messages
        case = handled_case(request, number)
    return _page(request, case, form, errors)


def _act(request: HttpRequest, case: Registration, form: SendBackForm) -> HttpResponse | None:
    """Confirm, or send back; None when the comment is missing."""
    reader, version = cast(User, request.user), seen_version(request)
    if request.POST.get("action") == "send_back":
        if not form.is_valid():
            return None
        services.send_back(
            registration=case, reader=reader, expect_version=version, **form.cleaned_data
        )
        messages.success(request, _("Förslaget är skickat tillbaka."))
    else:
        services.confirm(
            registration=case, reader=reader, on=timezone.localdate(), expect_version=version
        )
        messages.success(request, _("Beslutet gäller nu och är skickat till företaget."))
    return redirect("enterprises:case", case.number)


def _page(
    request: HttpRequest, case: Registration, form: SendBackForm, errors: list[str]
) -> HttpResponse:
    user = cast(User, request.user)
    proposal = second_reading.alive(case)
    failed = request.method == "POST"
    waiting = proposal is not None and proposal.state == Proposal.State.WAITING
    if not waiting or proposal is None or conflict_of_interest(case, user):
        texts = [*errors, *form.non_field_errors()] or [_("Inget förslag väntar på dig.")]
        if failed:
            elsewhere = form if form.is_bound else None
            return case_page(request, case, Unsaved(errors=texts, elsewhere=elsewhere))
        messages.info(request, texts[0])
        return redirect("enterprises:case", case.number)
    verdicts = sorted(latest_verdicts(case).values(), key=lambda v: v.criterion.order)
    context = {
        "crumbs": officer_crumbs(case),
        "case": case,
        "proposal": proposal,
        "why_not": second_reading.why_not_read(case, proposal, user),
        "form": form,
        "errors": [{"text": text, "target": ""} for text in errors],
        "summary": _summary(proposal),
        "verdicts": [{"verdict": v, "tone": presenting.OUTCOME_TONES[v.outcome]} for v in verdicts],
        "challenge": services.CHALLENGE,
        "proposed": changes.of_enterprise(case),
    }
    status = 422 if failed else 200
    return render(request, "enterprises/officer/second_reading.html", context, status=status)


def _summary(proposal: Proposal) -> list[presenting.Row]:
    rows = [
        presenting.row(_("Förslag"), proposal.get_kind_display()),
        presenting.row(_("Skrivet av"), proposal.prepared_by.name),
        presenting.row(_("Skrivet"), presenting.datum(proposal.prepared_at)),
    ]
    if proposal.diary_number:
        rows.append(presenting.row(_("Diarienummer"), proposal.diary_number))
    if proposal.comment:
        comment = presenting.paragraphs(proposal.comment)
        rows.append(presenting.row(_("Tidigare kommentar"), comment))
    return rows


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take the proposal back, to go on working with the case."""
    case = handled_case(request, number)
    try:
        services.take_back(
            registration=case,
            officer=cast(User, request.user),
            expect_version=seen_version(request),
        )
    except ValidationError as error:
        return case_page(request, handled_case(request, number), Unsaved(errors=error.messages))
    messages.success(request, _("Förslaget är tillbaka. Texten finns kvar under Besluta."))
    return redirect("enterprises:case", number)


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reassess(request: HttpRequest, number: str) -> HttpResponse:
    """Ask a registered enterprise to be assessed anew, or take that back."""
    case = handled_case(request, number)
    drops = case.reassess_since is not None
    form = (DropForm if drops else ReassessForm)(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            _reassess(request, case, drops=drops, **form.cleaned_data)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Företaget har fått ett brev."))
            return redirect("enterprises:case", number)
    move = "drop_reassessment" if drops else "ask_reassessment"
    if not form.is_bound and move not in case.allowed_moves(cast(User, request.user)):
        messages.info(request, _("Det går inte i ärendets nuvarande läge."))
        return redirect("enterprises:case", number)
    context = {"crumbs": officer_crumbs(case), "case": case, "form": form, "drops": drops}
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/officer/reassess.html", context, status=status)


def _reassess(request: HttpRequest, case: Registration, *, drops: bool, **text: Any) -> None:
    common = {
        "registration": case,
        "officer": cast(User, request.user),
        "expect_version": seen_version(request),
    }
    if drops:
        services.drop_reassessment(**common, **text)
    else:
        services.ask_reassessment(**common, on=timezone.localdate(), **text)
