"""Forms about a person's data."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from ljungby_social.privacy import extract
from ljungby_social.privacy.models import RetentionRule
from ljungby_social.privacy.registry import Action


class CloseForm(forms.Form):
    """One tick before the account goes."""

    understands = forms.BooleanField(
        label=_("Jag förstår att kontot inte går att få tillbaka"),
        error_messages={"required": _("Kryssa i rutan för att stänga kontot.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class ExtractForm(forms.Form):
    """How the person asked, for the log."""

    reason = forms.CharField(
        label=_("Hur bad personen om utdraget?"),
        max_length=200,
        help_text=_("Till exempel: Brev den 3 december, diarienummer KS 2026/412."),
        error_messages={"required": _("Skriv hur personen bad om utdraget.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True


class AddressExtractForm(ExtractForm):
    """Whom an extract is about, when the person has no account."""

    email = forms.EmailField(
        label=_("Personens e-postadress"),
        help_text=_("Utdraget tar med det som står på just den adressen."),
        error_messages={
            "required": _("Skriv adressen som utdraget gäller."),
            "invalid": _("Skriv en hel e-postadress, som namn@exempel.se."),
        },
    )
    field_order = ("email", "reason")

    def clean_email(self) -> str:
        """The address, which no account has: an account has an extract of its own."""
        address = str(self.cleaned_data["email"]).strip().lower()
        if extract.account_of(address) is not None:
            raise forms.ValidationError(
                _(
                    "Adressen hör till ett konto. Sök upp kontot under Användare, och gör utdraget "
                    "där: då kommer allt med."
                )
            )
        return address


class RuleForm(forms.ModelForm):
    """A rule, with the events and actions that its kind has."""

    class Meta:
        model = RetentionRule
        fields = (
            "months",
            "event",
            "action",
            "basis",
            "notice_days",
            "decision_number",
            "decided_on",
            "verified_by",
            "verified_on",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = self.instance.sort
        if kind is None or "event" not in self.fields:
            return
        events = [(code, event.label) for code, event in kind.events.items()]
        self.fields["event"] = forms.ChoiceField(label=self.fields["event"].label, choices=events)
        actions = [choice for choice in Action.choices if choice[0] in kind.actions]
        self.fields["action"] = forms.ChoiceField(
            label=self.fields["action"].label, choices=actions
        )
