"""Pages that look at both apps, or at neither."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from enterprises.models import Enterprise, PolicyVersion
from ljungby_social.accounts.models import Terms
from ljungby_social.overview import open_data as register
from ljungby_social.overview.desk import counts_for
from ljungby_social.privacy.models import RetentionRule


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page: where a visitor, an enterprise and staff each find their door."""
    if request.user.is_authenticated and request.user.is_officer:
        counts = counts_for(request.user, on=timezone.localdate())
        return render(request, "overview/desk.html", {"counts": counts})
    return render(request, "overview/home.html")


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force, sentence by sentence."""
    version = PolicyVersion.objects.in_force(timezone.localdate())
    context = {
        "policy": version,
        "criteria": version.criteria.all(),
        "corrections": version.corrections.select_related("criterion"),
        "older": PolicyVersion.objects.filter(active=True, valid_from__lt=version.valid_from),
    }
    return render(request, "overview/policy.html", context)


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Where the register can be fetched as data."""
    number = Enterprise.objects.listed(timezone.localdate()).count()
    context = {"number": number, "columns": register.COLUMNS}
    return render(request, "overview/open_data.html", context)


@login_not_required
@require_safe
def open_data_file(request: HttpRequest, form: str) -> HttpResponse:
    """The register itself, in one of its forms. Anyone may fetch it from anywhere."""
    on = timezone.localdate()
    if form == "json":
        response = HttpResponse(register.as_json(on), content_type="application/json")
    elif form == "csv":
        response = HttpResponse(register.as_csv(on), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="foretag.csv"'
    else:
        raise Http404
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelse, lag (2018:1937) 13 §."""
    facts = settings.ACCESSIBILITY_STATEMENT
    dates = {key: parse_date(facts[key]) for key in ("assessed_on", "updated_on")}
    return render(request, "overview/accessibility.html", {"statement": {**facts, **dates}})


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people, why, how long by the rules in force, and their rights."""
    today = timezone.localdate()
    rules = sorted((rule for rule in RetentionRule.objects.all() if rule.sort), key=str)
    context = {
        "decided": [rule for rule in rules if rule.may_act(today)],
        "waiting": [rule for rule in rules if not rule.may_act(today)],
    }
    return render(request, "overview/privacy.html", context)


@login_not_required
@require_safe
def terms(request: HttpRequest, version: int | None = None) -> HttpResponse:
    """The terms in force, or an earlier version of them. One that has not begun is 404."""
    begun = list(Terms.objects.begun(timezone.localdate()))
    shown = next((row for row in begun if version in {None, row.version}), None)
    if shown is None:
        raise Http404
    context = {"terms": shown, "in_force": begun[0], "earlier": begun[1:]}
    return render(request, "overview/terms.html", context)
