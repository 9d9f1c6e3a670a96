"""Slips of the pen in a version of the policy in use: put right, with a reason, in the open.

What a version demands is never changed here. A machine cannot tell what a sentence means, so it
only lets through what looks like a slip: the same number of words, each alike the one it
replaces, no figure changed. The rest is a new version.
"""

import re
from datetime import date
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises.models import Correction, Criterion, PolicyVersion
from ljungby_social.accounts.models import User

# The texts that decisions rest on and that are closed in a version in use. Codes, order, subject
# and days are no texts, and can never be corrected.
POLICY_TEXTS = ("title", "decided_by", "text")
CRITERION_TEXTS = ("title", "sentence")
# How alike a word must be the one it replaces, 0-1. "ska" and "kan" are 0.67.
ALIKE = 0.7


@transaction.atomic
def correct(
    *,
    version: PolicyVersion,
    criterion: Criterion | None,
    field: str,
    before: str,
    after: str,
    reason: str,
    actor: User,
    on: date,
) -> Correction:
    """Put a text right and log it. `before` is the text that the person saw.

    Raises ValidationError when the version is not in use, the text has changed meanwhile, or the
    new text says something else.
    """
    version = PolicyVersion.objects.select_for_update().get(pk=version.pk)
    if not version.is_locked:
        raise ValidationError(_("Versionen är inte i bruk. Ändra texten direkt i stället."))
    row: PolicyVersion | Criterion = version
    if criterion is not None:
        row = version.criteria.select_for_update().get(pk=criterion.pk)
    allowed = CRITERION_TEXTS if criterion is not None else POLICY_TEXTS
    if field not in allowed:
        raise ValueError(f"{field} cannot be corrected")
    now, after = str(getattr(row, field)), _lines(after).strip()
    if _lines(now) != _lines(before):
        raise ValidationError(_("Texten har ändrats sedan du öppnade sidan. Läs den igen."))
    errors = {}
    if problem := why_not(now, after):
        errors["after"] = problem
    if not reason.strip():
        errors["reason"] = _("Skriv varför texten rättas.")
    if errors:
        raise ValidationError(errors)
    setattr(row, field, after)
    row.full_clean()
    row.save(update_fields=[field])
    correction = Correction(
        policy=version,
        criterion=criterion,
        field=field,
        before=now,
        after=after,
        reason=reason.strip(),
        made_by=actor,
        made_on=on,
    )
    correction.full_clean()
    correction.save()
    return correction


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def why_not(before: str, after: str) -> str:
    """Why the change is more than a slip of the pen; empty when it may be one."""
    if before.strip() == after:
        return _("Texten är densamma som förut.")
    if re.findall(r"\d+", before) != re.findall(r"\d+", after):
        return _("Siffror och dagar rättas inte här. Gör en ny version.")
    old, new = before.split(), after.split()
    if "".join(old) == "".join(new):
        return ""
    if len(old) != len(new):
        return _(
            "Ord har lagts till eller tagits bort. Det kan ändra vad som krävs: gör en ny version."
        )
    for one, other in zip(old, new, strict=True):
        if not _alike(one, other):
            return _(
                "”%(one)s” och ”%(other)s” är olika ord. Det kan ändra vad som krävs: gör en ny "
                "version."
            ) % {"one": one, "other": other}
    return ""


def _alike(one: str, other: str) -> bool:
    """Whether the words differ as by a slip: also in case, or in the marks around them."""
    old, new = (re.sub(r"[^\w]", "", word.lower()) for word in (one, other))
    if new == f"o{old}" or old == f"o{new}":
        return False  # möjligt and omöjligt
    return old == new or SequenceMatcher(None, old, new).ratio() >= ALIKE
