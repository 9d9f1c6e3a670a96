"""The draft kit of a decision, as a page to read, print, or take as plain text. For staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from ljungby_social.accounts.roles import staff_only
from procurement.drafting import drafts_for, legal_ground
from procurement.models import Lot, Tender
from procurement.rules import Regime
from procurement.rules import eforms as fields_of_notice
from procurement.views import wording
from procurement.views.lots import fetch_lot, lot_url


@staff_only()
@require_safe
def kit(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Texts to start from, the notice's fields, and what to control and follow up."""
    tender, found = fetch_lot(request, number, lot)
    context = _context(tender, found)
    context["text_url"] = lot_url("kit_text", tender, found)
    context["crumbs"] = wording.crumbs(tender)
    return render(request, "procurement/kit.html", context)


@staff_only()
@require_safe
def kit_text(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """The same as plain text, to paste in the tool that the notice is written in."""
    tender, found = fetch_lot(request, number, lot)
    text = render_to_string("procurement/kit.txt", _context(tender, found))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{tender.number}-{lot}.txt"'
    return response


def _context(tender: Tender, lot: Lot) -> dict[str, Any]:
    """What both say. 404 without a decision that uses an instrument: there is nothing to draft."""
    decision = lot.latest_decision
    if decision is None or not decision.instruments:
        raise Http404
    screening = decision.screening
    must = screening.findings.filter(instrument="accessibility", legal="must").exists()
    fields = fields_of_notice.fields(decision.instruments, accessibility_required=must)
    return {
        "tender": tender,
        "lot": lot,
        "decision": decision,
        "screening": screening,
        "today": localdate(),
        "drafts": drafts_for(decision.instruments),
        "ground": legal_ground(decision.instruments, Regime(screening.regime)),
        "fields": [
            {"name": name, "value": ", ".join(value) if isinstance(value, list) else value}
            for name, value in fields.items()
            if value
        ],
        "faults": fields_of_notice.validate(fields),
        "sellers": screening.facts.get("sellers"),
        "ready_sellers": screening.facts.get("ready_sellers"),
    }
