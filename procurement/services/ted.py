"""The municipality's own notices from TED's search service, every morning.

The service's documented interface: POST a query in the expert search language, in iteration mode,
and get publication numbers page by page with a token for the next
(https://docs.ted.europa.eu/reuse/search-api.html). Each notice is then fetched as XML and brought
in as any other file. A run that stops is taken up by the next: it asks from the same day again,
and notices that are already here are not fetched.
"""

import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from procurement.intake import Limits
from procurement.models import Notice, TedRun
from procurement.services.importing import import_many

PAGE = 100
# Far more than a year of one municipality: a service that always says "more" is not believed.
MOST_PAGES = 500
TRIES = 4
SECONDS = 30
# How far back the first run asks, and how much later runs look back over.
FIRST_DAYS = 365
OVERLAP = timedelta(days=3)
_NUMBER = re.compile(r"0*(\d{1,8}-\d{4})")
_GONE = frozenset({404, 410})
_MAY_BE_TRIED_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Unreachable(Exception):
    """The service did not answer, or answered with something else than notices."""


class NotThere(Unreachable):
    """The service answered that it has no such notice: asking again is of no use."""


def fetch(*, on: date, wait: Callable[[float], None] = time.sleep) -> TedRun:
    """Fetch what is new since the last whole run, and bring it in. Never raises for the network.

    Without any buyer in the settings nothing is asked. `wait` is told the seconds to pause before
    a new try, which grow each time.
    """
    run = TedRun.objects.create(since=_since(on))
    try:
        if settings.TED_BUYERS:
            _run(run, on, wait)
    except Unreachable as error:
        run.error = str(error)
    run.finished_at = timezone.now()
    run.save()
    return run


def _since(on: date) -> date:
    """The day to ask from: a little before the last run that came to its end."""
    whole = TedRun.objects.filter(error="", finished_at__isnull=False)
    last = whole.aggregate(last=Max("started_at"))["last"]
    return on - timedelta(days=FIRST_DAYS) if last is None else last.date() - OVERLAP


def _run(run: TedRun, on: date, wait: Callable[[float], None]) -> None:
    for numbers in _pages(run.since, wait):
        here = set(
            Notice.objects.filter(publication_number__in=numbers).values_list(
                "publication_number", flat=True
            )
        )
        new = [number for number in numbers if number not in here]
        gone: list[str] = []
        files = _notices(new, gone, wait)
        failed = sum(outcome.failed for outcome in import_many(files, by=None, on=on)) + len(gone)
        # Written page by page, so that the page that shows the run can follow it.
        TedRun.objects.filter(pk=run.pk).update(
            found=F("found") + len(numbers),
            known=F("known") + len(here),
            fetched=F("fetched") + len(new),
            failed=F("failed") + failed,
        )
        run.refresh_from_db()


def query(since: date) -> str:
    """The buyers' notices published since a day, oldest first, in the expert search language."""
    numbers = [
        form
        for number in settings.TED_BUYERS
        for form in dict.fromkeys((number, number.replace("-", "")))
    ]
    buyers = " OR ".join(f'organisation-identifier-buyer = "{number}"' for number in numbers)
    return f"({buyers}) AND publication-date >= {since:%Y%m%d} SORT BY publication-number"


def _pages(since: date, wait: Callable[[float], None]) -> Iterator[list[str]]:
    token = None
    for _number in range(MOST_PAGES):
        asked = {
            "query": query(since),
            "fields": ["publication-number"],
            "limit": PAGE,
            "scope": "ALL",
            "paginationMode": "ITERATION",
        }
        if token:
            asked["iterationNextToken"] = token
        answer = _search(asked, wait)
        numbers = [found[1] for row in answer["notices"] if (found := _publication(row))]
        if numbers:
            yield numbers
        token = answer.get("iterationNextToken")
        if not token or not answer["notices"]:
            return
    raise Unreachable(_("TED har fler sidor med träffar än vad som är rimligt."))


def _search(asked: dict[str, Any], wait: Callable[[float], None]) -> dict[str, Any]:
    request = urllib.request.Request(  # noqa: S310 (checked in _get)
        settings.TED_SEARCH_URL,
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
    )
    try:
        answer = json.loads(_get(request, wait))
    except ValueError:
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("notices"), list):
        raise Unreachable(_("TED svarade med något annat än en träfflista."))
    if answer.get("timedOut") is True:
        raise Unreachable(_("TED hann inte söka färdigt."))
    return answer


def _publication(row: Any) -> re.Match[str] | None:
    number = row.get("publication-number") if isinstance(row, dict) else None
    return _NUMBER.fullmatch(number) if isinstance(number, str) else None


def _notices(
    numbers: Iterable[str], gone: list[str], wait: Callable[[float], None]
) -> Iterator[tuple[str, bytes]]:
    """Each notice as a file; one that TED says it does not have is put in ``gone``."""
    for number in numbers:
        try:
            yield f"{number}.xml", _notice(number, wait)
        except NotThere:
            gone.append(number)


def _notice(number: str, wait: Callable[[float], None]) -> bytes:
    url = settings.TED_NOTICE_URL.format(number=number)
    return _get(urllib.request.Request(url), wait)  # noqa: S310 (checked in _get)


def _get(request: urllib.request.Request, wait: Callable[[float], None]) -> bytes:
    """The bytes of an answer; tried again when the service is busy or away. Raises Unreachable."""
    if request.type not in {"http", "https"}:
        raise Unreachable(_("Adressen till TED ska börja med https."))
    most = Limits().xml_bytes
    for attempt in range(1, TRIES + 1):
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
                data: bytes = answer.read(most + 1)
        except urllib.error.HTTPError as error:
            if error.code in _GONE:
                raise NotThere(_("TED svarade %(code)s.") % {"code": error.code}) from error
            if error.code not in _MAY_BE_TRIED_AGAIN or attempt == TRIES:
                raise Unreachable(_("TED svarade %(code)s.") % {"code": error.code}) from error
        except (OSError, ValueError) as error:
            if attempt == TRIES:
                raise Unreachable(_("TED gick inte att nå.")) from error
        else:
            if len(data) > most:
                raise Unreachable(_("TED skickade ett svar som är för stort att läsa."))
            return data
        wait(2.0**attempt)
    raise Unreachable(_("TED gick inte att nå."))
