"""What a row of knowledge may hold: told at the field, and refused by the database as well.

The rules read every row at every screening, so one that they cannot read would stop them all.
"""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.validators import ArrayMaxLengthValidator
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Cast
from django.utils.deconstruct import deconstructible
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

MOST_LINES = 500
LONGEST_LINE = 120
# The smallest and largest amount that a unit can mean; other units are never below zero.
BOUNDS = {
    "share": (Decimal(0), Decimal(1)),
    "weight": (Decimal(-100), Decimal(100)),
    "points": (Decimal(0), Decimal(1000)),
    "months": (Decimal(0), Decimal(1200)),
    "people": (Decimal(0), Decimal(100_000)),
    "count": (Decimal(0), Decimal(100_000)),
    "factor": (Decimal(0), Decimal(1000)),
}
LARGEST_AMOUNT = Decimal(10**13)


@deconstructible(path="procurement.models.knowledge_checks.LineValidator")
class LineValidator(RegexValidator):
    """Holds a line of a list against a pattern, and says which is wrong, cut when it is long."""

    def __call__(self, value: Any) -> None:
        try:
            super().__call__(value)
        except ValidationError as error:
            # An error of a list's item is formatted twice: by itself, and with its place.
            shown = Truncator(str(value)).chars(40).replace("%", "%%")
            raise ValidationError(self.message, code=error.code, params={"value": shown}) from error


CPV_CODE = LineValidator(
    r"^[0-9]{8}\Z", _("En CPV-kod har åtta siffror. Ändra eller ta bort ”%(value)s”.")
)
CPV_PREFIX = LineValidator(
    r"^[0-9]{2,8}\Z",
    _("Början av en CPV-kod är två till åtta siffror. Ändra eller ta bort ”%(value)s”."),
)
WORD = LineValidator(
    r"[^\W_]{2}",
    _("Ett ord har minst två bokstäver eller siffror. Ändra eller ta bort ”%(value)s”."),
)
NAME = RegexValidator(r"[^\W_]{2}", _("Ett namn har minst två bokstäver."))
_WEIGHT = _("Vikten ska vara mellan −100 och 100.")
weight_validators = [MinValueValidator(-100, _WEIGHT), MaxValueValidator(100, _WEIGHT)]


def lines(label: Any, validator: LineValidator, help_text: Any = "") -> ArrayField:
    """A column with a list, an item a line in the admin."""
    return ArrayField(
        models.CharField(max_length=LONGEST_LINE, validators=[validator]),
        verbose_name=label,
        default=list,
        blank=True,
        help_text=help_text,
        validators=[ArrayMaxLengthValidator(MOST_LINES)],
        error_messages={"item_invalid": _("Rad %(nth)s:")},
    )


def list_checks(
    model: str,
    *,
    codes: tuple[str, ...] = (),
    prefixes: tuple[str, ...] = (),
    words: tuple[str, ...] = (),
) -> list[models.CheckConstraint]:
    """Refuse lists with anything that is not a code, the beginning of one, or a word."""
    patterns = {
        **dict.fromkeys(codes, "[0-9]{8}"),
        **dict.fromkeys(prefixes, "[0-9]{2,8}"),
        **dict.fromkeys(words, "[^\n]{2,}"),
    }
    return [_each_line_is(model, column, pattern) for column, pattern in patterns.items()]


def _each_line_is(model: str, column: str, pattern: str) -> models.CheckConstraint:
    """Refuse a list with an item that does not match a PostgreSQL pattern.

    A check may not look at items one by one, so they are joined with line breaks, and parted
    again to be counted: an item with a line break of its own, or without text, is refused.
    """
    items = Cast(F(column), ArrayField(models.TextField()))
    joined = Func(items, Value("\n"), function="array_to_string", output_field=models.TextField())
    parted = Func(
        joined,
        Value("\n"),
        function="string_to_array",
        output_field=ArrayField(models.TextField()),
    )
    counts = [
        Func(found, function="cardinality", output_field=models.IntegerField())
        for found in (parted, items)
    ]
    return models.CheckConstraint(
        condition=Q(_compared(joined, "~", Value(f"^({pattern}(\n{pattern})*)?$")))
        & Q(_compared(counts[0], "=", counts[1])),
        name=f"{model}_{column}_readable",
        violation_error_message=_("En lista har en rad som reglerna inte kan läsa."),
    )


def _compared(left: Any, operator: str, right: Any) -> Func:
    return Func(
        left,
        right,
        # In the order of the alphabet, as a migration writes them, or it would seem changed.
        arg_joiner=f" {operator} ",
        template="(%(expressions)s)",
        output_field=models.BooleanField(),
    )


def amount_in_bounds(model: str) -> models.CheckConstraint:
    """Refuse an amount that its unit cannot mean."""
    fits = Q(amount__isnull=True) | (
        ~Q(unit__in=sorted(BOUNDS)) & Q(amount__gte=0, amount__lte=LARGEST_AMOUNT)
    )
    for unit, (least, most) in BOUNDS.items():
        fits |= Q(unit=unit, amount__gte=least, amount__lte=most)
    return models.CheckConstraint(
        condition=fits,
        name=f"{model}_amount_in_bounds",
        violation_error_message=_("Talet är för litet eller för stort för sin enhet."),
    )
