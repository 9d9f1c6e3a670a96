"""Unsure rows of a plan, one by one, before the plan is brought in. For staff."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from ljungby_social.accounts.roles import Role, staff_only
from procurement.intake import Answer
from procurement.models import Import, UnsureRow
from procurement.services import settling
from procurement.services.settling import AnsweredMeanwhile
from procurement.settling_forms import RowForm
from procurement.views import wording

PER_PAGE = 50


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Which rows are unsure and how they have been settled; and bringing the file in."""
    imported = get_object_or_404(Import, pk=pk)
    if imported.state == Import.State.WAITING:
        return redirect("procurement:import_columns", pk=pk)
    if request.method == "POST":
        outcome = settling.bring_in(imported=imported, by=request.user, on=localdate())
        return _brought_in(request, outcome.imported)
    rows = imported.unsure_rows.select_related("by").order_by("row")
    numbers = settling.counts(imported)
    if not numbers["all"]:
        return redirect(imported)
    context = {
        "imported": imported,
        "counts": numbers,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "first": settling.left(imported).first(),
        "alike": settling.alike(imported),
        "most": settling.MOST_ASKED if numbers["all"] >= settling.MOST_ASKED else 0,
        "crumbs": _crumbs(),
    }
    return render(request, "procurement/import_rows.html", context)


def _brought_in(request: HttpRequest, imported: Any) -> HttpResponse:
    left = settling.counts(imported)["left"]
    if left:
        messages.warning(
            request,
            ngettext(
                "Filen är inläst, utom %(rows)s rad som inte är avgjord.",
                "Filen är inläst, utom %(rows)s rader som inte är avgjorda.",
                left,
            )
            % {"rows": left},
        )
    else:
        messages.success(request, _("Filen är inläst."))
    return redirect(imported)


@staff_only(Role.PROCUREMENT_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def import_row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One unsure row: its cells, why it is unsure, and what it is to be read as."""
    found = get_object_or_404(
        UnsureRow.objects.select_related("imported", "by"), imported=pk, row=row
    )
    if found.imported.state == Import.State.WAITING:
        return redirect("procurement:import_columns", pk=pk)
    likes = settling.likes(found)
    form = _form(request, found, likes)
    if request.method == "POST":
        answer = _answer(request, found, form)
        if answer is not None:
            try:
                more = settling.settle(
                    row=found,
                    answer=answer,
                    by=request.user,
                    version=_version(request),
                    likewise="likewise" in request.POST,
                )
            except AnsweredMeanwhile as error:
                messages.warning(request, " ".join(error.messages))
                return redirect("procurement:import_rows", pk=pk)
            return _onward(request, found, more)
    status = 422 if form.errors else 200
    return render(
        request, "procurement/import_row.html", _context(found, form, likes), status=status
    )


def _form(request: HttpRequest, row: UnsureRow, likes: int) -> RowForm:
    return RowForm(
        request.POST if request.method == "POST" and "skip" not in request.POST else None,
        doubts=row.doubts,
        earlier=settling.answer_of(row.answer),
        version=row.version,
        likes=likes,
    )


def _version(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 9 else None


def _answer(request: HttpRequest, row: UnsureRow, form: RowForm) -> Answer | None:
    """What the person said; None with errors in the form when it cannot be read."""
    if "skip" in request.POST:
        return Answer(cells={}, skip=True)
    if not form.is_valid():
        return None
    answer = form.answer()
    by_hand = form.written_by_hand()
    for doubt in settling.open_doubts(row, answer):
        if doubt.column in by_hand:
            form.add_error(by_hand[doubt.column], doubt.sentence)
    return None if form.errors else answer


def _onward(request: HttpRequest, row: UnsureRow, more: int) -> HttpResponse:
    """To the next question of the row, the next open row, or the list when all is settled."""
    row.refresh_from_db()
    if more:
        messages.success(
            request,
            ngettext(
                "%(rows)s rad till fick samma svar.", "%(rows)s rader till fick samma svar.", more
            )
            % {"rows": more},
        )
    if not row.settled:
        return redirect("procurement:import_row", pk=row.imported_id, row=row.row)
    _before, following, _place = settling.neighbours(row)
    if following is None:
        messages.success(request, _("Alla osäkra rader är avgjorda."))
        return redirect("procurement:import_rows", pk=row.imported_id)
    return redirect("procurement:import_row", pk=row.imported_id, row=following.row)


def _context(row: UnsureRow, form: RowForm, likes: int) -> dict[str, Any]:
    before, following, place = settling.neighbours(row)
    imported = row.imported
    listed = reverse("procurement:import_rows", args=[imported.pk])
    doubted = {doubt["column"] for doubt in row.doubts}
    return {
        "imported": imported,
        "row": row,
        "form": form,
        "questions": form.questions(),
        "cells": [
            {
                "header": header or _("Kolumn %(number)s utan rubrik") % {"number": column + 1},
                "cell": row.cells[column] if column < len(row.cells) else "",
                "unsure": column in doubted,
            }
            for column, header in enumerate(imported.headers or [])
            if header or (column < len(row.cells) and row.cells[column])
        ],
        "twin": next((doubt["twin_of"] for doubt in row.doubts if doubt["twin_of"]), None),
        "place": place,
        "count": imported.unsure_rows.count(),
        "likes": likes,
        "before": before,
        "following": following,
        "crumbs": [*_crumbs(), {"label": imported.name, "url": listed}],
    }


def _crumbs() -> list[dict[str, str]]:
    return [*wording.crumbs(), {"label": _("Läs in"), "url": reverse("procurement:import_new")}]
