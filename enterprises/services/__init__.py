"""All writes of the app, by the verbs that people use.

Every service is keyword-only and one transaction; it locks the one case it moves, checks the
version that the person saw, validates with `full_clean`, writes an event, and posts letters in
the same transaction. Raises ValidationError with a sentence for the person who tried.
"""

from enterprises.services.applying import (
    EnterpriseIsHere,
    NotComplete,
    carry_precheck,
    resubmit,
    save_contact,
    save_criterion,
    save_enterprise,
    save_offer,
    start_again,
    start_registration,
    submit,
    withdraw,
)
from enterprises.services.assessing import (
    assign,
    give_second_chance,
    recuse,
    request_completion,
    resume,
    save_verdict,
    take,
)
from enterprises.services.carrying import follow_policy
from enterprises.services.conversation import mark_seen, write_message, write_note
from enterprises.services.deciding import (
    CHALLENGE,
    decide,
    expire,
    reinstate,
    remind_of_renewal,
    revoke,
    suspend,
)
from enterprises.services.evidence import NotAccepted, add_document, remove_document
from enterprises.services.figures import (
    count_heads,
    remind_of_old_figures,
    save_supplier_profile,
)
from enterprises.services.following_up import (
    answer_sender,
    follow_up,
    raise_concern,
    standing_case,
)
from enterprises.services.people import (
    NotAdministrator,
    accept,
    answer_join_request,
    ask_to_join,
    change_kind,
    find_invitation,
    invite,
    remove_member,
)
from enterprises.services.reassessing import ask_reassessment, drop_reassessment
from enterprises.services.sampling import draw, pick
from enterprises.services.second_reading import confirm, propose, send_back, take_back

__all__ = [
    "CHALLENGE",
    "EnterpriseIsHere",
    "NotAccepted",
    "NotAdministrator",
    "NotComplete",
    "accept",
    "add_document",
    "answer_join_request",
    "answer_sender",
    "ask_reassessment",
    "ask_to_join",
    "assign",
    "carry_precheck",
    "change_kind",
    "confirm",
    "count_heads",
    "decide",
    "draw",
    "drop_reassessment",
    "expire",
    "find_invitation",
    "follow_policy",
    "follow_up",
    "give_second_chance",
    "invite",
    "mark_seen",
    "pick",
    "propose",
    "raise_concern",
    "recuse",
    "reinstate",
    "remind_of_old_figures",
    "remind_of_renewal",
    "remove_document",
    "remove_member",
    "request_completion",
    "resubmit",
    "resume",
    "revoke",
    "save_contact",
    "save_criterion",
    "save_enterprise",
    "save_offer",
    "save_supplier_profile",
    "save_verdict",
    "send_back",
    "standing_case",
    "start_again",
    "start_registration",
    "submit",
    "suspend",
    "take",
    "take_back",
    "withdraw",
    "write_message",
    "write_note",
]
