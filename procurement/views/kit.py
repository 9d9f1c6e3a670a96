"""The draft kit of a decision, as a page to read, print, or take as plain text. For staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from ljungby_social.accounts.roles import staff_only
from procurement import drafting, knowledge
from procurement.models import Lot, Tender
from procurement.rules import Regime
from procurement.rules import eforms as fields_of_notice
from procurement.views import wording
from procurement.views.lot_page import lot_url
from procurement.views.lots import fetch_lot


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
    """What both say. 404 without a decision that has something for the documents."""
    decision = lot.latest_decision
    if decision is None or not decision.has_kit:
        raise Http404
    screening = decision.screening
    regime = Regime(screening.regime)
    chosen = decision.instruments
    must = screening.findings.filter(instrument="accessibility", legal="must").exists()
    fields = fields_of_notice.fields(
        chosen,
        accessibility_required=must,
        special_reasons=decision.assessments.get("accessibility", ""),
    )
    subtype = drafting.SUBTYPES.get(regime)
    return {
        "tender": tender,
        "lot": lot,
        "decision": decision,
        "screening": screening,
        "way": drafting.way_of(chosen, regime).value,
        "drafts": drafting.drafts_for(chosen, regime),
        "ground": drafting.legal_ground(chosen, regime),
        "must_be_told": drafting.must_be_told(chosen, regime, divided=tender.lot_count > 1),
        "to_do_besides": drafting.to_do_besides(
            chosen,
            regime,
            annex2=screening.annex2,
            values=knowledge.current().knowledge.values,
            on=screening.day,
        ),
        "fields": fields_of_notice.described(fields),
        "subtype": subtype,
        "faults": fields_of_notice.validate(fields, subtype=subtype),
        "sellers": screening.facts.get("sellers"),
        "ready_sellers": screening.facts.get("ready_sellers"),
    }
