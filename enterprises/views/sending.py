"""Check the answers, declare, send; take back; read the decision."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import decision_letter, presenting, sections, services
from enterprises.forms.applicant import DeclarationForm, WithdrawForm
from enterprises.models import Registration
from enterprises.states import State
from enterprises.views.applicant import latest_released, own_case
from enterprises.views.common import applicant_crumbs, officer_crumbs, seen_version
from ljungby_social.accounts import terms
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User


@never_cache
@require_safe
def check(request: HttpRequest, number: str) -> HttpResponse:
    """All answers on one page, with links to change them while they may be changed."""
    case = own_case(request, number)
    blocks = [_block(case, part) for part in sections.of(case)]
    context = {
        "crumbs": applicant_crumbs(case),
        "case": case,
        "blocks": blocks,
        "remaining": [
            {"text": f"{part.title}: {what}", "url": block["url"]}
            for block in blocks
            for part in [block["part"]]
            for what in part.missing
        ],
    }
    return render(request, "enterprises/applicant/check.html", context)


def _block(case: Registration, part: sections.Section) -> dict[str, Any]:
    url = ""
    if case.is_editable:
        url = reverse("enterprises:section", args=[case.number, part.key])
    block: dict[str, Any] = {"part": part, "url": url, "files": [], "years": None}
    if part.criterion is not None:
        text = presenting.paragraphs(presenting.claim_text(case, part.criterion))
        block["rows"] = [
            presenting.row(_("Så uppfyller vi kriteriet"), text, url=url),
            *presenting.fact_rows(case, part.criterion, url=url),
        ]
        block["years"] = presenting.year_table(case, part.criterion)
        block["files"] = presenting.files(case, part.criterion, removable=False)
    elif part.key == sections.ENTERPRISE:
        number = case.enterprise.whole_number
        block["rows"] = presenting.enterprise_rows(case, number=number, url=url)
    elif part.key == sections.OFFER:
        block["rows"] = presenting.offer_rows(case, url=url)
    else:
        block["rows"] = presenting.contact_rows(case, url=url)
    return block


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, number: str) -> HttpResponse:
    """The declaration, and the button that sends: first time or completion."""
    case = own_case(request, number)
    user = cast(User, request.user)
    if request.method != "POST" and not case.is_editable:
        return redirect(case)
    remaining = sections.missing(case)
    form = DeclarationForm(request.POST or None, initial={"declared_name": user.name})
    if request.method == "POST" and services.follow_policy(
        registration=case, on=timezone.localdate()
    ):
        messages.info(request, _moved())
        return redirect("enterprises:check", number)
    if request.method == "POST" and form.is_valid():
        try:
            _send(case, user, form, seen_version(request))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _sent(case))
            return redirect(case)
    if request.method == "POST":
        case = own_case(request, number)
    context = {
        "crumbs": applicant_crumbs(case),
        "case": case,
        "form": form,
        "remaining": remaining,
        "terms": terms.Terms.objects.in_force(timezone.localdate()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprises/applicant/send.html", context, status=status)


def _sent(case: Registration) -> str:
    """What is said to whoever sent `case`, as it was before: a first time, or an answer."""
    if case.state == State.DRAFT:
        return _("Ansökan är inskickad. Vi har skickat ett kvitto.")
    return _("Svaret är inskickat. Vi har skickat ett kvitto.")


def _moved() -> str:
    return _(
        "Kommunen har en ny version av policyn, och ansökan prövas mot den. Dina svar har följt "
        "med. Läs igenom dem och skicka sedan."
    )


@transaction.atomic
def _send(case: Registration, user: User, form: DeclarationForm, version: int) -> None:
    """Send, and store which terms it was sent under; both or neither."""
    today = timezone.localdate()
    declared = {name: form.cleaned_data[name] for name in ("declared_name", "declared_capacity")}
    terms.accept(
        user_pk=user.pk,
        occasion=terms.Acceptance.Occasion.SENDING,
        on=today,
        case_number=case.number,
    )
    if case.state == State.DRAFT:
        services.submit(registration=case, actor=user, on=today, expect_version=version, **declared)
    else:
        services.resubmit(
            registration=case, actor=user, on=today, expect_version=version, **declared
        )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask once, then take the case back."""
    case = own_case(request, number)
    if "withdraw" not in case.allowed_moves(cast(User, request.user)):
        return redirect(case)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.withdraw(
                registration=case,
                actor=cast(User, request.user),
                reason=form.cleaned_data["reason"],
                expect_version=seen_version(request),
            )
        except ValidationError as error:
            form.add_service_errors(error)
            case = own_case(request, number)
        else:
            messages.success(request, _("Ärendet är tillbakataget."))
            return redirect(case)
    status = 422 if form.is_bound else 200
    context = {"crumbs": applicant_crumbs(case), "case": case, "form": form}
    return render(request, "enterprises/applicant/withdraw.html", context, status=status)


@never_cache
@posted_from("enterprises:registration")
def again(request: HttpRequest, number: str) -> HttpResponse:
    """Renew, or try once more: a new case where the earlier answers are filled in."""
    case = own_case(request, number)
    try:
        new = services.start_again(
            enterprise=case.enterprise,
            actor=cast(User, request.user),
            on=timezone.localdate(),
        )
    except services.EnterpriseIsHere as here:
        opened = here.registration
        if opened and services.follow_policy(registration=opened, on=timezone.localdate()):
            messages.info(request, _moved())
        return redirect(opened or case)
    messages.success(request, _("Svaren från förra gången följer med. Ändra det som är nytt."))
    return redirect(new)


def decided_case(request: HttpRequest, number: str) -> Registration:
    """A decided case, for the enterprise and for those who handle cases."""
    visible = Registration.objects.visible_to(cast(User, request.user)).select_related(
        "enterprise", "policy", "decision__decided_by", "decision__policy"
    )
    return get_object_or_404(visible, number=number, decision__isnull=False)


@never_cache
@require_safe
def decision(request: HttpRequest, number: str) -> HttpResponse:
    """The decision as a page that prints as a letter."""
    case = decided_case(request, number)
    own = case.enterprise.memberships.filter(user=cast(User, request.user)).exists()
    context = {
        "crumbs": applicant_crumbs(case) if own else officer_crumbs(case),
        "case": case,
        "summary": presenting.decision_rows(case),
        "decision": case.decision,
        "verdicts": latest_released(case.verdicts.released().select_related("criterion")),
    }
    return render(request, "enterprises/decision.html", context)


@never_cache
@require_safe
def decision_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The decision as an accessible PDF for the archive."""
    case = decided_case(request, number)
    rows = latest_released(case.verdicts.released().select_related("criterion"))
    content = decision_letter.pdf(case, [row["verdict"] for row in rows])
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="beslut-{case.number}.pdf"'
    return response
