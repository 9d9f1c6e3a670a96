"""What a visitor searches by."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

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
