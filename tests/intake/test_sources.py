"""Folders and archives, one file at a time."""

import io
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from procurement.intake import Limits, Refused, expand, read
from tests.intake.written import eforms, lot


def archive(files: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return buffer.getvalue()


def test_a_file_is_itself(tmp_path: Path) -> None:
    (tmp_path / "a.xml").write_bytes(eforms(lot()))
    (item,) = expand(tmp_path / "a.xml")
    assert item.name == "a.xml"
    assert read(item.data(), name=item.name).notices


def test_a_folder_gives_its_files_sorted_and_follows_no_links(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/2.xml", "a.xml", ".DS_Store"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link").symlink_to("/etc/hostname")
    assert [item.name for item in expand(tmp_path)] == ["a.xml", "b/2.xml"]


def test_an_archive_gives_its_files_in_order() -> None:
    data = archive({"2.xml": eforms(lot()), "1.xml": b"x", "__MACOSX/1.xml": b"y"})
    assert [item.name for item in expand(data)] == ["2.xml", "1.xml"]


def test_names_that_point_outside_are_refused_and_the_others_go_on() -> None:
    names = ["../etc/passwd", "/abs.xml", "a\\..\\..\\b.xml", "c:/x.xml", "good.xml"]
    refused, good = [], []
    for item in expand(archive(dict.fromkeys(names, b"data"))):
        try:
            good.append(item.data())
        except Refused as why:
            refused.append(why.sentence)
    assert (len(refused), good) == (4, [b"data"])
    assert all("pekar utanför" in sentence for sentence in refused)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    (item,) = expand(archive({"bomb.xml": b"\0" * 30_000_000}))
    with pytest.raises(Refused, match="hårt packad"):
        item.data()


def test_a_lying_size_is_not_believed() -> None:
    data = bytearray(archive({"big.xml": b"\0" * 3_000_000}))
    real = (3_000_000).to_bytes(4, "little")
    (item,) = expand(bytes(data.replace(real, (900_000).to_bytes(4, "little"))))
    with pytest.raises(Refused):
        item.data()


def test_limits_on_count_and_whole_size() -> None:
    data = archive({f"{n}.xml": b"x" * 100 for n in range(20)})
    with pytest.raises(Refused, match="20 filer"):
        list(expand(data, limits=Limits(archive_files=10)))
    with pytest.raises(Refused, match="för stor"):
        list(expand(data, limits=Limits(archive_unpacked=1000)))


@pytest.mark.parametrize("broken", [b"PK\x03\x04", b"PK\x05\x06" + b"\0" * 10])
def test_a_broken_archive_is_refused(broken: bytes) -> None:
    with pytest.raises(Refused, match="skadad"):
        list(expand(broken))


def test_a_damaged_entry_is_refused_alone() -> None:
    data = bytearray(archive({"a.xml": b"hej" * 1000, "b.xml": b"bra"}, zipfile.ZIP_STORED))
    data[200] ^= 0xFF
    first, second = expand(bytes(data))
    with pytest.raises(Refused, match="skadad"):
        first.data()
    assert second.data() == b"bra"


def test_a_file_that_is_too_large_is_never_read_whole(tmp_path: Path) -> None:
    with (tmp_path / "big.xml").open("wb") as file:
        file.truncate(100_000_000)
    (item,) = expand(tmp_path / "big.xml")
    with pytest.raises(Refused, match="100 MB"):
        item.data()


def test_what_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="ingen fil"):
        list(expand(tmp_path / "borta.xml"))


def test_memory_stays_flat_over_many_files() -> None:
    data = archive({f"{n}.xml": eforms(*(lot() for _ in range(40))) for n in range(200)})
    tracemalloc.start()
    try:
        for count, item in enumerate(expand(data)):
            read(item.data(), name=item.name)
            if count == 20:
                tracemalloc.reset_peak()
                early = tracemalloc.get_traced_memory()[0]
        late, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert late - early < 500_000
    assert peak - early < 3_000_000


def test_a_zip_in_a_zip_is_opened_one_level_down() -> None:
    inner = archive({"b.xml": b"<b/>"})
    outer = archive({"a.xml": b"<a/>", "mer.zip": inner, "djupt.zip": archive({"x.zip": inner})})
    items = list(expand(outer, name="x.zip"))
    assert [item.name for item in items] == ["a.xml", "mer.zip/b.xml", "djupt.zip/x.zip"]
    assert items[1].data() == b"<b/>"


@pytest.mark.parametrize(
    ("inner", "limits", "sentence"),
    [
        (b"PK\x03\x04 nonsense", Limits(), "skadad"),
        (b"PK" * 600, Limits(file_bytes=1000), "för stor"),
    ],
)
def test_a_zip_in_a_zip_that_cannot_be_opened_harms_no_other(
    inner: bytes, limits: Limits, sentence: str
) -> None:
    first, second = expand(archive({"fel.zip": inner, "b.xml": b"<b/>"}), limits=limits)
    with pytest.raises(Refused, match=sentence):
        first.data()
    assert second.data() == b"<b/>"


def test_archives_of_other_kinds_are_refused_with_what_to_do() -> None:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as made:
        made.addfile(tarfile.TarInfo("a.xml"))
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w") as made:
        made.addfile(tarfile.TarInfo("a.xml"))
    for data in (buffer.getvalue(), plain.getvalue(), b"Rar!\x1a", b"7z\xbc\xaf\x27\x1c"):
        with pytest.raises(Refused, match="gör en zip-fil"):
            read(data, name="a.tar.gz")


def test_zips_in_a_folder_are_opened_one_at_a_time(tmp_path: Path) -> None:
    for number in range(3):
        packed = archive({f"{number}.xml": b"<a/>", "b.xml": b"<b/>"})
        (tmp_path / f"{number}.zip").write_bytes(packed)
    (tmp_path / "trasig.zip").write_bytes(b"PK\x03\x04 nonsense")
    items = list(expand(tmp_path))
    assert [item.name for item in items][:3] == ["0.zip/0.xml", "0.zip/b.xml", "1.zip/1.xml"]
    assert [item.data() for item in items[:-1]] == [b"<a/>", b"<b/>"] * 3
    assert items[0].data() == b"<a/>"
    with pytest.raises(Refused, match="skadad"):
        items[-1].data()
