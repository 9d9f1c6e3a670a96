"""Words of a draft requirement that shut suppliers out: where they stand, and in what phrase.

Each function returns the phrase found, or None. A sentence is read by itself, so that a demand in
one does not colour a fact in the next. Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re

from procurement.rules.naming import DOES
from procurement.rules.vocabulary import (
    DEMAND,
    FAVOURED,
    FLAGS,
    GIVEN,
    MUST,
    ONLY,
    REJECTED,
    SUPPLIER,
    WAIVED,
    compiled,
    demands,
    first_match,
    sentences,
)

# The register ---------------------------------------------------------------------------------

_REGISTER = compiled(
    r"\b(?:registret|register|\w+-?register|\w*-?registret|registrerad\w*|registrerat|registrering|"
    r"förteckningen|förteckning|lista|listan|\w+-lista|\w+-listan|listad\w*|listat|\w*katalogen|"
    r"katalog|ljungby\s+social)\b"
)
_OF_THE_MUNICIPALITY = compiled(
    r"\b(?:asf|kommun\w*|portalens?|sociala?t?\s+företag|ljungby\s+social)\b[^.]{0,60}"
    r"(?:registret|register\b|registrera\w+|förteckning|lista|listad|listat|katalog)"
    r"|(?:registret|register|förteckning\w*|lista\w*|katalog\w*|registrerad\w*)\b[^.]{0,60}"
    r"(?:\basf\b|kommun|socialt?a?\s+företag)"
    r"|\basf-?(?:regist|list)\w+|\bljungby\s+social\b"
)
# Registers that a law asks for: of companies and tax, of professions, of vehicles, of food.
_OTHER_REGISTER = compiled(
    r"f-?skatt|moms|mervärdesskatt|skatteverk|bolagsverk|kammarkolleg|inspektion|"
    r"(?:handels|bolags|förenings|yrkes)regist|motsvarande\s+register|i\s+(?:det|sitt)\s+land\b|"
    r"styrelse|verket\b|verkets\b|arbetsgivare|system|nämnd|uppehåll|hemland|etableringsland|"
    r"sig\s+i\s+(?!kommunens\s+register|registret|asf)|lagen\b|livsmedel|miljökontor|miljöenhet|räddningstjänst|anläggning|avfall|servering|tobak|"
    r"\b(?:föra?|för|lämna\s+en)\s+(?:ett\s+)?(?:register|lista|förteckning)"
)
# The first part of a compound tells whose register it is: "HOSP-registret" is not ours.
_OURS = compiled(r"(?:asf|företags?|leverantörs?|utförar|kommun\w*|social\w*|portal\w*)-?$")
_STANDING = compiled(rf"{SUPPLIER}|\b(?:den|de|alla)\s+som\b|\banbud\w*")
_IN_REGISTER = compiled(
    r"\b(?:finn(?:s|as)|står?|med|ingår?|införd\w*|upptag\w*|registrera\w*|registrering\w*|listad\w*|"
    r"listat|publicerad\w*|plats|saknas|utanför|i|ur|från|bevis|visa|medlem|synas|vara)\b"
)
_SOCIAL_WORD = (
    r"\b(?:asf\b|arbetsintegrer\w+|som\s+socialt?a?\b|sociala?t?\s+(?:företag|kooperativ)\w*)"
)
_STATUS = (
    r"\b(?:godkän\w+|certifi\w+|registrer\w+|erkän\w+|intyg\w*|bevis\w*|beslut\w*|diplom\w*)\b"
)
# The municipality says that a supplier is a social enterprise, or approves it by its policy.
_STATUS_GIVEN = compiled(rf"^(?=.*{_STATUS})(?=.*{_SOCIAL_WORD})(?=.*\bkommun\w*).*?({_STATUS})")
_APPROVED = compiled(
    r"\bgodkän[dt]\w*\s+(?:\w+\s+){0,4}?som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
    r"|\bgodkännande\w*\s+som\s+(?:ett\s+)?(?:arbetsintegrerande\s+)?(?:asf|social)"
    r"|\bgodkän\w+\s+(?:\w+\s+)?enligt\s+(?:(?:kommunens|vår)\s+policy|policyn\b|"
    r"(?:\w+\s+)?policy\s+för\s+(?:sociala|asf|arbetsintegrerande))"
    rf"|{SUPPLIER}\s+(?:med|utan|som\s+(?:har|saknar)|som\s+(?:inte\s+)?fått)\s+kommunens\s+"
    r"godkännande"
)
# The portal itself, and not one where bids are handed in.
_PORTAL = (
    r"(?:portalen(?!\s+(?:för|där|kommers|tendsign|mercell|e-avrop|visma))|ljungby\s+social)\b"
)
_IN_PORTAL = (
    compiled(
        rf"(?:{SUPPLIER}|\bden\s+som|\banbud\s+från)[^.]{{0,40}}\b(?:godkän\w+|syn(?:s|as|ts)|"
        r"finn(?:s|as)|med|upptag\w+|listad\w*|presentera\w+|sida|profil|plats)\s+"
        rf"(?:i|på|hos|av|via)\s+(?P<what>{_PORTAL})"
    ),
    compiled(
        r"\b(?:registrering|godkännande|plats|närvaro|sida|profil|(?:stå|finnas|synas|vara)\s+"
        rf"(?:registrerad|med)?)\b[^.]{{0,40}}(?P<what>{_PORTAL}|\b(?:asf-?)?registret|"
        rf"\bkommunens\s+register\b)[^.]{{0,40}}(?:{FAVOURED})"
    ),
)
_SHOWN = compiled(r"\b(?:bifoga|lämna|visa|styrk|redovisa)\w*")
# What is done with a list that the purchase is about, or with a paper; no standing in it.
_HANDLED = compiled(r"\b(?:gallra|anteckn|fylla|upprätta|uppdatera|rensa|underhålla|ajourhålla)\w*")


def register_as_condition(text: str) -> str | None:
    """A sentence that makes standing in the municipality's register a condition or an advantage.

    Registers that the law lets a buyer ask for (companies, tax, permits) are left alone.
    """
    for sentence in sentences(text):
        if WAIVED.search(sentence):
            continue
        demanded = DEMAND.search(sentence) is not None
        if demanded and (approved := _APPROVED.search(sentence)):
            return approved[0]
        if demanded or _SHOWN.search(sentence):
            given = _STATUS_GIVEN.search(sentence)
            if given and not _OTHER_REGISTER.search(sentence):
                return given[1]
        if demanded and (found := _stands_in_register(sentence)):
            return found
    return None


def _stands_in_register(sentence: str) -> str | None:
    for pattern in _IN_PORTAL:
        named = pattern.search(sentence)
        if named and not _OTHER_REGISTER.search(sentence):
            return named["what"]
    found = next((hit for hit in _REGISTER.finditer(sentence) if _is_ours(hit[0])), None)
    if found is None or not _STANDING.search(sentence) or not _IN_REGISTER.search(sentence):
        return None
    if _OTHER_REGISTER.search(sentence) or _HANDLED.search(sentence):
        return None
    general = re.match(r"list|\w+-list|förteck|\w*katalog", found[0], FLAGS)
    if general and not _OF_THE_MUNICIPALITY.search(sentence):
        return None
    return found[0]


def _is_ours(word: str) -> bool:
    """Whether a word for a register may mean the municipality's own."""
    first, end, _rest = word.lower().partition("regist")
    return not end or not first or _OURS.match(first) is not None


# A legal form ---------------------------------------------------------------------------------

_FORM = (
    r"\b(?:(?:\w+\s+)?aktiebolag(?!slag|s?-|s?regist)\w*|enmans(?:företag|bolag|firm)\w*|ekonomisk\w*\s+förening\w*|ideell\w*\s+(?:förening|organisation)"
    r"\w*|stiftels\w*|handelsbolag\w*|kommanditbolag\w*|\w*kooperativ\w*|ett\s+ab\b|"
    r"enskild\w*\s+firm\w*|enskild\w*\s+näringsid\w+|enskild\w*\s+företagare|bolagsform\w*|"
    r"organisationsform\w*|företagsform\w*|juridisk\w*\s+(?:person|form)\w*|"
    r"fysisk\w*\s+person\w*|samfund\w*|"
    r"ideell\s+form\b)"
)
# How a company may use its profit follows from its form. The law's reservations ask for it.
_PROFIT = (
    rf"(?:\b(?:\w+-?\s?)?vinst(?:utdelande|drivande|syftande)\s+{SUPPLIER}|"
    rf"{SUPPLIER}\s+(?:med|utan|som\s+(?:inte\s+)?(?:har|delar\s+ut))\s+"
    r"(?:vinst(?:utdelning|intresse|syfte)?\b)|"
    r"\bvinst(?:syfte|intresse|drivande|utdelande|utdelning)\b|\bidébur\w+\s+\w+)"
)
# Everyday words: a form only where somebody is let in or shut out as a supplier.
_BARE_FORM = r"\b(?:förening(?:ar|arna|en)?|privatperson\w*|fysiska\s+personer)\b"
_BID = (
    r"(?:delta|lämna\s+(?:\w+\s+)?anbud|antas|anlitas|bjudas|leverera|bli\s+leverantör\w*|"
    r"få\s+(?:uppdrag|kontrakt|avtal)\w*|komma\s+i\s*fråga|godtas|accepteras)"
)
_FORM_DEMANDED = (
    *(compiled(row) for row in demands(_FORM)),
    compiled(rf"{ONLY}\s+(?:\w+\s+){{0,2}}?(?P<what>{_BARE_FORM})\s+(?:kan|får|{MUST})?\s*{_BID}"),
    compiled(rf"\b(?:{MUST})\s+(?:vara|drivas\s+som)\s+(?:en\s+)?(?P<what>{_BARE_FORM})"),
    compiled(
        rf"(?P<what>{_BARE_FORM})\s+(?:\w+\s+){{0,3}}?"
        rf"(?:{REJECTED}|\w*poäng|vikt\w+\s+upp|premieras|företräde)"
    ),
    compiled(rf"(?:{GIVEN})(?:endast\s+|bara\s+|en\s+)?(?P<what>{_BARE_FORM})\s*(?:[.,;!]|$)"),
)
_PROFIT_DEMANDED = (
    *(compiled(row) for row in demands(_PROFIT)),
    compiled(rf"{SUPPLIER}\s+{MUST}\s+vara\s+(?P<what>idébur(?:en|et|na))\b"),
)
_BOOKING = compiled(r"\b(?:boka|hall|träning|hyr|medlem|idrotts|besök|avfall)\w*")
# Somebody whom the supplier has, to answer for something: not what the supplier is.
_ANSWERS = compiled(
    r"\bha\s+(?:\w+\s+){0,3}?(?:juridisk|fysisk)\w*\s+(?:eller\s+\w+\s+)?person\w*\s+"
    r"(?:som|med)\s+(?:\w+\s+)?(?:ansvar|svarar?\b)\w*"
)
_IF_FORM = compiled(rf"\b(?:om|när|ifall|för)\s+[^.,]{{0,40}}?{_FORM}")
# Several forms side by side, all of them let in.
_ANY_FORM = compiled(
    rf"\b(?:både\s+{_FORM}|får\s+vara\s+(?:\w+\s+)?{_FORM}\w*\s*(?:,|eller|och)|"
    rf"alla\s+{_FORM}|sätter\s+inga\s+krav)"
)


def legal_form(text: str, *, profit: bool = True) -> str | None:
    """The legal form that is asked for. A form that only decides which paper to send is not.

    `profit` tells whether words of how profit is used count; some reservations name them.
    """
    for sentence in sentences(text):
        if WAIVED.search(sentence) or _IF_FORM.search(sentence) or _ANY_FORM.search(sentence):
            continue
        rest = _ANSWERS.sub("", sentence)
        patterns = _FORM_DEMANDED if not profit else (*_FORM_DEMANDED, *_PROFIT_DEMANDED)
        for pattern in patterns:
            found = pattern.search(rest)
            if found and not (re.match(_BARE_FORM, found["what"], FLAGS) and _BOOKING.search(rest)):
                return found["what"]
    return None


# Social enterprise as a quality ---------------------------------------------------------------

_SOCIAL = (
    r"\b(?:(?:arbetsintegrerande\s+)?social(?:t|a)\s+(?:företag|kooperativ|verksamhet)\w*|"
    r"arbetsintegrerande\s+(?:företag|verksamhet)\w*|asf\b(?!-(?!företag))|skydda(?:d|de)\s+verkst\w+)"
)
_SOCIAL_DEMANDED = (
    compiled(
        rf"\b(?:vara|är|utgöras\s+av|drivas\s+som|drivs\s+som|räknas\s+som|klassas\s+som)\s+"
        rf"(?:\w+\s+){{0,2}}?{_SOCIAL}"
    ),
    compiled(
        rf"\b{MUST}\s+(?:\w+\s+){{0,2}}?{DOES}\s+(?:av|från|hos)\s+(?:ett\s+|en\s+)?{_SOCIAL}"
    ),
    compiled(
        rf"{SUPPLIER}\s+som\s+är\s+(?:arbetsintegrerande|sociala)\b[^.]{{0,30}}(?:{FAVOURED})"
    ),
    compiled(rf"\banbud\s+från\s+(?:andra\s+än\s+)?{_SOCIAL}[^.]{{0,40}}(?:{FAVOURED})"),
    compiled(rf"{SUPPLIER}\s+{MUST}\s+vara\s+(?:arbetsintegrerande|sociala?t?)\s*(?:[.,;!]|$)"),
    compiled(rf"\bregistrera\w*\s+(?:\w+\s+){{0,3}}?som\s+{_SOCIAL}"),
    *(compiled(row) for row in demands(_SOCIAL)),
)
_MAIN_AIM = compiled(r"\b(?:främsta|huvudsakliga?)\s+syfte")
_SHELTERED = compiled(r"\bskydda(?:d|de)\s+verkst\w+")
_SOCIAL_GIVEN = compiled(rf"(?:{GIVEN})(?:\w+\s+){{0,2}}?{_SOCIAL}")
# Help, information or a talk for social enterprises; or their place in the chain.
_TOWARDS_SOCIAL = compiled(
    r"\b(?:information|dialog|utbildning|råd|stöd|inbjudan|policy)\w*\b[^.]{0,30}\b"
    rf"(?:till|för|med|om)\s+{_SOCIAL}|\bsom\s+underleverantör|"
    rf"\b(?:regist|list|förteckning)\w*\s+över\s+{_SOCIAL}"
)


def social_enterprise(text: str, *, sheltered: bool = True) -> str | None:
    """A sentence that asks for social enterprises by that name, not by the paragraph's words.

    `sheltered` tells whether sheltered workshops count, which the paragraph does name.
    """
    for sentence in sentences(text if sheltered else _SHELTERED.sub("", text)):
        if WAIVED.search(sentence) or _MAIN_AIM.search(sentence):
            continue
        if _TOWARDS_SOCIAL.search(sentence):
            continue
        if not DEMAND.search(sentence) and not _SOCIAL_GIVEN.search(sentence):
            continue
        if found := first_match(_SOCIAL_DEMANDED, sentence):
            return found
    return None


# Policy in general, and both points -----------------------------------------------------------

_POLICY = compiled(
    r"\bcsr\b\S*|\bsponsr\w+|\bvärdegrund\w*|\b(?:hållbarhets|miljö|jämställdhets|mångfalds|etik|"
    r"klimat|kvalitets|personal|antikorruptions|uppförande)policy\w*|\b(?:allmän|allmänna|generell|generella|etisk|övergripande)"
    r"\s+(?:\w+\s+)?(?:\w*policy\w*|ansvarstagande|hållbarhetsarbete)|\bpolicy\s+för\s+"
    r"(?:socialt|samhälls|hållbar|mångfald|jämställd)\w*|\b(?:socialt|samhälleligt)\s+(?:ansvars?\w*|"
    r"engagemang)|\bsamhälls(?:ansvar|engagemang|nytta\s+i\s+stort)\w*|\b(?:hållbarhetsredovisning|"
    r"hållbarhetsrapport|hållbarhetsprofil|hållbarhetsbetyg)\w*|\bvälgör(?:ande|enhet)\w*|\bfilantrop\w*|"
    r"\b(?:skänk|doner)\w+|\bhållbarhet\w*\s+i\s+(?:hela\s+)?(?:företaget|koncernen)|"
    r"\b(?:hela\s+)?koncernens\s+(?:hållbar|klimat|miljö|social)\w*|\b(?:stöd|stött)\w*\s+(?:till\s+)?"
    r"(?:(?:det|den|de)\s+)?(?:lokala\s+)?(?:föreningslivet|idrotten|bygden|idrotts(?:klubb|lag)\w*)"
)
_BOUND = compiled(
    r"\b(?:kommunens|beställarens|köparens)\s+\w*(?:policy|värdegrund)\w*"
    r"|\b(?:i|inom|för|under)\s+(?:detta\s+|det\s+här\s+)?(?:uppdraget|kontraktet|avtalet|leveransen)\b"
    r"|\b(?:detta|det\s+här)\s+(?:uppdrag|kontrakt|avtal)\w*"
)


# The supplier itself, or those who own and lead it, and not what it does here.
_QUALITY = (
    r"(?:\w*neutral|fossilfri|klimatpositiv|klimatsmart|hållbar|jämställd|cirkulär|jämlik)\w*"
)
_OF_THE_WHOLE = tuple(
    compiled(row)
    for row in (
        rf"(?:^|{MUST}\s)(?:hela\s+)?{SUPPLIER}\s+{MUST}\s+(?:\w+\s+){{0,2}}?(?:vara|bli)\s+"
        rf"(?:\w+\s+)?{_QUALITY}",
        r"(?:kvinn\w+|kön\w*|jämställd\w*|mångfald\w*)[^.]{0,30}\b(?:styrelse\w*|ägar\w*)",
        r"\b(?:styrelse\w*|ägar\w*|ledningsgrupp\w*)[^.]{0,40}\b(?:kvinn\w+|köns\w*|jämställd\w*)",
        rf"{SUPPLIER}[^.]{{0,30}}\b(?:ha|har)\s+[^.]{{0,40}}?\b(?:kvinn\w+|köns\w*|jämställd\w*|"
        r"mångfald\w*)[^.]{0,30}\b(?:ledning\w*|ledarskap\w*|chef\w*|vd)\b",
        r"^(?=.*(?:policy|kod|plan|mål|strategi|arbet|neutral|fossil|hållbar|klimat|utsläpp|"
        r"jämställd|mångfald|certifi|etisk|elbil)).*?\b((?:hela|samtliga\s+bolag\s+i|all)\s+"
        r"(?:koncernen|företaget|bolaget|organisationen|sin\s+verksamhet|verksamheten|företagets\s+verksamhet))",
        r"\bkoncernens\s+(?:\w+\s+)?(?:utsläpp|mål|policy|plan|arbete|klimat)\w*",
        r"\b(?:alla|samtliga|hela)\s+(?:företagets|bolagets|leverantörens|koncernens)\s+"
        r"(?:bil|fordon|lokal|kontor|resor|utsläpp|verksamhet)\w*",
        rf"{SUPPLIER}[^.]{{0,60}}\bi\s+stort\b",
        rf"^(?:ledningen|styrelsen)\s+{MUST}\b[^.]{{0,40}}\b(?:kvinn|köns|jämställd)\w*",
        rf"{SUPPLIER}\s+{MUST}\s+vara\s+(?!registrer)\w+\s+som\s+(?:organisation|företag|bolag)\b",
        r"\bglobal\s+compact\b",
        rf"{SUPPLIER}[^.]{{0,60}}\bagenda\s+2030\b",
        r"\b(?:chef|ledning)\w*\s+(?:i|inom|på)\s+(?:företaget|bolaget|koncernen)[^.]{0,40}"
        r"\b(?:kvinn|köns|jämställd)\w*",
        rf"{SUPPLIER}\s+{MUST}\s+ha\s+(?:en\s+)?(?:mångfalds|jämställdhets|hållbarhets)"
        r"(?:plan|strategi|program|profil)\w*",
    )
)
_SHARE_OF_STAFF = compiled(r"\b(?:andel|sysselsatta|målgrupp)\w*")


def general_policy(text: str) -> str | None:
    """What concerns the supplier as a whole and not what is bought."""
    for sentence in sentences(text):
        if _BOUND.search(sentence) or WAIVED.search(sentence):
            continue
        if found := _POLICY.search(sentence):
            return found[0]
        if not _SHARE_OF_STAFF.search(sentence) and (whole := _of_the_whole(sentence)):
            return whole
    return None


def _of_the_whole(sentence: str) -> str | None:
    for pattern in _OF_THE_WHOLE:
        if found := pattern.search(sentence):
            return found[1] if pattern.groups else found[0]
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
