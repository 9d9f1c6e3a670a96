"""Requests a second on one worker: the directory with 2,000 enterprises, the list with 20,000
purchases, each as a ratio to a bare view that renders the same bytes with no query."""

import csv
import http.client
import io
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

ENTERPRISES = 2_000
TENDERS = 20_000
SECONDS = 6.0
WORK = (
    ("Städning av skolor", "90919300"),
    ("Lokalvård kommunhuset", "90910000"),
    ("Skötsel av grönytor", "77310000"),
    ("Konferensfika och catering", "55520000"),
    ("Tvätt av arbetskläder", "98310000"),
    ("Cykelservice", "50000000"),
    ("Nybyggnad av förskola", "45214100"),
    ("Läkemedel till äldreboenden", "33600000"),
    ("Ärendehanteringssystem", "48000000"),
    ("Snöröjning och halkbekämpning", "90620000"),
)


def measure() -> None:
    """Fill the database, start one worker, and print a line a page."""
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    fill_directory()
    fill_tenders()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    session = staff_session()
    pages = {
        "directory": "/foretag/",
        "directory-search": "/foretag/?q=st%C3%A4dning",
        "tenders": "/upphandlingar/",
        "tenders-flagged": "/upphandlingar/?instrument=reserve_4_18",
    }
    print(f"\n{ENTERPRISES} enterprises, {TENDERS} purchases, one worker")
    print(f"{'page':<20}{'requests/s':>12}{'bare':>10}{'ratio':>8}{'bytes':>10}")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["BENCH_PAGES"] = folder
        connection.close()
        with Server() as server:
            for name, url in pages.items():
                cookie = f"sessionid={session}" if url.startswith("/upphandlingar") else ""
                body = server.get(url, cookie)
                Path(folder, name).write_bytes(body)
                ours = server.rate(url, cookie)
                bare = server.rate(f"/bare/{name}/", "")
                print(f"{name:<20}{ours:>12.1f}{bare:>10.1f}{ours / bare:>8.2f}{len(body):>10}")


def fill_directory() -> None:
    """Registered enterprises, with codes that they sell."""
    from enterprises.models import Enterprise, PolicyVersion, Registration
    from enterprises.models.enterprise import LegalForm
    from enterprises.states import State
    from ljungby_social.accounts.models import User

    chance = random.Random(1)
    officer = User.objects.create_user("bench@example.se", name="Bänk")
    policy = PolicyVersion.objects.in_force(timezone.localdate())
    now, today = timezone.now(), timezone.localdate()
    enterprises = [
        Enterprise(
            org_number=f"7{chance.randrange(2, 9)}{index:06d}{chance.randrange(10, 99)}",
            name=f"{chance.choice('ABCDEFGHIJKLMNOPRSTUVÅÄÖ')}rbetsbyn {index}",
            slug=f"foretag-{index}",
            legal_form=LegalForm.ECONOMIC_ASSOCIATION,
            place=chance.choice(("Ljungby", "Lagan", "Ryssby", "Agunnaryd")),
            offer=" ".join(title for title, _code in chance.sample(WORK, 3)),
        )
        for index in range(ENTERPRISES)
    ]
    for enterprise in enterprises:
        number = enterprise.org_number
        enterprise.org_number = f"{number[:2]}{max(number[2], '2')}{number[3:]}"
    Enterprise.objects.bulk_create(enterprises, batch_size=1000)
    through = Enterprise.sells.through
    through.objects.bulk_create(
        through(enterprise_id=enterprise.pk, cpvcode_id=code)
        for enterprise in enterprises
        for _title, code in chance.sample(WORK, 3)
    )
    Registration.objects.bulk_create(
        Registration(
            number=f"SF-B-{index}",
            enterprise=enterprise,
            policy=policy,
            state=State.REGISTERED,
            officer=officer,
            declared_name="B",
            declared_capacity="B",
            knows_public_record=True,
            contact_name="B",
            contact_email="bench@example.se",
            submitted_at=now,
            decided_at=now,
            valid_from=today,
            valid_until=today + timedelta(days=700),
        )
        for index, enterprise in enumerate(enterprises)
    )


def fill_tenders() -> None:
    """Purchases from one big plan, through the same import that staff use."""
    from procurement.services.importing import import_file

    chance = random.Random(2)
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";")
    writer.writerow(["id", "title", "cpv", "value", "duration_months", "date"])
    for index in range(TENDERS):
        title, code = chance.choice(WORK)
        value = chance.randrange(50_000, 9_000_000)
        writer.writerow([f"B{index}", f"{title} {index}", code, value, 24, "2025-03-01"])
    started = time.monotonic()
    outcome = import_file(
        data=file.getvalue().encode("utf-8-sig"), name="plan.csv", by=None, on=date(2025, 3, 1)
    )
    seconds = time.monotonic() - started
    print(f"plan of {TENDERS} rows: read, screened, stored in {seconds:.1f} s", outcome.refusal)


def staff_session() -> str:
    """Log a procurement officer in and return the session's key."""
    from ljungby_social.accounts.models import User
    from ljungby_social.accounts.roles import Role

    user = User.objects.create_user("bench-officer@example.se", name="Upphandlare")
    user.groups.add(Group.objects.get(name=Role.PROCUREMENT_OFFICER))
    # The second factor is asked of staff in production; here the pages are measured, not the door.
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": ""})
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return session.session_key


class Server:
    """One worker with one thread, as a process of its own."""

    def __enter__(self) -> "Server":
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = subprocess.Popen(
            [
                sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1",
                "--blocking-threads", "1", "--no-ws", "--log-level", "error", "--no-access-log",
                "--host", "127.0.0.1", "--port", str(self.port), "ljungby_social.wsgi:application",
            ]
        )  # fmt: skip
        for _attempt in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return self
            time.sleep(0.05)
        raise RuntimeError("the server did not start")

    def __exit__(self, *_error: object) -> None:
        self.process.terminate()
        self.process.wait(10)

    def get(self, url: str, cookie: str) -> bytes:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        link.request("GET", url, headers={"Cookie": cookie} if cookie else {})
        response = link.getresponse()
        body = response.read()
        link.close()
        if response.status != 200:
            raise RuntimeError(f"{url}: {response.status}")
        return body

    def rate(self, url: str, cookie: str) -> float:
        """Requests a second over one connection, after a few to warm up."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": cookie} if cookie else {}
        number, started = -5, time.monotonic()
        while number < 5 or time.monotonic() - started < SECONDS:
            if number == 0:
                started = time.monotonic()
            link.request("GET", url, headers=headers)
            link.getresponse().read()
            number += 1
        link.close()
        return number / (time.monotonic() - started)
