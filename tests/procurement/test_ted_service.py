"""TED's search service, spoken to over HTTP: a server of our own that has the same interface."""

import json
import threading
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from procurement.models import TedRun, Tender
from procurement.services import ted
from tests.procurement.conftest import TODAY
from tests.procurement.notice_files import notice


class Service:
    """Pages of publication numbers, notices by number, and faults to come before an answer."""

    def __init__(self):
        self.pages = [["00000001-2026", "2-2026"], ["3-2026"]]
        self.faults = []
        self.asked = []
        self.fetched = []
        self.garbage = None
        self.gone = set()
        # How answers are broken off: for the search ("") or a notice's number, one each time.
        self.cuts = {}
        self.later = None
        self.says = 404

    def search(self, body):
        self.asked.append(body)
        if self.garbage is not None:
            return self.garbage
        place = int(body.get("iterationNextToken") or 0)
        page = self.pages[place] if place < len(self.pages) else []
        answer = {
            "notices": [{"publication-number": number, "links": {}} for number in page],
            "totalNoticeCount": sum(map(len, self.pages)),
        }
        if place + 1 < len(self.pages):
            answer["iterationNextToken"] = str(place + 1)
        return json.dumps(answer).encode()

    def notice(self, number):
        self.fetched.append(number)
        digits = int(number.split("-")[0])
        data = notice(
            notice_id=f"00000000-0000-4000-8000-{digits:012d}",
            procedure=f"11111111-0000-4000-8000-{digits:012d}",
        )
        publication = (
            "<efac:Publication><efbc:NoticePublicationID schemeName='ojs-notice-id'>"
            f"{digits:08d}-2026</efbc:NoticePublicationID></efac:Publication>"
        ).encode()
        return data.replace(b"<efac:NoticeSubType>", publication + b"<efac:NoticeSubType>")


@pytest.fixture
def service(settings):
    told = Service()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, make):
            if told.faults:
                self.send_response(told.faults.pop(0))
                if told.later:
                    self.send_header("Retry-After", told.later)
                self.end_headers()
                return
            if self.path.split("/")[2] in told.gone:
                self.send_error(told.says)
                return
            body = make()
            number = self.path.split("/")[2] if self.command == "GET" else ""
            if told.cuts.get(number):
                self._cut(body, told.cuts[number].pop(0))
                return
            self.send_response(200)
            self.end_headers()
            self.wfile.write(body)

        def _cut(self, body, how):
            if how == "status":
                self.wfile.write(b"nonsense\r\n\r\n")
            elif how != "nothing":
                self.send_response(200)
                if how == "length":
                    self.send_header("Content-Length", str(len(body)))
                elif how == "chunk":
                    self.send_header("Transfer-Encoding", "chunked")
                self.end_headers()
                self.wfile.write(b"ffff\r\n" * (how == "chunk") + body[:-9])
            self.close_connection = True

        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            self._answer(lambda: told.search(body))

        def do_GET(self):
            self._answer(lambda: told.notice(self.path.split("/")[2]))

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    base = f"http://127.0.0.1:{server.server_port}"
    settings.TED_BUYERS = ["212000-0654"]
    settings.TED_SEARCH_URL = f"{base}/v3/notices/search"
    settings.TED_NOTICE_URL = base + "/notice/{number}/xml"
    yield told
    server.shutdown()
    server.server_close()
    thread.join()


def fetch(waits=None):
    return ted.fetch(on=TODAY, wait=(waits if waits is not None else []).append)


def test_all_pages_come_in_once(service):
    run = fetch()
    assert (run.found, run.known, run.fetched, run.failed, run.error) == (3, 0, 3, 0, "")
    assert Tender.objects.count() == 3
    assert [body.get("iterationNextToken") for body in service.asked] == [None, "1"]
    assert service.asked[0]["paginationMode"] == "ITERATION"
    assert 'organisation-identifier-buyer = "212000-0654"' in service.asked[0]["query"]
    assert 'organisation-identifier-buyer = "2120000654"' in service.asked[0]["query"]
    again = fetch()
    assert (again.known, again.fetched) == (3, 0)
    assert service.fetched == ["1-2026", "2-2026", "3-2026"]


def test_the_next_run_asks_from_a_little_before_the_last(service):
    first = fetch()
    assert first.since == TODAY - timedelta(days=365)
    TedRun.objects.update(started_at="2026-11-20T05:30:00+01:00")
    assert fetch().since == date(2026, 11, 17)


def test_a_busy_service_is_asked_again_with_growing_pauses(service):
    service.faults = [503, 429]
    waits = []
    run = fetch(waits)
    assert run.error == ""
    assert waits == [2.0, 4.0]
    assert Tender.objects.count() == 3


def test_a_service_that_says_no_is_told_and_taken_up_later(service):
    service.faults = [400]
    run = fetch()
    assert run.error == "TED svarade 400."
    assert fetch().since == run.since
    assert Tender.objects.count() == 3


def test_a_run_that_stops_half_way_keeps_what_came_in(service):
    fetched = service.notice

    def then_nothing(number):
        if number == "2-2026":
            service.faults.extend([500] * 10)
        return fetched(number)

    service.pages = [["1-2026"], ["2-2026"], ["3-2026"]]
    service.notice = then_nothing
    run = fetch()
    assert run.error
    assert 0 < Tender.objects.count() < 3
    service.faults.clear()
    service.notice = fetched
    assert fetch().error == ""
    assert Tender.objects.count() == 3


def test_a_notice_that_was_missed_is_asked_for_until_it_comes(service):
    service.gone = {"1-2026"}
    fetch()
    service.pages = []
    again = fetch()
    assert (again.found, again.failed, [row["number"] for row in again.missed]) == (
        0,
        1,
        ["1-2026"],
    )
    service.gone = set()
    last = fetch()
    assert (last.fetched, last.failed, last.missed) == (1, 0, [])
    assert Tender.objects.count() == 3


def test_a_page_instead_of_a_notice_is_missed(service):
    given = service.notice
    service.notice = lambda number: b"<html></html>" if number == "2-2026" else given(number)
    run = fetch()
    assert (run.failed, [row["number"] for row in run.missed]) == (1, ["2-2026"])
    assert run.missed[0]["why"]
    service.notice = given
    assert fetch().missed == []
    assert Tender.objects.count() == 3


def test_a_missed_notice_is_not_asked_for_for_ever(service):
    service.pages, service.gone = [["1-2026"]], {"1-2026"}
    fetch()
    service.pages = []
    later = ted.fetch(on=TODAY + timedelta(days=40), wait=[].append)
    assert later.missed == []


def test_when_nothing_is_given_any_more_the_run_stops_and_keeps_what_came(service):
    service.pages = [[f"{number}-2026" for number in range(1, 9)]]
    service.gone, service.says = {f"{number}-2026" for number in range(2, 9)}, 500
    run = fetch()
    assert (run.error, run.fetched, run.failed) == ("TED svarade 500.", 1, 3)
    assert Tender.objects.count() == 1
    service.gone = set()
    assert fetch().error == ""
    assert Tender.objects.count() == 8


DEEP = b'{"notices": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    "garbage", [b"<html>", b"[]", b"{}", b'{"notices": 1}', b"\xff\xfe", DEEP], ids=range(6)
)
def test_another_answer_than_a_list_is_told(service, garbage):
    service.garbage = garbage
    assert "något annat än en träfflista" in fetch().error


def test_strange_numbers_are_passed_over(service):
    service.pages = [["../../etc/passwd", "1-2026", 5, None]]
    run = fetch()
    assert (run.found, Tender.objects.count()) == (1, 1)


def test_nobody_there(service, settings):
    settings.TED_SEARCH_URL = "http://127.0.0.1:9/search"
    assert fetch().error == "TED gick inte att nå."


def test_only_the_web_is_asked(service, settings):
    settings.TED_SEARCH_URL = "file:///etc/passwd"
    assert "https" in fetch().error


def test_without_buyers_nothing_is_asked(service, settings):
    settings.TED_BUYERS = []
    run = fetch()
    assert (run.found, run.error) == (0, "Ingen köpare är angiven, så inget hämtades.")
    assert service.asked == []


def test_a_buyer_that_comes_later_gets_its_history(service, settings):
    first_day = TODAY - timedelta(days=365)
    buyers, settings.TED_BUYERS = settings.TED_BUYERS, []
    fetch()
    settings.TED_BUYERS = buyers
    assert fetch().since == first_day
    assert fetch().since > first_day
    settings.TED_BUYERS = [*buyers, "222000-1111"]
    assert fetch().since == first_day
    settings.TED_BUYERS = ["2220001111"]
    assert fetch().since > first_day


def test_a_run_that_was_killed_does_not_go_on_for_ever(visit, per, service):
    dead = TedRun.objects.create(since=TODAY, started_at=timezone.now() - timedelta(hours=7))
    fetch()
    dead.refresh_from_db()
    assert dead.error == "Hämtningen avbröts innan den var klar."
    assert "Pågår" not in visit(per).open("/upphandlingar/import/ted/").text


def test_a_fault_of_our_own_is_no_whole_run(service, monkeypatch):
    def fail(*args, **kwargs):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(ted, "import_many", fail)
        with pytest.raises(MemoryError):
            fetch()
    broken = TedRun.objects.get()
    assert broken.error
    assert broken.finished_at
    assert fetch().since == broken.since


def test_the_page_shows_the_last_runs_and_asks_for_one(visit, per, service, settings):
    service.faults = [400]
    fetch()
    visitor = visit(per)
    page = visitor.open("/upphandlingar/import/ted/")
    assert "TED svarade 400." in page.text
    page = visitor.send(page)
    assert "Hämtningen är beställd" in page.text
    settings.TED_BUYERS = []
    assert "TED_BUYERS" in visitor.open("/upphandlingar/import/ted/").text


@pytest.mark.parametrize("code", [403, 404, 503])
def test_a_notice_that_is_not_given_stops_no_other(visit, per, service, code):
    service.gone, service.says = {"2-2026"}, code
    run = fetch()
    assert (run.found, run.fetched, run.failed, run.error) == (3, 2, 1, "")
    assert Tender.objects.count() == 2
    page = visit(per).open("/upphandlingar/import/ted/")
    assert f"2-2026: TED svarade {code}." in page.text
    service.gone = set()
    assert fetch().error == ""
    assert Tender.objects.count() == 3


def test_a_search_that_did_not_end_is_taken_up_later(service):
    service.garbage = b'{"notices": [], "timedOut": true}'
    assert "hann inte" in fetch().error
    service.garbage = None
    assert fetch().fetched == 3


def test_a_service_that_always_says_more_is_stopped(service, monkeypatch):
    monkeypatch.setattr(ted, "MOST_PAGES", 3)
    service.garbage = b'{"notices": [{"publication-number": "7-2026"}], "iterationNextToken": "x"}'
    assert "fler sidor" in fetch().error
    assert len(service.asked) == 3


CUTS = ["length", "chunk", "status", "nothing", "unseen"]


@pytest.mark.parametrize("cut", CUTS)
def test_an_answer_that_breaks_off_is_asked_for_again(service, cut):
    service.cuts = {"": [cut], "2-2026": [cut, cut]}
    waits = []
    run = fetch(waits)
    assert (run.found, run.fetched, run.failed, run.error) == (3, 3, 0, "")
    assert waits == [2.0, 2.0, 4.0]
    assert Tender.objects.count() == 3


@pytest.mark.parametrize("cut", CUTS)
def test_a_notice_that_always_breaks_off_stops_no_other(service, cut):
    service.cuts = {"2-2026": [cut] * ted.TRIES}
    run = fetch()
    assert (run.fetched, run.failed, run.error) == (2, 1, "")
    (missed,) = run.missed
    assert missed["number"] == "2-2026"
    assert missed["why"] in {"TED:s svar bröts av.", "TED gick inte att nå."}
    assert fetch().error == ""
    assert Tender.objects.count() == 3


@pytest.mark.parametrize("cut", CUTS)
def test_a_search_that_always_breaks_off_is_told(service, cut):
    service.cuts = {"": [cut] * ted.TRIES}
    assert fetch().error in {"TED:s svar bröts av.", "TED gick inte att nå."}
    assert fetch().fetched == 3


@pytest.mark.parametrize(
    ("later", "waited"),
    [
        ("7", 7.0),
        ("1", 2.0),
        ("86400", float(ted.LONGEST_PAUSE)),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 2.0),
        ("Fri, 01 Jan 2100 00:00:00 GMT", float(ted.LONGEST_PAUSE)),
        ("Fri, 01 Jan 2100 00:00:00", float(ted.LONGEST_PAUSE)),
        ("snart", 2.0),
        ("9" * 400, float(ted.LONGEST_PAUSE)),
        ("-3", 2.0),
    ],
)
def test_a_busy_service_says_how_long_to_wait_within_bounds(service, later, waited):
    service.faults, service.later = [503], later
    waits = []
    assert fetch(waits).error == ""
    assert waits == [waited]
