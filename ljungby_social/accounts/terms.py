"""Terms of use (villkor) in versions, and who has accepted which version, when and where.

A version is a row with its text in both languages and the day it begins. Once somebody has
accepted it, a trigger refuses every change: what a person said yes to stays what it was.
"""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

ACCEPTED_STAY = """
    IF EXISTS (SELECT 1 FROM accounts_acceptance WHERE terms_id = OLD.id) THEN
        RAISE EXCEPTION 'terms that somebody has accepted are never changed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class TermsQuerySet(models.QuerySet["Terms"]):
    """How versions are found."""

    def begun(self, on: date) -> "TermsQuerySet":
        """Versions that apply on the day or did before it, the newest first."""
        return self.filter(valid_from__lte=on).order_by("-valid_from", "-version")

    def in_force(self, on: date) -> "Terms | None":
        """The version that applies on the day; None before the first one."""
        return self.begun(on).first()

    def awaited_from(self, user_pk: int, on: date) -> "Terms | None":
        """The version in force, when the person has not accepted it. One query."""
        accepted = Acceptance.objects.filter(terms=OuterRef("pk"), user_id=user_pk)
        newest = self.begun(on).annotate(is_accepted=Exists(accepted)).first()
        return newest if newest is not None and not newest.is_accepted else None


class Terms(models.Model):
    """One version of the terms."""

    version = models.PositiveSmallIntegerField(_("version"), unique=True)
    valid_from = models.DateField(_("gäller från"))
    what_is_new = models.CharField(
        _("vad som är nytt, med en mening"), max_length=300, blank=True, default=""
    )
    text_sv = models.TextField(
        _("text på svenska"),
        help_text=_(
            "En tom rad mellan stycken. Rubriker börjar med ## och punkter med ett streck."
        ),
    )
    text_en = models.TextField(_("text på engelska"))
    written_at = models.DateTimeField(_("skriven"), default=timezone.now, editable=False)

    objects: ClassVar[TermsQuerySet] = TermsQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("villkor")
        verbose_name_plural = _("villkor")
        ordering = ("-version",)
        constraints = (
            models.CheckConstraint(
                condition=~Q(text_sv="") & ~Q(text_en=""),
                name="terms_have_both_texts",
                violation_error_message=_("Skriv villkoren på båda språken."),
            ),
        )
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="accepted_stay",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=ACCEPTED_STAY,
            )
        ]

    def __str__(self) -> str:
        return f"version {self.version}"

    @property
    def text(self) -> str:
        """The text in the language of the page."""
        return self.text_en if translation.get_language() == "en" else self.text_sv

    @property
    def is_locked(self) -> bool:
        """Whether somebody has accepted it. One query."""
        return self.acceptances.exists()

    @property
    def blocks(self) -> list[tuple[str, list[str]]]:
        """The text as ("heading" | "list" | "paragraph", its lines), in order."""
        found = []
        for part in self.text.replace("\r\n", "\n").split("\n\n"):
            lines = [line.strip() for line in part.strip().split("\n") if line.strip()]
            if not lines:
                continue
            if lines[0].startswith("## "):
                found.append(("heading", [lines.pop(0)[3:]]))
            if lines and all(line.startswith("- ") for line in lines):
                found.append(("list", [line[2:] for line in lines]))
            elif lines:
                found.append(("paragraph", [" ".join(lines)]))
        return found


class Acceptance(models.Model):
    """A person's yes to a version. Rows are only ever added, or go with the person."""

    class Occasion(models.TextChoices):
        SIGN_UP = "sign_up", _("När kontot skapades")
        VISIT = "visit", _("Vid ett besök, när villkoren var nya")
        SENDING = "sending", _("När en ansökan skickades in")

    terms = models.ForeignKey(
        Terms, on_delete=models.PROTECT, related_name="acceptances", verbose_name=_("villkor")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="terms_acceptances",
        verbose_name=_("person"),
    )
    occasion = models.CharField(_("tillfälle"), max_length=10, choices=Occasion)
    case_number = models.CharField(_("ärende"), max_length=20, blank=True)
    at = models.DateTimeField(_("när"), default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["Acceptance"]] = models.Manager()

    class Meta:
        verbose_name = _("godkännande av villkor")
        verbose_name_plural = _("godkännanden av villkor")
        ordering = ("-at", "-pk")
        triggers: ClassVar = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.user} {self.terms}"


def accept(*, user_pk: int, occasion: str, on: date, case_number: str = "") -> Acceptance | None:
    """Store that the person accepts the version in force on the day; None when there is none."""
    terms = Terms.objects.in_force(on)
    if terms is None:
        return None
    acceptance = Acceptance(
        terms=terms, user_id=user_pk, occasion=occasion, case_number=case_number
    )
    acceptance.full_clean()
    acceptance.save()
    return acceptance
