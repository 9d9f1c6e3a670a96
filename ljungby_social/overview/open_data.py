"""The register as open data: who is listed today, without personal data."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from enterprises.models import Enterprise, Registration

# Column name in the files, and what it means. The names are part of what we promise.
COLUMNS = (
    ("namn", _("företagets namn")),
    ("organisationsnummer", _("tio siffror med bindestreck; tomt för enskild firma")),
    ("foretagsform", _("ekonomisk förening, aktiebolag …")),
    ("ort", _("var företaget finns")),
    ("webbplats", _("företagets egen")),
    ("cpv", _("CPV-koder för det som säljs, åtta siffror")),
    ("policyversion", _("den version av policyn som företaget prövats mot")),
    ("registrerat", _("dagen då registreringen började gälla")),
    ("galler_till", _("dagen då registreringen upphör om den inte förnyas")),
    ("sida", _("företagets sida i katalogen")),
)


def rows(on: date) -> Iterator[dict[str, Any]]:
    """One row per listed enterprise, in Swedish order. Two queries whatever the number."""
    standing = Registration.objects.standing(on).filter(enterprise=OuterRef("pk"))
    listed = (
        Enterprise.objects.listed(on)
        .by_name()
        .annotate(
            policy_number=Subquery(standing.values("policy__number")[:1]),
            since=Subquery(standing.values("valid_from")[:1]),
            until=Subquery(standing.values("valid_until")[:1]),
        )
        .prefetch_related("sells")
    )
    for enterprise in listed:
        path = reverse("enterprises:enterprise", args=[enterprise.slug])
        yield {
            "namn": enterprise.name,
            "organisationsnummer": enterprise.shown_number,
            "foretagsform": str(enterprise.get_legal_form_display()),
            "ort": enterprise.place,
            "webbplats": enterprise.website,
            "cpv": sorted(code.pk for code in enterprise.sells.all()),
            "policyversion": enterprise.policy_number,
            "registrerat": enterprise.since.isoformat(),
            "galler_till": enterprise.until.isoformat(),
            "sida": settings.SITE_URL + path,
        }


def as_json(on: date) -> bytes:
    """The register with its day, source and licence."""
    return json.dumps(
        {
            "dag": on.isoformat(),
            "kalla": "Ljungby kommun",
            "licens": "https://creativecommons.org/publicdomain/zero/1.0/",
            "foretag": list(rows(on)),
        },
        ensure_ascii=False,
        indent=1,
    ).encode()


def as_csv(on: date) -> bytes:
    """For Excel: byte order mark, semicolons, codes separated by spaces."""
    file = io.StringIO()
    writer = csv.DictWriter(file, [name for name, _meaning in COLUMNS], delimiter=";")
    writer.writeheader()
    for row in rows(on):
        writer.writerow(
            {
                name: harmless(" ".join(value) if isinstance(value, list) else value)
                for name, value in row.items()
            }
        )
    return file.getvalue().encode("utf-8-sig")


def harmless(value: Any) -> Any:
    """Return text that a spreadsheet does not take for a formula; other values as they are."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
