"""The administrator's door. Cases are read here and moved only by the services.

Cases, versions of the policy, reasons to look again and memberships have modules of their own.
"""

from typing import ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from enterprises import orgnumber
from enterprises.case_admin import RegistrationAdmin
from enterprises.follow_up_admin import (
    ConcernAdmin,
    ProposalAdmin,
    SampleAdmin,
    SampledEnterpriseAdmin,
)
from enterprises.membership_admin import MembershipInline
from enterprises.models import (
    Concern,
    Criterion,
    Decision,
    Document,
    Enterprise,
    HeadCount,
    Invitation,
    JoinRequest,
    Message,
    PolicyVersion,
    Proposal,
    Registration,
    RegistrationEvent,
    Sample,
    SampledEnterprise,
    StandardSentence,
    SupplierProfile,
    Verdict,
)
from enterprises.policy_admin import CriterionAdmin, PolicyVersionAdmin
from ljungby_social.read_only_admin import ReadOnlyAdmin

HTTPS = {models.URLField: {"assume_scheme": "https"}}


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


admin.site.register(PolicyVersion, PolicyVersionAdmin)
admin.site.register(Criterion, CriterionAdmin)
admin.site.register(Registration, RegistrationAdmin)
admin.site.register(Concern, ConcernAdmin)
admin.site.register(Sample, SampleAdmin)
admin.site.register(SampledEnterprise, SampledEnterpriseAdmin)
admin.site.register(Proposal, ProposalAdmin)


@admin.register(StandardSentence)
class StandardSentenceAdmin(admin.ModelAdmin):
    list_display = ("text", "subject", "outcome", "order")
    list_filter = ("subject", "outcome")


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
