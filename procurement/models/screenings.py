"""What was found and what was decided. Rows are only ever added; triggers refuse the rest.

A screening keeps the facts it saw, the values it used and the prints of the rules and of the
knowledge, so that it can be read as it was when everything else has moved on.
"""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ljungby_social.law import Legal, Suitability
from procurement.duties import headline
from procurement.labels import INSTRUMENTS, SOCIAL, choices
from procurement.models.columns import codes
from procurement.models.knowledge import INSTRUMENT_CHOICES
from procurement.models.lots import Lot
from procurement.rules import Regime
from procurement.rules.eforms import PROTECTED_PROGRAMME

LEGAL_CHOICES = choices(Legal)
SUITABILITY_CHOICES = choices(Suitability)
REGIME_CHOICES = choices(Regime)


def append_only() -> pgtrigger.Protect:
    return pgtrigger.Protect(name="append_only", operation=pgtrigger.Update)


def frozen(label: Any, default: Any = list) -> models.JSONField:
    """Something that a page shows and no rule reads, kept as it was."""
    return models.JSONField(label, default=default, encoder=DjangoJSONEncoder)


class Screening(models.Model):
    """One screening of one lot."""

    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, related_name="screenings", verbose_name=_("del")
    )
    # The day whose law and amounts were used.
    day = models.DateField(_("lagen som den gällde den"))
    at = models.DateTimeField(_("prövad"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("av"),
    )
    regime = models.CharField(_("regelverk"), max_length=20, choices=REGIME_CHOICES)
    regime_missing = codes(_("saknas för regelverket"))
    regime_reasons = frozen(_("skäl för regelverket"))
    annex2 = models.BooleanField(_("tjänst i bilaga 2"), null=True)
    kinds = frozen(_("slag av köp"))
    problems = ArrayField(models.TextField(), verbose_name=_("problem"), default=list)
    eforms = frozen(_("förslag till eForms-fält"), dict)
    values_used = frozen(_("belopp som användes"))
    facts = frozen(_("uppgifter som prövades"), dict)
    # Rows of `Finding`, which many screenings share, in the order of the instruments.
    finding_ids = ArrayField(models.BigIntegerField(), verbose_name=_("bedömningar"), default=list)
    engine = models.CharField(_("reglernas avtryck"), max_length=16)
    knowledge = models.CharField(_("kunskapens avtryck"), max_length=16)

    class Meta:
        verbose_name = _("prövning")
        verbose_name_plural = _("prövningar")
        ordering = ("-pk",)
        triggers: ClassVar[list[Any]] = [
            append_only(),
            # What a foreign key would say, if an array could have one.
            pgtrigger.Trigger(
                name="findings_are_there",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="screened"),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM (
                            SELECT DISTINCT unnest(finding_ids) AS id FROM screened
                        ) AS wanted
                        LEFT JOIN procurement_finding found ON found.id = wanted.id
                        WHERE found.id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'a finding is missing'
                        USING ERRCODE = 'foreign_key_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id} {self.at:%Y-%m-%d %H:%M}"

    @property
    def findings(self) -> "models.QuerySet[Finding]":
        """What was found of each instrument, in the order of the instruments."""
        place = Func(Value(self.finding_ids), F("pk"), function="array_position")
        return Finding.objects.filter(pk__in=self.finding_ids).order_by(place)


class Finding(models.Model):
    """What all rules of one instrument answered. Each reason keeps its sentence and source.

    Lots are much alike, so the same finding comes again and again. It is kept once and shared:
    who writes one looks for its digest first. Two who write the same at the same moment do not
    wait for each other; then it is kept twice, which harms nobody.
    """

    # A print of everything below.
    digest = models.UUIDField(_("avtryck"), db_index=True)
    instrument = models.CharField(_("verktyg"), max_length=30, choices=INSTRUMENT_CHOICES)
    legal = models.CharField(_("vad lagen säger"), max_length=20, choices=LEGAL_CHOICES)
    suitability = models.CharField(_("hur det passar"), max_length=20, choices=SUITABILITY_CHOICES)
    score = models.PositiveSmallIntegerField(_("poäng"), default=0)
    # Each: text, source, url, weight.
    reasons_for = frozen(_("skäl för"))
    reasons_against = frozen(_("skäl emot"))
    missing = codes(_("saknas"))
    rules = codes(_("regler"), length=80)
    values_used = frozen(_("belopp som användes"))

    class Meta:
        verbose_name = _("bedömning av ett verktyg")
        verbose_name_plural = _("bedömningar av verktyg")
        triggers: ClassVar[list[Any]] = [
            append_only(),
            # Nobody can tell which screenings rest on it without looking through them all.
            pgtrigger.Protect(name="kept", operation=pgtrigger.Delete),
        ]
        constraints = (
            models.CheckConstraint(condition=Q(score__lte=100), name="finding_score_at_most_100"),
            models.CheckConstraint(
                condition=~Q(suitability="recommended", legal__in=["blocked", "not_applicable"]),
                name="finding_blocked_is_never_recommended",
                violation_error_message=_("Det som lagen hindrar rekommenderas aldrig."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.instrument}: {self.legal}, {self.suitability}"

    @property
    def recommended(self) -> bool:
        return self.suitability == Suitability.RECOMMENDED


class LotDecision(models.Model):
    """What an officer decided about a lot: instruments, or none and why (comply or explain).

    A decision that only divides, talks to the market or awards directly takes no social
    consideration, and says why like one that uses no instrument.
    """

    MOST_MOTIVATION = 5000

    class Reason(models.TextChoices):
        NOT_LABOUR = "not_labour", _("Köpet innehåller knappt något arbete")
        TOO_SHORT = "too_short", _("Avtalet är för kort eller för litet")
        QUALIFIED = "qualified", _("Arbetet kräver yrkesbehörighet av alla")
        NO_MARKET = "no_market", _("Ingen leverantör på marknaden skulle klara det")
        LAW = "law", _("Lagen hindrar det")
        FRAMEWORK = "framework", _("Avrop från ett ramavtal som inte medger det")
        OTHER_MEANS = "other_means", _("Sociala hänsyn tas på annat sätt")
        URGENT = "urgent", _("Brådska som kommunen inte själv orsakat")
        OTHER = "other", _("Annat skäl")

    class ReservedAs(models.TextChoices):
        """What a reservation is, where the law or the notice's codes leave a choice."""

        # LOU 4 kap. 18 § första stycket: one of the two points.
        PARTICIPATION = "participation", _("rätten att delta, punkt 1")
        PROGRAMME = "programme", _("ett program för skyddad anställning, punkt 2")
        # BT-71 at 19 kap. 25 a §, which has no value of its own.
        NEAREST = "res-pub-ser", _("BT-71 res-pub-ser, det närmaste värdet")
        UNCODED = "none", _("BT-71 none, bara i ord")

    # The instrument that each choice is about.
    CHOICE_OF: ClassVar[dict[str, tuple[str, ...]]] = {
        "reserve_4_18": (ReservedAs.PARTICIPATION, ReservedAs.PROGRAMME),
        "reserve_19_25a": (ReservedAs.NEAREST, ReservedAs.UNCODED),
    }

    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, related_name="decisions", verbose_name=_("del")
    )
    screening = models.ForeignKey(
        Screening, on_delete=models.PROTECT, related_name="decisions", verbose_name=_("prövning")
    )
    instruments = ArrayField(
        models.CharField(max_length=30, choices=INSTRUMENT_CHOICES),
        verbose_name=_("verktyg som används"),
        default=list,
        blank=True,
    )
    # Empty where there is nothing to choose, and in decisions from before it could be chosen.
    reserved_as = models.CharField(
        _("vad som reserveras"), max_length=20, choices=ReservedAs, blank=True, db_default=""
    )
    reason = models.CharField(
        _("varför inget verktyg används"), max_length=20, choices=Reason, blank=True
    )
    motivation = models.TextField(
        _("motivering"), blank=True, validators=[MaxLengthValidator(MOST_MOTIVATION)]
    )
    # By instrument: special reasons against what the law demands, and assessments it asks for.
    assessments = models.JSONField(_("skäl och bedömningar"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("beslutad av"),
    )
    at = models.DateTimeField(_("beslutad"), default=timezone.now)

    class Meta:
        verbose_name = _("beslut om en del")
        verbose_name_plural = _("beslut om delar")
        ordering = ("-pk",)
        triggers: ClassVar[list[Any]] = [
            append_only(),
            pgtrigger.Trigger(
                name="rests_on_the_lots_own_screening",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("screened", "bigint")],
                func="""
                    SELECT lot_id INTO screened FROM procurement_screening
                    WHERE id = NEW.screening_id;
                    IF screened IS DISTINCT FROM NEW.lot_id THEN
                        RAISE EXCEPTION 'the screening is not of this lot'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
            # `procurement.duties` says the same in the form and in the service.
            pgtrigger.Trigger(
                name="says_what_the_law_asks",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM procurement_finding found
                        WHERE found.id = ANY (
                            SELECT unnest(finding_ids) FROM procurement_screening
                            WHERE id = NEW.screening_id
                        ) AND (
                            found.instrument <> ALL (NEW.instruments) AND (
                                found.legal = 'must' OR found.legal = 'must_assess'
                                AND found.instrument IN ('labour_terms', 'lots', 'supply_chain')
                            )
                            OR found.legal = 'must_assess' AND found.instrument = 'labour_terms'
                        ) AND btrim(coalesce(NEW.assessments ->> found.instrument, '')) = ''
                    ) THEN
                        RAISE EXCEPTION 'an assessment is missing'
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = (
            models.CheckConstraint(
                condition=(Q(instruments__overlap=list(SOCIAL)) & Q(reason=""))
                | (~Q(instruments__overlap=list(SOCIAL)) & ~Q(reason="") & ~Q(motivation="")),
                name="decision_complies_or_explains",
                violation_error_message=_(
                    "Välj minst ett socialt verktyg, eller inget socialt verktyg tillsammans med "
                    "ett skäl och en motivering."
                ),
            ),
            models.CheckConstraint(
                condition=Q(reserved_as="")
                | Q(
                    instruments__contains=["reserve_4_18"],
                    reserved_as__in=["participation", "programme"],
                )
                | Q(
                    instruments__contains=["reserve_19_25a"],
                    reserved_as__in=["none", "res-pub-ser"],
                ),
                name="decision_reserved_as_its_instrument",
                violation_error_message=_("Det som reserveras hör inte till den reservationen."),
            ),
        )

    def __str__(self) -> str:
        return ", ".join(filter(None, [*self.instruments, self.get_reason_display()]))

    @property
    def instrument_labels(self) -> list[str]:
        """The instruments in words, with what is reserved where there was a choice."""
        return [self._in_words(code) for code in self.instruments]

    def _in_words(self, code: str) -> str:
        words = str(INSTRUMENTS[code])
        if self.reserved_as in self.CHOICE_OF.get(code, ()):
            return f"{words} ({self.get_reserved_as_display()})"
        return words

    @property
    def codes_of_kit(self) -> list[str]:
        """The instruments as the draft kit and the notice's fields call them."""
        if self.reserved_as != self.ReservedAs.PROGRAMME:
            return self.instruments
        named = {"reserve_4_18": PROTECTED_PROGRAMME}
        return [named.get(code, code) for code in self.instruments]

    @property
    def told(self) -> list[tuple[str, str]]:
        """The reasons and assessments with a headline each."""
        return [
            (str(headline(code, self.instruments)), text) for code, text in self.assessments.items()
        ]

    @property
    def has_kit(self) -> bool:
        """Whether there is anything to write in a notice or a contract because of it."""
        return bool(self.instruments or self.assessments)


class ScreeningRun(models.Model):
    """All open purchases screened anew, as after a change of a dated value; with its progress."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("begärd av"),
    )
    started_at = models.DateTimeField(_("begärd"), default=timezone.now)
    finished_at = models.DateTimeField(_("klar"), null=True, blank=True)
    total = models.PositiveIntegerField(_("upphandlingar"))
    done = models.PositiveIntegerField(_("klara"), default=0)
    # Where a stopped run goes on: purchases are taken in the order of their ids.
    last_tender = models.BigIntegerField(_("senast prövad"), default=0)
    changed = models.PositiveIntegerField(_("fick andra flaggor"), default=0)
    changed_tenders = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("vilka som fick andra flaggor"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("omprövning")
        verbose_name_plural = _("omprövningar")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                Value(1),
                name="screening_run_one_at_a_time",
                condition=Q(finished_at__isnull=True),
                violation_error_message=_("En omprövning pågår redan. Vänta tills den är klar."),
            ),
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="screening_run_done_at_most_total"
            ),
        )

    def __str__(self) -> str:
        return f"{self.done} / {self.total}"
