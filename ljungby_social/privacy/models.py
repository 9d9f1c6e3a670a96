"""How long each kind of data is kept and by which decision, who has been told, what was erased.

Under arkivlagen a municipality erases nothing without a decision (gallringsbeslut). A rule that
has none, or that nobody has checked, does nothing: unknown stays unknown.
"""

from calendar import monthrange
from datetime import date
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ljungby_social.privacy.registry import Action, Kind, registry


def months_before(day: date, months: int) -> date:
    """The same day of the month, `months` earlier; the month's last day when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


class RetentionRuleQuerySet(models.QuerySet["RetentionRule"]):
    """Which rules may act."""

    def in_force(self, on: date) -> "RetentionRuleQuerySet":
        """Rules with a decision that has been made, checked by somebody."""
        return self.filter(decided_on__lte=on, verified_on__lte=on).exclude(decision_number="")


@pghistory.track(
    pghistory.InsertEvent(), pghistory.UpdateEvent(), model_name="RetentionRuleHistory"
)
class RetentionRule(models.Model):
    """How long one kind of data is kept. One row a kind; the apps say which kinds there are."""

    kind = models.SlugField(_("slag av uppgifter"), max_length=40, unique=True, editable=False)
    months = models.PositiveSmallIntegerField(
        _("sparas i månader"), help_text=_("Räknat från händelsen här nedanför.")
    )
    event = models.SlugField(_("räknas från"), max_length=40)
    action = models.CharField(_("vad som händer sedan"), max_length=10, choices=Action)
    basis = models.CharField(_("varför uppgifterna sparas så länge"), max_length=300, blank=True)
    decision_number = models.CharField(
        _("gallringsbeslutets diarienummer"),
        max_length=60,
        blank=True,
        help_text=_("Utan beslut tas inget bort."),
    )
    decided_on = models.DateField(_("gallringsbeslutets dag"), null=True, blank=True)
    verified_by = models.CharField(_("kontrollerad av"), max_length=150, blank=True)
    verified_on = models.DateField(_("kontrollerad den"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(
        _("brev så här många dagar före"),
        default=30,
        help_text=_("Gäller slag där någon ska få veta i förväg."),
    )

    objects: ClassVar[RetentionRuleQuerySet] = RetentionRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("gallringsregel")
        verbose_name_plural = _("gallringsregler")
        ordering = ("kind",)
        constraints = (
            models.CheckConstraint(
                condition=Q(decision_number="", decided_on__isnull=True)
                | (~Q(decision_number="") & Q(decided_on__isnull=False)),
                name="retention_decision_has_number_and_day",
                violation_error_message=_("Skriv både beslutets diarienummer och dag."),
            ),
            models.CheckConstraint(
                condition=Q(verified_by="", verified_on__isnull=True)
                | (~Q(verified_by="") & Q(verified_on__isnull=False)),
                name="retention_verified_by_somebody_on_a_day",
                violation_error_message=_("Skriv både vem som har kontrollerat raden och när."),
            ),
            models.CheckConstraint(
                condition=Q(notice_days__gte=7, notice_days__lte=180),
                name="retention_notice_a_week_to_half_a_year",
                violation_error_message=_("Brevet går ut 7 till 180 dagar före."),
            ),
            models.CheckConstraint(
                condition=Q(months__lte=1200),
                name="retention_at_most_a_century",
                violation_error_message=_("Högst 1 200 månader."),
            ),
        )

    def __str__(self) -> str:
        return str(self.sort.label) if self.sort else self.kind

    @property
    def sort(self) -> Kind | None:
        """The kind as its app tells it; None when no app knows it any longer."""
        return registry.kinds.get(self.kind)

    @property
    def has_decision(self) -> bool:
        return bool(self.decision_number)

    @property
    def counted_from_words(self) -> str:
        """What the months are counted from."""
        return str(self.sort.events[self.event].label) if self.sort else self.event

    def may_act(self, on: date) -> bool:
        """Whether anything may be erased by the rule on the day; as `in_force`, for one row."""
        return bool(
            self.sort
            and self.decision_number
            and self.decided_on
            and self.decided_on <= on
            and self.verified_on
            and self.verified_on <= on
        )

    def due(self, on: date) -> models.QuerySet[Any]:
        """The rows whose time is out on the day, whether or not the rule may act."""
        if self.sort is None:
            return RetentionRule.objects.none()
        return self.sort.due(self.event, months_before(on, self.months))

    def clean(self) -> None:
        """The event and the action are ones that the kind has."""
        if self.sort is None:
            return
        if self.event not in self.sort.events:
            raise ValidationError({"event": _("Välj en händelse som slaget har.")})
        if self.action not in self.sort.actions:
            raise ValidationError({"action": _("Så kan det här slaget inte gallras.")})


class ErasureNotice(models.Model):
    """Somebody has been told that a row will be erased, and until when they can keep it."""

    kind = models.SlugField(_("slag av uppgifter"), max_length=40)
    object_pk = models.CharField(_("rad"), max_length=40)
    sent_on = models.DateField(_("förvarnat den"))
    last_day = models.DateField(_("sista dagen att behålla"))
    letters = ArrayField(models.BigIntegerField(), default=list, verbose_name=_("brev"))
    stopped_on = models.DateField(_("avbruten den"), null=True, blank=True)
    done_on = models.DateField(_("gallrad den"), null=True, blank=True)

    objects: ClassVar[models.Manager["ErasureNotice"]] = models.Manager()

    class Meta:
        verbose_name = _("förvarning om gallring")
        verbose_name_plural = _("förvarningar om gallring")
        ordering = ("-sent_on", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "object_pk"),
                condition=Q(stopped_on__isnull=True, done_on__isnull=True),
                name="erasure_notice_one_open_a_row",
            ),
            models.CheckConstraint(
                condition=Q(last_day__gt=models.F("sent_on")),
                name="erasure_notice_before_last_day",
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gt=models.F("last_day")),
                name="erasure_after_the_last_day",
                violation_error_message=_("Inget gallras före dagen som brevet säger."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.object_pk}"


class Erasure(models.Model):
    """What one run did with one kind of data: counts, never names. Rows are only ever added."""

    kind = models.SlugField(_("slag av uppgifter"), max_length=40)
    on = models.DateField(_("dag"))
    at = models.DateTimeField(_("när"), default=timezone.now)
    action = models.CharField(_("vad som gjordes"), max_length=10, choices=Action)
    decision_number = models.CharField(_("gallringsbeslutets diarienummer"), max_length=60)
    erased = models.PositiveIntegerField(_("gallrade"), default=0)
    announced = models.PositiveIntegerField(_("förvarnade"), default=0)
    stopped = models.PositiveIntegerField(_("avbrutna"), default=0)
    kept = models.PositiveIntegerField(_("kvar, för att annat vilar på dem"), default=0)

    objects: ClassVar[models.Manager["Erasure"]] = models.Manager()

    class Meta:
        verbose_name = _("gallring")
        verbose_name_plural = _("gallringar")
        ordering = ("-at", "-pk")
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.kind}"


class Extract(models.Model):
    """A register extract that was made: for whom, by whom, when. Never what stood in it.

    It is about an account, or about the e-mail address of somebody who has none.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="register_extracts",
        verbose_name=_("om"),
    )
    address = models.EmailField(_("om adressen"), blank=True)
    # Restricted, not protected: who fetched their own extract can still be removed with it.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.RESTRICT,
        related_name="+",
        verbose_name=_("gjort av"),
    )
    made_at = models.DateTimeField(_("när"), default=timezone.now, editable=False)
    reason = models.CharField(_("hur personen bad om det"), max_length=200, blank=True)

    objects: ClassVar[models.Manager["Extract"]] = models.Manager()

    class Meta:
        verbose_name = _("registerutdrag")
        verbose_name_plural = _("registerutdrag")
        ordering = ("-made_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(person__isnull=False, address="")
                | (Q(person__isnull=True) & ~Q(address="")),
                name="extract_about_an_account_or_an_address",
                violation_error_message=_("Ett utdrag gäller ett konto eller en adress."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d} {self.pk}"
