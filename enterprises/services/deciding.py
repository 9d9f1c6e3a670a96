"""The decision, and what may happen to a registration afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from enterprises import described
from enterprises.models import Decision, Registration, RegistrationEvent, Verdict
from enterprises.models.enterprise import Stage
from enterprises.services.assessing import latest_verdicts, release
from enterprises.services.case import (
    locked,
    log,
    move,
    officer_actors,
    write_to_applicant,
)
from enterprises.services.describing import adopt
from enterprises.states import OPEN, STANDING, SYSTEM
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

# How long a registration holds: three years, and one where it rests on plans and a budget.
VALID_FOR = timedelta(days=3 * 365)
VALID_FOR_ON_PLANS = timedelta(days=365)
RENEWAL_WINDOW = timedelta(days=60)
REMINDED = "registration.reminded"
NOT_TRIED = Verdict.Outcome.NOT_TRIED

# Kommunallagen (2017:725) 13 kap. 5, 7 and 8 §§: three weeks from the announcement on the notice
# board, only legality, only the grounds that were raised in time. law.md 7.4.
CHALLENGE = gettext_noop(
    "Den som är medlem i kommunen kan få beslutet laglighetsprövat enligt 13 kap. kommunallagen "
    "(2017:725). Skriv till Förvaltningsrätten i Växjö. Skrivelsen ska ha kommit in till "
    "förvaltningsrätten inom tre veckor från den dag då det tillkännagavs på kommunens "
    "anslagstavla att protokollet med beslutet har justerats. Skriv vilket beslut det gäller och "
    "varför du menar att det inte är lagligt. Domstolen prövar bara om beslutet är lagligt. Den "
    "kan upphäva beslutet, men inte ersätta det med ett annat. Du kan också när som helst göra en "
    "ny ansökan."
)


@transaction.atomic
def decide(
    *,
    registration: Registration,
    officer: User,
    outcome: str,
    motivation: str,
    would_change: str,
    on: date,
    expect_version: int | None,
    diary_number: str = "",
) -> Decision:
    """Decide the case: `outcome` is a Decision.Outcome. Releases the verdicts and writes a letter.

    Raises IllegalMove when the verdicts do not carry the decision, and ValidationError when a
    reason is missing. Of two officers at once the second gets ChangedMeanwhile or IllegalMove.
    """
    _expect_no_second_reader()
    return make_decision(
        locked(registration, expect_version=expect_version),
        officer=officer,
        outcome=outcome,
        motivation=motivation,
        would_change=would_change,
        diary_number=diary_number,
        on=on,
        second_reader=None,
    )


def _expect_no_second_reader() -> None:
    if settings.SECOND_READER_REQUIRED:
        raise IllegalMove(
            _("En andra handläggare ska läsa beslutet. Skicka det till en andra läsare.")
        )


def make_decision(
    case: Registration,
    *,
    officer: User,
    outcome: str,
    motivation: str,
    would_change: str,
    diary_number: str,
    on: date,
    second_reader: User | None,
) -> Decision:
    """The decision on a locked case, signed by `officer`. Inside the caller's transaction."""
    actors = officer_actors(case, officer)
    registers = outcome == Decision.Outcome.REGISTERED
    code = "register" if registers else "refuse"
    case.MOVES.check(code, state=case.state, actors=actors)
    check_verdicts(case, outcome)
    check_texts(outcome, motivation, would_change)
    release(case)
    enterprise = described.enterprise_of(case)
    decision = Decision(
        registration=case,
        policy=case.policy,
        outcome=outcome,
        motivation=motivation.strip(),
        would_change=would_change.strip(),
        how_to_challenge=CHALLENGE,
        enterprise_name=enterprise.name,
        legal_form=enterprise.legal_form,
        on_plans=registers and enterprise.stage != Stage.ESTABLISHED,
        decided_by=officer,
        second_reader=second_reader,
        decided_on=on,
        diary_number=diary_number.strip(),
    )
    decision.full_clean(exclude={"registration"})
    case.decided_at = decision.decided_at
    if registers:
        _make_valid(case, decision)
        adopt(case)
    move(case, code, actors=actors, actor=officer, text=_read_by(second_reader))
    decision.save()
    write_to_applicant(case, "decided", decision=decision, earlier=case.earlier_standing)
    return decision


def _read_by(second_reader: User | None) -> str:
    """The event's text; in Swedish, as all that is kept."""
    return f"Andra läsare: {second_reader.name}" if second_reader else ""


def check_texts(outcome: str, motivation: str, would_change: str) -> None:
    """Raise ValidationError with every missing text at its own field."""
    errors = {}
    if not motivation.strip():
        errors["motivation"] = _("Skriv motiveringen till beslutet.")
    if outcome == Decision.Outcome.REFUSED and not would_change.strip():
        errors["would_change"] = _("Skriv vad som skulle ändra beslutet.")
    if outcome not in Decision.Outcome.values:
        errors["outcome"] = _("Välj om företaget ska registreras eller ansökan avslås.")
    if errors:
        raise ValidationError(errors)


@dataclass(frozen=True, slots=True)
class Remaining:
    """What a decision waits for, and the code of the criterion it is about, if any."""

    text: str
    code: str = ""


def remaining(case: Registration) -> list[Remaining]:
    """What has to be done before anything at all can be decided; empty when nothing has."""
    latest = latest_verdicts(case)
    found = []
    for criterion in case.policy.criteria.all():
        verdict = latest.get(criterion.pk)
        if verdict is None or verdict.outcome == Verdict.Outcome.NOT_TRIED:
            found.append(Remaining(_("Bedöm %(name)s.") % {"name": criterion}, criterion.code))
        elif verdict.outcome == Verdict.Outcome.MORE_NEEDED:
            text = _("%(name)s väntar på mer underlag. Be om komplettering eller bedöm det.")
            found.append(Remaining(text % {"name": criterion}, criterion.code))
    if found:
        return found
    refused = [v for v in latest.values() if v.outcome == Verdict.Outcome.NOT_MET]
    if older := _older_than_answer(case, refused):
        text = _("Bedöm %(name)s igen: företaget har svarat sedan du bedömde det.")
        return [Remaining(text % {"name": v.criterion}, v.criterion.code) for v in older]
    if unheard := _unheard(case, refused):
        text = _("Kommunicera inför avslag: företaget har inte fått yttra sig över %(codes)s.")
        return [Remaining(text % {"codes": ", ".join(unheard)})]
    if not refused and case.enterprise.org_number is None:
        return [Remaining(str(NUMBER_NEEDED))]
    return []


NUMBER_NEEDED = gettext_lazy(
    "Företaget behöver ett organisationsnummer innan det kan föras in i registret."
)


def _older_than_answer(case: Registration, refused: Iterable[Verdict]) -> list[Verdict]:
    """Verdicts against that were written before the applicant's last answer.

    The same verdict saved again is enough: somebody has then read the answer.
    """
    if case.resubmitted_at is None:
        return []
    return [verdict for verdict in refused if verdict.written_at < case.resubmitted_at]


def _unheard(case: Registration, refused: Iterable[Verdict]) -> list[str]:
    """Codes of criteria that are not met, where the applicant has not been told so before."""
    told: set[int] = set()
    if case.heard_at is not None:
        released = case.verdicts.released().filter(outcome=Verdict.Outcome.NOT_MET)
        told = set(
            released.filter(released_at__lte=case.heard_at).values_list("criterion", flat=True)
        )
    return [v.criterion.code for v in refused if v.criterion_id not in told]


def check_verdicts(case: Registration, outcome: str) -> None:
    """A decision rests on a verdict with a reason for every criterion. Raises IllegalMove."""
    latest = latest_verdicts(case)
    outcomes = {
        criterion.code: latest[criterion.pk].outcome if criterion.pk in latest else NOT_TRIED
        for criterion in case.policy.criteria.all()
    }
    if untried := [code for code, given in outcomes.items() if given == NOT_TRIED]:
        raise IllegalMove(
            _("Alla kriterier ska vara prövade före beslutet. Kvar: %(codes)s.")
            % {"codes": ", ".join(untried)}
        )
    if Verdict.Outcome.MORE_NEEDED in outcomes.values():
        raise IllegalMove(
            _("Något kriterium väntar på mer underlag. Be om komplettering eller bedöm det.")
        )
    refused = [v for v in latest.values() if v.outcome == Verdict.Outcome.NOT_MET]
    if outcome == Decision.Outcome.REFUSED:
        _check_refusal(case, refused)
    elif refused:
        raise IllegalMove(
            _("Minst ett kriterium är inte uppfyllt. Då kan företaget inte registreras.")
        )
    elif case.enterprise.org_number is None:
        raise IllegalMove(NUMBER_NEEDED)


def _check_refusal(case: Registration, refused: list[Verdict]) -> None:
    if not refused:
        raise IllegalMove(_("Alla kriterier är uppfyllda. Då kan ansökan inte avslås."))
    if older := _older_than_answer(case, refused):
        raise IllegalMove(
            _("Företaget har svarat. Bedöm %(codes)s igen innan du avslår ansökan.")
            % {"codes": ", ".join(verdict.criterion.code for verdict in older)}
        )
    if unheard := _unheard(case, refused):
        raise IllegalMove(
            _("Företaget ska få yttra sig över %(codes)s innan kommunen avslår ansökan.")
            % {"codes": ", ".join(unheard)}
        )


def _make_valid(case: Registration, decision: Decision) -> None:
    """Set the days between which it holds, and end the registration that it renews."""
    case.valid_from = decision.decided_on
    case.valid_until = decision.decided_on + (
        VALID_FOR_ON_PLANS if decision.on_plans else VALID_FOR
    )
    others = Registration.objects.select_for_update(of=("self",)).filter(
        enterprise=case.enterprise, state__in=STANDING
    )
    for earlier in others:
        text = f"Ersatt av {case.number}"
        move(earlier, "expire", actors={SYSTEM}, actor=None, text=text)


@transaction.atomic
def suspend(
    *, registration: Registration, officer: User, cause: str, expect_version: int | None
) -> Registration:
    """Take the enterprise off the list for now, with a cause; the enterprise is told."""
    case = locked(registration, expect_version=expect_version)
    return end(case, "suspend", officer, cause)


@transaction.atomic
def revoke(
    *, registration: Registration, officer: User, cause: str, expect_version: int | None
) -> Registration:
    """Take the enterprise off the list for good, with a cause; the enterprise is told."""
    _expect_no_second_reader()
    case = locked(registration, expect_version=expect_version)
    return end(case, "revoke", officer, cause)


def end(
    case: Registration, code: str, officer: User, cause: str, *, second_reader: User | None = None
) -> Registration:
    """Pause or end a locked registration, with a cause. Inside the caller's transaction."""
    if not cause.strip():
        raise ValidationError({"cause": _("Skriv skälet.")})
    case.closing_cause = cause.strip()
    actors = officer_actors(case, officer)
    text = f"{case.closing_cause}\n\n{_read_by(second_reader)}".strip()
    move(case, code, actors=actors, actor=officer, text=text)
    write_to_applicant(
        case,
        "closed",
        cause=case.closing_cause,
        officer=officer,
        second_reader=second_reader,
        challenge=CHALLENGE,
    )
    return case


@transaction.atomic
def reinstate(
    *, registration: Registration, officer: User, expect_version: int | None
) -> Registration:
    """End a pause; the enterprise is on the list again."""
    case = locked(registration, expect_version=expect_version)
    case.closing_cause = ""
    move(case, "reinstate", actors=officer_actors(case, officer), actor=officer)
    write_to_applicant(case, "reinstated")
    return case


@transaction.atomic
def expire(*, on: date) -> int:
    """End the registrations whose last day has passed; return how many. Run by a daily task."""
    due = Registration.objects.select_for_update(of=("self",), skip_locked=True).filter(
        state__in=STANDING, valid_until__lt=on
    )
    ended = 0
    for case in due:
        move(case, "expire", actors={SYSTEM}, actor=None)
        renewal = case.renewals.filter(state__in=OPEN).first()
        write_to_applicant(case, "expired", renewal=renewal)
        ended += 1
    return ended


@transaction.atomic
def remind_of_renewal(*, on: date) -> int:
    """Write once to enterprises whose registration ends within 60 days; return how many.

    Run once a day. A day without a run loses nothing: the event says who has been told.
    """
    told = RegistrationEvent.objects.filter(case=OuterRef("pk"), code=REMINDED)
    due = list(
        Registration.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("enterprise", "officer")
        .filter(state__in=STANDING, valid_until__range=(on, on + RENEWAL_WINDOW))
        .exclude(Exists(told))
    )
    for case in due:
        log(case, REMINDED, actor=None)
        write_to_applicant(case, "renew")
    return len(due)
