#!/usr/bin/env python
"""Runs a command of the portal, on the embedded PostgreSQL when DATABASE_URL is unset."""

import os
import sys

from ljungby_social.database import ensure_database_url

# Commands that never ask the database, so that no server is started for them.
WITHOUT_DATABASE = {"help", "version", "collectstatic", "makemessages", "compilemessages"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ljungby_social.settings")
    if len(sys.argv) > 1 and sys.argv[1] not in WITHOUT_DATABASE:
        ensure_database_url()
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
