"""What is stored about a purchase is Swedish, whatever language the officer reads."""

from django.utils import translation

from procurement.models import FactChange
from procurement.services import purchases
from procurement.services.deciding import decide_lot
from tests.procurement.conftest import TODAY


def test_an_officer_who_reads_english_leaves_a_swedish_record(buy, per, unit):
    tender = buy()
    lot = tender.lots.get()
    with translation.override("en"):
        purchases.fill_in_facts(
            lot_id=lot.pk,
            facts={"used_by_people": True},
            known_from="",
            by=per,
            version=None,
            on=TODAY,
        )
        purchases.place_in_unit(tender_id=tender.pk, unit=unit, by=per, version=None)
        lot.refresh_from_db()
        decide_lot(
            tender_id=tender.pk,
            lot_id=lot.pk,
            screening_id=lot.latest_screening_id,
            instruments=["labour_terms"],
            reason="",
            motivation="",
            by=per,
            version=None,
        )
    texts = list(tender.events.values_list("text", flat=True))
    assert any("används av människor" in text for text in texts)
    assert "Enhet: Tekniska förvaltningen" in texts
    assert any("Arbetsrättsliga villkor" in text for text in texts)
    assert FactChange.objects.get(fact="used_by_people").after == "ja"
