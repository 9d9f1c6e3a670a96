"""Whatever the bytes, a reader gives a Result or refuses with a sentence, and nothing else."""

import functools
import json
import os
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.intake import (
    Answer,
    Refused,
    Result,
    expand,
    guess_mapping,
    read,
    read_single_row,
)
from procurement.intake.codes import cpv_codes
from tests.intake import test_workbooks
from tests.intake.test_sources import archive
from tests.intake.written import additional, eforms, lot, packed, release, reserved, ted, ted_object

#: More with FUZZ=20000 and the like.
EXAMPLES = int(os.environ.get("FUZZ", "150"))
fuzz = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None
)

SEEDS = [
    eforms(lot(terms=reserved("res-ws"), project=additional("social-objective", "opp")), lot()),
    ted(ted_object('<OBJECT_DESCR><DURATION TYPE="MONTH">24</DURATION></OBJECT_DESCR>')),
    ted("<A><TITLE_CONTRACT><P>x</P></TITLE_CONTRACT></A>", name="CONTRACT_DEFENCE"),
    packed(release(lots=[{"id": "1", "value": {"amount": 1}}])),
    "Benämning;CPV;Värde;Avtalstid\nStäd;90910000;1,2 mkr;2+1 år\n".encode(),
]
CELLS = st.one_of(
    st.text(max_size=30),
    st.from_regex(r"[0-9 .,+-]{1,12} ?(kr|tkr|mkr|år|mån|%)?", fullmatch=True),
    st.sampled_from(["90910000-9", "ja", "nej", "2026-03-01", "Q2 2026", "summa", "=1+1", "∞"]),
)
HEADERS = st.sampled_from(
    ["Benämning", "CPV", "Värde (tkr)", "Avtalstid", "Förlängning", "Ramavtal", "Id", "Start",
     "Dag", "Arbetets andel", "Antal personer", "Tröskel", "Valuta", "Reserverad",
     "Sociala mål", "x"]
)  # fmt: skip
KEYS = st.sampled_from(
    ["ocid", "releases", "records", "tender", "lots", "items", "value", "amount", "title", "id",
     "classification", "otherRequirements", "reservedParticipation", "contractPeriod", "buyer",
     "startDate", "endDate", "durationInDays", "tag", "parties", "compiledRelease", "date"]
)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=6),
    max_leaves=25,
)  # fmt: skip


def survives(data: bytes) -> None:
    try:
        result = read(data, name="fuzz")
    except Refused:
        return
    assert isinstance(result, Result)
    for problem in result.all_problems:
        assert problem.sentence
        problem.sentence.encode()
    for notice in result.notices:
        repr(notice).encode()
        assert "\x00" not in repr(notice)
        assert "\n" not in notice.title + notice.notice_id
        _ = notice.total_value, notice.all_cpv


@fuzz
@given(st.binary(max_size=2000))
def test_any_bytes(data: bytes) -> None:
    if not data.startswith((b"PK", b"\xd0\xcf")):  # workbooks start a process, see below
        survives(data)


@fuzz
@given(st.sampled_from(SEEDS), st.integers(0, 2**32), st.integers(1, 12))
def test_damaged_files(seed: bytes, dice: int, times: int) -> None:
    """Bytes flipped, cut, doubled and moved, as disks, mails and enemies do."""
    chance, data = random.Random(dice), bytearray(seed)
    for _ in range(times):
        place, length = chance.randrange(len(data) or 1), chance.randrange(1, 40)
        part = bytes(data[place : place + length])
        match chance.randrange(4):
            case 0:
                data[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                del data[place : place + length]
            case 2:
                data[place:place] = part * chance.randrange(1, 4)
            case _:
                other = chance.randrange(len(data) or 1)
                data[other:other] = part
    survives(bytes(data))


@fuzz
@given(st.sampled_from(SEEDS[:3]), st.text(max_size=60), st.integers(0, 200))
def test_any_text_in_any_element(seed: bytes, text: str, which: int) -> None:
    parts = seed.decode().split(">")
    index = which % (len(parts) - 1)
    if parts[index + 1].startswith("<") or "<" in parts[index + 1]:
        said = text.replace("&", "&amp;").replace("<", "&lt;")
        parts[index + 1] = said + parts[index + 1][parts[index + 1].find("<") :]
    survives(">".join(parts).encode("utf-8", "replace"))


@fuzz
@given(VALUES)
def test_any_json(value: Any) -> None:
    survives(json.dumps(value).encode())
    survives(json.dumps({"ocid": "a", "tender": value}).encode())
    survives(json.dumps({"releases": [{"ocid": "a", "tender": {"lots": value, "x": 1}}]}).encode())
    first, then = release(), {"ocid": "ocds-abc-1", "date": "2027", "tender": value}
    survives(packed(first, then, then))
    survives(f"{json.dumps(first)}\n{json.dumps(then)}".encode())


@fuzz
@given(
    st.lists(HEADERS, min_size=1, max_size=8),
    st.lists(st.lists(CELLS, max_size=9), max_size=8),
    st.sampled_from([";", ",", "\t"]),
)
def test_any_table(headers: list[str], rows: list[list[str]], delimiter: str) -> None:
    quoted = [
        delimiter.join('"' + cell.replace('"', '""') + '"' for cell in row)
        for row in [headers, *rows]
    ]
    survives("\n".join(quoted).encode("utf-8", "replace"))


ASKED = ["Uppskattat värde", "Värde (tkr)", "Värde (mkr)", "Avtalstid", "Avtalstid (år)",
         "Planerad start", "Avtal från", "Arbetets andel", "CPV-kod", "Ramavtal"]  # fmt: skip
UNSURE_CELLS = st.one_of(
    st.from_regex(r"\d{1,12}([.,]\d{1,3})?( ?(kr|tkr|mkr|kronor|år))?", fullmatch=True),
    st.from_regex(r"\d{1,2}[/. -]\d{1,2}[/. -](\d{2}|20\d{2})", fullmatch=True),
    st.from_regex(r"\d{1,3}(\+\d{1,2}){0,2}", fullmatch=True),
    st.from_regex(r"[0-9]{5,9}(-\d)?(, ?[0-9a-z]{7,8})?", fullmatch=True),
    CELLS,
)


@fuzz
@given(st.sampled_from(ASKED), UNSURE_CELLS)
def test_every_answer_that_is_offered_settles_its_question(header: str, cell: str) -> None:
    """Question by question, whichever answer is chosen; codes are asked about one at a time."""
    headers, mapping = ["Benämning", header], guess_mapping(["Benämning", header])[0]
    labels = {"90910000": "Städtjänster", "03000000": "Jordbruksprodukter"}

    def ask(said: str, more: int) -> None:
        doubts = read_single_row(
            2,
            ["Städning", cell],
            headers=headers,
            mapping=mapping,
            answer=Answer(cells={1: said}),
            cpv_labels=labels,
        )
        assert len(doubts) <= 1
        for doubt in doubts:
            assert more, (header, cell, said, doubt)
            assert sum(choice.guess for choice in doubt.choices) <= 1
            for choice in doubt.choices:
                ask(choice.text, more - 1)

    ask(cell, 1 + len(cpv_codes(cell)) if header == "CPV-kod" else 1)


@settings(parent=fuzz, max_examples=max(5, EXAMPLES // 20))
@given(st.integers(0, 2**32), st.sampled_from(["xlsx", "xls", "ods"]))
def test_damaged_workbooks(dice: int, kind: str) -> None:
    data = bytearray(workbook(kind))
    chance = random.Random(dice)
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    survives(bytes(data))


@functools.cache
def workbook(kind: str) -> bytes:
    made = {
        "xlsx": test_workbooks.xlsx,
        "xls": test_workbooks.xls,
        "ods": test_workbooks.ods_plan,
    }
    return made[kind]()


@fuzz
@given(st.integers(0, 2**32), st.integers(1, 6))
def test_damaged_archives(dice: int, times: int) -> None:
    """A zip with a zip in it, some bytes changed: every file is read or refused."""
    inner = archive({"b.json": packed(release()), "c.xml": SEEDS[0]})
    data = bytearray(archive({"a.xml": SEEDS[0], "mer.zip": inner, "d.csv": SEEDS[4]}))
    chance = random.Random(dice)
    for _ in range(times):
        data[chance.randrange(len(data))] = chance.randrange(256)
    try:
        items = list(expand(bytes(data), name="x.zip"))
    except Refused:
        return
    for item in items:
        try:
            inside = item.data()
        except Refused:
            continue
        if not inside.startswith((b"PK", b"\xd0\xcf")):
            survives(inside)
