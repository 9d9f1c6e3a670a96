"""The rules' knowledge in Django admin: edited by staff, with what a change would do beforehand.

Purchases and imports are written by the portal's services, and are here to read.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from ljungby_social.read_only_admin import ReadOnlyAdmin
from procurement import knowledge
from procurement.models import (
    CpvSet,
    CpvSetEntry,
    Import,
    ImportProblem,
    KindInstrument,
    KindOfPurchase,
    LegalValue,
    LocalParameter,
    ScreeningRun,
    Signal,
    Tender,
)
from procurement.services import previewing, rescreening


class LinesField(forms.CharField):
    """A list with an item a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def __init__(self, **kwargs: Any) -> None:
        for name in ("base_field", "size", "max_length"):
            kwargs.pop(name, None)
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        return [line.strip() for line in super().clean(value).splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        return (initial or []) != [
            line.strip() for line in (data or "").splitlines() if line.strip()
        ]


FIELDS = {
    ArrayField: {"form_class": LinesField},
    models.URLField: {"assume_scheme": "https"},
}


class KnowledgeAdmin(admin.ModelAdmin):
    """A row that rules read: never deleted, only ended, and previewed before it is saved."""

    change_form_template = "procurement/admin/change_form.html"
    formfield_overrides = FIELDS
    save_on_top = True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        if request.method == "POST" and "_preview" in request.POST:
            rows = self._rows_if_saved(request, object_id)
            if rows is not None:
                return self._preview_page(request, previewing.preview(rows=rows, on=localdate()))
        return super().changeform_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def _rows_if_saved(self, request: HttpRequest, object_id: str | None) -> knowledge.Rows | None:
        """Save, read all rows, and take it back. None when the form has faults to show first."""
        obj = self.get_object(request, object_id) if object_id else None
        if not self.has_view_or_change_permission(request, obj):
            return None
        form = self.get_form(request, obj, change=obj is not None)(request.POST, instance=obj)
        if not form.is_valid():
            return None
        changed = self.save_form(request, form, change=obj is not None)
        formsets, _inlines = self._create_formsets(request, changed, change=obj is not None)
        if not all(formset.is_valid() for formset in formsets):
            return None
        changed.save()
        form.save_m2m()
        for formset in formsets:
            formset.save()
        rows = knowledge.read_rows()
        transaction.set_rollback(True)
        return rows

    def _preview_page(self, request: HttpRequest, preview: previewing.Preview) -> HttpResponse:
        hidden = [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name not in {"csrfmiddlewaretoken", "_preview", "_save"}
        ]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Vad ändringen skulle göra"),
            "preview": preview,
            "hidden": hidden,
        }
        return TemplateResponse(request, "procurement/admin/preview.html", context)

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        self._remind(request)
        return super().response_change(request, obj)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        self._remind(request)
        return super().response_add(request, obj, post_url_continue)

    def _remind(self, request: HttpRequest) -> None:
        messages.info(
            request,
            _(
                "Ändringen gäller från nästa prövning. Pröva pågående upphandlingar på nytt "
                "under Omprövningar."
            ),
        )


AMOUNT_FIELDS = ("amount", "unit", "operator", "since", "until")
TRUST_FIELDS = ("source", "source_url", "certainty", "verified_by", "verified_on", "note")


@admin.register(LegalValue, LocalParameter)
class AmountAdmin(KnowledgeAdmin):
    list_display = ("name", "amount", "unit", "since", "until", "certainty", "verified_on")
    list_filter = ("certainty", "unit", "since")
    search_fields = ("code", "name", "source")
    fieldsets = (
        (None, {"fields": ("code", "name", *AMOUNT_FIELDS)}),
        (_("Varför vi tror det"), {"fields": TRUST_FIELDS}),
    )


class CpvSetEntryInline(admin.TabularInline):
    model = CpvSetEntry
    extra = 1


@admin.register(CpvSet)
class CpvSetAdmin(KnowledgeAdmin):
    list_display = ("name", "since", "until", "certainty", "verified_on")
    inlines = (CpvSetEntryInline,)
    fields = ("code", "name", "since", "until", *TRUST_FIELDS)


class KindInstrumentInline(admin.StackedInline):
    model = KindInstrument
    extra = 0
    formfield_overrides = FIELDS
    fields = (("instrument", "weight", "main"), "why", ("since", "until"), *TRUST_FIELDS)


@admin.register(KindOfPurchase)
class KindAdmin(KnowledgeAdmin):
    list_display = ("name", "since", "until", "certainty")
    search_fields = ("name", "slug")
    inlines = (KindInstrumentInline,)
    fieldsets = (
        (None, {"fields": ("slug", "name", "since", "until")}),
        (_("Koder"), {"fields": ("cpv_exact", "cpv_prefixes", "cpv_broad")}),
        (_("Ord"), {"fields": ("words", "synonyms", "foreign_words", "exclusions")}),
        (_("Varför vi tror det"), {"fields": TRUST_FIELDS}),
    )


@admin.register(Signal)
class SignalAdmin(KnowledgeAdmin):
    list_display = ("name", "instrument", "weight", "since", "until")
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("code", "name", "instrument", "weight", "why", "since", "until")}),
        (_("Ord"), {"fields": ("words", "title_only", "exclusions")}),
        (_("Varför vi tror det"), {"fields": TRUST_FIELDS}),
    )


class ImportProblemInline(admin.TabularInline):
    model = ImportProblem
    extra = 0
    can_delete = False
    readonly_fields = ("level", "place", "sentence", "row", "column")
    max_num = 0


@admin.register(Import)
class ImportAdmin(ReadOnlyAdmin):
    list_display = ("name", "format", "state", "at", "by", "tenders_new", "errors")
    list_filter = ("state", "format")
    search_fields = ("name",)
    exclude = ("source",)
    inlines = (ImportProblemInline,)


@admin.register(Tender)
class TenderAdmin(ReadOnlyAdmin):
    list_display = ("number", "title", "state", "unit", "source_kind", "score")
    list_filter = ("state", "source_kind", "unit")
    search_fields = ("number", "title", "reference")


@admin.register(ScreeningRun)
class ScreeningRunAdmin(ReadOnlyAdmin):
    """Omprövningar: how far they have come, and a button that asks for one."""

    list_display = ("started_at", "by", "done", "total", "changed", "finished_at")
    change_list_template = "procurement/admin/runs.html"

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and "begin" in request.POST:
            try:
                rescreening.begin(by=request.user)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("Omprövningen har börjat. Den går i bakgrunden."))
            return redirect(request.path)
        return super().changelist_view(request, extra_context)
