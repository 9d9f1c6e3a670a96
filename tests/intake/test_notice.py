"""The facts that every reader hands over."""

import dataclasses

import pytest

from procurement.intake import (
    Level,
    Lot,
    Notice,
    Problem,
    RejectedRow,
    Result,
    SourceFormat,
)


def test_silence_is_unknown_never_no() -> None:
    lot = Lot(id="LOT-0001")
    unknown = (
        lot.reserved_participation,
        lot.reserved_execution,
        lot.framework,
        lot.value,
        lot.duration_months,
        lot.used_by_people,
        lot.call_off,
    )
    assert unknown == (None,) * 7


def test_facts_are_frozen() -> None:
    lot = Lot(id="LOT-0001")
    with pytest.raises(dataclasses.FrozenInstanceError):
        lot.title = "Städning"  # type: ignore[misc]


def test_all_cpv_codes_of_a_notice_come_once_and_in_order() -> None:
    notice = Notice(
        source_format=SourceFormat.EFORMS,
        cpv="90910000",
        lots=(
            Lot(id="LOT-0001", cpv="90919200", additional_cpv=("90910000",)),
            Lot(id="LOT-0002"),
        ),
    )
    assert notice.all_cpv == ("90910000", "90919200")


def test_all_problems_of_a_result_are_the_file_s_the_rows_and_the_notices() -> None:
    problems = [Problem(level=Level.ERROR, place=str(n), sentence=f"Fel {n}.") for n in range(3)]
    result = Result(
        source_format=SourceFormat.SPREADSHEET,
        problems=(problems[0],),
        rejected=(RejectedRow(row=2, identifier="", title="", cells=(), problems=(problems[1],)),),
        notices=(Notice(source_format=SourceFormat.SPREADSHEET, problems=(problems[2],)),),
    )
    assert result.all_problems == tuple(problems)
