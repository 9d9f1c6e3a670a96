"""Whatever the bytes, a reader gives a Result or refuses with a sentence, and nothing else."""

import json
import os
import random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from procurement.intake import Refused, Result, read
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


@settings(parent=fuzz, max_examples=max(5, EXAMPLES // 20))
@given(st.integers(0, 2**32))
def test_damaged_workbooks(dice: int) -> None:
    from tests.intake.test_spreadsheet import PLAN, xlsx

    chance, data = random.Random(dice), bytearray(xlsx(PLAN))
    for _ in range(chance.randrange(1, 20)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    survives(bytes(data))
