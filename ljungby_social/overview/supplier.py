"""What an enterprise says about LOU 4 kap. 18 §, kept apart from its registration.

The page stands here since it shows both what the enterprise has said and what the law's rule
answers. The policy's verdict is not asked for and not shown.
"""

import math
from datetime import date
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import services
from enterprises.forms.people import HeadCountForm, SupplierProfileForm
from enterprises.models import Enterprise, HeadCount
from enterprises.views.common import applicant_crumbs
from enterprises.views.people import own_enterprise
from ljungby_social.accounts.models import User
from ljungby_social.law import Check, DatedValue, Verdict
from ljungby_social.templatetags.ljungby import datum
from procurement import knowledge, matching
from procurement.rules.supplier import Readiness, SupplierAnswer

# How many of the latest counts the curve shows.
SHOWN_COUNTS = 16
# What the known facts say together, with its colour.
READINESS = {
    Readiness.READY: (gettext_lazy("Uppfyller"), "success"),
    Readiness.NOT_READY: (gettext_lazy("Uppfyller inte"), "danger"),
    Readiness.UNKNOWN: (gettext_lazy("Det går inte att säga"), "unknown"),
}
CHECK_TONES = {
    Verdict.PASS: "success",
    Verdict.WARN: "warning",
    Verdict.FAIL: "danger",
    Verdict.UNKNOWN: "unknown",
}
CHECK_WORDS = {
    Verdict.PASS: gettext_lazy("Uppfyllt"),
    Verdict.WARN: gettext_lazy("Osäkert"),
    Verdict.FAIL: gettext_lazy("Inte uppfyllt"),
    Verdict.UNKNOWN: gettext_lazy("Uppgift saknas"),
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """The answers, the dated counts, and what they say. Two forms; the button says which."""
    enterprise = own_enterprise(request, slug)
    part = request.POST.get("part", "")
    posted = request.POST if request.method == "POST" else None
    profile = SupplierProfileForm(
        posted if part == "profile" else None,
        initial=SupplierProfileForm.initial_from(enterprise),
        prefix="profile",
    )
    count = HeadCountForm(posted if part == "count" else None, prefix="count")
    bound: Any = next((form for form in (profile, count) if form.is_bound), None)
    if bound is not None and bound.is_valid() and _save(request, enterprise, bound):
        messages.success(request, _("Uppgifterna är sparade."))
        return redirect("supplier", slug)
    context = {
        "crumbs": applicant_crumbs(),
        "enterprise": enterprise,
        "profile": profile,
        "count": count,
        "form_errors": request.method == "POST",
        **_context(enterprise, timezone.localdate()),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "overview/supplier.html", context, status=status)


def _save(request: HttpRequest, enterprise: Enterprise, form: Any) -> bool:
    actor = cast(User, request.user)
    try:
        if isinstance(form, SupplierProfileForm):
            services.save_supplier_profile(
                enterprise=enterprise, actor=actor, values=dict(form.cleaned_data)
            )
        else:
            services.count_heads(
                enterprise=enterprise, actor=actor, on=timezone.localdate(), **form.cleaned_data
            )
    except ValidationError as error:
        form.add_service_errors(error)
    return not form.errors


def _context(enterprise: Enterprise, on: date) -> dict[str, Any]:
    """What the known facts say on the day, the counts, and the share over time in percent."""
    values = knowledge.current().knowledge.values
    answer = matching.readiness(enterprise, on, values)
    limit = values.get("lou.reserved_share", on)
    counts = list(enterprise.head_counts.all())
    latest = counts[0] if counts else None
    return {
        "words": READINESS[answer.readiness],
        "counted_on": answer.counted_on,
        "checks": [_check(check, answer, latest, limit) for check in answer.checks],
        "counts": counts,
        "latest": latest,
        "limit": limit.amount if limit else None,
        "limit_percent": limit.amount * 100 if limit and limit.amount is not None else None,
        "basis": _basis(latest),
        "chart_rows": [
            {
                "label": row.as_of.isoformat(),
                "value": round(row.share * 100, 1) if row.share is not None else None,
            }
            for row in reversed(counts[:SHOWN_COUNTS])
        ],
    }


def _basis(latest: HeadCount | None) -> str:
    if latest is None:
        return ""
    return _("%(part)s av %(whole)s sysselsatta den %(day)s") % {
        "part": latest.from_target_group,
        "whole": latest.occupied,
        "day": datum(latest.as_of),
    }


def _check(
    check: Check, answer: SupplierAnswer, latest: HeadCount | None, limit: DatedValue | None
) -> dict[str, Any]:
    """One of the law's two conditions, and what would settle or change it."""
    is_share = check.code == "supplier.share"
    next_step = ""
    if check.verdict is Verdict.UNKNOWN:
        next_step = (
            _("Räkna hela företaget en dag och lägg in siffrorna nedanför.")
            if is_share
            else _("Svara på frågorna om syfte nedanför.")
        )
    elif check.verdict is Verdict.FAIL and is_share and latest and limit and limit.amount:
        wanted = math.ceil(limit.amount * latest.occupied) - latest.from_target_group
        next_step = ngettext(
            "Med lika många sysselsatta behövs en person till ur målgruppen.",
            "Med lika många sysselsatta behövs %(number)s personer till ur målgruppen.",
            wanted,
        ) % {"number": wanted}
    elif check.verdict is Verdict.FAIL:
        next_step = _("Ni kan lämna anbud i alla upphandlingar som inte är reserverade.")
    return {
        "title": _("Andelen ur målgruppen") if is_share else _("Företagets främsta syfte"),
        "tone": CHECK_TONES[check.verdict],
        "word": CHECK_WORDS[check.verdict],
        "text": check.text,
        "next_step": next_step,
    }
