"""What the site itself keeps about people: accounts, letters, log-ins, and the logs of them."""

from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Acceptance, User
from ljungby_social.letters import Letter
from ljungby_social.privacy import closing
from ljungby_social.privacy.models import Extract
from ljungby_social.privacy.registry import Action, Event, Kind, Section, day_of, registry

BOTH = (Action.ERASE.value, Action.ANONYMISE.value)


def _applicants() -> QuerySet[User]:
    """Open accounts of people who are not staff and whom no app needs to stay."""
    found = User.objects.filter(is_active=True, is_staff=False, groups__isnull=True)
    for held in registry.holds:
        found = found.exclude(pk__in=held())
    return found


def _confirmed() -> Exists:
    return Exists(EmailAddress.objects.filter(user=OuterRef("pk"), verified=True))


def _unconfirmed_accounts() -> QuerySet[User]:
    return _applicants().filter(~_confirmed(), last_login=None)


def _unused_accounts() -> QuerySet[User]:
    return _applicants().filter(_confirmed(), last_login=None)


def _used_accounts() -> QuerySet[User]:
    return _applicants().filter(last_login__isnull=False)


def _erase_account(user: User, action: str) -> None:
    closing.forget(user, remove=action == Action.ERASE)


def _account_kind(code: str, label: Any, event: Event, rows: Any, event_code: str) -> Kind:
    return Kind(
        code=code,
        label=label,
        events={event_code: event},
        rows=rows,
        erase=_erase_account,
        shown=lambda user: gettext("Konto %(number)s") % {"number": user.pk},
        actions=BOTH,
        history=_(
            "Den som har gjort något i ett ärende står kvar där som ”Borttagen person”. Numret på "
            "kontot tas bort ur historiken."
        ),
        recipients=lambda user: [user.email],
        told=lambda user: _("Ditt konto"),
        keep=_("Logga in, så är kontot kvar."),
        path=lambda user: reverse("account_login"),
    )


CREATED = Event(_("kontot skapades"), day_of("date_joined"))
KINDS = (
    _account_kind(
        "accounts_unconfirmed",
        _("Konton där ingen har bekräftat e-postadressen"),
        CREATED,
        _unconfirmed_accounts,
        "created",
    ),
    _account_kind(
        "accounts_unused",
        _("Konton som ingen har loggat in på"),
        CREATED,
        _unused_accounts,
        "created",
    ),
    _account_kind(
        "accounts_inactive",
        _("Konton som inte används längre"),
        Event(_("personen senast loggade in"), TruncDate(Coalesce("last_login", "date_joined"))),
        _used_accounts,
        "last_login",
    ),
    Kind(
        code="letters",
        label=_("Kopior av brev i utkorgen"),
        events={
            "written": Event(_("brevet skrevs"), day_of("created_at")),
            "sent": Event(_("brevet skickades"), day_of("sent_at")),
        },
        rows=Letter.objects.all,
        erase=lambda letter, _action: letter.delete(),
        shown=lambda letter: letter.case_number or letter.template,
    ),
    Kind(
        code="sessions",
        label=_("Inloggningar som har gått ut, och text som väntade på en inloggning"),
        events={"expired": Event(_("inloggningen gick ut"), day_of("expire_date"))},
        rows=Session.objects.all,
        erase=lambda session, _action: session.delete(),
        shown=lambda session: gettext("En inloggning"),
    ),
)


def _account(user: User) -> list[tuple[Any, ...]]:
    roles = ", ".join(str(role.label) for role in sorted(user.roles))
    unit = user.unit.name if user.unit else ""
    return [(user.name, user.email, unit, roles, user.date_joined, user.last_login)]


def _addresses(user: User) -> Any:
    return EmailAddress.objects.filter(user=user).values_list("email", "verified", "primary")


def _second_factors(user: User) -> Any:
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    return [(row.get_type_display(), row.created_at, row.last_used_at) for row in rows]


def _other_logins(user: User) -> Any:
    return SocialAccount.objects.filter(user=user).values_list(
        "provider", "uid", "date_joined", "last_login"
    )


def _acceptances(user: User) -> Any:
    rows = Acceptance.objects.filter(user=user).select_related("terms").order_by("at")
    return [
        (row.terms.version, row.get_occasion_display(), row.case_number, row.at) for row in rows
    ]


def _letters(address: str) -> list[tuple[Any, ...]]:
    """Letters to the address; one that holds a link or code for its reader alone without it."""
    return [
        (row.created_at, row.sent_at, row.subject, row.case_number, "" if row.secret else row.body)
        for row in Letter.objects.filter(to__iexact=address).order_by("created_at")
    ]


def _extracts_at(address: str) -> list[tuple[Any, ...]]:
    rows = Extract.objects.filter(address__iexact=address).order_by("made_at")
    return [(row.made_at, gettext("kommunen")) for row in rows]


def _extracts(user: User) -> Any:
    """About the account, and about its address before there was an account."""
    rows = Extract.objects.filter(person=user).order_by("made_at")
    return [
        *_extracts_at(user.email),
        *(
            (row.made_at, gettext("du själv") if row.made_by_id == user.pk else gettext("kommunen"))
            for row in rows
        ),
    ]


def _admin_log(user: User) -> Any:
    rows = LogEntry.objects.filter(user=user).select_related("content_type").order_by("pk")
    return [
        (row.action_time, row.get_action_flag_display(), str(row.content_type or ""))
        for row in rows
    ]


WHEN = _("när")
SECTIONS = (
    Section(
        "account",
        _("Kontot"),
        {
            "name": _("namn"),
            "email": _("e-postadress"),
            "unit": _("enhet"),
            "roles": _("roller"),
            "created": _("skapat"),
            "last_login": _("senaste inloggning"),
        },
        _account,
    ),
    Section(
        "addresses",
        _("E-postadresser"),
        {"email": _("e-postadress"), "verified": _("bekräftad"), "primary": _("huvudadress")},
        _addresses,
        covers=("account.emailaddress.user",),
    ),
    Section(
        "second_factors",
        _("Två steg vid inloggning"),
        {"type": _("slag"), "created": _("tillagd"), "last_used": _("senast använd")},
        _second_factors,
        covers=("mfa.authenticator.user",),
    ),
    Section(
        "other_logins",
        _("Andra sätt att logga in"),
        {
            "provider": _("tjänst"),
            "uid": _("din beteckning där"),
            "created": _("kopplad"),
            "last_login": _("senaste inloggning"),
        },
        _other_logins,
        covers=("socialaccount.socialaccount.user",),
    ),
    Section(
        "sessions",
        _("Inloggningar som gäller nu"),
        {"until": _("gäller till")},
        lambda user: [(until,) for until in closing.logged_in_until(user)],
    ),
    Section(
        "terms",
        _("Villkor som du har godkänt"),
        {
            "version": _("version"),
            "occasion": _("tillfälle"),
            "case": _("ärende"),
            "at": WHEN,
        },
        _acceptances,
        covers=("accounts.acceptance.user",),
    ),
    Section(
        "letters",
        _("Brev till din adress"),
        {
            "written": _("skrivet"),
            "sent": _("skickat"),
            "subject": _("ämne"),
            "case": _("ärende"),
            "body": _("text"),
        },
        lambda user: _letters(user.email),
        rows_at=_letters,
    ),
    Section(
        "extracts",
        _("Registerutdrag om dig"),
        {"made": WHEN, "by": _("gjort av")},
        _extracts,
        covers=("privacy.extract.person", "privacy.extract.made_by"),
        rows_at=_extracts_at,
    ),
    Section(
        "administration",
        _("Det du har ändrat i administrationen"),
        {"at": WHEN, "action": _("vad"), "kind": _("slag av rad")},
        _admin_log,
        covers=("admin.logentry.user",),
    ),
)

registry.add(*KINDS, *SECTIONS)
