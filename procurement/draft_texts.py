"""Our own texts for each instrument, with blanks in square brackets, and what they rest on.

Words in braces differ between a purchase that is advertised and a direct award, which has no
notice: `procurement.drafting` fills them in. Pure: no database, no clock.
"""

from dataclasses import dataclass

from ljungby_social.law import Source
from procurement.rules import INSTRUMENT_LABELS, sources


@dataclass(frozen=True, slots=True)
class Draft:
    """What one instrument adds to the documents. Words in braces follow the way of buying."""

    instrument: str
    requirement: str
    proof: str
    contract: str
    control: tuple[str, ...]
    follow_up: tuple[str, ...]
    notice: tuple[str, ...]
    sources: tuple[Source, ...]
    alternative: str = ""

    @property
    def label(self) -> str:
        return INSTRUMENT_LABELS[self.instrument]


_RESERVED = Draft(
    instrument="reserve_4_18",
    requirement=(
        "{reserved} {Bidder} ska vara en skyddad verkstad, eller ha som "
        "främsta syfte att integrera personer med funktionsnedsättning, eller personer som har "
        "svårt att komma in på arbetsmarknaden, socialt och yrkesmässigt. Minst 30 procent av dem "
        "som sysselsätts hos {bidder} ska vara sådana personer. Båda kraven gäller hela den "
        "juridiska personen. Ingen särskild företagsform krävs, och det spelar ingen roll om "
        "{bidder} finns i något register."
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
        "Pröva båda kraven innan {award}, på den dag då {bids} ska ha kommit in.",
        "Kontrollera att siffrorna gäller hela den juridiska personen, inte en enhet.",
    ),
    follow_up=(
        "[Halvårsvis]: antal sysselsatta och antal ur målgruppen. Ansvarig: [namn].",
        "Årligen: ett möte om hur stödet till personerna fungerar. Ansvarig: [namn].",
    ),
    notice=(
        "Skriv {in_notice} att {purchase}, eller delen, är reserverad {rests_on} 4 kap. 18 § LOU.",
        "Skriv {in_notice} hur syfte och andel visas, och att båda ska gälla under avtalstiden.",
    ),
    alternative=(
        "I stället för att reservera rätten att delta (punkt 1) kan ni kräva att avtalet utförs i "
        "ett program för skyddad anställning (punkt 2). Skriv då: ”Avtalet ska utföras inom ramen "
        "för ett program för skyddad anställning, där minst 30 procent av dem som sysselsätts är "
        "personer med funktionsnedsättning eller personer som har svårt att komma in på "
        "arbetsmarknaden.” Välj en av punkterna, aldrig båda. I en annons blir det BT-71 none och "
        "BT-736 yes."
    ),
    sources=(sources.RESERVED, sources.HFD_2021_48, sources.UHM_RESERVED),
)

_MISSION = Draft(
    instrument="reserve_19_25",
    requirement=(
        "{reserved} {Bidder} ska vara en organisation som har ett offentligt uppdrag med "
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
    notice=("Skriv {in_notice} att {purchase} är reserverad {rests_on} 19 kap. 25 § LOU.",),
    sources=(sources.RESERVED_ORGANISATIONS,),
)

_IDEBUREN = Draft(
    instrument="reserve_19_25a",
    requirement=(
        "{reserved} {Bidder} ska vara en idéburen organisation: en som har ett "
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
    notice=("Skriv {in_notice} att {purchase} är reserverad {rests_on} 19 kap. 25 a § LOU.",),
    alternative=(
        "I en annons har eForms inget eget värde för idéburna organisationer. Det närmaste är "
        "res-pub-ser i BT-71: välj själv."
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
    control=("Villkoret är ett villkor för hur avtalet utförs. Det prövas inte i {bid}.",),
    follow_up=(
        "Startmöte inom [30] dagar: plan för när personerna kan börja. [namn].",
        "Varje [kvartal]: antal erbjudna, antal som börjat, timmar. [namn].",
        "Vid avtalets slut: hur många är kvar i arbete? [namn].",
    ),
    notice=("Ta med villkoret {in_documents} från början.",),
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
    control=("Villkoret prövas inte i {bid}.",),
    follow_up=("Mötet hålls och förslagen följs upp. Ansvarig: [namn].",),
    notice=("Ta med villkoret {in_documents} från början.",),
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
    notice=("Skriv nivåerna för lön, semester och arbetstid {in_documents}.",),
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
    notice=("Ta med villkoret {in_documents} från början.",),
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
    notice=("Skriv kraven på tillgänglighet {in_documents}.",),
    sources=(sources.ACCESSIBILITY,),
)

_LOTS = Draft(
    instrument="lots",
    requirement=(
        "Upphandlingen är uppdelad i [antal] delar. {Bids_may} lämnas på en, flera eller alla. "
        "Flera leverantörer får svara tillsammans."
    ),
    proof="",
    contract="",
    control=("Räkna värdet på alla delar tillsammans när ni avgör vilka regler som gäller.",),
    follow_up=("Efter tilldelning: hur många små företag svarade? [namn].",),
    notice=("Ange {in_notice} varje del för sig, och hur många delar en leverantör kan få.",),
    sources=(sources.LOTS, sources.VALUE_LOTS, sources.GROUPS),
)

_EARLY = Draft(
    instrument="early_dialogue",
    requirement="",
    proof="",
    contract="",
    control=(
        "Bjud in öppet: alla som vill ska få veta när och hur.",
        "Skriv ner vad som sades och ge samma uppgifter till alla {in_documents}.",
    ),
    follow_up=("{Before}: vad ändrades efter dialogen? [namn].",),
    notice=("Berätta {in_documents} att en dialog har hållits, och vad som kom fram.",),
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
    notice=("Skriv vad som ska göras, när svaret ska lämnas och hur ni väljer.",),
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
