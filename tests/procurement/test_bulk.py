"""Rows made and written in bulk are as those that Django makes one by one."""

import os
from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy

from procurement.bulk import copy_instances, reserve_ids, unsaved, update_instances
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


ODD = "tab\tand\nline \\N \\. {\"a\",b} 'c' \r\n åäö 😀"


def _tender(number=1, **columns):
    """A purchase with what `save` would have set."""
    columns = {"number": f"UP-2026-{number:04}", "title": "Lokalvård", **columns}
    return unsaved(Tender, updated_at=timezone.now(), **columns)


def _written(model, *made, **more):
    """Rows after COPY, as Django reads them."""
    for row, pk in zip(made, reserve_ids(model, len(made)), strict=True):
        row.pk = pk
    copy_instances(made, **more)
    return [model.objects.get(pk=row.pk) for row in made]


@pytest.mark.django_db
def test_what_is_copied_is_what_is_read_back():
    """Texts that COPY could take for its own signs, arrays, enumerations, empty columns."""
    (tender,) = _written(Tender, _tender(title=ODD, flags=[ODD, "", "NULL", "lots"]))
    assert (tender.title, tender.flags) == (ODD, [ODD, "", "NULL", "lots"])
    first, second = _written(
        Lot,
        unsaved(Lot, tender_id=tender.pk, identifier=ODD[:60], kind=Lot.Kind.PART, options=[1, 2]),
        unsaved(Lot, tender_id=tender.pk, identifier="2", title=gettext_lazy("Del"), lots=3),
    )
    assert (first.identifier, first.kind, first.options, first.lots) == (
        ODD[:60],
        "part",
        [1, 2],
        None,
    )
    assert (second.title, second.kind, second.options, second.lots) == ("Del", "lot", [], 3)


@pytest.mark.django_db
def test_bytes_are_copied_as_they_are():
    odd = [bytes(range(256)), b"", b"\\N\n\t\\.", os.urandom(5000)]
    made = [
        unsaved(SourceFile, sha256=f"{number:064}", size=len(data), compressed=data)
        for number, data in enumerate(odd)
    ]
    assert [bytes(row.compressed) for row in _written(SourceFile, *made)] == odd


@pytest.mark.django_db
def test_what_is_finished_on_the_way_is_written_and_each_once():
    seen = []

    def finish(some):
        seen.extend(some)
        for tender in some:
            tender.score = tender.pk

    made = [_tender(number) for number in range(1, 251)]
    rows = _written(Tender, *made, finish=finish)
    assert [row.pk for row in seen] == [row.pk for row in rows] == [row.score for row in rows]


@pytest.mark.django_db
def test_an_error_on_the_way_is_told_and_nothing_is_written():
    def finish(some):
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"), transaction.atomic():
        copy_instances([_tender(pk=1)], finish=finish)
    assert not Tender.objects.exists()


@pytest.mark.django_db
def test_no_question_is_asked_while_a_copy_is_open():
    """It would wait for ever."""
    with pytest.raises(RuntimeError, match="a COPY is open"), transaction.atomic():
        copy_instances([_tender(pk=1)], finish=lambda some: Tender.objects.count())
    assert not Tender.objects.exists()


@pytest.mark.django_db
def test_a_column_that_is_filled_on_the_way_is_written():
    def finish(some):
        for tender in some:
            tender.valued_on = date(2026, 3, 1)

    (tender,) = _written(Tender, _tender(), finish=finish)
    assert tender.valued_on == date(2026, 3, 1)


@pytest.mark.django_db
def test_changed_columns_are_written_as_new_ones_are():
    (tender,) = _written(Tender, _tender(title="Före"))
    tender.title, tender.flags = ODD, [ODD]
    update_instances([tender], ["title", "flags"])
    stored = Tender.objects.get()
    assert (stored.title, stored.flags, stored.number) == (ODD, [ODD], "UP-2026-0001")


@pytest.mark.django_db
def test_any_of_many_names_is_one_parameter():
    names = [f"UP-2026-{number:04}" for number in range(1, 6)]
    copy_instances([_tender(number, reference=ODD) for number in range(1, 6)])
    asked = Tender.objects.filter(number__any={names[1], names[3], ODD, "{", ""})
    assert set(asked.values_list("number", flat=True)) == {names[1], names[3]}
    assert Tender.objects.filter(reference__any={ODD, None}).count() == 5
    assert not Tender.objects.filter(number__any=[]).exists()
    assert Tender.objects.exclude(number__any=[names[0], None]).count() == 4


@pytest.mark.django_db
def test_ids_are_taken_from_the_tables_own_sequence():
    first, second = reserve_ids(Tender, 300), reserve_ids(Tender, 2)
    assert len({*first, *second}) == 302
    assert Tender.objects.create(number="UP-2026-0001", title="Städning").pk > max(second)
    assert reserve_ids(Tender, 0) == []
