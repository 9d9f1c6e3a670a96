"""An enterprise: the legal person that registers, is listed, and bids."""

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Value
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from enterprises import orgnumber
from enterprises.models.history import tracked
from enterprises.states import State
from ljungby_social.cpv import CpvCode, ancestors, significant

# Lower case in, a sort key in plain code point order out: å, ä and ö come after z.
SWEDISH_FROM, SWEDISH_TO = "åäöÅÄÖéÉü", "{|}{|}eeu"


def swedish_order(text: str) -> str:
    """The key that `sort_name` is made by in the database."""
    return text.lower().translate(str.maketrans(SWEDISH_FROM, SWEDISH_TO))


class LegalForm(models.TextChoices):
    """The forms that a social enterprise may have. None is required, none is ruled out."""

    ECONOMIC_ASSOCIATION = "economic_association", _("Ekonomisk förening")
    NON_PROFIT_ASSOCIATION = "non_profit_association", _("Ideell förening")
    LIMITED_COMPANY = "limited_company", _("Aktiebolag")
    LIMITED_COMPANY_SVB = "limited_company_svb", _("Aktiebolag med vinstbegränsning (svb)")
    FOUNDATION = "foundation", _("Stiftelse")
    PARTNERSHIP = "partnership", _("Handelsbolag eller kommanditbolag")
    FAITH_COMMUNITY = "faith_community", _("Registrerat trossamfund")
    SOLE_TRADER = "sole_trader", _("Enskild firma")


class Stage(models.TextChoices):
    """How far the enterprise has come; a young one is asked for less paper."""

    ESTABLISHED = "established", _("Har sålt i minst två räkenskapsår")
    YOUNG = "young", _("Har börjat sälja, men har inte två bokslut än")
    PLANNED = "planned", _("Har inte börjat sälja än")


class EnterpriseQuerySet(models.QuerySet["Enterprise"]):
    """How enterprises are found."""

    def listed(self, on: date) -> "EnterpriseQuerySet":
        """Those that the public directory shows on the day."""
        from enterprises.models.registration import Registration

        standing = Registration.objects.standing(on).filter(enterprise=OuterRef("pk"))
        return self.filter(Exists(standing))

    def selling(self, cpv_codes: Iterable[str]) -> "EnterpriseQuerySet":
        """Those that say they sell one of the codes, something wider, or something narrower.

        Buyers code coarsely and sellers do too, so both directions count.
        """
        sold = Enterprise.sells.through.objects.filter(enterprise=OuterRef("pk"))
        conditions = [
            Q(cpvcode__in=[code, *ancestors(code)]) | Q(cpvcode__code__startswith=significant(code))
            for code in cpv_codes
        ]
        if not conditions:
            return self.none()
        return self.filter(Exists(sold.filter(reduce(or_, conditions))))

    def in_division(self, division: str) -> "EnterpriseQuerySet":
        """Those that sell something in the CPV division (the first two digits)."""
        sold = Enterprise.sells.through.objects.filter(enterprise=OuterRef("pk"))
        return self.filter(Exists(sold.filter(cpvcode__code__startswith=division[:2])))

    def search(self, words: str) -> "EnterpriseQuerySet":
        """Swedish full text in name, offer and place; every word must occur, best hit first.

        A word also finds longer ones that begin with it. No words: everything, by name.
        """
        terms = re.findall(r"\w+", words.lower())
        if not terms:
            return self.by_name()
        query = SearchQuery(
            " & ".join(f"{term}:*" for term in terms), config="swedish", search_type="raw"
        )
        return (
            self.filter(search=query)
            .annotate(rank=SearchRank(F("search"), query))
            .order_by("-rank", "sort_name", "pk")
        )

    def by_name(self) -> "EnterpriseQuerySet":
        """In Swedish order: å, ä and ö after z."""
        return self.order_by("sort_name", "pk")

    def of(self, user: object) -> "EnterpriseQuerySet":
        """Those that the person belongs to."""
        return self.filter(memberships__user=user)


def _search_vector() -> CombinedSearchVector:
    """Name counts most, then what is sold, then the rest."""
    name, sells, rest = (
        SearchVector(*fields, config="swedish", weight=weight)
        for fields, weight in (
            (("name",), "A"),
            (("offer", "sells_words"), "B"),
            (("place", "about"), "C"),
        )
    )
    return CombinedSearchVector(
        CombinedSearchVector(name, "||", sells, config=None), "||", rest, config=None
    )


@tracked("EnterpriseHistory", exclude=("search", "sort_name"))
class Enterprise(models.Model):
    """A legal person, or a sole trader. What its page shows is its own word; the case is not."""

    org_number = models.CharField(
        _("organisationsnummer"),
        max_length=10,
        unique=True,
        null=True,
        blank=True,
        validators=[RegexValidator(r"^\d{10}$", _("Tio siffror utan bindestreck."))],
        error_messages={"unique": _("Företaget finns redan i registret.")},
    )
    name = models.CharField(_("företagets namn"), max_length=160)
    slug = models.SlugField(_("namn i adresser"), max_length=80, unique=True)
    legal_form = models.CharField(_("företagsform"), max_length=30, choices=LegalForm)
    stage = models.CharField(_("skede"), max_length=20, choices=Stage, default=Stage.ESTABLISHED)
    founded_on = models.DateField(_("bildat den"), null=True, blank=True)
    street = models.CharField(_("gatuadress"), max_length=120, blank=True)
    postcode = models.CharField(_("postnummer"), max_length=6, blank=True)
    place = models.CharField(_("ort"), max_length=60, blank=True)
    website = models.URLField(_("webbplats"), blank=True)
    about = models.TextField(_("om företaget"), max_length=2000, blank=True)
    offer = models.TextField(_("varor och tjänster"), max_length=3000, blank=True)
    sells = models.ManyToManyField(
        CpvCode, blank=True, related_name="+", verbose_name=_("CPV-koder")
    )
    # The labels of `sells`, so that the generated search column can reach them.
    sells_words = models.TextField(blank=True, default="", editable=False)
    created_at = models.DateTimeField(_("skapat"), auto_now_add=True)

    sort_name = models.GeneratedField(
        expression=Func(
            Lower("name"), Value(SWEDISH_FROM), Value(SWEDISH_TO), function="translate"
        ),
        output_field=models.CharField(max_length=160, db_collation="C"),
        db_persist=True,
        editable=False,
    )
    search = models.GeneratedField(
        expression=_search_vector(),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects: ClassVar[models.Manager["Enterprise"]] = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = _("företag")
        verbose_name_plural = _("företag")
        ordering = ("sort_name", "pk")
        indexes = (
            GinIndex(fields=("search",), name="enterprise_search_gin"),
            models.Index(fields=("sort_name", "id"), name="enterprise_by_name"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(org_number__isnull=True) | Q(org_number__regex=r"^\d{10}$"),
                name="enterprise_org_number_ten_digits",
                violation_error_message=_("Ett organisationsnummer har tio siffror."),
            ),
            models.CheckConstraint(
                condition=Q(org_number__isnull=False) | Q(stage=Stage.PLANNED),
                name="enterprise_has_org_number_unless_planned",
                violation_error_message=_(
                    "Ett företag som säljer har ett organisationsnummer. Skriv det."
                ),
            ),
            models.CheckConstraint(
                condition=Q(org_number__isnull=True)
                | ~Q(org_number__regex=r"^\d\d[01]")
                | Q(legal_form=LegalForm.SOLE_TRADER),
                name="enterprise_personal_number_is_sole_trader",
                violation_error_message=_(
                    "Ett personnummer hör till en enskild firma. Välj den företagsformen."
                ),
            ),
            models.CheckConstraint(
                condition=~Q(legal_form=LegalForm.SOLE_TRADER)
                | Q(org_number__isnull=True)
                | Q(org_number__regex=r"^\d\d[01]"),
                name="enterprise_sole_trader_has_personal_number",
                violation_error_message=_(
                    "En enskild firma har ägarens personnummer. Välj en annan företagsform."
                ),
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_sole_trader(self) -> bool:
        return self.legal_form == LegalForm.SOLE_TRADER

    @property
    def shown_number(self) -> str:
        """The number for public pages, lists and logs: a sole trader's is hidden."""
        if self.is_sole_trader:
            return ""
        return orgnumber.shown(self.org_number)

    @property
    def whole_number(self) -> str:
        """The number for the enterprise itself and the officer who checks it."""
        return orgnumber.written_out(self.org_number)

    @property
    def has_open_case(self) -> bool:
        from enterprises.states import OPEN

        return self.registrations.filter(state__in=OPEN).exists()

    @property
    def was_ever_decided(self) -> bool:
        return self.registrations.exclude(state__in=(State.DRAFT, State.WITHDRAWN)).exists()
