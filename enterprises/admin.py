"""The administrator's door. Cases are read here and moved only by the services.

Versions of the policy have a module of their own, policy_admin.
"""

from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises import orgnumber
from enterprises.models import (
    Criterion,
    Decision,
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
from enterprises.policy_admin import CriterionAdmin, PolicyVersionAdmin
from enterprises.states import DECIDED, State
from ljungby_social.read_only_admin import ReadOnlyAdmin

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


admin.site.register(PolicyVersion, PolicyVersionAdmin)
admin.site.register(Criterion, CriterionAdmin)


@admin.register(StandardSentence)
class StandardSentenceAdmin(admin.ModelAdmin):
    list_display = ("text", "subject", "outcome", "order")
    list_filter = ("subject", "outcome")


@admin.register(Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    """To read; the officer's page is where a case is moved."""

    list_display = (
        "number",
        "enterprise",
        "state",
        "policy_number",
        "officer",
        "submitted_at",
        "decided_at",
        "case_page",
    )
    list_filter = ("state", "policy")
    search_fields = ("number", "enterprise__name")
    list_select_related = ("enterprise", "officer", "policy")
    change_list_template = "enterprises/admin/registration_list.html"
    change_form_template = "enterprises/admin/registration_form.html"

    @admin.display(description=_("policyversion"), ordering="policy__number")
    def policy_number(self, case: Registration) -> int:
        return case.policy.number

    @admin.display(description=_("handläggarens sida"))
    def case_page(self, case: Registration) -> str:
        """A link, but for a draft that nobody has sent: officers do not see it."""
        if case.submitted_at is None:
            return "–"
        url = reverse("enterprises:case", args=[case.number])
        text = gettext("Öppna ärendet %(number)s") % {"number": case.number}
        return format_html('<a href="{}">{}</a>', url, text)

    def get_fields(self, request: HttpRequest, obj: Registration | None = None) -> list[str]:
        return ["case_page", *super().get_fields(request, obj)]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Registration | None = None
    ) -> tuple[str, ...]:
        return ("case_page",)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The list, with how many cases there are in each state above it."""
        counted = Registration.objects.order_by().values_list("state").annotate(Count("pk"))
        number = dict(counted)
        counters = [
            {"label": state.label, "number": number[state], "url": f"?state__exact={state.value}"}
            for state in State
            if state in number
        ]
        flagged = Registration.objects.for_reassessment(localdate()).count()
        context = {"counters": counters, "flagged": flagged, **(extra_context or {})}
        return super().changelist_view(request, context)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The case, with a sentence about why nothing in it can be changed here."""
        case = self.get_object(request, object_id)
        if case is not None:
            decided = case.state in DECIDED
            extra_context = {"is_decided": decided, **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra_context)


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
