"""Words of a draft requirement that tie a supplier, its people or its goods to a place.

Where the work is done, delivered or discussed is no such thing. Swedish only. Pure: no database,
no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from procurement.rules.vocabulary import (
    FAVOURED,
    GIVEN,
    MUST,
    ONLY,
    REJECTED,
    STAFF,
    SUPPLIER,
    WAIVED,
    compiled,
    first_match,
    sentences,
)

# Who works for a supplier, and those who may as well be the ones that a service is for.
_OWN_STAFF = (
    r"\b(?:personal|medarbetar|anställd|folk(?:et)?\b|arbetskraft|chaufför|\w*städar|lokalvårdar|"
    r"montör|tekniker|snickar|ägar)\w*"
)
_AREA = (
    r"(?:kommunen(?!s\s+lokal)|kommun\b|kommunens\s+gränser|länet|regionen|bygden|området|"
    r"närområdet?|trakten|orten|hemkommunen|hembygden|landskapet|sverige|län\b|norden\b|götaland|"
    r"svealand|norrland|sydsverige|blekinge|öland|gotland|östergötland|västergötland|"
    r"kommungränsen|länsgränsen|närheten|omnejden|grannskapet|hemlänet|grannkommunerna)"
)
_BE = (
    r"(?:finnas|finns|ligga|ligger|bo|bor|driva|driver|drivas|drivs|betala|"
    r"betalar|skatta|skattar|komma|kommer|höra|hör|rekryteras|etablera|sitta|sitter)"
)
_FROM = r"(?:i|inom|på|från|nära|kring|runt)"
_SEATED = (
    r"(?:verksam\w*|säte|\w*kontor|driftst\w+|arbetsställe|filial|depå|lager|butik|verkstad|"
    r"etabler\w+|baserad\w*|baserat|hemma\w*|hemvist|bosatt\w*|boende|folkbokförd\w*|skriven|"
    r"skrivna|registrerad\w*|lokalisera\w+|placerad\w*|stationerad\w*|startad\w*|skatt|närvaro|"
    r"representation|anknytning|produktion|skattskyldig\w*|beläg\w+|bas|\w*adress|närhet)"
)
_BETWEEN = r"(?:(?!på\s+plats|kommunens|beställarens|köparens)\w+\s+){0,3}?"
_AT = r"(?:i|inom|på|från|nära|kring|runt|till)"
_SEAT_NOUN = (
    r"(?:säte|etablering|\w*kontor|driftst\w+|filial|hemvist|verksamhet|närvaro|anknytning|depå|"
    r"verkstad|lager|butik|bas|postadress|närhet)"
)
_LOCAL = compiled(
    r"\blokal(?:t|a)?\s+(?:\w+\s+)?(?:leverantör|företag|anbudsgivar|producent|producera|odla|"
    r"förankr|närvaro|etabler|anknytning|förening|aktör|(?:under)?entreprenör|verksam|råvar|livsmedel|mat\b|"
    r"ägd|ägande|arbetskraft|näringsliv|kännedom|firm|hantverkar|grossist|bönder|gårdar|bolag|"
    r"kontor|personal|arbetslös)\w*"
    r"|\blokal(?:producera|odla|kännedom|anknytning|kontor|anställd)\w*|\bortskännedom\w*"
    r"|\bnär(?:producera|odla|produktion)\w*|\b(?:ortens|bygdens|traktens|länets|"
    r"regionens|grannkommun\w*|kommunens\s+egna)\s+(?:företag|firm|hantverkar|leverantör|bönder)\w*"
    r"|\bsvensk(?:producera|odla|tillverka|ägd)\w*|\bsvenskt\s+ursprung"
    r"|\bsvensk(?:a|t)?\s+(?:leverantör|företag|bolag|anbudsgivar|kött|mjölk|råvar|livsmedel)\w*"
)
_NUMBER = (
    r"(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|femton|tjugo|trettio|fyrtiofem|fyrtio|"
    r"femtio|sextio|hundra)"
)
_LENGTH = rf"{_NUMBER}\s*(?:km|kilometer|mil|kilometers|mils)\b"
_MADE = r"(?:producera|odla|plocka|skörda|tillverka|uppfödd|uppfött|född|slakta|föräd|fånga)\w*"
_OWN_PLACE = r"(?:kontor|verkstad|depå|lager|produktion|odling|slakt|lokal|butik|säte)\w*"
# Where the supplier is or the goods are made; not how far somebody goes to work or to school.
_DISTANCE = compiled(
    rf"^(?=.*(?:{SUPPLIER}\s+(?:som\s+)?(?:{MUST}|får|kan)?\s*(?:\w+\s+)?(?:finnas|finns|ligga|"
    rf"ligger|vara|är|ha|har|inom)\b|\b{_OWN_PLACE}|\b{_MADE}))"
    r"(?!.*\b(?:levereras?|hämta|hämtar|köra?|kör|transport\w*|lämna|servera|elev\w*|barn\w*|"
    r"brukar\w*|per\s+(?:dag|år|vecka))\b)"
    r".*?\b((?:högst|max|maximalt|inom|mindre\s+än|som\s+mest)\s+(?:en\s+radie\s+(?:av|på|om)\s+)?"
    rf"{_LENGTH}(?:\s+(?:från|av|runt|kring)\b)?)"
)
_NEARNESS = compiled(
    rf"^(?=.*(?:{SUPPLIER}|\b(?:kontor|verkstad|depå|lager)\w*|\btill\s+(?:kommun|våra?\b|oss\b|stadshus)))"
    rf"(?=.*(?:{FAVOURED}))"
    r"(?!.*\b(?:elev\w*|barn\w*|brukar\w*|hållplats\w*|besökar\w*)\b)"
    r".*?\b(avstånd\w*|närhet\w*|hur\s+nära|nära\s+(?:till\s+)?kommun\w*|hur\s+långt|långt\s+bort)\b"
)
# A drive from where the supplier is; between the buyer's own places, or for those who are driven,
# it is a fact of the work.
_MEASURE = r"(?:\d+|en|ett|två|tre|fem|tio|femton|tjugo|trettio|fyrtiofem|sextio)"
_DRIVE = (
    r"(?:kör(?:tid|väg|avstånd|sträcka|ning)|restid|resväg|resa|bilväg|bilresa|bilfärd|färdväg)\w*"
)
_AT_MOST = r"(?:högst|max|maximalt|inom|mindre\s+än|som\s+mest|under)"
_DRIVEN = compiled(
    rf"^(?=.*(?:{SUPPLIER}|\b(?:kontor|verkstad|depå|lager|personal)\w*))"
    r"(?!.*\b(?:mellan|ersätt\w*|debiter\w*|faktur\w*|räkna|elev\w*|barn\w*|brukar\w*|resenär\w*|"
    r"passagerar\w*|patient\w*|kund\w*)\b)"
    rf".*?(\b{_AT_MOST}\s+{_MEASURE}\s*(?:minut|min|timm|tim)\w*\s+(?:{_DRIVE}|med\s+bil)"
    rf"|\b{_DRIVE}\s[^.]{{0,60}}?\b(?:{_AT_MOST}|(?:inte\s+)?överstiga)\s+{_MEASURE}\s*"
    r"(?:minut|min|timm|tim|km|kilometer|mil)\w*)"
)
# How far away a supplier may be, in any words. Food and help that must come in time are another
# matter, so a time counts only where somebody drives to the supplier.
_FAR = (
    r"(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|femton|tjugo|tjugofem|trettio|fyrtio|"
    r"fyrtiofem|femtio|sextio|hundra)"
)
_MINUTES = rf"(?:{_FAR}\s*(?:minut|min\b|timm|tim\b)\w*|en\s+(?:kvart|halvtimme|timme))"
_KILOMETRES = rf"{_FAR}\s*(?:km|kilometer|mil)\b"
_NO_FARTHER = (
    r"(?:högst|max|maximalt|inom|under|understig\w+|som\s+(?:mest|längst)|(?:inte\s+)?överstig\w+|"
    r"mindre\s+än|(?:längre|mer|fler|kortare)\s+(?:bort\s+)?än)"
)
_HOUSE = (
    r"(?:verkstad|tvätteri|bageri|lager|lagret|depå|kontor|kök|anläggning|slakteri|fabrik|tryckeri|"
    r"butik|gård|plantskol|snickeri|åkeri|lokal)\w*"
)
_ITS_HOUSE = rf"(?:{SUPPLIER}\s+(?:\w+\s+)?{_HOUSE}|\b{_HOUSE}|{SUPPLIER})"
_WAY = rf"(?:avstånd|väg|sträck|transport|{_DRIVE})\w*"
_NOT_THE_SUPPLIER = (
    r"(?!.*\b(?:elev|barn|brukar|resenär|passagerar|patient|ersätt|debiter|faktur|avgift|paus|"
    r"leveransplats|avfall|felanmäl|larm|akut|kommunens\s+(?:förråd|lokal|kök|lager)|entréplan|hållplats|besökar)\w*)"
)
_FARTHEST = tuple(
    compiled(rf"^{_NOT_THE_SUPPLIER}.*?({row})")
    for row in (
        rf"\b{_WAY}\s+(?:från|till|mellan)\s+{_ITS_HOUSE}[^.]{{0,50}}?\b{_NO_FARTHER}\s+{_KILOMETRES}",
        rf"\b{_WAY}\s+(?:från|till|mellan)\s+{_ITS_HOUSE}\s+[^.]{{0,40}}?\b(?:{MUST}|får)\s+(?:inte\s+)?"
        rf"(?:vara|ta|bli)\s+{_NO_FARTHER}\s+{_MINUTES}\s*(?:{_DRIVE}|med\s+bil|bort)?\s*[.]?$",
        rf"{_ITS_HOUSE}\s+(?:{MUST}|får)\s+(?:inte\s+)?(?:ligga|finnas|vara\s+beläg\w+)\s+"
        rf"{_NO_FARTHER}\s+(?:{_KILOMETRES}|{_MINUTES})",
        rf"\bköra?\s+[^.]{{0,30}}?{_NO_FARTHER}\s+{_KILOMETRES}\s+till\s+{_ITS_HOUSE}",
        rf"\b{_NO_FARTHER}\s+(?:{_MINUTES}|{_KILOMETRES})\s+(?:att\s+)?(?:köra|åka|ta\s+sig|gå)\s+"
        rf"(?:\w+\s+)?till\s+{_ITS_HOUSE}",
        rf"{SUPPLIER}\s+(?:som\s+\w+\s+)?{_NO_FARTHER}\s+{_KILOMETRES}[^.]{{0,40}}{REJECTED}",
        rf"{_ITS_HOUSE}\s+(?:{MUST}|får)\s+(?:ligga|finnas|vara\s+beläg\w+)\s+(?:\w+\s+)?på\s+"
        r"(?:gång|cykel|promenad|kör|pendel)avstånd",
        rf"\bden\s+närmaste?\s+{SUPPLIER}\s+(?:får|ges|väljs|anlitas|{MUST})",
    )
)
_COUNTRY = (
    r"(?:svensk|dansk|norsk|finsk|finländsk|tysk|polsk|nordisk|skandinavisk|inhemsk|utländsk)"
)
_NO = rf"(?:{REJECTED}|får\s+inte)"
_NATIONAL = compiled(
    rf"(?:{SUPPLIER}|{STAFF})\s+(?:som\s+)?(?:{MUST}\s+)?(?:vara|är)\s+(?:\w+\s+)?"
    rf"{_COUNTRY}(?:t|a)?\b(?!\s+(?:representant|ombud|agent|kontakt|mästare))"
    rf"|\b{_COUNTRY}t?\s+medborgarskap\w*|\b{_COUNTRY}a?\s+medborgare\b"
    rf"|\butländsk\w*\s+(?:{SUPPLIER}|anbud\w*)[^.]{{0,40}}{_NO}"
    rf"|{SUPPLIER}\s+(?:utifrån|från\s+annat\s+håll)[^.]{{0,40}}{_NO}|\b(?:utsocknes|utombys)\b"
    rf"|\b{_SEATED}\s+utomlands[^.]{{0,40}}{_NO}"
    rf"|{SUPPLIER}\s+{MUST}\s+ha\s+(?:ett\s+)?{_COUNTRY}t?\s+(?:organisationsnummer|säte|ägar\w*)"
    rf"|{SUPPLIER}\s+(?:{MUST}\s+)?(?:vara|är)\s+(?:(?:en|ett|väl|helt)\s+)?lokala?t?\b"
    r"(?=\s*(?:[.,;!]|$|och\b|eller\b))"
)
_GOODS = (
    r"\b(?:mat|maten|livsmedl\w*|livsmedel\w*|\w*råvar\w*|\w*kött\w*|mjölk\w*|ägg\w*|potatis\w*|"
    r"\w*grönsak\w*|\w*bröd\w*|frukt\w*|bär|bären|fisk|fisken|honung\w*|ost|osten|\w*produkt\w*|"
    r"var(?:a|an|or|orna)|virke\w*|ved|veden|möbl\w*|möbel\w*|\w*material\w*|trä|träet|växt\w*|"
    r"blommor\w*|plantor\w*|kläder\w*|maskin\w*|tomat\w*|gurk\w*|morötter\w*|lök\w*|äpplen\w*|"
    r"vilt\w*|fläsk\w*|lamm\w*|kyckling\w*|julgran\w*|\w*buketter\w*|choklad\w*|glass\w*|grus\w*)"
)
_MAKER_HOUSE = r"bageriet|slakteriet|tvätteriet|verkstaden|lagret|depån|gården|mejeriet"
# Whoever grows, breeds, bakes or makes.
_MAKER = (
    r"(?:\w*gård|odla|bönder|lantbruk|leverantör|producent|företag|\w*trädgård|bageri|\w*slakteri|"
    r"mejeri|\w*odling|plantskol|höns|djur|kor\b|butik|sågverk|snickeri|verkstad|fabrik|bryggeri|"
    r"fiskar|jägar|kvarn|skog)\w*"
)
_LIVES = compiled(r"\b(?:bo|bor|boende|bosatt|bosatta|folkbokförd\w*|skriven|skrivna)\b")


def _rows(places: tuple[str, ...]) -> tuple[str, ...]:
    """What ties to a place, for these names of places and for words such as the county."""
    names = [re.escape(name) for name in places if name]
    landscapes = [name for name in names if name.endswith("and")]
    any_name = "|".join(names) or "(?!)"
    # The portal is called Ljungby social, and is no place.
    area = rf"(?:(?:{any_name})s?|{_AREA})\b(?!\s+social\b)"
    where = rf"{_AT}\s+(?:(?!plats)\w+\s+)?{area}"
    return (
        *_of_suppliers(where, rf"{_FROM}\s+(?:(?!plats)\w+\s+)?{area}", area),
        *_of_goods(where, area),
        rf"\b(?:{any_name})s?-?(?:företag|basera|bolag|leverantör|odla|producera|firm)\w*",
        rf"\b(?:{any_name})(?:i?sk|itisk)(?:t|a|e)?\b",
        rf"(?:{ONLY}|\b(?:{MUST}|vill)\s+(?:vara|anställa|rekrytera|ha|anlita))\s+(?:{any_name})s?bor\b",
        *(rf"\b{name[:-3]}[aä]nds(?:k|företag|firm|leverantör)\w*" for name in landscapes),
        *(rf"\b{name[:-1]}sk(?:t|a|e)?\b" for name in names if name.endswith("e")),
    )


def _of_suppliers(where: str, near: str, area: str) -> tuple[str, ...]:
    """What ties suppliers and their people; `near` is where they are, `where` may be whereto."""
    who = rf"(?:{SUPPLIER}|{_OWN_STAFF})"
    seat = rf"(?:{_BETWEEN}{_SEATED}\s+)?{_BETWEEN}"
    # The verbs of having and being say nothing of a seat until a word of seat follows.
    being = rf"(?:ha|har|vara|är|anställas|hämtas)\s+{_BETWEEN}{_SEATED}"
    return (
        rf"{who}\s+(?:som\s+|vilka\s+)?(?:{MUST}\s+)?(?:\w+\s+)?{being}\s+{seat}{where}",
        rf"{who}\s+(?:som\s+|vilka\s+)?(?:{MUST}\s+)?(?:\w+\s+)?{_BE}\s+{seat}{near}",
        rf"{who}\s+(?:som\s+)?(?:{MUST}\s+)?(?:vara|är)\s+(?:\w+\s+)?från\s+{area}",
        rf"{who}\s+(?:{MUST}\s+)(?:vara|ha)\s+(?:född|uppvuxen|rotad|rötter\w*|vuxit\s+upp)\w*"
        rf"[^.]{{0,20}}\s{near}",
        rf"{STAFF}\s+{MUST}\s+(?:\w+\s+)?(?:{_BE}|vara\s+{_SEATED}|vara)\s+{seat}{near}",
        rf"\bskattskyldig\w*\s+{near}",
        rf"\b(?:kunskap|kännedom)\w*\s+om\s+(?!området|kommunen|regionen){area}(?!\s+kommuns)"
        rf"[^.]{{0,30}}(?:{FAVOURED})",
        rf"{who}\s+{MUST}\s+ha\s+(?:\w+\s+)?(?:kunskap|kännedom)\w*\s+om\s+"
        rf"(?!området|kommunen|regionen){area}(?!\s+kommun)",
        rf"{who}\s+(?:(?:med|utan)\s+{_BETWEEN})?{_SEATED}\s+{where}",
        rf"{SUPPLIER}\s+(?:\w+\s+)?{_OWN_PLACE}\s+(?:{MUST}|får)\s+(?:\w+\s+)?(?:{_BE}|vara)\s+"
        rf"(?:{_SEATED}\s+)?{near}",
        rf"\b(?:den|de|dem)\s+som\s+(?:\w+\s+)?(?:har|driver|finns)\s+{seat}{near}[^.]{{0,30}}"
        rf"(?:{FAVOURED})",
        rf"(?:{FAVOURED})[^.]{{0,30}}\b(?:den|de|dem)\s+som\s+(?:\w+\s+)?(?:har|driver|finns)\s+"
        rf"{seat}{near}",
        rf"\b(?:anställ|rekryter|erbjud)\w*\s+(?:\w+\s+){{0,3}}?{STAFF}\s+(?:som\s+\w+\s+|boende\s+|"
        rf"bosatta\s+)?{where}",
        rf"{STAFF}\s+{near}(?!\s+kommuns?\b)\s+{MUST}\s+(?:anställas|erbjudas|rekryteras|användas|"
        r"anlitas|prioriteras)",
        rf"\bav\s+(?:\w+\s+)?{STAFF}\s+från\s+(?!kommunen){area}(?!\s+kommuns?\b)",
        rf"(?:{FAVOURED})\s+(?:\w+\s+){{0,3}}?{_SEAT_NOUN}\s+{where}",
        rf"\b{_SEAT_NOUN}\s+{where}[^.]{{0,40}}(?:{FAVOURED})",
        rf"{ONLY}\s+(?:\w+\s+){{0,3}}?(?:{SUPPLIER}|anbud)\s+{where}",
        rf"\banbud\s+(?:som\s+kommer\s+)?från\s+{area}[^.]{{0,40}}(?:{FAVOURED})",
        rf"{SUPPLIER}\s+{where}[^.]{{0,50}}(?:{FAVOURED})",
        rf"(?:{FAVOURED})[^.]{{0,40}}{SUPPLIER}\s+{where}",
        rf"(?:{GIVEN})(?:\w+\s+){{0,3}}?{SUPPLIER}\s+{near}",
        rf"{SUPPLIER}\s+{where}\s+{MUST}\s+(?:lämna|delta|anlita|få|ges|bjudas)\w*",
        rf"\b(?:vänd|rikt)(?:er|ar|as|ad)?\s+(?:oss|sig)?\s*[^.]{{0,20}}{SUPPLIER}\s+{where}",
        rf"{who}\s+{MUST}\s+utgå\s+från\s+{_BETWEEN}(?:depå|\w*kontor|lager|filial)\w*\s+{where}",
        rf"{who}\s+(?:\w+\s+)?{MUST}\s+utgå\s+från\s+{area}",
        rf"{ONLY}\s+(?:den|de|dem)\s+som\s+(?:\w+\s+)?(?:{_BE}|har|är)\s+{seat}{near}",
        rf"{SUPPLIER}\s+från\s+andra\s+(?:kommun|ort|län)\w*[^.]{{0,40}}(?:{FAVOURED})",
        rf"{who}[^.]{{0,30}}\b(?:inte|aldrig)\s[^.]{{0,30}}{_SEATED}\s+(?:\w+\s+)?utanför\s+"
        rf"(?:\w+\s+)?{area}",
        rf"(?:{who}|\b{_SEAT_NOUN})\s+(?:\w+\s+){{0,3}}?utanför\s+(?:\w+\s+)?{area}[^.]{{0,40}}"
        rf"{_NO}",
        rf"(?:{FAVOURED})[^.]{{0,30}}{SUPPLIER}\s+(?:finns|ligger|bor|sitter)\s+{near}",
        rf"^(?:{_MAKER_HOUSE})\w*\s+{MUST}\s+(?:ligga|finnas|vara\s+belägen|vara\s+beläget)\s+{near}",
        rf"(?:{GIVEN})(?:\w+\s+){{0,2}}?{SUPPLIER}\s+(?:nära|intill)\s+(?:oss|kommun\w*)",
        rf"{SUPPLIER}\s+som\s+(?:inte|ej)\s+(?:finns|är|ligger|har)\s+{seat}{near}[^.]{{0,40}}{_NO}",
    )


def _of_goods(where: str, area: str) -> tuple[str, ...]:
    """What ties the goods, and so those who grow or make them."""
    maker = rf"{_MAKER}\s+(?:\w+\s+)?{_AT}\s+(?:\w+\s+)?"
    be_from = r"(?:komma|kommer|vara|är|hämtas|köpas|köps|härstamma)\s+(?:\w+\s+)?från\s+"
    return (
        rf"\b(?:producera|odla|plocka|skörda|tillverka|uppfödd|fött|född|slakta|föräd|huggen|hugget|"
        rf"huggna|fälld|bakat?\b|bakad|fångad|brygg)\w*\s+{where}",
        rf"{_GOODS}\s+(?:som\s+)?(?:{MUST}\s+)?(?:\w+\s+)?{be_from}(?:{maker})?{area}",
        rf"\b\w+\s+{MUST}\s+(?:\w+\s+)?{be_from}(?:\w+\s+)?{maker}{area}",
        rf"{_GOODS}\s+från\s+(?:\w+\s+)?(?:{maker})?{area}[^.]{{0,40}}(?:{FAVOURED}|"
        rf"{MUST}\s+(?:serveras|användas|väljas|köpas|ingå))",
        rf"(?:{FAVOURED}|{ONLY})[^.]{{0,30}}{_GOODS}\s+från\s+{area}",
        rf"\b(?:ha|har|med|kräv\w*|av)\s+(?:sitt\s+)?ursprung\s+(?:i|från|inom)\s+(?:\w+\s+)?{area}",
        rf"\bursprung\s+(?:i|från|inom)\s+(?:\w+\s+)?{area}[^.]{{0,40}}(?:{FAVOURED})",
    )


@cache
def _place_patterns(places: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """The compiled rows for these names, once."""
    return (_LOCAL, _NATIONAL, *(compiled(row) for row in _rows(places)))


def tied_to_place(text: str, places: Iterable[str]) -> str | None:
    """A phrase that ties a supplier, its people or its goods to a place.

    Where the work is done, delivered or discussed is no such thing.
    """
    patterns = _place_patterns(tuple(places))
    for sentence in sentences(text):
        if WAIVED.search(sentence):
            continue
        found = first_match(patterns, sentence)
        if found is None:
            measured = (_DISTANCE, _NEARNESS, _DRIVEN, *_FARTHEST)
            far = (pattern.search(sentence) for pattern in measured)
            found = next((hit[1] for hit in far if hit), None)
        if found:
            return found
    return None


def about_people(phrase: str) -> bool:
    """Whether a phrase of `tied_to_place` says where persons live."""
    return _LIVES.search(phrase) is not None
