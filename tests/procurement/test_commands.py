"""`screen` prints and stores nothing; `import_tenders` brings in, a line a file."""

import io
import json
import os
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from procurement.management.commands.import_tenders import line_about
from procurement.models import Import, Lot, Tender
from procurement.rules import INSTRUMENTS
from procurement.services.importing import Outcome
from tests.procurement.notice_files import lot, notice

PLAN = "id;benämning;cpv;värde\nA-1;Städning;90910000;600 000\n;Tvätt;abc;1\nA-3;Café;55330000;\n"


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(PLAN, encoding="utf-8")
    return path


def screen(*args, fails=""):
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError, match=fails):
            call_command("screen", *map(str, args), stdout=out)
    else:
        call_command("screen", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def test_jsonl_has_a_row_a_lot_in_the_order_of_the_file(plan):
    rows = [json.loads(line) for line in screen(plan, "--format", "jsonl", fails="1 rad gick")]
    assert [row["id"] for row in rows] == ["A-1", "rad 3", "A-3"]
    assert list(rows[0]) == [
        "id", "lot", "title", "regime", "regime_missing", "annex2", "kinds", "problems",
        "instruments", "eforms",
    ]  # fmt: skip
    assert list(rows[0]["instruments"]) == list(INSTRUMENTS)
    assert rows[0]["instruments"]["reserve_4_18"]["for"][0]["source"]
    assert rows[1]["error"].startswith("”abc” är ingen CPV-kod")
    assert rows[2]["regime_missing"] == ["value"]
    assert not Tender.objects.exists()
    assert not Import.objects.exists()


def test_the_day_decides_for_rows_without_one(plan):
    old = screen(plan, "--format", "jsonl", "--on", "2019-05-01", fails="1 rad gick")
    row = json.loads(old[0])
    assert row["regime"] == "national"
    assert "Dagen är inte känd. Köpet är prövat som om det inleds 2019-05-01." in row["problems"]


def test_a_table_tells_once_how_many_rows_say_no_day(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(
        "benämning;annonseras;värde\nA;2026-12-01;500000\nB;;500000\nC;snart;500000\n",
        encoding="utf-8",
    )
    lines = screen(path, "--on", "2026-11-24")
    told = "Dagen är inte känd. Köpet är prövat som om det inleds 2026-11-24."
    assert lines[-1] == f"{told} Det gäller 2 av raderna."
    rows = [json.loads(line) for line in screen(path, "--format", "jsonl", "--on", "2026-11-24")]
    assert [told in row["problems"] for row in rows] == [False, True, True]


def test_csv_and_table(plan):
    lines = screen(plan, "--format", "csv", fails="1 rad gick")
    assert lines[0].startswith("id,lot,title,regime")
    assert len(lines) == 4
    lines = screen(plan, fails="1 rad gick")
    assert lines[1].startswith("A-1")
    assert "FEL" in lines[2]


def test_a_notice_gives_a_row_a_lot(tmp_path):
    path = tmp_path / "a.xml"
    path.write_bytes(notice(lots=lot() + lot("LOT-0002", "Fönsterputs")))
    rows = [json.loads(line) for line in screen(path, "--format", "jsonl")]
    assert [row["lot"] for row in rows] == ["LOT-0001", "LOT-0002"]


def test_standard_in(monkeypatch):
    class Stdin:
        buffer = io.BytesIO("benämning\nStädning\n".encode())

    monkeypatch.setattr(sys, "stdin", Stdin())
    assert len(screen("-")) == 3


def test_what_cannot_be_read_fails(tmp_path):
    assert len(screen("finns-inte.csv", fails="Det finns ingen fil")) == 1
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert "Filen är en pdf" in screen(path, fails="1 rad gick")[1]


def test_formulas_are_made_text(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text('benämning\n"=HYPERLINK(""http://x"")"\n', encoding="utf-8")
    assert not any(",=HYPERLINK" in line for line in screen(path, "--format", "csv"))


def bring(*args, fails=""):
    out = io.StringIO()
    if fails:
        with pytest.raises(CommandError, match=fails):
            call_command("import_tenders", *map(str, args), stdout=out)
    else:
        call_command("import_tenders", *map(str, args), stdout=out)
    return out.getvalue().splitlines()


def test_a_folder_with_a_line_a_file(tmp_path, unit):
    (tmp_path / "a.xml").write_bytes(notice())
    (tmp_path / "b.xml").write_bytes(notice()[:500])
    lines = bring(tmp_path, "--unit", unit.short_name, fails="1 fil hade fel")
    assert lines[0].startswith("a.xml: 1 ny, 1 del")
    assert lines[1].startswith("b.xml: gick inte att läsa")
    assert Tender.objects.get().unit == unit
    assert bring(tmp_path / "a.xml") == ["a.xml: finns redan, ingenting ändrades"]


def test_a_name_that_is_no_utf_8_is_spelt_out(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff\xe5bad.csv"
    with open(path, "wb") as file:
        file.write("benämning\nStädning\n".encode())
    lines = bring(tmp_path)
    assert lines[0].startswith("\\xff\\xe5bad.csv: 1 ny")
    assert Import.objects.get().name == "\\xff\\xe5bad.csv"
    lines = bring(os.fsdecode(path + b"x"), fails="1 fil hade fel")
    assert lines[0].endswith("Det finns ingen fil eller mapp som heter \\xff\\xe5bad.csvx.")


def test_a_file_refused_earlier_says_why_again(tmp_path):
    (tmp_path / "b.xml").write_bytes(notice()[:500])
    first = bring(tmp_path, fails="1 fil hade fel")
    assert bring(tmp_path, fails="1 fil hade fel") == first


def test_a_file_that_waits_for_its_columns_says_where(plan):
    bring(plan, fails="1 fil hade fel")
    Import.objects.update(state=Import.State.WAITING)
    lines = bring(plan, fails="1 fil hade fel")
    pk = Import.objects.get().pk
    assert "är inte inläst: någon ska bekräfta kolumnerna" in lines[0]
    assert lines[0].endswith(reverse("procurement:import_columns", args=[pk]))


def test_a_dry_run_stores_nothing(tmp_path):
    (tmp_path / "a.xml").write_bytes(notice())
    (line,) = bring(tmp_path, "--dry-run")
    assert line == "a.xml: 1 köp, 1 del, 0 fel, 1 varning (inget sparades)"
    assert not Import.objects.exists()


def test_an_unknown_unit(tmp_path, unit):
    bring(tmp_path, "--unit", "månen", fails="Det finns ingen enhet")


def test_a_plan_with_the_municipalitys_own_headers(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text("Vad ska upphandlas;Ansvarig nämnd\nStädning;Teknik\n", encoding="utf-8")
    assert bring(path)[0].startswith("plan.csv: 1 ny, 1 del")
    assert Tender.objects.get().title == "Städning"


def test_a_plan_with_unknown_headers_is_led_to_the_portal_and_can_be_read_there(
    tmp_path, visit, per
):
    path = tmp_path / "plan.csv"
    path.write_text("Ting;Pengar\nStädning;900000\n", encoding="utf-8")
    (line,) = bring(path, fails="1 fil hade fel")
    assert line.endswith("Läs in filen för sig i portalen: där väljer du vad varje kolumn är.")
    visitor = visit(per)
    page = visitor.open(reverse("procurement:import_new"))
    page = visitor.send(page, file=SimpleUploadedFile("plan.csv", path.read_bytes()))
    assert page.heading == "Stämmer kolumnerna?"
    visitor.send(page, column_0="title", column_1="value")
    imported = Import.objects.get()
    assert (imported.state, imported.refusal) == (Import.State.DONE, "")
    assert Tender.objects.get().title == "Städning"


UNKNOWN = "Ting;Pengar;Anm\nStädning;900000;x\nTvätt;600000;y\n"


@pytest.fixture
def unknown(tmp_path):
    path = tmp_path / "plan.csv"
    path.write_text(UNKNOWN, encoding="utf-8")
    return path


def test_columns_are_named_in_the_command(unknown):
    named = ["--column", "Ting=title", "--column", "pengar=Uppskattat värde"]
    (line,) = bring(unknown, *named, "--dry-run")
    assert line == "plan.csv: 2 köp, 2 delar, 0 fel, 2 varningar (inget sparades)"
    assert not Import.objects.exists()
    (line,) = bring(unknown, *named)
    assert line == "plan.csv: 2 nya, 2 delar, 2 varningar"
    assert set(Lot.objects.values_list("value", flat=True)) == {900_000, 600_000}
    assert Import.objects.get().mapping == {"0": "title", "1": "value"}
    assert bring(unknown, *named) == ["plan.csv: finns redan, ingenting ändrades"]


def test_a_file_refused_for_its_columns_comes_in_when_they_are_named(unknown):
    bring(unknown, fails="1 fil hade fel")
    (line,) = bring(unknown, "--column", "Ting=Benämning")
    assert line.startswith("plan.csv: 2 nya, 2 delar")
    assert Import.objects.get().state == Import.State.DONE


def test_the_senders_earlier_choice_holds_and_a_named_column_goes_before_it(unknown, visit, per):
    visitor = visit(per)
    page = visitor.open(reverse("procurement:import_new"))
    page = visitor.send(page, file=SimpleUploadedFile("a.csv", b"TING;Pengar;Anm;\nA;900000;;\n"))
    visitor.send(page, column_0="title", column_1="value", column_2="reference")
    (line,) = bring(unknown, "--sender", per.email.upper(), "--column", "Anm=", "--dry-run")
    assert line.startswith("plan.csv: 2 köp, 2 delar, 0 fel")
    (line,) = bring(unknown, "--sender", per.email, "--column", "Anm=Beskrivning")
    assert line.startswith("plan.csv: 2 nya")
    imported = Import.objects.first()
    assert (imported.by, imported.mapping) == (
        per,
        {"0": "title", "1": "value", "2": "description"},
    )


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["--sender", "ingen@example.se"], "Ingen i portalen har e-postadressen"),
        (["--column", "Ting"], "”Ting” säger inte vad en kolumn är"),
        (["--column", "Ting=hatt"], "Efter = går det att skriva: Id, Del, Benämning"),
    ],
)
def test_what_the_options_cannot_mean_is_said(unknown, options, sentence):
    bring(unknown, *options, fails=sentence)


@pytest.mark.parametrize("dry", [[], ["--dry-run"]])
def test_a_named_column_that_the_file_lacks_is_told_on_its_line(tmp_path, unknown, dry):
    (tmp_path / "a.xml").write_bytes(notice())
    first, second = bring(tmp_path, "--column", "Vad=title", *dry, fails="1 fil hade fel")
    assert first.startswith("a.xml: 1 ")
    assert second.endswith("Kolumnen ”Vad” finns inte i filen. Rubrikerna är: Ting, Pengar, Anm.")
    assert Import.objects.count() == (0 if dry else 1)


def test_large_numbers_are_grouped():
    imported = Import(tenders_new=17_000, lots=1, errors=1, state=Import.State.DONE)
    line = line_about(Outcome("plan.csv", imported=imported))
    assert line == "17\u00a0000 nya, 1 del, 1 fel"


def test_an_empty_folder_and_a_day_that_does_not_exist(tmp_path):
    bring(tmp_path, fails="Det finns ingen fil att läsa in i ")
    bring(tmp_path, "--on", "2027-02-31", fails="”2027-02-31” är ingen dag")
