"""Forms of procurement. An empty answer stays unknown."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit
from ljungby_social.cpv import CpvCode
from procurement.fields import ASKED, DayField, fact_fields
from procurement.intake import megabytes
from procurement.labels import COLUMNS, INSTRUMENTS
from procurement.models import Format, Lot
from procurement.states import State


class FactsForm(forms.Form):
    """Facts of a lot, all of them or only those that a screening misses."""

    def __init__(self, *args: Any, lot: Lot, only: Iterable[str] = (), **kwargs: Any) -> None:
        wanted = [name for name in ASKED if not only or name in set(only)]
        if not lot.is_planned_whole and "lots" in wanted:
            wanted.remove("lots")  # they are there to be counted
        super().__init__(
            *args,
            initial={name: getattr(lot, name) for name in wanted}
            | {"valued_on": lot.tender.valued_on, "version": lot.tender.version},
            auto_id="facts_%s",
            **kwargs,
        )
        fields = fact_fields()
        self.asked = wanted
        for name in wanted:
            self.fields[name] = fields[name]
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
        self.helper.add_input(Submit("save", _("Spara och pröva på nytt"), css_id="facts-save"))

    @property
    def questions(self) -> int:
        """How many facts it asks for."""
        return len(self.asked) + ("valued_on" in self.fields)

    def facts(self) -> dict[str, Any]:
        """What was sent, by column of Lot."""
        return {name: self.cleaned_data[name] for name in self.asked}


class TenderForm(forms.Form):
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
        required=False,
        help_text=_("Till exempel ”städ” eller ”grönytor”."),
        widget=forms.TextInput(attrs={"class": "width-20"}),
    )

    NEW_FACTS = ASKED[:14]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        available = fact_fields()
        for name in self.NEW_FACTS:
            self.fields[name] = available[name]
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
            # Enter in a field presses the form's first button, which must not be the search.
            HTML(
                format_html(
                    '<button name="enter" value="1" class="visually-hidden" tabindex="-1" '
                    'aria-hidden="true">{}</button>',
                    _("Spara och pröva"),
                )
            ),
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
                "valued_on",
            ),
            Fieldset(
                _("Värde och längd"),
                Row(Column("value"), Column("lots")),
                Row(Column("duration_months"), Column("extension_months")),
                Row(Column("framework"), Column("call_off")),
            ),
            Fieldset(
                _("Arbetet"),
                HTML(
                    format_html(
                        "<p>{}</p>", _("Lämna tomt det du inte vet. Det går att fylla i senare.")
                    )
                ),
                Row(Column("labour_share"), Column("people_needed")),
                "entry_threshold",
                "used_by_people",
                Row(Column("dialogue_held"), Column("matching_contact")),
            ),
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
            for name in self.NEW_FACTS
            if (value := self.cleaned_data.get(name)) not in (None, "")
        }


class FilterForm(forms.Form):
    """What the list is searched and filtered by. GET, and nothing wrong is ever an error."""

    q = forms.CharField(label=_("Sök i upphandlingar"), required=False)
    state = forms.ChoiceField(
        label=_("Läge"),
        choices=[("", _("Pågående")), ("all", _("Alla")), *State.choices],
        required=False,
    )
    instrument = forms.ChoiceField(
        label=_("Rekommenderat verktyg"),
        choices=[("", _("Alla")), *INSTRUMENTS.items()],
        required=False,
    )
    unit = forms.ModelChoiceField(
        label=_("Enhet"), queryset=Unit.objects.all(), required=False, empty_label=_("Alla")
    )
    source = forms.ChoiceField(
        label=_("Kommer från"), choices=[("", _("Alla")), *Format.choices], required=False
    )
    sort = forms.ChoiceField(
        label=_("Ordning"),
        choices=[("", _("Högst poäng först")), ("new", _("Senast inkomna först"))],
        required=False,
    )


class ImportForm(forms.Form):
    """A file to bring in."""

    file = forms.FileField(
        label=_("Fil"),
        help_text=_(
            "Inköpsplan (xlsx, xls, ods, csv), annons (eForms eller TED som xml, OCDS som json) "
            "eller en zip-fil med flera. Högst 40 MB. Filen blir en allmän handling."
        ),
        error_messages={
            "required": _("Välj en fil."),
            "empty": _("Filen är tom."),
        },
    )
    unit = forms.ModelChoiceField(
        label=_("Enhet för hela filen"),
        queryset=Unit.objects.filter(active=True),
        required=False,
        empty_label=_("Står i filen, eller vet inte"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.attrs = {"data-once": ""}
        self.helper.add_input(Submit("save", _("Läs in filen")))

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise ValidationError(
                _("Filen är %(size)s. En fil får vara högst %(limit)s. Dela upp den i flera."),
                params={
                    "size": megabytes(file.size),
                    "limit": megabytes(settings.IMPORT_MAX_BYTES),
                },
            )
        return file


class UnitForm(forms.Form):
    """Which unit buys."""

    unit = forms.ModelChoiceField(
        label=_("Enhet"),
        queryset=Unit.objects.filter(active=True),
        required=False,
        empty_label=_("Ingen"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """A move of a purchase, with a word about why; one that is called off must say why."""

    text = forms.CharField(
        label=_("Varför?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        error_messages={"required": _("Skriv varför upphandlingen avbryts.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: str, label: Any, **kwargs: Any) -> None:
        """`code` and `label` are those of the move; the button says the label."""
        super().__init__(*args, **kwargs)
        self.fields["text"].required = code == "cancel"
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        self.helper.add_input(Submit("move", label))


class JoinForm(forms.Form):
    """Which purchase is the same as this one."""

    number = forms.CharField(
        label=_("Ärendenummer för den andra raden eller annonsen"),
        help_text=_("Till exempel UP-2026-0042."),
        max_length=20,
        error_messages={"required": _("Skriv ärendenumret.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", _("Slå ihop")))


class ColumnsForm(forms.Form):
    """How a spreadsheet's columns are understood: a choice for each."""

    def __init__(
        self,
        *args: Any,
        headers: Iterable[str],
        mapping: dict[int, str],
        choices: list[tuple[str, Any]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for place, header in enumerate(headers):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header or _("Kolumn %(number)s utan rubrik") % {"number": place + 1},
                choices=[("", _("Används inte")), *choices],
                initial=mapping.get(place, ""),
                required=False,
            )
        self.fields["valued_on"] = DayField(
            label=_("När annonseras köpen, om filen inte säger det?"),
            required=False,
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = [name for key, name in data.items() if key.startswith("column_") and name]
        for name in sorted({name for name in chosen if chosen.count(name) > 1}):
            said = {"name": COLUMNS[name]}
            self.add_error(None, _("Två kolumner kan inte båda vara ”%(name)s”.") % said)
        if "title" not in chosen:
            self.add_error(None, _("Välj vilken kolumn som är köpets benämning."))
        return data

    def mapping(self) -> dict[int, str]:
        return {
            int(key.removeprefix("column_")): name
            for key, name in self.cleaned_data.items()
            if key.startswith("column_") and name
        }
