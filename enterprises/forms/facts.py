"""The forms of the criteria: a claim in own words, facts, figures by year, and documents."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.bootstrap import InlineRadios
from crispy_forms.layout import Fieldset
from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enterprises import charter, sections, services
from enterprises.forms.fields import (
    Day,
    PlainForm,
    SeveralFiles,
    WholeNumber,
    YesOrNo,
    long_text,
    with_help,
)
from enterprises.forms.years import asked_columns, year_fields, year_fieldsets
from enterprises.models import AccountingYear, Criterion, Enterprise, Registration
from enterprises.services import evidence
from ljungby_social.accounts.models import User

Subject = Criterion.Subject


class CriterionForm(PlainForm):
    """What every criterion asks: the claim, and at least one document.

    Subclasses add the facts of their subject as fields named like the columns.
    """

    text = long_text(
        _("Så uppfyller vi kriteriet"),
        hint=_("Skriv kort och konkret. Handläggaren läser det bredvid underlagen."),
        max_length=5000,
        rows=6,
    )
    documents = SeveralFiles(
        label=_("Lägg till underlag"),
        help_text=_(
            "pdf, docx, xlsx, odt, ods, jpg eller png, högst 20 MB per fil. Du kan välja flera. "
            "Det du skickar in blir en allmän handling: skicka inga uppgifter om enskilda."
        ),
    )
    own_fields = ("text", "documents")

    def __init__(
        self,
        *args: Any,
        years: Iterable[AccountingYear],
        criterion: Criterion,
        enterprise: Enterprise,
        **kwargs: Any,
    ) -> None:
        self.criterion = criterion
        self.enterprise = enterprise
        self.year_columns = asked_columns(criterion.subject, enterprise.stage)
        self.years = list(years) if self.year_columns else []
        self.refused_files = False
        self._fields_of_years = year_fields(self.year_columns, self.years)
        super().__init__(*args, **kwargs)

    def layout(self) -> Iterable[Any]:
        self.fields.update(self._fields_of_years)
        for name in charter.ASKED.keys() & self.fields.keys():
            asked = charter.ASKED[name](self.enterprise)
            self.fields[name].label, self.fields[name].help_text = asked.question, asked.hint
        self.fields["text"].why = {
            "text": _(self.criterion.why),
            "example": _(self.criterion.example),
            "source": str(self.criterion.policy),
        }
        years = year_fieldsets(self.criterion.subject, self.year_columns, self.years)
        return ("text", *self.fact_layout(), *years, Fieldset(_("Underlag"), "documents"))

    def fact_layout(self) -> Iterable[Any]:
        """The facts of the subject, in the order they are asked."""
        names = [name for name in type(self).base_fields if name not in self.own_fields]
        return [
            InlineRadios(name) if isinstance(self.fields[name], YesOrNo) else name for name in names
        ]

    @classmethod
    def initial_from(cls, case: Registration, criterion: Criterion) -> dict[str, Any]:
        claim = next((c for c in case.claims.all() if c.criterion_id == criterion.pk), None)
        initial: dict[str, Any] = {"text": claim.text if claim else ""}
        if accessor := sections.FACTS_OF.get(criterion.subject):
            facts = getattr(case, accessor)
            for name in cls.base_fields:
                if name not in cls.own_fields:
                    initial[name] = getattr(facts, name)
        for year in case.years.all():
            for name in sections.YEAR_COLUMNS.get(criterion.subject, ()):
                initial[f"{name}_{year.year}"] = getattr(year, name)
        return initial

    def save(
        self, *, registration: Registration, actor: User, on: date, expect_version: int | None
    ) -> Registration:
        """Save text, facts and figures; then each file. A refused file is an error at the field.

        What was typed is saved even when a file is refused.
        """
        facts = [name for name in type(self).base_fields if name not in self.own_fields]
        case = services.save_criterion(
            registration=registration,
            criterion=self.criterion,
            actor=actor,
            text=self.cleaned_data["text"],
            facts={name: self.cleaned_data[name] for name in facts},
            years={
                year.year: {
                    name: self.cleaned_data[f"{name}_{year.year}"] for name in self.year_columns
                }
                for year in self.years
            },
            expect_version=expect_version,
        )
        self.add_files(case, actor)
        if self.refused_files:
            self.add_error(
                "documents", gettext("Det du skrev på sidan är sparat. Bara filen saknas.")
            )
        return case

    def add_files(self, case: Registration, actor: User) -> list[str]:
        """Save each chosen file and return the names. A refused file is an error at the field.

        A browser cannot show a chosen file again, so files are saved even when the rest is not.
        Raises IllegalMove when the person may not write in the case now.
        """
        saved = []
        for upload in self.cleaned_data.get("documents", ()):
            try:
                document = evidence.add_document(
                    registration=case,
                    criterion=self.criterion,
                    actor=actor,
                    upload=upload,
                    original_name=upload.name,
                )
            except services.NotAccepted as error:
                self.add_error("documents", error)
                self.refused_files = True
            else:
                saved.append(document.original_name)
        return saved


PARTS_OF_OCCUPIED = {
    "employed": _("De anställda kan inte vara fler än alla sysselsatta."),
    "moved_on": _("De som gick vidare kan inte vara fler än alla sysselsatta under året."),
}


class BusinessForm(CriterionForm):
    """K1."""

    customers = long_text(
        _("Vilka köper av er?"),
        hint=_("Ungefär, till exempel privatpersoner, företag, föreningar och kommunen."),
        max_length=2000,
        rows=3,
    )
    selling_since = Day(label=_("Sedan när säljer ni? (frivilligt)"))
    f_tax = YesOrNo(label=_("Är ni godkända för F-skatt? (frivilligt)"))
    vat_registered = YesOrNo(label=_("Är ni registrerade för moms? (frivilligt)"))


class IntegrationForm(CriterionForm):
    """K2."""

    purpose_clause = long_text(
        "",
        why=_("Ändamålet ska vara att människor kommer in i arbetslivet och i samhället."),
        example=_(
            "Föreningens ändamål är att skapa arbete för människor som har svårt att få eller "
            "behålla ett arbete."
        ),
        max_length=2000,
    )
    target_groups = long_text(
        _("Vilka får plats hos er?"),
        hint=_("Beskriv grupper, aldrig enskilda personer."),
        rows=3,
    )
    ways_in = long_text(_("Hur kommer människor in? (frivilligt)"), rows=3)
    development = long_text(_("Hur utvecklas de hos er? (frivilligt)"), rows=3)
    ways_on = long_text(_("Hur går de vidare? (frivilligt)"), rows=3)
    referrers = forms.CharField(
        label=_("Vilka anvisar människor till er? (frivilligt)"),
        max_length=300,
        required=False,
        help_text=_("Till exempel Arbetsförmedlingen, kommunen, samordningsförbundet."),
    )

    def clean(self) -> dict[str, Any]:
        """Parts of those occupied in a year cannot be more than all of them."""
        cleaned = super().clean() or self.cleaned_data
        for year in self.years:
            whole = cleaned.get(f"occupied_{year.year}")
            for name, sentence in PARTS_OF_OCCUPIED.items():
                part = cleaned.get(f"{name}_{year.year}")
                if whole is not None and part is not None and part > whole:
                    self.add_error(f"{name}_{year.year}", sentence)
        return cleaned


class ParticipationForm(CriterionForm):
    """K3."""

    by_ownership = forms.BooleanField(label=_("Genom ägande"), required=False)
    owners = WholeNumber(label=_("Hur många medlemmar eller ägare har ni?"))
    owners_coworkers = WholeNumber(label=_("Hur många av dem är medarbetare?"))
    by_agreement = forms.BooleanField(label=_("Genom avtal"), required=False)
    agreement = long_text(_("Vad ger avtalet medarbetarna rätt till?"), rows=3)
    by_other_way = forms.BooleanField(label=_("På annat dokumenterat sätt"), required=False)
    other_way = long_text(
        _("Vilket sätt, och var är det nedskrivet?"),
        hint=_("Till exempel en rutin, en delegation eller protokoll från stormöten."),
        rows=3,
    )
    at_introduction = long_text(
        _("Hur märks delaktigheten när någon börjar? (frivilligt)"), max_length=1000, rows=2
    )
    in_daily_work = long_text(
        _("Hur märks den i det dagliga arbetet? (frivilligt)"), max_length=1000, rows=2
    )
    in_the_board = long_text(
        _("Hur märks den i styrelsens beslut? (frivilligt)"), max_length=1000, rows=2
    )

    def fact_layout(self) -> Iterable[Any]:
        if self.enterprise.is_sole_trader:
            self.fields["by_ownership"].help_text = _(
                "En enskild firma ägs av en person. Välj ett av de andra sätten."
            )
        return (
            Fieldset(
                _("Välj ett eller flera sätt och fyll i det som hör till"),
                "by_ownership",
                "owners",
                "owners_coworkers",
                "by_agreement",
                "agreement",
                "by_other_way",
                "other_way",
            ),
            Fieldset(_("I praktiken"), "at_introduction", "in_daily_work", "in_the_board"),
        )


class ReinvestmentForm(CriterionForm):
    """K4."""

    profit_clause = long_text(
        "",
        max_length=2000,
        rows=3,
    )
    use_of_profit = long_text(
        _("Vad har överskottet använts till? (frivilligt)"),
        example=_("En ny tvättmaskin och utbildning för arbetsledarna."),
        why=_("Det visar vad återinvestering betyder hos er."),
        rows=3,
    )
    dissolution_clause = long_text(_("Vart går pengarna om företaget upphör? (frivilligt)"), rows=2)


class IndependenceForm(CriterionForm):
    """K5."""

    owners = long_text(
        _("Vilka äger företaget eller är medlemmar?"),
        hint=_("Skriv grupper och organisationer. Enskilda personers namn behövs inte."),
        rows=3,
    )
    public_share = with_help(
        forms.DecimalField(
            label=_("Hur många procent ägs av kommun, region eller stat?"),
            required=False,
            min_value=Decimal(0),
            max_value=Decimal(100),
            max_digits=5,
            decimal_places=2,
            help_text=_("Skriv 0 om det offentliga inte äger något."),
            error_messages={
                "invalid": _("Skriv ett tal mellan 0 och 100."),
                "min_value": _("En andel ligger mellan 0 och 100 procent."),
                "max_value": _("En andel ligger mellan 0 och 100 procent."),
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            localize=True,
        ),
        why=_("Ett företag som det offentliga äger är en del av det offentliga."),
    )
    board_seats = WholeNumber(label=_("Hur många platser har styrelsen? (frivilligt)"))
    public_board_seats = WholeNumber(
        label=_("Hur många av dem utser kommun, region eller stat? (frivilligt)")
    )
    public_influence = YesOrNo(
        label=_("Kan det offentliga bestämma över företaget på något annat sätt?"),
        help_text=_("Till exempel genom avtal, vetorätt eller hyresvillkor."),
    )
    public_influence_how = long_text(
        _("På vilket sätt? (om du svarade ja)"), max_length=1000, rows=2
    )
    public_staff = YesOrNo(
        label=_("Leds arbetet av någon som är anställd av kommun, region eller stat? (frivilligt)")
    )
    public_staff_how = long_text(
        _("Vad gör de hos er? (om du svarade ja)"), max_length=1000, rows=2
    )

    def fact_layout(self) -> Iterable[Any]:
        if self.enterprise.is_sole_trader:
            self.fields["owners"].help_text = _(
                "En enskild firma ägs av en person. Det räcker att du skriver det."
            )
        return super().fact_layout()


FORM_OF: dict[str, type[CriterionForm]] = {
    Subject.BUSINESS: BusinessForm,
    Subject.INTEGRATION: IntegrationForm,
    Subject.PARTICIPATION: ParticipationForm,
    Subject.REINVESTMENT: ReinvestmentForm,
    Subject.INDEPENDENCE: IndependenceForm,
    Subject.OTHER: CriterionForm,
}
