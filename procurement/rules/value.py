"""The value of a contract, LOU 5 kap., and its main object, 2 kap. 2 §. SEK excluding VAT.

Does not test whether the buyer has split the purchase to stay below a limit (5 kap. 6–7 a §§),
whether units of the municipality are independent (4 §), or goods that the municipality itself
supplies to a works contract (9 §).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from ljungby_social.law import Answer, Certainty, CpvSet, DatedValue, Reason, Rule, kronor, plain
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, Case, Estimate
from procurement.rules.facts import Component, Lot, Nature, mend_cpv, nature_of
from procurement.rules.knowledge import Knowledge

_KRONOR = frozenset({"", "SEK", "KR"})
Parts = tuple[Decimal | None, tuple[Reason, ...], tuple[str, ...]]


def estimate(lot: Lot, knowledge: Knowledge, day: date) -> Estimate:
    """Work out the value and the main object from what is said.

    A stated total counts as it stands; when the parts add up to more, the larger counts.
    An amount that is not SEK is unknown against limits in SEK.
    """
    problems: list[str] = []
    listed = knowledge.cpv_set("lou.annex2", day)
    cpv, nature = _object(lot, listed, problems)
    annex2 = None if cpv is None or listed is None else cpv in listed
    if annex2 and nature in (Nature.GOODS, Nature.WORKS):
        problems.append("CPV-koden är en tjänst i bilaga 2, men köpet anges som något annat.")
    if lot.currency.strip().upper() not in _KRONOR:
        reason = Reason(
            f"Värdet är angivet i {lot.currency} och jämförs inte med gränser i kronor.",
            sources.THRESHOLDS,
        )
        return Estimate(
            amount=None, cpv=cpv, nature=nature, annex2=annex2, reasons=(reason,),
            missing=("value",), problems=tuple(problems), values_used=(),
        )  # fmt: skip
    amount, reasons, missing, used = _amount(lot, nature, knowledge, day, problems)
    return Estimate(
        amount=amount,
        cpv=cpv,
        nature=nature,
        annex2=annex2,
        reasons=reasons,
        missing=missing,
        problems=tuple(problems),
        values_used=used,
    )


def _object(
    lot: Lot, listed: CpvSet | None, problems: list[str]
) -> tuple[str | None, Nature | None]:
    mended = mend_cpv(lot.cpv)
    if mended.problem:
        problems.append(mended.problem)
    cpv, nature = mended.code, lot.nature
    if lot.components:
        main = _main_object(lot.components, listed)
        if main.cpv and cpv and main.cpv != cpv:
            problems.append(
                f"Av delarna är CPV-koden {main.cpv} huvudföremål och räknas, inte {cpv}."
            )
        if main.cpv:
            cpv, nature = main.cpv, main.nature
        elif cpv is None:
            nature = nature or main.nature
    by_code = nature_of(cpv)
    if nature and by_code and Nature.WORKS in (nature, by_code) and nature is not by_code:
        problems.append(
            f"Köpet och CPV-koden {cpv} säger olika om det är en byggentreprenad (LOU bilaga 1)."
        )
    return cpv, nature or by_code


_NOTHING = Component()


def _main_object(components: tuple[Component, ...], listed: CpvSet | None) -> Component:
    """The largest part of what is worth the most together; what cannot be told is None.

    Goods are held against services, then services in annex 2 against others. Equal sums, a part
    without its value or its kind, and works (whose purpose decides, not the value) settle nothing.
    """
    parts = [
        Component(cpv=code, nature=part.nature or nature_of(code), value=part.value)
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


def _worth(parts: Sequence[Component]) -> Decimal:
    return sum((part.value or Decimal(0) for part in parts), Decimal(0))


def _largest(parts: Sequence[Component]) -> Component:
    return max(parts, key=lambda part: (part.value or Decimal(0), part.cpv or ""))


def _amount(
    lot: Lot, nature: Nature | None, knowledge: Knowledge, day: date, problems: list[str]
) -> tuple[Decimal | None, tuple[Reason, ...], tuple[str, ...], tuple[DatedValue, ...]]:
    months = knowledge.values.get("lou.open_ended_months", day)
    used: tuple[DatedValue, ...] = ()
    amounts: list[Decimal] = []
    reasons: list[Reason] = []
    missing: list[str] = []
    if lot.value is not None:
        if lot.value > 0:
            amounts.append(lot.value)
        else:
            problems.append("Värdet är noll eller mindre och räknas som okänt.")
    for part, why, lacking in (_summed(lot), _monthly(lot, nature, months), _components(lot)):
        if part is not None:
            amounts.append(part)
        reasons.extend(why)
        missing.extend(lacking)
    if lot.monthly_value is not None and months is not None:
        used = (months,)
    parts = max(amounts, default=Decimal(0))
    if lot.annual_history is not None:
        amounts.append(lot.annual_history)
        text = f"Återkommande köp räknas på tolv månader: {kronor(lot.annual_history)}."
        reasons.append(Reason(text, sources.VALUE_RECURRING))
    if lot.framework:
        text = "Ett ramavtal räknas till det högsta värdet av alla planerade kontrakt."
        reasons.append(Reason(text, sources.VALUE_FRAMEWORK))
    stated = lot.value is not None and lot.value > 0
    # What lacks a part may be worth more than what can be added up; a stated total is whole.
    if not amounts or (missing and not stated):
        return None, tuple(reasons), ("value", *missing), used
    if stated and lot.value is not None and lot.value < parts:
        problems.append(
            f"Delarna blir {kronor(parts)}, mer än det angivna värdet {kronor(lot.value)}."
        )
    return max(amounts), tuple(reasons), (), used


def _summed(lot: Lot) -> Parts:
    """LOU 5 kap. 3 §: base, options, extensions and prizes."""
    parts = (*lot.options, *lot.extensions, *((lot.prizes,) if lot.prizes is not None else ()))
    if lot.base_value is None:
        return None, (), ("base_value",) if parts else ()
    total = lot.base_value + sum(parts)
    text = f"Värdet med optioner och förlängningar är {kronor(total)}."
    return total, (Reason(text, sources.VALUE),), ()


def _monthly(lot: Lot, nature: Nature | None, limit: DatedValue | None) -> Parts:
    """LOU 5 kap. 10 and 12–13 §§: the month's value times the term.

    A term without end counts as 48 months, and so does a longer one for services. What is rented
    for a longer term counts in full.
    """
    if lot.monthly_value is None:
        return None, (), ()
    longest = limit.amount if limit is not None else None
    if longest is None or (lot.total_months is None and not lot.open_ended):
        return None, (), ("duration_months",)
    term = lot.total_months or longest
    if term > longest and nature is None and not lot.open_ended:
        return None, (), ("nature",)
    services = nature is Nature.SERVICES
    if lot.open_ended:
        term = longest if nature is None else max(term, longest)
    if services:
        term = min(term, longest)
    total = lot.monthly_value * term
    text = f"Månadsvärdet {kronor(lot.monthly_value)} räknas i {plain(term)} månader"
    source = sources.VALUE_OPEN_ENDED if services else sources.VALUE_RENTAL
    return total, (Reason(f"{text}: {kronor(total)}.", source),), ()


def _components(lot: Lot) -> Parts:
    """LOU 2 kap. 2 §: a mixed contract is worth all its parts."""
    if not lot.components:
        return None, (), ()
    if any(part.value is None for part in lot.components):
        return None, (), ("components",)
    total = sum((part.value or Decimal(0) for part in lot.components), Decimal(0))
    text = f"Delarna är tillsammans värda {kronor(total)}; det som är värt mest är huvudföremål."
    return total, (Reason(text, sources.MIXED),), ()


def _shown(case: Case) -> Answer:
    return Answer(
        reasons_for=case.estimate.reasons,
        missing=case.estimate.missing,
        values_used=case.estimate.values_used,
    )


def _annex2_shown(case: Case) -> Answer:
    known = case.estimate.annex2
    if known is None:
        return Answer(missing=("cpv",))
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
