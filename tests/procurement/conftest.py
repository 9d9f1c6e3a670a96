"""What the tests of procurement stand on: the repository's knowledge, and a purchase or two."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ljungby_social import cpv
from ljungby_social.accounts.models import Unit, User
from procurement import knowledge, reference
from procurement.models import Tender
from procurement.services import purchases

TODAY = date(2026, 11, 24)

CLEANING = {
    "cpv": "90910000",
    "nature": "services",
    "value": Decimal(600_000),
    "duration_months": Decimal(24),
}


@pytest.fixture(autouse=True)
def _known(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """The seed files as rows, read anew in each test; staff without a second factor."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False
    monkeypatch.setattr(knowledge, "_kept", None)
    reference.load()


@pytest.fixture
def cpv_codes(db: None) -> None:
    """The codes that pages look up."""
    if not cpv.CpvCode.objects.exists():
        cpv.load()


@pytest.fixture
def buy(per: User) -> Callable[..., Tender]:
    """`buy("Städning", value=…)` is a purchase that Per has written down, screened at once."""

    def make(title: str = "Städning av skolor", unit: Unit | None = None, **facts: Any) -> Tender:
        return purchases.create_tender(
            title=title,
            description="",
            unit=unit,
            reference="",
            valued_on=date(2025, 3, 1),
            facts={**CLEANING, **facts},
            by=per,
            on=TODAY,
        )

    return make
