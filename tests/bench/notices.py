"""Notices a second, read, stored and screened, as a ratio to lxml only parsing the same bytes."""

import io
import os
import re
import resource
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.core.management import call_command
from lxml import etree

NOTICES = int(os.environ.get("BENCH_NOTICES", "3000"))
SHARED = Path(os.environ.get("LJUNGBY_SHARED", "../shared")) / "data" / "eforms"
# What makes a notice a notice of its own, and its procedure a procedure of its own.
NOTICE_ID = re.compile(rb'(schemeName="notice-id"[^>]*>)([^<]+)(<)')
PROCEDURE_ID = re.compile(rb"(ContractFolderID[^>]*>)([^<]+)(<)")
PUBLICATION = re.compile(rb"(NoticePublicationID[^>]*>)([^<]+)(<)")


def measure() -> None:
    """Print the rate, the ratio and the memory. Real notices are used over and over, each time
    under a new notice identifier, so that each is a notice of its own."""
    sources = [path.read_bytes() for path in sorted((SHARED / "real").glob("*.xml"))]
    if not sources:
        print("notices: no real notices at hand; set LJUNGBY_SHARED")
        return
    call_command("migrate", verbosity=0)
    call_command("load_reference", verbosity=0, stdout=io.StringIO())
    from procurement.models import Tender
    from procurement.services.importing import import_many

    files = list(copies(sources, NOTICES))
    size = sum(len(data) for _name, data in files)
    started = time.monotonic()
    for _name, data in files:
        etree.fromstring(data)
    bare = time.monotonic() - started
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    outcomes = list(import_many(files, by=None, on=date(2025, 3, 1)))
    ours = time.monotonic() - started
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    failed = sum(outcome.failed for outcome in outcomes)
    stored = Tender.objects.count()
    lots = sum(outcome.lots for outcome in outcomes)
    print(f"\n{len(files)} notices, {stored} purchases, {lots} lots, {size / 1e6:.0f} MB")
    print(f"  {failed} files with errors")
    print(f"  read, screened, stored: {len(files) / ours:.0f} notices/s ({ours:.1f} s)")
    print(f"  lxml only:              {len(files) / bare:.0f} notices/s ({bare:.1f} s)")
    print(f"  ratio {ours / bare:.1f}; memory grew by {(after - before) / 1024:.0f} MB")


def copies(sources: list[bytes], number: int) -> Iterator[tuple[str, bytes]]:
    """Real notices over and over, each time as another notice of another procedure."""
    for index in range(number):
        identifier = f"00000000-0000-4000-8000-{index:012d}".encode()
        data = sources[index % len(sources)]
        data = NOTICE_ID.sub(rb"\g<1>" + identifier + rb"\g<3>", data)
        data = PROCEDURE_ID.sub(rb"\g<1>" + identifier + rb"\g<3>", data)
        data = PUBLICATION.sub(rb"\g<1>" + f"{index}-2026".encode() + rb"\g<3>", data)
        yield f"{index}.xml", data
