"""Rows of a form for the parts of a mixed contract, LOU 2 kap. 2 §. More rows without a script."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import HTML, Column, Row
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from procurement.fact_layout import PARTS_ID
from procurement.fields import CpvField, MoneyField
from procurement.models import Lot, LotComponent

_NAMES = ("cpv", "nature", "value")
_TOO_FEW = gettext_lazy("Ett blandat avtal har minst två delar. Fyll i en till, eller töm raden.")


class ComponentRows(forms.Form):
    """A form that also asks for the parts of a mixed contract, a row for each."""

    FEWEST, MOST, MORE = 2, 30, 2
    rows = 0

    def add_rows(self, stored: Iterable[LotComponent] = ()) -> None:
        """Add a field for every cell: those that are stored or were sent, and empty ones."""
        rows = list(stored)
        self.rows = self._how_many(len(rows))
        for place in range(self.rows):
            self._add_row(place, rows[place] if place < len(rows) else None)

    def _how_many(self, stored: int) -> int:
        sent = str(self.data.get("part_rows", "")) if self.is_bound else ""
        # No more than a hand has typed, whatever is sent.
        wanted = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 4 else stored
        if self.wants_row:
            wanted += self.MORE
        return min(max(wanted, self.FEWEST, stored), max(self.MOST, stored))

    @property
    def wants_row(self) -> bool:
        """Whether the person asks for more rows, and does not save."""
        return self.is_bound and "more_rows" in self.data

    def _add_row(self, place: int, row: LotComponent | None) -> None:
        said = {"number": place + 1}
        self.fields[f"part_{place}_cpv"] = CpvField(
            label=_("CPV-kod, del %(number)s") % said, required=False
        )
        self.fields[f"part_{place}_nature"] = forms.ChoiceField(
            label=_("Vad som köps, del %(number)s") % said,
            choices=[("", _("Följer av koden")), *Lot.Nature.choices],
            required=False,
        )
        self.fields[f"part_{place}_value"] = MoneyField(
            label=_("Värde utan moms, del %(number)s") % said
        )
        if row is not None:
            for name in _NAMES:
                self.initial.setdefault(f"part_{place}_{name}", getattr(row, name))

    def part_rows(self) -> list[Any]:
        """The rows as crispy lays them out, with the button for more."""
        rows: list[Any] = [
            Row(*(Column(f"part_{place}_{name}") for name in _NAMES)) for place in range(self.rows)
        ]
        button = format_html(
            '<div class="field"><input type="hidden" name="part_rows" value="{}">'
            '<button class="button button--secondary" name="more_rows" value="1" '
            'formaction="#{}">{}</button></div>',
            self.rows,
            PARTS_ID,
            _("Lägg till rader"),
        )
        return [*rows, HTML(button)]

    def clean(self) -> dict[str, Any]:
        """One part alone is no mixed contract."""
        data = super().clean() or {}
        filled = [place for place in range(self.rows) if self._said(data, place)]
        wrong = any(name.startswith("part_") for name in self.errors)
        if len(filled) == 1 and not wrong:
            empty = next(place for place in range(self.rows) if place not in filled)
            self.add_error(f"part_{empty}_cpv", str(_TOO_FEW))
        return data

    @staticmethod
    def _said(data: dict[str, Any], place: int) -> bool:
        return any(data.get(f"part_{place}_{name}") not in (None, "") for name in _NAMES)

    def components(self) -> list[dict[str, Any]] | None:
        """What was said of each part; None when the form sent did not ask."""
        if "part_rows" not in self.data:
            return None
        data = self.cleaned_data
        return [
            {name: data[f"part_{place}_{name}"] for name in _NAMES}
            for place in range(self.rows)
            if self._said(data, place)
        ]
