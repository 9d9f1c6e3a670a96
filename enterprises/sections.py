"""The parts of an application, and what remains before it can be sent.

One list serves the task list, the check page and the service that sends: they never disagree.
A draft may be saved half-filled; nothing here stops that.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enterprises import charter, described
from enterprises.models import Criterion, Registration
from enterprises.models.enterprise import Stage

Text = str | Promise
Subject = Criterion.Subject

ENTERPRISE = "foretaget"
OFFER = "utbud"
CONTACT = "kontakt"

# The columns of an accounting year that belong to a subject, in the order of the form.
YEAR_COLUMNS: dict[str, tuple[str, ...]] = {
    Subject.BUSINESS: ("sales", "placement_pay", "grants"),
    Subject.INTEGRATION: ("occupied", "employed", "moved_on"),
    Subject.REINVESTMENT: ("result", "dividend", "to_reserves", "transfers"),
}
# The related object that holds the facts of a subject.
FACTS_OF: dict[str, str] = {
    Subject.BUSINESS: "businessfacts",
    Subject.INTEGRATION: "integrationfacts",
    Subject.PARTICIPATION: "participationfacts",
    Subject.REINVESTMENT: "reinvestmentfacts",
    Subject.INDEPENDENCE: "independencefacts",
}


@dataclass(frozen=True, slots=True)
class Section:
    """One form of the application. `missing` says in words what is not there yet."""

    key: str
    title: Text
    missing: tuple[Text, ...]
    started: bool
    criterion: Criterion | None = None

    @property
    def done(self) -> bool:
        return not self.missing


def of(registration: Registration) -> list[Section]:
    """Every section in order. Costs no query on a row from `Registration.objects.with_file()`."""
    sections = [_enterprise(registration), _offer(registration)]
    for criterion in registration.policy.criteria.all():
        sections.append(_criterion(registration, criterion))
    return [*sections, _contact(registration)]


def missing(registration: Registration) -> list[tuple[Section, Text]]:
    """Everything that remains before the case can be sent, with the section it belongs to."""
    return [(section, text) for section in of(registration) for text in section.missing]


def demands(registration: Registration, criterion: Criterion) -> list[Any]:
    """The documents that an enterprise of this form and stage is asked for."""
    enterprise = described.enterprise_of(registration)
    return [
        demand
        for demand in criterion.demands.all()
        if demand.concerns(legal_form=enterprise.legal_form, stage=enterprise.stage)
    ]


def _enterprise(registration: Registration) -> Section:
    enterprise = described.enterprise_of(registration)
    wanted = (
        (enterprise.name, _("företagets namn")),
        (enterprise.legal_form, _("företagsform")),
        (enterprise.place, _("ort")),
        (enterprise.about, _("en kort presentation")),
    )
    return Section(
        ENTERPRISE,
        _("Företaget"),
        tuple(text for value, text in wanted if not value),
        started=bool(enterprise.place or enterprise.about),
    )


def _offer(registration: Registration) -> Section:
    enterprise = described.enterprise_of(registration)
    sells = bool(enterprise.sells.all())
    wanted = (
        (enterprise.offer, _("vad ni säljer, med egna ord")),
        (sells, _("minst en kategori (CPV-kod)")),
    )
    return Section(
        OFFER,
        _("Det ni säljer"),
        tuple(text for value, text in wanted if not value),
        started=bool(enterprise.offer or sells),
    )


def _contact(registration: Registration) -> Section:
    wanted = (
        (registration.contact_name, _("kontaktperson")),
        (registration.contact_email, _("e-postadress")),
        (
            registration.knows_public_record,
            _("att du har läst om allmänna handlingar"),
        ),
    )
    return Section(
        CONTACT,
        _("Kontakt och uppgifter"),
        tuple(text for value, text in wanted if not value),
        started=bool(registration.contact_name or registration.contact_email),
    )


def _criterion(registration: Registration, criterion: Criterion) -> Section:
    claim = next((c for c in registration.claims.all() if c.criterion_id == criterion.pk), None)
    documents = [d for d in registration.documents.all() if d.criterion_id == criterion.pk]
    text = claim.text if claim else ""
    missing_here: list[Text] = []
    if not text:
        missing_here.append(_("hur ni uppfyller kriteriet, med egna ord"))
    facts_missing = MISSING_FACTS.get(criterion.subject)
    if facts_missing is not None:
        missing_here += facts_missing(registration)
    if not documents:
        missing_here.append(_("minst ett underlag"))
    return Section(
        criterion.section,
        _(criterion.title),
        tuple(missing_here),
        started=bool(text or documents),
        criterion=criterion,
    )


def _some_year(registration: Registration, *columns: str) -> bool:
    """Whether some year has all the columns filled in."""
    return any(
        all(getattr(year, column) is not None for column in columns)
        for year in registration.years.all()
    )


def _business(registration: Registration) -> Iterator[Text]:
    if not registration.businessfacts.customers:
        yield _("vilka som köper")
    if not _some_year(registration, "sales"):
        planned = described.enterprise_of(registration).stage == Stage.PLANNED
        yield _("budgeterad försäljning") if planned else _("försäljningen minst ett år")


def _integration(registration: Registration) -> Iterator[Text]:
    facts = registration.integrationfacts
    if not facts.purpose_clause:
        yield charter.purpose(described.enterprise_of(registration)).label
    if not facts.target_groups:
        yield _("vilka grupper som får plats")


def _participation(registration: Registration) -> Iterator[Text]:
    facts = registration.participationfacts
    if not facts.has_route:
        yield _("på vilket sätt medarbetarna är delaktiga")
    if facts.by_ownership and (facts.owners is None or facts.owners_coworkers is None):
        yield _("antal ägare eller medlemmar, och hur många som är medarbetare")
    if facts.by_agreement and not facts.agreement:
        yield _("vad avtalet ger rätt till")
    if facts.by_other_way and not facts.other_way:
        yield _("vilket det andra sättet är")


def _reinvestment(registration: Registration) -> Iterator[Text]:
    facts = registration.reinvestmentfacts
    if not (facts.profit_clause or facts.use_of_profit):
        yield _("vad som händer med vinsten")
    established = described.enterprise_of(registration).stage == Stage.ESTABLISHED
    if established and not _some_year(registration, "result", "dividend"):
        yield _("resultat och utdelning minst ett år")


def _independence(registration: Registration) -> Iterator[Text]:
    facts = registration.independencefacts
    if not facts.owners:
        yield _("vilka som äger eller är medlemmar")
    if facts.public_share is None:
        yield _("hur stor del som ägs av det offentliga")
    if not facts.public_influence:
        yield _("om det offentliga har avgörande inflytande")
    if facts.public_influence == "yes" and not facts.public_influence_how:
        yield _("på vilket sätt det offentliga kan bestämma")
    if facts.public_staff == "yes" and not facts.public_staff_how:
        yield _("vad de offentligt anställda gör hos er")


MISSING_FACTS: dict[str, Callable[[Registration], Iterator[Text]]] = {
    Subject.BUSINESS: _business,
    Subject.INTEGRATION: _integration,
    Subject.PARTICIPATION: _participation,
    Subject.REINVESTMENT: _reinvestment,
    Subject.INDEPENDENCE: _independence,
}
