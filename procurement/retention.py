"""The files that purchases were read from: what may be emptied by a decision."""

import pgtrigger
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from ljungby_social.privacy.registry import Event, Kind, day_of, registry
from procurement.models import Import, SourceFile


def _read_files() -> QuerySet[SourceFile]:
    """Files that have been dealt with and still have their bytes."""
    return (
        SourceFile.objects.exclude(imported__state=Import.State.WAITING)
        .filter(imported__isnull=False)
        .exclude(compressed=SourceFile.compress(b""))
        .defer("compressed")
    )


def _empty(file: SourceFile, _action: str) -> None:
    """Remove the bytes. Checksum and size stay, so that the same file is still known again."""
    with pgtrigger.ignore("procurement.SourceFile:never_changed"):
        SourceFile.objects.filter(pk=file.pk).update(compressed=SourceFile.compress(b""))


registry.add(
    Kind(
        code="source_files",
        label=_("Filer som upphandlingar har lästs in från"),
        events={"received": Event(_("filen lästes in"), day_of("imported__at"))},
        rows=_read_files,
        erase=_empty,
        shown=lambda file: str(file),
    )
)
