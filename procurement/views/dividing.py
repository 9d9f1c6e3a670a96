"""Cutting a part out of a purchase, and joining two rows of the same one. For staff."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once
from procurement.forms import JoinForm
from procurement.labels import label
from procurement.services import dividing, joining, scenarios
from procurement.services.screening import Screener
from procurement.trying_forms import PartForm, ShareForm
from procurement.views import wording
from procurement.views.lots import fetch_lot, renew
from procurement.views.tenders import fetch_tender


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def divide(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Which part could be reserved, with value, sellers and reasons; and making it a lot."""
    tender, found = fetch_lot(request, number, lot)
    today = localdate()
    share_form = ShareForm(request.GET or None, initial={"andel": dividing.USUAL_SHARE})
    share = share_form.cleaned_data["andel"] if share_form.is_valid() else None
    form = PartForm(request.POST) if request.method == "POST" else None
    if form is not None and form.is_valid():
        data = form.cleaned_data
        try:
            dividing.cut_out(
                lot_id=found.pk,
                title=data["title"],
                cpv=data["cpv"],
                value=data["value"],
                by=request.user,
                version=data["version"],
                screener=Screener(on=today, by=request.user),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            renew(form, version=tender.version)
        else:
            messages.success(request, _("Delen är utbruten och prövad."))
            return redirect(tender)
    facts = scenarios.facts_of_lot(lot=found, on=today)
    parts = dividing.parts(lot=found, facts=facts, share=share, on=today)
    context = {
        "tender": tender,
        "lot": found,
        "parts": [_part(part, tender, place) for place, part in enumerate(parts)],
        "share": share or dividing.USUAL_SHARE,
        "share_form": share_form,
        "form": form,
        "whole": found.value if found.currency in {"SEK", ""} else None,
        "advertised": not dividing.may_be_cut(tender),
        "crumbs": wording.crumbs(tender),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "procurement/divide.html", context, status=status)


def _part(part: dividing.Part, tender: Any, place: int) -> dict[str, Any]:
    finding = part.finding
    return {
        "row": part,
        "tone": wording.SUITABILITY_TONES[finding.suitability],
        "word": label(finding.suitability),
        "reasons_for": [_reason(row) for row in finding.reasons_for],
        "reasons_against": [_reason(row) for row in finding.reasons_against],
        "form": PartForm(
            initial={
                "title": part.title,
                "cpv": part.cpv,
                "value": None if part.value is None else Decimal(part.value),
                "version": tender.version,
            },
            auto_id=f"part{place}_%s",
        ),
    }


def _reason(row: Any) -> dict[str, Any]:
    return {
        "text": row.text,
        "source": row.source.ref,
        "source_url": row.source.url,
        "weight": row.weight,
    }


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def tender_join(request: HttpRequest, number: str) -> HttpResponse:
    """Let a row of a plan and the later notice of the same purchase become one."""
    found = fetch_tender(request, number)
    form = JoinForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            joining.join(
                tender_id=found.pk,
                number=form.cleaned_data["number"].strip().upper(),
                by=request.user,
                version=form.cleaned_data["version"],
                screener=Screener(on=localdate(), by=request.user),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            renew(form, version=found.version)
        else:
            messages.success(request, _("De två är nu en upphandling. Besluten finns kvar."))
            return redirect(found)
    context = {"tender": found, "form": form, "crumbs": wording.crumbs(found)}
    status = 422 if form.errors else 200
    return render(request, "procurement/join.html", context, status=status)
