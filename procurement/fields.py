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


class PastDayField(DayField):
    """A day on which something has happened."""

    def validate(self, value: date | None) -> None:
        super().validate(value)
        if value is not None and value > localdate():
            raise ValidationError(_("Välj en dag som har varit."), code="in_the_future")


class NumberField(forms.CharField):
    """A number as people write it: 1 200 000, 2,5 or 35 %. Empty is unknown."""

    default_error_messages = {
        "invalid": _("Skriv ett tal med siffror i ”%(label)s”, till exempel %(example)s."),
        "negative": _("Skriv ett tal som är noll eller mer i ”%(label)s”."),
        "too_large": _("Talet i ”%(label)s” är för stort. Skriv högst %(largest)s."),
        "percent_too_large": _(
            "Andelen i ”%(label)s” är för stor. Skriv högst %(largest)s procent."
        ),
        "not_whole": _("Skriv ett helt tal i ”%(label)s”, utan decimaler."),
        "fraction": _(
            "Skriv ”%(label)s” i procent. Menar du %(percent)s procent, skriv %(percent)s."
        ),
    }

    def __init__(
        self,
        *,
        places: int = 2,
        largest: int = 10**15,
        percent: bool = False,
        example: str = "250\u00a0000",
        zero: Any = None,
        **kwargs: Any,
    ) -> None:
        """`example` is a number that fits; `zero` a sentence where nothing is no answer."""
        self.places, self.largest, self.percent = places, Decimal(largest), percent
        self.example, self.zero = example, zero
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
        if self.percent and 0 < number < 1:
            # Hardly anybody means less than one per cent; 0,6 for 60 is common.
            meant = f"{(number * 100).normalize():f}".replace(".", ",")
            raise self._refused("fraction", percent=meant)
        number = number / 100 if self.percent else number
        if number > self.largest:
            raise self._refused("percent_too_large" if self.percent else "too_large")
        if not self.places and number % 1:
            raise self._refused("not_whole")
        if not number and self.zero:
            raise ValidationError(self.zero, code="zero")
        return round(number, self.places) if self.places else number.to_integral_value()

    def _refused(self, code: str, **said: str) -> ValidationError:
        largest = f"{self.largest * (100 if self.percent else 1):,f}".replace(",", "\u00a0")
        said |= {"largest": largest, "label": str(self.label or ""), "example": self.example}
        return ValidationError(self.error_messages[code], code=code, params=said)


# What an amount may be written in, beside kronor; it is kept and shown, and held against no limit.
CURRENCIES = ("SEK", "EUR", "DKK", "NOK", "USD", "GBP", "CHF", "PLN", "CZK", "ISK", "JPY", "CAD")
_SIGNS = {"€": "EUR", "$": "USD", "£": "GBP"}
_CURRENCY = re.compile(rf"\b(?:{'|'.join(CURRENCIES)})\b|[€$£]", re.IGNORECASE)


def currencies_typed(text: Any) -> set[str]:
    """The currencies that stand beside amounts in a text: 100 000 EUR, or € 100 000."""
    found = _CURRENCY.findall(text) if isinstance(text, str) else []
    return {_SIGNS.get(sign, sign.upper()) for sign in found}


class MoneyField(NumberField):
    """An amount that may stand with its currency; whoever shows it reads `currencies_typed`."""

    def clean(self, value: Any) -> Decimal | None:
        return super().clean(_CURRENCY.sub("", value) if isinstance(value, str) else value)


class AmountsField(MoneyField):
    """Several amounts with a plus between. Zero says that there are none; empty is unknown."""

    MOST = 30

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, list | tuple):
            return value
        return " + ".join(str(super(AmountsField, self).prepare_value(one)) for one in value)

    def clean(self, value: Any) -> Any:
        texts = re.split(r"[+;\n]", value) if isinstance(value, str) else []
        read = [super(AmountsField, self).clean(text) for text in texts]
        amounts = [amount for amount in read if amount is not None]
        if len(amounts) > self.MOST:
            raise ValidationError(_("Skriv högst %(most)s belopp."), params={"most": self.MOST})
        return amounts


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


class CodesField(forms.CharField):
    """Several CPV codes with a comma or a space between, each mended; only EU's codes count."""

    widget = forms.TextInput(attrs={"class": "width-full"})
    MOST = 50

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> Any:
        texts = re.split(r"[\s,;|]+", super().clean(value))
        mended = [rules.mend_cpv(text) for text in texts if text]
        if problems := [one.problem for one in mended if one.problem]:
            raise ValidationError(problems)
        codes = list(dict.fromkeys(one.code for one in mended if one.code))
        if len(codes) > self.MOST:
            raise ValidationError(_("Skriv högst %(most)s koder."), params={"most": self.MOST})
        return codes


_HINTS = {
    "value": _(
        "Utan moms, i kronor. Räkna med optioner, alla möjliga förlängningar, priser och "
        "ersättningar (LOU 5 kap. 3 §)."
    ),
    "base_value": _(
        "Utan moms. Fyll också i optioner och förlängningar, så lägger portalen ihop dem "
        "(LOU 5 kap. 3 §)."
    ),
    "reserved_before": _(
        "Den organisation som fick den då får inte få den igen än (LOU 19 kap. 25 §)."
    ),
    "options": _("Flera? Skriv plus emellan: 200 000 + 100 000. Skriv 0 om det inte finns några."),
    "extensions": _("Vad alla möjliga förlängningar är värda. Skriv 0 om det inte finns några."),
    "prizes": _(
        "Till anbudsgivare och deltagare. Läggs till värdet utan optioner; i hela värdet ska de "
        "redan vara med."
    ),
    "monthly_value": _("När avtalet betalas per månad. Räknas gånger avtalstiden."),
    "additional_cpv": _("Åtta siffror, med komma emellan. Det som också ingår i köpet."),
    "duration_months": _("I månader, utan förlängningar."),
    "extension_months": _("Alla förlängningar tillsammans. 0 om det inte finns någon."),
    "lots": _("1 om köpet inte ska delas upp."),
    "labour_share": _("Ungefär hur stor del av kostnaden som är lön, i procent."),
    "people_needed": _("Hur många personer som behövs för att utföra arbetet."),
    "accumulated_direct_awards": _("I kronor, räkna det som redan är köpt i år."),
}
# In whatever currency the lot has.
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
    "reserved_before",
)


_NO_VALUE = _("Skriv ett belopp som är mer än noll, eller lämna tomt om du inte vet.")


def fact_fields(*, any_currency: bool = False) -> dict[str, forms.Field]:
    """A field for each fact that a person can fill in, by its column on Lot.

    `any_currency` is for forms that also keep the currency: elsewhere an amount is in kronor.
    """
    amount = MoneyField if any_currency else NumberField
    label = {name: capfirst(verbose(Lot, name)) for name in FACTS}
    fields: dict[str, forms.Field] = {
        "cpv": CpvField(label=label["cpv"], required=False),
        "nature": forms.ChoiceField(
            label=label["nature"],
            choices=[("", _("Vet inte")), *Lot.Nature.choices],
            required=False,
        ),
        "labour_share": NumberField(
            label=label["labour_share"], places=3, largest=1, percent=True, example="60"
        ),
        "people_needed": NumberField(
            label=label["people_needed"],
            places=0,
            largest=100_000,
            example="3",
            zero=_("Någon behövs för att utföra arbetet. Lämna tomt om du inte vet hur många."),
        ),
        "entry_threshold": forms.ChoiceField(
            label=label["entry_threshold"],
            choices=[("", _("Vet inte")), *Lot.EntryThreshold.choices],
            required=False,
        ),
        "duration_months": NumberField(
            label=label["duration_months"],
            largest=1200,
            example="24",
            zero=_("Skriv minst en månad, också för en enda leverans. Lämna tomt om du inte vet."),
        ),
        "extension_months": NumberField(
            label=label["extension_months"], largest=1200, example="12"
        ),
        "lots": NumberField(
            label=label["lots"],
            places=0,
            largest=1000,
            example="2",
            zero=_("Skriv 1 om köpet inte ska delas upp. Lämna tomt om du inte vet."),
        ),
    }
    nothing = dict.fromkeys(("value", "base_value", "monthly_value"), _NO_VALUE)
    fields |= {name: amount(label=label[name], zero=nothing.get(name)) for name in _AMOUNTS}
    fields |= {
        "options": AmountsField(label=_("Optionernas värde")),
        "extensions": AmountsField(label=_("Förlängningarnas värde")),
        "additional_cpv": CodesField(label=label["additional_cpv"], required=False),
        "currency": forms.ChoiceField(
            label=label["currency"],
            choices=[(code, code) for code in CURRENCIES],
            required=False,
            help_text=_("Ett belopp i annan valuta sparas, men jämförs inte med gränser i kronor."),
        ),
    }
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
    "reserved_before",
    "accumulated_direct_awards",
    "annual_history",
    "base_value",
    "options",
    "extensions",
    "prizes",
    "monthly_value",
    "open_ended",
    "exempted_lots_value",
    "additional_cpv",
    "currency",
)
