"""Pages that look at both apps, or at neither."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The start page: where a visitor, an enterprise and staff each find their door."""
    return render(request, "overview/home.html")


@login_not_required
@require_safe
def policy(request: HttpRequest) -> HttpResponse:
    """The policy in force, sentence by sentence."""
    return render(request, "overview/policy.html")


@login_not_required
@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """Where the register can be fetched as data."""
    return render(request, "overview/open_data.html")


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
    """What is kept about people, why, how long, and their rights."""
    return render(request, "overview/privacy.html")
