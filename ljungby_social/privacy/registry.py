"""What the apps tell about the personal data that they keep.

Each app registers, when it is loaded: the kinds of data that a rule may erase, the parts of a
person's register extract, and what stands in the way of closing an account or follows from it.
Nothing here knows any app, so no import runs backwards.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models
from django.db.models.functions import TruncDate
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import User

Text = str | Promise


class Action(models.TextChoices):
    """What happens with a row whose time is out."""

    ERASE = "erase", _("Tas bort")
    ANONYMISE = "anonymise", _("Görs om så att ingen kan kännas igen")


@dataclass(frozen=True, slots=True)
class Event:
    """What the months are counted from: in words, and as an expression that gives a day."""

    label: Text
    day: Any


def day_of(column: str) -> TruncDate:
    """The day, here in Sweden, of a column that holds a moment."""
    return TruncDate(column)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data that may be erased when a rule says so.

    `rows` gives those that may ever be erased. `erase` removes or anonymises one of them, its
    files and its earlier versions, in the caller's transaction; `history` says how in words.
    `shown` is what an administrator may read of a row: a case number, never a name. Where
    `recipients` gives addresses, these people are told in advance with `told`. Where they can keep
    it, `keep` says how and `path` leads there.
    """

    code: str
    label: Text
    events: Mapping[str, Event]
    rows: Callable[[], models.QuerySet[Any]]
    erase: Callable[[Any, str], None]
    shown: Callable[[Any], str]
    actions: tuple[str, ...] = (Action.ERASE.value,)
    history: Text = ""
    recipients: Callable[[Any], Iterable[str]] | None = None
    told: Callable[[Any], Text] | None = None
    keep: Text = ""
    path: Callable[[Any], str] | None = None

    def counted(self, event: str) -> models.QuerySet[Any]:
        """The rows with the day that their time is counted from, as `counted_from`."""
        return self.rows().annotate(counted_from=self.events[event].day)

    def due(self, event: str, last: date) -> models.QuerySet[Any]:
        """The rows whose day came on `last` or before it, the oldest first."""
        return self.counted(event).filter(counted_from__lte=last).order_by("counted_from", "pk")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the register extract: rows about one person, by column.

    `columns` maps a machine's name to words. `rows` gives values in the order of the columns.
    `rows_at` gives the same about somebody without an account, by e-mail address; a section that
    is only about accounts has none. Never data about anybody else.
    """

    code: str
    label: Text
    columns: Mapping[str, Text]
    rows: Callable[[User], Iterable[tuple[Any, ...]]]
    # What holds a foreign key to the person and is told here, as "app_label.model.field".
    covers: tuple[str, ...] = ()
    rows_at: Callable[[str], Iterable[tuple[Any, ...]]] | None = None


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What the person must do before the account can be closed, and where."""

    text: str
    url: str = ""


@dataclass
class Registry:
    """Everything that has been registered. There is one, `registry`."""

    kinds: dict[str, Kind] = field(default_factory=dict)
    sections: dict[str, Section] = field(default_factory=dict)
    # Accounts that stay although nobody uses them: primary keys.
    holds: list[Callable[[], models.QuerySet[Any]]] = field(default_factory=list)
    obstacles: list[Callable[[User], Iterable[Obstacle]]] = field(default_factory=list)
    # What goes with the person: in the transaction that closes the account.
    partings: list[Callable[[User], None]] = field(default_factory=list)

    def add(self, *parts: Kind | Section) -> None:
        for part in parts:
            known: dict[str, Any] = self.kinds if isinstance(part, Kind) else self.sections
            if part.code in known:
                raise ValueError(f"{part.code} is registered twice")
            known[part.code] = part

    def obstacles_for(self, user: User) -> Iterator[Obstacle]:
        for find in self.obstacles:
            yield from find(user)


registry = Registry()
