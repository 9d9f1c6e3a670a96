"""The portal as a program: what it refuses, and what it leaves behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command
from psycopg import sql

from ljungby_social.accounts.models import User
from ljungby_social.database import parse_database_url

ROOT = Path(__file__).resolve().parent.parent.parent


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.django_db
def test_demo_data_is_refused_when_debug_is_off(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="--even-in-production"):
        call_command("load_demo")
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"DEBUG": "False", "SECRET_KEY": ""}, "SECRET_KEY must be set"),
        ({"DEBUG": "yes"}, "DEBUG must be True or False"),
        ({"EMAIL_PORT": "many"}, "EMAIL_PORT must be a whole number"),
        ({"DATABASE_URL": "sqlite:///db"}, "must begin with postgresql://"),
    ],
)
def test_settings_refuse_what_they_do_not_understand(environment: dict[str, str], sentence: str):
    done = run("-c", "import ljungby_social.settings", **environment)
    assert done.returncode != 0
    assert sentence in done.stderr


def test_an_address_of_a_database_is_read_whole():
    told = parse_database_url("postgresql://me:p%40ss@db.example.se:5433/portal?sslmode=require")
    assert told["USER"] == "me"
    assert told["PASSWORD"] == "p@ss"
    assert (told["HOST"], told["PORT"], told["NAME"]) == ("db.example.se", "5433", "portal")
    assert told["OPTIONS"] == {"sslmode": "require"}


def test_a_taken_port_is_a_clear_message():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run("manage.py", "portal", PORT=str(port))
    assert done.returncode != 0
    assert f"Port {port} är upptagen" in done.stderr


def test_a_port_that_is_none_is_a_clear_message():
    assert run("manage.py", "portal", PORT="åtta").stderr == (
        "PORT must be a whole number, not 'åtta'\n"
    )
    assert "PORT ska vara ett tal" in run("manage.py", "portal", PORT="70000").stderr


@pytest.fixture
def empty_database() -> Iterator[str]:
    """A database of its own beside the tests' one, dropped afterwards."""
    server = os.environ["DATABASE_URL"]
    name = f"portal_{os.getpid()}"
    statement = sql.SQL("{} DATABASE {}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement.format(sql.SQL("CREATE"), sql.Identifier(name)))
        yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def test_the_portal_starts_from_nothing_and_leaves_nothing_behind(
    empty_database: str, tmp_path: Path
):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (tmp_path / "log").open("w+")
    portal = subprocess.Popen(
        [sys.executable, "manage.py", "portal"],
        cwd=ROOT,
        env={
            **os.environ,
            "DATABASE_URL": empty_database,
            "DATABASE_POOL": "True",
            "PORT": str(port),
            "DEMO": "False",
            "LJUNGBY_VAR": str(tmp_path),
            # The tests' own lies in the source, which the worker's checks refuse.
            "STATIC_ROOT": str(tmp_path / "staticfiles"),
        },
        stdout=log,
        stderr=log,
    )
    try:
        assert answers(f"http://127.0.0.1:{port}/halsa/", within=120), log.name
        children = children_of(portal.pid)
        assert len(children) >= 2, "server and worker"
    finally:
        portal.send_signal(signal.SIGINT)
        status = portal.wait(20)
        log.close()
    assert status == 0
    assert [pid for pid in children if Path(f"/proc/{pid}").exists()] == []
    told = Path(log.name).read_text()
    assert "Portalen är igång" in told
    assert "ERRORS" not in told


def answers(url: str, within: float) -> bool:
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as response:
                return response.status == 200
        except OSError:
            time.sleep(0.2)
    return False


def children_of(pid: int) -> list[int]:
    """Every process below one, found through /proc."""
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        found += map(int, listed)
        waiting += map(int, listed)
    return found


def test_the_embedded_server_stops_although_an_earlier_command_was_killed(tmp_path: Path):
    ours = {"DATABASE_URL", "STATIC_ROOT"}
    environment = {name: value for name, value in os.environ.items() if name not in ours}
    environment["LJUNGBY_VAR"] = str(tmp_path)
    command = [sys.executable, "manage.py", "showmigrations", "accounts"]
    data = tmp_path / "postgresql"
    for _start in range(2):
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert not (data / "postmaster.pid").exists()
        # What a process that was killed leaves behind: no process ever has this number.
        (data / ".handle_pids.json").write_text("[4194999]")
