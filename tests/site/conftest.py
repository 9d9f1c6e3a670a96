"""The demo as a world to walk in, loaded once for a module."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tests.site.world import world


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    """The demo's cases by name. Each test's own changes are rolled back to this."""
    before = settings.MEDIA_ROOT
    with django_db_blocker.unblock(), transaction.atomic():
        settings.MEDIA_ROOT, settings.DEBUG = tmp_path_factory.mktemp("media"), True
        call_command("load_reference", stdout=io.StringIO())
        call_command("load_demo", stdout=io.StringIO())
        settings.DEBUG = False
        yield world()
        transaction.set_rollback(True)
    settings.MEDIA_ROOT = before
