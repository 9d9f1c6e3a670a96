"""Brings files, folders and zips in, a line a file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.timezone import localdate
from tqdm import tqdm

from ljungby_social.accounts.models import Unit, User
from procurement.intake import FIELDS, Item, Refused, expand, file_name, recognise
from procurement.management.garbage import few_searches
from procurement.models import Import
from procurement.readers import Readers
from procurement.services.importing import Outcome, import_many, try_file
from procurement.services.receiving import TABLES, columns_of, import_table, try_table

#: A file's name and bytes, and its columns: None to guess, or why they cannot be told.
_Settled = tuple[str, bytes, Mapping[int, str] | Refused | None]


class Command(BaseCommand):
    help = (
        "Läs in upphandlingar ur filer, mappar och zip-filer: inköpsplaner och annonser. "
        "En avbruten körning fortsätter där den var när den startas igen."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="läs, men spara ingenting")
        parser.add_argument("--unit", metavar="KORTNAMN", help="enhet för allt i filerna")
        parser.add_argument(
            "--on",
            type=_day,
            default=None,
            metavar="DATE",
            help="dagen som avgör lag och belopp för köp som filen inte ger någon dag",
        )
        parser.add_argument(
            "--sender",
            metavar="E-POST",
            help="vem filerna kommer från; kolumnerna läses så som den personen valde i portalen",
        )
        parser.add_argument(
            "--column",
            action="append",
            type=_column,
            default=[],
            metavar="RUBRIK=KOLUMN",
            help="vad en kolumn i kalkylarken är, till exempel ”Ting=Benämning”; flera går bra, "
            "och ingenting efter = betyder att kolumnen inte används",
        )

    def handle(
        self,
        *,
        files: list[str],
        dry_run: bool,
        unit: str | None,
        on: date | None,
        sender: str | None,
        column: list[tuple[str, str]],
        verbosity: int,
        **options: Any,
    ) -> None:
        """Print a line a file; exit with 1 when any file, or any row of one, was left out."""
        bought_by, by = _unit(unit), _sender(sender)
        unread: list[Outcome] = []
        items = [item for path in files for item in _expand(path, unread)]
        if not items and not unread:
            raise CommandError(f"Det finns ingen fil att läsa in i {', '.join(files)}.")
        with few_searches(), Readers() as readers:
            bring = _Bringing(by, dict(column), unit=bought_by, dated=on, readers=readers)
            take = bring.tried if dry_run else bring.imported
            outcomes = _with_unread(take(_read(items, unread)), unread)
            failed = self._tell(outcomes, len(items), verbosity)
        if failed:
            raise CommandError(f"{_many(failed, 'fil', 'filer')} hade fel.")

    def _tell(self, outcomes: Iterable[Outcome], files: int, verbosity: int) -> int:
        """Write a line a file; return how many of them failed or wait."""
        failed = 0
        bar = tqdm(total=files, unit=" filer", file=sys.stderr, disable=not _on_terminal())
        for outcome in outcomes:
            failed += outcome.failed or _waits(outcome)
            bar.update()
            if verbosity:
                with bar.external_write_mode(file=sys.stdout):
                    self.stdout.write(f"{outcome.name}: {line_about(outcome)}")
        bar.close()
        return failed


def line_about(outcome: Outcome) -> str:
    """What became of a file, in a line."""
    imported = outcome.imported
    if imported is not None and _waits(outcome):
        return (
            "är inte inläst: någon ska bekräfta kolumnerna i portalen, på "
            f"{reverse('procurement:import_columns', args=[imported.pk])}"
        )
    if outcome.refusal:
        return f"gick inte att läsa. {outcome.refusal}"
    if outcome.already:
        return "finns redan, ingenting ändrades"
    if imported is None:
        levels = [problem.level for problem in outcome.problems]
        return (
            ", ".join(
                [
                    _many(outcome.notices, "köp", "köp"),
                    _many(outcome.lots, "del", "delar"),
                    _many(levels.count("error"), "fel", "fel"),
                    *_some(levels.count("warning"), "varning", "varningar"),
                ]
            )
            + " (inget sparades)"
        )
    return ", ".join(
        [
            _many(imported.tenders_new, "ny", "nya"),
            *_some(imported.tenders_changed, "ändrad", "ändrade"),
            *_some(imported.added, "till en upphandling som finns", "till upphandlingar som finns"),
            *_some(imported.unchanged, "fanns redan", "fanns redan"),
            _many(imported.lots, "del", "delar"),
            *_some(imported.errors, "fel", "fel"),
            *_some(imported.warnings, "varning", "varningar"),
        ]
    )


def _many(number: int, one: str, more: str) -> str:
    """A number and its word: "1 ny", "17 000 nya"."""
    return f"{number:,}".replace(",", "\u00a0") + f" {one if number == 1 else more}"


def _some(number: int, one: str, more: str) -> list[str]:
    """The same in a list, or nothing of nothing."""
    return [_many(number, one, more)] if number else []


class _Bringing:
    """Takes files one after the other: notices in batches, each table by its own columns."""

    def __init__(
        self,
        by: User | None,
        named: Mapping[str, str],
        *,
        unit: Unit | None,
        dated: date | None,
        readers: Readers,
    ) -> None:
        self.by, self.named = by, named
        self.unit, self.dated, self.readers = unit, dated, readers

    def imported(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Outcome]:
        """Bring the files in. What became of each, in their order."""
        for settled, group in groupby(self._settled(files), key=lambda file: file[2] is not None):
            if settled:
                for name, data, mapping in group:
                    yield self._table(name, data, mapping or {})
                continue
            yield from import_many(
                ((name, data) for name, data, _mapping in group),
                by=self.by,
                on=localdate(),
                unit=self.unit,
                dated=self.dated,
                readers=self.readers,
            )

    def tried(self, files: Iterable[tuple[str, bytes]]) -> Iterator[Outcome]:
        """Read the files and store nothing."""
        for name, data, mapping in self._settled(files):
            if isinstance(mapping, Refused):
                yield Outcome(name, refusal=mapping.sentence)
            elif mapping is None:
                yield try_file(data=data, name=name)
            else:
                yield try_table(data=data, name=name, mapping=mapping)

    def _table(self, name: str, data: bytes, mapping: Mapping[int, str] | Refused) -> Outcome:
        if isinstance(mapping, Refused):
            return Outcome(name, refusal=mapping.sentence)
        return import_table(
            data=data,
            name=name,
            by=self.by,
            on=localdate(),
            unit=self.unit,
            dated=self.dated,
            mapping=mapping,
        )

    def _settled(self, files: Iterable[tuple[str, bytes]]) -> Iterator[_Settled]:
        """Each file with its columns: None for a notice, or where the reader is to guess."""
        for name, data in files:
            try:
                is_table = recognise(data) in TABLES and (self.by or self.named)
            except Refused:
                is_table = False  # the reader says why
            if not is_table:
                yield name, data, None
                continue
            try:
                yield name, data, columns_of(data=data, name=name, by=self.by, named=self.named)
            except Refused as refused:
                yield name, data, refused


def _waits(outcome: Outcome) -> bool:
    """Whether the file was sent in on the web and waits for a person, so that nothing is read."""
    return outcome.imported is not None and outcome.imported.state == Import.State.WAITING


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise ArgumentTypeError(
            f"”{written}” är ingen dag. Skriv till exempel 2026-03-01."
        ) from None


def _unit(short_name: str | None) -> Unit | None:
    if short_name is None:
        return None
    unit = Unit.objects.filter(short_name=short_name).first()
    if unit is None:
        known = ", ".join(Unit.objects.values_list("short_name", flat=True))
        raise CommandError(f"Det finns ingen enhet ”{short_name}”. Det finns: {known or 'inga'}.")
    return unit


def _sender(email: str | None) -> User | None:
    if email is None:
        return None
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    if user is None:
        raise CommandError(f"Ingen i portalen har e-postadressen ”{email}”.")
    return user


def _column(written: str) -> tuple[str, str]:
    """A header of the file, and the field that its column is, by its own or its Swedish name."""
    header, sign, wanted = written.rpartition("=")
    names = {name.casefold(): field for field, (name, _more) in FIELDS.items()}
    field = names.get(wanted.strip().casefold(), wanted.strip().casefold())
    if not sign or not header.strip() or (field and field not in FIELDS):
        known = ", ".join(name for name, _more in FIELDS.values())
        raise ArgumentTypeError(
            f"”{written}” säger inte vad en kolumn är. Skriv till exempel ”Ting=Benämning”. "
            f"Efter = går det att skriva: {known}."
        )
    return header.strip(), field


def _expand(path: str, unread: list[Outcome]) -> Iterator[Item]:
    try:
        yield from expand(path)
    except Refused as refused:
        unread.append(Outcome(file_name(path), refusal=refused.sentence))


def _read(items: Iterable[Item], unread: list[Outcome]) -> Iterator[tuple[str, bytes]]:
    """The bytes of each file, one at a time; those that cannot be opened are told afterwards."""
    for item in items:
        try:
            yield item.name, item.data()
        except Refused as refused:
            unread.append(Outcome(item.name, refusal=refused.sentence))


def _with_unread(outcomes: Iterable[Outcome], unread: list[Outcome]) -> Iterator[Outcome]:
    for outcome in outcomes:
        while unread:
            yield unread.pop(0)
        yield outcome
    yield from unread


def _on_terminal() -> bool:
    return sys.stderr.isatty()
