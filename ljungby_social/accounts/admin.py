"""Users, units and terms in Django admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Count, ManyToManyField, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Acceptance, Terms, Unit, User
from ljungby_social.read_only_admin import ReadOnlyAdmin


def use_site_login(site: admin.AdminSite) -> None:
    """Let the admin use the portal's own log-in page, with its rate limits and second factor."""

    @login_not_required
    def login(request: HttpRequest, extra_context: dict[str, object] | None = None) -> HttpResponse:
        if request.user.is_authenticated and not site.has_permission(request):
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next", request.path), "account_login")

    site.login = login  # type: ignore[method-assign]
    site.site_header = site.site_title = "Ljungby social"
    site.index_title = _("Administration")


class NewUserForm(forms.ModelForm):
    """A new user gets no password here: the person sets one through the reset link."""

    class Meta:
        model = User
        fields = ("email", "name", "unit")

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=False)
        user.set_unusable_password()
        if commit:
            user.save()
        return user


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    add_form = NewUserForm
    list_display = ("email", "name", "unit", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "groups", "unit")
    list_select_related = ("unit",)
    search_fields = ("email", "name")
    ordering = ("email",)
    fieldsets = (
        (None, {"fields": ("email", "name", "unit", "password")}),
        (_("Behörighet"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Tider"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "name", "unit")}),)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ()

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, "is_superuser")

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """The roles are four: boxes to tick."""
        if db_field.name == "groups":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """A superuser's account is out of reach for those who are none."""
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed, not deleted: what a person did stays in the cases."""
        return False


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(ReadOnlyAdmin):
    """The roles. They are made by a migration, and the code knows them by name."""

    list_display = ("name",)
    fields = ("name",)


@admin.register(Unit)
class UnitAdmin(admin.ModelAdmin):
    list_display = ("name", "kind", "short_name", "active")
    list_filter = ("kind", "active")
    search_fields = ("name",)
    prepopulated_fields = {"short_name": ("name",)}


@admin.register(Terms)
class TermsAdmin(admin.ModelAdmin):
    """Versions of the terms. One that somebody has accepted is closed, here and in the database."""

    list_display = ("version", "valid_from", "what_is_new", "accepted_by")
    ordering = ("-version",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Terms]:
        return super().get_queryset(request).annotate(accepted=Count("acceptances"))

    @admin.display(description=_("godkännanden"))
    def accepted_by(self, terms: Terms) -> int:
        return terms.accepted  # type: ignore[attr-defined]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new version starts from the newest one."""
        newest = Terms.objects.order_by("version").last()
        if newest is None:
            return {"version": 1}
        texts = {"text_sv": newest.text_sv, "text_en": newest.text_en}
        return {"version": newest.version + 1, **texts}

    def has_change_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        return (obj is None or not obj.is_locked) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Terms | None = None) -> bool:
        """One at a time, so that each is asked whether anybody has accepted it."""
        return obj is not None and not obj.is_locked and super().has_delete_permission(request, obj)


@admin.register(Acceptance)
class AcceptanceAdmin(ReadOnlyAdmin):
    list_display = ("at", "user", "terms", "occasion", "case_number")
    list_filter = ("terms", "occasion")
    list_select_related = ("user", "terms")
    search_fields = ("user__email", "case_number")
