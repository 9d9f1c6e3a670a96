"""The list of purchases, a new one, and a purchase's own page. For staff."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once
from ljungby_social.templatetags.ljungby import datum, tidpunkt
from procurement.facts_forms import TenderForm
from procurement.forms import FilterForm, MoveForm, UnitForm
from procurement.models import Lot, Tender
from procurement.services import deciding, purchases, screening
from procurement.states import State
from procurement.views import wording
from procurement.views.lot_page import lot_context
from procurement.views.lots import renew

PER_PAGE = 30


@staff_only()
@require_safe
def tender_list(request: HttpRequest) -> HttpResponse:
    """What is on its way, the most promising first. Five queries, however many purchases."""
    form = FilterForm(request.GET)
    form.is_valid()
    visible = Tender.objects.visible_to(request.user)
    found = _filtered(visible, form.cleaned_data)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    fields = [form[name] for name in ("state", "instrument", "unit", "source", "sort")]
    context = {
        "form": form,
        "fields": fields,
        "filtering": any(request.GET.get(field.html_name) for field in fields),
        "page": page,
        "rows": [_row(tender) for tender in page],
        "counts": _counts(visible),
        "may_write": request.user.has_role(Role.PROCUREMENT_OFFICER),
    }
    return render(request, "procurement/tender_list.html", context)


def _filtered(tenders: Any, chosen: dict[str, Any]) -> Any:
    if words := chosen.get("q"):
        tenders = tenders.matching(words)
    state = chosen.get("state")
    if state in State.values:
        tenders = tenders.filter(state=state)
    elif state != "all":
        tenders = tenders.open()
    if instrument := chosen.get("instrument"):
        tenders = tenders.flagged(instrument)
    if unit := chosen.get("unit"):
        tenders = tenders.filter(unit=unit)
    if source := chosen.get("source"):
        tenders = tenders.filter(source_kind=source)
    order = ("-pk",) if chosen.get("sort") == "new" else ("-score", "-pk")
    return tenders.select_related("unit").defer("description").order_by(*order)


def _row(tender: Tender) -> dict[str, Any]:
    return {
        "tender": tender,
        "tone": wording.STATE_TONES[tender.state],
        "flags": wording.flag_chips(tender.flags),
    }


def _counts(visible: Any) -> list[dict[str, Any]]:
    """How many stand in each open state. One query."""
    by_state = dict(visible.open().order_by().values_list("state").annotate(number=Count("pk")))
    return [
        {"value": by_state.get(state.value, 0), "label": state.label, "url": f"?state={state}"}
        for state in (State.NEW, State.SCREENED, State.DECIDED)
    ]


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
@once
def tender_new(request: HttpRequest) -> HttpResponse:
    """Write down a purchase before it is advertised; it is screened at once."""
    if request.method != "POST":
        return _new_page(request, TenderForm(), 200)
    form = TenderForm(request.POST)
    valid = form.is_valid()
    if form.is_searching:
        return _searched(request, form)
    if form.wants_row:
        form.errors.clear()
        return _new_page(request, form, 200)
    if not valid:
        return _new_page(request, form, 422)
    data = form.cleaned_data
    today = localdate()
    try:
        tender = purchases.create_tender(
            title=data["title"],
            description=data["description"],
            unit=data["unit"],
            reference=data["reference"],
            valued_on=data["valued_on"] or today,
            facts=form.facts(),
            components=form.components() or (),
            by=request.user,
            on=today,
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _new_page(request, form, 422)
    messages.success(request, _("Upphandlingen är sparad och prövad."))
    return redirect(tender)


def _searched(request: HttpRequest, form: TenderForm) -> HttpResponse:
    """The form again with what was found for the words; nothing typed is lost, nothing is wrong."""
    form.errors.clear()
    if not form.found:
        form.add_error(
            "cpv_words", _("Inga koder har de orden. Pröva ett annat eller kortare ord.")
        )
        return _new_page(request, form, 422)
    return _new_page(request, form, 200)


def _new_page(request: HttpRequest, form: TenderForm, status: int) -> HttpResponse:
    context = {"form": form, "crumbs": wording.crumbs()}
    return render(request, "procurement/tender_new.html", context, status=status)


@staff_only()
@require_safe
def tender(request: HttpRequest, number: str) -> HttpResponse:
    """A purchase: its lots with what is flagged, or its only lot in full, and what has happened."""
    found = fetch_tender(request, number)
    lots = list(
        found.lots.screenable().select_related(
            "latest_screening", "latest_decision", "latest_decision__by"
        )
    )
    may_write = request.user.has_role(Role.PROCUREMENT_OFFICER)
    context = {
        "tender": found,
        "tone": wording.STATE_TONES[found.state],
        "crumbs": wording.crumbs(),
        "facts": _facts(found),
        "lots": [_lot_row(lot) for lot in lots],
        "withdrawn": [_lot_row(lot) for lot in _withdrawn(found)],
        "groups": list(found.lots.filter(kind=Lot.Kind.GROUP, withdrawn=False)),
        "notices": found.notices.select_related("imported"),
        "events": wording.timeline(found.events.select_related("actor").order_by("-at", "-pk")),
        "moves": _moves(request, found),
        "may_write": may_write,
        "unit_form": UnitForm(
            initial={"unit": found.unit_id, "version": found.version}, auto_id="unit_%s"
        ),
    }
    if len(lots) == 1:
        context |= lot_context(request, found, lots[0], whole_page=True)
    return render(request, "procurement/tender.html", context)


def fetch_tender(request: HttpRequest, number: str) -> Tender:
    """A purchase that the person may see; 404 otherwise."""
    visible = Tender.objects.visible_to(request.user).select_related("unit", "created_by")
    return get_object_or_404(visible, number=number)


def _facts(tender: Tender) -> list[dict[str, Any]]:
    told = [
        (_("Enhet"), tender.unit),
        (_("Köpare"), tender.buyer_name),
        (_("Diarienummer"), tender.reference),
        (_("Annonseras eller annonserades"), tender.valued_on and datum(tender.valued_on)),
        (_("Sista anbudsdag"), tender.submission_deadline and tidpunkt(tender.submission_deadline)),
        (_("Kommer från"), tender.get_source_kind_display()),
    ]
    return [{"label": label, "value": value, "missing": not value} for label, value in told]


def _withdrawn(tender: Tender) -> Any:
    """Lots that a later notice no longer has."""
    lots = tender.lots.filter(withdrawn=True)
    return lots.select_related("latest_screening", "latest_decision")


def _lot_row(lot: Any) -> dict[str, Any]:
    decision = lot.latest_decision
    return {
        "is_older": bool(decision and decision.screening_id != lot.latest_screening_id),
        "lot": lot,
        "flags": wording.flag_chips(lot.flags),
        "regime": lot.latest_screening.get_regime_display() if lot.latest_screening else "",
        "decision": wording.decided(lot.latest_decision),
    }


def _moves(request: HttpRequest, tender: Tender) -> list[dict[str, Any]]:
    """The moves that this person may make now by a button of their own."""
    allowed = tender.MOVES.allowed(state=tender.state, actors=request.user.roles)
    return [
        {"code": move.code, "label": move.label}
        for move in allowed
        if move.code in {"reopen", "close", "cancel"}
    ]


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def tender_move(request: HttpRequest, number: str, code: str) -> HttpResponse:
    """Close, cancel or reopen a purchase, with a word about why."""
    found = fetch_tender(request, number)
    if code not in wording.MOVE_LEADS:
        raise Http404
    allowed = {item["code"]: item["label"] for item in _moves(request, found)}
    if code not in allowed:
        messages.error(request, _("Det går inte i upphandlingens nuvarande läge."))
        return redirect(found)
    form = MoveForm(
        request.POST or None, code=code, label=allowed[code], initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            deciding.move(
                tender_id=found.pk,
                code=code,
                by=request.user,
                version=form.cleaned_data["version"],
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            renew(form, version=found.version)
        else:
            return redirect(found)
    context = {
        "tender": found,
        "form": form,
        "move": allowed[code],
        "lead": wording.MOVE_LEADS[code],
        "unconfirmed": code == "close" and bool(deciding.unconfirmed_lots(found)),
        "crumbs": wording.crumbs(found),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/tender_move.html", context, status=status)


@staff_only(Role.PROCUREMENT_OFFICER)
@posted_from("procurement:tender")
def tender_unit(request: HttpRequest, number: str) -> HttpResponse:
    """Say which unit buys."""
    found = fetch_tender(request, number)
    form = UnitForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Välj en enhet i listan."))
        return redirect(found)
    try:
        purchases.place_in_unit(
            tender_id=found.pk,
            unit=form.cleaned_data["unit"],
            by=request.user,
            version=form.cleaned_data["version"],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(found)


@staff_only(Role.PROCUREMENT_OFFICER)
@posted_from("procurement:tender")
def tender_screen(request: HttpRequest, number: str) -> HttpResponse:
    """Screen a purchase anew, as after a change of a dated value."""
    found = fetch_tender(request, number)
    try:
        screening.screen_tender(tender_id=found.pk, by=request.user, on=localdate())
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(
            request, _("Upphandlingen är prövad på nytt. Tidigare prövningar finns kvar.")
        )
    return redirect(found)
