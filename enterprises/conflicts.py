"""What is stored now, where it differs from what was typed in a form that could not be saved."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from enterprises import presenting
from enterprises.forms.fields import Kronor


def changed_meanwhile(form: forms.Form) -> bool:
    """Whether the form was refused since the case has another version than the person saw."""
    return form.is_bound and form.has_error(NON_FIELD_ERRORS, code="changed_meanwhile")


def stored_rows(form: forms.Form, stored: dict[str, Any]) -> list[presenting.Row]:
    """Rows of a summary list for the fields where `stored` differs from what was typed.

    `stored` is the form's initial values, made from the case as it is now; what it does not name,
    such as files and search words, has nothing to be compared with.
    """
    return [
        presenting.row(getattr(field, "full_label", field.label), _shown(field, stored[name]))
        for name, field in form.fields.items()
        if name in stored and _plain(stored[name]) != _plain(form.cleaned_data.get(name))
    ]


def _plain(value: Any) -> Any:
    """Unanswered is one thing, and the order of chosen codes does not matter."""
    if isinstance(value, list):
        return sorted(value)
    return "" if value is None else value


def _shown(field: forms.Field, value: Any) -> Any:
    if isinstance(field, forms.BooleanField):
        return _("Ja") if value else _("Nej")
    if isinstance(field, forms.ChoiceField):
        labels = {str(key): str(label) for key, label in field.choices}
        chosen = value if isinstance(value, list) else [value or ""]
        return ", ".join(labels.get(str(one), str(one)) for one in chosen if one)
    if isinstance(field, Kronor):
        return field.prepare_value(value)
    if isinstance(value, date):
        return value.isoformat()
    return presenting.paragraphs(value) if isinstance(value, str) else _number(value)


def _number(value: Any) -> str:
    return "" if value is None else str(number_format(value))
