"""A later notice that says something else of itself: shown in words."""

import pytest

from procurement.models import Lot, Tender
from procurement.services.importing import import_file
from procurement.services.own_words import take_over
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot, notice


def silent(**said):
    nothing = {
        "reserved_participation": None,
        "reserved_execution": "",
        "strategic": [],
        "social_objectives": [],
        "accessibility": "",
    }
    return nothing | said


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            {"reserved_participation": ["none"]},
            {"reserved_participation": ["res-pub-ser"]},
            "Reserverat deltagande: inte reserverat → organisationer med offentligt uppdrag",
        ),
        (
            {"reserved_execution": "no"},
            {"reserved_execution": "yes"},
            "Reserverat genomförande: nej → ja, i ett program för skyddad anställning",
        ),
        (
            {"strategic": []},
            {"strategic": ["soc-obj", "new"]},
            "Strategisk upphandling: inte angivet → social hållbarhet, new",
        ),
        (
            {"strategic": ["none"], "social_objectives": ["opp"]},
            {"strategic": ["none"]},
            "Sociala mål: arbete för dem som har svårt att få det → inte angivet",
        ),
        ({"social_objectives": ["opp", "gen-eq"]}, {"social_objectives": ["gen-eq", "opp"]}, ""),
        ({"reserved_participation": ["res-ws"], "social_objectives": ["opp"]}, {}, ""),
    ],
)
def test_each_change_is_a_line_and_silence_is_none(before, after, told):
    row = Lot(identifier="LOT-0001", **before)
    lines = take_over(row, silent(**after))
    assert lines == ([f"LOT-0001 {told}"] if told else [])
    for name, value in after.items():
        assert set(getattr(row, name)) == set(value)


@pytest.mark.django_db
def test_a_change_of_the_reservation_alone_is_shown(visit, per, cpv_codes):
    import_file(data=notice(), name="a.xml", by=None, on=TODAY)
    change = notice(
        notice_id="33333333-3333-4333-8333-333333333333",
        on="2025-03-10",
        lots=lot(reserved="res-ws"),
        change_of="11111111-1111-4111-8111-111111111111-01",
    )
    import_file(data=change, name="b.xml", by=None, on=TODAY)
    tender = Tender.objects.get()
    assert tender.lots.get().reserved_participation == ["res-ws"]
    page = visit(per).open(tender.get_absolute_url())
    assert "Reserverat deltagande: inte reserverat → skyddade verkstäder och företag" in page.text
