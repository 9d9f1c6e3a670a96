"""What is asked follows the legal form and how far the enterprise has come."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from enterprises import changes, sections, services
from enterprises.models import Registration
from tests.enterprises.conftest import reload, start

FORMS = {
    "economic_association": ("7696000012", "stadgarna"),
    "non_profit_association": ("8024000013", "stadgarna"),
    "limited_company": ("5591991590", "bolagsordningen"),
    "limited_company_svb": ("5591991590", "bolagsordningen"),
    "foundation": ("8024000013", "stiftelseförordnandet"),
    "partnership": ("9696000010", "bolagsavtalet"),
}


@pytest.mark.parametrize("legal_form", FORMS)
def test_the_paper_is_called_what_it_is_called(
    visit: Any, bo: Any, policy: Any, legal_form: str
) -> None:
    number, paper = FORMS[legal_form]
    case = start(bo, number, "Företaget", legal_form=legal_form)
    visitor = visit(bo)
    page = visitor.open(f"/registrera/{case.number}/k2/")
    assert f"Vad står det om ändamålet i {paper}?" in page.text
    page = visitor.open(f"/registrera/{case.number}/k4/")
    assert f"Vad säger {paper} om vinst och utdelning?" in page.text
    page = visitor.open(f"/registrera/{case.number}/granska/")
    assert f"Ändamålet enligt {paper}" in page.text
    assert f"Vad {paper} säger om vinsten" in page.text


@pytest.mark.parametrize(
    ("legal_form", "number", "purpose", "profit"),
    [
        ("sole_trader", "8112289874", "Ändamålet", "Löftet om vinsten"),
        (
            "limited_company",
            "5591991590",
            "Ändamålet enligt bolagsordningen",
            "Vad bolagsordningen säger om vinsten",
        ),
    ],
)
def test_what_has_changed_is_called_the_same(
    bo: Any, policy: Any, legal_form: str, number: str, purpose: str, profit: str
) -> None:
    case = start(bo, number, "Företaget", legal_form=legal_form)
    for code, facts in (("K2", {"purpose_clause": "Arbete."}), ("K4", {"profit_clause": "Kvar."})):
        services.save_criterion(
            registration=case,
            criterion=policy.criteria.get(code=code),
            actor=bo,
            text="",
            facts=facts,
            years={},
            expect_version=None,
        )
    before = datetime.now().astimezone() - timedelta(days=1)
    found = changes.since(whole(case), before)
    assert purpose in [change.label for change in found["K2"]]
    assert profit in [change.label for change in found["K4"]]


def test_a_sole_trader_is_asked_for_no_statutes(visit: Any, bo: Any, policy: Any) -> None:
    case = start(bo, "8112289874", "Bos lagning", legal_form="sole_trader", stage="young")
    visitor = visit(bo)
    for path in ("k1/", "k2/", "k3/", "k4/", "k5/", "granska/"):
        page = visitor.open(f"/registrera/{case.number}/{path}")
        for example in page.tree.xpath("//*[contains(@class, 'help__body')]"):
            example.drop_tree()
        words = page.text.lower()
        assert "stadg" not in words.replace("har inga stadgar", ""), path
        assert "bolagsordning" not in words, path
    assert "Vad är företagets ändamål?" in visitor.open(f"/registrera/{case.number}/k2/").text
    missing = [str(text) for _section, text in sections.missing(whole(case))]
    assert "ändamålet" in missing


def test_a_planned_enterprise_is_asked_for_plans(visit: Any, bo: Any, policy: Any) -> None:
    case = start(bo, None, "Planen", legal_form="economic_association", stage="planned")
    visitor = visit(bo)
    address = f"/registrera/{case.number}/"
    page = visitor.open(f"{address}k1/")
    assert "Budget för" in page.text
    assert "Budget för första året" in page.text
    assert "räknar med" in page.text
    assert "Årsredovisning" not in page.text
    page = visitor.open(f"{address}k2/")
    assert "Vad ska det stå om ändamålet i stadgarna?" in page.text
    assert "Utkast till stadgar eller bolagsordning" in page.text
    page = visitor.open(f"{address}k4/")
    assert "Vad ska stadgarna säga om vinst och utdelning?" in page.text
    assert "Årets resultat" not in page.text
    missing = [str(text) for _section, text in sections.missing(whole(case))]
    assert "budgeterad försäljning" in missing
    visitor.send(page, text="Vinsten stannar.", profit_clause="Ingen utdelning.")
    assert reload(case).reinvestmentfacts.profit_clause == "Ingen utdelning."


def whole(case: Registration) -> Registration:
    return Registration.objects.with_file().get(pk=case.pk)


def test_without_a_number_nobody_is_asked_how_far_it_has_come(
    visit: Any, bo: Any, policy: Any
) -> None:
    visitor = visit(bo)
    page = visitor.send(visitor.open("/registrera/ny/"), planned="on")
    assert page.heading == "Om företaget"
    assert "Hur långt har ni kommit?" not in page.text
    page = visitor.send(page, name="Planen", legal_form="limited_company")
    assert page.heading == "Planen"
    assert Registration.objects.get().enterprise.stage == "planned"
