"""The people of an enterprise: who is in, who is invited, who asks."""

from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import services
from enterprises.forms.people import InviteForm, JoinForm
from enterprises.models import Enterprise, JoinRequest, Membership
from enterprises.services.people import has_administrator
from enterprises.views.common import applicant_crumbs, start_crumbs
from enterprises.views.starting import SESSION_KEY
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User


def own_enterprise(request: HttpRequest, slug: str) -> Enterprise:
    """An enterprise that the person belongs to. Anybody else's is 404."""
    user = cast(User, request.user)
    return get_object_or_404(Enterprise.objects.of(user), slug=slug)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who may work with the enterprise's cases; an administrator invites here."""
    enterprise = own_enterprise(request, slug)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            invitation = services.invite(
                enterprise=enterprise,
                actor=cast(User, request.user),
                on=timezone.localdate(),
                **form.cleaned_data,
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            sent = _("Inbjudan är skickad till %(email)s.") % {"email": invitation.email}
            messages.success(request, sent)
            return redirect("enterprises:people", slug)
    return _page(request, enterprise, form, status=422 if form.is_bound else 200)


def _page(
    request: HttpRequest, enterprise: Enterprise, form: InviteForm, *, status: int
) -> HttpResponse:
    members = list(enterprise.memberships.select_related("user"))
    own = next(member for member in members if member.user_id == request.user.pk)
    context: dict[str, Any] = {
        "crumbs": applicant_crumbs(),
        "enterprise": enterprise,
        "members": members,
        "own": own,
        "form": form,
        "invitations": enterprise.invitations.filter(accepted_at=None),
        "join_requests": enterprise.join_requests.filter(
            state=JoinRequest.State.WAITING
        ).select_related("user"),
    }
    return render(request, "enterprises/applicant/people.html", context, status=status)


def _try(request: HttpRequest, enterprise: Enterprise, done: str, action: Any) -> HttpResponse:
    """Run a service; say on the people's page what came of it."""
    try:
        action()
    except ValidationError as error:
        form = InviteForm()
        messages.error(request, " ".join(error.messages))
        return _page(request, enterprise, form, status=422)
    messages.success(request, done)
    if not enterprise.memberships.filter(user=request.user.pk).exists():
        return redirect("enterprises:my_registrations")
    return redirect("enterprises:people", enterprise.slug)


@never_cache
@posted_from("enterprises:people", "slug")
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Change somebody's right, or let somebody go."""
    enterprise = own_enterprise(request, slug)
    membership = get_object_or_404(Membership, enterprise=enterprise, pk=pk)
    actor = cast(User, request.user)
    kind = request.POST.get("kind", "")
    if kind in Membership.Kind.values:
        return _try(
            request,
            enterprise,
            _("Behörigheten är ändrad."),
            lambda: services.change_kind(membership=membership, actor=actor, kind=kind),
        )
    return _try(
        request,
        enterprise,
        _("Personen hör inte längre till företaget."),
        lambda: services.remove_member(membership=membership, actor=actor),
    )


@never_cache
@posted_from("enterprises:people", "slug")
def join_request(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer somebody who has asked to be let in."""
    enterprise = own_enterprise(request, slug)
    asked = get_object_or_404(JoinRequest, enterprise=enterprise, pk=pk)
    approve = request.POST.get("answer") == "yes"
    return _try(
        request,
        enterprise,
        _("Svaret är skickat."),
        lambda: services.answer_join_request(
            request=asked, actor=cast(User, request.user), approve=approve
        ),
    )


def _asked(enterprise: Enterprise) -> str:
    if has_administrator(enterprise):
        return _("Frågan är skickad. Du får ett brev när de har svarat.")
    return _(
        "Frågan är skickad till kommunen, eftersom ingen i företaget kan svara längre. Kommunen "
        "hör av sig till dig."
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask to be let into the enterprise whose number was typed. Its name is not told."""
    org_number = request.session.get(SESSION_KEY)
    found = Enterprise.objects.filter(org_number=org_number).first() if org_number else None
    if found is None:
        return redirect("enterprises:new")
    form = JoinForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.ask_to_join(
                enterprise=found,
                user=cast(User, request.user),
                message=form.cleaned_data["message"],
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _asked(found))
            return redirect("enterprises:my_registrations")
    status = 422 if form.is_bound else 200
    context = {"form": form, "crumbs": start_crumbs()}
    return render(request, "enterprises/applicant/join.html", context, status=status)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, key: str) -> HttpResponse:
    """Say yes to an invitation. Opening the link changes nothing: mail scanners open links."""
    found = services.find_invitation(key)
    status = 200 if found else 404
    if found is not None and request.method == "POST":
        try:
            services.accept(key=key, user=cast(User, request.user), on=timezone.localdate())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            status = 422
        else:
            joined = _("Välkommen till %(name)s.") % {"name": found.enterprise.name}
            messages.success(request, joined)
            return redirect("enterprises:my_registrations")
    return render(
        request, "enterprises/applicant/invitation.html", {"invitation": found}, status=status
    )
