"""A purchase from the first thought to the decision, and files that are read through the page."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import buying
from tests.browser.hands import box, follow, go_to, main, section, see, see_heading, see_not, write
from tests.procurement.notice_files import lot, notice

TITLE = "Städning av simhallen"
RESERVE = "Reservera för sociala företag och skyddade verkstäder"
LAW = re.compile(r"LOU \d+ kap\.")
PLAN = """Benämning;CPV-kod;Uppskattat värde;Avtalstid;Förvaltning
Gräsklippning vid kyrkan;77310000;320000;24;Tekniska förvaltningen
Tvätt av mattor;98310000;150000;12;Socialförvaltningen
"""
NOTICE = notice(
    title="Fastighetsskötsel i Lagan",
    on="2026-09-01",
    lots=lot("LOT-0001", "Fastighetsskötsel, norr", "98341130", 700_000)
    + lot("LOT-0002", "Städning av trapphus", "90911200", 500_000),
)


@pytest.fixture
def per(open_browser: Callable[..., Page], log_in: Callable[..., None]) -> Page:
    """The procurement officer at his desk, among the purchases of the demo."""
    page = open_browser()
    log_in(page, "per@example.se")
    return page


def test_a_purchase_from_the_first_thought_to_the_decision(per: Page) -> None:
    buying.bring_in_by_hand(
        per,
        {
            "Vad ska köpas?": TITLE,
            "Beskriv behovet": "Daglig städning av omklädningsrum och bassängkanter.",
            "Enhet som köper": "Kultur- och fritidsförvaltningen",
            "Vad som köps": "Tjänster",
            "Värde utan moms, med optioner och förlängningar": "900 000",
            "Avtalstid i månader": "24",
        },
        words="städning",
        code="90910000 Städning",
    )
    see_what_speaks_for_and_against(per)
    buying.fill_in_what_is_missing(
        per,
        {"Arbetets andel av kostnaden": "80", "Tröskel in i arbetet": "Låg: kan läras på plats"},
        known_from="Förra avtalet",
    )
    see(section(per, "Uppgifter"), "80 %", "Låg: kan läras på plats")
    see(section(per, "Tidigare"), "okänt → ", "(Förra avtalet)")
    buying.open_the_older_screening(per)
    meet_those_who_sell_it(per)
    buying.use(per, RESERVE, "Tidig dialog med marknaden")
    find_it_among_the_decided(per)


def test_no_instrument_needs_a_reason(per: Page) -> None:
    buying.find(per, "Bärbara datorer och skärmar")
    buying.use_nothing(
        per,
        because="Köpet innehåller knappt något arbete",
        motivation="Leverans av varor från lager.",
        assessments={
            "Behövlighetsbedömning: behövs villkor om lön, semester och arbetstid?": (
                "Behövs inte: inget arbete utförs i Sverige."
            ),
            "Varför behövs inte villkor för leveranskedjan (ILO)?": "Leasas begagnade.",
            "Varför delas köpet inte upp?": "Datorerna ska ha samma tillbehör.",
        },
    )


def test_the_brief_leads_to_a_decision_and_its_kit(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    """On a phone, without JavaScript: what to do next is a link each time."""
    page = open_browser(phone=True, javascript=False)
    log_in(page, "per@example.se")
    page.goto("/upphandlingar/?q=halkbek%C3%A4mpning")
    main(page).get_by_role("link", name="Snöröjning och halkbekämpning på gångbanor").click()
    brief = section(page, "I korthet")
    see(brief, "Gör så här nu", "Portalen rekommenderar", "Lagen kräver", "Inte känt", "Marknaden")
    brief.get_by_role("link", name="Besluta: vilka verktyg, eller inget och varför.").click()
    buying.use(page, "Arbetsrättsliga villkor")
    brief = section(page, "I korthet")
    brief.get_by_role("link", name="Hämta texter, fält och plan för uppföljning.").click()
    see_heading(page, "Underlag: Snöröjning och halkbekämpning på gångbanor")
    see(page, "Avtalsvillkor", "Plan för kontroll och uppföljning", "BT-775 Sociala mål")


def test_a_link_opens_the_fold_that_it_leads_to(per: Page) -> None:
    """By keyboard; the links of the brief and the findings' own answers."""
    buying.find(per, "Nybyggnad av förskola i Lidhult")
    asked = box(section(per, "Det här saknas"), "Arbetets andel av kostnaden")
    expect(asked).to_be_hidden()
    link = section(per, "I korthet").get_by_role("link", name="Se vad som saknas")
    link.focus()
    per.keyboard.press("Enter")
    expect(asked).to_be_visible()
    reason = section(per, "Prövning").get_by_text("Kontraktet är längre än ett år.").first
    expect(reason).to_be_hidden()
    follow(section(per, "I korthet"), "Dialog om sysselsättning")
    expect(reason).to_be_visible()


def test_files_come_in_once(per: Page, tmp_path: Path) -> None:
    plan = tmp_path / "inköpsplan.csv"
    plan.write_text(PLAN, encoding="utf-8")
    buying.send_in(per, plan)
    see_heading(per, "Stämmer kolumnerna?")
    expect(box(per, "CPV-kod")).to_have_value("cpv")
    main(per).get_by_role("button", name="Läs in", exact=True).click()
    see_heading(per, "inköpsplan.csv")
    assert buying.counts(per).startswith("2 nya upphandlingar 0 ändrade")
    follow(per, "Gräsklippning vid kyrkan")
    see(section(per, "Upphandlingen"), "Tekniska förvaltningen", "Kalkylark")

    announced = tmp_path / "annons.xml"
    announced.write_bytes(NOTICE)
    buying.send_in(per, announced)
    see_heading(per, "annons.xml")
    assert buying.counts(per).startswith("1 ny upphandling 0 ändrade")
    follow(per, "Fastighetsskötsel i Lagan")
    see(section(per, "2 delar"), "Fastighetsskötsel, norr", "Städning av trapphus")
    follow(per, "LOT-0002")
    see_heading(per, "Städning av trapphus")
    see(per, "Vad annonsen säger om sig själv")

    for file in (plan, announced):
        buying.send_in(per, file)
        see_heading(per, file.name)
        see(per, buying.NOTHING_CHANGED)
    assert buying.find(per, "Gräsklippning vid kyrkan") == "1 upphandling"


def test_a_unit_sees_its_own(
    open_browser: Callable[..., Page], log_in: Callable[..., None]
) -> None:
    ulla = open_browser()
    log_in(ulla, "ulla@example.se")
    go_to(ulla, "Upphandlingar")
    see(ulla, "Skötsel av grönytor och rabatter i Lagan och Ryssby")
    see_not(ulla, "Tvätt av arbetskläder till hemtjänsten", "Ny upphandling", "Läs in fil")
    follow(ulla, "Skötsel av grönytor och rabatter i Lagan och Ryssby")
    see(section(ulla, "Prövning"), RESERVE)
    expect(main(ulla).get_by_role("button")).to_have_count(0)
    expect(main(ulla).get_by_role("textbox")).to_have_count(0)


def see_what_speaks_for_and_against(page: Page) -> None:
    """Each reason stands with its source; the portal says that it is a flag and no decision."""
    see(section(page, "Prövning"), "Det här är portalens flaggor.", "Du beslutar.")
    found = buying.instrument(page, RESERVE)
    see(found, "Talar för", "Saknas för att avgöra")
    expect(found.get_by_role("link", name=LAW).first).to_be_visible()
    stopped = buying.instrument(page, "verktyg går inte att använda här")
    see(stopped, "Talar emot")
    expect(stopped.get_by_role("link", name=LAW).first).to_be_visible()


def meet_those_who_sell_it(page: Page) -> None:
    part = buying.unfold(page, "Registrerade företag som säljer detta")
    see(part, "Det är aldrig ett villkor för att få lämna anbud.")
    follow(part, "Renstråk städ")
    see_heading(page, "Renstråk städ")
    page.go_back()
    see_heading(page, TITLE)


def find_it_among_the_decided(page: Page) -> None:
    go_to(page, "Upphandlingar")
    main(page).get_by_text("Filtrera", exact=True).click()
    write(page, {"Läge": "Beslutad", "Enhet": "Kultur- och fritidsförvaltningen"})
    main(page).get_by_role("button", name="Visa träffar").click()
    follow(page, TITLE)
    see(section(page, "Ärendets gång"), "Alla delar är beslutade", "Per Poppel")
