"""OCDS 1.1: releases, packages and records."""

import json
from decimal import Decimal
from typing import Any

import pytest

from procurement.intake import Notice, Refused, SourceFormat, read
from tests.intake.written import packed, release


def only(document: Any) -> Notice:
    result = read(json.dumps(document).encode(), name="x.json")
    assert result.source_format == SourceFormat.OCDS
    (notice,) = result.notices
    return notice


def test_a_release_says_who_buys_what() -> None:
    notice = only(release())
    assert (notice.title, notice.language, notice.nature) == (
        "Städning av skolor",
        "SWE",
        "services",
    )
    assert (notice.buyer_name, notice.buyer_identifier) == ("Ljungby kommun", "2120000670")
    assert notice.buyer_country == "SWE"
    assert (notice.procedure_id, notice.notice_id) == ("ocds-abc-1", "ocds-abc-1/1-2026")
    assert (notice.value, notice.currency) == (Decimal(4000000), "SEK")
    assert notice.form_type == "competition"
    assert [lot.id for lot in notice.lots] == ["LOT-0000"]
    assert notice.problems == ()


def test_lots_have_their_own_reservation_value_and_codes() -> None:
    notice = only(
        release(
            otherRequirements={"reservedParticipation": ["publicServiceMissionOrganization"]},
            contractTerms={"reservedExecution": True},
            lots=[
                {
                    "id": "1",
                    "title": "Norr",
                    "value": {"amount": 1500000.5, "currency": "SEK"},
                    "otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]},
                    "contractPeriod": {"durationInDays": 730},
                    "techniques": {"hasFrameworkAgreement": True},
                    "sustainability": [{"goal": "social.laborRights"}],
                },
                {"id": "2", "title": "Söder"},
            ],
            items=[{"id": "a", "relatedLot": "2", "classification": {"id": "90919200-4"}}],
        )
    )
    first, second = notice.lots
    assert first.reserved_participation == ("res-ws",)
    assert second.reserved_participation == ("res-pub-ser",)
    assert (first.reserved_execution, second.reserved_execution) == ("yes", "yes")
    assert (first.value, first.duration_months) == (Decimal("1500000.5"), Decimal("24.0"))
    assert (first.framework, first.strategic) == (True, ("soc-obj",))
    assert (first.cpv, second.cpv) == ("90910000", "90919200")


def test_silence_and_empty_lists_are_unknown() -> None:
    for requirements in ({}, {"otherRequirements": {"reservedParticipation": []}}):
        (lot,) = only(release(**requirements)).lots
        assert lot.reserved_participation is None
        assert lot.reserved_execution is None


def test_packages_records_and_lists_are_read() -> None:
    other = release() | {"ocid": "ocds-abc-2"}
    assert len(read(packed(release(), other), name="x").notices) == 2
    records = {"records": [{"ocid": "ocds-abc-1", "compiledRelease": release()}]}
    assert only(records).procedure_id == "ocds-abc-1"
    older = release(title="Gammal") | {"date": "2025-01-01T00:00:00Z"}
    assert only({"records": [{"releases": [release(), older]}]}).title == "Städning av skolor"
    assert only([release()]).title == "Städning av skolor"


def test_a_swedish_text_beside_comes_first() -> None:
    notice = only(release(title="Cleaning", title_sv="Städning") | {"language": "en"})
    assert (notice.title, notice.text_language) == ("Städning", "SWE")


@pytest.mark.parametrize(
    ("tag", "form"),
    [
        (["planning"], "planning"),
        (["tenderAmendment"], "change"),
        (["tenderCancellation"], "cancellation"),
    ],
)
def test_tags_tell_the_kind(tag: list[str], form: str) -> None:
    assert only(release() | {"tag": tag}).form_type == form


def test_a_release_without_a_tender_is_skipped_with_a_sentence() -> None:
    bare = {"ocid": "ocds-abc-9", "id": "1", "tag": ["implementation"]}
    result = read(packed(bare, release()), name="x")
    assert len(result.notices) == 1
    assert result.problems[0].place == "ocds-abc-9"


@pytest.mark.parametrize("document", [{"a": 1}, [], [1, 2], {"releases": "x"}])
def test_other_json_is_refused(document: Any) -> None:
    with pytest.raises(Refused, match="OCDS"):
        read(json.dumps(document).encode(), name="x.json")


@pytest.mark.parametrize(
    "tender",
    [
        {"title": 5, "value": "gratis", "lots": "många", "items": [None, 3]},
        {"lots": [{"id": {"a": 1}, "value": {"amount": "x"}, "contractPeriod": []}]},
        {"otherRequirements": {"reservedParticipation": {"a": 1}}, "tenderPeriod": 7},
        {"otherRequirements": {"reservedParticipation": [None, "okänd"]}},
    ],
)
def test_wrong_types_do_no_harm(tender: dict[str, Any]) -> None:
    assert only(release(**tender)).lots[0].reserved_participation is None


def test_several_releases_of_one_process_are_merged_in_the_order_of_their_dates() -> None:
    """A later release may hold only what is new; lots are merged by id and null takes away."""
    first = release(lots=[{"id": "1", "title": "Norr"}, {"id": "2", "title": "Söder"}])
    second = {
        "ocid": "ocds-abc-1",
        "id": "2-2026",
        "date": "2026-04-02T10:00:00Z",
        "tag": ["tenderAmendment"],
        "tender": {
            "id": "UPP-7",
            "description": None,
            "lots": [{"id": "2", "value": {"amount": 900000, "currency": "SEK"}}],
        },
    }
    older, newer = read(packed(second, first), name="x.json").notices
    assert (older.form_type, newer.form_type) == ("competition", "change")
    assert (newer.title, newer.notice_id) == ("Städning av skolor", "ocds-abc-1/2-2026")
    assert [(lot.id, lot.title, lot.value) for lot in newer.lots] == [
        ("1", "Norr", None),
        ("2", "Söder", Decimal(900000)),
    ]
    record = {"records": [{"ocid": "ocds-abc-1", "releases": [second, first]}]}
    assert only(record).lots[1].value == Decimal(900000)


def test_json_lines_are_read_line_by_line() -> None:
    lines = [json.dumps(release() | {"ocid": f"ocds-abc-{number}"}) for number in range(3)]
    assert len(read("\n".join(lines).encode(), name="x.jsonl").notices) == 3
    broken = "\n".join([*lines, '{"ocid": }']).encode()
    with pytest.raises(Refused, match=r"utgåva 4.*inte att läsa som JSON"):
        read(broken, name="x.jsonl")
    with pytest.raises(Refused, match="efter slutet"):
        read(f"{lines[0]} och mer".encode(), name="x.json")


#: The shapes of the lots extension, by which publishers say that a purchase is reserved.
@pytest.mark.parametrize(
    ("tender", "participation", "execution"),
    [
        ({"otherRequirements": {"reservedParticipation": ["shelteredWorkshop"]}}, ("res-ws",), ""),
        ({"otherRequirements": {"reservedParticipation": "shelteredWorkshop"}}, ("res-ws",), ""),
        (
            {"lots": [{"id": "1", "otherRequirements": {
                "reservedParticipation": ["shelteredWorkshop", "publicServiceMissionOrganization"]
            }}]},
            ("res-ws", "res-pub-ser"),
            "",
        ),
        ({"otherRequirements": {"reservedParticipation": ["none"]}}, ("none",), ""),
        ({"contractTerms": {"reservedExecution": True}}, None, "yes"),
        ({"lots": [{"id": "1", "contractTerms": {"reservedExecution": False}}]}, None, "no"),
    ],
)  # fmt: skip
def test_reservation_in_every_place(
    tender: dict[str, Any], participation: tuple[str, ...] | None, execution: str
) -> None:
    (lot,) = only(release(**tender)).lots
    assert (lot.reserved_participation, lot.reserved_execution or "") == (participation, execution)


def test_cpv_in_every_place() -> None:
    notice = only(
        release(
            classification={"scheme": "CPV", "id": "90910000"},
            additionalClassifications=[{"scheme": "CPV", "id": "90911300-9"}, {"scheme": "UNSPSC",
                                                                              "id": "76111500"}],
            items=[{"id": "1", "classification": {"scheme": "CPV", "id": "90919200"},
                    "additionalClassifications": [{"scheme": "CPV", "id": "98310000"}]}],
        )
    )  # fmt: skip
    assert notice.all_cpv == ("90910000", "90911300", "90919200", "98310000")


def test_what_is_no_release_is_told_of() -> None:
    package = {"releases": [release(), "x", None, 5]}
    result = read(json.dumps(package).encode(), name="x")
    assert len(result.notices) == 1
    assert [problem.sentence for problem in result.problems] == [
        f"Utgåva {number} är inget objekt, och hoppades över." for number in (2, 3, 4)
    ]
    records = {"records": [7, {"ocid": "ocds-abc-1", "compiledRelease": release()}]}
    result = read(json.dumps(records).encode(), name="x")
    assert [problem.sentence for problem in result.problems] == [
        "Post 1 är inget objekt, och hoppades över."
    ]
