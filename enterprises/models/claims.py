"""What the applicant claims: a text per criterion, and facts with a column each.

Unknown is NULL or empty, never zero and never "no". Forms may save a half-filled section;
`enterprises.sections` knows what must be there before the case can be sent.
"""

from decimal import Decimal
from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from enterprises.models.history import tracked
from enterprises.models.policy import Criterion
from enterprises.models.registration import Registration
from enterprises.shares import reinvested


class Answer(models.TextChoices):
    """An answer to a yes-or-no question; nobody is made to guess."""

    YES = "yes", _("Ja")
    NO = "no", _("Nej")
    UNKNOWN = "", _("Inte besvarat")


@tracked("ClaimHistory")
class Claim(models.Model):
    """In the applicant's own words: how the enterprise meets one criterion."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="claims", verbose_name=_("ärende")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", verbose_name=_("kriterium")
    )
    text = models.TextField(_("så uppfyller vi kriteriet"), max_length=5000, blank=True)

    class Meta:
        verbose_name = _("påstående")
        verbose_name_plural = _("påståenden")
        ordering = ("criterion__order",)
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "criterion"), name="claim_once_per_criterion"
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration} {self.criterion.code}"


class Facts(models.Model):
    """What the facts of all criteria have in common: one row a case."""

    registration = models.OneToOneField(
        Registration,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="%(class)s",
        verbose_name=_("ärende"),
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return str(self.registration_id)


def _answer(label: str) -> models.CharField:
    return models.CharField(label, max_length=10, choices=Answer, blank=True, default="")


@tracked("BusinessFactsHistory")
class BusinessFacts(Facts):
    """K1: runs a business that produces and sells goods or services."""

    customers = models.TextField(_("kunder"), max_length=2000, blank=True)
    f_tax = _answer(_("godkänd för F-skatt"))
    vat_registered = _answer(_("registrerad för moms"))
    selling_since = models.DateField(_("har sålt sedan"), null=True, blank=True)

    class Meta:
        verbose_name = _("uppgifter om näringsverksamheten")
        verbose_name_plural = _("uppgifter om näringsverksamheten")


@tracked("IntegrationFactsHistory")
class IntegrationFacts(Facts):
    """K2: the overall aim is to integrate people who find it hard to get or keep work."""

    purpose_clause = models.TextField(_("ändamålet enligt stadgarna"), max_length=2000, blank=True)
    target_groups = models.TextField(_("vilka som får plats"), max_length=1500, blank=True)
    ways_in = models.TextField(_("så kommer människor in"), max_length=1500, blank=True)
    development = models.TextField(_("så utvecklas de hos er"), max_length=1500, blank=True)
    ways_on = models.TextField(_("så går de vidare"), max_length=1500, blank=True)
    referrers = models.CharField(_("vilka som anvisar"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("uppgifter om integrationen")
        verbose_name_plural = _("uppgifter om integrationen")


@tracked("ParticipationFactsHistory")
class ParticipationFacts(Facts):
    """K3: participation by ownership, by agreement, or in another documented way."""

    by_ownership = models.BooleanField(_("genom ägande"), default=False)
    by_agreement = models.BooleanField(_("genom avtal"), default=False)
    by_other_way = models.BooleanField(_("på annat dokumenterat sätt"), default=False)
    owners = models.PositiveIntegerField(_("medlemmar eller ägare"), null=True, blank=True)
    owners_coworkers = models.PositiveIntegerField(_("varav medarbetare"), null=True, blank=True)
    agreement = models.TextField(_("vad avtalet ger rätt till"), max_length=1500, blank=True)
    other_way = models.TextField(_("det andra sättet"), max_length=1500, blank=True)
    at_introduction = models.TextField(_("när någon börjar"), max_length=1000, blank=True)
    in_daily_work = models.TextField(_("i det dagliga arbetet"), max_length=1000, blank=True)
    in_the_board = models.TextField(_("i styrelsens beslut"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("uppgifter om delaktigheten")
        verbose_name_plural = _("uppgifter om delaktigheten")
        constraints = (
            models.CheckConstraint(
                condition=Q(owners_coworkers__isnull=True)
                | Q(owners__isnull=True)
                | Q(owners_coworkers__lte=F("owners")),
                name="participation_part_within_whole",
                violation_error_message=_(
                    "Medarbetarna kan inte vara fler än alla medlemmar eller ägare."
                ),
            ),
        )

    @property
    def has_route(self) -> bool:
        return self.by_ownership or self.by_agreement or self.by_other_way


@tracked("ReinvestmentFactsHistory")
class ReinvestmentFacts(Facts):
    """K4: profits are mainly reinvested in own or similar activity."""

    profit_clause = models.TextField(
        _("vad stadgarna säger om vinsten"), max_length=2000, blank=True
    )
    dissolution_clause = models.TextField(
        _("vad som händer med pengarna om företaget upphör"), max_length=1500, blank=True
    )
    use_of_profit = models.TextField(_("så används överskottet"), max_length=1500, blank=True)

    class Meta:
        verbose_name = _("uppgifter om vinsten")
        verbose_name_plural = _("uppgifter om vinsten")


@tracked("IndependenceFactsHistory")
class IndependenceFacts(Facts):
    """K5: organisationally free-standing from public bodies."""

    owners = models.TextField(_("ägare eller medlemmar"), max_length=1500, blank=True)
    public_share = models.DecimalField(
        _("andel som ägs av det offentliga, procent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )
    board_seats = models.PositiveSmallIntegerField(_("platser i styrelsen"), null=True, blank=True)
    public_board_seats = models.PositiveSmallIntegerField(
        _("varav utsedda av det offentliga"), null=True, blank=True
    )
    public_influence = _answer(_("offentligt inflytande på annat sätt"))
    public_influence_how = models.TextField(_("så ser inflytandet ut"), max_length=1000, blank=True)
    public_staff = _answer(_("arbetsledare anställda av det offentliga"))
    public_staff_how = models.TextField(_("arbetsledarnas uppgifter"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("uppgifter om fristående")
        verbose_name_plural = _("uppgifter om fristående")
        constraints = (
            models.CheckConstraint(
                condition=Q(public_share__isnull=True)
                | Q(public_share__gte=0, public_share__lte=100),
                name="independence_share_is_percent",
                violation_error_message=_("En andel ligger mellan 0 och 100 procent."),
            ),
            models.CheckConstraint(
                condition=Q(public_board_seats__isnull=True)
                | Q(board_seats__isnull=True)
                | Q(public_board_seats__lte=F("board_seats")),
                name="independence_seats_within_board",
                violation_error_message=_(
                    "Platserna som det offentliga utser kan inte vara fler än alla platser."
                ),
            ),
        )


@tracked("AccountingYearHistory")
class AccountingYear(models.Model):
    """The figures of one year, in whole kronor and heads. A budget year is a plan, not a result."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="years", verbose_name=_("ärende")
    )
    year = models.PositiveSmallIntegerField(_("år"))
    is_budget = models.BooleanField(_("budget"), default=False)

    sales = models.PositiveBigIntegerField(_("försäljning"), null=True, blank=True)
    placement_pay = models.PositiveBigIntegerField(
        _("ersättning för platser"), null=True, blank=True
    )
    grants = models.PositiveBigIntegerField(_("bidrag"), null=True, blank=True)

    occupied = models.PositiveIntegerField(_("sysselsatta ur målgruppen"), null=True, blank=True)
    employed = models.PositiveIntegerField(_("varav anställda"), null=True, blank=True)
    moved_on = models.PositiveIntegerField(
        _("gick vidare till arbete eller studier"), null=True, blank=True
    )

    result = models.BigIntegerField(_("årets resultat"), null=True, blank=True)
    dividend = models.PositiveBigIntegerField(_("utdelning"), null=True, blank=True)
    to_reserves = models.PositiveBigIntegerField(_("sparat i företaget"), null=True, blank=True)
    transfers = models.PositiveBigIntegerField(
        _("överfört till ägare eller närstående"), null=True, blank=True
    )

    objects: ClassVar[models.Manager["AccountingYear"]] = models.Manager()

    class Meta:
        verbose_name = _("räkenskapsår")
        verbose_name_plural = _("räkenskapsår")
        ordering = ("year",)
        constraints = (
            models.UniqueConstraint(fields=("registration", "year"), name="accounting_year_once"),
            models.CheckConstraint(
                condition=Q(employed__isnull=True)
                | Q(occupied__isnull=True)
                | Q(employed__lte=F("occupied")),
                name="accounting_year_employed_within_occupied",
                violation_error_message=_("De anställda kan inte vara fler än alla sysselsatta."),
            ),
        )

    def __str__(self) -> str:
        budget = _("(budget)")
        return f"{self.year} {budget}" if self.is_budget else str(self.year)

    @property
    def income(self) -> int | None:
        """Sales, pay for placements and grants together; None when nothing is known."""
        parts = [part for part in (self.sales, self.placement_pay, self.grants) if part is not None]
        return sum(parts) if parts else None

    @property
    def sales_share(self) -> Decimal | None:
        """Sales ÷ income, 0–1; None when something is unknown or there was no income."""
        if None in (self.sales, self.placement_pay, self.grants) or not self.income:
            return None
        return Decimal(self.sales or 0) / Decimal(self.income)

    @property
    def taken_out(self) -> int | None:
        """Dividend and transfers to owners together; None when either is unknown."""
        if self.dividend is None or self.transfers is None:
            return None
        return self.dividend + self.transfers

    @property
    def reinvested_share(self) -> Decimal | None:
        """What stays in the enterprise ÷ the year's profit, 0–1; None without a profit.

        That "mainly" means more than half is the municipality's reading; a person decides.
        """
        found = reinvested(result=self.result, dividend=self.dividend, transfers=self.transfers)
        return found.share
