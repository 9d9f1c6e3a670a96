"""What the visual system promises: figures as people write them, forms that say what is wrong
where it is wrong, and colours that can be read."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import get_template
from django.test import RequestFactory
from django.utils import translation

from ljungby_social import charts
from ljungby_social.catalogue import catalogue
from ljungby_social.templatetags import ljungby
from tests.pages import Page

ROOT = Path(__file__).resolve().parents[2]
SPRITE = (ROOT / "static/img/icons.svg").read_text()
TOKENS = (ROOT / "static/css/tokens.css").read_text()
NBSP = "\N{NO-BREAK SPACE}"


@pytest.fixture
def page(rf: RequestFactory) -> Page:
    """The catalogue as a visitor would get it."""
    request = rf.get("/komponenter/")
    request.user = AnonymousUser()
    with translation.override("sv"):
        return Page(catalogue(request), "/komponenter/")


def test_the_catalogue_is_a_page_like_any_other(page: Page) -> None:
    page.check()
    assert page.title.startswith("Komponenter – ")


def test_every_error_leads_to_its_control(page: Page) -> None:
    links = page.tree.xpath("//*[@data-error-summary]//a")
    assert len(links) >= 5
    for link in links:
        target = page.tree.xpath("//*[@id=$id]", id=link.get("href").removeprefix("#"))
        assert target, link.get("href")
        assert target[0].tag in {"input", "select", "textarea"}


def test_an_error_is_told_at_the_field_in_the_same_words(page: Page) -> None:
    at_field = [ljungby_text(e) for e in page.tree.xpath("//*[@class='field__error']/p")]
    for sentence in page.errors()[-5:]:
        assert f"Fel: {sentence}" in at_field


def ljungby_text(element: Any) -> str:
    return " ".join(element.text_content().split())


def test_hint_and_error_are_tied_to_the_control(page: Page) -> None:
    number = page.tree.get_element_by_id("id_prov-number")
    assert number.get("aria-describedby") == "id_prov-number_helptext id_prov-number_error"
    assert number.get("aria-invalid") == "true"
    proof = page.tree.get_element_by_id("id_prov-proof")
    assert proof.get("aria-describedby") == "id_prov-proof_helptext id_prov-proof_error"
    assert proof.get("accept")
    assert proof.get("multiple") is None
    group = page.tree.get_element_by_id("div_id_prov-legal_form")
    assert group.get("aria-describedby") == "id_prov-legal_form_error"


def test_only_what_may_be_left_out_says_so(page: Page) -> None:
    labels = page.tree.xpath("//main//label[contains(@for, 'prov-')]")
    told = {label.get("for") for label in labels if "(frivilligt)" in label.text_content()}
    assert told == {"id_prov-value", "id_prov-consent"}


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "500"])
def test_an_error_page_needs_nothing(code: str) -> None:
    """Django renders some of them without request and context."""
    source = get_template(f"{code}.html").render()
    page = Page(SimpleNamespace(status_code=200, content=source.encode()), code)
    page.check()
    assert page.heading


def test_icons_that_are_named_are_drawn() -> None:
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', SPRITE))
    named = set(ljungby.TONES)
    for template in (ROOT / "templates").rglob("*.html"):
        named |= set(re.findall(r"""{% icon ["']([\w-]+)["']""", template.read_text()))
        named |= set(re.findall(r"""icon_name=["']([\w-]+)["']""", template.read_text()))
    assert named <= drawn


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (2389585, f"2{NBSP}389{NBSP}585{NBSP}kr"),
        (Decimal("120.50"), f"120,50{NBSP}kr"),
        (Decimal("120.00"), f"120{NBSP}kr"),
        (0, f"0{NBSP}kr"),
        (None, "uppgift saknas"),
    ],
)
def test_kronor(value: Any, shown: str) -> None:
    with translation.override("sv"):
        assert ljungby.kronor(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.35, f"35{NBSP}%"),
        (Decimal("0.299"), f"29,9{NBSP}%"),
        (Decimal("0.2996"), f"29,9{NBSP}%"),
        (Decimal("0.2999999"), f"29,9{NBSP}%"),
        (Decimal(7) / 22, f"31,8{NBSP}%"),
        (1, f"100{NBSP}%"),
        (None, "uppgift saknas"),
    ],
)
def test_percent_never_rounds_up_to_a_limit(value: Any, shown: str) -> None:
    with translation.override("sv"):
        assert ljungby.percent(value) == shown


def test_days_and_moments() -> None:
    with translation.override("sv"):
        assert ljungby.datum(date(2026, 11, 23)) == "23 november 2026"
        # Half past eleven at night in UTC is the next day in Ljungby.
        assert ljungby.datum(datetime(2026, 11, 23, 23, 30, tzinfo=UTC)) == "24 november 2026"
        moment = datetime(2026, 11, 23, 13, 5, tzinfo=UTC)
        assert ljungby.tidpunkt(moment) == "23 november 2026 kl. 14.05"
        assert ljungby.datum(None) == "uppgift saknas"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("5560360793", "556036-0793"),
        ("556036-0793", "556036-0793"),
        ("165560360793", "556036-0793"),
        ("FI1234", "FI1234"),
    ],
)
def test_orgnr(value: str, shown: str) -> None:
    assert ljungby.orgnr(value) == shown


def test_sizes_of_files() -> None:
    with translation.override("sv"):
        assert ljungby.filesize(0) == f"1{NBSP}kB"
        assert ljungby.filesize(482_113) == f"471{NBSP}kB"
        assert ljungby.filesize(2_489_013) == f"2,4{NBSP}MB"


def test_an_unknown_value_leaves_a_gap_in_the_line() -> None:
    rows = [{"label": str(year), "value": value} for year, value in enumerate([4, None, 6, 8])]
    drawn = charts.line(rows)
    assert drawn["path"].count("M") == 2
    assert [point["y"] is None for point in drawn["points"]] == [False, True, False, False]


def test_numbers_in_drawings_have_a_full_stop() -> None:
    with translation.override("sv"):
        rows = [{"label": "a", "value": 3}, {"label": "b", "value": 1}]
        assert charts.bars(rows)[1]["width"] == "33.33"


@pytest.mark.parametrize(
    ("highest", "top"), [(1, 2), (2, 2), (7, 8), (10, 10), (23, 30), (101, 200)]
)
def test_axes_end_on_a_calm_number(highest: float, top: int) -> None:
    assert charts.ceiling(highest) == top


def test_a_meter_on_its_limit_has_reached_it() -> None:
    at, limit = Decimal("0.3"), Decimal("0.3")
    assert charts.meter(at, limit)["reached"] is True
    assert charts.meter(Decimal("0.2999"), limit)["reached"] is False
    assert charts.meter(None, limit)["reached"] is None


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb (WCAG 2.2, definition of relative luminance)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


LIGHT_SOURCE, DARK_SOURCE = TOKENS.split("@media screen and (prefers-color-scheme: dark)")
COLOUR = re.compile(r"--([\w-]+): (#[0-9a-f]{6});")
LIGHT = dict(COLOUR.findall(LIGHT_SOURCE))
DARK = {**LIGHT, **dict(COLOUR.findall(DARK_SOURCE))}
STATUSES = ("success", "info", "warning", "danger", "neutral")
TEXT_PAIRS = [
    *(
        (ink, ground)
        for ink in ("ink", "ink-soft")
        for ground in ("mist", "paper", "shade", "band")
    ),
    *((ink, ground) for ink in ("action", "visited") for ground in ("mist", "paper", "band")),
    *((status, f"{status}-soft") for status in STATUSES),
    *((status, ground) for status in STATUSES for ground in ("mist", "paper")),
    *(("ink", f"{status}-soft") for status in STATUSES),
    *(("action", f"{status}-soft") for status in STATUSES),
    ("on-action", "action"),
    ("on-action", "action-strong"),
    ("action", "action-soft"),
    ("on-spruce", "spruce"),
    ("on-spruce-soft", "spruce"),
    ("on-spruce", "spruce-deep"),
    ("on-spruce-soft", "spruce-deep"),
]
SHAPE_PAIRS = [
    *(("line-strong", ground) for ground in ("mist", "paper", "band")),
    *((f"{status}-line", ground) for status in STATUSES for ground in ("mist", "paper")),
    *((f"chart-{n}", "paper") for n in (1, 2, 3)),
    ("focus", "mist"),
    ("focus", "paper"),
    ("focus", "band"),
    ("sun", "spruce"),
    ("sun", "spruce-deep"),
]


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colours_can_be_read(palette: dict[str, str]) -> None:
    """WCAG 2.2, 1.4.3 (text, 4.5:1) and 1.4.11 (controls and graphics, 3:1)."""
    pairs = [(*pair, 4.5) for pair in TEXT_PAIRS] + [(*pair, 3.0) for pair in SHAPE_PAIRS]
    ratios = {(a, b): contrast(palette[a], palette[b]) for a, b, _ in pairs}
    too_low = {(a, b): round(ratios[a, b], 2) for a, b, least in pairs if ratios[a, b] < least}
    assert not too_low
