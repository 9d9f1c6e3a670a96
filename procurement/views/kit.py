"""The draft kit of a decision, as a page to read, print, or take as plain text. For staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ljungby_social.accounts.roles import staff_only
from procurement import drafting, knowledge
from procurement.labels import INSTRUMENTS
from procurement.models import Lot, LotDecision, Tender
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
    # For paper, without menus: what a browser without JavaScript prints from.
    context["for_paper"] = "utskrift" in request.GET
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
    chosen = decision.codes_of_kit
    must = screening.findings.filter(instrument="accessibility", legal="must").exists()
    fields = fields_of_notice.fields(
        chosen,
        accessibility_required=must,
        special_reasons=decision.assessments.get("accessibility", ""),
        idea_based=_code_of_idea_based(decision),
    )
    subtype = drafting.SUBTYPES.get(regime)
    return {
        "tender": tender,
        "lot": lot,
        "decision": decision,
        "screening": screening,
        "way": drafting.way_of(chosen, regime).value,
        "drafts": [(_label(row.instrument), row) for row in drafting.drafts_for(chosen, regime)],
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


def _label(code: str) -> str:
    """What an instrument of the kit is called, in the reader's language."""
    if code == fields_of_notice.PROTECTED_PROGRAMME:
        return _("Utförande i ett program för skyddad anställning")
    return str(INSTRUMENTS[code])


def _code_of_idea_based(decision: LotDecision) -> str:
    """BT-71 at 19 kap. 25 a §. Decisions from before it could be chosen have the nearest."""
    nearest = LotDecision.ReservedAs.NEAREST
    codes = LotDecision.CHOICE_OF["reserve_19_25a"]
    return str(decision.reserved_as if decision.reserved_as in codes else nearest)
