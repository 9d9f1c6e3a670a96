"""Loaded before everything else in a test run: which database, which settings.

With xdist the controller starts the server and its workers inherit the address.
"""

import os
from pathlib import Path

from ljungby_social.database import ensure_database_url

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ljungby_social.settings")
# Debug settings serve static files without collecting them; pytest-django turns DEBUG off again.
os.environ.update(
    DEBUG="True",
    DEMO="False",
    DATABASE_POOL="False",
    LOG_LEVEL="ERROR",
    # One test turns it on; the others log in with one step.
    STAFF_SECOND_FACTOR_REQUIRED="False",
)
# Whitenoise wants its folder to exist, and reads nothing from it here.
os.environ["STATIC_ROOT"] = str(Path(__file__).parent.parent / "static")
# Playwright's loop runs in the thread that also asks the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
ensure_database_url()
