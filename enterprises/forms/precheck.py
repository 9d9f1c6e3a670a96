"""The questions of the pre-check as a form."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import PlainForm
from enterprises.models import Criterion
from enterprises.precheck import LOU, NO, QUESTIONS, UNSURE, YES, asks_about

ANSWERS = ((YES, _("Ja")), (NO, _("Nej")), (UNSURE, _("Vet inte")))


class PreCheckForm(PlainForm):
    """Every question may be left: what is not answered is "do not know"."""

    def __init__(self, *args: Any, criteria: list[Criterion], **kwargs: Any) -> None:
        self.criteria = criteria
        super().__init__(*args, **kwargs)

    def layout(self) -> Iterable[Any]:
        for question in QUESTIONS:
            self.fields[question.name] = forms.ChoiceField(
                label=question.text, choices=ANSWERS, widget=forms.RadioSelect, required=False
            )
        parts = [(criterion.subject, _(criterion.title)) for criterion in self.criteria]
        parts.append((LOU, _("Reserverad upphandling (LOU 4 kap. 18 §)")))
        return [
            Fieldset(title, *(InlineRadios(q.name) for q in QUESTIONS if q.part == part))
            for part, title in parts
            if asks_about(part)
        ]

    def answers(self) -> dict[str, str]:
        return {name: value or UNSURE for name, value in self.cleaned_data.items()}
