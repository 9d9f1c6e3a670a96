"""How the answers of an instrument's rules become one finding.

The law and the suitability are two axes that are never mixed: rules of law give `legal`, the
weights of all reasons give the score, and an instrument that the law stops is never recommended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ljungby_social.law import Answer, DatedValue, Finding, Legal, Reason, Rule, Suitability
from procurement.rules.case import Case

Rate = Callable[[Case, int, bool], Suitability]

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

    def find(self, case: Case) -> Finding:
        """Run every rule in force on the day and put the answers together."""
        # Without the day nobody knows which paragraphs apply.
        law = [] if case.lot.date is None else _answers(self.law, case)
        no_day = ("date",) if case.lot.date is None else ()
        legal = Legal.UNKNOWN if no_day else _legal([answer for _, answer in law])
        if legal in _STOPPED:
            return self._stopped(legal, law)
        judged = _answers(self.judgement, case)
        answers = [answer for _, answer in (*law, *judged)]
        reasons_for = _joined([answer.reasons_for for answer in answers])
        reasons_against = _joined([answer.reasons_against for answer in answers])
        weights = [reason.weight for reason in (*reasons_for, *reasons_against)]
        score = min(100, max(0, sum(weights)))
        rate = self.rate or rate_by_score
        return Finding(
            instrument=self.code,
            legal=legal,
            suitability=rate(case, score, any(weights)),
            score=score,
            reasons_for=reasons_for,
            reasons_against=reasons_against,
            missing=_once([no_day, *(answer.missing for answer in answers)]),
            rules=tuple(rule.code for rule, _ in (*law, *judged)),
            values_used=_values([answer.values_used for answer in answers]),
        )

    def _stopped(self, legal: Legal, law: list[tuple[Rule, Answer]]) -> Finding:
        answers = [answer for _, answer in law if answer.legal is legal]
        return Finding(
            instrument=self.code,
            legal=legal,
            suitability=Suitability.NOT_SUITABLE,
            score=0,
            reasons_for=(),
            reasons_against=_joined([answer.reasons_against for answer in answers]),
            rules=tuple(rule.code for rule, _ in law),
            values_used=_values([answer.values_used for _, answer in law]),
        )


def rate_by_score(case: Case, score: int, judged: bool) -> Suitability:
    """Read a score by the two local limits. Without any weighted reason it stays unknown."""
    if not judged:
        return Suitability.UNKNOWN
    if score >= case.weight("score.recommend"):
        return Suitability.RECOMMENDED
    if score >= case.weight("score.possible"):
        return Suitability.POSSIBLE
    return Suitability.NOT_SUITABLE


def _answers(rules: tuple[Rule, ...], case: Case) -> list[tuple[Rule, Answer]]:
    found = []
    for rule in rules:
        if rule.in_force(case.day):
            answer = rule.function(case)
            if answer is not None:
                found.append((rule, answer))
    return found


def _legal(answers: list[Answer]) -> Legal:
    """No rule of law in force on the day means that the instrument does not exist then."""
    given = {answer.legal for answer in answers if answer.legal is not None}
    return next((legal for legal in _ORDER if legal in given), Legal.NOT_APPLICABLE)


def _joined(groups: Sequence[tuple[Reason, ...]]) -> tuple[Reason, ...]:
    return tuple(reason for group in groups for reason in group)


def _once(groups: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for group in groups for name in group))


def _values(groups: Sequence[tuple[DatedValue, ...]]) -> tuple[DatedValue, ...]:
    return tuple({(row.code, row.since): row for group in groups for row in group}.values())
