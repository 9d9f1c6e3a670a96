"""Parts that are cut out of a purchase: what they are worth together, and putting them back."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from procurement.services import dividing, purchases, screening
from procurement.services.screening import Screener
from tests.procurement.conftest import TODAY


def cut(tender, per, value, title="Fönsterputsning", cpv="90911300", position=1):
    return dividing.cut_out(
        lot_id=tender.lots.get(position=position).pk,
        title=title,
        cpv=cpv,
        value=Decimal(value),
        by=per,
        version=None,
        screener=Screener(on=TODAY, by=per),
    )


def fill_in(lot, per, **facts):
    return purchases.fill_in_facts(
        lot_id=lot.pk, facts=facts, known_from="", by=per, version=None, on=TODAY
    )


def test_a_part_worth_nothing_is_refused(visit, per, buy, cpv_codes):
    tender = buy(value=Decimal(900_000))
    visitor = visit(per)
    page = visitor.open(f"/upphandlingar/{tender.number}/1/dela/")
    page = visitor.send(page, value="0", status=422)
    assert "Den måste vara värd mer än 0 kr" in page.text
    with pytest.raises(ValidationError, match="mer än 0 kr"):
        cut(tender, per, 0)
    assert tender.lots.count() == 1


def test_a_lot_without_a_value_leaves_what_is_known_of_the_others(buy, per):
    """What is known alone is above the threshold, so that the others stay where they were."""
    tender = buy(value=Decimal(20_500_000))
    part = cut(tender, per, 2_000_000)
    other = cut(tender, per, 1_000_000, title="Storstädning")
    other.refresh_from_db()
    assert other.latest_screening.regime == "directive"
    fill_in(part, per, value=None)
    screening.screen_tender(tender_id=tender.pk, by=per, on=TODAY)
    other.refresh_from_db()
    assert other.latest_screening.regime == "directive"
    assert other.latest_screening.facts["tender_value_known"] == "18500000.00"
    told = " ".join(row["text"] for row in other.latest_screening.regime_reasons)
    assert "understiger" not in told


def test_a_lot_that_costs_nothing_has_no_value_yet(buy, per):
    tender = buy(value=Decimal(1_500_000))
    part = cut(tender, per, 500_000)
    fill_in(part, per, value=Decimal(0))
    whole = tender.lots.get(position=1)
    assert whole.latest_screening.regime == "unknown"
    assert "tender_value" in whole.latest_screening.regime_missing


def test_a_value_said_in_its_parts_counts_in_the_sum(buy, per):
    tender = buy(value=Decimal(1_500_000))
    part = cut(tender, per, 500_000)
    fill_in(
        part, per, value=None, base_value=Decimal(500_000),
        options=[Decimal(300_000)], extensions=[Decimal(0)],
    )  # fmt: skip
    whole = tender.lots.get(position=1)
    assert whole.latest_screening.facts["tender_value"] == "1800000.00"
    assert whole.latest_screening.regime == "national"
