"""A lot: its page, its decision, and its earlier screenings. For staff."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.templatetags.ljungby import tidpunkt
from procurement import changes
from procurement.decision_forms import DecisionForm
from procurement.models import Lot, Tender
from procurement.services import deciding
from procurement.states import State
from procurement.views import wording
from procurement.views.lot_page import (
    decide_form,
    lot_context,
    lot_url,
    sorted_findings,
    told_changes,
)


def fetch_lot(request: HttpRequest, number: str, position: int) -> tuple[Tender, Lot]:
    """A lot that the person may see, with its purchase; 404 otherwise.

    The lot knows as `of_several` whether the purchase has others: only then is its label shown.
    """
    visible = Tender.objects.visible_to(request.user).select_related("unit")
    tender = get_object_or_404(visible, number=number)
    lots = Lot.objects.screenable().select_related(
        "latest_screening",
        "latest_decision",
        "latest_decision__by",
        "latest_decision__screening",
    )
    others = Lot.objects.screenable().filter(tender=OuterRef("tender")).exclude(pk=OuterRef("pk"))
    lots = lots.annotate(of_several=Exists(others))
    lot = get_object_or_404(lots, tender=tender, position=position)
    lot.tender = tender
    return tender, lot


def _page(request: HttpRequest, tender: Tender, lot: Lot, status: int, **more: Any) -> HttpResponse:
    context = {
        "tender": tender,
        "crumbs": wording.crumbs(tender),
        **lot_context(request, tender, lot, decision_form=more.pop("decision_form", None)),
        **more,
    }
    return render(request, "procurement/lot.html", context, status=status)


@staff_only()
@require_safe
def lot(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """A lot of a purchase with several."""
    tender, found = fetch_lot(request, number, lot)
    return _page(request, tender, found, 200)


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_decision(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Decide about a lot. What was typed stays when somebody else was first."""
    tender, found = fetch_lot(request, number, lot)
    findings = list(found.latest_screening.findings.all()) if found.latest_screening else []
    if request.method != "POST":
        return redirect(lot_url("lot", tender, found))
    form = decide_form(tender, found, findings, request.POST)
    if tender.state != State.SCREENED:
        return _too_late(request, tender, found, form)
    more: dict[str, Any] = {}
    valid = form.is_valid()
    if _was_decided_meanwhile(found, form):
        # Nothing else that is wrong matters before the person has read that decision.
        form.errors.clear()
        form.add_error(None, _told_decided(found))
        renew_all(form, tender, found)
    elif valid:
        data = form.cleaned_data
        try:
            deciding.decide_lot(
                tender_id=tender.pk,
                lot_id=found.pk,
                instruments=data["instruments"],
                reason=data["reason"],
                motivation=data["motivation"],
                by=request.user,
                version=data["version"],
                screening_id=data["screening"],
                assessments=form.assessments(),
                reserved_as=form.reserved_as(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            more = {"seen": _since_seen(found, data["screening"])}
            renew_all(form, tender, found)
        else:
            messages.success(request, _told_saved(tender))
            return redirect(tender)
    return _page(request, tender, found, 422, decision_form=form, form_errors=True, **more)


def _too_late(request: HttpRequest, tender: Tender, lot: Lot, form: DecisionForm) -> HttpResponse:
    """Nothing is decided now: say why and what to do, and show what was typed, to be copied."""
    moves = tender.MOVES.allowed(state=tender.state, actors=request.user.roles)
    reopen = reverse("procurement:tender_move", args=[tender.number, "reopen"])
    if lot.latest_decision:
        title = _told_decided(lot)
        text = _("Öppna upphandlingen igen först, om beslutet ska ändras.")
    else:
        title = _("Delen kan inte beslutas nu")
        state = tender.get_state_display().lower()
        text = _("Upphandlingens läge är: %(state)s.") % {"state": state}
    errors = [{"text": text, "target": ""}]
    if typed := form.typed():
        errors.append({"text": _("Se det du skrev. Det är inte sparat."), "target": "skrivet"})
    told = {
        "title": title,
        "errors": errors,
        "url": reopen if any(move.code == "reopen" for move in moves) else "",
        "typed": typed,
    }
    return _page(request, tender, lot, 422, too_late=told, form_errors=True)


def _was_decided_meanwhile(lot: Lot, form: DecisionForm) -> bool:
    """Whether the lot has another decision than the one that the person saw."""
    seen = form.data.get("decided", "")
    return lot.latest_decision_id is not None and seen != str(lot.latest_decision_id)


def _told_decided(lot: Lot) -> str:
    decision = lot.latest_decision
    return _("Delen är redan beslutad av %(who)s, %(when)s.") % {
        "who": decision.by,
        "when": tidpunkt(decision.at),
    }


def renew_all(form: Form, tender: Tender, lot: Lot) -> None:
    """Whoever has been told may go on from what is there now; nobody else."""
    renew(
        form,
        version=tender.version,
        screening=lot.latest_screening_id,
        decided=lot.latest_decision_id or "",
    )


def _told_saved(tender: Tender) -> str:
    """That it is saved, and how many lots keep the purchase from being decided."""
    waiting = len(deciding.unconfirmed_lots(tender))
    saved = _("Beslutet är sparat.")
    if not waiting:
        return saved
    more = ngettext(
        "En del till ska bekräftas mot den nya prövningen.",
        "%(number)s delar till ska bekräftas mot den nya prövningen.",
        waiting,
    )
    return f"{saved} {more % {'number': waiting}}"


def _since_seen(lot: Lot, seen: int) -> dict[str, Any] | None:
    """What a newer screening says otherwise than the one that the person had read."""
    read = lot.screenings.filter(pk=seen).exclude(pk=lot.latest_screening_id).first()
    return told_changes(changes.between(read, lot.latest_screening)) if read else None


def renew(form: Form, **hidden: Any) -> None:
    """Put what the person is now shown in the hidden fields, so that sending again is a choice."""
    form.data = form.data.copy()
    form.data.update({name: str(value) for name, value in hidden.items()})


@staff_only()
@require_safe
def lot_screening(request: HttpRequest, number: str, lot: int, pk: int) -> HttpResponse:
    """An earlier screening, as it was."""
    tender, found = fetch_lot(request, number, lot)
    screening = get_object_or_404(found.screenings.select_related("by"), pk=pk)
    context = {
        "tender": tender,
        "lot": found,
        "screening": screening,
        "latest": screening.pk == found.latest_screening_id,
        **sorted_findings(list(screening.findings.all()), ""),
        "regime_reasons": wording.reasons(screening.regime_reasons),
        "old_facts": [
            {"label": wording.fact_label(name), "value": value}
            for name, value in screening.facts.items()
        ],
        "crumbs": wording.crumbs(tender),
    }
    return render(request, "procurement/screening.html", context)
