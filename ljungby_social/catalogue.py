"""The page /komponenter/: every component of the visual system with made-up samples."""

from datetime import UTC, date, datetime
from typing import Any

from crispy_forms.bootstrap import AppendedText
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, ButtonHolder, Column, Field, Fieldset, Layout, Row, Submit
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html

SOURCE = {"source": "LOU 4 kap. 18 §", "source_url": "#prov-lag"}


class SampleForm(forms.Form):
    """One field of each kind, with the words that a real form would have."""

    name = forms.CharField(
        label="Företagets namn",
        help_text="Som det står i Bolagsverkets register.",
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    number = forms.CharField(
        label="Organisationsnummer",
        help_text="Tio siffror, till exempel 556036-0793.",
        widget=forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"}),
        error_messages={"required": "Skriv företagets organisationsnummer."},
    )
    occupied = forms.IntegerField(
        label="Hur många arbetar hos er?",
        help_text="Räkna alla som är sysselsatta i hela företaget den dag du väljer.",
        widget=forms.TextInput(attrs={"class": "width-3", "inputmode": "numeric"}),
        error_messages={"invalid": "Skriv antalet med siffror, till exempel 12."},
    )
    value = forms.IntegerField(
        label="Omsättning förra året, i kronor",
        required=False,
        widget=forms.TextInput(attrs={"class": "width-10", "inputmode": "numeric"}),
    )
    purpose = forms.CharField(
        label="Hur hjälper ni människor in i arbete?",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Beskriv hur ni hjälper människor in i arbete."},
    )
    legal_form = forms.ChoiceField(
        label="Företagsform",
        choices=[
            ("ek", "Ekonomisk förening"),
            ("ab", "Aktiebolag med begränsad vinstutdelning"),
            ("stiftelse", "Stiftelse"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Välj företagsform."},
    )
    sells = forms.MultipleChoiceField(
        label="Vad säljer ni?",
        required=False,
        choices=[
            ("Tjänster", [("stad", "Städning"), ("tvatt", "Tvätt"), ("park", "Skötsel av parker")]),
            ("Varor", [("snickeri", "Snickerier"), ("mat", "Smörgåsar och fika")]),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
    unit = forms.ChoiceField(
        label="Förvaltning",
        choices=[("", "Välj"), ("social", "Socialförvaltningen"), ("teknik", "Tekniska")],
        widget=forms.Select(attrs={"class": "width-20"}),
    )
    proof = forms.FileField(
        label="Stadgar",
        help_text="PDF, Word, Excel eller bild. Högst 20 MB. "
        "Filen blir en allmän handling när du skickar in den.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.xlsx,.odt,.ods,.jpg,.png"}),
        error_messages={"required": "Välj filen med era stadgar."},
    )
    consent = forms.BooleanField(
        label="Kommunen får visa kontaktuppgifterna i det öppna registret",
        help_text="Du kan ändra dig när du vill.",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].why = {
            "text": "Kommunens policy säger att målet ska vara att människor kommer in i arbete.",
            "example": "”Vi anställer personer som har varit länge utan arbete och lär upp dem "
            "i vårt snickeri.”",
            "source": "Policyn, kriterium 2",
            "source_url": "#prov-policy",
        }
        self.helper = FormHelper()
        self.helper.attrs = {"data-unsaved": "", "data-once": ""}
        self.helper.layout = Layout(
            Fieldset("Företaget", "name", "number", "legal_form"),
            Fieldset(
                "Verksamheten",
                Row(Column("occupied"), Column(AppendedText("value", "kr"))),
                Field("purpose"),
                "sells",
                "unit",
            ),
            "proof",
            "consent",
            ButtonHolder(Submit("save", "Spara och fortsätt"), HTML('<a href="#">Avbryt</a>')),
        )


class SampleFilter(forms.Form):
    """What a list is searched and filtered by."""

    q = forms.CharField(label="Sök företag eller vara", required=False)
    kind = forms.ChoiceField(
        label="Säljer",
        required=False,
        choices=[("", "Allt"), ("varor", "Varor"), ("tjanster", "Tjänster")],
    )
    ready = forms.BooleanField(label="Redo för LOU 4 kap. 18 §", required=False)


def bound_sample() -> SampleForm:
    """The sample form as it looks when it has been sent with four faults."""
    data = {
        "prov-name": "Åsnens Arbete ekonomisk förening",
        "prov-number": "",
        "prov-occupied": "tolv",
        "prov-purpose": "",
        "prov-sells": ["stad", "snickeri"],
        "prov-unit": "social",
    }
    return SampleForm(data, prefix="prov")


def case_samples() -> dict[str, Any]:
    """Samples from a case about a registration."""
    return {
        "tasks": [
            {"label": "Företaget", "url": "#", "tone": "success", "state": "Klart", "hint": ""},
            {"label": "Vad ni säljer", "url": "#", "tone": "info", "state": "Påbörjat"},
            {
                "label": "Demokratiskt styre",
                "url": "#",
                "tone": "warning",
                "state": "Komplettera",
                "hint": "Vi saknar stadgarna.",
            },
            {
                "label": "Kontakt och samtycke",
                "url": "#",
                "tone": "neutral",
                "state": "Inte påbörjat",
            },
            {
                "label": "Skicka in",
                "tone": "neutral",
                "icon": "lock",
                "state": "Kan inte börja än",
                "hint": "Fyll i de andra delarna först.",
            },
        ],
        "answers": [
            {"label": "Namn", "value": "Åsnens Arbete ekonomisk förening", "url": "#"},
            {"label": "Organisationsnummer", "value": "769000-0123", "url": "#"},
            {"label": "Omsättning 2025", "value": "2 389 585 kr", "url": "#"},
            {"label": "Webbplats", "missing": True, "url": "#"},
            {"label": "Lämnad", "value": "23 november 2026"},
        ],
        "events": [
            {
                "when": datetime(2026, 11, 23, 13, 5, tzinfo=UTC),
                "title": "Beslut: registrerat",
                "who": "Handläggare Karin Ek",
                "text": "Alla fem kriterier är uppfyllda.",
                "tone": "success",
            },
            {
                "when": datetime(2026, 11, 19, 8, 40, tzinfo=UTC),
                "title": "Komplettering kom in",
                "who": "Åsnens Arbete",
                "tone": "info",
            },
            {
                "when": datetime(2026, 11, 16, 14, 22, tzinfo=UTC),
                "title": "Vi bad om komplettering",
                "who": "Handläggare Karin Ek",
                "text": "Stadgarna saknas.",
                "tone": "warning",
            },
            {"when": datetime(2026, 11, 12, 9, 0, tzinfo=UTC), "title": "Ansökan kom in"},
        ],
        "files": [
            {
                "name": "Stadgar antagna 2025.pdf",
                "url": "#",
                "kind": "PDF",
                "size": 482_113,
                "when": date(2026, 11, 19),
                "remove_url": "#",
            },
            {
                "name": "Arbetade timmar januari till oktober 2026.xlsx",
                "url": "#",
                "kind": "Excel",
                "size": 2_489_013,
                "when": date(2026, 11, 12),
                "note": "Bara handläggare ser filen",
            },
        ],
        "steps": [
            {"label": "Pröva", "url": "#", "state": "done"},
            {"label": "Fyll i", "url": "#", "state": "current"},
            {"label": "Kontrollera", "state": "ahead"},
            {"label": "Skicka", "state": "ahead"},
        ],
        "evidence": format_html(
            "<h3>Ni skriver</h3><blockquote>{}</blockquote><h3>Underlag</h3>"
            '<ul><li><a href="#">{}</a></li></ul>',
            "Alla medlemmar har en röst. Medarbetarna väljer två av fem i styrelsen.",
            "Stadgar antagna 2025.pdf, 4–5 §§",
        ),
        "verdict": format_html(
            "<h3>Bedömning</h3><p>{}</p><h3>Skäl</h3><p>{}</p>",
            "Uppfyllt",
            "Stadgarna 4 § ger varje medlem en röst.",
        ),
    }


def purchase_samples() -> dict[str, Any]:
    """Samples from a purchase and its screening."""
    tenders = [
        ("Städning av skolor i Ljungby", 2_389_585, "2026-11-30", "success", "Rekommenderas"),
        ("Tvätt av arbetskläder", 640_000, "2026-12-14", "info", "Möjlig"),
        ("Ramavtal fordon", 18_400_000, "2027-01-11", "neutral", "Passar inte"),
        ("Skötsel av grönytor", None, "2027-02-01", "unknown", "Okänt"),
    ]
    return {
        "columns": [
            {"label": "Upphandling"},
            {"label": "Värde", "number": True},
            {"label": "Annonseras"},
            {"label": "Reservera"},
        ],
        "tenders": [
            {
                "title": title,
                "value": value,
                "day": date.fromisoformat(day),
                "tone": tone,
                "state": state,
            }
            for title, value, day, tone, state in tenders
        ],
        "rows": [
            [
                {"value": "Kommunledningsförvaltningen", "url": "#"},
                {"value": "12"},
                {"value": "5"},
                {"value": "Följs upp", "tone": "info"},
            ],
            [
                {"value": "Ljungby Energi AB", "url": "#"},
                {"value": "7"},
                {"value": "1"},
                {"value": "Klart", "tone": "success"},
            ],
        ],
        "unit_columns": [
            {"label": "Enhet"},
            {"label": "Upphandlingar", "number": True},
            {"label": "Flaggade", "number": True},
            {"label": "Läge"},
        ],
        "reasons_for": [
            {"text": "Arbetet är städning, som många kan lära sig snabbt.", "weight": 25, **SOURCE},
            {"text": "Avtalet är längre än ett år.", "weight": 15, "source": "UHM:s frågor"},
        ],
        "reasons_against": [
            {"text": "Bara ett registrerat företag säljer städning.", "weight": -10},
        ],
        "missing": [
            {
                "text": "Hur stor del av kostnaden är arbete?",
                "source": "LOU 17 kap. 1 §",
                "source_url": "#prov-lag",
                "url": "#",
            },
        ],
        "counts": [
            {"value": 14, "label": "Väntar på beslut", "url": "#", "hint": "3 äldre än 30 dagar"},
            {"value": 2_389, "label": "Upphandlingar i år", "url": "#"},
            {"value": None, "label": "Anställda genom krav", "hint": "Följs upp i januari"},
        ],
        "years": [
            {"label": "2021", "value": 4},
            {"label": "2022", "value": 6},
            {"label": "2023", "value": None},
            {"label": "2024", "value": 11},
            {"label": "2025", "value": 17},
            {"label": "2026", "value": 23},
        ],
        "by_unit": [
            {"label": "Tekniska förvaltningen", "value": 31},
            {"label": "Barn- och utbildning", "value": 22},
            {"label": "Socialförvaltningen", "value": 18},
            {"label": "Ljungbybostäder AB", "value": None},
        ],
    }


def catalogue(request: HttpRequest) -> HttpResponse:
    """Show all components. Who may see it is settled in urls.py."""
    page = Paginator(range(1, 400), 20).get_page(request.GET.get("page", 6))
    filter_form = SampleFilter(prefix="filter")
    context = {
        "sample": bound_sample(),
        "filter_search": filter_form["q"],
        "filter_fields": [filter_form["kind"], filter_form["ready"]],
        "page": page,
        "errors": [
            {"text": "Skriv företagets organisationsnummer.", "target": "id_prov-number"},
            {"text": "Ärendet har ändrats av någon annan. Läs det igen.", "target": ""},
        ],
        "crumbs": [{"label": "Start", "url": "/"}, {"label": "Administration", "url": "#"}],
        "card_meta": ["Ryssby", "14 sysselsatta"],
        "tones": ["success", "info", "warning", "danger", "neutral", "draft", "unknown"],
        # The catalogue shows error summaries that are not about this page.
        "without_focus": True,
        **case_samples(),
        **purchase_samples(),
    }
    return render(request, "components/catalogue.html", context)
