"""Whether another law may apply: the utilities act (LUF) instead of LOU.

Distribution of water, electricity, gas and heat, and the building of its nets and plants. Told as
a problem, never as an answer: who buys and what for decides it, and the amounts of LUF are not
among the dated values.
"""

import re

from procurement.rules.facts import Lot, mend_cpv

_CODES = ("65", "45231", "45232", "45251")
_WORDS = ("fjärrvärme", "fjärrkyla", "elnät", "vattenverk", "vattenledning")
_WATER = re.compile(r"\bva\b")

PROBLEM = (
    "Köpet kan höra till försörjningssektorerna. Då gäller LUF i stället för LOU, med andra "
    "belopp. Portalen prövar bara mot LOU."
)


def may_be_utilities(title: str, cpv: str | None) -> bool:
    """Whether a title or a code speaks of the nets and plants of the utilities sectors."""
    said = title.lower()
    return (
        (cpv or "").startswith(_CODES)
        or any(word in said for word in _WORDS)
        or ("va" in said and _WATER.search(said) is not None)
    )


def problems(lot: Lot) -> tuple[str, ...]:
    """What a person should find out before anything else, if anything."""
    code = mend_cpv(lot.cpv).code if lot.cpv else None
    return (PROBLEM,) if may_be_utilities(lot.title, code) else ()
