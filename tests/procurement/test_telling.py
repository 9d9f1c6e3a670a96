"""What a notice says with codes is told with words."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override

from procurement.intake.notice import Change, Withheld
from procurement.models import Lot, Notice, Tender
from procurement.services import telling


def test_a_change_says_why_in_words():
    change = Change(sections=("LOT-0001",), description="Nytt värde.", reason="cor-buy|update-add")
    assert telling.change_sentence(change) == (
        "LOT-0001: Nytt värde. Köparen rättar ett fel, Uppgifter är ändrade eller tillagda"
    )
    own = Change(reason="cancel", reason_description="Behovet är borta")
    assert telling.change_sentence(own) == "Behovet är borta"
    assert telling.change_sentence(Change(reason="cancel")) == "Annonsen dras tillbaka"


def test_what_is_withheld_is_told_with_the_buyers_own_words():
    item = Withheld(
        field="win-ten-val",
        place="LOT-0001",
        reason="eo-int",
        description="Priset är en affärshemlighet.",
        until=date(2030, 1, 1),
    )
    with override("en"):
        assert telling.withheld_sentence(item) == (
            "Det vinnande anbudets värde (LOT-0001) till 1 januari 2030. "
            "Skäl: en leverantörs affärsintressen. Priset är en affärshemlighet"
        )
    assert telling.withheld_sentence(Withheld(field="new-cod")) == "Uppgiften new-cod"


@pytest.mark.parametrize(
    ("model", "name", "before", "after", "currency", "sentence"),
    [
        (Lot, "value", "500000", "750000", "SEK", "500 000 kr → 750 000 kr"),
        (Lot, "value", "", "750000.5", "EUR", "– → 750 000,50 EUR"),
        (Tender, "value", None, Decimal(900), "", "– → 900 kr"),
        (Lot, "duration_months", "12", "24", "SEK", "12 → 24"),
        (Lot, "nature", "services", "works", "SEK", "Tjänster → Byggentreprenad"),
        (Lot, "nature", "", "goods", "SEK", "– → Varor"),
        (Tender, "valued_on", None, date(2026, 3, 1), "SEK", "– → 1 mars 2026"),
        (
            Tender,
            "submission_deadline",
            None,
            datetime(2026, 3, 1, 23, 30, tzinfo=UTC),
            "SEK",
            "– → 2 mars 2026",
        ),
    ],
)
def test_a_change_is_written_as_people_write(model, name, before, after, currency, sentence):
    line = telling.told(model, name, before, after, currency).replace("\u00a0", " ")
    assert line.endswith(f": {sentence}")


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ({"publication_number": "7-2026", "identity": "ted:7-2026"}, "7-2026"),
        ({"identity": "row:fed0d14@12ab"}, "rad i en plan"),
        ({"identity": "file:aa/0"}, "annons utan nummer"),
    ],
)
def test_no_key_of_our_own_is_shown(columns, name):
    with override("en"):
        assert telling.name_of(Notice(**columns)) == name
