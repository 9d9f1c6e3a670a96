"""Pages of Django admin where a slip of the pen in a version in use is put right."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.forms.fields import PlainForm, long_text
from enterprises.models import Criterion, PolicyVersion
from enterprises.services import correcting
from ljungby_social.accounts.models import User

CHANGE = "admin:enterprises_policyversion_change"
CORRECT = "admin:enterprises_policyversion_correct"


class CorrectionForm(PlainForm):
    """The text as it should be, and why."""

    after = long_text(
        gettext_lazy("Så ska det stå"),
        hint=gettext_lazy("Rätta bara skrivfel. Det som krävs ska vara detsamma."),
        max_length=10_000,
        required=gettext_lazy("Skriv texten."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Varför rättas texten?"),
        max_length=300,
        help_text=gettext_lazy("Visas för alla på sidan om policyn."),
        error_messages={"required": gettext_lazy("Skriv varför texten rättas.")},
    )


@dataclass(frozen=True, slots=True)
class Place:
    """A text that may be put right: its address, its name, and what it says now."""

    slug: str
    label: str
    text: str
    field: str
    criterion: Criterion | None = None


def places(version: PolicyVersion) -> list[Place]:
    """The closed texts of the version, in the order that they are read."""
    found = [
        Place(name, _label(version, name), getattr(version, name), name)
        for name in correcting.POLICY_TEXTS
    ]
    for criterion in version.criteria.all():
        found += [
            Place(
                f"{criterion.section}-{name}",
                f"{criterion.code}: {_label(criterion, name)}",
                getattr(criterion, name),
                name,
                criterion,
            )
            for name in correcting.CRITERION_TEXTS
        ]
    return found


def _label(row: PolicyVersion | Criterion, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.verbose_name)


class CorrectingAdmin(admin.ModelAdmin):
    """Adds the pages to the admin of versions."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "enterprises_policyversion_correct"
        return [
            path("<int:pk>/correct/", view(self.corrections), name=name),
            path("<int:pk>/correct/<slug:slug>/", view(self.correct), name=f"{name}_text"),
            *super().get_urls(),
        ]

    def _locked(self, request: HttpRequest, pk: int) -> PolicyVersion:
        """A version in use, for somebody who may change it. Raises Http404, PermissionDenied."""
        version = get_object_or_404(PolicyVersion, pk=pk)
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        if not version.is_locked:
            raise Http404
        return version

    def corrections(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The closed texts, each with a link, and what has been put right before."""
        return require_safe(self._corrections)(request, pk)

    def _corrections(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._locked(request, pk)
        context = {
            "crumbs": _crumbs(version),
            "policy": version,
            "places": places(version),
            "corrections": version.corrections.select_related("criterion"),
        }
        return render(request, "enterprises/admin/corrections.html", context)

    def correct(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """One text and the reason; nothing typed is lost when it is refused."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._correct)(request, pk, slug)

    def _correct(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        version = self._locked(request, pk)
        place = next((place for place in places(version) if place.slug == slug), None)
        if place is None:
            raise Http404
        form = CorrectionForm(
            request.POST if request.method == "POST" else None, initial={"after": place.text}
        )
        if form.is_bound and form.is_valid():
            try:
                correcting.correct(
                    version=version,
                    criterion=place.criterion,
                    field=place.field,
                    before=request.POST.get("before", ""),
                    actor=cast(User, request.user),
                    on=timezone.localdate(),
                    **form.cleaned_data,
                )
            except ValidationError as error:
                form.add_service_errors(error)
            else:
                self.log_change(request, version, _("Rättade ett skrivfel: %s") % place.label)
                messages.success(request, _("Texten är rättad. Alla kan se vad som är ändrat."))
                return redirect(CORRECT, version.pk)
        crumbs = [
            *_crumbs(version),
            {"label": _("Rätta skrivfel"), "url": reverse(CORRECT, args=[version.pk])},
        ]
        context = {"crumbs": crumbs, "policy": version, "place": place, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "enterprises/admin/correct.html", context, status=status)


def _crumbs(version: PolicyVersion) -> list[dict[str, Any]]:
    versions = reverse("admin:enterprises_policyversion_changelist")
    return [
        {"label": _("Policyversioner"), "url": versions},
        {"label": str(version), "url": reverse(CHANGE, args=[version.pk])},
    ]
