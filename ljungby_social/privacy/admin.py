"""Rules, what they would do, what they have done, and extracts for people who ask."""

from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from ljungby_social.accounts.models import User
from ljungby_social.privacy import extract, retention
from ljungby_social.privacy.forms import AddressExtractForm, ExtractForm, RuleForm
from ljungby_social.privacy.models import Erasure, ErasureNotice, Extract, RetentionRule
from ljungby_social.privacy.views import as_file, file_at
from ljungby_social.read_only_admin import ReadOnlyAdmin

PER_PAGE = 50
DRY_RUN = "admin:privacy_retentionrule_dry_run"
VERIFIED = frozenset({"verified_by", "verified_on"})


def state_words(rule: RetentionRule) -> str:
    """Whether the rule acts, in words."""
    if not rule.has_decision:
        return _("väntar på gallringsbeslut")
    if rule.verified_on is None:
        return _("väntar på att någon kontrollerar raden")
    return _("gäller") if rule.may_act(timezone.localdate()) else _("börjar gälla senare")


@admin.register(RetentionRule)
class RetentionRuleAdmin(admin.ModelAdmin):
    """The apps say which kinds there are; a row says how long one is kept, and by what decision."""

    form = RuleForm
    list_display = ("label", "months", "counted_from_words", "action", "decision_number", "state")
    change_list_template = "privacy/admin/rule_list.html"
    change_form_template = "privacy/admin/rule_form.html"

    @admin.display(description=gettext_lazy("slag av uppgifter"))
    def label(self, rule: RetentionRule) -> str:
        return str(rule)

    @admin.display(description=gettext_lazy("räknas från"))
    def counted_from_words(self, rule: RetentionRule) -> str:
        return rule.counted_from_words

    @admin.display(description=gettext_lazy("läge"))
    def state(self, rule: RetentionRule) -> str:
        return state_words(rule)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: RetentionRule, form: Any, change: bool) -> None:
        """A rule that says something else has to be checked again."""
        changed = set(form.changed_data)
        if changed - VERIFIED and not changed & VERIFIED and obj.verified_on is not None:
            obj.verified_by, obj.verified_on = "", None
            messages.warning(
                request, _("Raden är ändrad. Någon behöver kontrollera den innan den gäller.")
            )
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        name = "privacy_retentionrule_dry_run"
        return [
            path("dry-run/", view(self.dry_run), name=name),
            path("dry-run/<slug:kind>/", view(self.dry_run_kind), name=f"{name}_kind"),
            *super().get_urls(),
        ]

    def _crumbs(self) -> list[dict[str, Any]]:
        url = reverse("admin:privacy_retentionrule_changelist")
        return [{"label": _("Gallringsregler"), "url": url}]

    def dry_run(self, request: HttpRequest) -> HttpResponse:
        """What each rule would do today, without doing it."""
        return require_safe(self._dry_run)(request)

    def _dry_run(self, request: HttpRequest) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        today = timezone.localdate()
        rules = sorted(RetentionRule.objects.all(), key=str)
        context = {
            "crumbs": self._crumbs(),
            "today": today,
            "rows": [
                {"outlook": retention.outlook(rule, on=today), "state": state_words(rule)}
                for rule in rules
                if rule.sort is not None
            ],
            "latest": Erasure.objects.all()[:5],
        }
        return render(request, "privacy/admin/dry_run.html", context)

    def dry_run_kind(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Which rows: case numbers and days, never names."""
        return require_safe(self._dry_run_kind)(request, kind)

    def _dry_run_kind(self, request: HttpRequest, kind: str) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rule = get_object_or_404(RetentionRule, kind=kind)
        page = Paginator(rule.due(timezone.localdate()), PER_PAGE).get_page(request.GET.get("page"))
        sort = rule.sort
        crumbs = [*self._crumbs(), {"label": _("Provkörning"), "url": reverse(DRY_RUN)}]
        rows = [
            [
                {"value": sort.shown(row)},
                {"value": date_format(row.counted_from, "j F Y")},
            ]
            for row in page
            if sort is not None
        ]
        context = {
            "crumbs": crumbs,
            "rule": rule,
            "state": state_words(rule),
            "page": page,
            "rows": rows,
            "columns": [{"label": _("Rad")}, {"label": _("Räknas från")}],
        }
        return render(request, "privacy/admin/dry_run_kind.html", context)


@admin.register(ErasureNotice)
class ErasureNoticeAdmin(ReadOnlyAdmin):
    list_display = ("kind", "sent_on", "last_day", "stopped_on", "done_on")
    list_filter = ("kind",)


@admin.register(Erasure)
class ErasureAdmin(ReadOnlyAdmin):
    list_display = (
        "on",
        "kind",
        "action",
        "decision_number",
        "erased",
        "announced",
        "stopped",
        "kept",
    )
    list_filter = ("kind", "action")


@admin.register(Extract)
class ExtractAdmin(ReadOnlyAdmin):
    """The log of extracts, and the page that makes one for a person who has asked."""

    list_display = ("made_at", "about", "made_by", "reason")
    list_select_related = ("person", "made_by")
    change_list_template = "privacy/admin/extract_list.html"

    @admin.display(description=gettext_lazy("om"))
    def about(self, row: Extract) -> str:
        return str(row.person or row.address)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "make/",
                self.admin_site.admin_view(self.make_at),
                name="privacy_extract_make_at",
            ),
            path(
                "make/<int:user_pk>/",
                self.admin_site.admin_view(self.make),
                name="privacy_extract_make",
            ),
            *super().get_urls(),
        ]

    def make(self, request: HttpRequest, user_pk: int) -> HttpResponse:
        """Ask how the person asked; then make the file and log it."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._make)(request, user_pk)

    def _make(self, request: HttpRequest, user_pk: int) -> HttpResponse:
        maker = cast(User, request.user)
        if not maker.has_perm("privacy.add_extract"):
            raise PermissionDenied
        person = get_object_or_404(User, pk=user_pk)
        form = ExtractForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            extract.note(person=person, made_by=maker, reason=form.cleaned_data["reason"])
            return as_file(person, "zip")
        crumbs = [
            {"label": _("Användare"), "url": reverse("admin:accounts_user_changelist")},
            {
                "label": person.email,
                "url": reverse("admin:accounts_user_change", args=[person.pk]),
            },
        ]
        context = {"crumbs": crumbs, "person": person, "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "privacy/admin/extract.html", context, status=status)

    def make_at(self, request: HttpRequest) -> HttpResponse:
        """Ask which address and how the person asked; then make the file and log it."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._make_at)(request)

    def _make_at(self, request: HttpRequest) -> HttpResponse:
        maker = cast(User, request.user)
        if not maker.has_perm("privacy.add_extract"):
            raise PermissionDenied
        form = AddressExtractForm(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            address = form.cleaned_data["email"]
            # Read before it is logged: the extract does not tell of itself.
            answer = file_at(address)
            extract.note(address=address, made_by=maker, reason=form.cleaned_data["reason"])
            return answer
        url = reverse("admin:privacy_extract_changelist")
        context = {"crumbs": [{"label": _("Registerutdrag"), "url": url}], "form": form}
        status = 422 if form.is_bound else 200
        return render(request, "privacy/admin/extract_at.html", context, status=status)
