"""What an enterprise says about LOU 4 kap. 18 §: aim, support, and dated head counts.

Kept apart from the policy's criteria on purpose: neither verdict is ever derived from the other.
Counts only, never names. Whether the paragraph is met is judged where purchases are.
"""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise

# Head counts below this are not shown in public.
SMALLEST_SHOWN_COUNT = 5


class SupplierProfile(models.Model):
    """The answers that do not change from month to month."""

    class Answer(models.TextChoices):
        YES = "yes", _("Ja")
        NO = "no", _("Nej")
        UNKNOWN = "unknown", _("Vet inte än")

    enterprise = models.OneToOneField(
        Enterprise,
        on_delete=models.CASCADE,
        related_name="supplier_profile",
        verbose_name=_("företag"),
    )
    main_aim = models.CharField(
        _("är integration det främsta syftet för hela den juridiska personen?"),
        max_length=10,
        choices=Answer,
        default=Answer.UNKNOWN,
    )
    sheltered_workshop = models.CharField(
        _("är verksamheten en skyddad verkstad?"),
        max_length=10,
        choices=Answer,
        default=Answer.UNKNOWN,
    )
    unit_of_larger_body = models.CharField(
        _("är verksamheten en enhet i en större juridisk person?"),
        max_length=10,
        choices=Answer,
        default=Answer.UNKNOWN,
    )
    aim_shown_by = models.TextField(_("vad visar syftet?"), max_length=1500, blank=True)
    support = models.TextField(_("hur stöds personerna?"), max_length=1500, blank=True)
    updated_at = models.DateTimeField(_("senast ändrad"), auto_now=True)

    class Meta:
        verbose_name = _("LOU-profil")
        verbose_name_plural = _("LOU-profiler")

    def __str__(self) -> str:
        return str(self.enterprise)


class HeadCount(models.Model):
    """How many were occupied on a day, and how many of them belong to the target group.

    Occupied (sysselsatta) is wider than employed; heads are counted in the whole legal person
    (LOU 4 kap. 18 § andra stycket; HFD 2021:48).
    """

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="head_counts", verbose_name=_("företag")
    )
    as_of = models.DateField(_("räknat den"))
    occupied = models.PositiveIntegerField(_("sysselsatta i hela företaget"))
    from_target_group = models.PositiveIntegerField(_("varav ur målgruppen"))
    basis = models.CharField(_("så har vi räknat"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    recorded_at = models.DateTimeField(_("inlagt"), default=timezone.now, editable=False)

    objects: ClassVar[models.Manager["HeadCount"]] = models.Manager()

    class Meta:
        verbose_name = _("antal sysselsatta")
        verbose_name_plural = _("antal sysselsatta")
        ordering = ("-as_of",)
        get_latest_by = "as_of"
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "as_of"),
                name="head_count_once_a_day",
                violation_error_message=_("Det finns redan siffror för den dagen."),
            ),
            models.CheckConstraint(
                condition=Q(from_target_group__lte=F("occupied")),
                name="head_count_part_within_whole",
                violation_error_message=_(
                    "Antalet ur målgruppen kan inte vara större än alla sysselsatta."
                ),
            ),
        )

    def __str__(self) -> str:
        return f"{self.enterprise} {self.as_of}"

    @property
    def share(self) -> Decimal | None:
        """From the target group ÷ all occupied, 0–1, unrounded; None when nobody is occupied."""
        if not self.occupied:
            return None
        return Decimal(self.from_target_group) / Decimal(self.occupied)

    @property
    def may_be_shown(self) -> bool:
        """Whether the counts are large enough not to point at anybody.

        Those outside the target group are people too: both parts must be large, or none.
        """
        rest = self.occupied - self.from_target_group
        return self.from_target_group >= SMALLEST_SHOWN_COUNT and (
            rest == 0 or rest >= SMALLEST_SHOWN_COUNT
        )
