"""Rows made and written in bulk are as those that Django makes one by one."""

import pytest

from procurement.bulk import unsaved
from procurement.models import Import, Lot, Notice, SourceFile, Tender, TenderEvent

COLUMNS = {
    Tender: {"number": "UP-2026-0001", "title": "Lokalvård", "flags": ["lots"]},
    Lot: {"pk": 7, "tender_id": 1, "title": "Lokalvård", "nature": "services"},
    Notice: {"tender_id": 1, "imported_id": 2, "identity": "x"},
    Import: {"source_id": 3, "name": "a.xml"},
    SourceFile: {"sha256": "0" * 64, "size": 1, "compressed": b"x"},
    TenderEvent: {"case_id": 1, "code": "tender.imported"},
}


@pytest.mark.parametrize("model", COLUMNS)
def test_an_unsaved_row_is_what_the_constructor_makes(model):
    made, ours = model(**COLUMNS[model]), unsaved(model, **COLUMNS[model])
    moments = {"created_at", "updated_at", "at", "read_at"}
    for field in model._meta.concrete_fields:
        if field.generated:
            continue
        theirs, own = getattr(made, field.attname), getattr(ours, field.attname)
        assert type(own) is type(theirs), field.attname
        assert own == theirs or field.attname in moments, field.attname
    assert ours._state.adding
    assert ours._state.db is None


def test_lists_are_not_shared():
    first, second = unsaved(Lot), unsaved(Lot)
    first.flags.append("lots")
    assert second.flags == []
