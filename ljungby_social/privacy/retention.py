"""Erases what is out of time: only by a rule with a decision, only after who it concerns was told.

Each row is erased in a transaction of its own, locked and looked at once more first: somebody who
logs in, or goes on with a draft, a second before keeps it.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError, RestrictedError

from ljungby_social import letters
from ljungby_social.letters import Letter
from ljungby_social.privacy.models import (
    Erasure,
    ErasureNotice,
    RetentionRule,
    months_before,
)
from ljungby_social.privacy.registry import Kind, Text

# No run takes on more of a kind than this; the next night goes on.
MOST_PER_RUN = 1000


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a rule would do on a day, without doing it. Counts of rows.

    `out_of_time` have passed their months; of these `ready` would be erased on the day, the
    others wait for the day in their letter. `to_announce` would be told about on the day.
    """

    rule: RetentionRule
    may_act: bool
    out_of_time: int
    ready: int
    to_announce: int


def outlook(rule: RetentionRule, *, on: date) -> Outlook:
    """Count, changing nothing. Rules without a decision are counted too: what they would erase."""
    kind = rule.sort
    if kind is None:
        return Outlook(rule, False, 0, 0, 0)
    if kind.recipients is None:
        number = rule.due(on).count()
        return Outlook(rule, rule.may_act(on), number, number, 0)
    return Outlook(
        rule,
        rule.may_act(on),
        out_of_time=rule.due(on).count(),
        ready=len(_ready(rule, kind, on)),
        to_announce=_to_announce(rule, on).count(),
    )


def run(*, on: date) -> list[Erasure]:
    """Do what the rules in force say for the day; return what was done, one row a kind."""
    done = []
    acting = {rule.kind: rule for rule in RetentionRule.objects.in_force(on) if rule.may_act(on)}
    for rule in acting.values():
        row = _run_rule(rule, on)
        if row.erased or row.announced or row.stopped or row.kept:
            row.save()
            done.append(row)
    # Nobody is left waiting for an erasure that no decision stands behind any longer.
    _open_notices().exclude(kind__in=acting).update(stopped_on=on)
    return done


def _run_rule(rule: RetentionRule, on: date) -> Erasure:
    kind = rule.sort
    assert kind is not None  # noqa: S101  may_act has looked
    row = Erasure(kind=rule.kind, on=on, action=rule.action, decision_number=rule.decision_number)
    if kind.recipients is None:
        for pk in rule.due(on).values_list("pk", flat=True)[:MOST_PER_RUN]:
            _count(row, _erase(rule, kind, pk, on))
        return row
    row.stopped = _stop_those_kept(rule, kind, on)
    for notice in _ready(rule, kind, on)[:MOST_PER_RUN]:
        outcome = _erase(rule, kind, notice.object_pk, on)
        _count(row, outcome)
        if outcome == "erased":
            notice.done_on = on
            notice.save(update_fields=["done_on"])
    row.announced = _announce(rule, kind, on)
    return row


def _count(row: Erasure, outcome: str) -> None:
    if outcome == "erased":
        row.erased += 1
    elif outcome == "kept":
        row.kept += 1


def _erase(rule: RetentionRule, kind: Kind, pk: Any, on: date) -> str:
    """Erase one row: "erased", "kept" when something else rests on it, "gone" when not due now."""
    last = months_before(on, rule.months)
    try:
        with transaction.atomic():
            # Locked first: an expression over other tables cannot be.
            locked = kind.rows().model._base_manager.select_for_update(of=("self",))
            if locked.filter(pk=pk).first() is None:
                return "gone"
            row = kind.due(rule.event, last).filter(pk=pk).first()
            if row is None:
                return "gone"
            kind.erase(row, rule.action)
    except (ProtectedError, RestrictedError):
        return "kept"
    return "erased"


def _open_notices() -> models.QuerySet[ErasureNotice]:
    return ErasureNotice.objects.filter(stopped_on=None, done_on=None)


def _stop_those_kept(rule: RetentionRule, kind: Kind, on: date) -> int:
    """End the notices of rows that somebody has kept, by using them, or that are gone."""
    notices = list(_open_notices().filter(kind=rule.kind))
    days = dict(
        kind.counted(rule.event)
        .filter(pk__in=[notice.object_pk for notice in notices])
        .values_list("pk", "counted_from")
    )
    by_text = {str(pk): day for pk, day in days.items()}
    kept = [
        notice.pk
        for notice in notices
        if (day := by_text.get(notice.object_pk)) is None
        or day > months_before(notice.last_day, rule.months)
    ]
    return ErasureNotice.objects.filter(pk__in=kept).update(stopped_on=on)


def _ready(rule: RetentionRule, kind: Kind, on: date) -> list[ErasureNotice]:
    """Open notices whose last day has passed, whose letters have left, and whose row is due."""
    notices = list(_open_notices().filter(kind=rule.kind, last_day__lt=on))
    numbers = {number for notice in notices for number in notice.letters}
    unsent = set(Letter.objects.filter(pk__in=numbers, sent_at=None).values_list("pk", flat=True))
    due = {
        str(pk)
        for pk in rule.due(on)
        .filter(pk__in=[notice.object_pk for notice in notices])
        .values_list("pk", flat=True)
    }
    return [
        notice
        for notice in notices
        if notice.object_pk in due and unsent.isdisjoint(notice.letters)
    ]


def _to_announce(rule: RetentionRule, on: date) -> models.QuerySet[Any]:
    """Rows that will be out of time when the letter's day has passed, and are not told of."""
    told = list(_open_notices().filter(kind=rule.kind).values_list("object_pk", flat=True))
    return rule.due(on + timedelta(days=rule.notice_days)).exclude(pk__in=told)


@transaction.atomic
def _announce(rule: RetentionRule, kind: Kind, on: date) -> int:
    """One letter to each address with all that goes; return how many rows were told of."""
    last_day = on + timedelta(days=rule.notice_days)
    rows = list(_to_announce(rule, on)[:MOST_PER_RUN])
    posted: dict[Any, list[int]] = {row.pk: [] for row in rows}
    for address, concerned in _by_address(kind, rows):
        letter = letters.post(
            "erasure_notice",
            to=address,
            context={
                "rule": rule,
                "items": list(dict.fromkeys(_told(kind, row) for row in concerned)),
                "last_day": last_day,
                "keep": kind.keep,
                "path": kind.path(concerned[0]) if kind.path else "",
            },
        )
        for row in concerned:
            posted[row.pk].append(letter.pk)
    ErasureNotice.objects.bulk_create(
        ErasureNotice(
            kind=rule.kind, object_pk=str(pk), sent_on=on, last_day=last_day, letters=numbers
        )
        for pk, numbers in posted.items()
    )
    return len(rows)


def _told(kind: Kind, row: Any) -> Text:
    return kind.told(row) if kind.told else kind.label


def _by_address(kind: Kind, rows: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        addresses = kind.recipients(row) if kind.recipients else ()
        for address in dict.fromkeys(text.lower() for text in addresses if text):
            found[address].append(row)
    yield from found.items()
