"""What the accounts app must have from the start: units, and what administrators may do."""

import csv
from pathlib import Path

from django.contrib.auth.models import Group, Permission

from ljungby_social.accounts.models import Unit
from ljungby_social.accounts.roles import Role

SEED = Path(__file__).parent.parent / "seed" / "units.csv"
# Administrators run the portal's own rows; these belong to the machinery beneath it.
MACHINERY = ("contenttypes", "sessions", "procrastinate", "pghistory", "pgtrigger")


def load() -> None:
    """Add missing units and give the administrators' group its rights. Edits by staff stay."""
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            Unit.objects.get_or_create(
                short_name=row["short_name"], defaults={"name": row["name"], "kind": row["kind"]}
            )
    group = Group.objects.get(name=Role.ADMINISTRATOR)
    group.permissions.set(Permission.objects.exclude(content_type__app_label__in=MACHINERY))
