"""The rules, for anybody: rendered from the objects that run and the rows that they read."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from ljungby_social.law import DatedValue
from procurement import knowledge
from procurement import rules as engine
from procurement.fields import day_input
from procurement.labels import INSTRUMENTS
from procurement.models import LegalValue
from procurement.rules import lou_19_25, requirements, sources, supplier
from procurement.rules.case import NEW_CHAPTERS


class DayForm(forms.Form):
    """The day whose rules are shown."""

    den = forms.DateField(label=_("Dag att visa reglerna för"), widget=day_input())


# Checks are of suppliers and of draft requirements; they are no part of a purchase's screening.
_CHECKS = (
    (_("Leverantörer: vem som kan delta"), (*supplier.CHECKS, *lou_19_25.CHECKS)),
    (_("Krav: ord som stänger ute"), (*requirements.CHECKS, *requirements.WITH_VALUES)),
)


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Every rule, amount, list of codes and kind of purchase in force on a day.

    One query; one more for an administrator when an amount is unknown.
    """
    today = localdate()
    form = DayForm(request.GET if "den" in request.GET else {"den": today.isoformat()})
    day = form.cleaned_data["den"] if form.is_valid() else today
    known = knowledge.current().knowledge
    began = min(rule.since for rule in engine.RULES)
    existing = {
        row.code for row in engine.INSTRUMENT_RULES if any(rule.in_force(day) for rule in row.law)
    }
    context = {
        "form": form,
        "day": day,
        "first_day": began if day < began else None,
        "instruments": _instruments(day, existing),
        "checks": [{"label": name, "rules": _in_force_on(day, found)} for name, found in _CHECKS],
        "amounts": _amounts(known, day, local=False),
        "parameters": _amounts(known, day, local=True),
        "unverified": _unverified(request, known.values.unverified(day)),
        "cpv_sets": [(row, sorted(row.codes)) for row in _in_force_on(day, known.cpv_sets)],
        "kinds": [_kind(row, day, existing) for row in _in_force_on(day, known.kinds)],
        "signals": _in_force_on(day, known.signals),
        "places": _in_force_on(day, known.places),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/rules.html", context, status=status)


def _instruments(day: date, existing: set[str]) -> list[dict[str, Any]]:
    """The rules in force on the day, by the instruments that exist then."""
    groups: dict[str, list[Any]] = {}
    for rule in _in_force_on(day, engine.RULES):
        if rule.instrument in existing or rule.instrument not in INSTRUMENTS:
            groups.setdefault(rule.instrument, []).append(rule)
    return [
        {"code": code, "label": INSTRUMENTS.get(code, _("Regelverk")), "rules": found}
        for code, found in groups.items()
    ]


def _unverified(request: HttpRequest, rows: Iterable[DatedValue]) -> list[dict[str, Any]]:
    """Unknown amounts, with the page where an administrator enters each."""
    found: list[dict[str, Any]] = [{"row": row, "url": ""} for row in rows]
    if found and request.user.has_perm("procurement.change_legalvalue"):
        pages = {
            (code, since): reverse("admin:procurement_legalvalue_change", args=[pk])
            for pk, code, since in LegalValue.objects.filter(amount=None).values_list(
                "pk", "code", "since"
            )
        }
        for item in found:
            item["url"] = pages.get((item["row"].code, item["row"].since), "")
    return found


def _kind(kind: engine.Kind, day: date, existing: set[str]) -> dict[str, Any]:
    """A kind, and what fits it of the instruments that exist on the day."""
    fits = [
        {"label": INSTRUMENTS[fit.instrument], "row": fit}
        for fit in _in_force_on(day, kind.instruments)
        if fit.instrument in existing
    ]
    return {"row": kind, "words": [*kind.words, *kind.synonyms], "fits": fits}


def _amounts(known: engine.Knowledge, day: date, *, local: bool) -> list[Any]:
    rows = (
        known.values.get(code, day)
        for code in known.values.codes()
        if code.startswith("local.") is local
    )
    found = [row for row in rows if row is not None]
    return found if local else _as_of(found, day)


def _as_of(rows: list[DatedValue], day: date) -> list[DatedValue]:
    """The rows with the paragraph that had them on the day, and the limit that is another's.

    Since 2022-02-01 the threshold for annex 2 is also its limit for direct awards (LOU 19 a kap.
    2 §); 19 kap. 25 § was 6 a § before.
    """
    if day < NEW_CHAPTERS:
        was = sources.RESERVED_ORGANISATIONS_BEFORE
        return [
            replace(row, source=was) if row.code.startswith("lou.19_25.") else row for row in rows
        ]
    found = []
    for row in rows:
        found.append(row)
        if row.code == "lou.direct_award.limit":
            annex2 = next((r for r in rows if r.code == "lou.threshold.annex2"), None)
            if annex2 is not None:
                name = "Gräns för direktupphandling av tjänster i bilaga 2: tröskelvärdet för dem"
                found.append(replace(annex2, name=name, operator="<", source=sources.DIRECT_LIMIT))
    return found


def _in_force_on(day: date, rows: Iterable[Any]) -> list[Any]:
    return [row for row in rows if row.since <= day and (row.until is None or day <= row.until)]
