"""The rules' knowledge, read from rows and kept until a row changes.

Reading all of it takes nine queries; asking whether it has changed takes one.
"""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from procurement import rules
from procurement.models import (
    CpvSet,
    KindInstrument,
    KindOfPurchase,
    KnowledgeStamp,
    LegalValue,
    LocalParameter,
    Place,
    Signal,
)
from procurement.rules import Knowledge, read_seed

Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Read:
    """Knowledge with the prints that a stored screening carries."""

    knowledge: Knowledge
    fingerprint: str
    stamp: str


_kept: Read | None = None


def current() -> Read:
    """The knowledge as the rows now are; the repository's own when nothing has been loaded.

    Kept by this process until a trigger has given the rows another stamp. One query, or ten.
    """
    global _kept
    stamp = str(KnowledgeStamp.objects.values_list("stamp", flat=True).first() or "")
    if _kept is None or _kept.stamp != stamp:
        rows = read_rows() if stamp else {}
        if not rows.get("values"):
            rows = read_seed()
        _kept = Read(build(rows), fingerprint(rows), stamp)
    return _kept


def build(rows: Rows) -> Knowledge:
    """Knowledge from plain rows, as the admin's preview builds one with a changed row."""
    return Knowledge.from_rows(**rows)


def fingerprint(rows: Rows) -> str:
    """Sixteen characters that differ when any row differs."""
    text = json.dumps(rows, sort_keys=True, ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@cache
def engine() -> str:
    """Sixteen characters that differ when the code of any rule differs."""
    digest = hashlib.sha256()
    for path in sorted(Path(rules.__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


_SOURCED = (
    "since",
    "until",
    "source",
    "source_url",
    "certainty",
    "verified_by",
    "verified_on",
    "note",
)
_AMOUNT = ("code", "name", "amount", "unit", "operator", *_SOURCED)
_KIND = (
    "slug",
    "name",
    "cpv_exact",
    "cpv_prefixes",
    "cpv_broad",
    "words",
    "synonyms",
    "foreign_words",
    "exclusions",
    *_SOURCED,
)
_SIGNAL = (
    "code",
    "name",
    "instrument",
    "weight",
    "words",
    "title_only",
    "exclusions",
    "cpv_prefixes",
    "why",
    *_SOURCED,
)
_PLACE = ("name", *_SOURCED)
_KIND_INSTRUMENT = ("kind__slug", "instrument", "weight", "main", "why", *_SOURCED)


def read_rows() -> Rows:
    """All rows as plain dicts in the shape of the seed files. Eight queries."""
    return {
        "values": list(LegalValue.objects.order_by("code", "since").values(*_AMOUNT)),
        "parameters": list(LocalParameter.objects.order_by("code", "since").values(*_AMOUNT)),
        "cpv_sets": [_cpv_set(row) for row in _cpv_sets()],
        "kinds": list(KindOfPurchase.objects.order_by("slug").values(*_KIND)),
        "kind_instruments": [
            {**row, "kind": row.pop("kind__slug")}
            for row in KindInstrument.objects.exclude(weight=0)
            .order_by("kind__slug", "instrument")
            .values(*_KIND_INSTRUMENT)
        ],
        "signals": list(Signal.objects.order_by("code").values(*_SIGNAL)),
        "places": list(Place.objects.order_by("name").values(*_PLACE)),
    }


def _cpv_sets() -> models.QuerySet[CpvSet]:
    return CpvSet.objects.order_by("code", "since").prefetch_related("entries")


def _cpv_set(row: CpvSet) -> dict[str, Any]:
    entries = row.entries.all()
    return {
        "code": row.code,
        "name": row.name,
        "codes": [entry.first for entry in entries if not entry.last],
        "ranges": [[entry.first, entry.last] for entry in entries if entry.last],
        **{name: getattr(row, name) for name in _SOURCED},
    }
