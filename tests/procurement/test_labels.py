"""The words for codes: every one that the rules have is marked, and pages show them in English."""

import pytest
from django.utils import translation

from ljungby_social.law import Certainty, Legal, Suitability
from procurement import labels
from procurement.intake import FIELDS
from procurement.models import Finding, LotDecision
from procurement.rules import INSTRUMENT_LABELS, Regime
from procurement.rules.supplier import Readiness
from procurement.services.receiving import column_choices
from procurement.views import wording

ENUMERATIONS = (Certainty, Legal, Readiness, Regime, Suitability)
CODES = [code for codes in ENUMERATIONS for code in codes]


def test_the_marked_words_are_those_of_the_rules() -> None:
    assert {code.label for code in CODES} | set(INSTRUMENT_LABELS.values()) == labels.MARKED


@pytest.mark.parametrize("code", CODES, ids=lambda code: f"{type(code).__name__}.{code}")
def test_a_code_is_read_in_the_readers_language(code: labels.Coded) -> None:
    assert str(labels.label(code)) == code.label
    with translation.override("en"):
        assert str(labels.label(code)) not in {"", code.label}


def test_choices_are_read_in_the_readers_language() -> None:
    finding = Finding(instrument="reserve_4_18", legal="blocked", suitability="not_suitable")
    assert finding.get_legal_display() == "Hindras av lag"
    with translation.override("en"):
        assert finding.get_legal_display() == "Prevented by law"
        assert finding.get_suitability_display() == "Does not fit"
        assert LotDecision(instruments=["lots"]).instrument_labels == ["Divide into lots"]


def test_columns_are_read_in_the_readers_language() -> None:
    assert {label for label, _names in FIELDS.values()} == labels.MARKED_COLUMNS
    assert dict(column_choices())["value"] == "Uppskattat värde"
    with translation.override("en"):
        english = dict(column_choices())
    assert english["value"] == "Estimated value"
    assert english.keys() == FIELDS.keys()


@pytest.mark.parametrize(
    ("name", "kept", "words"),
    [
        ("nature", "works", "Works"),
        ("nature", "", ""),
        ("value", "500000", "500000"),
        ("entry_threshold", "ny", "ny"),
        ("unknown", "works", "works"),
    ],
)
def test_a_choice_in_the_history_is_told_in_words(name, kept, words):
    with translation.override("en"):
        assert wording.fact_words(name, kept) == words
