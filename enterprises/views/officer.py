"""The officer's queue and case, and the moves between them."""

from datetime import date, timedelta
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enterprises import presenting, services
from enterprises.forms.officer import READING, AssignForm, QueueForm, VerdictForm
from enterprises.models import Message, Registration, StandardSentence
from enterprises.models.registration import RegistrationQuerySet
from enterprises.states import OPEN, State
from enterprises.views.casepage import Unsaved, case_page, handled_case, officers
from enterprises.views.common import seen_version, tell_if_changed
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only

PER_PAGE = 25
SEE = (Role.CASE_OFFICER, Role.ADMINISTRATOR)


@staff_only(*SEE)
@never_cache
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """All cases that have been sent in, the one that has waited longest first. Five queries."""
    user = cast(User, request.user)
    received = Registration.objects.received()
    form = QueueForm(request.GET, officers=officers())
    form.is_valid()
    today = timezone.localdate()
    found = _filtered(received, form.cleaned_data, user, today)
    ordered = found.select_related("enterprise", "officer").order_by(
        "answer_promised_on", "submitted_at", "pk"
    )
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "case": case,
            "tone": presenting.STATE_TONES[case.state],
            "clock": presenting.clock(case, today),
            # Whoever has got an answer waits no longer.
            "waited": (today - timezone.localtime(case.submitted_at).date()).days
            if case.is_open
            else None,
        }
        for case in page
    ]
    context = {
        "form": form,
        "filter_fields": [
            form[name] for name in ("lage", "handlaggare", "vantat", "slag", "policy")
        ],
        "page": page,
        "rows": rows,
        "counts": _counts(received, user, today),
        "filtered": any(form.cleaned_data.values()),
    }
    return render(request, "enterprises/officer/queue.html", context)


def _filtered(
    cases: RegistrationQuerySet, chosen: dict[str, Any], user: User, today: date
) -> RegistrationQuerySet:
    if old_policy := chosen.get("policy"):
        cases = cases.for_reassessment(today)
    state = chosen.get("lage")
    if state == READING:
        cases = cases.being_read()
    elif state:
        cases = cases.filter(state=state)
    elif not chosen.get("q") and not old_policy:
        cases = cases.filter(state__in=OPEN)
    if words := (chosen.get("q") or "").strip():
        cases = cases.filter(
            Q(number__icontains=words)
            | Q(enterprise__name__icontains=words)
            | Q(enterprise__org_number=words.replace("-", ""))
        )
    match chosen.get("handlaggare"):
        case "jag":
            cases = cases.filter(officer=user)
        case "ingen":
            cases = cases.filter(officer=None)
        case pk if pk:
            cases = cases.filter(officer_id=pk)
    match chosen.get("slag"):
        case "fornyelse":
            cases = cases.renewals()
        case "ny":
            cases = cases.filter(renews=None)
    match chosen.get("vantat"):
        case "sent":
            cases = cases.late(today)
        case days if days:
            cases = cases.filter(submitted_at__date__lt=today - timedelta(days=int(days)))
    return cases


def _counts(received: RegistrationQuerySet, user: User, today: date) -> list[dict[str, Any]]:
    """Figures that lead to the cases behind them. One query."""
    figures = received.aggregate(
        new=Count("pk", filter=Q(state=State.SUBMITTED)),
        mine=Count("pk", filter=Q(state__in=OPEN, officer=user)),
        nobody=Count("pk", filter=Q(state__in=OPEN, officer=None)),
        waiting=Count("pk", filter=Q(state=State.COMPLETION_REQUESTED)),
        heard=Count("pk", filter=Q(state=State.SECOND_CHANCE)),
        late=Count("pk", filter=Q(pk__in=Registration.objects.late(today).values("pk"))),
        read=Count("pk", filter=Q(pk__in=Registration.objects.being_read().values("pk"))),
        old_policy=Count(
            "pk", filter=Q(pk__in=Registration.objects.for_reassessment(today).values("pk"))
        ),
    )
    links = (
        ("new", _("nya"), {"lage": State.SUBMITTED.value}),
        ("mine", _("mina"), {"handlaggare": "jag"}),
        ("nobody", _("utan handläggare"), {"handlaggare": "ingen"}),
        ("waiting", _("väntar på komplettering"), {"lage": State.COMPLETION_REQUESTED.value}),
        ("heard", _("väntar på svar före beslut"), {"lage": State.SECOND_CHANCE.value}),
        ("late", _("försenade"), {"vantat": "sent"}),
        ("read", _("väntar på en andra läsare"), {"lage": READING}),
        ("old_policy", _("ska bedömas på nytt"), {"policy": "aldre"}),
    )
    return [
        {"value": figures[name], "label": label, "url": f"?{urlencode(query)}", "hint": ""}
        for name, label, query in links
    ]


@staff_only(*SEE)
@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """Claim and proof beside verdict and reason, criterion by criterion."""
    found = handled_case(request, number)
    if Role.CASE_OFFICER.value in found.actors(cast(User, request.user)):
        services.mark_seen(registration=found, reader_side=Message.Side.OFFICER)
    return case_page(request, found)


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
def verdict(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Save the verdict on one criterion. The typed text is kept whatever happens."""
    found = handled_case(request, number)
    criterion = get_object_or_404(found.policy.criteria, code=code)
    sentences = list(StandardSentence.objects.filter(subject=criterion.subject))
    form = VerdictForm(request.POST, prefix=criterion.code, sentences=sentences)
    if form.is_valid():
        try:
            services.save_verdict(
                registration=found,
                criterion=criterion,
                officer=cast(User, request.user),
                outcome=form.cleaned_data["outcome"],
                reason=form.cleaned_data["reason"],
                expect_version=seen_version(request),
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Bedömningen av %(code)s är sparad.") % {"code": code})
            return redirect(f"{reverse('enterprises:case', args=[number])}#{code}")
    else:
        tell_if_changed(request, found, form)
    found = handled_case(request, number)
    return case_page(request, found, Unsaved(verdict=form, code=code))


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
def take(request: HttpRequest, number: str) -> HttpResponse:
    """Begin to try the case."""
    found = handled_case(request, number)
    try:
        services.take(
            registration=found,
            officer=cast(User, request.user),
            expect_version=seen_version(request),
        )
    except ValidationError as error:
        found = handled_case(request, number)
        return case_page(request, found, Unsaved(errors=error.messages))
    messages.success(request, _("Du handlägger ärendet. Företaget har fått veta det."))
    return redirect("enterprises:case", number)


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
def assign(request: HttpRequest, number: str) -> HttpResponse:
    """Give the case to an officer."""
    found = handled_case(request, number)
    form = AssignForm(request.POST, officers=officers())
    errors = [_("Välj en handläggare.")]
    if form.is_valid():
        try:
            services.assign(
                registration=found,
                actor=cast(User, request.user),
                officer=form.cleaned_data["officer"],
                expect_version=seen_version(request),
            )
        except ValidationError as error:
            errors = error.messages
        else:
            name = form.cleaned_data["officer"].name
            messages.success(request, _("%(name)s handlägger ärendet.") % {"name": name})
            return redirect("enterprises:case", number)
    found = handled_case(request, number)
    return case_page(request, found, Unsaved(errors=errors))
