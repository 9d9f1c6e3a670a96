"""Form fields for the facts of a lot. Numbers are read as Swedes write them; empty is unknown."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ljungby_social.cpv import CpvCode
from ljungby_social.numbers import without_groups
from procurement import rules
from procurement.models import FACTS, Lot
from procurement.models.columns import verbose

YES_NO = [("", _("Vet inte")), ("true", _("Ja")), ("false", _("Nej"))]


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date", "class": "width-10"}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """The day of a purchase: not before the old procurement act, not ten years away."""

    EARLIEST, MOST_YEARS_AHEAD = date(2007, 1, 1), 10

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", day_input())
        super().__init__(**kwargs)

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is None:
            return
        today = localdate()
        ahead = (value.year - self.MOST_YEARS_AHEAD, value.month, value.day)
        if value < self.EARLIEST or ahead > (today.year, today.month, today.day):
            raise ValidationError(
                _("Välj en dag från och med 2007 och högst tio år framåt."), code="out_of_range"
            )


class NumberField(forms.CharField):
    """A number as people write it: 1 200 000, 2,5 or 35 %. Empty is unknown."""

    default_error_messages = {
        "invalid": _("Skriv ett tal med siffror, till exempel 250 000."),
        "negative": _("Skriv ett tal som är noll eller mer."),
        "too_large": _("Talet är för stort. Skriv högst %(largest)s."),
        "percent_too_large": _("Andelen är för stor. Skriv högst %(largest)s procent."),
    }

    def __init__(
        self, *, places: int = 2, largest: int = 10**15, percent: bool = False, **kwargs: Any
    ) -> None:
        self.places, self.largest, self.percent = places, Decimal(largest), percent
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"class": "width-10", "inputmode": "decimal"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, Decimal | int):
            return value
        shown = Decimal(value) * (100 if self.percent else 1)
        return (
            f"{shown:f}".rstrip("0").rstrip(".").replace(".", ",") if shown % 1 else str(int(shown))
        )

    def clean(self, value: Any) -> Decimal | None:
        text = re.sub(r"[\s\u00a0\u202f]|kr|SEK|%|:-", "", super().clean(value))
        if not text:
            return None
        if not self.percent:
            text = without_groups(text)
        # Decimal would read 1e9 too, which nobody means as an amount.
        digits = text.lstrip("-−–")
        if not re.fullmatch(r"[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+", digits):
            raise self._refused("invalid")
        if digits != text:
            raise self._refused("negative")
        number = Decimal(text.replace(",", "."))
        number = number / 100 if self.percent else number
        if number > self.largest:
            raise self._refused("percent_too_large" if self.percent else "too_large")
        return round(number, self.places) if self.places else number.to_integral_value()

    def _refused(self, code: str) -> ValidationError:
        largest = f"{self.largest * (100 if self.percent else 1):,f}".replace(",", "\u00a0")
        return ValidationError(self.error_messages[code], code=code, params={"largest": largest})


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or nobody knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            choices=YES_NO,
            coerce=lambda value: value == "true",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "true", False: "false", None: ""}.get(value, value)


class CpvField(forms.CharField):
    """A CPV code; a check digit or a lost zero is mended, a code that does not exist is refused."""

    widget = forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"})

    def clean(self, value: Any) -> str:
        mended = rules.mend_cpv(super().clean(value))
        if mended.problem:
            raise ValidationError(mended.problem)
        if mended.code and not CpvCode.objects.filter(pk=mended.code).exists():
            raise ValidationError(
                _("CPV-koden %(code)s finns inte. Sök på ord för att hitta rätt kod."),
                params={"code": mended.code},
            )
        return mended.code or ""


_HINTS = {
    "value": _("I kronor, utan moms. Räkna med optioner och alla möjliga förlängningar."),
    "duration_months": _("I månader, utan förlängningar."),
    "extension_months": _("Alla förlängningar tillsammans. 0 om det inte finns någon."),
    "lots": _("1 om köpet inte ska delas upp."),
    "labour_share": _("Ungefär hur stor del av kostnaden som är lön, i procent."),
    "people_needed": _("Hur många personer som behövs för att utföra arbetet."),
    "accumulated_direct_awards": _("I kronor, räkna det som redan är köpt i år."),
}
_AMOUNTS = (
    "value",
    "base_value",
    "prizes",
    "monthly_value",
    "annual_history",
    "exempted_lots_value",
    "accumulated_direct_awards",
)
_ANSWERS = (
    "used_by_people",
    "framework",
    "call_off",
    "dialogue_held",
    "matching_contact",
    "open_ended",
    "certified_staff_only",
    "round_the_clock",
    "single_supplier",
    "covered_by_framework",
)


def fact_fields() -> dict[str, forms.Field]:
    """A field for each fact that a person can fill in, by its column on Lot."""
    label = {name: capfirst(verbose(Lot, name)) for name in FACTS}
    fields: dict[str, forms.Field] = {
        "cpv": CpvField(label=label["cpv"], required=False),
        "nature": forms.ChoiceField(
            label=label["nature"],
            choices=[("", _("Vet inte")), *Lot.Nature.choices],
            required=False,
        ),
        "labour_share": NumberField(label=label["labour_share"], places=3, largest=1, percent=True),
        "people_needed": NumberField(label=label["people_needed"], places=0, largest=100_000),
        "entry_threshold": forms.ChoiceField(
            label=label["entry_threshold"],
            choices=[("", _("Vet inte")), *Lot.EntryThreshold.choices],
            required=False,
        ),
        "duration_months": NumberField(label=label["duration_months"], largest=1200),
        "extension_months": NumberField(label=label["extension_months"], largest=1200),
        "lots": NumberField(label=label["lots"], places=0, largest=1000),
    }
    fields |= {name: NumberField(label=label[name]) for name in _AMOUNTS}
    fields |= {name: YesNoField(label=label[name]) for name in _ANSWERS}
    for name, hint in _HINTS.items():
        fields[name].help_text = hint
    return fields


# The order in which the facts are asked for.
ASKED = (
    "cpv",
    "nature",
    "value",
    "duration_months",
    "extension_months",
    "lots",
    "labour_share",
    "people_needed",
    "entry_threshold",
    "used_by_people",
    "framework",
    "call_off",
    "dialogue_held",
    "matching_contact",
    "certified_staff_only",
    "round_the_clock",
    "single_supplier",
    "covered_by_framework",
    "accumulated_direct_awards",
    "annual_history",
    "base_value",
    "prizes",
    "monthly_value",
    "open_ended",
    "exempted_lots_value",
)
