"""The rows of procurement: knowledge, sources, purchases, and what was found and decided."""

from procurement.models.knowledge import (
    CpvSet,
    CpvSetEntry,
    KindInstrument,
    KindOfPurchase,
    KnowledgeStamp,
    LegalValue,
    LocalParameter,
    Place,
    Signal,
)
from procurement.models.lots import FACTS, FactChange, Lot, LotComponent
from procurement.models.scenarios import Scenario
from procurement.models.screenings import Finding, LotDecision, Screening, ScreeningRun
from procurement.models.sources import (
    ColumnMapping,
    Format,
    Import,
    ImportProblem,
    SourceFile,
    TedRun,
    UnsureRow,
)
from procurement.models.tenders import Notice, Tender, TenderEvent

__all__ = [
    "FACTS",
    "ColumnMapping",
    "CpvSet",
    "CpvSetEntry",
    "FactChange",
    "Finding",
    "Format",
    "Import",
    "ImportProblem",
    "KindInstrument",
    "KindOfPurchase",
    "KnowledgeStamp",
    "LegalValue",
    "LocalParameter",
    "Lot",
    "LotComponent",
    "LotDecision",
    "Notice",
    "Place",
    "Scenario",
    "Screening",
    "ScreeningRun",
    "Signal",
    "SourceFile",
    "TedRun",
    "Tender",
    "TenderEvent",
    "UnsureRow",
]
