"""All that a lot's page shows: found, missing, sold by whom, and decided. For the views."""

import re
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ljungby_social.accounts.roles import Role
from ljungby_social.cpv import CpvCode
from ljungby_social.templatetags.ljungby import kronor, percent, tal
from procurement import changes, knowledge, matching
from procurement.agreement import compare
from procurement.decision_forms import DecisionForm
from procurement.facts_forms import FactsForm
from procurement.models import Lot, LotComponent, Screening, Tender
from procurement.rules import utilities
from procurement.rules.eforms import described
from procurement.services import purchases
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
    whole_page: bool = False,
) -> dict[str, Any]:
    """All that a lot's page shows. A fixed number of queries, whatever was found.

    `whole_page` tells that the page shows the purchase too.
    """
    screening = lot.latest_screening
    findings = list(screening.findings.all()) if screening else []
    officer = request.user.has_role(Role.PROCUREMENT_OFFICER)
    is_open = purchases.is_open(tender)
    can_fill_in = officer and is_open
    fill_in_url = lot_url("lot_facts", tender, lot) if can_fill_in else ""
    missing = _missing(screening, findings)
    answering = is_open and not officer and is_own_unit(request, tender)
    asked = purchases.asked_of_unit(lot, request.user) if answering else []
    codes = [code for code in (lot.cpv, *lot.additional_cpv) if code]
    sellers = _sellers(codes)
    answers = brief.answers(lot, findings)
    may_decide = officer and tender.state == "screened" and screening is not None
    form = _missing_form(tender, lot, missing if can_fill_in else asked)
    context = {
        "lot": lot,
        "is_whole_page": whole_page,
        "screening": screening,
        # Said above, in the words of a page.
        "problems": [text for text in screening.problems if text != utilities.PROBLEM]
        if screening
        else [],
        "rules_changed": _rules_changed(tender, screening),
        "may_be_utilities": _may_be_utilities(tender, lot),
        "lot_facts": _facts(lot, codes, fill_in_url),
        **sorted_findings(findings, lot_url("lot_facts", tender, lot) if asked else fill_in_url),
        "regime_reasons": wording.reasons(screening.regime_reasons) if screening else [],
        "missing": [{"text": wording.fact_label(name)} for name in missing],
        "missing_elsewhere": _elsewhere(missing, form, fill_in_url),
        "facts_form": form,
        **_compared(tender, lot, findings),
        "sellers": sellers,
        "market": brief.market(sellers),
        "duties": brief.duties(findings),
        "recommended": [row for row in findings if row.recommended],
        "answers": answers,
        "tally": brief.tally(answers),
        "notice_fields": described(screening.eforms) if screening else [],
        **_history(lot),
        "fill_in_url": fill_in_url,
        "may_write": officer,
        "may_decide": may_decide,
        "what_if_url": lot_url("what_if", tender, lot) if officer and screening else "",
        "kit_url": _kit_url(tender, lot),
        "divide_url": lot_url("divide", tender, lot),
        **_since(lot, may_decide),
    }
    context["steps"] = brief.steps(
        tender,
        lot,
        findings,
        asked=form.questions if form else 0,
        may_write=officer,
        may_fill_in=can_fill_in,
        may_decide=may_decide,
        must_confirm=context["must_confirm"],
        kit_url=context["kit_url"],
        divide_url=context["divide_url"],
    )
    if answering and form:
        context["steps"] = [_answer_step(form.questions)]
    if may_decide and decision_form is None:
        decision_form = decide_form(tender, lot, findings)
    return {**context, "decision_form": decision_form}


def is_own_unit(request: HttpRequest, tender: Tender) -> bool:
    """Whether the person is the contact of the unit that buys."""
    user = request.user
    mine = user.unit_id is not None and tender.unit_id == user.unit_id
    return mine and user.has_role(Role.UNIT_CONTACT)


def _answer_step(questions: int) -> brief.Step:
    text = ngettext(
        "Svara på en fråga om köpet.",
        "Svara på %(number)s frågor om köpet, eller så många du kan.",
        questions,
    )
    return brief.Step(text % {"number": questions}, "#saknas")


def _missing_form(tender: Tender, lot: Lot, missing: list[str]) -> FactsForm | None:
    """The facts that are missing, asked together; None when none of them can be filled in."""
    askable = wording.can_be_filled_in(missing)
    form = facts_form(tender, lot, only=askable) if askable else None
    return form if form and form.questions else None


def _elsewhere(missing: list[str], form: FactsForm | None, url: str) -> list[dict[str, str]]:
    """What is missing and no question of the form asks for, with where it is entered."""
    asked = {*form.asked, "date"} if form else set()
    return [
        {"text": wording.fact_label(name), "url": wording.where_it_is_filled_in(name, url)}
        for name in missing
        if name not in asked
    ]


def _compared(tender: Tender, lot: Lot, findings: list[Any]) -> dict[str, Any]:
    comparisons = compare(lot, findings) if _says_something(tender) else []
    return {
        "comparisons": comparisons,
        "notable": [row for row in comparisons if row.notable],
    }


def _history(lot: Lot) -> dict[str, Any]:
    older = list(lot.screenings.exclude(pk=lot.latest_screening_id).select_related("by")[:20])
    decisions = list(lot.decisions.select_related("by", "screening"))
    fact_changes = [
        {
            "row": row,
            "label": wording.fact_label(row.fact),
            "before": wording.fact_words(row.fact, row.before),
            "after": wording.fact_words(row.fact, row.after),
        }
        for row in lot.fact_changes.select_related("by")[:30]
    ]
    return {
        "older": older,
        "decisions": decisions,
        "fact_changes": fact_changes,
        "has_history": bool(older or fact_changes or len(decisions) > 1),
    }


def _since(lot: Lot, may_decide: bool) -> dict[str, Any]:
    """What a newer screening says otherwise than the one that the decision rests on."""
    decision = lot.latest_decision
    if decision is None or decision.screening_id == lot.latest_screening_id:
        return {"is_older": False, "must_confirm": False}
    found = changes.between(decision.screening, lot.latest_screening)
    if not found.answers:
        text = _("Svaren är desamma som när beslutet togs. Det kan stå kvar.")
    elif may_decide:
        text = _("Svaren har ändrats. Läs vad som är nytt, ändra det som behövs och besluta igen.")
    else:
        text = _("Svaren har ändrats sedan beslutet togs.")
    return {
        "is_older": True,
        "must_confirm": bool(found.answers),
        "since": told_changes(found),
        "since_text": text,
    }


def told_changes(found: changes.Changes) -> dict[str, Any]:
    """The difference between two screenings as a page shows it."""
    facts = [wording.fact_label(name) for name in wording.can_be_filled_in(found.facts)]
    return {"answers": found.answers, "facts": facts}


def _rules_changed(tender: Tender, screening: Screening | None) -> bool:
    """Whether rows or rules have been edited since an open purchase was screened."""
    if screening is None or not tender.is_open:
        return False
    now = (knowledge.current().fingerprint, knowledge.engine())
    return (screening.knowledge, screening.engine) != now


# A buyer of this name is itself in the utilities sectors, whatever it buys.
_UTILITY_BUYERS = re.compile(r"energi|elnät|vatten|\bva\b", re.IGNORECASE)


def _may_be_utilities(tender: Tender, lot: Lot) -> bool:
    """Whether a person should ask if the law of utilities (LUF) applies instead of LOU."""
    buyer = tender.unit.name if tender.unit else tender.buyer_name
    told = f"{tender.title} {lot.title}"
    return bool(_UTILITY_BUYERS.search(buyer)) or utilities.may_be_utilities(told, lot.cpv)


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


def sorted_findings(findings: list[Any], fill_in_url: str) -> dict[str, Any]:
    """Findings as an officer reads them: recommended and duties, the rest, what is ruled out.

    In each of them the highest score comes first.
    """
    shown = [wording.finding_context(row, fill_in_url) for row in findings]
    ruled_out = {"blocked", "not_applicable"}

    def rank(item: dict[str, Any]) -> tuple[int, int]:
        row = item["row"]
        if row.recommended:
            return (0, -row.score)
        if row.legal in brief.DUTIES:
            return (1, -row.score)
        return ({"possible": 2, "unknown": 3}.get(row.suitability, 4), -row.score)

    applying = sorted((item for item in shown if item["row"].legal not in ruled_out), key=rank)
    return {
        "findings": [item for item in applying if rank(item)[0] < 2],
        "further": [item for item in applying if rank(item)[0] >= 2],
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

    told = [
        (_("CPV-kod"), cpv(lot.cpv) if lot.cpv else None),
        (_("Vad som köps"), lot.get_nature_display()),
        (_("Värde utan moms"), told_amount(lot, lot.value)),
        (_("Avtalstid"), _months(lot)),
        (_("Arbetets andel"), None if lot.labour_share is None else percent(lot.labour_share)),
        (_("Antal personer"), lot.people_needed),
        (_("Tröskel in i arbetet"), lot.get_entry_threshold_display()),
    ]
    rare = [
        (_("Fler CPV-koder"), ", ".join(cpv(code) for code in lot.additional_cpv)),
        (_("Antal delar"), lot.lots if lot.is_planned_whole else None),
        (_("Värde utan optioner och förlängningar"), told_amount(lot, lot.base_value)),
        (_("Optionernas värde"), _amounts(lot, lot.options)),
        (_("Förlängningarnas värde"), _amounts(lot, lot.extensions)),
        (_("Priser och ersättningar"), told_amount(lot, lot.prizes)),
        (_("Värde per månad"), told_amount(lot, lot.monthly_value)),
        (_("Blandat avtal"), "; ".join(_part(lot, row) for row in lot.components.all())),
    ]
    return [
        {"label": label, "value": value, "missing": value in (None, ""), "url": url}
        for label, value in [*told, *(row for row in rare if row[1] not in (None, ""))]
    ]


def told_amount(lot: Lot, amount: Any) -> str | None:
    """An amount in the lot's own currency. None when nobody has said."""
    if amount is None:
        return None
    return kronor(amount) if lot.currency in {"SEK", ""} else f"{tal(amount)} {lot.currency}"


def _amounts(lot: Lot, amounts: list[Any]) -> str:
    return " + ".join(filter(None, (told_amount(lot, amount) for amount in amounts)))


def _part(lot: Lot, row: LotComponent) -> str:
    told = row.cpv, row.get_nature_display(), told_amount(lot, row.value)
    return " ".join(filter(None, told))


def _months(lot: Lot) -> str | None:
    if lot.duration_months is None:
        return _("utan slutdatum") if lot.open_ended else None
    text = _("%(months)s månader") % {"months": tal(lot.duration_months)}
    if lot.extension_months:
        text += " " + _("och upp till %(months)s till") % {"months": tal(lot.extension_months)}
    return text


def facts_form(tender: Tender, lot: Lot, data: Any = None, only: Any = ()) -> FactsForm:
    """A form for all facts of a lot, or for some of them."""
    lot.tender = tender
    form = FactsForm(data, lot=lot, only=only)
    form.helper.form_action = lot_url("lot_facts", tender, lot)
    return form


def decide_form(tender: Tender, lot: Lot, findings: Any, data: Any = None) -> DecisionForm:
    """The form of a decision. Begins from the lot's earlier one, which must be read again when a
    newer screening answers otherwise.
    """
    form = DecisionForm(
        data,
        findings=findings,
        earlier=lot.latest_decision,
        must_confirm=bool(changes.stale([lot])),
        initial={
            "version": tender.version,
            "screening": lot.latest_screening_id,
            "decided": lot.latest_decision_id,
        },
    )
    form.helper.form_action = lot_url("lot_decision", tender, lot)
    return form
