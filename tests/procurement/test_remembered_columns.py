"""What a person chose for a header is remembered, in whatever file it comes again."""

import pytest

from procurement.models import ColumnMapping, Import
from procurement.services import receiving
from tests.procurement.conftest import TODAY

HEADERS = ["Dnr", "Ting", "Sak", "Pris"]
CHOSEN = {0: "reference", 1: "title", 3: "value"}

pytestmark = pytest.mark.django_db


def plan(headers, name="a.csv"):
    return f"{';'.join(headers)}\n{';'.join(f'{name} {place}' for place in range(len(headers)))}\n"


def choose(per, headers=HEADERS, mapping=CHOSEN, name="a.csv"):
    data = plan(headers, name).encode()
    receiving.receive(data=data, name=name, by=per, on=TODAY, unit=None)
    receiving.settle_columns(
        imported=Import.objects.get(name=name),
        mapping=mapping,
        headers=headers,
        dated=None,
        by=per,
        on=TODAY,
    )


@pytest.mark.parametrize(
    ("headers", "mapping"),
    [
        (HEADERS, CHOSEN),
        (["DNR", "  ting ", "SAK", "pris"], CHOSEN),
        (["Pris", "Sak", "Dnr", "Ting"], {0: "value", 2: "reference", 3: "title"}),
        ([*HEADERS, "Anteckning"], CHOSEN),
        ([*HEADERS, "Varför raden inte kom in"], CHOSEN),
        (["Ting"], {0: "title"}),
        (["CPV-kod", "Ting"], {0: "cpv", 1: "title"}),
        (["Benämning", "Ting"], {1: "title"}),
        (["Ting", "Ting"], {0: "title"}),
        (["Annat", "Något"], None),
    ],
)
def test_each_header_is_remembered_by_itself(per, headers, mapping):
    choose(per)
    assert receiving.remembered_columns(headers, per) == mapping


def test_nobody_gets_what_another_chose(per, ulla):
    choose(per)
    assert receiving.remembered_columns(HEADERS, ulla) is None


def test_the_last_choice_counts_but_the_same_headers_go_first(per):
    choose(per)
    choose(per, ["Ting", "Sak"], {1: "title"}, "b.csv")
    assert receiving.remembered_columns(["Ting", "Sak", "Dnr"], per) == {1: "title", 2: "reference"}
    assert receiving.remembered_columns(HEADERS, per) == CHOSEN


def test_of_two_columns_with_one_header_each_is_remembered(per):
    choose(per, ["Ting", "Kod", "Kod"], {0: "title", 2: "cpv"})
    assert receiving.remembered_columns(["Kod", "Kod", "Ting"], per) == {1: "cpv", 2: "title"}


def test_what_was_remembered_by_place_still_holds(per):
    choose(per)
    ColumnMapping.objects.update(mapping={"0": "reference", "2": "title"})
    assert receiving.remembered_columns(HEADERS, per) == {0: "reference", 2: "title"}


def test_the_page_begins_from_what_was_chosen(per):
    choose(per)
    data = plan([*HEADERS, "Anteckning"], "b.csv").encode()
    receiving.receive(data=data, name="b.csv", by=per, on=TODAY, unit=None)
    _table, mapping = receiving.preview(imported=Import.objects.get(name="b.csv"), by=per)
    assert mapping == CHOSEN
