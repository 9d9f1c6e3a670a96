"""The names that columns go by: what staff extend when a new plan uses a new word."""

#: Field → what a page calls it, and header names that surely mean it (beside the field's own).
FIELDS: dict[str, tuple[str, str]] = {
    "id": (
        "Id",
        "notice_id | löpnummer | upphandlings-id | upphandlingsid | projektnummer | id-nummer",
    ),
    "lot": ("Del", "lot_id | delnummer | anbudsområde | delområde | lotnummer"),
    "title": (
        "Benämning",
        "titel | rubrik | upphandling | upphandlingens namn | objekt | avtalsnamn |"
        " upphandlingsnamn | upphandlingsobjekt | benämning på upphandling | avtalsområde |"
        " vad köps | vad ska upphandlas | vad ska köpas | vad som ska upphandlas |"
        " vad som ska köpas",
    ),
    "lot_title": ("Delens benämning", "delens namn | lot title"),
    "description": (
        "Beskrivning",
        "omfattning | kort beskrivning | beskrivning av upphandlingen | innehåll | avser | syfte",
    ),
    "cpv": (
        "CPV-kod",
        "cpv_main | cpv kod | cpv-koder | huvudsaklig cpv | huvudsaklig cpv-kod | cpv-nummer |"
        " cpv nr | main cpv",
    ),
    "additional_cpv": (
        "Fler CPV-koder",
        "cpv_all | kompletterande cpv | kompletterande cpv-koder | övriga cpv-koder |"
        " ytterligare cpv | ytterligare cpv-koder",
    ),
    "nature": (
        "Art",
        "contract_nature | typ av kontrakt | kontraktstyp | vara/tjänst | vara eller tjänst |"
        " upphandlingens art | kontraktets art",
    ),
    "value": (
        "Uppskattat värde",
        "värde | beräknat värde | kontraktsvärde | belopp | totalt värde | avtalsvärde |"
        " uppskattad kostnad | beräknad kostnad | uppskattat kontraktsvärde | estimated value |"
        " totalvärde | uppskattat totalt värde | värde totalt | kontraktsvärde totalt",
    ),
    "value_per_year": (
        "Värde per år",
        "årligt värde | årsvärde | årskostnad | årlig kostnad | kostnad per år | årsbelopp |"
        " belopp per år | värde/år",
    ),
    "currency": ("Valuta", "valutakod"),
    "duration_months": (
        "Avtalstid",
        "contract period | contract duration | kontraktstid | löptid | avtalslängd | avtalsperiod |"
        " avtalstid månader | duration |"
        " avtalstid utan förlängning | avtalstid exklusive förlängning",
    ),
    "extension_months": (
        "Förlängning",
        "förlängningsoption | optioner | option förlängning | möjlig förlängning |"
        " förlängning månader | avtal option | avtal förlängning | förlängningar | optionsår |"
        " förlängningsmöjlighet",
    ),
    "labour_share": (
        "Arbetets andel",
        "andel arbete | andel arbetskraft | arbetskraftens andel | andel arbetskostnad |"
        " arbetskostnadens andel",
    ),
    "people_needed": (
        "Antal personer",
        "antal personer som behövs | personer | bemanning | antal anställda som behövs",
    ),
    "entry_threshold": ("Tröskel", "tröskel in | ingångströskel | tröskel till arbetet"),
    "used_by_people": (
        "Används av människor",
        "används av fysiska personer | används av personer | brukas av människor",
    ),
    "framework": ("Ramavtal", "ramavtal ja/nej | är ramavtal | framework agreement"),
    "call_off": ("Avrop", "avrop från ramavtal | är avrop | call-off"),
    "lots": ("Antal delar", "antal delkontrakt | antal anbudsområden | antal lotter"),
    "dialogue_held": (
        "Tidig dialog",
        "tidig dialog hållen | marknadsdialog | dialog hållen | tidig dialog genomförd",
    ),
    "matching_contact": ("Matchande kontakt", "matchande person | kontakt för matchning"),
    "date": ("Dag", "värderingsdag | dag för beräkning | publication date"),
    "planned_start": (
        "Planerad start",
        "planerad annonsering | annonsering | annonseras | planerat startdatum | startdatum |"
        " upphandlingsstart | planerad upphandlingsstart | tidpunkt | tidplan |"
        " planerad annonsdag | annonsdatum | beräknad annonsering",
    ),
    "start_date": (
        "Avtalsstart",
        "avtal från | kontraktsstart | avtalsstartdatum | ny avtalsstart | avtal start |"
        " avtal startar | avtalet startar | avtal börjar | avtalet börjar |"
        " planerad avtalsstart | avtal startdatum",
    ),
    "end_date": (
        "Avtalsslut",
        "avtal till | kontraktsslut | avtalsslutdatum | slutdatum | avtal slut | avtal slutdatum |"
        " avtal slutar | avtalet slutar | avtal upphör | avtalet upphör",
    ),
    "unit": (
        "Förvaltning",
        "enhet | bolag | förvaltning/bolag | verksamhet | avdelning | beställare | nämnd |"
        " beställande förvaltning | ansvarig förvaltning | förvaltning eller bolag |"
        " ansvarig nämnd | ansvarig enhet | beställande nämnd | department",
    ),
    "reference": (
        "Diarienummer",
        "diarienr | dnr | referens | referensnummer | ärendenummer | reference number",
    ),
    "buyer": ("Köpare", "upphandlande myndighet | myndighet | organisation | upphandlande enhet"),
    "buyer_identifier": ("Organisationsnummer", "org.nr | orgnr | organisationsnr"),
    "country": ("Land", "landskod"),
    "language": ("Språk", "språkkod"),
    "nuts": ("NUTS", "nuts-kod | region"),
    "reserved": ("Reserverad", "reserverat | reserverad upphandling | reserverat kontrakt"),
    "social": ("Sociala mål", "sociala krav | social hänsyn | sociala hänsyn"),
}

#: Whole headers that may mean something else; such a guess is shown as unsure.
WEAK = {
    "kommentar": "description",
    "volym": "value",
    "pris": "value",
    "längd": "duration_months",
    "avd": "unit",
    "budget": "value",
    "typ": "nature",
    "nr": "id",
    "namn": "title",
    "vad": "title",
    "projekt": "title",
    "start": "planned_start",
    "när": "planned_start",
    "datum": "date",
    "option": "extension_months",
}

#: How long an agreement is, and words after it that say whether its extensions are counted.
_LENGTHS = ("avtalstid", "kontraktstid", "löptid", "avtalslängd", "avtalsperiod")
_COUNTED = ("inkl", "exkl", "utan", "med ")

#: Words inside a longer header, tried in this order; unsure too.
HINTS: tuple[tuple[str, str], ...] = (
    *((f"{length} {counted}", "duration_months") for length in _LENGTHS for counted in _COUNTED),
    ("kompletterande cpv", "additional_cpv"),
    ("cpv", "cpv"),
    ("diarie", "reference"),
    ("dnr", "reference"),
    ("värde", "value"),
    ("belopp", "value"),
    ("kostnad", "value"),
    ("förläng", "extension_months"),
    ("option", "extension_months"),
    ("avtalstid", "duration_months"),
    ("löptid", "duration_months"),
    ("avtalslängd", "duration_months"),
    ("avtalsstart", "start_date"),
    ("avtalsslut", "end_date"),
    ("valuta", "currency"),
    ("annonser", "planned_start"),
    ("start", "planned_start"),
    ("förvaltning", "unit"),
    ("bolag", "unit"),
    ("ramavtal", "framework"),
    ("avrop", "call_off"),
    ("dialog", "dialogue_held"),
    ("benämning", "title"),
    ("titel", "title"),
    ("beskriv", "description"),
    ("omfattning", "description"),
    ("upphandling", "title"),
)

#: Words in a header that is none of the columns above, though it holds a word of one.
NEVER = (
    "kostnadsställe", "kostnadsbärare", "tröskelvärde", "upphandlingsform",
    "upphandlingsförfarande", "upphandlingstyp", "upphandlingsmetod", "upphandlare",
    "upphandlingsansvarig", "upphandlingsstatus", "upphandlingsår", "ansvarig för upphandling",
    "upphandlingsverktyg", "upphandlingssystem", "leverantör", "ramavtalsnummer", "avropsform",
    "nuvarande avtal", "befintligt avtal", "gällande avtal", "valutakurs", "utvärdering",
)  # fmt: skip

#: The column without which nothing can be said, and those wished for with what it costs.
COMPULSORY = ("title",)
WISHED = {
    "cpv": "Utan den kan bara orden i benämningen visa vad som köps.",
    "value": "Utan det går det inte att säga vilka regler som gäller för upphandlingen.",
}

#: Columns that can stand in for a wished one.
OTHERWISE = {"value": ("value_per_year",)}

#: Columns that other systems, and the portal's file of rows that were left out, add and that are
#: known to say nothing about the purchase.
IGNORED = (
    "blad | varför raden inte kom in | why the row was not read in |"
    "source | form | doc_type | year | file | split | label_quality | social_text |"
    " reserved_known | reserved_verdict | n_lots"
)
