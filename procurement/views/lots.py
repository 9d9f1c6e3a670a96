"""A lot: what was found, what is missing, who sells it, and what was decided. For staff."""

import re
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.cpv import CpvCode
from ljungby_social.templatetags.ljungby import kronor, percent, tal
from procurement import knowledge, matching
from procurement.agreement import compare
from procurement.decision_forms import DecisionForm
from procurement.forms import FactsForm
from procurement.models import Lot, Screening, Tender
from procurement.rules.eforms import described
from procurement.services import deciding, purchases
from procurement.views import brief, wording

READINESS_TONES = {"ready": "success", "not_ready": "neutral", "unknown": "unknown"}


def lot_url(name: str, tender: Tender, lot: Lot, *more: Any) -> str:
    return reverse(f"procurement:{name}", args=[tender.number, lot.position, *more])


def lot_context(
    request: HttpRequest,
    tender: Tender,
    lot: Lot,
    *,
    decision_form: DecisionForm | None = None,
) -> dict[str, Any]:
    """All that a lot's page shows. A fixed number of queries, whatever was found."""
    screening = lot.latest_screening
    findings = list(screening.findings.all()) if screening else []
    officer = request.user.has_role(Role.PROCUREMENT_OFFICER)
    can_fill_in = officer and purchases.is_open(tender)
    fill_in_url = lot_url("lot_facts", tender, lot) if can_fill_in else ""
    missing = _missing(screening, findings)
    codes = [code for code in (lot.cpv, *lot.additional_cpv) if code]
    sellers = _sellers(codes)
    answers = brief.answers(lot, findings)
    comparisons = compare(lot, findings) if _says_something(tender) else []
    may_decide = officer and tender.state == "screened" and screening is not None
    kit_url, divide_url = _kit_url(tender, lot), lot_url("divide", tender, lot)
    context = {
        "lot": lot,
        "screening": screening,
        "rules_changed": _rules_changed(tender, screening),
        "may_be_utilities": _may_be_utilities(tender, lot),
        "lot_facts": _facts(lot, codes, fill_in_url),
        **_sorted(findings, fill_in_url),
        "regime_reasons": wording.reasons(screening.regime_reasons) if screening else [],
        "missing": [{"text": wording.fact_label(name)} for name in missing],
        "comparisons": comparisons,
        "notable": [row for row in comparisons if row.notable],
        "sellers": sellers,
        "market": brief.market(sellers),
        "duties": brief.duties(findings),
        "recommended": [row for row in findings if row.recommended],
        "answers": answers,
        "tally": brief.tally(answers),
        "steps": brief.steps(
            tender,
            lot,
            findings,
            missing=missing,
            may_fill_in=can_fill_in,
            may_decide=may_decide,
            kit_url=kit_url,
            divide_url=divide_url,
        ),
        "notice_fields": described(screening.eforms) if screening else [],
        "older": list(lot.screenings.exclude(pk=lot.latest_screening_id).select_related("by")[:20]),
        "decisions": list(lot.decisions.select_related("by", "screening")),
        "fact_changes": [
            {"row": row, "label": wording.fact_label(row.fact)}
            for row in lot.fact_changes.select_related("by")[:30]
        ],
        "fill_in_url": fill_in_url,
        "may_decide": may_decide,
        "decision_form": decision_form,
        "kit_url": kit_url,
        "what_if_url": lot_url("what_if", tender, lot) if officer and screening else "",
        "divide_url": divide_url,
    }
    if can_fill_in and (askable := wording.can_be_filled_in(missing)):
        context["facts_form"] = _facts_form(tender, lot, only=askable)
    if may_decide and decision_form is None:
        context["decision_form"] = _decision_form(tender, lot, findings)
    return context


def _rules_changed(tender: Tender, screening: Screening | None) -> bool:
    """Whether rows or rules have been edited since an open purchase was screened."""
    if screening is None or not tender.is_open:
        return False
    now = (knowledge.current().fingerprint, knowledge.engine())
    return (screening.knowledge, screening.engine) != now


# Distribution of water, electricity and heat, and the building of its nets.
_UTILITY_CODES = ("65", "45231", "45232", "45251")
_UTILITY_WORDS = re.compile(
    r"energi|fjärrvärme|elnät|vattenverk|vattenledning|\bva\b", re.IGNORECASE
)


def _may_be_utilities(tender: Tender, lot: Lot) -> bool:
    """Whether a person should ask if the law of utilities (LUF) applies instead of LOU.

    Read from the buyer's name, the title and the code; no rule knows the amounts of LUF.
    """
    unit = tender.unit.name if tender.unit else ""
    told = f"{unit} {tender.title} {lot.title}"
    return lot.cpv.startswith(_UTILITY_CODES) or bool(_UTILITY_WORDS.search(told))


def _kit_url(tender: Tender, lot: Lot) -> str:
    """Where the draft kit is: a decision that has something for the documents has one."""
    decision = lot.latest_decision
    return lot_url("kit", tender, lot) if decision and decision.has_kit else ""


def _sellers(codes: list[str]) -> list[dict[str, Any]]:
    """Who in the register sells this, and whether each could bid in a purchase reserved by 4:18."""
    if not codes:
        return []
    values = knowledge.current().knowledge.values
    return [
        {"row": seller, "tone": READINESS_TONES[seller.answer.readiness]}
        for seller in matching.sellers_of(codes, localdate(), values)
    ]


def _sorted(findings: list[Any], fill_in_url: str) -> dict[str, Any]:
    """Findings as an officer reads them: recommended, duties, the rest, and what is ruled out."""
    shown = [wording.finding_context(row, fill_in_url) for row in findings]
    ruled_out = {"blocked", "not_applicable"}

    def rank(item: dict[str, Any]) -> tuple[int, int]:
        row = item["row"]
        if row.recommended:
            gives_work = row.instrument.startswith(("reserve_", "employment_"))
            return (0, -row.score - 100 * gives_work)
        if row.legal in {"must", "must_assess"}:
            return (1, row.position)
        return ({"possible": 2, "unknown": 3}.get(row.suitability, 4), row.position)

    applying = sorted((item for item in shown if item["row"].legal not in ruled_out), key=rank)
    for item in applying[:2]:
        item["open"] = item["row"].recommended
    return {
        "findings": applying,
        "ruled_out": [item for item in shown if item["row"].legal in ruled_out],
    }


def _missing(screening: Screening | None, findings: list[Any]) -> list[str]:
    if screening is None:
        return []
    names = [*screening.regime_missing, *(name for row in findings for name in row.missing)]
    return list(dict.fromkeys(names))


def _says_something(tender: Tender) -> bool:
    """Only a notice says things about itself; a plan or a hand-written purchase does not."""
    return tender.source_kind != "hand"


def _facts(lot: Lot, codes: list[str], url: str) -> list[dict[str, Any]]:
    labels = {code.pk: code.label for code in CpvCode.objects.filter(pk__in=codes)}

    def cpv(code: str) -> str:
        return f"{code} {labels.get(code, '')}".strip()

    amount = None
    if lot.value is not None:
        amount = kronor(lot.value) if lot.currency == "SEK" else f"{tal(lot.value)} {lot.currency}"
    told = [
        (_("CPV-kod"), cpv(lot.cpv) if lot.cpv else None),
        (_("Fler CPV-koder"), ", ".join(cpv(code) for code in lot.additional_cpv)),
        (_("Vad som köps"), lot.get_nature_display()),
        (_("Värde utan moms"), amount),
        (_("Avtalstid"), _months(lot)),
        (_("Antal delar"), lot.lots if lot.is_planned_whole else None),
        (_("Arbetets andel"), None if lot.labour_share is None else percent(lot.labour_share)),
        (_("Antal personer"), lot.people_needed),
        (_("Tröskel in i arbetet"), lot.get_entry_threshold_display()),
    ]
    return [
        {"label": label, "value": value, "missing": value in (None, ""), "url": url}
        for label, value in told
        if value not in (None, "") or label not in {_("Fler CPV-koder"), _("Antal delar")}
    ]


def _months(lot: Lot) -> str | None:
    if lot.duration_months is None:
        return _("utan slutdatum") if lot.open_ended else None
    text = _("%(months)s månader") % {"months": tal(lot.duration_months)}
    if lot.extension_months:
        text += " " + _("och upp till %(months)s till") % {"months": tal(lot.extension_months)}
    return text


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


def _facts_form(tender: Tender, lot: Lot, data: Any = None, only: Any = ()) -> FactsForm:
    lot.tender = tender
    form = FactsForm(data, lot=lot, only=only)
    form.helper.form_action = lot_url("lot_facts", tender, lot)
    return form


def _decision_form(tender: Tender, lot: Lot, findings: Any, data: Any = None) -> DecisionForm:
    form = DecisionForm(
        data,
        findings=findings,
        initial={"version": tender.version, "screening": lot.latest_screening_id},
    )
    form.helper.form_action = lot_url("lot_decision", tender, lot)
    return form


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
def lot_facts(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Fill in or correct facts; the purchase is then screened anew.

    A form that shows only some facts sends only those: what it did not ask is left as it was.
    """
    tender, found = fetch_lot(request, number, lot)
    only = [name for name in wording.can_be_filled_in(request.POST) if name in request.POST]
    if "valued_on" in request.POST:
        only.append("date")
    form = _facts_form(tender, found, request.POST or None, only=only)
    if request.method == "POST" and form.is_valid():
        try:
            changes = purchases.fill_in_facts(
                lot_id=found.pk,
                facts=form.facts(),
                valued_on=form.cleaned_data.get("valued_on"),
                known_from=form.cleaned_data["known_from"],
                by=request.user,
                version=form.cleaned_data["version"],
                on=localdate(),
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            renew(form, version=tender.version)
        else:
            messages.success(request, _saved(len(changes)))
            return redirect(lot_url("lot", tender, found) if tender.lot_count > 1 else tender)
    context = {
        "tender": tender,
        "lot": found,
        "form": form,
        "crumbs": wording.crumbs(tender),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/lot_facts.html", context, status=status)


def _saved(number: int) -> str:
    if not number:
        return _("Inget var ändrat.")
    return _("Uppgifterna är sparade och delen är prövad på nytt. Den förra prövningen finns kvar.")


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def lot_decision(request: HttpRequest, number: str, lot: int) -> HttpResponse:
    """Decide about a lot. What was typed stays when somebody else was first."""
    tender, found = fetch_lot(request, number, lot)
    findings = list(found.latest_screening.findings.all()) if found.latest_screening else []
    if request.method != "POST":
        return redirect(lot_url("lot", tender, found))
    form = _decision_form(tender, found, findings, request.POST)
    if form.is_valid():
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
            )
        except ValidationError as error:
            form.add_error(None, error.messages)
            # Whoever has been told may go on from what is there now; nobody else.
            renew(form, version=tender.version, screening=found.latest_screening_id)
        else:
            messages.success(request, _("Beslutet är sparat."))
            return redirect(tender)
    return _page(request, tender, found, 422, decision_form=form, form_errors=True)


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
        **_sorted(list(screening.findings.all()), ""),
        "regime_reasons": wording.reasons(screening.regime_reasons),
        "old_facts": [
            {"label": wording.fact_label(name), "value": value}
            for name, value in screening.facts.items()
        ],
        "crumbs": wording.crumbs(tender),
    }
    return render(request, "procurement/screening.html", context)
