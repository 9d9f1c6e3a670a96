"""The states of a purchase, and who may move it between them.

A purchase comes in, is screened, is decided lot by lot, and leaves the portal with a decision:
the table has no way from a screening to the end that goes past one.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.roles import Role
from ljungby_social.casework import Move, MoveTable

# Who acts when a task or a command does: imports, screenings, notices that change a purchase.
SYSTEM = "system"


class State(models.TextChoices):
    NEW = "new", _("Inte prövad")
    SCREENED = "screened", _("Väntar på beslut")
    DECIDED = "decided", _("Beslutad")
    CLOSED = "closed", _("Avslutad")
    CANCELLED = "cancelled", _("Avbruten")


OPEN = frozenset({State.NEW, State.SCREENED, State.DECIDED})

_OFFICER = frozenset({Role.PROCUREMENT_OFFICER})
_OFFICER_OR_SYSTEM = _OFFICER | {SYSTEM}

MOVES = MoveTable(
    Move(
        "screen",
        _("Pröva"),
        frozenset({State.NEW}),
        State.SCREENED,
        _OFFICER_OR_SYSTEM,
        event="tender.screened",
    ),
    Move(
        "screen_again",
        _("Pröva på nytt"),
        frozenset({State.SCREENED, State.DECIDED}),
        None,
        _OFFICER_OR_SYSTEM,
        event="tender.screened_again",
    ),
    Move(
        "fill_in",
        _("Fyll i uppgifter"),
        frozenset({State.NEW, State.SCREENED}),
        State.SCREENED,
        _OFFICER,
        event="tender.facts_filled_in",
    ),
    Move(
        "answer",
        _("Svara på det som saknas"),
        frozenset({State.NEW, State.SCREENED}),
        State.SCREENED,
        frozenset({Role.UNIT_CONTACT}),
        event="tender.answered",
    ),
    Move(
        "decide_lot",
        _("Besluta om en del"),
        frozenset({State.SCREENED}),
        None,
        _OFFICER,
        event="tender.lot_decided",
    ),
    Move(
        "decide",
        _("Besluta"),
        frozenset({State.SCREENED}),
        State.DECIDED,
        _OFFICER,
        event="tender.decided",
    ),
    Move(
        "reopen",
        _("Öppna igen"),
        frozenset({State.DECIDED, State.CLOSED, State.CANCELLED}),
        State.SCREENED,
        _OFFICER_OR_SYSTEM,
        event="tender.reopened",
    ),
    Move(
        "close",
        _("Avsluta"),
        frozenset({State.DECIDED}),
        State.CLOSED,
        _OFFICER,
        event="tender.closed",
    ),
    Move(
        "cancel",
        _("Avbryt"),
        frozenset({State.NEW, State.SCREENED, State.DECIDED}),
        State.CANCELLED,
        _OFFICER_OR_SYSTEM,
        event="tender.cancelled",
    ),
    Move(
        "change",
        _("Ändra uppgifter om upphandlingen"),
        frozenset(State),
        None,
        _OFFICER_OR_SYSTEM,
        event="tender.changed",
    ),
)
