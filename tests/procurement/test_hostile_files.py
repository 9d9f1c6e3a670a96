"""Whatever is sent in by the page or the command: one clear sentence, and never a 500."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.models import Import, Tender
from procurement.services.importing import import_many
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import notice


def bomb():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("nollor.xml", b"0" * 60_000_000)
        archive.writestr("../../ut.xml", b"<a/>")
    return packed.getvalue()


def zipped(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in files.items():
            archive.writestr(f"{name}.xml", data)
    return packed.getvalue()


LAUGHS = (
    b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><l>&b;</l>"""
)
HOSTILE = {
    "laughs": ("a.xml", LAUGHS),
    "external": ("a.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "http://127.0.0.1:9/">]><a>&x;</a>'),
    "deep": ("a.xml", b"<a>" * 5000 + b"</a>" * 5000),
    "attributes": ("a.xml", b"<a " + b" ".join(b'a%d="1"' % i for i in range(400_000)) + b"/>"),
    "nul": ("a\x00b.xml", notice().replace("Städning".encode(), b"St\x00dning")),
    "latin": ("a.xml", notice().decode().encode("latin-1")),
    "two roots": ("a.xml", notice() + b"<a/>"),
    "html": ("plan.csv", b"<html><script>alert(1)</script></html>"),
    "json deep": ("a.json", b"[" * 10_000 + b"]" * 10_000),
    "json number": ("a.json", b'{"ocid": 1e400, "releases": [NaN]}'),
    "empty": ("a.csv", b" \n\n"),
    "binary": ("a.xlsx", b"PK\x03\x04" + b"\x00" * 500),
    "old office": ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 500),
    "bomb": ("a.zip", bomb()),
    "nothing": ("a.zip", zipped()),
    "wide": ("a.csv", ("benämning;" * 2000 + "\n" + "x;" * 2000).encode()),
    "formulas": ("a.csv", "benämning;cpv\n=HYPERLINK(1);90910000\n".encode()),
    "file entity": ("a.xml", b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'),
    "quadratic": (
        "a.xml",
        b'<!DOCTYPE a [<!ENTITY x "' + b"x" * 50_000 + b'">]><a>' + b"&x;" * 50_000 + b"</a>",
    ),
    "xinclude": (
        "a.xml",
        b'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="file:///etc/passwd"/></a>',
    ),
    "levels": ("a.xml", b"<a>" * 200_000 + b"</a>" * 200_000),
    "text": ("a.xml", notice().replace("Städning".encode(), b"x" * 39_000_000)),
    "too large": ("a.xml", notice().replace("Städning".encode(), b"x" * 50_000_000)),
    "truncated": ("a.xml", notice()[:-300]),
    "markup": ("a.xml", notice(title="&lt;script&gt;alert(1)&lt;/script&gt;")),
    "newline": ("a.xml", notice(title="Städning\nav\r\nskolor")),
    "lying": ("a.xml", b'<?xml version="1.0" encoding="utf-16"?>' + notice().split(b"?>", 1)[1]),
    "json twice": ("a.json", b'{"ocid": "a", "ocid": "b"}'),
    "json nan": ("a.json", b'{"ocid": "a", "tender": {"value": {"amount": NaN}}}'),
    "tar": ("a.tar.gz", b"\x1f\x8b" + b"\x00" * 200),
    "long name": ("x" * 300 + ".xml", notice()[:50]),
}


@pytest.mark.parametrize(("name", "data"), HOSTILE.values(), ids=HOSTILE)
def test_the_page_answers_with_a_sentence(name, data, visit, per, cpv_codes):
    client = visit(per).client
    client.raise_request_exception = True
    response = client.post(
        "/upphandlingar/import/", {"file": SimpleUploadedFile(name, data)}, follow=True
    )
    assert response.status_code in {200, 422}
    assert b"<script>alert" not in response.content


def test_hostile_files_harm_no_other():
    files = [*HOSTILE.values(), ("hel.xml", notice())]
    outcomes = list(import_many(iter(files), by=None, on=TODAY))
    assert outcomes[-1].failed is False
    assert Tender.objects.filter(title="Städning av skolor").exists()
    assert not Import.objects.filter(state="refused", refusal="").exists()


def test_a_zip_with_one_broken_notice(visit, per):
    visitor = visit(per)
    data = zipped(hel=notice(), trasig=notice()[:400])
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=SimpleUploadedFile("två.zip", data))
    assert "2 filer: 1 med fel, 0 fanns redan." in page.text
    assert Tender.objects.count() == 1


@pytest.mark.parametrize(
    "value",
    ["9" * 40, "1e400", "NaN", "-5", "Infinity", "٣", "１２", "1,2,3", "'; DROP TABLE"],
)
def test_strange_numbers_are_refused_or_understood(value, visit, per, cpv_codes):
    visitor = visit(per)
    response = visitor.client.post(
        "/upphandlingar/ny/",
        {"title": "Städning", "value": value, "duration_months": value, "save": "1"},
    )
    assert response.status_code in {302, 422}
