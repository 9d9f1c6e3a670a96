"""The whole way by HTTP: an enterprise registers, an officer assesses, the public finds it."""

from typing import Any

from enterprises.models import Enterprise, Registration
from enterprises.states import State
from ljungby_social.letters import Letter
from tests.enterprises.conftest import FACTS, NUMBERS, YEARS, pdf


def test_registration_from_start_to_directory(
    visit: Any, astrid: Any, cecilia: Any, policy: Any, codes: None
) -> None:
    applicant, officer, visitor = visit(astrid), visit(cecilia), visit()
    page = visitor.open("/registrera/")
    assert "Fem kriterier" in page.text

    page = applicant.open("/registrera/ny/")
    page = applicant.send(page, org_number=NUMBERS["astrid"])
    page = applicant.send(
        page, name="Blåklinten kooperativ", legal_form="economic_association", stage="established"
    )
    case = Registration.objects.get()
    assert page.response.redirect_chain[-1][0] == f"/registrera/{case.number}/"
    assert "Inte påbörjad" in page.text

    base = f"/registrera/{case.number}"
    page = applicant.open(f"{base}/foretaget/")
    page = applicant.send(page, place="Ljungby", about="Ett arbetskooperativ.", action="next")
    assert page.heading == "Det ni säljer"
    page = applicant.send(page, offer="Kafé och catering.", words="catering", action="search")
    assert "Catering (55520000)" in page.text
    assert "Kafé och catering." in page.text
    page = applicant.send(page, cpv=["55520000"], action="next")
    for criterion in policy.criteria.all():
        assert criterion.explanation in page.text
        figures = {
            f"{name}_{year}": str(value)
            for year, columns in YEARS.get(criterion.subject, {}).items()
            for name, value in columns.items()
        }
        facts = {
            name: "on" if value is True else str(value)
            for name, value in FACTS[criterion.subject].items()
        }
        page = applicant.send(
            page, text="Så gör vi.", documents=[pdf()], action="next", **facts, **figures
        )
    page = applicant.send(page, contact_name="Astrid Alm", knows_public_record="on", action="next")
    assert page.heading == "Granska svaren"
    assert "Detta saknas" not in page.text

    page = applicant.open(f"{base}/skicka/")
    page = applicant.send(page, declared_capacity="Ordförande", truthful="on")
    assert "Inskickad" in page.text
    receipt = Letter.objects.get(template="enterprises/received")
    assert receipt.to == astrid.email
    assert case.number in receipt.body

    page = officer.open("/arenden/")
    assert "Blåklinten kooperativ" in page.text
    page = officer.open(f"/arenden/{case.number}/")
    page = officer.send(page, page.form(f"/arenden/{case.number}/ta/"))
    for criterion in policy.criteria.all():
        form = page.form(f"/arenden/{case.number}/{criterion.code}/")
        code = criterion.code
        page = officer.send(
            page, form, **{f"{code}-outcome": "met", f"{code}-reason": "Underlaget visar det."}
        )
    assert "5 av 5 kriterier bedömda" in page.text
    page = officer.open(f"/arenden/{case.number}/beslut/")
    page = officer.send(page, outcome="registered")
    assert "Beslutet är fattat" in page.text

    case.refresh_from_db()
    assert case.state == State.REGISTERED
    page = visitor.open("/foretag/?q=catering")
    assert "Blåklinten kooperativ" in page.text
    page = visitor.open(f"/foretag/{Enterprise.objects.get().slug}/")
    assert "769600-0012" in page.text
    assert astrid.email not in page.text
    page = applicant.open(f"{base}/beslut/")
    assert "Förvaltningsrätten" in page.text
    assert Letter.objects.filter(template="enterprises/decided").count() == 1
