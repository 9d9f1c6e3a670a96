"""The empty file of a new case, and the answers that are carried over from an earlier one."""

from datetime import date

from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction

from enterprises import described
from enterprises.models import (
    AccountingYear,
    BusinessFacts,
    Claim,
    Document,
    IndependenceFacts,
    IntegrationFacts,
    ParticipationFacts,
    PolicyVersion,
    Registration,
    ReinvestmentFacts,
)
from enterprises.models.enterprise import Stage
from enterprises.services.case import locked
from enterprises.states import State
from ljungby_social.privacy.closing import NOBODY_AT

FACTS: tuple[type[models.Model], ...] = (
    BusinessFacts,
    IntegrationFacts,
    ParticipationFacts,
    ReinvestmentFacts,
    IndependenceFacts,
)
CONTACT = ("contact_name", "contact_role", "contact_email", "contact_phone", "contact_public")


def make_empty_file(case: Registration, *, on: date) -> None:
    """A claim per criterion, a row of facts per subject, and the years that we ask about."""
    Claim.objects.bulk_create(
        Claim(registration=case, criterion=criterion) for criterion in case.policy.criteria.all()
    )
    for model in FACTS:
        model._default_manager.create(registration=case)
    add_missing_years(case, on=on)


def asked_years(stage: str, *, on: date) -> dict[int, bool]:
    """The years that the forms ask about, and whether each is a budget."""
    if stage == Stage.PLANNED:
        return {on.year: True, on.year + 1: True}
    if stage == Stage.YOUNG:
        return {on.year - 1: False, on.year: True}
    return {on.year - back: False for back in (3, 2, 1)}


def add_missing_years(case: Registration, *, on: date) -> None:
    """Rows for the years that the enterprise's stage calls for; empty ones of others are removed.

    A year that has a figure stays, so that a change of stage loses nothing that somebody typed.
    """
    wanted = asked_years(described.enterprise_of(case).stage, on=on)
    rows = {row.year: row for row in case.years.all()}
    for year, row in rows.items():
        if year not in wanted and _is_empty(row):
            row.delete()
    AccountingYear.objects.bulk_create(
        AccountingYear(registration=case, year=year, is_budget=is_budget)
        for year, is_budget in wanted.items()
        if year not in rows
    )


def _is_empty(row: AccountingYear) -> bool:
    identity = {"id", "registration", "year", "is_budget"}
    return all(
        getattr(row, field.name) is None
        for field in row._meta.concrete_fields
        if field.name not in identity
    )


def copy_answers(earlier: Registration, case: Registration) -> None:
    """Carry answers over to the same criteria of a new case, whatever version of the policy.

    Documents are carried too: the rows share the stored file, which stays while any row has it.
    What each person declared and confirmed is asked anew, and so is a contact that is forgotten.
    """
    if not earlier.contact_email.endswith(f"@{NOBODY_AT}"):
        for name in CONTACT:
            if value := getattr(earlier, name):
                setattr(case, name, value)
    if earlier.state not in described.IN_FORCE:
        case.proposed = dict(earlier.proposed)
    case.save()
    for model in FACTS:
        _copy_facts(model, earlier, case)
    criteria = {criterion.code: criterion for criterion in case.policy.criteria.all()}
    for claim in earlier.claims.select_related("criterion"):
        if criterion := criteria.get(claim.criterion.code):
            case.claims.filter(criterion=criterion).update(text=claim.text)
    for document in earlier.documents.select_related("criterion"):
        if criterion := criteria.get(document.criterion.code):
            _copy_document(document, case, criterion.pk)
    _copy_years(earlier, case)


def _copy_facts(model: type[models.Model], earlier: Registration, case: Registration) -> None:
    try:
        row = model._default_manager.get(registration=earlier)
    except ObjectDoesNotExist:
        return
    columns = [field.name for field in model._meta.concrete_fields if not field.primary_key]
    model._default_manager.filter(registration=case).update(
        **{name: getattr(row, name) for name in columns}
    )


def _copy_document(document: Document, case: Registration, criterion_id: int) -> None:
    document.pk = None
    document._state.adding = True
    document.registration = case
    document.criterion_id = criterion_id
    document.save()


def _copy_years(earlier: Registration, case: Registration) -> None:
    for row in earlier.years.filter(is_budget=False):
        case.years.filter(year=row.year).delete()
        row.pk = None
        row._state.adding = True
        row.registration = case
        row.save()


@transaction.atomic
def follow_policy(*, registration: Registration, on: date) -> bool:
    """Move a case that has not been sent to the version in force; return whether it moved.

    Answers follow to the same criteria. A claim on a criterion that is no more is removed; the
    history keeps it.
    """
    case = locked(registration, expect_version=None)
    policy = PolicyVersion.objects.applying(on).order_by("valid_from", "number").last()
    if case.state != State.DRAFT or policy is None or policy == case.policy:
        return False
    criteria = {criterion.code: criterion for criterion in policy.criteria.all()}
    rows: list[Claim | Document] = [*case.claims.select_related("criterion"), *case.documents.all()]
    for row in rows:
        if criterion := criteria.get(row.criterion.code):
            row.criterion = criterion
            row.save()
        elif isinstance(row, Claim):
            row.delete()
    case.policy = policy
    case.save()
    for criterion in criteria.values():
        Claim.objects.get_or_create(registration=case, criterion=criterion)
    return True
