"""What every page is held to, whoever sees it: no finding of axe-core, no sideways scrolling,
one main heading. All findings are gathered, so that one run shows them all."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
# The dark colours change nothing but colours.
COLOURS = {
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
    "resultTypes": ["violations"],
}
NARROW, WIDE = 320, 1280

ADD_AXE = f"() => {{ {AXE_SCRIPT} }}"
RUN_AXE = """async options => (await axe.run(options)).violations.map(v =>
    ({id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160) + '  ' +
      [...n.any, ...n.all, ...n.none].map(check => check.message).join(' ').slice(0, 200))}))"""
OPEN_FOLDS = "() => document.querySelectorAll('main details').forEach(fold => fold.open = true)"
# The token of a form differs each time and is left out.
MAIN_PART = """() => document.title + document.querySelector('main').outerHTML
    .replace(/name="csrfmiddlewaretoken" value="\\w+"/g, '')"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


# The main parts that axe-core has looked at in this process, whoever they were shown to.
_looked_at: set[str] = set()


def audit(page: Page, name: str) -> list[str]:
    """Look at the open page wide and narrow, light and dark; return what is wrong, in lines.

    It is looked at as it comes when it is wide, and with its folds opened when it is narrow. A
    page whose main part is the same for several people is given to axe-core once; each person's
    header and footer are looked at on the pages that only that person has.
    """
    wrong = []
    headings = page.get_by_role("heading", level=1).count()
    if headings != 1:
        wrong.append(f"{name}: {headings} h1")
    part = page.evaluate(MAIN_PART)
    known = part in _looked_at
    _looked_at.add(part)
    page.evaluate(ADD_AXE)
    for width in (WIDE, NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        if width == NARROW:
            wrong += _overflow(page, name)
            page.evaluate(OPEN_FOLDS)
            wrong += _overflow(page, f"{name} with its folds open")
        for scheme, options in () if known else (("light", EVERYTHING), ("dark", COLOURS)):
            # Colours that are on their way from light to dark are nobody's.
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            wrong += _findings(page, f"{name} {width} px {scheme}", options)
    return wrong


def _overflow(page: Page, name: str) -> list[str]:
    too_much = page.evaluate(OVERFLOW)
    return [f"{name}: {too_much} px wider than the window"] if too_much > 0 else []


def _findings(page: Page, name: str, options: dict[str, Any]) -> list[str]:
    return [
        f"{name}: {finding['id']} ({finding['help']})\n    " + "\n    ".join(finding["nodes"][:3])
        for finding in page.evaluate(RUN_AXE, options)
    ]
