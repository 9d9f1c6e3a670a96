"""Comply or explain, counted: which instruments are used, and why none is. For staff."""

from typing import Any

from django import forms
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ljungby_social.accounts.models import Unit
from ljungby_social.accounts.roles import staff_only
from procurement.labels import INSTRUMENTS
from procurement.models import LotDecision, Tender
from procurement.views import wording


class YearForm(forms.Form):
    """Which decisions are counted. GET."""

    year = forms.TypedChoiceField(label=_("År"), coerce=int, required=False, empty_value=None)
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=Unit.objects.all(), required=False, empty_label=_("Alla")
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [("", _("Alla")), *[(year, str(year)) for year in years]]


@staff_only()
@require_safe
def reasons(request: HttpRequest) -> HttpResponse:
    """Counts the decisions in force: one a lot. Five queries, however many decisions."""
    standing = LotDecision.objects.filter(
        pk__in=Tender.objects.visible_to(request.user).values("lots__latest_decision")
    )
    years = sorted({day.year for day in standing.dates("at", "year")}, reverse=True)
    form = YearForm(request.GET, years=years)
    form.is_valid()
    if year := form.cleaned_data.get("year"):
        standing = standing.filter(at__year=year)
    if unit := form.cleaned_data.get("unit"):
        standing = standing.filter(lot__tender__unit=unit)
    used: dict[str, int] = dict.fromkeys(INSTRUMENTS, 0)
    complied = 0
    for instruments in standing.filter(reason="").values_list("instruments", flat=True):
        complied += 1
        for code in instruments:
            used[code] += 1
    explained = standing.exclude(reason="").order_by().values_list("reason")
    by_reason = dict(explained.annotate(number=Count("pk")))
    context = {
        "form": form,
        "fields": [form["year"], form["unit"]],
        "complied": complied,
        "explained": sum(by_reason.values()),
        "instruments": [
            {"label": str(INSTRUMENTS[code]), "value": number}
            for code, number in used.items()
            if number
        ],
        "reasons": [
            {"label": str(LotDecision.Reason(code).label), "value": number}
            for code, number in sorted(by_reason.items(), key=lambda pair: -pair[1])
        ],
        "newest": standing.exclude(reason="").select_related("lot__tender", "by")[:20],
        "crumbs": wording.crumbs(),
    }
    return render(request, "procurement/reasons.html", context)
