"""What some of the lots are worth is the least that the whole can be (LOU 5 kap. 8 §)."""

import pytest

from procurement.rules import Knowledge, Regime, read_seed, screen
from tests.rules.situations import make_lot

CLEANING = "90910000"


@pytest.fixture
def screened(knowledge):
    def run(**facts):
        return screen(make_lot(cpv=CLEANING, value_is_whole=False, **facts), knowledge)

    return run


@pytest.fixture
def entered():
    """What the rules know when staff have entered the amounts of small lots (made up here)."""
    seed = read_seed()
    for row in seed["values"]:
        if row["code"].startswith("lou.small_lot."):
            row["amount"] = row["amount"] or "850000"
    return Knowledge.from_rows(**seed)


def sentences(screening):
    return " ".join(reason.text for reason in screening.regime_reasons).replace("\xa0", " ")


@pytest.mark.parametrize(
    ("known", "regime"),
    [
        pytest.param(2_389_584, Regime.UNKNOWN, id="en krona under"),
        pytest.param(2_389_585, Regime.DIRECTIVE, id="minst tröskelvärdet"),
        pytest.param(18_500_000, Regime.DIRECTIVE, id="långt över"),
    ],
)
def test_the_known_lots_alone_may_settle_it(screened, known, regime):
    screening = screened(value=1_000_000, tender_value_known=known)
    assert screening.regime is regime
    assert ("tender_value" in screening.regime_missing) is (regime is Regime.UNKNOWN)
    assert "understiger" not in sentences(screening)


def test_a_lot_is_never_said_to_be_below_a_limit_that_the_sum_decides(screened):
    told = sentences(screened(value=200_000, tender_value_known=300_000))
    assert "understiger" not in told
    assert "ryms under" not in told
    assert "det är inte känt. Det är minst 300 000 kr." in told


def test_what_is_known_says_how_it_decides(screened):
    told = sentences(screened(value=1_000_000, tender_value_known=18_500_000))
    assert "Det kända värdet 18 500 000 kr är minst tröskelvärdet 2 389 585 kr." in told


def test_a_whole_purchase_has_no_other_lots(knowledge):
    lot = make_lot(cpv=CLEANING, value=1_000_000, tender_value_known=18_500_000)
    assert screen(lot, knowledge).regime is Regime.NATIONAL


@pytest.mark.parametrize(
    ("known", "told", "missing"),
    [
        pytest.param(5_000_000, None, {"tender_value", "exempted_lots_value"}, id="ryms"),
        pytest.param(2_400_000, None, {"tender_value", "exempted_lots_value"}, id="kan rymmas"),
        pytest.param(2_400_000, 500_000, {"tender_value"}, id="kan rymmas av en större summa"),
    ],
)
def test_a_small_lot_may_be_taken_out_of_a_sum_that_is_not_known(entered, known, told, missing):
    lot = make_lot(
        cpv=CLEANING, value=500_000, value_is_whole=False,
        tender_value_known=known, exempted_lots_value=told,
    )  # fmt: skip
    screening = screen(lot, entered)
    assert screening.regime is Regime.UNKNOWN
    assert missing <= set(screening.regime_missing)
