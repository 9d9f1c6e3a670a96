"""What a lot's page warns of: rules that have changed since, and another law that may apply."""

import pytest

from ljungby_social.accounts.models import Unit
from procurement.models import LegalValue
from procurement.rules import utilities
from procurement.services import rescreening
from tests.procurement.conftest import TODAY

CHANGED = "Reglerna eller beloppen har ändrats sedan prövningen"
UTILITIES = "lagen om upphandling inom försörjningssektorerna"


def test_a_page_says_that_the_rules_have_changed_until_it_is_screened_anew(
    buy, per, visit, cpv_codes
):
    tender = buy(value=2_300_000)
    visitor = visit(per)
    assert CHANGED not in visitor.open(tender.get_absolute_url()).text
    row = LegalValue.objects.get(code="lou.threshold.goods_services", since="2024-01-01")
    row.amount = 2_200_000
    row.save()
    assert CHANGED in visitor.open(tender.get_absolute_url()).text
    run = rescreening.begin(by=None)
    rescreening.go_on(run_id=run.pk, on=TODAY)
    assert CHANGED not in visitor.open(tender.get_absolute_url()).text


def test_a_run_counts_purchases_that_came_under_other_rules(buy):
    moved, _same = buy(value=2_300_000), buy(value=600_000)
    row = LegalValue.objects.get(code="lou.threshold.goods_services", since="2024-01-01")
    row.amount = 2_200_000
    row.save()
    run = rescreening.go_on(run_id=rescreening.begin(by=None).pk, on=TODAY)
    assert moved.lots.get().latest_screening.regime == "directive"
    assert run.changed == 1


@pytest.mark.parametrize(
    ("title", "cpv", "told"),
    [
        pytest.param("Förstudie av fjärrvärmenätet", "71321200", True, id="ordet"),
        pytest.param("Drift av nät", "65300000", True, id="koden"),
        pytest.param("Städning av vatten- och idrottshallar", "90910000", False, id="ingetdera"),
    ],
)
def test_another_law_may_apply(buy, per, visit, cpv_codes, title, cpv, told):
    tender = buy(title, cpv=cpv)
    page = visit(per).open(tender.get_absolute_url()).text
    assert page.count(UTILITIES) == told
    assert utilities.PROBLEM not in page  # said once, in the words of the page
    screening = tender.lots.get().latest_screening
    assert (utilities.PROBLEM in screening.problems) is told


def test_a_buyer_in_the_utilities_sectors_is_told_whatever_it_buys(buy, per, visit, cpv_codes):
    energy = Unit.objects.create(name="Ljungby Energi AB", short_name="energi", kind="company")
    tender = buy("Kontorsmöbler", unit=energy, cpv="39130000", nature="goods")
    assert UTILITIES in visit(per).open(tender.get_absolute_url()).text
