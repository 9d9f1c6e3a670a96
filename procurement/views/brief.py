"""A lot in brief: what is recommended, what the law asks, what is not known, and what to do next.

Tells again what a screening, a decision and the register say. No query, no decision.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from procurement.models import Finding, Lot, Tender
from procurement.rules.suitability import QUESTIONS
from procurement.states import State

_QUESTION_WORDS: dict[str, Promise] = {
    "duration_months": gettext_lazy("Är avtalet längre än ett år?"),
    "labour_share": gettext_lazy("Är större delen av kostnaden arbete?"),
    "people_needed": gettext_lazy("Behövs flera personer?"),
    "entry_threshold": gettext_lazy("Har arbetet låg tröskel?"),
    "matching_contact": gettext_lazy("Är någon utsedd att ordna matchningen?"),
}
_BLOCKER_WORDS: dict[str, Promise] = {
    "certified_staff_only": gettext_lazy("Måste alla som utför arbetet ha behörighet?"),
    "round_the_clock": gettext_lazy("Krävs arbete dygnet runt från första dagen?"),
    "single_supplier": gettext_lazy("Kan bara en leverantör?"),
    "covered_by_framework": gettext_lazy("Täcker ett gällande ramavtal redan behovet?"),
}
DUTIES = {"must", "must_assess"}


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do next, and where."""

    text: str
    url: str = ""


def duties(findings: Iterable[Finding]) -> list[Finding]:
    """What the law requires, or requires an assessment of, here."""
    return [row for row in findings if row.legal in DUTIES]


def answers(lot: Lot, findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Upphandlingsmyndigheten's questions and the usual obstacles: yes, no, or nobody has said.

    The questions are answered as the screening answered them, the obstacles as the lot says.
    """
    asked = next((row for row in findings if row.instrument == "employment_numeric"), None)
    told = {row["text"] for row in asked.reasons_for} if asked else set()
    denied = {row["text"] for row in asked.reasons_against} if asked else set()
    rows = [
        _answer(_QUESTION_WORDS[name], True if yes in told else False if no in denied else None)
        for name, yes, no, _ask in QUESTIONS
    ]
    rows += [
        _answer(words, getattr(lot, name), good=False) for name, words in _BLOCKER_WORDS.items()
    ]
    return rows


def tally(rows: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many of the questions are answered yes, no and not at all, and how many obstacles."""
    asked, obstacles = rows[: len(QUESTIONS)], rows[len(QUESTIONS) :]
    tones = [row["tone"] for row in asked]
    return {
        "yes": tones.count("success"),
        "no": tones.count("neutral"),
        "unknown": tones.count("unknown"),
        "blockers": sum(row["tone"] == "warning" for row in obstacles),
    }


def _answer(question: Promise, said: bool | None, *, good: bool = True) -> dict[str, Any]:
    if said is None:
        return {"question": question, "word": _("Ingen har sagt"), "tone": "unknown"}
    tone = ("success" if good else "warning") if said else "neutral"
    return {"question": question, "word": _("Ja") if said else _("Nej"), "tone": tone}


def market(sellers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """How many listed enterprises sell this, and what is known of 4:18. Never a condition."""
    known = [seller["row"].answer.readiness.value for seller in sellers]
    return {
        "sellers": len(known),
        "ready": known.count("ready"),
        "unknown": known.count("unknown"),
    }


def steps(
    tender: Tender,
    lot: Lot,
    findings: Sequence[Finding],
    *,
    asked: int,
    may_write: bool,
    may_fill_in: bool,
    may_decide: bool,
    must_confirm: bool,
    kit_url: str,
    divide_url: str,
) -> list[Step]:
    """What to do next, in order. Empty for those who only read.

    `asked` is how many questions the form of missing facts has; `must_confirm` tells that the
    decision rests on a screening that a newer one answers otherwise.
    """
    if not findings or not (may_fill_in or may_decide or kit_url):
        return []
    found = []
    if may_fill_in and asked:
        text = ngettext(
            "Fyll i en uppgift som saknas.",
            "Fyll i de %(number)s uppgifter som saknas, eller så många du kan.",
            asked,
        )
        found.append(Step(text % {"number": asked}, "#saknas"))
    recommended = {row.instrument for row in findings if row.recommended}
    if may_fill_in and "early_dialogue" in recommended and not lot.dialogue_held:
        found.append(
            Step(_("Tala med marknaden innan du bestämmer kraven. Bjud in öppet."), "#saljare")
        )
    if may_fill_in and "lots" in recommended | _possible(findings) and tender.is_open:
        found.append(Step(_("Se om en del kan brytas ut och reserveras."), divide_url))
    if may_decide:
        found.append(_decide(lot, must_confirm))
    if kit_url:
        found.append(Step(_("Hämta texter, fält och plan för uppföljning."), kit_url))
    if tender.state == State.DECIDED and may_write:
        purchase = f"{tender.get_absolute_url()}#upphandlingen"
        if must_confirm:
            found.append(Step(_("Öppna upphandlingen igen: svaren har ändrats."), purchase))
        else:
            found.append(Step(_("Avsluta upphandlingen när avtalet är klart."), purchase))
    return found


def _possible(findings: Iterable[Finding]) -> set[str]:
    return {row.instrument for row in findings if row.suitability == "possible"}


def _decide(lot: Lot, must_confirm: bool) -> Step:
    if lot.latest_decision is None:
        return Step(_("Besluta: vilka verktyg, eller inget och varför."), "#beslut")
    if must_confirm:
        return Step(_("Läs den nya prövningen och besluta igen."), "#beslut")
    return Step(_("Ändra beslutet, om något har ändrats."), "#beslut")
