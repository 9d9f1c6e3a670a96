"""What a person has said of a row in a plan is not undone by a guess.

The same plan may come again with other headers, or by the command, where nobody is asked. A row
that is still unsure is then read as it is guessed; but where somebody has answered what it meant,
the answer stands and the row is left out.
"""

from procurement.intake import Level, Problem, SourceFormat
from procurement.intake import Notice as IntakeNotice
from procurement.models import Lot, Tender, UnsureRow


def kept_answer(tender: Tender, notice: IntakeNotice, guessed: set[int]) -> Problem | None:
    """Why a notice may not change a purchase: a guess in it goes against what a person has said
    of the row that the purchase came from. None when it may. `guessed` are the rows of the file
    that are read as they are guessed. At most two queries.
    """
    rows = sorted(guessed.intersection(notice.rows))
    if notice.source_format != SourceFormat.SPREADSHEET or not rows:
        return None
    before = Lot.objects.filter(tender=tender, row__isnull=False).values_list("row", flat=True)
    answered = (
        UnsureRow.objects.filter(
            imported__stored__tender=tender, row__in=list(before), settled=True
        )
        .exclude(answer={})
        .select_related("imported")
        .first()
    )
    if answered is None:
        return None
    return Problem(
        level=Level.WARNING,
        place=f"rad {rows[0]}",
        row=rows[0],
        sentence=f"Raden går att läsa på flera sätt. Någon har svarat på vad den betyder, i filen "
        f"”{answered.imported.name}”. Svaret gäller, så köpet ändrades inte. Läs in filen i "
        "portalen om svaret ska bli ett annat.",
    )
