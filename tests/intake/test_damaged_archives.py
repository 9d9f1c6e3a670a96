"""Archives that are damaged on purpose: one sentence for the entry, and the others come in."""

import io
import random
import struct
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest

from procurement.intake import Refused, expand, read
from tests.intake.test_sources import archive
from tests.intake.written import eforms, lot

PACKINGS = {
    "stored": zipfile.ZIP_STORED,
    "deflated": zipfile.ZIP_DEFLATED,
    "bzip2": zipfile.ZIP_BZIP2,
    "lzma": zipfile.ZIP_LZMA,
}
NOTICE = eforms(lot())


def two(packing: int) -> tuple[bytearray, int]:
    """An archive with two notices, and where the content of the first begins."""
    made = bytearray(archive({"a.xml": NOTICE, "b.xml": NOTICE}, packing))
    name, extra = struct.unpack_from("<HH", made, 26)
    return made, 30 + name + extra


def told(data: bytes) -> list[int | str]:
    """For each file how many notices it has, or the sentence that refuses it."""
    said: list[int | str] = []
    try:
        for item in expand(data):
            try:
                said.append(len(read(item.data(), name=item.name).notices))
            except Refused as refused:
                said.append(refused.sentence)
    except Refused as refused:
        said.append(refused.sentence)
    return said


@pytest.mark.parametrize("packing", PACKINGS)
@pytest.mark.parametrize("at", [0, 4, 9, 60])
def test_a_damaged_entry_harms_no_other(packing: str, at: int) -> None:
    made, start = two(PACKINGS[packing])
    made[start + at : start + at + 9] = b"\xff" * 9
    first, second = told(bytes(made))
    assert isinstance(first, str)
    assert first.startswith("Filen i zip-filen är skadad")
    assert second == 1


def test_an_unknown_packing_is_told_as_such() -> None:
    made, _start = two(zipfile.ZIP_STORED)
    for at in (8, made.index(b"PK\x01\x02") + 10):
        struct.pack_into("<H", made, at, 97)
    first, second = told(bytes(made))
    assert "packad på ett sätt" in str(first)
    assert second == 1


def test_an_entry_without_a_name_is_read_by_its_content() -> None:
    made = archive({"a.xml": NOTICE, "b.xml": NOTICE}).replace(b"a.xml", b"\0.xml")
    assert [item.name for item in expand(made)] == ["fil utan namn", "b.xml"]
    assert told(made) == [1, 1]


def test_an_entry_that_says_it_is_small_fills_no_memory() -> None:
    """The library unpacks LZMA and bzip2 without a ceiling, and the declared size may lie."""
    content = b"\0" * 300_000_000
    for packing in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        made = archive({"a.xml": content, "b.xml": NOTICE}, packing)
        real, packed = struct.pack("<I", len(content)), struct.pack("<I", 900_000)
        made = made.replace(real, packed)
        tracemalloc.start()
        try:
            said = told(made)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert isinstance(said[0], str)
        assert said[1] == 1
        assert peak < 150_000_000


@pytest.mark.parametrize("packing", PACKINGS)
def test_no_damage_raises_anything_but_a_refusal(packing: str) -> None:
    whole, _start = two(PACKINGS[packing])
    chance = random.Random(zlib.crc32(packing.encode()))
    for _turn in range(150):
        made = bytearray(whole)
        for _place in range(chance.choice((1, 3, 20))):
            made[chance.randrange(4, len(made))] = chance.choice((0, 255, chance.randrange(256)))
        assert all(isinstance(item, int) or item.endswith(".") for item in told(bytes(made)))


def test_a_zip_that_may_not_be_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.zip").write_bytes(archive({"a.xml": NOTICE}))
    (tmp_path / "b.xml").write_bytes(NOTICE)
    opened = Path.open

    def refusing(self: Path, mode: str = "r") -> io.IOBase:
        if self.name == "a.zip":
            raise PermissionError
        return opened(self, mode)

    monkeypatch.setattr(Path, "open", refusing)
    first, second = expand(tmp_path)
    with pytest.raises(Refused, match="går inte att öppna"):
        first.data()
    assert second.data() == NOTICE
    with pytest.raises(Refused, match="går inte att öppna"):
        list(expand(tmp_path / "a.zip"))
