"""The rules' knowledge in Django admin: edited by staff, with what a change would do beforehand.

Purchases and imports are written by the portal's services, and are here to read.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ljungby_social.read_only_admin import ReadOnlyAdmin
from procurement import knowledge
from procurement.admin_forms import (
    UNITS,
    AmountForm,
    KindForm,
    LinesField,
    Tried,
    edits_of,
    shown_amount,
)
from procurement.models import (
    CpvSet,
    CpvSetEntry,
    Import,
    ImportProblem,
    KindInstrument,
    KindOfPurchase,
    LegalValue,
    LocalParameter,
    Place,
    ScreeningRun,
    Signal,
    Tender,
)
from procurement.models.knowledge import DatedAmount
from procurement.services import previewing, rescreening

FIELDS = {
    ArrayField: {"form_class": LinesField},
    models.URLField: {"assume_scheme": "https"},
}


class KnowledgeAdmin(admin.ModelAdmin):
    """A row that rules read: never deleted, only ended, and previewed before it is saved."""

    change_form_template = "procurement/admin/change_form.html"
    formfield_overrides = FIELDS
    save_on_top = True
    # What the rules ask for a row by: chosen once, when the row is written.
    key = ""

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return (self.key,) if obj is not None and self.key else ()

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
            tried = self._tried(request, object_id)
            if tried is not None:
                return self._preview_page(request, tried)
        return super().changeform_view(request, object_id, form_url, extra_context)

    @transaction.atomic
    def _tried(self, request: HttpRequest, object_id: str | None) -> Tried | None:
        """Save, read all rows, and take it back. None when the form has faults to show first."""
        obj = self.get_object(request, object_id) if object_id else None
        if object_id and obj is None:
            return None
        if not self.has_view_or_change_permission(request, obj):
            return None
        form = self.get_form(request, obj, change=obj is not None)(request.POST, instance=obj)
        if not form.is_valid():
            return None
        changed = self.save_form(request, form, change=obj is not None)
        formsets, _inlines = self._create_formsets(request, changed, change=obj is not None)
        if not all(formset.is_valid() for formset in formsets):
            return None
        self.save_model(request, changed, form, change=obj is not None)
        form.save_m2m()
        for formset in formsets:
            formset.save()
        rows = knowledge.read_rows()
        transaction.set_rollback(True)
        return Tried(str(changed), edits_of(form, formsets), rows)

    def _preview_page(self, request: HttpRequest, tried: Tried) -> HttpResponse:
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
            "tried": tried,
            "preview": previewing.preview(rows=tried.rows, on=localdate()),
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
            format_html(
                '{} <a href="{}">{}</a>',
                _("Ändringen gäller från nästa prövning."),
                reverse("admin:procurement_screeningrun_changelist"),
                _("Pröva pågående upphandlingar på nytt"),
            ),
        )


TRUST_FIELDS = ("source", "source_url", "certainty", "verified_by", "verified_on", "note")


class InForceFilter(admin.SimpleListFilter):
    """Rows that apply today, that nobody has verified, that come later, or that have ended."""

    title = _("gäller")
    parameter_name = "galler"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("nu", _("i dag")),
            ("okanda", _("i dag, men beloppet är okänt")),
            ("senare", _("senare")),
            ("forr", _("inte längre")),
        ]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        today = localdate()
        ended = Q(until__lt=today)
        now = queryset.filter(since__lte=today).exclude(ended)
        return {
            "nu": now,
            "okanda": now.filter(amount=None),
            "senare": queryset.filter(since__gt=today),
            "forr": queryset.filter(ended),
        }.get(self.value() or "", queryset)


@admin.register(LegalValue, LocalParameter)
class AmountAdmin(KnowledgeAdmin):
    form = AmountForm
    list_display = ("name", "written", "since", "until", "verified_on")
    list_filter = (InForceFilter, "certainty")
    search_fields = ("code", "name", "source")

    @admin.display(description=_("belopp"), ordering="amount")
    def written(self, row: DatedAmount) -> str:
        return shown_amount(row)

    @admin.display(description=_("enhet"))
    def unit_in_words(self, row: DatedAmount) -> str:
        return str(UNITS.get(row.unit, row.unit))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return () if obj is None else ("code", "unit_in_words", "operator")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fixed = ("unit_in_words", "operator") if obj is not None else ()
        return (
            (None, {"fields": ("code", "name", "amount", "sure", *fixed, "since", "until")}),
            (_("Varför vi tror det"), {"fields": TRUST_FIELDS}),
        )

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        form.end_earlier()
        super().save_model(request, obj, form, change)
        if form.earlier is not None and "_preview" not in request.POST:
            text = _("Den förra raden gäller till och med %(day)s.")
            messages.info(request, text % {"day": form.earlier.until.isoformat()})


class CpvSetEntryInline(admin.TabularInline):
    model = CpvSetEntry
    extra = 1


@admin.register(CpvSet)
class CpvSetAdmin(KnowledgeAdmin):
    key = "code"
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
    form = KindForm
    key = "slug"
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
    key = "code"
    list_display = ("name", "instrument", "weight", "since", "until")
    search_fields = ("code", "name")
    fieldsets = (
        (None, {"fields": ("code", "name", "instrument", "weight", "why", "since", "until")}),
        (_("Ord"), {"fields": ("words", "title_only", "exclusions")}),
        (_("Varför vi tror det"), {"fields": TRUST_FIELDS}),
    )


@admin.register(Place)
class PlaceAdmin(KnowledgeAdmin):
    list_display = ("name", "note", "since", "until")
    list_filter = ("note",)
    search_fields = ("name", "note")
    fieldsets = (
        (None, {"fields": ("name", "since", "until")}),
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

    list_display = ("started_at", "by", "progress", "which_shortly", "finished_at")
    fields = ("started_at", "by", "progress", "finished_at", "changed", "which")
    readonly_fields = ("progress", "which")
    change_list_template = "procurement/admin/runs.html"
    most_shown = 200

    @admin.display(description=_("fick andra flaggor"), ordering="changed")
    def which_shortly(self, row: ScreeningRun) -> SafeString | int:
        if not row.changed:
            return 0
        page = reverse("admin:procurement_screeningrun_change", args=[row.pk])
        text = ngettext("%(number)s upphandling", "%(number)s upphandlingar", row.changed) % {
            "number": row.changed
        }
        return format_html('<a href="{}#which">{}</a>', page, text)

    @admin.display(description=_("vilka som fick andra flaggor"))
    def which(self, row: ScreeningRun) -> SafeString | str:
        found = Tender.objects.filter(pk__in=row.changed_tenders[: self.most_shown]).order_by("pk")
        links = format_html_join(
            "",
            '<li><a href="{}">{} {}</a></li>',
            ((one.get_absolute_url(), one.number, one.title[:120]) for one in found),
        )
        if not links:
            return str(_("Det antecknades inte då.") if row.changed else _("Inga."))
        more = row.changed - self.most_shown
        rest = _("Här visas de %(most)s första.") % {"most": self.most_shown} if more > 0 else ""
        return format_html('<ul id="which">{}</ul>{}', links, rest)

    @admin.display(description=_("hur långt"))
    def progress(self, row: ScreeningRun) -> SafeString:
        share = f"{row.done} / {row.total}"
        return format_html(
            '<progress value="{}" max="{}" aria-label="{}">{}</progress> {}',
            row.done, max(row.total, 1), share, share, share,
        )  # fmt: skip

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method == "POST" and {"begin", "anew"} & set(request.POST):
            self._begin(request, anew="anew" in request.POST)
            return redirect(request.path)
        going_on = ScreeningRun.objects.filter(finished_at=None).first()
        return super().changelist_view(request, {"going_on": going_on, **(extra_context or {})})

    def _begin(self, request: HttpRequest, *, anew: bool) -> None:
        try:
            run = rescreening.begin(by=request.user, anew=anew)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return
        messages.success(
            request,
            ngettext(
                "Omprövningen av %(number)s upphandling har börjat. Den går i bakgrunden.",
                "Omprövningen av %(number)s upphandlingar har börjat. Den går i bakgrunden.",
                run.total,
            )
            % {"number": run.total},
        )
