"""Rows whose every change is kept by a trigger, also one made outside the portal."""

from collections.abc import Callable, Iterable
from typing import TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(name: str, *, exclude: Iterable[str] = ()) -> Callable[[Model], Model]:
    """Keep each version of the model's rows in a table `name`, reached as `row.history`."""
    return pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        model_name=name,
        obj_field=pghistory.ObjForeignKey(related_name="history"),
        exclude=list(exclude) or None,
    )
