"""What an officer fills in."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import Day, PlainForm, long_text
from enterprises.models import Decision, StandardSentence, Verdict
from enterprises.states import OPEN, State
from ljungby_social.accounts.models import User

QUEUE_STATES = [state for state in State if state in OPEN and state != State.DRAFT]
READING = "andra-lasare"
LATER_STATES = [state for state in State if state not in OPEN]


class QueueForm(forms.Form):
    """Filters of the queue, by GET."""

    q = forms.CharField(label=_("Företag eller ärendenummer"), required=False, max_length=100)
    lage = forms.ChoiceField(label=_("Läge"), required=False)
    handlaggare = forms.ChoiceField(label=_("Handläggare"), required=False)
    vantat = forms.ChoiceField(
        label=_("Har väntat"),
        required=False,
        choices=(
            ("", _("Hur länge som helst")),
            ("7", _("Mer än en vecka")),
            ("21", _("Mer än tre veckor")),
            ("sent", _("Svaret är försenat")),
        ),
    )
    slag = forms.ChoiceField(
        label=_("Slag av ärende"),
        required=False,
        choices=(("", _("Alla")), ("ny", _("Ny ansökan")), ("fornyelse", _("Förnyelse"))),
    )
    policy = forms.ChoiceField(
        label=_("Ny bedömning"),
        required=False,
        choices=(("", _("Alla")), ("aldre", _("Bara företag som ska bedömas på nytt"))),
    )

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lage"].choices = [
            ("", _("Alla öppna")),
            (READING, _("Väntar på en andra läsare")),
            *((state.value, state.label) for state in (*QUEUE_STATES, *LATER_STATES)),
        ]
        self.fields["handlaggare"].choices = [
            ("", _("Alla")),
            ("jag", _("Mina")),
            ("ingen", _("Ingen än")),
            *((str(officer.pk), officer.name) for officer in officers),
        ]


class VerdictForm(PlainForm):
    """One criterion: the verdict, and why. Ticked standard sentences come first in the reason."""

    outcome = forms.ChoiceField(
        label=_("Bedömning"),
        choices=Verdict.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj en bedömning.")},
    )
    sentences = forms.MultipleChoiceField(
        label=_("Börja från en standardmening"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reason = long_text(
        _("Skäl"),
        hint=_("Krävs för varje bedömning. Syns för företaget först när du skickar ut den."),
        max_length=4000,
        rows=4,
    )

    def __init__(self, *args: Any, sentences: list[StandardSentence], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sentences:
            # They become part of the decision, and are Swedish in whatever language the page is.
            self.fields["sentences"].choices = [
                (str(row.pk), format_html('<span lang="sv">{}</span>', row.text))
                for row in sentences
            ]
            self.texts = {str(row.pk): row.text for row in sentences}
        else:
            self.fields.pop("sentences")

    def clean_reason(self) -> str:
        chosen = [self.texts[pk] for pk in self.cleaned_data.get("sentences", [])]
        typed = self.cleaned_data["reason"].strip()
        new = [text for text in chosen if text not in typed]
        return "\n".join([*new, typed]).strip()


class AskForm(PlainForm):
    """What is needed, and by when."""

    text = long_text(
        _("Vad behöver företaget göra?"),
        hint=_("Skriv så att den som läser vet precis vad som ska skickas eller förklaras."),
        max_length=4000,
        rows=6,
        required=_("Skriv vad företaget behöver göra."),
    )
    due_on = Day(label=_("Senast den"), required=True)


class ResumeForm(PlainForm):
    reason = long_text(
        _("Varför fortsätter prövningen?"),
        hint=_("Till exempel: svaret kom per post, eller tiden har gått ut."),
        max_length=1000,
        rows=2,
        required=_("Skriv varför prövningen fortsätter."),
    )


class AssignForm(PlainForm):
    officer = forms.ModelChoiceField(
        label=_("Handläggare"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers


class RecusalForm(PlainForm):
    reason = forms.CharField(
        label=_("Vad består jävet i?"),
        max_length=500,
        help_text=_("Till exempel: en närstående arbetar i företaget."),
        error_messages={"required": _("Skriv skälet.")},
    )
    successor = forms.ModelChoiceField(
        label=_("Vem tar över ärendet?"), queryset=User.objects.none(), required=False
    )

    def __init__(self, *args: Any, officers: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = officers


class CloseForm(PlainForm):
    """Take an enterprise off the list, for now or for good."""

    PAUSE, END = "suspend", "revoke"

    kind = forms.ChoiceField(
        label=_("Vad ska hända?"),
        choices=(
            (PAUSE, _("Pausa: företaget visas inte förrän pausen hävs")),
            (END, _("Avför: registreringen upphör")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som ska hända.")},
    )
    cause = long_text(
        _("Skäl"),
        hint=_("Skickas till företaget. Hör det först, om det inte själv har bett om det."),
        max_length=2000,
        required=_("Skriv skälet."),
    )


class DecisionForm(PlainForm):
    """The decision as it will be sent. The officer may change every word before signing."""

    outcome = forms.ChoiceField(
        label=_("Beslut"),
        choices=Decision.Outcome,
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj om företaget ska registreras eller avslås.")},
    )
    motivation = long_text(
        _("Motivering"),
        hint=_("Utkastet är gjort av skälen till bedömningarna. Läs igenom och skriv om."),
        max_length=10_000,
        rows=12,
    )
    would_change = long_text(
        _("Vad skulle ändra beslutet?"),
        hint=_("Krävs vid avslag: vad företaget kan göra för att bli registrerat."),
        max_length=4000,
        rows=4,
    )
    diary_number = forms.CharField(
        label=_("Diarienummer (frivilligt)"), max_length=40, required=False
    )

    def offer(self, outcomes: Collection[str]) -> None:
        """Show only the outcomes that the verdicts carry, chosen when it is the only one.

        What would change a refusal is not asked about when nothing is refused.
        """
        labels = dict(Decision.Outcome.choices)
        self.fields["outcome"].choices = [(code, labels[code]) for code in outcomes]
        self.initial["outcome"] = next(iter(outcomes)) if len(outcomes) == 1 else ""
        if Decision.Outcome.REFUSED not in outcomes:
            self.fields["would_change"].widget = forms.HiddenInput()
