"""What officers write: a verdict per criterion, and the decision that ends the case."""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import LegalForm
from enterprises.models.history import tracked
from enterprises.models.policy import Criterion, PolicyVersion
from enterprises.models.registration import Registration


class VerdictQuerySet(models.QuerySet["Verdict"]):
    """How verdicts are read."""

    def released(self) -> "VerdictQuerySet":
        """Those that the applicant may see."""
        return self.filter(released_at__isnull=False)

    def drafts(self) -> "VerdictQuerySet":
        """Those that only officers see."""
        return self.filter(released_at__isnull=True)


@tracked("VerdictHistory")
class Verdict(models.Model):
    """An officer's view of one criterion. A draft until it is released with a letter.

    A released verdict is never changed: a new round starts a new draft beside it.
    """

    class Outcome(models.TextChoices):
        NOT_TRIED = "not_tried", _("Inte prövat")
        MET = "met", _("Uppfyllt")
        NOT_MET = "not_met", _("Inte uppfyllt")
        MORE_NEEDED = "more_needed", _("Mer behövs")

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("ärende")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="verdicts", verbose_name=_("kriterium")
    )
    outcome = models.CharField(_("bedömning"), max_length=20, choices=Outcome)
    reason = models.TextField(_("skäl"), max_length=4000, blank=True)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("bedömt av"),
    )
    written_at = models.DateTimeField(_("skrivet"), default=timezone.now)
    released_at = models.DateTimeField(_("visas för företaget sedan"), null=True, blank=True)

    objects: ClassVar[VerdictQuerySet] = VerdictQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("bedömning")
        verbose_name_plural = _("bedömningar")
        ordering = ("criterion__order", "written_at")
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "criterion"),
                condition=Q(released_at__isnull=True),
                name="verdict_one_draft_per_criterion",
                violation_error_message=_("Kriteriet har redan en bedömning under arbete."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="not_tried") | ~Q(reason=""),
                name="verdict_has_reason",
                violation_error_message=_("Skriv skälen till bedömningen."),
            ),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | ~Q(outcome="not_tried"),
                name="verdict_released_when_tried",
                violation_error_message=_("Ett kriterium som inte är prövat kan inte lämnas ut."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.criterion}: {self.get_outcome_display()}"


class Decision(models.Model):
    """What a named officer decided. Only ever added: a trigger refuses changes."""

    class Outcome(models.TextChoices):
        REGISTERED = "registered", _("Företaget registreras")
        REFUSED = "refused", _("Ansökan avslås")

    registration = models.OneToOneField(
        Registration, on_delete=models.PROTECT, related_name="decision", verbose_name=_("ärende")
    )
    policy = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="+", verbose_name=_("policyversion")
    )
    outcome = models.CharField(_("beslut"), max_length=20, choices=Outcome)
    # As the enterprise was when it was decided on; its own row goes on changing.
    enterprise_name = models.CharField(_("företagets namn"), max_length=160)
    legal_form = models.CharField(_("företagsform"), max_length=30, choices=LegalForm)
    motivation = models.TextField(_("motivering"), max_length=10_000)
    would_change = models.TextField(_("detta skulle ändra beslutet"), max_length=4000, blank=True)
    how_to_challenge = models.TextField(_("så får du beslutet prövat"))
    on_plans = models.BooleanField(
        _("bygger på planer och budget"),
        default=False,
        help_text=_("Företaget är ungt: underlaget är lättare och beslutet gäller kortare tid."),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("beslutat av"),
    )
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("andra läsare"),
    )
    decided_at = models.DateTimeField(_("beslutat"), default=timezone.now)
    decided_on = models.DateField(_("beslutsdag"))
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)

    objects: ClassVar[models.Manager["Decision"]] = models.Manager()

    class Meta:
        verbose_name = _("beslut")
        verbose_name_plural = _("beslut")
        ordering = ("-decided_at",)
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = (
            models.CheckConstraint(
                condition=~Q(motivation=""),
                name="decision_has_motivation",
                violation_error_message=_("Skriv motiveringen till beslutet."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="registered") | ~Q(would_change=""),
                name="decision_refusal_says_what_would_change_it",
                violation_error_message=_("Skriv vad som skulle ändra beslutet."),
            ),
            models.CheckConstraint(
                condition=Q(second_reader__isnull=True) | ~Q(second_reader=F("decided_by")),
                name="decision_read_by_somebody_else",
                violation_error_message=_("Den som beslutar kan inte vara andra läsare."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_outcome_display()}"


class Recusal(models.Model):
    """An officer who has said that they have a conflict of interest (jäv) in the case."""

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="recusals", verbose_name=_("ärende")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("handläggare"),
    )
    reason = models.CharField(_("skäl"), max_length=500)
    at = models.DateTimeField(_("anmält"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("jäv")
        verbose_name_plural = _("jäv")
        ordering = ("at",)
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "officer"),
                name="recusal_once_per_officer",
                violation_error_message=_("Du har redan anmält jäv."),
            ),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="recusal_has_reason",
                violation_error_message=_("Skriv skälet."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration} {self.officer}"


class StandardSentence(models.Model):
    """A sentence that an officer may start a reason from, so that like cases read alike."""

    subject = models.CharField(_("ämne"), max_length=20, choices=Criterion.Subject)
    outcome = models.CharField(_("bedömning"), max_length=20, choices=Verdict.Outcome)
    text = models.CharField(_("mening"), max_length=400)
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("standardmening")
        verbose_name_plural = _("standardmeningar")
        ordering = ("subject", "outcome", "order")
        constraints = (
            models.UniqueConstraint(fields=("subject", "text"), name="standard_sentence_once"),
        )

    def __str__(self) -> str:
        return self.text
