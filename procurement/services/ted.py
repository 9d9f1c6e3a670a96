"""The municipality's own notices from TED's search service, every morning.

The service's documented interface: POST a query in the expert search language, in iteration mode,
and get publication numbers page by page with a token for the next
(https://docs.ted.europa.eu/reuse/search-api.html). Each notice is then fetched as XML and brought
in as any other file. A run that stops is taken up by the next: it asks from the same day again,
and notices that are already here are not fetched. A notice that the service does not give holds
back no other; later runs ask for it again.
"""

import http.client
import json
import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, timedelta
from email.utils import parsedate_to_datetime
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
# The longest that the service may ask to be left alone, in seconds, before a new try.
LONGEST_PAUSE = 300
# So many notices in a row that cannot be had: then it is the service that is away.
MOST_IN_A_ROW = 3
# How far back the first run asks, and how much later runs look back over.
FIRST_DAYS = 365
OVERLAP = timedelta(days=3)
# How long a notice that TED would not give is asked for again, and how many at most.
MISSED_DAYS = timedelta(days=30)
MOST_MISSED = 500
# No run takes this long: one that seems to has died together with its worker.
LONGEST = timedelta(hours=6)
_NUMBER = re.compile(r"0*(\d{1,8}-\d{4})")
_MAY_BE_TRIED_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


class Unreachable(Exception):
    """The service did not answer, or answered with something else than notices."""


class NotGiven(Unreachable):
    """The service answers, but does not give this: nothing to hold the others back for."""


def fetch(*, on: date, wait: Callable[[float], None] = time.sleep) -> TedRun:
    """Fetch what is new since the last whole run, and bring it in. Never raises for the network.

    Without any buyer in the settings nothing is asked. `wait` is told the seconds to pause before
    a new try, which grow each time.
    """
    _end_dead_runs()
    buyers = sorted({_digits(number) for number in settings.TED_BUYERS})
    run = TedRun.objects.create(since=_since(on, buyers), buyers=buyers, missed=_still_missed(on))
    try:
        if buyers:
            _run(run, on, wait)
        else:
            run.error = _("Ingen köpare är angiven, så inget hämtades.")
    except Unreachable as error:
        run.error = str(error)
    except BaseException:  # also a worker that is told to stop: the run is not whole
        run.error = _("Hämtningen stannade av ett fel i portalen.")
        raise
    finally:
        run.finished_at = timezone.now()
        run.save()
    return run


def _end_dead_runs() -> None:
    """Say of runs that were killed that they are over; the next asks for what they asked for."""
    TedRun.objects.filter(
        finished_at=None, error="", started_at__lt=timezone.now() - LONGEST
    ).update(error=_("Hämtningen avbröts innan den var klar."))


def _digits(number: str) -> str:
    return re.sub(r"\W", "", number)[:40]


def _since(on: date, buyers: list[str]) -> date:
    """The day to ask from: a little before the last run for these buyers that came to its end."""
    whole = TedRun.objects.filter(error="", finished_at__isnull=False, buyers__contains=buyers)
    last = whole.aggregate(last=Max("started_at"))["last"] if buyers else None
    return on - timedelta(days=FIRST_DAYS) if last is None else last.date() - OVERLAP


def _still_missed(on: date) -> list[dict[str, str]]:
    """What the run before could not have, and that has not been asked for in vain too long."""
    before = TedRun.objects.order_by("-pk").values_list("missed", flat=True).first() or []
    return [row for row in before if row["first"] >= (on - MISSED_DAYS).isoformat()]


def _run(run: TedRun, on: date, wait: Callable[[float], None]) -> None:
    earlier = [row["number"] for row in run.missed]
    for numbers in _pages(run.since, wait):
        _bring_in(run, numbers, len(numbers), on, wait)
    left = {row["number"] for row in run.missed}
    _bring_in(run, [number for number in earlier if number in left], 0, on, wait)


def _bring_in(
    run: TedRun, numbers: list[str], found: int, on: date, wait: Callable[[float], None]
) -> None:
    """Fetch what is not here and bring it in; `found` is how many of it the search gave.

    Raises Unreachable when the service is away, after storing what it gave before that.
    """
    here = set(
        Notice.objects.filter(publication_number__in=numbers).values_list(
            "publication_number", flat=True
        )
    )
    new = [number for number in numbers if number not in here]
    visit = _Visit(wait)
    failed = 0
    for outcome in import_many(visit.files(new), by=None, on=on):
        failed += outcome.failed
        if outcome.refusal:
            visit.missed[outcome.name.removesuffix(".xml")] = outcome.refusal
    first = {row["number"]: row["first"] for row in run.missed}
    kept = [row for row in run.missed if row["number"] not in numbers]
    kept += [
        {"number": number, "why": why, "first": first.get(number, on.isoformat())}
        for number, why in visit.missed.items()
    ]
    # Written page by page, so that the page that shows the run can follow it.
    TedRun.objects.filter(pk=run.pk).update(
        found=F("found") + found,
        known=F("known") + (len(here) if found else 0),
        fetched=F("fetched") + visit.fetched,
        failed=F("failed") + failed + visit.refused,
        missed=kept[-MOST_MISSED:],
    )
    run.refresh_from_db()
    if visit.away is not None:
        raise visit.away


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
        answer = json.loads(_get(request, wait, _is_whole))
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict) or not isinstance(answer.get("notices"), list):
        raise Unreachable(_("TED svarade med något annat än en träfflista."))
    if answer.get("timedOut") is True:
        raise Unreachable(_("TED hann inte söka färdigt."))
    return answer


def _is_whole(data: bytes) -> bool:
    """Whether an answer that begins as an object in JSON also ends as one."""
    try:
        json.loads(data)
    except RecursionError:
        return True
    except ValueError:
        return not data.startswith(b"{")
    return True


def _publication(row: Any) -> re.Match[str] | None:
    number = row.get("publication-number") if isinstance(row, dict) else None
    return _NUMBER.fullmatch(number) if isinstance(number, str) else None


class _Visit:
    """Notices one by one, and those that could not be had with the reason why."""

    def __init__(self, wait: Callable[[float], None]) -> None:
        self.wait = wait
        self.missed: dict[str, str] = {}
        self.fetched = self.refused = 0
        self.away: Unreachable | None = None

    def files(self, numbers: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """Each notice as a file. Ends early when several in a row get no answer."""
        in_a_row = 0
        for number in numbers:
            try:
                data = _notice(number, self.wait)
            except Unreachable as error:
                self.missed[number] = str(error)
                self.refused += 1
                in_a_row = 0 if isinstance(error, NotGiven) else in_a_row + 1
                if in_a_row == MOST_IN_A_ROW:
                    self.away = error
                    return
            else:
                in_a_row = 0
                self.fetched += 1
                yield f"{number}.xml", data


def _notice(number: str, wait: Callable[[float], None]) -> bytes:
    url = settings.TED_NOTICE_URL.format(number=number)
    request = urllib.request.Request(url)  # noqa: S310 (checked in _get)
    return _get(request, wait, lambda data: data.rstrip().endswith(b">"))


def _get(
    request: urllib.request.Request,
    wait: Callable[[float], None],
    whole: Callable[[bytes], bool] = bool,
) -> bytes:
    """The bytes of an answer; tried again when the service is busy or away, or breaks off.

    `whole` tells whether the bytes are all of an answer. Raises Unreachable.
    """
    if request.type not in {"http", "https"}:
        raise Unreachable(_("Adressen till TED ska börja med https."))
    told, pause = "", 0.0
    for attempt in range(1, TRIES + 1):
        if attempt > 1:
            wait(max(2.0 ** (attempt - 1), pause))
        pause = 0.0
        try:
            data = _asked(request)
        except urllib.error.HTTPError as error:
            told = _("TED svarade %(code)s.") % {"code": error.code}
            if error.code not in _MAY_BE_TRIED_AGAIN:
                raise NotGiven(told) from error
            pause = _seconds(error.headers.get("Retry-After"))
        except http.client.IncompleteRead:
            told = _("TED:s svar bröts av.")
        except (http.client.HTTPException, OSError, ValueError):
            told = _("TED gick inte att nå.")
        else:
            if whole(data):
                return data
            told = _("TED:s svar bröts av.")
    raise Unreachable(told)


def _asked(request: urllib.request.Request) -> bytes:
    """The bytes of one answer. Raises IncompleteRead when it is shorter than it says itself."""
    most = Limits().xml_bytes
    with urllib.request.urlopen(request, timeout=SECONDS) as answer:  # noqa: S310 (http, see _get)
        data: bytes = answer.read(most + 1)
        promised = answer.headers.get("Content-Length", "")
    if len(data) > most:
        raise NotGiven(_("TED skickade ett svar som är för stort att läsa."))
    # The library tells of a short answer only when it is asked to read it all.
    if promised.isdecimal() and len(data) < int(promised):
        raise http.client.IncompleteRead(data, int(promised) - len(data))
    return data


def _seconds(retry_after: str | None) -> float:
    """How long the service asks to be left alone, in seconds, within bounds; 0 when it does not.

    A number of seconds or a day and time (RFC 9110, 10.2.3).
    """
    written = (retry_after or "").strip()
    if written.isdecimal() and written.isascii():
        return float(min(int(written[:9]), LONGEST_PAUSE))
    try:
        moment = parsedate_to_datetime(written)
    except (TypeError, ValueError, IndexError, OverflowError):
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return min(max((moment - timezone.now()).total_seconds(), 0.0), float(LONGEST_PAUSE))
