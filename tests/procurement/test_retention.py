"""The files that purchases were read from can be emptied by a decision; the purchase stays."""

from datetime import date
from typing import Any

import pytest

from ljungby_social.privacy import extract, reference, retention
from ljungby_social.privacy.models import RetentionRule
from procurement.models import Import, SourceFile, Tender
from procurement.services.importing import import_file
from tests.site.world import PLAN

pytestmark = pytest.mark.django_db


def test_the_bytes_go_and_the_purchase_stays(per: Any) -> None:
    reference.load()
    import_file(data=PLAN.encode(), name="plan.csv", by=per, on=date(2026, 11, 24))
    rule = RetentionRule.objects.get(kind="source_files")
    assert retention.run(on=date(2040, 1, 1)) == []
    rule.decision_number, rule.decided_on = "KS 2026/78", date(2026, 11, 24)
    rule.verified_by, rule.verified_on = "Adam Ek", date(2026, 11, 24)
    rule.save()
    number = Tender.objects.count()
    [row] = retention.run(on=date(2040, 1, 1))
    assert row.erased == 1
    file = SourceFile.objects.get()
    assert (file.data(), file.size) == (b"", len(PLAN.encode()))
    assert Tender.objects.count() == number
    assert Import.objects.get().name == "plan.csv"
    assert retention.run(on=date(2040, 1, 1)) == []
    read = {part.section.code: part.rows for part in extract.parts(per)}
    assert read["imports"][0][0] == "plan.csv"
    assert read["tender_events"]
