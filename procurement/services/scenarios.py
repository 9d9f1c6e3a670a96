"""What if: try other facts on a lot, and keep the answer by name. The lot itself never changes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from procurement import knowledge, rules
from procurement.facts import planned_whole
from procurement.models import Lot, Scenario
from procurement.rules import EntryThreshold, Nature
from procurement.services.screening import Screener

# What a what-if may change, in the order of asking. `lots` is how many lots the purchase has.
CHANGEABLE = (
    "value",
    "duration_months",
    "extension_months",
    "lots",
    "labour_share",
    "people_needed",
    "entry_threshold",
    "used_by_people",
    "nature",
    "cpv",
)
MOST = 8


def facts_of_lot(*, lot: Lot, on: date) -> rules.Lot:
    """The facts of a lot as they now are, with the market. Asks for the lots and the register."""
    lots = list(lot.tender.lots.screenable().prefetch_related("components"))
    found = Screener(on=on).facts(lot.tender, lots)
    return next(facts for row, facts in found if row.pk == lot.pk)


def changed(facts: rules.Lot, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the wanted facts that differ from the real ones; what is not said is left as is."""
    found = {}
    for name in CHANGEABLE:
        value = _as_fact(name, wanted.get(name))
        if value is not None and value != getattr(facts, name):
            found[name] = value
    return found


def try_out(facts: rules.Lot, changes: Mapping[str, Any], *, whole: bool) -> rules.Screening:
    """What the rules would say. Stores nothing.

    `whole` tells that the lot is the whole purchase. Cut into lots of its own choosing it keeps
    its value: the sum decides the regime (LOU 5 kap. 8 §), so a lot's smaller value never lowers
    it.
    """
    tried = replace(facts, **changes)
    return rules.screen(planned_whole(tried) if whole else tried, knowledge.current().knowledge)


@transaction.atomic
def keep(
    *, lot: Lot, name: str, changes: Mapping[str, Any], screening: rules.Screening, by: User
) -> Scenario:
    """Keep a what-if by name. Raises ValidationError when nothing differs, for a
    name in use, or when there are too many.
    """
    if not changes:
        raise ValidationError(_("Ändra minst en uppgift."))
    Lot.objects.select_for_update(of=("self",)).get(pk=lot.pk)
    if lot.scenarios.count() >= MOST:
        raise ValidationError(
            _("Högst %(most)s alternativ sparas per del. Ta bort något först.") % {"most": MOST}
        )
    scenario = Scenario(
        lot=lot,
        name=name,
        by=by,
        changes={fact: as_text(value) for fact, value in changes.items()},
        regime=screening.regime.value,
        answers={
            row.instrument: {
                "legal": row.legal.value,
                "suitability": row.suitability.value,
                "score": row.score,
            }
            for row in screening.findings
        },
        knowledge=knowledge.current().fingerprint,
    )
    scenario.full_clean()
    scenario.save()
    return scenario


def drop(*, lot: Lot, scenario_id: int) -> None:
    """Throw a what-if away."""
    lot.scenarios.filter(pk=scenario_id).delete()


def _as_fact(name: str, value: Any) -> Any:
    if value in (None, ""):
        return None
    if name == "nature":
        return Nature(value)
    if name == "entry_threshold":
        return EntryThreshold(value)
    if name in {"lots", "people_needed"}:
        return int(value)
    return value


def as_text(value: Any) -> str:
    """A fact as a what-if keeps it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
