"""`make bench`: how fast the portal is, as ratios that hold on any machine.

Each figure is set against something bare that is measured in the same run: a page against a view
that answers with the same bytes and asks no database; an import against lxml only parsing the
same files; a screening against nothing, per second and core. A database of its own is made and
dropped. `python -m tests.bench pages` (or notices, screening) measures one part only.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from ljungby_social.database import ensure_database_url

PARTS = ("pages", "notices", "screening")


def prepare(folder: Path, name: str) -> None:
    """Point the environment at a fresh database and at settings as in production."""
    import psycopg
    from psycopg import sql

    url = urlsplit(ensure_database_url())
    with psycopg.connect(urlunsplit(url), autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    os.environ.update(
        DATABASE_URL=urlunsplit(url._replace(path=f"/{name}")),
        DJANGO_SETTINGS_MODULE="tests.bench.settings",
        DEBUG="False",
        DEMO="False",
        SECRET_KEY="only-for-measuring",
        ALLOWED_HOSTS="127.0.0.1",
        SECURE_SSL_REDIRECT="False",
        STATIC_ROOT=str(folder / "static"),
        MEDIA_ROOT=str(folder / "media"),
        LOG_LEVEL="ERROR",
    )


def drop(name: str, server: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def main() -> int:
    parts = sys.argv[1:] or PARTS
    if unknown := set(parts) - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    server = ensure_database_url()
    name = f"bench_{os.getpid()}"
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        prepare(folder, name)
        import django

        django.setup()
        from tests.bench import notices, pages, screening

        for part in parts:
            {"pages": pages, "notices": notices, "screening": screening}[part].measure()
    finally:
        drop(name, server)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
