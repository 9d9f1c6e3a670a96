"""The form of a decision about a lot: comply or explain, and say what the law asks."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from procurement import duties
from procurement.labels import INSTRUMENTS, SOCIAL
from procurement.models import LotDecision
from procurement.rules.eforms import RESERVATIONS
from procurement.services.deciding import CHOOSE_RESERVED, NO_MOTIVATION, ONE_RESERVATION


def _as_it_was(earlier: LotDecision | None) -> dict[str, Any]:
    """The fields of a decision, to begin another from."""
    if earlier is None:
        return {}
    words = {f"assessment_{code}": text for code, text in earlier.assessments.items()}
    return {
        "instruments": earlier.instruments,
        **_reserved_as_it_was(earlier),
        "reason": earlier.reason,
        "motivation": earlier.motivation,
        **words,
    }


def _reserved_as_it_was(earlier: LotDecision) -> dict[str, str]:
    return {
        _field_of(code): earlier.reserved_as
        for code, choices in LotDecision.CHOICE_OF.items()
        if earlier.reserved_as in choices
    }


def _field_of(code: str) -> str:
    return f"as_{code}"


# What is asked of a reservation that can be made in two ways.
_CHOICES = {
    "reserve_4_18": (
        _("Om du reserverar enligt 4 kap. 18 §: vad reserveras?"),
        _("Lagen låter dig välja en av punkterna, aldrig båda."),
        [
            (
                LotDecision.ReservedAs.PARTICIPATION,
                _("Rätten att delta, för skyddade verkstäder och sociala företag (punkt 1)"),
            ),
            (
                LotDecision.ReservedAs.PROGRAMME,
                _("Utförandet, i ett program för skyddad anställning (punkt 2)"),
            ),
        ],
        LotDecision.ReservedAs.PARTICIPATION,
    ),
    "reserve_19_25a": (
        _("Om du reserverar för idéburna: vad ska BT-71 vara i annonsen?"),
        _("eForms har inget eget värde för idéburna organisationer."),
        [
            (
                LotDecision.ReservedAs.NEAREST,
                _("res-pub-ser, organisationer med offentligt uppdrag: det närmaste"),
            ),
            (LotDecision.ReservedAs.UNCODED, _("none: reservationen står bara i ord")),
        ],
        None,
    ),
}


class DecisionForm(forms.Form):
    """Comply or explain: which instruments are used, or none and why."""

    # Each field says when it is needed.
    hide_optional = True
    # The page lists its errors first of all: the form stands far down on a phone.
    summary_above = True

    instruments = forms.MultipleChoiceField(
        label=_("Verktyg som används"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Det som rekommenderas står först. Det som lagen hindrar går inte att välja."),
    )
    reason = forms.ChoiceField(
        label=_("Inga sociala hänsyn, därför att"),
        choices=[("", _("– sociala hänsyn tas –")), *LotDecision.Reason.choices],
        required=False,
        help_text=_(
            "Behövs när du inte väljer något verktyg, och när du bara delar upp, håller dialog "
            "eller direktupphandlar."
        ),
    )
    motivation = forms.CharField(
        label=_("Motivering"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=LotDecision.MOST_MOTIVATION,
        required=False,
        help_text=_(
            "Krävs när inga sociala hänsyn tas: minst en kort mening. Den blir en del av beslutet."
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    screening = forms.IntegerField(widget=forms.HiddenInput)
    # The lot's decision that the person saw; empty when there was none.
    decided = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        findings: Iterable[Any] = (),
        earlier: LotDecision | None = None,
        must_confirm: bool = False,
        **kwargs: Any,
    ) -> None:
        """`earlier` is the decision to begin from. It is confirmed by a tick when the screening
        that it rests on no longer answers as the newest does.
        """
        kwargs["initial"] = _as_it_was(earlier) | kwargs.get("initial", {})
        super().__init__(*args, auto_id="decision_%s", **kwargs)
        findings = list(findings)
        self.duties = duties.duties_of(findings)
        for duty in self.duties:
            self.fields[duty.field] = forms.CharField(
                label=duty.label,
                help_text=duty.help_text,
                widget=forms.Textarea(attrs={"rows": 3}),
                required=False,
                max_length=4000,
            )
        choosable = [row for row in findings if row.legal not in {"blocked", "not_applicable"}]
        self._ask_of_reservations({row.instrument for row in choosable})
        asked = [_field_of(code) for code in _CHOICES]
        self.order_fields(["instruments", *asked, *(duty.field for duty in self.duties)])
        choosable.sort(key=lambda row: not row.recommended)
        self.fields["instruments"].choices = [
            (row.instrument, row.get_instrument_display()) for row in choosable
        ]
        if must_confirm:
            self.fields["confirmed"] = forms.BooleanField(
                label=_("Jag har läst vad den nya prövningen säger, och beslutar efter den."),
                error_messages={
                    "required": _("Läs vad som har ändrats, och kryssa här när du har gjort det.")
                },
            )
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        self.helper.add_input(Submit("save", _("Besluta"), css_id="decision-save"))

    def _ask_of_reservations(self, choosable: set[str]) -> None:
        """Ask how, of each reservation that may be chosen and can be made in two ways."""
        for code, (label, help_text, choices, initial) in _CHOICES.items():
            if code in choosable:
                self.fields[_field_of(code)] = forms.ChoiceField(
                    label=label,
                    help_text=help_text,
                    choices=choices,
                    initial=initial,
                    widget=forms.RadioSelect,
                    required=False,
                )

    def reserved_as(self) -> str:
        """What the chosen reservation is. What is said of one that is not chosen counts for
        nothing: a choice of one of two cannot be taken back.
        """
        for code in _CHOICES:
            if code in self.cleaned_data.get("instruments", ()):
                return str(self.cleaned_data.get(_field_of(code)) or "")
        return ""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        chosen = data.get("instruments") or []
        if set(chosen) & set(SOCIAL):
            if data.get("reason"):
                self.add_error(
                    "reason", _("Du har valt verktyg. Ta bort dem eller välj inget skäl här.")
                )
        elif chosen and not data.get("reason"):
            self.add_error(
                "reason",
                _("Du har bara valt ett sätt att köpa. Säg varför inga sociala hänsyn tas."),
            )
        elif not data.get("reason"):
            self.add_error(
                "instruments", _("Välj minst ett verktyg, eller ange varför inget används.")
            )
        elif not duties.explains(data.get("motivation")) and "motivation" not in self.errors:
            self.add_error("motivation", NO_MOTIVATION)
        if len(set(chosen) & set(RESERVATIONS)) > 1:
            self.add_error("instruments", ONE_RESERVATION)
        asked = _field_of("reserve_19_25a")
        if "reserve_19_25a" in chosen and not data.get(asked) and asked not in self.errors:
            self.add_error(asked, CHOOSE_RESERVED)
        self._clean_duties(data, chosen)
        return data

    def _clean_duties(self, data: dict[str, Any], chosen: list[str]) -> None:
        """What the law asks is said, and nothing is both chosen and reasoned away."""
        for duty in self.duties:
            said = bool((data.get(duty.field) or "").strip())
            if duty.field in self.errors:
                continue
            if duty.owed(chosen) and not duties.explains(data.get(duty.field)):
                self.add_error(duty.field, duty.wanted)
            elif said and not duty.owed(chosen):
                self.add_error(
                    duty.field,
                    _("Du har valt ”%(instrument)s”. Ta bort texten här, eller valet.")
                    % {"instrument": INSTRUMENTS[duty.instrument]},
                )

    def typed(self) -> list[tuple[str, str]]:
        """What was sent, in words, whatever was wrong with it: label and text, nothing empty."""
        found = []
        chosen = self["instruments"].value() or []
        left_out = {"confirmed", *(_field_of(code) for code in _CHOICES if code not in chosen)}
        for field in self:
            if field.is_hidden or field.name in left_out:
                continue
            words = {str(code): str(label) for code, label in getattr(field.field, "choices", ())}
            said = field.value() or []
            texts = [said] if isinstance(said, str) else said
            if told := ", ".join(words.get(text, text) for text in texts if text.strip()):
                found.append((str(field.label), told))
        return found

    def assessments(self) -> dict[str, str]:
        """What was said of each instrument that the law asks about."""
        return {duty.instrument: self.cleaned_data.get(duty.field, "") for duty in self.duties}
