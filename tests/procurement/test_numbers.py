"""Numbers of a purchase: told in the field's own words, and never changed in silence."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from procurement.decision_forms import DecisionForm
from procurement.facts_forms import LONGEST_DESCRIPTION, TenderForm
from procurement.fields import fact_fields
from procurement.models import LotDecision

SENTENCES = [
    ("lots", "2,5", "Skriv ett helt tal"),
    ("people_needed", "1,5", "Skriv ett helt tal"),
    ("lots", "0", "Skriv 1 om köpet inte ska delas upp."),
    ("people_needed", "0", "Lämna tomt om du inte vet hur många."),
    ("duration_months", "0", "Skriv minst en månad"),
    ("value", "0", "Skriv ett belopp som är mer än noll"),
    ("labour_share", "0,6", "Menar du 60 procent, skriv 60."),
    ("labour_share", "0.255", "Menar du 25,5 procent, skriv 25,5."),
    ("labour_share", "mycket", "till exempel 60."),
    ("duration_months", "länge", "till exempel 24."),
    ("duration_months", "1201", "högst 1\u00a0200."),
    ("labour_share", "101", "högst 100 procent."),
]


@pytest.mark.parametrize(("name", "typed", "sentence"), SENTENCES)
def test_a_number_that_cannot_be_meant_is_told(name, typed, sentence):
    field = fact_fields()[name]
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    (told,) = caught.value.messages
    assert sentence in told, told


@pytest.mark.parametrize("name", ["labour_share", "duration_months", "value", "people_needed"])
@pytest.mark.parametrize("typed", ["abc", "-1", "9" * 17])
def test_an_error_names_its_field(name, typed):
    field = fact_fields()[name]
    with pytest.raises(ValidationError) as caught:
        field.clean(typed)
    assert str(field.label) in caught.value.messages[0]


@pytest.mark.parametrize(
    ("name", "typed", "number"),
    [
        ("labour_share", "0", Decimal(0)),
        ("labour_share", "1", Decimal("0.01")),
        ("labour_share", "60 %", Decimal("0.6")),
        ("extension_months", "0", Decimal(0)),
        ("duration_months", "0,5", Decimal("0.5")),
        ("people_needed", "2,0", Decimal(2)),
        ("accumulated_direct_awards", "0", Decimal(0)),
        ("value", "", None),
    ],
)
def test_a_number_that_may_be_meant_is_kept(name, typed, number):
    assert fact_fields()[name].clean(typed) == number


def test_texts_have_an_end(buy, per):
    form = TenderForm({"title": "Städning", "description": "y" * (LONGEST_DESCRIPTION + 1)})
    assert "20000" in form.errors["description"][0].replace("\u00a0", "")
    assert DecisionForm.base_fields["motivation"].max_length == LotDecision.MOST_MOTIVATION
    decision = LotDecision(lot=buy().lots.get(), by=per, motivation="y" * 5001)
    with pytest.raises(ValidationError) as caught:
        decision.full_clean()
    assert "motivation" in caught.value.message_dict
