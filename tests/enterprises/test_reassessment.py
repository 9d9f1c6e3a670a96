"""A new version of the policy: old decisions keep theirs, and are flagged, never changed (T54)."""

from datetime import date
from typing import Any

import pytest

from enterprises import services
from enterprises.models import Criterion, Enterprise, PolicyVersion, Registration
from enterprises.states import State
from tests.enterprises.conftest import decide, judge, reload, send

DECIDED_ON = date(2026, 12, 20)
READ_ON = date(2027, 2, 1)
BEGINS = date(2027, 1, 1)


@pytest.fixture
def today(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`today(day)` is the day on which pages are read."""

    def set_day(day: date) -> None:
        monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: day)

    return set_day


@pytest.fixture
def second(policy: PolicyVersion) -> PolicyVersion:
    """Version 2, active, whose first criterion says something else."""
    version = PolicyVersion.objects.create(
        number=2,
        title="Policy gällande sociala företag",
        decided_by="Kommunfullmäktige",
        valid_from=BEGINS,
        revise_by=date(2031, 1, 1),
        source="Kommunfullmäktige 2026-12-14 § 200",
        active=True,
    )
    Criterion.objects.create(
        policy=version,
        code="K1",
        order=1,
        subject="business",
        title="Säljer varje vecka",
        sentence="företag som säljer varje vecka",
        explanation="Ni säljer varje vecka.",
        why="För att.",
        example="Varje fredag.",
    )
    return version


@pytest.fixture
def listed(assessed: Registration, cecilia: Any) -> Registration:
    """Decided on 2026-12-20 under version 1."""
    decide(judge(assessed, cecilia), cecilia, on=DECIDED_ON)
    return reload(assessed)


def flagged(on: date) -> set[str]:
    return set(Registration.objects.for_reassessment(on).values_list("number", flat=True))


def test_t54_a_decision_under_version_1_read_after_version_2(
    visit: Any, cecilia: Any, astrid: Any, listed: Registration, second: Any, today: Any
) -> None:
    today(READ_ON)
    assert PolicyVersion.objects.in_force(READ_ON) == second
    assert flagged(READ_ON) == {listed.number}
    assert listed.newer_policy(READ_ON) == second
    page = visit(cecilia).open(f"/arenden/{listed.number}/")
    assert "Ska bedömas på nytt." in page.text
    for criterion in listed.policy.criteria.all():
        assert criterion.title in page.text
    assert "Säljer varje vecka" not in page.text
    decision = visit(cecilia).open(f"/registrera/{listed.number}/beslut/")
    assert "Medarbetarna är delaktiga" in decision.text
    assert "Säljer varje vecka" not in decision.text
    own = visit(astrid).open(f"/registrera/{listed.number}/")
    assert "därför ska företaget bedömas på nytt" in own.text
    assert "Ni är kvar i registret" in own.text


def test_nobody_is_removed_from_the_list(
    visit: Any, listed: Registration, second: Any, today: Any
) -> None:
    today(READ_ON)
    assert listed.enterprise.name in visit().open("/foretag/").text
    assert reload(listed).state == State.REGISTERED
    assert listed.decision.policy.number == 1


def test_the_flag_begins_on_the_day_that_the_version_does(
    listed: Registration, second: PolicyVersion
) -> None:
    assert flagged(date(2026, 12, 31)) == set()
    assert listed.newer_policy(date(2026, 12, 31)) is None
    assert flagged(BEGINS) == {listed.number}
    second.active = False
    second.save()
    assert flagged(BEGINS) == set()


def test_of_two_versions_from_the_same_day_the_higher_number_is_newer(
    listed: Registration, second: PolicyVersion
) -> None:
    PolicyVersion.objects.filter(pk=second.pk).update(valid_from=listed.policy.valid_from)
    assert flagged(READ_ON) == {listed.number}
    assert set(Registration.objects.before(listed.policy)) == set()


def test_only_the_listed_are_flagged(listed: Registration, second: Any, cecilia: Any) -> None:
    assert flagged(listed.valid_until.replace(year=listed.valid_until.year + 1)) == set()
    services.suspend(registration=listed, officer=cecilia, cause="Prövas.", expect_version=None)
    assert flagged(READ_ON) == set()
    assert reload(listed).newer_policy(READ_ON) is None


def test_a_renewal_under_the_new_version_ends_the_flag(
    listed: Registration, second: Any, astrid: Any
) -> None:
    renewal = services.start_again(enterprise=listed.enterprise, actor=astrid, on=READ_ON)
    assert renewal.policy == second
    assert flagged(READ_ON) == {listed.number}
    Registration.objects.filter(pk=listed.pk).update(policy=second)
    assert flagged(READ_ON) == set()


def test_the_queue_counts_and_filters_them(
    visit: Any, cecilia: Any, listed: Registration, bos_draft: Any, second: Any, today: Any
) -> None:
    today(READ_ON)
    visitor = visit(cecilia)
    page = visitor.open("/arenden/")
    assert listed.enterprise.name not in page.text
    assert page.links()["1 ska bedömas på nytt"] == "?policy=aldre"
    page = visitor.open("/arenden/?policy=aldre")
    assert listed.enterprise.name in page.text
    assert "1 ärende" in page.text
    today(date(2026, 12, 31))
    page = visitor.open("/arenden/?policy=aldre")
    assert listed.enterprise.name not in page.text
    assert "0 ska bedömas på nytt" in page.links()


def test_before_the_new_version_pages_say_nothing(
    visit: Any, cecilia: Any, astrid: Any, listed: Registration
) -> None:
    assert "bedömas på nytt" not in visit(astrid).open(f"/registrera/{listed.number}/").text
    assert "Ska bedömas på nytt." not in visit(cecilia).open(f"/arenden/{listed.number}/").text


def test_old_decision_keeps_its_policy_version(registered: Registration) -> None:
    """law.md T54: decided under version 1, read after version 2 applies."""
    PolicyVersion.objects.create(
        number=2,
        title="Policy",
        decided_by="Kommunfullmäktige",
        valid_from=date(2027, 1, 1),
        revise_by=date(2031, 1, 1),
        source="x",
        active=True,
    )
    assert PolicyVersion.objects.in_force(date(2026, 12, 31)).number == 1
    assert PolicyVersion.objects.in_force(date(2027, 2, 1)).number == 2
    assert registered.decision.policy.number == 1
    assert Enterprise.objects.listed(date(2027, 2, 1)).exists()


def asked(case: Registration, officer: Any) -> Registration:
    return services.ask_reassessment(
        registration=case,
        officer=officer,
        cause="Ni har fått en ny ägare.",
        on=DECIDED_ON,
        expect_version=None,
    )


def test_the_enterprise_reads_what_to_do_when_an_officer_asks(
    visit: Any, astrid: Any, cecilia: Any, listed: Registration, today: Any
) -> None:
    today(DECIDED_ON)
    asked(listed, cecilia)
    address = f"/registrera/{listed.number}/"
    page = visit(astrid).open(address)
    for part in (
        "Kommunen vill bedöma företaget på nytt.",
        "Vi bad er om det den 20 december 2026.",
        "Ni har fått en ny ägare.",
        "Gör så här: förnya registreringen.",
        "Ni är kvar i registret tills kommunen har beslutat något annat.",
    ):
        assert part in page.text
    renewal = visit(astrid).send(page, page.form(f"{address}igen/"))
    assert "Ni har börjat förnya." not in renewal.text
    page = visit(astrid).open(address)
    assert "Ni har börjat förnya. Gör klart ansökan" in page.text
    new = Registration.objects.get(renews=listed)
    assert page.links()["Gå till förnyelsen"] == new.get_absolute_url()
    assert not page.tree.xpath(f"//form[@action='{address}igen/']")
    send(new, astrid)
    assert "Ni har skickat in förnyelsen." in visit(astrid).open(address).text


def test_a_paused_enterprise_reads_it_too_and_never_that_it_is_listed(
    visit: Any, astrid: Any, cecilia: Any, listed: Registration, today: Any
) -> None:
    today(DECIDED_ON)
    asked(listed, cecilia)
    services.suspend(
        registration=reload(listed), officer=cecilia, cause="Vilar.", expect_version=None
    )
    page = visit(astrid).open(f"/registrera/{listed.number}/")
    assert "Ni har fått en ny ägare." in page.text
    assert "kvar i registret" not in page.text
    assert page.form(f"/registrera/{listed.number}/igen/") is not None


def test_nothing_is_said_when_nobody_has_asked(
    visit: Any, astrid: Any, cecilia: Any, listed: Registration, today: Any
) -> None:
    today(DECIDED_ON)
    assert (
        "bedöma företaget på nytt" not in visit(astrid).open(f"/registrera/{listed.number}/").text
    )
