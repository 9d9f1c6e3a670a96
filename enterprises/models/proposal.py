"""A decision that one officer has written and another is to read before it takes effect."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.history import tracked
from enterprises.models.registration import Registration


@tracked("ProposalHistory")
class Proposal(models.Model):
    """The text of a decision, by the officer who would sign it. A case has at most one alive."""

    class Kind(models.TextChoices):
        """The values are the codes of the moves that the decision makes."""

        REGISTER = "register", _("Företaget registreras")
        REFUSE = "refuse", _("Ansökan avslås")
        REVOKE = "revoke", _("Företaget avförs ur registret")

    class State(models.TextChoices):
        WAITING = "waiting", _("Väntar på en andra läsare")
        DRAFT = "draft", _("Tillbaka hos den som skrev")
        CONFIRMED = "confirmed", _("Bekräftat")
        DROPPED = "dropped", _("Fallet")

    ALIVE = (State.WAITING, State.DRAFT)

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("ärende")
    )
    kind = models.CharField(_("beslut"), max_length=20, choices=Kind)
    state = models.CharField(_("läge"), max_length=20, choices=State, default=State.WAITING)
    motivation = models.TextField(_("motivering"), max_length=10_000)
    would_change = models.TextField(_("detta skulle ändra beslutet"), max_length=4000, blank=True)
    diary_number = models.CharField(_("diarienummer"), max_length=40, blank=True)
    prepared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("skrivet av"),
    )
    prepared_at = models.DateTimeField(_("skrivet"), default=timezone.now)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("andra läsare"),
    )
    comment = models.TextField(_("kommentar från den andra läsaren"), max_length=2000, blank=True)

    objects: ClassVar[models.Manager["Proposal"]] = models.Manager()

    class Meta:
        verbose_name = _("förslag till beslut")
        verbose_name_plural = _("förslag till beslut")
        ordering = ("-prepared_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration",),
                condition=Q(state__in=("waiting", "draft")),
                name="proposal_one_alive_per_case",
                violation_error_message=_("Ärendet har redan ett förslag till beslut."),
            ),
            models.CheckConstraint(
                condition=Q(reader__isnull=True) | ~Q(reader=F("prepared_by")),
                name="proposal_read_by_somebody_else",
                violation_error_message=_("Den som skrev förslaget kan inte vara andra läsare."),
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(reader__isnull=False),
                name="proposal_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(reader__isnull=True) | ~Q(comment=""),
                name="proposal_sent_back_with_comment",
                violation_error_message=_("Skriv vad som behöver ändras."),
            ),
            models.CheckConstraint(
                condition=~Q(motivation=""),
                name="proposal_has_motivation",
                violation_error_message=_("Skriv motiveringen till beslutet."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.registration}: {self.get_kind_display()}"
