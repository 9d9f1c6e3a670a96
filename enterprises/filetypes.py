"""Tells what a file is by what is in it. Knows nothing of names, and trusts none.

Office files are zip archives; which kind stands in a member of the archive. Documents with macros
have another content type and are therefore something else. Nothing is unpacked but that member.
"""

import zipfile
from typing import IO

import puremagic
from lxml import etree

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT_DOCUMENT = "application/vnd.oasis.opendocument.text"
SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"

_HEAD_BYTES = 2048
_MEMBER_BYTES = 1024 * 1024
_MAIN_PARTS = {f"{WORD}.main+xml": WORD, f"{SHEET}.main+xml": SHEET}
_CONTENT_TYPES = "[Content_Types].xml"


def detect(file: IO[bytes]) -> str:
    """Return the media type, or an empty string for what we do not know. Leaves the file at 0."""
    head = file.read(_HEAD_BYTES)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        kind = _in_archive(file)
        file.seek(0)
        return kind
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return ""
    found = {match.mime_type for match in matches if match.offset == 0}
    return next((kind for kind in (PDF, JPEG, PNG) if kind in found), "")


def _in_archive(file: IO[bytes]) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
            if _CONTENT_TYPES in names:
                return _office_open(_read(archive, _CONTENT_TYPES))
            if "mimetype" in names:
                kind = _read(archive, "mimetype").decode("ascii", "replace").strip()
                return kind if kind in {TEXT_DOCUMENT, SPREADSHEET} else ""
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        return ""
    return ""


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A small member. Raises ValueError for a large one: no content list is that long."""
    if archive.getinfo(name).file_size > _MEMBER_BYTES:
        raise ValueError(f"{name} is too large")
    with archive.open(name) as member:
        return member.read(_MEMBER_BYTES)


def _office_open(content_types: bytes) -> str:
    """The document that the list of content types names as the archive's main part."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content_types, parser)
    except etree.XMLSyntaxError:
        return ""
    found = {
        _MAIN_PARTS[kind]
        for element in root.iter("{*}Override")
        if (kind := element.get("ContentType", "")) in _MAIN_PARTS
    }
    return found.pop() if len(found) == 1 else ""
