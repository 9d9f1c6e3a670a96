"""A file, a folder or a zip, one file at a time, with nothing unpacked to disk."""

import bz2
import contextlib
import copy
import io
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from procurement.intake.limits import DEFAULT, Limits
from procurement.intake.notice import Refused
from procurement.intake.wording import file_name, line
from procurement.intake.xml import megabytes

#: Files that a computer adds by itself.
_NOISE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
#: How the first part of an xlsx or ods file is called, and where a zip's first name stands.
_FIRST_PARTS = (b"[Content_Types].xml", b"_rels/", b"docProps/", b"xl/", b"mimetype")
_NAME_AT = 30
_WORKBOOK_PARTS = ("xl/workbook.xml", "xl/workbook.bin", "content.xml", "word/document.xml")
TOO_LARGE_INSIDE = (
    "Zip-filen ligger i en annan zip-fil och är för stor för det. Packa upp den yttre och läs in "
    "den här för sig."
)
#: Below this an entry may be as compressible as it likes.
_SMALL = 1024 * 1024
#: What the unpacker of LZMA may take, in bytes: its dictionary, which the entry itself sizes.
_LZMA_MEMORY = 100 * 1024 * 1024

DAMAGED = "Zip-filen är skadad och går inte att öppna."
DAMAGED_INSIDE = "Filen i zip-filen är skadad och går inte att packa upp."
UNKNOWN_PACKING = (
    "Filen är packad på ett sätt som inte går att läsa. Packa om den som en vanlig zip-fil."
)
UNREADABLE = "Filen går inte att öppna."
NAMELESS = "fil utan namn"


@contextlib.contextmanager
def _as_refusal(sentence: str) -> Iterator[None]:
    """Whatever the archive library and its unpackers raise becomes one sentence.

    They promise no list of exceptions: damaged bytes have given BadZipFile, zlib.error, LZMAError,
    OSError, EOFError, RuntimeError, struct.error, IndexError, UnicodeDecodeError, OverflowError
    and MemoryError. The sentence is that of one file, so the others go on.
    """
    try:
        yield
    except Refused:
        raise
    except NotImplementedError:
        raise Refused(UNKNOWN_PACKING) from None
    except Exception:
        raise Refused(sentence) from None


@dataclass(frozen=True, slots=True)
class Item:
    """One file, not yet read. ``size`` is in bytes, as the folder or the archive says."""

    name: str
    size: int
    _read: Callable[[], bytes]

    def data(self) -> bytes:
        """The bytes. Raises Refused when the file may not or cannot be read."""
        return self._read()


def expand(
    source: str | Path | bytes, *, name: str = "", limits: Limits = DEFAULT
) -> Iterator[Item]:
    """The files in ``source``: itself, all in a folder (sorted), or all in a zip (its order).

    A zip in a folder, or in a zip, is opened too. Cheap: nothing but a zip in a zip is read until
    :meth:`Item.data`, so ``list(expand(path))`` counts them for a progress bar. An entry that may
    not be read (``../``, too large, encrypted) is still an item; its data() raises Refused, so that
    the other files go on. Raises Refused for a broken zip, or one with too many files.
    """
    if isinstance(source, bytes):
        yield from _bytes(source, name, limits)
        return
    path = Path(source)
    if path.is_dir():
        shelf = _Shelf(limits)
        for child in sorted(path.rglob("*")):
            inside = child.relative_to(path).as_posix()
            if not child.is_file() or child.is_symlink() or _is_noise(inside):
                continue
            if child.suffix.lower() == ".zip" and _is_readable_archive(child):
                yield from shelf.items(child, file_name(inside))
            else:
                yield _of_path(child, file_name(inside), limits)
    elif not path.is_file():
        raise Refused(f"Det finns ingen fil eller mapp som heter {file_name(path.name)}.")
    elif _is_archive(path):
        yield from _entries(path, limits)
    else:
        yield _of_path(path, file_name(path.name), limits)


class _Shelf:
    """The archives of a folder, of which one at a time is open however many there are."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.open: tuple[Path, list[Item]] | None = None

    def items(self, path: Path, name: str) -> Iterator[Item]:
        """The items of an archive, to be read later; itself when it cannot be opened."""
        try:
            listed = [(item.name, item.size) for item in _entries(path, self.limits)]
        except Refused as refused:
            yield Item(name, path.stat().st_size, _refuse(refused.sentence))
            return
        for place, (inner, size) in enumerate(listed):
            yield Item(f"{name}/{inner}"[:500], size, partial(self._read, path, place))

    def _read(self, path: Path, place: int) -> bytes:
        if self.open is None or self.open[0] != path:
            self.open = None  # closes the one before
            self.open = path, list(_entries(path, self.limits))
        return self.open[1][place].data()


def _bytes(data: bytes, name: str, limits: Limits) -> Iterator[Item]:
    if _is_archive(io.BytesIO(data)):
        yield from _entries(io.BytesIO(data), limits)
    else:
        yield Item(name, len(data), lambda: data)


def _is_noise(name: str) -> bool:
    return name.endswith(_NOISE[1:]) or name.startswith(_NOISE[0])


def _is_archive(file: Path | BinaryIO) -> bool:
    """A zip that is not itself a workbook or a text document. Raises Refused when unreadable."""
    if isinstance(file, Path):
        with _as_refusal(UNREADABLE), file.open("rb") as opened:
            return _is_archive(opened)
    if file.read(4) not in (b"PK\x03\x04", b"PK\x05\x06"):
        return False
    try:
        with _as_refusal(DAMAGED), zipfile.ZipFile(file) as archive:
            return not any(part in archive.NameToInfo for part in _WORKBOOK_PARTS)
    except Refused:
        return not _begins_as_workbook(file)


def _is_readable_archive(path: Path) -> bool:
    """A zip that can be opened; of one that cannot, the reader of files tells why."""
    with contextlib.suppress(Refused):
        return _is_archive(path)
    return False


def _begins_as_workbook(file: BinaryIO) -> bool:
    """Whether the first part of a cut-off zip is the first of a workbook; its list is gone."""
    file.seek(0)
    head = file.read(_NAME_AT + 40)
    return head[_NAME_AT:].startswith(_FIRST_PARTS)


def _of_path(path: Path, name: str, limits: Limits) -> Item:
    def read() -> bytes:
        with _as_refusal(UNREADABLE), path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise Refused(_too_large(path.stat().st_size, limits))
        return data

    return Item(name, path.stat().st_size, read)


def _too_large(size: int, limits: Limits) -> str:
    return f"Filen är {megabytes(size)}. En fil får vara högst {megabytes(limits.file_bytes)}."


def _entries(file: Path | BinaryIO, limits: Limits, *, outer: bool = True) -> Iterator[Item]:
    """The items of an archive, which stays open for as long as any item is kept.

    A zip in the zip is opened too, one level down; together they may be as large as one file.
    """
    with _as_refusal(DAMAGED):
        archive = zipfile.ZipFile(file)
    files = [info for info in archive.infolist() if not info.filename.endswith("/")]
    if len(files) > limits.archive_files:
        raise Refused(f"Zip-filen har {len(files)} filer. Den får ha högst {limits.archive_files}.")
    if sum(info.file_size for info in files) > limits.archive_unpacked:
        raise Refused("Zip-filen blir för stor när den packas upp och läses inte.")
    room = limits.file_bytes
    for info in files:
        if _is_noise(info.filename):
            continue
        name = line(info.filename)[:500] or NAMELESS
        item = Item(name, info.file_size, _entry(archive, info, limits))
        if outer and info.filename.lower().endswith(".zip"):
            yield from _nested(item, limits, room)
            room -= info.file_size
        else:
            yield item


def _nested(item: Item, limits: Limits, room: int) -> Iterator[Item]:
    """The items of a zip in a zip; itself when it cannot be opened, to tell why."""
    if item.size > room:
        yield Item(item.name, item.size, _refuse(TOO_LARGE_INSIDE))
        return
    try:
        data = item.data()
        inside = list(_entries(io.BytesIO(data), limits, outer=False))
    except Refused as refused:
        yield Item(item.name, item.size, _refuse(refused.sentence))
        return
    for inner in inside:
        yield Item(f"{item.name}/{inner.name}"[:500], inner.size, inner.data)


def _refuse(sentence: str) -> Callable[[], bytes]:
    def read() -> bytes:
        raise Refused(sentence)

    return read


def _entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> Callable[[], bytes]:
    def read() -> bytes:
        if not _is_inside(info.filename):
            raise Refused("Filens namn pekar utanför zip-filen. Den läses inte.")
        if info.flag_bits & 0x1:
            raise Refused("Filen i zip-filen är skyddad med lösenord och kan inte läsas.")
        if info.file_size > limits.file_bytes:
            raise Refused(_too_large(info.file_size, limits))
        if info.file_size > _SMALL and info.file_size > limits.archive_ratio * info.compress_size:
            raise Refused("Filen är orimligt hårt packad och läses inte.")
        with _as_refusal(DAMAGED_INSIDE):
            data = _unpacked(archive, info, limits.file_bytes + 1)
        if len(data) > limits.file_bytes:
            raise Refused(_too_large(len(data), limits))
        return data

    return read


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """An entry's bytes, at most so many. Raises whatever the library and its unpackers raise.

    The library unpacks bzip2 and LZMA without a ceiling, whatever size the entry says it has
    (two hundred bytes of bzip2 hold hundreds of megabytes), so those are unpacked here.
    """
    if info.compress_type not in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
        with archive.open(info) as opened:
            return opened.read(most)
    packed = _packed(archive, info, most)
    if info.compress_type == zipfile.ZIP_BZIP2:
        data = bz2.BZ2Decompressor().decompress(packed, most)
    else:
        # The size of the properties stands in the third byte; "alone" wants them and a length.
        start = 4 + packed[2]
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_LZMA_MEMORY)
        data = unpacker.decompress(packed[4:start] + b"\xff" * 8 + packed[start:], most)
    if len(data) < most and zlib.crc32(data) != info.CRC:
        raise zipfile.BadZipFile
    return data


def _packed(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    """An entry's bytes as they stand in the archive."""
    stored = copy.copy(info)
    stored.compress_type, stored.file_size = zipfile.ZIP_STORED, info.compress_size
    del stored.CRC  # that of the unpacked bytes
    with archive.open(stored) as opened:
        return opened.read(most)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and ":" not in name[:3]
