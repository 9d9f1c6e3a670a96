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
    SUPPLIER,
    WAIVED,
    compiled,
    first_match,
    sentences,
)

# A trade mark ---------------------------------------------------------------------------------

_OR_EQUAL = compiled(r"\b(?:likvärdig|motsvarande|jämförbar|liknande|annat\s+märke)\w*")
# Case matters in names, so the rest is spelt out. "Av modell" and a letter name a size, no mark.
_MARK = re.compile(
    r"(?i:\b(?:märket|märke|fabrikat(?:et)?|varumärket?|tillverkaren|modell(?:en)?))\s+[\"”']?"
    r"(?P<name>[A-ZÅÄÖ][\w&-]+)"
)
# Work on, or parts that fit, what the buyer has already.
_ALREADY_THERE = compiled(
    r"\b(?:befintlig|serva|service|reparer|reparation|underhåll|reservdel|kompatib|passa|utbild|"
    r"kommunens|beställarens|köparens|nuvarande)\w*|\bfinns\s+i\s?dag|\bhar\s+i\s?dag"
)


def trade_mark(text: str) -> str | None:
    """A mark or make that goods shall have, without "eller likvärdigt"."""
    for sentence in sentences(text):
        if _OR_EQUAL.search(sentence) or _ALREADY_THERE.search(sentence):
            continue
        if WAIVED.search(sentence) or not DEMAND.search(sentence):
            continue
        if found := _MARK.search(sentence):
            return found[0]
    return None


# A collective agreement -----------------------------------------------------------------------

_AGREEMENT = (
    r"(?:(?:ett|eget|gällande|giltigt|svenskt|tecknat|centralt|lokalt|rikstäckande|något)\s+)*"
    r"(?:kollektivavtal|hängavtal)\w*"
)
_BOUND_BY = (
    r"(?:ha|har|teckna|tecknat|ingå|ingått|vara\s+bund\w+\s+(?:av|till)|är\s+bund\w+\s+(?:av|till)|"
    r"vara\s+anslut\w+\s+till|omfattas\s+av|med|utan|saknar)"
)
_AGREEMENT_DEMANDED = (
    compiled(
        rf"(?:{SUPPLIER}|\bden\s+som)\s+(?:som\s+)?(?:{MUST}\s+)?(?:själv\w*\s+)?"
        rf"{_BOUND_BY}\s+{_AGREEMENT}"
    ),
    compiled(rf"\b{_AGREEMENT}\s+(?:är\s+(?:ett\s+)?)?(?:{FAVOURED})"),
    compiled(rf"\b(?:krav\s+på|kräv\w+|villkor\w*\s+är)\s+(?:att\s+\w+\s+har\s+)?{_AGREEMENT}"),
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


_ALSO_OTHERS = compiled(r"\beller\s+(?:\w+\s+){0,2}?(?:annan|andra|liknande|motsvarande|likvärdig)")


def experience_of_buyer(text: str, places: Iterable[str]) -> str | None:
    """A sentence that asks for earlier work for this very buyer, or for another that it names."""
    patterns = _experience_patterns(tuple(places))
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
_OWN_HANDS = (
    compiled(
        r"\b(?:arbetet|uppdraget|kontraktet|tjänsten|avtalet)\b[^.]{0,40}"
        rf"\b(?:utföras|utförs|skötas|fullgöras)\s+(?:\w+\s+){{0,2}}?av\b[^.]{{0,60}}\b{_TARGET}"
    ),
    compiled(
        rf"\b{_TARGET}[^.]{{0,40}}\b{MUST}\s+(?:\w+\s+){{0,2}}?"
        rf"(?:utföra|arbeta|delta|göra|sköta|fullgöra)\b[^.]{{0,30}}?{_THIS}"
    ),
    compiled(
        r"\b(?:andel\w*|\d+\s*(?:procent|%))[^.]{0,60}\bsom\s+(?:utför|arbetar\s+(?:i|med|inom)|"
        rf"deltar\s+i|fullgör)\s+{_THIS}[^.]{{0,60}}\b{_TARGET}"
    ),
)


def own_hands(text: str) -> str | None:
    """A sentence that asks the target group to do this very contract."""
    for sentence in sentences(text):
        if not WAIVED.search(sentence) and (found := first_match(_OWN_HANDS, sentence)):
            return found
    return None


_HALF = r"hälften"
_SHARE = compiled(
    rf"\b(?:minst|lägst|över|mer\s+än)\s+(?:(?P<number>\d+(?:[.,]\d+)?)\s*(?:procent|%)|{_HALF}\b)"
)
_OF_PERSONS = compiled(
    rf"\b(?:sysselsatt|sysselsätt|anställd|personal|medarbetar|arbetsstyrk|person)\w*|\b{_TARGET}"
)


def share_of_persons(text: str) -> tuple[str, Decimal] | None:
    """The least share of target group that a sentence asks a supplier for: phrase and 0 to 1."""
    for sentence in sentences(text):
        found = _SHARE.search(sentence)
        if found is None or WAIVED.search(sentence):
            continue
        if _OF_PERSONS.search(sentence) and re.search(_TARGET, sentence, re.IGNORECASE):
            number = found["number"]
            share = Decimal(number.replace(",", ".")) / 100 if number else Decimal("0.5")
            return found[0], share
    return None
