"""LOU 4 kap. 18 §: stored apart from the policy, dated, counts only; and what reminds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from enterprises import observations, services
from enterprises.models import HeadCount, Registration
from ljungby_social.letters import Letter
from tests.enterprises.conftest import TODAY


def count(
    enterprise: Any, actor: Any, occupied: int, target: int, as_of: date = TODAY
) -> HeadCount:
    return services.count_heads(
        enterprise=enterprise,
        actor=actor,
        as_of=TODAY,
        occupied=occupied,
        from_target_group=target,
        basis="",
        on=TODAY,
    )


@pytest.mark.parametrize(
    ("occupied", "target", "share", "flagged"),
    [
        (10, 3, "0.3", False),
        (1000, 299, "0.299", True),
        (12, 4, "0.3333", False),
        (0, 0, None, False),
    ],
)
def test_share_and_what_the_machine_sees(
    assessed: Registration,
    astrid: Any,
    occupied: int,
    target: int,
    share: str | None,
    flagged: bool,
) -> None:
    """law.md T32 and T33: 30.0 is not below, 29.9 is; occupied counts, not employed."""
    row = count(assessed.enterprise, astrid, occupied, target)
    found = None if row.share is None else str(round(row.share, 4).normalize())
    assert found == (None if share is None else str(Decimal(share)))
    case = Registration.objects.with_file().get(pk=assessed.pk)
    seen = observations.of(case, on=TODAY, latest_count=row)
    assert any(o.source == "LOU 4 kap. 18 §" for o in seen) is flagged


def test_without_counts_nothing_is_said_about_the_share(registered: Registration) -> None:
    """law.md T36: registered under the policy, no head counts: unknown, never assumed."""
    case = Registration.objects.with_file().get(pk=registered.pk)
    seen = observations.of(case, on=TODAY, latest_count=None)
    assert not any("LOU" in o.source for o in seen)
    assert not registered.enterprise.head_counts.exists()


def test_pages_of_the_profile(visit: Any, astrid: Any, draft: Registration) -> None:
    visitor = visit(astrid)
    address = f"/mitt-foretag/{draft.enterprise.slug}/lou/"
    page = visitor.open(address)
    assert "Andelen är inte känd" in page.text
    values = {"count-as_of": "2026-10-01", "count-occupied": "24", "count-from_target_group": "25"}
    page = visitor.send(page, status=422, part="count", **values)
    assert "Antalet ur målgruppen kan inte vara större än alla sysselsatta." in page.errors()
    values["count-from_target_group"] = "9"
    page = visitor.send(page, page.form(), part="count", **values)
    assert "9 av 24 sysselsatta den 1 oktober 2026" in page.text
    page = visitor.send(page, page.form(index=1), part="profile", **{"profile-main_aim": "yes"})
    assert draft.enterprise.supplier_profile.main_aim == "yes"
    values = {"count-as_of": "2036-10-01", "count-occupied": "1", "count-from_target_group": ""}
    page = visitor.send(page, page.form(), status=422, part="count", **values)
    assert "Skriv ett antal, också om det är 0." in page.errors()


def test_counts_of_the_same_day_are_replaced(draft: Registration, astrid: Any) -> None:
    count(draft.enterprise, astrid, 10, 2)
    count(draft.enterprise, astrid, 10, 4)
    assert HeadCount.objects.get().from_target_group == 4


@pytest.mark.parametrize(
    ("occupied", "target", "shown"), [(20, 10, True), (20, 4, False), (12, 9, False), (9, 9, True)]
)
def test_small_counts_are_not_shown(
    draft: Registration, astrid: Any, occupied: int, target: int, shown: bool
) -> None:
    assert count(draft.enterprise, astrid, occupied, target).may_be_shown is shown


def test_reminder_before_the_figures_are_a_year_old(registered: Registration, astrid: Any) -> None:
    count(registered.enterprise, astrid, 20, 10)
    day = TODAY + timedelta(days=335)
    assert services.remind_of_old_figures(on=day - timedelta(days=1)) == 0
    assert services.remind_of_old_figures(on=day) == 1
    letter = Letter.objects.get(template="enterprises/count_again")
    assert letter.to == astrid.email
    assert "24 november 2026" in letter.body


def test_reminder_to_renew(registered: Registration) -> None:
    last = registered.valid_until
    assert last is not None
    assert services.remind_of_renewal(on=last - timedelta(days=60)) == 1
    assert services.remind_of_renewal(on=last) == 0


def test_observations_of_a_case(assessed: Registration) -> None:
    case = Registration.objects.with_file().get(pk=assessed.pk)
    assert observations.of(case, on=TODAY, latest_count=None) == []
    case.independencefacts.public_share = Decimal("100.00")
    case.independencefacts.public_influence = "yes"
    year = next(year for year in case.years.all() if year.year == 2025)
    year.result, year.dividend = 100_000, 50_000
    year.sales, year.placement_pay = 100, 900
    texts = [o.text for o in observations.of(case, on=date(2027, 7, 1), latest_count=None)]
    assert texts == [
        "De senaste siffrorna gäller 2025 och är äldre än 18 månader.",
        "Försäljningen var 10 procent av intäkterna 2025.",
        "År 2025 togs 50\xa0000\xa0kr ut av vinsten 100\xa0000\xa0kr. Det är minst hälften.",
        "Det offentliga äger 100 procent.",
        "Det offentliga har avgörande inflytande.",
    ]


@pytest.mark.parametrize(
    ("result", "dividend", "seen"),
    [(1_000, 5_000, True), (-2_000, 500, True), (10_000, 5_000, True), (10_000, 100, False)],
)
def test_a_dividend_speaks_also_when_transfers_are_unknown_or_there_is_a_loss(
    assessed: Registration, result: int, dividend: int, seen: bool
) -> None:
    case = Registration.objects.with_file().get(pk=assessed.pk)
    year = next(year for year in case.years.all() if year.year == 2025)
    year.result, year.dividend, year.transfers = result, dividend, None
    texts = [row.text for row in observations.of(case, on=TODAY, latest_count=None)]
    assert any("var utdelningen" in text for text in texts) is seen
