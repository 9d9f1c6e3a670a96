"""Users and units in Django admin."""

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import Unit, User
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
    filter_horizontal = ("groups",)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        """Only a superuser makes superusers."""
        fields = tuple(super().get_readonly_fields(request, obj))
        return fields if request.user.is_superuser else (*fields, "is_superuser")

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
