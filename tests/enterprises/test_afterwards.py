"""The letter, the changes an officer is shown, and what happens after a decision."""

import io
from datetime import timedelta
from typing import Any

import pypdf
import pytest
from django.core.exceptions import ValidationError
from django.utils.html import strip_tags

from enterprises import changes, services
from enterprises.models import Registration, Verdict
from enterprises.states import State
from tests.enterprises.conftest import (
    NUMBERS,
    TODAY,
    decide,
    judge,
    pdf,
    reload,
    start,
)


def refused(assessed: Registration, cecilia: Any) -> Registration:
    judge(assessed, cecilia, K5=Verdict.Outcome.NOT_MET)
    services.give_second_chance(
        registration=assessed,
        officer=cecilia,
        text="Bolaget ägs av kommunen.",
        due_on=TODAY + timedelta(days=14),
        on=TODAY,
        expect_version=None,
    )
    services.resume(
        registration=assessed,
        officer=cecilia,
        reason="Tiden är ute.",
        on=TODAY + timedelta(days=15),
        expect_version=None,
    )
    decide(
        assessed,
        cecilia,
        "refused",
        motivation='Första stycket.\n\n#set page(fill: red) $x$ "andra" @stycket.',
        would_change="Att andra äger bolaget.",
        diary_number="KS 2026/123",
    )
    return reload(assessed)


def test_letter_is_a_tagged_pdf_with_its_whole_text(
    visit: Any, astrid: Any, cecilia: Any, bo: Any, assessed: Registration
) -> None:
    case = refused(assessed, cecilia)
    address = f"/registrera/{case.number}/beslut.pdf"
    response = visit(astrid).client.get(address)
    assert response["Content-Type"] == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(response.content))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].startswith("sv")
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Ansökan avslås: Blåklinten kooperativ"
    metadata = root["/Metadata"].get_data().decode()
    assert "pdfuaid" in metadata
    assert "pdfaid" in metadata
    text = " ".join(" ".join(page.extract_text() for page in reader.pages).split())
    decision = case.decision
    for part in (
        "Första stycket.",
        "#set page(fill: red) $x$",
        decision.would_change,
        "inom tre veckor",
        "KS 2026/123",
        "Cecilia Ceder",
        "version 1",
        case.number,
        *(str(criterion) for criterion in case.policy.criteria.all()),
    ):
        assert part in text
    assert visit(bo).client.get(address).status_code == 404
    assert visit(cecilia).client.get(address).status_code == 200


def test_no_letter_before_the_decision(visit: Any, astrid: Any, assessed: Registration) -> None:
    assert visit(astrid).client.get(f"/registrera/{assessed.number}/beslut.pdf").status_code == 404
    visit(astrid).open(f"/registrera/{assessed.number}/beslut/", status=404)


@pytest.mark.django_db(transaction=True)
def test_officer_sees_what_changed_since_last_time(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K3=Verdict.Outcome.MORE_NEEDED)
    case = services.request_completion(
        registration=reload(assessed),
        officer=cecilia,
        text="Skicka rutinen.",
        due_on=TODAY + timedelta(days=14),
        on=TODAY,
        expect_version=None,
    )
    third = case.policy.criteria.get(code="K3")
    services.save_criterion(
        registration=case,
        criterion=third,
        actor=astrid,
        text="Nu med rutin.",
        facts={"owners": 21},
        years={},
        expect_version=None,
    )
    services.save_criterion(
        registration=case,
        criterion=case.policy.criteria.get(code="K4"),
        actor=astrid,
        text="Så uppfyller vi K4.",
        facts={},
        years={2025: {"dividend": 5000}, 2024: {"dividend": 0}},
        expect_version=None,
    )
    services.add_document(
        registration=case,
        criterion=third,
        actor=astrid,
        upload=pdf(content=b"%PDF-1.4 ny"),
        original_name="rutin.pdf",
    )
    services.resubmit(
        registration=case,
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    case = Registration.objects.with_file().get(pk=case.pk)
    asked = changes.asked_at(case)
    assert asked is not None
    found = {code: rows for code, rows in changes.since(case, asked).items() if rows}
    assert {
        code: [(c.label, strip_tags(c.before)) for c in rows] for code, rows in found.items()
    } == {
        "K3": [
            ("Så uppfyller vi kriteriet", "Så uppfyller vi K3."),
            ("Medlemmar eller ägare", "19"),
        ],
        "K4": [("Utdelning, 2024", ""), ("Utdelning, 2025", "0")],
    }
    page = visit(cecilia).open(f"/arenden/{case.number}/")
    assert "Ändrat sedan förra gången" in page.text
    assert page.text.count("Ny sedan förra gången") == 1


def test_pause_lift_and_end_by_the_pages(
    visit: Any, cecilia: Any, astrid: Any, registered: Registration
) -> None:
    visitor = visit(cecilia)
    address = f"/arenden/{registered.number}/"
    page = visitor.open(f"{address}avfor/")
    page = visitor.send(page, status=422, cause="")
    assert page.errors() == ["Välj vad som ska hända.", "Skriv skälet."]
    page = visitor.send(page, kind="suspend", cause="Vilar över vintern.")
    assert "Vilar över vintern." in visit(astrid).open(f"/registrera/{registered.number}/").text
    page = visitor.send(page, page.form(f"{address}hav-paus/"))
    assert reload(registered).state == State.REGISTERED
    visitor.post(f"{address}hav-paus/", {"version": reload(registered).version}, status=422)
    page = visitor.open(f"{address}avfor/")
    visitor.send(page, kind="revoke", cause="Har upphört.")
    assert reload(registered).state == State.REVOKED
    assert visitor.open(f"{address}avfor/").heading == registered.enterprise.name


def test_conflict_of_interest_hands_the_case_over(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{assessed.number}/jav/")
    page = visitor.send(page, status=422, reason="Min bror arbetar där.")
    assert "Välj vem som tar över ärendet." in page.errors()
    page = visitor.send(page, reason="Min bror arbetar där.", successor=str(david.pk))
    assert "Spara K1" not in page.text
    case = reload(assessed)
    assert case.officer == david
    assert case.allowed_moves(cecilia) == frozenset()
    with pytest.raises(ValidationError, match="anmält jäv"):
        services.assign(registration=case, actor=david, officer=cecilia, expect_version=None)


def test_renewal_by_the_page_carries_answers_over(
    visit: Any, astrid: Any, registered: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{registered.number}/")
    page = visitor.send(page, page.form(f"/registrera/{registered.number}/igen/"))
    assert "Svaren från förra gången följer med." in page.text
    assert "7 av 8 är klara." in page.text
    assert Registration.objects.get(renews=registered).state == State.DRAFT
    page = visitor.post(f"/registrera/{registered.number}/igen/")
    assert Registration.objects.count() == 2


def test_planned_enterprise_gets_its_number_later(
    visit: Any, bo: Any, policy: Any, codes: None
) -> None:
    case = start(bo, None, "Planen", stage="planned")
    visitor = visit(bo)
    page = visitor.open(f"/registrera/{case.number}/foretaget/")
    page = visitor.send(page, status=422, org_number="123")
    page = visitor.send(page, status=422, org_number="811228-9874")
    assert "Ett personnummer hör till en enskild firma." in page.text
    visitor.send(page, org_number=NUMBERS["bo"], stage="young", action="list")
    case.enterprise.refresh_from_db()
    assert case.enterprise.org_number == NUMBERS["bo"]
    assert "org_number" not in visitor.open(f"/registrera/{case.number}/foretaget/").form().fields


def test_administrators_pages(visit: Any, adam: Any, registered: Registration) -> None:
    visitor = visit(adam)
    models = (
        "enterprise policyversion criterion standardsentence registration registrationevent "
        "verdict decision document message headcount supplierprofile invitation joinrequest"
    )
    for model in models.split():
        response = visitor.client.get(f"/admin/enterprises/{model}/")
        assert response.status_code == 200, model
    number = registered.enterprise.pk
    assert visitor.client.get(f"/admin/enterprises/enterprise/{number}/change/").status_code == 200
    page = visitor.client.get(f"/admin/enterprises/registration/{registered.pk}/change/")
    assert b'name="state"' not in page.content
    response = visitor.client.post(
        f"/admin/enterprises/registration/{registered.pk}/change/", {"state": "draft"}
    )
    assert response.status_code == 403
    criterion = registered.policy.criteria.get(code="K1")
    page = visitor.client.get(f"/admin/enterprises/criterion/{criterion.pk}/change/")
    assert b'name="explanation"' in page.content
    assert b'name="sentence"' not in page.content
