"""Kinds of columns that several models have."""

from typing import Any, cast

from django.contrib.postgres.fields import ArrayField
from django.db import models


def codes(label: Any, *, null: bool = False, length: int = 40) -> ArrayField:
    """A list of short codes. Null where an empty list would say something that nobody said."""
    return ArrayField(
        models.CharField(max_length=length),
        verbose_name=label,
        default=None if null else list,
        null=null,
        blank=True,
    )


def money(label: Any) -> models.DecimalField:
    """An amount excluding VAT. Null when nobody has said."""
    return models.DecimalField(label, max_digits=20, decimal_places=2, null=True, blank=True)


def months(label: Any) -> models.DecimalField:
    return models.DecimalField(label, max_digits=7, decimal_places=2, null=True, blank=True)


def verbose(model: type[models.Model], name: str) -> str:
    """What people call a column."""
    field = cast("models.Field[Any, Any]", model._meta.get_field(name))
    return str(field.verbose_name)
