"""Bytes to rows of text: csv in its encodings and separators, and workbooks."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from procurement.intake import workbook_reader
from procurement.intake.limits import DEFAULT, Limits
from procurement.intake.notice import Problems, Refused
from procurement.intake.packed import PackedRows
from procurement.intake.wording import imported_cell
from procurement.intake.xml import megabytes

_PROGRAM = Path(workbook_reader.__file__)
_DELIMITERS = ";\t,|"
#: A last row that no file has; without it, a quotation mark took in the end of the file.
_END = "\x00"
#: A byte that is no UTF-8, as the decoder keeps it.
_STRAY = re.compile(r"[\udc80-\udcff]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")

NO_TABLE = "Filen är ingen tabell som går att läsa. Spara den som xlsx, ods eller csv."
TOO_LARGE = "Tabellen är för stor. Dela den i flera filer och försök igen."
DOCTYPE = (
    "Filen innehåller en DOCTYPE. Sådana filer tas inte emot, eftersom de kan hämta in annat "
    "innehåll. Spara om tabellen från ett kalkylprogram."
)
DAMAGED = "Filen är skadad eller inget kalkylark, och går inte att öppna."


Rows = Sequence[list[str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet's name ("" for csv) and its rows as text, first row first.

    ``merged`` are cells over several rows: the first row, the column and the last row, from 0.
    """

    name: str
    rows: Rows
    merged: tuple[tuple[int, int, int], ...] = ()


def sheets(data: bytes, problems: Problems, limits: Limits = DEFAULT) -> list[Sheet]:
    """The sheets of a workbook, or the one table of a csv file. Raises Refused."""
    if len(data) > limits.spreadsheet_bytes:
        raise Refused(
            f"Filen är {megabytes(len(data))}. En tabell får vara högst "
            f"{megabytes(limits.spreadsheet_bytes)}."
        )
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        return _workbook(data, problems, limits)
    return [Sheet("", _csv_rows(_text(data, problems), limits))]


# csv


def _text(data: bytes, problems: Problems) -> str:
    """Decode: the byte-order mark, then UTF-16 by its zero bytes, UTF-8, Windows-1252.

    UTF-8 in which fewer characters are wrong than right was pasted together; it stays UTF-8.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data[: len(data) - len(data) % 2], "utf-16")
    head = data[:2000]
    if head.count(0) > len(head) // 4:
        return _decoded(data, "utf-16-le" if head[1:2] == b"\x00" else "utf-16-be")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    text = data.decode("utf-8-sig", errors="surrogateescape")
    strays = len(_STRAY.findall(text))
    if len(re.findall(r"[^\x00-\x7f]", text)) >= 2 * strays:
        problems.warning(
            "",
            "Filen är i UTF-8, men inte överallt: "
            + ("1 tecken" if strays == 1 else f"{strays} tecken")
            + " lästes som Windows-1252. Kontrollera å, ä och ö.",
        )
        return _STRAY.sub(_by_windows_1252, text)
    text = data.decode("windows-1252", errors="replace")
    if "\ufffd" in text:
        text = data.decode("latin-1")
    if not text.isascii() and not re.search("[åäöÅÄÖéü]", text):
        problems.warning("", "Filens teckenkodning är osäker. Kontrollera å, ä och ö.")
    return text


def _by_windows_1252(stray: re.Match[str]) -> str:
    byte = stray[0].encode("utf-8", "surrogateescape")
    return byte.decode("windows-1252", errors="ignore") or byte.decode("latin-1")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise Refused("Filens teckenkodning kan inte läsas. Spara den som UTF-8.") from None


def _csv_rows(text: str, limits: Limits) -> PackedRows:
    if len(_CONTROL.findall(text[:4000])) > 20:
        raise Refused(NO_TABLE)
    text = text.replace("\x00", "")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    rows = PackedRows()
    starts = array("L")
    cells = begins = 0
    try:
        for row in reader:
            starts.append(begins + 1)
            begins = reader.line_num
            rows.add(map(imported_cell, row))
            cells += len(row)
            if len(rows) - 1 > limits.spreadsheet_rows or cells - 1 > limits.spreadsheet_cells:
                raise Refused(TOO_LARGE)
            if len(row) > limits.spreadsheet_columns:
                raise Refused(NO_TABLE)
    except csv.Error:
        raise Refused(
            "Tabellen går inte att läsa: en cell är för lång, eller ett citattecken saknar slut."
        ) from None
    if rows[-1] != [_END]:
        raise _stray_quote(starts[-1])
    rows = rows[:-1]
    swallowing = _swallowing(rows, delimiter)
    if swallowing is not None:
        raise _stray_quote(starts[swallowing])
    return rows


def _stray_quote(number: int) -> Refused:
    return Refused(
        f"Citattecknet på rad {number} i filen saknar slut, så raderna efter går inte att skilja "
        'åt. Ta bort tecknet, eller skriv det två gånger (""), och läs in filen igen.'
    )


def _swallowing(rows: PackedRows, delimiter: str) -> int | None:
    """The index of a row with a cell that took in the rest of its line and the next; or None.

    What stands before the line break in such a cell holds as many separators as the columns that
    are left. One alone can be part of a text.
    """
    widths = Counter(len(row) for row in rows if len(row) > 1)
    width = widths.most_common(1)[0][0] if widths else 0
    for index, row in enumerate(rows):
        for place, cell in enumerate(row[: max(width - 3, 0) + 1]):
            left = width - 1 - place
            if "\n" in cell and left > 1 and cell.partition("\n")[0].count(delimiter) == left:
                return index
    return None


def _delimiter(text: str) -> str:
    """The separator that gives the first lines the most, and the most even, columns."""
    if text.startswith("sep=") and len(text) > 4 and text[4] in _DELIMITERS:
        return text[4]
    best, best_score = ";", 0
    sample = text[:20_000]
    for delimiter in _DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(sample), delimiter=delimiter) if row][:20]
        except csv.Error:
            continue
        widths = [len(row) for row in rows]
        common = max(set(widths), key=widths.count, default=1)
        score = (common - 1) * widths.count(common)
        if score > best_score:
            best, best_score = delimiter, score
    return best


# Workbooks


def _workbook(data: bytes, problems: Problems, limits: Limits) -> list[Sheet]:
    if data.startswith(b"PK"):
        _check_archive(data, limits)
    arguments = (
        limits.spreadsheet_memory,
        limits.spreadsheet_seconds,
        limits.spreadsheet_rows,
        limits.spreadsheet_columns,
        limits.spreadsheet_cells,
    )
    command = [sys.executable, "-I", str(_PROGRAM), *map(str, arguments)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, with numbers as arguments
            command,
            input=data,
            capture_output=True,
            timeout=limits.spreadsheet_seconds + 5,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Refused(TOO_LARGE) from None
    if done.returncode == workbook_reader.PROTECTED:
        raise Refused("Filen är skyddad med lösenord. Ta bort lösenordet och försök igen.")
    if done.returncode == workbook_reader.DOCTYPE:
        raise Refused(DOCTYPE)
    if done.returncode == workbook_reader.UNREADABLE:
        raise Refused(DAMAGED)
    if done.returncode:
        raise Refused(TOO_LARGE)
    found, unsaved = json.loads(done.stdout)
    if unsaved:
        count = "1 cell är en formel" if len(unsaved) == 1 else f"{len(unsaved)} celler är formler"
        problems.warning(
            "",
            f"{count} utan sparat svar, först {unsaved[0]}, och lästes som tomt. Öppna filen i "
            "kalkylprogrammet, spara den och läs in den igen.",
        )
    return [
        Sheet(
            name,
            [[imported_cell(cell) for cell in row] for row in rows],
            tuple((top, column, bottom) for top, column, bottom in merged),
        )
        for name, rows, merged in found
    ]


def _check_archive(data: bytes, limits: Limits) -> None:
    """Look at the list of contents before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            names = set(archive.NameToInfo)
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        raise Refused(DAMAGED) from None
    if "word/document.xml" in names:
        raise Refused("Filen är ett textdokument. Spara tabellen som xlsx eller csv.")
    if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
        raise Refused("Filen är ett zip-arkiv, inget kalkylark. Läs in det som arkiv.")
    if sum(part.file_size for part in parts) > limits.spreadsheet_unpacked or len(parts) > 2000:
        raise Refused(TOO_LARGE)
