"""Which kinds of purchase a lot is taken to be, and why: codes and words, side by side.

A kind never decides alone; it is a reason among reasons. Does not test whether the buyer chose
the right code.

A word that speaks for a service under a code for goods is mostly what the goods are for
(*hjullastare till återvinningscentralen*), and counts less. So does a word for goods under a code
for a service: *lagning av gardiner* buys no curtains. Where several kinds share a code, the title
says which one it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from procurement.rules.facts import Nature, nature_of
from procurement.rules.knowledge import Kind, Knowledge, Signal
from procurement.rules.screening import KindHit
from procurement.rules.text import Hit, Lexicon

# Which local strength counts, by what the codes say: with a word in the title, with one only in
# the description, and without any word.
_STRENGTHS = {
    "code": ("kind_code_and_word", "kind_code_and_description", "kind_code"),
    "broad": ("kind_broad_and_word", "kind_broad_and_description", "kind_broad"),
    "further": ("kind_word", "kind_further_and_description", "kind_further_code"),
    "none": ("kind_word", "kind_description", ""),
    "against": ("kind_word_against_code", "", ""),
}


_MAX_REMEMBERED = 5_000
_LAST = 10**9


@dataclass(frozen=True, slots=True)
class _Words:
    title: tuple[str, ...]
    description: tuple[str, ...]
    place: int  # among the words found, in the order of the text


class Matcher:
    """Finds kinds and signals in lots. Built once for a `Knowledge`; remembers words and codes."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._kinds = knowledge.kinds
        self._signals = knowledge.signals
        self._words = Lexicon()
        self._exclusions = Lexicon()
        for number, kind in enumerate(self._kinds):
            self._words.add(number, (*kind.words, *kind.synonyms))
            self._words.add_foreign(number, kind.foreign_words)
            self._exclusions.add(number, kind.exclusions)
        for number, signal in enumerate(self._signals, start=len(self._kinds)):
            self._words.add(number, signal.words)
            self._exclusions.add(number, signal.exclusions)
        self._exact = _by_code(self._kinds, "cpv_exact")
        self._broad = _by_code(self._kinds, "cpv_broad")
        self._prefixes: dict[str, list[int]] = {}
        for number, kind in enumerate(self._kinds):
            for prefix in kind.cpv_prefixes:
                self._prefixes.setdefault(prefix, []).append(number)
        self._lengths = sorted({len(prefix) for prefix in self._prefixes})
        self._sells_goods = {
            number
            for number, kind in enumerate(self._kinds)
            if any(
                nature_of(code.ljust(8, "0")) is Nature.GOODS
                for code in (*kind.cpv_exact, *kind.cpv_prefixes, *kind.cpv_broad)
            )
        }
        self._sells_only_goods = {
            number
            for number, kind in enumerate(self._kinds)
            if all(
                nature_of(code.ljust(8, "0")) is Nature.GOODS
                for code in (*kind.cpv_exact, *kind.cpv_prefixes, *kind.cpv_broad)
            )
        }
        self._strengths: dict[tuple[str, date], float] = {}
        self._by_one_code: dict[str, tuple[int, ...]] = {}

    def match(
        self, title: str, description: str, cpv: str | None, further: tuple[str, ...], on: date
    ) -> tuple[tuple[KindHit, ...], tuple[tuple[Signal, str], ...]]:
        """Kinds, strongest first, and signals with the words that were found.

        Codes are 8 digits. `on` is the day whose rows apply.
        """
        words, signals = self._words_found(title, description)
        hits = self._kinds_found(words, cpv, further, on)
        # Swedish names what is bought before what it is done to: *städning av golv*.
        place = {self._kinds[owner].slug: found.place for owner, found in words.items()}
        hits.sort(key=lambda hit: (-hit.strength, place.get(hit.slug, _LAST), hit.slug))
        return tuple(hits), tuple(
            (signal, word)
            for signal, word in signals
            if _applies(signal, on)
            and (not signal.cpv_prefixes or (cpv or "").startswith(signal.cpv_prefixes))
        )

    def stopped(self, title: str, description: str) -> tuple[tuple[Kind, str, str], ...]:
        """Kinds whose words are found but do not count, with the word and what spoke against it.

        For people who wonder why: matching itself does not ask.
        """
        against = {hit.owner: hit.found for hit in reversed(self._exclusions.find(title))}
        found: dict[int, str] = {}
        for hit in (*self._words.find(title), *self._words.find(description)):
            if hit.owner in against and hit.owner < len(self._kinds):
                found.setdefault(hit.owner, hit.found)
        return tuple((self._kinds[owner], word, against[owner]) for owner, word in found.items())

    def _kinds_found(
        self, words: dict[int, _Words], cpv: str | None, further: tuple[str, ...], on: date
    ) -> list[KindHit]:
        main = self._coded(cpv)
        broad = set(self._broad.get(cpv or "", ()))
        others: dict[int, list[str]] = {}
        for code in further:
            if code != cpv:
                for number in self._coded(code):
                    others.setdefault(number, []).append(code)
        nature = nature_of(cpv)
        told = any(number in main and found.title for number, found in words.items())
        hits = []
        for number in sorted({*words, *main, *broad, *others}):
            kind, found = self._kinds[number], words.get(number)
            how = _how(number, main, broad, others)
            if how == "none" and self._against(number, nature):
                how = "against"
            if how == "code" and told and found is None:
                how = "broad"
            strength = self._strength(how, found, on)
            if strength <= 0 or not _applies(kind, on):
                continue
            codes = (cpv,) if how in ("code", "broad") and cpv else tuple(others.get(number, ()))
            # A word of the title is often said again below it.
            shown = tuple(dict.fromkeys((*found.title, *found.description))) if found else ()
            hits.append(
                KindHit(slug=kind.slug, name=kind.name, codes=codes, words=shown, strength=strength)
            )
        return hits

    def _against(self, number: int, nature: Nature | None) -> bool:
        """Whether a code is for goods and a kind for services, or the other way round."""
        if nature is Nature.GOODS:
            return number not in self._sells_goods
        return nature is not None and number in self._sells_only_goods

    def _words_found(
        self, title: str, description: str
    ) -> tuple[dict[int, _Words], list[tuple[Signal, str]]]:
        in_title = self._words.find(title)
        same = description.strip() == title.strip()
        in_description = () if same else self._words.find(description)
        if not in_title and not in_description:
            return {}, []
        excluded = {hit.owner for hit in self._exclusions.find(title)}
        titles = _grouped(in_title)
        descriptions = _grouped(in_description)
        places = {owner: place for place, owner in enumerate({**titles, **descriptions})}
        words: dict[int, _Words] = {}
        signals: list[tuple[Signal, str]] = []
        for owner in sorted({*titles, *descriptions} - excluded):
            if owner < len(self._kinds):
                words[owner] = _Words(
                    titles.get(owner, ()), descriptions.get(owner, ()), places[owner]
                )
            else:
                signal = self._signals[owner - len(self._kinds)]
                found = titles.get(owner) or descriptions.get(owner, ())
                if owner in titles or not signal.title_only:
                    signals.append((signal, found[0]))
        return words, signals

    def _coded(self, code: str | None) -> tuple[int, ...]:
        """The kinds that a code stands for."""
        if not code:
            return ()
        known = self._by_one_code.get(code)
        if known is None:
            if len(self._by_one_code) > _MAX_REMEMBERED:
                self._by_one_code.clear()
            found = dict.fromkeys(self._exact.get(code, ()))
            for length in self._lengths:
                found.update(dict.fromkeys(self._prefixes.get(code[:length], ())))
            known = self._by_one_code[code] = tuple(found)
        return known

    def _strength(self, how: str, words: _Words | None, on: date) -> float:
        with_title, with_description, alone = _STRENGTHS[how]
        name = alone
        if words is not None:
            name = with_title if words.title else with_description
        if not name:
            return 0.0
        key = (name, on)
        if key not in self._strengths:
            if len(self._strengths) > _MAX_REMEMBERED:
                self._strengths.clear()
            row = self._knowledge.values.standing(f"local.strength.{name}", on)
            self._strengths[key] = float((row and row.amount) or 0)
        return self._strengths[key]


def _applies(row: Kind | Signal, on: date) -> bool:
    return row.since <= on and (row.until is None or on <= row.until)


def _how(number: int, main: tuple[int, ...], broad: set[int], others: dict[int, list[str]]) -> str:
    if number in main:
        return "code"
    if number in broad:
        return "broad"
    return "further" if number in others else "none"


def _by_code(kinds: tuple[Kind, ...], column: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for number, kind in enumerate(kinds):
        for code in getattr(kind, column):
            found.setdefault(code, []).append(number)
    return found


def _grouped(hits: tuple[Hit, ...]) -> dict[int, tuple[str, ...]]:
    found: dict[int, dict[str, None]] = {}
    for hit in hits:
        found.setdefault(hit.owner, {})[hit.found] = None
    return {owner: tuple(words) for owner, words in found.items()}
