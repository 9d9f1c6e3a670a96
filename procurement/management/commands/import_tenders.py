"""Brings files, folders and zips in, a line a file."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils.timezone import localdate
from tqdm import tqdm

from ljungby_social.accounts.models import Unit
from procurement.intake import Item, Refused, expand, file_name
from procurement.models import Import
from procurement.readers import Readers
from procurement.services.importing import Outcome, import_many, try_file


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

    def handle(
        self,
        *,
        files: list[str],
        dry_run: bool,
        unit: str | None,
        on: date | None,
        verbosity: int,
        **options: Any,
    ) -> None:
        """Print a line a file; exit with 1 when any file, or any row of one, was left out."""
        bought_by = _unit(unit)
        unread: list[Outcome] = []
        items = [item for path in files for item in _expand(path, unread)]
        if not items and not unread:
            raise CommandError(f"Det finns ingen fil att läsa in i {', '.join(files)}.")
        readable = _read(items, unread)
        with Readers() as readers:
            if dry_run:
                outcomes: Iterable[Outcome] = (
                    try_file(data=data, name=name) for name, data in readable
                )
            else:
                outcomes = import_many(
                    readable,
                    by=None,
                    on=localdate(),
                    unit=bought_by,
                    dated=on,
                    readers=readers,
                )
            failed = self._tell(_with_unread(outcomes, unread), len(items), verbosity)
        if failed:
            raise CommandError(f"{failed} filer hade fel.")

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
        errors, warnings = (
            sum(1 for problem in outcome.problems if problem.level == level)
            for level in ("error", "warning")
        )
        found = f"{outcome.notices} köp, {outcome.lots} delar, {errors} fel"
        found += f", {warnings} varningar" if warnings else ""
        return f"{found} (inget sparades)"
    parts = [f"{imported.tenders_new} nya"]
    parts += [f"{imported.tenders_changed} ändrade"] if imported.tenders_changed else []
    parts += [f"{imported.added} till upphandlingar som finns"] if imported.added else []
    parts += [f"{imported.unchanged} fanns redan"] if imported.unchanged else []
    parts += [f"{imported.lots} delar"]
    parts += [f"{imported.errors} fel"] if imported.errors else []
    parts += [f"{imported.warnings} varningar"] if imported.warnings else []
    return ", ".join(parts)


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
