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
