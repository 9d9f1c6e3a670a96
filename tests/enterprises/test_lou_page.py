"""What the page about LOU 4 kap. 18 § answers: ready, not ready or unknown, and why."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from enterprises import services
from enterprises.models import Registration
from ljungby_social import charts

ANSWERS = {"main_aim": "yes", "sheltered_workshop": "no", "unit_of_larger_body": "no"}


def told(
    visit: Any,
    astrid: Any,
    case: Registration,
    counts: dict[int, tuple[int, int]],
    answers: dict[str, str] | None = None,
    language: str = "sv",
) -> Any:
    """The page after these answers and counts; `counts` by how many days ago."""
    today = timezone.localdate()
    services.save_supplier_profile(
        enterprise=case.enterprise, actor=astrid, values=ANSWERS | (answers or {})
    )
    for days, (occupied, target) in counts.items():
        services.count_heads(
            enterprise=case.enterprise,
            actor=astrid,
            as_of=today - timedelta(days=days),
            occupied=occupied,
            from_target_group=target,
            basis="",
            on=today,
        )
    visitor = visit(astrid, language)
    return visitor.open(f"/mitt-foretag/{case.enterprise.slug}/lou/")


def answer(page: Any) -> str:
    return page.tree.xpath("string((//main//section)[1]//span[contains(@class, 'tag')])").strip()


@pytest.mark.parametrize(
    ("counts", "answers", "word", "sentences"),
    [
        pytest.param(
            {30: (1000, 300)}, {}, "Uppfyller", ["Når gränsen 30 %"], id="T32 30,0 procent"
        ),
        pytest.param(
            {30: (1000, 299)}, {}, "Uppfyller inte",
            ["Under gränsen 30 %", "behövs en person till ur målgruppen"],
            id="T32 29,9 procent",
        ),
        pytest.param({30: (12, 4)}, {}, "Uppfyller", ["33,3 %"], id="T33 praktik räknas"),
        pytest.param(
            {30: (20, 2)}, {}, "Uppfyller inte", ["4 personer till ur målgruppen"], id="fyra till"
        ),
        pytest.param(
            {}, {}, "Det går inte att säga",
            ["Inga siffror finns än.", "Räkna hela företaget en dag"],
            id="T36 ingen räkning",
        ),
        pytest.param(
            {400: (20, 10)}, {}, "Det går inte att säga", ["för gammal"], id="gamla siffror"
        ),
        pytest.param(
            {30: (20, 10)}, {"main_aim": "unknown"}, "Det går inte att säga",
            ["Svara på frågorna om syfte"],
            id="syftet inte besvarat",
        ),
        pytest.param(
            {30: (20, 10)}, {"main_aim": "no"}, "Uppfyller inte",
            ["alla upphandlingar som inte är reserverade"],
            id="annat syfte",
        ),
        pytest.param(
            {30: (20, 10)}, {"unit_of_larger_body": "yes"}, "Det går inte att säga",
            ["Räkningen gäller en enhet."],
            id="T05 en enhet räcker inte",
        ),
    ],
)  # fmt: skip
def test_what_the_known_facts_say(
    visit: Any,
    astrid: Any,
    draft: Registration,
    counts: dict[int, tuple[int, int]],
    answers: dict[str, str],
    word: str,
    sentences: list[str],
) -> None:
    page = told(visit, astrid, draft, counts, answers)
    assert answer(page) == word
    for sentence in sentences:
        assert sentence in page.text


def test_being_registered_changes_nothing(
    visit: Any, astrid: Any, registered: Registration
) -> None:
    """law.md T36: the policy's verdict is no part of the answer."""
    assert answer(told(visit, astrid, registered, {})) == "Det går inte att säga"
    assert answer(told(visit, astrid, registered, {30: (10, 1)})) == "Uppfyller inte"


def test_the_curve_has_the_limit_and_a_table(visit: Any, astrid: Any, draft: Registration) -> None:
    page = told(visit, astrid, draft, {200: (20, 5), 20: (20, 8)})
    assert page.tree.xpath("//line[@class='line-chart__limit']")
    cells = [cell.text_content() for cell in page.tree.xpath("//table//td")]
    assert cells == ["25", "40"]
    drawn = charts.line([{"label": "a", "value": 10}, {"label": "b", "value": 20}], limit=30)
    assert drawn["scale"][-1]["value"] == 30
    assert drawn["limit_y"] == drawn["scale"][-1]["y"]


def test_it_reads_in_english(visit: Any, astrid: Any, draft: Registration) -> None:
    page = told(visit, astrid, draft, {}, language="en")
    assert answer(page) == "Cannot be said"
