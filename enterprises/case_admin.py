"""Cases in Django admin: read, and moved by buttons where the person may move them.

Nothing of a case is edited here. A button asks first, and then calls the same service as the
officer's page: same table of moves, same event, same letter. What needs the case before one's
eyes (a verdict, a decision, a letter with reasons) is a link to the officer's page.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from enterprises import services
from enterprises.forms.fields import PlainForm, long_text
from enterprises.forms.officer import AssignForm, ResumeForm
from enterprises.models import Registration
from enterprises.services import second_reading
from enterprises.services.case import conflict_of_interest
from enterprises.states import DECIDED, MOVES, State
from enterprises.views.common import seen_version
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from ljungby_social.read_only_admin import ReadOnlyAdmin

PAGE = "admin:enterprises_registration_change"


class CauseForm(PlainForm):
    """Why a registration is paused or ended."""

    cause = long_text(
        _("Skäl"),
        hint=_("Skickas till företaget. Hör det först, om det inte själv har bett om det."),
        max_length=2000,
        required=_("Skriv skälet."),
    )


def _officers() -> Any:
    return User.objects.with_role(Role.CASE_OFFICER).order_by("name")


@dataclass(frozen=True, slots=True)
class Here:
    """A move that is made in the admin: what it asks, and what happens in words."""

    form: type[PlainForm]
    tells: Any
    is_grave: bool = False


HERE = {
    "take": Here(PlainForm, _("Du blir ärendets handläggare och företaget får ett brev.")),
    "assign": Here(AssignForm, _("Den du väljer får ett brev.")),
    "resume": Here(ResumeForm, _("Prövningen fortsätter utan svar från företaget.")),
    "suspend": Here(
        CauseForm,
        _("Företaget visas inte i registret förrän pausen hävs. Det får ett brev med skälet."),
        is_grave=True,
    ),
    "reinstate": Here(PlainForm, _("Företaget visas i registret igen och får ett brev.")),
    "revoke": Here(
        CauseForm,
        _("Företaget tas bort ur registret och får ett brev med skälet. Det går inte att ångra."),
        is_grave=True,
    ),
}
# Where the officer's page has the move: the name of its address, or the case's own page.
THERE = {
    "request_completion": "enterprises:ask",
    "give_second_chance": "enterprises:second_chance",
    "register": "enterprises:decide",
    "refuse": "enterprises:decide",
    "revoke": "enterprises:close",
}


def buttons(case: Registration, user: User) -> list[dict[str, Any]]:
    """The moves that the person may make now, each with its words and address."""
    allowed = case.allowed_moves(user)
    found = {}
    for code, move in MOVES.items():
        if code not in allowed:
            continue
        if is_here(code):
            url = reverse("admin:enterprises_registration_move", args=[case.pk, code])
        elif code in THERE:
            url = reverse(THERE[code], args=[case.number])
        else:
            url = reverse("enterprises:case", args=[case.number])
        found[code] = {"code": code, "label": move.label, "url": url}
    return list(found.values())


def is_here(code: str) -> bool:
    """Whether the admin makes the move itself; what a second officer must read, it does not."""
    return code in HERE and not (code == "revoke" and second_reading.required())


class RegistrationAdmin(ReadOnlyAdmin):
    """To read, with buttons for the moves that the person may make."""

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
        columns = [name for name in super().get_fields(request, obj) if name != "case_page"]
        return ["case_page", *columns]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Registration | None = None
    ) -> tuple[str, ...]:
        return ("case_page",)

    def get_urls(self) -> list[URLPattern]:
        return [
            path(
                "<int:pk>/move/<slug:code>/",
                self.admin_site.admin_view(self.move),
                name="enterprises_registration_move",
            ),
            *super().get_urls(),
        ]

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
        """The case, its moves, and a sentence about why nothing in it can be changed here."""
        case = self.get_object(request, object_id)
        if case is not None:
            user = cast(User, request.user)
            extra_context = {
                "is_decided": case.state in DECIDED,
                "buttons": buttons(case, user),
                "is_officer": user.has_role(Role.CASE_OFFICER),
                "conflict": conflict_of_interest(case, user),
                **(extra_context or {}),
            }
        return super().change_view(request, object_id, form_url, extra_context)

    def move(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        """Ask, with what it leads to; then make the move through its service."""
        return require_http_methods(["GET", "HEAD", "POST"])(self._move)(request, pk, code)

    def _move(self, request: HttpRequest, pk: int, code: str) -> HttpResponse:
        case = get_object_or_404(Registration.objects.select_related("enterprise"), pk=pk)
        if not self.has_view_permission(request, case):
            raise PermissionDenied
        if not is_here(code):
            raise Http404
        user = cast(User, request.user)
        posted = request.method == "POST"
        if not posted and code not in case.allowed_moves(user):
            messages.error(request, gettext("Det går inte i ärendets nuvarande läge."))
            return redirect(PAGE, case.pk)
        form = _form(HERE[code].form, request)
        if posted and form.is_valid():
            try:
                _make(code, case, user, form.cleaned_data, seen_version(request))
            except ValidationError as error:
                form.add_service_errors(error)
                case.refresh_from_db()
            else:
                self.log_change(request, case, str(MOVES[code].label))
                done = gettext("%(move)s: klart.") % {"move": MOVES[code].label}
                messages.success(request, done)
                return redirect(PAGE, case.pk)
        crumbs = [
            {
                "label": gettext("Ärenden om registrering"),
                "url": reverse("admin:enterprises_registration_changelist"),
            },
            {"label": case.number, "url": reverse(PAGE, args=[case.pk])},
        ]
        context = {
            "case": case,
            "move": MOVES[code],
            "here": HERE[code],
            "form": form,
            "crumbs": crumbs,
        }
        status = 422 if posted else 200
        return render(request, "enterprises/admin/move.html", context, status=status)


def _form(form: type[PlainForm], request: HttpRequest) -> PlainForm:
    data = request.POST if request.method == "POST" else None
    if form is AssignForm:
        return AssignForm(data, officers=_officers())
    return form(data)


def _make(code: str, case: Registration, user: User, values: dict[str, Any], version: int) -> None:
    """Call the move's service. Raises ValidationError with a sentence for the person."""
    who: dict[str, Any] = {"registration": case, "expect_version": version}
    if code == "assign":
        services.assign(**who, actor=user, **values)
    elif code == "resume":
        services.resume(**who, officer=user, on=localdate(), **values)
    else:
        makes = {
            "take": services.take,
            "suspend": services.suspend,
            "reinstate": services.reinstate,
            "revoke": services.revoke,
        }
        cast(Any, makes[code])(**who, officer=user, **values)
