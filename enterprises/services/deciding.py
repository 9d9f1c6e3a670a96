"""The decision, and what may happen to a registration afterwards."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from enterprises.models import Decision, Registration, Verdict
from enterprises.models.enterprise import Stage
from enterprises.services.assessing import latest_verdicts, release
from enterprises.services.case import (
    locked,
    move,
    officer_actors,
    write_to_applicant,
)
from enterprises.states import STANDING, SYSTEM
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

# How long a registration holds: three years, and one where it rests on plans and a budget.
VALID_FOR = timedelta(days=3 * 365)
VALID_FOR_ON_PLANS = timedelta(days=365)
RENEWAL_WINDOW = timedelta(days=60)

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
    case = locked(registration, expect_version=expect_version)
    actors = officer_actors(case, officer)
    registers = outcome == Decision.Outcome.REGISTERED
    code = "register" if registers else "refuse"
    case.MOVES.check(code, state=case.state, actors=actors)
    _check_verdicts(case, outcome)
    release(case)
    decision = Decision(
        registration=case,
        policy=case.policy,
        outcome=outcome,
        motivation=motivation.strip(),
        would_change=would_change.strip(),
        how_to_challenge=CHALLENGE,
        on_plans=case.enterprise.stage != Stage.ESTABLISHED,
        decided_by=officer,
        decided_on=on,
        diary_number=diary_number.strip(),
    )
    _validate(decision)
    case.decided_at = decision.decided_at
    if registers:
        _make_valid(case, decision)
    move(case, code, actors=actors, actor=officer)
    decision.save()
    write_to_applicant(case, "decided", decision=decision)
    return decision


def _validate(decision: Decision) -> None:
    """Every missing text at its own field."""
    errors = {}
    if not decision.motivation:
        errors["motivation"] = _("Skriv motiveringen till beslutet.")
    if decision.outcome == Decision.Outcome.REFUSED and not decision.would_change:
        errors["would_change"] = _("Skriv vad som skulle ändra beslutet.")
    if decision.outcome not in Decision.Outcome.values:
        errors["outcome"] = _("Välj om företaget ska registreras eller ansökan avslås.")
    if errors:
        raise ValidationError(errors)
    decision.full_clean(exclude={"registration"})


def _check_verdicts(case: Registration, outcome: str) -> None:
    """A decision rests on a verdict with a reason for every criterion. Raises IllegalMove."""
    latest = latest_verdicts(case)
    criteria = list(case.policy.criteria.all())
    outcomes = {
        criterion.code: latest[criterion.pk].outcome
        for criterion in criteria
        if criterion.pk in latest
    }
    untried = [
        criterion.code
        for criterion in criteria
        if outcomes.get(criterion.code, Verdict.Outcome.NOT_TRIED) == Verdict.Outcome.NOT_TRIED
    ]
    if untried:
        raise IllegalMove(
            _("Alla kriterier ska vara prövade före beslutet. Kvar: %(codes)s.")
            % {"codes": ", ".join(untried)}
        )
    if Verdict.Outcome.MORE_NEEDED in outcomes.values():
        raise IllegalMove(
            _("Något kriterium väntar på mer underlag. Be om komplettering eller bedöm det.")
        )
    refused = Verdict.Outcome.NOT_MET in outcomes.values()
    if outcome == Decision.Outcome.REGISTERED and refused:
        raise IllegalMove(
            _("Minst ett kriterium är inte uppfyllt. Då kan företaget inte registreras.")
        )
    if outcome == Decision.Outcome.REFUSED:
        if not refused:
            raise IllegalMove(_("Alla kriterier är uppfyllda. Då kan ansökan inte avslås."))
        if case.heard_at is None:
            raise IllegalMove(_("Företaget ska få yttra sig innan kommunen avslår ansökan."))
    if outcome == Decision.Outcome.REGISTERED and case.enterprise.org_number is None:
        raise IllegalMove(
            _("Företaget behöver ett organisationsnummer innan det kan föras in i registret.")
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
    return _close(registration, "suspend", officer, cause, expect_version)


@transaction.atomic
def revoke(
    *, registration: Registration, officer: User, cause: str, expect_version: int | None
) -> Registration:
    """Take the enterprise off the list for good, with a cause; the enterprise is told."""
    return _close(registration, "revoke", officer, cause, expect_version)


def _close(
    registration: Registration, code: str, officer: User, cause: str, expect_version: int | None
) -> Registration:
    case = locked(registration, expect_version=expect_version)
    if not cause.strip():
        raise ValidationError({"cause": _("Skriv skälet.")})
    case.closing_cause = cause.strip()
    actors = officer_actors(case, officer)
    move(case, code, actors=actors, actor=officer, text=cause.strip())
    write_to_applicant(case, "closed", cause=cause.strip())
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
        write_to_applicant(case, "expired")
        ended += 1
    return ended


@transaction.atomic
def remind_of_renewal(*, on: date) -> int:
    """Write to enterprises whose registration ends in 60 days; return how many. Run once a day."""
    due = Registration.objects.select_related("enterprise", "officer").filter(
        state__in=STANDING, valid_until=on + RENEWAL_WINDOW
    )
    for case in due:
        write_to_applicant(case, "renew")
    return len(due)
