"""allauth's forms, whose labels need no placeholders."""

from typing import Any

from allauth.account import forms as account_forms
from django import forms


class WithoutPlaceholders:
    """allauth repeats each label as a placeholder, grey and soon gone; the label is enough."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class LoginForm(WithoutPlaceholders, account_forms.LoginForm):
    """E-mail address and password."""


class SignupForm(WithoutPlaceholders, account_forms.SignupForm):
    """A new account."""

    field_order = ("name", "email", "password1", "password2")


class AddEmailForm(WithoutPlaceholders, account_forms.AddEmailForm):
    """One more address."""


class ChangePasswordForm(WithoutPlaceholders, account_forms.ChangePasswordForm):
    """A new password instead of the old one."""


class SetPasswordForm(WithoutPlaceholders, account_forms.SetPasswordForm):
    """A first password."""


class ResetPasswordForm(WithoutPlaceholders, account_forms.ResetPasswordForm):
    """Where to send the link."""


class ResetPasswordKeyForm(WithoutPlaceholders, account_forms.ResetPasswordKeyForm):
    """A new password after the link."""


class ReauthenticateForm(WithoutPlaceholders, account_forms.ReauthenticateForm):
    """The password once more, before something that matters."""
