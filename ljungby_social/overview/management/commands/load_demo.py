"""Fill the portal with invented enterprises and purchases to try it on."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

import enterprises.demo
import procurement.demo
from ljungby_social.accounts import demo as accounts_demo


class Command(BaseCommand):
    help = "Loads demo people, enterprises and purchases. Refuses when DEBUG is off, unless asked."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--even-in-production",
            action="store_true",
            help="load demo accounts, whose password everyone knows, although DEBUG is off",
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG and not options["even_in_production"]:
            raise CommandError("DEBUG is off: say --even-in-production if you mean it.")
        today = timezone.localdate()
        accounts_demo.load()
        enterprises.demo.load(on=today)
        procurement.demo.load(on=today)
        self.stdout.write("Demo data is in place.")
