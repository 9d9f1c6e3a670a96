"""Bytes in, plain facts out: eForms, TED_EXPORT, OCDS and spreadsheets.

Knows no Django, opens no network, and raises nothing but :class:`Refused` for a file that cannot
be read at all. Everything else that is wrong comes back as problems with a place and a sentence.

To go through thousands of files with flat memory::

    for item in expand(path):                  # a file, a folder or a zip; one at a time
        try:
            result = read(item.data(), name=item.name)
        except Refused as refused:
            ...
"""

from procurement.intake.column_names import FIELDS
from procurement.intake.columns import guess_mapping
from procurement.intake.doubts import (
    TWIN_OTHER,
    TWIN_PART,
    TWIN_SAME,
    Answer,
    Choice,
    Doubt,
    UnsureRow,
)
from procurement.intake.in_turn import Turn
from procurement.intake.keys import plan_key
from procurement.intake.limits import Limits
from procurement.intake.notice import (
    NOT_RESERVED,
    RESERVED_UNSPECIFIED,
    Change,
    Level,
    Lot,
    Notice,
    Problem,
    Refused,
    RejectedRow,
    Result,
    SourceFormat,
    Table,
    Withheld,
)
from procurement.intake.reading import read, read_in_turn, recognise
from procurement.intake.sources import Item, expand
from procurement.intake.spreadsheet import preview, read_single_row
from procurement.intake.wording import exported_cell, file_name
from procurement.intake.xml import megabytes

__all__ = [
    "FIELDS",
    "NOT_RESERVED",
    "RESERVED_UNSPECIFIED",
    "TWIN_OTHER",
    "TWIN_PART",
    "TWIN_SAME",
    "Answer",
    "Change",
    "Choice",
    "Doubt",
    "Item",
    "Level",
    "Limits",
    "Lot",
    "Notice",
    "Problem",
    "Refused",
    "RejectedRow",
    "Result",
    "SourceFormat",
    "Table",
    "Turn",
    "UnsureRow",
    "Withheld",
    "expand",
    "exported_cell",
    "file_name",
    "guess_mapping",
    "megabytes",
    "plan_key",
    "preview",
    "read",
    "read_in_turn",
    "read_single_row",
    "recognise",
]
