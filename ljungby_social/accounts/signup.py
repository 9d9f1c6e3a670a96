"""What a new user tells us beside address and password.

A module of its own, since allauth's forms import it while they are being made.
"""

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ljungby_social.accounts.models import User


class NameForm(forms.Form):
    """The extra field of the sign-up page. allauth calls `signup` after it has made the user."""

    name = forms.CharField(
        label=_("Ditt namn"),
        max_length=150,
        help_text=_("Så att handläggaren vet vem hen talar med. Visas inte utåt."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def signup(self, request: HttpRequest, user: User) -> None:
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])
