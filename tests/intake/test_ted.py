"""TED_EXPORT: boxes, languages and namespaces of the old notices."""

from datetime import date
from decimal import Decimal

import pytest

from procurement.intake import Notice, Refused, read
from tests.intake.written import ted, ted_object

LOT = (
    '<OBJECT_DESCR ITEM="1"><TITLE><P>Norr</P></TITLE><LOT_NO>1</LOT_NO><CPV_ADDITIONAL>'
    '<CPV_CODE CODE="90919200"/></CPV_ADDITIONAL><SHORT_DESCR><P>Skolor.</P></SHORT_DESCR>'
    '<VAL_OBJECT CURRENCY="SEK">1 250 000,00</VAL_OBJECT>'
    '<DURATION TYPE="MONTH">24</DURATION></OBJECT_DESCR>'
)


def only(data: bytes) -> Notice:
    (notice,) = read(data, name="annons.xml").notices
    return notice


def test_a_contract_notice_comes_in_with_its_lots() -> None:
    notice = only(ted(ted_object(LOT, LOT.replace("Norr", "Söder"))))
    assert (notice.publication_number, notice.notice_id) == ("4711-2021", "4711-2021")
    assert (notice.form_type, notice.notice_subtype) == ("competition", "F02")
    assert (notice.sdk_version, notice.language, notice.buyer_country) == ("R2.0.9", "SWE", "SWE")
    assert notice.all_cpv == ("90910000", "90919200")
    assert [lot.id for lot in notice.lots] == ["LOT-0001", "LOT-0002"]
    assert [lot.title for lot in notice.lots] == ["Norr", "Söder"]
    assert notice.lots[0].value == Decimal("1250000.00")
    assert notice.lots[0].duration_months == Decimal("24.0")
    assert (notice.dispatched_on, notice.published_on) == (date(2021, 7, 8), date(2021, 7, 13))


@pytest.mark.parametrize(
    "namespace",
    [
        "http://publications.europa.eu/resource/schema/ted/R2.0.9/publication",
        "http://publications.europa.eu/resource/schema/ted/R2.0.8/publication",
        "http://formex.publications.europa.eu/ted/schema/export/R2.0.9.S01.E01",
        "ted/R2.0.9.S02/publication",
        "ted/R2.0.8.S03/publication",
        "",
    ],
)
def test_every_namespace_of_the_format_is_read(namespace: str) -> None:
    assert only(ted(ted_object(LOT), namespace=namespace)).title == "Städning"


@pytest.mark.parametrize(
    ("box", "participation", "execution"),
    [
        ("<RESTRICTED_SHELTERED_WORKSHOP/>", ("res-ws",), "no"),
        ("<RESERVED_ORGANISATIONS_SERVICE_MISSION/>", ("res-pub-ser",), "no"),
        ("<RESTRICTED_SHELTERED_PROGRAM/>", ("none",), "yes"),
        ("", ("none",), "no"),
    ],
)
def test_boxes_of_reservation(box: str, participation: tuple[str, ...], execution: str) -> None:
    (lot,) = only(ted(f"{ted_object(LOT)}<LEFTI>{box}</LEFTI>")).lots
    assert (lot.reserved_participation, lot.reserved_execution) == (participation, execution)


@pytest.mark.parametrize("document_type", ["7", "V", "R", "J", "K", "2"])
def test_an_award_cannot_say_reserved_so_its_silence_is_unknown(document_type: str) -> None:
    (lot,) = only(ted(ted_object(LOT), name="F03_2014", document_type=document_type)).lots
    assert (lot.reserved_participation, lot.reserved_execution) == (None, None)


def test_the_original_is_read_among_translations() -> None:
    translation = (
        '<F02_2014 CATEGORY="TRANSLATION" FORM="F02" LG="EN">'
        f"{ted_object(LOT, title='Cleaning')}</F02_2014>"
    )
    notice = only(ted(ted_object(LOT), more_forms=translation))
    assert (notice.title, notice.language) == ("Städning", "SWE")
    assert dict(notice.titles) == {"SWE": "Städning", "ENG": "Cleaning"}
    assert notice.languages == ("SWE", "ENG")


def test_of_two_originals_the_swedish_one_is_read() -> None:
    """As Finnish municipalities of two languages publish."""
    finnish = (
        f'<F02_2014 CATEGORY="ORIGINAL" FORM="F02" LG="FI">{ted_object(LOT, title="Siivous")}'
        "</F02_2014>"
    )
    notice = only(ted(ted_object(LOT), more_forms=finnish))
    assert (notice.title, notice.language) == ("Städning", "SWE")
    assert dict(notice.titles) == {"SWE": "Städning", "FIN": "Siivous"}


def test_entities_that_were_escaped_twice_are_mended() -> None:
    notice = only(ted(ted_object(LOT, title="Städ &amp;amp; tvätt &amp;#8211; lager")))
    assert notice.title == "Städ & tvätt – lager"


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("St&amp;auml;dning av f&amp;ouml;rskolor", "Städning av förskolor"),
        ("Caf&amp;eacute; &amp;ndash; 5 &amp;euro;", "Café – 5 €"),
        ("R&amp;notes; A&amp;copy", "R&notes; A&copy"),
    ],
)
def test_letters_that_were_escaped_twice_are_mended(written: str, title: str) -> None:
    assert only(ted(ted_object(LOT, title=written))).title == title


def test_an_undivided_purchase_is_one_lot() -> None:
    assert [lot.id for lot in only(ted(ted_object(LOT))).lots] == ["LOT-0000"]


def test_only_announced_purchases_are_parts() -> None:
    data = ted(f'<NOTICE TYPE="PRI_ONLY"/>{ted_object(LOT)}', name="F01_2014", document_type="0")
    notice = only(data)
    assert (notice.form_type, notice.lots[0].kind) == ("planning", "part")


def test_a_corrigendum_names_its_notice_and_what_changed() -> None:
    form = (
        f"{ted_object()}<COMPLEMENTARY_INFO><NOTICE_NUMBER_OJ>2021/S 100-012345"
        "</NOTICE_NUMBER_OJ></COMPLEMENTARY_INFO><CHANGES><CHANGE><WHERE><SECTION>IV.2.2"
        "</SECTION></WHERE><NEW_VALUE><DATE>2021-09-01</DATE></NEW_VALUE></CHANGE></CHANGES>"
    )
    notice = only(ted(form, name="F14_2014", document_type="2"))
    assert (notice.form_type, notice.previous_notice) == ("change", "12345-2021")
    assert notice.changes[0].sections == ("IV.2.2",)
    assert "2021-09-01" in notice.changes[0].description


DEFENCE = (
    '<FD_CONTRACT_DEFENCE CTYPE="SERVICES"><A><OFFICIALNAME>Kommunen</OFFICIALNAME>'
    '<COUNTRY VALUE="SE"/></A><B><TITLE_CONTRACT><P>Bevakning</P></TITLE_CONTRACT>'
    "<SHORT_CONTRACT_DESCRIPTION><P>Rond.</P></SHORT_CONTRACT_DESCRIPTION><CPV><CPV_MAIN>"
    '<CPV_CODE CODE="79713000"/></CPV_MAIN></CPV><COSTS_RANGE_AND_CURRENCY CURRENCY="SEK">'
    '<RANGE_VALUE_COST><LOW_VALUE FMTVAL="100.00"/><HIGH_VALUE FMTVAL="900000.00"/>'
    "</RANGE_VALUE_COST></COSTS_RANGE_AND_CURRENCY><MONTHS>48</MONTHS></B>"
    "<RESERVED_CONTRACTS><RESTRICTED_TO_SHELTERED_WORKSHOPS/><RESTRICTED_TO_FRAMEWORK/>"
    "</RESERVED_CONTRACTS></FD_CONTRACT_DEFENCE>"
)


def test_the_older_schema_is_read_by_names() -> None:
    notice = only(ted(DEFENCE, name="CONTRACT_DEFENCE", version="R2.0.8.S04.E01"))
    assert (notice.title, notice.buyer_name, notice.cpv) == ("Bevakning", "Kommunen", "79713000")
    (lot,) = notice.lots
    assert (lot.reserved_participation, lot.reserved_execution) == (("res-ws",), "yes")
    assert (lot.value, lot.currency, lot.duration_months) == (Decimal("900000.00"), "SEK", 48)


def test_a_file_without_a_form_is_refused() -> None:
    with pytest.raises(Refused, match="formulär"):
        read(b"<TED_EXPORT><FORM_SECTION/></TED_EXPORT>", name="tom.xml")
