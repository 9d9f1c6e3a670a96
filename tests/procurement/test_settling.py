"""Unsure rows of a plan, settled one by one on a page before anything is brought in."""

import csv
import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from procurement.models import Import, Lot, Tender, UnsureRow
from procurement.services import receiving, settling
from procurement.services.importing import import_file
from tests.conftest import make_user
from tests.procurement.conftest import TODAY

HEADERS = "Benämning;CPV-kod;Uppskattat värde;Avtalstid;Avtalsstart\n"
PLAN = HEADERS + (
    "Städning;90910000;600 000 kr;24 mån;2026-03-01\n"  # row 2: clear
    "Tvätt;98310000;850;24 mån;\n"  # row 3: kronor or thousands?
    "Snö;90620000;700 000 kr;3;03/04/2026\n"  # row 4: years or months, and which day?
    "Fika;55300000;abc;12 mån;\n"  # row 5: wrong
    "Måltid;15894200;900 000 kr;1 år;\n"  # row 6: clear
)


@pytest.fixture
def sent(visit, per, cpv_codes):
    """Per has sent the plan in and confirmed its columns; the page that came then."""

    def send(plan=PLAN, name="plan.csv"):
        visitor = visit(per)
        page = visitor.open("/upphandlingar/import/")
        page = visitor.send(page, file=SimpleUploadedFile(name, plan.encode()))
        return visitor, visitor.send(page)

    return send


def rows_page(imported):
    return f"/upphandlingar/import/{imported.pk}/rader/"


def test_nothing_comes_in_before_the_unsure_rows_are_seen(sent):
    _visitor, page = sent()
    assert page.heading == "Rader att avgöra"
    assert "0 av 3 avgjorda" in page.text
    assert "Är det kronor, tusental eller miljoner?" in page.text
    assert not Tender.objects.exists()
    assert Import.objects.get().state == "settling"


def test_a_plan_without_unsure_rows_comes_in_at_once(sent):
    _visitor, page = sent(HEADERS + "Städning;90910000;600 000 kr;24 mån;2026-03-01\n")
    assert page.heading == "plan.csv"
    assert Tender.objects.count() == 1


def test_rows_are_settled_one_by_one_and_then_come_in(sent):
    visitor, page = sent()
    page = visitor.open(rows_page(Import.objects.get()) + "3/")
    assert "1 av 3" in page.text
    assert "Tvätt" in page.heading
    page = visitor.send(page, choice_0="1", save="1")  # thousands
    assert page.heading == "Snö"
    page = visitor.send(page, choice_0="0", choice_1="1", save="1")
    assert page.heading == "Fika"
    page = visitor.send(page, choice_0="own", own_0="1,2 mkr", save="1")
    assert "Alla osäkra rader är avgjorda" in page.text
    assert not Tender.objects.exists()
    page = visitor.post(rows_page(Import.objects.get()))
    assert "Filen är inläst." in page.text
    found = {lot.tender.title: lot for lot in Lot.objects.select_related("tender")}
    assert found.keys() == {"Städning", "Tvätt", "Snö", "Fika", "Måltid"}
    assert (found["Tvätt"].value, found["Fika"].value) == (850_000, 1_200_000)
    assert found["Snö"].duration_months == 36


def test_a_skipped_row_stays_out_and_the_others_come_in(sent):
    visitor, _page = sent()
    imported = Import.objects.get()
    for row in (3, 4, 5):
        page = visitor.open(f"{rows_page(imported)}{row}/")
        page = visitor.send(page, skip="1")
    assert "3 hoppas över" in page.text
    visitor.post(rows_page(imported))
    assert set(Tender.objects.values_list("title", flat=True)) == {"Städning", "Måltid"}
    imported.refresh_from_db()
    assert (imported.state, imported.errors) == ("done", 0)


def test_unsettled_rows_are_left_out_and_can_be_brought_in_later(sent):
    visitor, _page = sent()
    imported = Import.objects.get()
    page = visitor.post(rows_page(imported))
    assert "utom 3 rader" in page.text
    assert "3 rader väntar på att avgöras" in page.text
    assert Tender.objects.count() == 2
    page = visitor.open(rows_page(imported) + "3/")
    visitor.send(page, choice_0="0", save="1")
    visitor.post(rows_page(imported))
    assert Tender.objects.count() == 3
    assert Lot.objects.get(title="Tvätt").value == 850
    imported.refresh_from_db()
    assert (imported.tenders_new, imported.unchanged, imported.errors) == (1, 2, 2)


def test_answers_survive_leaving_and_are_shown_again(sent, visit, per):
    visitor, _page = sent()
    imported = Import.objects.get()
    page = visitor.open(rows_page(imported) + "3/")
    visitor.send(page, choice_0="own", own_0="2 mkr", save="1")
    page = visit(per).open(rows_page(imported))
    assert "1 av 3 avgjorda" in page.text
    page = visit(per).open(rows_page(imported) + "3/")
    fields = page.form().fields
    assert (fields["choice_0"], fields["own_0"]) == ("own", "2 mkr")


def test_two_people_at_once_are_told(sent, visit, per):
    visitor, _page = sent()
    pia = make_user("pia@example.se", "Pia Palm", "procurement_officer")
    imported = Import.objects.get()
    url = rows_page(imported) + "3/"
    hers, his = visit(pia), visitor
    old = his.open(url)
    page = hers.open(url)
    hers.send(page, choice_0="1", save="1")
    page = his.send(old, choice_0="0", save="1")
    assert "Pia Palm har svarat på raden" in page.text
    kept = UnsureRow.objects.get(row=3)
    assert (kept.by, kept.answer["cells"]) == (pia, {"2": "850000 kronor"})


def test_of_two_who_bring_the_file_in_the_second_changes_nothing(sent, per):
    sent()
    imported = Import.objects.get()
    settling.bring_in(imported=imported, by=per, on=TODAY)
    settling.bring_in(imported=imported, by=per, on=TODAY)
    assert Tender.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "sent_in", "sentence"),
    [
        (3, {}, "Välj hur raden ska läsas"),
        (3, {"choice_0": "own"}, "Skriv vad som ska stå"),
        (3, {"choice_0": "own", "own_0": "massor"}, "går inte att läsa som ett belopp"),
        (3, {"choice_0": "own", "own_0": "900"}, "saknar enhet"),
        (3, {"choice_0": "99"}, "går inte att välja"),
        (4, {"choice_0": "0"}, "Välj hur raden ska läsas"),
    ],
)
def test_an_answer_that_does_not_settle_is_told_at_its_field(row, sent_in, sentence, sent):
    visitor, _page = sent()
    url = f"{rows_page(Import.objects.get())}{row}/"
    form = visitor.open(url)
    page = visitor.send(form, save="1", status=422, **sent_in)
    assert sentence in page.text
    assert page.title.startswith("Fel:")
    assert not UnsureRow.objects.get(row=row).settled
    for name, value in sent_in.items():
        if name.startswith("own"):
            assert page.form().fields[name] == value


def test_the_same_answer_for_all_rows_with_the_same_question(sent):
    small = "".join(f"Köp {number};90910000;{number}50;24 mån;\n" for number in range(1, 6))
    visitor, _page = sent(HEADERS + small)
    imported = Import.objects.get()
    page = visitor.open(rows_page(imported) + "2/")
    assert "Svara likadant på 4 rader till med samma fråga" in page.text
    page = visitor.send(page, choice_0="1", likewise="on", save="1")
    assert "4 rader till fick samma svar" in page.text
    visitor.post(rows_page(imported))
    assert set(Lot.objects.values_list("value", flat=True)) == {
        150_000, 250_000, 350_000, 450_000, 550_000,
    }  # fmt: skip


TWINS = HEADERS + (
    "Tvätt;98310000;600 000 kr;24 mån;\n"
    "Tvätt;98310000;900 000 kr;24 mån;\n"
    "Städning;90910000;600 000 kr;24 mån;\n"
    "Städning;90910000;600 000 kr;24 mån;\n"
)


def test_rows_that_look_like_others_are_asked_about(sent):
    visitor, page = sent(TWINS)
    assert "samma benämning, enhet och CPV-kod som rad 2" in page.text
    assert "Raden är likadan som rad 4" in page.text
    imported = Import.objects.get()
    for row, choice in ((3, "0"), (5, "0")):  # purchases of their own
        page = visitor.open(f"{rows_page(imported)}{row}/")
        visitor.send(page, choice_0=choice, save="1")
    visitor.post(rows_page(imported))
    assert sorted(Lot.objects.values_list("value", flat=True)) == [600_000] * 3 + [900_000]


def test_a_twin_can_be_a_part_of_the_same_purchase_or_the_same_once_more(sent):
    visitor, _page = sent(TWINS)
    imported = Import.objects.get()
    for row, choice in ((3, "1"), (5, "2")):
        page = visitor.open(f"{rows_page(imported)}{row}/")
        visitor.send(page, choice_0=choice, save="1")
    visitor.post(rows_page(imported))
    assert {tender.title: tender.lots.count() for tender in Tender.objects.all()} == {
        "Tvätt": 2, "Städning": 1,
    }  # fmt: skip


def test_without_a_person_twins_never_change_each_other():
    outcome = import_file(data=TWINS.encode(), name="plan.csv", by=None, on=TODAY)
    assert (outcome.imported.tenders_new, outcome.imported.errors) == (3, 0)
    assert outcome.imported.warnings == 2
    again = import_file(data=TWINS.encode() + b"\n", name="igen.csv", by=None, on=TODAY)
    assert again.imported.unchanged == 4


def test_unknown_cpv_codes_are_asked_about_with_near_ones(sent):
    _visitor, page = sent(HEADERS + "Städning;90911999;600 000 kr;24 mån;\n")
    assert "finns inte i EU:s lista" in page.text
    doubt = UnsureRow.objects.get().doubts[0]
    assert doubt["choices"][0]["label"].startswith("90911000")


def test_several_cpv_codes_are_asked_about_one_after_another(sent):
    visitor, _page = sent(HEADERS + "Städning;abc, 90911999, 98310000;600 000 kr;24 mån;\n")
    url = rows_page(Import.objects.get()) + "2/"
    page = visitor.open(url)
    page = visitor.send(page, choice_0="0", save="1")
    assert "finns inte i EU:s lista" in page.text
    page = visitor.send(page, choice_0="0", save="1")
    visitor.post(rows_page(Import.objects.get()))
    lot = Lot.objects.get()
    assert (lot.cpv, lot.additional_cpv) == ("90911000", ["98310000"])


def test_columns_can_be_opened_again_and_ask_anew(sent):
    visitor, _page = sent()
    imported = Import.objects.get()
    page = visitor.open(rows_page(imported) + "3/")
    visitor.send(page, choice_0="0", save="1")
    columns = visitor.open(f"/upphandlingar/import/{imported.pk}/kolumner/")
    page = visitor.send(columns, column_2="")
    assert "0 av 1 avgjorda" in page.text
    assert [row.row for row in UnsureRow.objects.all()] == [4]


def test_the_day_for_purchases_lasts_until_the_file_comes_in(sent, visit, per):
    visitor = visit(per)
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=SimpleUploadedFile("plan.csv", PLAN.encode()))
    visitor.send(page, valued_on="2024-05-01")
    visitor.post(rows_page(Import.objects.get()))
    assert set(Tender.objects.values_list("valued_on", flat=True)) == {date(2024, 5, 1)}


def test_rows_left_out_can_be_fetched_mended_and_sent_in_without_doubles(sent):
    visitor, _page = sent()
    imported = Import.objects.get()
    visitor.post(rows_page(imported))
    answer = visitor.client.get(f"/upphandlingar/import/{imported.pk}/rader.csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["Tvätt", "Snö", "Fika"]
    assert "Är det kronor" in rows[1][-1]
    mended = PLAN.replace(";850;", ";850 000 kr;").replace("abc", "1 mkr")
    mended = mended.replace(";3;03/04/2026", ";3 år;2026-04-03")
    visitor, page = sent(mended, name="rättad.csv")
    assert page.heading == "rättad.csv"
    assert Tender.objects.count() == 5
    latest = Import.objects.first()
    assert (latest.tenders_new, latest.unchanged, latest.tenders_changed) == (3, 2, 0)


def test_as_many_questions_to_the_database_for_many_rows(sent, django_assert_max_num_queries):
    many = "".join(f"Köp {number};90910000;{number};24 mån;\n" for number in range(100, 160))
    visitor, _page = sent(HEADERS + many)
    with django_assert_max_num_queries(20):
        page = visitor.open(rows_page(Import.objects.get()))
    assert "0 av 60 avgjorda" in page.text


def test_no_more_rows_are_asked_about_than_anybody_goes_through(sent, monkeypatch):
    monkeypatch.setattr(settling, "MOST_ASKED", 3)
    many = "".join(f"Köp {number};90910000;{number};24 mån;\n" for number in range(100, 105))
    visitor, page = sent(HEADERS + many)
    assert "0 av 3 avgjorda" in page.text
    imported = Import.objects.get()
    page = visitor.open(rows_page(imported) + "2/")
    page = visitor.send(page, choice_0="1", likewise="on", save="1")
    page = visitor.post(rows_page(imported))
    assert (Tender.objects.count(), imported.unsure_rows.filter(settled=False).count()) == (3, 2)
    assert "2 rader väntar på att avgöras" in page.text


def test_the_fetched_rows_themselves_are_mended_and_sent_in(sent):
    """As an officer does it: the file that the page gives, mended in a spreadsheet program."""
    visitor, _page = sent()
    imported = Import.objects.get()
    visitor.post(rows_page(imported))
    answer = visitor.client.get(f"/upphandlingar/import/{imported.pk}/rader.csv")
    text = answer.content.decode("utf-8-sig")
    assert text.splitlines()[0].endswith("Avtalsstart;Varför raden inte kom in")
    text = text.replace(";850;", ";850 000 kr;").replace(";abc;", ";1 mkr;")
    text = text.replace(";3;03/04/2026;", ";3 år;2026-04-03;")
    page = visitor.open("/upphandlingar/import/")
    page = visitor.send(page, file=SimpleUploadedFile("rader-1.csv", text.encode("utf-8-sig")))
    assert "Varför raden inte kom in" in page.text
    page = visitor.send(page)
    assert page.heading == "rader-1.csv"
    latest = Import.objects.first()
    assert (latest.tenders_new, latest.unchanged, latest.errors) == (3, 0, 0)
    titles = Tender.objects.values_list("title", flat=True)
    assert sorted(titles) == ["Fika", "Måltid", "Snö", "Städning", "Tvätt"]
    page = visitor.send(
        visitor.open("/upphandlingar/import/"),
        file=SimpleUploadedFile("igen.csv", text.encode("utf-8-sig")),
    )
    assert "Filen är redan inläst" in page.text
    assert Tender.objects.count() == 5


def small(count, first=1):
    """Rows with an amount without a unit."""
    rows = range(first, first + count)
    return "".join(f"Köp {number};90910000;{100 + number};24 mån;\n" for number in rows)


def test_questions_that_many_rows_share_are_listed_with_the_most_common_first(sent):
    days = "".join(f"Dag {n};90910000;1 mkr;24 mån;0{n}/04/2026\n" for n in (5, 6))
    _visitor, page = sent(HEADERS + days + small(3))
    assert "Samma fråga på flera rader" in page.text
    assert page.text.index("Svara för 3 rader") < page.text.index("Svara för 2 rader")
    assert [(group.row, group.rows) for group in settling.alike(Import.objects.get())] == [
        (4, 3),
        (2, 2),
    ]


def test_more_unsure_rows_than_are_asked_about_at_a_time_all_come_in(sent, monkeypatch):
    monkeypatch.setattr(settling, "MOST_ASKED", 3)
    visitor, page = sent(HEADERS + small(7))
    assert "Portalen frågar om högst 3 rader åt gången." in page.text
    imported = Import.objects.get()
    for number in range(3):
        row = settling.left(imported).first()
        page = visitor.open(f"{rows_page(imported)}{row.row}/")
        visitor.send(page, choice_0="1", save="1", likewise="on")
        assert not settling.left(imported).exists(), number
        visitor.post(rows_page(imported))
    assert Lot.objects.count() == 7
    assert set(Lot.objects.values_list("value", flat=True)) == {
        (100 + number) * 1000 for number in range(1, 8)
    }
    assert not settling.left(imported).exists()


def test_a_row_with_a_title_alone_is_a_purchase_or_is_passed_over(sent):
    whole = "".join(f"Köp {n};90910000;1 mkr;24 mån;\n" for n in range(5))
    visitor, page = sent(HEADERS + whole + "Möbler;;;;\nLokaler;;;;\n")
    assert page.text.count("Raden har bara en benämning. Är den ett köp?") >= 2
    imported = Import.objects.get()
    for row, choice in ((7, "0"), (8, "1")):
        visitor.send(visitor.open(f"{rows_page(imported)}{row}/"), choice_0=choice, save="1")
    visitor.post(rows_page(imported))
    titles = set(Tender.objects.values_list("title", flat=True))
    assert "Möbler" in titles
    assert "Lokaler" not in titles


def test_errors_come_first_and_every_page_of_problems_can_be_reached(visit, per, cpv_codes):
    rows = "".join(f"Köp {n};{'abc' if n % 2 else '90910000'};1 mkr;snart;\n" for n in range(80))
    imported = import_file(
        data=(HEADERS + rows).encode(), name="plan.csv", by=per, on=TODAY
    ).imported
    visitor = visit(per)
    url = f"/upphandlingar/import/{imported.pk}/"
    page = visitor.open(url)
    assert "Flest rader: Avtalstid (varning på 80 rader), CPV-kod (fel på 40 rader)." in page.text
    assert "1–50 av 120" in page.text
    levels = imported.problems.model.Level
    assert [row.level for row in receiving.problems_of(imported)] == (
        [levels.ERROR] * 40 + [levels.WARNING] * 80
    )
    page = visitor.open(f"{url}?fel=3")
    assert "101–120 av 120" in page.text
    assert "Föregående" in page.text
