"""Two tabs with the same case: the one that loses shows what is saved beside what was typed."""

from typing import Any

import pytest

from enterprises import services
from enterprises.models import Registration
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
