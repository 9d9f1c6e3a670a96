"""The states of a registration, and the one table of moves between them.

Actors are "applicant" (somebody who belongs to the enterprise), roles of staff, and "system"
(a task that acts on a date). No move is automatic that decides anything: the system only ends a
registration whose time has run out.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.roles import Role
from ljungby_social.casework import Move, MoveTable

APPLICANT = "applicant"
SYSTEM = "system"
OFFICER = Role.CASE_OFFICER.value


class State(models.TextChoices):
    """Where a registration stands. The label is what both parties read."""

    DRAFT = "draft", _("Utkast")
    SUBMITTED = "submitted", _("Inskickad")
    UNDER_ASSESSMENT = "under_assessment", _("Prövas")
    COMPLETION_REQUESTED = "completion_requested", _("Väntar på komplettering")
    SECOND_CHANCE = "second_chance", _("Väntar på svar före beslut")
    REGISTERED = "registered", _("Registrerad")
    SUSPENDED = "suspended", _("Pausad")
    REFUSED = "refused", _("Avslag")
    WITHDRAWN = "withdrawn", _("Återkallad av företaget")
    REVOKED = "revoked", _("Avförd av kommunen")
    EXPIRED = "expired", _("Har gått ut")


# The applicant may write.
EDITABLE = frozenset({State.DRAFT, State.COMPLETION_REQUESTED, State.SECOND_CHANCE})
# The enterprise waits for the applicant's answer by a day that the officer set.
WAITING_FOR_APPLICANT = frozenset({State.COMPLETION_REQUESTED, State.SECOND_CHANCE})
# The ball lies with the municipality.
WAITING_FOR_OFFICER = frozenset({State.SUBMITTED, State.UNDER_ASSESSMENT})
# No decision yet; an enterprise has at most one such case.
OPEN = frozenset({State.DRAFT}) | WAITING_FOR_APPLICANT | WAITING_FOR_OFFICER
# Somebody has decided.
DECIDED = frozenset(
    {State.REGISTERED, State.SUSPENDED, State.REFUSED, State.REVOKED, State.EXPIRED}
)
# The enterprise is, or was until a pause, on the list. One such case an enterprise.
STANDING = frozenset({State.REGISTERED, State.SUSPENDED})

# What nobody may do while a decision waits for its second reader.
FROZEN = frozenset(
    {
        "assess",
        "request_completion",
        "give_second_chance",
        "register",
        "refuse",
        "revoke",
        "propose",
        "suspend",
        "reinstate",
        "ask_reassessment",
        "drop_reassessment",
    }
)

_applicant = frozenset({APPLICANT})
_officer = frozenset({OFFICER})
_system = frozenset({SYSTEM})

MOVES = MoveTable(
    Move("save", _("Spara"), EDITABLE, None, _applicant, "registration.saved"),
    Move(
        "submit",
        _("Skicka in"),
        frozenset({State.DRAFT}),
        State.SUBMITTED,
        _applicant,
        "registration.submitted",
    ),
    Move(
        "resubmit",
        _("Skicka in kompletteringen"),
        WAITING_FOR_APPLICANT,
        State.UNDER_ASSESSMENT,
        _applicant,
        "registration.resubmitted",
    ),
    Move(
        "withdraw",
        _("Ta tillbaka"),
        OPEN | STANDING,
        State.WITHDRAWN,
        _applicant,
        "registration.withdrawn",
    ),
    Move(
        "assign",
        _("Tilldela"),
        WAITING_FOR_OFFICER | WAITING_FOR_APPLICANT,
        None,
        _officer,
        "registration.assigned",
    ),
    Move(
        "take",
        _("Börja pröva"),
        frozenset({State.SUBMITTED}),
        State.UNDER_ASSESSMENT,
        _officer,
        "registration.taken",
    ),
    Move(
        "assess",
        _("Spara bedömning"),
        frozenset({State.UNDER_ASSESSMENT}),
        None,
        _officer,
        "registration.assessed",
    ),
    Move(
        "request_completion",
        _("Be om komplettering"),
        frozenset({State.UNDER_ASSESSMENT}),
        State.COMPLETION_REQUESTED,
        _officer,
        "registration.completion_requested",
    ),
    Move(
        "give_second_chance",
        _("Kommunicera inför avslag"),
        frozenset({State.UNDER_ASSESSMENT}),
        State.SECOND_CHANCE,
        _officer,
        "registration.second_chance_given",
    ),
    Move(
        "resume",
        _("Pröva vidare utan svar"),
        WAITING_FOR_APPLICANT,
        State.UNDER_ASSESSMENT,
        _officer,
        "registration.resumed",
    ),
    Move(
        "register",
        _("Registrera"),
        frozenset({State.UNDER_ASSESSMENT}),
        State.REGISTERED,
        _officer,
        "registration.registered",
    ),
    Move(
        "refuse",
        _("Avslå"),
        frozenset({State.UNDER_ASSESSMENT}),
        State.REFUSED,
        _officer,
        "registration.refused",
    ),
    Move(
        "suspend",
        _("Pausa"),
        frozenset({State.REGISTERED}),
        State.SUSPENDED,
        _officer,
        "registration.suspended",
    ),
    Move(
        "reinstate",
        _("Häv pausen"),
        frozenset({State.SUSPENDED}),
        State.REGISTERED,
        _officer,
        "registration.reinstated",
    ),
    Move(
        "revoke",
        _("Avför ur registret"),
        STANDING,
        State.REVOKED,
        _officer,
        "registration.revoked",
    ),
    # A decision that a second officer reads before it takes effect: see services.second_reading.
    Move(
        "propose",
        _("Skicka till en andra läsare"),
        frozenset({State.UNDER_ASSESSMENT}) | STANDING,
        None,
        _officer,
        "registration.proposed",
    ),
    Move(
        "take_back",
        _("Ta tillbaka förslaget"),
        frozenset({State.UNDER_ASSESSMENT}) | STANDING,
        None,
        _officer,
        "registration.taken_back",
    ),
    Move(
        "send_back",
        _("Skicka tillbaka förslaget"),
        frozenset({State.UNDER_ASSESSMENT}) | STANDING,
        None,
        _officer,
        "registration.sent_back",
    ),
    Move(
        "ask_reassessment",
        _("Begär ny bedömning"),
        STANDING,
        None,
        _officer,
        "registration.reassessment_asked",
    ),
    Move(
        "drop_reassessment",
        _("Avsluta ny bedömning"),
        STANDING,
        None,
        _officer,
        "registration.reassessment_dropped",
    ),
    Move("expire", _("Låt gå ut"), STANDING, State.EXPIRED, _system, "registration.expired"),
)
