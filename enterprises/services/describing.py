"""What a case says of the enterprise itself: kept in the case, or written in the enterprise's row.

As long as a registration may stand, the public register shows what was decided. What a renewal
changes is carried into the enterprise's row by the decision, in the same transaction.
"""

from collections.abc import Collection
from typing import Any

from enterprises import described
from enterprises.models import Registration
from enterprises.services.case import set_columns
from ljungby_social.cpv import CpvCode


def save_columns(case: Registration, values: dict[str, Any], *, allowed: Collection[str]) -> None:
    """Set columns of the enterprise, or propose them. Raises ValidationError.

    The caller saves the case.
    """
    if not described.waits(case):
        set_columns(case.enterprise, values, allowed=allowed)
        case.enterprise.save()
        return
    set_columns(described.laid_over(case), values, allowed=allowed)
    described.propose(case, values)


def save_codes(case: Registration, codes: Collection[CpvCode]) -> None:
    """Set the CPV codes of the enterprise, or propose them. The caller saves the case."""
    if described.waits(case):
        described.propose_codes(case, codes)
    else:
        _set_codes(case, codes)


def adopt(case: Registration) -> None:
    """Carry what the case proposes into the enterprise's row. Inside the decision's transaction."""
    if not case.proposed:
        return
    values = described.columns(case)
    set_columns(case.enterprise, values, allowed=values)
    case.enterprise.save()
    if described.SELLS in case.proposed:
        wanted = case.proposed[described.SELLS]
        _set_codes(case, list(CpvCode.objects.filter(pk__in=wanted)))


def _set_codes(case: Registration, codes: Collection[CpvCode]) -> None:
    case.enterprise.sells_words = " ".join(code.label_sv for code in codes)
    case.enterprise.save()
    case.enterprise.sells.set(codes)
