"""The rules, for anybody: rendered from the objects that run and the rows that they read."""

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from procurement import knowledge
from procurement import rules as engine
from procurement.fields import day_input
from procurement.labels import INSTRUMENTS


class DayForm(forms.Form):
    """The day whose rules are shown."""

    den = forms.DateField(label=_("Visa reglerna som de gäller den"), widget=day_input())


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, amount, list of codes and kind of purchase in force on a day. One query."""
    today = localdate()
    form = DayForm(request.GET if "den" in request.GET else {"den": today.isoformat()})
    day = form.cleaned_data["den"] if form.is_valid() else today
    known = knowledge.current().knowledge
    context = {
        "form": form,
        "day": day,
        "instruments": _instruments(day),
        "amounts": _amounts(known, day, local=False),
        "parameters": _amounts(known, day, local=True),
        "unverified": known.values.unverified(day),
        "cpv_sets": [row for row in known.cpv_sets if _in_force(row, day)],
        "kinds": [_kind(row, day) for row in known.kinds if _in_force(row, day)],
        "signals": [row for row in known.signals if _in_force(row, day)],
    }
    return render(request, "procurement/rules.html", context)


def _instruments(day: date) -> list[dict[str, Any]]:
    """The rules by instrument, those in force on the day."""
    groups: dict[str, list[Any]] = {}
    for rule in engine.RULES:
        if rule.in_force(day):
            groups.setdefault(rule.instrument, []).append(rule)
    return [
        {"code": code, "label": INSTRUMENTS.get(code, _("Regelverk")), "rules": found}
        for code, found in groups.items()
    ]


def _kind(kind: engine.Kind, day: date) -> dict[str, Any]:
    fits = [
        {"label": INSTRUMENTS[fit.instrument], "row": fit}
        for fit in kind.instruments
        if _in_force(fit, day)
    ]
    return {"row": kind, "words": [*kind.words, *kind.synonyms], "fits": fits}


def _amounts(known: Any, day: date, *, local: bool) -> list[Any]:
    rows = (
        known.values.get(code, day)
        for code in known.values.codes()
        if code.startswith("local.") is local
    )
    return [row for row in rows if row is not None]


def _in_force(row: Any, day: date) -> bool:
    return row.since <= day and (row.until is None or day <= row.until)
