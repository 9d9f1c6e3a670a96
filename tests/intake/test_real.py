"""Every real notice of the shared folder against its index table. Skips where it is absent."""

import csv
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from procurement.intake import Level, Notice, Result, read
from procurement.intake.quantities import number

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def result(path: Path) -> Result:
    return read(path.read_bytes(), name=path.name)


def only(path: Path) -> Notice:
    (notice,) = result(path).notices
    return notice


def joined(codes: set[str]) -> str:
    return "|".join(sorted(codes))


def indexed(notice: Notice) -> Row:
    """The fields of eforms/index.csv as the notice has them."""
    lots = notice.lots
    kinds = [lot.kind for lot in lots]
    return {
        "sdk": f"eforms-sdk-{notice.sdk_version}" if notice.sdk_version else "",
        "subtype": notice.notice_subtype,
        "notice_type": notice.notice_type,
        "lang": notice.language,
        "lots": str(kinds.count("lot")),
        "parts": str(kinds.count("part")),
        "groups": str(kinds.count("group")),
        "reserved": joined({code for lot in lots for code in lot.reserved_participation or ()}),
        "res_exec": joined({lot.reserved_execution for lot in lots if lot.reserved_execution}),
        "strategic": joined({code for lot in lots for code in lot.strategic}),
        "social": joined({code for lot in lots for code in lot.social_objectives}),
        "change": str(bool(notice.changes)),
        "fw_max": str(any(holder.framework_maximum for holder in (notice, *lots))),
    }


def test_every_eforms_file_parses_to_its_index_row(shared_data: Path) -> None:
    read_files, wrong = 0, []
    for row in rows(shared_data / "eforms" / "index.csv"):
        found = result(shared_data / row["file"])
        if row["root"] == "BusinessRegistrationInformationNotice":
            assert not found.notices
            continue
        (notice,) = found.notices
        read_files += 1
        got = indexed(notice)
        wrong += [(row["file"], key, row[key], got[key]) for key in got if got[key] != row[key]]
        invalid = "INVALID" in row["file"]
        if not invalid and int(row["cpvs"]) != len(notice.all_cpv):
            wrong.append((row["file"], "cpvs", row["cpvs"], str(notice.all_cpv)))
        if not invalid and int(row["langs"]) != len(notice.languages):
            wrong.append((row["file"], "langs", row["langs"], str(notice.languages)))
        wrong += list(_wrong_value(row, notice))
        assert not invalid or found.all_problems
    assert wrong == []
    assert read_files >= 150


def _wrong_value(row: Row, notice: Notice) -> Iterator[tuple[str, str, str, str]]:
    """The index has the first estimate in the file: the procedure's, or else a lot's."""
    expected = number(row["est_value"]) if row["est_value"] else None
    given = [notice.value, *(lot.value for lot in notice.lots)]
    if expected is not None and expected > 1 and expected not in given:
        yield row["file"], "est_value", row["est_value"], str(given)


def test_really_published_eforms_have_no_errors(shared_data: Path) -> None:
    for path in sorted((shared_data / "eforms" / "real").glob("*.xml")):
        notice = only(path)
        assert notice.title
        assert notice.buyer_name
        assert notice.cpv
        assert not [problem for problem in notice.problems if problem.level == Level.ERROR]


def reservation(notice: Notice) -> tuple[str, str]:
    """``reserved`` and ``reserved_known`` as the tables of tenders have them."""
    participation = {code for lot in notice.lots for code in lot.reserved_participation or ()}
    codes = [code for code in ("res-ws", "res-pub-ser") if code in participation]
    if any(lot.reserved_execution == "yes" for lot in notice.lots):
        codes.append("exec")
    known = bool(codes) or bool(participation)
    return "|".join(codes) or ("0" if known else ""), str(int(known))


def squeezed(text: str) -> str:
    return "".join(text.split())


def test_every_ted_file_parses_to_its_table_row(shared_data: Path) -> None:
    read_files, wrong = 0, []
    for row in rows(shared_data / "tenders" / "eu_notices_dev.csv"):
        path = shared_data / row["file"]
        if not row["file"].startswith("ted209/") or not path.is_file():
            continue
        notice = only(path)
        read_files += 1
        got = {
            "notice_id": notice.publication_number,
            "language": notice.language,
            "cpv_main": notice.cpv,
            "contract_nature": notice.nature,
            "form": notice.notice_subtype,
            "doc_type": notice.document_type,
            "reserved": reservation(notice)[0],
            "reserved_known": reservation(notice)[1],
        }
        wrong += [
            (row["file"], key, row[key], got[key]) for key in got if got[key] != row[key].strip()
        ]
        if set(row["cpv_all"].split("|")) != set(notice.all_cpv):
            wrong.append((row["file"], "cpv_all", row["cpv_all"], str(notice.all_cpv)))
        for key, text in (("title", notice.title), ("buyer", notice.buyer_name)):
            if not squeezed(text).startswith(squeezed(row[key]).rstrip("…")[:150]):
                wrong.append((row["file"], key, row[key], text))
        if len(row["country"]) == 3 and row["country"] != notice.buyer_country:
            wrong.append((row["file"], "country", row["country"], notice.buyer_country))
        if not squeezed(notice.description).startswith(
            squeezed(row["description"])[:200].rstrip("…")
        ):
            wrong.append((row["file"], "description", row["description"], notice.description))
    assert wrong == []
    assert read_files >= 225


def test_a_ted_file_and_its_official_conversion_say_the_same(shared_data: Path) -> None:
    pairs, wrong = 0, []
    for name, old, new in converted_pairs(shared_data):
        pairs += 1
        said = dict(new.titles).get(old.language, new.title)
        wrong += [
            (name, what, str(first), str(second))
            for what, first, second in (
                ("title", old.title, said),
                ("cpv", set(old.all_cpv), set(new.all_cpv)),
                ("main cpv", old.cpv, new.cpv),
                ("country", old.buyer_country, new.buyer_country),
                ("buyer", old.buyer_name, new.buyer_name),
                ("reserved", favoured(old), favoured(new)),
                ("lots", len(old.lots), len(new.lots)),
            )
            if first != second
        ]
    assert wrong == []
    assert pairs >= 20


def test_a_pair_has_the_same_durations_days_and_values(shared_data: Path) -> None:
    """Durations and days always; amounts and frameworks where the conversion keeps them.

    It leaves out a range of costs and the totals of some award notices, and gives every deadline
    the zone +01:00, so the hours as written are compared.
    """
    wrong, compared = [], Counter[str]()
    for name, old, new in converted_pairs(shared_data):
        told = [
            ("whole value", old.value, new.value),
            ("awarded", old.awarded_value, new.awarded_value),
        ]
        for first, second in zip(old.lots, new.lots, strict=True):
            for what in ("duration_months", "start_date", "end_date", "duration_unlimited"):
                if getattr(first, what) != getattr(second, what):
                    wrong.append((name, first.id, what, str(first), str(second)))
                compared[what] += getattr(first, what) is not None
            told += [
                ("value", (first.value, first.currency), (second.value, second.currency)),
                ("framework", first.framework, second.framework),
                ("deadline", hours(first.submission_deadline), hours(second.submission_deadline)),
            ]
        for what, before, after in told:
            if before in (None, (None, "")) or after in (None, (None, "")):
                continue
            compared[what] += 1
            if before != after:
                wrong.append((name, "", what, str(before), str(after)))
    assert wrong == []
    assert compared["duration_months"] >= 10
    assert compared["deadline"] >= 10
    assert compared["value"] + compared["whole value"] >= 5


def converted_pairs(shared_data: Path) -> Iterator[tuple[str, Notice, Notice]]:
    """Each TED file with its official conversion."""
    for converted in sorted((shared_data / "eforms" / "converted").glob("*.xml")):
        name = converted.name.replace("__2", "")
        original = shared_data / "ted209" / "ted-xml-data-converter" / name
        if original.is_file():
            yield name, only(original), only(converted)


def hours(moment: datetime | None) -> datetime | None:
    return moment and moment.replace(tzinfo=None)


def favoured(notice: Notice) -> tuple[str, bool]:
    codes = {code for lot in notice.lots for code in lot.reserved_participation or ()} - {"none"}
    return joined(codes), any(lot.reserved_execution == "yes" for lot in notice.lots)


@pytest.mark.parametrize(
    ("name", "count"), [("ljungby_2021", 33), ("sweden_2021_dev", 7414), ("eu_notices_dev", 1544)]
)
def test_the_tables_of_tenders_are_read_row_by_row(
    shared_data: Path, name: str, count: int
) -> None:
    path = shared_data / "tenders" / f"{name}.csv"
    found, given = result(path), rows(path)
    lots = sorted(
        (lot for notice in found.notices for lot in notice.lots), key=lambda lot: lot.row or 0
    )
    assert (len(lots), found.rejected) == (count, ())
    for row, lot in zip(given, lots, strict=True):
        assert squeezed(lot.title) == squeezed(row["title"])
        assert lot.cpv == row["cpv_main"]
        assert lot.nature == row["contract_nature"]
        value = Decimal(row["value"]) if row["value"] else None
        assert lot.value == (value if value is not None and value > 1 else None)
