"""All writes of the app, by the verbs that people use.

Every service is keyword-only and one transaction; it locks the one case it moves, checks the
version that the person saw, validates with `full_clean`, writes an event, and posts letters in
the same transaction. Raises ValidationError with a sentence for the person who tried.
"""

from enterprises.services.applying import (
    EnterpriseIsHere,
    NotComplete,
    resubmit,
    save_contact,
    save_criterion,
    save_enterprise,
    save_offer,
    start_registration,
    submit,
    withdraw,
)
from enterprises.services.assessing import (
    assign,
    give_second_chance,
    request_completion,
    resume,
    save_verdict,
    take,
)
from enterprises.services.deciding import CHALLENGE, decide, expire, reinstate, revoke, suspend
from enterprises.services.evidence import NotAccepted, add_document, remove_document

__all__ = [
    "CHALLENGE",
    "EnterpriseIsHere",
    "NotAccepted",
    "NotComplete",
    "add_document",
    "assign",
    "decide",
    "expire",
    "give_second_chance",
    "reinstate",
    "remove_document",
    "request_completion",
    "resubmit",
    "resume",
    "revoke",
    "save_contact",
    "save_criterion",
    "save_enterprise",
    "save_offer",
    "save_verdict",
    "start_registration",
    "submit",
    "suspend",
    "take",
    "withdraw",
]
