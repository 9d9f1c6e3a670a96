"""An officer's letters to the applicant: ask, give a second chance, go on, decide."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import changes, presenting, services
from enterprises.forms.fields import PlainForm
from enterprises.forms.officer import AskForm, CloseForm, DecisionForm, RecusalForm, ResumeForm
from enterprises.models import Decision, Proposal, Registration, Verdict
from enterprises.services import deciding, second_reading
from enterprises.services.assessing import latest_verdicts
from enterprises.services.case import conflict_of_interest
from enterprises.views.casepage import Unsaved, case_page, handled_case, officers
from enterprises.views.common import officer_crumbs, seen_version
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only

ANSWER_TIME = timedelta(weeks=3)
DRAFTED = ("motivation", "would_change", "diary_number")
PROPOSED = gettext_lazy("Förslaget väntar på en andra läsare. Inget gäller än.")
Outcome = Verdict.Outcome


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for completion. The draft is made of the reasons where more is needed."""
    case = handled_case(request, number)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={
            "text": _reasons(case, Outcome.MORE_NEEDED, Outcome.NOT_MET),
            "due_on": timezone.localdate() + ANSWER_TIME,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            services.request_completion(**_letter(request, case, form))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Företaget har fått ett brev om vad som saknas."))
            return redirect("enterprises:case", number)
    return _page(request, case, form, "ask", move="request_completion")


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def second_chance(request: HttpRequest, number: str) -> HttpResponse:
    """Put the reasons against to the applicant before a refusal."""
    case = handled_case(request, number)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        initial={
            "text": _reasons(case, Outcome.NOT_MET),
            "due_on": timezone.localdate() + ANSWER_TIME,
        },
    )
    if form.is_bound and form.is_valid():
        try:
            services.give_second_chance(**_letter(request, case, form))
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Företaget har fått skälen och får svara före beslutet."))
            return redirect("enterprises:case", number)
    return _page(request, case, form, "second_chance", move="give_second_chance")


def _letter(request: HttpRequest, case: Registration, form: AskForm) -> dict[str, Any]:
    return {
        "registration": case,
        "officer": cast(User, request.user),
        "text": form.cleaned_data["text"],
        "due_on": form.cleaned_data["due_on"],
        "on": timezone.localdate(),
        "expect_version": seen_version(request),
    }


def _reasons(case: Registration, *outcomes: str) -> str:
    """A draft text of the reasons with these outcomes, a paragraph for each criterion."""
    verdicts = sorted(latest_verdicts(case).values(), key=lambda v: v.criterion.order)
    return "\n\n".join(
        f"{verdict.criterion.title}: {verdict.reason}"
        for verdict in verdicts
        if verdict.outcome in outcomes
    )


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def resume(request: HttpRequest, number: str) -> HttpResponse:
    """Go on without the applicant's answer."""
    case = handled_case(request, number)
    form = ResumeForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.resume(
                registration=case,
                officer=cast(User, request.user),
                reason=form.cleaned_data["reason"],
                on=timezone.localdate(),
                expect_version=seen_version(request),
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Prövningen fortsätter."))
            return redirect("enterprises:case", number)
    return _page(request, case, form, "resume", move="resume")


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, number: str) -> HttpResponse:
    """Write the decision, and sign it or send it to a second reader. A person decides.

    What remains to be done is said first, and until it is done there is nothing to sign.
    """
    case = handled_case(request, number)
    form = DecisionForm(request.POST if request.method == "POST" else None, initial=_draft(case))
    remains = deciding.remaining(case)
    if not form.is_bound:
        form.offer(_outcomes(case))
    elif form.is_valid():
        try:
            _decide_or_propose(request, case, form)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            return redirect("enterprises:case", number)
    return _page(
        request,
        case,
        form,
        "decide",
        move="register",
        challenge=services.CHALLENGE,
        remains=remains,
        proposal=second_reading.alive(case),
        proposed=changes.of_enterprise(case),
        must_be_read=second_reading.required(),
    )


def _draft(case: Registration) -> dict[str, str]:
    """The text that the officer starts from: what a reader sent back, or else the reasons."""
    proposal = second_reading.alive(case)
    if proposal is None or proposal.kind == Proposal.Kind.REVOKE:
        return {"motivation": _reasons(case, Outcome.MET, Outcome.NOT_MET)}
    return {name: getattr(proposal, name) for name in DRAFTED}


def _outcomes(case: Registration) -> list[str]:
    refused = Outcome.NOT_MET in {v.outcome for v in latest_verdicts(case).values()}
    return [Decision.Outcome.REFUSED if refused else Decision.Outcome.REGISTERED]


def _decide_or_propose(request: HttpRequest, case: Registration, form: DecisionForm) -> None:
    officer, version = cast(User, request.user), seen_version(request)
    if second_reading.required() or request.POST.get("action") == "propose":
        texts = {name: form.cleaned_data[name] for name in DRAFTED}
        registers = form.cleaned_data["outcome"] == Decision.Outcome.REGISTERED
        services.propose(
            registration=case,
            officer=officer,
            kind=Proposal.Kind.REGISTER if registers else Proposal.Kind.REFUSE,
            expect_version=version,
            **texts,
        )
        messages.success(request, PROPOSED)
        return
    services.decide(
        registration=case,
        officer=officer,
        on=timezone.localdate(),
        expect_version=version,
        **form.cleaned_data,
    )
    messages.success(request, _("Beslutet är fattat och skickat till företaget."))


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Pause a registration, or end it, with a cause."""
    case = handled_case(request, number)
    proposal = second_reading.alive(case)
    initial = {"kind": CloseForm.END, "cause": proposal.motivation} if proposal else {}
    form = CloseForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_bound and form.is_valid():
        try:
            _close(request, case, form)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            return redirect("enterprises:case", number)
    return _page(
        request,
        case,
        form,
        "close",
        move="revoke",
        proposal=proposal,
        must_be_read=second_reading.required(),
    )


def _close(request: HttpRequest, case: Registration, form: CloseForm) -> None:
    common: dict[str, Any] = {
        "registration": case,
        "officer": cast(User, request.user),
        "expect_version": seen_version(request),
    }
    cause, ends = form.cleaned_data["cause"], form.cleaned_data["kind"] == CloseForm.END
    if ends and second_reading.required():
        services.propose(kind=Proposal.Kind.REVOKE, motivation=cause, **common)
        messages.success(request, PROPOSED)
        return
    (services.revoke if ends else services.suspend)(cause=cause, **common)
    messages.success(request, _("Företaget visas inte längre. Det har fått ett brev."))


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
def reinstate(request: HttpRequest, number: str) -> HttpResponse:
    """End a pause."""
    case = handled_case(request, number)
    try:
        services.reinstate(
            registration=case,
            officer=cast(User, request.user),
            expect_version=seen_version(request),
        )
    except ValidationError as error:
        return case_page(request, handled_case(request, number), Unsaved(errors=error.messages))
    messages.success(request, _("Pausen är hävd. Företaget visas igen."))
    return redirect("enterprises:case", number)


@staff_only(Role.CASE_OFFICER)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recuse(request: HttpRequest, number: str) -> HttpResponse:
    """Declare a conflict of interest."""
    case = handled_case(request, number)
    form = RecusalForm(
        request.POST if request.method == "POST" else None,
        officers=officers().exclude(pk=request.user.pk),
    )
    if form.is_bound and form.is_valid():
        try:
            services.recuse(
                registration=case,
                officer=cast(User, request.user),
                expect_version=seen_version(request),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Jävet är antecknat. Du kan läsa ärendet men inte ändra."))
            return redirect("enterprises:case", number)
    return _page(request, case, form, "recuse", move="assign")


def _page(
    request: HttpRequest,
    case: Registration,
    form: PlainForm,
    name: str,
    *,
    move: str,
    **context: Any,
) -> HttpResponse:
    """The form of one letter. Whoever comes when it cannot be sent is led back with a word."""
    if not form.is_bound and move not in case.allowed_moves(cast(User, request.user)):
        messages.info(request, _("Det går inte i ärendets nuvarande läge."))
        return redirect("enterprises:case", case.number)
    if form.is_bound:
        case = handled_case(request, case.number)
    drafts = not conflict_of_interest(case, cast(User, request.user))
    latest = latest_verdicts(case, drafts=drafts)
    verdicts = sorted(latest.values(), key=lambda v: v.criterion.order)
    rows = [{"verdict": v, "tone": presenting.OUTCOME_TONES[v.outcome]} for v in verdicts]
    return render(
        request,
        f"enterprises/officer/{name}.html",
        {"crumbs": officer_crumbs(case), "case": case, "form": form, "verdicts": rows, **context},
        status=422 if form.is_bound else 200,
    )
