"""The kinds of data about people in the cases, and how each is erased.

A decided case is a public record: verdicts, decision and events are no kind here, so no rule can
erase them. What may go by a decision is what lay beside it. Earlier versions of a row lie in the
history tables and go the same way: they are removed with a row that is removed, and emptied of
the same columns when a row is made anonymous.
"""

from functools import partial
from typing import Any, cast

import pgtrigger
from django.db import models, transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.models import (
    AccountingYear,
    Claim,
    Concern,
    Document,
    Enterprise,
    Invitation,
    JoinRequest,
    Membership,
    Message,
    Registration,
    RegistrationEvent,
)
from enterprises.models.claims import Facts
from enterprises.services.case import log
from enterprises.states import State
from ljungby_social.privacy.closing import NAMELESS, NOBODY_AT
from ljungby_social.privacy.registry import Action, Event, Kind, Text, day_of, registry

ENDED = (State.REFUSED, State.WITHDRAWN, State.REVOKED, State.EXPIRED)
NO_ADDRESS = f"borttagen@{NOBODY_AT}"


def _ended_cases() -> QuerySet[Registration]:
    """Cases that were sent in and have come to their end."""
    return Registration.objects.filter(state__in=ENDED, submitted_at__isnull=False)


def _end_of(case: str) -> Subquery:
    """The day when the case that `case` names came to its end."""
    ends = (
        RegistrationEvent.objects.filter(case=OuterRef(case), to_state__in=ENDED)
        .exclude(from_state=F("to_state"))
        .order_by()
        .values("case")
        .annotate(last=Max("at"))
    )
    return Subquery(ends.annotate(day=TruncDate("last")).values("day")[:1])


def _history_of(model: type[models.Model]) -> Any:
    """The table of earlier versions of a tracked model's rows."""
    return cast(Any, model._meta.get_field("history")).related_model.objects


def _remove_tracked(rows: QuerySet[Any]) -> None:
    """Remove rows with all their earlier versions."""
    _history_of(rows.model).filter(pgh_obj_id__in=list(rows.values_list("pk", flat=True))).delete()
    rows.delete()


def _note_in_case(case: Registration, kind: str) -> None:
    """An event that tells later readers why something is missing; one a day and kind."""
    said = case.events.filter(code="registration.thinned", text=kind, at__date=timezone.localdate())
    if not said.exists():
        log(case, "registration.thinned", actor=None, text=kind, internal=True)


def _drafts() -> QuerySet[Registration]:
    """Cases that never came in to the municipality, also when they were taken back."""
    return Registration.objects.filter(
        state__in=(State.DRAFT, State.WITHDRAWN), submitted_at=None
    ).select_related("enterprise")


def _erase_draft(case: Registration, _action: str) -> None:
    """Remove the draft with all answers and files; the enterprise too, when nothing is left of it.

    Raises ProtectedError when somebody else's row rests on the draft.
    """
    for document in case.documents.all():
        _remove_file(document)
    for model in (Claim, AccountingYear, *Facts.__subclasses__()):
        _remove_tracked(cast(Any, model).objects.filter(registration=case))
    case.messages.all().delete()
    with pgtrigger.ignore("enterprises.RegistrationEvent:append_only"):
        case.events.all().delete()
    enterprise = case.enterprise
    _remove_tracked(Registration.objects.filter(pk=case.pk))
    if not enterprise.registrations.exists():
        _remove_tracked(Enterprise.objects.filter(pk=enterprise.pk))


def _remove_file(document: Document) -> None:
    """Remove the row, and the file when no other case carries it."""
    name, storage = document.file.name, document.file.storage
    document.delete()
    if not Document.objects.filter(file=name).exists():
        transaction.on_commit(partial(storage.delete, name))


def _erase_evidence(document: Document, _action: str) -> None:
    _note_in_case(document.registration, gettext("underlag"))
    _remove_file(document)


def _erase_message(message: Message, _action: str) -> None:
    is_note = message.side == Message.Side.NOTE
    _note_in_case(
        message.registration, gettext("interna anteckningar") if is_note else gettext("meddelanden")
    )
    message.delete()


def _forget_contact(case: Registration, _action: str) -> None:
    """Empty whom the municipality talked to, in the case and in its earlier versions."""
    nobody = {
        "contact_name": NAMELESS,
        "contact_role": "",
        "contact_email": NO_ADDRESS,
        "contact_phone": "",
        "contact_public": False,
        "declared_name": NAMELESS,
    }
    Registration.objects.filter(pk=case.pk).update(**nobody)
    _history_of(Registration).filter(pgh_obj_id=case.pk).update(**nobody)
    _note_in_case(case, gettext("kontaktuppgifter"))


def _people_of(case: Registration) -> list[str]:
    """The case's contact and those who run the enterprise."""
    people = case.enterprise.memberships.filter(
        kind=Membership.Kind.ADMINISTRATOR, user__is_active=True
    ).values_list("user__email", flat=True)
    contact = "" if case.contact_email.endswith(NOBODY_AT) else case.contact_email
    return [contact, *people]


def _contact_of(case: Registration) -> list[str]:
    """The contact alone: the letter is about what we call that person."""
    return [] if case.contact_email.endswith(NOBODY_AT) else [case.contact_email]


def _told_of_invitation(invitation: Invitation) -> Text:
    """A person who is let in must not think that they are thrown out."""
    text = _("Inbjudan till {name}, som du inte har svarat på")
    if invitation.accepted_at is not None:
        text = _("Inbjudan till {name}, som är besvarad. Vem som hör till företaget ändras inte")
    return format_lazy(text, name=invitation.enterprise.name)


def _case_of(row: Document | Message) -> str:
    return str(row.registration.number)


def _case_path(number: str) -> str:
    return reverse("enterprises:registration", args=[number])


def _forget_sender(concern: Concern, _action: str) -> None:
    """Empty the address; no earlier version has it, since the history leaves the column out."""
    Concern.objects.filter(pk=concern.pk).update(sender_email="")


ENDED_EVENT = _("ärendet avslutades")
KEEP_DRAFT = _("Fortsätt på utkastet och spara något, så är det kvar.")
KEEP_COPY = _("Logga in och spara en egen kopia. Kommunen behåller inte sin.")


def _in_case(text: Text) -> Any:
    """Words about a row in a case, with the case's number."""
    return lambda row: format_lazy(text, number=_case_of(row))


KINDS = (
    Kind(
        code="drafts",
        label=_("Utkast som aldrig har skickats in"),
        events={"changed": Event(_("utkastet senast ändrades"), day_of("updated_at"))},
        rows=_drafts,
        erase=_erase_draft,
        shown=lambda case: case.number,
        history=_("Alla tidigare versioner av svaren tas bort samtidigt."),
        recipients=_people_of,
        told=lambda case: format_lazy(_("Utkastet {number}"), number=case.number),
        keep=KEEP_DRAFT,
        path=lambda case: _case_path(case.number),
    ),
    Kind(
        code="evidence",
        label=_("Filer i ärenden som har slutat med avslag, återkallelse eller att tiden gått ut"),
        events={
            "ended": Event(ENDED_EVENT, _end_of("registration")),
            "decided": Event(_("beslutet fattades"), day_of("registration__decided_at")),
        },
        rows=lambda: Document.objects.filter(registration__in=_ended_cases()).select_related(
            "registration__enterprise"
        ),
        erase=_erase_evidence,
        shown=_case_of,
        recipients=lambda document: _people_of(document.registration),
        told=_in_case(_("Filerna i ärende {number}")),
        keep=KEEP_COPY,
        path=lambda document: _case_path(document.registration.number),
    ),
    Kind(
        code="contacts",
        label=_("Kontaktperson och den som intygade, i avslutade ärenden"),
        events={"ended": Event(ENDED_EVENT, _end_of("pk"))},
        rows=lambda: _ended_cases().exclude(contact_email=NO_ADDRESS),
        erase=_forget_contact,
        shown=lambda case: case.number,
        actions=(Action.ANONYMISE.value,),
        history=_("Samma uppgifter töms i alla tidigare versioner av ärendet."),
        # Nothing can keep them, so the letter says no `keep`; whoever declared left no address.
        recipients=_contact_of,
        told=lambda case: format_lazy(
            _("Dina kontaktuppgifter i ärende {number}"), number=case.number
        ),
    ),
    Kind(
        code="messages",
        label=_("Meddelanden i avslutade ärenden"),
        events={"ended": Event(ENDED_EVENT, _end_of("registration"))},
        rows=lambda: (
            Message.objects.filter(registration__in=_ended_cases())
            .exclude(side=Message.Side.NOTE)
            .select_related("registration__enterprise")
        ),
        erase=_erase_message,
        shown=_case_of,
        recipients=lambda message: _people_of(message.registration),
        told=_in_case(_("Meddelandena i ärende {number}")),
        keep=KEEP_COPY,
        path=lambda message: _case_path(message.registration.number),
    ),
    Kind(
        code="notes",
        label=_("Interna anteckningar i avslutade ärenden"),
        events={"ended": Event(ENDED_EVENT, _end_of("registration"))},
        rows=lambda: Message.objects.filter(
            registration__in=_ended_cases(), side=Message.Side.NOTE
        ).select_related("registration"),
        erase=_erase_message,
        shown=_case_of,
    ),
    Kind(
        code="concerns",
        label=_("Adressen till den som har lämnat ett påpekande som är besvarat"),
        events={
            "received": Event(_("påpekandet kom in"), day_of("received_at")),
            "handled": Event(_("påpekandet hanterades"), day_of("handled_at")),
        },
        rows=lambda: (
            Concern.objects.exclude(sender_email="")
            .exclude(state__in=Concern.WAITING)
            .select_related("registration__enterprise")
        ),
        erase=_forget_sender,
        shown=lambda concern: concern.registration.number,
        actions=(Action.ANONYMISE.value,),
        history=_("Adressen finns inte i några tidigare versioner."),
        recipients=lambda concern: [concern.sender_email],
        told=lambda concern: format_lazy(
            _("Din e-postadress i påpekandet om {name}"),
            name=concern.registration.enterprise.name,
        ),
    ),
    Kind(
        code="invitations",
        label=_("Inbjudningar som är besvarade eller har gått ut"),
        events={
            "over": Event(
                _("inbjudan besvarades eller gick ut"),
                Coalesce(TruncDate("accepted_at"), F("expires_on")),
            )
        },
        rows=lambda: Invitation.objects.select_related("enterprise"),
        erase=lambda invitation, _action: invitation.delete(),
        shown=lambda invitation: gettext("En inbjudan"),
        recipients=lambda invitation: [invitation.email],
        told=_told_of_invitation,
    ),
    Kind(
        code="join_requests",
        label=_("Besvarade frågor om att få vara med i ett företag"),
        events={"asked": Event(_("personen frågade"), day_of("asked_at"))},
        rows=lambda: JoinRequest.objects.filter(~Q(state=JoinRequest.State.WAITING)).select_related(
            "enterprise", "user"
        ),
        erase=lambda request, _action: request.delete(),
        shown=lambda request: gettext("En fråga"),
        # A closed account has no address to write to.
        recipients=lambda request: [request.user.email] if request.user.is_active else [],
        told=lambda request: format_lazy(
            _("Din fråga om att få vara med i {name}"), name=request.enterprise.name
        ),
    ),
)

registry.add(*KINDS)
