"""Evidence: handed out to those who may see the case, removed while it has not been sent."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from enterprises import services
from enterprises.models import Document, Registration
from enterprises.views.common import applicant_crumbs
from ljungby_social.accounts.models import User


@never_cache
@require_safe
def document(request: HttpRequest, number: str, pk: int) -> FileResponse:
    """The file as an attachment, with the type that we detected; no browser guesses another."""
    visible = Registration.objects.visible_to(cast(User, request.user)).filter(number=number)
    found = get_object_or_404(Document, registration__in=visible, pk=pk)
    response = FileResponse(
        found.file.open("rb"),
        as_attachment=True,
        filename=found.original_name,
        content_type=found.kind,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """Ask once, then remove a file that has not been sent in."""
    user = cast(User, request.user)
    own = Registration.objects.of(user).filter(number=number)
    found = get_object_or_404(
        Document.objects.select_related("registration__enterprise", "criterion"),
        registration__in=own,
        pk=pk,
    )
    status = 200
    if request.method == "POST":
        try:
            services.remove_document(document=found, actor=user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            status = 422
        else:
            messages.success(request, _("Filen är borttagen."))
            return redirect("enterprises:section", number, found.criterion.section)
    context = {
        "crumbs": applicant_crumbs(found.registration),
        "document": found,
        "case": found.registration,
    }
    return render(request, "enterprises/applicant/remove_document.html", context, status=status)
