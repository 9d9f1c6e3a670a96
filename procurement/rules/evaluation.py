"""How well the screening finds purchases that were reserved, on tables of real procurements.

    python -m procurement.rules.evaluation FOLDER [--on DATE]

Reads `*_dev.csv`. Only title, description, CPV, nature, value and currency, duration and country
reach the rules. A row is flagged by its highest score among the reservations; at each flag rate
the limit is the lowest score that keeps the flags within it, so ties never help.
"""

from __future__ import annotations

import argparse
import csv
import math
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ljungby_social.law import Suitability
from procurement.rules.eforms import RESERVATIONS
from procurement.rules.engine import screen
from procurement.rules.facts import Lot, Nature
from procurement.rules.knowledge import Knowledge, read_seed
from procurement.rules.screening import Screening

RATES = (0.05, 0.10, 0.20)
AIM, AIM_RATE, AIM_CONTROLS = 0.85, 0.10, 0.02
# What a plain list of 35 CPV prefixes finds on the same tables, and how much it flags.
PLAIN_LIST, PLAIN_LIST_RATE = 0.61, 0.074
POSITIVE = ("genuine", "plausible")
AMOUNTS_VERIFIED = date(2025, 1, 1)

# Things that no social enterprise is asked for: a flag there costs the officer's trust.
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "kryostater och laboratorieinstrument": ("38", "331"),
    "ammunition och vapen": ("353",),
    "läkemedel": ("336",),
    "vägbyggen": ("45233", "45221", "45234"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A row with its answer. `score` is the highest among the reservations.

    `ought` says of a positive which rule would have had to know it, and what that rule said.
    """

    source: str
    id: str
    title: str
    cpv: str
    positive: bool
    score: int
    recommended: bool
    kinds: tuple[str, ...]
    ought: str = ""


@dataclass(frozen=True, slots=True)
class Recall:
    """Positives found at a flag rate, with the Wilson interval at 95 %."""

    found: int
    positives: int
    flagged: int
    rows: int
    limit: int

    @property
    def share(self) -> float:
        return self.found / self.positives if self.positives else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.found, self.positives)


def wilson(found: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson score interval of a share. (nan, nan) without observations."""
    if of == 0:
        return math.nan, math.nan
    share = found / of
    base = 1 + z * z / of
    middle = (share + z * z / (2 * of)) / base
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / base
    return middle - half, middle + half


def lot_of(row: Mapping[str, str], on: date) -> Lot:
    """The facts of a row that the rules may see."""
    return Lot(
        id=row.get("notice_id", "").strip(),
        date=on,
        title=row.get("title", ""),
        description=row.get("description", ""),
        cpv=row.get("cpv_main") or None,
        additional_cpv=tuple(code for code in row.get("cpv_all", "").split("|") if code),
        nature=Nature.read(row.get("contract_nature")),
        value=_number(row.get("value")),
        currency=row.get("currency") or "SEK",
        duration_months=_number(row.get("duration_months")),
        country=row.get("country", ""),
    )


def score_rows(rows: Iterable[Mapping[str, str]], knowledge: Knowledge, on: date) -> list[Scored]:
    """Screen every row and keep what the report needs."""
    return [_scored(row, screen(lot_of(row, on), knowledge), knowledge) for row in rows]


def recall_at(scored: Sequence[Scored], rate: float) -> Recall:
    """Recall when at most a share of the rows may be flagged."""
    allowed = int(len(scored) * rate)
    scores = sorted((row.score for row in scored), reverse=True)
    limit = scores[allowed] + 1 if allowed < len(scores) else 0
    return _recall_from(scored, max(limit, 1))


def misses(scored: Sequence[Scored], limit: int) -> list[Scored]:
    """Positives below a limit."""
    return [row for row in scored if row.positive and row.score < limit]


def report(scored: Sequence[Scored]) -> Iterable[str]:
    """The lines of the report."""
    groups = {"alla": list(scored)}
    for row in scored:
        groups.setdefault(row.source, []).append(row)
    yield "källa          flaggas  gräns  hittade         andel  95 % intervall"
    for name, rows in groups.items():
        for rate in RATES:
            yield _line(name, recall_at(rows, rate))
    yield f"Bredvid en lista med 35 CPV-prefix, som hittar {PLAIN_LIST:.0%}:"
    yield _line("vid samma andel", recall_at(scored, PLAIN_LIST_RATE))
    recommended = sum(row.recommended for row in scored)
    found = sum(row.recommended and row.positive for row in scored)
    positives = sum(row.positive for row in scored)
    yield (
        f"rekommenderas  {recommended / max(len(scored), 1):6.1%}         "
        f"{found:3d} av {positives:3d}"
    )
    aimed = recall_at(scored, AIM_RATE)
    yield from _controls(scored, aimed.limit)
    reached = "nås" if aimed.share >= AIM else "nås inte"
    yield f"Målet, minst {AIM:.0%} vid högst {AIM_RATE:.0%} flaggade, {reached}."
    missed = misses(scored, aimed.limit)
    yield f"Missade vid {AIM_RATE:.0%} (gräns {aimed.limit}): {len(missed)}"
    for row in missed:
        yield f"  {row.score:3d} {row.source} {row.cpv} {row.title[:70]}"
        yield f"      {row.ought}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the report for every `*_dev.csv` of a folder. Returns the exit status."""
    parser = argparse.ArgumentParser(description="Mät hur väl granskningen hittar reservationer.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=AMOUNTS_VERIFIED)
    options = parser.parse_args(arguments)
    files = sorted(options.folder.glob("*_dev.csv"))
    if not files:
        print(f"Inga filer *_dev.csv i {options.folder}.", file=sys.stderr)
        return 1
    rows = [row for path in files for row in _read(path)]
    knowledge = Knowledge.from_rows(**read_seed())
    started = time.process_time()
    scored = score_rows(rows, knowledge, options.on)
    seconds = time.process_time() - started
    for line in report(scored):
        print(line)
    print(f"{len(rows)} delar på {seconds:.1f} s av en kärna, {len(rows) / seconds:.0f} i sekunden")
    return 0


def _scored(row: Mapping[str, str], screening: Screening, knowledge: Knowledge) -> Scored:
    reservations = [screening.finding(code) for code in RESERVATIONS]
    positive = row.get("reserved_verdict", "").startswith(POSITIVE)
    return Scored(
        source=row.get("source", ""),
        id=row.get("notice_id", "").strip(),
        title=row.get("title", ""),
        cpv=row.get("cpv_main", ""),
        positive=positive,
        score=max(found.score for found in reservations),
        recommended=any(found.suitability is Suitability.RECOMMENDED for found in reservations),
        kinds=tuple(hit.slug for hit in screening.kinds),
        ought=_ought(screening, knowledge) if positive else "",
    )


def _ought(screening: Screening, knowledge: Knowledge) -> str:
    """Which rule would have had to know that the purchase was reserved, and what it said."""
    if not screening.kinds:
        return "kind.reserve_4_18: inget slag av köp känner koden eller orden."
    told = []
    for hit in screening.kinds[:3]:
        fits = [knowledge.kind(hit.slug).instrument(code) for code in RESERVATIONS]
        weights = [f"{fit.instrument} {fit.weight:+d}" for fit in fits if fit is not None]
        told.append(f"{hit.slug} ({hit.strength:.0%}): {', '.join(weights) or 'säger inget'}")
    sentence = f"kind.reserve_4_18: {'; '.join(told)}."
    against = screening.finding(RESERVATIONS[0]).reasons_against
    heavy = [reason for reason in against if reason.weight]
    return " ".join([sentence, *(f"Emot: {reason.text} ({reason.weight})" for reason in heavy[:2])])


def _recall_from(scored: Sequence[Scored], limit: int) -> Recall:
    return Recall(
        found=sum(row.positive and row.score >= limit for row in scored),
        positives=sum(row.positive for row in scored),
        flagged=sum(row.score >= limit for row in scored),
        rows=len(scored),
        limit=limit,
    )


def _line(name: str, recall: Recall) -> str:
    flagged = f"{name:<14} {recall.flagged / max(recall.rows, 1):6.1%} {recall.limit:6d} "
    if not recall.positives:
        return f"{flagged}   inga reserverade i tabellen"
    low, high = recall.interval
    return (
        f"{flagged}{recall.found:4d} av {recall.positives:3d} "
        f"{recall.share:12.0%}  {low:.0%}–{high:.0%}"
    )


def _controls(scored: Sequence[Scored], limit: int) -> Iterable[str]:
    """What should not be flagged for a reservation: recommended, and flagged at a limit."""
    for name, prefixes in CONTROLS.items():
        rows = [row for row in scored if row.cpv.startswith(prefixes)]
        recommended = sum(row.recommended for row in rows)
        flagged = sum(row.score >= limit for row in rows)
        share = flagged / len(rows) if rows else 0.0
        within = "under" if share < AIM_CONTROLS else "ÖVER"
        yield (
            f"kontroll: {name}: {recommended} av {len(rows)} rekommenderas, {flagged} flaggas "
            f"({share:.1%}, {within} {AIM_CONTROLS:.0%})"
        )


def _number(text: str | None) -> Decimal | None:
    try:
        return Decimal(text.strip()) if text and text.strip() else None
    except InvalidOperation:
        return None


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


if __name__ == "__main__":
    sys.exit(main())
