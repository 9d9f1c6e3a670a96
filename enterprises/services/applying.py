"""What an enterprise does: starts, fills in, sends, completes, takes back."""

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import described, precheck, sections
from enterprises.models import (
    Claim,
    Criterion,
    Enterprise,
    Membership,
    PolicyVersion,
    Registration,
    SupplierProfile,
)
from enterprises.models.enterprise import Stage
from enterprises.models.registration import SERIES
from enterprises.services import carrying, describing
from enterprises.services.case import (
    applicant_actors,
    as_field_errors,
    locked,
    log,
    move,
    set_columns,
    start_clock_again,
    write_to_applicant,
    write_to_officer,
)
from enterprises.states import OPEN, STANDING, State
from ljungby_social.accounts.models import User
from ljungby_social.casework import next_case_number
from ljungby_social.cpv import CpvCode

# What we promise an applicant: an answer within six weeks from the day the case came in.
ANSWER_WITHIN = timedelta(weeks=6)

ENTERPRISE_COLUMNS = (
    "name",
    "legal_form",
    "stage",
    "founded_on",
    "street",
    "postcode",
    "place",
    "website",
    "about",
)
CONTACT_COLUMNS = (
    "contact_name",
    "contact_role",
    "contact_email",
    "contact_phone",
    "contact_public",
    "knows_public_record",
)


class EnterpriseIsHere(ValidationError):
    """The number is taken. `registration` is the person's own open case, when there is one."""

    def __init__(self, enterprise: Enterprise, registration: Registration | None, own: bool):
        self.enterprise = enterprise
        self.registration = registration
        self.own = own
        super().__init__(
            gettext_lazy("Företaget finns redan i tjänsten."), code="enterprise_is_here"
        )


class NotComplete(ValidationError):
    """Something remains before the case can be sent; `missing` says what, by section."""

    def __init__(self, missing: list[tuple[sections.Section, sections.Text]]):
        self.missing = missing
        super().__init__(
            [
                _("%(section)s: fyll i %(what)s.") % {"section": section.title, "what": what}
                for section, what in missing
            ],
            code="not_complete",
        )


@transaction.atomic
def start_registration(
    *,
    actor: User,
    org_number: str | None,
    name: str,
    legal_form: str,
    stage: str,
    on: date,
) -> Registration:
    """Make the enterprise (or find the person's own) and a draft case for it.

    `org_number` is ten digits, or None for an enterprise that is only planned. Earlier answers of
    the same enterprise are carried over. Raises EnterpriseIsHere when the number is somebody
    else's or already has an open case.
    """
    enterprise = None
    if org_number:
        enterprise = Enterprise.objects.filter(org_number=org_number).first()
    if enterprise is None:
        enterprise = _make_enterprise(
            actor=actor, org_number=org_number, name=name, legal_form=legal_form, stage=stage
        )
    return start_again(enterprise=enterprise, actor=actor, on=on)


@transaction.atomic
def start_again(*, enterprise: Enterprise, actor: User, on: date) -> Registration:
    """A draft case for an enterprise that is here already: a renewal, or a new try.

    Raises EnterpriseIsHere when the person does not belong to it or it has an open case.
    """
    # The enterprise's row is the lock: two people who start at once get one case.
    enterprise = Enterprise.objects.select_for_update(of=("self",)).get(pk=enterprise.pk)
    own = enterprise.memberships.filter(user=actor).exists()
    opened = enterprise.registrations.filter(state__in=OPEN).first()
    if not own or opened is not None:
        raise EnterpriseIsHere(enterprise, opened if own else None, own)
    return _open_case(enterprise, actor=actor, on=on)


def _make_enterprise(
    *, actor: User, org_number: str | None, name: str, legal_form: str, stage: str
) -> Enterprise:
    """A new enterprise whose administrator is the person. Closes the race for number and slug."""
    for _attempt in range(3):
        enterprise = Enterprise(
            org_number=org_number,
            name=name,
            slug=free_slug(name),
            legal_form=legal_form,
            stage=stage,
        )
        enterprise.full_clean()
        try:
            with transaction.atomic():
                enterprise.save()
        except IntegrityError:
            taken = Enterprise.objects.filter(org_number=org_number).first()
            if org_number and taken is not None:
                raise EnterpriseIsHere(taken, None, own=False) from None
            continue
        Membership.objects.create(
            enterprise=enterprise, user=actor, kind=Membership.Kind.ADMINISTRATOR
        )
        return enterprise
    raise ValidationError(_("Det gick inte att spara just nu. Försök igen."))


def free_slug(name: str) -> str:
    """An unused name for addresses. Never the number: a sole trader's is a personnummer."""
    base = slugify(name)[:70] or "foretag"
    taken = set(Enterprise.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidate, ordinal = base, 2
    while candidate in taken:
        candidate, ordinal = f"{base}-{ordinal}", ordinal + 1
    return candidate


def _open_case(enterprise: Enterprise, *, actor: User, on: date) -> Registration:
    policy = PolicyVersion.objects.in_force(on)
    earlier = enterprise.registrations.order_by("-created_at", "-pk").first()
    standing = enterprise.registrations.filter(state__in=STANDING).first()
    case = Registration(
        number=next_case_number(SERIES, year=on.year),
        enterprise=enterprise,
        policy=policy,
        renews=standing,
        contact_name=actor.name,
        contact_email=actor.email,
    )
    case.full_clean()
    case.save()
    carrying.make_empty_file(case, on=on)
    if earlier is not None:
        carrying.copy_answers(earlier, case)
    log(case, "registration.started", actor=actor)
    return case


@transaction.atomic
def save_enterprise(
    *,
    registration: Registration,
    actor: User,
    values: dict[str, Any],
    on: date,
    expect_version: int | None,
) -> Registration:
    """Save what the enterprise says of itself. `values` has names from ENTERPRISE_COLUMNS.

    The number may be given while there is none; after that only an administrator changes it.
    """
    case = locked(registration, expect_version=expect_version)
    numberless = case.enterprise.org_number is None
    allowed = (*ENTERPRISE_COLUMNS, "org_number") if numberless else ENTERPRISE_COLUMNS
    describing.save_columns(case, values, allowed=allowed)
    shown = described.enterprise_of(case)
    if shown.founded_on is not None and shown.founded_on > on and shown.stage != Stage.PLANNED:
        raise ValidationError({"founded_on": _("Företaget är i gång. Välj en dag som har varit.")})
    carrying.add_missing_years(case, on=on)
    return _saved(case, actor)


@transaction.atomic
def save_offer(
    *,
    registration: Registration,
    actor: User,
    offer: str,
    cpv_codes: Collection[str],
    expect_version: int | None,
) -> Registration:
    """Save what is sold. Raises ValidationError for a code that does not exist."""
    case = locked(registration, expect_version=expect_version)
    codes = list(CpvCode.objects.filter(pk__in=cpv_codes))
    if len(codes) != len(set(cpv_codes)):
        raise ValidationError({"cpv": _("En av koderna finns inte. Sök fram den på nytt.")})
    describing.save_columns(case, {"offer": offer}, allowed=("offer",))
    describing.save_codes(case, codes)
    return _saved(case, actor)


@transaction.atomic
def save_criterion(
    *,
    registration: Registration,
    criterion: Criterion,
    actor: User,
    text: str,
    facts: dict[str, Any],
    years: Mapping[int, dict[str, Any]],
    expect_version: int | None,
) -> Registration:
    """Save the claim, the facts and the years' figures of one criterion.

    `facts` has columns of the subject's facts; `years` maps a year to its columns. Errors of a
    year's column come back under `<column>_<year>`.
    """
    case = locked(registration, expect_version=expect_version)
    claim, _new = Claim.objects.get_or_create(registration=case, criterion=criterion)
    set_columns(claim, {"text": text}, allowed=("text",))
    claim.save()
    if facts:
        row = getattr(case, sections.FACTS_OF[criterion.subject])
        columns = {field.name for field in row._meta.concrete_fields} - {"registration"}
        set_columns(row, facts, allowed=columns)
        row.save()
    for row in case.years.filter(year__in=years):
        _save_year(row, years[row.year], sections.YEAR_COLUMNS[criterion.subject])
    return _saved(case, actor)


def _save_year(row: Any, values: dict[str, Any], columns: tuple[str, ...]) -> None:
    try:
        set_columns(row, values, allowed=columns)
    except ValidationError as error:
        names = {name: f"{name}_{row.year}" for name in columns}
        raise as_field_errors(error, names) from error
    row.save()


@transaction.atomic
def save_contact(
    *,
    registration: Registration,
    actor: User,
    values: dict[str, Any],
    expect_version: int | None,
) -> Registration:
    """Save whom we talk to. `values` has names from CONTACT_COLUMNS."""
    case = locked(registration, expect_version=expect_version)
    set_columns(case, values, allowed=CONTACT_COLUMNS)
    return _saved(case, actor)


@transaction.atomic
def carry_precheck(
    *, registration: Registration, actor: User, answers: Mapping[str, str]
) -> Registration:
    """Carry the answers of the pre-check into what asks the same and nobody has answered yet."""
    case = locked(registration, expect_version=None)
    for question, accessor, column, meanings in precheck.CARRIED:
        answer = answers.get(question, "")
        row = getattr(case, accessor)
        if answer in meanings and getattr(row, column) in {None, "", False}:
            set_columns(row, {column: meanings[answer]}, allowed=(column,))
            row.save()
    main_aim = answers.get("main_aim")
    if main_aim in {precheck.YES, precheck.NO}:
        SupplierProfile.objects.get_or_create(
            enterprise=case.enterprise, defaults={"main_aim": main_aim}
        )
    return _saved(case, actor)


def _saved(case: Registration, actor: User) -> Registration:
    """Count the version up. A draft's savings are no events: the history has them anyway."""
    actors = applicant_actors(case, actor)
    if case.state == State.DRAFT:
        case.make_move("save", actors=actors)
        case.save()
    else:
        move(case, "save", actors=actors, actor=actor)
    return case


@transaction.atomic
def submit(
    *,
    registration: Registration,
    actor: User,
    declared_name: str,
    declared_capacity: str,
    on: date,
    expect_version: int | None,
) -> Registration:
    """Send the case in; the enterprise gets a receipt. Raises NotComplete."""
    case = locked(registration, expect_version=expect_version)
    actors = applicant_actors(case, actor)
    case.MOVES.check("submit", state=case.state, actors=actors)
    if carrying.follow_policy(registration=case, on=on):
        case = locked(case, expect_version=None)
    _declare(case, declared_name, declared_capacity)
    case.submitted_at = timezone.now()
    case.answer_promised_on = on + ANSWER_WITHIN
    move(case, "submit", actors=actors, actor=actor)
    write_to_applicant(case, "received")
    return case


@transaction.atomic
def resubmit(
    *,
    registration: Registration,
    actor: User,
    declared_name: str,
    declared_capacity: str,
    on: date,
    expect_version: int | None,
) -> Registration:
    """Send the completion, or the answer before a refusal; the officer gets a letter."""
    case = locked(registration, expect_version=expect_version)
    actors = applicant_actors(case, actor)
    case.MOVES.check("resubmit", state=case.state, actors=actors)
    _declare(case, declared_name, declared_capacity)
    case.resubmitted_at = timezone.now()
    case.completion_due_on = None
    start_clock_again(case, on=on)
    move(case, "resubmit", actors=actors, actor=actor)
    write_to_applicant(case, "completion_received")
    write_to_officer(case, "case_resubmitted")
    return case


def _declare(case: Registration, name: str, capacity: str) -> None:
    """Check that nothing is missing, and note who answers for it."""
    whole = Registration.objects.with_file().get(pk=case.pk)
    if remains := sections.missing(whole):
        raise NotComplete(remains)
    case.declared_name = name
    case.declared_capacity = capacity


@transaction.atomic
def withdraw(
    *, registration: Registration, actor: User, reason: str, expect_version: int | None
) -> Registration:
    """Take the case back, or leave the register. What was sent in stays with the municipality."""
    case = locked(registration, expect_version=expect_version)
    was_draft = case.state == State.DRAFT
    actors = applicant_actors(case, actor)
    case.completion_due_on = None
    move(case, "withdraw", actors=actors, actor=actor, text=reason)
    if not was_draft:
        write_to_applicant(case, "withdrawn")
        write_to_officer(case, "case_withdrawn", reason=reason)
    return case
