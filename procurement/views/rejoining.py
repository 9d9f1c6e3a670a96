"""Undoing a division: a part becomes part of another lot again. For staff."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ljungby_social.accounts.roles import Role, staff_only
from procurement.forms import PutBackForm
from procurement.models import Lot, Tender
from procurement.services import dividing, purchases
from procurement.services.screening import Screener
from procurement.views import wording
from procurement.views.lot_page import lot_url, told_amount
from procurement.views.lots import fetch_lot, renew


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def put_back(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Choose the lot that a part becomes part of again, or read why it cannot."""
    tender, found = fetch_lot(request, number, lot)
    others = list(tender.lots.screenable().exclude(pk=found.pk).order_by("position"))
    why_not = _why_not(tender, found)
    form = None if why_not and request.method != "POST" else _form(request, tender, others)
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            into = dividing.put_back(
                lot_id=found.pk,
                into_id=form.cleaned_data["into"],
                by=request.user,
                version=form.cleaned_data["version"],
                screener=Screener(on=localdate(), by=request.user),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            renew(form, version=tender.version)
        else:
            return _done(request, tender, into)
    context = {
        "tender": tender,
        "lot": found,
        "form": form,
        "why_not": why_not,
        "worth": told_amount(found, found.value),
        "crumbs": wording.crumbs(tender),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "procurement/put_back.html", context, status=status)


def _why_not(tender: Tender, lot: Lot) -> str:
    if not purchases.is_open(tender):
        return _("Upphandlingen är redan beslutad. Öppna ärendet igen först.")
    return dividing.why_not_put_back(tender, lot)


def _form(request: HttpRequest, tender: Tender, others: list[Lot]) -> PutBackForm:
    unknown = _("okänt värde")
    lots = []
    for lot in others:
        worth = told_amount(lot, lot.value) or unknown
        lots.append((lot.pk, f"{lot.identifier} {lot.title or tender.title}, {worth}"))
    initial = {"version": tender.version, "into": lots[0][0] if lots else None}
    return PutBackForm(request.POST or None, lots=lots, initial=initial)


def _done(request: HttpRequest, tender: Tender, into: Lot) -> HttpResponse:
    """To the lot, or to its facts when somebody must say what it is worth now."""
    if into.value is None:
        text = _("Delen är tillbakalagd. Skriv vad köpet är värt nu: ett av värdena var okänt.")
        messages.warning(request, text)
        return redirect(lot_url("lot_facts", tender, into))
    worth = told_amount(into, into.value)
    text = _("Delen är tillbakalagd och köpet är prövat på nytt. Värdet är nu %(worth)s.")
    messages.success(request, text % {"worth": worth})
    return redirect(tender)
