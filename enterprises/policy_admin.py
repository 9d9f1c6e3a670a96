"""Versions of the policy in Django admin: written, previewed, put in use by a confirmed step.

What decisions rest on (a criterion's code, title and the policy's own words) is closed once the
version is in use or a case has used it. How it is explained, and which documents are suggested,
stays open.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from enterprises.forms.facts import FORM_OF
from enterprises.models import AccountingYear, Criterion, Demand, Enterprise, PolicyVersion
from enterprises.models.enterprise import LegalForm, Stage
from enterprises.policy_corrections import CorrectingAdmin
from enterprises.services import policies
from enterprises.services.carrying import asked_years

PAGE = "admin:enterprises_policyversion_change"


class CriterionInline(admin.StackedInline):
    model = Criterion
    extra = 0
    show_change_link = True
    fields = ("code", "order", "subject", "title", "sentence", "explanation", "why", "example")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or not obj.is_locked) and super().has_change_permission(request, obj)

    has_delete_permission = has_change_permission
    has_add_permission = has_change_permission


class ReaderForm(forms.Form):
    """For which enterprise the preview is made."""

    form = forms.ChoiceField(label=gettext_lazy("Företagsform"), choices=LegalForm)
    skede = forms.ChoiceField(label=gettext_lazy("Skede"), choices=Stage)


class PolicyVersionAdmin(CorrectingAdmin):
    """A version is copied from the one before, rewritten, previewed, then put in use."""

    list_display = ("number", "title", "valid_from", "revise_by", "active")
    inlines = (CriterionInline,)
    actions = ("copy_to_a_new_version",)
    change_form_template = "enterprises/admin/policy_change_form.html"

    def get_readonly_fields(
        self, request: HttpRequest, obj: PolicyVersion | None = None
    ) -> tuple[str, ...]:
        if obj and obj.is_locked:
            return ("number", "title", "decided_by", "valid_from", "text", "active")
        return ("active",)

    def has_delete_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        return obj is not None and not obj.is_locked and super().has_delete_permission(request, obj)

    @admin.action(description=gettext_lazy("Kopiera till en ny version"), permissions=["add"])
    def copy_to_a_new_version(
        self, request: HttpRequest, chosen: QuerySet[PolicyVersion]
    ) -> HttpResponse | None:
        if chosen.count() != 1:
            messages.error(request, _("Välj en version att kopiera."))
            return None
        made = policies.copy(version=chosen.get())
        self.log_addition(request, made, _("Kopierad från en tidigare version"))
        messages.success(
            request,
            _("Version %(number)s finns nu, men är inte i bruk. Ändra texterna och skriv källan.")
            % {"number": made.number},
        )
        return redirect(PAGE, made.pk)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "enterprises_policyversion"
        return [
            path("<int:pk>/preview/", view(self.preview), name=f"{name}_preview"),
            path("<int:pk>/activate/", view(self.activate), name=f"{name}_activate"),
            path("<int:pk>/withdraw/", view(self.withdraw), name=f"{name}_withdraw"),
            *super().get_urls(),
        ]

    def _version(self, request: HttpRequest, pk: int) -> PolicyVersion:
        """The version, for somebody who may change it. Raises Http404 and PermissionDenied."""
        version = get_object_or_404(PolicyVersion, pk=pk)
        if not self.has_change_permission(request, version):
            raise PermissionDenied
        return version

    def _context(self, version: PolicyVersion) -> dict[str, Any]:
        today = timezone.localdate()
        crumbs = [
            {
                "label": _("Policyversioner"),
                "url": reverse("admin:enterprises_policyversion_changelist"),
            },
            {"label": str(version), "url": reverse(PAGE, args=[version.pk])},
        ]
        return {
            "crumbs": crumbs,
            "policy": version,
            "change": policies.compare(version=version, on=today),
            "obstacles": policies.obstacles(version=version, on=today),
        }

    def preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What would change, and the criteria as somebody who applies would meet them."""
        return require_safe(self._preview)(request, pk)

    def _preview(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        chosen = ReaderForm(
            {
                "form": request.GET.get("form", LegalForm.ECONOMIC_ASSOCIATION),
                "skede": request.GET.get("skede", Stage.ESTABLISHED),
            }
        )
        valid = chosen.is_valid()
        legal_form = chosen.cleaned_data["form"] if valid else LegalForm.ECONOMIC_ASSOCIATION
        stage = chosen.cleaned_data["skede"] if valid else Stage.ESTABLISHED
        context = self._context(version)
        context |= {
            "reader_fields": [chosen["form"], chosen["skede"]],
            "parts": [
                part | {"change": context["change"].of(part["criterion"])}
                for part in _as_met(version, legal_form=legal_form, stage=stage)
            ],
        }
        return render(request, "enterprises/admin/policy_preview.html", context)

    def activate(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, with what it would do in words; then put the version in use."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._activate)(request, pk)

    def _activate(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        errors: list[str] = []
        if request.method == "POST":
            seen = request.POST.get("seen", "")
            try:
                policies.activate(version=version, seen=seen, on=timezone.localdate())
            except ValidationError as error:
                errors = error.messages
            else:
                self.log_change(request, version, _("Tagen i bruk"))
                text = _("Version %(number)s är i bruk.") % {"number": version.number}
                messages.success(request, text)
                return redirect(PAGE, version.pk)
        context = self._context(version) | {
            "seen": policies.fingerprint(version),
            "errors": [{"text": text, "target": ""} for text in errors],
            "form_errors": bool(errors),
        }
        template = "enterprises/admin/policy_activate.html"
        return render(request, template, context, status=422 if errors else 200)

    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask; then take a version that no case has used out of use."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._withdraw)(request, pk)

    def _withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        version = self._version(request, pk)
        errors: list[str] = []
        if request.method == "POST":
            try:
                policies.take_out_of_use(version=version, on=timezone.localdate())
            except ValidationError as error:
                errors = error.messages
            else:
                self.log_change(request, version, _("Tagen ur bruk"))
                text = _("Version %(number)s är inte längre i bruk.") % {"number": version.number}
                messages.success(request, text)
                return redirect(PAGE, version.pk)
        context = self._context(version) | {
            "why_in_use": policies.why_in_use(version=version, on=timezone.localdate()),
            "errors": [{"text": text, "target": ""} for text in errors],
            "form_errors": bool(errors),
        }
        template = "enterprises/admin/policy_withdraw.html"
        return render(request, template, context, status=422 if errors else 200)


def _as_met(version: PolicyVersion, *, legal_form: str, stage: str) -> list[dict[str, Any]]:
    """Each criterion with its form and documents, as such an enterprise would meet them."""
    years = [
        AccountingYear(year=year, is_budget=is_budget)
        for year, is_budget in sorted(asked_years(stage, on=timezone.localdate()).items())
    ]
    return [
        {
            "criterion": criterion,
            "form": FORM_OF[criterion.subject](
                years=years,
                criterion=criterion,
                enterprise=Enterprise(legal_form=legal_form, stage=stage),
                prefix=f"k{criterion.pk}",
            ),
            "demands": [
                demand
                for demand in criterion.demands.all()
                if demand.concerns(legal_form=legal_form, stage=stage)
            ],
        }
        for criterion in version.criteria.select_related("policy").prefetch_related("demands")
    ]


class DemandInline(admin.TabularInline):
    model = Demand
    extra = 0


class CriterionAdmin(admin.ModelAdmin):
    """Explanations and documents are always open; what decisions rest on is not."""

    list_display = ("code", "title", "policy", "subject")
    list_filter = ("policy",)
    list_select_related = ("policy",)
    inlines = (DemandInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Criterion | None = None
    ) -> tuple[str, ...]:
        locked = obj is not None and obj.policy.is_locked
        return ("policy", "code", "order", "subject", "title", "sentence") if locked else ()

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """A criterion is never put into a version that is closed."""
        if db_field.name == "policy":
            kwargs["queryset"] = PolicyVersion.objects.unlocked()
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Criterion | None = None) -> bool:
        return (
            obj is not None
            and not cast(PolicyVersion, obj.policy).is_locked
            and super().has_delete_permission(request, obj)
        )
