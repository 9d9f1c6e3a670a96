"""Erase what is out of time, or show what would be."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from ljungby_social.privacy import retention
from ljungby_social.privacy.models import RetentionRule


def a_day(text: str) -> date:
    """A day as YYYY-MM-DD. Raises ValueError, which argparse turns into a sentence."""
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = (
        "Announces and erases what the retention rules say, by rules with a decision only. "
        "With --dry-run it counts, for all rules, and changes nothing."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, change nothing")
        parser.add_argument("--on", type=a_day, help="the day to act as on (YYYY-MM-DD)")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        on = options["on"] or today
        if options["dry_run"]:
            self._show(on)
            return
        if on > today:
            raise CommandError("A day that has not come can only be tried: add --dry-run.")
        for row in retention.run(on=on):
            self.stdout.write(
                f"{row.kind}: {row.erased} erased, {row.announced} announced, "
                f"{row.stopped} stopped, {row.kept} kept"
            )

    def _show(self, on: date) -> None:
        for rule in RetentionRule.objects.all():
            seen = retention.outlook(rule, on=on)
            state = "acts" if seen.may_act else "waits for a decision"
            self.stdout.write(
                f"{rule.kind}: {state}; {seen.out_of_time} out of time, {seen.ready} to erase, "
                f"{seen.to_announce} to announce"
            )
