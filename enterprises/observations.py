"""What the machine sees in a case. It flags; the officer decides.

Each observation says what it rests on. None is a verdict, none is stored, and the one about
LOU 4 kap. 18 § says of itself that it does not count for the policy.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from enterprises.models import AccountingYear, Criterion, HeadCount, Registration
from ljungby_social.law import kronor

Subject = Criterion.Subject

# "Mainly" (i huvudsak) is read as more than half. The municipality's reading, not a rule of law.
MAINLY = Decimal("0.5")
# LOU 4 kap. 18 § andra stycket: at least 30 percent of those occupied. Shown here as a hint only;
# the dated value that purchases are judged by is a row among the rules.
LOU_SHARE = Decimal("0.30")
OLD_AFTER_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Observation:
    """One sentence, the subject it belongs to, and where the measure comes from."""

    subject: str
    text: str
    source: str


def of(case: Registration, *, on: date, latest_count: HeadCount | None) -> list[Observation]:
    """All observations. Costs no query on a row from `Registration.objects.with_file()`."""
    years = list(case.years.all())
    return [
        *_business(years, on),
        *_reinvestment(years),
        *_independence(case),
        *_share(latest_count),
        *_without_documents(case),
    ]


def _business(years: list[AccountingYear], on: date) -> Iterator[Observation]:
    known = [year for year in years if year.sales is not None and not year.is_budget]
    if known:
        newest = max(known, key=lambda year: year.year)
        months = (on.year - newest.year - 1) * 12 + on.month
        if months > OLD_AFTER_MONTHS:
            text = _("De senaste siffrorna gäller %(year)s och är äldre än 18 månader.")
            yield Observation(
                Subject.BUSINESS, text % {"year": newest.year}, _("Handläggningsstöd")
            )
        share = newest.sales_share
        if share is not None and share < MAINLY:
            text = _("Försäljningen var %(share)s procent av intäkterna %(year)s.")
            yield Observation(
                Subject.BUSINESS,
                text % {"share": _percent(share), "year": newest.year},
                _("Policyn: säljer varor och tjänster"),
            )


def _reinvestment(years: list[AccountingYear]) -> Iterator[Observation]:
    for year in years:
        kept = year.reinvested_share
        taken, result = year.dividend, year.result
        if kept is None and taken and result is not None and 2 * taken >= result:
            text = _("År %(year)s var utdelningen %(taken)s och resultatet %(result)s.")
            yield Observation(
                Subject.REINVESTMENT,
                text % {"year": year.year, "taken": kronor(taken), "result": kronor(result)},
                _("Policyn: i huvudsak, som kommunen läser det"),
            )
        if kept is not None and kept <= MAINLY:
            text = _("År %(year)s togs %(taken)s ut av vinsten %(result)s. Det är minst hälften.")
            yield Observation(
                Subject.REINVESTMENT,
                text
                % {
                    "year": year.year,
                    "taken": kronor(year.taken_out or 0),
                    "result": kronor(year.result or 0),
                },
                _("Policyn: i huvudsak, som kommunen läser det"),
            )


def _independence(case: Registration) -> Iterator[Observation]:
    facts = case.independencefacts
    source = _("Policyn: organisatoriskt fristående")
    if facts.public_share:
        text = _("Det offentliga äger %(share)s procent.")
        yield Observation(
            Subject.INDEPENDENCE, text % {"share": f"{facts.public_share.normalize():f}"}, source
        )
    if facts.public_board_seats:
        text = _("Det offentliga utser %(seats)s av styrelsens platser.")
        yield Observation(Subject.INDEPENDENCE, text % {"seats": facts.public_board_seats}, source)
    if facts.public_influence == "yes":
        yield Observation(
            Subject.INDEPENDENCE, _("Det offentliga har avgörande inflytande."), source
        )
    if facts.public_staff == "yes":
        yield Observation(
            Subject.INDEPENDENCE, _("Arbetet leds av personer anställda av det offentliga."), source
        )


def _share(latest: HeadCount | None) -> Iterator[Observation]:
    share = latest.share if latest else None
    if latest is not None and share is not None and share < LOU_SHARE:
        text = _(
            "Andelen ur målgruppen var %(share)s procent (%(day)s), under lagens 30. Det gäller "
            "bara reserverad upphandling och räknas inte mot policyn."
        )
        yield Observation(
            Subject.INTEGRATION,
            text % {"share": _percent(share), "day": latest.as_of.isoformat()},
            "LOU 4 kap. 18 §",
        )


def _without_documents(case: Registration) -> Iterator[Observation]:
    proven = {document.criterion_id for document in case.documents.all()}
    for criterion in case.policy.criteria.all():
        if criterion.pk not in proven:
            yield Observation(criterion.subject, _("Inget underlag."), _("Policyn"))


def _percent(share: Decimal) -> str:
    """One decimal, cut and not rounded, so that 29.96 never reads as 30."""
    tenths = int(share * 1000)
    return f"{tenths // 10},{tenths % 10}" if tenths % 10 else str(tenths // 10)
