"""Words and tones that pages give to codes. No query, no decision."""

from collections.abc import Iterable
from typing import Any, cast

from django.db.models import Field
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from procurement.fields import ASKED
from procurement.labels import INSTRUMENTS
from procurement.models import FACTS, Finding, Lot, LotDecision, Tender
from procurement.models.columns import verbose

STATE_TONES = {
    "new": "draft",
    "screened": "info",
    "decided": "success",
    "closed": "neutral",
    "cancelled": "neutral",
}
LEGAL_TONES = {
    "must": "warning",
    "must_assess": "warning",
    "allowed": "success",
    "allowed_by_guidance": "info",
    "voluntary": "neutral",
    "blocked": "danger",
    "not_applicable": "neutral",
    "unknown": "unknown",
}
SUITABILITY_TONES = {
    "recommended": "success",
    "possible": "info",
    "not_suitable": "neutral",
    "unknown": "unknown",
}
VERDICT_WORDS = {
    "pass": (_("Går bra"), "success"),
    "warn": (_("Tänk på"), "warning"),
    "fail": (_("Går inte"), "danger"),
    "unknown": (_("Går inte att avgöra"), "unknown"),
}
EVENT_WORDS: dict[str, Promise] = {
    "tender.created": _("Upphandlingen lades upp"),
    "tender.imported": _("Upphandlingen lästes in"),
    "tender.screened": _("Prövad"),
    "tender.screened_again": _("Prövad på nytt"),
    "tender.facts_filled_in": _("Uppgifter fylldes i"),
    "tender.answered": _("Enheten svarade på frågor"),
    "tender.parts_joined": _("En del lades tillbaka"),
    "tender.lot_decided": _("Beslut om en del"),
    "tender.decided": _("Alla delar är beslutade"),
    "tender.reopened": _("Öppnad igen"),
    "tender.closed": _("Avslutad"),
    "tender.cancelled": _("Avbruten"),
    "tender.changed": _("Uppgifter ändrades"),
    "tender.notice_added": _("En annons till lästes in"),
    "tender.notice_changed": _("En ny annons ändrade uppgifter"),
    "tender.joined": _("Slogs ihop med en annan rad"),
}
MOVE_LEADS: dict[str, Promise] = {
    "reopen": _("Besluten står kvar tills du beslutar igen. Uppgifterna går att ändra."),
    "close": _("Avsluta när avtalet är klart. Beslut och underlag finns kvar att läsa."),
    "cancel": _("Upphandlingen blir inte av. Skälet räknas med bland besluten."),
}
SHORT_LABELS: dict[str, Promise] = {
    "reserve_4_18": _("Reservera 4:18"),
    "reserve_19_25": _("Reservera 19:25"),
    "reserve_19_25a": _("Idéburen 19:25 a"),
    "employment_numeric": _("Sysselsättning, antal"),
    "employment_dialogue": _("Sysselsättning, dialog"),
    "labour_terms": _("Arbetsvillkor"),
    "supply_chain": _("Leveranskedja"),
    "accessibility": _("Tillgänglighet"),
    "lots": _("Dela upp"),
    "early_dialogue": _("Tidig dialog"),
    "direct_award": _("Direktupphandling"),
}
_OTHER_FACTS: dict[str, Promise] = {
    "date": _("När upphandlingen annonseras eller inleds"),
    "tender_value": _("Alla delars värde tillsammans"),
    "tender_value_known": _("Vad de delar som har ett värde är värda tillsammans"),
    "value_is_whole": _("Värdet gäller hela köpet"),
    "components": _("Vad varje del i det blandade avtalet är värd"),
    "whole_title": _("Hela köpets benämning"),
    "whole_description": _("Hela köpets beskrivning"),
    "threshold_sek": _("Tröskelvärdet i kronor: ingen har lagt in och bekräftat det"),
    "reaward_months": _("När samma organisation senast fick samma tjänst"),
    "lou.19_25.max_months": _("Den längsta avtalstiden enligt 19 kap. 25 §"),
    "sellers": _("Hur många registrerade företag som säljer detta"),
    "ready_sellers": _("Hur många av dem som är redo för LOU 4 kap. 18 §"),
}


def fact_label(name: str) -> str:
    """A fact as people call it."""
    if name in FACTS:
        return str(capfirst(verbose(Lot, name)))
    return str(_OTHER_FACTS.get(name, name))


def fact_words(name: str, kept: str) -> str:
    """What a fact was, as it is kept in the history; a choice in the reader's language."""
    if name not in FACTS or not kept:
        return kept
    choices = cast("Field[Any, Any]", Lot._meta.get_field(name)).flatchoices
    return next((str(word) for code, word in choices if str(code) == kept), kept)


def can_be_filled_in(names: Iterable[str]) -> list[str]:
    """Those of the missing facts that a person can fill in on the spot, in the order of asking."""
    missing = set(names)
    return [name for name in (*ASKED, "date") if name in missing]


def flag_chips(flags: Iterable[str]) -> list[dict[str, Any]]:
    """Recommended instruments in short words for a list; those that give people work stand out."""
    return [
        {
            "label": SHORT_LABELS[code],
            "title": INSTRUMENTS[code],
            "strong": code.startswith(("reserve_", "employment_")),
        }
        for code in flags
    ]


def decided(decision: LotDecision | None) -> str:
    """What was decided about a lot, in the short words of a list; empty when nothing is."""
    if decision is None:
        return ""
    used = [str(SHORT_LABELS[code]) for code in decision.instruments]
    return ", ".join(filter(None, [*used, decision.get_reason_display()]))


def reasons(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Stored reasons as the component that lists findings takes them."""
    return [
        {
            "text": row["text"],
            "source": row["source"],
            "source_url": row["url"],
            "weight": row["weight"],
        }
        for row in rows
    ]


def where_it_is_filled_in(name: str, fill_in_url: str) -> str:
    """The page for a missing fact; an amount of the law has its source on the rules' page."""
    if name == "threshold_sek":
        return f"{reverse('procurement:rules')}#obekraftade"
    return fill_in_url if name in {*ASKED, "components", "date"} else ""


def finding_context(finding: Finding, fill_in_url: str = "") -> dict[str, Any]:
    """A finding as a page shows it."""
    return {
        "row": finding,
        "label": finding.get_instrument_display(),
        "legal_tone": LEGAL_TONES[finding.legal],
        "suitability_tone": SUITABILITY_TONES[finding.suitability],
        "reasons_for": reasons(finding.reasons_for),
        "reasons_against": reasons(finding.reasons_against),
        "missing": [
            {
                "text": fact_label(name),
                "url": where_it_is_filled_in(name, fill_in_url),
            }
            for name in finding.missing
        ],
    }


def timeline(events: Iterable[Any]) -> list[dict[str, Any]]:
    """Events as the timeline component takes them."""
    return [
        {
            "when": event.at,
            "title": EVENT_WORDS.get(event.code, event.code),
            "who": str(event.actor) if event.actor else str(_("portalen")),
            "text": event.text,
            "tone": STATE_TONES.get(event.to_state, "neutral"),
        }
        for event in events
    ]


def crumbs(tender: Tender | None = None) -> list[dict[str, str]]:
    """The way to a page below the list, and below a purchase."""
    items = [{"label": str(_("Upphandlingar")), "url": reverse("procurement:tender_list")}]
    if tender is not None:
        items.append({"label": tender.number, "url": tender.get_absolute_url()})
    return items
