"""Invented purchases of Ljungby's units, screened, some decided. Only ever loaded in demo mode."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.roles import Role
from procurement.models import LotDecision, Tender
from procurement.services import deciding, purchases


@dataclass(frozen=True, slots=True)
class DemoPurchase:
    """A purchase to try the portal on. `advertised_in` is in days from the day of loading."""

    title: str
    description: str
    unit: str
    cpv: str
    nature: str
    value: int | None = None
    months: int | None = None
    more_months: int | None = None
    advertised_in: int = 60
    facts: dict[str, Any] = field(default_factory=dict)
    instruments: tuple[str, ...] = ()
    reason: str = ""
    motivation: str = ""


PURCHASES = (
    DemoPurchase(
        "Skötsel av grönytor och rabatter i Lagan och Ryssby",
        "Gräsklippning, ogräsrensning, rabattskötsel och lövkrattning på åtta ytor. Arbetet görs "
        "från april till oktober och går att lära på plats.",
        "tekniska",
        "77310000",
        "services",
        480_000,
        24,
        12,
        facts={
            "labour_share": Decimal("0.8"),
            "people_needed": 4,
            "entry_threshold": "low",
            "used_by_people": False,
        },
    ),
    DemoPurchase(
        "Tvätt av arbetskläder till hemtjänsten",
        "Hämtning, tvätt, lagning och lämning av arbetskläder för 240 medarbetare, varje vecka.",
        "social",
        "98310000",
        "services",
        1_650_000,
        24,
        24,
        advertised_in=90,
        facts={"labour_share": Decimal("0.6"), "people_needed": 5, "entry_threshold": "low"},
    ),
    DemoPurchase(
        "Café i Ljungby bibliotek",
        "Drift av caféet i biblioteket, öppet sex dagar i veckan, med enklare luncher och fika.",
        "kultur-och-fritid",
        "55330000",
        "services",
        3_200_000,
        36,
        12,
        facts={
            "labour_share": Decimal("0.55"),
            "people_needed": 5,
            "entry_threshold": "low",
            "used_by_people": True,
        },
        instruments=("reserve_4_18", "early_dialogue"),
        motivation="Caféet passar att avgränsa och flera företag har visat intresse.",
    ),
    DemoPurchase(
        "Fruktkorgar till kommunens arbetsplatser",
        "Leverans av frukt till 35 arbetsplatser varje måndag.",
        "kommunledning",
        "15300000",
        "goods",
        260_000,
        12,
        12,
    ),
    DemoPurchase(
        "Lokalvård i skolor och förskolor",
        "Daglig städning av 21 skolor och förskolor, storstädning en gång om året.",
        "barn-och-utbildning",
        "90919300",
        "services",
        18_500_000,
        36,
        12,
        facts={"labour_share": Decimal("0.85"), "people_needed": 28, "entry_threshold": "low"},
    ),
    DemoPurchase(
        "Nybyggnad av förskola i Lidhult",
        "Totalentreprenad: förskola med fyra avdelningar, kök och gård.",
        "tekniska",
        "45214100",
        "works",
        62_000_000,
        20,
        0,
        advertised_in=120,
        facts={"people_needed": 40, "used_by_people": True},
    ),
    DemoPurchase(
        "Återbruk av kontorsmöbler",
        "Renovering, omklädsel och flytt av begagnade kontorsmöbler.",
        "kommunledning",
        "50850000",
        "services",
        640_000,
        24,
        24,
        facts={"labour_share": Decimal("0.7"), "entry_threshold": "low"},
        instruments=("reserve_4_18",),
    ),
    DemoPurchase(
        "Bärbara datorer och skärmar",
        "Leverans av 600 bärbara datorer och 300 skärmar under avtalstiden.",
        "kommunledning",
        "30213100",
        "goods",
        7_400_000,
        24,
        12,
    ),
    DemoPurchase(
        "Läkemedel till kommunala förråd",
        "Leverans av läkemedel till akutförråd.",
        "social",
        "33600000",
        "goods",
        900_000,
        24,
        24,
        reason=LotDecision.Reason.NOT_LABOUR,
        motivation="Köpet är en leverans av varor utan arbete i kommunen.",
    ),
    DemoPurchase(
        "Snöröjning och halkbekämpning på gångbanor",
        "Handskottning och sandning av trappor, gångbanor och busshållplatser.",
        "tekniska",
        "90620000",
        "services",
        None,
        48,
        0,
        facts={"entry_threshold": "low"},
    ),
    DemoPurchase(
        "Fastighetsskötsel i centrala Ljungby",
        "Tillsyn, mindre reparationer, renhållning och skötsel av utemiljö i 340 lägenheter.",
        "ljungbybostader",
        "98341130",
        "services",
        2_100_000,
        24,
        24,
        facts={"labour_share": Decimal("0.75"), "people_needed": 4},
    ),
    DemoPurchase(
        "Förstudie av fjärrvärmenätet",
        "Teknisk konsult som räknar på flöden, förluster och reinvesteringar.",
        "ljungby-energi",
        "71321200",
        "services",
        450_000,
        8,
        0,
        facts={"entry_threshold": "high", "people_needed": 2},
        reason=LotDecision.Reason.QUALIFIED,
        motivation="Arbetet görs av två konsulter med särskild utbildning.",
    ),
    DemoPurchase(
        "Boendestöd och sysselsättning för personer med psykisk funktionsnedsättning",
        "Daglig sysselsättning med stöd, i egna lokaler, för tolv personer.",
        "social",
        "85312510",
        "services",
        5_800_000,
        36,
        0,
        advertised_in=150,
    ),
)


def load(on: date) -> None:
    """Write the purchases down once, by the demo's procurement officer, and decide some of them."""
    officer = User.objects.with_role(Role.PROCUREMENT_OFFICER).order_by("pk").first()
    if officer is None or Tender.objects.exists():
        return
    units = {unit.short_name: unit for unit in Unit.objects.all()}
    for place, purchase in enumerate(PURCHASES, start=1):
        tender = purchases.create_tender(
            title=purchase.title,
            description=purchase.description,
            unit=units.get(purchase.unit),
            reference=f"KS {on.year}/{200 + place:04d}",
            valued_on=on + timedelta(days=purchase.advertised_in),
            facts=_facts(purchase),
            by=officer,
            on=on,
        )
        if purchase.instruments or purchase.reason:
            _decide(tender, purchase, officer)


def _facts(purchase: DemoPurchase) -> dict[str, Any]:
    told = {
        "cpv": purchase.cpv,
        "nature": purchase.nature,
        "value": None if purchase.value is None else Decimal(purchase.value),
        "duration_months": None if purchase.months is None else Decimal(purchase.months),
        "extension_months": None if purchase.more_months is None else Decimal(purchase.more_months),
        **purchase.facts,
    }
    return {name: value for name, value in told.items() if value is not None}


def _decide(tender: Tender, purchase: DemoPurchase, officer: User) -> None:
    lot = tender.lots.get()
    deciding.decide_lot(
        tender_id=tender.pk,
        lot_id=lot.pk,
        instruments=list(purchase.instruments),
        reason=purchase.reason,
        motivation=purchase.motivation,
        by=officer,
        version=None,
        screening_id=lot.latest_screening_id,
    )
