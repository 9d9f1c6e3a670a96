"""The plain words about the policy's criteria that the first version is seeded with, marked for the
catalogue of another language.

They are rows that an administrator may rewrite; what is rewritten is shown in Swedish until it is
marked here and translated. The sentences of the policy itself are quoted in Swedish. A test holds
this list to the seed.
"""

from django.utils.translation import gettext_noop

MARKED = frozenset(
    {
        gettext_noop("Driver näringsverksamhet"),
        gettext_noop(
            "Ni ska sälja något: varor, tjänster eller båda. Det räcker inte att ta emot "
            "människor på arbetsträning. Hur stor försäljningen är spelar ingen roll."
        ),
        gettext_noop(
            "Policyn skiljer på företag och på verksamheter som bara tar emot platser. "
            "Försäljningen är det som gör arbetet till ett riktigt arbete."
        ),
        gettext_noop(
            "Vi driver ett lunchkafé och säljer catering till företag och föreningar. Förra "
            "året sålde vi för 1 840 000 kr. Därtill fick vi ersättning för platser med 420 "
            "000 kr."
        ),
        gettext_noop(
            "Jämför försäljningen med ersättning för platser och bidrag. Är det bara "
            "arbetsträning, eller säljs något på en marknad? Ett ungt företag visar budget "
            "och första fakturor."
        ),
        gettext_noop("Årsredovisning eller bokslut, det senaste"),
        gettext_noop("Gärna de två senaste åren."),
        gettext_noop("Resultat hittills och några fakturor"),
        gettext_noop("Ett utdrag ur bokföringen räcker."),
        gettext_noop("Budget för första året"),
        gettext_noop("Vad ni tänker sälja, till vem och för hur mycket."),
        gettext_noop("Bevis om F-skatt eller moms"),
        gettext_noop("Hämtas hos Skatteverket."),
        gettext_noop("Ändamålet är att integrera människor i arbetslivet"),
        gettext_noop(
            "Det viktigaste med företaget ska vara att människor som har svårt att få eller "
            "behålla ett arbete kommer in i arbetslivet och i samhället. Vi jämför det som "
            "är nedskrivet om ändamålet med det ni gör."
        ),
        gettext_noop(
            "Ändamålet skiljer ett arbetsintegrerande socialt företag från andra företag "
            "som också gör gott. Skriv om grupper, aldrig om enskilda personer."
        ),
        gettext_noop(
            "Föreningens ändamål är att skapa arbete för människor som stått länge utanför "
            "arbetsmarknaden. De flesta kommer via Arbetsförmedlingen eller kommunen, "
            "börjar några timmar i veckan och får en egen plan."
        ),
        gettext_noop(
            "Står ändamålet i stadgarna eller bolagsordningen? Stämmer det med hur "
            "verksamheten bedrivs? Policyn säger svårigheter, inte stora svårigheter."
        ),
        gettext_noop("Stadgar"),
        gettext_noop("Markera gärna ändamålsparagrafen."),
        gettext_noop("Bolagsordning"),
        gettext_noop("Stiftelseförordnande"),
        gettext_noop("Markera gärna ändamålet."),
        gettext_noop("Bolagsavtal eller undertecknad beskrivning av ändamålet"),
        gettext_noop("Handelsbolag och enskild firma har inga stadgar."),
        gettext_noop("Utkast till stadgar eller bolagsordning"),
        gettext_noop("Det behöver inte vara antaget än."),
        gettext_noop("Verksamhetsberättelse eller avtal med dem som anvisar"),
        gettext_noop("Inga uppgifter om enskilda personer."),
        gettext_noop("Medarbetarna är delaktiga"),
        gettext_noop(
            "Medarbetarna ska kunna påverka företaget. Det kan ske genom att de äger det, "
            "genom avtal, eller på något annat sätt som är nedskrivet. Ett av de tre "
            "räcker."
        ),
        gettext_noop(
            "Delaktigheten är det som gör ett socialt företag till medarbetarnas eget. Den "
            "ska gå att visa, inte bara kännas."
        ),
        gettext_noop(
            "Alla medarbetare får bli medlemmar efter sex månader. 14 av 19 medlemmar "
            "arbetar här. Vi har stormöte varje månad, och två medarbetare sitter i "
            "styrelsen."
        ),
        gettext_noop(
            "Ett av de tre sätten räcker. Fråga hur det märks när någon börjar, i det "
            "dagliga arbetet och i styrelsens beslut. Policyn säger dokumenterat, inte väl "
            "dokumenterat."
        ),
        gettext_noop("Antal medlemmar eller ägare och hur många som är medarbetare"),
        gettext_noop("Bara antal. Skicka ingen medlemslista."),
        gettext_noop("Avtal eller rutin för delaktighet"),
        gettext_noop("Samverkansavtal, delaktighetsplan eller en beskriven rutin."),
        gettext_noop("Protokoll som visar att medarbetarna har påverkat"),
        gettext_noop("Stryk över namn."),
        gettext_noop("Plan för hur medarbetarna ska bli delaktiga"),
        gettext_noop("Vinsten återinvesteras"),
        gettext_noop(
            "Det mesta av vinsten ska stanna i företaget eller gå till en liknande "
            "verksamhet. Har ni inte gått med vinst än, visar ni vad som är bestämt "
            "om den."
        ),
        gettext_noop(
            "Pengar som tjänas på social nytta ska gå tillbaka till den. Med i huvudsak "
            "menar vi mer än hälften; det är kommunens tolkning, och en människa avgör."
        ),
        gettext_noop(
            "Stadgarna tillåter ingen utdelning. Vinsten 2025 var 96 000 kr och gick till "
            "en ny tvättmaskin. Om föreningen upphör går pengarna till en förening med "
            "samma ändamål."
        ),
        gettext_noop(
            "Se utdelning och överföringar till ägare och närstående i tre år. Vad händer "
            "med pengarna om företaget upphör? Ett aktiebolag (svb) har utdelningen "
            "begränsad i lag."
        ),
        gettext_noop("Årsredovisningar med beslut om resultatet"),
        gettext_noop("Upp till tre år."),
        gettext_noop("Bolagsordning eller ägaravtal om utdelning"),
        gettext_noop("Bolagsordning som visar svb"),
        gettext_noop("Stadgar om vinst och om upplösning"),
        gettext_noop("Samma fil som tidigare går bra."),
        gettext_noop("Skriftlig utfästelse om hur vinsten används"),
        gettext_noop("Utkast till vad stadgarna ska säga om vinst"),
        gettext_noop("Fristående från offentlig verksamhet"),
        gettext_noop(
            "Kommunen, regionen eller staten ska inte äga eller styra företaget. Ni får "
            "sälja till dem och samarbeta med dem."
        ),
        gettext_noop(
            "Ett företag som det offentliga styr är en del av det offentliga. Policyn "
            "gäller de fristående."
        ),
        gettext_noop(
            "Föreningen ägs av medlemmarna. Styrelsen har fem platser, och ingen utses av "
            "kommunen. Arbetsledarna är anställda av föreningen."
        ),
        gettext_noop(
            "Se ägare, styrelse, bestämmanderätt på annat sätt, och vem som anställer "
            "arbetsledarna. Att sälja till kommunen gör inte företaget beroende."
        ),
        gettext_noop("Registreringsbevis"),
        gettext_noop("Från Bolagsverket. En ideell förening skickar Skatteverkets bevis."),
        gettext_noop("Undertecknad uppgift om ägare och styrelse"),
        gettext_noop("Andelar och antal. Namn på enskilda behövs inte."),
        gettext_noop("Plan för ägande och styrelse"),
    }
)
