"""The outbox and the reference codes in Django admin: to read, not to change."""

from django.contrib import admin

from ljungby_social.cpv import CpvCode
from ljungby_social.letters import Letter
from ljungby_social.read_only_admin import ReadOnlyAdmin


@admin.register(Letter)
class LetterAdmin(ReadOnlyAdmin):
    list_display = ("subject", "to", "case_number", "created_at", "sent_at")
    list_filter = ("template", "created_at")
    search_fields = ("subject", "to", "case_number")


@admin.register(CpvCode)
class CpvCodeAdmin(ReadOnlyAdmin):
    list_display = ("code", "label_sv", "label_en")
    search_fields = ("code", "label_sv", "label_en")
