"""What a visitor searches by."""

from typing import Any

from crispy_forms.layout import Div
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import PlainForm, long_text
from enterprises.models import Criterion
from enterprises.models.enterprise import LegalForm


class DirectoryForm(forms.Form):
    """Filters of the directory, by GET."""

    q = forms.CharField(
        label=_("Vad behöver du?"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    slag = forms.ChoiceField(label=_("Vad de säljer"), required=False)
    form = forms.ChoiceField(label=_("Företagsform"), required=False)
    ort = forms.ChoiceField(label=_("Ort"), required=False)

    def __init__(
        self,
        *args: Any,
        divisions: list[tuple[str, str]],
        legal_forms: list[str],
        places: list[str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["slag"].choices = [("", _("Allt")), *divisions]
        self.fields["form"].choices = [
            ("", _("Alla")),
            *((form, LegalForm(form).label) for form in legal_forms),
        ]
        self.fields["ort"].choices = [("", _("Alla")), *((place, place) for place in places)]


class ConcernForm(PlainForm):
    """What does not hold any more. `homepage` is a trap: people do not see it, machines fill it."""

    criterion = forms.ChoiceField(
        label=_("Vad gäller det?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad det gäller.")},
    )
    text = long_text(
        _("Vad är det som inte stämmer?"),
        hint=_(
            "Berätta vad du har sett och när. Skriv inte om någons hälsa, och skriv inga "
            "personnummer. Det du skickar blir en allmän handling, som någon kan begära att få "
            "läsa."
        ),
        max_length=2000,
        rows=6,
        required=_("Skriv vad som inte stämmer."),
    )
    email = forms.EmailField(
        label=_("E-postadress, om du vill ha svar (frivilligt)"),
        required=False,
        max_length=254,
        help_text=_("Vi använder adressen bara för att svara dig."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Skriv en e-postadress, till exempel namn@exempel.se.")},
    )
    homepage = forms.CharField(
        label=_("Lämna det här fältet tomt"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    OTHER = "other"

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {row.code: row for row in criteria}
        self.fields["criterion"].choices = [
            *((row.code, gettext(row.title)) for row in criteria),
            (self.OTHER, _("Något annat")),
        ]

    def layout(self) -> list[Any]:
        trap = Div("homepage", css_class="visually-hidden")
        return ["criterion", "text", "email", trap]

    @property
    def chosen(self) -> Criterion | None:
        """The criterion that it is about; None for something else."""
        return self.criteria.get(self.cleaned_data["criterion"])

    @property
    def is_trapped(self) -> bool:
        """Whether a machine has filled in what people do not see."""
        return bool(self.cleaned_data.get("homepage"))
