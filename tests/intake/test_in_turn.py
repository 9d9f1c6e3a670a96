"""A table read in turn gives the same purchases as one read whole, each as soon as it is whole."""

import os
from itertools import chain
from pathlib import Path

import pytest

from procurement.intake import Limits, Notice, Refused, RejectedRow, read, read_in_turn

PLAN = """\
id;benämning;enhet;cpv;värde;avtalstid
A-1;Städning av skolor;Teknik;90910000;600 000;2 år
A-2;Städning av kontor;Teknik;90910000;300 000;
;Tvätt;Vård;abc;1;
A-1;Städning av förskolor;Teknik;90910000;200 000;2 år
;Fönsterputs;;90911300;0;
;Fönsterputs;;90911300;0;
;Fönsterputs;;90911300;50 000;
A-3;Kaffe;Vård;15860000;;
A-3;;Vård;trasig;;
;Konferens;;;;
;Summa;;;1 150 000;
id;benämning;enhet;cpv;värde;avtalstid
;Kontakta inköp vid frågor:;;;;
A-2;Städning av gym;Teknik;9091000;100 000;
"""
LABELS = {"90910000": "Städtjänster", "90911300": "Fönsterputsning", "15860000": "Kaffe"}


def whole(data):
    """The purchases as `read` gives them, and broken rows by their place."""
    result = read(data, name="plan.csv", cpv_labels=LABELS)
    return list(result.notices), sorted(result.rejected, key=lambda row: row.row)


def in_turn(data):
    turns = list(read_in_turn(data, name="plan.csv", cpv_labels=LABELS))
    found = list(chain.from_iterable(turns))
    rejected = [one for one in found if isinstance(one, RejectedRow)]
    return [one for one in found if isinstance(one, Notice)], sorted(
        rejected, key=lambda row: row.row
    )


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(PLAN, id="allt på en gång"),
        pytest.param("benämning\nA\nB\nA\n", id="bara benämningar"),
        pytest.param("benämning;cpv;värde\nA;;\nB;90910000;5 000\nC;90910000;6 000\n", id="en bar"),
        pytest.param("benämning;cpv;värde\n", id="inga rader"),
        pytest.param("id;benämning;cpv\n1;A;\n2;B;\n1;C;\n2;D;\n", id="om vartannat"),
    ],
)
def test_the_same_purchases(text):
    assert in_turn(text.encode()) == whole(text.encode())


def test_the_same_purchases_of_a_real_table():
    root = os.environ.get("LJUNGBY_SHARED") or Path(__file__).resolve().parents[3] / "shared"
    path = Path(root) / "data" / "tenders" / "ljungby_2021.csv"
    if not path.exists():
        pytest.skip("the table is absent")
    assert in_turn(path.read_bytes()) == whole(path.read_bytes())


def test_a_purchase_comes_before_the_rest_is_read():
    """A broken end is far away: what stands first is told without it."""
    rows = "".join(f"{number};Köp {number};90910000\n" for number in range(1000))
    turns = read_in_turn(f"id;benämning;cpv\n{rows}".encode(), name="plan.csv")
    (first,) = next(turns)
    assert first.title == "Köp 0"


def test_a_purchase_waits_for_its_last_row():
    text = "id;benämning;cpv\n1;A;90910000\n2;B;90910000\n1;C;90910000\n3;D;90910000\n"
    turns = list(read_in_turn(text.encode(), name="plan.csv"))
    assert [[len(one.lots) for one in turn] for turn in turns] == [[2], [1], [1]]


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        pytest.param(b"%PDF-1.7", Limits(), id="en pdf"),
        pytest.param(b"a;b\n1;2\n", Limits(), id="ingen benämning"),
        pytest.param(b"ben\xc3\xa4mning\nA\n", Limits(file_bytes=5), id="för stor"),
    ],
)
def test_what_cannot_be_read_is_refused_at_once(data, limits):
    with pytest.raises(Refused):
        next(read_in_turn(data, name="plan.csv", limits=limits))
