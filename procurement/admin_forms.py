"""Forms of the rules' knowledge in the admin: numbers as Swedes write them, nothing half said."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ljungby_social.cpv import CpvCode
from ljungby_social.law import Certainty
from procurement.fields import NumberField
from procurement.knowledge import Rows
from procurement.models.knowledge import DatedAmount, LocalParameter
from procurement.models.knowledge_checks import BOUNDS, LARGEST_AMOUNT

UNITS = {
    "SEK": _("kronor"),
    "EUR": _("euro"),
    "share": _("andel, 0,3 är 30 procent"),
    "months": _("månader"),
    "people": _("personer"),
    "count": _("antal"),
    "points": _("poäng"),
    "weight": _("vikt"),
    "factor": _("gånger"),
}


class LinesField(forms.CharField):
    """A list with an item a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **kwargs: Any) -> None:
        for name in ("base_field", "size", "max_length"):
            kwargs.pop(name, None)
        # A list as it was is never text, so a hidden copy would always look changed.
        super().__init__(**kwargs | {"show_hidden_initial": False})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return _lines(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != _lines(data)


def _lines(text: str | None) -> list[str]:
    """The lines of a text without empty ones, each once."""
    return list(dict.fromkeys(line.strip() for line in (text or "").splitlines() if line.strip()))


class KindForm(forms.ModelForm):
    """A kind of purchase: its codes are those of the vocabulary."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("cpv_exact", "cpv_broad"):
            codes = [code for code in data.get(name) or [] if re.fullmatch("[0-9]{8}", code)]
            known = set(CpvCode.objects.filter(pk__in=codes).values_list("pk", flat=True))
            self._refuse(name, [code for code in codes if code not in known])
        prefixes = [
            code for code in data.get("cpv_prefixes") or [] if re.fullmatch("[0-9]{2,8}", code)
        ]
        if prefixes and "cpv_prefixes" in self.changed_data:
            known = set(CpvCode.objects.values_list("pk", flat=True))
            begun = {code[:length] for code in known for length in range(2, 9)}
            self._refuse("cpv_prefixes", [code for code in prefixes if code not in begun])
        return data

    def _refuse(self, name: str, codes: list[str]) -> None:
        if codes and name in self.changed_data:
            shown = ", ".join(codes[:10])
            self.add_error(name, _("Det finns ingen sådan CPV-kod: %(codes)s.") % {"codes": shown})


class AmountField(NumberField):
    """A number with up to four decimals, which may be less than nothing: weights speak against."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(places=4, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = str(value or "").strip()
        negative = re.match(r"[-−–]\s*", text)
        number = super().clean(text[negative.end() :] if negative else text)
        return -number if negative and number is not None else number


class AmountForm(forms.ModelForm):
    """A dated amount. What code, unit and comparison a row has is the rule's, and not edited."""

    amount = AmountField(
        label=_("Belopp eller tal"),
        help_text=_(
            "Skriv till exempel 2 389 585 eller 0,15. Lämna tomt om ingen har kontrollerat "
            "beloppet: tomt betyder okänt, inte noll."
        ),
    )
    sure = forms.BooleanField(
        label=_("Beloppet stämmer, även om det skiljer sig mycket från det förra"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.earlier: DatedAmount | None = None
        known = self._rows().values_list("code", "name").order_by("code", "-since")
        names = dict(reversed(list(known)))
        if "code" in self.fields:
            self.fields["code"] = forms.ChoiceField(
                label=_("Vad raden gäller"),
                choices=[
                    ("", "---"),
                    *((code, f"{name} ({code})") for code, name in names.items()),
                ],
                help_text=_("Enhet och jämförelse följer den senaste raden för samma sak."),
            )

    def _rows(self) -> Any:
        return self._meta.model._default_manager

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        code = data.get("code") or self.instance.code
        like = (
            self._rows().filter(code=code).exclude(pk=self.instance.pk).order_by("-since").first()
        )
        if self.instance.pk is None and like is not None:
            self.instance.unit, self.instance.operator = like.unit, like.operator
        self._check_amount(data, code)
        self._check_likely(data, code)
        self._check_trust(data)
        self._check_days(data, code)
        self._check_one_a_day(data, code)
        return data

    def end_earlier(self) -> None:
        """Let the row that a new one follows end the day before; saved before the new one is."""
        if self.earlier is not None:
            self.earlier.save(update_fields=["until"])

    def _get_validation_exclusions(self) -> set[str]:
        # One row a day is asked in `clean`, also where the code is not a field of the form.
        return {*super()._get_validation_exclusions(), "code"}

    def _check_amount(self, data: dict[str, Any], code: str) -> None:
        amount, unit = data.get("amount"), self.instance.unit
        if "amount" in self.errors:
            return
        if amount is None:
            if issubclass(self._meta.model, LocalParameter):
                self.add_error(
                    "amount", _("Kommunens egna val kan inte vara okända. Skriv ett tal.")
                )
            return
        least, most = BOUNDS.get(unit, (Decimal(0), LARGEST_AMOUNT))
        if unit == "share" and not least <= amount <= most:
            self.add_error("amount", _("Skriv andelen mellan 0 och 1: 30 procent skrivs 0,3."))
        elif amount < 0 <= least:
            self.add_error("amount", _("Talet kan inte vara mindre än noll."))
        elif not least <= amount <= most:
            told = {"least": _grouped(least), "most": _grouped(most)}
            self.add_error("amount", _("Skriv ett tal från %(least)s till %(most)s.") % told)

    def _check_likely(self, data: dict[str, Any], code: str) -> None:
        """A law's amount that is nothing, or far from the one before, is said twice."""
        amount, since = data.get("amount"), data.get("since")
        local = issubclass(self._meta.model, LocalParameter)
        if local or amount is None or since is None or data.get("sure") or "amount" in self.errors:
            return
        others = self._rows().filter(code=code, amount__gt=0).exclude(pk=self.instance.pk)
        before = others.filter(since__lt=since).order_by("-since").first()
        if before is None:
            before = others.order_by("since").first()
        if amount > 0 and (before is None or before.amount / 2 <= amount <= before.amount * 2):
            return
        told = [_("Kontrollera beloppet och kryssa i att det stämmer.")]
        if before is not None:
            told.append(
                _("Beloppet från %(day)s är %(amount)s.")
                % {"day": before.since.isoformat(), "amount": shown_amount(before)}
            )
        euro = covering(self._rows(), code.replace("lou.threshold.", "lou.threshold_eur."), since)
        if euro is not None and euro.unit == "EUR" and euro.code != code:
            told.append(_("I euro är gränsen %(amount)s.") % {"amount": shown_amount(euro)})
        self.add_error("amount", " ".join(map(str, told)))

    def _check_trust(self, data: dict[str, Any]) -> None:
        """An amount has somebody who has checked it, and a day; what is unknown has not."""
        if data.get("amount") is None:
            return
        if not data.get("verified_by"):
            self.add_error("verified_by", _("Skriv vem som har kontrollerat beloppet mot källan."))
        if not data.get("verified_on") and "verified_on" not in self.errors:
            self.add_error("verified_on", _("Skriv vilken dag beloppet kontrollerades."))
        elif data.get("verified_on") and data["verified_on"] > localdate():
            self.add_error("verified_on", _("Kontrollen kan inte ha gjorts efter i dag."))
        if data.get("certainty") == Certainty.UNVERIFIED:
            self.add_error("certainty", _("Ett belopp som är inlagt ska vara läst någonstans."))

    def _check_days(self, data: dict[str, Any], code: str) -> None:
        """What the municipality chooses itself is never missing on a day that has come."""
        if not issubclass(self._meta.model, LocalParameter):
            return
        until, since = data.get("until"), data.get("since")
        if until is not None and until < localdate():
            self._check_covered("until", code, until + timedelta(days=1))
        before = self.initial.get("since") if self.instance.pk else None
        if before is not None and since is not None and since > before:
            self._check_covered("since", code, before)

    def _check_covered(self, name: str, code: str, day: date) -> None:
        if not covered(self._rows(), code, day, without=self.instance.pk):
            self.add_error(
                name,
                ValidationError(
                    _("Då finns inget värde från den %(day)s. Välj en dag som inte har passerat.")
                    if name == "until"
                    else _("Då finns inget värde från den %(day)s. Lägg till en ny rad i stället."),
                    params={"day": day.isoformat()},
                ),
            )

    def _check_one_a_day(self, data: dict[str, Any], code: str) -> None:
        """Two rows never cover a day. A new one without end follows the one that goes on."""
        since, until = data.get("since"), data.get("until")
        if since is None or (until is not None and until < since):
            return
        others = self._rows().filter(code=code).exclude(pk=self.instance.pk)
        others = others.exclude(until__lt=since)
        if until is not None:
            others = others.exclude(since__gt=until)
        clash = others.order_by("since").first()
        if clash is None:
            return
        goes_on = clash.since < since and clash.until is None and until is None
        if self.instance.pk is None and goes_on:
            clash.until = since - timedelta(days=1)
            self.earlier = clash
            return
        self.add_error(
            "since",
            ValidationError(
                _(
                    "En annan rad för samma sak gäller redan under en del av tiden: %(days)s. "
                    "Ändra dagarna här, eller ändra dem först där."
                ),
                params={"days": f"{clash.since} – {clash.until or ''}".strip()},
            ),
        )


def covered(rows: Any, code: str, on: date, *, without: int | None) -> bool:
    """Whether some other row of a code applies on a day."""
    return covering(rows.exclude(pk=without), code, on) is not None


def covering(rows: Any, code: str, on: date) -> Any:
    """The row of a code that applies on a day, or None."""
    found = rows.filter(code=code, since__lte=on).order_by("-since").first()
    return found if found is not None and (found.until is None or on <= found.until) else None


def shown_amount(row: DatedAmount) -> str:
    """An amount with its unit, as lists and previews write it."""
    if row.amount is None:
        return str(_("Okänt"))
    if row.unit == "share":
        return f"{row.amount * 100:.0f}\u00a0%"
    short = {"SEK": "kr", "EUR": "euro"}.get(row.unit)
    return f"{_grouped(row.amount)}\u00a0{short or UNITS.get(row.unit, row.unit)}"


def _grouped(number: Decimal) -> str:
    """A number as Swedes write it: 2 389 585 or 0,15."""
    return f"{number.normalize():,f}".replace(",", "\u00a0").replace(".", ",")


@dataclass(frozen=True, slots=True)
class Edit:
    """A field of a row, before and after."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Tried:
    """A row as it would be saved, what would be edited in it, and all rows with it."""

    name: str
    edits: list[Edit]
    rows: Rows


def edits_of(form: forms.ModelForm, formsets: Iterable[Any]) -> list[Edit]:
    """What a valid form and the rows below it change, in words. What says the same is no change."""
    found = list(_changed_fields(form, ""))
    if earlier := getattr(form, "earlier", None):
        found.append(Edit(str(_("Den förra raden slutar gälla")), "", earlier.until.isoformat()))
    for formset in formsets:
        label = str(formset.model._meta.verbose_name)
        for below in formset.forms:
            name = str(below.instance)
            if below in formset.deleted_forms:
                found.append(Edit(label, name, str(_("tas bort"))))
            elif below.has_changed() and below.initial:
                found += _changed_fields(below, f"{label}, {name}: ")
            elif below.has_changed():
                found.append(Edit(label, "", name))
    return found


def _changed_fields(form: forms.ModelForm, of: str) -> Iterator[Edit]:
    for name in form.changed_data:
        field = form.fields[name]
        label = f"{of}{field.label or name}"
        before, after = form.initial.get(name), form.cleaned_data.get(name)
        if isinstance(after, list):
            yield from _changed_lines(label, before or [], after)
            continue
        was, will_be = _in_words(before, field), _in_words(after, field)
        if was != will_be:
            yield Edit(label, *_excerpts(was, will_be))


def _changed_lines(label: str, before: list[str], after: list[str]) -> Iterator[Edit]:
    """What is taken out of a list, and what is added: a long list itself tells little."""
    if removed := [line for line in before if line not in after]:
        yield Edit(str(_("%(list)s, borttaget") % {"list": label}), _cut(", ".join(removed)), "")
    if added := [line for line in after if line not in before]:
        yield Edit(str(_("%(list)s, tillagt") % {"list": label}), "", _cut(", ".join(added)))


_LONGEST = 200
_ALIKE = 40  # letters that are shown before two long texts part


def _excerpts(before: str, after: str) -> tuple[str, str]:
    """Two texts cut so that what differs is seen."""
    alike = next(
        (place for place, pair in enumerate(zip(before, after, strict=False)) if len({*pair}) > 1),
        min(len(before), len(after)),
    )
    start = max(0, alike - _ALIKE) if max(len(before), len(after)) > _LONGEST else 0
    first = "…" if start else ""
    return _cut(before[start:], first), _cut(after[start:], first)


def _cut(text: str, first: str = "") -> str:
    return first + (text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _in_words(value: Any, field: forms.Field) -> str:
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ChoiceField):
        value = {str(code): name for code, name in field.choices}.get(str(value), value)
    return _grouped(value) if isinstance(value, Decimal) else str(value)
