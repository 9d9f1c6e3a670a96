"""Notices of one procedure end up in one purchase, in whatever order and batch they come."""

from itertools import permutations

import pytest

from procurement.models import FactChange, Notice, Tender
from procurement.services.importing import import_file, import_many
from procurement.services.kinship import Kinship, Names
from tests.intake.written import ted, ted_object
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import lot, notice

NUMBER = "004711-2021"
CONTRACT, CORRECTION, AWARD = 4711, 4712, 4713
ORDERS = list(permutations(range(3)))


def lots(*titles):
    return "".join(
        f'<OBJECT_DESCR ITEM="{place}"><TITLE><P>{title}</P></TITLE><LOT_NO>{place}</LOT_NO>'
        '<VAL_OBJECT CURRENCY="SEK">900000</VAL_OBJECT></OBJECT_DESCR>'
        for place, title in enumerate(titles, start=1)
    )


def old(
    number,
    *,
    form="F02_2014",
    kind="3",
    title="Städning",
    follows=0,
    day="20210708",
    inside="",
    buyer="212000-0662",
    country="SE",
):
    """A TED_EXPORT notice, published as `number`, that names another in the Official Journal."""
    named = f"<NOTICE_NUMBER_OJ>2021/S 133-{follows:06d}</NOTICE_NUMBER_OJ>" if follows else ""
    buyer = (
        "<CONTRACTING_BODY><ADDRESS_CONTRACTING_BODY><OFFICIALNAME>Köparen</OFFICIALNAME>"
        f'<NATIONALID>{buyer}</NATIONALID><COUNTRY VALUE="{country}"/>'
        "</ADDRESS_CONTRACTING_BODY></CONTRACTING_BODY>"
    )
    content = f"{buyer}{ted_object(inside, title=title)}"
    content += (
        f"<COMPLEMENTARY_INFO>{named}</COMPLEMENTARY_INFO>"
        if form.startswith("F14")
        else f"<PROCEDURE>{named}</PROCEDURE>"
    )
    data = ted(content, name=form, document_type=kind).decode()
    data = data.replace(f'"{NUMBER}"', f'"{number:06d}-2021"')
    data = data.replace("<NO_DOC_OJS>2021/S 133-004711", f"<NO_DOC_OJS>2021/S 133-{number:06d}")
    return data.replace("20210708", day).encode()


def contract(number=CONTRACT, **more):
    return old(number, inside=lots("Norr", "Söder"), **more)


def correction(number=CORRECTION, follows=CONTRACT, **more):
    more = {"title": "Städning, rättad", "day": "20210720"} | more
    return old(number, form="F14_2014", kind="2", follows=follows, **more)


def award(number=AWARD, follows=CONTRACT, **more):
    more = {"title": "Städning, tilldelad", "day": "20211101"} | more
    return old(number, form="F03_2014", kind="7", follows=follows, **more)


def bring_in(*files, together=False):
    if together:
        named = ((f"{place}.xml", data) for place, data in enumerate(files))
        outcomes = list(import_many(named, by=None, on=TODAY))
    else:
        outcomes = [
            import_file(data=data, name=f"{place}.xml", by=None, on=TODAY)
            for place, data in enumerate(files)
        ]
    assert not any(outcome.failed for outcome in outcomes)


def waiting():
    return Tender.objects.exclude(state="cancelled")


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_correction_and_an_award_join_their_contract_notice(order, together):
    files = (contract(), correction(), award())
    bring_in(*(files[place] for place in order), together=together)
    tender = Tender.objects.get()
    assert tender.notices.count() == 3
    assert tender.notices.get(leading=True).publication_number == "4711-2021"
    assert tender.title == "Städning, rättad"
    current = tender.lots.filter(withdrawn=False).order_by("position")
    assert [row.title for row in current] == ["Norr", "Söder"]


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_an_award_that_names_a_correction_joins_the_contract_notice(order, together):
    files = (contract(), correction(), award(follows=CORRECTION))
    bring_in(*(files[place] for place in order), together=together)
    tender = waiting().get()
    assert tender.notices.count() == 3
    assert tender.notices.get(leading=True).publication_number == "4711-2021"
    assert [row.title for row in tender.lots.filter(withdrawn=False)] == ["Norr", "Söder"]


@pytest.mark.django_db
def test_a_purchase_that_somebody_works_on_is_not_emptied(per):
    bring_in(contract(), award(follows=CORRECTION))
    worked_on = Tender.objects.get(title="Städning, tilldelad")
    worked_on.lots.update(people_needed=2)
    FactChange.objects.create(
        lot=worked_on.lots.get(), fact="people_needed", before="", after="2", by=per, known_from="?"
    )
    bring_in(correction())
    assert Tender.objects.exclude(state="cancelled").count() == 2
    assert worked_on.notices.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_competitions_of_the_same_prior_information_stay_apart(order, together):
    files = (
        old(CONTRACT, form="F01_2014", kind="0"),
        contract(4721, follows=CONTRACT),
        contract(4722, follows=CONTRACT),
    )
    bring_in(*(files[place] for place in order), together=together)
    assert Tender.objects.count() == 3


@pytest.mark.django_db
def test_an_award_does_not_join_prior_information_but_its_correction_does():
    bring_in(old(CONTRACT, form="F01_2014", kind="0"), award(), correction())
    assert Tender.objects.filter(notices__publication_number="4711-2021").get().notices.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("turned", [True, False])
def test_a_number_that_is_another_buyers_joins_nothing(turned):
    files = [contract(), award(buyer="503933813", country="PT")]
    bring_in(*(reversed(files) if turned else files))
    assert Tender.objects.count() == 2


def new(number, notice_id, *, changes="", day="2025-03-01", title="Städning"):
    """An eForms notice without a procedure's id, published as `number`."""
    data = notice(notice_id=notice_id, change_of=changes, on=day, title=title, lots=lot())
    data = data.replace(
        b"<cbc:ContractFolderID>22222222-2222-4222-8222-222222222222</cbc:ContractFolderID>", b""
    )
    published = (
        "<efac:Publication><efbc:NoticePublicationID schemeName='ojs-notice-id'>"
        f"{number}</efbc:NoticePublicationID></efac:Publication>"
    ).encode()
    return data.replace(b"<efac:NoticeSubType>", published + b"<efac:NoticeSubType>")


ORIGINAL, CHANGE = (f"{digit * 8}-0000-4000-8000-000000000000" for digit in "ac")


@pytest.mark.django_db
@pytest.mark.parametrize("named", ["00000815-2025", "815-2025", f"{ORIGINAL}-01", ORIGINAL])
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
@pytest.mark.parametrize("turned", [True, False], ids=["change first", "original first"])
def test_a_change_finds_its_notice_without_a_procedure(turned, together, named):
    files = [
        new("00000815-2025", ORIGINAL),
        new("00000816-2025", CHANGE, changes=named, title="Städning, ändrad"),
    ]
    bring_in(*(reversed(files) if turned else files), together=together)
    tender = Tender.objects.get()
    assert tender.title == "Städning, ändrad"
    assert tender.notices.get(leading=True).publication_number == "816-2025"


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
@pytest.mark.parametrize("first", ["before", "between", "after"])
def test_a_number_is_filled_in_and_changes_find_it(first, together):
    unpublished = new("", ORIGINAL)
    published = new("00000815-2025", ORIGINAL)
    change = new("00000816-2025", CHANGE, changes="815-2025", day="2025-04-01", title="Ändrad")
    files = {
        "before": [change, unpublished, published],
        "between": [unpublished, change, published],
        "after": [unpublished, published, change],
    }[first]
    bring_in(*files, together=together)
    assert Notice.objects.get(notice_id=ORIGINAL).publication_number == "815-2025"
    tender = waiting().get()
    assert (tender.title, tender.notices.count()) == ("Ändrad", 2)


@pytest.mark.django_db
@pytest.mark.parametrize("together", [True, False], ids=["one batch", "one by one"])
def test_a_notice_without_a_number_that_is_here_hides_no_other_without_one(together):
    first, second = new("", ORIGINAL), new("", CHANGE)
    bring_in(first, first + b"\n", second, together=together)
    bring_in(first + b"\n\n", new("", "d" + ORIGINAL[1:]), together=True)
    assert Tender.objects.count() == 3


@pytest.mark.django_db
def test_of_several_purchases_the_oldest_is_joined_whatever_order_the_rows_come_in():
    """Rows come in no order of their own: a set of them has another in each process."""
    names = [Names(f"procedure:{n}", "result", frozenset({f"{n}-2021"}), "9-2018") for n in "12345"]
    rows = [(one.purchase, "result", f"{n}-2021", "", "9-2018", int(n), "", "", "ted:x")
            for n, one in zip("12345", names, strict=True)]  # fmt: skip
    for order in permutations(rows, 5):
        kinship = Kinship([])
        kinship._take(order)
        found = kinship.find(Names("procedure:new", "change", frozenset({"7-2021"}), "9-2018"))
        assert [purchase.pk for purchase in found] == [1]


@pytest.mark.django_db
def test_another_notice_under_the_same_identity_is_told_of():
    bring_in(new("111111-2026", ORIGINAL))
    outcome = import_file(data=new("222222-2026", ORIGINAL), name="b.xml", by=None, on=TODAY)
    (problem,) = outcome.imported.problems.filter(sentence__contains="har samma identitet")
    assert (problem.level, "222222-2026" in problem.sentence) == ("warning", True)
    assert outcome.imported.unchanged == 1
