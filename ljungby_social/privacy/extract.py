"""The register extract (GDPR art. 15): everything about one person, to read and for a machine."""

import csv
import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from ljungby_social.privacy.models import Extract
from ljungby_social.privacy.registry import Section, registry

BOM = "\ufeff"
# The page shows this many rows of a section; the file has all.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its rows read."""

    section: Section
    rows: list[tuple[Any, ...]]

    @property
    def labels(self) -> list[str]:
        return [str(label) for label in self.section.columns.values()]

    @property
    def shown(self) -> list[list[str]]:
        """The rows in words, for a page and for a table."""
        return [[in_words(value) for value in row] for row in self.rows]

    @property
    def first(self) -> list[list[str]]:
        """As many rows as the page shows."""
        return [[in_words(value) for value in row] for row in self.rows[:SHOWN]]

    @property
    def more(self) -> int:
        """How many rows the page leaves out."""
        return max(0, len(self.rows) - SHOWN)


def parts(user: User) -> list[Part]:
    """Every section with what there is about the person; a fixed number of queries a section."""
    found = [Part(section, list(section.rows(user))) for section in registry.sections.values()]
    return [*found, _the_rest(user)]


def parts_at(address: str) -> list[Part]:
    """What there is about somebody without an account: only rows that hold the address itself."""
    return [
        Part(section, list(section.rows_at(address)))
        for section in registry.sections.values()
        if section.rows_at is not None
    ]


def account_of(address: str) -> User | None:
    """The account that the address belongs to; one that nobody has confirmed proves nothing."""
    account = User.objects.filter(email__iexact=address).first()
    if account is not None:
        return account
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True)
    found = confirmed.select_related("user").first()
    return found.user if found is not None else None


def _the_rest(user: User) -> Part:
    """Rows that point at the person and that no section tells of: how many of each kind."""
    covered = {name for section in registry.sections.values() for name in section.covers}
    rows = []
    for name, field in sorted(pointing_at_people().items()):
        if name in covered:
            continue
        if number := field.model._base_manager.filter(**{field.name: user}).count():
            words = f"{field.model._meta.verbose_name}: {field.verbose_name}"
            rows.append((words, number))
    columns = {"what": _("var"), "number": _("antal rader")}
    return Part(Section("other", _("Annat där du står"), columns, lambda _user: rows), rows)


def pointing_at_people() -> dict[str, Any]:
    """Every foreign key to an account, by "app_label.model.field"; history tables left out."""
    found = {}
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        model: Any = relation.related_model
        field: Any = relation.field
        history = hasattr(model, "pgh_tracked_model") or model._meta.app_label == "pghistory"
        if history or model._meta.auto_created:
            continue
        found[f"{model._meta.label_lower}.{field.name}"] = field
    return found


def in_words(value: Any) -> str:
    """A value as a person reads it."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "j F Y H:i")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    return str(value)


def as_json(address: str, read: list[Part]) -> str:
    """For a machine: one object a row, days and times as ISO 8601. `address` says about whom."""
    content = {
        "service": settings.SITE_NAME,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "person": address,
        "sections": {
            part.section.code: {
                "title": str(part.section.label),
                "rows": [dict(zip(part.section.columns, row, strict=True)) for row in part.rows],
            }
            for part in read
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def as_zip(address: str, read: list[Part]) -> bytes:
    """The extract as one file: the JSON, a table for Excel a section, and a word about them."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("las-mig.txt", BOM + _readme(address, read))
        archive.writestr("registerutdrag.json", as_json(address, read))
        for part in read:
            if part.rows:
                archive.writestr(f"{part.section.code}.csv", BOM + _as_csv(part))
    return buffer.getvalue()


def _as_csv(part: Part) -> str:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(part.labels)
    writer.writerows([_harmless(cell) for cell in row] for row in part.shown)
    return text.getvalue()


def _harmless(cell: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _readme(address: str, read: list[Part]) -> str:
    made = date_format(timezone.localtime(), "j F Y H:i")
    nothing = "" if any(part.rows for part in read) else _("Vi har inga uppgifter om adressen.\n\n")
    return nothing + _(
        "Registerutdrag ur Ljungby social om %(email)s, gjort %(made)s.\n\n"
        "registerutdrag.json är för datorer. Filerna som slutar på .csv öppnas i ett "
        "kalkylprogram.\nFiler som du har laddat upp hämtar du i ärendet.\n"
        "Varför uppgifterna finns och hur länge de sparas: %(url)s/personuppgifter/\n"
    ) % {"email": address, "made": made, "url": settings.SITE_URL}


def note(
    *, person: User | None = None, address: str = "", made_by: User, reason: str = ""
) -> Extract:
    """Log that an extract was made, about an account or about an address. Never what stood in it.

    Raises ValidationError when it is about neither or both.
    """
    row = Extract(person=person, address=address, made_by=made_by, reason=reason.strip())
    row.full_clean()
    row.save()
    return row
