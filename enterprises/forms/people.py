"""People, messages and head counts."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.layout import Fieldset, Row
from django import forms
from django.utils.translation import gettext_lazy as _

from enterprises.forms.fields import (
    Day,
    LimitedText,
    PlainForm,
    WholeNumber,
    long_text,
    with_help,
)
from enterprises.models import Enterprise, Membership, SupplierProfile


class InviteForm(PlainForm):
    email = forms.EmailField(
        label=_("E-postadress"),
        error_messages={
            "required": _("Skriv en e-postadress."),
            "invalid": _("Skriv en e-postadress, till exempel namn@foretaget.se."),
        },
    )
    kind = forms.ChoiceField(
        label=_("Vad ska personen få göra?"),
        choices=Membership.Kind,
        initial=Membership.Kind.MEMBER,
        widget=forms.RadioSelect,
    )


class JoinForm(PlainForm):
    message = LimitedText(
        label=_("Vem är du i företaget? (frivilligt)"),
        help_text=_("Så att administratören vet vem som frågar."),
        max_length=300,
        rows=2,
    )


class MessageForm(PlainForm):
    text = long_text(
        _("Ditt meddelande"),
        hint=_("Skriv inget om enskilda personers hälsa. Meddelandet hör till ärendet."),
        max_length=4000,
        required=_("Skriv något först."),
    )


class NoteForm(PlainForm):
    text = long_text(
        _("Intern anteckning"),
        hint=_("Syns bara för handläggare i tjänsten. Kan ändå vara en allmän handling."),
        max_length=4000,
        rows=3,
        required=_("Skriv något först."),
    )


class SupplierProfileForm(PlainForm):
    """What does not change from month to month."""

    main_aim = with_help(
        forms.ChoiceField(
            label=_(
                "Är hela företagets främsta syfte att människor ska integreras i samhället och i "
                "arbetslivet?"
            ),
            choices=SupplierProfile.Answer,
            widget=forms.RadioSelect,
        ),
        why=_("Lagen prövar hela den juridiska personen, inte en del av den."),
        source=_("LOU 4 kap. 18 § och HFD 2021 ref. 48"),
    )
    sheltered_workshop = forms.ChoiceField(
        label=_("Är verksamheten en skyddad verkstad?"),
        choices=SupplierProfile.Answer,
        widget=forms.RadioSelect,
    )
    unit_of_larger_body = with_help(
        forms.ChoiceField(
            label=_("Är verksamheten en enhet i en större organisation med samma nummer?"),
            choices=SupplierProfile.Answer,
            widget=forms.RadioSelect,
        ),
        why=_(
            "En enhet kan uppfylla policyn. Men i en reserverad upphandling räknas hela den "
            "juridiska personen. Svarar ni ja kan portalen därför inte säga om villkoren är "
            "uppfyllda."
        ),
        source=_("HFD 2021 ref. 48"),
    )
    aim_shown_by = long_text(
        _("Vad visar syftet? (frivilligt)"),
        hint=_("Till exempel en paragraf i stadgarna."),
        rows=2,
    )
    support = long_text(
        _("Vilket stöd får personerna? (frivilligt)"),
        hint=_("Skriv allmänt, aldrig om enskilda."),
        rows=3,
    )

    @classmethod
    def initial_from(cls, enterprise: Enterprise) -> dict[str, Any]:
        profile = getattr(enterprise, "supplier_profile", None) or SupplierProfile()
        return {name: getattr(profile, name) for name in cls.base_fields}


class HeadCountForm(PlainForm):
    """The counts of one day."""

    as_of = Day(label=_("Vilken dag räknade ni?"), required=True)
    occupied = with_help(
        WholeNumber(
            label=_("Hur många var sysselsatta i hela företaget?"),
            required=True,
            help_text=_("Alla: anställda, praktik och andra platser."),
        ),
        why=_("Lagen talar om dem som sysselsätts, inte bara om anställda. Räkna huvuden."),
        source=_("LOU 4 kap. 18 § andra stycket"),
    )
    from_target_group = WholeNumber(
        label=_("Hur många av dem hör till målgruppen?"),
        required=True,
        help_text=_(
            "Personer med funktionsnedsättning, eller som har svårt att komma in på "
            "arbetsmarknaden. Bara antal, aldrig namn."
        ),
    )
    basis = forms.CharField(label=_("Hur räknade ni? (frivilligt)"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("occupied", "from_target_group"):
            self.fields[name].error_messages["required"] = _("Skriv ett antal, också om det är 0.")

    def layout(self) -> Iterable[Any]:
        return ("as_of", Fieldset(_("Antal"), Row("occupied", "from_target_group")), "basis")
