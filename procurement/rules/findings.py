"""How the answers of an instrument's rules become one finding.

The law and the suitability are two axes that are never mixed: rules of law give `legal`, the
weights of all reasons give the score, and an instrument that the law stops is never recommended.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ljungby_social.law import Answer, DatedValue, Finding, Legal, Reason, Rule, Suitability
from procurement.rules.case import Case
from procurement.rules.identity import Room
from procurement.rules.remembering import Remembered

Rate = Callable[[Case, int, bool], Suitability]
Ask = Callable[[Case], Any]
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


@dataclass(slots=True, eq=False)
class _Law:
    """What the rules of law answer together, and the finding if they stop the instrument."""

    answers: Answers
    legal: Legal
    stopped: Finding | None = None


@dataclass(slots=True, eq=False)
class _Judged:
    """What all rules of an instrument give together: a finding for each suitability, or the only
    one where nothing but the score decides it."""

    legal: Legal
    score: int
    rate: Ask
    parts: dict[str, tuple[Any, ...]]
    findings: dict[Suitability, Finding] = field(default_factory=dict)
    only: Finding | None = None


class Finder:
    """An instrument on days between which nothing begins or ends.

    What the same facts give is worked out once: `remember` gives the same object for them, and
    answers are known again by their identity. Without it (`plain`) every rule runs each time.
    What is put together takes its place in `room`.
    """

    def __init__(
        self,
        instrument: Instrument,
        on: date,
        remember: Callable[[Callable[[Any], Any], Room], Ask] = Remembered,
        *,
        room: Room,
    ) -> None:
        self.code = instrument.code
        self._law = tuple(rule for rule in instrument.law if rule.in_force(on))
        judgement = [rule for rule in instrument.judgement if rule.in_force(on)]
        # Rules that look their answer up need no memory, and would only make the others' larger.
        self._judgement = sorted(judgement, key=lambda rule: rule.looks_up)
        self._order = [self._judgement.index(rule) for rule in judgement]
        worked_out = [rule.function for rule in judgement if not rule.looks_up]
        self._ask_law = remember(self._answered, room)
        self._ask = remember(lambda case: tuple([ask(case) for ask in worked_out]), room)
        self._look_up = [rule.function for rule in judgement if rule.looks_up]
        self._undated = _Law((None,) * len(self._law), Legal.UNKNOWN)
        self._rate = instrument.rate or rate_by_score
        self._remember = remember
        self._room = room
        self._rates: dict[tuple[int, bool], Ask] = {}
        self._found: dict[tuple[Any, ...], _Judged] = {}

    def find(self, case: Case) -> Finding:
        """Run every rule in force and put the answers together."""
        # Without the day nobody knows which paragraphs apply.
        law: _Law = self._undated if case.lot.date is None else self._ask_law(case)
        if law.stopped is not None:
            return law.stopped
        key = (law, self._ask(case), *[ask(case) for ask in self._look_up])
        judged = self._found.get(key) or self._judged(key)
        if judged.only is not None:
            return judged.only
        suitability = judged.rate(case)
        found = judged.findings.get(suitability)
        if found is None:
            found = judged.findings[suitability] = Finding(
                instrument=self.code,
                legal=judged.legal,
                suitability=suitability,
                score=judged.score,
                **judged.parts,
            )
        if self._rate is rate_by_score:
            judged.only = found
        return found

    def _answered(self, case: Case) -> _Law:
        answers = tuple([rule.function(case) for rule in self._law])
        legal = _legal(answers)
        return _Law(answers, legal, self._stopped(legal, answers) if legal in _STOPPED else None)

    def _judged(self, key: tuple[Any, ...]) -> _Judged:
        self._room.taken += 1
        law, worked_out, *looked_up = key
        given = (*worked_out, *looked_up)
        answers = (*law.answers, *[given[place] for place in self._order])
        rules = (*self._law, *[self._judgement[place] for place in self._order])
        reasons_for: list[Reason] = []
        reasons_against: list[Reason] = []
        missing: dict[str, None] = {"date": None} if law is self._undated else {}
        codes: list[str] = []
        values: dict[tuple[str, date], DatedValue] = {}
        for rule, answer in zip(rules, answers, strict=True):
            if answer is None:
                continue
            codes.append(rule.code)
            reasons_for += answer.reasons_for
            reasons_against += answer.reasons_against
            for name in answer.missing:
                missing[name] = None
            for row in answer.values_used:
                values[row.code, row.since] = row
        weights = [reason.weight for reason in (*reasons_for, *reasons_against)]
        score = min(100, max(0, sum(weights)))
        judged = self._found[key] = _Judged(
            legal=law.legal,
            score=score,
            rate=self._rated(score, any(weights)),
            parts={
                "reasons_for": tuple(reasons_for),
                "reasons_against": tuple(reasons_against),
                "missing": tuple(missing),
                "rules": tuple(codes),
                "values_used": tuple(values.values()),
            },
        )
        return judged

    def _rated(self, score: int, judged: bool) -> Ask:
        """How a score is read: the same for all answers that give it."""
        rate = self._rates.get((score, judged))
        if rate is None:
            read = self._rate
            rate = self._remember(lambda case: read(case, score, judged), self._room)
            self._rates[score, judged] = rate
        return rate

    def _stopped(self, legal: Legal, law: Answers) -> Finding:
        given = [(rule, answer) for rule, answer in zip(self._law, law, strict=True) if answer]
        against = [answer.reasons_against for _rule, answer in given if answer.legal is legal]
        used = [row for _rule, answer in given for row in answer.values_used]
        return Finding(
            instrument=self.code,
            legal=legal,
            suitability=Suitability.NOT_SUITABLE,
            score=0,
            reasons_for=(),
            reasons_against=tuple(reason for group in against for reason in group),
            rules=tuple(rule.code for rule, _answer in given),
            values_used=tuple({(row.code, row.since): row for row in used}.values()),
        )


def plain(function: Callable[[Any], Any], room: Room) -> Ask:
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
