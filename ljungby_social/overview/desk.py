"""What waits for a member of staff: the figures of the start page, each a link to its list."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

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
            _("ärenden som ingen har tagit"),
            f"{queue}?lage={RegistrationState.SUBMITTED}&handlaggare=ingen",
        ),
        (cases.open().filter(officer=user), _("ärenden hos dig"), f"{queue}?handlaggare=jag"),
        (cases.late(on), _("försenade ärenden"), f"{queue}?vantat=sent"),
        (
            cases.being_read(),
            _("förslag som väntar på en andra läsare"),
            f"{queue}?lage={READING}",
        ),
        (cases.for_reassessment(on), _("ska bedömas på nytt"), f"{queue}?policy=aldre"),
        (
            concerns.filter(state=FollowUp.State.NEW),
            _("nya påpekanden"),
            f"{reverse('enterprises:concerns')}?lage={FollowUp.State.NEW}",
        ),
        (
            drawn.waiting(),
            _("företag att se på i stickprov"),
            reverse("enterprises:samples"),
        ),
        (cases.standing(on), _("registrerade företag"), reverse("enterprises:directory")),
    )
    return [{"value": rows.count(), "label": label, "url": url} for rows, label, url in figures]


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
