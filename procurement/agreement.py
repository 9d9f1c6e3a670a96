"""What a notice says about itself beside what the screening says. Reads rows, decides nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ljungby_social.law import Suitability
from procurement.models import Finding, Lot


class Verdict(StrEnum):
    """How the two compare."""

    AGREED = "agreed"
    MISSED = "missed"
    WITHOUT_CAUSE = "without_cause"
    SILENT = "silent"
    OPEN = "open"


VERDICT_WORDS: dict[Verdict, tuple[Promise, str]] = {
    Verdict.AGREED: (_("Samstämmigt"), "success"),
    Verdict.MISSED: (_("Missad chans"), "warning"),
    Verdict.WITHOUT_CAUSE: (_("Kryssat utan grund"), "danger"),
    Verdict.SILENT: (_("Annonsen säger inget"), "unknown"),
    Verdict.OPEN: (_("Går inte att jämföra än"), "unknown"),
}


@dataclass(frozen=True, slots=True)
class Comparison:
    """One question, the notice's answer, the screening's answer, and how they compare."""

    question: Promise
    notice: Promise | str
    screening: Promise | str
    verdict: Verdict

    @property
    def word(self) -> Promise:
        return VERDICT_WORDS[self.verdict][0]

    @property
    def notable(self) -> bool:
        """Whether an officer should look: a chance that was missed, or a tick without cause."""
        return self.verdict in {Verdict.MISSED, Verdict.WITHOUT_CAUSE}

    @property
    def tone(self) -> str:
        return VERDICT_WORDS[self.verdict][1]


_YES, _NO, _SILENT = _("Ja"), _("Nej"), _("Säger inget")


def compare(lot: Lot, findings: Iterable[Finding]) -> list[Comparison]:
    """Compare a lot's own fields with its findings, question by question. No query."""
    by_code = {row.instrument: row for row in findings}
    return [
        _compare(
            _("Reserverat?"),
            notice_reserves(lot),
            [row for code, row in by_code.items() if code.startswith("reserve_")],
        ),
        _compare(
            _("Sysselsättning som mål?"),
            _says(lot, "opp"),
            [row for code, row in by_code.items() if code.startswith("employment_")],
        ),
        _compare(
            _("Rättvisa arbetsvillkor?"), _says(lot, "work-cond"), _one(by_code, "labour_terms")
        ),
        _compare(
            _("Mänskliga rättigheter i leveranskedjan?"),
            _says(lot, "hum-right"),
            _one(by_code, "supply_chain"),
        ),
        _compare(_("Tillgängligt för alla?"), _accessible(lot), _one(by_code, "accessibility")),
    ]


def notice_reserves(lot: Lot) -> bool | None:
    """Whether the notice says that the lot is reserved; None when it does not say.

    An execution that is "not known" says nothing; a participation of "none" says no.
    """
    participation = lot.reserved_participation
    if lot.reserved_execution == "yes" or any(code != "none" for code in participation or ()):
        return True
    if participation:
        return False
    return False if lot.reserved_execution == "no" else None


def _says(lot: Lot, objective: str) -> bool | None:
    """The social objectives are optional: an empty list says nothing, BT-06 without it says no."""
    if objective in lot.social_objectives:
        return True
    if lot.social_objectives or (lot.strategic and "soc-obj" not in lot.strategic):
        return False
    return None


def _accessible(lot: Lot) -> bool | None:
    if lot.accessibility:
        return lot.accessibility == "inc"
    return _says(lot, "acc-all")


def _one(by_code: dict[str, Finding], code: str) -> list[Finding]:
    return [by_code[code]] if code in by_code else []


def _compare(question: Promise, said: bool | None, findings: list[Finding]) -> Comparison:
    best = _best(findings)
    notice = {True: _YES, False: _NO, None: _SILENT}[said]
    label = best.get_suitability_display() if best else _("Inte prövat")
    return Comparison(question, notice, label, _verdict(said, best))


def _best(findings: list[Finding]) -> Finding | None:
    order = [
        Suitability.RECOMMENDED,
        Suitability.POSSIBLE,
        Suitability.UNKNOWN,
        Suitability.NOT_SUITABLE,
    ]
    return min(findings, key=lambda row: (order.index(row.suitability), -row.score), default=None)


def _verdict(said: bool | None, best: Finding | None) -> Verdict:
    if best is None or (best.suitability == Suitability.UNKNOWN and said is not None):
        return Verdict.OPEN
    if said is None:
        return Verdict.SILENT
    if said:
        unfit = best.suitability == Suitability.NOT_SUITABLE
        return Verdict.WITHOUT_CAUSE if unfit else Verdict.AGREED
    return Verdict.MISSED if best.suitability == Suitability.RECOMMENDED else Verdict.AGREED
