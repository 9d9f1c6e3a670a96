"""The applicant's own pages: the cases, the task list or status, and the forms of the sections."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import conflicts, described, presenting, sections, services
from enterprises.forms.applicant import ContactForm, EnterpriseForm, OfferForm
from enterprises.forms.facts import FORM_OF, CriterionForm
from enterprises.forms.fields import PlainForm
from enterprises.forms.people import MessageForm
from enterprises.models import Criterion, Message, Registration
from enterprises.sections import Section
from enterprises.states import OPEN, STANDING, WAITING_FOR_APPLICANT, State
from enterprises.views.common import applicant_crumbs, seen_version, tell_if_changed
from ljungby_social.accounts.models import User

TITLES = {sections.ENTERPRISE: "enterprise", sections.OFFER: "offer", sections.CONTACT: "contact"}


@require_safe
def my_registrations(request: HttpRequest) -> HttpResponse:
    """The person's cases, those that wait for an answer first. Two queries."""
    user = cast(User, request.user)
    cases = list(
        Registration.objects.of(user).select_related("enterprise").order_by("-updated_at", "pk")
    )
    cases.sort(key=lambda case: case.state not in WAITING_FOR_APPLICANT)
    rows = [{"case": case, "tone": presenting.STATE_TONES[case.state]} for case in cases]
    return render(request, "enterprises/applicant/my_registrations.html", {"rows": rows})


def own_case(request: HttpRequest, number: str) -> Registration:
    """The person's own case with its whole file. Anybody else's is 404."""
    user = cast(User, request.user)
    return get_object_or_404(Registration.objects.of(user).with_file(), number=number)


@never_cache
@require_safe
def registration(request: HttpRequest, number: str) -> HttpResponse:
    """Where the case stands and what happens next; the task list while it may be written in."""
    case = own_case(request, number)
    services.mark_seen(registration=case, reader_side=Message.Side.APPLICANT)
    return registration_page(request, case)


def registration_page(
    request: HttpRequest,
    case: Registration,
    *,
    message_form: MessageForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of one's own case; `message_form` is a message that could not be sent."""
    events = case.events.filter(internal=False).select_related("actor")
    conversation = case.messages.exclude(side=Message.Side.NOTE).select_related("author")
    verdicts = case.verdicts.released().select_related("criterion")
    parts = sections.of(case) if case.is_editable else []
    context = {
        "crumbs": applicant_crumbs(),
        "case": case,
        "tone": presenting.STATE_TONES[case.state],
        "newer_policy": case.newer_policy(timezone.localdate()),
        "renewal": _renewal(case),
        "earlier": case.earlier_standing,
        "summary": presenting.case_rows(case),
        "tasks": _tasks(case, parts),
        "remaining": sum(len(part.missing) for part in parts),
        "done": sum(part.done for part in parts),
        "total": len(parts),
        "verdicts": latest_released(verdicts),
        "timeline": presenting.timeline(events),
        "moves": case.allowed_moves(cast(User, request.user)),
        "conversation": conversation,
        "message_form": message_form or MessageForm(),
        "form_errors": message_form is not None,
    }
    return render(request, "enterprises/applicant/registration.html", context, status=status)


def _renewal(case: Registration) -> Registration | None:
    """The open case that shall follow a registration, when somebody has begun it."""
    if case.state not in STANDING | {State.EXPIRED}:
        return None
    return case.enterprise.registrations.filter(state__in=OPEN).first()


def latest_released(verdicts: Any) -> list[dict[str, Any]]:
    """The last released verdict of each criterion, with its colour."""
    latest = {verdict.criterion_id: verdict for verdict in verdicts.order_by("written_at")}
    ordered = sorted(latest.values(), key=lambda verdict: verdict.criterion.order)
    return [
        {"verdict": verdict, "tone": presenting.OUTCOME_TONES[verdict.outcome]}
        for verdict in ordered
    ]


def _tasks(case: Registration, parts: list[Section]) -> list[dict[str, Any]]:
    rows = []
    for part in parts:
        if part.done:
            tone, state, hint = "success", _("Klar"), ""
        else:
            tone = "warning" if part.started else "neutral"
            state = _("Påbörjad") if part.started else _("Inte påbörjad")
            hint = _("Saknas: %(what)s") % {"what": "; ".join(map(str, part.missing))}
        url = reverse("enterprises:section", args=[case.number, part.key])
        rows.append({"label": part.title, "url": url, "tone": tone, "state": state, "hint": hint})
    return rows


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, number: str, key: str) -> HttpResponse:
    """One form of the application, saved at once. What is half-filled is saved too."""
    case = own_case(request, number)
    parts = sections.of(case)
    part = next((part for part in parts if part.key == key), None)
    if part is None:
        raise Http404
    if request.method != "POST" and not case.is_editable:
        messages.info(request, _("Ärendet är inskickat. Du kan läsa, men inte ändra nu."))
        return redirect("enterprises:check", number)
    form = _form(request, case, part)
    if form.is_bound and form.is_valid() and _save(request, case, form):
        return _after_saving(request, case, parts, part, form)
    if form.is_bound:
        if not form.is_valid():
            tell_if_changed(request, case, form)
        if part.criterion is not None and case.is_editable and not form.refused_files:
            _keep_files(request, case, form)
        case = own_case(request, number)
    return _section_page(request, case, parts, part, form)


def _form(request: HttpRequest, case: Registration, part: Section) -> Any:
    data = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if part.criterion is not None:
        form_class = FORM_OF[part.criterion.subject]
        return form_class(
            *data,
            initial=form_class.initial_from(case, part.criterion),
            years=case.years.all(),
            criterion=part.criterion,
            enterprise=described.enterprise_of(case),
        )
    if part.key == sections.OFFER:
        initial = OfferForm.initial_from(case)
        words = request.GET.get("ord", "")[:100]
        initial["words"] = words
        return OfferForm(data[0], initial=initial, words=words, chosen=initial["cpv"])
    if part.key == sections.ENTERPRISE:
        initial = EnterpriseForm.initial_from(case)
        return EnterpriseForm(data[0], initial=initial, registration=case)
    return ContactForm(data[0], initial=ContactForm.initial_from(case))


def _save(request: HttpRequest, case: Registration, form: PlainForm) -> bool:
    """Save; what stands in the way becomes errors of the form. The typed text is kept."""
    try:
        form.save(
            registration=case,
            actor=cast(User, request.user),
            on=timezone.localdate(),
            expect_version=seen_version(request),
        )
    except ValidationError as error:
        form.add_service_errors(error)
    return not form.errors


def _keep_files(request: HttpRequest, case: Registration, form: CriterionForm) -> None:
    """Save the files of a form that could not be saved, and say so: they cannot be shown again."""
    try:
        saved = form.add_files(case, cast(User, request.user))
    except ValidationError:
        form.add_error("documents", _("Filen sparades inte. Välj den igen."))
        return
    if saved:
        text = _("Det du bifogade är sparat: %(names)s.") % {"names": ", ".join(saved)}
        messages.success(request, text)


def _after_saving(
    request: HttpRequest, case: Registration, parts: list[Section], part: Section, form: Any
) -> HttpResponse:
    action = request.POST.get("action", "next")
    if action == "search":
        words = urlencode({"ord": form.cleaned_data["words"]})
        page = reverse("enterprises:section", args=[case.number, part.key])
        return redirect(f"{page}?{words}#traffar")
    messages.success(request, _("Sparat: %(section)s.") % {"section": part.title})
    place = parts.index(part) + 1
    if action == "next" and place < len(parts):
        return redirect("enterprises:section", case.number, parts[place].key)
    if action == "next":
        return redirect("enterprises:check", case.number)
    return redirect(case)


def _stored(case: Registration, part: Section, form: Any) -> list[presenting.Row]:
    """What is saved now, where it differs from what was typed; nothing but in a conflict."""
    if not conflicts.changed_meanwhile(form):
        return []
    about = (case, part.criterion) if part.criterion else (case,)
    return conflicts.stored_rows(form, type(form).initial_from(*about))


def _section_page(
    request: HttpRequest, case: Registration, parts: list[Section], part: Section, form: Any
) -> HttpResponse:
    criterion: Criterion | None = part.criterion
    context = {
        "crumbs": applicant_crumbs(case),
        "case": case,
        "part": part,
        "searched": request.GET.get("ord", "")[:100],
        "place": parts.index(part) + 1,
        "total": len(parts),
        "form": form,
        "conflict": conflicts.changed_meanwhile(form),
        "stored": _stored(case, part, form),
        "criterion": criterion,
        "demands": sections.demands(case, criterion) if criterion else [],
        "files": presenting.files(case, criterion, removable=True) if criterion else [],
        "shares": presenting.shares(case, criterion) if criterion else [],
    }
    template = "criterion" if criterion else TITLES[part.key]
    status = 422 if form.is_bound else 200
    return render(request, f"enterprises/applicant/{template}.html", context, status=status)
