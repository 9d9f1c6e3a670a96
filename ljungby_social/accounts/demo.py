"""People to try the portal as. Only ever made in demo mode."""

from dataclasses import dataclass

from django.contrib.auth.models import Group
from django.utils import timezone

from ljungby_social.accounts import terms
from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.roles import Role

PASSWORD = "ljungby-demo-2026"


@dataclass(frozen=True, slots=True)
class DemoPerson:
    email: str
    name: str
    does: str
    role: Role | None = None
    unit: str = ""


PEOPLE = (
    DemoPerson("astrid@example.se", "Astrid Alm", "företrädare för ett företag"),
    DemoPerson("bo@example.se", "Bo Björk", "företrädare för ett annat företag"),
    DemoPerson("cecilia@example.se", "Cecilia Ceder", "handläggare", Role.CASE_OFFICER),
    DemoPerson("david@example.se", "David Dahl", "handläggare", Role.CASE_OFFICER),
    DemoPerson("per@example.se", "Per Poppel", "upphandlare", Role.PROCUREMENT_OFFICER),
    DemoPerson("ulla@example.se", "Ulla Asp", "enhetskontakt", Role.UNIT_CONTACT, "tekniska"),
    DemoPerson("adam@example.se", "Adam Ek", "administratör", Role.ADMINISTRATOR),
)


def load() -> None:
    """Make the demo people, once each, with verified addresses and one shared password."""
    for person in PEOPLE:
        if User.objects.filter(email=person.email).exists():
            continue
        administrator = person.role == Role.ADMINISTRATOR
        user = User.objects.create_user(
            person.email,
            PASSWORD,
            name=person.name,
            unit=Unit.objects.get(short_name=person.unit) if person.unit else None,
            is_staff=administrator,
            is_superuser=administrator,
        )
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)
        if person.role:
            user.groups.add(Group.objects.get(name=person.role))
        terms.accept(
            user_pk=user.pk, occasion=terms.Acceptance.Occasion.SIGN_UP, on=timezone.localdate()
        )
