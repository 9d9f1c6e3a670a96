"""`make run`: everything that a portal on one machine needs, until Ctrl-C."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from ljungby_social.accounts import demo
from ljungby_social.accounts.models import User
from ljungby_social.cpv import CpvCode

GRACE_SECONDS = 8


class Stop(Exception):
    """Somebody asked the portal to stop."""


class Command(BaseCommand):
    help = (
        "Brings the database up to date, loads reference data (and demo data the first time, "
        "with DEBUG on), and runs web server and worker until Ctrl-C."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        port = self._free_port()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        children: list[subprocess.Popen[bytes]] = []
        try:
            self._prepare()
            # The children have connections of their own.
            connection.close()
            if settings.DATABASES["default"]["OPTIONS"].get("pool"):
                connection.close_pool()
            children = [self._start(command) for command in self._programs(port)]
            self._await(port, children)
            self._greet(port)
            while all(child.poll() is None for child in children):
                time.sleep(0.2)
            raise CommandError("A part of the portal ended by itself; see the lines above.")
        except Stop:
            self.stdout.write("Stoppar …")
        finally:
            self._end(children)

    def _free_port(self) -> int:
        value = os.environ.get("PORT", "8000")
        if not value.isdecimal() or not 0 < int(value) < 65536:
            raise CommandError(f"PORT ska vara ett tal mellan 1 och 65535, inte {value!r}.")
        port = int(value)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                raise CommandError(
                    f"Port {port} är upptagen. Stoppa det som använder den, "
                    f"eller välj en annan: PORT={port + 1} make run"
                ) from None
        return port

    def _prepare(self) -> None:
        """Migrate when something is new; then the reference data is loaded anew as well."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Uppdaterar databasen …")
            call_command("migrate", verbosity=0)
            call_command("load_reference", stdout=self.stdout)
        elif not CpvCode.objects.exists():
            call_command("load_reference", stdout=self.stdout)
        # With DEBUG on, DEMO is on as well; with DEBUG off somebody has asked for it by name.
        if settings.DEMO and not User.objects.exists():
            self.stdout.write("Laddar demodata …")
            call_command("load_demo", even_in_production=True, stdout=self.stdout)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)

    def _programs(self, port: int) -> list[list[str]]:
        python = sys.executable
        return [
            [
                python, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
                "--port", str(port), "--workers", os.environ.get("WEB_WORKERS", "1"),
                "--blocking-threads", "4", "--no-ws", "--log-level", "warning",
                "--no-access-log", "ljungby_social.wsgi:application",
            ],
            [python, "manage.py", "procrastinate", "worker", "--delete-jobs", "successful"],
        ]  # fmt: skip

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        # A session of its own, so that Ctrl-C reaches this process alone and it stops the others.
        return subprocess.Popen(  # noqa: S603 (the commands are our own)
            command, cwd=settings.BASE_DIR, start_new_session=True
        )

    def _await(self, port: int, children: list[subprocess.Popen[bytes]]) -> None:
        """Return when the web server takes connections; raise CommandError if a child ends."""
        while all(child.poll() is None for child in children):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise CommandError("Webbservern startade inte; se raderna ovanför.")

    def _greet(self, port: int) -> None:
        self.stdout.write(f"\n  Portalen är igång: http://localhost:{port}/\n")
        if settings.DEMO and User.objects.filter(email=demo.PEOPLE[0].email).exists():
            self.stdout.write(f"\n  Demokonton (lösenord {demo.PASSWORD}):\n")
            for person in demo.PEOPLE:
                self.stdout.write(f"    {person.email:<22}{person.name}, {person.does}\n")
        self.stdout.write("\n  Ctrl-C stoppar allt.\n")
        self.stdout.flush()
        connection.close()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        raise Stop

    def _end(self, children: list[subprocess.Popen[bytes]]) -> None:
        """End the children and everything that they started."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for child in children:
            _signal_group(child, signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                _signal_group(child, signal.SIGKILL)
                child.wait()


def _signal_group(child: subprocess.Popen[bytes], number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, number)
