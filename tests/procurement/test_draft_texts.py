"""The draft texts say every condition of the paragraph that they rest on, and no other."""

import pytest

from procurement.drafting import drafts_for, legal_ground
from procurement.rules import Regime
from procurement.rules.eforms import PROTECTED_PROGRAMME

HELD = {
    "reserve_4_18": [
        "skyddad verkstad",
        "främsta syfte att integrera personer med funktionsnedsättning",
        "svårt att komma in på arbetsmarknaden",
        "socialt och yrkesmässigt",
        "Minst 30 procent av dem som sysselsätts i verkstaden eller hos",
        "hela den juridiska personen",
        "praktik och annan sysselsättning räknas",
        "Ingen särskild företagsform krävs",
        "krävs inte att just dessa personer utför",
        "under hela avtalstiden",
        "första stycket 1 LOU",
    ],
    PROTECTED_PROGRAMME: [
        "utföras inom ramen för ett program för skyddad anställning",
        "Minst 30 procent av dem som sysselsätts i programmet",
        "svårt att komma in på arbetsmarknaden",
        "under hela avtalstiden",
        "första stycket 2 LOU",
    ],
    "reserve_19_25": [
        "har till syfte att fullgöra ett offentligt uppdrag",
        "anknytning till att tillhandahålla tjänsten",
        "återinvesterar eventuell vinst för att nå det syftet",
        "personalens ägande eller delaktighet",
        "kräver att personal, brukare eller intressenter deltar aktivt",
        "tilldelat ett kontrakt för tjänsten med stöd av 19 kap. 25 § LOU under de senaste tre",
        "på annat sätt hindrar inte",
        "högst tre år, förlängningar inräknade",
    ],
    "reserve_19_25a": [
        "bara har ett allmännyttigt syfte",
        "bidra till att nå syftet med tjänsten",
        "8 § första stycket lagen (2022:900)",
        "andra registrerade idéburna organisationer eller till forskning",
        "Staten, en region eller en kommun får inte ha ett rättsligt bestämmande inflytande",
        "Registrering hos Kammarkollegiet är ett starkt bevis men inget krav",
    ],
    "labour_terms": [
        "lön, den semester och den arbetstid",
        "de lägsta nivåerna",
        "centrala kollektivavtal som tillämpas i hela Sverige i branschen",
        "aldrig sämre än vad som följer av lag",
        "underleverantörer som direkt medverkar",
        "ett och samma centrala kollektivavtal",
        "utstationering av arbetstagare",
        "Samråd med arbetsmarknadens parter",
        "inte att ange finns ingen skyldighet",
    ],
    "supply_chain": [
        "där svensk arbetsrätt inte gäller",
        *["87 och 98", "29 och 105", "138 och 182", "100 och 111", "155 och 187"],
        "underleverantörer som direkt medverkar",
        "det land där arbetet utförs",
    ],
    "accessibility": [
        "alla användares behov",
        "tillgängligt för personer med funktionsnedsättning",
        "rättsakt från EU",
    ],
}
NEVER = {
    "reserve_19_25": ["har ett offentligt uppdrag", "samma kontrakt"],
    "reserve_19_25a": ["tre år"],
}


def said(code, regime=Regime.ANNEX2_ABOVE):
    """All that a draft says, with the blanks and their brackets as they stand."""
    (draft,) = drafts_for([code], regime)
    lines = (*draft.control, *draft.follow_up, *draft.notice)
    return " ".join([draft.requirement, draft.proof, draft.contract, *lines])


@pytest.mark.parametrize(
    ("code", "condition"),
    [pytest.param(code, words, id=f"{code} {words}") for code in HELD for words in HELD[code]],
)
def test_a_condition_of_the_law_is_said(code, condition):
    for regime in Regime:
        assert condition in said(code, regime), regime


@pytest.mark.parametrize(
    ("code", "words"), [(code, words) for code in NEVER for words in NEVER[code]]
)
def test_what_the_law_does_not_ask_is_not_said(code, words):
    assert words not in said(code)


ABOVE_ONLY = ("4 kap. ", "9 kap. 2 §", "17 kap.")


@pytest.mark.parametrize("code", [*HELD, "lots", "early_dialogue", "employment_numeric"])
@pytest.mark.parametrize("regime", [Regime.NATIONAL, Regime.ANNEX2_ABOVE, Regime.DIRECT])
def test_no_paragraph_of_a_chapter_that_does_not_apply_is_a_source(code, regime):
    """LOU 19 kap. 1 § and 19 a kap. 1 §: chapters 4, 9 and 17 are not among those that apply."""
    (draft,) = drafts_for([code], regime)
    lines = legal_ground([code], regime)
    for source in (*draft.sources, *(line.source for line in lines)):
        assert not source.ref.startswith(tuple(f"LOU {chapter}" for chapter in ABOVE_ONLY)), source


@pytest.mark.parametrize(
    ("code", "above", "below", "direct"),
    [
        ("reserve_4_18", "LOU 4 kap. 18 §", "Upphandlingsmyndigheten", "LOU 19 a kap. 8 §"),
        ("accessibility", "LOU 9 kap. 2 §", "LOU 19 kap. 9 §", "LOU 19 a kap. 8 §"),
        ("employment_numeric", "LOU 17 kap. 1 §", "LOU 19 kap. 9 §", "LOU 19 a kap. 8 §"),
        ("labour_terms", "LOU 17 kap. 2–5 §§", "LOU 19 kap. 9 §", "LOU 19 a kap. 8 §"),
        ("supply_chain", "LOU 17 kap. 4 §", "LOU 19 kap. 9 §", "LOU 19 a kap. 8 §"),
        ("lots", "LOU 4 kap. 13–17 §§", "LOU 19 kap. 1 §", "LOU 19 a kap. 1 §"),
        ("early_dialogue", "LOU 4 kap. 8 §", "LOU 19 kap. 2 §", "LOU 19 a kap. 8 §"),
        ("reserve_19_25", "LOU 19 kap. 25 §", "LOU 19 kap. 25 §", "LOU 19 a kap. 8 §"),
    ],
)
def test_a_draft_rests_on_what_applies_in_the_regime(code, above, below, direct):
    expected = {
        Regime.DIRECTIVE: above,
        Regime.NATIONAL: below,
        Regime.ANNEX2_ABOVE: below,
        Regime.DIRECT: direct,
    }
    for regime, ref in expected.items():
        (draft,) = drafts_for([code], regime)
        assert draft.sources[0].ref.startswith(ref), regime


def test_when_nobody_knows_the_regime_both_paragraphs_are_named():
    (draft,) = drafts_for(["accessibility"], Regime.UNKNOWN)
    assert draft.sources[0].ref == "LOU 9 kap. 2 § eller 19 kap. 9 §"
    (draft,) = drafts_for(["reserve_19_25"], Regime.UNKNOWN)
    assert draft.sources[0].ref == "LOU 19 kap. 25 §"


@pytest.mark.parametrize("regime", Regime)
def test_a_reservation_is_by_the_paragraph_only_where_it_applies(regime):
    for code in ("reserve_4_18", PROTECTED_PROGRAMME):
        (draft,) = drafts_for([code], regime)
        rests = "enligt 4 kap. 18 §" in draft.notice[0] or ", enligt 4" in draft.notice[0]
        assert rests is (regime is Regime.DIRECTIVE)


def test_two_conditions_in_one_kit_are_told_apart():
    chosen = ["employment_numeric", "employment_dialogue", "supply_chain", "labour_terms"]
    lines = [draft.notice[0] for draft in drafts_for(chosen, Regime.DIRECTIVE)]
    assert len(set(lines)) == len(chosen)
