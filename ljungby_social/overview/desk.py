"""What waits for a member of staff: the figures of the start page, each a link to its list."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from enterprises.forms.officer import READING
from enterprises.models import Concern, FollowUp, Registration, SampledEnterprise
from enterprises.states import State as RegistrationState
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from procurement.models import Tender
from procurement.states import State as TenderState


def counts_for(user: User, on: date) -> list[dict[str, Any]]:
    """Figures for the roles that the person has, as `components/counts.html` takes them."""
    counts = []
    if user.roles & {Role.CASE_OFFICER, Role.ADMINISTRATOR}:
        counts += _cases(user, on)
    counts += _purchases(user)
    return counts


def _cases(user: User, on: date) -> list[dict[str, Any]]:
    """Each figure counts what its link shows."""
    queue = reverse("enterprises:queue")
    cases = Registration.objects.received()
    concerns = Concern.objects.visible_to(user)
    drawn = SampledEnterprise.objects.visible_to(user)
    figures = (
        (
            cases.filter(state=RegistrationState.SUBMITTED, officer=None),
            ngettext_lazy("ärende som ingen har tagit", "ärenden som ingen har tagit"),
            f"{queue}?lage={RegistrationState.SUBMITTED}&handlaggare=ingen",
        ),
        (
            cases.open().filter(officer=user),
            ngettext_lazy("ärende hos dig", "ärenden hos dig"),
            f"{queue}?handlaggare=jag",
        ),
        (
            cases.late(on),
            ngettext_lazy("försenat ärende", "försenade ärenden"),
            f"{queue}?vantat=sent",
        ),
        (
            cases.being_read(),
            _("förslag som väntar på en andra läsare"),
            f"{queue}?lage={READING}",
        ),
        (cases.for_reassessment(on), _("ska bedömas på nytt"), f"{queue}?policy=aldre"),
        (
            concerns.filter(state=FollowUp.State.NEW),
            ngettext_lazy("nytt påpekande", "nya påpekanden"),
            f"{reverse('enterprises:concerns')}?lage={FollowUp.State.NEW}",
        ),
        (
            drawn.waiting(),
            _("företag att se på i stickprov"),
            reverse("enterprises:samples"),
        ),
        (
            cases.standing(on),
            ngettext_lazy("registrerat företag", "registrerade företag"),
            reverse("enterprises:directory"),
        ),
    )
    return [_figure(rows.count(), label, url) for rows, label, url in figures]


def _purchases(user: User) -> list[dict[str, Any]]:
    tenders = Tender.objects.visible_to(user)
    listing = reverse("procurement:tender_list")
    return [
        _figure(
            tenders.awaiting_decision().count(),
            ngettext_lazy("upphandling väntar på beslut", "upphandlingar väntar på beslut"),
            f"{listing}?state={TenderState.SCREENED}",
        ),
        _figure(
            tenders.open().flagged("reserve_4_18").count(),
            _("kan passa att reservera"),
            f"{listing}?instrument=reserve_4_18",
        ),
    ]


def _figure(value: int, label: Any, url: str) -> dict[str, Any]:
    """A label with two forms takes the one that fits the number; another takes no notice of it."""
    return {"value": value, "label": label.format(value), "url": url}
