"""Swedish words in buyers' texts: stemmed, and found inside compounds.

A word is found when a token is the word in any inflection, when it is the last part of a
compound (*trappstädning* is *städning*), or when it is the first part and the rest only says
that it is work somebody does (*lokalvårdstjänster* is *lokalvård*, *städmaskin* is not *städ*).
The last word of a phrase may be the last part of a compound too.
Words of other languages are compared as they are written.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import snowballstemmer

from procurement.rules.pasted import composed

_TOKEN = re.compile(r"[^\W_]+(?:/\d+)?", re.UNICODE)
_MAX_CHARS = 6000
_MAX_CACHE = 30_000

# The rest of a compound that leaves its meaning alone: what is bought is still the first part.
_TAILS = (
    ("tjänst", "tjänster", "service", "arbete", "arbeten", "uppdrag", "drift", "hjälp", "stöd"),
    ("insats", "insatser", "verksamhet", "entreprenad", "leverans", "leveranser", "utförande"),
    ("avtal", "ramavtal", "upphandling", "köp", "behov", "program", "lösning", "lösningar"),
    ("hantering", "skötsel", "underhåll", "personal", "område", "företag"),
)

# Whose it is says nothing of what is bought: tvätt av kommunens fordon is tvätt av fordon.
_OWNERS = (
    "kommunens", "regionens", "stadens", "bolagets", "bolagens", "förvaltningens", "enhetens",
    "enheternas", "verksamhetens", "verksamheternas", "tjänstens", "skolans", "skolornas",
    "beställarens", "våra", "vårt",
)  # fmt: skip

_SHORTEST_HEAD = 5  # a last part shorter than this is found by chance too often
_SHORTEST_PHRASE_HEAD = 3  # the words before it leave less to chance
_SHORTEST_FIRST = 3

_stemmer = snowballstemmer.stemmer("swedish")
# The stemmer keeps the word that it works on: threads that met there would swap stems.
_one_at_a_time = threading.Lock()
_stems: dict[str, str] = {}


def stem(word: str) -> str:
    """The Swedish stem of a word in lower case. Remembered: texts repeat themselves."""
    found = _stems.get(word)
    if found is None:
        if len(_stems) > _MAX_CACHE:
            _stems.clear()
        with _one_at_a_time:
            found = _stems[word] = str(_stemmer.stemWord(word))
    return found


def tokens(text: str) -> list[str]:
    """The words of a text in lower case. Hyphens part words; very long texts are cut."""
    return _TOKEN.findall(composed(text[:_MAX_CHARS]).lower())


_TAIL_STEMS = frozenset(stem(tail) for tails in _TAILS for tail in tails)


@dataclass(frozen=True, slots=True)
class Hit:
    """A word of an owner (a kind or a signal), and the words of the text where it was found."""

    owner: int
    word: str
    found: str


Phrase = tuple[tuple[str, ...], int, str]  # its words, the number of its owner, as it was given


@dataclass(frozen=True, slots=True)
class _Said:
    """What a word says alone, and the phrases that it may begin."""

    alone: tuple[Hit, ...]
    foreign: tuple[Phrase, ...]
    phrases: tuple[Phrase, ...]


@dataclass(slots=True)
class Lexicon:
    """All words to look for, each with the number of its owner."""

    _single: dict[str, list[tuple[int, str]]] = field(default_factory=dict)
    _phrases: dict[str, list[Phrase]] = field(default_factory=dict)
    _foreign: dict[str, list[Phrase]] = field(default_factory=dict)
    _said: dict[str, _Said] = field(default_factory=dict)
    _silent: set[str] = field(default_factory=set)  # words that have been met and say nothing

    def add(self, owner: int, words: Iterable[str]) -> None:
        """Add Swedish words or phrases."""
        for word in words:
            parts = tuple(stem(part) for part in tokens(word))
            if len(parts) == 1:
                self._single.setdefault(parts[0], []).append((owner, word))
            elif parts:
                self._phrases.setdefault(parts[0], []).append((parts, owner, word))

    def add_foreign(self, owner: int, words: Iterable[str]) -> None:
        """Add words or phrases of other languages: found only as they are written."""
        for word in words:
            parts = tuple(tokens(word))
            if parts:
                self._foreign.setdefault(parts[0], []).append((parts, owner, word))

    def find(self, text: str) -> tuple[Hit, ...]:
        """Every hit in a text, in the order of the text."""
        if not text:
            return ()
        words = tokens(text)
        telling = set(words).difference(self._silent)
        if not telling:
            return ()
        hits: list[Hit] = []
        for place, word in enumerate(words):
            if word not in telling:  # as of most words
                continue
            said = self._said.get(word) or self._learn(word)
            if said is None:
                telling.discard(word)
                continue
            hits.extend(said.alone)
            if said.foreign:
                hits.extend(_phrase_hits(said.foreign, words, place))
            if said.phrases:
                near = [other for other in words[place : place + 9] if not other.endswith(_OWNERS)]
                stems = [stem(other) for other in near]
                hits.extend(
                    Hit(owner, entry, " ".join(near[: len(parts)]))
                    for parts, owner, entry in said.phrases
                    if _is_phrase(stems[: len(parts)], parts)
                )
        return tuple(hits)

    def _learn(self, word: str) -> _Said | None:
        """What a word says, remembered: texts repeat themselves. None when it says nothing."""
        if len(self._said) + len(self._silent) > _MAX_CACHE:
            self._said.clear()
            self._silent.clear()
        alone = tuple(Hit(owner, entry, word) for owner, entry in self._analyse(word))
        said = _Said(
            alone, tuple(self._foreign.get(word, ())), tuple(self._phrases.get(stem(word), ()))
        )
        if any((alone, said.foreign, said.phrases)):
            self._said[word] = said
            return said
        self._silent.add(word)
        return None

    def _analyse(self, word: str) -> tuple[tuple[int, str], ...]:
        found: dict[tuple[int, str], None] = {}
        for form in _cores(word):
            found.update(dict.fromkeys(self._single.get(form, ())))
            for start in range(_SHORTEST_FIRST, len(form) - _SHORTEST_HEAD + 1):
                found.update(dict.fromkeys(self._single.get(form[start:], ())))
        return tuple(found)


def _is_phrase(stems: list[str], parts: tuple[str, ...]) -> bool:
    """Whether words are a phrase; its last may be a compound (*renovering av kontorsmöbler*)."""
    if len(stems) != len(parts) or tuple(stems[:-1]) != parts[:-1]:
        return False
    last, wanted = stems[-1], parts[-1]
    return last == wanted or (
        len(wanted) >= _SHORTEST_PHRASE_HEAD
        and len(last) >= len(wanted) + _SHORTEST_FIRST
        and last.endswith(wanted)
    )


def _phrase_hits(phrases: Iterable[Phrase], words: list[str], place: int) -> Iterable[Hit]:
    for parts, owner, entry in phrases:
        if tuple(words[place : place + len(parts)]) == parts:
            yield Hit(owner, entry, " ".join(parts))


def _cores(word: str) -> tuple[str, ...]:
    """The stem of a word, and what is left when a general last part is taken away."""
    whole = stem(word)
    forms = {whole: None}
    if word.startswith(whole + whole[-1:]):  # tvätt keeps both letters alone, klädtvätt does not
        forms[whole + whole[-1:]] = None
    for start in range(_SHORTEST_FIRST, len(whole) - 2):
        if whole[start:] in _TAIL_STEMS:
            first = whole[:start]
            forms[stem(first)] = None
            if first.endswith("s"):
                forms[stem(first[:-1])] = None
            if first.endswith(whole[start]):  # tvätt + tjänst is written tvättjänst
                forms[stem(first + whole[start])] = None
    return tuple(forms)
