"""What a new user tells us beside address and password, and the terms that they accept.

A module of its own, since allauth's forms import it while they are being made.
"""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts import terms
from ljungby_social.accounts.models import User


class NameForm(forms.Form):
    """The extra field of the sign-up page. allauth calls `signup` after it has made the user."""

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        help_text=_("Så att handläggaren vet vem hen talar med. Visas inte utåt."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    accepts_terms = forms.BooleanField(
        label=_("Jag har läst villkoren och godkänner dem"),
        error_messages={"required": _("Läs villkoren och kryssa i rutan för att skapa ett konto.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if terms.Terms.objects.in_force(timezone.localdate()) is None:
            del self.fields["accepts_terms"]
            return
        self.fields["accepts_terms"].help_text = format_html(
            '<a href="{}" target="_blank">{}</a>',
            reverse("terms"),
            gettext("Läs villkoren (öppnas i en ny flik)"),
        )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
        if self.cleaned_data.get("accepts_terms"):
            terms.accept(
                user_pk=user.pk,
                occasion=terms.Acceptance.Occasion.SIGN_UP,
                on=timezone.localdate(),
            )
