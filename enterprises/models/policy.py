"""The policy as rows: versions, their criteria, and the documents that a criterion asks for.

A case keeps the version it was made under, so a new version never changes an old decision.
"""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import LegalForm, Stage


class PolicyVersionQuerySet(models.QuerySet["PolicyVersion"]):
    """How versions are chosen."""

    def in_force(self, on: date) -> "PolicyVersion":
        """The newest active version that applies on the day. Raises DoesNotExist."""
        return self.applying(on).latest("valid_from", "number")

    def applying(self, on: date) -> "PolicyVersionQuerySet":
        """Active versions that have begun to apply on the day; the newest of them is in force."""
        return self.filter(active=True, valid_from__lte=on)

    def unlocked(self) -> "PolicyVersionQuerySet":
        """Versions that are still being written: not in use, and no case has used them."""
        return self.filter(active=False, registrations__isnull=True)


class PolicyVersion(models.Model):
    """One version of the municipality's policy on social enterprises."""

    number = models.PositiveSmallIntegerField(_("version"), unique=True)
    title = models.CharField(_("titel"), max_length=160)
    decided_by = models.CharField(_("fastställd av"), max_length=120)
    valid_from = models.DateField(_("gäller från"))
    revise_by = models.DateField(_("revideras senast"))
    source = models.CharField(_("källa"), max_length=300)
    text = models.TextField(_("policyns definition"), blank=True)
    active = models.BooleanField(
        _("i bruk"),
        default=False,
        help_text=_(
            "Nya ärenden prövas mot den senaste versionen som är i bruk och har börjat gälla."
        ),
    )

    objects: ClassVar[PolicyVersionQuerySet] = PolicyVersionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("policyversion")
        verbose_name_plural = _("policyversioner")
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(revise_by__gt=models.F("valid_from")),
                name="policy_revised_after_valid_from",
                violation_error_message=_("Revideras senast måste ligga efter gäller från."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"

    @property
    def is_used(self) -> bool:
        """Whether some case has been made under the version. One query."""
        return self.registrations.exists()

    @property
    def is_locked(self) -> bool:
        """Whether what it demands is closed: people apply, or have applied, by its words."""
        return self.active or self.is_used


class Criterion(models.Model):
    """One thing that the policy asks of a social enterprise, and how we explain it."""

    class Subject(models.TextChoices):
        """Which facts the criterion's form asks for."""

        BUSINESS = "business", _("Näringsverksamhet")
        INTEGRATION = "integration", _("Ändamål att integrera")
        PARTICIPATION = "participation", _("Delaktighet")
        REINVESTMENT = "reinvestment", _("Vinsten återinvesteras")
        INDEPENDENCE = "independence", _("Fristående")
        OTHER = "other", _("Annat: bara text och underlag")

    policy = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        related_name="criteria",
        verbose_name=_("policyversion"),
    )
    code = models.SlugField(_("kod"), max_length=10)
    order = models.PositiveSmallIntegerField(_("ordning"))
    subject = models.CharField(_("ämne"), max_length=20, choices=Subject)
    title = models.CharField(_("rubrik"), max_length=120)
    sentence = models.TextField(_("policyns ord"))
    explanation = models.TextField(_("i klartext"))
    why = models.TextField(_("varför vi frågar"))
    example = models.TextField(_("exempel"))
    assessment_help = models.TextField(_("stöd för den som prövar"), blank=True)

    class Meta:
        verbose_name = _("kriterium")
        verbose_name_plural = _("kriterier")
        ordering = ("policy", "order")
        constraints = (
            models.UniqueConstraint(
                fields=("policy", "code"),
                name="criterion_code_once_per_policy",
                violation_error_message=_("Koden finns redan i den här versionen."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def section(self) -> str:
        """The criterion's part of the address of its form."""
        return self.code.lower()


class Demand(models.Model):
    """A document that a criterion asks for. Empty lists of forms or stages mean all of them."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="demands", verbose_name=_("kriterium")
    )
    document = models.CharField(_("underlag"), max_length=160)
    hint = models.CharField(_("förklaring"), max_length=300, blank=True)
    legal_forms = ArrayField(
        models.CharField(max_length=30, choices=LegalForm),
        verbose_name=_("företagsformer"),
        default=list,
        blank=True,
    )
    stages = ArrayField(
        models.CharField(max_length=20, choices=Stage),
        verbose_name=_("skeden"),
        default=list,
        blank=True,
    )
    order = models.PositiveSmallIntegerField(_("ordning"), default=0)

    class Meta:
        verbose_name = _("önskat underlag")
        verbose_name_plural = _("önskade underlag")
        ordering = ("criterion", "order", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("criterion", "document"), name="demand_once_per_criterion"
            ),
        )

    def __str__(self) -> str:
        return self.document

    def concerns(self, *, legal_form: str, stage: str) -> bool:
        """Whether an enterprise of this form and stage is asked for the document."""
        return (not self.legal_forms or legal_form in self.legal_forms) and (
            not self.stages or stage in self.stages
        )


class Correction(models.Model):
    """A slip of the pen that was put right in a version in use: what, why, who. Only ever added.

    What the version demands is the same before and after; a change of that is a new version.
    """

    policy = models.ForeignKey(
        PolicyVersion,
        on_delete=models.PROTECT,
        related_name="corrections",
        verbose_name=_("policyversion"),
    )
    criterion = models.ForeignKey(
        Criterion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kriterium"),
    )
    field = models.SlugField(_("text"), max_length=20)
    before = models.TextField(_("före"))
    after = models.TextField(_("efter"))
    reason = models.CharField(_("varför"), max_length=300)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("rättat av"),
    )
    made_on = models.DateField(_("rättat den"))

    objects: ClassVar[models.Manager["Correction"]] = models.Manager()

    class Meta:
        verbose_name = _("rättelse i policyn")
        verbose_name_plural = _("rättelser i policyn")
        ordering = ("-made_on", "-pk")
        triggers: ClassVar = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)
        ]
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="correction_has_reason",
                violation_error_message=_("Skriv varför texten rättas."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.policy} {self.made_on}"
