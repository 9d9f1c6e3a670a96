"""The words about the criteria that the service is seeded with can be read in English too."""

import json
from pathlib import Path

import pytest
from django.utils import translation
from django.utils.translation import gettext

import enterprises
from enterprises.policy_words import MARKED

SEED = json.loads((Path(enterprises.__file__).parent / "seed/policy_v1.json").read_text("utf-8"))
WORDS = ("title", "explanation", "why", "example", "assessment_help")


def test_every_seeded_word_is_marked_and_nothing_else() -> None:
    seeded = {criterion[word] for criterion in SEED["criteria"] for word in WORDS}
    for criterion in SEED["criteria"]:
        for demand in criterion["demands"]:
            seeded |= {demand["document"], demand["hint"]}
    assert seeded - {""} == MARKED


@pytest.mark.parametrize("words", sorted(MARKED))
def test_it_reads_in_english(words: str) -> None:
    with translation.override("en"):
        assert gettext(words) not in {"", words}
