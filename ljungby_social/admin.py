"""The outbox and the reference codes in Django admin: to read, not to change."""

from django.contrib import admin
from django.http import HttpRequest

from ljungby_social.cpv import CpvCode
from ljungby_social.letters import Letter
from ljungby_social.read_only_admin import ReadOnlyAdmin


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("subject", "to", "case_number", "created_at", "sent_at")
    list_filter = ("template", "created_at")
    search_fields = ("subject", "to", "case_number")

    def get_fields(self, request: HttpRequest, obj: Letter | None = None) -> list[str]:
        """A letter that is for its reader alone is listed without its text."""
        fields = list(super().get_fields(request, obj))
        if obj is not None and obj.secret:
            fields.remove("body")
        return fields


@admin.register(CpvCode)
class CpvCodeAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_sv", "label_en")
    search_fields = ("code", "label_sv", "label_en")
