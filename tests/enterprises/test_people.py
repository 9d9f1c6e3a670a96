"""Several people per enterprise: invited, let in, leaving, never without an administrator."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from enterprises import services
from enterprises.models import Invitation, JoinRequest, Membership, Registration
from ljungby_social.letters import Letter
from tests.enterprises.conftest import NUMBERS, TODAY

Kind = Membership.Kind


def people_address(case: Registration) -> str:
    return f"/mitt-foretag/{case.enterprise.slug}/personer/"


def invitation_link() -> str:
    body = Letter.objects.filter(template="enterprises/invitation").latest("pk").body
    found = re.search(r"/mitt-foretag/inbjudan/\S+", body)
    assert found
    return found[0]


def test_invitation_is_sent_opened_and_accepted(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    visitor = visit(astrid)
    page = visitor.open(people_address(draft))
    page = visitor.send(page, index_form(page), email="Bo@Example.se", kind="member")
    assert "bo@example.se" in page.text
    link = invitation_link()
    guest = visit(bo)
    page = guest.open(link)
    assert not draft.enterprise.memberships.filter(user=bo).exists()
    guest.send(page)
    assert draft.enterprise.memberships.get(user=bo).kind == Kind.MEMBER
    guest.open(link, status=404)
    guest.open(f"/registrera/{draft.number}/")
    assert "Bjud in någon" not in guest.open(people_address(draft)).text


def index_form(page: Any) -> Any:
    """The last form of the page is the one that invites."""
    forms = page.tree.xpath("//main//form[translate(@method,'POST','post')='post']")
    return forms[-1]


def test_invitation_holds_for_its_address_and_its_time(
    visit: Any, astrid: Any, bo: Any, cecilia: Any, draft: Registration
) -> None:
    services.invite(
        enterprise=draft.enterprise, actor=astrid, email=bo.email, kind=Kind.MEMBER, on=TODAY
    )
    link = invitation_link()
    page = visit(cecilia).post(link, status=422)
    assert "Inbjudan gäller en annan e-postadress." in page.text
    key = link.rstrip("/").rsplit("/", 1)[-1]
    with pytest.raises(ValidationError, match="inte längre"):
        services.accept(key=key, user=bo, on=TODAY + timedelta(days=15))
    assert key not in str(Invitation.objects.values())


def test_only_an_administrator_invites(astrid: Any, bo: Any, draft: Registration) -> None:
    Membership.objects.create(enterprise=draft.enterprise, user=bo)
    with pytest.raises(services.NotAdministrator):
        services.invite(
            enterprise=draft.enterprise, actor=bo, email="x@y.se", kind=Kind.MEMBER, on=TODAY
        )
    with pytest.raises(ValidationError, match="redan"):
        services.invite(
            enterprise=draft.enterprise, actor=astrid, email=bo.email, kind=Kind.MEMBER, on=TODAY
        )


def test_where_nobody_is_in_charge_the_municipality_is_asked(
    visit: Any, astrid: Any, bo: Any, cecilia: Any, draft: Registration
) -> None:
    astrid.is_active = False
    astrid.save()
    guest = visit(bo)
    page = guest.send(guest.open("/registrera/ny/"), status=422, org_number=NUMBERS["astrid"])
    page = guest.send(guest.open("/registrera/ny/vara-med/"), message="Jag är ny ordförande.")
    assert "Frågan är skickad till kommunen" in page.text
    letter = Letter.objects.get()
    assert (letter.template, letter.to) == ("enterprises/join_request_alone", cecilia.email)
    assert "har ingen administratör längre" in letter.body
    assert draft.enterprise.name not in page.text


@pytest.mark.parametrize(("answer", "joined"), [("yes", True), ("no", False)])
def test_ask_to_join_without_learning_the_name(
    visit: Any, astrid: Any, bo: Any, draft: Registration, answer: str, joined: bool
) -> None:
    guest = visit(bo)
    page = guest.send(guest.open("/registrera/ny/"), status=422, org_number=NUMBERS["astrid"])
    page = guest.open(page.links()["Be att få vara med"])
    assert draft.enterprise.name not in page.text
    guest.send(page, message="Jag är kassör.")
    assert Letter.objects.get(template="enterprises/join_request").to == astrid.email
    guest.send(guest.open("/registrera/ny/vara-med/"), status=422)

    visitor = visit(astrid)
    page = visitor.open(people_address(draft))
    assert "Jag är kassör." in page.text
    asked = JoinRequest.objects.get()
    address = f"/mitt-foretag/{draft.enterprise.slug}/forfragan/{asked.pk}/"
    visitor.send(page, page.form(address), answer=answer)
    assert draft.enterprise.memberships.filter(user=bo).exists() is joined
    assert Letter.objects.get(template="enterprises/join_answered").to == bo.email
    visitor.post(address, {"answer": "yes"}, status=422)


def test_the_last_administrator_stays(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    own = draft.enterprise.memberships.get(user=astrid)
    visitor = visit(astrid)
    address = f"/mitt-foretag/{draft.enterprise.slug}/personer/{own.pk}/"
    page = visitor.post(address, status=422)
    assert "Företaget behöver minst en administratör." in page.text
    page = visitor.post(address, {"kind": "member"}, status=422)
    other = Membership.objects.create(enterprise=draft.enterprise, user=bo)
    visitor.post(
        f"/mitt-foretag/{draft.enterprise.slug}/personer/{other.pk}/", {"kind": "administrator"}
    )
    page = visitor.post(address)
    assert page.heading == "Mina ärenden"
    assert list(draft.enterprise.memberships.values_list("user", flat=True)) == [bo.pk]


def test_outsiders_find_nothing(visit: Any, bo: Any, cecilia: Any, draft: Registration) -> None:
    own = draft.enterprise.memberships.get()
    slug = draft.enterprise.slug
    for person in (bo, cecilia):
        visitor = visit(person)
        visitor.open(people_address(draft), status=404)
        visitor.open(f"/mitt-foretag/{slug}/lou/", status=404)
        visitor.post(f"/mitt-foretag/{slug}/personer/{own.pk}/", status=404)


def test_members_do_not_remove_each_other(
    visit: Any, astrid: Any, bo: Any, draft: Registration
) -> None:
    Membership.objects.create(enterprise=draft.enterprise, user=bo)
    own = draft.enterprise.memberships.get(user=astrid)
    address = f"/mitt-foretag/{draft.enterprise.slug}/personer/{own.pk}/"
    page = visit(bo).post(address, status=422)
    assert "Bara företagets administratör får göra det." in page.text
