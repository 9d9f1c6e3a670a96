"""Documents: private files that support a claim."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises.models.policy import Criterion
from enterprises.models.registration import Registration


def private_storage() -> Storage:
    """MEDIA_ROOT, which no address leads to; asked for late so that settings may change."""
    return storages["default"]


def random_name(_document: "Document", _original: str) -> str:
    """A path that tells nothing of what the file holds or what it was called."""
    name = uuid.uuid4().hex
    return f"evidence/{name[:2]}/{name}"


class Document(models.Model):
    """A file that the applicant gave to support one criterion of one case."""

    class Kind(models.TextChoices):
        """The types that we accept, told by what is in the file."""

        PDF = "application/pdf", "pdf"
        DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"
        XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx"
        ODT = "application/vnd.oasis.opendocument.text", "odt"
        ODS = "application/vnd.oasis.opendocument.spreadsheet", "ods"
        JPEG = "image/jpeg", "jpg"
        PNG = "image/png", "png"

    registration = models.ForeignKey(
        Registration, on_delete=models.PROTECT, related_name="documents", verbose_name=_("ärende")
    )
    criterion = models.ForeignKey(
        Criterion, on_delete=models.PROTECT, related_name="+", verbose_name=_("kriterium")
    )
    file = models.FileField(
        _("fil"), upload_to=random_name, storage=private_storage, max_length=120
    )
    original_name = models.CharField(_("filnamn"), max_length=150)
    kind = models.CharField(_("filtyp"), max_length=100, choices=Kind)
    size = models.PositiveIntegerField(_("storlek i byte"))
    sha256 = models.CharField(max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("uppladdat av"),
    )
    uploaded_at = models.DateTimeField(_("uppladdat"), default=timezone.now)

    objects: ClassVar[models.Manager["Document"]] = models.Manager()

    class Meta:
        verbose_name = _("underlag")
        verbose_name_plural = _("underlag")
        ordering = ("uploaded_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("registration", "criterion", "sha256"),
                name="document_once_per_criterion",
                violation_error_message=_("Samma fil finns redan här."),
            ),
            models.CheckConstraint(
                condition=Q(size__gt=0),
                name="document_not_empty",
                violation_error_message=_("Filen är tom."),
            ),
        )

    def __str__(self) -> str:
        return self.original_name

    def came_after_sending(self, case: Registration) -> bool:
        """Whether the case has not been sent since the file came; only then may it be removed."""
        sent = case.resubmitted_at or case.submitted_at
        return sent is None or self.uploaded_at > sent
