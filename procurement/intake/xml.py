"""XML from strangers: parsed with everything dangerous off, refused with one clear sentence.

No DOCTYPE (so no entities, no external subset), no network, no XInclude, no processing
instructions acted on, and libxml2's own limits on depth and text (``huge_tree`` off).
"""

import re

from lxml import etree

from procurement.intake.limits import DEFAULT, MEGABYTE, Limits
from procurement.intake.notice import Level, Problem, Refused

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,300}?\?>")
_PROLOG_PART = re.compile(rb"\s+|<\?.*?\?>|<!--.*?-->", re.DOTALL)
_UTF8 = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})
#: Encodings that a byte of a plain notice can honestly be in; anything else hides something.
_SINGLE_BYTE = re.compile(r"(iso-?8859-\d{1,2}|latin-?1|windows-125\d|cp125\d)", re.IGNORECASE)

DOCTYPE = (
    "Filen innehåller en DOCTYPE. Sådana filer tas inte emot, eftersom de kan hämta in annat "
    "innehåll. Riktiga annonser har ingen."
)
NOT_XML = "Filen går inte att läsa som XML."
CUT = "Filen är avbruten: slutet saknas."
TOO_DEEP = "Filen har för många nivåer i varandra och läses inte."
TOO_MANY = "Filen har fler delar än någon riktig annons och läses inte."
EMPTY = "Filen är tom."


def megabytes(size: int) -> str:
    """A size for people: whole MB, or one decimal below 100 where that is not exact."""
    if size >= 100 * MEGABYTE or size % MEGABYTE == 0:
        return f"{size // MEGABYTE} MB"
    return f"{-(-size * 10 // MEGABYTE) / 10:.1f} MB".replace(".", ",")


def parse(data: bytes, limits: Limits = DEFAULT) -> tuple[etree._Element, list[Problem]]:
    """Parse bytes that a stranger sent.

    Returns the root and what had to be mended (an encoding that the file lied about).
    Raises Refused with one sentence when it cannot or may not be read.
    """
    if not data.strip(b"\x00 \t\r\n"):
        raise Refused(EMPTY)
    if len(data) > limits.xml_bytes:
        raise Refused(
            f"Filen är {megabytes(len(data))}. En annons får vara högst "
            f"{megabytes(limits.xml_bytes)}."
        )
    if len(data) > limits.xml_nodes and (
        data.count(b"<") > 2 * limits.xml_nodes or data.count(b"=") > limits.xml_attributes
    ):
        raise Refused(TOO_MANY)
    source, problems = _decoded(data)
    _refuse_doctype(source)
    try:
        return _parsed(source), problems
    except Refused:
        if source is not data or _is_utf8(data):
            raise
    source, problems = _not_utf8(data, "utf-8")
    _refuse_doctype(source)
    return _parsed(source), problems


def _decoded(data: bytes) -> tuple[bytes, list[Problem]]:
    """The document in UTF-8, whatever it was in, so that libxml2 never guesses."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _text(data, encoding), []
    if data[:2] in (b"<\x00", b"\x00<"):
        return _text(data, "utf-16-le" if data[0] else "utf-16-be"), []
    match = _DECLARED.match(data.lstrip()[:400])
    declared = match[1].decode("ascii").lower() if match else "utf-8"
    if declared in _UTF8:
        return data, []  # libxml2 refuses what is not
    if not _is_utf8(data):
        return _not_utf8(data, declared)
    return _undeclared(data), [] if data.isascii() else [_lied(declared, "UTF-8")]


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _not_utf8(data: bytes, declared: str) -> tuple[bytes, list[Problem]]:
    if _SINGLE_BYTE.fullmatch(declared):
        # Browsers and Windows programs mean Windows-1252 when they say ISO-8859-1.
        latin = declared.replace("-", "") in ("iso88591", "latin1")
        return _text(data, "windows-1252" if latin else declared), []
    if declared in _UTF8:
        return _text(data, "windows-1252"), [_lied(declared, "Windows-1252")]
    raise Refused(f"Filens teckenkodning, {declared}, kan inte läsas. Spara den som UTF-8.")


def _lied(declared: str, found: str) -> Problem:
    sentence = (
        f"Filen säger att den är skriven i {declared.upper()}, men är skriven i {found}. "
        "Den lästes så; kontrollera å, ä och ö."
    )
    return Problem(level=Level.WARNING, place="", sentence=sentence)


def _text(data: bytes, encoding: str) -> bytes:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        if encoding != "windows-1252":
            raise Refused(
                f"Filens teckenkodning, {encoding}, stämmer inte med innehållet. Spara den som "
                "UTF-8."
            ) from None
        text = data.decode("latin-1")  # five bytes are unassigned in Windows-1252
    return _undeclared(text.lstrip("\ufeff").encode("utf-8", "replace"))


def _undeclared(data: bytes) -> bytes:
    """Without the XML declaration, whose encoding no longer holds."""
    return _DECLARATION.sub(b"", data, count=1)


def after_prolog(source: bytes) -> int:
    """Where the root (or a DOCTYPE) begins, past comments and instructions.

    One part at a time: a single pattern for them all takes exponential time on many comments.
    """
    position = 3 if source.startswith(b"\xef\xbb\xbf") else 0
    while match := _PROLOG_PART.match(source, position):
        position = match.end()
    return position


def _refuse_doctype(source: bytes) -> None:
    """Look only before the root; a text further in may say DOCTYPE."""
    position = after_prolog(source)
    if source[position : position + 9].upper() == b"<!DOCTYPE":
        raise Refused(DOCTYPE)


def _parsed(source: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
        encoding="utf-8",
    )
    try:
        root = etree.fromstring(source.lstrip(), parser)
    except etree.XMLSyntaxError as error:
        raise Refused(_sentence(error, cut=not source.rstrip().endswith(b">"))) from None
    except (ValueError, AssertionError):
        raise Refused(NOT_XML) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Refused(DOCTYPE)
    return root


def _sentence(error: etree.XMLSyntaxError, *, cut: bool) -> str:
    code = getattr(error, "code", None)
    line = getattr(error, "lineno", None) or 0
    where = f" Felet märktes på rad {line}." if line else ""
    kinds = etree.ErrorTypes
    message = str(error)
    if "depth" in message.lower():
        return TOO_DEEP
    if "huge" in message.lower() or "too long" in message.lower():
        return "Filen har en text som är för lång och läses inte."
    if code in (kinds.ERR_TAG_NOT_FINISHED, kinds.ERR_GT_REQUIRED, kinds.ERR_LTSLASH_REQUIRED):
        return f"{CUT}{where}"
    if code == kinds.ERR_DOCUMENT_END:
        return f"Filen har något efter slutet, till exempel två annonser efter varandra.{where}"
    if code in (kinds.ERR_INVALID_CHAR, kinds.ERR_INVALID_ENCODING):
        return f"Filen innehåller tecken som inte får finnas i XML.{where}"
    if code in (kinds.ERR_UNDECLARED_ENTITY, kinds.WAR_UNDECLARED_ENTITY):
        return f"Filen använder en entitet som inte är känd.{where}"
    return f"{CUT}{where}" if cut else f"{NOT_XML}{where}"
