"""A rule for each kind of data, with a proposal and no decision. What staff have edited stays."""

import csv
from pathlib import Path

from ljungby_social.privacy.models import RetentionRule
from ljungby_social.privacy.registry import registry

SEED = Path(__file__).parent.parent / "seed" / "retention.csv"


def load() -> int:
    """Make the rules that are missing; return how many. None of them erases anything."""
    made = 0
    with SEED.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["kind"] not in registry.kinds:
                continue
            _rule, is_new = RetentionRule.objects.get_or_create(
                kind=row["kind"],
                defaults={name: row[name] for name in ("months", "event", "action", "basis")},
            )
            made += is_new
    return made
