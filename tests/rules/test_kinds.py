"""Kinds of purchase are known by codes and by Swedish words, stemmed and in compounds."""

from decimal import Decimal

import pytest

from procurement.rules import INSTRUMENTS, Knowledge, read_seed, screen
from procurement.rules.text import Lexicon
from tests.rules.situations import make_lot


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("Fönsterputsning 2025", "stadning", id="fönsterputsning"),
        pytest.param("Upphandling av lokalvårdstjänster", "stadning", id="lokalvårdstjänster"),
        pytest.param("Trappstädning", "stadning", id="sista ledet"),
        pytest.param("Städentreprenad", "stadning", id="första ledet"),
        pytest.param("Gräsklippning", "gronyta", id="gräsklippning"),
        pytest.param("Skötsel av grönytorna", "gronyta", id="bestämd form"),
        pytest.param("Matlådor till hemtjänsten", "maltider", id="matlådor"),
        pytest.param("Mattransporter", "maltider", id="mattransporter"),
        pytest.param("Bilrekond", "bilvard", id="bilrekond"),
        pytest.param("Tvätteritjänster", "tvatt", id="tvätteritjänster"),
        pytest.param("Kafédrift i simhallen", "cafe", id="kafédrift"),
        pytest.param("Fruktkorgar", "fruktkorg", id="fruktkorgar"),
        pytest.param("Snöskottning", "snorojning", id="snöskottning"),
        pytest.param("Klottersanering", "gaturenhallning", id="klottersanering"),
        pytest.param("Daglig verksamhet", "arbetstraning", id="två ord"),
        pytest.param("Bohagsflytt", "flytt", id="bohagsflytt"),
        pytest.param("Möbelrenovering", "aterbruk", id="möbelrenovering"),
        pytest.param("Bemanning av återvinningscentraler", "atervinning", id="återvinning"),
        pytest.param("Cykelservice", "cykel", id="cykelservice"),
        pytest.param("Vaktmästeritjänster", "fastighetsskotsel", id="vaktmästeri"),
        pytest.param("Skolskjutsar", "persontransport", id="skolskjutsar"),
        pytest.param("Entretien des espaces verts", "gronyta", id="franska"),
    ],
)
def test_words_are_enough(screened, title, slug):
    assert slug in [hit.slug for hit in screened(title=title).kinds]


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("Städmaskiner", "stadning", id="maskiner är inte städning"),
        pytest.param("Tvättmaskiner till tvättstugor", "tvatt", id="tvättmaskiner"),
        pytest.param("Åkgräsklippare", "gronyta", id="åkgräsklippare"),
        pytest.param("Parkering vid centralen", "gronyta", id="parkering"),
        pytest.param("Kaffemaskiner till kafé", "cafe", id="kaffemaskiner"),
        pytest.param("Biltvätt", "tvatt", id="biltvätt är bilvård"),
        pytest.param("Nybyggnad av restaurang", "cafe", id="byggnad"),
        pytest.param("Systemstöd", "stadning", id="inget"),
    ],
)
def test_words_that_mean_something_else(screened, title, slug):
    assert slug not in [hit.slug for hit in screened(title=title).kinds]


@pytest.mark.parametrize(
    ("facts", "slugs"),
    [
        pytest.param({"title": "Städning av golv i skolor"}, ["stadning", "golv"], id="först"),
        pytest.param({"title": "Golvläggning och städning"}, ["golv", "stadning"], id="omvänt"),
        pytest.param({"title": "Renovering av kontorsmöbler"}, ["aterbruk"], id="sammansatt fras"),
        pytest.param(
            {
                "title": "Återbruk av kontorsmöbler",
                "description": "Renovering, omklädsel och lagning av möbler.",
                "cpv": "50850000",
            },
            ["aterbruk"],
            id="varken bygg eller sömnad",
        ),
        pytest.param({"title": "Renovering av skolan"}, ["bygg"], id="bygg"),
    ],
)
def test_what_is_bought_stands_before_what_it_is_done_to(screened, facts, slugs):
    assert [hit.slug for hit in screened(**facts).kinds] == slugs


@pytest.mark.parametrize(
    ("facts", "strength"),
    [
        pytest.param({"cpv": "98310000", "title": "Tvättjänst"}, 1.0, id="kod och ord"),
        pytest.param({"cpv": "98300000", "title": "Tvättjänst"}, 0.95, id="bred kod och ord"),
        pytest.param({"cpv": "98310000", "title": "Avtal"}, 0.85, id="bara kod"),
        pytest.param({"title": "Tvättjänst"}, 0.85, id="bara ord"),
        pytest.param({"cpv": "98300000", "title": "Avtal"}, 0.3, id="bara bred kod"),
        pytest.param(
            {"cpv": "85000000", "additional_cpv": ("98310000",), "title": "Avtal"}, 0.5,
            id="bara ytterligare kod",
        ),
        pytest.param({"title": "Avtal", "description": "Tvättjänst"}, 0.4, id="bara beskrivning"),
        pytest.param({"cpv": "39710000", "title": "Tvättjänst"}, 0.45, id="ord mot varukod"),
    ],
)  # fmt: skip
def test_codes_and_words_weigh_together(screened, facts, strength):
    found = {hit.slug: hit.strength for hit in screened(**facts).kinds}
    assert found["tvatt"] == strength


def test_a_reason_says_what_was_found(screened):
    finding = screened(cpv="98310000", title="Tvätt av arbetskläder").finding("reserve_4_18")
    assert "”tvätt”" in finding.reasons_for[-1].text
    assert "98310000" in finding.reasons_for[-1].text


def test_seeded_kinds_are_regular(knowledge):
    assert len(knowledge.kinds) >= 43
    for kind in knowledge.kinds:
        assert kind.instruments, kind.slug
        assert kind.words or kind.synonyms, kind.slug
        assert kind.source.ref, kind.slug
        for code in (*kind.cpv_exact, *kind.cpv_broad):
            assert len(code) == 8, (kind.slug, code)
            assert code.isdigit(), (kind.slug, code)
        for prefix in kind.cpv_prefixes:
            assert 2 <= len(prefix) <= 8, (kind.slug, prefix)
        for fit in kind.instruments:
            assert fit.instrument in INSTRUMENTS, (kind.slug, fit.instrument)
            assert fit.why.endswith("."), (kind.slug, fit.why)
            assert -100 <= fit.weight <= 100
    slugs = [kind.slug for kind in knowledge.kinds]
    assert len(set(slugs)) == len(slugs)


def test_hits_name_their_words():
    lexicon = Lexicon()
    lexicon.add(1, ["städning", "daglig verksamhet"])
    lexicon.add_foreign(2, ["espaces verts"])
    hits = lexicon.find("Storstädning och dagliga verksamheter, espaces verts")
    assert [(hit.owner, hit.found) for hit in hits] == [
        (1, "storstädning"),
        (1, "dagliga verksamheter"),
        (2, "espaces verts"),
    ]


@pytest.mark.parametrize(
    ("cpv", "heard"),
    [
        pytest.param("90910000", True, id="rätt början av koden"),
        pytest.param("45210000", False, id="annan kod"),
        pytest.param(None, False, id="okänd kod"),
    ],
)
def test_a_signal_may_be_tied_to_codes(cpv, heard):
    seed = read_seed()
    for row in seed["signals"]:
        if row["code"] == "integration-i-texten":
            row["cpv_prefixes"] = ["9091"]
    screening = screen(make_lot(title="Sociala hänsyn", cpv=cpv), Knowledge.from_rows(**seed))
    texts = [reason.text for reason in screening.finding("reserve_4_18").reasons_for]
    assert any("social aspekt" in text for text in texts) is heard


def test_a_kind_that_has_ended_is_not_found(knowledge):
    seed = read_seed()
    for row in seed["kinds"]:
        if row["slug"] == "tvatt":
            row["until"] = "2025-02-28"
    ended = Knowledge.from_rows(**seed)
    lot = make_lot(cpv="98310000", title="Tvätt")
    assert [hit.slug for hit in screen(lot, knowledge).kinds] == ["tvatt"]
    assert screen(lot, ended).kinds == ()


def test_training_of_cleaners_is_training(screened):
    assert (
        screened(title="Utbildning av lokalvårdare", cpv="80530000").kinds[0].slug == "utbildning"
    )


def test_seeded_rows_are_unique_and_sourced():
    seed = read_seed()
    keys = [(row["kind"], row["instrument"]) for row in seed["kind_instruments"]]
    assert len(set(keys)) == len(keys)
    assert {row["kind"] for row in seed["kind_instruments"]} <= {r["slug"] for r in seed["kinds"]}
    for name, rows in seed.items():
        columns = {tuple(row) for row in rows}
        assert len(columns) == 1, f"{name} has rows of different shape"
        for row in rows:
            assert row["source"], row
            assert row["since"], row
            assert row["certainty"] in {"seen", "seen_2", "derived", "unverified"}, row
            if row.get("amount", "") is None:
                assert row["certainty"] == "unverified"
                assert row["verified_by"] == ""


@pytest.mark.parametrize("cpv", ["85312510", "85312500", "85312100", "85312310", "80530000"])
def test_work_training_is_recommended_by_its_code_alone(screened, cpv):
    """Law dossier, section 8, row 26: care speaks of other codes."""
    assert screened(cpv=cpv).finding("reserve_4_18").suitability == "recommended"


@pytest.mark.parametrize("cpv", ["15000000", "03000000", "30000000", "32000000", "18100000"])
def test_a_parent_code_of_goods_at_risk_fits_terms_for_the_supply_chain(screened, cpv):
    finding = screened(cpv=cpv, value=Decimal(3_000_000)).finding("supply_chain")
    assert finding.suitability == "recommended"


@pytest.mark.parametrize(
    ("facts", "strengths"),
    [
        pytest.param(
            {"title": "Truckutbildning", "cpv": "80530000"},
            {"utbildning": 1.0, "arbetstraning": 0.3}, id="titeln säger vilket slag koden gäller",
        ),
        pytest.param(
            {"title": "Syateljé som lagar gardiner", "cpv": "98393000"},
            {"somnad": 1.0, "textilvaror": 0.45}, id="ord för varor mot tjänstekod",
        ),
    ],
)  # fmt: skip
def test_a_title_and_a_code_tell_what_is_bought(screened, facts, strengths):
    assert {hit.slug: hit.strength for hit in screened(**facts).kinds} == strengths


@pytest.mark.parametrize(
    ("title", "against"),
    [
        pytest.param("Café på hälsocentralen", False, id="där köpet utförs"),
        pytest.param("Biltvätt åt hemtjänsten", False, id="den som köpet är för"),
        pytest.param("Ombyggnad av café", True, id="köpet står först"),
    ],
)
def test_whom_a_purchase_is_for_does_not_speak_against_it(screened, title, against):
    assert bool(screened(title=title).finding("reserve_4_18").reasons_against) is against
