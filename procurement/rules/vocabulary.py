"""Words that the guard of requirements shares: who, must, only, favoured; and reading a text.

Swedish only. Pure: no database, no clock.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

FLAGS = re.IGNORECASE | re.UNICODE


def compiled(text: str) -> re.Pattern[str]:
    return re.compile(text, FLAGS)


SUPPLIER = (
    r"\b(?:\w*leverantör|anbudsgivar|anbudssökand|anbudslämnar|\w*företag(?!shälso)|\w*bolag|"
    r"utförar|\w*entreprenör|\w*producent|\w*aktör|organisation|\w*förening|grossist|odlar|"
    r"lantbruk|bönder|säljar|firm|hantverkar|konsult)\w*"
)
STAFF = (
    r"\b(?:personal|medarbetar|anställd|person|arbetslös|ungdom|praktikant|deltagar|folk(?:et)?\b|"
    r"arbetskraft|chaufför|\w*städar|lokalvårdar|montör|tekniker|snickar)\w*"
)
MUST = r"(?:ska|skall|måste|bör|behöver)"
ONLY = r"\b(?:endast|bara|enbart|uteslutande)\b"
_CHOSEN = (
    r"(?:antas|delta|lämna|godtas|accepteras|beaktas|prövas|utvärderas|bli|väljas|tilldelas|"
    r"anlitas|bjudas|kvalificera|komma\s+i\s*fråga|få\s+(?:uppdrag|kontrakt|avtal))"
)
# Somebody is shut out, in main clauses and in subordinate ones.
REJECTED = (
    rf"(?:(?:får|kan|ska|skall|kommer)\s+(?:inte|ej|aldrig)\s+(?:att\s+)?{_CHOSEN}\w*|"
    r"(?:antas|godtas|accepteras|beaktas|prövas|utvärderas|godkänns|väljs)\s+(?:inte|ej|aldrig)|"
    r"kommer\s+(?:inte|ej)\s+i\s*fråga|är\s+(?:inte|ej)\s+(?:välkom|aktuell|behörig|intressant)\w*|"
    r"(?:läses|öppnas|anlitas)\s+(?:inte|ej|aldrig)|släpps\s+(?:inte|ej)\s+(?:in|fram)|"
    r"gör(?:e|a)?\s+sig\s+(?:inte|icke|ej)\s+besvär|"
    r"(?:utesl|uteslut|förkast|diskvalific|avvis|exkluder|underkänn)\w*|stängs\s+ute|"
    r"(?:sorteras|väljs|faller|räknas)\s+bort)"
)
FAVOURED = (
    r"(?:prioriter|premier|föredra|företräde|förtur|\w*poäng|mervärde|meriter|påslag|prisavdrag|"
    r"bonus|gynna|tillgodoräkn|\w*krav|kräv|villkor|förutsätt)\w*|"
    r"vikt(?:as?|ar|ning\w*)\s+(?:upp|ned|ner|högre|lägre|tyngre)|"
    r"(?:väljs|väljas|kommer|går|gå)\s+(?:alltid\s+)?först|"
    r"(?:är|ses\s+som)\s+(?:ett\s+(?:måste|plus)|en\s+fördel)|har\s+(?:en\s+)?fördel|"
    rf"räknas\s+(?:upp|ned|ner)|{REJECTED}|får\s+inte|i\s+första\s+hand"
)
DEMAND = compiled(rf"\b{MUST}\b|{ONLY}|{FAVOURED}|\bfår\s+(?:bara\s+)?(?:lämna|delta)\b")
# Sentences that say that something is not asked for.
WAIVED = compiled(
    r"\boavsett\b|\bingen\s+(?:särskild|viss|betydelse|roll|skillnad)|"
    r"\binget\s+(?:krav|villkor|måste)\b|\binga\s+(?:extra\s+)?(?:poäng|fördelar)\b|"
    r"\bäven\s+(?:av|för)\s+(?:dem|den|de|företag|leverantörer|anbudsgivare)\b|\bhela\s+den\s+juridiska\s+personen|"
    r"\binte\s+(?:ett\s+|något\s+)?(?:krav|villkor)\b|\baldrig\s+ett\s+villkor|"
    r"\b(?:krävs|kräver|behöver|behövs)\s+inte\b|\bkräv\w+\s+ingen\b|"
    r"\bpå\s+(?:samma|lika)\s+villkor\b|\b(?:bedöms|behandlas|prövas)\s+(?:\w+\s+)?lika\b|"
    r"\bpåverkar\s+inte\b"
)
# The assignment is given to somebody, or somebody is chosen.
GIVEN = (
    r"\b(?:går|ges|riktas|tilldelas|lämnas|erbjuds|ska\s+(?:gå|ges|riktas|tilldelas|lämnas|"
    r"erbjudas))\s+(?:\w+\s+)?(?:till\s+)?|"
    r"\b(?:(?:läggs|läggas)\s+ut\s+på|(?:uppdrag|drift|tjänst|avtal)\w*\s+(?:ska\s+|bör\s+)?(?:ligga|ligger)\s+hos)\s+|"
    r"\b(?:anlita|anlitar|välja|väljer|väljs|söker|vill\s+ha|föredrar|(?:köpa|köper|handla|handlar)\s+(?:helst\s+|gärna\s+|bara\s+|in\s+)?av)"
    r"\s+"
)


def demands(what: str) -> tuple[str, ...]:
    """Ways to ask that a supplier is something, as patterns; `what` is the pattern of the thing.

    What was found is the group `what`.
    """
    found = rf"(?P<what>{what})"
    return (
        rf"\b(?:{MUST}|får)\s+(?:\w+\s+){{0,2}}?(?:vara|drivas|bedrivas|utgöra|utgöras|ha|klassas|"
        rf"räknas)\s+(?:(?!ansvar)\w+\s+){{0,3}}?{found}",
        rf"{ONLY}\s+(?:(?!samarbete)\w+\s+){{0,4}}?{found}",
        rf"{found}[^.,]{{0,40}}?\s(?:{FAVOURED})",
        rf"\b(?:\w*krav(?:et)?|kräv\w+|villkor\w*)\b[^.]{{0,50}}?{found}",
        rf"\b(?:är|drivs\s+som)\s+(?:en\s+|ett\s+)?{found}[^.]{{0,30}}(?:{FAVOURED})",
        rf"\b(?:{FAVOURED})[\s:]+(?:\w+\s+){{0,3}}?{found}",
        rf"(?:{GIVEN})(?:(?!samarbete)\w+\s+){{0,2}}?{found}",
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


def first_match(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    found = (pattern.search(text) for pattern in patterns)
    return next((match[0] for match in found if match), None)


def first_unwaived(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    """What the patterns find first in a sentence that does not say that it is no demand."""
    for sentence in sentences(text):
        if not WAIVED.search(sentence) and (found := first_match(patterns, sentence)):
            return found
    return None
