"""What an officer fills in about a reason to look again, and how a sample is drawn."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import PlainForm, WholeNumber, long_text
from enterprises.models import FollowUp

State = FollowUp.State


class ConcernsForm(forms.Form):
    """Filters of the list of concerns, by GET."""

    q = forms.CharField(label=_("Företag"), required=False, max_length=100)
    lage = forms.ChoiceField(
        label=_("Läge"),
        required=False,
        choices=(
            ("", _("Nya och tillfrågade")),
            (State.NEW, _("Nya")),
            (State.ASKED, _("Företaget är tillfrågat")),
            ("hanterade", _("Hanterade")),
            ("alla", _("Alla")),
        ),
    )


class FollowUpForm(PlainForm):
    """What to make of a reason to look again."""

    outcome = forms.ChoiceField(
        label=_("Vad ska hända?"),
        choices=(
            (State.NO_CAUSE, _("Ingen åtgärd: det som registret säger stämmer")),
            (State.ASKED, _("Fråga företaget: det får ett meddelande i ärendet")),
            (State.REASSESS, _("Ny bedömning: företaget får ett brev och ska förnya")),
        ),
        widget=forms.RadioSelect,
        error_messages={"required": _("Välj vad som ska hända.")},
    )
    note = long_text(
        _("Varför? (syns bara för handläggare)"),
        hint=_("Krävs om det inte bara är en fråga."),
        max_length=2000,
        rows=3,
    )
    text = long_text(
        _("Text till företaget"),
        hint=_(
            "Krävs när du frågar eller begär en ny bedömning. Skriv inte vem som har hört av sig."
        ),
        max_length=2000,
        rows=4,
    )


class AnswerForm(PlainForm):
    answer = long_text(
        _("Svar till den som hörde av sig"),
        hint=_("Skickas med e-post en gång. Skriv inte vad företaget har svarat."),
        max_length=2000,
        rows=4,
        required=_("Skriv svaret."),
    )


class DrawForm(PlainForm):
    """A share or a number, never both."""

    share = WholeNumber(label=_("Andel av alla registrerade, i procent"), min_value=1)
    count = WholeNumber(label=_("Eller ett antal företag"), min_value=1)
    reason = forms.CharField(
        label=_("Varför dras stickprovet? (frivilligt)"),
        required=False,
        max_length=200,
        help_text=_("Till exempel: årets uppföljning."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = [name for name in ("share", "count") if cleaned.get(name) is not None]
        if not self.errors and len(given) != 1:
            self.add_error("share", _("Skriv antingen en andel eller ett antal."))
        return cleaned


class ReassessForm(PlainForm):
    cause = long_text(
        _("Varför ska företaget bedömas på nytt?"),
        hint=_("Skickas till företaget. Det står kvar i registret tills någon beslutar annat."),
        max_length=2000,
        required=_("Skriv varför företaget ska bedömas på nytt."),
    )


class DropForm(PlainForm):
    reason = long_text(
        _("Varför behövs ingen ny bedömning?"),
        hint=_("Skickas till företaget."),
        max_length=2000,
        required=_("Skriv varför ingen ny bedömning behövs."),
    )


class SendBackForm(PlainForm):
    comment = long_text(
        _("Vad behöver ändras?"),
        hint=_("Syns bara för handläggare. Den som skrev förslaget får ett brev."),
        max_length=2000,
        required=_("Skriv vad som behöver ändras."),
    )
