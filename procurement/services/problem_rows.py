"""A file's problems as rows: all of them, or the worst when there are more than memory holds."""

from collections import Counter
from collections.abc import Sequence

from procurement.bulk import unsaved
from procurement.facts import clean
from procurement.intake import Level, Problem
from procurement.models import Import, ImportProblem

# So many problems of a file are kept as rows; of the rest only their number.
MOST_TOLD = 10_000


def problem_rows(imported: Import, told: Sequence[Problem]) -> list[ImportProblem]:
    """Problems as unsaved rows of an import."""
    return [
        unsaved(
            ImportProblem,
            imported_id=imported.pk,
            level=str(problem.level),
            place=clean(problem.place)[:200],
            row=problem.row,
            column=clean(problem.column)[:200],
            sentence=clean(problem.sentence),
        )
        for problem in _first(told)
    ]


def _first(told: Sequence[Problem]) -> Sequence[Problem]:
    """As many of a file's problems as are kept, errors first, and how many more there are."""
    if len(told) <= MOST_TOLD:
        return told
    kept = sorted(told, key=lambda problem: problem.level != Level.ERROR)[:MOST_TOLD]
    left = Counter(problem.level for problem in told)
    left.subtract(problem.level for problem in kept)
    parts = [
        f"{count:,} {word}".replace(",", "\u00a0")
        for count, word in (
            (left[Level.ERROR], "fel"),
            (left[Level.WARNING], "varningar"),
            (left[Level.INFO], "upplysningar"),
        )
        if count
    ]
    sentence = f"Filen har {' och '.join(parts)} till, som inte visas här."
    return [*kept, Problem(level=Level.INFO, place="", sentence=sentence)]
