"""The law and the judgement as code: one file per instrument, pure, with no clock.

`screen(lot: Lot, knowledge: Knowledge) -> Screening` answers for one lot, `screen_all` for
many; `as_json` writes it.
"""

from procurement.rules.engine import INSTRUMENT_RULES, RULES, screen, screen_all
from procurement.rules.facts import (
    Component,
    EntryThreshold,
    Lot,
    MendedCpv,
    Nature,
    Regime,
    mend_cpv,
)
from procurement.rules.knowledge import (
    Kind,
    KindInstrument,
    Knowledge,
    Signal,
    read_seed,
)
from procurement.rules.screening import (
    INSTRUMENT_LABELS,
    INSTRUMENTS,
    KindHit,
    Screening,
    as_json,
    as_line,
)

__all__ = [
    "INSTRUMENTS",
    "INSTRUMENT_LABELS",
    "INSTRUMENT_RULES",
    "RULES",
    "Component",
    "EntryThreshold",
    "Kind",
    "KindHit",
    "KindInstrument",
    "Knowledge",
    "Lot",
    "MendedCpv",
    "Nature",
    "Regime",
    "Screening",
    "Signal",
    "as_json",
    "as_line",
    "mend_cpv",
    "read_seed",
    "screen",
    "screen_all",
]
