"""Ask a registered enterprise to be assessed anew. It stays on the list until somebody decides."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Registration
from enterprises.services.case import locked, move, officer_actors, write_to_applicant
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove


@transaction.atomic
def ask_reassessment(
    *, registration: Registration, officer: User, cause: str, on: date, expect_version: int | None
) -> Registration:
    """Flag the registration for a new assessment, and ask the enterprise to renew it.

    `cause` is sent to the enterprise. The flag ends with the renewal, or when it is dropped.
    """
    case = locked(registration, expect_version=expect_version)
    if case.reassess_since is not None:
        raise IllegalMove(_("Företaget är redan ombett att förnya registreringen."))
    if not cause.strip():
        raise ValidationError({"cause": _("Skriv varför företaget ska bedömas på nytt.")})
    case.reassess_since, case.reassess_cause = on, cause.strip()
    actors = officer_actors(case, officer)
    move(case, "ask_reassessment", actors=actors, actor=officer, text=cause.strip())
    write_to_applicant(case, "reassess", cause=cause.strip())
    return case


@transaction.atomic
def drop_reassessment(
    *, registration: Registration, officer: User, reason: str, expect_version: int | None
) -> Registration:
    """Take the flag away again, with a reason; the enterprise is told."""
    case = locked(registration, expect_version=expect_version)
    if case.reassess_since is None:
        raise IllegalMove
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv varför ingen ny bedömning behövs.")})
    case.reassess_since, case.reassess_cause = None, ""
    actors = officer_actors(case, officer)
    move(case, "drop_reassessment", actors=actors, actor=officer, text=reason.strip())
    write_to_applicant(case, "reassessment_dropped", reason=reason.strip())
    return case
