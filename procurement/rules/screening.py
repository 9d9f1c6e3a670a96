"""What a screening answers, and how it is written in the `jsonl` of the command `screen`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from ljungby_social.law import DatedValue, Finding, Reason
from procurement.rules.facts import Lot, Regime
from procurement.rules.identity import ByObject

INSTRUMENTS = (
    "reserve_4_18",
    "reserve_19_25",
    "reserve_19_25a",
    "employment_numeric",
    "employment_dialogue",
    "labour_terms",
    "supply_chain",
    "accessibility",
    "lots",
    "early_dialogue",
    "direct_award",
)

INSTRUMENT_LABELS = {
    "reserve_4_18": "Reservera för sociala företag och skyddade verkstäder",
    "reserve_19_25": "Reservera för organisationer med offentligt uppdrag",
    "reserve_19_25a": "Reservera för idéburna organisationer",
    "employment_numeric": "Sysselsättningskrav med ett antal",
    "employment_dialogue": "Dialog om sysselsättning",
    "labour_terms": "Arbetsrättsliga villkor",
    "supply_chain": "Villkor för leveranskedjan (ILO)",
    "accessibility": "Tillgänglighet och alla användares behov",
    "lots": "Dela upp i delar",
    "early_dialogue": "Tidig dialog med marknaden",
    "direct_award": "Direktupphandling",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class KindHit:
    """Why a lot is taken to be of a kind: the codes and the words that were found.

    `strength` is 0–1: how much of the kind's weights counts.
    """

    slug: str
    name: str
    codes: tuple[str, ...]
    words: tuple[str, ...]
    strength: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Screening:
    """All findings for one lot, one per instrument, in the order of `INSTRUMENTS`."""

    regime: Regime
    regime_missing: tuple[str, ...]
    regime_reasons: tuple[Reason, ...]
    annex2: bool | None
    kinds: tuple[KindHit, ...]
    problems: tuple[str, ...]
    findings: tuple[Finding, ...]
    eforms: dict[str, Any] = field(default_factory=dict)
    values_used: tuple[DatedValue, ...] = ()

    def finding(self, instrument: str) -> Finding:
        """The finding of one instrument. Raises KeyError."""
        for found in self.findings:
            if found.instrument == instrument:
                return found
        raise KeyError(instrument)


def as_json(lot: Lot, screening: Screening) -> dict[str, Any]:
    """One object a lot, in the shape that the command `screen --format jsonl` prints."""
    return {
        **_about(lot, screening),
        "instruments": {found.instrument: _finding(found) for found in screening.findings},
        "eforms": deepcopy(screening.eforms),  # the lots' own is shared
    }


def as_line(lot: Lot, screening: Screening, problems: Iterable[str] = ()) -> str:
    """The text of `as_json`, on one line, with more problems, such as those of the file.

    The same finding is written once: see `remembering`.
    """
    about = _about(lot, screening)
    about["problems"] += problems
    found = ", ".join([f'"{row.instrument}": {_finding_text(row)}' for row in screening.findings])
    head, fields = _encode(about)[:-1], _fields_text(screening.eforms)
    return f'{head}, "instruments": {{{found}}}, "eforms": {fields}}}'


def _about(lot: Lot, screening: Screening) -> dict[str, Any]:
    return {
        "id": lot.id,
        "lot": lot.lot,
        "title": lot.title,
        "regime": screening.regime.value,
        "regime_missing": list(screening.regime_missing),
        "annex2": screening.annex2,
        "kinds": [hit.slug for hit in screening.kinds],
        "problems": list(screening.problems),
    }


def _finding(found: Finding) -> dict[str, Any]:
    return {
        "legal": found.legal.value,
        "suitability": found.suitability.value,
        "score": found.score,
        "for": [_reason(reason) for reason in found.reasons_for],
        "against": [_reason(reason) for reason in found.reasons_against],
        "missing": list(found.missing),
    }


def _reason(reason: Reason) -> dict[str, str]:
    return {"text": reason.text, "source": reason.source.ref}


_encode = json.JSONEncoder(ensure_ascii=False).encode
_fields_text = ByObject(_encode)
_finding_text = ByObject(lambda found: _encode(_finding(found)))
