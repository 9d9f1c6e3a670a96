"""Messages in the case, from either party, and the officers' notes."""

from typing import cast

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from enterprises import services
from enterprises.forms.people import MessageForm, NoteForm
from enterprises.models import Message
from enterprises.views.applicant import own_case, registration_page
from enterprises.views.casepage import Unsaved, case_page, handled_case
from ljungby_social.accounts.kept_posts import posted_from
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role, staff_only
from ljungby_social.accounts.sent_once import once


@never_cache
@posted_from("enterprises:registration")
@once
def applicant_message(request: HttpRequest, number: str) -> HttpResponse:
    """The applicant writes to the officer."""
    case = own_case(request, number)
    form = MessageForm(request.POST)
    if form.is_valid():
        try:
            services.write_message(
                registration=case,
                author=cast(User, request.user),
                side=Message.Side.APPLICANT,
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Meddelandet är skickat."))
            return redirect(f"{case.get_absolute_url()}#meddelanden")
    return registration_page(request, case, message_form=form, status=422)


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
@once
def officer_message(request: HttpRequest, number: str) -> HttpResponse:
    """The officer writes to the applicant."""
    case = handled_case(request, number)
    form = MessageForm(request.POST, prefix="message")
    if form.is_valid():
        try:
            services.write_message(
                registration=case,
                author=cast(User, request.user),
                side=Message.Side.OFFICER,
                text=form.cleaned_data["text"],
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Meddelandet är skickat till företaget."))
            return redirect("enterprises:case", number)
    return case_page(request, case, Unsaved(message=form))


@staff_only(Role.CASE_OFFICER)
@never_cache
@posted_from("enterprises:case")
@once
def note(request: HttpRequest, number: str) -> HttpResponse:
    """A note for officers."""
    case = handled_case(request, number)
    form = NoteForm(request.POST, prefix="note")
    if form.is_valid():
        try:
            services.write_note(
                registration=case, author=cast(User, request.user), text=form.cleaned_data["text"]
            )
        except ValidationError as error:
            form.add_service_errors(error)
        else:
            messages.success(request, _("Anteckningen är sparad."))
            return redirect("enterprises:case", number)
    return case_page(request, case, Unsaved(note=form))
