"""Words of a draft requirement that point out one supplier: by name, by number, or as today's.

Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from procurement.rules.vocabulary import (
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

_FORM_IN_NAME = compiled(
    r"[\s,]+(?:ab|hb|kb|aktiebolag|handelsbolag|ekonomisk\s+förening|ek\.?\s*för\.?|svb|"
    r"ideell\s+förening|\(svb\))\s*$"
)
DOES = (
    r"(?:utföra?s|levereras|köpas?|köps|anlitas?|beställas|beställs|köpas\s+in|köps\s+in|hyras|tillverkas|skötas|sköts|"
    r"drivas|drivs|städas|underleverantör\w*|avropas|beställning\s+(?:sker|görs))"
)
# Case matters in names, so the rest is spelt out.
_NAMED_COMPANY = re.compile(
    rf"(?i:\b{DOES})\s+(?:av|från|hos|via|är)?\s*"
    r"(?P<name>[A-ZÅÄÖ][\w&.-]*(?:\s+[\w&.-]+){0,3}?\s+"
    r"(?:AB|HB|KB|Aktiebolag|[Ee]konomisk förening))\b"
)
_NUMBER = compiled(
    rf"{SUPPLIER}[^.]{{0,60}}\b(?:org\w*\.?\s*(?:nr|nummer)?\.?\s*)(?!212000)\d{{6}}-?\d{{4}}\b"
)

_OR_EQUAL = compiled(r"\b(?:likvärdig|motsvarande|jämförbar|liknande)\w*")

# Today's supplier ------------------------------------------------------------------------------

_WHO = r"\w*(?:leverantör|utförar|entreprenör|konsult|företag|bolag|firma)\w*"
_NOW = r"(?:i\s?dag|idag|nu|redan|sedan\s+tidigare|hittills)"
_THE_PRESENT = (
    rf"(?:(?:den\s+|vår\s+|våra\s+|de\s+)?(?:nuvarande|befintliga?|dagens|tidigare)\s+{_WHO}|"
    rf"den\s+{_WHO}\s+(?:som\s+)?(?:kommunen|vi|beställaren)\s+(?:redan\s+)?(?:har|anlitar|använder)"
    rf"(?:\s+avtal\s+med)?(?:\s+{_NOW})?|"
    rf"den\s+som\s+(?:redan\s+)?\w+\s+(?:\w+\s+){{0,2}}?{_NOW})"
)
# "Den som har uppdraget i dag", and the shorter "den firma som redan har nycklarna".
_ALREADY_IN = (
    rf"(?:{_THE_PRESENT}|den\s+(?:{_WHO}\s+)?som\s+(?:redan|i\s?dag|nu)\s+\w+(?:\s+\w+){{1,2}}?|"
    rf"den\s+(?:{_WHO}\s+)?som\s+\w+\s+(?:\w+\s+){{0,2}}?{_NOW})"
)
_ADVANTAGE = (
    r"(?:\w*poäng|premier|prioriter|förtur|företräde|mervärde|påslag|vikt\w+\s+upp|väljs\s+först|"
    r"(?:en|till)\s+fördel|har\s+fördel|får\s+(?:avtalet|uppdraget|kontraktet))"
)
_KEEP = r"(?:behåll\w*|ha\s+kvar|välj\w*|anlita\w*|vill\s+ha|prioritera\w*|föredra\w*)"
_TODAYS = compiled(
    rf"\b(?:nuvarande|befintliga?|dagens|tidigare)\s+(?:leverantör|utförar|entreprenör)\w*\s+"
    rf"(?:(?:{MUST}|får)(?!\s+(?:lämna|medverka|redovisa|överlämna|hjälpa|svara))|behåller|ges|"
    r"har\s+företräde)\b"
    rf"|\bsamma\s+{_WHO}\s+som\s+(?:i\s*dag|idag|nu|tidigare)"
    rf"|\bsamma\s+{_WHO}\s+(?:{MUST}|får)\s+(?:anlitas\s+igen|fortsätta|behålla)"
    rf"|\bfortsätt\w*\s+(?:\w+\s+){{0,3}}?(?:med|anlita|hos)\s+(?:samma\s+{_WHO}|{_THE_PRESENT})"
    rf"|\b{_KEEP}\s+{_THE_PRESENT}|\b(?:stannar|ligger\s+kvar|blir\s+kvar)\s+hos\s+{_THE_PRESENT}"
    rf"|\bförläng\w*\s+(?:\w+\s+){{0,3}}?med\s+(?:samma\s+{_WHO}|{_THE_PRESENT})"
    rf"|\b(?:går|ges|riktas|tilldelas|lämnas|erbjuds|erbjudas)\s+(?:\w+\s+)?(?:till\s+)?{_THE_PRESENT}"
    rf"|\b{DOES}\s+(?:av|från|hos)\s+{_THE_PRESENT}"
    rf"|{ONLY}\s+(?:den\s+)?{_THE_PRESENT}\s+(?:kan|får|{MUST})"
    rf"|\b{_ALREADY_IN}\s+[^.]{{0,20}}\b{_ADVANTAGE}"
    rf"|\b(?:behåll\w*|ha\s+kvar)\s+samma\s+{_WHO}"
)

# A lawful sentence about today's supplier: nothing is given for it.
_NOTHING_GIVEN = compiled(
    r"\b(?:inga|ingen|inget)\s+(?:\w+\s+)?(?:\w*poäng|fördel|förtur|företräde)\w*"
)

# A name that nobody knows ----------------------------------------------------------------------

# Houses and parts of the public sector, and who sells to all of it; told by how the name ends.
_PUBLIC = (
    r"(?!(?:\w*(?:verket|myndigheten|förmedlingen|kassan|styrelsen|inspektionen|kommunen?|regionen|"
    r"staden|nämnden|förvaltningen|kontoret|enheten|avdelningen|tjänsten?|kyrkan|rådet|polisen|"
    r"skolan?|hemmet|gården|köket|mottagningen|biblioteket|länder|land|kollegiet)s?|"
    r"(?:medborgar|stads|sjuk|ungdoms|kultur|folkets|vård|barn|familjens|bad|sim|service|rid|"
    r"församlings|polis|brand|förvaltnings|kommun|skol|resurs|arbets|elevhälso|social|hemvårds|"
    r"demens|miljö|räddnings|kost)\w*|region\w*|adda|statens|kammarkollegiet\w*|kommers|tendsign|"
    r"mercell|kina|europa|asien|indien|tekniska|länsstyrelsen|arbets\w+|det|den|de|dem)\b)"
)
_ROLE = (
    r"(?:leverantör|anbud|utförar|entreprenör|företag|bolag|förening|aktör|säljar|beställar|köpar|"
    rf"upphandl|konsult|asf|social|idébur|ideell|{STAFF})"
)
_NAME = rf"(?P<name>(?!(?i:{_ROLE}))(?i:{_PUBLIC})[A-ZÅÄÖ][\w&-]+)"
# How firms are called by what they do.
_FIRM = (
    rf"(?P<name>(?!(?i:{_ROLE}))(?i:{_PUBLIC})[A-ZÅÄÖ][\w&-]*(?:kompani(?:et)?|bolaget|firman|gruppen|teamet|"
    r"poolen|huset|jouren|experte(?:n|rna)|mästar(?:n|en|na)|partner|service|teknik|konsult(?:erna)?|"
    r"entreprenad|bygg|måleri(?:et)?|åkeri(?:et)?|tryck(?:eri(?:et)?)?|städ|tvätt(?:en|eriet)?|taxi|"
    r"frakt|express|transport(?:er)?|bageri(?:et)?|catering|proffs(?:en)?|specialisten|"
    r"grossist(?:en)?|plåt|rör|snickeri(?:et)?|verkstan|verkstaden))\b(?!\s+(?:[Ss]kola|i\s+dag))"
)
_BUYS = (
    r"(?:köpa|köper|köpas|köps|handla|handlar|handlas|beställ(?:a|er|s|as)|hyr|hyra|hyrs|anlita\w*|"
    r"avropa\w*)"
)
_ASSIGNMENT = r"(?:uppdrag|avtal|kontrakt|tjänst|order|beställning|drift|jobb)\w*"
_UNKNOWN_NAME = tuple(
    re.compile(row)
    for row in (
        rf"(?i:\b{_BUYS}\s+(?:\w+\s+){{0,3}}?(?:av|från|(?<!handlar\s)(?<!handla\s)hos)\s+){_NAME}",
        rf"(?i:\b{_ASSIGNMENT}\s+(?:{MUST}\s+)?(?:gå|går|ges|tilldelas|lämnas|läggs|läggas|erbjuds)\s+"
        rf"(?:ut\s+)?(?:till\s+|hos\s+|på\s+)?){_NAME}",
        r"(?i:\b(?:utföra?s|göra?s|sköta?s|levereras|lagas|lagades|drivas|drivs|tvättas|repareras|"
        r"servas|trycks|tryckas|tillverkas|städas|körs|köras|målas|byggs|klipps)\s+(?:av|hos)\s+)"
        rf"{_FIRM}",
        rf"(?i:\b(?:fortsätt\w*|förläng\w*)\s+(?:\w+\s+){{0,2}}?med\s+){_FIRM}",
    )
)
# How it is today or how it ends: a fact and no demand.
_FACT = compiled(
    r"\bi\s?dag\b|\bnu\b|\bnuvarande\b|\bhittills\b|\bför\s+närvarande\b|\blöper\s+ut\b|\bupphör\w*|"
    r"\bsägs?\s+upp\b|\bavslut\w+|\bramavtal\w*|\btidigare\b|\bförra\b"
)

# A known name ----------------------------------------------------------------------------------

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
_GETS = (
    rf"(?:(?:{MUST}|får)\s+{_ACTS}\b|(?:ges|har|får)\s+(?:företräde|förtur|\w*poäng)|prioriteras|"
    r"premieras|viktas\s+upp)"
)
# What goes to a supplier to be washed or mended; when it is clean it comes back to a house.
_HANDED_IN = (
    r"(?<!ren\s)(?<!rena\s)(?:\w*tvätt|matt|\w*kläd|bil|fordon|cykl|maskin|möbl|dator|textil|trycksak|"
    r"däck|verktyg)\w*\s+(?:\w+\s+)?(?:lämnas|skickas|körs|köras|sänds)\s+(?:\w+\s+)?(?:till|hos)"
)
# What stands right before a name that is the supplier's, and not a house's or a person's.
_BEFORE_A_NAME = (
    rf"(?:{DOES}\s+(?:av|från|hos|via|är)|"
    r"(?:samarbet\w*|samverka\w*|avtal\w*|kontrakt\w*|partnerskap\w*|tillsammans|överenskomme\w*|"
    r"tecknas|sluts|förläng\w*|fortsätt\w*)\s+med|"
    r"(?:leverantör|utförar|entreprenör|partner|företag|bolag)\w*\s+(?:är|blir|heter|"
    rf"{MUST}\s+(?:vara|bli))|(?:gå|går|ges|riktas|tilldelas|erbjuds|erbjudas)\s+(?:till\s+)?|nöjd\w*\s+med|"
    rf"(?:anlita|anlitar|välja|väljer|genom|motsvara|som|{_BUYS}\s+av)|{_HANDED_IN})"
)
_METHOD = r"(?:metod|modell|arbetssätt|koncept|system|rutin|sortiment|personal|tjänst|upplägg)\w*"
# A state company that every buyer knows, and which stands in no register of social enterprises.
_SAMHALL = compiled(
    rf"\bSamhall\s+{_GETS}|\b{DOES}\s+(?:av|från|hos|via|är)?\s*Samhall\b|"
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
        if not _NOTHING_GIVEN.search(sentence) and (found := first_match((_TODAYS,), sentence)):
            return found
        if found := first_match((_NUMBER, _SAMHALL), sentence):
            return found
        if unknown := _unknown_name(sentence, elsewhere):
            return unknown
    return None


def _unknown_name(sentence: str, places: set[str]) -> str | None:
    """A name that stands as a supplier's, though it is in no list; a place's is none."""
    if _FACT.search(sentence) or WAIVED.search(sentence) or _OR_EQUAL.search(sentence):
        return None
    for pattern in _UNKNOWN_NAME:
        found = pattern.search(sentence)
        if found and not found["name"].lower().startswith(tuple(places)):
            return found["name"]
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
    """Whether a word, spelt as a name, gets or does the work in a text.

    A word with another capital after it is mostly the name of a person or of a house.
    """
    name = re.escape(word[0].upper() + word[1:])
    return (
        re.search(
            rf"(?<!\w){name}\s+(?i:{_GETS})|(?<!\w){name}s\s+(?i:{_METHOD})|"
            rf"(?i:\b{_BEFORE_A_NAME})\s*\b{name}s?(?!\w|\s+[A-ZÅÄÖ])",
            text,
        )
        is not None
    )
