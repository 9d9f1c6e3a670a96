"""Try yourself first: plain questions, a list to print, and answers that go along."""

from typing import Any

from enterprises import precheck, services
from enterprises.models import Registration
from tests.enterprises.conftest import NUMBERS, TODAY


def test_precheck_ends_in_a_list_and_is_carried_into_an_application(
    visit: Any, bo: Any, policy: Any, codes: None
) -> None:
    visitor = visit(bo)
    page = visitor.open("/registrera/testa/")
    page = visitor.send(
        page,
        sells="yes",
        f_tax="yes",
        by_agreement="yes",
        public_control="no",
        public_owner="no",
        main_aim="yes",
    )
    assert "3 av 5 kriterier ser bra ut." in page.text
    for criterion in policy.criteria.all():
        assert criterion.sentence in page.text
    page = visitor.send(page, action="carry")
    page = visitor.send(page, org_number=NUMBERS["bo"])
    visitor.send(page, name="Bos", legal_form="non_profit_association", stage="young")
    case = Registration.objects.with_file().get()
    assert case.participationfacts.by_agreement
    assert not case.participationfacts.by_ownership
    assert case.businessfacts.f_tax == "yes"
    assert case.independencefacts.public_influence == "no"
    assert case.independencefacts.public_share == 0
    assert case.enterprise.supplier_profile.main_aim == "yes"


def test_precheck_needs_no_account_and_no_answers(visit: Any, policy: Any) -> None:
    visitor = visit()
    page = visitor.send(visitor.open("/registrera/testa/"))
    assert "0 av 5 kriterier ser bra ut." in page.text
    visitor.post("/registrera/testa/", {"sells": "kanske"}, status=422)


def test_every_question_belongs_to_a_criterion_or_to_the_law(policy: Any) -> None:
    parts = {criterion.subject for criterion in policy.criteria.all()} | {precheck.LOU}
    assert {question.part for question in precheck.QUESTIONS} == parts


def test_what_was_answered_before_is_not_overwritten(
    visit: Any, astrid: Any, registered: Registration
) -> None:
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    services.withdraw(registration=case, actor=astrid, reason="", expect_version=None)
    visitor = visit(astrid)
    page = visitor.open("/registrera/testa/")
    page = visitor.send(page, f_tax="no", by_agreement="yes", public_control="yes")
    page = visitor.send(page, action="carry")
    visitor.send(page, org_number=NUMBERS["astrid"])
    new = registered.enterprise.registrations.get(state="draft")
    assert new.independencefacts.public_influence == "no"
    assert new.participationfacts.by_ownership
    assert new.participationfacts.by_agreement
    assert new.businessfacts.f_tax == "no"


def test_a_criterion_that_nothing_is_asked_about_does_not_look_good(
    visit: Any, policy: Any
) -> None:
    policy.criteria.filter(code="K5").update(subject="other")
    visitor = visit()
    page = visitor.open("/registrera/testa/")
    assert "Äger kommun, region eller stat" not in page.text
    page = visitor.send(page)
    assert "Läs kriteriet" in page.text
    assert "0 av 5 kriterier ser bra ut." in page.text
