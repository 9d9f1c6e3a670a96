"""Facts of a lot as people fill them in: of a purchase that is new, or of one that is there."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit
from ljungby_social.cpv import CpvCode
from procurement.component_rows import ComponentRows
from procurement.fact_layout import Fold, first_button, paired, term, value_parts, work
from procurement.fields import ASKED, DayField, MoneyField, currencies_typed, fact_fields
from procurement.models import Lot

_MONEY = ("value", "base_value", "options", "extensions", "prizes", "monthly_value")
_TOO_LONG = 500
# What is asked for beside a value without them (LOU 5 kap. 3 §).
_THE_REST = {
    "options": _(
        "Skriv vad optionerna är värda, eller 0 om det inte finns några. Vet du inte: lämna värdet "
        "utan optioner tomt så länge."
    ),
    "extensions": _(
        "Skriv vad förlängningarna är värda, eller 0 om det inte finns några. Vet du inte: lämna "
        "värdet utan förlängningar tomt så länge."
    ),
}
LONGEST_DESCRIPTION = 20_000
# What is not asked of a purchase that is new: it can be said later.
_LATER = (
    "certified_staff_only", "round_the_clock", "single_supplier", "covered_by_framework",
    "reserved_before", "accumulated_direct_awards", "annual_history", "exempted_lots_value",
)  # fmt: skip
NEW_FACTS = tuple(name for name in ASKED if name not in _LATER)


class AmountsForm(ComponentRows):
    """A form with amounts of one purchase, which are all in one currency."""

    def clean(self) -> dict[str, Any]:
        """Keep the currency that was typed beside an amount."""
        data = super().clean() or {}
        typed: set[str] = set()
        for name, field in self.fields.items():
            if isinstance(field, MoneyField):
                found = currencies_typed(self.data.get(self.add_prefix(name)))
                if len(found | typed) > 1:
                    self.add_error(name, _("Skriv alla belopp i samma valuta."))
                    return data
                typed |= found
        chosen = data.get("currency") or "SEK"
        if typed and chosen not in {"SEK", *typed}:
            self.add_error("currency", _("Valutan är en annan än den som står vid beloppet."))
        elif typed:
            data["currency"] = next(iter(typed))
        self._ask_for_the_rest(data)
        return data

    def _ask_for_the_rest(self, data: dict[str, Any]) -> None:
        """A value without options and extensions says nothing until those are said, or none."""
        if data.get("base_value") is None:
            return
        for name, sentence in _THE_REST.items():
            if name in self.fields and name not in self.errors and not data.get(name):
                self.add_error(name, sentence)


class FactsForm(AmountsForm):
    """Facts of a lot, all of them or only those that a screening misses."""

    def __init__(self, *args: Any, lot: Lot, only: Iterable[str] = (), **kwargs: Any) -> None:
        """`only` names the facts to ask for; none named asks for all, also what it is called."""
        self.lot, only = lot, set(only)
        self.asked = self._wanted(only)
        tender = lot.tender
        told = {"valued_on": tender.valued_on, "version": tender.version}
        super().__init__(
            *args,
            initial={name: getattr(lot, name) for name in self.asked} | told,
            auto_id="facts_%s",
            **kwargs,
        )
        self._add_facts()
        self.texts: dict[str, tuple[Any, str]] = {}
        if not only:
            self._add_texts()
            self.add_rows(lot.components.all())
        if not only or "date" in only:
            self.fields["valued_on"] = DayField(
                label=_("När annonseras eller inleds upphandlingen?"),
                help_text=_("Dagen avgör vilken lag och vilka belopp som gäller (LOU 5 kap. 5 §)."),
                required=False,
            )
        self.fields["known_from"] = forms.CharField(
            label=_("Hur vet du det?"),
            help_text=_("Till exempel: förra avtalet, enhetens behovsbeskrivning."),
            max_length=300,
            required=False,
        )
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        button = Submit("save", _("Spara och pröva på nytt"), css_id="facts-save")
        if only:
            self.helper.add_input(button)
        else:
            self.helper.layout = self._layout(button)

    def _wanted(self, only: set[str]) -> list[str]:
        wanted = [name for name in ASKED if not only or name in only]
        if not self.lot.is_planned_whole and "lots" in wanted:
            wanted.remove("lots")  # they are there to be counted
        if "currency" not in wanted and self.lot.currency != "SEK" and not only.isdisjoint(_MONEY):
            wanted.append("currency")  # an amount says nothing without it
        return wanted

    def _add_facts(self) -> None:
        fields = fact_fields(any_currency=True)
        self.fields |= {name: fields[name] for name in self.asked}
        if "currency" in self.asked and self.lot.currency:
            codes = dict(self.fields["currency"].choices) | {self.lot.currency: self.lot.currency}
            self.fields["currency"].choices = list(codes.items())

    def _add_texts(self) -> None:
        """What the lot is called, and the purchase where that is something else."""
        lot, tender = self.lot, self.lot.tender
        several = tender.lot_count > 1
        self._add_text("title", lot, "title", _("Delens benämning") if several else _("Benämning"))
        self._add_text("description", lot, "description", _("Beskrivning"))
        if several or (tender.title, tender.description) != (lot.title, lot.description):
            self._add_text("whole_title", tender, "title", _("Hela köpets benämning"))
            self._add_text("whole_description", tender, "description", _("Hela köpets beskrivning"))

    def _add_text(self, name: str, row: Any, column: str, label: Any) -> None:
        before = getattr(row, column)
        self.texts[name] = (row, column)
        if column == "title":
            self.fields[name] = forms.CharField(
                label=label,
                max_length=max(_TOO_LONG, len(before)),
                # A lot of several may be called nothing but what the whole is called.
                required=bool(before) or name == "whole_title",
                error_messages={"required": _("Skriv vad som ska köpas.")},
            )
        else:
            self.fields[name] = forms.CharField(
                label=label,
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=max(LONGEST_DESCRIPTION, len(before)),
                required=False,
            )
        self.initial[name] = before

    def _layout(self, button: Submit) -> Layout:
        whole = [name for name in ("whole_title", "whole_description") if name in self.fields]
        return Layout(
            first_button(_("Spara och pröva på nytt")),
            Fieldset(
                _("Köpet"),
                "title",
                "description",
                *([Fold(_("Hela köpets benämning och beskrivning"), *whole)] if whole else []),
                *paired(self, "cpv", "nature"),
                "additional_cpv",
                "valued_on",
            ),
            Fieldset(_("Värde och längd"), *value_parts(self), *term(self)),
            Fold(
                _("Annat som räknas in i värdet"),
                *paired(self, "annual_history", "accumulated_direct_awards", "exempted_lots_value"),
            ),
            work(self),
            Fieldset(
                _("Det som kan hindra"),
                *paired(self, "certified_staff_only", "round_the_clock"),
                *paired(self, "single_supplier", "covered_by_framework"),
                "reserved_before",
            ),
            "known_from",
            "version",
            ButtonHolder(button),
        )

    @property
    def questions(self) -> int:
        """How many facts it asks for."""
        return len(self.asked) + ("valued_on" in self.fields)

    def facts(self) -> dict[str, Any]:
        """What was sent, by column of Lot. A field that was not sent leaves its fact alone."""
        said = {name: self.cleaned_data[name] for name in self.asked if name in self.data}
        if currency := self.cleaned_data.get("currency"):
            said["currency"] = currency
        return said | self._words(self.lot)

    def whole_words(self) -> dict[str, str]:
        """What the whole purchase is to be called, by column of Tender."""
        return self._words(self.lot.tender)

    def _words(self, row: Any) -> dict[str, str]:
        """The texts about a row that were sent, and are other words than before."""
        return {
            column: text
            for name, (about, column) in self.texts.items()
            if about is row
            and name in self.data
            and (text := _lines(self.cleaned_data[name])) != _lines(getattr(row, column))
        }


def _lines(text: str) -> str:
    """A text with the ends of lines as they are kept: a browser sends them otherwise."""
    return text.replace("\r\n", "\n").strip()


class TenderForm(AmountsForm):
    """A purchase before it is advertised. The CPV code is found by words, without any script."""

    title = forms.CharField(
        label=_("Vad ska köpas?"),
        max_length=500,
        help_text=_("En kort benämning, till exempel ”Skötsel av grönytor i Lagan”."),
        error_messages={"required": _("Skriv vad som ska köpas.")},
    )
    description = forms.CharField(
        label=_("Beskriv behovet"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_DESCRIPTION,
        required=False,
        help_text=_("Skriv med egna ord vad som ska utföras, var och hur ofta."),
    )
    unit = forms.ModelChoiceField(
        label=_("Enhet som köper"),
        queryset=Unit.objects.filter(active=True),
        empty_label=_("Välj enhet"),
        required=False,
    )
    reference = forms.CharField(label=_("Diarienummer"), max_length=200, required=False)
    valued_on = DayField(
        label=_("När ska den annonseras eller inledas?"),
        help_text=_("Dagen avgör vilken lag och vilka belopp som gäller. Tomt betyder i dag."),
        required=False,
    )
    cpv_words = forms.CharField(
        label=_("Sök CPV-kod med ord"),
        max_length=200,
        required=False,
        help_text=_("Till exempel ”städ” eller ”grönytor”."),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        available = fact_fields(any_currency=True)
        for name in NEW_FACTS:
            self.fields[name] = available[name]
        self.add_rows()
        self.fields["cpv"].help_text = _("Åtta siffror. Sök ovan om du inte kan koden.")
        self.found = self._search()
        if self.found:
            self.fields["cpv_pick"] = forms.ChoiceField(
                label=_("Välj bland träffarna"),
                choices=[(code.pk, str(code)) for code in self.found],
                widget=forms.RadioSelect,
                required=False,
            )
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        self.helper.layout = self._layout()

    def _search(self) -> list[CpvCode]:
        words = (self.data.get("cpv_words") or "").strip() if self.is_bound else ""
        return list(CpvCode.objects.search(words, limit=15)) if words else []

    @property
    def is_searching(self) -> bool:
        """Whether the person looks for a code, and does not save.

        Enter saves, unless words are written to look for and no code is chosen.
        """
        if not self.is_bound or "enter" not in self.data:
            return self.is_bound and "find" in self.data
        chosen = self.data.get("cpv") or self.data.get("cpv_pick")
        return bool((self.data.get("cpv_words") or "").strip()) and not chosen

    def _layout(self) -> Layout:
        found = ["cpv_pick"] if self.found else []
        return Layout(
            first_button(_("Spara och pröva")),
            Fieldset(_("Köpet"), "title", "description", Row(Column("unit"), Column("reference"))),
            Fieldset(
                _("Vad och när"),
                "cpv_words",
                Div(
                    Submit("find", _("Sök kod"), css_class="button--secondary"),
                    css_class="field",
                ),
                *found,
                Row(Column("cpv"), Column("nature")),
                Fold(_("Fler CPV-koder"), "additional_cpv"),
                "valued_on",
            ),
            HTML(
                format_html(
                    "<p>{}</p>", _("Lämna tomt det du inte vet. Det går att fylla i senare.")
                )
            ),
            Fieldset(_("Värde och längd"), *value_parts(self), *term(self)),
            work(self),
            ButtonHolder(Submit("save", _("Spara och pröva"))),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if picked := data.get("cpv_pick"):
            data["cpv"] = picked
        return data

    def facts(self) -> dict[str, Any]:
        """What was said of the lot, by column; what nobody said is left out."""
        return {
            name: value
            for name in NEW_FACTS
            if (value := self.cleaned_data.get(name)) not in (None, "", [])
        }
