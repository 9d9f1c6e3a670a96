"""Tags and filters for every page: icons, Swedish figures, and what the form templates need."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal, InvalidOperation
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, ClearableFileInput, Field, FileInput
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.templatetags.static import static
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import is_aware, localtime
from django.utils.translation import gettext as _

from ljungby_social import charts

register = template.Library()

NO_BREAK = "\N{NO-BREAK SPACE}"
TONES = ("neutral", "info", "success", "warning", "danger", "draft", "unknown")
# Django's message levels and plain verdict words, as the tone that shows them.
TONE_OF = {
    "error": "danger",
    "debug": "info",
    "yes": "success",
    "no": "danger",
    "missing": "unknown",
}


@register.simple_tag
def icon(name: str, label: str = "", css_class: str = "") -> SafeString:
    """An icon from static/img/icons.svg, named by its id there.

    Hidden from assistive technology unless `label` says what it means: as a rule the word
    stands beside it.
    """
    classes = f"icon {css_class}".strip()
    href = f"{static('img/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>',
            classes,
            label,
            href,
        )
    return format_html(
        '<svg class="{}" aria-hidden="true" focusable="false"><use href="{}"/></svg>', classes, href
    )


@register.filter
def tone(value: Any) -> str:
    """One of TONES; message levels are translated and anything unknown is neutral."""
    text = str(value).split(" ")[-1]
    text = TONE_OF.get(text, text)
    return text if text in TONES else "neutral"


def grouped(value: Any, decimals: int) -> str:
    """A number in the reader's language with groups of three and spaces that do not break."""
    text = number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)
    return text.replace(" ", NO_BREAK).replace("-", "−")


def as_decimal(value: Any) -> Decimal | None:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


@register.filter
def kronor(value: Any) -> str:
    """An amount in SEK: 2389585 → "2 389 585 kr". Öre are shown only where there are any."""
    amount = as_decimal(value)
    if amount is None:
        return _("uppgift saknas")
    decimals = 0 if amount == amount.to_integral_value() else 2
    return f"{grouped(amount, decimals)}{NO_BREAK}kr"


@register.filter
def tal(value: Any) -> str:
    """A number with groups of three and at most two decimals: 12345 → "12 345"."""
    amount = as_decimal(value)
    if amount is None:
        return _("uppgift saknas")
    exponent = amount.normalize().as_tuple().exponent
    return grouped(amount, min(2, max(0, -exponent)) if isinstance(exponent, int) else 0)


@register.filter
def percent(value: Any, decimals: int = 0) -> str:
    """A share between 0 and 1: 0.35 → "35 %". Rounded down, so that 0.2999 never reads as 30 %."""
    share = as_decimal(value)
    if share is None:
        return _("uppgift saknas")
    hundred = share * 100
    if decimals == 0 and hundred != hundred.to_integral_value():
        decimals = 1
    down = hundred.quantize(Decimal(1).scaleb(-decimals), ROUND_DOWN)
    return f"{grouped(down, decimals)}{NO_BREAK}%"


_JOINTS = re.compile(
    r"(?<=\w{5})(?=(?:förvaltning|myndighet|bedömning|upphandling|verksamhet|utveckling)\w*)"
)


@register.filter
def joints(value: Any) -> str:
    """Let long compounds break where they are joined: browsers know few Swedish hyphens.

    For words in narrow places. The soft hyphen shows only where a line ends.
    """
    return _JOINTS.sub("\u00ad", str(value))


@register.filter
def datum(value: date | datetime | None) -> str:
    """A day as people write it: 23 november 2026. A moment is first taken to local time."""
    if value is None or value == "":
        return _("uppgift saknas")
    if isinstance(value, datetime) and is_aware(value):
        value = localtime(value)
    return date_format(value, "j F Y")


@register.filter
def tidpunkt(value: datetime | None) -> str:
    """A moment in local time: 23 november 2026 kl. 14.05."""
    if value is None or value == "":
        return _("uppgift saknas")
    if is_aware(value):
        value = localtime(value)
    return _("%(day)s kl. %(time)s") % {
        "day": date_format(value, "j F Y"),
        "time": date_format(value, "H.i"),
    }


@register.filter
def orgnr(value: Any) -> str:
    """5560360793 → 556036-0793. What is not ten digits is shown as it stands.

    Whether a number may be shown at all (a sole trader's is a personnummer) is settled before.
    """
    digits = "".join(character for character in str(value) if character.isdigit())
    if len(digits) == 12 and digits.startswith("16"):
        digits = digits[2:]
    return f"{digits[:6]}-{digits[6:]}" if len(digits) == 10 else str(value)


@register.filter
def filesize(value: int) -> str:
    """Bytes as people say it: 482113 → "471 kB", 2489013 → "2,4 MB"."""
    if value < 1024 * 1024:
        return f"{grouped(max(1, round(value / 1024)), 0)}{NO_BREAK}kB"
    return f"{grouped(round(value / (1024 * 1024), 1), 1)}{NO_BREAK}MB"


@register.filter
def focus_id(field: BoundField) -> str:
    """The id of the first control of a field, where a link in the error summary shall lead."""
    if label_target := field.id_for_label:
        return str(label_target)
    for widget in field.subwidgets:
        if first := widget.data["attrs"].get("id"):
            return f"{first}_0" if hasattr(field.field.widget, "widgets") else str(first)
    return str(field.auto_id)


@register.filter
def file_control(field: BoundField) -> SafeString:
    """The bare file input with hint and error tied to it.

    Django wraps ClearableFileInput in a fieldset and leaves aria-describedby to that; ours has a
    label of its own, and field.html writes the present file and the box that removes it.
    """
    bare = FileInput()
    # Set afterwards: FileInput refuses "multiple" in its constructor, and our widgets may have it.
    bare.attrs = field.field.widget.attrs
    described = field.aria_describedby
    return field.as_widget(bare, attrs={"aria-describedby": described} if described else None)


@register.filter
def present_file(field: BoundField) -> dict[str, str] | None:
    """The file that a field already holds: its name, and the box that removes it (if it may)."""
    widget = field.field.widget
    stored = field.initial
    if not stored or not getattr(stored, "name", ""):
        return None
    present = {"name": stored.name.rsplit("/", 1)[-1], "clear_name": "", "clear_id": ""}
    if isinstance(widget, ClearableFileInput) and not field.field.required:
        present["clear_name"] = widget.clear_checkbox_name(field.html_name)
        present["clear_id"] = widget.clear_checkbox_id(present["clear_name"])
    return present


def called(field: BoundField) -> str:
    """What a field is called where its fieldset does not stand beside it: with its year, say."""
    return str(getattr(field.field, "full_label", None) or field.label)


def named(field: BoundField, error: str, *, doubled: bool) -> str:
    """An error that says which field it is about.

    Our own words do; Django's own for an empty field do not, nor a sentence that several have.
    """
    if not doubled and error != str(Field.default_error_messages["required"]):
        return error
    label = called(field)
    return f"{label} {error}" if label.endswith("?") else f"{label}: {error}"


@register.filter
def error_items(form: BaseForm | BaseFormSet) -> list[dict[str, str]]:
    """All errors of a form or formset in page order, each with the id that its link leads to."""
    if isinstance(form, BaseFormSet):
        items = [{"text": str(error), "target": ""} for error in form.non_form_errors()]
        return items + [item for part in form.forms for item in error_items(part)]
    items = [{"text": str(error), "target": ""} for error in form.non_field_errors()]
    found = [(field, str(error)) for field in form for error in field.errors]
    times = Counter(error for _field, error in found)
    for field, error in found:
        target = "" if field.is_hidden else focus_id(field)
        text = named(field, error, doubled=times[error] > 1)
        items.append({"text": text, "target": target})
    return items


@register.filter
def paired(row: Iterable[Any], columns: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a table's row with its column, as (column, cell)."""
    return list(zip(columns, row, strict=True))


@register.filter
def page_numbers(page: Page) -> Iterable[int | str]:
    """The numbers to show in pagination, with an ellipsis where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.inclusion_tag("components/meter.html")
def meter(share: Any, limit: Any = None, label: str = "", basis: str = "") -> dict[str, Any]:
    """A share (0–1, or None when unknown) as a bar, with the limit (0–1) marked.

    `label` says what is measured, `basis` what it rests on ("9 av 24 personer, 1 oktober 2026").
    """
    return {
        "meter": charts.meter(as_decimal(share), as_decimal(limit)),
        "label": label,
        "basis": basis,
    }


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(
    rows: Iterable[dict[str, Any]], title: str, summary: str, unit: str = ""
) -> dict[str, Any]:
    """Horizontal bars. `rows` are dicts with label and value (None is shown as unknown).

    `summary` is the sentence that tells what the chart shows; the table holds the figures.
    """
    return {
        "rows": charts.bars(list(rows)),
        "title": title,
        "summary": summary,
        "unit": unit,
    }


@register.inclusion_tag("components/line_chart.html")
def line_chart(
    rows: Iterable[dict[str, Any]], title: str, summary: str, unit: str = "", limit: Any = None
) -> dict[str, Any]:
    """One line over evenly spaced points. `rows` as for bar_chart; None leaves a gap.

    `limit` is drawn as a line across; say in `summary` what it is.
    """
    return {
        "chart": charts.line(list(rows), as_decimal(limit)),
        "title": title,
        "summary": summary,
        "unit": unit,
    }
