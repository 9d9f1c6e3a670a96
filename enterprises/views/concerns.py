"""Does this still hold? Anybody may ask; officers decide what to make of it."""

from typing import Any, cast

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import presenting, services
from enterprises.forms.follow_up import AnswerForm, ConcernsForm, FollowUpForm
from enterprises.forms.public import ConcernForm
from enterprises.models import Concern, Enterprise, FollowUp, Registration
from enterprises.views.common import officer_crumbs, seen_version
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once

PER_PAGE = 25
SEE = (Role.CASE_OFFICER, Role.ADMINISTRATOR)
State = FollowUp.State
TONES = {
    State.NEW: "info",
    State.ASKED: "warning",
    State.NO_CAUSE: "success",
    State.REASSESS: "neutral",
}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@once
def concern(request: HttpRequest, slug: str) -> HttpResponse:
    """The public form. Nothing that is sent here is shown to anybody but officers."""
    on = timezone.localdate()
    shown = get_object_or_404(Enterprise.objects.listed(on), slug=slug)
    standing = Registration.objects.standing(on).select_related("policy").get(enterprise=shown)
    form = ConcernForm(
        request.POST if request.method == "POST" else None,
        criteria=list(standing.policy.criteria.all()),
    )
    if form.is_bound and form.is_valid() and _take_in(request, shown, form):
        messages.success(
            request,
            _("Tack. En handläggare läser det du skrev. Det visas inte här."),
        )
        return redirect("enterprises:enterprise", slug)
    address = reverse("enterprises:enterprise", args=[slug])
    crumbs = [
        {"label": _("Hitta sociala företag"), "url": reverse("enterprises:directory")},
        {"label": shown.name, "url": address},
    ]
    context = {"crumbs": crumbs, "enterprise": shown, "form": form, "back": address}
    status = 422 if form.is_bound else 200
    if form.has_error(NON_FIELD_ERRORS, code="too_many"):
        status = 429
    return render(request, "enterprises/public/concern.html", context, status=status)


def _take_in(request: HttpRequest, shown: Enterprise, form: ConcernForm) -> bool:
    """Keep what was sent. Says whether the sender is thanked: a machine is too, for nothing."""
    if form.is_trapped:
        return True
    if not ratelimit.consume(request, action="concern"):
        text = _("Det har kommit många påpekanden härifrån. Försök igen om en timme.")
        form.add_error(None, ValidationError(text, code="too_many"))
        return False
    try:
        services.raise_concern(
            enterprise=shown,
            criterion=form.chosen,
            text=form.cleaned_data["text"],
            sender_email=form.cleaned_data["email"],
            on=timezone.localdate(),
        )
    except ValidationError as error:
        form.add_service_errors(error)
        return False
    return True


@staff_only(*SEE)
@never_cache
@require_safe
def concerns(request: HttpRequest) -> HttpResponse:
    """What has come in, the oldest that nobody has ended first. Four queries."""
    seen = Concern.objects.visible_to(cast(User, request.user))
    form = ConcernsForm(request.GET)
    form.is_valid()  # an unknown filter value is as none
    found = _filtered(seen, form.cleaned_data)
    rows = found.select_related("registration__enterprise", "criterion", "handled_by")
    context = {
        "crumbs": officer_crumbs(),
        "form": form,
        "filter_fields": [form["lage"]],
        "page": (page := Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))),
        "rows": [{"concern": row, "tone": TONES[row.state]} for row in page],
        "counts": _counts(seen),
        "filtered": any(form.cleaned_data.values()),
    }
    return render(request, "enterprises/officer/concerns.html", context)


def _filtered(seen: Any, chosen: dict[str, Any]) -> Any:
    if words := (chosen.get("q") or "").strip():
        seen = seen.filter(registration__enterprise__name__icontains=words)
    match chosen.get("lage"):
        case "alla":
            return seen
        case "hanterade":
            return seen.exclude(state__in=FollowUp.WAITING).order_by("-handled_at", "-pk")
        case State.NEW | State.ASKED as state:
            return seen.filter(state=state)
    return seen.waiting()


def _counts(seen: Any) -> list[dict[str, Any]]:
    figures = seen.aggregate(
        new=Count("pk", filter=Q(state=State.NEW)),
        asked=Count("pk", filter=Q(state=State.ASKED)),
        ended=Count("pk", filter=~Q(state__in=FollowUp.WAITING)),
    )
    links = (
        ("new", _("nya"), State.NEW.value),
        ("asked", _("företaget är tillfrågat"), State.ASKED.value),
        ("ended", _("hanterade"), "hanterade"),
    )
    return [
        {"value": figures[name], "label": label, "url": f"?{urlencode({'lage': state})}"}
        for name, label, state in links
    ]


@staff_only(*SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """One concern: what was said, what the register says, and what to make of it."""
    item = _own_concern(request, pk)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and try_follow_up(request, item, form):
        return redirect("enterprises:follow_concern", pk)
    return _concern_page(request, _own_concern(request, pk), form)


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:follow_concern", "pk")
def answer_concern(request: HttpRequest, pk: int) -> HttpResponse:
    """Write to the one who raised it."""
    item = _own_concern(request, pk)
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_sender(
                concern=item, officer=cast(User, request.user), text=form.cleaned_data["answer"]
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Svaret är skickat."))
            return redirect("enterprises:follow_concern", pk)
    return _concern_page(request, _own_concern(request, pk), FollowUpForm(), answer=form)


def _own_concern(request: HttpRequest, pk: int) -> Concern:
    rows = Concern.objects.visible_to(cast(User, request.user)).select_related(
        "registration__enterprise", "criterion", "handled_by"
    )
    return cast(Concern, get_object_or_404(rows, pk=pk))


def try_follow_up(request: HttpRequest, item: FollowUp, form: FollowUpForm) -> bool:
    """Do what the officer chose; what was refused stands in the form. Says whether it was done."""
    try:
        services.follow_up(
            item=item,
            officer=cast(User, request.user),
            on=timezone.localdate(),
            expect_version=seen_version(request),
            **form.cleaned_data,
        )
    except ValidationError as error:
        form.add_service_errors(error)
        return False
    messages.success(request, _("Sparat."))
    return True


def may_follow_up(request: HttpRequest, item: FollowUp) -> bool:
    """Whether the page shows the form: an administrator only looks."""
    return item.is_waiting and cast(User, request.user).has_role(Role.CASE_OFFICER)


def _concern_page(
    request: HttpRequest, item: Concern, form: FollowUpForm, answer: AnswerForm | None = None
) -> HttpResponse:
    case = services.standing_case(item)
    answers = cast(User, request.user).has_role(Role.CASE_OFFICER)
    failed = form.is_bound or answer is not None
    context = {
        "crumbs": [
            *officer_crumbs(),
            {"label": _("Påpekanden"), "url": reverse("enterprises:concerns")},
        ],
        "item": item,
        "case": case,
        "form": form if may_follow_up(request, item) else None,
        "answer_form": (answer or AnswerForm())
        if answers and item.sender_email and item.answered_at is None
        else None,
        "tone": TONES[State(item.state)],
        "rows": [
            presenting.row(_("Kom in"), presenting.datum(item.received_at)),
            presenting.row(_("Gäller"), _criterion(item)),
            presenting.row(_("Det någon har skrivit"), presenting.paragraphs(item.text)),
            presenting.row(_("Vill ha svar"), item.sender_email or _("Nej")),
            *handled_rows(item),
        ],
    }
    status = 422 if failed else 200
    return render(request, "enterprises/officer/concern.html", context, status=status)


def _criterion(item: Concern) -> str:
    if item.criterion is None:
        return _("Något annat")
    return f"{item.criterion.code} {_(item.criterion.title)}"


def handled_rows(item: FollowUp) -> list[presenting.Row]:
    """Who made what of it, when and why; nothing while nobody has."""
    if item.handled_by is None:
        return []
    who = _("%(name)s, %(day)s") % {
        "name": item.handled_by.name,
        "day": presenting.datum(item.handled_at),
    }
    return [
        presenting.row(_("Hanterat av"), who),
        presenting.row(_("Anteckning"), presenting.paragraphs(item.note)),
    ]
