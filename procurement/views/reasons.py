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
from procurement.labels import INSTRUMENTS, MEANS
from procurement.models import LotDecision, Tender, TenderEvent
from procurement.states import State
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
    """Counts the decisions in force, one a lot, and what was called off without one.

    Nine queries, however many decisions.
    """
    # One that was joined with another has no lots left: its decisions are counted there.
    visible = Tender.objects.visible_to(request.user).filter(lot_count__gt=0)
    standing = LotDecision.objects.filter(pk__in=visible.values("lots__latest_decision"))
    called_off = TenderEvent.objects.filter(
        case__in=visible.filter(state=State.CANCELLED, undecided__gt=0),
        to_state=State.CANCELLED,
    )
    years = sorted({day.year for day in standing.dates("at", "year")}, reverse=True)
    form = YearForm(request.GET, years=years)
    form.is_valid()
    if year := form.cleaned_data.get("year"):
        standing = standing.filter(at__year=year)
        called_off = called_off.filter(at__year=year)
    if unit := form.cleaned_data.get("unit"):
        standing = standing.filter(lot__tender__unit=unit)
        called_off = called_off.filter(case__unit=unit)
    used: dict[str, int] = dict.fromkeys(INSTRUMENTS, 0)
    complied = 0
    for reason, instruments in standing.values_list("reason", "instruments"):
        complied += not reason
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
            if number and code not in MEANS
        ],
        "means": [
            {"label": str(INSTRUMENTS[code]), "value": used[code]} for code in MEANS if used[code]
        ],
        "called_off": called_off.values("case").distinct().count(),
        "newest_called_off": called_off.select_related("case", "actor").order_by("-at")[:20],
        "reasons": [
            {"label": str(LotDecision.Reason(code).label), "value": number}
            for code, number in sorted(by_reason.items(), key=lambda pair: -pair[1])
        ],
        "newest": standing.exclude(reason="").select_related("lot__tender", "by")[:20],
        "crumbs": wording.crumbs(),
    }
    return render(request, "procurement/reasons.html", context)
