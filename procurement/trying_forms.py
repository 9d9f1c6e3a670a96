"""Forms for trying: other facts, a draft requirement, a text, a part to cut out."""

from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder, Column, Fieldset, Layout, Row, Submit
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from procurement.fields import CpvField, DayField, NumberField, PastDayField, fact_fields
from procurement.labels import INSTRUMENTS, choices
from procurement.rules import Lot as Facts
from procurement.rules import Regime
from procurement.rules import eforms as fields_of_notice
from procurement.services.scenarios import CHANGEABLE


class ScenarioForm(forms.Form):
    """The facts of a lot, to be changed and tried."""

    # The page lists its errors first: a comparison stands above the form.
    summary_above = True

    def __init__(self, *args: Any, facts: Facts, **kwargs: Any) -> None:
        initial = {name: getattr(facts, name) for name in CHANGEABLE}
        super().__init__(*args, initial=initial, auto_id="try_%s", **kwargs)
        available = fact_fields()
        for name in CHANGEABLE:
            self.fields[name] = available[name]
        self.fields["name"] = forms.CharField(
            label=_("Namn på alternativet"),
            help_text=_("Till exempel ”Tre år i stället för ett”. Behövs bara när du sparar."),
            max_length=80,
            required=False,
        )
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row(Column("value"), Column("lots")),
            Row(Column("duration_months"), Column("extension_months")),
            Row(Column("labour_share"), Column("people_needed")),
            Row(Column("entry_threshold"), Column("used_by_people")),
            Row(Column("nature"), Column("cpv")),
            "name",
            ButtonHolder(
                Submit("try", _("Pröva")),
                Submit("keep", _("Pröva och spara"), css_class="button--secondary"),
            ),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "keep" in self.data and "name" not in self.errors and not data["name"].strip():
            self.add_error("name", _("Ge alternativet ett namn för att spara det."))
        return data


# So many suppliers are looked for in a text, and so long may each name be.
MOST_SUPPLIERS, LONGEST_NAME = 50, 200


class RequirementForm(forms.Form):
    """A buyer's own draft requirement, and the notice's fields that go with it."""

    text = forms.CharField(
        label=_("Ditt utkast till krav eller villkor"),
        max_length=5000,  # the guard reads about a thousand words a second
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Klistra in texten som den är tänkt att stå i underlaget."),
        error_messages={
            "required": _("Klistra in den text som ska prövas."),
            "max_length": _("Texten får ha högst 5 000 tecken. Pröva en del i taget."),
        },
    )
    regime = forms.ChoiceField(label=_("Regelverk"), choices=choices(Regime))
    reservation = forms.ChoiceField(
        label=_("Reservation"),
        choices=[
            ("", _("Ingen")),
            *[(code, INSTRUMENTS[code]) for code in fields_of_notice.RESERVATIONS],
        ],
        required=False,
    )
    suppliers = forms.CharField(
        label=_("Leverantörer att leta efter i texten"),
        help_text=_("Ett namn per rad. Namnen i registret prövas alltid."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    turnover = NumberField(label=_("Krav på omsättning, kr per år"))
    value = NumberField(label=_("Avtalets värde, kr"))
    bt_71 = forms.ChoiceField(
        label=_("BT-71, reserverat deltagande"),
        choices=[("", "–"), *[(code, code) for code in fields_of_notice.BT_71]],
        required=False,
    )
    bt_736 = forms.ChoiceField(
        label=_("BT-736, reserverat genomförande"),
        choices=[("", "–"), *[(code, code) for code in fields_of_notice.BT_736]],
        required=False,
    )
    bt_754 = forms.ChoiceField(
        label=_("BT-754, tillgänglighet"),
        choices=[("", "–"), *[(code, code) for code in fields_of_notice.BT_754]],
        required=False,
    )
    bt_755 = forms.CharField(
        label=_("BT-755, skäl"),
        help_text=_("Behövs när BT-754 är n-inc-just."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    awarded_on = PastDayField(
        label=_("När fick organisationen senast samma tjänst enligt 19 kap. 25 §?"),
        help_text=_("Bara för den reservationen. Tomt om den aldrig har fått den."),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "text",
            Row(Column("regime"), Column("reservation")),
            "suppliers",
            Row(Column("turnover"), Column("value")),
            "awarded_on",
            Fieldset(
                _("Fält i annonsen"),
                Row(Column("bt_71"), Column("bt_736")),
                "bt_754",
                "bt_755",
            ),
            ButtonHolder(Submit("save", _("Pröva texten"))),
        )

    def clean_suppliers(self) -> list[str]:
        """The names to look for, one a line, each once."""
        lines = self.cleaned_data["suppliers"].splitlines()
        names = list(dict.fromkeys(name for line in lines if (name := line.strip())))
        if len(names) > MOST_SUPPLIERS or any(len(name) > LONGEST_NAME for name in names):
            raise ValidationError(
                _("Skriv högst %(most)s namn, ett per rad, på högst %(longest)s tecken var."),
                params={"most": MOST_SUPPLIERS, "longest": LONGEST_NAME},
            )
        return names

    def notice_fields(self) -> dict[str, Any]:
        """The fields of the notice that were chosen, by business term."""
        names = {"BT-71": "bt_71", "BT-736": "bt_736", "BT-754": "bt_754", "BT-755": "bt_755"}
        return {
            term: self.cleaned_data[name]
            for term, name in names.items()
            if self.cleaned_data.get(name)
        }


class KindsForm(forms.Form):
    """A text and a code, to see which kinds of purchase they hit. GET."""

    title = forms.CharField(label=_("Benämning"), max_length=500, required=False)
    description = forms.CharField(
        label=_("Beskrivning"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=5000,  # it goes in an address
        required=False,
    )
    cpv = CpvField(label=_("CPV-kod"), required=False)
    day = DayField(label=_("Dag"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_method = "get"
        self.helper.disable_csrf = True
        self.helper.layout = Layout(
            "title",
            "description",
            Row(Column("cpv"), Column("day")),
            ButtonHolder(Submit("visa", _("Visa träffar"))),
        )


class PartForm(forms.Form):
    """A part to cut out of a lot as a lot of its own."""

    title = forms.CharField(label=_("Delens benämning"), max_length=300)
    cpv = CpvField(label=_("CPV-kod"))
    value = NumberField(label=_("Delens värde, kr"), required=True)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_value(self) -> Decimal:
        """A value that is more than nothing: 0 would say that the part costs nothing."""
        value: Decimal = self.cleaned_data["value"]
        if not value:
            raise ValidationError(_("Skriv vad delen är värd. Den måste vara värd mer än 0 kr."))
        return value


class ShareForm(forms.Form):
    """How much of the whole a part is tried at. GET."""

    andel = NumberField(
        label=_("Delens andel av värdet, i procent"), places=3, largest=1, percent=True
    )

    def clean_andel(self) -> Decimal | None:
        """A share that leaves something of both: the part and the rest."""
        share: Decimal | None = self.cleaned_data["andel"]
        if share is not None and not 0 < share < 1:
            raise ValidationError(_("Skriv en andel över 0 och under 100 procent."))
        return share
