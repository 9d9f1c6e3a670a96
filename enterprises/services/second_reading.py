"""A decision that a second officer reads before it takes effect (setting, or by free choice).

The first officer writes and would sign it; the second confirms it, or sends it back with a
comment. While it waits, nothing that it rests on can be changed. The case's row is the lock.
"""

from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises.models import Decision, Proposal, Registration
from enterprises.services import deciding
from enterprises.services.case import (
    conflict_of_interest,
    letter_to,
    locked,
    move,
    officer_actors,
)
from enterprises.states import OFFICER
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

Kind = Proposal.Kind


def required() -> bool:
    """Whether every decision must have a second reader: the setting SECOND_READER_REQUIRED."""
    return bool(settings.SECOND_READER_REQUIRED)


@transaction.atomic
def propose(
    *,
    registration: Registration,
    officer: User,
    kind: str,
    motivation: str,
    would_change: str = "",
    diary_number: str = "",
    expect_version: int | None,
) -> Proposal:
    """Write a decision for a second officer to read: register, refuse, or revoke.

    The same is asked of it as of the decision itself. Raises what `decide` and `revoke` raise.
    """
    case = locked(registration, expect_version=expect_version)
    actors = officer_actors(case, officer)
    case.MOVES.check(kind, state=case.state, actors=actors)
    proposal = alive(case) or Proposal(registration=case)
    if proposal.pk and proposal.state == Proposal.State.WAITING:
        raise IllegalMove(_("Ärendet väntar redan på en andra läsare."))
    proposal.kind, proposal.motivation = kind, motivation.strip()
    proposal.would_change, proposal.diary_number = would_change.strip(), diary_number.strip()
    proposal.prepared_by, proposal.prepared_at = officer, timezone.now()
    proposal.state, proposal.reader = Proposal.State.WAITING, None
    _validate(case, proposal)
    move(case, "propose", actors=actors, actor=officer, internal=True, text=_words(proposal))
    proposal.save()
    return proposal


def _words(proposal: Proposal) -> str:
    return {
        Kind.REGISTER: "Förslag: registrera",
        Kind.REFUSE: "Förslag: avslå",
        Kind.REVOKE: "Förslag: avför ur registret",
    }[Kind(proposal.kind)]


def _validate(case: Registration, proposal: Proposal) -> None:
    if proposal.kind == Kind.REVOKE:
        if not proposal.motivation:
            raise ValidationError({"cause": _("Skriv skälet.")})
        proposal.full_clean(exclude={"registration"})
        return
    deciding.check_verdicts(case, outcome_of(proposal))
    deciding.check_texts(outcome_of(proposal), proposal.motivation, proposal.would_change)
    proposal.full_clean(exclude={"registration"})


def outcome_of(proposal: Proposal) -> str:
    """The decision's outcome; a proposal to revoke has none."""
    registers = proposal.kind == Kind.REGISTER
    return Decision.Outcome.REGISTERED if registers else Decision.Outcome.REFUSED


def alive(case: Registration) -> Proposal | None:
    """The proposal that waits for a reader, or that a reader has sent back."""
    rows = case.proposals.filter(state__in=Proposal.ALIVE)
    return rows.select_related("prepared_by", "reader").first()


def _waiting(case: Registration) -> Proposal:
    proposal = alive(case)
    if proposal is None or proposal.state != Proposal.State.WAITING:
        raise IllegalMove(_("Inget förslag väntar på en andra läsare."))
    return proposal


def why_not_read(case: Registration, proposal: Proposal, user: User) -> str:
    """The sentence that says why the person may not be the second reader; empty when they may."""
    if proposal.prepared_by_id == user.pk:
        return _("Du skrev förslaget. En annan handläggare ska läsa det.")
    if reason := conflict_of_interest(case, user):
        return reason
    if OFFICER not in case.actors(proposal.prepared_by):
        return _("Den som skrev förslaget handlägger inte längre ärendet. Skicka tillbaka det.")
    return ""


@transaction.atomic
def confirm(
    *, registration: Registration, reader: User, on: date, expect_version: int | None
) -> Proposal:
    """Let the proposed decision take effect, as signed by its writer and read by `reader`.

    Everything is tried again as of now. Of two readers at once the second gets ChangedMeanwhile
    or IllegalMove.
    """
    case = locked(registration, expect_version=expect_version)
    proposal = _waiting(case)
    if reason := why_not_read(case, proposal, reader):
        raise IllegalMove(reason)
    actors = officer_actors(case, reader)
    case.MOVES.check(proposal.kind, state=case.state, actors=actors)
    proposal.state, proposal.reader = Proposal.State.CONFIRMED, reader
    proposal.full_clean()
    proposal.save()
    if proposal.kind == Kind.REVOKE:
        deciding.end(
            case, "revoke", proposal.prepared_by, proposal.motivation, second_reader=reader
        )
    else:
        deciding.make_decision(
            case,
            officer=proposal.prepared_by,
            outcome=outcome_of(proposal),
            motivation=proposal.motivation,
            would_change=proposal.would_change,
            diary_number=proposal.diary_number,
            on=on,
            second_reader=reader,
        )
    return proposal


@transaction.atomic
def send_back(
    *, registration: Registration, reader: User, comment: str, expect_version: int | None
) -> Proposal:
    """Give the proposal back to its writer, with what should be changed. The writer is told."""
    case = locked(registration, expect_version=expect_version)
    proposal = _waiting(case)
    if proposal.prepared_by == reader:
        raise IllegalMove(_("Du skrev förslaget. Ta tillbaka det i stället."))
    if not comment.strip():
        raise ValidationError({"comment": _("Skriv vad som behöver ändras.")})
    proposal.state, proposal.reader = Proposal.State.DRAFT, reader
    proposal.comment = comment.strip()
    proposal.full_clean()
    proposal.save()
    actors = officer_actors(case, reader)
    text = proposal.comment
    move(case, "send_back", actors=actors, actor=reader, internal=True, text=text)
    letter_to(case, proposal.prepared_by, "proposal_sent_back", proposal=proposal)
    return proposal


@transaction.atomic
def take_back(*, registration: Registration, officer: User, expect_version: int | None) -> Proposal:
    """Take a waiting proposal back, so that the case can be worked on again.

    Any officer may who may handle the case: the writer can be away. The text stays as a draft.
    """
    case = locked(registration, expect_version=expect_version)
    proposal = _waiting(case)
    actors = officer_actors(case, officer)
    move(case, "take_back", actors=actors, actor=officer, internal=True)
    proposal.state = Proposal.State.DRAFT
    proposal.full_clean()
    proposal.save()
    return proposal
