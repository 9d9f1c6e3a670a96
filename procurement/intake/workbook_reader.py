"""Run as a program of its own: a workbook on standard input, its cells as JSON on standard output.

The library that reads workbooks lays out every cell between the first and the last, so a file
with two cells at opposite corners asks for gigabytes and ends the process that opens it. Here
that process is this one, which first gives itself limits.

The answer is the sheets, and the names of cells with a formula whose result no program has kept.
The library gives a cell that shows an error ("#N/A") as an empty one
(https://github.com/dimastbk/python-calamine/issues/105), so those are looked up beside it.

Arguments: bytes of memory, seconds, rows, columns, cells. Ends with status 3 for a file that is
protected, 4 for one that cannot be read, 5 for one that is too large, 6 for one with a DOCTYPE.
"""

import contextlib
import html
import io
import json
import re
import struct
import sys
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from xml.parsers import expat

PROTECTED, UNREADABLE, TOO_LARGE, DOCTYPE = 3, 4, 5, 6
SHEETS = 20
#: So many merged cells are looked at.
MERGED = 10_000
#: First row, column and last row of a merged cell; and a sheet's name, rows and merged cells.
Merged = tuple[int, int, int]
Read = tuple[str, list[list[str]], list[Merged]]
#: A sheet larger than this, in bytes, is not searched for formulas.
SEARCHED = 20_000_000
_NO_RESULT = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"(?![^>]*t="str")[^>]*>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*'
    rb"(?:<v\s*/>|<v></v>)?\s*</c>"
)


def limit(memory: int, seconds: int) -> None:
    """Give this process a ceiling; where the system has none, the parent's time limit holds."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def shown(value: Any) -> str:
    """A cell as text: whole numbers without decimals, days and times as ISO, yes and no."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        whole = value.time() == time(0)
        return value.date().isoformat() if whole else value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def sheets(data: bytes, rows: int, columns: int, cells: int) -> list[Read]:
    """Every visible sheet with its rows of text, rows above the first filled one included, and
    its cells that are merged over several rows."""
    import python_calamine as calamine

    workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    found = []
    for metadata in workbook.sheets_metadata[:SHEETS]:
        if metadata.visible != calamine.SheetVisibleEnum.Visible:
            continue
        if metadata.typ != calamine.SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(metadata.name)
        above, left = sheet.start or (0, 0)
        cells -= (sheet.height + above) * (sheet.width + left)
        if sheet.height + above > rows or sheet.width + left > columns or cells < 0:
            sys.exit(TOO_LARGE)
        filled = [[shown(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        found.append((metadata.name, filled, list(_merged_down(sheet.merged_cell_ranges or []))))
    with contextlib.suppress(*BROKEN):  # the cells are read; only their errors are not told
        _put_in_errors(found, data)
    return found


def _merged_down(ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Merged]:
    """First row, column and last row, from 0, of cells that are merged over several rows."""
    for (top, left), (bottom, _right) in ranges[:MERGED]:
        if bottom > top:
            yield top, left, bottom


def _put_in_errors(found: list[Read], data: bytes) -> None:
    """Write the errors that cells show where the library left them empty."""
    rows_of = {name: rows for name, rows, _merged in found}
    for name, row, column, error in errors(data):
        rows = rows_of.get(name, [])
        if row < len(rows) and column < len(rows[row]):
            rows[row][column] = error


def errors(data: bytes) -> Iterator[tuple[str, int, int, str]]:
    """Sheet, row, column (both from 0) and text of every cell that shows an error."""
    if not data.startswith(b"PK"):
        yield from _errors_of_xls(data)
        return
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if "content.xml" in archive.NameToInfo:
            content = archive.read("content.xml")
            if _MAY_HOLD_ERRORS.search(content):
                yield from _OpenDocument().errors(content)
            return
        for name, part in _parts_of_xlsx(archive):
            if part in archive.NameToInfo and archive.getinfo(part).file_size <= SEARCHED:
                for place, error in _ERROR_CELL.findall(archive.read(part)):
                    row, column = _place(place.decode())
                    yield name, row, column, html.unescape(error.decode("utf-8", "replace"))


# xlsx: the parts of the archive that hold the sheets, and their cells of type "e"

_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3}\d{1,7})"[^>]*>'
    rb"(?:<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>))?\s*<(?:\w+:)?v>([^<]{1,40})</"
)
_SHEET = re.compile(r'<(?:\w+:)?sheet\b(?=[^>]*\bname="([^"]*)")(?=[^>]*:id="([^"]*)")')
_RELATION = re.compile(r'<Relationship\b(?=[^>]*\bId="([^"]*)")(?=[^>]*\bTarget="([^"]*)")')


def _parts_of_xlsx(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name of each sheet, and of the part that holds it."""
    if "xl/workbook.xml" not in archive.NameToInfo:
        return
    book = archive.read("xl/workbook.xml").decode("utf-8", "replace")
    relations = archive.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    targets = dict(_RELATION.findall(relations))
    for name, relation in _SHEET.findall(book):
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        yield html.unescape(name), part


def _place(name: str) -> tuple[int, int]:
    """Row and column, from 0, of a cell such as C2."""
    letters = name.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(name[len(letters) :]) - 1, column - 1


# ods: cells whose type is "error", or that show one beside a number

_MAY_HOLD_ERRORS = re.compile(rb'value-type="error"|<text:p>(?:#[A-Z]|Err:|Fel:)')
_SHOWS_ERROR = re.compile(r"#[A-ZÅÄÖ/0]{2,12}[!?]?|(?:Err|Fel):\d{3}")


class _OpenDocument:
    """Walks through the tables of a document and counts rows and cells with their repetitions."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int, str]] = []
        self.sheet = self.kind = self.text = ""
        self.row = self.column = self.rows = self.cells = 0
        self.in_cell = False

    def errors(self, content: bytes) -> list[tuple[str, int, int, str]]:
        """Every cell that shows an error."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._refuse
        parser.Parse(content, True)
        return self.found

    def _refuse(self, *_declared: object) -> None:
        raise ValueError

    def _start(self, tag: str, given: dict[str, str]) -> None:
        if tag == "table:table":
            self.sheet, self.row = given.get("table:name", ""), 0
        elif tag == "table:table-row":
            self.column, self.rows = 0, int(given.get("table:number-rows-repeated", "1"))
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self.cells = int(given.get("table:number-columns-repeated", "1"))
            self.kind = given.get("calcext:value-type") or given.get("office:value-type", "")
            self.text, self.in_cell = "", True

    def _characters(self, text: str) -> None:
        if self.in_cell:
            self.text = (self.text + text)[:40]

    def _end(self, tag: str) -> None:
        if tag == "table:table-row":
            self.row += self.rows
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            text = self.text.strip()
            if self.kind == "error" or (self.kind == "float" and _SHOWS_ERROR.fullmatch(text)):
                self.found += [
                    (self.sheet, self.row + row, self.column + column, text or "#N/A")
                    for row in range(min(self.rows, 1000))
                    for column in range(min(self.cells, 100))
                ]
            self.column += self.cells
            self.in_cell = False


# xls: records in a stream, in a file of sectors ([MS-CFB], [MS-XLS])

_XLS_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?",
    0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_FREE = 0xFFFFFFFA  # and above: no sector
_BOF, _EOF, _SHEET_RECORD, _FORMULA, _ERROR = 0x0809, 0x000A, 0x0085, 0x0006, 0x0205
#: What can be wrong with a file that is damaged: nothing of it is worth more than a try.
BROKEN = (
    ValueError,
    LookupError,
    MemoryError,
    OSError,
    struct.error,
    zipfile.BadZipFile,
    expat.ExpatError,
)


def _errors_of_xls(data: bytes) -> Iterator[tuple[str, int, int, str]]:
    stream = _stream(data)
    names: dict[int, str] = {}
    sheet = ""
    for offset, kind, body in _records(stream):
        if kind == _SHEET_RECORD and len(body) > 8:
            names[struct.unpack_from("<I", body)[0]] = _short_text(body[6:])
        elif kind == _BOF:
            sheet = names.get(offset, "")
        elif kind == _ERROR and len(body) >= 8 and body[7] == 1:
            yield (sheet, *struct.unpack_from("<HH", body), _XLS_ERRORS.get(body[6], "#N/A"))
        elif kind == _FORMULA and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
            yield (sheet, *struct.unpack_from("<HH", body), _XLS_ERRORS.get(body[8], "#N/A"))


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Offset, kind and content of each record."""
    offset = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        yield offset, kind, stream[offset + 4 : offset + 4 + length]
        offset += 4 + length


def _short_text(body: bytes) -> str:
    """A name: its length, whether its letters take two bytes, its letters."""
    if body[1] & 1:
        return body[2 : 2 + 2 * body[0]].decode("utf-16-le", "replace")
    return body[2 : 2 + body[0]].decode("latin-1")


def _stream(data: bytes) -> bytes:
    """The workbook in a compound file. A book under 4,096 bytes is kept otherwise, and not read."""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    if size not in (512, 4096):
        raise ValueError
    directory, *_rest = struct.unpack_from("<I", data, 48)
    table: list[int] = []
    for sector in struct.unpack_from("<109I", data, 76):
        if sector < _FREE:
            table += struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size)
    entries = _chain(data, table, directory, size)
    for place in range(0, len(entries) - 127, 128):
        entry = entries[place : place + 128]
        name = entry[: max(struct.unpack_from("<H", entry, 64)[0] - 2, 0)].decode("utf-16-le")
        if name in ("Workbook", "Book"):
            start, length = struct.unpack_from("<II", entry, 116)
            return _chain(data, table, start, size)[:length] if length >= 4096 else b""
    return b""


def _chain(data: bytes, table: list[int], sector: int, size: int) -> bytes:
    """The sectors that follow each other from one on."""
    found: list[bytes] = []
    while sector < len(table) and len(found) <= len(table):
        found.append(data[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(found)


def without_result(data: bytes) -> list[str]:
    """The cells of an xlsx file that hold a formula and nothing to show for it."""
    if not data.startswith(b"PK"):
        return []
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            if part.filename.startswith("xl/worksheets/") and part.file_size <= SEARCHED:
                found += [name.decode() for name in _NO_RESULT.findall(archive.read(part))]
    return found


#: How a compound file names the workbook that it keeps behind a password ([MS-OFFCRYPTO] 2.3.1).
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def is_protected(data: bytes) -> bool:
    """Whether a workbook that cannot be read is kept behind a password.

    An xlsx is then a compound file with one stream that holds it all, an ods says in its manifest
    how each part is encrypted, and an archive may itself be encrypted.
    """
    if not data.startswith(b"PK"):
        return _ENCRYPTED in data
    with (
        contextlib.suppress(*BROKEN, RuntimeError, NotImplementedError),
        zipfile.ZipFile(io.BytesIO(data)) as archive,
    ):
        if any(part.flag_bits & 0x1 for part in archive.infolist()):
            return True
        with archive.open("META-INF/manifest.xml") as manifest:
            return b":encryption-data" in manifest.read(1_000_000)
    return False


def declares_a_type(data: bytes) -> bool:
    """Whether any part of a workbook has a DOCTYPE, before its root as it must be.

    No program writes one, and the library passes over what it declares without a word.
    """
    if not data.startswith(b"PK"):
        return False
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.endswith((".xml", ".rels")):
                with archive.open(name) as part:
                    if b"<!DOCTYPE" in part.read(100_000).replace(b"\0", b"").upper():
                        return True
    return False


def main() -> None:
    """Read standard input, write standard output, end with the status that says how it went."""
    memory, seconds, rows, columns, cells = (int(argument) for argument in sys.argv[1:6])
    limit(memory, seconds)
    try:
        data = sys.stdin.buffer.read()
        if declares_a_type(data):
            sys.exit(DOCTYPE)
        found = sheets(data, rows, columns, cells), without_result(data)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except SystemExit:
        raise
    except BaseException as error:  # the library's own panic is no Exception
        protected = "assword" in repr(error) or is_protected(data)
        sys.exit(PROTECTED if protected else UNREADABLE)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
