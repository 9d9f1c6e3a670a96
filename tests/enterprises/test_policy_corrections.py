"""A slip of the pen in a version in use is put right in the open; what it demands never changes."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from enterprises.models import Correction, Criterion, PolicyVersion
from enterprises.services import correcting, policies
from tests.enterprises.conftest import TODAY

ADMIN = "/admin/enterprises/policyversion"
SLIP = "företag som driver näringsverksamet (producerar och säljer varor och/eller tjänster)"
RIGHT = "företag som driver näringsverksamhet (producerar och säljer varor och/eller tjänster)"


@pytest.fixture
def slip(policy: PolicyVersion) -> Criterion:
    criterion = policy.criteria.get(code="K1")
    criterion.sentence = SLIP
    criterion.save()
    return criterion


def put_right(criterion: Criterion, actor: Any, after: str, **changes: Any) -> Correction:
    values = {"before": criterion.sentence, "reason": "Ett h saknades.", **changes}
    return correcting.correct(
        version=criterion.policy,
        criterion=criterion,
        field="sentence",
        after=after,
        actor=actor,
        on=TODAY,
        **values,
    )


def test_a_slip_is_put_right_and_shown_to_all(visit: Any, adam: Any, slip: Criterion) -> None:
    page = visit(adam).open(f"{ADMIN}/{slip.policy_id}/correct/")
    address = page.links()["Rätta K1: policyns ord"]
    browser = visit(adam)
    page = browser.send(browser.open(address), after=RIGHT, reason="Ett h saknades.")
    assert "Texten är rättad" in page.text
    slip.refresh_from_db()
    assert slip.sentence == RIGHT
    row = Correction.objects.get()
    assert (row.before, row.after, row.made_by, row.criterion) == (SLIP, RIGHT, adam, slip)
    public = visit().open("/policy/")
    assert "Rättade skrivfel" in public.text
    assert "Ett h saknades." in public.text
    assert "Adam" not in public.text
    assert PolicyVersion.objects.count() == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Correction.objects.all().delete()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("minst 30 procent", "minst 20 procent"),
        ("företag som säljer", "företag som inte säljer"),
        ("företaget ska visa", "företaget kan visa"),
        ("det är möjligt", "det är omöjligt"),
        ("ägande och avtal", "ägande eller avtal"),
        ("en text", "en text"),
        ("en text", ""),
    ],
)
def test_what_is_more_than_a_slip_is_refused(before: str, after: str) -> None:
    assert correcting.why_not(before, after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("näringsverksamet", "näringsverksamhet"),
        ("arbets livet", "arbetslivet"),
        ("Ägande, avtal", "ägande; avtal"),
        ("företag som driver.", "företag som drivs."),
    ],
)
def test_what_looks_like_a_slip_passes(before: str, after: str) -> None:
    assert correcting.why_not(before, after) == ""


def test_a_reason_is_needed_and_what_was_typed_stays(
    visit: Any, adam: Any, slip: Criterion
) -> None:
    browser = visit(adam)
    address = f"{ADMIN}/{slip.policy_id}/correct/k1-sentence/"
    page = browser.send(browser.open(address), status=422, after="något helt annat", reason="Fel.")
    assert "gör en ny version" in page.errors()[0]
    assert page.form().fields["after"].strip() == "något helt annat"
    page = browser.send(browser.open(address), status=422, after=RIGHT, reason="")
    assert page.errors() == ["Skriv varför texten rättas."]
    with pytest.raises(ValidationError):
        put_right(slip, adam, RIGHT, reason="  ")
    with pytest.raises(ValidationError, match="ändrats sedan du öppnade"):
        put_right(slip, adam, RIGHT, before="annat")
    assert not Correction.objects.exists()


@pytest.mark.parametrize("field", ["code", "valid_from", "subject", "order", "active", "number"])
def test_what_is_no_text_is_never_corrected(adam: Any, slip: Criterion, field: str) -> None:
    with pytest.raises(ValueError, match="cannot be corrected"):
        correcting.correct(
            version=slip.policy,
            criterion=slip if hasattr(slip, field) else None,
            field=field,
            before="",
            after="K9",
            reason="x",
            actor=adam,
            on=TODAY,
        )


def test_a_version_that_is_being_written_is_changed_directly(
    visit: Any, adam: Any, slip: Criterion
) -> None:
    second = policies.copy(version=slip.policy)
    with pytest.raises(ValidationError, match="inte i bruk"):
        put_right(second.criteria.get(code="K1"), adam, RIGHT)
    visit(adam).open(f"{ADMIN}/{second.pk}/correct/", status=404)
    visit(adam).open(f"{ADMIN}/{slip.policy_id}/correct/k1-code/", status=404)


def test_only_administrators_correct(
    visit: Any, cecilia: Any, astrid: Any, slip: Criterion
) -> None:
    address = f"{ADMIN}/{slip.policy_id}/correct/k1-sentence/"
    values = {"before": SLIP, "after": RIGHT, "reason": "x"}
    for person in (cecilia, astrid):
        assert visit(person).client.post(address, values).status_code in {302, 403}
    cecilia.is_staff = True
    cecilia.save()
    assert visit(cecilia).client.post(address, values).status_code == 403
    slip.refresh_from_db()
    assert slip.sentence == SLIP
