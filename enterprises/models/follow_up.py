"""A reason to look again at a registered enterprise: somebody wrote, or it was drawn by lot.

Both are quiet. The enterprise learns of them only when an officer decides to ask it.
"""

from typing import Any, ClassVar, Self

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.history import tracked
from enterprises.models.policy import Criterion
from enterprises.models.registration import Registration
from ljungby_social.accounts.models import User


class FollowUpQuerySet(models.QuerySet[Any]):
    """How reasons to look again are read."""

    def visible_to(self, user: User) -> Self:
        """Without those about an enterprise that the person belongs to or is recused from."""
        enterprise = "registration__enterprise"
        own = Registration.objects.filter(enterprise__memberships__user=user)
        recused = Registration.objects.filter(recusals__officer=user)
        return self.exclude(**{f"{enterprise}__in": own.values("enterprise")}).exclude(
            **{f"{enterprise}__in": recused.values("enterprise")}
        )

    def waiting(self) -> Self:
        """Those that somebody still has to end."""
        return self.filter(state__in=FollowUp.WAITING)


class FollowUp(models.Model):
    """What an officer makes of a reason to look again: who, when, and why."""

    class State(models.TextChoices):
        NEW = "new", _("Nytt")
        ASKED = "asked", _("Företaget är tillfrågat")
        NO_CAUSE = "no_cause", _("Ingen åtgärd behövs")
        REASSESS = "reassess", _("Ska bedömas på nytt")

    WAITING = (State.NEW, State.ASKED)

    state = models.CharField(_("läge"), max_length=20, choices=State, default=State.NEW)
    note = models.TextField(_("anteckning"), max_length=2000, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hanterat av"),
    )
    handled_at = models.DateTimeField(_("hanterat"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    registration: Any
    registration_id: int
    objects: ClassVar[models.Manager[Any]]

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(state="new", handled_at__isnull=True, handled_by__isnull=True)
                | (~Q(state="new") & Q(handled_at__isnull=False, handled_by__isnull=False)),
                name="%(class)s_handled_by_somebody",
                violation_error_message=_("Den som har hanterat något har ett namn."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=("new", "asked")) | ~Q(note=""),
                name="%(class)s_ended_with_reason",
                violation_error_message=_("Skriv varför."),
            ),
        )

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING


@tracked("ConcernHistory", exclude=("sender_email",))
class Concern(FollowUp):
    """Somebody asks whether what the register says of an enterprise still holds.

    `sender_email` is kept only to answer. It is in no history, so that it can be erased by
    emptying the column.
    """

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="concerns", verbose_name=_("ärende")
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kriterium"),
    )
    text = models.TextField(_("vad som inte stämmer"), max_length=2000)
    sender_email = models.EmailField(_("avsändarens e-postadress"), blank=True)
    received_at = models.DateTimeField(_("kom in"), default=timezone.now)
    answered_at = models.DateTimeField(_("besvarat"), null=True, blank=True)

    objects: ClassVar[models.Manager[Any]] = FollowUpQuerySet.as_manager()

    class Meta(FollowUp.Meta):
        abstract = False
        verbose_name = _("påpekande")
        verbose_name_plural = _("påpekanden")
        ordering = ("received_at", "pk")
        indexes = (models.Index(fields=("state", "received_at"), name="concern_queue"),)
        constraints = (
            *FollowUp.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(text=""),
                name="concern_not_empty",
                violation_error_message=_("Skriv vad som inte stämmer."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration} {self.pk}"


class Sample(models.Model):
    """Enterprises drawn by lot from those registered on a day. Only ever added.

    Which ones follows from `seed` and `population` alone: see `services.sampling.pick`.
    """

    drawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("draget av"),
    )
    drawn_on = models.DateField(_("draget"))
    reason = models.CharField(_("varför"), max_length=200, blank=True)
    share = models.PositiveSmallIntegerField(
        _("andel i procent"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )
    size = models.PositiveIntegerField(_("antal"))
    seed = models.PositiveBigIntegerField(_("slumptal"))
    population = ArrayField(models.CharField(max_length=20), verbose_name=_("draget ur"))

    objects: ClassVar[models.Manager["Sample"]] = models.Manager()

    class Meta:
        verbose_name = _("stickprov")
        verbose_name_plural = _("stickprov")
        ordering = ("-drawn_on", "-pk")
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = (
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=1, share__lte=100),
                name="sample_share_is_percent",
                violation_error_message=_("En andel ligger mellan 1 och 100 procent."),
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1) & Q(population__len__gte=F("size")),
                name="sample_within_population",
                violation_error_message=_("Ett stickprov kan inte vara större än registret."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.drawn_on} ({self.size})"


@tracked("SampledEnterpriseHistory")
class SampledEnterprise(FollowUp):
    """One enterprise of a sample, to be looked at again."""

    sample = models.ForeignKey(
        Sample, on_delete=models.PROTECT, related_name="drawn", verbose_name=_("stickprov")
    )
    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="sampled", verbose_name=_("ärende")
    )
    order = models.PositiveIntegerField(_("ordning"))

    objects: ClassVar[models.Manager[Any]] = FollowUpQuerySet.as_manager()

    class Meta(FollowUp.Meta):
        abstract = False
        verbose_name = _("företag i ett stickprov")
        verbose_name_plural = _("företag i stickprov")
        ordering = ("sample", "order")
        constraints = (
            *FollowUp.Meta.constraints,
            models.UniqueConstraint(
                fields=("sample", "registration"), name="sampled_once_in_a_sample"
            ),
        )

    def __str__(self) -> str:
        return f"{self.sample} {self.registration}"
