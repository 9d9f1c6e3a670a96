"""What somebody does who registers an enterprise, step by step."""

import re
from collections.abc import Mapping
from pathlib import Path

from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from tests.browser import papers
from tests.browser.hands import (
    Answer,
    box,
    choose,
    follow,
    link_in,
    mail_to,
    main,
    press,
    section,
    see,
    see_heading,
    see_not,
    write,
)

THIS_YEAR = localdate().year
LAST_YEAR = THIS_YEAR - 1


def make_an_account(page: Page, *, name: str, email: str, password: str) -> None:
    """From the start page, through the letter, to the first question of a new case."""
    page.goto("/")
    follow(page, "Registrera företag")
    see_heading(page, "Registrera ditt sociala företag")
    follow(page, "Börja registrera")
    see_heading(page, "Logga in")
    main(page).get_by_role("link", name="skapa").click()
    see_heading(page, "Skapa konto")
    write(
        page,
        {
            "Ditt namn": name,
            "E-post": email,
            "Lösenord": password,
            "Lösenordet en gång till": password,
        },
    )
    page.get_by_label("Jag har läst villkoren och godkänner dem").check()
    press(page, "Skapa konto")
    see_heading(page, "Bekräfta din e-postadress")
    page.goto(link_in(mail_to(email, subject="Bekräfta")))
    press(page, "Bekräfta")
    see_heading(page, "Vilket företag gäller det?")


def begin(page: Page) -> None:
    """To the first question of a new case."""
    page.goto("/registrera/")
    follow(page, "Börja registrera")
    see_heading(page, "Vilket företag gäller det?")


def mistype_the_number(page: Page, number: str) -> None:
    """A wrong check digit is told at the top and at the field, and what was typed is kept."""
    write(page, {"Organisationsnummer": number})
    press(page, "Fortsätt")
    summary = section(page, "Det är en sak att rätta")
    see(summary, "Sista siffran (kontrollsiffran) stämmer inte med resten av numret.")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Fel: "))
    summary.get_by_role("link").click()
    field = box(page, "Organisationsnummer")
    expect(field).to_be_focused()
    expect(field).to_have_value(number)
    expect(field).to_have_accessible_description(re.compile("kontrollsiffran"))


def give_the_number(page: Page, number: str) -> None:
    write(page, {"Organisationsnummer": number})
    press(page, "Fortsätt")
    see_heading(page, "Om företaget")


def name_it(page: Page, name: str, *, stage: str) -> str:
    """Name the enterprise; return the number of the case that now exists."""
    write(page, {"Företagets namn": name})
    choose(page, "Hur långt har ni kommit?", stage)
    press(page, "Spara och fortsätt")
    see_heading(page, name)
    see(page, "0 av 8 är klara.")
    return number_of(page)


def number_of(page: Page) -> str:
    """The number of the case whose page is open."""
    found = re.search(r"SF-\d{4}-\d+", page.url)
    assert found, page.url
    return found[0]


def describe_it(page: Page, *, place: str, about: str) -> None:
    follow(page, "Företaget")
    see_heading(page, "Företaget")
    write(page, {"Ort": place, "Kort om företaget": about})
    press(page, "Spara och gå vidare")


def say_what_it_sells(page: Page, *, offer: str, words: str, categories: list[str]) -> None:
    """Describe the offer, and find its categories by a word."""
    see_heading(page, "Det ni säljer")
    write(page, {"Vad säljer ni?": offer, "Sök kategori": words})
    press(page, "Sök")
    see(page, f"passar ”{words}”")
    expect(box(page, "Vad säljer ni?")).to_have_value(offer)
    write(page, dict.fromkeys(categories, True))
    press(page, "Spara och gå vidare")


def answer(
    page: Page,
    title: str,
    answers: Mapping[str, Answer],
    *,
    chosen: Mapping[str, str] | None = None,
    year: Mapping[str, str] | None = None,
    files: list[Path],
) -> None:
    """Answer one criterion: words, choices, figures of the last year, and files."""
    see_heading(page, title)
    write(page, answers)
    for question, choice in (chosen or {}).items():
        choose(page, question, choice)
    if year:
        write(main(page).get_by_role("group", name=f"År {LAST_YEAR}", exact=True), year)
    write(page, {"Lägg till underlag": files})
    press(page, "Spara och gå vidare")


def try_a_disguised_file(page: Page, paper: Path, *, label: str, kept: str) -> None:
    """A web page called .pdf is refused with a sentence; what was typed beside it is saved."""
    write(page, {label: kept, "Lägg till underlag": paper})
    press(page, "Spara och gå vidare")
    see(
        section(page, "Det är 2 saker att rätta"),
        f"{paper.name} kan inte tas emot. Vi tar emot pdf, docx, xlsx, odt, ods, jpg, png",
        "Det du skrev på sidan är sparat. Bara filen saknas.",
    )
    expect(box(page, label)).to_have_value(kept)


def say_whom_to_talk_to(page: Page, *, name: str, email: str) -> None:
    see_heading(page, "Kontakt och uppgifter")
    write(
        page,
        {
            "Kontaktperson": name,
            "E-postadress": email,
            "Jag har läst att det vi skickar in blir en allmän handling": True,
        },
    )
    press(page, "Spara och gå vidare")
    see_heading(page, "Granska svaren")
    see_not(page, "Detta saknas")


def confirm_the_public_record(page: Page) -> None:
    """What each person confirms is asked anew in a renewal."""
    follow(page, "Kontakt och uppgifter")
    see_heading(page, "Kontakt och uppgifter")
    write(page, {"Jag har läst att det vi skickar in blir en allmän handling": True})
    press(page, "Spara och gå vidare")
    see_heading(page, "Granska svaren")


def answer_with_plans(page: Page, folder: Path) -> None:
    """The five criteria, of a company that has not begun: budget and drafts instead of accounts."""
    see_heading(page, "Driver näringsverksamhet")
    see(page, "Budget för första året")
    see_not(page, "Årsredovisning")
    budget = main(page).get_by_role("group", name=f"Budget för {THIS_YEAR}", exact=True)
    write(budget, {"Försäljning, kr": "400 000"})
    answer(
        page,
        "Driver näringsverksamhet",
        {"Så uppfyller vi kriteriet": "Vi ska sälja.", "Vilka köper av er?": "Hotell."},
        files=[papers.xlsx(folder, "budget", [["Försäljning", 400_000]])],
    )
    answer(
        page,
        "Ändamålet är att integrera människor i arbetslivet",
        {
            "Så uppfyller vi kriteriet": "Arbetet är till för dem som står utanför.",
            "Vad ska det stå om ändamålet i bolagsordningen?": "Att skapa arbete.",
            "Vilka får plats hos er?": "Människor som varit utan arbete länge.",
        },
        files=[papers.docx(folder, "utkast", "Bolagets ändamål är att skapa arbete.")],
    )
    see_heading(page, "Medarbetarna är delaktiga")
    expect(box(page, "Genom avtal")).to_be_checked()
    answer(
        page,
        "Medarbetarna är delaktiga",
        {
            "Så uppfyller vi kriteriet": "Genom ett avtal.",
            "Vad ger avtalet medarbetarna rätt till?": "En plats i styrelsen.",
        },
        files=[papers.odt(folder, "plan", "Medarbetarna får en plats i styrelsen.")],
    )
    see_heading(page, "Vinsten återinvesteras")
    see_not(page, "Årets resultat")
    answer(
        page,
        "Vinsten återinvesteras",
        {
            "Så uppfyller vi kriteriet": "Vinsten ska stanna.",
            "Vad ska bolagsordningen säga om vinst och utdelning?": "Ingen utdelning.",
        },
        files=[papers.docx(folder, "vinst", "Ingen utdelning.")],
    )
    see_heading(page, "Fristående från offentlig verksamhet")
    share = box(page, "Hur många procent ägs av kommun, region eller stat?")
    expect(share).to_have_value(re.compile("^0"))
    answer(
        page,
        "Fristående från offentlig verksamhet",
        {
            "Så uppfyller vi kriteriet": "Vi äger bolaget själva.",
            "Vilka äger företaget eller är medlemmar?": "Två personer.",
        },
        chosen={"Kan det offentliga bestämma över företaget på något annat sätt?": "Nej"},
        files=[papers.pdf(folder, "ägare", "Två ägare.")],
    )


def fill_in_every_section(page: Page, folder: Path, *, name: str, email: str) -> None:
    """All eight, of an enterprise that washes; a file of each kind is called what it proves."""
    describe_it(
        page, place="Lagan", about="Ett arbetskooperativ där tolv personer tvättar och lagar."
    )
    say_what_it_sells(
        page,
        offer="Tvätt av dukar och arbetskläder. Vi hämtar och lämnar varje vecka.",
        words="tvätt",
        categories=["Tvätt- och kemtvättstjänster (98310000)"],
    )
    see_heading(page, "Driver näringsverksamhet")
    try_a_disguised_file(
        page,
        papers.disguised(folder, "årsredovisning"),
        label="Så uppfyller vi kriteriet",
        kept="Vi tvättar åt hotell och äldreboenden.",
    )
    answer(
        page,
        "Driver näringsverksamhet",
        {"Vilka köper av er?": "Hotell, föreningar och kommunen."},
        chosen={"Är ni godkända för F-skatt?": "Ja"},
        year={"Försäljning, kr": "1 840 000", "Bidrag, kr": "210 000"},
        files=[papers.pdf(folder, "bokslut", "Försäljning 1 840 000 kr.")],
    )
    answer(
        page,
        "Ändamålet är att integrera människor i arbetslivet",
        {
            "Så uppfyller vi kriteriet": "De flesta kommer via Arbetsförmedlingen.",
            "Vad står det om ändamålet i stadgarna?": "Att skapa arbete för människor.",
            "Vilka får plats hos er?": "Människor som varit utan arbete länge.",
        },
        year={"Sysselsatta ur målgruppen": "12"},
        files=[papers.docx(folder, "stadgar", "Föreningens ändamål är att skapa arbete.")],
    )
    answer(
        page,
        "Medarbetarna är delaktiga",
        {
            "Så uppfyller vi kriteriet": "Alla medarbetare får bli medlemmar.",
            "Genom ägande": True,
            "Hur många medlemmar eller ägare har ni?": "14",
            "Hur många av dem är medarbetare?": "11",
        },
        files=[papers.odt(folder, "rutin", "Stormöte varje månad.")],
    )
    answer(
        page,
        "Vinsten återinvesteras",
        {
            "Så uppfyller vi kriteriet": "Vinsten stannar i föreningen.",
            "Vad säger stadgarna om vinst och utdelning?": "Ingen utdelning får ske.",
        },
        year={"Årets resultat, kr": "96 000", "Utdelning, kr": "0"},
        files=[papers.xlsx(folder, "resultat", [["År", "Resultat"], [2025, 96_000]])],
    )
    answer(
        page,
        "Fristående från offentlig verksamhet",
        {
            "Så uppfyller vi kriteriet": "Föreningen ägs av medlemmarna.",
            "Vilka äger företaget eller är medlemmar?": "Medarbetare och grannar.",
            "Hur många procent ägs av kommun, region eller stat?": "0",
        },
        chosen={"Kan det offentliga bestämma över företaget på något annat sätt?": "Nej"},
        files=[papers.png(folder, "registreringsbevis")],
    )
    say_whom_to_talk_to(page, name=name, email=email)


def change_the_place(page: Page, place: str) -> None:
    """Follow a change link from the answers, and come back to them."""
    follow(page, "Ändra Ort")
    see_heading(page, "Företaget")
    write(page, {"Ort": place})
    press(page, "Spara och gå till listan")
    see(page, "Sparat: Företaget.", "8 av 8 är klara.")
    follow(page, "Granska och skicka")
    see_heading(page, "Granska svaren")
    see(page, place)


def declare_and_send(page: Page, *, capacity: str) -> None:
    see_heading(page, "Skicka in")
    write(
        page,
        {
            "I vilken egenskap skickar du in?": capacity,
            "Uppgifterna är sanna, och jag får skicka in dem för företagets räkning": True,
        },
    )
    press(page, "Skicka in")
