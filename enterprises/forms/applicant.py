"""What an enterprise fills in, but for the criteria (see `facts`)."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from enterprises import described, orgnumber, services
from enterprises.forms.fields import Day, LimitedText, PlainForm, long_text, with_help
from enterprises.models import Registration
from enterprises.models.enterprise import LegalForm, Stage
from ljungby_social.accounts.models import User
from ljungby_social.cpv import CpvCode

# The group digit of an organisation number and the form that it as a rule belongs to.
FORM_OF_GROUP = {
    "2": LegalForm.FAITH_COMMUNITY,
    "5": LegalForm.LIMITED_COMPANY,
    "7": LegalForm.ECONOMIC_ASSOCIATION,
    "8": LegalForm.NON_PROFIT_ASSOCIATION,
    "9": LegalForm.PARTNERSHIP,
}


def parse_number(typed: str) -> str | None:
    """Ten digits, or None for nothing. Raises ValidationError with the sentence to show."""
    if not typed.strip():
        return None
    try:
        return orgnumber.parse(typed)
    except orgnumber.OrgNumberError as error:
        raise ValidationError(str(error), code="org_number") from error


class OrgNumberForm(PlainForm):
    """The first question of all."""

    org_number = with_help(
        forms.CharField(
            label=_("Organisationsnummer"),
            required=False,
            max_length=20,
            help_text=_(
                "Tio siffror. Har du enskild firma skriver du ditt personnummer. "
                "Det visas aldrig utåt."
            ),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        why=_(
            "Numret visar vilket företag det gäller och hindrar att samma företag läggs in två "
            "gånger."
        ),
        example="556036-0793",
    )
    planned = forms.BooleanField(label=_("Vi har inget organisationsnummer än"), required=False)

    def clean_org_number(self) -> str | None:
        return parse_number(self.cleaned_data["org_number"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        number, planned = cleaned.get("org_number"), cleaned.get("planned")
        if "org_number" in self.errors:
            return cleaned
        if not number and not planned:
            self.add_error(
                "org_number", _("Skriv numret, eller kryssa för att ni inte har något än.")
            )
        if number and planned:
            self.add_error(
                "planned", _("Du har både skrivit ett nummer och kryssat här. Välj det ena.")
            )
        return cleaned


class NewEnterpriseForm(PlainForm):
    """The second question: what it is."""

    name = forms.CharField(
        label=_("Företagets namn"),
        max_length=160,
        error_messages={"required": _("Skriv företagets namn.")},
        help_text=_("Så som det är registrerat, eller ska heta."),
    )
    legal_form = with_help(
        forms.ChoiceField(label=_("Företagsform"), choices=LegalForm),
        why=_("Formen avgör vilka underlag vi ber om. Ingen form är fel."),
    )
    stage = with_help(
        forms.ChoiceField(
            label=_("Hur långt har ni kommit?"),
            choices=Stage,
            widget=forms.RadioSelect,
            error_messages={"required": _("Välj hur långt ni har kommit.")},
        ),
        why=_("Ett ungt företag behöver inte visa bokslut. Då räcker budget och planer."),
    )

    def __init__(self, *args: Any, org_number: str | None, **kwargs: Any) -> None:
        self.numberless = org_number is None
        super().__init__(*args, **kwargs)
        if org_number is None:
            return
        personal = orgnumber.is_personal(org_number)
        form = LegalForm.SOLE_TRADER if personal else FORM_OF_GROUP.get(org_number[0])
        self.initial.setdefault("legal_form", form)
        choices = [Stage.ESTABLISHED, Stage.YOUNG, Stage.PLANNED]
        self.fields["stage"].choices = [(choice, choice.label) for choice in choices]

    def layout(self) -> Iterable[Any]:
        """Without a number it has not begun, so nobody is asked how far it has come."""
        if self.numberless:
            self.fields.pop("stage")
        return tuple(self.fields)


class EnterpriseForm(PlainForm):
    """The enterprise itself."""

    name = forms.CharField(
        label=_("Företagets namn"),
        max_length=160,
        error_messages={"required": _("Skriv företagets namn.")},
    )
    legal_form = forms.ChoiceField(label=_("Företagsform"), choices=LegalForm)
    stage = with_help(
        forms.ChoiceField(
            label=_("Hur långt har ni kommit?"),
            choices=Stage,
            widget=forms.RadioSelect,
            error_messages={"required": _("Välj hur långt ni har kommit.")},
        ),
        why=_("Svaret avgör vilka år vi frågar om och vilka underlag vi ber om."),
    )
    org_number = forms.CharField(
        label=_("Organisationsnummer (när ni har fått det)"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    founded_on = Day(label=_("När bildades företaget? (frivilligt)"))
    street = forms.CharField(label=_("Gatuadress (frivilligt)"), max_length=120, required=False)
    postcode = forms.RegexField(
        r"^\d{3} ?\d{2}$",
        label=_("Postnummer (frivilligt)"),
        max_length=6,
        required=False,
        error_messages={"invalid": _("Ett postnummer har fem siffror, till exempel 341 30.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    place = forms.CharField(
        label=_("Ort"),
        max_length=60,
        required=False,
        help_text=_("Där ni har er verksamhet. Orten visas i registret."),
    )
    website = forms.URLField(
        label=_("Webbplats (frivilligt)"),
        required=False,
        assume_scheme="https",
        max_length=200,
        error_messages={"invalid": _("Skriv adressen som foretaget.se eller https://…")},
        widget=forms.TextInput(attrs={"inputmode": "url"}),
    )
    about = long_text(
        _("Kort om företaget"),
        hint=_("Några meningar som visas på företagets sida i registret."),
        why=_("Den som letar efter någon att köpa av ska snabbt förstå vilka ni är."),
        example=_(
            "Vi är ett arbetskooperativ med kafé och catering i Ljungby. Här arbetar fjorton "
            "personer som stått länge utanför arbetsmarknaden."
        ),
        max_length=2000,
        rows=5,
    )

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        self.numberless = registration.enterprise.org_number is None
        super().__init__(*args, **kwargs)

    def clean_org_number(self) -> str | None:
        return parse_number(self.cleaned_data["org_number"])

    def layout(self) -> Iterable[Any]:
        if not self.numberless:
            self.fields.pop("org_number")
        return (
            "name",
            *(("org_number",) if self.numberless else ()),
            "legal_form",
            "stage",
            "founded_on",
            Fieldset(_("Var ni finns"), "street", "postcode", "place", "website"),
            "about",
        )

    @classmethod
    def initial_from(cls, case: Registration) -> dict[str, Any]:
        enterprise = described.enterprise_of(case)
        return {name: getattr(enterprise, name) for name in cls.base_fields}

    def save(
        self, *, registration: Registration, actor: User, on: date, expect_version: int | None
    ) -> Registration:
        return services.save_enterprise(
            registration=registration,
            actor=actor,
            values=dict(self.cleaned_data),
            on=on,
            expect_version=expect_version,
        )


class OfferForm(PlainForm):
    """What the enterprise sells: words of its own, and CPV codes found by words."""

    offer = long_text(
        _("Vad säljer ni?"),
        hint=_("Skriv med egna ord. Texten visas i registret och går att söka i."),
        why=_(
            "Kommunens inköpare letar efter varor och tjänster. Skriv de ord som en kund använder."
        ),
        example=_(
            "Lunch och fika, catering upp till 80 personer, smörgåstårtor, bröd på beställning."
        ),
        max_length=3000,
        rows=5,
    )
    cpv = forms.MultipleChoiceField(
        label=_("Kategorier som passar"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("En av koderna finns inte. Sök fram den på nytt.")},
    )
    words = forms.CharField(
        label=_("Sök kategori"),
        required=False,
        max_length=100,
        help_text=_("Skriv ett ord, till exempel städning, fika eller snickeri."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, words: str = "", chosen: Iterable[str] = (), **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.found = list(CpvCode.objects.search(words)) if words else []
        posted = self.data.getlist("cpv") if self.is_bound else []
        # Nonsense never reaches the database; as a choice that is not there it becomes an error.
        wanted = {code for code in (*chosen, *posted) if code.isascii() and code.isdecimal()}
        present = CpvCode.objects.filter(pk__in=wanted)
        codes = {code.pk: code for code in [*present, *self.found]}
        self.fields["cpv"].choices = [
            (code.pk, f"{code.label} ({code.pk})") for code in codes.values()
        ]

    @classmethod
    def initial_from(cls, case: Registration) -> dict[str, Any]:
        enterprise = described.enterprise_of(case)
        return {
            "offer": enterprise.offer,
            "cpv": [code.pk for code in enterprise.sells.all()],
        }

    def save(
        self, *, registration: Registration, actor: User, on: date, expect_version: int | None
    ) -> Registration:
        return services.save_offer(
            registration=registration,
            actor=actor,
            offer=self.cleaned_data["offer"],
            cpv_codes=self.cleaned_data["cpv"],
            expect_version=expect_version,
        )


class ContactForm(PlainForm):
    """Whom we talk to, and what the person has read."""

    contact_name = forms.CharField(
        label=_("Kontaktperson"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_role = forms.CharField(
        label=_("Roll i företaget (frivilligt)"), max_length=80, required=False
    )
    contact_email = forms.EmailField(
        label=_("E-postadress"),
        required=False,
        help_text=_("Hit skickar vi brev om ärendet."),
        error_messages={"invalid": _("Skriv en e-postadress, till exempel namn@foretaget.se.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    contact_phone = forms.RegexField(
        r"^\+?[\d ()/–-]{5,}$",
        label=_("Telefon (frivilligt)"),
        max_length=30,
        required=False,
        error_messages={"invalid": _("Skriv numret med siffror, till exempel 0372-78 90 00.")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    contact_public = forms.BooleanField(
        label=_("Visa namn, e-post och telefon på företagets sida i registret"),
        required=False,
        help_text=_("Annars når köpare er bara via webbplatsen. Du kan ändra dig senare."),
    )
    knows_public_record = with_help(
        forms.BooleanField(
            label=_("Jag har läst att det vi skickar in blir en allmän handling"), required=False
        ),
        why=_(
            "Kommunen är en myndighet. Det som skickas in kan lämnas ut till den som frågar, om "
            "det inte omfattas av sekretess. Skicka därför inga uppgifter om enskilda personers "
            "hälsa, diagnoser eller myndighetsbeslut. Kommunen behandlar personuppgifterna för "
            "att fullgöra en uppgift av allmänt intresse."
        ),
        source=_("Tryckfrihetsförordningen 2 kap. och dataskyddsförordningen artikel 6.1 e"),
    )

    def layout(self) -> Iterable[Any]:
        return (
            Fieldset(
                _("Den vi talar med"),
                "contact_name",
                "contact_role",
                "contact_email",
                "contact_phone",
                "contact_public",
            ),
            Fieldset(_("Allmän handling"), "knows_public_record"),
        )

    @classmethod
    def initial_from(cls, case: Registration) -> dict[str, Any]:
        return {name: getattr(case, name) for name in cls.base_fields}

    def save(
        self, *, registration: Registration, actor: User, on: date, expect_version: int | None
    ) -> Registration:
        return services.save_contact(
            registration=registration,
            actor=actor,
            values=dict(self.cleaned_data),
            expect_version=expect_version,
        )


class DeclarationForm(PlainForm):
    """Who answers for what is sent."""

    declared_name = forms.CharField(
        label=_("Ditt namn"),
        max_length=120,
        error_messages={"required": _("Skriv ditt namn.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    declared_capacity = forms.CharField(
        label=_("I vilken egenskap skickar du in?"),
        max_length=120,
        help_text=_("Till exempel ordförande, verksamhetschef eller firmatecknare."),
        error_messages={"required": _("Skriv i vilken egenskap du skickar in ansökan.")},
    )
    truthful = forms.BooleanField(
        label=_("Uppgifterna är sanna, och jag får skicka in dem för företagets räkning"),
        error_messages={"required": _("Kryssa i rutan för att kunna skicka in.")},
    )


class WithdrawForm(PlainForm):
    """A reason is welcome, not demanded."""

    reason = LimitedText(label=_("Vill du berätta varför? (frivilligt)"), max_length=1000, rows=3)
