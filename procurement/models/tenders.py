"""A purchase, the notices that tell of it, and what happened to it."""

import re
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.roles import Role
from ljungby_social.casework import Case, CaseEvent
from procurement.models.columns import codes, money
from procurement.models.sources import Format, Import
from procurement.states import MOVES, OPEN, State


class TenderQuerySet(models.QuerySet["Tender"]):
    """How purchases are read."""

    def visible_to(self, user: User) -> "TenderQuerySet":
        """All of them for officers and administrators; a unit's own for its contact."""
        roles = user.roles if user.is_authenticated else frozenset()
        if roles & {Role.PROCUREMENT_OFFICER, Role.CASE_OFFICER, Role.ADMINISTRATOR}:
            return self
        if Role.UNIT_CONTACT in roles and user.unit_id is not None:
            return self.filter(unit=user.unit_id)
        return self.none()

    def open(self) -> "TenderQuerySet":
        return self.filter(state__in=OPEN)

    def awaiting_decision(self) -> "TenderQuerySet":
        return self.filter(state=State.SCREENED)

    def flagged(self, instrument: str) -> "TenderQuerySet":
        """Those with a lot for which the instrument is recommended."""
        return self.filter(flags__contains=[instrument])

    def matching(self, words: str) -> "TenderQuerySet":
        """Those with all the words in title, description, buyer or reference, or that number.

        A word also finds longer ones that begin with it.
        """
        terms = re.findall(r"\w+", words.lower())
        if not terms:
            return self
        query = SearchQuery(
            " & ".join(f"{term}:*" for term in terms), config="swedish", search_type="raw"
        )
        return self.filter(Q(words=query) | Q(number__iexact=words.strip()))


@pghistory.track(
    pghistory.UpdateEvent(condition=pghistory.AnyChange("title", "description", "unit", "state")),
    pghistory.DeleteEvent(),
    fields=["number", "title", "description", "unit", "state", "value", "currency", "valued_on"],
    model_name="TenderHistory",
)
class Tender(Case):
    """A purchase. What a notice says stands here and on its lots, whichever format it came in."""

    SERIES = "UP"
    MOVES = MOVES

    state = models.CharField(_("läge"), max_length=12, choices=State, default=State.NEW)
    title = models.TextField(_("benämning"))
    description = models.TextField(_("beskrivning"), blank=True)
    # No index of its own: `tender_by_unit` begins with it.
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("enhet"),
    )
    source_kind = models.CharField(_("kommer från"), max_length=20, choices=Format)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("upplagd av"),
    )
    buyer_name = models.CharField(_("köpare"), max_length=500, blank=True)
    buyer_identifier = models.CharField(_("köparens nummer"), max_length=100, blank=True)
    buyer_country = models.CharField(_("köparens land"), max_length=3, blank=True)
    reference = models.CharField(_("diarienummer"), max_length=200, blank=True)
    # BT-04: what a procedure's notices have in common.
    procedure_id = models.CharField(_("förfarandets id"), max_length=200, blank=True)
    form_type = models.CharField(_("annonsens slag"), max_length=40, blank=True)
    # The day that decides law and amounts (LOU 5 kap. 5 §): advertised, or begun.
    valued_on = models.DateField(_("annonseras den"), null=True, blank=True)
    planned_start = models.DateField(_("planerad start"), null=True, blank=True)
    submission_deadline = models.DateTimeField(_("sista anbudsdag"), null=True, blank=True)
    value = money(_("hela upphandlingens värde"))
    currency = models.CharField(_("valuta"), max_length=3, default="SEK", blank=True)

    # Told again from the lots' latest screenings, so that a list reads one table.
    flags = codes(_("rekommenderade verktyg"))
    score = models.PositiveSmallIntegerField(_("poäng"), default=0)
    lot_count = models.PositiveIntegerField(_("antal delar"), default=0)
    undecided = models.PositiveIntegerField(_("delar utan beslut"), default=0)
    words = models.GeneratedField(
        expression=SearchVector(
            "title", Left("description", 20000), "buyer_name", "reference", config="swedish"
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects: ClassVar[Any] = TenderQuerySet.as_manager()

    class Meta:
        verbose_name = _("upphandling")
        verbose_name_plural = _("upphandlingar")
        ordering = ("-score", "-pk")
        indexes = (
            models.Index(fields=("-score", "-id"), name="tender_by_score"),
            models.Index(fields=("state", "-score", "-id"), name="tender_by_state"),
            models.Index(fields=("unit", "-score", "-id"), name="tender_by_unit"),
            GinIndex(fields=("words",), name="tender_words_gin"),
            GinIndex(fields=("flags",), name="tender_flags_gin"),
        )
        triggers: ClassVar[list[Any]] = [
            # Counts the lots themselves: `undecided` only repeats what they say.
            pgtrigger.Trigger(
                name="leaves_only_with_decisions",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(new__state__in=[State.DECIDED.value, State.CLOSED.value])
                & ~pgtrigger.Q(old__state__in=[State.DECIDED.value, State.CLOSED.value]),
                func="""
                    IF EXISTS (
                        SELECT 1 FROM procurement_lot WHERE tender_id = NEW.id
                        AND kind <> 'group' AND NOT withdrawn AND latest_decision_id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'a lot is not decided' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=State.values),
                name="tender_state_is_known",
                violation_error_message=_("Läget finns inte."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="tender_has_a_title",
                violation_error_message=_("Upphandlingen behöver en benämning."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[State.DECIDED, State.CLOSED]) | Q(undecided=0),
                name="tender_decided_when_all_lots_are",
                violation_error_message=_(
                    "Varje del behöver ett beslut: vilka verktyg som används, eller varför inget."
                ),
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=0),
                name="tender_value_not_negative",
                violation_error_message=_("Värdet kan inte vara negativt."),
            ),
        )

    def get_absolute_url(self) -> str:
        return reverse("procurement:tender", args=[self.number])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_planned(self) -> bool:
        """Whether it is a plan's row or written by hand: a notice's lots are what it says."""
        return self.source_kind in {Format.HAND, Format.SPREADSHEET}


class TenderEvent(CaseEvent):
    """Something that happened to a purchase."""

    case = models.ForeignKey(
        Tender, on_delete=models.CASCADE, related_name="events", verbose_name=_("upphandling")
    )

    class Meta(CaseEvent.Meta):
        verbose_name = _("händelse i en upphandling")
        verbose_name_plural = _("händelser i upphandlingar")


class Notice(models.Model):
    """A notice, or a row of a plan, that told of a purchase. The leading one sets the facts."""

    tender = models.ForeignKey(
        Tender, on_delete=models.CASCADE, related_name="notices", verbose_name=_("upphandling")
    )
    imported = models.ForeignKey(
        Import, on_delete=models.PROTECT, related_name="stored", verbose_name=_("inläsning")
    )
    # What makes it the same notice, or the same row of a plan, in whatever file it comes.
    identity = models.CharField(_("identitet"), max_length=300)
    # What it has in common with the other notices of the same purchase: see `identity_of`.
    purchase = models.CharField(_("köpets nyckel"), max_length=300)
    notice_id = models.CharField(_("annonsens id"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=20, blank=True)
    publication_number = models.CharField(_("publiceringsnummer"), max_length=40, blank=True)
    # The notice of the same procedure that it names, by number or id: what it changes or decides.
    follows = models.CharField(_("följer på"), max_length=200, blank=True)
    form_type = models.CharField(_("slag"), max_length=40, blank=True)
    subtype = models.CharField(_("undertyp"), max_length=40, blank=True)
    dispatched_on = models.DateField(_("skickad den"), null=True, blank=True)
    published_on = models.DateField(_("publicerad den"), null=True, blank=True)
    leading = models.BooleanField(_("gäller"), default=False)
    # Sentences, as the notice tells them: what it changes (BT-141) and withholds (BT-195).
    changes = ArrayField(models.TextField(), verbose_name=_("vad den ändrar"), default=list)
    withheld = ArrayField(models.TextField(), verbose_name=_("hålls tillbaka"), default=list)

    class Meta:
        verbose_name = _("annons")
        verbose_name_plural = _("annonser")
        ordering = ("pk",)
        # Here and not on the column, which would also index it for LIKE.
        indexes = (
            models.Index(fields=("purchase",), name="notice_by_purchase"),
            models.Index(fields=("notice_id",), name="notice_by_id"),
            models.Index(fields=("follows",), name="notice_by_followed"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("identity",),
                name="notice_comes_in_once",
                violation_error_message=_("Annonsen är redan inläst."),
            ),
            models.UniqueConstraint(
                fields=("publication_number",),
                condition=~Q(publication_number=""),
                name="notice_published_once",
                violation_error_message=_("En annons med samma publiceringsnummer är inläst."),
            ),
            models.UniqueConstraint(
                fields=("tender",),
                condition=Q(leading=True),
                name="notice_one_leads",
                violation_error_message=_("Bara en annons i taget kan gälla."),
            ),
        )

    def __str__(self) -> str:
        name = self.publication_number or self.notice_id
        if name:
            return name
        unnamed = self.identity.startswith("file:")
        return str(_("annons utan nummer") if unnamed else _("rad i en plan"))
