"""Words of a draft requirement that shut suppliers out: where they stand, and in what phrase.

Each function returns the phrase found, or None. A sentence is read by itself, so that a demand in
one does not colour a fact in the next. Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from procurement.rules.vocabulary import (
    DEMAND,
    FAVOURED,
    FLAGS,
    MUST,
    ONLY,
    STAFF,
    SUPPLIER,
    WAIVED,
    compiled,
    first_match,
    sentences,
)

# A supplier's name ----------------------------------------------------------------------------

_FORM_IN_NAME = compiled(
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
_TODAYS = compiled(
    r"\b(?:nuvarande|befintliga?|dagens|tidigare)\s+(?:leverantör|utförare|entreprenör)\w*\s+"
    rf"(?:{MUST}|får|behåller|ges|har\s+företräde)\b"
    r"|\bsamma\s+(?:leverantör|utförare|entreprenör|företag)\w*\s+som\s+(?:i\s*dag|idag|nu|tidigare)"
)
_NUMBER = compiled(
    rf"{SUPPLIER}[^.]{{0,60}}\b(?:org\w*\.?\s*(?:nr|nummer)?\.?\s*)(?!212000)\d{{6}}-?\d{{4}}\b"
)


# Words that begin the names of many, and say nothing of whose name it is.
_EVERYDAY = compiled(
    r"(?:gröna?|gula?|röda?|blåa?|nya?|gamla?|stora?|lilla|goda?|fina?|bästa|första|andra|svenska?|"
    r"nordiska?|sveriges|socialt?a?|kommun\w*|region\w*|stiftelse\w*|studieförbund\w*|projekt\w*|"
    r"centrum|skol\w*|stad\w*)$"
)
_ACTS = (
    r"(?:utföra|leverera|sköta|städa|laga|driva|tillverka|ansvara|fortsätta|anlitas|bjudas|tillfrågas|"
    r"få\s+(?:uppdrag|kontrakt|avtal|ordern|fortsätta|förtur|företräde)\w*|"
    r"vara\s+(?:under)?(?:leverantör|entreprenör)\w*|vara\s+utförare\w*)"
)
_GETS = rf"(?:(?:{MUST}|får)\s+{_ACTS}\b|(?:ges|har)\s+(?:företräde|förtur)|prioriteras)"
# A state company that every buyer knows, and which stands in no register of social enterprises.
_SAMHALL = compiled(
    rf"\bSamhall\s+{_GETS}|\b{_DOES}\s+(?:av|från|hos|via|är)?\s*Samhall\b|"
    r"\b(?:anlita|samarbeta\s+med|köpa\s+av|köper\s+av)\s+Samhall\b"
)
# "Namnet ska vara underleverantör", when the name is no word for a supplier or a person.
_AS_SUBCONTRACTOR = re.compile(
    rf"^(?!(?i:{SUPPLIER}|{STAFF}))(?P<name>[A-ZÅÄÖ]\w+?)(?<!en|et|na|re|er|ar|or|de)\s+"
    rf"(?i:{MUST}\s+(?:vara|anlitas\s+som|användas\s+som)\s+(?:\w+\s+)?underleverantör)\b"
)


def supplier_name(text: str, names: Iterable[str], places: Iterable[str] = ()) -> str | None:
    """A known name, with or without its legal form; else a company that shall do the work.

    A name's first word counts by itself where it stands as a supplier, unless it is one of
    `places` or an everyday word.
    """
    lowered = text.lower()
    elsewhere = {place.lower() for place in places}
    for name in names:
        short = _FORM_IN_NAME.sub("", name.strip())
        if len(short) < 3:
            short = name.strip()
        first, _space, rest = short.partition(" ")
        # Most names are nowhere in the text, and looking for that costs next to nothing.
        if not short or first.lower() not in lowered:
            continue
        # One word may be an everyday one: "återbruket av möbler" is nobody's name.
        end = r"(?!\w)" if rest else r"(?!\w|\s+av\b)"
        if re.search(rf"(?<!\w){re.escape(short)}(?:s|:s)?{end}", text, FLAGS):
            return name
        if rest and _may_stand_alone(first, elsewhere) and _acts(first, text):
            return name
    for sentence in sentences(text):
        if company := _NAMED_COMPANY.search(sentence):
            return company["name"]
        if subcontractor := _AS_SUBCONTRACTOR.search(sentence):
            return subcontractor["name"]
        if found := first_match((_TODAYS, _NUMBER, _SAMHALL), sentence):
            return found
    return None


def _may_stand_alone(word: str, places: set[str]) -> bool:
    """Whether the first word of a longer name says whose name it is."""
    plain = word.lower()
    local = plain in places or (plain.endswith("s") and plain[:-1] in places)
    return (
        len(word) > 3
        and not local
        and not _EVERYDAY.match(word)
        and not re.match(SUPPLIER, word, FLAGS)
    )


def _acts(word: str, text: str) -> bool:
    """Whether a word, spelt as a name, gets or does the work in a text."""
    name = re.escape(word[0].upper() + word[1:])
    return (
        re.search(
            rf"(?<!\w){name}\s+(?i:{_GETS})|(?i:\b{_DOES}\s+(?:av|från|hos|via|är))\s+{name}s?(?!\w)|"
            rf"(?i:\b(?:anlita|köpa\s+av|samarbeta\s+med|motsvara|som))\s+{name}s?(?!\w)",
            text,
        )
        is not None
    )


# The register ---------------------------------------------------------------------------------

_REGISTER = compiled(
    r"\b(?:registret|register|\w+-?register|\w*-?registret|registrerad\w*|registrerat|registrering|"
    r"förteckningen|förteckning|lista|listan|listad\w*|listat|\w*katalogen|katalog|ljungby\s+social)\b"
)
_OF_THE_MUNICIPALITY = compiled(
    r"\b(?:asf|kommun\w*|portalens?|sociala?t?\s+företag|ljungby\s+social)\b[^.]{0,60}"
    r"(?:registret|register\b|registrera\w+|förteckning|lista|listad|listat|katalog)"
    r"|(?:registret|register|förteckning\w*|lista\w*|katalog\w*|registrerad\w*)\b[^.]{0,60}"
    r"(?:\basf\b|kommun|socialt?a?\s+företag)"
    r"|\basf-?regist\w+|\bljungby\s+social\b"
)
_OTHER_REGISTER = compiled(
    r"f-?skatt|moms|mervärdesskatt|skatteverk|bolagsverk|(?:bolags|handels|yrkes|förenings|"
    r"belastnings|fordons|person|misstanke|avtals|nyckel|närings)-?regist|kammarkolleg|inspektion|"
    r"styrelse|verket\b|arbetsgivare|system|nämnd|uppehåll|hemland|etableringsland|sig\s+i\b|"
    r"\b(?:föra?|för|lämna\s+en)\s+(?:ett\s+)?(?:register|lista|förteckning)"
)
_STANDING = compiled(rf"{SUPPLIER}|\b(?:den|de|alla)\s+som\b|\banbud\w*")
_IN_REGISTER = compiled(
    r"\b(?:finn(?:s|as)|står?|med|ingår?|införd\w*|upptag\w*|registrera\w*|registrering\w*|listad\w*|"
    r"listat|publicerad\w*|plats|saknas|utanför|i|ur|från|bevis|visa|medlem|synas|vara)\b"
)
_APPROVED = compiled(
    r"\bgodkän[dt]\w*\s+(?:\w+\s+){0,4}?som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
    r"|\bgodkännande\s+som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
)


def register_as_condition(text: str) -> str | None:
    """A sentence that makes standing in the municipality's register a condition or an advantage.

    Registers that the law lets a buyer ask for (companies, tax, permits) are left alone.
    """
    for sentence in sentences(text):
        if WAIVED.search(sentence) or not DEMAND.search(sentence):
            continue
        if approved := _APPROVED.search(sentence):
            return approved[0]
        found = _REGISTER.search(sentence)
        if found is None or not _STANDING.search(sentence) or not _IN_REGISTER.search(sentence):
            continue
        if _OTHER_REGISTER.search(sentence):
            continue
        general = re.match(r"list|förteck|\w*katalog", found[0], FLAGS)
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
    compiled(row)
    for row in (
        rf"\b{MUST}\s+(?:\w+\s+){{0,2}}?(?:vara|drivas|bedrivas|utgöra|utgöras|ha)\s+"
        rf"(?:(?!ansvar)\w+\s+){{0,3}}?(?P<form>{_FORM})",
        rf"{ONLY}\s+(?:\w+\s+){{0,4}}?(?P<form>{_FORM})",
        rf"(?P<form>{_FORM})[^.,]{{0,40}}?\s(?:{FAVOURED})",
        rf"\b(?:krav\s+på|kräv\w+|villkor\w*)[^.]{{0,50}}?(?P<form>{_FORM})",
        rf"\b(?:är|drivs\s+som)\s+(?:en\s+|ett\s+)?(?P<form>{_FORM})[^.]{{0,30}}(?:{FAVOURED})",
        rf"\b(?:{FAVOURED})\s+(?:\w+\s+){{0,3}}?(?P<form>{_FORM})",
    )
)
# Somebody whom the supplier has, to answer for something: not what the supplier is.
_ANSWERS = compiled(
    r"\bha\s+(?:\w+\s+){0,3}?(?:juridisk|fysisk)\w*\s+(?:eller\s+\w+\s+)?person\w*\s+"
    r"(?:som|med)\s+(?:\w+\s+)?(?:ansvar|svarar?\b)\w*"
)
_IF_FORM = compiled(rf"\b(?:om|när|ifall|för)\s+[^.,]{{0,40}}?{_FORM}")


def legal_form(text: str) -> str | None:
    """The legal form that is asked for. A form that only decides which paper to send is not."""
    for sentence in sentences(text):
        if WAIVED.search(sentence) or _IF_FORM.search(sentence):
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
    compiled(row)
    for row in (
        rf"\b(?:vara|är|utgöras\s+av|drivas\s+som|drivs\s+som|räknas\s+som|klassas\s+som)\s+"
        rf"(?:\w+\s+){{0,2}}?{_SOCIAL}",
        rf"{ONLY}\s+(?:(?!samarbete)\w+\s+){{0,4}}?{_SOCIAL}",
        rf"\b{MUST}\s+(?:\w+\s+){{0,2}}?{_DOES}\s+(?:av|från|hos)\s+(?:ett\s+|en\s+)?{_SOCIAL}",
        rf"{_SOCIAL}[^.]{{0,40}}(?:{FAVOURED})",
        rf"\b(?:{FAVOURED})[\s:]+(?:\w+\s+){{0,3}}?{_SOCIAL}",
    )
)
_MAIN_AIM = compiled(r"\b(?:främsta|huvudsakliga?)\s+syfte")


_SHELTERED = compiled(r"\bskydda(?:d|de)\s+verkst\w+")


def social_enterprise(text: str, *, sheltered: bool = True) -> str | None:
    """A sentence that asks for social enterprises by that name, not by the paragraph's words.

    `sheltered` tells whether sheltered workshops count, which the paragraph does name.
    """
    for sentence in sentences(text if sheltered else _SHELTERED.sub("", text)):
        if WAIVED.search(sentence) or _MAIN_AIM.search(sentence) or not DEMAND.search(sentence):
            continue
        if found := first_match(_SOCIAL_DEMANDED, sentence):
            return found
    return None


# Policy in general, and both points -----------------------------------------------------------

_POLICY = compiled(
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
_BOUND = compiled(
    r"\b(?:kommunens|beställarens|köparens)\s+\w*(?:policy|värdegrund)\w*"
    r"|\b(?:i|inom|för|under)\s+(?:detta\s+|det\s+här\s+)?(?:uppdraget|kontraktet|avtalet|leveransen)\b"
    r"|\b(?:detta|det\s+här)\s+(?:uppdrag|kontrakt|avtal)\w*"
)


def general_policy(text: str) -> str | None:
    """What concerns the supplier as a whole and not what is bought."""
    for sentence in sentences(text):
        if _BOUND.search(sentence) or WAIVED.search(sentence):
            continue
        if found := _POLICY.search(sentence):
            return found[0]
    return None


_FIRST_POINT = compiled(
    r"\bskydda(?:d|de)\s+verkst\w+|\bfrämsta\s+syfte|\brätten\s+att\s+delta\b|\b30\s*(?:procent|%)|"
    r"\breserverad\w*\s+deltagande|\bdeltagandet\s+(?:är\s+)?reserver\w+|\bres-ws\b"
)
_SECOND_POINT = compiled(
    r"\bprogram\w*\s+(?:för|med|om)\s+skydda(?:d|t|de)\s+(?:anställning|arbete|sysselsättning)\w*|"
    r"\bskydda(?:d|t|de)\s+(?:anställning|arbete|sysselsättning)\w*|\banställningsprogram\w*"
)
_BOTH = compiled(
    r"\b(?:båda|bägge)\s+punkterna|\bpunkt(?:erna)?\s+1\s+(?:och|samt|\+)\s+(?:punkt\s+)?2\b"
    r"|\b(?:första\s+och\s+andra)\s+punkten"
)
_PARAGRAPH = compiled(r"\b4\s*(?:kap\.?|:)\s*18\b")


def both_points(text: str) -> bool:
    """Whether a text uses both points of LOU 4 kap. 18 § for the same lot."""
    if _BOTH.search(text) and _PARAGRAPH.search(text):
        return True
    return _FIRST_POINT.search(text) is not None and _SECOND_POINT.search(text) is not None
