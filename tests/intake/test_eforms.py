"""eForms notices: what they say comes in as said, and silence stays silence."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from procurement.intake import Notice, Refused, read
from tests.intake.written import (
    PROJECT,
    SPACES,
    UBL,
    additional,
    eforms,
    extension,
    lot,
    reserved,
)


def only(data: bytes) -> Notice:
    (notice,) = read(data, name="annons.xml").notices
    return notice


def sentences(data: bytes) -> str:
    return " ".join(problem.sentence for problem in read(data, name="annons.xml").all_problems)


def test_a_contract_notice_says_who_buys_what_and_when() -> None:
    notice = only(eforms(lot()))
    assert notice.notice_id == "b7a5c0de-0000-4000-8000-000000000001"
    assert (notice.version, notice.sdk_version, notice.notice_subtype) == ("01", "1.13", "16")
    assert notice.publication_number == "569058-2026"
    assert (notice.form_type, notice.notice_type) == ("competition", "cn-standard")
    assert notice.buyer_name == "Ljungby kommun"
    assert (notice.buyer_identifier, notice.buyer_country) == ("212000-0670", "SWE")
    assert notice.title == "Städning av skolor"
    assert (notice.cpv, notice.nature) == ("90910000", "services")
    assert (notice.value, notice.currency) == (Decimal("4000000.00"), "SEK")
    assert (notice.dispatched_on, notice.published_on) == (date(2026, 3, 2), date(2026, 3, 5))
    assert notice.problems == ()


def test_the_prefix_of_the_root_does_not_matter() -> None:
    data = eforms(lot()).replace(b"<ContractNotice xmlns=", b"<n:ContractNotice xmlns:n=")
    assert only(data.replace(b"</ContractNotice>", b"</n:ContractNotice>")).title
    other = eforms(lot()).replace(b"cbc:", b"q:").replace(b":cbc=", b":q=")
    assert only(other).title == "Städning av skolor"


@pytest.mark.parametrize(
    ("scheme", "kind"), [("Lot", "lot"), ("Part", "part"), ("LotsGroup", "group")]
)
def test_lots_parts_and_groups_are_told_apart(scheme: str, kind: str) -> None:
    assert only(eforms(lot(scheme=scheme))).lots[0].kind == kind


def test_reservation_and_social_codes_sit_on_their_lot() -> None:
    notice = only(
        eforms(
            lot(
                "LOT-0001",
                terms=reserved("res-ws", "res-pub-ser")
                + "<cac:ContractExecutionRequirement><cbc:ExecutionRequirementCode "
                'listName="reserved-execution">yes</cbc:ExecutionRequirementCode>'
                "</cac:ContractExecutionRequirement>",
                project=additional("strategic-procurement", "soc-obj", "Arbetsträning")
                + additional("social-objective", "opp")
                + additional("accessibility", "n-inc-just", "Inga användare"),
            ),
            lot("LOT-0002", terms=reserved("none")),
        )
    )
    first, second = notice.lots
    assert first.reserved_participation == ("res-ws", "res-pub-ser")
    assert first.reserved_execution == "yes"
    assert (first.strategic, first.strategic_descriptions) == (("soc-obj",), ("Arbetsträning",))
    assert first.social_objectives == ("opp",)
    assert (first.accessibility, first.accessibility_justification) == (
        "n-inc-just",
        "Inga användare",
    )
    assert second.reserved_participation == ("none",)
    assert second.reserved_execution is None


def test_a_social_objective_counts_without_a_strategic_code() -> None:
    (only_lot,) = only(eforms(lot(project=additional("social-objective", "gen-eq")))).lots
    assert (only_lot.strategic, only_lot.social_objectives) == ((), ("gen-eq",))


def test_an_award_notice_without_reservation_is_unknown_not_no() -> None:
    data = eforms(lot(), root="ContractAwardNotice", form="result", kind="can-standard")
    assert only(data).lots[0].reserved_participation is None


def test_empty_elements_and_codes_of_other_lists_say_nothing() -> None:
    other = reserved("late-all").replace("reserved-procurement", "missing-info-submission")
    notice = only(eforms(lot(terms=other + reserved("")), lot(project=additional("x", "soc-obj"))))
    assert [lot_.reserved_participation for lot_ in notice.lots] == [None, None]
    assert notice.lots[1].strategic == ()


def name(language: str, text: str) -> str:
    return f'<cbc:Name languageID="{language}">{text}</cbc:Name>'


def test_swedish_comes_first_then_the_notices_own_language() -> None:
    names = name("ENG", "Cleaning") + name("SWE", "Städning")
    notice = only(eforms(lot(title=names), language="ENG"))
    assert (notice.lots[0].title, notice.lots[0].language) == ("Städning", "SWE")
    own = name("DEU", "Reinigung") + name("FIN", "Siivous")
    assert only(eforms(lot(title=own), language="FIN")).lots[0].title == "Siivous"


@pytest.mark.parametrize(
    ("titles", "descriptions", "expected"),
    [
        (("ENG", "SWE"), ("ENG",), ("Name SWE", "Description ENG", "SWE")),
        (("ENG",), ("DEU", "SWE"), ("Name ENG", "Description SWE", "ENG")),
        (("DEU", "FIN", "ENG"), ("FIN", "ENG"), ("Name ENG", "Description ENG", "ENG")),
        (("DEU", "FIN"), ("FIN", "DEU"), ("Name DEU", "Description FIN", "DEU")),
        ((), ("DEU", "SWE"), ("", "Description SWE", "SWE")),
    ],
)
def test_each_text_is_in_swedish_else_in_the_notices_own_language(
    titles: tuple[str, ...], descriptions: tuple[str, ...], expected: tuple[str, str, str]
) -> None:
    """Of procedure and lot alike; the language kept is the title's, else the description's."""
    texts = "".join(
        f'<cbc:{element} languageID="{language}">{element} {language}</cbc:{element}>'
        for element, languages in (("Name", titles), ("Description", descriptions))
        for language in languages
    )
    project = f"<cac:ProcurementProject>{texts}</cac:ProcurementProject>"
    notice = only(eforms(lot(title=texts), language="ENG", project=project))
    (part,) = notice.lots
    assert (notice.title, notice.description, notice.text_language) == expected
    assert (part.title, part.description, part.language) == expected


def test_values_of_procedure_and_lots_are_not_added_together() -> None:
    amount = (
        "<cac:RequestedTenderTotal><cbc:EstimatedOverallContractAmount "
        'currencyID="SEK">2000000</cbc:EstimatedOverallContractAmount></cac:RequestedTenderTotal>'
    )
    lots = (lot("LOT-0001", project=amount), lot("LOT-0002", project=amount))
    assert only(eforms(*lots)).total_value == (Decimal(4000000), "SEK")
    without = PROJECT.replace("4000000.00", "1")
    assert only(eforms(*lots, project=without)).total_value == (Decimal(4000000), "SEK")
    assert only(eforms(lots[0], lot("LOT-0002"), project=without)).total_value == (None, "")


@pytest.mark.parametrize("written", ["0", "1", "1.00", "0000000000", "-1"])
def test_placeholders_are_no_value(written: str) -> None:
    notice = only(eforms(lot(), project=PROJECT.replace("4000000.00", written)))
    assert (notice.value, notice.currency) == (None, "")


def test_the_ceiling_of_a_framework_is_kept_apart() -> None:
    ceiling = (
        "<cac:RequestedTenderTotal>"
        + extension(
            '<efbc:FrameworkMaximumAmount currencyID="EUR">700000</efbc:FrameworkMaximumAmount>'
        )
        + "</cac:RequestedTenderTotal>"
    )
    process = (
        "<cac:ContractingSystem><cbc:ContractingSystemTypeCode "
        'listName="framework-agreement">fa-wo-rc</cbc:ContractingSystemTypeCode>'
        "</cac:ContractingSystem>"
    )
    (only_lot,) = only(eforms(lot(project=ceiling, process=process))).lots
    assert (only_lot.framework_maximum, only_lot.framework_maximum_currency) == (
        Decimal(700000),
        "EUR",
    )
    assert (only_lot.framework, only_lot.framework_technique) == (True, "fa-wo-rc")
    none = process.replace("fa-wo-rc", "none")
    assert only(eforms(lot(process=none))).lots[0].framework is False


@pytest.mark.parametrize(
    ("period", "months"),
    [
        ('<cbc:DurationMeasure unitCode="MONTH">24</cbc:DurationMeasure>', "24.0"),
        ('<cbc:DurationMeasure unitCode="YEAR">2</cbc:DurationMeasure>', "24.0"),
        ('<cbc:DurationMeasure unitCode="WEEK">26</cbc:DurationMeasure>', "6.0"),
        ('<cbc:DurationMeasure unitCode="DAY">365</cbc:DurationMeasure>', "12.0"),
        (
            "<cbc:StartDate>2026-01-01+01:00</cbc:StartDate><cbc:EndDate>2027-12-31Z</cbc:EndDate>",
            "24",
        ),
    ],
)
def test_durations_come_in_months(period: str, months: str) -> None:
    data = eforms(lot(project=f"<cac:PlannedPeriod>{period}</cac:PlannedPeriod>"))
    assert only(data).lots[0].duration_months == Decimal(months)


def test_until_further_notice_has_no_months() -> None:
    period = "<cbc:DescriptionCode>UNLIMITED</cbc:DescriptionCode>"
    (only_lot,) = only(eforms(lot(project=f"<cac:PlannedPeriod>{period}</cac:PlannedPeriod>"))).lots
    assert (only_lot.duration_months, only_lot.duration_unlimited) == (None, True)


def test_deadlines_keep_their_zone_and_the_earliest_is_the_notices() -> None:
    def deadline(day: str, time: str) -> str:
        return (
            f"<cac:TenderSubmissionDeadlinePeriod><cbc:EndDate>{day}</cbc:EndDate>"
            f"<cbc:EndTime>{time}</cbc:EndTime></cac:TenderSubmissionDeadlinePeriod>"
        )

    notice = only(
        eforms(
            lot("LOT-0001", process=deadline("2026-04-10+02:00", "12:00:00.123456789+02:00")),
            lot("LOT-0002", process=deadline("2026-04-01Z", "23:59:00Z")),
        )
    )
    assert notice.lots[0].submission_deadline == datetime(
        2026, 4, 10, 12, 0, 0, 123456, tzinfo=timezone(timedelta(hours=2))
    )
    assert notice.submission_deadline == datetime(2026, 4, 1, 23, 59, tzinfo=UTC)


def test_a_change_names_its_notice_and_what_changed() -> None:
    changes = (
        "<efac:Changes><efbc:ChangedNoticeIdentifier>b7a5c0de-0000-4000-8000-000000000001-01"
        "</efbc:ChangedNoticeIdentifier><efac:Change><efbc:ChangeDescription>Ny sista dag."
        "</efbc:ChangeDescription><efac:ChangedSection><efbc:ChangedSectionIdentifier>LOT-0001"
        "</efbc:ChangedSectionIdentifier></efac:ChangedSection></efac:Change><efac:ChangeReason>"
        "<cbc:ReasonCode>update-add</cbc:ReasonCode></efac:ChangeReason></efac:Changes>"
    )
    notice = only(eforms(lot(), within=changes))
    assert notice.form_type == "change"
    assert notice.is_change
    assert notice.previous_notice == "b7a5c0de-0000-4000-8000-000000000001-01"
    assert notice.changes[0].sections == ("LOT-0001",)
    assert notice.changes[0].description == "Ny sista dag."
    assert notice.changes[0].reason == "update-add"
    cancelled = only(eforms(lot(), within=changes.replace("update-add", "cancel")))
    assert cancelled.form_type == "cancellation"


def test_withheld_fields_are_shown_as_withheld() -> None:
    privacy = (
        "<efac:NoticeResult><efac:LotResult><efac:FieldsPrivacy><efbc:FieldIdentifierCode>win-cho"
        "</efbc:FieldIdentifierCode><cbc:ReasonCode>fair-comp</cbc:ReasonCode>"
        "<efbc:PublicationDate>2027-01-01Z</efbc:PublicationDate></efac:FieldsPrivacy>"
        "<efac:TenderLot><cbc:ID>LOT-0001</cbc:ID></efac:TenderLot></efac:LotResult>"
        "</efac:NoticeResult>"
    )
    notice = only(eforms(lot(), root="ContractAwardNotice", within=privacy))
    (withheld,) = notice.unpublished
    assert (withheld.field, withheld.reason, withheld.place) == ("win-cho", "fair-comp", "LOT-0001")
    assert withheld.until == date(2027, 1, 1)
    assert notice.lots[0].withheld == (withheld,)


def test_a_registration_of_a_company_is_skipped_with_a_sentence() -> None:
    root = "BusinessRegistrationInformationNotice"
    space = "http://data.europa.eu/p27/eforms-business-registration-information-notice/1"
    data = f'<{root} xmlns="{space}" {SPACES}><cbc:ID>1</cbc:ID></{root}>'
    result = read(data.encode(), name="x.xml")
    assert result.notices == ()
    assert "inte en upphandling" in result.problems[0].sentence


HOURS = (
    '<cac:PlannedPeriod><cbc:DurationMeasure unitCode="HOUR">12</cbc:DurationMeasure>'
    "</cac:PlannedPeriod>"
)


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (eforms(lot(), sdk=""), "vilken version av eForms"),
        (eforms(lot(), sdk="eforms-sdk-2.1"), "Kända versioner"),
        (eforms(lot(), language=""), "vilket språk"),
        (eforms(lot(title="")), "saknar benämning"),
        (eforms(lot(), project=PROJECT.replace("90910000", "städ")), "ingen CPV-kod"),
        (eforms(lot(), project=PROJECT.replace("4000000.00", "många")), "går inte att läsa"),
        (eforms(lot(), project=PROJECT.replace("4000000.00", "9" * 17)), "är orimligt"),
        (eforms(lot(), project=PROJECT.replace("4000000.00", "-100")), "”-100” är orimligt"),
        (eforms(lot(project=HOURS)), "Avtalstiden ”12 HOUR” går inte att läsa"),
        (eforms(lot(), lot()), "Flera delar har samma nummer"),
        (eforms(lot("")), "En del saknar nummer"),
        (eforms(lot(), project=PROJECT.replace("services", "tjänstebil")), "varor, tjänster"),
        (eforms(lot(), identity=""), "saknar identitet"),
    ],
)
def test_what_is_wrong_is_said_and_the_rest_is_read(broken: bytes, sentence: str) -> None:
    assert sentence in sentences(broken)
    assert only(broken).buyer_name == "Ljungby kommun"


def test_the_version_may_carry_a_national_suffix() -> None:
    assert only(eforms(lot(), sdk="eforms-sdk-1.13#se-1.0")).sdk_version == "1.13"


def test_a_notice_with_nothing_in_it_is_refused() -> None:
    with pytest.raises(Refused, match="tom"):
        read(f'<ContractNotice xmlns="{UBL}ContractNotice-2"/>'.encode(), name="tom.xml")
