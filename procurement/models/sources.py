"""What was brought in: the bytes kept once, one import a file, and its problems as rows."""

from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit
from procurement.packing import pack, unpack


class SourceFile(models.Model):
    """The bytes of a file, kept once whatever it is called. Never changed.

    Compressed by zlib: notices are XML and shrink to a sixth.
    """

    sha256 = models.CharField(_("kontrollsumma"), max_length=64)
    size = models.PositiveIntegerField(_("storlek i byte"))
    compressed = models.BinaryField(_("innehåll"))

    class Meta:
        verbose_name = _("fil")
        verbose_name_plural = _("filer")
        # Here and not on the column, which would also index it for LIKE.
        constraints = (models.UniqueConstraint(fields=("sha256",), name="source_file_kept_once"),)
        triggers: ClassVar[list[Any]] = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)
        ]

    def __str__(self) -> str:
        return self.sha256[:12]

    @staticmethod
    def compress(data: bytes) -> bytes:
        return pack(data)

    def data(self) -> bytes:
        """The bytes as they came."""
        return unpack(bytes(self.compressed))


class Format(models.TextChoices):
    """Where a purchase comes from."""

    HAND = "hand", _("Inskriven för hand")
    SPREADSHEET = "spreadsheet", _("Kalkylark")
    EFORMS = "eforms", _("Annons (eForms)")
    TED = "ted", _("Annons (TED_EXPORT)")
    OCDS = "ocds", _("Annons (OCDS)")


class Import(models.Model):
    """One file brought in, and what became of it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Väntar på att kolumnerna bekräftas")
        SETTLING = "settling", _("Väntar på att osäkra rader avgörs")
        DONE = "done", _("Inläst")
        REFUSED = "refused", _("Gick inte att läsa")

    source = models.OneToOneField(
        SourceFile, on_delete=models.PROTECT, related_name="imported", verbose_name=_("fil")
    )
    name = models.CharField(_("filnamn"), max_length=255)
    format = models.CharField(_("format"), max_length=20, choices=Format, blank=True)
    state = models.CharField(_("läge"), max_length=10, choices=State)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("inläst av"),
    )
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("enhet"),
    )
    at = models.DateTimeField(_("när"), default=timezone.now, db_index=True)
    # The columns as a person settled them: {"0": "title", …}. Spreadsheets only.
    mapping = models.JSONField(_("kolumner"), null=True, blank=True)
    # The header row as written, once a person has settled what its columns are.
    headers = models.JSONField(_("rubriker"), null=True, blank=True)
    # The day of purchases that the file gives none.
    dated = models.DateField(_("dag för köpen"), null=True, blank=True)
    refusal = models.TextField(_("varför den inte gick att läsa"), blank=True)
    notices = models.PositiveIntegerField(_("annonser eller köp"), default=0)
    tenders_new = models.PositiveIntegerField(_("nya upphandlingar"), default=0)
    tenders_changed = models.PositiveIntegerField(_("ändrade upphandlingar"), default=0)
    unchanged = models.PositiveIntegerField(_("redan inlästa"), default=0)
    lots = models.PositiveIntegerField(_("delar"), default=0)
    errors = models.PositiveIntegerField(_("fel"), default=0)
    warnings = models.PositiveIntegerField(_("varningar"), default=0)

    class Meta:
        verbose_name = _("inläsning")
        verbose_name_plural = _("inläsningar")
        ordering = ("-at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""),
                name="import_refused_says_why",
                violation_error_message=_("En fil som inte går att läsa ska få ett skäl."),
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("procurement:import_detail", args=[self.pk])

    @property
    def is_settled(self) -> bool:
        """Whether the file has been read, or refused, and waits for nobody."""
        return self.state in {self.State.DONE, self.State.REFUSED}

    @property
    def added(self) -> int:
        """How many notices were added to a purchase that is here without changing it."""
        return max(self.notices - self.tenders_new - self.tenders_changed - self.unchanged, 0)


class ImportProblem(models.Model):
    """Something in a file that a person should know. Kept with the import."""

    class Level(models.TextChoices):
        ERROR = "error", _("Fel")
        WARNING = "warning", _("Varning")
        INFO = "info", _("Upplysning")

    imported = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="problems", verbose_name=_("inläsning")
    )
    level = models.CharField(_("nivå"), max_length=10, choices=Level)
    place = models.CharField(_("plats"), max_length=200, blank=True)
    row = models.PositiveIntegerField(_("rad"), null=True, blank=True)
    column = models.CharField(_("kolumn"), max_length=200, blank=True)
    sentence = models.TextField(_("mening"))

    class Meta:
        verbose_name = _("problem i en fil")
        verbose_name_plural = _("problem i filer")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}" if self.place else self.sentence


class UnsureRow(models.Model):
    """A row of a plan that can be read in more than one way, or not at all, and what a person
    has said of it. Kept with the import, so that the file can be read again in the same way."""

    imported = models.ForeignKey(
        Import, on_delete=models.CASCADE, related_name="unsure_rows", verbose_name=_("inläsning")
    )
    row = models.PositiveIntegerField(_("rad"))
    title = models.CharField(_("benämning"), max_length=500, blank=True)
    # The row's cells as written, and the questions: [{"kind": …, "sentence": …, …}, …].
    cells = models.JSONField(_("celler"))
    doubts = models.JSONField(_("frågor"))
    wrong = models.BooleanField(_("har fel"), default=False)
    # {"cells": {"3": "1250000 kronor"}, "twin": "", "skip": false}; {} until somebody answers.
    answer = models.JSONField(_("svar"), default=dict, blank=True)
    # False also for a row whose answer raised a new question.
    settled = models.BooleanField(_("avgjord"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("svar av"),
    )
    at = models.DateTimeField(_("när"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    class Meta:
        verbose_name = _("osäker rad")
        verbose_name_plural = _("osäkra rader")
        ordering = ("row",)
        constraints = (
            models.UniqueConstraint(fields=("imported", "row"), name="unsure_row_once_a_file"),
            models.CheckConstraint(
                condition=Q(settled=False) | Q(by__isnull=False, at__isnull=False),
                name="unsure_row_settled_by_a_person",
                violation_error_message=_("Ett svar ska visa vem som gav det, och när."),
            ),
        )

    def __str__(self) -> str:
        return f"rad {self.row}: {self.title}"


class ColumnMapping(models.Model):
    """How a person last settled the columns of files with these headers."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("vem")
    )
    # A hash of the headers as written, in order.
    headers = models.CharField(_("rubrikrad"), max_length=64)
    # {"names": {a header in lower case: its field, or "" for a column that is not used}}; files
    # settled before headers were remembered one by one have {a column's number: its field}.
    mapping = models.JSONField(_("kolumner"))
    used_at = models.DateTimeField(_("senast använd"), default=timezone.now)

    class Meta:
        verbose_name = _("kolumnval")
        verbose_name_plural = _("kolumnval")
        constraints = (
            models.UniqueConstraint(fields=("user", "headers"), name="column_mapping_one_a_person"),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.headers[:8]}"


class TedRun(models.Model):
    """One visit to TED's search service: what was asked for, and what came of it."""

    started_at = models.DateTimeField(_("började"), default=timezone.now)
    finished_at = models.DateTimeField(_("klar"), null=True, blank=True)
    since = models.DateField(_("publicerade från och med"))
    found = models.PositiveIntegerField(_("träffar"), default=0)
    known = models.PositiveIntegerField(_("fanns redan"), default=0)
    fetched = models.PositiveIntegerField(_("hämtade"), default=0)
    failed = models.PositiveIntegerField(_("gick inte att läsa"), default=0)
    error = models.TextField(_("varför den stannade"), blank=True)
    # Whose notices it asked for, digits only: a buyer that comes later gets its history.
    buyers = ArrayField(models.CharField(max_length=40), verbose_name=_("köpare"), default=list)
    # Notices that TED would not give, to be asked for again:
    # [{"number": …, "why": …, "first": the day it was asked for in vain}, …].
    missed = models.JSONField(_("gick inte att hämta"), default=list)

    class Meta:
        verbose_name = _("hämtning från TED")
        verbose_name_plural = _("hämtningar från TED")
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}"
