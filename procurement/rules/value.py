"""The value of a contract, LOU 5 kap., and its main object, 2 kap. 2 §. SEK excluding VAT.

Does not test whether the buyer has split the purchase to stay below a limit (5 kap. 6–7 a §§),
whether units of the municipality are independent (4 §), or goods that the municipality itself
supplies to a works contract (9 §).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from operator import attrgetter

from ljungby_social.law import Answer, Certainty, CpvSet, DatedValue, Reason, Rule, kronor, plain
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, Case, Estimate
from procurement.rules.facts import Component, Lot, Nature, mend_cpv, nature_of
from procurement.rules.knowledge import Knowledge
from procurement.rules.soundness import Sound

_KRONOR = frozenset({"", "SEK", "KR"})
_SERVICES = frozenset({Nature.SERVICES})
_NONE = Decimal(0)


@dataclass(frozen=True, slots=True)
class Part:
    """A way to say what the contract is worth, and how far it goes.

    `total` is None when something is `missing`; `least` is then what is known of it.
    """

    total: Decimal | None = None
    least: Decimal = _NONE
    reasons: tuple[Reason, ...] = ()
    missing: tuple[str, ...] = ()


def estimate(known: Sound, knowledge: Knowledge, day: date) -> Estimate:
    """Work out the value and the main object from what is said.

    A stated total counts as it stands; when the parts add up to more, the larger counts. What
    lacks a part is worth at least what is known of it. An amount that is not SEK is unknown
    against limits in SEK.
    """
    lot, problems = known.lot, [*known.problems]
    listed = knowledge.cpv_set("lou.annex2", day)
    cpv, nature, natures = _object(lot, listed, problems)
    readings = _readings(natures, None if cpv is None or listed is None else cpv in listed)
    kinds = {annex2 for annex2, _works in readings}
    worth = (
        _amount(known, natures, _open_ended(knowledge, day), problems)
        if _in_kronor(lot)
        else _elsewhere(lot, problems)
    )
    return Estimate(
        amount=worth.total,
        least=worth.least,
        cpv=cpv,
        nature=nature,
        natures=natures,
        readings=readings,
        annex2=kinds.pop() if len(kinds) == 1 else None,
        unsound=known.unsound,
        reasons=worth.reasons,
        missing=worth.missing,
        problems=tuple(problems),
        values_used=_used(lot, knowledge, day),
    )


def _in_kronor(lot: Lot) -> bool:
    return lot.currency.strip().upper() in _KRONOR


def _elsewhere(lot: Lot, problems: list[str]) -> Part:
    """An amount in another currency is told, and is unknown against limits in kronor."""
    text = f"Värdet är angivet i {lot.currency} och jämförs inte med gränser i kronor."
    if lot.value is not None:
        shown = f"{lot.value:,f}".replace(",", "\u00a0").replace(".", ",")
        problems.append(f"Värdet {shown} {lot.currency} jämförs inte med gränser i kronor.")
    return Part(reasons=(Reason(text, sources.THRESHOLDS),), missing=("value",))


def _used(lot: Lot, knowledge: Knowledge, day: date) -> tuple[DatedValue, ...]:
    if lot.monthly_value is None or not _in_kronor(lot):
        return ()
    months = knowledge.values.get("lou.open_ended_months", day)
    return () if months is None else (months,)


def _open_ended(knowledge: Knowledge, day: date) -> Decimal | None:
    """How many months a term without end counts as."""
    months = knowledge.values.get("lou.open_ended_months", day)
    return None if months is None else months.amount


def _object(
    lot: Lot, listed: CpvSet | None, problems: list[str]
) -> tuple[str | None, Nature | None, frozenset[Nature]]:
    """The code, the nature that counts in a judgement, and every nature that is possible."""
    mended = mend_cpv(lot.cpv)
    if mended.problem:
        problems.append(mended.problem)
    cpv, said, by_code = mended.code, lot.nature, nature_of(mended.code)
    if lot.components:
        main = _main_object(lot.components, listed)
        if main.cpv and cpv and main.cpv != cpv:
            problems.append(
                f"Av delarna är CPV-koden {main.cpv} huvudföremål och räknas, inte {cpv}."
            )
        if main.cpv:
            cpv, by_code = main.cpv, main.nature
        elif cpv is None:
            by_code = main.nature
    natures = _possible(said, by_code)
    if len(natures) == 2:
        problems.extend(_contradictions(cpv, natures, listed))
    return cpv, said or by_code, natures


@cache
def _possible(said: Nature | None, by_code: Nature | None) -> frozenset[Nature]:
    return frozenset(one for one in (said, by_code) if one is not None) or frozenset(Nature)


def _contradictions(
    cpv: str | None, natures: frozenset[Nature], listed: CpvSet | None
) -> Iterator[str]:
    if listed is not None and cpv in listed:
        yield "CPV-koden är en tjänst i bilaga 2, men köpet anges som något annat."
    elif Nature.WORKS in natures:
        yield f"Köpet och CPV-koden {cpv} säger olika om det är en byggentreprenad (LOU bilaga 1)."


@cache
def _readings(natures: frozenset[Nature], listed: bool | None) -> tuple[tuple[bool, bool], ...]:
    """Annex 2 and works, as far as they are known. Annex 2 is services only."""
    found = {(False, nature == Nature.WORKS) for nature in natures - _SERVICES}
    if Nature.SERVICES in natures:
        found |= {(annex2, False) for annex2 in ((True, False) if listed is None else (listed,))}
    return tuple(sorted(found))


_NOTHING = Component()


def _main_object(components: tuple[Component, ...], listed: CpvSet | None) -> Component:
    """The largest part of what is worth the most together; what cannot be told is None.

    Goods are held against services, then services in annex 2 against others. Equal sums, a part
    without its value or its kind, and works (whose purpose decides, not the value) settle nothing.
    """
    parts = [
        Component(cpv=code, nature=_nature_of_part(part, code), value=part.value)
        for part in components
        for code in (mend_cpv(part.cpv).code,)
    ]
    if any(part.value is None or part.nature in (None, Nature.WORKS) for part in parts):
        return _NOTHING
    goods = [part for part in parts if part.nature is Nature.GOODS]
    services = [part for part in parts if part.nature is Nature.SERVICES]
    if _worth(goods) == _worth(services):
        return _NOTHING
    if _worth(goods) > _worth(services):
        return _largest(goods)
    special = [part for part in services if listed is not None and part.cpv in listed]
    others = [part for part in services if part not in special]
    unclear = listed is None or any(part.cpv is None for part in others)
    if unclear or _worth(special) == _worth(others):
        return Component(nature=Nature.SERVICES)
    return _largest(max(special, others, key=_worth))


def _nature_of_part(part: Component, code: str | None) -> Nature | None:
    """What a part is; None when nobody has said, or when it and its code say differently."""
    by_code = nature_of(code)
    if part.nature and by_code and part.nature is not by_code:
        return None
    return part.nature or by_code


def _worth(parts: Sequence[Component]) -> Decimal:
    return sum((part.value or Decimal(0) for part in parts), Decimal(0))


def _largest(parts: Sequence[Component]) -> Component:
    return max(parts, key=lambda part: (part.value or Decimal(0), part.cpv or ""))


def _amount(
    known: Sound, natures: frozenset[Nature], longest: Decimal | None, problems: list[str]
) -> Part:
    lot, unsound = known.lot, known.unsound
    ways = (
        [
            _summed(lot, unsound),
            _monthly(lot, natures, longest, unsound),
            _components(lot),
            _recurring(lot, unsound),
        ]
        if unsound or _in_parts(lot)
        else [Part()]  # as most lots: nothing is said but the total, if that
    )
    reasons = [reason for way in ways for reason in way.reasons]
    missing = tuple(dict.fromkeys(name for way in ways for name in way.missing))
    if lot.framework:
        text = "Ett ramavtal räknas till det högsta värdet av alla planerade kontrakt."
        reasons.append(Reason(text, sources.VALUE_FRAMEWORK))
    least = max(way.least for way in ways)
    totals = [way.total for way in ways if way.total is not None]
    if lot.value is not None:  # a stated total is whole
        if lot.value < least:
            problems.append(
                f"Delarna blir {kronor(least)}, mer än det angivna värdet {kronor(lot.value)}."
            )
        total = max(lot.value, least)
        return Part(total, total, tuple(reasons))
    if totals and not missing:
        return Part(max(totals), max(totals), tuple(reasons))
    if least:
        text = f"Allt som räknas in är inte känt. Värdet är minst {kronor(least)}."
        reasons.append(Reason(text, sources.VALUE))
    return Part(None, least, tuple(reasons), ("value", *missing))


_single = attrgetter("base_value", "prizes", "monthly_value", "annual_history")


def _in_parts(lot: Lot) -> bool:
    """Whether anything is said of the value besides its total."""
    return _single(lot) != _UNSAID or bool(lot.options or lot.extensions or lot.components)


_UNSAID = (None, None, None, None)
_SUMMED = ("base_value", "options", "prizes")


def _summed(lot: Lot, unsound: frozenset[str]) -> Part:
    """LOU 5 kap. 3 §: base, options, extensions and prizes.

    None said is none, beside a base; but an extension that is said in months alone has a value
    that nobody has told.
    """
    parts = (*lot.options, *lot.extensions, *((lot.prizes,) if lot.prizes is not None else ()))
    least = sum(parts, lot.base_value or _NONE)
    missing: list[str] = [name for name in _SUMMED if name in unsound]
    if lot.base_value is None and parts and not missing:
        missing = ["base_value"]
    unpriced = lot.base_value is not None and lot.monthly_value is None and not lot.extensions
    if "extensions" in unsound or (unpriced and lot.extension_months):
        missing.append("extensions")
    if missing:
        return Part(None, least, (), tuple(missing))
    if lot.base_value is None:
        return Part()
    text = f"Värdet med optioner och förlängningar är {kronor(least)}."
    return Part(least, least, (Reason(text, sources.VALUE),))


def _monthly(
    lot: Lot, natures: frozenset[Nature], longest: Decimal | None, unsound: frozenset[str]
) -> Part:
    """LOU 5 kap. 10 and 12–13 §§: the month's value times the term, extensions included.

    A term without end counts as 48 months, and so does a longer one for services. What is rented
    for a longer term counts in full. A term whose end nobody has told is worth at least the
    months that are known.
    """
    if lot.monthly_value is None:
        return Part(missing=("monthly_value",)) if "monthly_value" in unsound else Part()
    if longest is None:
        return Part(None, _NONE, (), ("duration_months",))
    said = (lot.duration_months or _NONE) + (lot.extension_months or _NONE)
    lacking = [name for name in _TERM if getattr(lot, name) is None][:1]
    if lot.open_ended:
        said, lacking = max(said, longest), []
    term = said
    if natures == _SERVICES and said >= longest:
        term, lacking = longest, []
    elif Nature.SERVICES in natures and said > longest:
        term = longest
        lacking.append("nature")
    total = lot.monthly_value * term
    text = f"Månadsvärdet {kronor(lot.monthly_value)} räknas i {plain(term)} månader"
    source = sources.VALUE_OPEN_ENDED if natures == _SERVICES else sources.VALUE_RENTAL
    if lacking:
        return Part(None, total, (), tuple(lacking))
    return Part(total, total, (Reason(f"{text}: {kronor(total)}.", source),))


_TERM = ("duration_months", "extension_months")


def _components(lot: Lot) -> Part:
    """LOU 2 kap. 2 §: a mixed contract is worth all its parts."""
    if not lot.components:
        return Part()
    total = _worth(lot.components)
    if any(part.value is None for part in lot.components):
        return Part(None, total, (), ("components",))
    text = f"Delarna är tillsammans värda {kronor(total)}; det som är värt mest är huvudföremål."
    return Part(total, total, (Reason(text, sources.MIXED),))


def _recurring(lot: Lot, unsound: frozenset[str]) -> Part:
    """LOU 5 kap. 11 §: what is bought again and again counts as twelve months."""
    year = lot.annual_history
    if year is None:
        return Part(missing=("annual_history",)) if "annual_history" in unsound else Part()
    text = f"Återkommande köp räknas på tolv månader: {kronor(year)}."
    return Part(year, year, (Reason(text, sources.VALUE_RECURRING),))


def _shown(case: Case) -> Answer:
    return Answer(
        reasons_for=case.estimate.reasons,
        missing=case.estimate.missing,
        values_used=case.estimate.values_used,
    )


def _annex2_shown(case: Case) -> Answer:
    known = case.estimate.annex2
    if known is None or case.estimate.cpv is None:
        return Answer(missing=("cpv",) if case.estimate.cpv is None else ("nature", "cpv"))
    text = "finns i bilaga 2" if known else "finns inte i bilaga 2"
    return Answer(reasons_for=(Reason(f"CPV-koden {case.estimate.cpv} {text}.", sources.ANNEX_2),))


RULES = (
    Rule(
        code="lou.5.value",
        instrument="regime",
        source=sources.VALUE,
        question="Vad är kontraktet värt utan moms, med optioner och förlängningar?",
        does_not_test="Om köpet har delats upp för att hamna under en gräns (5 kap. 6–7 a §§).",
        since=LOU_SINCE,
        function=_shown,
    ),
    Rule(
        code="lou.annex_2",
        instrument="regime",
        source=sources.ANNEX_2,
        question="Är huvudföremålets CPV-kod en tjänst i bilaga 2, exakt eller i ett intervall?",
        does_not_test="Om den valda CPV-koden är rätt.",
        since=LOU_SINCE,
        function=_annex2_shown,
        certainty=Certainty.SEEN,
    ),
)
