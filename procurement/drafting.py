"""Texts to start from for a decision: requirement, proof, contract term, control, follow-up.

Written by us, with blanks in square brackets and the paragraph that each rests on. A person reads,
fills in and takes responsibility; nothing here is sent anywhere. Pure: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ljungby_social.law import Source
from procurement.rules import INSTRUMENT_LABELS, Regime, sources

BELOW = frozenset({Regime.NATIONAL, Regime.ANNEX2_ABOVE, Regime.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Draft:
    """What one instrument adds to the documents."""

    instrument: str
    requirement: str
    proof: str
    contract: str
    control: tuple[str, ...]
    follow_up: tuple[str, ...]
    notice: tuple[str, ...]
    sources: tuple[Source, ...]

    @property
    def label(self) -> str:
        return INSTRUMENT_LABELS[self.instrument]


_RESERVED = Draft(
    instrument="reserve_4_18",
    requirement=(
        "Rätten att delta är reserverad. Anbudsgivaren ska vara en skyddad verkstad, eller ha som "
        "främsta syfte att integrera personer med funktionsnedsättning, eller personer som har "
        "svårt att komma in på arbetsmarknaden, socialt och yrkesmässigt. Minst 30 procent av dem "
        "som sysselsätts hos anbudsgivaren ska vara sådana personer. Båda kraven gäller hela den "
        "juridiska personen. Ingen särskild företagsform krävs, och det spelar ingen roll om "
        "anbudsgivaren finns i något register."
    ),
    proof=(
        "Syftet visas med stadgar, bolagsordning eller en annan lämplig handling. Andelen visas "
        "med antalet sysselsatta den [dag] och hur många av dem som hör till målgruppen. Lämna "
        "bara antal, aldrig namn."
    ),
    contract=(
        "Kraven på syfte och andel ska vara uppfyllda under hela avtalstiden. Leverantören "
        "redovisar antalet sysselsatta och antalet ur målgruppen varje [halvår]. Om andelen faller "
        "under 30 procent ska leverantören berätta det utan dröjsmål och inom [tre] månader visa "
        "hur kravet uppfylls igen. Sker inte det får kommunen säga upp avtalet till den [dag]."
    ),
    control=(
        "Pröva båda kraven innan tilldelning, på den dag då anbuden ska ha kommit in.",
        "Kontrollera att siffrorna gäller hela den juridiska personen, inte en enhet.",
    ),
    follow_up=(
        "[Halvårsvis]: antal sysselsatta och antal ur målgruppen. Ansvarig: [namn].",
        "Årligen: ett möte om hur stödet till personerna fungerar. Ansvarig: [namn].",
    ),
    notice=("Skriv i annonsen att upphandlingen, eller delen, är reserverad och enligt vad.",),
    sources=(sources.RESERVED, sources.HFD_2021_48, sources.UHM_RESERVED),
)

_MISSION = Draft(
    instrument="reserve_19_25",
    requirement=(
        "Rätten att delta är reserverad för organisationer som har ett offentligt uppdrag med "
        "anknytning till tjänsten, som återinvesterar sin vinst för att nå syftet, som leds eller "
        "ägs genom de anställdas eller brukarnas medverkan, och som inte har fått samma kontrakt "
        "av kommunen de senaste tre åren."
    ),
    proof="Stadgar och senaste årsredovisning, samt en egen uppgift om tidigare kontrakt.",
    contract="Avtalet gäller i högst tre år, förlängningar inräknade, till och med den [dag].",
    control=(
        "Kontrollera att tjänsten finns i uppräkningen i 19 kap. 25 §.",
        "Kontrollera att samma organisation inte har haft samma tjänst de senaste tre åren.",
    ),
    follow_up=("Vid avtalets halva tid: är villkoren om syfte och vinst uppfyllda? [namn].",),
    notice=("Skriv i annonsen att upphandlingen är reserverad enligt 19 kap. 25 § LOU.",),
    sources=(sources.RESERVED_ORGANISATIONS,),
)

_IDEBUREN = Draft(
    instrument="reserve_19_25a",
    requirement=(
        "Rätten att delta är reserverad för idéburna organisationer: sådana som har ett "
        "allmännyttigt syfte, som inte gör värdeöverföringar utöver vad lagen medger, och där "
        "stat, region eller kommun inte har ett bestämmande inflytande."
    ),
    proof=(
        "Stadgar som visar syftet. Registrering som idéburen organisation är ett starkt bevis men "
        "inget krav."
    ),
    contract="Organisationen ska uppfylla villkoren under hela avtalstiden.",
    control=("Kontrollera att tjänsten finns i uppräkningen i 19 kap. 25 a §.",),
    follow_up=("Årligen: stadgar, värdeöverföringar och inflytande oförändrade? [namn].",),
    notice=(
        "Skriv i annonsen att upphandlingen är reserverad enligt 19 kap. 25 a § LOU.",
        "eForms har inget eget värde för idéburna. Det närmaste är res-pub-ser: välj själv.",
    ),
    sources=(sources.RESERVED_IDEBURNA, sources.LAW_2022_900),
)

_NUMERIC = Draft(
    instrument="employment_numeric",
    requirement="",
    proof="",
    contract=(
        "Leverantören ska under avtalstiden erbjuda [antal] personer som står långt från "
        "arbetsmarknaden anställning eller praktik i arbetet med detta avtal, sammanlagt minst "
        "[timmar] timmar. Kommunens matchningsansvariga, [namn], föreslår personer inom [30] dagar "
        "från att leverantören har sagt till. Föreslår kommunen ingen som passar räknas "
        "erbjudandet som lämnat. Leverantören väljer själv vem som anställs. Inga personuppgifter "
        "lämnas till kommunen: redovisningen sker i antal och timmar."
    ),
    control=("Villkoret är ett villkor för hur avtalet utförs. Det prövas inte i anbudet.",),
    follow_up=(
        "Startmöte inom [30] dagar: plan för när personerna kan börja. [namn].",
        "Varje [kvartal]: antal erbjudna, antal som börjat, timmar. [namn].",
        "Vid avtalets slut: hur många är kvar i arbete? [namn].",
    ),
    notice=("Ta med villkoret i upphandlingsdokumenten från början.",),
    sources=(sources.PERFORMANCE, sources.UHM_QUESTIONS),
)

_DIALOGUE = Draft(
    instrument="employment_dialogue",
    requirement="",
    proof="",
    contract=(
        "Leverantören ska inom [60] dagar från avtalets start, och sedan en gång om året, delta i "
        "ett möte med kommunen om hur avtalet kan ge arbete eller praktik åt personer som står "
        "långt från arbetsmarknaden. Leverantören tar med ett eget förslag. Mötet dokumenteras. "
        "Avtalet kräver inte att någon anställs."
    ),
    control=("Villkoret prövas inte i anbudet.",),
    follow_up=("Mötet hålls och förslagen följs upp. Ansvarig: [namn].",),
    notice=("Ta med villkoret i upphandlingsdokumenten från början.",),
    sources=(sources.PERFORMANCE, sources.UHM_QUESTIONS),
)

_LABOUR = Draft(
    instrument="labour_terms",
    requirement="",
    proof="",
    contract=(
        "De som utför arbetet ska ha minst den lön, den semester och den arbetstid som följer av "
        "den lägsta nivån i [centralt kollektivavtal], så som den anges i bilaga [nr]. "
        "Leverantören ser till att underleverantörer som direkt medverkar gör detsamma, och "
        "lämnar på begäran underlag som visar det inom [14] dagar."
    ),
    control=(
        "Dokumentera behövlighetsbedömningen: vilka som arbetar, vilka risker och slutsatsen.",
        "Villkoret anses uppfyllt om leverantören tillämpar ett sådant kollektivavtal.",
    ),
    follow_up=(
        "Inom [sex] månader: ett stickprov på löneunderlag, utan namn. [namn].",
        "Vid tecken på brister: fördjupad kontroll, även av underleverantörer. [namn].",
    ),
    notice=("Nivåerna ska stå i upphandlingsdokumenten.",),
    sources=(sources.LABOUR_TERMS, sources.UHM_LABOUR),
)

_CHAIN = Draft(
    instrument="supply_chain",
    requirement="",
    proof="",
    contract=(
        "Arbete som utförs där svensk arbetsrätt inte gäller ska ske i enlighet med ILO:s "
        "kärnkonventioner om föreningsfrihet, tvångsarbete, barnarbete, diskriminering och en "
        "säker och hälsosam arbetsmiljö. Leverantören har rutiner för att hitta, förebygga och "
        "rätta brister i leveranskedjan, och redovisar dem på begäran inom [30] dagar."
    ),
    control=("Dokumentera varför varan eller tjänsten bedöms ha en risk, eller inte ha det.",),
    follow_up=("Inom [ett] år: frågor om leveranskedjan besvaras. [namn].",),
    notice=(),
    sources=(sources.SUPPLY_CHAIN,),
)

_ACCESSIBLE = Draft(
    instrument="accessibility",
    requirement=(
        "Det som levereras ska kunna användas av alla användare, även personer med "
        "funktionsnedsättning. [Ange de krav som gäller, till exempel EN 301 549 för digitala "
        "tjänster eller mått för lokaler.]"
    ),
    proof="[Intyg, provningsrapport eller en egen redovisning krav för krav.]",
    contract="Brister i tillgänglighet rättas utan kostnad inom [30] dagar från att de påtalats.",
    control=("Pröva kraven med användare eller med ett verktyg före godkänd leverans.",),
    follow_up=("Efter [tre] månaders drift: hur fungerar det för användarna? [namn].",),
    notice=("Om krav på tillgänglighet utelämnas ska skälen stå i BT-755.",),
    sources=(sources.ACCESSIBILITY,),
)

_LOTS = Draft(
    instrument="lots",
    requirement=(
        "Upphandlingen är uppdelad i [antal] delar. Anbud får lämnas på en, flera eller alla. "
        "Anbudsgivare får lämna anbud tillsammans."
    ),
    proof="",
    contract="",
    control=("Räkna värdet på alla delar tillsammans när ni avgör vilka regler som gäller.",),
    follow_up=("Efter tilldelning: hur många små företag lämnade anbud? [namn].",),
    notice=("Ange varje del med eget värde. Delas köpet inte upp: skriv varför.",),
    sources=(sources.LOTS, sources.VALUE_LOTS, sources.GROUPS),
)

_EARLY = Draft(
    instrument="early_dialogue",
    requirement="",
    proof="",
    contract="",
    control=(
        "Bjud in öppet: alla som vill ska få veta när och hur.",
        "Skriv ner vad som sades och ge samma uppgifter till alla i upphandlingsdokumenten.",
    ),
    follow_up=("Före annonsering: vad ändrades efter dialogen? [namn].",),
    notice=("En förhandsannons kan vara inbjudan till dialogen.",),
    sources=(sources.PRIOR_INVOLVEMENT,),
)

_DIRECT = Draft(
    instrument="direct_award",
    requirement=(
        "Kommunen frågar minst [tre] leverantörer, bland dem [sociala företag som säljer detta]. "
        "Samma fråga, samma dag och samma tid att svara för alla."
    ),
    proof="",
    contract="",
    control=(
        "Följ kommunens riktlinjer för direktupphandling.",
        "Räkna ihop det som redan är köpt av samma slag i år.",
    ),
    follow_up=("Dokumentera vilka som frågades, vad de svarade och varför ni valde. [namn].",),
    notice=("Ingen annons behövs. Över gränsen för efterannons: annonsera inom 30 dagar.",),
    sources=(
        sources.DIRECT_LIMIT,
        sources.DIRECT_DOCUMENTATION,
        sources.DIRECT_NOTICE,
        sources.DIRECT_GUIDELINES,
    ),
)

DRAFTS = {
    row.instrument: row
    for row in (
        _RESERVED,
        _MISSION,
        _IDEBUREN,
        _NUMERIC,
        _DIALOGUE,
        _LABOUR,
        _CHAIN,
        _ACCESSIBLE,
        _LOTS,
        _EARLY,
        _DIRECT,
    )
}


def drafts_for(instruments: Iterable[str]) -> list[Draft]:
    """The drafts of chosen instruments, in the order of choosing."""
    return [DRAFTS[code] for code in instruments if code in DRAFTS]


def legal_ground(instruments: Iterable[str], regime: Regime) -> list[str]:
    """What the documents should say the choice rests on, in this regime. Swedish sentences."""
    chosen = set(instruments)
    told = []
    if "reserve_4_18" in chosen:
        told.append(
            "Reservationen görs enligt 4 kap. 18 § första stycket 1 lagen (2016:1145) om offentlig "
            "upphandling."
            if regime is Regime.DIRECTIVE
            else "Reservationen görs med samma innebörd som 4 kap. 18 § första stycket 1 LOU. "
            "Stödet finns i Upphandlingsmyndighetens vägledning, inte uttryckligen i 19 kap."
        )
    if chosen & {"labour_terms", "supply_chain"} and regime in BELOW:
        told.append(
            "Villkoren enligt 17 kap. 2–5 §§ är frivilliga här. De ska vara proportionerliga och "
            "ha samband med det som köps (19 kap. 2 § LOU)."
        )
    if chosen & {"employment_numeric", "employment_dialogue"}:
        told.append(
            "Sysselsättningsvillkoret är ett särskilt villkor för hur avtalet utförs "
            + ("(17 kap. 1 § LOU)." if regime is Regime.DIRECTIVE else "(19 kap. 9 § LOU).")
        )
    return told
