"""Who may see and do what with purchases."""

import pytest
from django.test import Client

from ljungby_social.accounts.models import Unit

STAFF_PAGES = ("/upphandlingar/", "/upphandlingar/ny/", "/upphandlingar/import/")


@pytest.mark.parametrize("url", STAFF_PAGES)
def test_an_applicant_is_refused(url, visit, astrid):
    visit(astrid).open(url, status=403)


@pytest.mark.parametrize("url", STAFF_PAGES)
def test_a_stranger_is_asked_to_log_in(url, visit, db):
    assert "/konto/" in Client().get(url).url


@pytest.mark.parametrize("who", ["cecilia", "adam"])
def test_others_may_look_but_not_write(who, request, visit, buy):
    user = request.getfixturevalue(who)
    tender = buy()
    page = visit(user).open(tender.get_absolute_url())
    assert "Besluta" not in page.text.split("Ärendets gång")[0].replace("Beslut", "")
    visit(user).open("/upphandlingar/ny/", status=403)
    visit(user).post(f"/upphandlingar/{tender.number}/1/beslut/", {}, status=403)
    visit(user).post(f"/upphandlingar/{tender.number}/1/uppgifter/", {}, status=403)
    visit(user).post(f"/upphandlingar/{tender.number}/prova/", {}, status=403)


def test_a_unit_sees_its_own_purchases_only(visit, ulla, unit, buy):
    other = Unit.objects.create(name="Annan enhet", short_name="annan", kind="administration")
    own = buy("Gräsklippning", unit=unit)
    foreign = buy("Taklagning", unit=other)
    homeless = buy("Skyltar")
    page = visit(ulla).open("/upphandlingar/")
    assert "Gräsklippning" in page.text
    assert "Taklagning" not in page.text
    visit(ulla).open(own.get_absolute_url())
    for tender in (foreign, homeless):
        visit(ulla).open(tender.get_absolute_url(), status=404)
        visit(ulla).open(f"/upphandlingar/{tender.number}/1/", status=404)
        visit(ulla).open(f"/upphandlingar/{tender.number}/1/provning/1/", status=404)


def test_an_address_that_only_posts_leads_to_its_page(per, buy):
    client = Client()
    client.force_login(per)
    tender = buy()
    lot = f"{tender.get_absolute_url()}1/"
    for address, page in (
        (f"{tender.get_absolute_url()}enhet/", tender.get_absolute_url()),
        (f"{tender.get_absolute_url()}prova/", tender.get_absolute_url()),
        (f"{lot}tank-om/7/ta-bort/", f"{lot}tank-om/"),
        ("/upphandlingar/import/7/igen/", "/upphandlingar/import/7/"),
    ):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, page)
        assert client.put(address).status_code == 405


def test_a_number_that_does_not_exist(visit, per):
    visit(per).open("/upphandlingar/UP-1999-0001/", status=404)
