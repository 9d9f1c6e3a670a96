"""Two tabs with the same case: the one that loses shows what is saved beside what was typed."""

from typing import Any

import pytest

from enterprises import services
from enterprises.models import Membership, Registration
from tests.enterprises.conftest import TODAY, fill_in

SECTIONS = (
    (
        "k1",
        {"sales_2025": "7"},
        "Försäljning, kr 2025",
        "1\N{NO-BREAK SPACE}840\N{NO-BREAK SPACE}000",
    ),
    ("k5", {"public_influence": "yes"}, "bestämma över företaget på något annat sätt?", "Nej"),
    ("k3", {"by_ownership": None}, "Genom ägande", "Ja"),
    ("foretaget", {"stage": "young"}, "Hur långt har ni kommit?", "Har sålt i minst"),
    (
        "foretaget",
        {"founded_on": "2020-01-02"},
        "När bildades företaget? (frivilligt)",
        "2019-05-06",
    ),
    ("utbud", {"cpv": ["90910000"]}, "Kategorier som passar", "Catering"),
    ("kontakt", {"contact_name": "Någon"}, "Kontaktperson", "Astrid"),
)


@pytest.mark.parametrize(("key", "typed", "label", "stored"), SECTIONS)
def test_page_shows_what_is_saved_in_the_fields_that_differ(
    visit: Any, astrid: Any, draft: Registration, key: str, typed: dict, label: str, stored: str
) -> None:
    case = fill_in(draft, astrid)
    visitor = visit(astrid)
    address = f"/registrera/{case.number}/{key}/"
    page = visitor.open(address)
    services.save_enterprise(
        registration=case,
        actor=astrid,
        values={"founded_on": "2019-05-06"},
        on=TODAY,
        expect_version=None,
    )
    page = visitor.send(page, status=422, **typed)
    assert page.errors()[0].startswith("Ärendet har ändrats sedan du öppnade sidan.")
    assert "Någon annan" not in page.text
    section = page.tree.xpath("//section[@aria-labelledby='sparat-nu']")[0]
    rows = {
        row.find("dt").text_content(): row.find("dd").text_content()
        for row in section.findall(".//div")
    }
    assert any(label in name and stored in value for name, value in rows.items()), rows
    assert len(rows) == (2 if "stage" in typed else 1), rows
    page = visitor.send(page)
    assert not page.errors()


def test_page_says_when_nothing_differs(visit: Any, astrid: Any, draft: Registration) -> None:
    case = fill_in(draft, astrid)
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{case.number}/k1/")
    services.save_contact(registration=case, actor=astrid, values={}, expect_version=None)
    page = visitor.send(page, status=422)
    assert "likadant som det du har skrivit" in page.text


def test_a_mistake_and_a_change_at_once_are_both_told(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    """Mending the mistake must not overwrite, unseen, what a colleague saved in between."""
    Membership.objects.create(enterprise=draft.enterprise, user=bo)
    address = f"/registrera/{draft.number}/k4/"
    first, second = visit(astrid), visit(bo)
    page_of_first, page_of_second = first.open(address), second.open(address)
    first.send(page_of_first, text="Astrids ord.", dividend_2025="0")
    typed = {"text": "Bos ord.", "dividend_2025": "ingen"}
    page = second.send(page_of_second, status=422, **typed)
    change, mistake = page.errors()
    assert change.startswith("Ärendet har ändrats sedan du öppnade sidan.")
    assert mistake == "Skriv ett belopp i hela kronor, till exempel 1 840 000."
    assert "Astrids ord." in page.text
    assert "Bos ord." in page.response.content.decode()
    assert "ingen" in page.response.content.decode()
    assert draft.claims.get(criterion__code="K4").text == "Astrids ord."
    second.send(page, dividend_2025="0")
    assert draft.claims.get(criterion__code="K4").text == "Bos ord."
    assert not second.open(address).errors()
