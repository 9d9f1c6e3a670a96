"""What a renewal says of the enterprise shows nowhere until somebody has decided."""

from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from enterprises import changes, decision_letter, described, services
from enterprises.models import Enterprise, Registration
from tests.enterprises.conftest import TODAY, decide, judge, reload

OLD_NAME, NEW_NAME = "Blåklinten kooperativ", "Blåklinten nya AB"
NEW = {
    "name": NEW_NAME,
    "legal_form": "limited_company",
    "stage": "young",
    "place": "Ryssby",
    "about": "Nu ett bolag.",
}


@pytest.fixture
def changed(registered: Registration, astrid: Any) -> Registration:
    """A renewal that nobody has sent, with another name, form, stage, place and offer."""
    case = services.start_again(enterprise=registered.enterprise, actor=astrid, on=TODAY)
    services.save_enterprise(
        registration=case, actor=astrid, values=dict(NEW), on=TODAY, expect_version=None
    )
    services.save_offer(
        registration=case,
        actor=astrid,
        offer="Bara städning.",
        cpv_codes=["90910000"],
        expect_version=None,
    )
    return reload(case)


def in_assessment(case: Registration, astrid: Any, cecilia: Any) -> Registration:
    services.save_contact(
        registration=case, actor=astrid, values={"knows_public_record": True}, expect_version=None
    )
    case.years.filter(year=2025).update(sales=1, result=1, dividend=0)
    services.submit(
        registration=reload(case),
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    return services.take(registration=reload(case), officer=cecilia, expect_version=None)


def test_a_draft_changes_nothing_that_others_see(
    visit: Any, client: Any, astrid: Any, changed: Registration
) -> None:
    enterprise = Enterprise.objects.get()
    assert (enterprise.name, enterprise.legal_form, enterprise.place) == (
        OLD_NAME,
        "economic_association",
        "Ljungby",
    )
    assert enterprise.sells.count() == 2
    page = visit().open(f"/foretag/{enterprise.slug}/").text
    assert OLD_NAME in page
    assert NEW_NAME not in page
    assert "Nu ett bolag." not in page
    open_data = client.get("/oppna-data/foretag.csv").content.decode()
    assert OLD_NAME in open_data
    assert NEW_NAME not in open_data
    form = visit(astrid).open(f"/registrera/{changed.number}/foretaget/").text
    assert "Nu ett bolag." in form
    assert "visas i registret först när kommunen har beslutat" in form
    read = visit(astrid).open(f"/registrera/{changed.number}/granska/").text
    assert NEW_NAME in read
    assert "Bara städning." in read
    assert "55520000" not in read
    assert [year.year for year in changed.years.all()] == [2025, 2026]


def test_what_is_changed_back_is_no_proposal(changed: Registration, astrid: Any) -> None:
    services.save_enterprise(
        registration=changed,
        actor=astrid,
        values={"name": OLD_NAME},
        on=TODAY,
        expect_version=None,
    )
    services.save_offer(
        registration=changed,
        actor=astrid,
        offer="Kafé, catering och städning.",
        cpv_codes=["55520000", "90910000"],
        expect_version=None,
    )
    assert set(reload(changed).proposed) == {"legal_form", "stage", "place", "about"}


def test_the_officer_sees_what_is_proposed(
    visit: Any, astrid: Any, cecilia: Any, changed: Registration
) -> None:
    case = in_assessment(changed, astrid, cecilia)
    shown = {row.label: (row.before, row.now) for row in changes.of_enterprise(case)}
    assert shown["Företagets namn"] == (OLD_NAME, NEW_NAME)
    assert shown["Företagsform"] == ("Ekonomisk förening", "Aktiebolag")
    assert set(shown) == {
        "Företagets namn",
        "Företagsform",
        "Skede",
        "Ort",
        "Om företaget",
        "Varor och tjänster",
        "CPV-koder",
    }
    judge(case, cecilia)
    for address in ("", "beslut/"):
        page = visit(cecilia).open(f"/arenden/{case.number}/{address}").text
        assert "Företaget vill ändra i registret" in page
        assert NEW_NAME in page
        assert OLD_NAME in page


def test_the_decision_carries_it_into_the_register(
    visit: Any, astrid: Any, cecilia: Any, registered: Registration, changed: Registration
) -> None:
    case = in_assessment(changed, astrid, cecilia)
    decision = decide(judge(case, cecilia), cecilia)
    assert (decision.enterprise_name, decision.legal_form) == (NEW_NAME, "limited_company")
    assert decision.on_plans
    enterprise = Enterprise.objects.get()
    assert {name: getattr(enterprise, name) for name in NEW} == NEW
    assert [code.pk for code in enterprise.sells.all()] == ["90910000"]
    assert enterprise.sells_words == "Städtjänster"
    earlier = visit(astrid).open(f"/registrera/{registered.number}/beslut/").text
    assert OLD_NAME in earlier
    assert NEW_NAME not in earlier
    assert "Ekonomisk förening" in earlier
    letter = decision_letter._letter(Registration.objects.get(pk=registered.pk), [])
    assert letter["title"] == f"Företaget registreras: {OLD_NAME}"


def test_a_refusal_leaves_the_register_as_it_was(
    astrid: Any, cecilia: Any, changed: Registration
) -> None:
    case = in_assessment(changed, astrid, cecilia)
    judge(case, cecilia, K5="not_met")
    services.give_second_chance(
        registration=reload(case),
        officer=cecilia,
        text="Svara.",
        due_on=TODAY.replace(month=12, day=24),
        on=TODAY,
        expect_version=None,
    )
    services.resubmit(
        registration=reload(case),
        actor=astrid,
        declared_name="Astrid",
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )
    judge(reload(case), cecilia, K5="not_met")
    decision = decide(reload(case), cecilia, "refused", would_change="Att K5 är uppfyllt.")
    assert decision.enterprise_name == NEW_NAME
    assert Enterprise.objects.get().name == OLD_NAME
    again = services.start_again(enterprise=case.enterprise, actor=astrid, on=TODAY)
    assert described.enterprise_of(again).name == NEW_NAME


def test_the_migration_fills_in_what_earlier_decisions_were_made_on(
    registered: Registration,
) -> None:
    Enterprise.objects.update(name="Annat namn", legal_form="limited_company")
    migration = import_module("enterprises.migrations.0004_what_a_decision_was_made_on")
    decision = registered.decision

    def fill_in(*before: str) -> tuple[str, str]:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for statement in before:
                cursor.execute(statement)
            cursor.execute("ALTER TABLE enterprises_decision DISABLE TRIGGER USER")
            cursor.execute("UPDATE enterprises_decision SET enterprise_name = '', legal_form = ''")
            cursor.execute(migration.FILL_IN)
        decision.refresh_from_db()
        return decision.enterprise_name, decision.legal_form

    later = "UPDATE enterprises_enterprisehistory SET pgh_created_at = now() + interval '1 day'"
    assert fill_in(f"{later} WHERE name = 'Annat namn'") == (OLD_NAME, "economic_association")
    assert fill_in(later) == ("Annat namn", "limited_company")
