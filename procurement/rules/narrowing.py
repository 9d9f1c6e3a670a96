"""Words of a draft requirement that narrow who can bid: a trade mark, a collective agreement,
experience of one authority, and what a reservation may not ask.

Each function returns the phrase found, or None. Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cache

from procurement.rules.vocabulary import (
    DEMAND,
    FAVOURED,
    MUST,
    ONLY,
    REJECTED,
    SUPPLIER,
    WAIVED,
    compiled,
    first_match,
    first_unwaived,
    sentences,
)

# A trade mark ---------------------------------------------------------------------------------

_OR_EQUAL = compiled(r"\b(?:likvärdig|motsvarande|jämförbar|liknande|annat\s+märke)\w*")
# Goods that have a make.
_GOODS_WITH_MAKE = (
    r"(?:maskin|dator|skärm|surfplatt|telefon|mobil|skrivar|kopiator|bil|buss|lastbil|traktor|"
    r"fordon|cykl|verktyg|motorsåg|såg|klippar|trimmer|röjsåg|skruvdragar|borrmaskin|pump|lås|"
    r"dammsugar|vagn|truck|lamp|armatur|kamer|projektor|möbl|stol|spis|ugn|kyl|frys|diskmaskin|"
    r"tvättmaskin|kaffe|däck|batteri|färg|olj|kemikali|dispenser|penn|skor|sko\b|handsk|papper|kläd|jack|produkt|var|"
    r"utrustning|modell|programvar|licens|system)"
)
# Marks that show a quality and not a make, and words for sizes, classes and countries.
_LABELS = (
    r"(?:CE|EU|EN|ISO|SS|FSC|PEFC|KRAV|Svan\w*|Fairtrade|TCO|Bra|GOTS|Oeko|EPEAT|Energy|MSC|ASC|"
    r"Euro|Eko\w*|IP|LED|USB|HVO|UTZ|Rainforest|Nyckelhål\w*|Refurbished|Sverige|Arbets\w+|"
    r"Bluetooth|Wifi|WiFi|Basta|BASTA|Sunda|Byggvaru\w*|Leverantör\w*|Kommun\w*|Region\w*)"
)
_NAME = rf"(?!{_LABELS}(?![a-zåäö]))(?:i?[A-ZÅÄÖ][A-Za-zÅÄÖåäö&]+)(?![\w-]|\s+(?:län|kommun)\b)"
# Before a hyphen: longer than a size, and spelt as a name.
_NAME_ALONE = rf"(?<!\w)(?!{_LABELS}(?![a-zåäö]))[A-ZÅÄÖ][A-Za-zÅÄÖåäö&]{{3,}}"
# Case matters in names, so the rest is spelt out. "Av modell" and a letter name a size, no mark.
_MARK = tuple(
    re.compile(row)
    for row in (
        r"(?i:\b(?:märket|märke|fabrikat(?:et)?|varumärket?|tillverkaren|modell(?:en)?))\s+[\"”']?"
        r"(?P<name>[A-ZÅÄÖ][\w&-]+)",
        rf"(?i:\b\w*{_GOODS_WITH_MAKE}\w*)\s+(?i:{MUST}\s+(?:vara|heta)(?:\s+av\s+typen?)?)\s+"
        rf"(?i:en\s+|ett\s+)?(?P<name>{_NAME})",
        rf"^(?:Det|Den|De)\s+(?i:{MUST}\s+vara)\s+(?P<name>{_NAME})[.!]?$",
        rf"(?i:\b\w*{_GOODS_WITH_MAKE}\w*)\s+(?i:av\s+typen?|från|typ)\s+(?P<name>{_NAME})",
        rf"(?:Endast|Bara|Enbart)\s+(?P<name>{_NAME})\s+(?i:\w*\s*(?:godtas|accepteras|godkänns|"
        r"duger|får\s+användas|används|kan\s+offereras|offereras))",
        rf"(?i:\b\w*{_GOODS_WITH_MAKE}\w*)\s+(?i:{MUST}\s+(?:komma|köpas|vara)\s+från)\s+"
        rf"(?P<name>{_NAME})",
        rf"(?P<name>{_NAME_ALONE})-(?i:utförande|kvalitet|modell|fabrikat|(?:\w*{_GOODS_WITH_MAKE})\w*)\b",
        rf"(?P<name>{_NAME})\s+(?i:krävs|är\s+ett\s+krav|{MUST}\s+användas|{MUST}\s+offereras)",
    )
)
# Goods may be described as they will be: "levereras i".
_WANTED = compiled(
    rf"{DEMAND.pattern}|\b(?:leverer|offerer|beställ|köp)\w*|\bvi\s+(?:vill\s+ha|behöver|söker)\b"
)
# Work on, or parts that fit, what the buyer has already.
_ALREADY_THERE = compiled(
    r"\b(?:befintlig|serva|service|reparer|reparation|underhåll|reservdel|kompatib|passa|utbild|"
    r"kommunens|beställarens|köparens|nuvarande)\w*|\bfinns\s+i\s?dag|\bhar\s+i\s?dag"
)


def trade_mark(text: str, places: Iterable[str] = ()) -> str | None:
    """A mark or make that goods shall have, without "eller likvärdigt".

    A name of `places` is where goods come from, and no make.
    """
    elsewhere = {place.lower() for place in places}
    for sentence in sentences(text):
        if _OR_EQUAL.search(sentence) or _ALREADY_THERE.search(sentence):
            continue
        if WAIVED.search(sentence) or not _WANTED.search(sentence):
            continue
        for pattern in _MARK:
            found = pattern.search(sentence)
            if found and found["name"].lower() not in elsewhere and found.start("name") > 0:
                return found[0]
    return None


# A collective agreement -----------------------------------------------------------------------

_AGREEMENT = (
    r"(?:(?:ett|sitt|eget|gällande|giltigt|svenskt|tecknat|centralt|lokalt|rikstäckande|något)\s+)*"
    r"(?:kollektivavtal|hängavtal)\w*"
)
_BOUND_BY = (
    r"(?:ha|har|teckna|tecknat|ingå|ingått|(?:ha\s+)?skrivit\s+(?:på|under)|underteckna\w*|vara\s+bund\w+\s+(?:av|till)|är\s+bund\w+\s+(?:av|till)|"
    r"vara\s+anslut\w+\s+till|omfattas\s+av|med|utan|saknar)"
)
_TIED = r"kollektivavtals(?:anslut|bund)\w+"
_AGREEMENT_DEMANDED = (
    compiled(
        rf"(?:{SUPPLIER}|\bden\s+som)\s+(?:som\s+)?(?:{MUST}\s+)?(?:själv\w*\s+)?"
        rf"{_BOUND_BY}\s+{_AGREEMENT}"
    ),
    compiled(rf"\b{_AGREEMENT}\s+(?:(?:är|ger)\s+(?:ett\s+)?)?(?:{FAVOURED})"),
    compiled(rf"\b{_AGREEMENT}\s+{MUST}\s+(?:finnas|vara\s+teckna\w+|tecknas|uppvisas)"),
    compiled(rf"\b{_TIED}\s+{SUPPLIER}"),
    compiled(rf"{SUPPLIER}\s+(?:som\s+)?(?:{MUST}\s+)?(?:vara|är)\s+(?:inte\s+)?{_TIED}"),
    compiled(
        rf"{SUPPLIER}\s+(?:{MUST}\s+)?(?:vara|är|ha)\s+(?:medlem\w*|anslut\w+)\s+(?:i|till)\s+"
        r"(?:\w+\s+){0,4}?arbetsgivar(?:organisation|förbund|förening)\w*"
    ),
    compiled(
        rf"\b(?:krav\s+på|kravet\s+är|kräv\w+|villkor\w*\s+är)\s+(?:att\s+\w+\s+har\s+)?{_AGREEMENT}"
    ),
)
# Ways of saying no that need no "ska".
_NO_DEAL = rf"(?:\bing(?:en|et|a)\b|\binte\b|\baldrig\b|{REJECTED})"
_WITHOUT_AGREEMENT = (
    compiled(rf"\butan\s+{_AGREEMENT},?\s+(?:\w+\s+){{0,3}}?{_NO_DEAL}"),
    compiled(rf"\b(?:ing(?:et|a)|saknas)\s+{_AGREEMENT}(?:,?\s+\w+){{0,3}}?,?\s+{_NO_DEAL}"),
    compiled(
        rf"\b{_AGREEMENT}\s+(?:är|ses\s+som)\s+(?:\w+\s+)?(?:måste|obligatorisk|självklar|"
        r"förutsättning|grundkrav|krav)\w*"
    ),
    compiled(
        r"\b(?:handlar|köper|anlitar|samarbetar|skriver|tecknar)\s[^.]{0,20}?(?:inte|aldrig|bara|"
        rf"endast)\s[^.]{{0,25}}?{SUPPLIER}\s+(?:som\s+(?:saknar|har|inte\s+har)|utan|med)\s+"
        rf"{_AGREEMENT}"
    ),
    compiled(
        rf"\b(?:kopia|bevis|intyg)\s+(?:på|av|om)\s+(?:\w+\s+)?{_AGREEMENT}\s+(?:\w+\s+){{0,2}}?"
        r"(?:bifoga|lämna|visa|skicka)\w*"
    ),
    compiled(rf"{SUPPLIER}\s+(?:visar?\s+upp|uppvisar|bifogar|redovisar)\s+{_AGREEMENT}"),
)
_OR_SAME_TERMS = compiled(
    r"\b(?:eller|alternativt)\s+(?:\w+\s+){0,4}?(?:motsvar|likvärdig|samma|minst|villkor)\w*"
)


def collective_agreement(text: str) -> str | None:
    """A sentence that asks a supplier to have an agreement, not for the terms of one."""
    for sentence in sentences(text):
        if WAIVED.search(sentence) or _OR_SAME_TERMS.search(sentence):
            continue
        if DEMAND.search(sentence) and (found := first_match(_AGREEMENT_DEMANDED, sentence)):
            return found
        if found := first_match(_WITHOUT_AGREEMENT, sentence):
            return found
    return None


# Experience of one authority ------------------------------------------------------------------

_EXPERIENCE = r"(?:erfarenhet|referens|referensuppdrag|uppdrag|kontrakt|avtal|kännedom)\w*"


@cache
def _experience_patterns(places: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    named = "|".join(re.escape(name) for name in places if name) or "(?!)"
    buyer = (
        rf"(?:(?:{named})s?\s+(?:kommun|stad|region)\w*|region\s+(?:{named})|kommunen|beställaren|"
        r"köparen|upphandlande\s+myndigheten|denna\s+kommun|oss)\b"
    )
    by = rf"(?:åt|hos|från|för|till|med|av|i|inom)\s+{buyer}"
    worked = r"(?:arbetat|levererat|utfört|haft|varit|anlitats|samarbetat|drivit)"
    return (
        compiled(
            rf"(?:{SUPPLIER}|\bden\s+som)[^.]{{0,30}}\b(?:ha|har|haft|visa|styrka|lämna|kunna|med)\s+"
            rf"(?:\w+\s+){{0,3}}?{_EXPERIENCE}\s+(?:(?!eller\b)\w+\s+){{0,4}}?"
            rf"(?:åt|hos|från|av)\s+{buyer}"
        ),
        compiled(
            rf"(?:{SUPPLIER}|\bden\s+som)[^.]{{0,30}}\b(?:ha|har|måste|tidigare|redan)\s+"
            rf"(?:\w+\s+){{0,2}}?{worked}\s+(?:\w+\s+){{0,3}}?{by}"
        ),
        compiled(
            rf"\b(?:{_EXPERIENCE}|samarbete)\s+(?:åt|hos|från|med)\s+{buyer}[^.]{{0,30}}(?:{FAVOURED})"
        ),
        compiled(rf"\berfarenhet\w*\s+(?:\w+\s+){{0,4}}?{by}[^.]{{0,30}}(?:{FAVOURED})"),
        compiled(rf"(?:{FAVOURED})\s+(?:\w+\s+){{0,3}}?erfarenhet\w*\s+(?:\w+\s+){{0,4}}?{by}"),
    )


# To know the buyer's own houses is to have been there. That they are learnt later is no demand.
_KNOWS_THE_HOUSES = compiled(
    r"\b(?:erfarenhet|kännedom|kunskap|vana)\w*\s+(?:om|av|från|i)\s+(?:vår\w*|kommunens|"
    r"beställarens)\s+(?:\w+\s+)?(?:lokal|hus|fastighet|byggnad|skol|rutin|område|system)\w*"
    r"[^.]{0,40}\b(?:\w*poäng|premier\w*|meriter\w*|mervärde\w*|prioriter\w*|en\s+fördel|ett\s+plus)"
)
_ALSO_OTHERS = compiled(r"\beller\s+(?:\w+\s+){0,2}?(?:annan|andra|liknande|motsvarande|likvärdig)")


def experience_of_buyer(text: str, places: Iterable[str]) -> str | None:
    """A sentence that asks for earlier work for this very buyer, or for another that it names."""
    patterns = (*_experience_patterns(tuple(places)), _KNOWS_THE_HOUSES)
    for sentence in sentences(text):
        if WAIVED.search(sentence) or _ALSO_OTHERS.search(sentence):
            continue
        if DEMAND.search(sentence) and (found := first_match(patterns, sentence)):
            return found
    return None


# What a reservation may not ask ---------------------------------------------------------------

_TARGET = (
    r"(?:målgrupp|funktionsnedsatt|funktionsnedsättning|arbetslös|långtidsarbetslös|långtidssjuk|"
    r"nyanländ|arbetsmarknad)\w*"
)
_THIS = (
    r"\b(?:(?:just|själva)\s+)?(?:(?:detta|det\s+här|den\s+här|denna)\s+)?"
    r"(?:kontrakt|uppdrag|avtal|arbete|tjänst|leverans|städning)\w*"
)
_HERE = (
    r"(?:i|inom|på|under)\s+(?:(?:detta|det\s+här)\s+)?(?:uppdrag|kontrakt|avtal|plats\b)\w*|"
    r"hos\s+(?:oss|kommunen|beställaren)|i\s+(?:våra|kommunens|beställarens)\s+lokaler"
)
_WORKERS = (
    r"(?:personal|medarbetar|anställd|arbetare|arbetarna|\w*städar|lokalvårdar|de\s+sysselsatta|"
    r"arbetslag|arbetsstyrka|(?:de|dem|den|alla)\s+som\s+\w+)\w*"
)
_DONE = r"(?:utföra?s|sköta?s|fullgöras?|göra?s|genomföra?s|bemanna?s)"
_OWN_HANDS = (
    compiled(
        r"\b(?:arbetet|uppdraget|kontraktet|tjänsten|avtalet|städningen|leveransen)\b[^.]{0,40}"
        rf"\b{_DONE}\s+(?:\w+\s+){{0,4}}?(?:av|med)\b[^.]{{0,60}}\b{_TARGET}"
    ),
    compiled(
        rf"\b{_TARGET}[^.]{{0,40}}\b{MUST}\s+(?:\w+\s+){{0,2}}?"
        rf"(?:utföra|arbeta|delta|göra|sköta|fullgöra)\b[^.]{{0,30}}?{_THIS}"
    ),
    compiled(
        rf"\bbemanna\w*\s+(?:uppdraget|kontraktet|tjänsten|arbetet)\s+(?:\w+\s+)?med\b"
        rf"[^.]{{0,40}}\b{_TARGET}"
    ),
    compiled(
        r"\b(?:andel\w*|\d+\s*(?:procent|%)|hälften|\w+delar?)[^.]{0,60}\bsom\s+(?:utför|arbetar\s+(?:i|med|inom)|"
        rf"deltar\s+i|fullgör)\s+{_THIS}[^.]{{0,60}}\b{_TARGET}"
    ),
    compiled(
        rf"\b{_WORKERS}\s+(?:\w+\s+)?(?:{_HERE})[^.]{{0,60}}\b{MUST}\b[^.]{{0,60}}\b{_TARGET}"
    ),
    compiled(
        rf"^(?:personalen|\w*städarna|medarbetarna|chaufförerna|de\s+som\s+\w+(?:\s+\w+)?)\s+{MUST}\s+"
        rf"(?:vara|tillhöra)\s+(?:\w+\s+)?{_TARGET}"
    ),
    compiled(rf"\b{MUST}\b[^.]{{0,60}}\b{_TARGET}[^.]{{0,20}}\b(?:arbeta|finnas)\s+(?:{_HERE})"),
)


def own_hands(text: str) -> str | None:
    """A sentence that asks the target group to do this very contract."""
    return first_unwaived(_OWN_HANDS, text)


# Practice is occupation too: UHM "Vilka personer avses".
_PRACTICE = r"(?:\w*praktik|arbetsträn|arbetspröv|lönebidrag|volontär|oavlönad|ej\s+anställd)\w*"
_EMPLOYED = r"(?:tillsvidare|fast\s+|heltids|månads|ordinarie\s+)?(?:anställd|avlönad)\w*"
_COUNTED = r"(?:räknas|medräknas|inräknas|ingår|tas\s+med|tas\s+upp|beaktas)"
_ONLY_EMPLOYED = (
    compiled(
        rf"\b{_PRACTICE}[^.]{{0,40}}\b(?:{_COUNTED}\s+(?:inte|ej|aldrig)|"
        rf"(?:får|ska|kan)\s+(?:inte|ej)\s+(?:räknas|medräknas|ingå|tas|inräknas))"
    ),
    compiled(
        rf"{ONLY}\s+(?:\w+\s+){{0,3}}?{_EMPLOYED}[^.]{{0,30}}\b(?:{_COUNTED}|(?:får|ska|kan)\s+"
        r"(?:räknas|medräknas|ingå|tas))"
    ),
    compiled(
        rf"\b(?:{_COUNTED}|räkna)\s+{ONLY}\s+(?:med\s+)?(?:\w+\s+){{0,2}}?{_EMPLOYED}|"
        rf"\b(?:{_TARGET}|personerna)[^.]{{0,40}}\b{MUST}\s+(?:alla\s+)?vara\s+{_EMPLOYED}"
        r"(?!\s+eller|\s+(?:och|,)\s+\w*praktik)"
    ),
)


def only_employed(text: str) -> str | None:
    """A sentence that counts the employed only, where practice is occupation as well."""
    return first_unwaived(_ONLY_EMPLOYED, text)


_FRACTIONS = {
    "hälften": Decimal(1) / 2,
    "en tredjedel": Decimal(1) / 3,
    "två tredjedelar": Decimal(2) / 3,
    "en fjärdedel": Decimal(1) / 4,
    "tre fjärdedelar": Decimal(3) / 4,
    "en femtedel": Decimal(1) / 5,
    "var tredje": Decimal(1) / 3,
    "var fjärde": Decimal(1) / 4,
    "var femte": Decimal(1) / 5,
    "varannan": Decimal(1) / 2,
}
_TENS = {"tio": 10, "femton": 15, "tjugo": 20, "tjugofem": 25, "trettio": 30, "fyrtio": 40}
_TENS |= {"femtio": 50, "sextio": 60, "sjuttio": 70, "åttio": 80, "hundra": 100}
_SHARE = compiled(
    r"(?:\b(?P<most>högst|max|maximalt|under|mindre\s+än)\s+)?(?:\b(?:minst|lägst|över|mer\s+än)\s+)?"
    rf"\b(?:(?P<number>\d+(?:[.,]\d+)?|{'|'.join(_TENS)})\s*(?:procent\b|%)|"
    rf"(?P<part>{'|'.join(_FRACTIONS)})\b)"
)
_PERSONS = r"\b(?:sysselsatt|sysselsätt|anställd|personal|medarbetar|arbetsstyrk|person|arbetar)\w*"
_OF_PERSONS = compiled(rf"{_PERSONS}|\b{_TARGET}")
# The share of the paragraph, called just that: "Andelen ska vara minst 25 procent".
_THE_SHARE = compiled(
    rf"\bandelen\s+(?:{MUST}|får|är)\b.*{_PERSONS}|\bandelskrav\w*|"
    rf"^andelen\s+(?:{MUST}\s+)?(?:uppgår?|vara|är)\b"
)


def share_of_persons(text: str) -> tuple[str, Decimal] | None:
    """The least share of target group that a sentence asks a supplier for: phrase and 0 to 1."""
    for sentence in sentences(text):
        found = _SHARE.search(sentence)
        if found is None or found["most"] or WAIVED.search(sentence):
            continue
        if first_match(_OWN_HANDS, sentence):  # a share of those who do this contract
            continue
        of_target = _OF_PERSONS.search(sentence) and re.search(_TARGET, sentence, re.IGNORECASE)
        if of_target or _THE_SHARE.search(sentence):
            return found[0], _share(found)
    return None


def _share(found: re.Match[str]) -> Decimal:
    if part := found["part"]:
        return _FRACTIONS[" ".join(part.lower().split())]
    number = found["number"].lower()
    return Decimal(_TENS.get(number) or number.replace(",", ".")) / 100
