"""Loads what the repository knows into rows: values, lists of codes, kinds of purchase, signals.

May be run again at every start. A row that staff have edited is never overwritten: each row
remembers a digest of what the repository said when it was written, and only a row that still is
what it was then follows a newer repository. A row that staff have ended stays
ended.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from procurement.models import (
    CpvSet,
    CpvSetEntry,
    KindInstrument,
    KindOfPurchase,
    LegalValue,
    LocalParameter,
    Place,
    Signal,
)
from procurement.rules import read_seed

_SOURCED = (
    "until",
    "source",
    "source_url",
    "certainty",
    "verified_by",
    "verified_on",
    "note",
)
_DATED = (*_SOURCED, "name")
_AMOUNT = (*_DATED, "amount", "unit", "operator")
_KIND = (
    *_SOURCED,
    "since",
    "name",
    "cpv_exact",
    "cpv_prefixes",
    "cpv_broad",
    "words",
    "synonyms",
    "foreign_words",
    "exclusions",
)
_KIND_INSTRUMENT = (*_SOURCED, "since", "weight", "main", "why")
_SIGNAL = (
    *_SOURCED,
    "since",
    "name",
    "instrument",
    "weight",
    "words",
    "title_only",
    "exclusions",
    "cpv_prefixes",
    "why",
)

_PLACE = (*_SOURCED, "since")


@transaction.atomic
def load() -> dict[str, int]:
    """Write what is new in the seed files; return how many rows were written, by file.

    About one query a file when nothing is new.
    """
    seed = read_seed()
    written = {
        "values": _write(LegalValue, seed["values"], key=("code", "since"), columns=_AMOUNT),
        "parameters": _write(
            LocalParameter, seed["parameters"], key=("code", "since"), columns=_AMOUNT
        ),
        "cpv_sets": _write_cpv_sets(seed["cpv_sets"]),
        "kinds": _write(KindOfPurchase, seed["kinds"], key=("slug",), columns=_KIND),
        "signals": _write(Signal, seed["signals"], key=("code",), columns=_SIGNAL),
        "places": _write(Place, seed["places"], key=("name",), columns=_PLACE),
    }
    kinds = dict(KindOfPurchase.objects.values_list("slug", "pk"))
    rows = [{**row, "kind_id": kinds[row["kind"]]} for row in seed["kind_instruments"]]
    written["kind_instruments"] = _write(
        KindInstrument, rows, key=("kind_id", "instrument"), columns=_KIND_INSTRUMENT
    )
    return written


def _write(
    model: type[models.Model],
    rows: Iterable[Mapping[str, Any]],
    *,
    key: tuple[str, ...],
    columns: tuple[str, ...],
) -> int:
    """Add the rows that are missing and update the ones that nobody has edited."""
    existing = {
        tuple(_plain(getattr(found, name)) for name in key): found
        for found in model._default_manager.all()
    }
    new = []
    changed = 0
    for row in rows:
        wanted = {name: _value(row.get(name), model, name) for name in (*key, *columns)}
        digest = _digest(wanted, columns)
        found = existing.get(tuple(_plain(wanted[name]) for name in key))
        if found is None:
            if not _already_covered(wanted, existing.values()):
                new.append(model(**wanted, seed_digest=digest))
        elif _follows_seed(found, columns) and found.seed_digest != digest:
            for name in columns:
                setattr(found, name, wanted[name])
            found.seed_digest = digest
            found.save()
            changed += 1
    model._default_manager.bulk_create(new)
    return len(new) + changed


def _already_covered(wanted: Mapping[str, Any], existing: Iterable[Any]) -> bool:
    """Whether a dated row that staff have written covers a day of a new one: theirs stands."""
    if "code" not in wanted or "since" not in wanted:
        return False
    first, last = wanted["since"], wanted["until"] or date.max
    return any(
        row.code == wanted["code"] and row.since <= last and first <= (row.until or date.max)
        for row in existing
    )


def _write_cpv_sets(rows: Iterable[Mapping[str, Any]]) -> int:
    """Lists of codes; the codes are written with a new list and are staff's from then on."""
    written = 0
    for row in rows:
        wanted = {name: _value(row.get(name), CpvSet, name) for name in _DATED}
        cpv_set, new = CpvSet.objects.get_or_create(
            code=row["code"],
            since=row["since"],
            defaults={**wanted, "seed_digest": _digest(wanted, _DATED)},
        )
        if new:
            ranges = [*((code, "") for code in row["codes"]), *row["ranges"]]
            CpvSetEntry.objects.bulk_create(
                CpvSetEntry(cpv_set=cpv_set, first=first, last=last)
                for first, last in dict.fromkeys(map(tuple, ranges))
            )
            written += 1
    return written


def _follows_seed(found: Any, columns: tuple[str, ...]) -> bool:
    """Whether the row still is what a seed file once said."""
    return found.seed_digest == _digest({name: getattr(found, name) for name in columns}, columns)


def _value(value: Any, model: type[models.Model], name: str) -> Any:
    """A cell of a seed file as the column holds it; null where the column allows none."""
    field = model._meta.get_field(name)
    if value is None:
        return None if field.null else field.get_default()
    return field.to_python(value)


def _digest(values: Mapping[str, Any], columns: tuple[str, ...]) -> str:
    text = json.dumps([_plain(values[name]) for name in columns], ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return str(value.normalize())
    return value if isinstance(value, bool | int | str | list | None) else str(value)
