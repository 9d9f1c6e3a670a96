"""The figures of a criterion, year by year, and the share that they add up to."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, LayoutObject, Row
from django import forms
from django.template.loader import render_to_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises import presenting, sections, shares
from enterprises.forms.fields import Kronor, WholeNumber
from enterprises.models import AccountingYear, Criterion
from enterprises.models.enterprise import Stage

# The columns that the share of profit is counted from.
SHARE_COLUMNS = ("result", "dividend", "transfers")


def asked_columns(subject: str, stage: str) -> tuple[str, ...]:
    """The columns that a form asks for. Nobody budgets for what happens to a profit."""
    if stage == Stage.PLANNED and subject == Criterion.Subject.REINVESTMENT:
        return ()
    return sections.YEAR_COLUMNS.get(subject, ())


def year_fields(columns: Iterable[str], years: Iterable[AccountingYear]) -> dict[str, forms.Field]:
    """A field for each column and year, named `<column>_<year>`."""
    columns = tuple(columns)
    fields = {}
    for year in years:
        for name in columns:
            field = _FIELDS[name](year)
            field.full_label = f"{field.label} {year.year}"
            fields[f"{name}_{year.year}"] = field
    return fields


def year_fieldsets(
    subject: str, columns: Iterable[str], years: Iterable[AccountingYear]
) -> list[Fieldset]:
    """A fieldset for each year. Profit is followed by the share of it that stays."""
    columns = tuple(columns)
    share = subject == Criterion.Subject.REINVESTMENT
    return [
        Fieldset(
            _legend(year, subject),
            Row(*(f"{name}_{year.year}" for name in columns)),
            *([ReinvestedShare(year.year)] if share else []),
        )
        for year in years
    ]


class ReinvestedShare(LayoutObject):
    """The share of a year's profit that stays: as saved, and as typed where scripts run."""

    def __init__(self, year: int) -> None:
        self.fields: list[Any] = []
        self.year = year

    def render(self, form: Any, context: Any, *_args: Any, **_kwargs: Any) -> str:
        values = form.cleaned_data if form.is_bound else form.initial
        figures = {name: values.get(f"{name}_{self.year}") for name in SHARE_COLUMNS}
        found = shares.reinvested(**figures)
        return render_to_string(
            "enterprises/applicant/reinvested_share.html",
            {
                "standing": found.standing,
                "words": presenting.reinvested_words(found),
                "sentences": presenting.reinvested_sentences(),
                "controls": {name: form[f"{name}_{self.year}"].auto_id for name in SHARE_COLUMNS},
            },
        )


def _legend(year: AccountingYear, subject: str) -> str:
    names = {"year": year.year}
    if not year.is_budget:
        return gettext("År %(year)s") % names
    if subject == Criterion.Subject.INTEGRATION:
        return gettext("Plan för %(year)s") % names
    return gettext("Budget för %(year)s") % names


def _kronor(label: Any, *, hint: Any = "", planned: Any = "", negative: bool = False) -> Any:
    return lambda year: Kronor(
        label=label, help_text=planned if year.is_budget else hint, negative=negative
    )


def _count(label: Any, *, hint: Any = "") -> Any:
    return lambda year: WholeNumber(label=label, help_text=hint)


_FIELDS: dict[str, Any] = {
    "sales": _kronor(
        _("Försäljning, kr"),
        hint=_("Varor och tjänster som kunder har betalat för."),
        planned=_("Varor och tjänster som ni räknar med att kunder betalar för."),
    ),
    "placement_pay": _kronor(
        _("Ersättning för platser, kr"),
        hint=_("Från Arbetsförmedlingen, kommunen eller andra som anvisar."),
        planned=_("Från Arbetsförmedlingen, kommunen eller andra som anvisar."),
    ),
    "grants": _kronor(_("Bidrag, kr"), hint=_("Också lönebidrag."), planned=_("Också lönebidrag.")),
    "occupied": _count(_("Sysselsatta ur målgruppen"), hint=_("Bara antal. Också praktik räknas.")),
    "employed": _count(_("Varav anställda")),
    "moved_on": _count(_("Gick vidare till arbete eller studier")),
    "result": _kronor(
        _("Årets resultat, kr"), hint=_("Minustecken framför en förlust."), negative=True
    ),
    "dividend": _kronor(_("Utdelning, kr"), hint=_("Skriv 0 om ingen delades ut.")),
    "to_reserves": _kronor(_("Sparat i företaget, kr")),
    "transfers": _kronor(
        _("Överfört till ägare eller närstående, kr"),
        hint=_("Också koncernbidrag och lån. Inte lön för arbete. Skriv 0 om inget fördes över."),
    ),
}
