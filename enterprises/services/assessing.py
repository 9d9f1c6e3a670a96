"""What an officer does before the decision: takes the case, tries each criterion, asks."""

from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from enterprises.models import Criterion, Message, Recusal, Registration, Verdict
from enterprises.services.case import (
    locked,
    log,
    move,
    officer_actors,
    start_clock_again,
    write_to_applicant,
    write_to_officer,
)
from enterprises.states import State
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import IllegalMove

# An answer may be waited for at most this long.
LONGEST_WAIT = timedelta(days=365)
# Whoever is about to be refused needs time to read the reasons and to find papers.
LEAST_BEFORE_REFUSAL = timedelta(days=7)


@transaction.atomic
def take(*, registration: Registration, officer: User, expect_version: int | None) -> Registration:
    """Begin to try the case. Who takes it becomes its officer; the applicant is told."""
    case = locked(registration, expect_version=expect_version)
    actors = officer_actors(case, officer)
    case.officer = officer
    move(case, "take", actors=actors, actor=officer)
    write_to_applicant(case, "taken")
    return case


@transaction.atomic
def assign(
    *, registration: Registration, actor: User, officer: User, expect_version: int | None
) -> Registration:
    """Hand the case to an officer; the officer gets a letter. The state stays."""
    case = locked(registration, expect_version=expect_version)
    if not officer.has_role(Role.CASE_OFFICER):
        raise ValidationError({"officer": _("Välj en handläggare.")})
    if Role.CASE_OFFICER.value not in officer_actors(case, officer):
        raise ValidationError({"officer": _("Personen har anmält jäv i ärendet.")})
    case.officer = officer
    text = f"Handläggare: {officer.name}"
    move(case, "assign", actors=officer_actors(case, actor), actor=actor, text=text, internal=True)
    if officer != actor:
        write_to_officer(case, "case_assigned", assigned_by=actor)
    return case


@transaction.atomic
def recuse(
    *,
    registration: Registration,
    officer: User,
    reason: str,
    successor: User | None,
    expect_version: int | None,
) -> Registration:
    """Declare a conflict of interest (jäv). The case's own officer names who takes over."""
    case = locked(registration, expect_version=expect_version)
    actors = officer_actors(case, officer)
    if Role.CASE_OFFICER.value not in actors:
        raise IllegalMove
    recusal = Recusal(registration=case, officer=officer, reason=reason.strip())
    if not recusal.reason:
        raise ValidationError({"reason": _("Skriv skälet.")})
    if case.officer == officer and (successor is None or successor == officer):
        raise ValidationError({"successor": _("Välj vem som tar över ärendet.")})
    recusal.full_clean()
    if successor is not None and successor != officer:
        assign(registration=case, actor=officer, officer=successor, expect_version=None)
        case.refresh_from_db()
    recusal.save()
    log(case, "registration.recused", actor=officer, text=recusal.reason, internal=True)
    return case


@transaction.atomic
def save_verdict(
    *,
    registration: Registration,
    criterion: Criterion,
    officer: User,
    outcome: str,
    reason: str,
    expect_version: int | None,
) -> Verdict:
    """Save a draft verdict on one criterion. Nobody but officers sees it until it is released.

    Raises ChangedMeanwhile when somebody saved anything in the case after the page was opened.
    """
    case = locked(registration, expect_version=expect_version)
    actors = officer_actors(case, officer)
    case.make_move("assess", actors=actors)
    if criterion.policy_id != case.policy_id:
        raise IllegalMove(_("Kriteriet hör till en annan version av policyn."))
    verdict = case.verdicts.drafts().filter(criterion=criterion).first() or Verdict(
        registration=case, criterion=criterion
    )
    verdict.outcome, verdict.reason, verdict.officer = outcome, reason.strip(), officer
    verdict.written_at = timezone.now()
    try:
        verdict.full_clean()
    except ValidationError as error:
        raise _reason_at_its_field(error) from error
    verdict.save()
    case.save()
    with override(settings.LANGUAGE_CODE):  # the record is in Swedish, whatever the officer reads
        text = f"{criterion.code}: {verdict.get_outcome_display()}"
    log(case, "registration.assessed", actor=officer, text=text, internal=True)
    return verdict


def _reason_at_its_field(error: ValidationError) -> ValidationError:
    """The constraint about a missing reason belongs to the field, not to the whole form."""
    errors = error.message_dict
    general = errors.pop("__all__", [])
    if general:
        errors.setdefault("reason", []).extend(general)
    return ValidationError(errors)


def latest_verdicts(case: Registration, *, drafts: bool = True) -> dict[int, Verdict]:
    """The verdict that counts for each criterion: the draft, or else the last one released.

    Without `drafts`, what the applicant may see.
    """
    verdicts = case.verdicts.all() if drafts else case.verdicts.released()
    rows = verdicts.select_related("criterion", "officer").order_by("written_at", "pk")
    latest = {row.criterion_id: row for row in rows if row.released_at is not None}
    latest.update({row.criterion_id: row for row in rows if row.released_at is None})
    return latest


def release(case: Registration) -> list[Verdict]:
    """Let the applicant see the drafts that have an outcome; drop the empty ones."""
    case.verdicts.drafts().filter(outcome=Verdict.Outcome.NOT_TRIED).delete()
    released = list(case.verdicts.drafts().select_related("criterion"))
    now = timezone.now()
    for verdict in released:
        verdict.released_at = now
        verdict.full_clean()
        verdict.save()
    return released


@transaction.atomic
def request_completion(
    *,
    registration: Registration,
    officer: User,
    text: str,
    due_on: date,
    on: date,
    expect_version: int | None,
) -> Registration:
    """Ask the applicant for more, by a day. The verdicts so far are released with the letter."""
    case = locked(registration, expect_version=expect_version)
    _ask(case, text, due_on, on=on)
    release(case)
    actors = officer_actors(case, officer)
    move(case, "request_completion", actors=actors, actor=officer, text=text)
    write_to_applicant(case, "completion_requested", due_on=due_on)
    return case


@transaction.atomic
def give_second_chance(
    *,
    registration: Registration,
    officer: User,
    text: str,
    due_on: date,
    on: date,
    expect_version: int | None,
) -> Registration:
    """Put the reasons against to the applicant, who may answer by a day. No refusal before this.

    Acts as if FL 25 § applied, although it does not where laglighetsprövning does (FL 2 §).
    """
    case = locked(registration, expect_version=expect_version)
    verdicts = latest_verdicts(case).values()
    if not any(verdict.outcome == Verdict.Outcome.NOT_MET for verdict in verdicts):
        raise IllegalMove(
            _("Inget kriterium är bedömt som inte uppfyllt. Be om komplettering i stället.")
        )
    _ask(case, text, due_on, on=on, least=LEAST_BEFORE_REFUSAL)
    release(case)
    case.heard_at = timezone.now()  # not before the verdicts that it speaks of
    actors = officer_actors(case, officer)
    move(case, "give_second_chance", actors=actors, actor=officer, text=text)
    write_to_applicant(case, "second_chance", due_on=due_on)
    return case


def _ask(
    case: Registration, text: str, due_on: date, *, on: date, least: timedelta = timedelta(0)
) -> None:
    errors = {}
    if not text.strip():
        errors["text"] = _("Skriv vad som behövs, så att företaget vet vad det ska göra.")
    if due_on <= on:
        errors["due_on"] = _("Välj en dag som ligger framåt i tiden.")
    elif due_on < on + least:
        errors["due_on"] = _("Ge företaget minst en vecka att svara.")
    elif due_on > on + LONGEST_WAIT:
        errors["due_on"] = _("Välj en dag inom ett år.")
    if errors:
        raise ValidationError(errors)
    case.completion_request = text.strip()
    case.completion_due_on = due_on


def _heard(case: Registration, on: date) -> bool:
    """Whether the day for the answer has passed, or the applicant has written since the letter."""
    if case.completion_due_on is None or case.completion_due_on < on:
        return True
    written = case.messages.filter(side=Message.Side.APPLICANT)
    return written.filter(sent_at__gte=case.heard_at).exists()


@transaction.atomic
def resume(
    *, registration: Registration, officer: User, reason: str, on: date, expect_version: int | None
) -> Registration:
    """Go on without the applicant's completion, as when the day has passed or it came by post.

    Raises IllegalMove before a refusal while the applicant still has time and has not answered.
    """
    case = locked(registration, expect_version=expect_version)
    due = case.completion_due_on
    if case.state == State.SECOND_CHANCE and due is not None and not _heard(case, on):
        raise IllegalMove(
            _(
                "Företaget har till och med den %(day)s på sig att svara och har inte svarat än. "
                "Du kan gå vidare när dagen har passerat, eller när företaget har skrivit till dig."
            )
            % {"day": date_format(due, "j F Y")}
        )
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför prövningen fortsätter.")})
    case.completion_due_on = None
    start_clock_again(case, on=on)
    move(case, "resume", actors=officer_actors(case, officer), actor=officer, text=reason.strip())
    return case
