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
    r"lantbruk|säljar|firm|hantverkar|konsult)\w*"
)
STAFF = r"\b(?:personal|medarbetar|anställd|person|arbetslös|ungdom|praktikant|deltagar)\w*"
MUST = r"(?:ska|skall|måste|bör|behöver)"
ONLY = r"\b(?:endast|bara|enbart|uteslutande)\b"
FAVOURED = (
    r"(?:prioriter|premier|föredra|företräde|förtur|poäng|mervärde|meriter|påslag|krav|kräv|"
    r"villkor|förutsätt|utesl|förkast|diskvalific)\w*|får\s+inte|godtas\s+inte|"
    r"(?:accepteras|antas)\s+inte|i\s+första\s+hand"
)
DEMAND = compiled(rf"\b{MUST}\b|{ONLY}|{FAVOURED}|\bfår\s+(?:bara\s+)?(?:lämna|delta)\b")
# Sentences that say that something is not asked for.
WAIVED = compiled(
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


def first_match(patterns: Iterable[re.Pattern[str]], text: str) -> str | None:
    found = (pattern.search(text) for pattern in patterns)
    return next((match[0] for match in found if match), None)
