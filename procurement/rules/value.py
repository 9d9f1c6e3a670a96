"""The value of a contract, LOU 5 kap., and its main object, 2 kap. 2 §. SEK excluding VAT.

Does not test whether the buyer has split the purchase to stay below a limit (5 kap. 6–7 a §§),
whether units of the municipality are independent (4 §), or goods that the municipality itself
supplies to a works contract (9 §).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ljungby_social.law import Answer, Certainty, DatedValue, Reason, Rule, kronor
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
    cpv, nature = _object(lot, problems)
    annex2 = _annex2(cpv, knowledge, day)
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
    amount, reasons, missing, used = _amount(lot, knowledge, day, problems)
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


def _object(lot: Lot, problems: list[str]) -> tuple[str | None, Nature | None]:
    mended = mend_cpv(lot.cpv)
    if mended.problem:
        problems.append(mended.problem)
    cpv, nature = mended.code, lot.nature
    main = _main_component(lot.components)
    if main is not None:
        main_cpv = mend_cpv(main.cpv).code
        if cpv is None:
            cpv = main_cpv
            nature = nature or main.nature
        elif main_cpv and main_cpv != cpv:
            problems.append("Delen med högst värde har en annan CPV-kod än upphandlingens.")
    by_code = nature_of(cpv)
    if nature and by_code and Nature.WORKS in (nature, by_code) and nature is not by_code:
        problems.append(
            f"Köpet och CPV-koden {cpv} säger olika om det är en byggentreprenad (LOU bilaga 1)."
        )
    return cpv, nature or by_code


def _main_component(components: tuple[Component, ...]) -> Component | None:
    """The part with the highest value; None when a value is missing or a part is works.

    The main object of a contract with works follows its purpose, not its value.
    """
    if not components or any(part.value is None for part in components):
        return None
    if any(part.nature is Nature.WORKS for part in components):
        return None
    return max(components, key=lambda part: part.value or Decimal(0))


def _annex2(cpv: str | None, knowledge: Knowledge, day: date) -> bool | None:
    listed = knowledge.cpv_set("lou.annex2", day)
    return None if cpv is None or listed is None else cpv in listed


def _amount(
    lot: Lot, knowledge: Knowledge, day: date, problems: list[str]
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
    for part, why, lacking in (_summed(lot), _monthly(lot, months), _components(lot)):
        if part is not None:
            amounts.append(part)
        reasons.extend(why)
        missing.extend(lacking)
    if lot.monthly_value is not None and months is not None:
        used = (months,)
    if not amounts and lot.annual_history is not None:
        amounts.append(lot.annual_history)
        text = f"Återkommande köp räknas på tolv månader: {kronor(lot.annual_history)}."
        reasons.append(Reason(text, sources.VALUE_RECURRING))
    if lot.framework:
        text = "Ett ramavtal räknas till det högsta värdet av alla planerade kontrakt."
        reasons.append(Reason(text, sources.VALUE_FRAMEWORK))
    if not amounts:
        return None, tuple(reasons), ("value", *missing), used
    largest = max(amounts)
    if lot.value is not None and 0 < lot.value < largest:
        problems.append(
            f"Delarna blir {kronor(largest)}, mer än det angivna värdet {kronor(lot.value)}."
        )
    return largest, tuple(reasons), (), used


def _summed(lot: Lot) -> Parts:
    """LOU 5 kap. 3 §: base, options, extensions and prizes."""
    parts = (*lot.options, *lot.extensions, *((lot.prizes,) if lot.prizes is not None else ()))
    if lot.base_value is None:
        return None, (), ("base_value",) if parts else ()
    total = lot.base_value + sum(parts)
    text = f"Värdet med optioner och förlängningar är {kronor(total)}."
    return total, (Reason(text, sources.VALUE),), ()


def _monthly(lot: Lot, limit: DatedValue | None) -> Parts:
    """LOU 5 kap. 12–13 §§: the term up to 48 months, otherwise the month's value times 48."""
    if lot.monthly_value is None:
        return None, (), ()
    longest = limit.amount if limit is not None else None
    if longest is None or (lot.total_months is None and not lot.open_ended):
        return None, (), ("duration_months",)
    term = longest if lot.open_ended else min(lot.total_months or longest, longest)
    total = lot.monthly_value * term
    text = f"Månadsvärdet {kronor(lot.monthly_value)} räknas i {term:.0f} månader: {kronor(total)}."
    return total, (Reason(text, sources.VALUE_OPEN_ENDED),), ()


def _components(lot: Lot) -> Parts:
    """LOU 2 kap. 2 §: a mixed contract is worth all its parts."""
    if not lot.components:
        return None, (), ()
    if any(part.value is None for part in lot.components):
        return None, (), ("components",)
    total = sum((part.value or Decimal(0) for part in lot.components), Decimal(0))
    text = f"Delarna är tillsammans värda {kronor(total)}; delen med högst värde är huvudföremål."
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
