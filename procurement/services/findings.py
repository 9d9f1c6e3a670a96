"""Findings are kept once and shared: lots are much alike, so the same ones come again and again.

Of the eleven findings of each of 7,414 real lots, one in five is unlike all others before it.
"""

import hashlib
from collections.abc import Iterable

from django.db import transaction

from ljungby_social.law import DatedValue, Finding, Reason
from procurement.bulk import as_array, as_line, copy_lines, json_text, reserve_ids
from procurement.models import Finding as FindingRow
from procurement.rules.identity import ByObject

COLUMNS = (
    "id",
    "digest",
    "instrument",
    "legal",
    "suitability",
    "score",
    "reasons_for",
    "reasons_against",
    "missing",
    "rules",
    "values_used",
)
# How many findings a keeper knows before it asks the database anew.
MOST = 20_000


class Keeper:
    """Gives findings their rows: those that are there already, and else new ones.

    Nobody waits for a lock: two who write the same finding at the same moment write it twice.
    """

    def __init__(self) -> None:
        # By the finding's identity, which stays its own as long as it stands here. Only rows whose
        # transaction has ended well, so that none can vanish again.
        self._known: dict[int, tuple[Finding, int]] = {}

    def keep(self, groups: Iterable[Iterable[Finding]]) -> list[list[int]]:
        """The rows' ids for each group of findings, in their order. Writes what is not there.

        One question and one COPY at most. The caller holds the transaction.
        """
        asked = [tuple(group) for group in groups]
        known = self._known
        unknown = {id(one): one for group in asked for one in group if id(one) not in known}
        found = known | self._written(unknown) if unknown else known
        return [[found[id(one)][1] for one in group] for group in asked]

    def _written(self, unknown: dict[int, Finding]) -> dict[int, tuple[Finding, int]]:
        """Findings with their rows' ids, by identity; those that are not stored are written."""
        written = {key: _written(finding) for key, finding in unknown.items()}
        lines = dict(written.values())
        ids = _stored(lines)
        new = sorted(lines.keys() - ids.keys())
        ids.update(zip(new, reserve_ids(FindingRow, len(new)), strict=True))
        copy_lines(FindingRow, COLUMNS, [f"{ids[key]}\t{key}\t{lines[key]}" for key in new])
        found = {key: (unknown[key], ids[digest]) for key, (digest, _line) in written.items()}
        transaction.on_commit(lambda: self._learn(found))
        return found

    def _learn(self, found: dict[int, tuple[Finding, int]]) -> None:
        if len(self._known) >= MOST:
            self._known = {}  # not emptied: `keep` may hold it
        self._known.update(found)


def _stored(digests: Iterable[str]) -> dict[str, int]:
    rows = FindingRow.objects.filter(digest__in=digests).order_by("-pk")
    return {digest.hex: pk for digest, pk in rows.values_list("digest", "pk")}


def _write(found: Finding) -> tuple[str, str]:
    line = as_line(
        (
            found.instrument,
            found.legal.value,
            found.suitability.value,
            found.score,
            reasons_text(found.reasons_for),
            reasons_text(found.reasons_against),
            as_array(found.missing),
            as_array(found.rules),
            values_text(found.values_used),
        )
    )
    return hashlib.sha256(line.encode()).hexdigest()[:32], line


# The rules give the same object for the same facts, so most have been written before.
_written = ByObject(_write)


def reasons_text(reasons: Iterable[Reason]) -> str:
    """Reasons as a column of JSON keeps them."""
    return f"[{','.join([_reason_text(row) for row in reasons])}]"


def values_text(values: Iterable[DatedValue]) -> str:
    """Dated values as a column of JSON keeps them."""
    return f"[{','.join([_value_text(row) for row in values])}]"


def _reason(reason: Reason) -> str:
    return json_text(
        {
            "text": reason.text,
            "source": reason.source.ref,
            "url": reason.source.url,
            "weight": reason.weight,
        }
    )


def _value(value: DatedValue) -> str:
    return json_text(
        {
            "code": value.code,
            "name": value.name,
            "since": value.since.isoformat(),
            "amount": None if value.amount is None else str(value.amount),
            "unit": value.unit,
            "source": value.source.ref,
            "url": value.source.url,
        }
    )


_reason_text = ByObject(_reason)
_value_text = ByObject(_value)
