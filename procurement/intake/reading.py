"""The way in: recognise bytes by their content and hand them to the right reader."""

import re
from collections.abc import Iterator, Mapping

from procurement.intake import eforms, in_turn, ocds, spreadsheet, ted, xml
from procurement.intake.columns import Mapped
from procurement.intake.doubts import Answer
from procurement.intake.in_turn import Turn
from procurement.intake.limits import DEFAULT, Limits
from procurement.intake.notice import Refused, Result

_XML_START = re.compile(rb"<[?!A-Za-z_]")
_JSON_START = re.compile(rb"[{\[]")
#: A value of JSON that is neither an object nor a list, and nothing else.
_BARE_JSON = re.compile(rb'\s*(?:null|true|false|"[^"\\\n;,\t]{0,200}")\s*')
#: "<?xml" in the letters of mainframes.
_EBCDIC = b"\x4c\x6f\xa7\x94\x93"
EBCDIC = "Filen är skriven i EBCDIC, en teckenkodning som inte läses. Spara den som UTF-8."
_HTML = re.compile(rb"<(?:!doctype\s+)?html", re.IGNORECASE)

_OTHER_KINDS = (
    (b"%PDF", "en pdf"),
    (b"\x89PNG", "en bild"),
    (b"\xff\xd8\xff", "en bild"),
    (b"GIF8", "en bild"),
    (b"MZ", "ett program"),
    (b"\x7fELF", "ett program"),
    (b"{\\rtf", "ett textdokument (rtf)"),
)
#: Archives of other kinds than zip.
_ARCHIVES = ((b"\x1f\x8b", "gz"), (b"7z\xbc\xaf", "7z"), (b"Rar!", "rar"), (b"BZh", "bz2"))
_TAR = slice(257, 262)
ACCEPTED = "Det går att läsa in annonser (xml, json) och tabeller (xlsx, xls, ods, csv)."


def _start(data: bytes) -> bytes:
    """The first bytes with a byte-order mark and UTF-16's zero bytes taken away."""
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or head[:2] in (b"<\x00", b"\x00<"):
        head = head.lstrip(b"\xff\xfe").replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf").lstrip()


def recognise(data: bytes) -> str:
    """ "xml", "json", "workbook" or "text", by content alone. Raises Refused for anything else."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused(xml.EMPTY)
    for magic, kind in _OTHER_KINDS:
        if data.startswith(magic):
            raise Refused(f"Filen är {kind}. {ACCEPTED}")
    archive = next((kind for magic, kind in _ARCHIVES if data.startswith(magic)), "")
    archive = "tar" if data[_TAR] == b"ustar" else archive
    if archive:
        raise Refused(f"Filen är ett {archive}-arkiv. Packa upp det, eller gör en zip-fil av det.")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
        return "workbook"
    head = _start(data)
    if _HTML.match(head, xml.after_prolog(head)):
        raise Refused(f"Filen är en webbsida. {ACCEPTED}")
    if _XML_START.match(head):
        return "xml"
    if _JSON_START.match(head) or _BARE_JSON.fullmatch(data[:300]):
        return "json"
    if data.startswith(_EBCDIC):
        raise Refused(EBCDIC)
    return "text"


def read(
    data: bytes,
    *,
    name: str,
    limits: Limits = DEFAULT,
    mapping: Mapped | None = None,
    settled: Mapping[int, Answer] | None = None,
    cpv_labels: Mapping[str, str] | None = None,
) -> Result:
    """Read one file.

    Args:
        data: the whole file.
        name: its name, only for sentences; the format is told by the content.
        limits: how much the file may ask of the machine.
        mapping: for spreadsheets, what a person has settled: column index → field, or (to
            remember for the next file of the sender) header text → field.
        settled, cpv_labels: for spreadsheets, see :func:`procurement.intake.spreadsheet.read`.

    Raises:
        Refused: the file cannot be read at all, with a Swedish sentence. Nothing else is raised.
    """
    kind = _kind(data, limits)
    if kind == "xml":
        return _read_xml(data, limits)
    if kind == "json":
        return ocds.read(data, limits=limits)
    return spreadsheet.read(
        data,
        name=name,
        limits=limits,
        mapping=mapping,
        settled=settled,
        cpv_labels=cpv_labels,
    )


def read_in_turn(
    data: bytes,
    *,
    name: str,
    limits: Limits = DEFAULT,
    cpv_labels: Mapping[str, str] | None = None,
) -> Iterator[Turn]:
    """The purchases of one file in turn, in the order of their first rows.

    Each is a notice, or all its rows when one of them is in error.

    What is told of the file as a whole is left out. Memory does not grow with a table's rows.
    Raises Refused as :func:`read`.
    """
    if _kind(data, limits) in ("xml", "json"):
        for notice in read(data, name=name, limits=limits).notices:
            yield (notice,)
    else:
        yield from in_turn.read(data, limits=limits, cpv_labels=cpv_labels)


def _kind(data: bytes, limits: Limits) -> str:
    if len(data) > limits.file_bytes:
        raise Refused(
            f"Filen är {xml.megabytes(len(data))}. En fil får vara högst "
            f"{xml.megabytes(limits.file_bytes)}."
        )
    return recognise(data)


def _read_xml(data: bytes, limits: Limits) -> Result:
    root, problems = xml.parse(data, limits)
    if eforms.is_eforms(root):
        return eforms.read(root, problems)
    if ted.is_ted(root):
        return ted.read(root, problems)
    raise Refused(
        "Filen är XML, men ingen annons i ett känt format (eForms eller TED). Ingenting lästes in."
    )
