"""Files that mean harm: each gets one clear sentence, in bounded time and memory."""

import http.server
import io
import json
import threading
import tracemalloc
import zipfile
from collections.abc import Iterator

import openpyxl
import pytest

from procurement.intake import Refused, read
from tests.intake.written import PROJECT, UBL, eforms, lot, packed, release

ROOT = f'<ContractNotice xmlns="{UBL}ContractNotice-2">'
MEGABYTES = 250


def sentence(data: bytes) -> str:
    """The one sentence of a refusal; fails if it takes much memory."""
    tracemalloc.start()
    try:
        with pytest.raises(Refused) as refused:
            read(data, name="fil")
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < MEGABYTES * 1_000_000
    said = refused.value.sentence
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 500
    return said


ENTITIES = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
DOCTYPES = {
    "plain": "<!DOCTYPE ContractNotice>",
    "file": '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    "http": '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]>',
    "laughs": f'<!DOCTYPE a [<!ENTITY l0 "ha">{ENTITIES}]>',
    "quadratic": f'<!DOCTYPE a [<!ENTITY x "{"a" * 50_000}">]>',
    "external": '<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd">',
}


@pytest.mark.parametrize("kind", DOCTYPES)
@pytest.mark.parametrize("before", ["", '<?xml version="1.0"?>\n', "<!-- <x> -->\n<?a b?> "])
def test_a_doctype_is_refused(kind: str, before: str) -> None:
    data = f"{before}{DOCTYPES[kind]}{ROOT}&x;{'&l9;' * 3}</ContractNotice>"
    assert "DOCTYPE" in sentence(data.encode())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig"])
def test_a_doctype_hides_in_no_encoding(encoding: str) -> None:
    data = f"{DOCTYPES['file']}{ROOT}&x;</ContractNotice>".encode(encoding)
    assert "DOCTYPE" in sentence(data)


def test_encodings_that_hide_things_are_refused() -> None:
    data = b'<?xml version="1.0" encoding="UTF-7"?>' + b"+ADwAIQ-DOCTYPE\xff"
    assert "utf-7" in sentence(data)


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server that notes every request made to it."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()
    thread.join()


def test_xinclude_schema_hints_and_stylesheets_fetch_nothing(
    listener: tuple[str, list[str]],
) -> None:
    address, asked = listener
    inside = (
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="/etc/passwd" parse="text"/>'
        f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{address}/x"/>'
        f'<a xmlns:s="http://www.w3.org/2001/XMLSchema-instance" s:schemaLocation="a {address}/s"/>'
    )
    data = eforms(lot(), project=PROJECT.replace("Daglig städning.", f"Daglig{inside}"))
    style = f'<?xml-stylesheet href="{address}/a.xsl" type="text/xsl"?>'.encode()
    data = data.replace(b"?><ContractNotice", b"?>" + style + b"<ContractNotice", 1)
    (notice,) = read(data, name="x.xml").notices
    assert notice.description == "Daglig"
    assert asked == []


XML = {
    "levels": ("<a>" * 200_000 + "</a>" * 200_000).encode(),
    "few levels": (ROOT + "<a>" * 400 + "</a>" * 400 + "</ContractNotice>").encode(),
    "50 MB of text": (ROOT + "a" * 50_000_000 + "</ContractNotice>").encode(),
    "12 MB of text": (ROOT + "a" * 12_000_000 + "</ContractNotice>").encode(),
    "attributes": (
        "<ContractNotice " + " ".join(f'a{n}=""' for n in range(1_000_000)) + "/>"
    ).encode(),
    "half a million attributes": (
        "<ContractNotice " + " ".join(f'a{n}=""' for n in range(500_000)) + "/>"
    ).encode(),
    "elements": (ROOT + "<a/>" * 1_000_000 + "</ContractNotice>").encode(),
    "lots": (
        ROOT
        + f'<ProcurementProjectLot xmlns="{UBL}CommonAggregateComponents-2"/>' * 5_000
        + "</ContractNotice>"
    ).encode(),
    "truncated": eforms(lot())[:-200],
    "cut in a tag": eforms(lot())[:700],
    "two roots": eforms(lot()) + b"<a/>",
    "NUL": eforms(lot()).replace(b"Daglig", b"Dag\0lig"),
    "control": eforms(lot()).replace(b"Daglig", b"Dag\x08lig"),
    "unknown entity": eforms(lot()).replace(b"Daglig", b"&x;"),
    "undeclared prefix": b"<a:b/>",
    "other xml": b"<a/>",
    "html": b"<!DOCTYPE html><html><body>hej</body></html>",
    "xhtml": b'<?xml version="1.0"?><html><p>hej</html>',
    "broken utf-16": b"\xff\xfe<\x00a\x00\xd8",
    "lie about utf-16": b"\xff\xfe" + eforms(lot()),
}


@pytest.mark.parametrize("kind", XML)
def test_hostile_and_broken_xml_gets_a_sentence(kind: str) -> None:
    sentence(XML[kind])


def test_sentences_say_what_is_wrong() -> None:
    assert "nivåer" in sentence(XML["few levels"])
    assert "högst 10 MB" in sentence(XML["12 MB of text"])
    assert "fler delar" in sentence(XML["half a million attributes"])
    assert "avbruten" in sentence(XML["truncated"])
    assert "efter slutet" in sentence(XML["two roots"])
    assert "webbsida" in sentence(XML["html"])
    assert "eForms eller TED" in sentence(XML["other xml"])


JSON = {
    "deep": b"[" * 10_000 + b"]" * 10_000,
    "deep objects": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "NaN": packed(release()).replace(b"4000000", b"NaN"),
    "Infinity": packed(release()).replace(b"4000000", b"-Infinity"),
    "1e400": packed(release()).replace(b"4000000", b"1e400"),
    "long fraction": packed(release()).replace(b"4000000", b"0." + b"1" * 5_000),
    "long integer": packed(release()).replace(b"4000000", b"9" * 50_000),
    "twice": packed(release()).replace(b'"title"', b'"id": 1, "title"'),
    "truncated": packed(release())[:-30],
    "two": packed(release()) + packed(release()),
    "many": b"[" + b"{}," * 2_000_000 + b"{}]",
    "21 MB": b'{"a":"' + b"x" * 21_500_000 + b'"}',
    "latin": '{"ocid": "å"}'.encode("latin-1"),
    "text": b"{hej}",
}


@pytest.mark.parametrize("kind", JSON)
def test_hostile_and_broken_json_gets_a_sentence(kind: str) -> None:
    sentence(JSON[kind])


def test_strings_that_no_database_stores_are_mended() -> None:
    data = json.dumps(release(title="St\u0000äd\ud800ning\n nu", id="\u0000")).encode()
    (notice,) = read(data, name="x.json").notices
    assert (notice.title, notice.buyer_reference) == ("Städning nu", "")


def workbook(cells: dict[str, object]) -> bytes:
    made = openpyxl.Workbook()
    assert made.active is not None
    for place, value in cells.items():
        made.active[place] = value
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def repacked(part: str, content: bytes) -> bytes:
    """A workbook with one of its parts replaced."""
    source = zipfile.ZipFile(io.BytesIO(workbook({"A1": "Benämning"})))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            made.writestr(name, content if name == part else source.read(name))
    return buffer.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
LAUGHS = f'<!DOCTYPE a [<!ENTITY l0 "ha">{ENTITIES}]><worksheet>&l9;</worksheet>'.encode()


def test_workbooks_that_would_fill_the_memory_end_in_a_sentence() -> None:
    assert "för stor" in sentence(workbook({"A1": "Benämning", "XFD1048576": "x"}))
    assert "för stor" in sentence(repacked(SHEET, b"<a>" + b"\0" * 150_000_000))


@pytest.mark.parametrize("content", [b"", b"<worksheet", b"\0" * 1000, LAUGHS])
def test_broken_parts_of_a_workbook_end_in_a_sentence(content: bytes) -> None:
    sentence(repacked(SHEET, content))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n\t",
        b"\xef\xbb\xbf",
        b"\0" * 1000,
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n",
        b"PK\x03\x04 hej",
        b"PK\x05\x06" + b"\0" * 18,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 2000,
        b"\x1f\x8b\x08" + b"\0" * 100,
        b"hej",
        b"\x00\x01\x02\x03\x04" * 100,
        ("x" * 200_000).encode(),
        b'"' + b"a;b\n" * 100_000,
        b"a;" * 1_000,
        b"\n" * 100_000 + b"a;b",
    ],
)
def test_what_is_no_notice_and_no_table_gets_a_sentence(data: bytes) -> None:
    sentence(data)


def test_a_file_of_100_mb_is_refused_at_once() -> None:
    assert "100 MB" in sentence(b"<" * 100_000_000)


@pytest.mark.parametrize(
    ("declared", "written"),
    [
        ("UTF-8", "windows-1252"),
        ("ISO-8859-1", "utf-8"),
        ("ISO-8859-1", "iso-8859-1"),
        ("windows-1252", "windows-1252"),
        ("UTF-16", "utf-8"),
        ("UTF-16", "utf-16"),
        ("UTF-8", "utf-8-sig"),
    ],
)
def test_true_and_lying_encodings_keep_their_letters(declared: str, written: str) -> None:
    text = eforms(lot()).decode().replace('encoding="UTF-8"', f'encoding="{declared}"')
    (notice,) = read(text.encode(written), name="x.xml").notices
    assert notice.title == "Städning av skolor"
    honest = declared.lower().replace("-sig", "") == written.replace("-sig", "")
    assert bool(notice.problems) is not honest


@pytest.mark.parametrize("before", ["<!--a-->" * 40_000, "\n" * 200_000, "<?a b?>" * 40_000])
@pytest.mark.parametrize("start", [ROOT, "<!DOCTYPE html>", "<x "])
def test_a_long_prolog_takes_no_long_time(before: str, start: str) -> None:
    sentence(f"{before}{start}".encode())


def test_html_in_a_text_is_text() -> None:
    html = "&lt;script&gt;alert(1)&lt;/script&gt; <![CDATA[<!DOCTYPE html>]]>"
    data = eforms(lot(), project=PROJECT.replace("Daglig städning.", html))
    (notice,) = read(data, name="x.xml").notices
    assert notice.description == "<script>alert(1)</script> <!DOCTYPE html>"
