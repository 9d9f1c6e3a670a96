"""Writes the policy that the portal starts with. What staff have edited is never overwritten."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from enterprises.models import Criterion, Demand, PolicyVersion, StandardSentence

SEED = Path(__file__).parent / "seed" / "policy_v1.json"


@transaction.atomic
def load() -> int:
    """Write policy version 1 with its criteria and standard sentences, unless it is there.

    Returns how many rows were made: 0 the second time. A row that somebody has edited or added
    stays as it is; one that somebody has removed does not come back, since the version is there.
    """
    seed = json.loads(SEED.read_text(encoding="utf-8"))
    policy, is_new = PolicyVersion.objects.get_or_create(
        number=seed["number"],
        defaults={
            "title": seed["title"],
            "decided_by": seed["decided_by"],
            "valid_from": date.fromisoformat(seed["valid_from"]),
            "revise_by": date.fromisoformat(seed["revise_by"]),
            "source": seed["source"],
            "text": seed["text"],
            "active": True,
        },
    )
    if not is_new:
        return 0
    made = 1
    for order, row in enumerate(seed["criteria"], start=1):
        made += _write_criterion(policy, order, row)
    sentences = [
        StandardSentence(order=order, **row) for order, row in enumerate(seed["sentences"])
    ]
    return made + len(StandardSentence.objects.bulk_create(sentences, ignore_conflicts=True))


def _write_criterion(policy: PolicyVersion, order: int, row: dict[str, Any]) -> int:
    fields = {name: value for name, value in row.items() if name != "demands"}
    criterion = Criterion.objects.create(policy=policy, order=order, **fields)
    demands = [
        Demand(criterion=criterion, order=place, **demand)
        for place, demand in enumerate(row["demands"])
    ]
    return 1 + len(Demand.objects.bulk_create(demands))
