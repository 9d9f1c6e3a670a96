"""Our own texts for each instrument, with blanks in square brackets, and what they rest on.

Words in braces differ between a purchase that is advertised and a direct award, which has no
notice: `procurement.drafting` fills them in. Pure: no database, no clock.
"""

from dataclasses import dataclass

from ljungby_social.law import Source
from procurement.rules import sources
from procurement.rules.eforms import PROTECTED_PROGRAMME


@dataclass(frozen=True, slots=True)
class Draft:
    """What one instrument adds to the documents. Words in braces follow the way of buying.

    `sources` are what it rests on where the directive governs; `below` in chapter 19, and `direct`
    at a direct award, where chapters 4, 9 and 17 do not apply (LOU 19 kap. 1 §, 19 a kap. 1 §).
    Empty means the same as above.
    """

    instrument: str
    requirement: str
    proof: str
    contract: str
    control: tuple[str, ...]
    follow_up: tuple[str, ...]
    notice: tuple[str, ...]
    sources: tuple[Source, ...]
    below: tuple[Source, ...] = ()
    direct: tuple[Source, ...] = ()
    alternative: str = ""


_BELOW = (sources.PERFORMANCE_BELOW, sources.PRINCIPLES_BELOW)
_DIRECTLY = (sources.PRINCIPLES_DIRECT,)
_GUIDANCE = (sources.UHM_BELOW, sources.HFD_2021_48, sources.UHM_RESERVED)

_RESERVED = Draft(
    instrument="reserve_4_18",
    requirement=(
        "{reserved} {Bidder} ska vara en skyddad verkstad, eller ha som "
        "främsta syfte att integrera personer med funktionsnedsättning, eller personer som har "
        "svårt att komma in på arbetsmarknaden, socialt och yrkesmässigt. Minst 30 procent av dem "
        "som sysselsätts i verkstaden eller hos {bidder} ska vara sådana personer. De behöver inte "
        "vara anställda: praktik och annan sysselsättning räknas. Båda kraven gäller hela den "
        "juridiska personen. Ingen särskild företagsform krävs, det spelar ingen roll om "
        "{bidder} finns i något register, och det krävs inte att just dessa personer utför det "
        "här avtalet."
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
        "Skriv {in_notice} att {purchase}, eller delen, är reserverad {rests_on_4} 4 kap. 18 § "
        "första stycket 1 LOU.",
        "Skriv {in_notice} hur syfte och andel visas, och att båda ska gälla under avtalstiden.",
    ),
    sources=(sources.RESERVED, sources.HFD_2021_48, sources.UHM_RESERVED),
    below=_GUIDANCE,
    direct=(*_DIRECTLY, *_GUIDANCE),
)

_PROGRAMME = Draft(
    instrument=PROTECTED_PROGRAMME,
    requirement=(
        "Avtalet ska utföras inom ramen för ett program för skyddad anställning. Minst 30 procent "
        "av dem som sysselsätts i programmet ska vara personer med funktionsnedsättning eller "
        "personer som har svårt att komma in på arbetsmarknaden. Ingen särskild företagsform "
        "krävs."
    ),
    proof=(
        "En beskrivning av programmet: vem som driver det, vilka det är till för och hur "
        "anställningen är skyddad. Andelen visas med antalet sysselsatta i programmet den [dag] "
        "och hur många av dem som hör till målgruppen. Lämna bara antal, aldrig namn."
    ),
    contract=(
        "Avtalet utförs inom programmet under hela avtalstiden. Leverantören redovisar antalet "
        "sysselsatta i programmet och antalet ur målgruppen varje [halvår]. Om andelen faller "
        "under 30 procent ska leverantören berätta det utan dröjsmål och inom [tre] månader visa "
        "hur kravet uppfylls igen. Sker inte det får kommunen säga upp avtalet till den [dag]."
    ),
    control=("Pröva programmet och andelen innan {award}, på den dag då {bids} ska ha kommit in.",),
    follow_up=(
        "[Halvårsvis]: antal sysselsatta i programmet och antal ur målgruppen. Ansvarig: [namn].",
    ),
    notice=(
        "Skriv {in_notice} att avtalet ska utföras inom ramen för ett program för skyddad "
        "anställning, {rests_on_4} 4 kap. 18 § första stycket 2 LOU.",
        "Skriv {in_notice} hur programmet och andelen visas, och att de gäller under avtalstiden.",
    ),
    sources=(sources.RESERVED, sources.UHM_RESERVED),
    below=(sources.UHM_BELOW, sources.UHM_RESERVED),
    direct=(*_DIRECTLY, sources.UHM_BELOW, sources.UHM_RESERVED),
)

_MISSION = Draft(
    instrument="reserve_19_25",
    requirement=(
        "{reserved} {Bidder} ska vara en organisation som (1) har till syfte att fullgöra ett "
        "offentligt uppdrag med anknytning till att tillhandahålla tjänsten, (2) återinvesterar "
        "eventuell vinst för att nå det syftet, och (3) har en lednings- eller ägarstruktur som "
        "bygger på personalens ägande eller delaktighet, eller som kräver att personal, brukare "
        "eller intressenter deltar aktivt. Den som kommunen har tilldelat ett kontrakt för "
        "tjänsten med stöd av 19 kap. 25 § LOU under de senaste tre åren kan inte få det här "
        "kontraktet. Kontrakt som har tilldelats på annat sätt hindrar inte."
    ),
    proof=(
        "Stadgar, bolagsordning eller en annan handling som visar syftet och hur organisationen "
        "leds eller ägs. Senaste årsredovisning, som visar hur vinsten används. En egen uppgift om "
        "kontrakt som kommunen har tilldelat med stöd av 19 kap. 25 § de senaste tre åren."
    ),
    contract="Avtalet gäller i högst tre år, förlängningar inräknade, till och med den [dag].",
    control=(
        "Kontrollera att tjänsten finns i uppräkningen i 19 kap. 25 §.",
        "Kontrollera att kommunen inte med stöd av 19 kap. 25 § har tilldelat organisationen ett "
        "kontrakt för tjänsten de senaste tre åren.",
    ),
    follow_up=("Vid avtalets halva tid: är villkoren om syfte och vinst uppfyllda? [namn].",),
    notice=("Skriv {in_notice} att {purchase} är reserverad {rests_on} 19 kap. 25 § LOU.",),
    sources=(sources.RESERVED_ORGANISATIONS,),
    direct=(sources.PRINCIPLES_DIRECT, sources.RESERVED_ORGANISATIONS),
)

_IDEBUREN = Draft(
    instrument="reserve_19_25a",
    requirement=(
        "{reserved} {Bidder} ska vara en idéburen organisation: en juridisk person som bara har "
        "ett allmännyttigt syfte, angivet i stadgar, bolagsordning eller en liknande handling. Det "
        "allmännyttiga syftet ska bidra till att nå syftet med tjänsten: [tjänstens syfte]. "
        "Organisationen får bara göra de värdeöverföringar som 8 § första stycket lagen (2022:900) "
        "tillåter, det vill säga till andra registrerade idéburna organisationer eller till "
        "forskning. Staten, en region eller en kommun får inte ha ett rättsligt bestämmande "
        "inflytande över den."
    ),
    proof=(
        "Stadgar eller bolagsordning som visar syftet, en beskrivning av hur det bidrar till "
        "syftet med tjänsten, senaste årsredovisning och en uppgift om vilka som bestämmer över "
        "organisationen. Registrering hos Kammarkollegiet är ett starkt bevis men inget krav."
    ),
    contract="Organisationen ska uppfylla villkoren under hela avtalstiden.",
    control=(
        "Kontrollera att tjänsten finns i uppräkningen i 19 kap. 25 a §.",
        "Pröva om det allmännyttiga syftet bidrar till att nå syftet med tjänsten.",
    ),
    follow_up=("Årligen: stadgar, värdeöverföringar och inflytande oförändrade? [namn].",),
    notice=("Skriv {in_notice} att {purchase} är reserverad {rests_on} 19 kap. 25 a § LOU.",),
    alternative=(
        "I en annons har eForms inget eget värde för idéburna organisationer. Det närmaste är "
        "res-pub-ser i BT-71. Vilket värde fältet får är valt i beslutet; skriv alltid också i "
        "ord vad som är reserverat."
    ),
    sources=(sources.RESERVED_IDEBURNA, sources.LAW_2022_900),
    direct=(sources.PRINCIPLES_DIRECT, sources.RESERVED_IDEBURNA, sources.LAW_2022_900),
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
    control=("Villkoret gäller hur avtalet utförs. Det prövas inte i {bid}.",),
    follow_up=(
        "Startmöte inom [30] dagar: plan för när personerna kan börja. [namn].",
        "Varje [kvartal]: antal erbjudna, antal som börjat, timmar. [namn].",
        "Vid avtalets slut: hur många är kvar i arbete? [namn].",
    ),
    notice=("Ta med villkoret om anställning eller praktik {in_documents} från början.",),
    sources=(sources.PERFORMANCE, sources.UHM_QUESTIONS),
    below=(sources.PERFORMANCE_BELOW, sources.UHM_QUESTIONS),
    direct=(*_DIRECTLY, sources.UHM_QUESTIONS),
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
    notice=("Ta med villkoret om dialog om sysselsättning {in_documents} från början.",),
    sources=(sources.PERFORMANCE, sources.UHM_QUESTIONS),
    below=(sources.PERFORMANCE_BELOW, sources.UHM_QUESTIONS),
    direct=(*_DIRECTLY, sources.UHM_QUESTIONS),
)

_LABOUR = Draft(
    instrument="labour_terms",
    requirement="",
    proof="",
    contract=(
        "De som utför arbetet ska ha minst den lön, den semester och den arbetstid som följer av "
        "de lägsta nivåerna i [det centrala kollektivavtal som tillämpas i hela Sverige i "
        "branschen], så som de anges i bilaga [nr], och aldrig sämre än vad som följer av lag. "
        "Leverantören ser till att underleverantörer som direkt medverkar gör detsamma, och "
        "lämnar på begäran underlag som visar det inom [14] dagar. Villkoren anses uppfyllda om "
        "leverantören tillämpar motsvarande villkor i ett och samma centrala kollektivavtal, eller "
        "de villkor som gäller enligt lagen om utstationering av arbetstagare."
    ),
    control=(
        "Dokumentera behövlighetsbedömningen: vilka som arbetar, vilka risker och slutsatsen.",
        "Samråd med arbetsmarknadens parter om nivåerna, om det inte är onödigt.",
        "Går nivåerna inte att ange finns ingen skyldighet att ställa villkoren.",
    ),
    follow_up=(
        "Inom [sex] månader: ett stickprov på löneunderlag, utan namn. [namn].",
        "Vid tecken på brister: fördjupad kontroll, även av underleverantörer. [namn].",
    ),
    notice=("Skriv nivåerna för lön, semester och arbetstid {in_documents}.",),
    sources=(sources.LABOUR_TERMS, sources.UHM_LABOUR),
    below=(*_BELOW, sources.UHM_LABOUR),
    direct=(*_DIRECTLY, sources.UHM_LABOUR),
)

_CHAIN = Draft(
    instrument="supply_chain",
    requirement="",
    proof="",
    contract=(
        "Arbete som utförs där svensk arbetsrätt inte gäller ska ske i enlighet med ILO:s "
        "kärnkonventioner om föreningsfrihet (87 och 98), tvångsarbete (29 och 105), barnarbete "
        "(138 och 182), diskriminering (100 och 111) och en säker och hälsosam arbetsmiljö (155 "
        "och 187). [Arbetsrätten i det land där arbetet utförs ska också följas.] Kravet gäller "
        "även underleverantörer som direkt medverkar till att avtalet utförs. Leverantören har "
        "rutiner för att hitta, förebygga och rätta brister i leveranskedjan, och redovisar dem "
        "på begäran inom [30] dagar."
    ),
    control=("Dokumentera varför varan eller tjänsten bedöms ha en risk, eller inte ha det.",),
    follow_up=("Inom [ett] år: frågor om leveranskedjan besvaras. [namn].",),
    notice=("Ta med villkoret för leveranskedjan {in_documents} från början.",),
    sources=(sources.SUPPLY_CHAIN,),
    below=_BELOW,
    direct=_DIRECTLY,
)

_ACCESSIBLE = Draft(
    instrument="accessibility",
    requirement=(
        "Det som levereras ska möta alla användares behov och vara tillgängligt för personer med "
        "funktionsnedsättning. [Ange de krav som gäller, till exempel EN 301 549 för digitala "
        "tjänster eller mått för lokaler.]"
    ),
    proof="[Intyg, provningsrapport eller en egen redovisning krav för krav.]",
    contract="Brister i tillgänglighet rättas utan kostnad inom [30] dagar från att de påtalats.",
    control=(
        "Finns bindande krav på tillgänglighet i en rättsakt från EU: hänvisa till den.",
        "Pröva kraven med användare eller med ett verktyg före godkänd leverans.",
    ),
    follow_up=("Efter [tre] månaders drift: hur fungerar det för användarna? [namn].",),
    notice=("Skriv kraven på tillgänglighet {in_documents}.",),
    sources=(sources.ACCESSIBILITY,),
    below=_BELOW,
    direct=_DIRECTLY,
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
    sources=(sources.LOTS, sources.VALUE_LOTS, sources.lou("4 kap. 5 §")),
    below=(sources.CHAPTERS_BELOW, sources.VALUE_LOTS, sources.lou("19 kap. 4 §")),
    direct=(sources.ONLY_LISTED_CHAPTERS, sources.VALUE_LOTS),
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
    below=(sources.PRINCIPLES_BELOW,),
    direct=_DIRECTLY,
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
        _PROGRAMME,
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
