"""What every case has: a number, a state, moves that a role may make, events, a version.

A case (an enterprise's registration, a purchase) is one row with one state column. Which moves
lead from which state, and who may make them, stands in one table in the app's `states.py`; the
app's services are the only code that makes them. Each move writes an event that can never be
changed or removed, and counts the version up, so that of two people at once the second is told.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class IllegalMove(ValidationError):
    """The case is in a state, or the person has a role, from which this move is not allowed."""

    def __init__(self, message: "str | _StrPromise" = _("Det går inte i ärendets nuvarande läge.")):
        super().__init__(message, code="illegal_move")


class ChangedMeanwhile(ValidationError):
    """The case was changed after the person opened it: by somebody else, or in another tab."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Ärendet har ändrats sedan du öppnade sidan. Inget har sparats över. "
                "Det du skrev finns kvar här nedanför: jämför med det som nu gäller och spara igen."
            ),
            code="changed_meanwhile",
        )


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow of a state diagram.

    `sources` are states, `target` the state it leads to (None: the case stays where it is),
    `actors` the roles that may make it, `event` the code that the event carries.
    """

    code: str
    label: str | Promise
    sources: frozenset[str]
    target: str | None
    actors: frozenset[str]
    event: str = field(default="")

    def leads_to(self, state: str) -> str:
        return self.target or state


class MoveTable(Mapping[str, Move]):
    """All moves of a kind of case, by code."""

    def __init__(self, *moves: Move) -> None:
        self._moves = {move.code: move for move in moves}
        if len(self._moves) != len(moves):
            raise ValueError("two moves have the same code")

    def __getitem__(self, code: str) -> Move:
        return self._moves[code]

    def __iter__(self):  # type: ignore[no-untyped-def]
        return iter(self._moves)

    def __len__(self) -> int:
        return len(self._moves)

    def allowed(self, *, state: str, actors: Collection[str]) -> list[Move]:
        """The moves that somebody with these roles may make from this state."""
        return [
            move
            for move in self._moves.values()
            if state in move.sources and move.actors.intersection(actors)
        ]

    def check(self, code: str, *, state: str, actors: Collection[str]) -> Move:
        """Return the move, or raise IllegalMove."""
        move = self._moves[code]
        if move not in self.allowed(state=state, actors=actors):
            raise IllegalMove
        return move

    def reachable(self, start: str) -> frozenset[str]:
        """Every state that some chain of moves leads to from `start`, itself included."""
        found, waiting = {start}, [start]
        while waiting:
            state = waiting.pop()
            for move in self._moves.values():
                target = move.leads_to(state)
                if state in move.sources and target not in found:
                    found.add(target)
                    waiting.append(target)
        return frozenset(found)


class CaseSeries(models.Model):
    """The last number given in a series in a year. One row a series and year."""

    series = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("nummerserie")
        verbose_name_plural = _("nummerserier")
        constraints = (
            models.UniqueConstraint(fields=("series", "year"), name="case_series_once_a_year"),
        )

    def __str__(self) -> str:
        return f"{self.series}-{self.year}"


def next_case_number(series: str, *, year: int) -> str:
    """Return the next number, such as `SF-2026-0007`."""
    return next_case_numbers(series, year=year, count=1)[0]


def next_case_numbers(series: str, *, year: int, count: int) -> list[str]:
    """Return the next numbers of a series, in order.

    One statement, so two at once get different numbers; the row stays locked until the caller's
    transaction ends, and rolled back cases give their numbers back.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO ljungby_social_caseseries (series, year, last) VALUES (%s, %s, %s)
            ON CONFLICT (series, year) DO UPDATE
            SET last = ljungby_social_caseseries.last + excluded.last
            RETURNING last
            """,
            [series, year, count],
        )
        (last,) = cursor.fetchone()
    return [f"{series}-{year}-{number:04d}" for number in range(last - count + 1, last + 1)]


class Case(models.Model):
    """What the rows of all kinds of cases have in common. Subclasses add `state`."""

    number = models.CharField(_("ärendenummer"), max_length=20, unique=True, editable=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    created_at = models.DateTimeField(_("skapad"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("senast ändrad"), auto_now=True)

    state: str
    MOVES: ClassVar[MoveTable]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number

    def expect_version(self, version: int | None) -> None:
        """Raise ChangedMeanwhile unless the person saw this very version. Call it on a locked row.

        None means that the caller shows no version, as a task does.
        """
        if version is not None and version != self.version:
            raise ChangedMeanwhile

    def make_move(self, code: str, *, actors: Collection[str]) -> Move:
        """Change state and version in memory. Raises IllegalMove; the caller saves and logs."""
        move = self.MOVES.check(code, state=self.state, actors=actors)
        self.state = move.leads_to(self.state)
        self.version += 1
        return move


class CaseEvent(models.Model):
    """Something that happened in a case. Rows are only ever added: a trigger refuses the rest.

    Subclasses add `case`, a foreign key with related_name="events".
    """

    code = models.CharField(_("kod"), max_length=60)
    at = models.DateTimeField(_("när"), default=timezone.now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("av"),
    )
    text = models.TextField(_("text"), blank=True)
    # Internal events are never shown to the other party of the case.
    internal = models.BooleanField(_("internt"), default=False)
    from_state = models.CharField(_("från läge"), max_length=40, blank=True)
    to_state = models.CharField(_("till läge"), max_length=40, blank=True)

    class Meta:
        abstract = True
        ordering = ("at", "pk")
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.code}"
