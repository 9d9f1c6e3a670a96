"""Real files come in and are screened; the counts are printed."""

from collections import Counter

from procurement.models import ImportProblem, Lot, Screening, Tender
from procurement.services.importing import import_many
from tests.procurement.conftest import TODAY


def bring(paths):
    files = ((path.name, path.read_bytes()) for path in paths)
    return list(import_many(files, by=None, on=TODAY))


def tell(name, outcomes):
    flags = Counter(flag for lot in Lot.objects.all() for flag in lot.flags)
    levels = Counter(ImportProblem.objects.values_list("level", flat=True))
    print(
        f"\n{name}: {len(outcomes)} files, {Tender.objects.count()} purchases, "
        f"{Lot.objects.count()} lots, {Screening.objects.count()} screenings, "
        f"flags {dict(flags)}, problems {dict(levels)}"
    )


def test_ljungbys_own_purchases_of_2021(shared_data):
    outcomes = bring([shared_data / "tenders" / "ljungby_2021.csv"])
    assert not outcomes[0].failed
    assert Tender.objects.count() == 33
    assert Screening.objects.count() == 33
    assert {len(screening.finding_ids) for screening in Screening.objects.all()} == {11}
    tell("ljungby_2021.csv", outcomes)


def test_every_real_notice(shared_data):
    paths = sorted((shared_data / "eforms" / "real").glob("*.xml"))
    outcomes = bring(paths)
    assert [outcome.name for outcome in outcomes if outcome.refusal] == []
    assert Tender.objects.count() == len(paths)
    assert not Lot.objects.screenable().filter(latest_screening=None).exists()
    tell("eforms/real", outcomes)


def test_every_ted_notice(shared_data):
    paths = sorted((shared_data / "ted209").rglob("*.xml"))
    outcomes = bring(paths)
    assert [outcome.name for outcome in outcomes if outcome.refusal] == []
    told = sum(
        outcome.imported.unchanged + outcome.imported.tenders_changed for outcome in outcomes
    )
    assert Tender.objects.count() + told >= len(paths) - 5
    tell("ted209", outcomes)
