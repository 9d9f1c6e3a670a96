"""Words of a draft requirement about what kind of company a supplier is: its size, its owners, its
age, or what it is a member of.

A purchase may be made easy for small enterprises, for all of them alike; it may not be kept for
them. Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

from procurement.rules.vocabulary import (
    DEMAND,
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

_BOUND_TO = r"(?:företag|bolag|firm|leverantör|byrå|entreprenör|aktör)\w*"
_KIND = (
    r"\b(?:(?:små|stor|mikro|familje|storföretag|kvinno)-?(?:företag|bolag|firm|leverantör|koncern)\w*|"
    r"(?:små|litet?|liten|lilla|mindre|stora?t?|större|medelstora?|nystarta\w+|nyetablera\w+|"
    r"nybilda\w+|börsnotera\w+|internationell\w+|multinationell\w+|privata|"
    r"fåmans\w*)\s+(?:och\s+\w+\s+)?"
    rf"(?:\w+\s+)?\w*{_BOUND_TO}|(?:familje|kvinno|personal|privat|utlands|riskkapital|medarbetar|"
    r"stats|statligt\s+|kommunalt\s+|offentligt\s+|privat\s+)(?:ägd|ägt|ägda)\b"
    rf"(?:\s+{_BOUND_TO})?|kvinnligt?a?\s+(?:företagare|ägare)\w*|börsnotera\w+|nystarta\w+)"
)
_PREFERRED = (
    rf"(?:prioriter|premier|föredra|företräde|förtur|\w*poäng|påslag|{REJECTED}|ges\s+fördel|"
    r"vikt\w+\s+(?:upp|ned|ner)|väljs\s+först|är\s+(?:ett\s+)?(?:krav|måste)|krävs)"
)
_CHOOSES = (
    r"(?:prioriterar|premierar|föredrar|gynnar|söker|vill\s+(?:helst\s+)?ha|anlitar|väljer|"
    r"köper\s+(?:helst\s+|bara\s+)?av|skriver\s+avtal\s+med)"
)
_KIND_DEMANDED = (
    compiled(
        rf"(?:{SUPPLIER}|\b(?:den|de)\s+som\s+\w+(?:\s+\w+)?)\s+{MUST}\s+(?:inte\s+)?(?:vara|drivas\s+som)\s+"
        rf"(?:(?:en|ett|av|helt)\s+)*{_KIND}"
    ),
    compiled(rf"{ONLY}\s+(?:för\s+|till\s+|av\s+|med\s+)?{_KIND}"),
    compiled(rf"(?:^|\banbud\s+från\s+){_KIND}\s+(?:\w+\s+){{0,2}}?{_PREFERRED}"),
    compiled(rf"\b{_CHOOSES}\s+(?:(?:ett|en|helst|gärna|främst)\s+)*{_KIND}"),
    compiled(
        rf"\b(?:\w*poäng|företräde|förtur)\w*\s+(?:ges\s+|får\s+|går\s+)?(?:till\s+|åt\s+|för\s+)?{_KIND}"
    ),
    compiled(
        r"\b(?:uppdrag|avtal|kontrakt|order|jobb)\w*\s+(?:ska\s+|bör\s+)?(?:gå|går|ges|tilldelas|"
        rf"lämnas|läggs)\s+(?:ut\s+)?(?:till\s+|hos\s+|på\s+)?(?:ett\s+|en\s+)?{_KIND}"
    ),
    compiled(
        rf"{SUPPLIER}\s+(?:som\s+)?(?:{MUST}\s+)(?:\w+\s+)?(?:ägas|vara\s+äg[dt]a?)\s+(?:\w+\s+){{0,3}}?av\b"
    ),
    compiled(
        rf"{SUPPLIER}\s+(?:{MUST}|får)\s+(?:inte\s+)?ha\s+(?:högst|max\w*|färre\s+än|fler\s+än|"
        r"mer\s+än)\s+\w+\s+anställda\s*[.]?$"
    ),
)

# Systems and duties that somebody joins to do the work, and what other checks speak of.
_OTHER_MEMBERSHIP = compiled(
    r"\barbetsgivar|\bglobal\s+compact|\b(?:asf|\w*regist)|\bretur|\bproducentansvar|\båtervinn|"
    r"\bförsäkring|\bpeppol|\bid06|\bgs1|\b(?:europeiska\s+unionen|eu|ees|wto|gpa)\b|system\b|"
    r"\bkollektivavtal|\beller\s+(?:\w+\s+){0,2}?(?:likvärdig|motsvarande)|\blönegaranti|"
    r"\banbudsgrupp|\bkonsorti|\bpersonalkoop|\bstyr(?:grupp|else)|\bprojektgrupp|\barbetsgrupp"
)
_BODY = (
    r"\w*(?:organisation|förbund|förening|nätverk|kedj|kooperation|handelskammar|kluster|bransch)"
    r"\w*"
)
_MEMBERSHIP = (
    compiled(
        rf"(?:{SUPPLIER}|\bden\s+som\s+\w+(?:\s+\w+)?)\s+{MUST}\s+vara\s+(?:\w+\s+)?medlem\w*\s+(?:i|av|hos)\b"
    ),
    compiled(
        rf"{SUPPLIER}\s+{MUST}\s+(?:vara\s+(?:anslut|organiser)\w+\s+(?:till|i)|tillhöra|ingå\s+i)\s+"
        rf"(?:\w+\s+){{0,3}}?{_BODY}"
    ),
    compiled(rf"\bmedlemskap\w*\s+(?:i|hos)\s+[^.]{{1,60}}?\b{_PREFERRED}"),
    compiled(r"\b(?:krav|kräv\w+)\s+(?:på\s+|är\s+)?medlemskap\w*\s+i\b"),
    compiled(rf"{ONLY}\s+(?:\w+\s+)?medlem(?:mar|mer|sföretag\w*)?\s+(?:i|av|hos)\b"),
    compiled(
        rf"(?:{SUPPLIER}\s+som\s+(?:är|inte\s+är)\s+|^)medlem(?:mar)?\s+i\s+[^.]{{1,50}}?\b{_PREFERRED}"
    ),
)


def kind_of_company(text: str) -> str | None:
    """A sentence that chooses companies, or shuts them out, by their size, age or owners."""
    return first_unwaived(_KIND_DEMANDED, text)


def membership(text: str) -> str | None:
    """A sentence that asks a supplier to be a member of something, or gives credit for it.

    Employers' organisations are left to the check of collective agreements.
    """
    for sentence in sentences(text):
        if WAIVED.search(sentence) or _OTHER_MEMBERSHIP.search(sentence):
            continue
        if DEMAND.search(sentence) and (found := first_match(_MEMBERSHIP, sentence)):
            return found
    return None
