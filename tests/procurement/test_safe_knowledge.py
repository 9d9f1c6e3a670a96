"""Nothing that staff can write in the admin stops the rules: told at the field, or refused."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from procurement import knowledge, rules
from procurement.models import (
    CpvSet,
    CpvSetEntry,
    KindInstrument,
    KindOfPurchase,
    LegalValue,
    LocalParameter,
    Place,
    Signal,
)
from procurement.rules.facts import Nature, nature_of

BUTTONS = ("_preview", "_save")
ADMIN = "/admin/procurement"


def page_of(row):
    return f"{ADMIN}/{row._meta.model_name}/{row.pk}/change/"


def sent_from(response):
    """What a browser would send of the page's form, as it came."""
    form = response.context["adminform"].form
    formsets = [inline.formset for inline in response.context["inline_admin_formsets"]]
    bound = [field for found in (form, *[f.management_form for f in formsets]) for field in found]
    for formset in formsets:
        bound += [field for below in formset.initial_forms for field in below]
    values = {}
    for field in bound:
        value = field.value()
        shown = field.field.prepare_value(value)
        if shown is True:
            values[field.html_name] = "on"
        elif shown not in (None, False):
            values[field.html_name] = str(shown)
    return values


class Editor:
    """The administrator at a row's page."""

    def __init__(self, client):
        self.client = client

    def sent(self, row):
        return sent_from(self.client.get(page_of(row)))

    def press(self, row, values, button="_save"):
        return self.client.post(page_of(row), {**values, button: "1"})

    def __call__(self, row, buttons=BUTTONS, **changes):
        """Change some fields, press each of the buttons, and return the answers."""
        values = self.sent(row) | changes
        return [self.press(row, values, button) for button in buttons]


@pytest.fixture
def edit(visit, adam, cpv_codes):
    return Editor(visit(adam).client)


def told(response, field):
    return " ".join(response.context["adminform"].form.errors.get(field, []))


def one_of(model):
    return {
        KindOfPurchase: lambda: KindOfPurchase.objects.get(slug="stadning"),
        CpvSet: lambda: CpvSet.objects.get(code="lou.annex2"),
        LegalValue: lambda: LegalValue.objects.get(code="lou.19_25.max_months"),
        LocalParameter: lambda: LocalParameter.objects.get(code="local.reserve.works"),
        Signal: lambda: Signal.objects.first(),
        Place: lambda: Place.objects.first(),
    }[model]()


def screened():
    """Screen a lot by the rows as they are, read anew; raises if a row cannot be read."""
    read = knowledge.build(knowledge.read_rows())
    lot = rules.Lot(
        date=date(2026, 3, 1), title="Städning av skolor", cpv="90910000", value=Decimal(600_000)
    )
    return rules.screen(lot, read)


def test_a_page_sent_as_it_came_changes_nothing(edit):
    for model in (KindOfPurchase, CpvSet, LegalValue, LocalParameter, Signal, Place):
        preview, saved = edit(one_of(model))
        assert "Inget i raden är ändrat." in preview.content.decode(), model
        assert saved.status_code == 302, model


def edits(preview):
    text = preview.content.decode()
    found = re.findall(r"<li><strong>(.*?)</strong>(.*?)</li>", text, re.DOTALL)
    return [(label, " ".join(change.split())) for label, change in found]


def test_the_preview_tells_only_what_is_changed(edit):
    kind = one_of(KindOfPurchase)
    (preview,) = edit(kind, ["_preview"], cpv_exact="\n".join(kind.cpv_exact[1:]))
    assert [label for label, _change in edits(preview)] == ["CPV-koder, borttaget:"]
    words = "\n".join([*kind.words[1:], "hejsan"])  # after more words than there is room for
    (preview,) = edit(kind, ["_preview"], words=words)
    assert edits(preview) == [
        ("Ord i titeln, borttaget:", f"{kind.words[0]} → tomt"),
        ("Ord i titeln, tillagt:", "tomt → hejsan"),
    ]
    KindOfPurchase.objects.filter(pk=kind.pk).update(note="y" * 900)
    (preview,) = edit(kind, ["_preview"], note="y" * 900 + " slut")
    assert edits(preview) == [("Anteckning:", f"…{'y' * 40} → …{'y' * 40} slut")]
    weight = kind.instruments.get(instrument="reserve_4_18").weight
    number = list(kind.instruments.all()).index(kind.instruments.get(instrument="reserve_4_18"))
    (preview,) = edit(kind, ["_preview"], **{f"instruments-{number}-weight": str(weight - 1)})
    ((label, change),) = edits(preview)
    assert label.endswith("Vikt:")
    assert change == f"{weight} → {weight - 1}"


@pytest.mark.parametrize(
    ("field", "line", "sentence"),
    [
        pytest.param("cpv_exact", "abc", "En CPV-kod har åtta siffror", id="text i en kod"),
        pytest.param("cpv_exact", "9091", "En CPV-kod har åtta siffror", id="kort kod"),
        pytest.param("cpv_exact", "٩٠٩١٠٠٠٠", "En CPV-kod har åtta siffror", id="andra siffror"),
        pytest.param("cpv_exact", "99999999", "ingen sådan CPV-kod", id="kod som inte finns"),
        pytest.param("cpv_broad", "abc", "En CPV-kod har åtta siffror", id="bred kod"),
        pytest.param("cpv_prefixes", "x", "två till åtta siffror", id="bokstav som början"),
        pytest.param("cpv_prefixes", "9", "två till åtta siffror", id="en siffra som början"),
        pytest.param("cpv_prefixes", "9091%", "två till åtta siffror", id="procenttecken"),
        pytest.param("cpv_prefixes", "999", "ingen sådan CPV-kod", id="början som inte finns"),
        pytest.param("words", "a", "minst två bokstäver", id="ett ord med en bokstav"),
        pytest.param("words", "!!!", "minst två bokstäver", id="bara tecken"),
        pytest.param("words", "y" * 10_000, "Rad", id="ett ord med tiotusen bokstäver"),
        pytest.param("words", "städ\x00", "inte går att spara", id="nolltecken"),
        pytest.param("exclusions", "\n".join(map(str, range(100, 900))), "500", id="åttahundra"),
        pytest.param("since", "i morgon", "datum", id="en dag i ord"),
        pytest.param("source", "", "fält måste fyllas i", id="ingen källa"),
        pytest.param("note", "y" * 10_000, "5000", id="en lång anteckning"),
    ],
)
def test_what_rules_cannot_read_is_told_at_the_field(edit, field, line, sentence):
    kind = one_of(KindOfPurchase)
    before = KindOfPurchase.objects.filter(pk=kind.pk).values().get()
    value = getattr(kind, field)
    changed = "\n".join([*value, line]) if isinstance(value, list) else line
    for response in edit(kind, **{field: changed}):
        assert response.status_code == 200
        assert sentence.lower() in told(response, field).lower()
    assert KindOfPurchase.objects.filter(pk=kind.pk).values().get() == before


NONSENSE = ["−1", "abc", "9" * 40, "9999-12-31"]


@pytest.mark.parametrize("model", [CpvSet, LegalValue, LocalParameter, Signal, Place])
def test_nonsense_in_any_field_never_stops_the_rules(edit, model):
    row = one_of(model)
    if model is CpvSet:  # a page with all codes takes long to send
        row.entries.exclude(pk__in=row.entries.values("pk")[:2]).delete()
    values = edit.sent(row)
    fields = [name for name in values if "-" not in name or "-0-" in name]
    assert len(fields) > 3
    for name in fields:
        for nonsense in NONSENSE:
            with transaction.atomic():
                response = edit.press(row, values | {name: nonsense})
                assert response.status_code in (200, 302), (name, nonsense[:20])
                if response.status_code == 302:
                    preview = edit.press(row, values | {name: nonsense}, "_preview")
                    assert preview.status_code == 200
                    assert screened()
                transaction.set_rollback(True)
    assert screened()


def test_a_local_choice_never_begins_later_than_it_did(edit):
    row = one_of(LocalParameter)
    for response in edit(row, since="2027-01-01"):
        assert "Då finns inget värde från den" in told(response, "since")


@pytest.mark.parametrize(
    ("row", "amount", "sentence"),
    [
        pytest.param("local.reserve.works", "101", "från -100 till 100", id="vikt över hundra"),
        pytest.param("local.reserve.works", "−101", "från -100 till 100", id="vikt under minus"),
        pytest.param("local.question.months", "1201", "från 0 till 1\u00a0200", id="år i månader"),
        pytest.param("local.question.labour_share", "40", "mellan 0 och 1", id="procent"),
    ],
)
def test_a_number_is_one_that_its_unit_can_mean(edit, row, amount, sentence):
    for response in edit(LocalParameter.objects.get(code=row), amount=amount):
        assert sentence in told(response, "amount")


@pytest.mark.parametrize(
    ("model", "changes"),
    [
        pytest.param(KindOfPurchase, {"cpv_exact": ["90910000", "abc"]}, id="kod"),
        pytest.param(KindOfPurchase, {"cpv_exact": ["90910000\n90911000"]}, id="två i en"),
        pytest.param(KindOfPurchase, {"cpv_broad": ["909100001"]}, id="bred kod"),
        pytest.param(KindOfPurchase, {"cpv_prefixes": ["9"]}, id="början"),
        pytest.param(KindOfPurchase, {"cpv_prefixes": [""]}, id="tom början"),
        pytest.param(KindOfPurchase, {"words": ["a"]}, id="ord"),
        pytest.param(Signal, {"cpv_prefixes": ["x"]}, id="signalens början"),
        pytest.param(Signal, {"exclusions": ["a"]}, id="signalens ord"),
        pytest.param(Signal, {"since": "2026-01-02", "until": "2026-01-01"}, id="signalens dagar"),
        pytest.param(KindInstrument, {"since": "2026-01-02", "until": "2026-01-01"}, id="dagar"),
        pytest.param(KindInstrument, {"weight": 101}, id="vikt"),
        pytest.param(CpvSetEntry, {"first": "abc"}, id="kod i lista"),
        pytest.param(Place, {"name": "a"}, id="plats"),
        pytest.param(LocalParameter, {"amount": None}, id="okänt eget val"),
        pytest.param(LocalParameter, {"unit": "months", "amount": 1201}, id="månader"),
        pytest.param(LegalValue, {"unit": "share", "amount": 2}, id="andel"),
        pytest.param(LegalValue, {"unit": "SEK", "amount": -1}, id="belopp under noll"),
    ],
)
def test_the_database_refuses_what_rules_cannot_read(model, changes):
    row = model.objects.order_by("pk").first()
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**changes)


def test_a_code_that_is_no_code_says_nothing_of_the_nature():
    for code in ("abc", "9", "٩٠", "", None, "00"):
        assert nature_of(code) in (None, Nature.GOODS), code
    assert nature_of("abc") is None


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        pytest.param({"weight": "999"}, "weight", "mellan −100 och 100", id="vikt"),
        pytest.param({"weight": "abc"}, "weight", "heltal", id="vikt i ord"),
        pytest.param({"until": "1999-01-01"}, "__all__", "inte ligga före", id="slutar före"),
        pytest.param({"source": ""}, "source", "fält måste", id="ingen källa"),
        pytest.param({"why": "y" * 6000}, "why", "5000", id="långt skäl"),
    ],
)
def test_what_a_kind_says_of_a_tool_is_checked_too(edit, changes, field, sentence):
    kind = one_of(KindOfPurchase)
    first = {f"instruments-0-{name}": value for name, value in changes.items()}
    for response in edit(kind, **first):
        assert response.status_code == 200
        formset = response.context["inline_admin_formsets"][0].formset
        assert sentence in " ".join(formset.errors[0][field]).replace("\u00a0", "")


def test_a_form_without_its_rows_is_shown_again(edit):
    kind = one_of(KindOfPurchase)
    values = {name: text for name, text in edit.sent(kind).items() if "_FORMS" not in name}
    for button in BUTTONS:
        assert edit.press(kind, values, button).status_code == 200


def test_a_local_choice_that_has_not_begun_is_the_one_there_is():
    LocalParameter.objects.filter(code="local.question.small_value").update(since="2099-01-01")
    assert screened()
