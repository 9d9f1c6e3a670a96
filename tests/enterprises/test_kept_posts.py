"""An expired session in mid-form: nothing typed is lost."""

from typing import Any

from django.urls import reverse

from enterprises.models import Claim, Registration
from ljungby_social.accounts import kept_posts
from tests.conftest import PASSWORD
from tests.enterprises.conftest import pdf


def expire(visitor: Any) -> None:
    """The session ends on the server; the browser still has its cookie and its form."""
    visitor.client.session.flush()


def claim_address(case: Registration) -> str:
    return f"/registrera/{case.number}/k1/"


def lose_the_session(visit: Any, who: Any, case: Registration, **values: Any) -> Any:
    """Open the form of K1, be logged out, press save; end on the log-in page."""
    visitor = visit(who)
    page = visitor.open(claim_address(case))
    expire(visitor)
    page = visitor.send(page, text="Vi driver ett kafé.\nOch säljer bröd.", action="list", **values)
    assert page.response.redirect_chain[-1][0].startswith("/konto/")
    assert not Claim.objects.exclude(text="").exists()
    return visitor


def test_text_is_shown_again_after_log_in_and_saved_at_the_press_of_a_button(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = lose_the_session(visit, astrid, draft, sales_2025="1 840 000")
    log_in(visitor, astrid)
    page = visitor.open(claim_address(draft))
    assert page.heading == "Det du skrev finns kvar"
    assert "Vi driver ett kafé." in page.text
    page = visitor.send(page)
    assert page.heading == "Blåklinten kooperativ"
    claim = Claim.objects.get(registration=draft, criterion__code="K1")
    assert claim.text == "Vi driver ett kafé.\nOch säljer bröd."
    assert draft.years.get(year=2025).sales == 1_840_000
    assert visitor.open(claim_address(draft)).heading == "Driver näringsverksamhet"


def log_in(visitor: Any, user: Any) -> None:
    """As Django does: the anonymous session goes on under a new key."""
    kept = dict(visitor.client.session.items())
    visitor.client.force_login(user)
    session = visitor.client.session
    session.update(kept | dict(session.items()))
    session.save()


def test_real_log_in_keeps_the_text(visit: Any, astrid: Any, draft: Registration) -> None:
    visitor = lose_the_session(visit, astrid, draft)
    page = visitor.open(f"{reverse('account_login')}?next={claim_address(draft)}")
    page = visitor.send(page, login=astrid.email, password=PASSWORD)
    assert page.heading == "Det du skrev finns kvar"


def test_files_cannot_be_kept_and_the_page_says_so(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = lose_the_session(visit, astrid, draft, documents=[pdf()])
    log_in(visitor, astrid)
    assert "Filerna behöver väljas igen" in visitor.open(claim_address(draft)).text


def test_somebody_else_who_logs_in_does_not_see_the_text(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    visitor = lose_the_session(visit, astrid, draft)
    log_in(visitor, bo)
    visitor.open(claim_address(draft), status=404)
    log_in(visitor, astrid)
    assert visitor.open(claim_address(draft)).heading == "Driver näringsverksamhet"


def test_text_may_be_thrown_away(visit: Any, astrid: Any, draft: Registration) -> None:
    visitor = lose_the_session(visit, astrid, draft)
    log_in(visitor, astrid)
    page = visitor.open(claim_address(draft))
    visitor.send(page, page.form(claim_address(draft), index=1), kept_post_choice="discard")
    assert visitor.open(claim_address(draft)).heading == "Driver näringsverksamhet"
    assert not Claim.objects.exclude(text="").exists()


def test_old_text_is_forgotten(
    visit: Any, astrid: Any, draft: Registration, monkeypatch: Any
) -> None:
    visitor = lose_the_session(visit, astrid, draft)
    log_in(visitor, astrid)
    monkeypatch.setattr(kept_posts, "SECONDS", -1)
    assert visitor.open(claim_address(draft)).heading == "Driver näringsverksamhet"


def test_an_address_that_only_posts_shows_the_text_too(
    visit: Any, cecilia: Any, assessed: Registration
) -> None:
    visitor = visit(cecilia)
    page = visitor.open(f"/arenden/{assessed.number}/")
    address = f"/arenden/{assessed.number}/K1/"
    expire(visitor)
    values = {"K1-outcome": "met", "K1-reason": "Bokslutet visar det."}
    visitor.send(page, page.form(address), **values)
    log_in(visitor, cecilia)
    page = visitor.open(address)
    assert "Bokslutet visar det." in page.text
    visitor.send(page)
    assert assessed.verdicts.get().reason == "Bokslutet visar det."


def test_passwords_and_long_texts_are_never_kept(visit: Any, policy: Any) -> None:
    visitor = visit()
    visitor.client.post("/registrera/ny/", {"password1": "hemligt", "name": "Blå"})
    assert visitor.client.session[kept_posts.KEY]["fields"] == [["name", "Blå"]]
    visitor = visit()
    visitor.client.post("/registrera/ny/", {"name": "x" * 300_000})
    assert kept_posts.KEY not in visitor.client.session


def test_form_whose_token_grew_old_is_shown_again(
    visit: Any, astrid: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    visitor.client.handler.enforce_csrf_checks = True
    address = claim_address(draft)
    visitor.open(address)
    values = {"text": "Vi driver ett kafé.", "version": 1, "csrfmiddlewaretoken": "gammal"}
    response = visitor.client.post(address, values)
    assert response.status_code == 403
    response = visitor.client.post(address, values, headers={"sec-fetch-site": "same-origin"})
    assert response.status_code == 302
    page = visitor.open(address)
    assert "Vi driver ett kafé." in page.text
    visitor.send(page)
    assert Claim.objects.get(registration=draft, criterion__code="K1").text
