"""What the law asks a decision to say in words: special reasons, assessments, and why not divided.

Read from what a screening found. A trigger of `LotDecision` holds the same in the database.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_WORD = re.compile(r"[^\W\d_]{2,}")

# LOU 17 kap. 2 §: the need is assessed whether or not terms are then set.
ASSESSED_ANYWAY = "labour_terms"
# LOU 17 kap. 4 §: terms are set when they are needed, so only their absence is explained.
CHAIN = "supply_chain"
# LOU 4 kap. 14 §: reasons are owed when the purchase is not divided.
DIVIDED = "lots"


@dataclass(frozen=True, slots=True)
class Duty:
    """Words that a decision owes about an instrument. `always` also when it is chosen."""

    instrument: str
    label: Promise
    help_text: Promise
    wanted: Promise
    always: bool = False

    @property
    def field(self) -> str:
        return f"assessment_{self.instrument}"

    def owed(self, chosen: Iterable[str]) -> bool:
        """Whether a decision that uses these instruments must say it."""
        return self.always or self.instrument not in set(chosen)


_ASSESSMENTS = {
    ASSESSED_ANYWAY: Duty(
        ASSESSED_ANYWAY,
        _("Behövlighetsbedömning: behövs villkor om lön, semester och arbetstid?"),
        _(
            "Lagen kräver en bedömning (LOU 17 kap. 2 §). Skriv vilka yrken det gäller, vilka "
            "riskerna är och vad du kom fram till. Behövs villkoren: kryssa också i dem."
        ),
        _("Skriv om villkor om lön, semester och arbetstid behövs, och varför."),
        always=True,
    ),
    CHAIN: Duty(
        CHAIN,
        _("Varför behövs inte villkor för leveranskedjan (ILO)?"),
        _(
            "Köpet innehåller en riskvara. Lagen kräver villkoren när de behövs (LOU 17 kap. 4 §). "
            "Skriv vad du vet om var och hur varan görs. Lämna tomt om du väljer villkoren."
        ),
        _("Välj villkor för leveranskedjan, eller skriv varför de inte behövs."),
    ),
    DIVIDED: Duty(
        DIVIDED,
        _("Varför delas köpet inte upp?"),
        _(
            "Lagen kräver ett skäl när köpet inte delas upp (LOU 4 kap. 14 §). Lämna tomt om du "
            "väljer att dela upp."
        ),
        _("Skriv varför köpet inte delas upp."),
    ),
}
_ACCESSIBILITY = Duty(
    "accessibility",
    _("Vilka särskilda skäl finns att inte ta med tillgänglighet?"),
    _(
        "Lagen kräver tillgänglighet (LOU 9 kap. 2 §). Skälen ska höra till det som köps, och "
        "står i annonsen (BT-755). Lämna tomt om du väljer tillgänglighet."
    ),
    _("Lagen kräver tillgänglighet. Välj det, eller skriv de särskilda skälen."),
)


def explains(text: str | None, words: int = 2) -> bool:
    """Whether a text has so many words with letters: a full stop or a cross explains nothing."""
    return len(_WORD.findall(text or "")) >= words


def duties_of(findings: Iterable[Any]) -> list[Duty]:
    """What the law asks a decision that rests on these findings to say, in their order."""
    found = []
    for row in findings:
        if row.legal == "must":
            found.append(_must(row.instrument))
        elif row.legal == "must_assess" and row.instrument in _ASSESSMENTS:
            found.append(_ASSESSMENTS[row.instrument])
    return found


def _must(instrument: str) -> Duty:
    if instrument == _ACCESSIBILITY.instrument:
        return _ACCESSIBILITY
    raise ValueError(f"nobody has worded what a decision without {instrument} must say")


def told(
    findings: Iterable[Any], chosen: Iterable[str], words: Mapping[str, str]
) -> dict[str, str]:
    """The words that are owed, by instrument, stripped. What is empty is left out."""
    chosen = list(chosen)
    return {
        duty.instrument: text
        for duty in duties_of(findings)
        if duty.owed(chosen) and (text := (words.get(duty.instrument) or "").strip())
    }


def unsaid(findings: Iterable[Any], chosen: Iterable[str], words: Mapping[str, str]) -> list[Duty]:
    """Duties that the words do not meet."""
    chosen = list(chosen)
    return [
        duty
        for duty in duties_of(findings)
        if duty.owed(chosen) and not explains(words.get(duty.instrument))
    ]


def headline(instrument: str, chosen: Iterable[str]) -> Promise:
    """How a decision tells of words about an instrument."""
    if instrument == ASSESSED_ANYWAY:
        if instrument in set(chosen):
            return _("Behövlighetsbedömning: villkoren behövs")
        return _("Behövlighetsbedömning: villkoren behövs inte")
    if instrument == CHAIN:
        return _("Varför villkor för leveranskedjan inte behövs")
    if instrument == DIVIDED:
        return _("Varför köpet inte delas upp")
    return _("Särskilda skäl att inte ta med tillgänglighet")
