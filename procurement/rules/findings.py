"""How the answers of an instrument's rules become one finding.

The law and the suitability are two axes that are never mixed: rules of law give `legal`, the
weights of all reasons give the score, and an instrument that the law stops is never recommended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ljungby_social.law import Answer, DatedValue, Finding, Legal, Reason, Rule, Suitability
from procurement.rules.case import Case
from procurement.rules.identity import Room
from procurement.rules.remembering import Remembered

Rate = Callable[[Case, int, bool], Suitability]
Answers = tuple[Answer | None, ...]

# Legal answers in the order in which they win over one another.
_ORDER = (
    Legal.BLOCKED,
    Legal.NOT_APPLICABLE,
    Legal.UNKNOWN,
    Legal.MUST,
    Legal.MUST_ASSESS,
    Legal.ALLOWED,
    Legal.ALLOWED_BY_GUIDANCE,
    Legal.VOLUNTARY,
)
_STOPPED = (Legal.BLOCKED, Legal.NOT_APPLICABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """An instrument: its rules of law, its rules of judgement, and how its score is read."""

    code: str
    law: tuple[Rule, ...]
    judgement: tuple[Rule, ...]
    rate: Rate | None = None

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule, law first: what the public page shows."""
        return (*self.law, *self.judgement)


@dataclass(slots=True)
class _Together:
    """A finding but for its suitability, which also hangs on the case; one for each of those."""

    answers: tuple[Answers | None, Answers]  # kept, so that no other answers take their identity
    legal: Legal
    score: int
    judged: bool
    findings: dict[Suitability, Finding] = field(default_factory=dict)


class Finder:
    """An instrument on days between which nothing begins or ends.

    The same answers are put together once: `remember` gives the same object for the same facts,
    so answers are known again by their identity. Without it (`plain`) every rule runs each time.
    What is put together takes its place in `room`.
    """

    def __init__(
        self,
        instrument: Instrument,
        on: date,
        remember: Callable[[Callable[[Any], Any], Room], Callable[[Case], Any]] = Remembered,
        *,
        room: Room,
    ) -> None:
        self.code = instrument.code
        self._law = tuple(rule for rule in instrument.law if rule.in_force(on))
        self._judgement = tuple(rule for rule in instrument.judgement if rule.in_force(on))
        self._ask_law = [remember(rule.function, room) for rule in self._law]
        self._ask_judgement = [remember(rule.function, room) for rule in self._judgement]
        self._rate = instrument.rate or rate_by_score
        self._remember = remember
        self._room = room
        self._rates: dict[tuple[int, bool], Callable[[Case], Suitability]] = {}
        self._stops: dict[tuple[int, ...], tuple[Answers, Legal, Finding | None]] = {}
        self._found: dict[tuple[int, ...], _Together] = {}

    def find(self, case: Case) -> Finding:
        """Run every rule in force and put the answers together."""
        # Without the day nobody knows which paragraphs apply.
        law = None if case.lot.date is None else tuple([ask(case) for ask in self._ask_law])
        key: tuple[int, ...] = ()
        legal = Legal.UNKNOWN
        if law is not None:
            key = (1, *map(id, law))
            _law, legal, stopped = self._stops.get(key) or self._kept_stop(key, law)
            if stopped is not None:
                return stopped
        judged = tuple([ask(case) for ask in self._ask_judgement])
        key = (*key, *map(id, judged))
        together = self._found.get(key) or self._kept(key, law, judged, legal)
        suitability = self._suitability(case, together.score, together.judged)
        found = together.findings.get(suitability)
        if found is None:
            found = together.findings[suitability] = self._finding(together, suitability)
        return found

    def _suitability(self, case: Case, score: int, judged: bool) -> Suitability:
        rate = self._rates.get((score, judged))
        if rate is None:
            read = self._rate
            rate = self._remember(lambda case: read(case, score, judged), self._room)
            self._rates[score, judged] = rate
        return rate(case)

    def _kept_stop(
        self, key: tuple[int, ...], law: Answers
    ) -> tuple[Answers, Legal, Finding | None]:
        self._room.taken += 1
        legal = _legal(law)
        stopped = self._stopped(legal, law) if legal in _STOPPED else None
        self._stops[key] = law, legal, stopped
        return self._stops[key]

    def _kept(
        self, key: tuple[int, ...], law: Answers | None, judged: Answers, legal: Legal
    ) -> _Together:
        self._room.taken += 1
        given = [answer for answer in (*(law or ()), *judged) if answer is not None]
        weights = [
            reason.weight
            for answer in given
            for reason in (*answer.reasons_for, *answer.reasons_against)
        ]
        together = self._found[key] = _Together(
            answers=(law, judged),
            legal=legal,
            score=min(100, max(0, sum(weights))),
            judged=any(weights),
        )
        return together

    def _finding(self, together: _Together, suitability: Suitability) -> Finding:
        law, judged = together.answers
        rules = (*(self._law if law is not None else ()), *self._judgement)
        answers = list(zip(rules, (*(law or ()), *judged), strict=True))
        given = [answer for _rule, answer in answers if answer is not None]
        return Finding(
            instrument=self.code,
            legal=together.legal,
            suitability=suitability,
            score=together.score,
            reasons_for=_joined(answer.reasons_for for answer in given),
            reasons_against=_joined(answer.reasons_against for answer in given),
            missing=_once([() if law is not None else ("date",), *(a.missing for a in given)]),
            rules=tuple(rule.code for rule, answer in answers if answer is not None),
            values_used=_values([answer.values_used for answer in given]),
        )

    def _stopped(self, legal: Legal, law: Answers) -> Finding:
        answers = list(zip(self._law, law, strict=True))
        given = [answer for _rule, answer in answers if answer is not None]
        return Finding(
            instrument=self.code,
            legal=legal,
            suitability=Suitability.NOT_SUITABLE,
            score=0,
            reasons_for=(),
            reasons_against=_joined(
                answer.reasons_against for answer in given if answer.legal is legal
            ),
            rules=tuple(rule.code for rule, answer in answers if answer is not None),
            values_used=_values([answer.values_used for answer in given]),
        )


def plain(function: Callable[[Any], Any], room: Room) -> Callable[[Case], Any]:
    """For `Finder`: remember nothing."""
    return function


def rate_by_score(case: Case, score: int, judged: bool) -> Suitability:
    """Read a score by the two local limits. Without any weighted reason it stays unknown."""
    if not judged:
        return Suitability.UNKNOWN
    if score >= case.weight("score.recommend"):
        return Suitability.RECOMMENDED
    if score >= case.weight("score.possible"):
        return Suitability.POSSIBLE
    return Suitability.NOT_SUITABLE


def _legal(answers: Answers) -> Legal:
    """No rule of law in force on the day means that the instrument does not exist then."""
    given = {answer.legal for answer in answers if answer is not None}
    return next((legal for legal in _ORDER if legal in given), Legal.NOT_APPLICABLE)


def _joined(groups: Iterable[tuple[Reason, ...]]) -> tuple[Reason, ...]:
    return tuple(reason for group in groups for reason in group)


def _once(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _values(groups: Sequence[tuple[DatedValue, ...]]) -> tuple[DatedValue, ...]:
    return tuple({(row.code, row.since): row for group in groups for row in group}.values())
