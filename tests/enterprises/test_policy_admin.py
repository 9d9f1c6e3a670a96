"""Version 2 of the policy: copied, rewritten, previewed and put in use in Django admin."""

from datetime import date
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from enterprises.models import Criterion, Demand, PolicyVersion, Registration
from enterprises.services import policies
from tests.enterprises.conftest import NUMBERS, TODAY, start

ADMIN = "/admin/enterprises/policyversion"


@pytest.fixture
def copied(policy: PolicyVersion) -> PolicyVersion:
    return policies.copy(version=policy)


@pytest.fixture
def second(copied: PolicyVersion) -> PolicyVersion:
    """A version that is ready: one criterion reworded, one explained anew, one new, one gone."""
    copied.source = "Kommunfullmäktige 2026-12-14 § 200"
    copied.save()
    copied.criteria.filter(code="K1").update(sentence="företag som säljer varje vecka")
    copied.criteria.filter(code="K2").update(explanation="Ändamålet kommer först.")
    copied.criteria.get(code="K5").delete()
    Criterion.objects.create(
        policy=copied,
        code="K6",
        order=6,
        subject="other",
        title="Följer kollektivavtal",
        sentence="företag som följer kollektivavtal",
        explanation="Ni följer kollektivavtal.",
        why="För medarbetarnas skull.",
        example="Vi är med i Fremia.",
    )
    return copied


def put_in_use(version: PolicyVersion, on: date = TODAY) -> PolicyVersion:
    return policies.activate(version=version, seen=policies.fingerprint(version), on=on)


def test_a_copy_has_everything_but_a_source_and_is_not_in_use(policy: Any, copied: Any) -> None:
    assert (copied.number, copied.active, copied.source) == (2, False, "")
    assert copied.valid_from == policy.revise_by
    for old in policy.criteria.all():
        new = copied.criteria.get(code=old.code)
        assert (new.sentence, new.order, new.why) == (old.sentence, old.order, old.why)
        assert [row.document for row in new.demands.all()] == [
            row.document for row in old.demands.all()
        ]
    assert policies.compare(version=copied, on=TODAY).is_same


def test_what_would_change(
    policy: Any, second: PolicyVersion, registered: Registration, bos_draft: Registration
) -> None:
    change = policies.compare(version=second, on=TODAY)
    assert change.base == policy
    assert change.day == date(2027, 1, 1)
    assert [row.code for row in change.added] == ["K6"]
    assert [row.code for row in change.removed] == ["K5"]
    [reworded] = change.reworded
    assert reworded.criterion.code == "K1"
    assert [row.name for row in reworded.differences] == ["policyns ord"]
    assert reworded.differences[0].after == "företag som säljer varje vecka"
    assert [row.criterion.code for row in change.explained] == ["K2"]
    assert (change.keeping, change.flagged) == (1, 1)


def test_a_changed_document_is_told(copied: PolicyVersion) -> None:
    Demand.objects.filter(criterion__policy=copied, document="Stadgar").update(hint="Alla sidor.")
    change = policies.compare(version=copied, on=TODAY)
    assert [row.criterion.code for row in change.explained] == ["K2"]


def test_a_registration_that_ends_before_the_version_begins_is_not_counted(
    second: PolicyVersion, registered: Registration
) -> None:
    second.valid_from = date(2030, 1, 1)
    assert policies.compare(version=second, on=TODAY).flagged == 0


def test_a_later_version_is_compared_with_the_one_it_takes_over_from(
    second: PolicyVersion,
) -> None:
    put_in_use(second)
    third = policies.copy(version=second)
    assert third.number == 3
    assert policies.compare(version=third, on=TODAY).base == second


def test_open_cases_keep_their_version_and_new_ones_get_the_new(
    policy: Any, second: Any, bos_draft: Registration, astrid: Any
) -> None:
    put_in_use(second)
    before = start(astrid, NUMBERS["astrid"], "Före dagen")
    assert before.policy == policy
    bos_draft.refresh_from_db()
    assert bos_draft.policy == policy
    assert PolicyVersion.objects.in_force(date(2026, 12, 31)) == policy
    assert PolicyVersion.objects.in_force(date(2027, 1, 1)) == second


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"source": ""}, "Skriv källan"),
        ({"valid_from": date(2020, 1, 1)}, "Version 1 gäller från en senare dag."),
        ({"active": True}, "Versionen är redan i bruk."),
    ],
)
def test_what_stands_in_the_way(second: Any, broken: dict[str, Any], sentence: str) -> None:
    PolicyVersion.objects.filter(pk=second.pk).update(**broken)
    second.refresh_from_db()
    with pytest.raises(ValidationError, match=sentence):
        put_in_use(second)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        ({"code": "utbud"}, "Skriv koden utbud som K1"),
        ({"code": "k1"}, "Skriv koden k1 som K1"),
        ({"why": ""}, "saknar policyns ord, klartext, varför eller exempel"),
    ],
)
def test_a_criterion_that_is_not_ready(second: Any, broken: Any, sentence: str) -> None:
    second.criteria.filter(code="K6").update(**broken)
    with pytest.raises(ValidationError, match=sentence):
        put_in_use(second)


def test_a_version_without_criteria_is_never_in_use(second: PolicyVersion) -> None:
    second.criteria.all().delete()
    with pytest.raises(ValidationError, match="inga kriterier"):
        put_in_use(second)


def test_what_was_seen_is_what_is_put_in_use(second: PolicyVersion) -> None:
    seen = policies.fingerprint(second)
    second.criteria.filter(code="K6").update(sentence="något annat")
    with pytest.raises(ValidationError, match="har ändrats sedan du läste den"):
        policies.activate(version=second, seen=seen, on=TODAY)
    second.refresh_from_db()
    assert not second.active


def test_out_of_use_only_while_nothing_rests_on_it(
    policy: Any, second: Any, bos_draft: Registration
) -> None:
    with pytest.raises(ValidationError, match="inte i bruk"):
        policies.take_out_of_use(version=second, on=TODAY)
    with pytest.raises(ValidationError, match="Det finns ärenden"):
        policies.take_out_of_use(version=policy, on=TODAY)
    put_in_use(second)
    policies.take_out_of_use(version=second, on=TODAY)
    second.refresh_from_db()
    assert not second.active


def test_the_only_version_stays(policy: PolicyVersion) -> None:
    with pytest.raises(ValidationError, match="Ingen annan version gäller"):
        policies.take_out_of_use(version=policy, on=TODAY)


def test_from_copy_to_use_in_the_admin(
    visit: Any, adam: Any, policy: PolicyVersion, registered: Registration
) -> None:
    client = visit(adam).client
    chosen = {"action": "copy_to_a_new_version", "_selected_action": [policy.pk]}
    made = client.post(f"{ADMIN}/", chosen)
    second = PolicyVersion.objects.get(number=2)
    assert made["Location"] == f"{ADMIN}/{second.pk}/change/"
    form = client.get(made["Location"])
    assert b'name="active"' not in form.content
    assert f"{ADMIN}/{second.pk}/preview/".encode() in form.content
    page = visit(adam).open(f"{ADMIN}/{second.pk}/preview/")
    assert "Skriv källan" in page.text
    assert "Gå vidare för att ta versionen i bruk" not in page.links()
    PolicyVersion.objects.filter(pk=second.pk).update(source="KF § 200")
    second.criteria.filter(code="K1").update(sentence="företag som säljer varje vecka")
    visitor = visit(adam)
    page = visitor.open(f"{ADMIN}/{second.pk}/preview/")
    assert "1 registrerat företag ska bedömas på nytt från den 1 januari 2027" in page.text
    assert "företag som säljer varje vecka" in page.text
    assert "Så uppfyller vi kriteriet" in page.text
    page = visitor.open(page.links()["Gå vidare för att ta versionen i bruk"])
    assert "Ta version 2 i bruk från den 1 januari 2027?" in page.heading
    second.refresh_from_db()
    assert not second.active
    answer = client.post(page.url, {"seen": page.form().fields["seen"]})
    assert answer["Location"] == f"{ADMIN}/{second.pk}/change/"
    second.refresh_from_db()
    assert second.active
    assert LogEntry.objects.filter(object_id=str(second.pk)).count() == 2
    answer = client.post(f"{ADMIN}/{second.pk}/withdraw/")
    assert answer.status_code == 302
    second.refresh_from_db()
    assert not second.active


def test_the_preview_is_of_the_enterprise_that_was_chosen(
    visit: Any, adam: Any, second: PolicyVersion
) -> None:
    visitor = visit(adam)
    page = visitor.open(f"{ADMIN}/{second.pk}/preview/")
    assert "Årsredovisning eller bokslut, det senaste" in page.text
    page = visitor.open(f"{ADMIN}/{second.pk}/preview/?form=limited_company&skede=planned")
    assert "Budget för första året" in page.text
    assert "Årsredovisning eller bokslut, det senaste" not in page.text
    visitor.open(f"{ADMIN}/{second.pk}/preview/?form=finnsinte&skede=%00")


def folds(page: Any) -> dict[str, bool]:
    """Which criteria of the preview are open, by code."""
    found = page.tree.xpath("//main//section[@aria-labelledby='moter']/details")
    return {fold.get("id"): "open" in fold.attrib for fold in found}


def test_what_does_not_change_is_folded(visit: Any, adam: Any, second: PolicyVersion) -> None:
    visitor = visit(adam)
    page = visitor.open(f"{ADMIN}/{second.pk}/preview/")
    change = policies.compare(version=second, on=TODAY)
    touched = {row.code for row in change.added}
    touched |= {row.criterion.code for row in (*change.reworded, *change.explained)}
    assert folds(page) == {
        criterion.code: criterion.code in touched for criterion in second.criteria.all()
    }
    assert set(folds(page).values()) == {True, False}
    words = {
        fold.get("id"): fold.find("summary").text_content()
        for fold in page.tree.xpath("//main//details[@id]")
        if fold.find("summary") is not None
    }
    for row in change.added:
        assert "Nytt" in words[row.code]
    for row in (*change.reworded, *change.explained):
        assert "Ändras" in words[row.criterion.code]


def test_the_first_version_has_nothing_to_differ_from(
    visit: Any, adam: Any, policy: PolicyVersion
) -> None:
    page = visit(adam).open(f"{ADMIN}/{policy.pk}/preview/")
    assert len(folds(page)) == policy.criteria.count()
    assert set(folds(page).values()) == {False}
    assert "Som förut" not in page.text


def test_pages_say_what_is_wrong(visit: Any, adam: Any, second: PolicyVersion) -> None:
    visitor = visit(adam)
    page = visitor.open(f"{ADMIN}/{second.pk}/activate/")
    page = visitor.send(page, status=422, seen="old")
    assert "har ändrats sedan du läste den" in page.errors()[0]
    page = visitor.open(f"{ADMIN}/{second.pk}/withdraw/")
    assert "Versionen är inte i bruk." in page.text
    assert not page.tree.xpath("//main//form")
    page = visitor.post(f"{ADMIN}/{second.pk}/withdraw/", status=422)
    assert page.errors() == ["Versionen är inte i bruk."]


@pytest.mark.parametrize("name", ["preview", "activate", "withdraw"])
def test_only_administrators_open_them(
    visit: Any, cecilia: Any, astrid: Any, second: PolicyVersion, name: str
) -> None:
    address = f"{ADMIN}/{second.pk}/{name}/"
    for person in (cecilia, astrid):
        assert visit(person).client.get(address).status_code in {302, 403}
        assert visit(person).client.post(address).status_code in {302, 403}
    cecilia.is_staff = True
    cecilia.save()
    assert visit(cecilia).client.get(address).status_code == 403
    second.refresh_from_db()
    assert not second.active


def test_what_a_version_in_use_demands_is_closed(
    visit: Any, adam: Any, policy: Any, second: Any, registered: Registration
) -> None:
    client = visit(adam).client
    page = client.get(f"{ADMIN}/{policy.pk}/change/").content.decode()
    for name in ("number", "title", "valid_from", "text", "active", "criteria-0-sentence"):
        assert f'name="{name}"' not in page
    assert "Det den kräver går inte att ändra" in page
    criterion = policy.criteria.get(code="K1")
    address = f"/admin/enterprises/criterion/{criterion.pk}"
    page = client.get(f"{address}/change/").content.decode()
    assert 'name="explanation"' in page
    for name in ("policy", "code", "order", "title", "sentence", "subject"):
        assert f'name="{name}"' not in page
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{ADMIN}/{policy.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_criterion_is_not_moved_into_a_version_in_use(
    visit: Any, adam: Any, policy: PolicyVersion, second: PolicyVersion
) -> None:
    page = visit(adam).client.get("/admin/enterprises/criterion/add/").content.decode()
    assert f'<option value="{second.pk}"' in page
    assert f'<option value="{policy.pk}"' not in page
