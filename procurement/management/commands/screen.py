"""Screens a file and prints what was found; stores nothing."""

import csv
import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from heapq import heappop, heappush
from itertools import chain, count
from typing import Any, TypeVar

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, InterfaceError
from django.utils.timezone import localdate
from tqdm import tqdm

from ljungby_social.cpv import swedish_labels
from procurement import knowledge, rules
from procurement.facts import facts_of_notice
from procurement.intake import (
    Item,
    Limits,
    Notice,
    Refused,
    RejectedRow,
    Turn,
    expand,
    exported_cell,
    read_in_turn,
)
from procurement.management.garbage import few_searches
from procurement.rules import INSTRUMENTS

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Row:
    """A lot to screen, or what is wrong with the row (`error`)."""

    identifier: str
    facts: rules.Lot | None = None
    problems: tuple[str, ...] = ()
    undated: bool = False
    error: str = ""
    title: str = ""


class Command(BaseCommand):
    help = "Pröva en fil (kalkylark, csv, annons, eller - för standard in) utan att spara något."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", help="fil, mapp, zip, eller - för standard in")
        parser.add_argument("--format", choices=("table", "csv", "jsonl"), default="table")
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            default=None,
            metavar="DATE",
            help="dagen som avgör lag och belopp för köp utan datum; i dag om den inte anges",
        )

    def handle(self, *, file: str, format: str, on: date | None, **options: Any) -> None:
        """Print a row per lot in the order of the file; exit with 1 when a row was in error."""
        try:
            with few_searches():
                failed = self._print(file, format, on or localdate())
        except BrokenPipeError:
            # The reader has seen enough (`| head`); nothing more can be written, not even at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return
        if failed:
            rows = "rad" if failed == 1 else "rader"
            raise CommandError(f"{failed} {rows} gick inte att pröva.")

    def _print(self, file: str, format: str, on: date) -> int:
        known = self._knowledge()
        printer = _PRINTERS[format](self.stdout)
        failed = undated = 0
        with tqdm(unit=" delar", file=sys.stderr, disable=not sys.stderr.isatty()) as progress:
            for rows in _in_stages(_rows(file, on)):
                screened = _screened([row.facts for row in rows if row.facts], known)
                for row in rows:
                    if row.facts is None:
                        failed += 1
                        printer.error(row)
                        continue
                    undated += row.undated
                    # In a table once at the end, where people read; a machine reads row by row.
                    told = (_tried_on(on),) if row.undated and format != "table" else ()
                    screening = next(screened)
                    problems = (*row.problems, *_far_ahead(row.facts, on), *told)
                    printer.row(row.facts, screening, _besides(problems, screening))
                progress.update(len(rows))
        if undated and format == "table":
            self.stdout.write(f"{_tried_on(on)} Det gäller {undated} av raderna.")
        return failed

    def _knowledge(self) -> rules.Knowledge:
        """What the database says; the repository's own, and a warning, where none answers."""
        try:
            return knowledge.current().knowledge
        except (DatabaseError, InterfaceError):
            self.stderr.write(_NOT_ASKED)
            return rules.Knowledge.from_rows(**rules.read_seed())


# So many rows are read, then screened, then told. Faster than a row at a time, since what one kind
# of work needs stays at hand in the processor.
_AT_ONCE = 500
_YEARS_AHEAD = 10
# Nothing is stored and rows are told on the way, so that a table may be longer than an import's.
_LIMITS = Limits(spreadsheet_rows=100_000, spreadsheet_cells=2_500_000)
_NOT_ASKED = (
    "Varning: databasen svarar inte. Köpen prövas mot de belopp, listor och sorter av köp som "
    "följer med programmet. Det som personalen har ändrat eller fyllt i räknas inte."
)


def _tried_on(on: date) -> str:
    """What a row is told of that says no day: which law and amounts it was held against."""
    return f"Dagen är inte känd. Köpet är prövat som om det inleds {on}."


def _far_ahead(facts: rules.Lot, on: date) -> tuple[str, ...]:
    """A day that nobody plans for is a slip of the keyboard, or stands for no day at all."""
    if facts.date is None or facts.date.year <= on.year + _YEARS_AHEAD:
        return ()
    return (f"Dagen {facts.date} är mer än {_YEARS_AHEAD} år fram. Kontrollera den.",)


def _besides(problems: Iterable[str], screening: rules.Screening) -> tuple[str, ...]:
    """Problems of the file that the rules have not told of already, each once."""
    return tuple(one for one in dict.fromkeys(problems) if one not in screening.problems)


def _in_stages(things: Iterable[T]) -> Iterator[list[T]]:
    """The same things, so that one kind of work is done with some hundred; the first ones soon.

    What came before an error is told before it.
    """
    some: list[T] = []
    size = 1
    try:
        for thing in things:
            some.append(thing)
            if len(some) == size:
                yield some
                some, size = [], min(_AT_ONCE, 5 * size)
    except Exception:
        if some:
            yield some
        raise
    if some:
        yield some


def _screened(lots: list[rules.Lot], known: rules.Knowledge) -> Iterator[rules.Screening]:
    """All at once; one by one when there is an error, so that those before it are told."""
    try:
        found: Iterable[rules.Screening] = rules.screen_all(lots, known)
    except Exception:
        found = (rules.screen(lot, known) for lot in lots)
    yield from found


def _rows(file: str, on: date) -> Iterator[_Row]:
    for item in _items(file):
        try:
            found = read_in_turn(
                item.data(), name=item.name, limits=_LIMITS, cpv_labels=swedish_labels()
            )
            yield from _in_order(chain.from_iterable(_in_stages(found)), on)
        except Refused as refused:
            yield _Row(item.name, error=refused.sentence, title=item.name)


def _items(file: str) -> Iterator[Item]:
    try:
        if file == "-":
            yield from expand(sys.stdin.buffer.read(), name="standard in")
        else:
            yield from expand(file)
    except Refused as refused:
        raise CommandError(refused.sentence) from refused


def _in_order(turns: Iterable[Turn], on: date) -> Iterator[_Row]:
    """The lots and broken rows in the order of the file, where a purchase has its rows apart.

    Purchases come in the order of their first rows, so what stands before the next one's can go.
    """
    held: list[tuple[int, int, _Row]] = []
    places = count()
    for turn in turns:
        rows = [numbered for one in turn for numbered in _numbered(one, on)]
        first = min((number for number, _row in rows), default=0)
        while held and held[0][0] <= first:
            yield heappop(held)[2]
        for number, row in rows:
            heappush(held, (number, next(places), row))
    while held:
        yield heappop(held)[2]


def _numbered(one: Notice | RejectedRow, on: date) -> Iterator[tuple[int, _Row]]:
    return iter([_broken(one)]) if isinstance(one, RejectedRow) else _lots(one, on)


def _broken(row: RejectedRow) -> tuple[int, _Row]:
    sentences = " ".join(problem.sentence for problem in row.problems)
    identifier = row.identifier or f"rad {row.row}"
    return row.row, _Row(identifier, error=sentences, title=row.title)


def _lots(notice: Notice, on: date) -> Iterator[tuple[int, _Row]]:
    lots = [lot for lot in notice.lots if lot.kind != "group"]
    first = next((lot.row for lot in lots if lot.row), None)
    identifier = notice.notice_id or notice.publication_number or notice.reference
    identifier = identifier or (f"rad {first}" if first else "")
    problems = tuple(problem.sentence for problem in notice.problems if problem.level != "info")
    days = (notice.valued_on, notice.dispatched_on, notice.published_on, notice.planned_start)
    undated = not any(days)
    for place, facts in enumerate(facts_of_notice(notice, on=on, identifier=identifier)):
        number = lots[place].row if place < len(lots) else None
        yield number or 0, _Row(identifier, facts, problems, undated)


class _Printer:
    """Writes rows as they come."""

    def __init__(self, out: Any) -> None:
        self.out = out

    def row(self, facts: rules.Lot, screening: rules.Screening, problems: tuple[str, ...]) -> None:
        found = rules.as_json(facts, screening)
        found["problems"] += problems
        self.told(found)

    def told(self, found: dict[str, Any]) -> None:
        raise NotImplementedError

    def error(self, row: _Row) -> None:
        raise NotImplementedError


class _Jsonl(_Printer):
    def row(self, facts: rules.Lot, screening: rules.Screening, problems: tuple[str, ...]) -> None:
        self.out.write(rules.as_line(facts, screening, problems))

    def error(self, row: _Row) -> None:
        told = {"id": row.identifier, "title": row.title, "error": row.error}
        self.out.write(json.dumps(told, ensure_ascii=False))


class _Csv(_Printer):
    """One line a lot; a cell that a spreadsheet would run as a formula is made text."""

    def __init__(self, out: Any) -> None:
        super().__init__(out)
        self._writer = csv.writer(_Lines(out))
        columns = ["id", "lot", "title", "regime", "regime_missing", "annex2", "kinds"]
        for code in INSTRUMENTS:
            columns += [code, f"{code}_legal", f"{code}_score"]
        self._columns = [*columns, "problems", "error"]
        self._writer.writerow(self._columns)

    def told(self, found: dict[str, Any]) -> None:
        cells = [
            found["id"],
            found["lot"],
            found["title"],
            found["regime"],
            "|".join(found["regime_missing"]),
            {True: "1", False: "0", None: ""}[found["annex2"]],
            "|".join(found["kinds"]),
        ]
        for code in INSTRUMENTS:
            item = found["instruments"][code]
            cells += [item["suitability"], item["legal"], str(item["score"])]
        cells += [" ".join(found["problems"]), ""]
        self._writer.writerow([exported_cell(cell) for cell in cells])

    def error(self, row: _Row) -> None:
        empty = [""] * (len(self._columns) - 4)
        cells = [row.identifier, "", row.title, *empty, row.error]
        self._writer.writerow([exported_cell(cell) for cell in cells])


class _Lines:
    """A file for csv.writer that hands whole lines on."""

    def __init__(self, out: Any) -> None:
        self._out = out

    def write(self, line: str) -> None:
        self._out.write(line.rstrip("\r\n"))


class _Table(_Printer):
    """For people: what is recommended, with its score."""

    def __init__(self, out: Any) -> None:
        super().__init__(out)
        self.out.write(f"{'id':<16} {'del':<10} {'regelverk':<13} {'benämning':<44} rekommenderas")

    def told(self, found: dict[str, Any]) -> None:
        flags = ", ".join(
            f"{code} {item['score']}"
            for code, item in found["instruments"].items()
            if item["suitability"] == "recommended"
        )
        self.out.write(
            f"{_cut(found['id'], 16)} {_cut(found['lot'], 10)} {_cut(found['regime'], 13)} "
            f"{_cut(found['title'], 44)} {flags or '–'}"
        )
        for sentence in found["problems"]:
            self.out.write(f"{'':<16} {sentence}")

    def error(self, row: _Row) -> None:
        self.out.write(f"{_cut(row.identifier, 16)} {'FEL':<10} {row.error}")


def _cut(text: str, width: int) -> str:
    line = " ".join(text.split())
    return (line if len(line) <= width else f"{line[: width - 1]}…").ljust(width)


_PRINTERS = {"table": _Table, "csv": _Csv, "jsonl": _Jsonl}
