"""What an enterprise says about LOU 4 kap. 18 §: its aim, and dated head counts.

Stored, never judged here: whether the paragraph is met is a question for a purchase.
"""

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, HeadCount, Membership, SupplierProfile
from enterprises.services.case import set_columns
from ljungby_social import letters
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

PROFILE_COLUMNS = (
    "main_aim",
    "sheltered_workshop",
    "unit_of_larger_body",
    "aim_shown_by",
    "support",
)
# Figures grow old after a year; the enterprise is reminded a month before.
REMIND_AFTER = timedelta(days=335)


def _check_member(enterprise: Enterprise, actor: User) -> None:
    if not enterprise.memberships.filter(user=actor).exists():
        raise IllegalMove(_("Du hör inte till företaget."))


@transaction.atomic
def save_supplier_profile(
    *, enterprise: Enterprise, actor: User, values: dict[str, Any]
) -> SupplierProfile:
    """Save the answers. `values` has names from PROFILE_COLUMNS."""
    _check_member(enterprise, actor)
    profile, _new = SupplierProfile.objects.get_or_create(enterprise=enterprise)
    set_columns(profile, values, allowed=PROFILE_COLUMNS)
    profile.save()
    return profile


@transaction.atomic
def count_heads(
    *,
    enterprise: Enterprise,
    actor: User,
    as_of: date,
    occupied: int,
    from_target_group: int,
    basis: str,
    on: date,
) -> HeadCount:
    """Save the counts of a day; counts of the same day are replaced. Days ahead are refused."""
    _check_member(enterprise, actor)
    if as_of > on:
        raise ValidationError(
            {"as_of": _("Välj en dag som har varit. Siffrorna ska vara räknade.")}
        )
    row = HeadCount.objects.filter(enterprise=enterprise, as_of=as_of).first()
    row = row or HeadCount(enterprise=enterprise, as_of=as_of)
    row.occupied, row.from_target_group = occupied, from_target_group
    row.basis, row.recorded_by = basis.strip(), actor
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def remind_of_old_figures(*, on: date) -> int:
    """Write to listed enterprises whose figures are eleven months old today; return how many.

    Run once a day: each enterprise is reminded on one day only.
    """
    counted = on - REMIND_AFTER
    latest = Enterprise.objects.listed(on).annotate(latest=Max("head_counts__as_of"))
    due = latest.filter(latest=counted)
    for enterprise in due:
        members = enterprise.memberships.filter(kind=Membership.Kind.ADMINISTRATOR)
        for membership in members.select_related("user"):
            letters.post(
                "enterprises/count_again",
                to=membership.user.email,
                context={"enterprise": enterprise, "counted": counted},
            )
    return len(due)
