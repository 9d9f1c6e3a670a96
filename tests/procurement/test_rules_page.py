"""The rules page tells the limits as they were on the day."""

import pytest

ANNEX2 = "Gräns för direktupphandling av tjänster i bilaga 2: tröskelvärdet för dem"
TERM = "Längsta kontraktstid vid reservation för vissa organisationer"


@pytest.mark.parametrize(
    ("day", "limit", "paragraph"),
    [
        pytest.param("2025-03-01", 8_109_450, "LOU 19 kap. 25 §", id="tröskelvärdet är gränsen"),
        pytest.param("2022-02-01", 7_802_550, "LOU 19 kap. 25 §", id="första dagen"),
        pytest.param("2022-01-31", None, "LOU 19 kap. 6 a §", id="dagen före"),
    ],
)
def test_limits_as_they_were_on_the_day(visit, day, limit, paragraph):
    response = visit().client.get(f"/upphandlingar/regler/?den={day}")
    rows = {row.name: row for row in response.context["amounts"]}
    assert (rows[ANNEX2].amount if ANNEX2 in rows else None) == limit
    assert paragraph in rows[TERM].source.ref
    assert (ANNEX2 in response.content.decode()) is (limit is not None)


def test_a_day_before_all_rules_leads_on(visit):
    page = visit().open("/upphandlingar/regler/?den=1800-01-01")
    assert "Portalen har inga regler för 1 januari 1800." in page.text
    assert "0 belopp" not in page.text
    links = page.links()
    assert links["Visa reglerna den 1 januari 2017"] == "?den=2017-01-01"
    assert links["Visa reglerna i dag"] == "?"
    first = visit().open("/upphandlingar/regler/?den=2017-01-01")
    assert "Portalen har inga regler" not in first.text
    before = visit().open("/upphandlingar/regler/?den=2016-12-31")
    assert "Portalen har inga regler" in before.text


@pytest.mark.parametrize("day", ["abc", "", "2026-02-30", "9" * 30])
def test_a_day_that_is_none_is_told_at_the_field(visit, day):
    page = visit().open(f"/upphandlingar/regler/?den={day}", status=422)
    assert "Det är en sak att rätta" in page.text
    assert page.title.startswith("Fel:")


def test_weights_are_written_with_a_minus(visit):
    text = visit().open("/upphandlingar/regler/").text
    assert "(−40)" in text
    assert "(-" not in text


def test_kinds_of_purchase_have_one_name(visit):
    text = visit().open("/upphandlingar/regler/").text.replace("\u00ad", "")
    assert "sorten" not in text
    assert "Brukar verktyget ”Villkor för leveranskedjan (ILO)” passa det här slaget" in text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        pytest.param("2016-01-01", "Slagen gäller först från 1 januari 2017.", id="för tidigt"),
        pytest.param("2026-01-01", "be en administratör lägga till ordet", id="okänt ord"),
    ],
)
def test_nothing_found_says_why(visit, per, day, sentence):
    page = visit(per).open(f"/upphandlingar/slag/?title=xyzzy&day={day}")
    assert sentence in page.text
    assert ("administratör" in page.text) is (day == "2026-01-01")


def test_a_move_that_does_not_exist_is_not_found(visit, per, buy):
    tender = buy()
    client = visit(per).client
    assert client.get(f"{tender.get_absolute_url()}flytt/xyz/").status_code == 404
    assert client.get(f"{tender.get_absolute_url()}flytt/cancel/").status_code == 200
