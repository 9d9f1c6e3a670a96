"""What if: a lot as it could be, with what the rules would say, kept side by side."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from procurement.models.lots import Lot
from procurement.models.screenings import REGIME_CHOICES


class Scenario(models.Model):
    """A named what-if of a lot. Its answer is stored, as a screening's is."""

    lot = models.ForeignKey(
        Lot, on_delete=models.CASCADE, related_name="scenarios", verbose_name=_("del")
    )
    name = models.CharField(_("namn"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("av"),
    )
    at = models.DateTimeField(_("när"), default=timezone.now)
    # The facts that differ, as text: {"value": "900000"}. Shown, and typed in again to change.
    changes = models.JSONField(_("ändrade uppgifter"), encoder=DjangoJSONEncoder)
    regime = models.CharField(_("regelverk"), max_length=20, choices=REGIME_CHOICES)
    # By instrument: legal, suitability, score.
    answers = models.JSONField(_("svar"), encoder=DjangoJSONEncoder)
    knowledge = models.CharField(_("kunskapens avtryck"), max_length=16)

    class Meta:
        verbose_name = _("tänk om")
        verbose_name_plural = _("tänk om")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("lot", "name"),
                name="scenario_name_once_a_lot",
                violation_error_message=_("Det finns redan ett alternativ med det namnet."),
            ),
            models.CheckConstraint(
                condition=~Q(changes={}),
                name="scenario_changes_something",
                violation_error_message=_("Ändra minst en uppgift."),
            ),
        )

    def __str__(self) -> str:
        return self.name
