"""Workbooks that are not read: each is told why, in its own words."""

import io
import struct
import zipfile

import pytest

from procurement.intake import Refused, read
from tests.intake.test_hostile import SHEET, repacked, workbook

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def behind_a_password() -> bytes:
    """The compound file that Excel makes of a protected xlsx: its directory is what matters."""
    header = OLE + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(478)
    return (
        header
        + "Root Entry".encode("utf-16-le").ljust(128, b"\0")
        + ("EncryptedPackage".encode("utf-16-le").ljust(128, b"\0") + b"\x93" * 5_000)
    )


def ods_behind_a_password() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        made.writestr("content.xml", b"\x93\x01\x02" * 500)
        made.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    return buffer.getvalue()


def marked_as_encrypted() -> bytes:
    data = bytearray(workbook({"A1": "Benämning"}))
    at = data.index(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 1)
    data[6] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    "made",
    [behind_a_password, ods_behind_a_password, marked_as_encrypted],
    ids=lambda f: f.__name__,
)
def test_a_workbook_behind_a_password_is_told_as_such(made) -> None:
    with pytest.raises(Refused, match="skyddad med lösenord"):
        read(made(), name="plan.xlsx")


def test_a_compound_file_that_is_only_damaged_is_not() -> None:
    with pytest.raises(Refused, match="skadad"):
        read(OLE + b"\0" * 5_000, name="plan.xls")


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "doctype",
    ["<!DOCTYPE a>", '<!doctype a SYSTEM "http://127.0.0.1:9/a.dtd">', "<!-- x -->\n<!DOCTYPE a>"],
)
def test_a_doctype_in_any_part_is_named(part: str, encoding: str, doctype: str) -> None:
    inside = zipfile.ZipFile(io.BytesIO(workbook({"A1": "Benämning"}))).read(part).decode()
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{inside.partition("?>")[2]}'
    with pytest.raises(Refused, match="DOCTYPE"):
        read(repacked(part, declared.encode(encoding)), name="plan.xlsx")
