"""The administrator's door. Cases are read here and moved only by the services.

Texts of the policy, demanded documents and standard sentences are edited here. What decisions
rest on (a criterion's code and the policy's own words) is closed once a case has used it.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from enterprises import orgnumber
from enterprises.models import (
    Criterion,
    Decision,
    Demand,
    Document,
    Enterprise,
    HeadCount,
    Invitation,
    JoinRequest,
    Membership,
    Message,
    PolicyVersion,
    Registration,
    RegistrationEvent,
    StandardSentence,
    SupplierProfile,
    Verdict,
)
from ljungby_social.admin import ReadOnlyAdmin

HTTPS = {models.URLField: {"assume_scheme": "https"}}


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(Enterprise)
class EnterpriseAdmin(admin.ModelAdmin):
    """Names and numbers may be corrected; a sole trader's number is hidden in lists."""

    list_display = ("name", "masked_number", "legal_form", "stage", "place")
    list_filter = ("legal_form", "stage")
    search_fields = ("name", "place")
    autocomplete_fields = ("sells",)
    inlines = (MembershipInline,)
    formfield_overrides: ClassVar = HTTPS

    @admin.display(description=_("organisationsnummer"))
    def masked_number(self, enterprise: Enterprise) -> str:
        return orgnumber.shown(enterprise.org_number)

    def has_delete_permission(self, request: HttpRequest, obj: Enterprise | None = None) -> bool:
        return False


class CriterionInline(admin.StackedInline):
    model = Criterion
    extra = 0
    show_change_link = True
    fields = ("code", "order", "subject", "title", "sentence")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not is_used(obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not is_used(obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is None or not is_used(obj)


def is_used(policy: PolicyVersion) -> bool:
    """Whether some case has been made under the version."""
    return policy.registrations.exists()


@admin.register(PolicyVersion)
class PolicyVersionAdmin(admin.ModelAdmin):
    """Add version 2 with its criteria, look at it, then put it in use."""

    list_display = ("number", "title", "valid_from", "revise_by", "active")
    inlines = (CriterionInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: PolicyVersion | None = None
    ) -> tuple[str, ...]:
        return ("number", "valid_from", "text") if obj and is_used(obj) else ()

    def has_delete_permission(self, request: HttpRequest, obj: PolicyVersion | None = None) -> bool:
        return obj is not None and not is_used(obj)


class DemandInline(admin.TabularInline):
    model = Demand
    extra = 0


@admin.register(Criterion)
class CriterionAdmin(admin.ModelAdmin):
    """Explanations and demands are always open; what decisions rest on is not."""

    list_display = ("code", "title", "policy", "subject")
    list_filter = ("policy",)
    inlines = (DemandInline,)

    def get_readonly_fields(
        self, request: HttpRequest, obj: Criterion | None = None
    ) -> tuple[str, ...]:
        used = obj is not None and is_used(obj.policy)
        return ("policy", "code", "subject", "sentence") if used else ()

    def has_delete_permission(self, request: HttpRequest, obj: Criterion | None = None) -> bool:
        return obj is not None and not is_used(obj.policy)


@admin.register(StandardSentence)
class StandardSentenceAdmin(admin.ModelAdmin):
    list_display = ("text", "subject", "outcome", "order")
    list_filter = ("subject", "outcome")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("number", "enterprise", "state", "officer", "submitted_at", "decided_at")
    list_filter = ("state", "policy")
    search_fields = ("number", "enterprise__name")
    list_select_related = ("enterprise", "officer")


@admin.register(RegistrationEvent)
class RegistrationEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "case", "code", "actor", "internal")
    list_select_related = ("case", "actor")
    search_fields = ("case__number",)


@admin.register(Verdict)
class VerdictAdmin(ReadOnlyAdmin):
    list_display = ("registration", "criterion", "outcome", "officer", "released_at")
    list_select_related = ("registration", "criterion", "officer")
    list_filter = ("outcome",)


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("registration", "outcome", "decided_by", "decided_on", "diary_number")
    list_select_related = ("registration", "decided_by")
    list_filter = ("outcome",)


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """What there is, without the file: that is fetched in the case."""

    list_display = ("original_name", "registration", "criterion", "kind", "size", "uploaded_at")
    list_select_related = ("registration", "criterion")
    exclude = ("file",)


@admin.register(Message)
class MessageAdmin(ReadOnlyAdmin):
    list_display = ("sent_at", "registration", "side", "author")
    list_select_related = ("registration", "author")


@admin.register(HeadCount)
class HeadCountAdmin(admin.ModelAdmin):
    list_display = ("enterprise", "as_of", "occupied", "from_target_group")
    list_select_related = ("enterprise",)
    autocomplete_fields = ("enterprise",)
    exclude = ("recorded_by",)


@admin.register(SupplierProfile)
class SupplierProfileAdmin(admin.ModelAdmin):
    list_display = ("enterprise", "main_aim", "unit_of_larger_body", "updated_at")
    list_select_related = ("enterprise",)
    autocomplete_fields = ("enterprise",)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "enterprise", "sent_at", "expires_on", "accepted_at")
    list_select_related = ("enterprise",)


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin):
    list_display = ("user", "enterprise", "state", "asked_at")
    list_select_related = ("user", "enterprise")
