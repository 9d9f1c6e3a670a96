"""The outbox and the reference codes in Django admin: to read, not to change."""

from django.contrib import admin
from django.http import HttpRequest

from ljungby_social.cpv import CpvCode
from ljungby_social.letters import Letter


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the portal writes itself."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("subject", "to", "case_number", "created_at", "sent_at")
    list_filter = ("template", "created_at")
    search_fields = ("subject", "to", "case_number")


@admin.register(CpvCode)
class CpvCodeAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_sv", "label_en")
    search_fields = ("code", "label_sv", "label_en")
