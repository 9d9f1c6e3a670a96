"""The view ladder: works, wrong owner, wrong role, wrong state, wrong method, bad input."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from enterprises import services
from enterprises.models import Registration
from tests.enterprises.conftest import NUMBERS, TODAY, judge, reload, send

APPLICANT_PAGES = (
    "",
    "foretaget/",
    "utbud/",
    "k1/",
    "k5/",
    "kontakt/",
    "granska/",
    "skicka/",
    "ta-tillbaka/",
)
OFFICER_PAGES = ("", "komplettering/", "infor-avslag/", "beslut/")
OFFICER_POSTS = ("ta/", "tilldela/", "K1/")


@pytest.mark.parametrize("path", APPLICANT_PAGES)
def test_applicants_pages(
    visit: Any, astrid: Any, bo: Any, cecilia: Any, draft: Registration, path: str
) -> None:
    address = f"/registrera/{draft.number}/{path}"
    visit(astrid).open(address)
    visit(bo).open(address, status=404)
    visit(cecilia).open(address, status=404)
    assert visit().client.get(address).status_code == 302
    assert visit(astrid).client.put(address).status_code == 405


@pytest.mark.parametrize("path", OFFICER_PAGES)
def test_officers_pages(
    visit: Any, astrid: Any, per: Any, ulla: Any, cecilia: Any, assessed: Registration, path: str
) -> None:
    judge(assessed, cecilia, K3="not_met")
    address = f"/arenden/{assessed.number}/{path}"
    visit(cecilia).open(address)
    for person in (astrid, per, ulla):
        visit(person).open(address, status=403)
    assert visit().client.get(address).status_code == 302
    assert visit(cecilia).client.put(address).status_code == 405


@pytest.mark.parametrize("path", OFFICER_POSTS)
def test_officers_posts(
    visit: Any, astrid: Any, adam: Any, cecilia: Any, assessed: Registration, path: str
) -> None:
    address = f"/arenden/{assessed.number}/{path}"
    asked = visit(cecilia).client.get(address)
    assert (asked.status_code, asked["Location"]) == (302, f"/arenden/{assessed.number}/")
    assert visit(cecilia).client.put(address).status_code == 405
    for person in (astrid, adam):
        visit(person).post(address, status=403)
    visit(cecilia).post("/arenden/SF-2026-9999/" + path, status=404)


def test_administrator_looks_but_does_not_move(
    visit: Any, adam: Any, assessed: Registration
) -> None:
    page = visit(adam).open(f"/arenden/{assessed.number}/")
    assert "Spara K1" not in page.text
    assert "Besluta" not in page.links()
    visit(adam).open("/arenden/")


def test_officers_do_not_see_drafts(visit: Any, cecilia: Any, draft: Registration) -> None:
    visit(cecilia).open(f"/arenden/{draft.number}/", status=404)
    assert draft.enterprise.name not in visit(cecilia).open("/arenden/").text


def test_unknown_section_is_404(visit: Any, astrid: Any, draft: Registration) -> None:
    visit(astrid).open(f"/registrera/{draft.number}/k9/", status=404)


def test_a_sent_case_is_read_but_not_changed(
    visit: Any, astrid: Any, submitted: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{submitted.number}/k1/")
    assert page.heading == "Det ni har skickat"
    page = visitor.post(
        f"/registrera/{submitted.number}/k1/",
        {"text": "Ny text.", "version": submitted.version},
        status=422,
    )
    assert "Det går inte i ärendets nuvarande läge." in page.errors()
    assert "Ny text." in page.text
    assert not submitted.claims.filter(text="Ny text.").exists()


BAD_INPUT = (
    ("foretaget", {"name": ""}, "Skriv företagets namn."),
    ("foretaget", {"postcode": "12"}, "Ett postnummer har fem siffror, till exempel 341 30."),
    ("foretaget", {"website": "a b"}, "Skriv adressen som foretaget.se eller https://…"),
    (
        "foretaget",
        {"founded_on": "i fjol"},
        "Skriv dagen som år-månad-dag, till exempel 2026-11-24.",
    ),
    (
        "foretaget",
        {"legal_form": "sole_trader"},
        "En enskild firma har ägarens personnummer. Välj en annan företagsform.",
    ),
    ("utbud", {"cpv": ["99999999"]}, "En av koderna finns inte. Sök fram den på nytt."),
    ("k1", {"sales_2025": "många"}, "Skriv ett belopp i hela kronor, till exempel 1 840 000."),
    ("k1", {"sales_2025": "-5"}, "Skriv ett belopp som är noll eller mer."),
    (
        "k2",
        {"employed_2025": "9", "occupied_2025": "3"},
        "De anställda kan inte vara fler än alla sysselsatta.",
    ),
    (
        "k3",
        {"owners": "3", "owners_coworkers": "4"},
        "Medarbetarna kan inte vara fler än alla medlemmar eller ägare.",
    ),
    ("k5", {"public_share": "101"}, "En andel ligger mellan 0 och 100 procent."),
    ("kontakt", {"contact_email": "a"}, "Skriv en e-postadress, till exempel namn@foretaget.se."),
)


@pytest.mark.parametrize(("path", "values", "sentence"), BAD_INPUT)
def test_bad_input_keeps_the_text(
    visit: Any, astrid: Any, draft: Registration, path: str, values: dict[str, Any], sentence: str
) -> None:
    visitor = visit(astrid)
    kept = {"foretaget": "about", "utbud": "offer", "kontakt": "contact_role"}.get(path, "text")
    page = visitor.open(f"/registrera/{draft.number}/{path}/")
    page = visitor.send(page, status=422, **{kept: "Det här skrev jag."}, **values)
    assert sentence in page.errors()
    assert page.title.startswith("Fel:")
    source = page.response.content.decode()
    assert "Det här skrev jag." in source
    if path == "utbud":
        return
    assert not draft.claims.filter(text="Det här skrev jag.").exists()


def test_losing_forms_are_kept_and_shown_beside_what_is_saved(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    """Two officers in one case: the second is told, and nothing is overwritten."""
    first, second = visit(cecilia), visit(david)
    address = f"/arenden/{assessed.number}/"
    page_of_first, page_of_second = first.open(address), second.open(address)
    values = {"K1-outcome": "met", "K1-reason": "Cecilias skäl."}
    first.send(page_of_first, page_of_first.form(f"{address}K1/"), **values)
    values = {"K1-outcome": "not_met", "K1-reason": "Davids skäl."}
    page = second.send(page_of_second, page_of_second.form(f"{address}K1/"), status=422, **values)
    assert any("Ärendet har ändrats sedan du" in error for error in page.errors())
    assert "Sparat nu, av Cecilia Ceder" in page.text
    assert "Cecilias skäl." in page.text
    assert "Davids skäl." in page.text
    assert assessed.verdicts.get().reason == "Cecilias skäl."
    second.send(page, page.form(f"{address}K1/"))
    assert assessed.verdicts.get().reason == "Davids skäl."


def test_second_decision_is_told_on_the_page(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia)
    first, second = visit(cecilia), visit(david)
    address = f"/arenden/{assessed.number}/beslut/"
    page_of_first, page_of_second = first.open(address), second.open(address)
    first.send(page_of_first, outcome="registered")
    page = second.send(page_of_second, status=422, outcome="registered", motivation="Davids ord.")
    assert any("Ärendet har ändrats sedan du" in error for error in page.errors())
    assert "Davids ord." in page.text


def test_draft_verdicts_are_hidden_from_the_applicant(
    visit: Any, astrid: Any, cecilia: Any, assessed: Registration
) -> None:
    judge(assessed, cecilia, K3="more_needed")
    page = visit(astrid).open(f"/registrera/{assessed.number}/")
    assert "Underlaget visar det." not in page.text
    assert "Ett kriterium bedömdes" not in page.text
    services.request_completion(
        registration=reload(assessed),
        officer=cecilia,
        text="Skicka rutinen.",
        due_on=TODAY.replace(month=12),
        on=TODAY,
        expect_version=None,
    )
    page = visit(astrid).open(f"/registrera/{assessed.number}/")
    assert "Underlaget visar det." in page.text
    assert "Skicka rutinen." in page.text
    assert "Skicka senast den 24 december 2026." in page.text


def test_standard_sentences_begin_the_reason(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    address = f"/arenden/{assessed.number}/"
    page = visitor.open(address)
    form = page.form(f"{address}K5/")
    box = form.xpath(".//input[@name='K5-sentences']")[0]
    visitor.send(
        page,
        form,
        **{"K5-outcome": "met", "K5-reason": "Se beviset.", "K5-sentences": box.get("value")},
    )
    reason = assessed.verdicts.get().reason
    assert reason == "Företaget ägs och styrs inte av någon offentlig verksamhet.\nSe beviset."


def test_sole_traders_number_is_hidden(
    visit: Any, bo: Any, cecilia: Any, policy: Any, codes: None, caplog: Any
) -> None:
    visitor = visit(bo)
    page = visitor.open("/registrera/ny/")
    page = visitor.send(page, org_number="811228-9874")
    page = visitor.send(page, name="Bos lagning", legal_form="sole_trader", stage="young")
    case = Registration.objects.get()
    assert case.enterprise.org_number == "8112289874"
    assert "8112289874" not in str(case.enterprise) + case.enterprise.slug + caplog.text
    assert not any("8112" in url for url, _status in page.response.redirect_chain)
    for address in (f"/registrera/{case.number}/", "/mina-arenden/"):
        assert "811228" not in visitor.open(address).text
    assert "811228-9874" in visitor.open(f"/registrera/{case.number}/granska/").text
    assert case.enterprise.shown_number == ""


@pytest.mark.parametrize("typed", ["", "2120001356", "abc"])
def test_bad_number_is_told(visit: Any, bo: Any, policy: Any, typed: str) -> None:
    visitor = visit(bo)
    page = visitor.open("/registrera/ny/")
    page = visitor.send(page, status=422, org_number=typed)
    assert page.errors()
    assert typed in page.response.content.decode()


def test_duplicates_are_stopped_with_a_next_step(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.send(visitor.open("/registrera/ny/"), status=422, org_number=NUMBERS["astrid"])
    assert page.links()["Fortsätt med ärendet"] == f"/registrera/{draft.number}/"
    visitor = visit(bo)
    page = visitor.send(visitor.open("/registrera/ny/"), status=422, org_number=NUMBERS["astrid"])
    assert "Be att få vara med" in page.links()
    assert draft.enterprise.name not in page.text


def queries(visitor: Any, address: str) -> int:
    visitor.open(address)
    with CaptureQueriesContext(connection) as captured:
        visitor.open(address)
    return len(captured)


def copies(registered: Registration, owner: Any, number: int) -> None:
    """More enterprises with a registration, made without services since only lists are tested."""
    from enterprises.models import Decision, Enterprise, Membership

    for place in range(number):
        enterprise = Enterprise.objects.create(
            org_number=f"5590{place:02d}0000",
            name=f"Företag {place}",
            slug=f"foretag-{place}",
            legal_form="limited_company",
            place="Lagan",
        )
        enterprise.sells.set(registered.enterprise.sells.all())
        Membership.objects.create(enterprise=enterprise, user=owner)
        case = reload(registered)
        case.pk, case.number, case.enterprise = None, f"SF-2026-1{place:03d}", enterprise
        case._state.adding = True
        case.save()
        decision = Decision.objects.get(registration=registered)
        decision.pk, decision.registration = None, case
        decision._state.adding = True
        decision.save()


@pytest.mark.parametrize(
    ("who", "address"),
    [
        (None, "/foretag/"),
        (None, "/foretag/?q=städ"),
        ("astrid", "/mina-arenden/"),
        ("cecilia", "/arenden/?lage=registered"),
    ],
)
def test_lists_cost_the_same_for_one_row_and_thirty(
    visit: Any, astrid: Any, cecilia: Any, registered: Registration, who: str | None, address: str
) -> None:
    visitor = visit({"astrid": astrid, "cecilia": cecilia}.get(who or ""))
    one = queries(visitor, address)
    copies(registered, astrid, 30)
    assert queries(visitor, address) == one


def test_case_page_costs_the_same_for_one_document_and_ten(
    visit: Any, cecilia: Any, astrid: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    address = f"/arenden/{assessed.number}/"
    before = queries(visitor, address)
    judge(assessed, cecilia)
    assert queries(visitor, address) == before


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("/foretag/", True),
        ("/foretag/?q=städ", True),
        ("/foretag/?q=catering+kafé", True),
        ("/foretag/?q=ljungby", True),
        ("/foretag/?q=blåklintens", True),
        ("/foretag/?q=simhall", False),
        ("/foretag/?slag=55", True),
        ("/foretag/?slag=77", True),
        ("/foretag/?ort=Ljungby", True),
        ("/foretag/?form=economic_association", True),
        ("/foretag/?q=%27%29%3B--", True),
        ("/foretag/?page=99", True),
    ],
)
def test_directory_finds(visit: Any, registered: Registration, address: str, found: bool) -> None:
    page = visit().open(address)
    assert ("Blåklinten kooperativ" in page.text) is found
    if not found:
        assert "Visa alla företag" in page.links()


def test_empty_directory_has_a_next_step(visit: Any, policy: Any) -> None:
    assert "Registrera ett företag" in visit().open("/foretag/").links()


def test_only_registered_enterprises_have_a_page(visit: Any, assessed: Registration) -> None:
    visit().open(f"/foretag/{assessed.enterprise.slug}/", status=404)


def test_withdrawal(visit: Any, astrid: Any, cecilia: Any, assessed: Registration) -> None:
    visitor = visit(astrid)
    page = visitor.open(f"/registrera/{assessed.number}/ta-tillbaka/")
    page = visitor.send(page, reason="Vi väntar ett år.")
    assert "Återkallad av företaget" in page.text
    assert "Vi väntar ett år." in visit(cecilia).open(f"/arenden/{assessed.number}/").text


def test_queue_filters(
    visit: Any, cecilia: Any, bo: Any, assessed: Registration, bos_draft: Registration
) -> None:

    send(bos_draft, bo)
    visitor = visit(cecilia)
    for query, names in (
        ("", {"Blåklinten kooperativ", "Cykelköket"}),
        ("?handlaggare=jag", {"Blåklinten kooperativ"}),
        ("?handlaggare=ingen", {"Cykelköket"}),
        ("?lage=submitted", {"Cykelköket"}),
        ("?q=cykel", {"Cykelköket"}),
        ("?lage=nonsense", {"Blåklinten kooperativ", "Cykelköket"}),
        ("?lage=refused", set()),
    ):
        page = visitor.open(f"/arenden/{query}")
        assert {
            name for name in ("Blåklinten kooperativ", "Cykelköket") if name in page.text
        } == names


def test_assignment_by_hand(visit: Any, cecilia: Any, david: Any, assessed: Registration) -> None:
    visitor = visit(cecilia)
    address = f"/arenden/{assessed.number}/"
    page = visitor.open(address)
    visitor.send(page, page.form(f"{address}tilldela/"), officer=str(david.pk))
    assert reload(assessed).officer == david


def test_mistake_and_change_at_once_are_both_told(
    visit: Any, cecilia: Any, david: Any, assessed: Registration
) -> None:
    """Mending the mistake must not overwrite, unseen, what the other officer saved."""
    first, second = visit(cecilia), visit(david)
    address = f"/arenden/{assessed.number}/"
    page_of_first, page_of_second = first.open(address), second.open(address)
    values = {"K1-outcome": "met", "K1-reason": "Cecilias skäl."}
    first.send(page_of_first, page_of_first.form(f"{address}K1/"), **values)
    values = {"K1-outcome": "not_met", "K1-reason": ""}
    page = second.send(page_of_second, page_of_second.form(f"{address}K1/"), status=422, **values)
    assert any("Ärendet har ändrats sedan du" in error for error in page.errors())
    assert "Cecilias skäl." in page.text
