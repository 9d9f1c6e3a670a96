"""Who belongs to an enterprise, in Django admin: never so that nobody is left in charge."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext as _

from enterprises.models import Enterprise, Membership

Kind = Membership.Kind


class MembershipFormSet(BaseInlineFormSet):
    """The rows as a whole; each alone cannot know whether an administrator remains.

    An administrator is somebody who can log in: a closed account is in charge of nothing.
    """

    def clean(self) -> None:
        """Raise ValidationError, with a word at the row, when no administrator would remain.

        The enterprise's row is locked first, as the services do: two who change at once see each
        other. Rows that nobody touches are left alone, so that a name can always be corrected.
        """
        super().clean()
        if any(form.errors for form in self._kept()) or not self.has_changed():
            return
        if self.instance.pk:
            Enterprise.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)
        kept = [form.cleaned_data for form in self._kept() if form.cleaned_data.get("user")]
        if any(row["kind"] == Kind.ADMINISTRATOR and row["user"].is_active for row in kept):
            return
        for form in self._to_blame():
            form.add_error("kind", _("Låt den här personen vara kvar, eller utse någon annan."))
        raise ValidationError(
            _(
                "Företaget behöver minst en administratör med ett öppet konto. Välj "
                "Administratör för någon av personerna."
            ),
            code="no_administrator",
        )

    def _kept(self) -> list[forms.ModelForm]:
        """The rows that somebody filled in and does not delete."""
        return [
            form
            for form in self.forms
            if (form.instance.pk or form.has_changed()) and form not in self.deleted_forms
        ]

    def _to_blame(self) -> list[Any]:
        """The rows that take an administrator away; without such a row, the first one."""
        was = [form for form in self.forms if form.initial.get("kind") == Kind.ADMINISTRATOR]
        changed = [form for form in was if form.has_changed()]
        return changed or was or self.forms[:1]


class MembershipInline(admin.TabularInline):
    model = Membership
    formset = MembershipFormSet
    extra = 0
    autocomplete_fields = ("user",)
