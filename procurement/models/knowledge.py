"""What the rules know besides the law's text, as rows that staff edit in the admin.

Seeded by `procurement.reference`; read by `procurement.knowledge`. Every row has its source, how
sure we are, and who verified it when. A trigger gives the whole a new stamp at each change, so
that a process knows when what it has read is out of date.
"""

from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from ljungby_social.law import Certainty
from procurement.labels import INSTRUMENTS, choices
from procurement.models.knowledge_checks import (
    CPV_CODE,
    CPV_PREFIX,
    NAME,
    WORD,
    amount_in_bounds,
    lines,
    list_checks,
    weight_validators,
)

CERTAINTIES = choices(Certainty)
INSTRUMENT_CHOICES = list(INSTRUMENTS.items())
CPV_PATTERN = r"^[0-9]{8}\Z"
MOST_TEXT = 5000
cpv_validator = RegexValidator(CPV_PATTERN, _("En CPV-kod har åtta siffror."))


def stamp_trigger() -> pgtrigger.Trigger:
    """A trigger that gives the knowledge a new stamp. Random, so that no roll-back repeats one."""
    return pgtrigger.Trigger(
        name="stamp_knowledge",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func="""
            INSERT INTO procurement_knowledgestamp (id, stamp) VALUES (1, gen_random_uuid())
            ON CONFLICT (id) DO UPDATE SET stamp = excluded.stamp;
            RETURN NULL;
        """,
    )


def no_overlap(name: str, message: Any) -> ExclusionConstraint:
    """Refuse two rows of one code that cover the same day.

    The code is compared by its hash as a range of one number, since equality of text in a GiST
    index would need the extension btree_gist.
    """
    code = Func(F("code"), function="hashtext")
    return ExclusionConstraint(
        name=name,
        expressions=[
            (
                Func(
                    code, code, Value("[]"), function="int4range", output_field=IntegerRangeField()
                ),
                RangeOperators.OVERLAPS,
            ),
            (
                Func(
                    F("since"),
                    F("until"),
                    Value("[]"),
                    function="daterange",
                    output_field=DateRangeField(),
                ),
                RangeOperators.OVERLAPS,
            ),
        ],
        violation_error_message=message,
    )


def ends_after_it_begins(model: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until__isnull=True) | Q(until__gte=F("since")),
        name=f"{model}_ends_after_it_begins",
        violation_error_message=_("Sista dagen kan inte ligga före den första."),
    )


class KnowledgeStamp(models.Model):
    """One row that changes whenever any row of knowledge does. Written by triggers only."""

    stamp = models.UUIDField()

    class Meta:
        verbose_name = _("kunskapens stämpel")
        verbose_name_plural = _("kunskapens stämpel")

    def __str__(self) -> str:
        return str(self.stamp)


class Sourced(models.Model):
    """Where a row comes from, between which days it applies, and who checked it."""

    since = models.DateField(_("gäller från"))
    until = models.DateField(_("gäller till och med"), null=True, blank=True)
    source = models.CharField(_("källa"), max_length=300)
    source_url = models.URLField(_("källans adress"), max_length=500, blank=True)
    certainty = models.CharField(
        _("hur säkert"), max_length=12, choices=CERTAINTIES, default=Certainty.DERIVED.value
    )
    verified_by = models.CharField(_("kontrollerad av"), max_length=150, blank=True)
    verified_on = models.DateField(_("kontrollerad den"), null=True, blank=True)
    note = models.TextField(_("anteckning"), max_length=MOST_TEXT, blank=True)
    # What the repository's file said when the row was last seeded; differs once staff edit it.
    seed_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True


class Dated(Sourced):
    """A row of which there may be several, one after the other in time."""

    code = models.CharField(_("kod"), max_length=80)
    name = models.CharField(_("namn"), max_length=200)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name or self.code} ({self.since})"


class DatedAmount(Dated):
    """An amount between two days. An empty amount is unknown, which is not zero."""

    class Operator(models.TextChoices):
        LESS = "<", _("understiger (<)")
        AT_MOST = "<=", _("högst (≤)")
        AT_LEAST = ">=", _("uppgår minst till (≥)")
        MORE = ">", _("överstiger (>)")

    amount = models.DecimalField(
        _("belopp eller tal"),
        max_digits=18,
        decimal_places=4,
        null=True,
        blank=True,
        help_text=_("Lämna tomt om ingen har kontrollerat det. Tomt betyder okänt, inte noll."),
    )
    unit = models.CharField(_("enhet"), max_length=20)
    operator = models.CharField(_("jämförs så"), max_length=2, choices=Operator, blank=True)

    class Meta:
        abstract = True


@pghistory.track()
class LegalValue(DatedAmount):
    """An amount that a law or a government decision sets: thresholds, limits, shares."""

    class Meta:
        verbose_name = _("lagens belopp")
        verbose_name_plural = _("lagens belopp")
        ordering = ("code", "since")
        constraints = (
            no_overlap(
                "legal_value_one_a_day",
                _("En annan rad med samma kod gäller redan under en del av tiden."),
            ),
            ends_after_it_begins("legal_value"),
            amount_in_bounds("legal_value"),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]


@pghistory.track()
class LocalParameter(DatedAmount):
    """A number that the municipality sets itself: weights, bands and limits of judgement."""

    class Meta:
        verbose_name = _("lokal parameter")
        verbose_name_plural = _("lokala parametrar")
        ordering = ("code", "since")
        constraints = (
            no_overlap(
                "local_parameter_one_a_day",
                _("En annan rad med samma kod gäller redan under en del av tiden."),
            ),
            ends_after_it_begins("local_parameter"),
            amount_in_bounds("local_parameter"),
            models.CheckConstraint(
                condition=Q(amount__isnull=False),
                name="local_parameter_is_known",
                violation_error_message=_("Kommunens egna val kan inte vara okända."),
            ),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]


@pghistory.track()
class CpvSet(Dated):
    """The CPV codes that a paragraph lists, such as LOU bilaga 2."""

    class Meta:
        verbose_name = _("lagens lista över CPV-koder")
        verbose_name_plural = _("lagens listor över CPV-koder")
        ordering = ("code", "since")
        constraints = (
            no_overlap(
                "cpv_set_one_a_day",
                _("En annan lista med samma kod gäller redan under en del av tiden."),
            ),
            ends_after_it_begins("cpv_set"),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]


@pghistory.track()
class CpvSetEntry(models.Model):
    """One code of a list, or a range with both ends included. A parent covers only itself."""

    cpv_set = models.ForeignKey(
        CpvSet, on_delete=models.CASCADE, related_name="entries", verbose_name=_("lista")
    )
    first = models.CharField(_("kod, eller första kod"), max_length=8, validators=[cpv_validator])
    last = models.CharField(
        _("sista kod i intervallet"), max_length=8, validators=[cpv_validator], blank=True
    )

    class Meta:
        verbose_name = _("kod i lista")
        verbose_name_plural = _("koder i lista")
        ordering = ("first", "last")
        constraints = (
            models.UniqueConstraint(
                fields=("cpv_set", "first", "last"),
                name="cpv_set_entry_once",
                violation_error_message=_("Koden finns redan i listan."),
            ),
            models.CheckConstraint(
                condition=Q(last="") | Q(last__gt=F("first")),
                name="cpv_set_entry_range_goes_up",
                violation_error_message=_("Intervallets sista kod ska vara högre än den första."),
            ),
            models.CheckConstraint(
                condition=Q(first__regex="^[0-9]{8}$") & Q(last__regex="^([0-9]{8})?$"),
                name="cpv_set_entry_has_digits",
                violation_error_message=_("En CPV-kod har åtta siffror."),
            ),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}" if self.last else self.first


@pghistory.track()
class KindOfPurchase(Sourced):
    """A kind of purchase: what it is known by, and what usually fits. Never decides alone."""

    slug = models.SlugField(_("kortnamn"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    cpv_exact = lines(_("CPV-koder"), CPV_CODE, _("Åtta siffror, en kod per rad."))
    cpv_prefixes = lines(_("början av CPV-koder"), CPV_PREFIX, _("En per rad, till exempel 9091."))
    cpv_broad = lines(
        _("breda CPV-koder"),
        CPV_CODE,
        _("Koder som rymmer slaget men också annat. Väger mindre."),
    )
    words = lines(_("ord i titeln"), WORD, _("Ett per rad. Böjningar och sammansättningar hittas."))
    synonyms = lines(_("andra ord för samma sak"), WORD)
    foreign_words = lines(_("ord på andra språk"), WORD)
    exclusions = lines(_("ord som talar för något annat"), WORD)

    class Meta:
        verbose_name = _("slag av köp")
        verbose_name_plural = _("slag av köp")
        ordering = ("name",)
        constraints = (
            ends_after_it_begins("kind"),
            *list_checks(
                "kind",
                codes=("cpv_exact", "cpv_broad"),
                prefixes=("cpv_prefixes",),
                words=("words", "synonyms", "foreign_words", "exclusions"),
            ),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class KindInstrument(Sourced):
    """How well an instrument fits a kind of purchase."""

    kind = models.ForeignKey(
        KindOfPurchase,
        on_delete=models.CASCADE,
        related_name="instruments",
        verbose_name=_("slag av köp"),
    )
    instrument = models.CharField(_("verktyg"), max_length=30, choices=INSTRUMENT_CHOICES)
    weight = models.SmallIntegerField(
        _("vikt"),
        validators=weight_validators,
        help_text=_("Från −100 till 100. Minus talar emot. 0 räknas inte."),
    )
    main = models.BooleanField(_("huvudrekommendation"), default=False)
    why = models.TextField(_("varför"), max_length=MOST_TEXT)

    class Meta:
        verbose_name = _("verktyg för ett slag av köp")
        verbose_name_plural = _("verktyg för ett slag av köp")
        ordering = ("kind", "-weight")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "instrument"),
                name="kind_instrument_once",
                violation_error_message=_("Verktyget finns redan för det här slaget av köp."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=-100, weight__lte=100),
                name="kind_instrument_weight_in_range",
                violation_error_message=_("Vikten ska vara mellan −100 och 100."),
            ),
            ends_after_it_begins("kind_instrument"),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]

    def __str__(self) -> str:
        return str(self.get_instrument_display())


@pghistory.track()
class Signal(Sourced):
    """Words in the buyer's own text that speak for or against an instrument, whatever the kind."""

    code = models.SlugField(_("kod"), max_length=60, unique=True)
    name = models.CharField(_("namn"), max_length=200)
    instrument = models.CharField(_("verktyg"), max_length=30, choices=INSTRUMENT_CHOICES)
    weight = models.SmallIntegerField(_("vikt"), validators=weight_validators)
    words = lines(_("ord"), WORD)
    title_only = models.BooleanField(_("bara i titeln"), default=False)
    exclusions = lines(_("ord som talar för något annat"), WORD)
    cpv_prefixes = lines(_("början av CPV-koder"), CPV_PREFIX)
    why = models.TextField(_("varför"), max_length=MOST_TEXT)

    class Meta:
        verbose_name = _("signal i texten")
        verbose_name_plural = _("signaler i texten")
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(weight__gte=-100, weight__lte=100),
                name="signal_weight_in_range",
                violation_error_message=_("Vikten ska vara mellan −100 och 100."),
            ),
            ends_after_it_begins("signal"),
            *list_checks("signal", prefixes=("cpv_prefixes",), words=("words", "exclusions")),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Place(Sourced):
    """A municipality, locality or region that no requirement may tie a supplier to.

    Where the work is done or the goods are delivered may be named: what is read is the sentence.
    """

    name = models.CharField(_("namn"), max_length=100, unique=True, validators=[NAME])

    class Meta:
        verbose_name = _("plats som krav inte får knytas till")
        verbose_name_plural = _("platser som krav inte får knytas till")
        ordering = ("name",)
        constraints = (
            ends_after_it_begins("place"),
            models.CheckConstraint(condition=Q(name__regex="^.{2,}$"), name="place_has_a_name"),
        )
        triggers: ClassVar[list[Any]] = [stamp_trigger()]

    def __str__(self) -> str:
        return self.name
