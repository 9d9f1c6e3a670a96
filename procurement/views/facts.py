"""The facts of a lot, filled in by its officer, or answered by the unit that buys. For staff."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ljungby_social.accounts.roles import Role, staff_only
from procurement.facts_forms import FactsForm
from procurement.models import Lot, Tender
from procurement.services import purchases
from procurement.states import State
from procurement.views import wording
from procurement.views.lot_page import facts_form, lot_url
from procurement.views.lots import fetch_lot, renew


@staff_only(Role.PROCUREMENT_OFFICER, Role.UNIT_CONTACT)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_facts(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Fill in or correct facts; the purchase is then screened anew.

    A form that shows only some facts sends only those: what it did not ask is left as it was.
    A unit's contact is asked what is missing of the unit's own purchases, and nothing else.
    """
    tender, found = fetch_lot(request, number, lot)
    officer = request.user.has_role(Role.PROCUREMENT_OFFICER)
    if not officer and tender.unit_id != request.user.unit_id:
        raise Http404
    asked = [] if officer else purchases.asked_of_unit(found, request.user)
    form = None
    if request.method == "POST" or purchases.is_open(tender):
        form = _form(request, tender, found, officer, asked)
    if form is not None and request.method == "POST" and _saved(request, tender, found, form):
        return redirect(lot_url("lot", tender, found) if tender.lot_count > 1 else tender)
    context = {
        "tender": tender,
        "lot": found,
        "form": form,
        "officer": officer,
        "closed": _closed(tender, officer),
        "crumbs": wording.crumbs(tender),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "procurement/lot_facts.html", context, status=status)


def _form(
    request: HttpRequest, tender: Tender, lot: Lot, officer: bool, asked: list[str]
) -> FactsForm | None:
    """All facts for an officer, or those that were sent; what is asked of a unit, if anything."""
    data = request.POST if request.method == "POST" else None
    if not officer:
        return facts_form(tender, lot, data, only=asked) if asked else None
    only: list[str] = []
    if data is not None and "title" not in data:
        only = [name for name in wording.can_be_filled_in(data) if name in data]
        if "valued_on" in data:
            only.append("date")
    return facts_form(tender, lot, data, only=only)


def _saved(request: HttpRequest, tender: Tender, lot: Lot, form: FactsForm) -> bool:
    """Save what was sent; False when the form is to be shown again, with what is wrong in it."""
    valid = form.is_valid()
    if form.wants_row:
        form.errors.clear()
        return False
    if not valid:
        return False
    data = form.cleaned_data
    try:
        changed = purchases.fill_in_facts(
            lot_id=lot.pk,
            facts=form.facts(),
            valued_on=data.get("valued_on"),
            components=form.components(),
            whole=form.whole_words(),
            known_from=data["known_from"],
            by=request.user,
            version=data["version"],
            on=localdate(),
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        renew(form, version=tender.version)
        return False
    messages.success(request, _told(len(changed)))
    return True


def _told(number: int) -> str:
    if not number:
        return _("Inget var ändrat.")
    return _("Uppgifterna är sparade och delen är prövad på nytt. Den förra prövningen finns kvar.")


def _closed(tender: Tender, officer: bool) -> dict[str, Any] | None:
    """Why the facts cannot be changed now, and what to do about it; None when they can."""
    if purchases.is_open(tender):
        return None
    title = _("Delen är redan beslutad")
    text = _("Öppna ärendet igen först. Besluten står kvar tills du beslutar på nytt.")
    if tender.state == State.CANCELLED:
        title = _("Upphandlingen är avbruten")
        text = _("Öppna ärendet igen först, om köpet ändå blir av.")
    if not officer:
        text = _("Uppgifterna ändras inte längre. Tala med upphandlaren om något är fel.")
    reopen = reverse("procurement:tender_move", args=[tender.number, "reopen"])
    return {"title": title, "text": text, "url": reopen if officer else ""}
