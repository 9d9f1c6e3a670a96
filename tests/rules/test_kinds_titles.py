"""Every kind of the law dossier's table, and what some five hundred titles are taken to be."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from procurement.rules.kinds import Matcher

TITLES = Path(__file__).with_name("titles.txt")
ON = date(2026, 11, 24)

R, I25, I25A = "reserve_4_18", "reserve_19_25", "reserve_19_25a"
SN, SD = "employment_numeric", "employment_dialogue"
A, L, T, D, P = "labour_terms", "supply_chain", "accessibility", "early_dialogue", "lots"

# Law dossier, section 8: the row, its kind, its codes, what it recommends first, and what else.
ROWS = (
    (1, "stadning", "90910000 90911200 90911300 90919200 90919300", {A, SN}, {R, P, D}),
    (2, "fastighetsskotsel", "98341130 98341100 70330000 79993100 50800000", {R}, {SN, A, P}),
    (3, "gronyta", "77310000 77314000 77340000 77342000", {R, A}, {SN, P}),
    (4, "skogsvard", "77200000 77211600", {A}, {SD}),
    (5, "snorojning", "90620000 90630000 45261900", {A}, {SD}),
    (6, "gaturenhallning", "90610000 90611000 90690000", {R}, {SN, A}),
    (7, "maltider", "55520000 55523000 55521200", {R}, {D, P, L, A}),
    (8, "cafe", "55330000 55300000 55320000 55400000 55510000 55524000", {R}, {D, L, A}),
    (9, "fruktkorg", "15300000 15810000 15894200", {R}, {P, L}),
    (10, "livsmedel", "15000000 03000000", {L}, {P, D, SD}),
    (11, "tvatt", "98310000 98311100 98312000 98315000", {R, A}, {SN}),
    (12, "flytt", "98392000 63120000 60000000 60100000", {A}, {R, SD}),
    (13, "aterbruk", "50850000 39130000 98394000", {R}, {SD, P, D}),
    (14, "atervinning", "90510000 90511000 90511400 90513000 90514000", {R}, {SN, A, P}),
    (15, "snickeri", "45420000 45421000 45422000 44220000 39100000", set(), {R, SN, A, P}),
    (16, "malning", "45440000 45442100", {SN, SD}, {A}),
    (17, "golv", "45432000 45432100 45432111 45432130 45430000", set(), {SD}),
    (18, "bygg", "45210000 45230000 45000000", {SN, A}, {L, T, P}),
    (19, "montering", "79920000 79921000 98510000", {R}, {SD}),
    (
        20,
        "tryck-utskick-arkiv",
        "79810000 79820000 79823000 79570000 79571000 79560000 79511000",
        {R},
        {T},
    ),
    (21, "cykel", "34430000 34400000 50000000", {R}, {SD, P}),
    (22, "bilvard", "50112300 50110000", {R}, {SD}),
    (23, "somnad", "50830000 98393000", {R}, set()),
    (23, "textilvaror", "39525000 18100000", {L}, set()),
    (24, "vard-omsorg", "85311100 85311200 85311300 98513310 98514000", {I25A}, {I25, D, A, T}),
    (25, "skyddat-boende", "85311000", {I25A}, {D}),
    (26, "arbetstraning", "85312500 85312510 85312100 85312310 80530000", {R}, {I25, I25A}),
    (27, "utbildning", "80500000 80590000", set(), {I25A, I25, T}),
    (28, "kultur-fritid", "92000000 92500000 92600000", set(), {I25, T, SD}),
    (29, "persontransport", "60120000 60130000 60140000 60112000", {A, T}, {SD}),
    (30, "godstransport", "60100000 60161000 64120000 64121000", {A}, {SD}),
    (31, "bevakning", "79713000", set(), {A, T}),
    (32, "it-hardvara", "30200000 30000000 32000000", {L}, {T, R}),
    (33, "it-system", "48000000 72000000", {T}, {D}),
    (34, "konsult", "79410000 71200000 71300000 79100000", set(), {T, SD}),
    (35, "bemanning", "79620000 79610000 79600000", {A}, {SD}),
    (36, "mobler", "39100000 39130000 39200000", {L}, {T, P, R}),
    (37, "lakemedel", "33600000", {L}, set()),
    (38, "sjukvardsmaterial", "33140000 33000000 18424000", {L}, set()),
    (39, "kemikalier", "39800000 33760000 24000000", set(), {L}),
    (40, "el-varme-bransle", "09310000 65300000 09000000", set(), {L}),
    (41, "lek-sport-hjalpmedel", "37500000 37400000 33196000", {T}, {L}),
    (42, "elinstallation", "45310000 45312000", set(), {A, SD}),
    (43, "glas-plat", "45441000 45261300 45261310", set(), {A}),
)


def titles() -> Iterator[tuple[str, str, str]]:
    """Sign, slug and title, of each title of the table."""
    sign = slug = ""
    for line in TITLES.read_text("utf-8").splitlines():
        if line.startswith("  "):
            yield from ((sign, slug, title.strip()) for title in line.split(" / ") if title.strip())
        elif line and not line.startswith("#"):
            sign, _, slug = line.partition(" ")


TABLE = tuple(titles())


@pytest.fixture(scope="module")
def matcher(knowledge):
    return Matcher(knowledge)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[0]} {row[1]}")
def test_rows_of_the_dossier(knowledge, matcher, row):
    _number, slug, codes, first, more = row
    kind = knowledge.kind(slug)
    for code in codes.split():
        found = [hit.slug for hit in matcher.match("", "", code, (), ON)[0]]
        assert slug in found, code
    assert {fit.instrument for fit in kind.instruments if fit.main} == first
    assert more <= {fit.instrument for fit in kind.instruments}


def test_the_table_covers_every_row_and_every_kind(knowledge):
    assert {row[0] for row in ROWS} == set(range(1, 44))
    assert {slug for sign, slug, _title in TABLE if sign == "="} == {
        kind.slug for kind in knowledge.kinds
    }
    assert len({title for _sign, _slug, title in TABLE}) >= 400


@pytest.mark.parametrize("slug", dict.fromkeys(slug for sign, slug, _t in TABLE if sign == "="))
def test_titles_are_known(matcher, slug):
    wrong = []
    for title in (title for sign, kind, title in TABLE if (sign, kind) == ("=", slug)):
        found = [hit.slug for hit in matcher.match(title, "", None, (), ON)[0]]
        if found[:1] != [slug]:
            wrong.append((title, found))
    assert wrong == []


@pytest.mark.parametrize("slug", dict.fromkeys(slug for sign, slug, _t in TABLE if sign == "!"))
def test_titles_of_something_else(matcher, slug):
    wrong = []
    for title in (title for sign, kind, title in TABLE if (sign, kind) == ("!", slug)):
        if slug in [hit.slug for hit in matcher.match(title, "", None, (), ON)[0]]:
            wrong.append(title)
    assert wrong == []


def test_titles_that_no_kind_knows(matcher):
    found = {
        title: [hit.slug for hit in matcher.match(title, "", None, (), ON)[0]]
        for sign, _slug, title in TABLE
        if sign == "-"
    }
    assert {title: slugs for title, slugs in found.items() if slugs} == {}
