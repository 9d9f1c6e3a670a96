"""What the accounts app must have from the start: units, roles, what administrators may do, and
the first version of the terms."""

import csv
import json
from datetime import date
from pathlib import Path

from django.contrib.auth.models import Group, Permission

from ljungby_social.accounts.models import Terms, Unit
from ljungby_social.accounts.roles import Role

SEED = Path(__file__).parent.parent / "seed" / "units.csv"
TERMS = SEED.with_name("terms_v1.json")
# Administrators run the portal's own rows; these belong to the machinery beneath it.
MACHINERY = ("contenttypes", "sessions", "procrastinate", "pghistory", "pgtrigger")
# What cases rest on is closed or corrected, never deleted.
NEVER_DELETED = (
    "delete_user",
    "delete_group",
    "delete_unit",
    "delete_enterprise",
    "delete_registration",
    "delete_membership",
    "delete_document",
    "delete_headcount",
    "delete_supplierprofile",
    "delete_tender",
    "delete_lot",
    "delete_acceptance",
)


def load() -> None:
    """Add missing units and roles, and give administrators their rights. Edits by staff stay.

    The roles come with a migration; an emptied database has lost them.
    """
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            Unit.objects.get_or_create(
                short_name=row["short_name"], defaults={"name": row["name"], "kind": row["kind"]}
            )
    groups = {role: Group.objects.get_or_create(name=role)[0] for role in Role}
    groups[Role.ADMINISTRATOR].permissions.set(
        Permission.objects.exclude(content_type__app_label__in=MACHINERY)
    )
    if not Terms.objects.exists():
        seed = json.loads(TERMS.read_text(encoding="utf-8"))
        Terms.objects.create(**{**seed, "valid_from": date.fromisoformat(seed["valid_from"])})
