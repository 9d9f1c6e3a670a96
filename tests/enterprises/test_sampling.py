"""Drawn by lot: the same seed gives the same enterprises, and they are told nothing."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from enterprises import services
from enterprises.models import Enterprise, Membership, Registration, Sample
from ljungby_social.casework import IllegalMove
from ljungby_social.letters import Letter
from tests.enterprises.conftest import TODAY, reload

NUMBERS = st.lists(st.integers(1, 9999).map(lambda n: f"SF-2026-{n:04d}"), unique=True, max_size=40)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_args: TODAY)


@pytest.fixture
def four(registered: Registration) -> list[Registration]:
    """Four registered enterprises: one by the services, and three copies of it."""
    cases = [registered]
    for number in range(2, 5):
        enterprise = Enterprise.objects.create(
            name=f"Företag {number}",
            slug=f"foretag-{number}",
            legal_form="economic_association",
            stage="established",
            org_number=f"769600{number:04d}",
        )
        case = Registration.objects.get(pk=registered.pk)
        case.pk, case.number, case.enterprise = None, f"SF-2026-{number:04d}", enterprise
        case._state.adding = True
        case.save()
        cases.append(case)
    return cases


def draw(officer: Any, **fields: Any) -> Sample:
    values = {"share": None, "count": None, "reason": "", "on": TODAY, **fields}
    return services.draw(drawn_by=officer, **values)


@given(NUMBERS, st.integers(0, 2**32), st.data())
def test_the_lot_is_the_same_again_and_whatever_the_order(
    numbers: list[str], seed: int, data: Any
) -> None:
    size = data.draw(st.integers(0, len(numbers)))
    drawn = services.pick(numbers, size=size, seed=seed)
    assert services.pick(reversed(numbers), size=size, seed=seed) == drawn
    assert len(set(drawn)) == size
    assert set(drawn) <= set(numbers)


def test_the_lot_is_what_it_was() -> None:
    """Written down once: a change here would make old samples impossible to do over."""
    numbers = [f"SF-2026-{number:04d}" for number in range(1, 11)]
    assert services.pick(numbers, size=3, seed=2026) == KNOWN


KNOWN = ["SF-2026-0006", "SF-2026-0003", "SF-2026-0007"]


def test_a_share_is_rounded_up_and_can_be_done_over(four: list[Registration], cecilia: Any) -> None:
    sample = draw(cecilia, share=30, reason="Årets uppföljning")
    assert (sample.size, sample.share, sample.drawn_by) == (2, 30, cecilia)
    assert sample.population == sorted(case.number for case in four)
    drawn = [row.registration.number for row in sample.drawn.order_by("order")]
    assert drawn == services.pick(sample.population, size=2, seed=sample.seed)
    assert [row.order for row in sample.drawn.all()] == [1, 2]
    again = draw(cecilia, count=2, seed=sample.seed)
    assert [row.registration.number for row in again.drawn.all()] == drawn


def test_only_those_on_the_list_are_drawn(four: list[Registration], cecilia: Any) -> None:
    services.suspend(registration=four[0], officer=cecilia, cause="Vilar.", expect_version=None)
    assert four[0].number not in draw(cecilia, share=100).population


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, "Skriv antingen en andel eller ett antal."),
        ({"share": "10", "count": "1"}, "Skriv antingen en andel eller ett antal."),
        ({"share": "101"}, "En andel ligger mellan 1 och 100 procent."),
        ({"share": "0"}, "Skriv ett tal som är noll eller mer."),
        ({"count": "5"}, "Välj ett antal mellan 1 och 4, som är alla registrerade företag."),
        ({"count": "två"}, "Skriv ett helt tal, till exempel 14."),
    ],
)
def test_bad_input(
    visit: Any, cecilia: Any, four: list[Registration], values: dict[str, str], sentence: str
) -> None:
    visitor = visit(cecilia)
    page = visitor.open("/arenden/stickprov/")
    assert "4 företag är registrerade i dag." in page.text
    page = visitor.send(page, status=422, reason="Behålls.", **values)
    assert page.errors() == [sentence]
    assert "Behålls." in page.response.content.decode()
    assert not Sample.objects.exists()


def test_nothing_to_draw_from(visit: Any, adam: Any, policy: Any) -> None:
    visitor = visit(adam)
    page = visitor.send(visitor.open("/arenden/stickprov/"), status=422, share="10")
    assert page.errors() == ["Det finns inga registrerade företag att dra ur."]


def test_officers_and_administrators_draw(astrid: Any, per: Any, adam: Any, four: Any) -> None:
    for person in (astrid, per):
        with pytest.raises(IllegalMove):
            draw(person, count=1)
    assert draw(adam, count=1).size == 1


def test_from_the_desk_to_the_end(
    visit: Any, cecilia: Any, astrid: Any, four: list[Registration]
) -> None:
    visitor = visit(cecilia)
    page = visitor.send(visitor.open("/arenden/stickprov/"), share="50", reason="Höst")
    assert "2 företag" in page.text
    sample = Sample.objects.get()
    assert page.links()["2 nytt"] == "?lage=new"
    assert visitor.open("/").links()["2 företag att se på i stickprov"] == "/arenden/stickprov/"
    first, second = sample.drawn.order_by("order")
    base = f"/arenden/stickprov/{sample.pk}/"
    page = visitor.send(visitor.open(f"{base}1/"), status=422, outcome="reassess")
    assert page.errors() == ["Skriv varför.", "Skriv det som företaget ska få läsa."]
    page = visitor.send(page, outcome="no_cause", note="Allt stämmer.")
    assert page.links()["1 ingen åtgärd behövs"] == "?lage=no_cause"
    page = visitor.open(f"{base}?lage=no_cause")
    assert first.registration.enterprise.name in page.text
    assert second.registration.enterprise.name not in page.text
    visitor.send(visitor.open(f"{base}2/"), outcome="reassess", note="Nej.", text="Visa siffror.")
    assert reload(second.registration).reassess_since == TODAY
    assert "2 av 2" in visitor.open("/arenden/stickprov/").text


def test_the_enterprise_sees_nothing(
    visit: Any, cecilia: Any, astrid: Any, registered: Registration
) -> None:
    before = Letter.objects.count()
    draw(cecilia, share=100)
    own = visit(astrid).open(f"/registrera/{registered.number}/").text
    assert "stickprov" not in own.lower()
    assert Letter.objects.count() == before
    assert "stickprov" in visit(cecilia).open(f"/arenden/{registered.number}/").text.lower()


def test_who_belongs_to_the_enterprise_sees_nothing_either(
    visit: Any, cecilia: Any, registered: Registration
) -> None:
    sample = draw(cecilia, share=100)
    Membership.objects.create(enterprise=registered.enterprise, user=cecilia)
    visitor = visit(cecilia)
    visitor.open(f"/arenden/stickprov/{sample.pk}/1/", status=404)
    assert registered.enterprise.name not in visitor.open(f"/arenden/stickprov/{sample.pk}/").text
    assert "0 av 0" in visitor.open("/arenden/stickprov/").text


def test_an_administrator_draws_but_does_not_assess(
    visit: Any, adam: Any, registered: Registration
) -> None:
    sample = draw(adam, share=100)
    visitor = visit(adam)
    page = visitor.open(f"/arenden/stickprov/{sample.pk}/1/")
    assert "Hantera" not in page.text
    visitor.post(page.url, {"outcome": "no_cause", "note": "x", "version": 1}, status=422)
    assert sample.drawn.get().state == "new"


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("UPDATE enterprises_sampledenterprise SET state = 'asked'", "_handled_by_somebody"),
        (
            "UPDATE enterprises_sampledenterprise SET state = 'no_cause', handled_at = now(), "
            "handled_by_id = (SELECT id FROM accounts_user LIMIT 1)",
            "_ended_with_reason",
        ),
        (
            'INSERT INTO enterprises_sampledenterprise (state, note, version, "order", '
            "registration_id, sample_id) SELECT 'new', '', 1, 9, registration_id, sample_id "
            "FROM enterprises_sampledenterprise",
            "sampled_once_in_a_sample",
        ),
    ],
)
def test_constraints(cecilia: Any, registered: Registration, sql: str, name: str) -> None:
    draw(cecilia, share=100)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        connection.cursor().execute(sql)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        ("101, 1, ARRAY['a']", "sample_share_is_percent"),
        ("10, 2, ARRAY['a']", "sample_within_population"),
        ("10, 0, ARRAY['a']", "sample_within_population"),
    ],
)
def test_constraints_on_a_sample(cecilia: Any, columns: str, name: str) -> None:
    sql = (
        "INSERT INTO enterprises_sample (drawn_on, reason, seed, drawn_by_id, share, size, "
        f"population) VALUES ('2026-11-24', '', 1, %s, {columns})"
    )
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        connection.cursor().execute(sql, [cecilia.pk])


def test_a_sample_is_never_changed(cecilia: Any, registered: Registration) -> None:
    sample = draw(cecilia, share=100)
    with pytest.raises(DatabaseError, match="Cannot"), transaction.atomic():
        Sample.objects.filter(pk=sample.pk).update(seed=1)


def test_too_many_is_refused_by_the_service(cecilia: Any, registered: Registration) -> None:
    with pytest.raises(ValidationError):
        draw(cecilia, count=2)
