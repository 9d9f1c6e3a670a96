"""Dated amounts in the admin: one row a day, a new row follows the old one, likely amounts."""

from datetime import date

import pytest

from procurement.models import LegalValue, LocalParameter
from tests.procurement.test_knowledge import posted

CODE = "lou.direct_award.limit"
THRESHOLD = "lou.threshold.goods_services"
CHECKED = {"certainty": "seen", "verified_by": "Adam Ek", "verified_on": "2026-11-20"}
BUTTONS = ("_preview", "_save")


def errors(response, field):
    return " ".join(response.context["adminform"].form.errors.get(field, []))


@pytest.mark.parametrize("button", BUTTONS)
def test_a_day_that_another_row_covers_is_told_at_the_field(visit, adam, button):
    row = LegalValue.objects.get(code=THRESHOLD, since="2026-01-01")
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    sent = posted(row, since="2025-06-01", note="Min anteckning", **{button: "1"})
    response = visit(adam).client.post(url, sent)
    assert response.status_code == 200
    assert "gäller redan under en del av tiden: 2024-01-01 – 2025-12-31" in errors(
        response, "since"
    )
    assert "Min anteckning" in response.content.decode()
    row.refresh_from_db()
    assert row.since == date(2026, 1, 1)


@pytest.mark.parametrize("button", BUTTONS)
def test_a_local_choice_does_not_overlap_either(visit, adam, button):
    row = LocalParameter.objects.get(code="local.score.recommend")
    client = visit(adam).client
    add = "/admin/procurement/localparameter/add/"
    assert client.post(add, posted(row, since="2027-01-01", _save="1")).status_code == 302
    later = LocalParameter.objects.get(code=row.code, since="2027-01-01")
    url = f"/admin/procurement/localparameter/{later.pk}/change/"
    response = client.post(url, posted(later, since="2026-12-01", **{button: "1"}))
    assert "gäller redan" in errors(response, "since")


def new_row(**changes):
    row = LegalValue.objects.get(code=CODE, until=None)
    return posted(row, amount="800 000", since="2026-06-01", **{**CHECKED, **changes})


def test_a_new_row_ends_the_one_that_goes_on(visit, adam):
    client = visit(adam).client
    url = "/admin/procurement/legalvalue/add/"
    preview = client.post(url, new_row(_preview="1")).content.decode()
    assert "Den förra raden slutar gälla" in preview
    assert "2026-05-31" in preview
    assert LegalValue.objects.filter(code=CODE, until=None).get().amount == 700_000
    page = client.post(url, new_row(_save="1"), follow=True).content.decode()
    assert "Den förra raden gäller till och med 2026-05-31." in page
    before, after = LegalValue.objects.filter(code=CODE).order_by("since").reverse()[:2][::-1]
    assert (before.amount, before.until) == (700_000, date(2026, 5, 31))
    assert (after.amount, after.since, after.until) == (800_000, date(2026, 6, 1), None)


def test_a_new_row_with_an_end_never_leaves_a_hole_after_it(visit, adam):
    sent = new_row(until="2026-12-31", _save="1")
    response = visit(adam).client.post("/admin/procurement/legalvalue/add/", sent)
    assert "gäller redan" in errors(response, "since")
    assert LegalValue.objects.filter(code=CODE, until=None).get().amount == 700_000


@pytest.mark.parametrize("amount", ["0", "23", "23 000 000"])
def test_an_unlikely_threshold_is_said_twice(visit, adam, amount):
    row = LegalValue.objects.get(code=THRESHOLD, since="2026-01-01")
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    client = visit(adam).client
    response = client.post(url, posted(row, amount=amount, **CHECKED, _preview="1"))
    told = errors(response, "amount").replace("\u00a0", " ")
    assert "Beloppet från 2024-01-01 är 2 389 585 kr." in told
    assert "I euro är gränsen 216 000 euro." in told
    sent = posted(row, amount=amount, sure="on", **CHECKED, _save="1")
    assert client.post(url, sent).status_code == 302


def test_a_likely_threshold_needs_no_second_word(visit, adam):
    row = LegalValue.objects.get(code=THRESHOLD, since="2026-01-01")
    url = f"/admin/procurement/legalvalue/{row.pk}/change/"
    sent = posted(row, amount="2 300 000", **CHECKED, _save="1")
    assert visit(adam).client.post(url, sent).status_code == 302
