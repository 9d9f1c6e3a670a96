"""What views of both parties need."""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from enterprises.models import Registration
from ljungby_social.casework import ChangedMeanwhile

Crumbs = list[dict[str, Any]]


def start_crumbs() -> Crumbs:
    """The way to the first questions of a new case."""
    return [{"label": _("Registrera företag"), "url": reverse("enterprises:start")}]


def applicant_crumbs(case: Registration | None = None) -> Crumbs:
    """The way to a page of the applicant's: the list of cases, and the case."""
    crumbs = [{"label": _("Mina ärenden"), "url": reverse("enterprises:my_registrations")}]
    if case is not None:
        crumbs.append({"label": case.number, "url": case.get_absolute_url()})
    return crumbs


def officer_crumbs(case: Registration | None = None) -> Crumbs:
    """The way to a page of the officer's: the queue, and the case."""
    crumbs = [{"label": _("Ärenden"), "url": reverse("enterprises:queue")}]
    if case is not None:
        url = reverse("enterprises:case", args=[case.number])
        crumbs.append({"label": case.number, "url": url})
    return crumbs


def seen_version(request: HttpRequest) -> int:
    """The version of the case that the page was made from. Nonsense is a version nobody saw."""
    value = request.POST.get("version", "")
    return int(value) if value.isdecimal() and len(value) < 9 else -1


def tell_if_changed(request: HttpRequest, case: Registration, form: Form) -> None:
    """Tell on a form that could not be saved that the case has changed as well.

    The form is shown again with the case's present version. Without these words the corrected
    form would overwrite, unseen, what somebody else saved in between.
    """
    told = form.has_error(NON_FIELD_ERRORS, code="changed_meanwhile")
    if not told and seen_version(request) != case.version:
        form.add_error(None, ChangedMeanwhile())
