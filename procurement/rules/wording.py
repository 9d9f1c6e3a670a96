"""Words of a draft requirement that shut suppliers out: where they stand, and in what phrase.

Each function returns the phrase found, or None. A sentence is read by itself, so that a demand in
one does not colour a fact in the next. Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

_FLAGS = re.IGNORECASE | re.UNICODE


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, _FLAGS)


_SUPPLIER = (
    r"\b(?:\w*leverantör|anbudsgivar|anbudssökand|anbudslämnar|\w*företag(?!shälso)|\w*bolag|"
    r"utförar|\w*entreprenör|\w*producent|\w*aktör|organisation|\w*förening|grossist|odlar|"
    r"lantbruk|säljar|firm|hantverkar|konsult)\w*"
)
_STAFF = r"\b(?:personal|medarbetar|anställd|person|arbetslös|ungdom|praktikant|deltagar)\w*"
_MUST = r"(?:ska|skall|måste|bör|behöver)"
_ONLY = r"\b(?:endast|bara|enbart|uteslutande)\b"
_FAVOURED = (
    r"(?:prioriter|premier|föredra|företräde|förtur|poäng|mervärde|meriter|påslag|krav|kräv|"
    r"villkor|förutsätt|utesl|förkast|diskvalific)\w*|får\s+inte|godtas\s+inte|"
    r"(?:accepteras|antas)\s+inte|i\s+första\s+hand"
)
_DEMAND = _pattern(rf"\b{_MUST}\b|{_ONLY}|{_FAVOURED}|\bfår\s+(?:bara\s+)?(?:lämna|delta)\b")
# Sentences that say that something is not asked for.
_WAIVED = _pattern(
    r"\boavsett\b|\bingen\s+(?:särskild|viss|betydelse|roll)|\binget\s+(?:krav|villkor)\b|"
    r"\bhela\s+den\s+juridiska\s+personen|"
    r"\binte\s+(?:ett\s+|något\s+)?(?:krav|villkor)\b|\baldrig\s+ett\s+villkor|"
    r"\b(?:krävs|kräver|behöver|behövs)\s+inte\b|\bkräv\w+\s+ingen\b"
)


# A longer sentence is read in windows that overlap, and of a longer word only the beginning, so
# that the time grows with the text and not with its square.
_WINDOW, _OVERLAP, _WORD = 50, 25, 60


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, one line or list item each at most."""
    for part in re.split(r"(?<=[.!?;])\s+|\n+", text):
        words = [word[:_WORD] for word in part.split()]
        for start in range(0, max(len(words) - _OVERLAP, min(len(words), 1)), _OVERLAP):
            yield " ".join(words[start : start + _WINDOW])


def _search(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    found = (pattern.search(text) for pattern in patterns)
    return next((match[0] for match in found if match), None)


# A supplier's name ----------------------------------------------------------------------------

_FORM_IN_NAME = _pattern(
    r"[\s,]+(?:ab|hb|kb|aktiebolag|handelsbolag|ekonomisk\s+förening|ek\.?\s*för\.?|svb|"
    r"ideell\s+förening|\(svb\))\s*$"
)
_DOES = (
    r"(?:utföra?s|levereras|köpas?|köps|anlitas?|beställas|beställs|hyras|tillverkas|skötas|drivas|"
    r"underleverantör\w*|avropas)"
)
# Case matters in names, so the rest is spelt out.
_NAMED_COMPANY = re.compile(
    rf"(?i:\b{_DOES})\s+(?:av|från|hos|via|är)?\s*"
    r"(?P<name>[A-ZÅÄÖ][\w&.-]*(?:\s+[\w&.-]+){0,3}?\s+"
    r"(?:AB|HB|KB|Aktiebolag|[Ee]konomisk förening))\b"
)
_TODAYS = _pattern(
    r"\b(?:nuvarande|befintliga?|dagens|tidigare)\s+(?:leverantör|utförare|entreprenör)\w*\s+"
    rf"(?:{_MUST}|får|behåller|ges|har\s+företräde)\b"
    r"|\bsamma\s+(?:leverantör|utförare|entreprenör|företag)\w*\s+som\s+(?:i\s*dag|idag|nu|tidigare)"
)
_NUMBER = _pattern(
    rf"{_SUPPLIER}[^.]{{0,60}}\b(?:org\w*\.?\s*(?:nr|nummer)?\.?\s*)(?!212000)\d{{6}}-?\d{{4}}\b"
)


def supplier_name(text: str, names: Iterable[str]) -> str | None:
    """A known name, with or without its legal form; else a company that shall do the work."""
    lowered = text.lower()
    for name in names:
        short = _FORM_IN_NAME.sub("", name.strip())
        if len(short) < 3:
            short = name.strip()
        # Most names are nowhere in the text, and looking for that costs next to nothing.
        if not short or short.lower() not in lowered:
            continue
        # One word may be an everyday one: "återbruket av möbler" is nobody's name.
        end = r"(?!\w)" if " " in short else r"(?!\w|\s+av\b)"
        if re.search(rf"(?<!\w){re.escape(short)}(?:s|:s)?{end}", text, _FLAGS):
            return name
    for sentence in sentences(text):
        if company := _NAMED_COMPANY.search(sentence):
            return company["name"]
        if found := _search((_TODAYS, _NUMBER), sentence):
            return found
    return None


# A place --------------------------------------------------------------------------------------

_AREA = (
    r"(?:kommunen(?!s\s+lokal)|kommun\b|kommunens\s+gränser|länet|regionen|bygden|området|"
    r"närområdet|trakten|orten|hemkommunen|hembygden|landskapet|sverige)"
)
_BE = (
    r"(?:finnas|finns|ligga|ligger|bo|bor|driva|driver|drivas|drivs|betala|"
    r"betalar|skatta|skattar|komma|kommer|höra|hör|rekryteras|etablera)"
)
_SEATED = (
    r"(?:verksam\w*|säte|\w*kontor|driftst\w+|arbetsställe|filial|depå|lager|butik|verkstad|"
    r"etabler\w+|baserad\w*|baserat|hemma\w*|hemvist|bosatt\w*|boende|folkbokförd\w*|skriven|"
    r"skrivna|registrerad\w*|lokalisera\w+|placerad\w*|stationerad\w*|startad\w*|skatt|närvaro|"
    r"representation|anknytning|produktion)"
)
_BETWEEN = r"(?:(?!på\s+plats|kommunens|beställarens|köparens)\w+\s+){0,3}?"
_AT = r"(?:i|inom|på|från|nära|kring|runt|till)"
_SEAT_NOUN = (
    r"(?:säte|etablering|\w*kontor|driftst\w+|filial|hemvist|verksamhet|närvaro|anknytning)"
)
_LOCAL = _pattern(
    r"\blokal(?:t|a)?\s+(?:\w+\s+)?(?:leverantör|företag|anbudsgivar|producent|producera|odla|"
    r"förankr|närvaro|etabler|anknytning|förening|aktör|(?:under)?entreprenör|verksam|råvar|livsmedel|mat\b|"
    r"ägd|ägande|arbetskraft|näringsliv|kännedom|firm|hantverkar|grossist|bönder|gårdar|bolag|"
    r"kontor|personal|arbetslös)\w*"
    r"|\blokal(?:producera|odla|kännedom|anknytning|kontor|anställd)\w*|\bortskännedom\w*"
    r"|\bnär(?:producera|odla|produktion)\w*|\b(?:ortens|bygdens|kommunens\s+egna)\s+företag\w*"
    r"|\bsvensk(?:producera|odla|tillverka|ägd)\w*|\bsvenskt\s+ursprung"
    r"|\bsvensk(?:a|t)?\s+(?:leverantör|företag|bolag|anbudsgivar|kött|mjölk|råvar|livsmedel)\w*"
)
_DISTANCE = _pattern(
    rf"(?=.*(?:{_SUPPLIER}|\b(?:kontor|verkstad|depå|lager|produktion|odling|slakt|lokaler)\w*))"
    r".*?\b((?:högst|max|maximalt|inom|mindre\s+än)\s+(?:en\s+radie\s+(?:av|på|om)\s+)?"
    r"\d+\s*(?:km|kilometer|mil)\b(?:\s+(?:från|av|runt|kring)\b)?)"
)
_LIVES = _pattern(r"\b(?:bo|bor|boende|bosatt|bosatta|folkbokförd\w*|skriven|skrivna)\b")


@cache
def _place_patterns(places: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What ties to a place, for these names of places and for words such as the county."""
    names = [re.escape(name) for name in places if name]
    any_name = "|".join(names) or "(?!)"
    area = rf"(?:(?:{any_name})s?|{_AREA})\b"
    where = rf"{_AT}\s+(?:(?!plats)\w+\s+)?{area}"
    who = rf"(?:{_SUPPLIER}|{_STAFF})"
    seat = rf"(?:{_BETWEEN}{_SEATED}\s+)?{_BETWEEN}"
    # The verbs of having and being say nothing of a seat until a word of seat follows.
    being = rf"(?:(?:ha|har|vara|är|anställas|hämtas)\s+{_BETWEEN}{_SEATED}|{_BE})"
    rows = (
        rf"{who}\s+(?:som\s+|vilka\s+)?(?:{_MUST}\s+)?(?:\w+\s+)?{being}\s+{seat}{where}",
        rf"{who}\s+(?:med\s+{_BETWEEN})?{_SEATED}\s+{where}",
        rf"\b(?:anställ|rekryter|erbjud)\w*\s+(?:\w+\s+){{0,3}}?{_STAFF}\s+(?:som\s+\w+\s+)?{where}",
        rf"(?:{_FAVOURED})\s+(?:\w+\s+){{0,3}}?{_SEAT_NOUN}\s+{where}",
        rf"\b{_SEAT_NOUN}\s+{where}[^.]{{0,40}}(?:{_FAVOURED})",
        rf"{_ONLY}\s+(?:\w+\s+){{0,3}}?{_SUPPLIER}\s+{where}",
        rf"{_SUPPLIER}\s+{where}[^.]{{0,50}}(?:{_FAVOURED})",
        rf"(?:{_FAVOURED})[^.]{{0,40}}{_SUPPLIER}\s+{where}",
        rf"{_SUPPLIER}\s+{where}\s+{_MUST}\s+(?:lämna|delta|anlita|få|ges|bjudas)\w*",
        rf"\b(?:vänd|rikt)(?:er|ar|as|ad)?\s+(?:oss|sig)?\s*[^.]{{0,20}}{_SUPPLIER}\s+{where}",
        rf"{who}\s+{_MUST}\s+utgå\s+från\s+{_BETWEEN}(?:depå|\w*kontor|lager|filial)\w*\s+{where}",
        rf"{_SUPPLIER}\s+från\s+andra\s+(?:kommun|ort|län)\w*[^.]{{0,40}}(?:{_FAVOURED})",
        rf"\b(?:producera|odla|plocka|skörda|tillverka|uppfödd|fött|född|slakta|föräd)\w*\s+{where}",
        rf"\b(?:{any_name})s?-?(?:företag|basera|bolag|leverantör|odla|producera)\w*",
        *(rf"\b{name[:-3]}[aä]ndsk\w*" for name in names if name.endswith("and")),
    )
    return (_LOCAL, *(_pattern(row) for row in rows))


def tied_to_place(text: str, places: Iterable[str]) -> str | None:
    """A phrase that ties a supplier, its people or its goods to a place.

    Where the work is done, delivered or discussed is no such thing.
    """
    patterns = _place_patterns(tuple(places))
    for sentence in sentences(text):
        if _WAIVED.search(sentence):
            continue
        found = _search(patterns, sentence)
        if found is None and (far := _DISTANCE.search(sentence)):
            found = far[1]
        if found:
            return found
    return None


def about_people(phrase: str) -> bool:
    """Whether a phrase of `tied_to_place` says where persons live."""
    return _LIVES.search(phrase) is not None


# The register ---------------------------------------------------------------------------------

_REGISTER = _pattern(
    r"\b(?:registret|register|\w+-?register|\w*-?registret|registrerad\w*|registrerat|registrering|"
    r"förteckningen|förteckning|lista|listan|listad\w*|listat|\w*katalogen|katalog|ljungby\s+social)\b"
)
_OF_THE_MUNICIPALITY = _pattern(
    r"\b(?:asf|kommun\w*|portalens?|sociala?t?\s+företag|ljungby\s+social)\b[^.]{0,60}"
    r"(?:registret|register\b|registrera\w+|förteckning|lista|listad|listat|katalog)"
    r"|(?:registret|register|förteckning\w*|lista\w*|katalog\w*|registrerad\w*)\b[^.]{0,60}"
    r"(?:\basf\b|kommun|socialt?a?\s+företag)"
    r"|\basf-?regist\w+|\bljungby\s+social\b"
)
_OTHER_REGISTER = _pattern(
    r"f-?skatt|moms|mervärdesskatt|skatteverk|bolagsverk|(?:bolags|handels|yrkes|förenings|"
    r"belastnings|fordons|person|misstanke|avtals|nyckel|närings)-?regist|kammarkolleg|inspektion|"
    r"styrelse|verket\b|arbetsgivare|system|nämnd|uppehåll|hemland|etableringsland|sig\s+i\b|"
    r"\b(?:föra?|för|lämna\s+en)\s+(?:ett\s+)?(?:register|lista|förteckning)"
)
_STANDING = _pattern(rf"{_SUPPLIER}|\b(?:den|de|alla)\s+som\b|\banbud\w*")
_IN_REGISTER = _pattern(
    r"\b(?:finn(?:s|as)|står?|med|ingår?|införd\w*|upptag\w*|registrera\w*|registrering\w*|listad\w*|"
    r"listat|publicerad\w*|plats|saknas|utanför|i|ur|från|bevis|visa|medlem|synas|vara)\b"
)
_APPROVED = _pattern(
    r"\bgodkän[dt]\w*\s+(?:\w+\s+){0,4}?som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
    r"|\bgodkännande\s+som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
)


def register_as_condition(text: str) -> str | None:
    """A sentence that makes standing in the municipality's register a condition or an advantage.

    Registers that the law lets a buyer ask for (companies, tax, permits) are left alone.
    """
    for sentence in sentences(text):
        if _WAIVED.search(sentence) or not _DEMAND.search(sentence):
            continue
        if approved := _APPROVED.search(sentence):
            return approved[0]
        found = _REGISTER.search(sentence)
        if found is None or not _STANDING.search(sentence) or not _IN_REGISTER.search(sentence):
            continue
        if _OTHER_REGISTER.search(sentence):
            continue
        general = re.match(r"list|förteck|\w*katalog", found[0], _FLAGS)
        if general and not _OF_THE_MUNICIPALITY.search(sentence):
            continue
        return found[0]
    return None


# A legal form ---------------------------------------------------------------------------------

_FORM = (
    r"\b(?:(?:\w+\s+)?aktiebolag\w*|ekonomisk\w*\s+förening\w*|ideell\w*\s+förening\w*|"
    r"stiftels\w*|handelsbolag\w*|kommanditbolag\w*|\w*kooperativ\w*|enskild\w*\s+firm\w*|"
    r"enskild\w*\s+näringsid\w+|bolagsform\w*|organisationsform\w*|företagsform\w*|"
    r"juridisk\w*\s+(?:person|form)\w*|fysisk\w*\s+person\w*|samfund\w*)"
)
_FORM_DEMANDED = tuple(
    _pattern(row)
    for row in (
        rf"\b{_MUST}\s+(?:\w+\s+){{0,2}}?(?:vara|drivas|bedrivas|utgöra|utgöras|ha)\s+"
        rf"(?:(?!ansvar)\w+\s+){{0,3}}?(?P<form>{_FORM})",
        rf"{_ONLY}\s+(?:\w+\s+){{0,4}}?(?P<form>{_FORM})",
        rf"(?P<form>{_FORM})[^.,]{{0,40}}?\s(?:{_FAVOURED})",
        rf"\b(?:krav\s+på|kräv\w+|villkor\w*)[^.]{{0,50}}?(?P<form>{_FORM})",
        rf"\b(?:är|drivs\s+som)\s+(?:en\s+|ett\s+)?(?P<form>{_FORM})[^.]{{0,30}}(?:{_FAVOURED})",
        rf"\b(?:{_FAVOURED})\s+(?:\w+\s+){{0,3}}?(?P<form>{_FORM})",
    )
)
# Somebody whom the supplier has, to answer for something: not what the supplier is.
_ANSWERS = _pattern(
    r"\bha\s+(?:\w+\s+){0,3}?(?:juridisk|fysisk)\w*\s+(?:eller\s+\w+\s+)?person\w*\s+"
    r"(?:som|med)\s+(?:\w+\s+)?(?:ansvar|svarar?\b)\w*"
)
_IF_FORM = _pattern(rf"\b(?:om|när|ifall|för)\s+[^.,]{{0,40}}?{_FORM}")


def legal_form(text: str) -> str | None:
    """The legal form that is asked for. A form that only decides which paper to send is not."""
    for sentence in sentences(text):
        if _WAIVED.search(sentence) or _IF_FORM.search(sentence):
            continue
        rest = _ANSWERS.sub("", sentence)
        for pattern in _FORM_DEMANDED:
            if found := pattern.search(rest):
                return found["form"]
    return None


# Social enterprise as a quality ---------------------------------------------------------------

_SOCIAL = (
    r"\b(?:(?:arbetsintegrerande\s+)?social(?:t|a)\s+(?:företag|kooperativ|verksamhet)\w*|"
    r"arbetsintegrerande\s+(?:företag|verksamhet)\w*|asf|asf-företag|skydda(?:d|de)\s+verkst\w+)"
)
_SOCIAL_DEMANDED = tuple(
    _pattern(row)
    for row in (
        rf"\b(?:vara|är|utgöras\s+av|drivas\s+som|drivs\s+som|räknas\s+som|klassas\s+som)\s+"
        rf"(?:\w+\s+){{0,2}}?{_SOCIAL}",
        rf"{_ONLY}\s+(?:(?!samarbete)\w+\s+){{0,4}}?{_SOCIAL}",
        rf"\b{_MUST}\s+(?:\w+\s+){{0,2}}?{_DOES}\s+(?:av|från|hos)\s+(?:ett\s+|en\s+)?{_SOCIAL}",
        rf"{_SOCIAL}[^.]{{0,40}}(?:{_FAVOURED})",
        rf"\b(?:{_FAVOURED})[\s:]+(?:\w+\s+){{0,3}}?{_SOCIAL}",
    )
)
_MAIN_AIM = _pattern(r"\b(?:främsta|huvudsakliga?)\s+syfte")


def social_enterprise(text: str) -> str | None:
    """A sentence that asks for social enterprises by that name, not by the paragraph's words."""
    for sentence in sentences(text):
        if _WAIVED.search(sentence) or _MAIN_AIM.search(sentence) or not _DEMAND.search(sentence):
            continue
        if found := _search(_SOCIAL_DEMANDED, sentence):
            return found
    return None


# Policy in general, and both points -----------------------------------------------------------

_POLICY = _pattern(
    r"\bcsr\b\S*|\bsponsr\w+|\bvärdegrund\w*|\b(?:hållbarhets|miljö|jämställdhets|mångfalds|etik|"
    r"klimat|kvalitets|personal)policy\w*|\b(?:allmän|allmänna|generell|generella|etisk|övergripande)"
    r"\s+(?:\w+\s+)?(?:\w*policy\w*|ansvarstagande|hållbarhetsarbete)|\bpolicy\s+för\s+"
    r"(?:socialt|samhälls|hållbar|mångfald|jämställd)\w*|\b(?:socialt|samhälleligt)\s+(?:ansvars?\w*|"
    r"engagemang)|\bsamhälls(?:ansvar|engagemang|nytta\s+i\s+stort)\w*|\b(?:hållbarhetsredovisning|"
    r"hållbarhetsrapport|hållbarhetsprofil|hållbarhetsbetyg)\w*|\bvälgörenhet\w*|\bfilantrop\w*|"
    r"\b(?:skänk|doner)\w+|\bhållbarhet\w*\s+i\s+(?:hela\s+)?(?:företaget|koncernen)|"
    r"\b(?:hela\s+)?koncernens\s+(?:hållbar|klimat|miljö|social)\w*|\bstöd\w*\s+(?:till\s+)?"
    r"(?:det\s+lokala\s+)?(?:föreningslivet|idrotten|bygden)"
)
_BOUND = _pattern(
    r"\b(?:kommunens|beställarens|köparens)\s+\w*(?:policy|värdegrund)\w*"
    r"|\b(?:i|inom|för|under)\s+(?:detta\s+|det\s+här\s+)?(?:uppdraget|kontraktet|avtalet|leveransen)\b"
    r"|\b(?:detta|det\s+här)\s+(?:uppdrag|kontrakt|avtal)\w*"
)


def general_policy(text: str) -> str | None:
    """What concerns the supplier as a whole and not what is bought."""
    for sentence in sentences(text):
        if _BOUND.search(sentence) or _WAIVED.search(sentence):
            continue
        if found := _POLICY.search(sentence):
            return found[0]
    return None


_FIRST_POINT = _pattern(
    r"\bskydda(?:d|de)\s+verkst\w+|\bfrämsta\s+syfte|\brätten\s+att\s+delta\b|\b30\s*(?:procent|%)|"
    r"\breserverad\w*\s+deltagande|\bdeltagandet\s+(?:är\s+)?reserver\w+|\bres-ws\b"
)
_SECOND_POINT = _pattern(
    r"\bprogram\w*\s+(?:för|med|om)\s+skydda(?:d|t|de)\s+(?:anställning|arbete|sysselsättning)\w*|"
    r"\bskydda(?:d|t|de)\s+(?:anställning|arbete|sysselsättning)\w*|\banställningsprogram\w*"
)
_BOTH = _pattern(
    r"\b(?:båda|bägge)\s+punkterna|\bpunkt(?:erna)?\s+1\s+(?:och|samt|\+)\s+(?:punkt\s+)?2\b"
    r"|\b(?:första\s+och\s+andra)\s+punkten"
)
_PARAGRAPH = _pattern(r"\b4\s*(?:kap\.?|:)\s*18\b")


def both_points(text: str) -> bool:
    """Whether a text uses both points of LOU 4 kap. 18 § for the same lot."""
    if _BOTH.search(text) and _PARAGRAPH.search(text):
        return True
    return _FIRST_POINT.search(text) is not None and _SECOND_POINT.search(text) is not None
