"""Lists cost the same however long they are, and find what is looked for."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from procurement.models import Tender


def queries(visit, user, url):
    visitor = visit(user)
    visitor.open(url)
    with CaptureQueriesContext(
        connection,
    ) as found:
        visitor.open(url)
    return len(found)


def test_the_list_costs_the_same_for_one_and_for_thirty(visit, per, buy, unit):
    buy(unit=unit)
    few = queries(visit, per, "/upphandlingar/")
    for number in range(29):
        buy(f"Städning {number}", unit=unit)
    assert queries(visit, per, "/upphandlingar/") == few


def test_a_purchase_costs_the_same_with_more_behind_it(visit, per, buy, cpv_codes):
    from procurement.services.screening import screen_tender
    from tests.procurement.conftest import TODAY

    tender = buy()
    few = queries(visit, per, tender.get_absolute_url())
    for _ in range(5):
        screen_tender(tender_id=tender.pk, by=per, on=TODAY)
    assert queries(visit, per, tender.get_absolute_url()) == few


@pytest.fixture
def three(buy, unit):
    return (
        buy("Städning av skolor", unit=unit),
        buy("Kryostat", cpv="38000000", nature="goods"),
        buy("Caféverksamhet i biblioteket", cpv="55330000"),
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=städ", {"Städning av skolor"}),
        ("q=café+bibliotek", {"Caféverksamhet i biblioteket"}),
        ("q=%27%3B%22%5C%3A%2A%26%7C%21", "all"),
        ("instrument=reserve_4_18", {"Caféverksamhet i biblioteket"}),
        ("instrument=finns-inte", "all"),
        ("state=decided", set()),
        ("state=all", "all"),
        ("source=hand&sort=new", "all"),
        ("source=eforms", set()),
        ("page=99", "all"),
    ],
)
def test_filters(query, found, visit, per, three):
    page = visit(per).open(f"/upphandlingar/?{query}")
    shown = {tender.title for tender in three if tender.title in page.text}
    assert shown == ({tender.title for tender in three} if found == "all" else found)


def test_filter_by_unit(visit, per, three, unit):
    page = visit(per).open(f"/upphandlingar/?unit={unit.pk}")
    assert "Kryostat" not in page.text
    assert "Städning av skolor" in page.text


def test_search_by_number(visit, per, three):
    page = visit(per).open(f"/upphandlingar/?q={three[1].number}")
    assert "Kryostat" in page.text
    assert Tender.objects.count() == 3
