"""Everyday wordings of the equal-treatment guard: twenty of each forbidden thing, twenty that are
not (T11, T34, T35, T47–T50)."""

from datetime import date

import pytest

from procurement.drafting import drafts_for
from procurement.rules import INSTRUMENTS, Regime
from procurement.rules.requirements import Requirement, try_requirement

ON = date(2025, 3, 1)
SUPPLIERS = ("Gröna Handen", "Städkraft i Ljungby AB", "Återbruket Ekonomisk förening")

FORBIDDEN = {
    "named_supplier": """
Städningen ska utföras av Gröna Handen.
Leverantören ska ha samma arbetssätt som Gröna Handen.
Gröna Handens personal ska sköta rabatterna.
Vi vill köpa in tjänsten från GRÖNA HANDEN.
Uppdraget går till Städkraft i Ljungby AB.
Städkraft i Ljungby ska erbjudas uppdraget.
Återbruket ska hämta möblerna.
Tjänsten ska motsvara den som Återbruket erbjuder.
Arbetet ska utföras av Nordputs AB.
Kaffet ska levereras av Rosteriet Ekonomisk förening.
Underleverantör är Bok & Bild HB.
Maskinerna ska hyras från Lindqvist Maskin AB.
Tjänsten ska köpas från Holm och Söner AB.
Reservdelar beställs hos Motorhuset AB.
Nuvarande leverantör ska få fortsätta.
Nuvarande utföraren har företräde.
Befintlig entreprenör får behålla uppdraget.
Samma leverantör som idag ska anlitas.
Vi vill ha samma utförare som tidigare.
Leverantören ska vara företaget med org.nr 556000-1234.
""",
    "place": """
Leverantören ska ha verksamhet i Ljungby.
Anbudsgivaren ska ha kontor i Kronobergs län.
Företaget ska ha sitt säte i Småland.
Endast företag i kommunen får lämna anbud.
Endast företag från Ljungby får lämna anbud.
Anbudsgivaren ska vara baserad i länet.
Utföraren ska vara etablerad i Ljungby kommun.
Leverantörer från orten ges företräde.
Vi prioriterar entreprenörer från trakten.
Företag i regionen får fem poäng extra.
Säte i Ljungby är ett krav.
Krav på etablering inom kommunen.
Leverantörens verkstad får ligga högst 30 km från kommunhuset.
Leverantören ska finnas inom en radie av 20 km.
Ljungbyföretag ska prioriteras.
Småländska företag premieras.
Personalen ska bo i kommunen.
Leverantören ska anställa tre arbetslösa boende i området.
Leverantören ska betala skatt i Ljungby.
Möblerna ska vara tillverkade i Sverige.
""",
    "place lokal": """
Endast lokala företag får lämna anbud.
Leverantören ska vara lokal aktör.
Lokal närvaro är ett krav.
Vi ser gärna lokala leverantörer.
Anbudsgivaren ska ha lokal förankring.
Leverantören ska vara lokalt etablerad.
Företaget ska vara lokalt ägt eller lokalt verksamt.
Maten ska lagas av lokala råvaror.
Lokala livsmedel ger mervärde.
Lokalproducerat kött ska användas.
Potatisen ska vara lokalodlad.
God lokalkännedom krävs.
Personalen ska ha ortskännedom.
Leverantören ska ha ett lokalkontor.
Leverantören ska anlita lokala underentreprenörer.
Leverantören ska stödja det lokala näringslivet.
Lokal arbetskraft ska användas.
Leverantören ska anställa lokala arbetslösa.
Ortens företag ska få uppdraget.
En lokal hantverkare ska anlitas.
""",
    "place närproducerat": """
Livsmedlen ska vara närproducerade.
Närproducerat kött prioriteras.
Minst hälften ska vara närproducerad mat.
Grönsakerna ska vara närodlade.
Närodlat ger fem poäng.
Vi köper närodlad potatis.
Närproduktion är ett krav.
Äggen ska vara producerade i Småland.
Mjölken ska vara producerad i länet.
Potatisen ska vara odlad i Kronoberg.
Köttet ska vara svenskt kött.
Endast svenska råvaror får användas.
Varorna ska ha svenskt ursprung.
Svenskproducerade möbler krävs.
Svenskodlade grönsaker ska levereras.
Brödet ska vara tillverkat i bygden.
Köttet ska komma från djur uppfödda i Småland.
Djuren ska vara slaktade i länet.
Varorna ska vara förädlade inom kommunen.
Honungen ska vara lokalt producerad.
""",
    "register": """
Endast företag som finns i registret får lämna anbud.
Anbudsgivaren ska vara registrerad i Ljungby kommuns ASF-register.
Leverantören ska stå i kommunens register över sociala företag.
Bara registrerade företag får lämna anbud.
Företaget ska vara infört i registret.
Den som inte finns i registret får inte delta.
Anbud från företag utanför registret förkastas.
Företag som saknas i registret utesluts.
Leverantörer i registret ges företräde.
Företag ur registret får tio poäng.
Bevis om registrering i registret ska bifogas anbudet.
Leverantören ska vara upptagen i registret.
Anbudsgivaren måste vara med i företagsregistret.
Leverantören ska finnas på kommunens lista över sociala företag.
Leverantören ska finnas i kommunens förteckning.
Företaget ska vara listat i Ljungby social.
Leverantören ska vara godkänd av Ljungby kommun som socialt företag.
Anbudsgivaren ska ha kommunens godkännande som socialt företag.
Det är ett villkor att företaget är registrerat hos kommunen.
Alla som lämnar anbud ska stå i ASF-registret.
""",
    "legal_form": """
Anbudsgivaren ska vara en ekonomisk förening.
Leverantören ska vara ett aktiebolag.
Endast aktiebolag får lämna anbud.
Bara ideella föreningar får delta.
Enbart stiftelser kan antas.
Leverantören måste drivas som kooperativ.
Utföraren ska vara ett personalkooperativ.
Anbudsgivaren ska vara en juridisk person.
Leverantören ska vara en juridisk person som ansvarar för hela uppdraget.
Enskilda firmor godtas inte.
Handelsbolag får inte lämna anbud.
Stiftelser prioriteras.
Ekonomiska föreningar ges företräde.
Aktiebolag får fem poäng extra.
Krav på bolagsform: aktiebolag.
Det krävs att leverantören är ett aktiebolag.
Aktiebolag krävs.
Leverantören ska ha organisationsformen ideell förening.
Anbudsgivare som är enskild firma utesluts.
Företaget ska vara organiserat som ett handelsbolag.
Fysiska personer accepteras inte som leverantör.
""",
    "social_enterprise": """
Anbudsgivaren ska vara ett socialt företag.
Leverantören måste vara ett arbetsintegrerande socialt företag.
Endast sociala företag får lämna anbud.
Bara ASF får delta.
Enbart arbetsintegrerande sociala företag kan antas.
Utföraren ska vara ett ASF.
Vi kräver att leverantören är ett socialt företag.
Socialt företag krävs.
Sociala företag ges företräde.
Sociala företag får tio poäng extra.
Arbetet ska utföras av ett socialt företag.
Kaffet ska levereras av sociala företag.
Tjänsten ska köpas av ett socialt företag.
Krav: arbetsintegrerande socialt företag.
Leverantören ska drivas som ett socialt företag.
Leverantören ska räknas som socialt företag.
Det är ett villkor att anbudsgivaren är ett socialt kooperativ.
Uppdraget är bara för sociala företag.
Vi prioriterar sociala företag.
Leverantören ska vara en skyddad verkstad.
""",
    "general_policy": """
Som tilldelningskriterium bedöms anbudsgivarens allmänna CSR-policy.
Leverantören ska ha en CSR-strategi.
Leverantören ska ha en hållbarhetspolicy.
Företaget ska ha en miljöpolicy.
Leverantören ska sponsra idrotten.
Anbudsgivaren ska beskriva sin värdegrund.
Leverantören ska ha en jämställdhetspolicy.
Leverantören ska ha en mångfaldspolicy.
Företagets samhällsansvar bedöms.
Poäng ges för samhällsengagemang.
Leverantören ska visa ett socialt ansvarstagande.
Företaget ska ha en policy för socialt ansvar.
Företaget ska ha en etisk policy.
Hållbarhetsredovisning för hela bolaget ska bifogas.
Leverantören ska bidra till välgörenhet.
Leverantören ska skänka pengar till föreningar.
Leverantören donerar en procent av vinsten.
Koncernens klimatmål ger poäng.
Leverantören ska stödja föreningslivet.
Leverantören ska arbeta med hållbarhet i hela företaget.
""",
    "both_points": """
Reserverat för skyddade verkstäder, och kontraktet ska utföras i program för skyddad anställning.
Rätten att delta är reserverad, och arbetet görs inom ett program med skyddad anställning.
Skyddade verkstäder får delta. Kontraktet fullgörs i program för skyddad sysselsättning.
Båda punkterna i 4 kap. 18 § används.
Vi använder båda punkterna i LOU 4:18.
Upphandlingen reserveras enligt 4 kap. 18 § punkt 1 och 2.
Reservationen gäller 4 kap. 18 § punkterna 1 och 2.
Första och andra punkten i 4 kap. 18 § gäller samtidigt.
Främsta syfte ska vara integration, och arbetet sker i program för skyddat arbete.
Minst 30 procent ur målgruppen, och utförandet sker som skyddad anställning.
Minst 30 % ur målgruppen samt skyddat arbete.
Skyddad verkstad krävs. Dessutom program för skyddad anställning.
BT-71 är res-ws, och kontraktet fullgörs inom program för skyddad anställning.
Deltagandet är reserverat och utförandet sker inom skyddade anställningar.
Bägge punkterna i 4 kap 18 § ska gälla.
Rätten att delta reserveras. Utförandet sker med skyddad sysselsättning.
Leverantörens främsta syfte är integration. Kontraktet ingår i ett anställningsprogram.
Punkt 1 samt punkt 2 i 4 kap. 18 § gäller för delen.
Endast skyddade verkstäder, med skyddad anställning för alla som utför arbetet.
Program för skyddad anställning ska användas av leverantörer vars främsta syfte är integration.
""",
}

HARMLESS = """
Platsen för utförandet är Ljungby.
Fakturan skickas till registrator.
Varorna ska levereras till Ljungby sjukhus.
Leverantören ska städa de lokaler som finns i Ljungby.
Leverantören ska delta i möten på kommunens kontor i Ljungby.
Leverantören ska finnas på plats i Ljungby under skoltid.
Leverantören ska ha personal på plats inom två timmar.
Leverantören ska städa kommunens lokaler i området.
Lokala trafikföreskrifter ska följas.
Leverantören ska följa lokala kollektivavtal.
Leverantören ska vara registrerad för F-skatt.
Anbudsgivaren ska vara registrerad hos Bolagsverket.
Personalen ska visa utdrag ur belastningsregistret.
Leverantören ska föra register över nycklar.
Leverantören ska registrera avvikelser i kommunens system.
Om anbudsgivaren är ett aktiebolag ska registreringsbevis bifogas.
Aktiebolag ska bifoga årsredovisning.
Föreningar och bolag får lämna anbud tillsammans.
Anbud får lämnas oavsett juridisk form.
Leverantören ska ta del av kommunens miljöpolicy.
Leverantören ska beskriva sin kvalitetspolicy för uppdraget.
Kommunen ska informera sociala företag om annonsen.
Leverantören ska samverka med sociala företag om praktik.
Minst 30 procent av fordonen ska vara fossilfria.
Rätten att delta är reserverad för skyddade verkstäder.
Fakturan ställs till Ljungby Energi AB.
Produkten ska vara likvärdig med den som används i dag.
Leverantören ska lämna en lista över underleverantörer.
Företag som finns i registret bjuds in till dialogen.
Arbetet ska utföras av minst två personer.
Leverantören ska ha en ansvarig person i Sverige under kontorstid.
Leverantören ska ha en juridisk person som ansvarar för data.
Anbudsgivaren ska ha en fysisk eller juridisk person med ansvar för varorna inom EU.
Leverantören ska hämta varor vid kommunens lager i Ljungby.
Leverantören ska köra till deponin som ligger i Bredemad, inom 30 minuter.
Den nuvarande leverantören lämnar över nycklarna den 1 mars.
Livsmedlen ska levereras till köken i Lagan och Ryssby.
"""


def lines(text):
    return text.strip().splitlines()


def codes(text, knowledge, **facts):
    places = knowledge.place_names(ON)
    requirement = Requirement(text=text, suppliers=SUPPLIERS, places=places, **facts)
    found = try_requirement(requirement, values=knowledge.values, on=ON)
    return {check.code.removeprefix("requirement.") for check in found}


@pytest.mark.parametrize(
    ("code", "text"),
    [(name.split()[0], text) for name, table in FORBIDDEN.items() for text in lines(table)],
)
def test_everyday_wording_is_caught(knowledge, code, text):
    assert code in codes(text, knowledge, regime=Regime.NATIONAL)


@pytest.mark.parametrize("text", lines(HARMLESS))
def test_harmless_wording_is_left_alone(knowledge, text):
    assert codes(text, knowledge) == set()


@pytest.mark.parametrize("name", FORBIDDEN)
def test_there_are_twenty_of_each(name):
    assert len(set(lines(FORBIDDEN[name]))) >= 20


@pytest.mark.parametrize("regime", Regime)
def test_our_own_drafts_pass_the_guard(knowledge, regime):
    for draft in drafts_for(INSTRUMENTS, regime):
        for text in (draft.requirement, draft.proof, draft.contract, *draft.notice):
            assert codes(text, knowledge, reservation=draft.instrument) == set(), draft.instrument


@pytest.mark.parametrize("text", ["leverantören ska ", "registret kommun ", "x", "Ab Cd "])
def test_the_time_grows_with_the_text(knowledge, text):
    """A whole sentence of 5 000 characters, the most that the form takes, is answered."""
    assert isinstance(codes((text * 5000)[:5000], knowledge), set)
