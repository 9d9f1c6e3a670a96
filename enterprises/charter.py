"""What the paper that governs an enterprise is called, and how we ask about it.

An association has statutes, a company articles; a sole trader has neither and is never asked for
them. An enterprise that is only planned is asked what the paper will say.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises.models import Enterprise
from enterprises.models.enterprise import LegalForm, Stage

_STATUTES, _ARTICLES = gettext_lazy("stadgarna"), gettext_lazy("bolagsordningen")
PAPER: dict[str, Promise] = {
    LegalForm.ECONOMIC_ASSOCIATION: _STATUTES,
    LegalForm.NON_PROFIT_ASSOCIATION: _STATUTES,
    LegalForm.FAITH_COMMUNITY: _STATUTES,
    LegalForm.LIMITED_COMPANY: _ARTICLES,
    LegalForm.LIMITED_COMPANY_SVB: _ARTICLES,
    LegalForm.FOUNDATION: gettext_lazy("stiftelseförordnandet"),
    LegalForm.PARTNERSHIP: gettext_lazy("bolagsavtalet"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the paper says: the question, its hint, and what the answer is called."""

    question: str
    hint: str
    label: str


def purpose(enterprise: Enterprise) -> Asked:
    """How the enterprise is asked about its purpose (K2)."""
    paper = PAPER.get(enterprise.legal_form)
    if paper is None:
        return Asked(
            _("Vad är företagets ändamål?"),
            _("En enskild firma har ingen handling där det står. Skriv det med egna ord."),
            _("ändamålet"),
        )
    names = {"paper": paper}
    label = _("ändamålet enligt %(paper)s") % names
    if enterprise.stage == Stage.PLANNED:
        return Asked(
            _("Vad ska det stå om ändamålet i %(paper)s?") % names,
            _("Skriv av utkastet. Det behöver inte vara antaget än."),
            label,
        )
    return Asked(
        _("Vad står det om ändamålet i %(paper)s?") % names, _("Skriv av meningen."), label
    )


def profit(enterprise: Enterprise) -> Asked:
    """How the enterprise is asked about what happens to its profit (K4)."""
    paper = PAPER.get(enterprise.legal_form)
    if paper is None:
        return Asked(
            _("Vad lovar du om hur vinsten används?"),
            _("En enskild firma har ingen handling där det står. Lägg löftet som underlag."),
            _("löftet om vinsten"),
        )
    names = {"paper": paper}
    label = _("vad %(paper)s säger om vinsten") % names
    if enterprise.stage == Stage.PLANNED:
        return Asked(
            _("Vad ska %(paper)s säga om vinst och utdelning?") % names,
            _("Skriv av utkastet. Det behöver inte vara antaget än."),
            label,
        )
    return Asked(
        _("Vad säger %(paper)s om vinst och utdelning?") % names,
        _("Skriv av meningen. Finns ingen regel skriver ni det."),
        label,
    )


# The columns of the facts that a paper answers.
ASKED = {"purpose_clause": purpose, "profit_clause": profit}
