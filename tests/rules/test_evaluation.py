"""How well reservations are found on real procurements, and how fast."""

import csv

import pytest

from procurement.rules.evaluation import (
    AMOUNTS_VERIFIED,
    CONTROLS,
    lot_of,
    main,
    misses,
    recall_at,
    report,
    score_rows,
    wilson,
)

SECRET = {"reserved", "reserved_verdict", "social", "social_text", "buyer", "form", "doc_type"}


@pytest.fixture(scope="module")
def rows(shared_data):
    found = []
    for path in sorted((shared_data / "tenders").glob("*_dev.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            found.extend(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def scored(rows, knowledge):
    return score_rows(rows, knowledge, AMOUNTS_VERIFIED)


def test_nine_of_ten_flags_find_most_reservations(scored):
    recall = recall_at(scored, 0.10)
    assert recall.flagged <= 0.10 * recall.rows
    assert recall.share >= 0.85


@pytest.mark.parametrize("prefixes", CONTROLS.values(), ids=CONTROLS.keys())
def test_controls_are_hardly_ever_recommended(scored, prefixes):
    found = [row for row in scored if row.cpv.startswith(prefixes)]
    assert len(found) >= 5
    assert sum(row.recommended for row in found) < 0.02 * len(found)
    limit = recall_at(scored, 0.10).limit
    assert sum(row.score >= limit for row in found) < 0.02 * len(found)


def test_each_source_is_told_by_itself_and_beside_a_plain_list(scored):
    lines = list(report(scored))
    for source in ("alla", "UHM-2021", "TED-R2.0.9"):
        assert sum(line.startswith(f"{source} ") for line in lines) == 3
    assert any(line.startswith("Bredvid en lista med 35 CPV-prefix") for line in lines)
    assert "Målet, minst 85% vid högst 10% flaggade, nås." in lines


def test_each_miss_names_the_rule_that_would_have_had_to_know(scored):
    limit = recall_at(scored, 0.10).limit
    missed = misses(scored, limit)
    lines = list(report(scored))
    told = lines[lines.index(f"Missade vid 10% (gräns {limit}): {len(missed)}") + 1 :]
    assert len(told) == 2 * len(missed)
    assert all(line.strip().startswith("kind.reserve_4_18: ") for line in told[1::2])


def test_a_row_that_no_kind_knows_says_so(knowledge):
    row = {"title": "Zzz", "reserved_verdict": "genuine"}
    (found,) = score_rows([row], knowledge, AMOUNTS_VERIFIED)
    assert found.ought == "kind.reserve_4_18: inget slag av köp känner koden eller orden."


def test_the_answer_does_not_look_at_the_answer(rows, knowledge):
    sample = rows[::50]
    blinded = [{**row, **dict.fromkeys(SECRET, "")} for row in sample]
    seen, blind = (score_rows(part, knowledge, AMOUNTS_VERIFIED) for part in (sample, blinded))
    assert [row.score for row in seen] == [row.score for row in blind]


def test_the_report_is_printed(rows, tmp_path, capsys):
    few = [row for row in rows if row["reserved_verdict"]] + rows[:200]
    with (tmp_path / "few_dev.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, few[0].keys())
        writer.writeheader()
        writer.writerows(few)
    assert main([str(tmp_path)]) == 0
    printed = capsys.readouterr().out
    assert "Missade vid 10%" in printed
    assert "95 % intervall" in printed


def test_an_empty_folder_is_reported(tmp_path, capsys):
    assert main([str(tmp_path)]) == 1
    assert "Inga filer" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("found", "of", "low", "high"),
    [pytest.param(19, 23, 0.63, 0.93, id="19 av 23"), pytest.param(0, 10, 0.0, 0.28, id="inga")],
)
def test_wilson(found, of, low, high):
    interval = wilson(found, of)
    assert interval == (pytest.approx(low, abs=0.005), pytest.approx(high, abs=0.005))


def test_only_allowed_columns_reach_the_rules(rows):
    lot = lot_of({**rows[0], "buyer": "LJUNGBY KOMMUN"}, AMOUNTS_VERIFIED)
    assert "LJUNGBY KOMMUN" not in repr(lot)
