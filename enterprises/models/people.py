"""Who belongs to an enterprise, who is invited, and who has asked to join."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.enterprise import Enterprise


class Membership(models.Model):
    """A person's place in an enterprise. Services see to it that an administrator remains."""

    class Kind(models.TextChoices):
        ADMINISTRATOR = "administrator", _("Administratör: får bjuda in och ta bort personer")
        MEMBER = "member", _("Medlem: får fylla i och skicka")

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("företag")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="enterprise_memberships",
        verbose_name=_("person"),
    )
    kind = models.CharField(_("behörighet"), max_length=20, choices=Kind, default=Kind.MEMBER)
    since = models.DateTimeField(_("sedan"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("medlemskap")
        verbose_name_plural = _("medlemskap")
        ordering = ("since", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "user"),
                name="membership_once_per_person",
                violation_error_message=_("Personen hör redan till företaget."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} – {self.enterprise}"

    @property
    def is_administrator(self) -> bool:
        return self.kind == self.Kind.ADMINISTRATOR


class Invitation(models.Model):
    """An offer to join, sent to an address. The link carries the key; only its hash is stored."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="invitations", verbose_name=_("företag")
    )
    email = models.EmailField(_("e-postadress"))
    kind = models.CharField(
        _("behörighet"), max_length=20, choices=Membership.Kind, default=Membership.Kind.MEMBER
    )
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    sent_at = models.DateTimeField(_("skickad"), default=timezone.now, editable=False)
    expires_on = models.DateField(_("gäller till"))
    accepted_at = models.DateTimeField(_("antagen"), null=True, blank=True)

    class Meta:
        verbose_name = _("inbjudan")
        verbose_name_plural = _("inbjudningar")
        ordering = ("-sent_at",)
        constraints = (
            models.UniqueConstraint(
                "enterprise",
                "email",
                condition=Q(accepted_at__isnull=True),
                name="invitation_one_open_per_address",
                violation_error_message=_("Adressen har redan en inbjudan som väntar på svar."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.email} → {self.enterprise}"


class JoinRequest(models.Model):
    """Somebody asks the enterprise's administrators to be let in."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Väntar")
        APPROVED = "approved", _("Godkänd")
        DECLINED = "declined", _("Nekad")

    enterprise = models.ForeignKey(
        Enterprise,
        on_delete=models.CASCADE,
        related_name="join_requests",
        verbose_name=_("företag"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("person"),
    )
    message = models.CharField(_("hälsning"), max_length=300, blank=True)
    state = models.CharField(_("läge"), max_length=20, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("frågade"), default=timezone.now, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects: ClassVar[models.Manager["JoinRequest"]] = models.Manager()

    class Meta:
        verbose_name = _("begäran om att få vara med")
        verbose_name_plural = _("begäran om att få vara med")
        ordering = ("-asked_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("enterprise", "user"),
                condition=Q(state="waiting"),
                name="join_request_one_open_per_person",
                violation_error_message=_("Du har redan frågat. Företaget har inte svarat än."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.user} → {self.enterprise}"
