"""Who logs in, and which part of the municipality they work for."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import BaseUserManager
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.roles import STAFF, Role
from ljungby_social.accounts.terms import Acceptance, Terms

__all__ = ["Acceptance", "Terms", "Unit", "User", "UserManager"]


class UserManager(BaseUserManager["User"]):
    """Makes users by e-mail address; there are no user names."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new saved user. Raises ValueError without an address."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a new saved user who may do everything in the admin."""
        return self.create_user(
            email, password, **{"is_staff": True, "is_superuser": True, **fields}
        )

    def with_role(self, role: Role) -> models.QuerySet["User"]:
        """Active users in the role's group."""
        return self.filter(groups__name=role, is_active=True)


class Unit(models.Model):
    """A förvaltning or a municipal company: those whom the policy binds."""

    class Kind(models.TextChoices):
        ADMINISTRATION = "administration", _("förvaltning")
        COMPANY = "company", _("kommunalt bolag")

    name = models.CharField(_("namn"), max_length=120, unique=True)
    short_name = models.SlugField(_("kortnamn i adresser"), max_length=40, unique=True)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind)
    active = models.BooleanField(_("finns kvar"), default=True)

    class Meta:
        verbose_name = _("enhet")
        verbose_name_plural = _("enheter")
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class User(AbstractUser):
    """A person with an account. The e-mail address is the log-in name."""

    username = None  # type: ignore[assignment]
    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    email = models.EmailField(
        _("e-postadress"),
        unique=True,
        error_messages={"unique": _("Adressen har redan ett konto.")},
    )
    name = models.CharField(_("namn"), max_length=150)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("enhet"),
        related_name="users",
    )

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects: ClassVar[UserManager] = UserManager()  # type: ignore[assignment]

    class Meta:
        verbose_name = _("användare")
        verbose_name_plural = _("användare")
        constraints = (
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique_whatever_case",
                violation_error_message=_("Adressen har redan ett konto."),
            ),
        )

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0]

    @cached_property
    def roles(self) -> frozenset[Role]:
        """The staff roles of an active user; one query, then remembered on the object."""
        if not self.is_active:
            return frozenset()
        names = self.groups.values_list("name", flat=True)
        return frozenset(Role(name) for name in names if name in Role.values)

    def has_role(self, role: Role) -> bool:
        return role in self.roles

    @property
    def is_officer(self) -> bool:
        """Whether the person works for the municipality in any role."""
        return bool(self.roles & STAFF)


class SentForm(models.Model):
    """A form that made something, and where it led; kept a day. Says nothing of whom or what."""

    key = models.CharField(_("nyckel"), max_length=64, primary_key=True)
    led_to = models.CharField(_("ledde till"), max_length=500)
    at = models.DateTimeField(_("skickat"), auto_now_add=True, db_index=True)

    class Meta:
        verbose_name = _("skickat formulär")
        verbose_name_plural = _("skickade formulär")

    def __str__(self) -> str:
        return self.led_to
