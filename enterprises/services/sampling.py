"""Draw registered enterprises by lot, to see whether what was decided still holds."""

import hashlib
import math
import secrets
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Registration, Sample, SampledEnterprise
from enterprises.services.case import log
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import IllegalMove

DRAWS = frozenset({Role.CASE_OFFICER, Role.ADMINISTRATOR})


def pick(population: Iterable[str], *, size: int, seed: int) -> list[str]:
    """The case numbers that the lot falls on, in order.

    Numbers are put in the order of the SHA-256 of `seed:number`, and the first `size` are taken:
    anybody can do it over again, in whatever language, and get the same.
    """

    def lot(number: str) -> str:
        return hashlib.sha256(f"{seed}:{number}".encode()).hexdigest()

    return sorted(population, key=lot)[:size]


@transaction.atomic
def draw(
    *,
    drawn_by: User,
    share: int | None,
    count: int | None,
    reason: str,
    on: date,
    seed: int | None = None,
) -> Sample:
    """Draw a sample of the enterprises that are on the list on the day.

    Either `share` in percent (rounded up, so that small registers give at least one) or `count`.
    The enterprises are told nothing. Raises ValidationError when there is nothing to draw from.
    """
    if not drawn_by.roles & DRAWS:
        raise IllegalMove
    population = sorted(Registration.objects.standing(on).values_list("number", flat=True))
    size = _size(len(population), share=share, count=count)
    sample = Sample(
        drawn_by=drawn_by,
        drawn_on=on,
        reason=reason.strip(),
        share=share,
        size=size,
        seed=secrets.randbelow(2**32) if seed is None else seed,
        population=population,
    )
    sample.full_clean()
    sample.save()
    numbers = pick(population, size=size, seed=sample.seed)
    found = Registration.objects.in_bulk(numbers, field_name="number")
    for order, number in enumerate(numbers, start=1):
        case = found[number]
        SampledEnterprise.objects.create(sample=sample, registration=case, order=order)
        log(case, "registration.sampled", actor=drawn_by, text=f"Nr {sample.pk}", internal=True)
    return sample


def _size(available: int, *, share: int | None, count: int | None) -> int:
    if available == 0:
        raise ValidationError(_("Det finns inga registrerade företag att dra ur."))
    if share is not None and count is None:
        if not 1 <= share <= 100:
            raise ValidationError({"share": _("En andel ligger mellan 1 och 100 procent.")})
        return math.ceil(available * share / 100)
    if count is None or share is not None:
        raise ValidationError({"share": _("Skriv antingen en andel eller ett antal.")})
    if not 1 <= count <= available:
        text = _("Välj ett antal mellan 1 och %(available)s, som är alla registrerade företag.")
        raise ValidationError({"count": text % {"available": available}})
    return count
