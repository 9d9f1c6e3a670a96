"""Evidence: taken in when it is what it says, kept privately, removed only before it is sent."""

import hashlib
import re
from functools import partial
from pathlib import PurePosixPath, PureWindowsPath

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from enterprises import filetypes
from enterprises.models import Criterion, Document, Registration
from enterprises.services.case import applicant_actors, locked
from ljungby_social.accounts.models import User
from ljungby_social.casework import IllegalMove

ACCEPTED = "pdf, docx, xlsx, odt, ods, jpg, png"


class NotAccepted(ValidationError):
    """A file that we do not take, with a sentence that says which we take."""


@transaction.atomic
def add_document(
    *,
    registration: Registration,
    criterion: Criterion,
    actor: User,
    upload: File,
    original_name: str,
) -> Document:
    """Store a file as evidence for a criterion. Raises NotAccepted.

    The type is told by what is in the file, never by its name. The same file twice for the same
    criterion is stored once.
    """
    case = locked(registration, expect_version=None)
    actors = applicant_actors(case, actor)
    case.make_move("save", actors=actors)
    kind = check(upload, original_name)
    digest = _sha256(upload)
    same = case.documents.filter(criterion=criterion, sha256=digest).first()
    if same is not None:
        return same
    document = Document(
        registration=case,
        criterion=criterion,
        original_name=safe_name(original_name, kind),
        kind=kind,
        size=upload.size,
        sha256=digest,
        uploaded_by=actor,
    )
    document.full_clean(exclude={"file"})
    upload.seek(0)
    document.file.save("", upload, save=False)
    # A transaction that fails later must not leave the file behind.
    try:
        document.save()
        case.save()
    except Exception:
        document.file.storage.delete(document.file.name)
        raise
    return document


@transaction.atomic
def remove_document(*, document: Document, actor: User) -> None:
    """Remove a file that has not been sent in. What was sent is a public record and stays."""
    case = locked(document.registration, expect_version=None)
    actors = applicant_actors(case, actor)
    case.make_move("save", actors=actors)
    if not document.came_after_sending(case):
        raise IllegalMove(
            _("Filen är redan inskickad och hör till ärendet. Lägg till en ny fil i stället.")
        )
    name, storage = document.file.name, document.file.storage
    document.delete()
    case.save()
    if not Document.objects.filter(file=name).exists():
        transaction.on_commit(partial(storage.delete, name))


def check(upload: File, original_name: str) -> str:
    """Return the file's type. Raises NotAccepted with a sentence for the person who chose it."""
    name = safe_name(original_name, "")
    limit = settings.EVIDENCE_MAX_BYTES // (1024 * 1024)
    size = upload.size or 0
    if size > settings.EVIDENCE_MAX_BYTES:
        raise NotAccepted(
            _("%(name)s är för stor. En fil får vara högst %(limit)s MB.")
            % {"name": name, "limit": limit}
        )
    if size == 0:
        raise NotAccepted(_("%(name)s är tom. Välj en annan fil.") % {"name": name})
    upload.seek(0)
    kind = filetypes.detect(upload)
    if kind not in Document.Kind.values:
        raise NotAccepted(
            _("%(name)s kan inte tas emot. Vi tar emot %(kinds)s, högst %(limit)s MB per fil.")
            % {"name": name, "kinds": ACCEPTED, "limit": limit}
        )
    return str(kind)


def safe_name(original: str, kind: str) -> str:
    """The file's own name without folders and odd characters, with the ending of its type."""
    name = PureWindowsPath(PurePosixPath(original).name).name
    name = re.sub(r"[^\w .,()\-–]", "_", name).strip(" .") or "fil"
    ending = Document.Kind(kind).label if kind else ""
    if ending and not name.lower().endswith((f".{ending}", ".jpeg" if ending == "jpg" else "\0")):
        name = f"{name}.{ending}"
    stem, dot, suffix = name.rpartition(".")
    return f"{stem[:110]}{dot}{suffix[:10]}" if dot else name[:110]


def _sha256(upload: File) -> str:
    upload.seek(0)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
