"""What waits for a member of staff: the figures of the start page, each a link to its list."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Registration
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
    queue = reverse("enterprises:queue")
    cases = Registration.objects.visible_to(user)
    return [
        {
            "value": cases.filter(state=RegistrationState.SUBMITTED, officer=None).count(),
            "label": _("ärenden som ingen har tagit"),
            "url": f"{queue}?state={RegistrationState.SUBMITTED}",
        },
        {
            "value": cases.awaiting_officer().filter(officer=user).count(),
            "label": _("ärenden hos dig"),
            "url": f"{queue}?officer=me",
        },
        {
            "value": cases.standing(on).count(),
            "label": _("registrerade företag"),
            "url": reverse("enterprises:directory"),
        },
    ]


def _purchases(user: User) -> list[dict[str, Any]]:
    tenders = Tender.objects.visible_to(user)
    listing = reverse("procurement:tender_list")
    return [
        {
            "value": tenders.awaiting_decision().count(),
            "label": _("upphandlingar väntar på beslut"),
            "url": f"{listing}?state={TenderState.SCREENED}",
        },
        {
            "value": tenders.open().flagged("reserve_4_18").count(),
            "label": _("kan passa att reservera"),
            "url": f"{listing}?instrument=reserve_4_18",
        },
    ]
