"""A case in words: the rows of summary lists, figures by year, events, and states' colours.

Applicant and officer read the same rows; only the change links differ.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from enterprises import charter, described, sections
from enterprises.models import (
    AccountingYear,
    Criterion,
    Decision,
    Document,
    Registration,
    RegistrationEvent,
    Verdict,
)
from enterprises.shares import Reinvested, Standing
from enterprises.states import WAITING_FOR_APPLICANT, State
from ljungby_social.templatetags.ljungby import datum, kronor, percent, tal

Row = dict[str, Any]
BREAK = mark_safe("<br>")
# With this many days left, an answer is soon due.
SOON = 7

STATE_TONES = {
    State.DRAFT: "draft",
    State.SUBMITTED: "info",
    State.UNDER_ASSESSMENT: "info",
    State.COMPLETION_REQUESTED: "warning",
    State.SECOND_CHANCE: "warning",
    State.REGISTERED: "success",
    State.SUSPENDED: "warning",
    State.REFUSED: "danger",
    State.WITHDRAWN: "neutral",
    State.REVOKED: "danger",
    State.EXPIRED: "neutral",
}
OUTCOME_TONES = {
    Verdict.Outcome.MET: "success",
    Verdict.Outcome.NOT_MET: "danger",
    Verdict.Outcome.MORE_NEEDED: "warning",
    Verdict.Outcome.NOT_TRIED: "unknown",
}
# The share that a subject's figures add up to, counted and never stored.
YEAR_SHARES = {
    Criterion.Subject.BUSINESS: (gettext_lazy("Försäljningens andel"), "sales_share"),
    Criterion.Subject.REINVESTMENT: (gettext_lazy("Andel som stannar"), "reinvested_share"),
}
KRONOR = frozenset(
    {"sales", "placement_pay", "grants", "result", "dividend", "to_reserves", "transfers"}
)


def event_words() -> dict[str, tuple[str, str]]:
    """What each kind of event is called on the timeline, and its colour."""
    return {
        "registration.started": (_("Ärendet påbörjades"), "neutral"),
        "registration.saved": (_("Uppgifterna ändrades"), "neutral"),
        "registration.submitted": (_("Ansökan kom in"), "info"),
        "registration.resubmitted": (_("Komplettering eller svar kom in"), "info"),
        "registration.withdrawn": (_("Företaget tog tillbaka ärendet"), "neutral"),
        "registration.assigned": (_("Ärendet fick en handläggare"), "neutral"),
        "registration.recused": (_("En handläggare anmälde jäv"), "neutral"),
        "registration.taken": (_("Prövningen började"), "info"),
        "registration.assessed": (_("Ett kriterium bedömdes"), "neutral"),
        "registration.completion_requested": (_("Kommunen bad om komplettering"), "warning"),
        "registration.second_chance_given": (
            _("Kommunen skickade skälen inför ett avslag"),
            "warning",
        ),
        "registration.resumed": (_("Prövningen fortsatte"), "info"),
        "registration.registered": (_("Kommunen registrerade företaget"), "success"),
        "registration.refused": (_("Kommunen avslog ansökan"), "danger"),
        "registration.suspended": (_("Registreringen pausades"), "warning"),
        "registration.reinstated": (_("Pausen hävdes"), "success"),
        "registration.revoked": (_("Företaget avfördes ur registret"), "danger"),
        "registration.expired": (_("Registreringen gick ut"), "neutral"),
        "registration.thinned": (_("Uppgifter gallrades"), "neutral"),
        "registration.reminded": (_("Kommunen påminde om förnyelse"), "neutral"),
        "registration.proposed": (_("Ett beslut skickades till en andra läsare"), "info"),
        "registration.taken_back": (_("Förslaget till beslut togs tillbaka"), "neutral"),
        "registration.sent_back": (_("En andra läsare skickade tillbaka förslaget"), "warning"),
        "registration.reassessment_asked": (_("Kommunen bad om en ny bedömning"), "warning"),
        "registration.reassessment_dropped": (_("Ny bedömning behövdes inte"), "neutral"),
        "registration.concern_received": (_("Ett påpekande kom in"), "neutral"),
        "registration.concern_answered": (_("Den som hörde av sig fick svar"), "neutral"),
        "registration.sampled": (_("Företaget kom med i ett stickprov"), "neutral"),
        "registration.followed_up": (_("En handläggare såg på företaget igen"), "neutral"),
    }


def timeline(events: Iterable[RegistrationEvent]) -> list[Row]:
    """Events as the timeline component takes them, newest first."""
    words = event_words()
    rows = []
    internal = _("internt")
    for event in events:
        title, tone = words.get(event.code, (event.code, "neutral"))
        rows.append(
            {
                "when": event.at,
                "title": f"{title} ({internal})" if event.internal else title,
                "who": event.actor.name if event.actor else "",
                "text": event.text,
                "tone": tone,
            }
        )
    return rows[::-1]


def row(label: Any, value: Any, *, url: str = "") -> Row:
    """One row of a summary list; what is empty is shown as not filled in."""
    missing = value is None or value == ""
    return {"label": label, "value": value, "missing": missing, "url": url}


def label_of(model: models.Model | type[models.Model], name: str) -> str:
    """A column's name as a label: only the first letter is made a capital (F-skatt stays)."""
    return str(capfirst(str(model._meta.get_field(name).verbose_name)))


def paragraphs(text: str) -> str:
    """What somebody wrote, with its line breaks, escaped, and marked as Swedish."""
    if not text:
        return ""
    lines = ((line,) for line in text.splitlines())
    return format_html('<span lang="sv">{}</span>', format_html_join(BREAK, "{}", lines))


def display(instance: models.Model, name: str) -> Any:
    """A column's value as people read it; empty when it is unknown."""
    field = instance._meta.get_field(name)
    value = getattr(instance, name)
    if isinstance(field, models.BooleanField):
        return _("Ja") if value else _("Nej")
    if getattr(field, "choices", None):
        return getattr(instance, f"get_{name}_display")() if value else ""
    if value is None:
        return ""
    if isinstance(field, models.TextField):
        return paragraphs(value)
    if isinstance(field, (models.IntegerField, models.DecimalField)):
        return tal(value)
    if isinstance(field, models.DateField):
        return datum(value)
    return value


def rows_of(instance: models.Model, names: Iterable[str], *, url: str = "") -> list[Row]:
    """Rows for some columns, labelled by their verbose names."""
    return [
        row(
            label_of(instance, name),
            display(instance, name),
            url=url,
        )
        for name in names
    ]


def enterprise_rows(case: Registration, *, number: str, url: str = "") -> list[Row]:
    """The enterprise's own columns; `number` is how much of the number the reader may see."""
    names = ("legal_form", "stage", "founded_on", "street", "postcode", "place", "website", "about")
    enterprise = described.enterprise_of(case)
    return [
        row(_("Namn"), enterprise.name, url=url),
        row(_("Organisationsnummer"), number or _("Finns inte än")),
        *rows_of(enterprise, names, url=url),
    ]


def case_rows(case: Registration) -> list[Row]:
    """The case itself, as the applicant sees it beside the page."""
    rows = [row(_("Ärendenummer"), case.number)]
    if case.submitted_at:
        rows.append(row(_("Kom in"), datum(case.submitted_at)))
        rows.append(row(_("Handläggare"), case.officer.name if case.officer else _("Ingen än")))
    if case.answer_promised_on and case.is_open:
        rows.append(row(_("Svar senast"), datum(case.answer_promised_on)))
    return [*rows, row(_("Prövas mot"), str(case.policy))]


def clock(case: Registration, on: date) -> Row | None:
    """How long there is left to the promised answer, with a tone; None when nothing is promised.

    While the enterprise has the word the clock rests: the day moves when the answer has come.
    """
    if case.answer_promised_on is None or not case.is_open:
        return None
    if case.state in WAITING_FOR_APPLICANT:
        return {"text": _("Tiden räknas inte nu"), "tone": "neutral"}
    left = (case.answer_promised_on - on).days
    if left < 0:
        text = ngettext("%(days)s dag försenat", "%(days)s dagar försenat", -left)
        return {"text": text % {"days": -left}, "tone": "danger"}
    if left == 0:
        return {"text": _("Svar i dag"), "tone": "warning"}
    text = ngettext("%(days)s dag kvar", "%(days)s dagar kvar", left)
    return {"text": text % {"days": left}, "tone": "warning" if left <= SOON else "info"}


def decision_rows(case: Registration) -> list[Row]:
    """The head of the decision letter."""
    decision = case.decision
    rows = [
        row(_("Beslut"), decision.get_outcome_display()),
        row(_("Företag"), decision.enterprise_name),
        row(_("Företagsform"), decision.get_legal_form_display()),
        row(_("Beslutsdag"), datum(decision.decided_on)),
        row(_("Beslutat av"), decision.decided_by.name),
        *_second_reader(decision),
        row(_("Enligt"), str(decision.policy)),
    ]
    if case.valid_from and decision.outcome == "registered":
        period = _("%(first)s – %(last)s") % {
            "first": datum(case.valid_from),
            "last": datum(case.valid_until),
        }
        rows.append(row(_("Gäller"), period))
    if decision.diary_number:
        rows.append(row(_("Diarienummer"), decision.diary_number))
    return rows


def _second_reader(decision: Decision) -> list[Row]:
    reader = decision.second_reader
    return [row(_("Andra läsare"), reader.name)] if reader else []


def offer_rows(case: Registration, *, url: str = "") -> list[Row]:
    enterprise = described.enterprise_of(case)
    codes = [(f"{code.label} ({code.pk})",) for code in enterprise.sells.all()]
    return [
        row(_("Med egna ord"), paragraphs(enterprise.offer), url=url),
        row(_("Kategorier"), format_html_join(BREAK, "{}", codes), url=url),
    ]


def contact_rows(case: Registration, *, url: str = "") -> list[Row]:
    names = ("contact_name", "contact_role", "contact_email", "contact_phone", "contact_public")
    return rows_of(case, names, url=url)


def claim_text(case: Registration, criterion: Criterion) -> str:
    claim = next((c for c in case.claims.all() if c.criterion_id == criterion.pk), None)
    return claim.text if claim else ""


def fact_rows(case: Registration, criterion: Criterion, *, url: str = "") -> list[Row]:
    """The facts of the criterion's subject, a row for each column."""
    accessor = sections.FACTS_OF.get(criterion.subject)
    if accessor is None:
        return []
    facts = getattr(case, accessor)
    names = [field.name for field in facts._meta.concrete_fields if not field.primary_key]
    rows = rows_of(facts, names, url=url)
    for name, shown in zip(names, rows, strict=True):
        if name in charter.ASKED:
            shown["label"] = capfirst(charter.ASKED[name](described.enterprise_of(case)).label)
    return rows


def year_table(case: Registration, criterion: Criterion) -> dict[str, Any] | None:
    """The figures of the subject, a column for each year; None when there are none."""
    columns = sections.YEAR_COLUMNS.get(criterion.subject, ())
    years = list(case.years.all())
    if all(getattr(year, name) is None for year in years for name in columns):
        return None
    rows = [
        [_cell(label_of(AccountingYear, name)), *(_cell(_figure(year, name)) for year in years)]
        for name in columns
    ]
    if share := YEAR_SHARES.get(criterion.subject):
        label, attribute = share
        values = [getattr(year, attribute) for year in years]
        shown = [percent(value) if value is not None else "–" for value in values]
        rows.append([_cell(str(label)), *map(_cell, shown)])
    return {
        "columns": [
            {"label": _("Uppgift"), "number": False},
            *({"label": str(year), "number": True} for year in years),
        ],
        "rows": rows,
    }


def reinvested_sentences() -> dict[str, str]:
    """A sentence for each standing of a year's profit, with {share} where the share goes."""
    return {
        Standing.UNKNOWN: _(
            "Fyll i resultat, utdelning och överföringar, så räknar vi ut hur stor del av vinsten "
            "som stannar."
        ),
        Standing.NO_PROFIT: _("Ingen vinst det året, så det finns ingen andel att räkna ut."),
        Standing.MAINLY: _("{share} av vinsten stannar. Det är mer än hälften."),
        Standing.NOT_MAINLY: _(
            "{share} av vinsten stannar. Det är inte mer än hälften. Förklara gärna ovanför; en "
            "handläggare avgör."
        ),
    }


def reinvested_words(found: Reinvested) -> str:
    """The sentence for what is known of a year's profit."""
    return reinvested_sentences()[found.standing].replace("{share}", percent(found.share))


def shares(case: Registration, criterion: Criterion) -> list[str]:
    """The share of each year that is known, in words, for the one who types the figures.

    The form itself shows the share of profit, year by year.
    """
    if criterion.subject != Criterion.Subject.BUSINESS:
        return []
    label, attribute = YEAR_SHARES[criterion.subject]
    known = [(year, getattr(year, attribute)) for year in case.years.all()]
    return [f"{label} {year}: {percent(share)}" for year, share in known if share is not None]


def _figure(year: AccountingYear, name: str) -> str:
    value = getattr(year, name)
    if value is None:
        return "–"
    return kronor(value) if name in KRONOR else tal(value)


def _cell(value: str) -> Row:
    return {"value": value, "url": "", "tone": ""}


def files(
    case: Registration,
    criterion: Criterion,
    *,
    removable: bool,
    new_since: datetime | None = None,
) -> list[Row]:
    """The criterion's documents; `removable` gives links to the page that removes one.

    Those that came after `new_since` are marked as new.
    """
    rows = []
    for document in case.documents.all():
        if document.criterion_id != criterion.pk:
            continue
        remove = removable and document.came_after_sending(case)
        is_new = new_since is not None and document.uploaded_at > new_since
        note = _("Ny sedan förra gången") if is_new else ""
        rows.append(file_row(case, document, remove=remove) | {"note": note})
    return rows


def file_row(case: Registration, document: Document, *, remove: bool = False) -> Row:
    arguments = [case.number, document.pk]
    return {
        "name": document.original_name,
        "url": reverse("enterprises:document", args=arguments),
        "kind": document.get_kind_display().upper(),
        "size": document.size,
        "when": document.uploaded_at,
        "note": "",
        "remove_url": reverse("enterprises:remove_document", args=arguments) if remove else "",
    }
