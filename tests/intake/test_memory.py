"""How much memory a hostile file takes, all of it, by asking the system about a process."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.intake.test_hostile import JSON, LAUGHS, SHEET, XML, repacked, workbook
from tests.intake.test_sources import archive
from tests.intake.written import eforms, lot, packed, release

#: All a reading process may take, the interpreter included.
MOST = 300_000_000
#: Reads one file as the command does, and says what became of it and the most memory it held.
#: The system's own count of a process begins anew with its program; getrusage inherits.
PROGRAM = """
import json, re, sys
from procurement.intake import Refused, expand, read
said = []
try:
    for item in expand(sys.argv[1]):
        try:
            said.append(len(read(item.data(), name=item.name).notices))
        except Refused as refused:
            said.append(refused.sentence)
except Refused as refused:
    said.append(refused.sentence)
"""
HELD = """
import json, re
held = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) * 1024
print(json.dumps([held, said]))
"""


def text_of(size: int) -> bytes:
    return eforms(lot()).replace(b"Daglig", b"a" * size)


def many_releases() -> bytes:
    return packed(*(release() | {"ocid": f"ocds-{number}"} for number in range(20_000)))


HOSTILE: dict[str, Callable[[], bytes]] = {
    "200,000 levels": lambda: XML["levels"],
    "50 MB of text": lambda: XML["50 MB of text"],
    "as much text as is allowed": lambda: text_of(9_900_000),
    "a million attributes": lambda: XML["attributes"],
    "as many elements as are allowed": lambda: eforms(lot()).replace(b"Daglig", b"<a/>" * 290_000),
    "a million elements": lambda: XML["elements"],
    "JSON 10,000 deep": lambda: JSON["deep"],
    "JSON with two million parts": lambda: JSON["many"],
    "JSON, 20,000 releases": many_releases,
    "a plan as large as is allowed": lambda: (
        "Benämning;CPV;Värde\n" + "Städning;90910000;5\n" * 24_900
    ).encode(),
    "a plan as large as is allowed, all wrong": lambda: (
        "Benämning;CPV;Värde;Avtalstid\n" + ";nej;många kronor;länge\n" * 24_900
    ).encode(),
    "JSON, 60,000 releases": lambda: packed(
        *(
            {"ocid": f"o-{number}", "id": "1", "tender": {"title": "Tvätt"}}
            for number in range(60_000)
        )
    ),
    "a gigabyte of zeros": lambda: archive({"a.xml": b"\0" * 1_000_000_000}),
    "a zip with ../": lambda: archive({"../../ut.xml": b"<a/>"}),
    "a workbook with corners": lambda: workbook({"A1": "Benämning", "XFD1048576": "x"}),
    "a workbook of laughs": lambda: repacked(SHEET, LAUGHS),
    "a workbook of zeros": lambda: repacked(SHEET, b"<a>" + b"\0" * 90_000_000),
}


def told(program: str, *arguments: str) -> tuple[int, list[int | str]]:
    """What a program of ours says it held and read; skips where the system does not tell."""
    if not Path("/proc/self/status").exists():
        pytest.skip("Only Linux tells how much memory a process has held.")
    done = subprocess.run(
        [sys.executable, "-c", program + HELD, *arguments],
        capture_output=True,
        check=True,
        timeout=120,
        cwd=Path(__file__).parents[2],
    )
    held, said = json.loads(done.stdout)
    return held, said


@pytest.mark.parametrize("kind", HOSTILE)
def test_no_file_takes_more_than_300_mb(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(HOSTILE[kind]())
    held, said = told(PROGRAM, str(path))

    assert held < MOST
    assert said
    assert all(isinstance(item, int) or item.endswith(".") for item in said)


def test_the_measure_sees_memory() -> None:
    held, _said = told(f"said = len(bytes(range(256)) * {MOST // 256})\n")
    assert held > MOST
