"""The enterprise as a case describes it.

What a registered enterprise changes in a renewal shows nowhere until the renewal is decided. The
case keeps it in `proposed`, and everything that reads the case reads the enterprise through here.
"""

from collections.abc import Iterable
from copy import copy
from typing import Any

from enterprises.models import Enterprise, Registration
from enterprises.states import DECIDED, State
from ljungby_social.cpv import CpvCode

SELLS = "sells"
# In the register the enterprise's own row says what holds, also after the renewal.
IN_FORCE = DECIDED - {State.REFUSED}


def waits(case: Registration) -> bool:
    """Whether what the case says of the enterprise waits for its decision."""
    return case.renews_id is not None or bool(case.proposed)


def enterprise_of(case: Registration) -> Enterprise:
    """The enterprise with what the case proposes. Where something is proposed it is a copy."""
    if not case.proposed or case.state in IN_FORCE:
        return case.enterprise
    return laid_over(case)


def laid_over(case: Registration) -> Enterprise:
    """A copy of the enterprise with what the case proposes. It is never saved."""
    shown = copy(case.enterprise)
    for name, value in columns(case).items():
        setattr(shown, name, value)
    if SELLS in case.proposed:
        codes = CpvCode.objects.filter(pk__in=case.proposed[SELLS])
        cache = {**getattr(shown, "_prefetched_objects_cache", {}), SELLS: codes}
        vars(shown)["_prefetched_objects_cache"] = cache
    return shown


def columns(case: Registration) -> dict[str, Any]:
    """The proposed columns with their values; the CPV codes are no column."""
    return {
        name: Enterprise._meta.get_field(name).to_python(value)
        for name, value in case.proposed.items()
        if name != SELLS
    }


def propose(case: Registration, values: dict[str, Any]) -> None:
    """Keep in the case what differs from the enterprise's own row. The caller saves the case."""
    for name, value in values.items():
        if getattr(case.enterprise, name) == value:
            case.proposed.pop(name, None)
        else:
            case.proposed[name] = value


def propose_codes(case: Registration, codes: Iterable[CpvCode]) -> None:
    """Keep the CPV codes in the case when they differ. The caller saves the case. One query."""
    wanted = sorted(code.pk for code in codes)
    if wanted == sorted(case.enterprise.sells.values_list("pk", flat=True)):
        case.proposed.pop(SELLS, None)
    else:
        case.proposed[SELLS] = wanted
