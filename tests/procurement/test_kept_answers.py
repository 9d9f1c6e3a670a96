"""The same plan once more: a guess never undoes what a person has answered."""

import pytest

from procurement.intake import Answer
from procurement.models import Import, ImportProblem, Lot, UnsureRow
from procurement.services import receiving, settling
from procurement.services.importing import import_file
from tests.procurement.conftest import TODAY

pytestmark = pytest.mark.django_db
FIRST = "Dnr;Ting;CPV-kod;Längd\nW-1;Röjning;77211400;4\n"
AGAIN = "Dnr;Benämning;CPV;Avtalstid\nW-1;Röjning;77211400;4\n"


@pytest.fixture
def settled(per):
    """A plan whose only row is unsure, and that Per has answered: four years."""
    receiving.receive(data=FIRST.encode(), name="a.csv", by=per, on=TODAY, unit=None)
    imported = Import.objects.get()
    receiving.settle_columns(
        imported=imported,
        mapping={0: "reference", 1: "title", 2: "cpv", 3: "duration_months"},
        headers=["Dnr", "Ting", "CPV-kod", "Längd"],
        dated=None,
        by=per,
        on=TODAY,
    )
    row = UnsureRow.objects.get()
    settling.settle(row=row, answer=Answer(cells={3: "4 år"}), by=per, version=None)
    settling.bring_in(imported=imported, by=per, on=TODAY)
    assert Lot.objects.get().duration_months == 48


def again(data=AGAIN):
    return import_file(data=data.encode(), name="b.csv", by=None, on=TODAY)


def test_a_guess_does_not_undo_an_answer(settled):
    outcome = again()
    assert Lot.objects.get().duration_months == 48
    assert (outcome.imported.tenders_changed, outcome.imported.unchanged) == (0, 1)
    told = ImportProblem.objects.filter(imported=outcome.imported, level="warning")
    (problem,) = told.filter(sentence__contains="Svaret gäller")
    assert (problem.row, "a.csv" in problem.sentence) == (2, True)
    assert outcome.imported.warnings == told.count()


def test_a_row_that_is_clear_changes_the_purchase(settled):
    assert again(AGAIN.replace(";4\n", ";36 månader\n")).imported.tenders_changed == 1
    assert Lot.objects.get().duration_months == 36


def test_a_guess_changes_what_nobody_has_answered(per):
    again()
    guessed = Lot.objects.get().duration_months
    other = AGAIN.replace(";4\n", ";5\n")
    import_file(data=other.encode(), name="c.csv", by=None, on=TODAY)
    assert Lot.objects.get().duration_months == guessed + 1
