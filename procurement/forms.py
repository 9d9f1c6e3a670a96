"""Forms of procurement, but for facts of a lot. An empty answer stays unknown."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit
from procurement import duties
from procurement.fields import DayField
from procurement.intake import megabytes
from procurement.labels import COLUMNS, INSTRUMENTS
from procurement.models import Format
from procurement.services.deciding import REASONS_FOR_MOVES
from procurement.states import State


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
    """A move of a purchase, with a word about why. To call off and to open again must say why."""

    text = forms.CharField(
        label=_("Varför?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=5000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, code: str, label: Any, **kwargs: Any) -> None:
        """`code` and `label` are those of the move; the button says the label."""
        super().__init__(*args, **kwargs)
        self.wanted = REASONS_FOR_MOVES.get(code)
        self.fields["text"].required = self.wanted is not None
        self.fields["text"].error_messages["required"] = self.wanted
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        self.helper.add_input(Submit("move", label))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if self.wanted and not duties.explains(text, words=1):
            raise ValidationError(self.wanted)
        return text


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


class PutBackForm(forms.Form):
    """Which lot a part becomes part of again."""

    into = forms.TypedChoiceField(
        label=_("Vilken del ska den läggas tillbaka i?"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en del.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lots: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """`lots` are the other lots of the purchase: key, and what people read."""
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = list(lots)
        self.helper = FormHelper()
        self.helper.attrs = {"data-once": ""}
        self.helper.add_input(Submit("save", _("Lägg tillbaka delen")))


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
