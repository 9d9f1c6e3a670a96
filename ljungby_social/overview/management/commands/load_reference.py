"""Load what the portal cannot be without."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

import enterprises.reference
import procurement.reference
from ljungby_social import cpv
from ljungby_social.accounts import reference as accounts_reference
from ljungby_social.privacy import reference as privacy_reference


class Command(BaseCommand):
    help = (
        "Loads units, terms, CPV codes, the policy, legal values, kinds of purchase and retention "
        "rules. "
        "May be run again at any time: what staff have edited stays."
    )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        accounts_reference.load()
        codes = cpv.load()
        enterprises.reference.load()
        procurement.reference.load()
        privacy_reference.load()
        self.stdout.write(f"Reference data is in place ({codes} CPV codes).")
