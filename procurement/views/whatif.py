"""Trying: other facts on a lot, a draft requirement, a text against the kinds. For staff."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once
from ljungby_social.law import Legal, Suitability
from ljungby_social.templatetags.ljungby import kronor, percent, tal
from procurement import knowledge, matching, rules
from procurement.labels import INSTRUMENTS, label
from procurement.models import Lot, Tender
from procurement.rules import Regime
from procurement.rules import eforms as fields_of_notice
from procurement.rules.engine import matcher
from procurement.rules.lou_19_25 import reaward_bar
from procurement.rules.requirements import Requirement, try_requirement
from procurement.services import scenarios
from procurement.trying_forms import KindsForm, RequirementForm, ScenarioForm
from procurement.views import wording
from procurement.views.lot_page import lot_url
from procurement.views.lots import fetch_lot


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def what_if(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Change value, length, lots or labour and see the findings move; keep what is worth it."""
    tender, found = fetch_lot(request, number, lot)
    facts = scenarios.facts_of_lot(lot=found, on=localdate())
    form = ScenarioForm(request.POST or None, facts=facts)
    form.helper.form_action = lot_url("what_if", tender, found)
    tried = changes = None
    if request.method == "POST" and form.is_valid():
        changes = scenarios.changed(facts, form.cleaned_data)
        tried = scenarios.try_out(facts, changes, whole=not found.of_several)
        if "keep" in request.POST:
            try:
                scenarios.keep(
                    lot=found,
                    name=form.cleaned_data["name"].strip(),
                    changes=changes,
                    screening=tried,
                    by=request.user,
                )
            except ValidationError as error:
                form.add_error(None, error.messages)
            else:
                messages.success(request, _("Alternativet är sparat."))
                return redirect(lot_url("what_if", tender, found))
    now = scenarios.try_out(facts, {}, whole=not found.of_several)
    context = {
        "tender": tender,
        "lot": found,
        "form": form,
        "crumbs": wording.crumbs(tender),
        **_side_by_side(tender, found, now, tried, changes or {}),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/what_if.html", context, status=status)


def _side_by_side(
    tender: Tender,
    lot: Lot,
    now: rules.Screening,
    tried: rules.Screening | None,
    changes: Mapping[str, Any],
) -> dict[str, Any]:
    """A column for the lot as it is, for what is being tried, and for each kept scenario.

    `changes` are the facts that differ in what is being tried.
    """
    columns: list[dict[str, Any]] = [{"name": _("Så är det nu"), **_column(now)}]
    if tried is not None:
        told = _changes({name: scenarios.as_text(value) for name, value in changes.items()})
        columns.append({"name": _("Det du prövar"), "changes": told, **_column(tried)})
    for row in lot.scenarios.select_related("by"):
        columns.append(
            {
                "name": row.name,
                "by": row.by,
                "changes": _changes(row.changes),
                "drop_url": lot_url("what_if_drop", tender, lot, row.pk),
                "regime": label(Regime(row.regime)),
                "answers": row.answers,
            }
        )
    first = columns[0]["answers"]
    table = [
        {
            "label": words,
            "cells": [_cell(column, code, first[code]) for column in columns],
        }
        for code, words in INSTRUMENTS.items()
    ]
    moved = [row for row in table if any(cell.get("differs") for cell in row["cells"])]
    same = [{"label": row["label"], "cell": row["cells"][0]} for row in table if row not in moved]
    return {
        "columns": columns,
        "comparing": len(columns) > 1,
        "moved": moved,
        "same": same,
        "other_regime": len({str(column["regime"]) for column in columns}) > 1,
    }


def _column(screening: rules.Screening) -> dict[str, Any]:
    answers = {
        row.instrument: {
            "legal": row.legal.value,
            "suitability": row.suitability.value,
            "score": row.score,
        }
        for row in screening.findings
    }
    return {"regime": label(screening.regime), "answers": answers}


def _cell(column: dict[str, Any], code: str, first: dict[str, Any]) -> dict[str, Any]:
    answer = column["answers"].get(code)
    if answer is None:
        return {"name": column["name"], "word": "–", "tone": "unknown"}
    return {
        "name": column["name"],
        "word": label(Suitability(answer["suitability"])),
        "tone": wording.SUITABILITY_TONES[answer["suitability"]],
        "legal": label(Legal(answer["legal"])),
        "score": answer["score"],
        "differs": answer != first,
    }


def _changes(changes: Mapping[str, str]) -> list[str]:
    return [
        f"{wording.fact_label(name)}: {_in_words(name, value)}" for name, value in changes.items()
    ]


def _in_words(name: str, value: str) -> str:
    """A kept fact as people write it: 9 000 000 kr, 60 %, Tjänster, ja."""
    if name == "value":
        return kronor(value)
    if name == "labour_share":
        return percent(value)
    words = {
        "nature": dict(Lot.Nature.choices),
        "entry_threshold": dict(Lot.EntryThreshold.choices),
        "used_by_people": {"true": _("ja"), "false": _("nej")},
    }.get(name)
    if words is not None:
        return str(words.get(value, value))
    return value if name == "cpv" else tal(value)


@staff_only(Role.PROCUREMENT_OFFICER)
@posted_from("procurement:what_if", "number", "lot")
def what_if_drop(request: HttpRequest, number: str, lot: int, pk: int) -> HttpResponse:
    """Throw a kept scenario away."""
    tender, found = fetch_lot(request, number, lot)
    scenarios.drop(lot=found, scenario_id=pk)
    return redirect(lot_url("what_if", tender, found))


@staff_only()
@require_http_methods(["GET", "HEAD", "POST"])
def requirement(request: HttpRequest) -> HttpResponse:
    """Try a draft requirement: verdict, paragraph, and a lawful way to the same end."""
    form = RequirementForm(request.POST or None)
    checks = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        today = localdate()
        known = knowledge.current().knowledge
        draft = Requirement(
            text=data["text"],
            regime=Regime(data["regime"]),
            reservation=data["reservation"],
            suppliers=(*data["suppliers"], *matching.names(today)),
            places=known.place_names(today),
            turnover=data["turnover"],
            value=data["value"],
        )
        awarded = data["awarded_on"]
        checks = [
            *try_requirement(draft, values=known.values, on=today),
            *([reaward_bar(awarded, today, known.values)] if awarded else ()),
            *fields_of_notice.validate(form.notice_fields()),
        ]
    context = {
        "form": form,
        "checked": checks is not None,
        "checks": [
            dict(zip(("word", "tone"), wording.VERDICT_WORDS[row.verdict], strict=True), row=row)
            for row in checks or ()
        ],
        "crumbs": wording.crumbs(),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/requirement.html", context, status=status)


@staff_only()
@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """Which kinds of purchase a text and a code hit, and why. One query, and one for the code."""
    form = KindsForm(request.GET if request.GET else None)
    known = knowledge.current().knowledge
    hits: Any = None
    signals: Any = ()
    stopped: Any = ()
    first_day: Any = None
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        hits, signals = matcher(known).match(
            data["title"],
            data["description"],
            data["cpv"] or None,
            (),
            data["day"] or localdate(),
        )
        hits = [{"row": hit, "fits": _fits(known, hit)} for hit in hits]
        began = min((kind.since for kind in known.kinds), default=None)
        first_day = began if began and (data["day"] or began) < began else None
        stopped = matcher(known).stopped(data["title"], data["description"])
    context = {
        "form": form,
        "hits": hits,
        "signals": signals,
        "stopped": stopped,
        "first_day": first_day,
        "all_kinds": known.kinds,
        "may_edit": request.user.has_role(Role.ADMINISTRATOR),
        "crumbs": wording.crumbs(),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/kinds.html", context, status=status)


def _fits(known: rules.Knowledge, hit: rules.KindHit) -> list[dict[str, Any]]:
    return [
        {"label": INSTRUMENTS[fit.instrument], "row": fit}
        for fit in sorted(known.kind(hit.slug).instruments, key=lambda fit: -fit.weight)
    ]
