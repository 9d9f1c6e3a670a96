"""The decision as an accessible PDF for the archive: PDF/UA-1 and PDF/A-2a from one template.

Every value goes in as data, never as markup. Always in Swedish: it is the decision itself.
"""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.utils.translation import gettext as _
from django.utils.translation import override

from enterprises import presenting
from enterprises.models import Registration, Verdict

TEMPLATE = Path(__file__).parent / "decision.typ"
STANDARDS = ("ua-1", "a-2a")


def pdf(case: Registration, verdicts: Iterable[Verdict]) -> bytes:
    """The letter of a decided case. `verdicts` are the released ones, one a criterion."""
    with override("sv"):
        letter = _letter(case, list(verdicts))
    return typst.compile(
        _template(),
        format="pdf",
        pdf_standards=list(STANDARDS),
        sys_inputs={"letter": json.dumps(letter)},
    )


@cache
def _template() -> bytes:
    return TEMPLATE.read_bytes()


def _letter(case: Registration, verdicts: list[Verdict]) -> dict[str, Any]:
    decision = case.decision
    sections = [
        _section(_("Motivering"), decision.motivation),
        {
            "title": _("Bedömning av varje kriterium"),
            "parts": [
                _part(f"{verdict.criterion}: {verdict.get_outcome_display()}", verdict.reason)
                for verdict in verdicts
            ],
        },
    ]
    if decision.on_plans and decision.outcome == decision.Outcome.REGISTERED:
        text = _("Beslutet bygger på planer och budget. Det gäller därför kortare tid.")
        sections.append(_section(_("Ett ungt företag"), text))
    if decision.would_change:
        sections.append(_section(_("Detta skulle ändra beslutet"), decision.would_change))
    sections.append(_section(_("Så får du beslutet prövat"), decision.how_to_challenge))
    facts = [row for row in presenting.decision_rows(case) if not row["missing"]]
    return {
        "title": f"{decision.get_outcome_display()}: {decision.enterprise_name}",
        "number": case.number,
        "sender": _("Ljungby kommun, kommunledningsförvaltningen"),
        "facts": [{"label": str(row["label"]), "value": str(row["value"])} for row in facts],
        "sections": sections,
    }


def _section(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "parts": [_part("", text)]}


def _part(title: str, text: str) -> dict[str, Any]:
    return {"title": title, "paragraphs": [line for line in text.splitlines() if line.strip()]}
