"""Real files to upload, made when the test runs."""

import io
import struct
import zipfile
import zlib
from pathlib import Path

import typst
import xlsxwriter


def pdf(folder: Path, name: str, text: str) -> Path:
    """A page with a heading and a paragraph."""
    source = b'#set text(lang: "sv")\n= #sys.inputs.title\n#sys.inputs.text\n'
    data = typst.compile(source, format="pdf", sys_inputs={"title": name, "text": text})
    return _write(folder, f"{name}.pdf", data)


def docx(folder: Path, name: str, text: str) -> Path:
    """The smallest document that word processors open."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    members = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
        f'Type="{office}/relationships/officeDocument" Target="word/document.xml"/>'
        "</Relationships>",
        "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t>'
        "</w:r></w:p></w:body></w:document>",
    }
    return _write(folder, f"{name}.docx", _archive(members))


def xlsx(folder: Path, name: str, rows: list[list[str | int]]) -> Path:
    """A sheet with these rows."""
    path = folder / f"{name}.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return path


def odt(folder: Path, name: str, text: str) -> Path:
    """A text document."""
    space = "urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        f'<office:document-content xmlns:office="{space}office:1.0" xmlns:text="{space}text:1.0" '
        f'office:version="1.2"><office:body><office:text><text:p>{text}</text:p></office:text>'
        "</office:body></office:document-content>"
    )
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    return _write(folder, f"{name}.odt", _archive(members))


def png(folder: Path, name: str) -> Path:
    """A picture of one green point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    point = zlib.compress(b"\x00\x2f\x6b\x3a")
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", point)
    return _write(folder, f"{name}.png", data + chunk(b"IEND", b""))


def disguised(folder: Path, name: str) -> Path:
    """A web page that says it is a pdf."""
    return _write(folder, f"{name}.pdf", b"<!doctype html><title>Hej</title><script></script>")


def _archive(members: dict[str, str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return file.getvalue()


def _write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
