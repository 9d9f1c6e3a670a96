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
from procurement.services.deciding import ONE_RESERVATION


def _as_it_was(earlier: LotDecision | None) -> dict[str, Any]:
    """The fields of a decision, to begin another from."""
    if earlier is None:
        return {}
    words = {f"assessment_{code}": text for code, text in earlier.assessments.items()}
    return {
        "instruments": earlier.instruments,
        "reason": earlier.reason,
        "motivation": earlier.motivation,
        **words,
    }


class DecisionForm(forms.Form):
    """Comply or explain: which instruments are used, or none and why."""

    # Each field says when it is needed.
    hide_optional = True

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
        help_text=_("Krävs när inga sociala hänsyn tas. Den blir en del av beslutet."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    screening = forms.IntegerField(widget=forms.HiddenInput)

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
        self.order_fields(["instruments", *(duty.field for duty in self.duties)])
        choosable = [row for row in findings if row.legal not in {"blocked", "not_applicable"}]
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
        elif not data.get("motivation", "").strip():
            self.add_error("motivation", _("Skriv varför inga sociala hänsyn tas."))
        if len(set(chosen) & set(RESERVATIONS)) > 1:
            self.add_error("instruments", ONE_RESERVATION)
        self._clean_duties(data, chosen)
        return data

    def _clean_duties(self, data: dict[str, Any], chosen: list[str]) -> None:
        """What the law asks is said, and nothing is both chosen and reasoned away."""
        for duty in self.duties:
            said = bool((data.get(duty.field) or "").strip())
            if duty.owed(chosen) and not said and duty.field not in self.errors:
                self.add_error(duty.field, duty.wanted)
            elif said and not duty.owed(chosen):
                self.add_error(
                    duty.field,
                    _("Du har valt ”%(instrument)s”. Ta bort texten här, eller valet.")
                    % {"instrument": INSTRUMENTS[duty.instrument]},
                )

    def assessments(self) -> dict[str, str]:
        """What was said of each instrument that the law asks about."""
        return {duty.instrument: self.cleaned_data.get(duty.field, "") for duty in self.duties}
