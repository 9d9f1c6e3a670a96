"""Bringing files in, and what became of them. For staff."""

import csv
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.roles import Role, staff_only
from procurement.forms import ColumnsForm, ImportForm
from procurement.models import Import, TedRun, Tender
from procurement.services import receiving, settling
from procurement.services.receiving import NotReadable
from procurement.tasks import fetch_from_ted
from procurement.views import wording

PER_PAGE = 20
PROBLEMS_PER_PAGE = 50
# Files of a zip that are named one by one in a message.
MOST_TOLD = 10
READERS = (Role.PROCUREMENT_OFFICER, Role.CASE_OFFICER, Role.ADMINISTRATOR)


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_new(request: HttpRequest) -> HttpResponse:
    """Send a file in; a spreadsheet goes on to its columns, anything else is read at once."""
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            received = receiving.receive(
                data=file.read(),
                name=file.name,
                by=request.user,
                on=localdate(),
                unit=form.cleaned_data["unit"],
            )
        except NotReadable as error:
            form.add_error("file", error.sentence)
        else:
            return _answer(request, received)
    page = Paginator(Import.objects.select_related("by"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"form": form, "page": page, "crumbs": wording.crumbs()}
    status = 422 if form.errors else 200
    return render(request, "procurement/import_new.html", context, status=status)


def _answer(request: HttpRequest, received: receiving.Received) -> HttpResponse:
    """Lead on to the one import, or tell about all the files of a zip."""
    if len(received.outcomes) > 1:
        failed = sum(1 for outcome in received.outcomes if outcome.failed)
        already = sum(1 for outcome in received.outcomes if outcome.already)
        messages.info(
            request,
            _("%(files)s filer: %(failed)s med fel, %(already)s fanns redan.")
            % {"files": len(received.outcomes), "failed": failed, "already": already},
        )
        _tell_waiting(request, received)
        _tell_refused(request, received)
        return redirect("procurement:import_new")
    outcome = received.outcomes[0]
    if outcome.already:
        messages.info(request, _("Filen är redan inläst. Ingenting ändrades."))
    if outcome.imported is not None and outcome.imported.state == Import.State.WAITING:
        return redirect("procurement:import_columns", pk=outcome.imported.pk)
    return _to(outcome.imported)


def _tell_waiting(request: HttpRequest, received: receiving.Received) -> None:
    """Say how many tables of a zip nothing is read of yet; the list below leads to each."""
    waiting = sum(
        1
        for outcome in received.outcomes
        if outcome.imported is not None and not outcome.imported.is_settled
    )
    if waiting:
        messages.warning(
            request,
            ngettext(
                "%(files)s fil är inte inläst än. Öppna den i listan och bekräfta kolumnerna.",
                "%(files)s filer är inte inlästa än. Öppna dem i listan och bekräfta kolumnerna.",
                waiting,
            )
            % {"files": waiting},
        )


def _tell_refused(request: HttpRequest, received: receiving.Received) -> None:
    """Name the files of a zip that are not kept, so that no list below can show why."""
    refused = [outcome for outcome in received.outcomes if outcome.imported is None]
    for outcome in refused[:MOST_TOLD]:
        messages.warning(request, f"{outcome.name}: {outcome.refusal}")
    if len(refused) > MOST_TOLD:
        more = len(refused) - MOST_TOLD
        messages.warning(
            request,
            ngettext("%(files)s fil till kom inte in.", "%(files)s filer till kom inte in.", more)
            % {"files": more},
        )


def _to(imported: Any) -> HttpResponse:
    """An import's page, or its unsure rows while they keep it from coming in."""
    if imported.state == Import.State.SETTLING:
        return redirect("procurement:import_rows", pk=imported.pk)
    return redirect(imported)


@staff_only(*READERS)
@require_safe
def import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """What a file gave: counts, purchases, and every problem with its place."""
    imported = get_object_or_404(Import.objects.select_related("by", "unit"), pk=pk)
    if imported.state == Import.State.WAITING and request.user.has_role(Role.PROCUREMENT_OFFICER):
        return redirect("procurement:import_columns", pk=pk)
    if imported.state == Import.State.SETTLING and request.user.has_role(Role.PROCUREMENT_OFFICER):
        return redirect("procurement:import_rows", pk=pk)
    tenders = Tender.objects.filter(notices__imported=imported).distinct()
    page = Paginator(tenders.defer("description").order_by("-score", "pk"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    problems = Paginator(receiving.problems_of(imported), PROBLEMS_PER_PAGE).get_page(
        request.GET.get("fel")
    )
    context = {
        "imported": imported,
        "counts": _counts(imported),
        "left": settling.left(imported).count(),
        "problems": problems,
        "common": receiving.common_problems(imported) if problems.has_other_pages() else [],
        "page": page,
        "rows": [{"tender": tender, "flags": wording.flag_chips(tender.flags)} for tender in page],
        "may_write": request.user.has_role(Role.PROCUREMENT_OFFICER),
        "crumbs": _crumbs(),
    }
    return render(request, "procurement/import_detail.html", context)


@staff_only(Role.PROCUREMENT_OFFICER)
@posted_from("procurement:import_detail", "pk")
def import_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Read a kept file once more; what is already in is left alone."""
    imported = get_object_or_404(Import, pk=pk)
    outcome = receiving.read_again(imported=imported, by=request.user, on=localdate())
    if outcome.failed:
        messages.warning(request, _("Filen lästes igen. Allt kom inte in: se nedan."))
    else:
        messages.success(request, _("Filen lästes igen."))
    return redirect(imported)


@staff_only(Role.PROCUREMENT_OFFICER)
@require_safe
def import_rejected(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were left out, as a file to mend and send in again."""
    imported = get_object_or_404(Import, pk=pk)
    rows = receiving.rejected_rows(imported=imported)
    if not rows:
        raise Http404
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rader-{imported.pk}.csv"'
    csv.writer(response, delimiter=";").writerows(rows)
    return response


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def ted(request: HttpRequest) -> HttpResponse:
    """The last visits to TED and what came of them; a visit can be asked for at once."""
    if request.method == "POST":
        fetch_from_ted.defer()
        messages.success(request, _("Hämtningen är beställd. Den går i bakgrunden."))
        return redirect("procurement:ted")
    context = {
        "buyers": settings.TED_BUYERS,
        "runs": TedRun.objects.all()[:PER_PAGE],
        "crumbs": _crumbs(),
    }
    return render(request, "procurement/ted.html", context)


def _crumbs() -> list[dict[str, str]]:
    return [*wording.crumbs(), {"label": _("Läs in"), "url": reverse("procurement:import_new")}]


def _added(number: int) -> str:
    return ngettext(
        "annons till en upphandling som finns",
        "annonser till upphandlingar som finns",
        number,
    )


def _counts(imported: Import) -> list[dict[str, Any]]:
    return [
        {
            "value": imported.tenders_new,
            "label": ngettext("ny upphandling", "nya upphandlingar", imported.tenders_new),
        },
        {
            "value": imported.tenders_changed,
            "label": ngettext(
                "ändrad upphandling", "ändrade upphandlingar", imported.tenders_changed
            ),
        },
        *([{"value": imported.added, "label": _added(imported.added)}] if imported.added else []),
        {"value": imported.unchanged, "label": _("fanns redan")},
        {"value": imported.errors, "label": _("fel")},
        {"value": imported.warnings, "label": ngettext("varning", "varningar", imported.warnings)},
    ]


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """How a spreadsheet's columns are understood, to be corrected before anything is stored."""
    imported = get_object_or_404(Import, pk=pk)
    if imported.is_settled:
        return redirect(imported)
    table, mapping = receiving.preview(imported=imported, by=request.user)
    form = ColumnsForm(
        request.POST or None,
        headers=table.headers,
        mapping=mapping,
        choices=receiving.column_choices(),
    )
    if request.method == "POST" and form.is_valid():
        outcome = receiving.settle_columns(
            imported=imported,
            mapping=form.mapping(),
            headers=table.headers,
            dated=form.cleaned_data["valued_on"],
            by=request.user,
            on=localdate(),
        )
        return _to(outcome.imported)
    context = {
        "imported": imported,
        "form": form,
        "columns": _columns(form, table),
        "table": table,
        "crumbs": _crumbs(),
    }
    status = 422 if form.errors else 200
    return render(request, "procurement/import_columns.html", context, status=status)


def _columns(form: ColumnsForm, table: Any) -> list[dict[str, Any]]:
    """Each column with its choice and its first cells."""
    return [
        {
            "field": form[f"column_{place}"],
            "unsure": place in table.unsure,
            "samples": _samples(table, place),
        }
        for place in range(len(table.headers))
    ]


def _samples(table: Any, place: int) -> list[str]:
    """The first different cells of a column."""
    cells = (row[place] for row in table.samples if place < len(row) and row[place])
    return list(dict.fromkeys(cells))[:3]
