"""Run as a program of its own: a workbook on standard input, its cells as JSON on standard output.

The library that reads workbooks lays out every cell between the first and the last, so a file
with two cells at opposite corners asks for gigabytes and ends the process that opens it. Here
that process is this one, which first gives itself limits.

The answer is the sheets, and the names of cells with a formula whose result no program has kept.

Arguments: bytes of memory, seconds, rows, columns, cells. Ends with status 3 for a file that is
protected, 4 for one that cannot be read, 5 for one that is too large.
"""

import contextlib
import io
import json
import re
import sys
import zipfile
from datetime import date, datetime, time
from typing import Any

PROTECTED, UNREADABLE, TOO_LARGE = 3, 4, 5
SHEETS = 20
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


def sheets(data: bytes, rows: int, columns: int, cells: int) -> list[tuple[str, list[list[str]]]]:
    """Every visible sheet with its rows of text, rows above the first filled one included."""
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
        found.append((metadata.name, filled))
    return found


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


def main() -> None:
    """Read standard input, write standard output, end with the status that says how it went."""
    memory, seconds, rows, columns, cells = (int(argument) for argument in sys.argv[1:6])
    limit(memory, seconds)
    try:
        data = sys.stdin.buffer.read()
        found = sheets(data, rows, columns, cells), without_result(data)
    except MemoryError:
        sys.exit(TOO_LARGE)
    except SystemExit:
        raise
    except BaseException as error:  # the library's own panic is no Exception
        sys.exit(PROTECTED if "assword" in repr(error) else UNREADABLE)
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
