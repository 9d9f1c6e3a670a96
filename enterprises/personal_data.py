"""What the register extract tells a person about enterprises, and what closing an account needs."""

from typing import Any, cast

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from enterprises import presenting
from enterprises.models import (
    Concern,
    Decision,
    Document,
    Enterprise,
    HeadCount,
    Invitation,
    JoinRequest,
    Membership,
    Message,
    Proposal,
    Recusal,
    Registration,
    RegistrationEvent,
    Verdict,
)
from enterprises.states import OPEN, STANDING
from ljungby_social.accounts.models import User
from ljungby_social.privacy.registry import Obstacle, Section, registry

ADMINISTRATOR = Membership.Kind.ADMINISTRATOR
WHEN, CASE, ENTERPRISE = (
    gettext_lazy("när"),
    gettext_lazy("ärende"),
    gettext_lazy("företag"),
)


def _memberships(user: User) -> Any:
    rows = Membership.objects.filter(user=user).select_related("enterprise")
    return [(row.enterprise.name, row.get_kind_display(), row.since) for row in rows]


def _invitations_to(address: str) -> list[tuple[Any, ...]]:
    """Not by whom: that is somebody else."""
    rows = Invitation.objects.filter(email__iexact=address).select_related("enterprise")
    return [(_("till dig"), row.enterprise.name, row.sent_at, row.accepted_at) for row in rows]


def _invitations(user: User) -> Any:
    """Those to the person's address in whole; of those that they sent, not to whom."""
    sent = Invitation.objects.filter(invited_by=user).select_related("enterprise")
    return [
        *_invitations_to(user.email),
        *((_("från dig"), row.enterprise.name, row.sent_at, row.accepted_at) for row in sent),
    ]


def _join_requests(user: User) -> Any:
    asked = JoinRequest.objects.filter(user=user).select_related("enterprise")
    answered = JoinRequest.objects.filter(answered_by=user).select_related("enterprise")
    return [
        *(
            (_("du frågade"), row.enterprise.name, row.asked_at, row.message, row.state)
            for row in asked
        ),
        *((_("du svarade"), row.enterprise.name, row.asked_at, "", row.state) for row in answered),
    ]


def _contact_in(address: str) -> list[tuple[Any, ...]]:
    """Cases whose contact has the address, now or in an earlier version of the case."""
    columns = (
        "number",
        "enterprise__name",
        "contact_name",
        "contact_role",
        "contact_email",
        "contact_phone",
        "contact_public",
    )
    earlier: Any = cast(Any, Registration._meta.get_field("history")).related_model
    return list(
        dict.fromkeys(
            row
            for model in (Registration, earlier)
            for row in model.objects.filter(contact_email__iexact=address)
            .order_by("number", "pk")
            .values_list(*columns)
        )
    )


def _events(user: User) -> Any:
    words = presenting.event_words()
    rows = RegistrationEvent.objects.filter(actor=user).order_by("at").select_related("case")
    return [
        # An officer's words in an event are about somebody else.
        (
            row.case.number,
            row.at,
            str(words.get(row.code, (row.code, ""))[0]),
            "" if user.is_officer else row.text,
        )
        for row in rows
    ]


def _messages(user: User) -> Any:
    rows = Message.objects.filter(author=user).order_by("sent_at").select_related("registration")
    return [
        (row.registration.number, row.sent_at, row.get_side_display(), row.text) for row in rows
    ]


def _documents(user: User) -> Any:
    return (
        Document.objects.filter(uploaded_by=user)
        .order_by("uploaded_at")
        .values_list("registration__number", "uploaded_at", "original_name", "size")
    )


def _head_counts(user: User) -> Any:
    return HeadCount.objects.filter(recorded_by=user).values_list("enterprise__name", "recorded_at")


def _handled(user: User) -> Any:
    return Registration.objects.filter(officer=user).order_by("number").values_list("number")


def _verdicts(user: User) -> Any:
    rows = Verdict.objects.filter(officer=user).order_by("written_at")
    return [
        (
            row.registration.number,
            row.criterion.code,
            row.get_outcome_display(),
            row.written_at,
        )
        for row in rows.select_related("registration", "criterion")
    ]


def _decisions(user: User) -> Any:
    rows = Decision.objects.filter(decided_by=user).order_by("decided_at")
    return [
        (row.registration.number, row.get_outcome_display(), row.decided_on, row.diary_number)
        for row in rows.select_related("registration")
    ]


def _recusals(user: User) -> Any:
    return (
        Recusal.objects.filter(officer=user)
        .order_by("at")
        .values_list("registration__number", "reason", "at")
    )


def _concerns(address: str) -> Any:
    """What came from the person's own address. Never to whom an officer has given it."""
    return (
        Concern.objects.filter(sender_email__iexact=address)
        .order_by("received_at")
        .values_list("registration__enterprise__name", "received_at", "text")
    )


def _proposals(user: User) -> Any:
    rows = Proposal.objects.filter(Q(prepared_by=user) | Q(reader=user)).order_by("prepared_at")
    return [
        (
            row.registration.number,
            row.prepared_at,
            row.get_kind_display(),
            _("du skrev") if row.prepared_by_id == user.pk else _("du läste"),
        )
        for row in rows.select_related("registration")
    ]


SECTIONS = (
    Section(
        "memberships",
        gettext_lazy("Företag som du hör till"),
        {
            "enterprise": ENTERPRISE,
            "kind": gettext_lazy("behörighet"),
            "since": gettext_lazy("sedan"),
        },
        _memberships,
        covers=("enterprises.membership.user",),
    ),
    Section(
        "invitations",
        gettext_lazy("Inbjudningar"),
        {
            "direction": gettext_lazy("riktning"),
            "enterprise": ENTERPRISE,
            "sent": gettext_lazy("skickad"),
            "accepted": gettext_lazy("antagen"),
        },
        _invitations,
        covers=("enterprises.invitation.invited_by",),
        rows_at=_invitations_to,
    ),
    Section(
        "join_requests",
        gettext_lazy("Frågor om att få vara med"),
        {
            "direction": gettext_lazy("riktning"),
            "enterprise": ENTERPRISE,
            "asked": WHEN,
            "message": gettext_lazy("hälsning"),
            "state": gettext_lazy("läge"),
        },
        _join_requests,
        covers=("enterprises.joinrequest.user", "enterprises.joinrequest.answered_by"),
    ),
    Section(
        "contact",
        gettext_lazy("Ärenden där du är, eller har varit, kontaktperson"),
        {
            "case": CASE,
            "enterprise": ENTERPRISE,
            "name": gettext_lazy("namn"),
            "role": gettext_lazy("roll"),
            "email": gettext_lazy("e-postadress"),
            "phone": gettext_lazy("telefon"),
            "public": gettext_lazy("visas utåt"),
        },
        lambda user: _contact_in(user.email),
        rows_at=_contact_in,
    ),
    Section(
        "events",
        gettext_lazy("Det du har gjort i ärenden"),
        {
            "case": CASE,
            "at": WHEN,
            "what": gettext_lazy("vad"),
            "text": gettext_lazy("text"),
        },
        _events,
        covers=("enterprises.registrationevent.actor",),
    ),
    Section(
        "messages",
        gettext_lazy("Meddelanden som du har skrivit"),
        {
            "case": CASE,
            "sent": WHEN,
            "side": gettext_lazy("från"),
            "text": gettext_lazy("text"),
        },
        _messages,
        covers=("enterprises.message.author",),
    ),
    Section(
        "documents",
        gettext_lazy("Filer som du har laddat upp"),
        {
            "case": CASE,
            "uploaded": WHEN,
            "name": gettext_lazy("filnamn"),
            "size": gettext_lazy("storlek i byte"),
        },
        _documents,
        covers=("enterprises.document.uploaded_by",),
    ),
    Section(
        "head_counts",
        gettext_lazy("Antal som du har lagt in"),
        {"enterprise": ENTERPRISE, "recorded": WHEN},
        _head_counts,
        covers=("enterprises.headcount.recorded_by",),
    ),
    Section(
        "handled",
        gettext_lazy("Ärenden som du handlägger"),
        {"case": CASE},
        _handled,
        covers=("enterprises.registration.officer",),
    ),
    Section(
        "verdicts",
        gettext_lazy("Bedömningar som du har gjort"),
        {
            "case": CASE,
            "criterion": gettext_lazy("kriterium"),
            "outcome": gettext_lazy("bedömning"),
            "written": WHEN,
        },
        _verdicts,
        covers=("enterprises.verdict.officer",),
    ),
    Section(
        "decisions",
        gettext_lazy("Beslut som du har fattat"),
        {
            "case": CASE,
            "outcome": gettext_lazy("beslut"),
            "day": gettext_lazy("beslutsdag"),
            "diary": gettext_lazy("diarienummer"),
        },
        _decisions,
        covers=("enterprises.decision.decided_by",),
    ),
    Section(
        "proposals",
        gettext_lazy("Förslag till beslut"),
        {
            "case": CASE,
            "prepared": WHEN,
            "kind": gettext_lazy("beslut"),
            "role": gettext_lazy("vad du gjorde"),
        },
        _proposals,
        covers=("enterprises.proposal.prepared_by", "enterprises.proposal.reader"),
    ),
    Section(
        "concerns",
        gettext_lazy("Påpekanden från din adress"),
        {"enterprise": ENTERPRISE, "received": WHEN, "text": gettext_lazy("text")},
        lambda user: _concerns(user.email),
        rows_at=_concerns,
    ),
    Section(
        "recusals",
        gettext_lazy("Jäv som du har anmält"),
        {"case": CASE, "reason": gettext_lazy("skäl"), "at": WHEN},
        _recusals,
        covers=("enterprises.recusal.officer",),
    ),
)


def _alone_in_charge() -> QuerySet[Membership]:
    """Administrators' places in enterprises that have no other administrator."""
    others = Membership.objects.filter(
        enterprise=OuterRef("enterprise"), kind=ADMINISTRATOR, user__is_active=True
    ).exclude(pk=OuterRef("pk"))
    return Membership.objects.filter(kind=ADMINISTRATOR).exclude(Exists(others))


def needed_accounts() -> QuerySet[Any]:
    """People without whom an enterprise that applies, or is registered, has nobody in charge."""
    active = Registration.objects.filter(
        enterprise=OuterRef("enterprise"), state__in=OPEN | STANDING
    )
    return _alone_in_charge().filter(Exists(active)).values("user")


def obstacles(user: User) -> list[Obstacle]:
    """What a person must settle in their enterprises before the account is closed."""
    found = []
    for place in _alone_in_charge().filter(user=user).select_related("enterprise"):
        enterprise = place.enterprise
        if enterprise.memberships.exclude(pk=place.pk).filter(user__is_active=True).exists():
            text = _("Utse någon annan till administratör för %(name)s.") % {
                "name": enterprise.name
            }
            url = reverse("enterprises:people", args=[enterprise.slug])
            found.append(Obstacle(text, url))
        elif case := _active_case(enterprise):
            text = _(
                "Du är ensam administratör för %(name)s. Ta tillbaka ärendet %(number)s, eller "
                "bjud in någon som tar över."
            ) % {"name": enterprise.name, "number": case.number}
            found.append(Obstacle(text, case.get_absolute_url()))
    return found


def _active_case(enterprise: Enterprise) -> Registration | None:
    return enterprise.registrations.filter(state__in=OPEN | STANDING).order_by("-pk").first()


def part(user: User) -> None:
    """Take the person out of enterprises, with what they asked and offered there."""
    Membership.objects.filter(user=user).delete()
    Invitation.objects.filter(invited_by=user).delete()
    Invitation.objects.filter(email__iexact=user.email).delete()
    JoinRequest.objects.filter(user=user).delete()


registry.add(*SECTIONS)
registry.holds.append(needed_accounts)
registry.obstacles.append(obstacles)
registry.partings.append(part)
