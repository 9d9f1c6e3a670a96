"""The administrator's door to who belongs to an enterprise: somebody stays in charge."""

from typing import Any

import pytest
from lxml import html

from enterprises.models import Membership, Registration
from ljungby_social.accounts.models import User

Kind = Membership.Kind
REFUSED = "Företaget behöver minst en administratör med ett öppet konto."
AT_THE_ROW = "Låt den här personen vara kvar, eller utse någon annan."


@pytest.fixture
def address(draft: Registration, bo: User) -> str:
    Membership.objects.create(enterprise=draft.enterprise, user=bo, kind=Kind.MEMBER)
    return f"/admin/enterprises/enterprise/{draft.enterprise.pk}/change/"


def as_shown(client: Any, address: str) -> dict[str, str]:
    """What the page would send if nobody changed anything."""
    form = html.fromstring(client.get(address).content.decode()).get_element_by_id(
        "enterprise_form"
    )
    return {name: value or "" for name, value in form.form_values()}


def row_errors(answer: Any) -> dict[int, str]:
    tree: Any = html.fromstring(answer.content.decode())
    return {
        number: " ".join(
            tree.xpath(f"//*[@id='memberships-{number}']//*[@class='errorlist']//text()")
        )
        for number in range(len(tree.xpath("//tr[contains(@class, 'has_original')]")))
    }


def kinds(case: Registration) -> dict[str, str]:
    return dict(case.enterprise.memberships.values_list("user__name", "kind"))


@pytest.mark.parametrize(
    "change", [{"memberships-0-DELETE": "on"}, {"memberships-0-kind": "member"}]
)
def test_the_last_administrator_stays(
    visit: Any, adam: User, draft: Registration, address: str, change: dict[str, str]
) -> None:
    client = visit(adam).client
    before = kinds(draft)
    answer = client.post(address, as_shown(client, address) | {"name": "Nytt namn"} | change)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert REFUSED in page
    assert AT_THE_ROW in row_errors(answer)[0]
    assert row_errors(answer)[1] == ""
    assert 'value="Nytt namn"' in page
    assert kinds(draft) == before


def test_somebody_else_may_take_over_in_the_same_step(
    visit: Any, adam: User, draft: Registration, address: str
) -> None:
    client = visit(adam).client
    change = {"memberships-0-DELETE": "on", "memberships-1-kind": Kind.ADMINISTRATOR}
    assert client.post(address, as_shown(client, address) | change).status_code == 302
    assert kinds(draft) == {"Bo Björk": Kind.ADMINISTRATOR}


def test_a_closed_account_is_in_charge_of_nothing(
    visit: Any, adam: User, draft: Registration, bo: User, address: str
) -> None:
    User.objects.filter(pk=bo.pk).update(is_active=False)
    client = visit(adam).client
    change = {"memberships-0-DELETE": "on", "memberships-1-kind": Kind.ADMINISTRATOR}
    answer = client.post(address, as_shown(client, address) | change)
    assert REFUSED in answer.content.decode()
    assert Membership.objects.filter(enterprise=draft.enterprise).count() == 2


def test_a_name_is_corrected_whoever_is_in_charge(
    visit: Any, adam: User, draft: Registration, address: str
) -> None:
    draft.enterprise.memberships.update(kind=Kind.MEMBER)
    client = visit(adam).client
    answer = client.post(address, as_shown(client, address) | {"name": "Nytt namn"})
    assert answer.status_code == 302
    draft.enterprise.refresh_from_db()
    assert draft.enterprise.name == "Nytt namn"
    change = {"memberships-0-user": ""}
    answer = client.post(address, as_shown(client, address) | change)
    assert answer.status_code == 200
    assert REFUSED not in answer.content.decode()
