"""What the register extract tells a person about purchases."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import User
from ljungby_social.privacy.registry import Section, registry
from procurement.models import Import, LotDecision, TenderEvent


def _events(user: User) -> Any:
    return (
        TenderEvent.objects.filter(actor=user)
        .order_by("at")
        .values_list("case__number", "at", "code")
    )


def _decisions(user: User) -> Any:
    return (
        LotDecision.objects.filter(by=user)
        .order_by("pk")
        .values_list("lot__tender__number", "lot__identifier", "at")
    )


def _imports(user: User) -> Any:
    return Import.objects.filter(by=user).order_by("at").values_list("name", "at")


TENDER, WHEN = _("upphandling"), _("när")

registry.add(
    Section(
        "tender_events",
        _("Det du har gjort i upphandlingar"),
        {"tender": TENDER, "at": WHEN, "code": _("kod")},
        _events,
        covers=("procurement.tenderevent.actor",),
    ),
    Section(
        "lot_decisions",
        _("Beslut om upphandlingar som du har fattat"),
        {"tender": TENDER, "lot": _("del"), "at": WHEN},
        _decisions,
        covers=("procurement.lotdecision.by",),
    ),
    Section(
        "imports",
        _("Filer som du har läst in"),
        {"name": _("filnamn"), "at": WHEN},
        _imports,
        covers=("procurement.import.by", "procurement.unsurerow.by"),
    ),
)
