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
    MUST,
    ONLY,
    STAFF,
    SUPPLIER,
    WAIVED,
    compiled,
    first_match,
    sentences,
)

_AREA = (
    r"(?:kommunen(?!s\s+lokal)|kommun\b|kommunens\s+gränser|länet|regionen|bygden|området|"
    r"närområdet|trakten|orten|hemkommunen|hembygden|landskapet|sverige|län\b|norden\b|götaland|"
    r"svealand|norrland|sydsverige|blekinge|öland|gotland|östergötland|västergötland)"
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
_LOCAL = compiled(
    r"\blokal(?:t|a)?\s+(?:\w+\s+)?(?:leverantör|företag|anbudsgivar|producent|producera|odla|"
    r"förankr|närvaro|etabler|anknytning|förening|aktör|(?:under)?entreprenör|verksam|råvar|livsmedel|mat\b|"
    r"ägd|ägande|arbetskraft|näringsliv|kännedom|firm|hantverkar|grossist|bönder|gårdar|bolag|"
    r"kontor|personal|arbetslös)\w*"
    r"|\blokal(?:producera|odla|kännedom|anknytning|kontor|anställd)\w*|\bortskännedom\w*"
    r"|\bnär(?:producera|odla|produktion)\w*|\b(?:ortens|bygdens|kommunens\s+egna)\s+företag\w*"
    r"|\bsvensk(?:producera|odla|tillverka|ägd)\w*|\bsvenskt\s+ursprung"
    r"|\bsvensk(?:a|t)?\s+(?:leverantör|företag|bolag|anbudsgivar|kött|mjölk|råvar|livsmedel)\w*"
)
_DISTANCE = compiled(
    rf"^(?=.*(?:{SUPPLIER}|\b(?:kontor|verkstad|depå|lager|produktion|odling|slakt|lokaler)\w*))"
    r".*?\b((?:högst|max|maximalt|inom|mindre\s+än)\s+(?:en\s+radie\s+(?:av|på|om)\s+)?"
    r"\d+\s*(?:km|kilometer|mil)\b(?:\s+(?:från|av|runt|kring)\b)?)"
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
_COUNTRY = (
    r"(?:svensk|dansk|norsk|finsk|finländsk|tysk|polsk|nordisk|skandinavisk|inhemsk|utländsk)"
)
_NO = r"(?:får\s+inte|godtas\s+inte|accepteras\s+inte|antas\s+inte|utesl\w*|förkast\w*)"
_NATIONAL = compiled(
    rf"(?:{SUPPLIER}|{STAFF})\s+(?:som\s+)?(?:{MUST}\s+)?(?:vara|är)\s+(?:\w+\s+)?"
    rf"{_COUNTRY}(?:t|a)?\b(?!\s+(?:representant|ombud|agent|kontakt|mästare))"
    rf"|\b{_COUNTRY}t?\s+medborgarskap\w*|\b{_COUNTRY}a?\s+medborgare\b"
    rf"|\butländsk\w*\s+{SUPPLIER}[^.]{{0,40}}{_NO}"
    rf"|{SUPPLIER}\s+{MUST}\s+ha\s+(?:ett\s+)?{_COUNTRY}t?\s+(?:organisationsnummer|säte|ägar\w*)"
    rf"|{SUPPLIER}\s+(?:{MUST}\s+)?(?:vara|är)\s+(?:(?:en|ett|väl|helt)\s+)?lokala?t?\b"
    r"(?=\s*(?:[.,;!]|$|och\b|eller\b))"
)
_GOODS = (
    r"\b(?:mat|maten|livsmedl\w*|livsmedel\w*|\w*råvar\w*|\w*kött\w*|mjölk\w*|ägg\w*|potatis\w*|"
    r"\w*grönsak\w*|\w*bröd\w*|frukt\w*|bär|bären|fisk|fisken|honung\w*|ost|osten|\w*produkt\w*|"
    r"var(?:a|an|or|orna)|virke\w*|ved|veden|möbl\w*|möbel\w*|\w*material\w*|trä|träet|växt\w*|"
    r"blommor\w*|plantor\w*|kläder\w*|maskin\w*)"
)
_LIVES = compiled(r"\b(?:bo|bor|boende|bosatt|bosatta|folkbokförd\w*|skriven|skrivna)\b")


@cache
def _place_patterns(places: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """What ties to a place, for these names of places and for words such as the county."""
    names = [re.escape(name) for name in places if name]
    any_name = "|".join(names) or "(?!)"
    area = rf"(?:(?:{any_name})s?|{_AREA})\b"
    where = rf"{_AT}\s+(?:(?!plats)\w+\s+)?{area}"
    who = rf"(?:{SUPPLIER}|{STAFF})"
    seat = rf"(?:{_BETWEEN}{_SEATED}\s+)?{_BETWEEN}"
    # The verbs of having and being say nothing of a seat until a word of seat follows.
    being = rf"(?:(?:ha|har|vara|är|anställas|hämtas)\s+{_BETWEEN}{_SEATED}|{_BE})"
    rows = (
        rf"{who}\s+(?:som\s+|vilka\s+)?(?:{MUST}\s+)?(?:\w+\s+)?{being}\s+{seat}{where}",
        rf"{who}\s+(?:med\s+{_BETWEEN})?{_SEATED}\s+{where}",
        rf"\b(?:anställ|rekryter|erbjud)\w*\s+(?:\w+\s+){{0,3}}?{STAFF}\s+(?:som\s+\w+\s+)?{where}",
        rf"(?:{FAVOURED})\s+(?:\w+\s+){{0,3}}?{_SEAT_NOUN}\s+{where}",
        rf"\b{_SEAT_NOUN}\s+{where}[^.]{{0,40}}(?:{FAVOURED})",
        rf"{ONLY}\s+(?:\w+\s+){{0,3}}?{SUPPLIER}\s+{where}",
        rf"{SUPPLIER}\s+{where}[^.]{{0,50}}(?:{FAVOURED})",
        rf"(?:{FAVOURED})[^.]{{0,40}}{SUPPLIER}\s+{where}",
        rf"{SUPPLIER}\s+{where}\s+{MUST}\s+(?:lämna|delta|anlita|få|ges|bjudas)\w*",
        rf"\b(?:vänd|rikt)(?:er|ar|as|ad)?\s+(?:oss|sig)?\s*[^.]{{0,20}}{SUPPLIER}\s+{where}",
        rf"{who}\s+{MUST}\s+utgå\s+från\s+{_BETWEEN}(?:depå|\w*kontor|lager|filial)\w*\s+{where}",
        rf"{SUPPLIER}\s+från\s+andra\s+(?:kommun|ort|län)\w*[^.]{{0,40}}(?:{FAVOURED})",
        rf"\b(?:producera|odla|plocka|skörda|tillverka|uppfödd|fött|född|slakta|föräd)\w*\s+{where}",
        rf"\b(?:{any_name})s?-?(?:företag|basera|bolag|leverantör|odla|producera)\w*",
        rf"{_GOODS}\s+(?:som\s+)?(?:{MUST}\s+)?(?:\w+\s+)?(?:komma|kommer|vara|är|hämtas|köpas|"
        rf"köps|härstamma)\s+(?:\w+\s+)?från\s+(?:(?:gård|odlare|bönder|lantbruk|leverantör|"
        rf"producent|företag)\w*\s+{_AT}\s+)?{area}",
        rf"\b(?:ha|har|med|kräv\w*|av)\s+(?:sitt\s+)?ursprung\s+(?:i|från|inom)\s+(?:\w+\s+)?{area}",
        rf"\bursprung\s+(?:i|från|inom)\s+(?:\w+\s+)?{area}[^.]{{0,40}}(?:{FAVOURED})",
        rf"{who}[^.]{{0,30}}\b(?:inte|aldrig)\s[^.]{{0,30}}{_SEATED}\s+(?:\w+\s+)?utanför\s+"
        rf"(?:\w+\s+)?{area}",
        rf"(?:{who}|\b{_SEAT_NOUN})\s+(?:\w+\s+){{0,2}}?utanför\s+(?:\w+\s+)?{area}[^.]{{0,40}}"
        rf"{_NO}",
        *(rf"\b{name[:-3]}[aä]ndsk\w*" for name in names if name.endswith("and")),
    )
    return (_LOCAL, _NATIONAL, *(compiled(row) for row in rows))


def tied_to_place(text: str, places: Iterable[str]) -> str | None:
    """A phrase that ties a supplier, its people or its goods to a place.

    Where the work is done, delivered or discussed is no such thing.
    """
    patterns = _place_patterns(tuple(places))
    for sentence in sentences(text):
        if WAIVED.search(sentence):
            continue
        found = first_match(patterns, sentence)
        far = found is None and (_DISTANCE.search(sentence) or _DRIVEN.search(sentence))
        if far:
            found = far[1]
        if found:
            return found
    return None


def about_people(phrase: str) -> bool:
    """Whether a phrase of `tied_to_place` says where persons live."""
    return _LIVES.search(phrase) is not None
