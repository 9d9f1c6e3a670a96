"""The people of the tests, and what they open pages with.

astrid runs an enterprise, bo runs another; cecilia is a case officer, per a procurement officer,
ulla the contact of a unit, adam the administrator.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, connections
from django.utils import translation

from ljungby_social.accounts.models import Unit, User
from ljungby_social.accounts.roles import Role
from tests.pages import Visitor

PASSWORD = "en lång ramsa om skogen"


@pytest.fixture(autouse=True)
def _own_folders(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> None:
    """Uploads of a test land in the test's own folder; passwords are hashed fast."""
    if "demo" not in request.fixturenames:
        settings.MEDIA_ROOT = tmp_path / "media"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _starts_in_swedish(settings: Any) -> Iterator[None]:
    """A page read in English leaves English switched on in the process, for the next test too."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Ends, before the test database is dropped, the connections that a thread has left open."""
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        connections.close_all()


@pytest.fixture(autouse=True)
def _no_memory_between_tests() -> Iterator[None]:
    from django.core.cache import cache

    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _no_jobs_from_other_tests(request: pytest.FixtureRequest) -> None:
    """Django empties the tables between transactional tests, but not the queue's."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        request.getfixturevalue("transactional_db")
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs CASCADE")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real notices and procurements; tests that need it skip where it is absent."""
    root = Path(__file__).resolve().parent.parent
    folder = Path(os.environ.get("LJUNGBY_SHARED") or root.parent / "shared") / "data"
    if not folder.is_dir() and os.environ.get("CI"):
        pytest.fail(f"in CI the real notices must be at hand: {folder}")
    if not folder.is_dir():
        pytest.skip("real notices are absent: set LJUNGBY_SHARED to the folder that has data/")
    return folder


def make_user(email: str, name: str, role: Role | None = None, **fields: Any) -> User:
    """A user with a verified address and, if given, a staff role."""
    user = User.objects.create_user(email, PASSWORD, name=name, **fields)
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    if role is not None:
        user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


@pytest.fixture
def unit(db: None) -> Unit:
    return Unit.objects.get_or_create(
        name="Tekniska förvaltningen", defaults={"short_name": "tekniska", "kind": "administration"}
    )[0]


@pytest.fixture
def astrid(db: None) -> User:
    return make_user("astrid@example.se", "Astrid Alm")


@pytest.fixture
def bo(db: None) -> User:
    return make_user("bo@example.se", "Bo Björk")


@pytest.fixture
def cecilia(db: None) -> User:
    return make_user("cecilia@example.se", "Cecilia Ceder", Role.CASE_OFFICER)


@pytest.fixture
def per(db: None) -> User:
    return make_user("per@example.se", "Per Poppel", Role.PROCUREMENT_OFFICER)


@pytest.fixture
def ulla(unit: Unit) -> User:
    return make_user("ulla@example.se", "Ulla Asp", Role.UNIT_CONTACT, unit=unit)


@pytest.fixture
def adam(db: None) -> User:
    return make_user(
        "adam@example.se", "Adam Ek", Role.ADMINISTRATOR, is_staff=True, is_superuser=True
    )


@pytest.fixture
def visit() -> Callable[..., Visitor]:
    """`visit(astrid)` is Astrid at her browser; `visit()` is somebody who is not logged in."""
    return Visitor
