"""Fields as people fill them in: amounts with spaces, several files, why we ask."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ljungby_social.numbers import without_groups

Text = str | Promise


class PlainForm(forms.Form):
    """A form inside a `<form>` of the page's own, since the page adds version and buttons.

    Nothing is marked as optional: a draft may be saved half-filled, and the task list says what
    remains. A field that is truly optional says so in its label.
    """

    hide_optional = True
    required_css_class = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper(self)
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        layout = self.layout()
        if layout:
            self.helper.layout = Layout(*layout)

    def layout(self) -> Iterable[Any]:
        """Crispy objects in order; nothing means the fields as they stand."""
        return ()

    def add_service_errors(self, error: ValidationError) -> None:
        """Put what a service raised at its fields; what belongs to no field goes to the top."""
        if not hasattr(error, "error_dict"):
            self.add_error(None, error)
            return
        for name, errors in error.error_dict.items():
            self.add_error(name if name in self.fields else None, errors)


class LimitedText(forms.CharField):
    """Several lines of text. Line breaks count as one character, as the person sees them."""

    def __init__(self, *, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def long_text(
    label: Text,
    *,
    hint: Text = "",
    why: Text = "",
    example: Text = "",
    max_length: int = 1500,
    rows: int = 4,
    required: Text = "",
) -> LimitedText:
    """A text field with its help: a hint that always shows, why and example in a fold.

    `required` is the sentence that says so when it is left empty; nothing makes it optional.
    """
    field = LimitedText(
        label=label, help_text=hint, max_length=max_length, rows=rows, required=bool(required)
    )
    if required:
        field.error_messages["required"] = required
    return with_help(field, why=why, example=example)


def with_help(field: Any, *, why: Text = "", example: Text = "", source: Text = "") -> Any:
    """Give a field the fold that says why we ask."""
    if why:
        field.why = {"text": why, "example": example, "source": source}
    return field


class WholeNumber(forms.IntegerField):
    """A count, at least zero. Empty means unknown."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"required": False, "min_value": 0, "max_value": 1_000_000, **kwargs}
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": _("Skriv ett helt tal, till exempel 14."),
                "min_value": _("Skriv ett tal som är noll eller mer."),
                "max_value": _("Talet är för stort. Kontrollera och skriv igen."),
            },
        )
        super().__init__(widget=self.make_widget(), **kwargs)

    def make_widget(self) -> forms.Widget:
        return forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = without_groups("".join(value.replace("kr", "").split()))
        return super().to_python(value)


class Kronor(WholeNumber):
    """An amount in whole kronor. Spaces and `kr` are taken away; empty means unknown."""

    def __init__(self, *, negative: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", -(10**12) if negative else 0)
        kwargs.setdefault("max_value", 10**12)
        kwargs.setdefault(
            "error_messages",
            {
                "invalid": _("Skriv ett belopp i hela kronor, till exempel 1 840 000."),
                "min_value": _("Skriv ett belopp som är noll eller mer."),
                "max_value": _("Beloppet är för stort. Kontrollera och skriv igen."),
            },
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        """1840000 is shown as 1 840 000, so that it can be checked with the eye."""
        if isinstance(value, int):
            return f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
        return value

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str):
            value = value.replace("−", "-").replace("–", "-")
        return super().to_python(value)


class Day(forms.DateField):
    """A day, chosen or typed as 2026-11-24."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            input_formats=["%Y-%m-%d"],
            error_messages={
                "invalid": _("Skriv dagen som år-månad-dag, till exempel 2026-11-24."),
                "required": _("Välj en dag."),
            },
            **kwargs,
        )


class SeveralFilesInput(forms.FileInput):
    allow_multiple_selected = True


class SeveralFiles(forms.FileField):
    """Any number of files. What they are is checked where they are stored."""

    def __init__(self, **kwargs: Any) -> None:
        kinds = ".pdf,.docx,.xlsx,.odt,.ods,.jpg,.jpeg,.png"
        super().__init__(
            required=False, widget=SeveralFilesInput(attrs={"accept": kinds}), **kwargs
        )

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """The files, in the order they were chosen. Empty ones too: the service says so."""
        return list(data or [])


class YesOrNo(forms.ChoiceField):
    """Yes or no as radio buttons; unanswered is neither."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=(("yes", _("Ja")), ("no", _("Nej"))), widget=forms.RadioSelect, **kwargs
        )
