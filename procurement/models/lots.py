"""A lot, with every fact that a rule may ask for, and how the facts came about."""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.models.columns import codes, money, months
from procurement.models.tenders import Tender


class LotQuerySet(models.QuerySet["Lot"]):
    """How lots are read."""

    def screenable(self) -> "LotQuerySet":
        """Lots and planned parts that are still in the purchase; never groups of lots."""
        return self.exclude(kind=Lot.Kind.GROUP).filter(withdrawn=False)


FACTS = (
    "title",
    "description",
    "cpv",
    "additional_cpv",
    "nature",
    "value",
    "currency",
    "base_value",
    "options",
    "extensions",
    "prizes",
    "monthly_value",
    "open_ended",
    "annual_history",
    "exempted_lots_value",
    "accumulated_direct_awards",
    "duration_months",
    "extension_months",
    "lots",
    "labour_share",
    "people_needed",
    "entry_threshold",
    "used_by_people",
    "framework",
    "call_off",
    "dialogue_held",
    "matching_contact",
    "certified_staff_only",
    "round_the_clock",
    "single_supplier",
    "covered_by_framework",
    "reserved_before",
)


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*FACTS)),
    pghistory.DeleteEvent(),
    fields=["tender", "identifier", *FACTS],
    model_name="LotHistory",
)
class Lot(models.Model):
    """A lot with its facts. Null, or empty text, means that nobody has said."""

    class Kind(models.TextChoices):
        LOT = "lot", _("del")
        PART = "part", _("planerad del")
        GROUP = "group", _("grupp av delar")

    class Nature(models.TextChoices):
        GOODS = "goods", _("Varor")
        SERVICES = "services", _("Tjänster")
        WORKS = "works", _("Byggentreprenad")

    class EntryThreshold(models.TextChoices):
        LOW = "low", _("Låg: kan läras på plats")
        MEDIUM = "medium", _("Medel: viss utbildning eller vana")
        HIGH = "high", _("Hög: yrkesutbildning eller behörighet")

    # No index of its own: the constraint on the identifier begins with it.
    tender = models.ForeignKey(
        Tender,
        on_delete=models.CASCADE,
        related_name="lots",
        db_index=False,
        verbose_name=_("upphandling"),
    )
    identifier = models.CharField(_("del"), max_length=60, default="LOT-0001")
    kind = models.CharField(_("slag"), max_length=10, choices=Kind, default=Kind.LOT)
    position = models.PositiveIntegerField(_("ordning"), default=1)
    withdrawn = models.BooleanField(_("borttagen i en senare annons"), default=False)

    title = models.TextField(_("benämning"), blank=True)
    description = models.TextField(_("beskrivning"), blank=True)
    cpv = models.CharField(_("CPV-kod"), max_length=8, blank=True)
    additional_cpv = codes(_("fler CPV-koder"), length=8)
    nature = models.CharField(_("vad som köps"), max_length=10, choices=Nature, blank=True)
    value = money(_("värde utan moms, med optioner och förlängningar"))
    currency = models.CharField(_("valuta"), max_length=3, default="SEK", blank=True)
    base_value = money(_("värde utan optioner och förlängningar"))
    options = ArrayField(
        models.DecimalField(max_digits=20, decimal_places=2),
        verbose_name=_("optioner"),
        default=list,
        blank=True,
    )
    extensions = ArrayField(
        models.DecimalField(max_digits=20, decimal_places=2),
        verbose_name=_("förlängningars värde"),
        default=list,
        blank=True,
    )
    prizes = money(_("priser och ersättningar"))
    monthly_value = money(_("värde per månad"))
    open_ended = models.BooleanField(_("avtal utan slutdatum"), null=True, blank=True)
    annual_history = money(_("inköp av samma slag de senaste tolv månaderna"))
    exempted_lots_value = money(_("värdet av delar som undantas som små"))
    accumulated_direct_awards = money(_("direktupphandlat av samma slag i år"))
    duration_months = months(_("avtalstid i månader"))
    extension_months = months(_("möjlig förlängning i månader"))
    # How many lots a plan counts on; they are counted where the purchase has several.
    lots = models.PositiveIntegerField(_("antal delar"), null=True, blank=True)
    labour_share = models.DecimalField(
        _("arbetets andel av kostnaden"), max_digits=4, decimal_places=3, null=True, blank=True
    )
    people_needed = models.PositiveIntegerField(_("antal personer"), null=True, blank=True)
    entry_threshold = models.CharField(
        _("tröskel in i arbetet"), max_length=10, choices=EntryThreshold, blank=True
    )
    used_by_people = models.BooleanField(_("används av människor"), null=True, blank=True)
    framework = models.BooleanField(_("ramavtal"), null=True, blank=True)
    call_off = models.BooleanField(_("avrop från ramavtal"), null=True, blank=True)
    dialogue_held = models.BooleanField(_("tidig dialog hållen"), null=True, blank=True)
    matching_contact = models.BooleanField(_("matchande person utsedd"), null=True, blank=True)
    certified_staff_only = models.BooleanField(_("alla måste ha behörighet"), null=True, blank=True)
    round_the_clock = models.BooleanField(_("dygnet runt från start"), null=True, blank=True)
    single_supplier = models.BooleanField(_("bara en leverantör kan"), null=True, blank=True)
    covered_by_framework = models.BooleanField(
        _("ett gällande ramavtal täcker behovet"), null=True, blank=True
    )
    reserved_before = models.BooleanField(
        _("någon har fått samma tjänst enligt 19 kap. 25 § de senaste tre åren"),
        null=True,
        blank=True,
    )

    # What the notice says about itself. Shown beside a screening, never read by a rule.
    reserved_participation = codes(_("reserverat deltagande (BT-71)"), null=True)
    reserved_execution = models.CharField(
        _("reserverat genomförande (BT-736)"), max_length=20, blank=True
    )
    strategic = codes(_("strategisk upphandling (BT-06)"))
    social_objectives = codes(_("sociala mål (BT-775)"))
    accessibility = models.CharField(_("tillgänglighet (BT-754)"), max_length=20, blank=True)
    accessibility_justification = models.TextField(_("skäl (BT-755)"), blank=True)
    nuts = codes(_("plats (NUTS)"), length=10)
    row = models.PositiveIntegerField(_("rad i filen"), null=True, blank=True)

    # Told again from the latest screening and decision; null until there is one.
    latest_screening = models.OneToOneField(
        "procurement.Screening",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("senaste prövning"),
    )
    latest_decision = models.OneToOneField(
        "procurement.LotDecision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("gällande beslut"),
    )
    flags = codes(_("rekommenderade verktyg"))
    score = models.PositiveSmallIntegerField(_("poäng"), default=0)

    objects: ClassVar[Any] = LotQuerySet.as_manager()

    class Meta:
        verbose_name = _("del av en upphandling")
        verbose_name_plural = _("delar av upphandlingar")
        ordering = ("tender", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("tender", "identifier"),
                name="lot_identifier_once_a_tender",
                violation_error_message=_("Upphandlingen har redan en del med den beteckningen."),
            ),
            models.CheckConstraint(
                condition=Q(cpv="") | Q(cpv__regex=r"^\d{8}$"),
                name="lot_cpv_has_eight_digits",
                violation_error_message=_("En CPV-kod har åtta siffror."),
            ),
            models.CheckConstraint(
                condition=Q(labour_share__isnull=True)
                | Q(labour_share__gte=0, labour_share__lte=1),
                name="lot_labour_share_is_a_share",
                violation_error_message=_("Arbetets andel ska vara mellan 0 och 100 procent."),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="lot_value_not_negative",
                violation_error_message=_("Värdet kan inte vara negativt."),
            ),
            models.CheckConstraint(
                condition=Q(duration_months__isnull=True) | Q(duration_months__gte=0),
                name="lot_duration_not_negative",
                violation_error_message=_("Avtalstiden kan inte vara negativ."),
            ),
            models.CheckConstraint(
                condition=Q(latest_decision__isnull=True) | Q(latest_screening__isnull=False),
                name="lot_decided_only_when_screened",
                violation_error_message=_("Delen måste prövas innan någon beslutar om den."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.identifier} {self.title}".strip()

    @property
    def is_planned_whole(self) -> bool:
        """Whether it is a whole purchase in plan: then it is a question how many lots it gets."""
        return self.tender.is_planned and self.tender.lot_count < 2


class LotComponent(models.Model):
    """A part of a mixed contract, with its own code and value (LOU 2 kap. 2 §)."""

    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, related_name="components", verbose_name=_("del")
    )
    cpv = models.CharField(_("CPV-kod"), max_length=8, blank=True)
    nature = models.CharField(_("vad som köps"), max_length=10, choices=Lot.Nature, blank=True)
    value = money(_("värde utan moms"))

    class Meta:
        verbose_name = _("del av ett blandat kontrakt")
        verbose_name_plural = _("delar av blandade kontrakt")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.cpv} {self.value or ''}".strip()


class FactChange(models.Model):
    """A fact that a person filled in or changed: old, new, who, when, and how they know."""

    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, related_name="fact_changes", verbose_name=_("del")
    )
    fact = models.CharField(_("uppgift"), max_length=40)
    before = models.TextField(_("före"), blank=True)
    after = models.TextField(_("efter"), blank=True)
    known_from = models.CharField(_("hur vi vet"), max_length=300, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("av"),
    )
    at = models.DateTimeField(_("när"), default=timezone.now)

    class Meta:
        verbose_name = _("ändrad uppgift")
        verbose_name_plural = _("ändrade uppgifter")
        ordering = ("-at", "-pk")
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)
        ]
        constraints = (
            models.CheckConstraint(
                condition=~Q(before=F("after")), name="fact_change_changes_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.fact}: {self.before} → {self.after}"
