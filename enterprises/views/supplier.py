"""What an enterprise says about LOU 4 kap. 18 §, kept apart from its registration."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import services
from enterprises.forms.people import HeadCountForm, SupplierProfileForm
from enterprises.models import Enterprise
from enterprises.views.common import applicant_crumbs
from enterprises.views.people import own_enterprise
from ljungby_social.accounts.models import User
from ljungby_social.templatetags.ljungby import datum


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def supplier(request: HttpRequest, slug: str) -> HttpResponse:
    """The answers and the dated counts. Two forms; the button says which was sent."""
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
        return redirect("enterprises:supplier", slug)
    context = {
        "crumbs": applicant_crumbs(),
        "enterprise": enterprise,
        "profile": profile,
        "count": count,
        "form_errors": request.method == "POST",
        **share_context(enterprise),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "enterprises/applicant/supplier.html", context, status=status)


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


def share_context(enterprise: Enterprise) -> dict[str, Any]:
    """The counts, and the share over time as a chart takes it (percent, oldest first)."""
    counts = list(enterprise.head_counts.all())
    latest = counts[0] if counts else None
    basis = ""
    if latest is not None:
        basis = _("%(part)s av %(whole)s sysselsatta den %(day)s") % {
            "part": latest.from_target_group,
            "whole": latest.occupied,
            "day": datum(latest.as_of),
        }
    rows = [
        {
            "label": row.as_of.isoformat(),
            "value": round(row.share * 100, 1) if row.share is not None else None,
        }
        for row in reversed(counts)
    ]
    return {"counts": counts, "latest": latest, "basis": basis, "chart_rows": rows}
