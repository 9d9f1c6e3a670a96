"""What a whole agreement is worth, from what it is worth a year (LOU 5 kap. 3 and 10–13 §§).

A term without end counts as 48 months, and so does a longer one for services; what is rented for
a longer term counts in full.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

#: LOU 5 kap. 10, 12 and 13 §§: how many months a term without end counts as.
OPEN_ENDED_MONTHS = Decimal(48)
UNKNOWN_TERM = "Värdet är per år och avtalstiden okänd. Värdet räknas som okänt."
UNKNOWN_NATURE = (
    "Värdet är per år i mer än 48 månader, och ingen har sagt om det är en tjänst eller en vara. "
    "Värdet räknas som okänt."
)


@dataclass(frozen=True, slots=True)
class Whole:
    """The whole value, or None; what is `told` of it, and `asked` for when it is unsure."""

    value: Decimal | None
    told: str
    asked: str = ""


def whole_value(per_year: Decimal, facts: Mapping[str, Any]) -> Whole:
    """The value of the whole agreement, its extensions too, in the unit of `per_year`."""
    length, extension = facts.get("duration_months"), facts.get("extension_months")
    open_ended = facts.get("duration_unlimited")
    if length is None and not open_ended:
        return Whole(None, UNKNOWN_TERM)
    months = (length or Decimal(0)) + (extension or Decimal(0))
    if open_ended:
        months = max(months, OPEN_ENDED_MONTHS)
    service = _is_service(facts)
    if months > OPEN_ENDED_MONTHS and service is None:
        return Whole(None, UNKNOWN_NATURE)
    if service:
        months = min(months, OPEN_ENDED_MONTHS)
    value = (per_year * months / 12).quantize(Decimal(1))
    settled = extension is not None or open_ended or (service and months == OPEN_ENDED_MONTHS)
    return Whole(
        value,
        f"Värdet per år gånger {months.normalize():f} månader är {value:f}. "
        "Det räknas som hela värdet.",
        "" if settled else "Värdet är per år, och ingen förlängning är angiven eller räknas med.",
    )


def _is_service(facts: Mapping[str, Any]) -> bool | None:
    """By the nature that is said, else by the code: 03–45 and 48 are goods and works."""
    nature, division = facts.get("nature") or "", (facts.get("cpv") or "")[:2]
    if nature or not division:
        return nature == "services" if nature else None
    return division > "45" and division != "48"
