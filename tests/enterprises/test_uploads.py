"""Evidence: what is taken in, what is refused, who may fetch it."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import filetypes, services
from enterprises.models import Document, Registration
from ljungby_social.casework import IllegalMove
from tests.enterprises.conftest import PDF, office, pdf

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPEG = b"\xff\xd8\xff\xe0\0\x10JFIF\0\1" + b"\0" * 40
TYPES = "[Content_Types].xml"


def content_types(kind: str) -> str:
    return (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'content-types"><Override PartName="/main.xml" ContentType="{kind}"/></Types>'
    )


ACCEPTED = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "docx": office(TYPES, content_types(f"{filetypes.WORD}.main+xml")),
    "xlsx": office(TYPES, content_types(f"{filetypes.SHEET}.main+xml")),
    "odt": office("mimetype", filetypes.TEXT_DOCUMENT),
    "ods": office("mimetype", filetypes.SPREADSHEET),
}
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
REFUSED = {
    "html as pdf": b"<!doctype html><script>alert(1)</script>",
    "html with pdf inside": b"<html>%PDF-1.4",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>',
    "plain text": b"Hej",
    "program": b"MZ" + b"\0" * 100,
    "other zip": office("a.txt", "x"),
    "word with macros": office(TYPES, content_types(MACRO)),
    "broken zip": b"PK\x03\x04 nonsense",
    "doctype in the content list": office(
        TYPES, '<!DOCTYPE x [<!ENTITY a "b">]><Types>&a;</Types>'
    ),
    "slides": office("mimetype", "application/vnd.oasis.opendocument.presentation"),
}


@pytest.mark.parametrize("ending", ACCEPTED)
def test_accepted_by_content(draft: Registration, astrid: Any, policy: Any, ending: str) -> None:
    document = services.add_document(
        registration=draft,
        criterion=policy.criteria.get(code="K1"),
        actor=astrid,
        upload=SimpleUploadedFile("x", ACCEPTED[ending]),
        original_name="vad som helst.bin",
    )
    assert document.get_kind_display() == ending
    assert document.original_name == f"vad som helst.bin.{ending}"
    assert document.file.name.startswith("evidence/")
    assert ending not in document.file.name


@pytest.mark.parametrize("what", REFUSED)
def test_refused_with_a_sentence_and_the_rest_is_saved(
    visit: Any, astrid: Any, draft: Registration, what: str
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k1/")
    upload = SimpleUploadedFile("årsredovisning.pdf", REFUSED[what], content_type="application/pdf")
    page = visitor.send(
        page, status=422, text="Vi säljer bröd.", sales_2025="5", documents=[upload, pdf()]
    )
    assert "årsredovisning.pdf kan inte tas emot. Vi tar emot pdf, docx, xlsx" in page.text
    assert "Det du skrev på sidan är sparat." in page.text
    assert "Vi säljer bröd." in page.text
    assert draft.claims.get(criterion__code="K1").text == "Vi säljer bröd."
    assert draft.years.get(year=2025).sales == 5
    assert [row.original_name for row in Document.objects.all()] == ["stadgar.pdf"]
    page = visitor.send(page, action="list")
    assert page.heading == "Blåklinten kooperativ"


def test_too_large_and_empty(visit: Any, astrid: Any, draft: Registration, settings: Any) -> None:
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k1/")
    files = [pdf("stor.pdf", PDF + b"x" * 1024 * 1024), pdf("tom.pdf", b"")]
    page = visitor.send(page, status=422, documents=files)
    assert "stor.pdf är för stor. En fil får vara högst 1 MB." in page.text
    assert "tom.pdf är tom." in page.text
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("original", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\mina\\stadgar.pdf", "stadgar.pdf"),
        ('a"b<c>.PDF', "a_b_c_.PDF"),
        ("", "fil.pdf"),
        ("å ä ö – 1.pdf", "å ä ö – 1.pdf"),
        ("x" * 300 + ".pdf", "x" * 110 + ".pdf"),
    ],
)
def test_names_are_made_safe(original: str, kept: str) -> None:
    from enterprises.services.evidence import safe_name

    assert safe_name(original, Document.Kind.PDF) == kept


def test_the_same_file_twice_is_stored_once(draft: Registration, astrid: Any, policy: Any) -> None:
    values = {
        "registration": draft,
        "criterion": policy.criteria.get(code="K1"),
        "actor": astrid,
        "original_name": "a.pdf",
    }
    assert services.add_document(upload=pdf(), **values) == services.add_document(
        upload=pdf(), **values
    )


def test_served_to_those_who_may_see_the_case(
    visit: Any, astrid: Any, bo: Any, cecilia: Any, per: Any, adam: Any, submitted: Registration
) -> None:
    document = submitted.documents.first()
    assert document is not None
    address = f"/registrera/{submitted.number}/underlag/{document.pk}/"
    for person in (astrid, cecilia, adam):
        response = visit(person).client.get(address)
        assert response.status_code == 200
        assert response["Content-Disposition"] == 'attachment; filename="stadgar.pdf"'
        assert response["Content-Type"] == "application/pdf"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in response["Content-Security-Policy"]
        assert "no-store" in response["Cache-Control"]
        assert b"".join(response.streaming_content) == PDF
    for person in (bo, per):
        assert visit(person).client.get(address).status_code == 404
    assert visit().client.get(address).status_code == 302


def test_a_draft_file_is_not_the_officers_business(
    visit: Any, cecilia: Any, astrid: Any, draft: Registration, policy: Any
) -> None:
    document = services.add_document(
        registration=draft,
        criterion=policy.criteria.get(code="K1"),
        actor=astrid,
        upload=pdf(),
        original_name="a.pdf",
    )
    address = f"/registrera/{draft.number}/underlag/{document.pk}/"
    assert visit(cecilia).client.get(address).status_code == 404


def test_removed_before_sending_but_not_after(
    visit: Any, astrid: Any, bo: Any, draft: Registration, policy: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    document = services.add_document(
        registration=draft,
        criterion=policy.criteria.get(code="K1"),
        actor=astrid,
        upload=pdf(),
        original_name="a.pdf",
    )
    address = f"/registrera/{draft.number}/underlag/{document.pk}/ta-bort/"
    assert visit(bo).client.post(address).status_code == 404
    visitor = visit(astrid)
    page = visitor.open(address)
    with django_capture_on_commit_callbacks(execute=True):
        visitor.send(page)
    assert not Document.objects.exists()
    assert not document.file.storage.exists(document.file.name)


def test_what_was_sent_stays(submitted: Registration, astrid: Any, visit: Any) -> None:
    document = submitted.documents.first()
    assert document is not None
    with pytest.raises(IllegalMove):
        services.remove_document(document=document, actor=astrid)
    address = f"/registrera/{submitted.number}/underlag/{document.pk}/ta-bort/"
    page = visit(astrid).post(address, status=422)
    assert "Det går inte i ärendets nuvarande läge." in page.text
    assert Document.objects.filter(pk=document.pk).exists()


@pytest.mark.parametrize("other", [{"sales_2025": "många"}, {"version": "999"}])
def test_file_is_kept_when_the_form_cannot_be_saved(
    visit: Any, astrid: Any, draft: Registration, other: dict[str, str]
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k1/")
    page = visitor.send(page, status=422, documents=[pdf()], **other)
    assert "Det du bifogade är sparat: stadgar.pdf." in page.text
    page = visitor.send(page, sales_2025="7", documents=[])
    assert draft.documents.get().original_name == "stadgar.pdf"
    assert draft.years.get(year=2025).sales == 7


def test_refused_file_in_a_form_that_cannot_be_saved_is_told(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{draft.number}/k1/")
    files = [pdf("skript.pdf", b"#!/bin/sh\n")]
    page = visitor.send(page, status=422, documents=files, sales_2025="många")
    assert len(page.errors()) == 2
    assert not draft.documents.exists()
