"""Messages in the case, and notes that only officers see."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.registration import Registration


class Message(models.Model):
    """Something written in a case, by the applicant or by an officer; a note stays internal."""

    class Side(models.TextChoices):
        APPLICANT = "applicant", _("Företaget")
        OFFICER = "officer", _("Kommunen")
        NOTE = "note", _("Intern anteckning")

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="messages", verbose_name=_("ärende")
    )
    side = models.CharField(_("från"), max_length=20, choices=Side)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("skrivet av"),
    )
    text = models.TextField(_("meddelande"), max_length=4000)
    sent_at = models.DateTimeField(_("skickat"), default=timezone.now)
    seen_at = models.DateTimeField(_("läst av den andra parten"), null=True, blank=True)

    objects: ClassVar[models.Manager["Message"]] = models.Manager()

    class Meta:
        verbose_name = _("meddelande")
        verbose_name_plural = _("meddelanden")
        ordering = ("sent_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(text=""),
                name="message_not_empty",
                violation_error_message=_("Skriv ett meddelande."),
            ),
            models.CheckConstraint(
                condition=~Q(side="note") | Q(seen_at__isnull=True),
                name="message_note_has_no_other_party",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.text[:60]}"
