"""How the many facts of a lot are laid out: by subject, and what is rare folded away."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Column, Div, Fieldset, Row
from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

# Enter in a field presses the form's first button, which must not be one beside a field.
FIRST_BUTTON = (
    '<button name="enter" value="1" class="visually-hidden" tabindex="-1" '
    'aria-hidden="true">{}</button>'
)
PARTS_ID = "blandat"


class Fold(Div):
    """Fields under a heading that is opened by hand, unless one of them is filled in or wrong."""

    template = "ljungby/layout/fold.html"

    def __init__(
        self, title: str | Promise, *fields: Any, intro: str | Promise = "", css_id: str = ""
    ) -> None:
        super().__init__(*fields, css_id=css_id)
        self.title, self.intro = title, intro

    def render(
        self, form: forms.Form, context: Any, template_pack: Any = TEMPLATE_PACK, **kwargs: Any
    ) -> str:
        """The fold, as HTML."""
        fields = self.get_rendered_fields(form, context, template_pack, **kwargs)
        names = [pointer.name for pointer in self.get_field_names()]
        told = {"fold": self, "fields": fields, "is_open": _in_use(form, names)}
        return render_to_string(self.template, told)


def _in_use(form: forms.Form, names: Iterable[str]) -> bool:
    usual = {"currency": "SEK"}
    return any(
        form.errors.get(name) or form[name].value() not in (None, "", [], usual.get(name))
        for name in names
    )


def first_button(words: str | Promise) -> HTML:
    """What Enter presses."""
    return HTML(format_html(FIRST_BUTTON, words))


def paired(form: forms.Form, *names: str) -> list[Row]:
    """The fields that the form has of these, two and two beside each other."""
    here = [name for name in names if name in form.fields]
    return [
        Row(*(Column(name) for name in here[place : place + 2])) for place in range(0, len(here), 2)
    ]


def value_parts(form: forms.Form) -> list[Any]:
    """What the whole value is made of, other ways to count it, and what a mixed contract holds."""
    return [
        *paired(form, "value", "currency"),
        Fold(
            _("Räkna ut värdet ur delar: grund, optioner och förlängningar"),
            *paired(form, "base_value", "prizes", "options", "extensions"),
            *paired(form, "monthly_value", "open_ended"),
            intro=_(
                "Fyll i det här när du vet delarna men inte summan. Värdet är grunden och alla "
                "optioner, förlängningar, priser och ersättningar tillsammans (LOU 5 kap. 3 §). "
                "Står det också ett värde ovan räknas det högsta av dem."
            ),
            css_id="varde",
        ),
        Fold(
            _("Blandat avtal: flera slags varor eller tjänster"),
            *form.part_rows(),  # type: ignore[attr-defined]
            intro=_(
                "Fyll i en rad för varje slag. Det som är värt mest är huvudföremål och avgör "
                "reglerna (LOU 2 kap. 2 §). Köps bara en sak: lämna raderna tomma."
            ),
            css_id=PARTS_ID,
        ),
    ]


def term(form: forms.Form) -> list[Row]:
    """How long, in how many lots, and within what frame."""
    return paired(form, "duration_months", "extension_months", "framework", "call_off", "lots")


def work(form: forms.Form) -> Fieldset:
    """What the work is like, and who has been talked to."""
    return Fieldset(
        _("Arbetet"),
        *paired(form, "labour_share", "people_needed"),
        "entry_threshold",
        "used_by_people",
        *paired(form, "dialogue_held", "matching_contact"),
    )
