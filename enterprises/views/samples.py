"""Samples of registered enterprises: draw one, follow it, look at each enterprise again."""

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
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import presenting, services
from enterprises.forms.follow_up import DrawForm, FollowUpForm
from enterprises.models import FollowUp, Registration, Sample, SampledEnterprise
from enterprises.views.common import Crumbs, officer_crumbs
from enterprises.views.concerns import TONES, handled_rows, may_follow_up, try_follow_up
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once

PER_PAGE = 25
SEE = (Role.CASE_OFFICER, Role.ADMINISTRATOR)
State = FollowUp.State


def _crumbs(sample: Sample | None = None) -> Crumbs:
    crumbs = [*officer_crumbs(), {"label": _("Stickprov"), "url": reverse("enterprises:samples")}]
    if sample is not None:
        url = reverse("enterprises:sample", args=[sample.pk])
        crumbs.append({"label": presenting.datum(sample.drawn_on), "url": url})
    return crumbs


@staff_only(*SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@once
def samples(request: HttpRequest) -> HttpResponse:
    """The samples so far, and the form that draws one."""
    form = DrawForm(request.POST if request.method == "POST" else None)
    today = timezone.localdate()
    if form.is_bound and form.is_valid():
        try:
            drawn = services.draw(drawn_by=cast(User, request.user), on=today, **form.cleaned_data)
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Stickprovet är draget. Företagen vet inget om det."))
            return redirect("enterprises:sample", drawn.pk)
    mine = SampledEnterprise.objects.visible_to(cast(User, request.user))
    rows = (
        Sample.objects.order_by("-drawn_on", "-pk")
        .defer("population")
        .select_related("drawn_by")
        .annotate(
            seen=Count("drawn", filter=Q(drawn__in=mine)),
            ended=Count("drawn", filter=Q(drawn__in=mine) & ~Q(drawn__state__in=FollowUp.WAITING)),
        )
    )
    context = {
        "crumbs": officer_crumbs(),
        "form": form,
        "available": Registration.objects.standing(today).count(),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/officer/samples.html", context, status=status)


@staff_only(*SEE)
@never_cache
@require_safe
def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how far it has come, and the enterprises that were drawn."""
    drawn = get_object_or_404(Sample.objects.select_related("drawn_by"), pk=pk)
    seen = SampledEnterprise.objects.visible_to(cast(User, request.user)).filter(sample=drawn)
    chosen = request.GET.get("lage", "")
    found = seen.filter(state=chosen) if chosen in State.values else seen
    rows = found.select_related("registration__enterprise", "handled_by").order_by("order")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "crumbs": _crumbs(),
        "sample": drawn,
        "facts": _facts(drawn),
        "counts": _counts(seen),
        "page": page,
        "rows": [{"item": row, "tone": TONES[row.state]} for row in page],
        "chosen": State(chosen).label if chosen in State.values else "",
    }
    return render(request, "enterprises/officer/sample.html", context)


def _facts(drawn: Sample) -> list[presenting.Row]:
    size = _("%(size)s av %(all)s") % {"size": drawn.size, "all": len(drawn.population)}
    if drawn.share:
        size = _("%(size)s, %(share)s procent") % {"size": size, "share": drawn.share}
    return [
        presenting.row(_("Draget av"), drawn.drawn_by.name),
        presenting.row(_("Dag"), presenting.datum(drawn.drawn_on)),
        presenting.row(_("Varför"), drawn.reason),
        presenting.row(_("Storlek"), size),
        presenting.row(_("Slumptal"), str(drawn.seed)),
    ]


def _counts(seen: Any) -> list[dict[str, Any]]:
    figures = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    return [
        {
            "value": figures.get(state, 0),
            "label": state.label.lower(),
            "url": f"?{urlencode({'lage': state.value})}",
        }
        for state in State
    ]


@staff_only(*SEE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sampled(request: HttpRequest, pk: int, order: int) -> HttpResponse:
    """One enterprise of a sample: does what was decided still hold?"""
    item = _own_item(request, pk, order)
    form = FollowUpForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and try_follow_up(request, item, form):
        return redirect("enterprises:sample", pk)
    item = _own_item(request, pk, order)
    case = services.standing_case(item)
    context = {
        "crumbs": _crumbs(item.sample),
        "item": item,
        "case": case,
        "form": form if may_follow_up(request, item) else None,
        "tone": TONES[State(item.state)],
        "rows": [
            presenting.row(_("Draget"), presenting.datum(item.sample.drawn_on)),
            presenting.row(_("Registrerat sedan"), presenting.datum(case.valid_from)),
            presenting.row(_("Gäller till"), presenting.datum(case.valid_until)),
            *handled_rows(item),
        ],
        "criteria": case.policy.criteria.all(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "enterprises/officer/sampled.html", context, status=status)


def _own_item(request: HttpRequest, pk: int, order: int) -> SampledEnterprise:
    rows = SampledEnterprise.objects.visible_to(cast(User, request.user)).select_related(
        "sample", "registration__enterprise", "registration__policy", "handled_by"
    )
    return cast(SampledEnterprise, get_object_or_404(rows, sample=pk, order=order))
