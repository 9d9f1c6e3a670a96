"""Which chapters of LOU apply: thresholds, the limit for direct awards and small lots.

`understiga` is <, `uppgår till minst` is ≥, `överstiger` is >. The amounts are dated rows; an
amount that nobody has verified leaves a band around the last known one undecided.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ljungby_social.law import Answer, Certainty, Reason, Rule, Values, kronor
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, NEW_CHAPTERS, Case, Estimate, RegimeAnswer
from procurement.rules.facts import Lot, Regime
from procurement.rules.limits import Limits

# Lag (2019:668): notices in Sweden go through registered databases from this day on.
DATABASES_SINCE = date(2021, 1, 1)
_ABOVE = frozenset({Regime.DIRECTIVE, Regime.ANNEX2_ABOVE})
_BELOW_OR = frozenset({Regime.DIRECT, Regime.NATIONAL})


def decide(lot: Lot, estimate: Estimate, values: Values) -> RegimeAnswer:
    """Decide the regime from the value, the object and the day.

    Every combination of what is unknown is tried: one regime left is the answer, several are
    `unknown` with what would settle it.
    """
    reasons = [*estimate.reasons, *_annex2_reason(estimate)]
    if lot.date is None:
        text = "Dagen som avgör vilka regler som gäller saknas."
        return _unknown((*reasons, Reason(text, sources.VALUE_DAY)), ("date",), estimate)
    if lot.date < LOU_SINCE:
        text = "Lagen (2016:1145) gäller från den 1 januari 2017."
        return _unknown((*reasons, Reason(text, sources.VALUE_DAY)), (), estimate)
    total = total_of(lot, estimate)
    if total is None:
        return _at_the_least(lot, estimate, Limits(values, lot.date, at_least=True), reasons)
    limits = Limits(values, lot.date, at_least=_sum_unknown(lot, estimate))
    regime, possible, asked = _weighed(lot, estimate, total, limits, reasons)
    missing = () if regime else _missing(estimate, limits, possible, asked)
    regime = regime or Regime.UNKNOWN
    return RegimeAnswer(
        regime=regime,
        possible=frozenset(possible),
        reasons=(*reasons, *limits.reasons, *_duties(regime, lot, lot.date, estimate)),
        missing=missing,
        values_used=(*estimate.values_used, *limits.used),
    )


def _at_the_least(
    lot: Lot, estimate: Estimate, limits: Limits, reasons: list[Reason]
) -> RegimeAnswer:
    """A value that is not known whole rules out what its known parts are too much for."""
    if not estimate.least:
        return _unknown(tuple(reasons), estimate.missing or ("value",), estimate)
    possible = _at_least(_possible(lot, estimate, estimate.least, limits), lot, estimate)
    regime = next(iter(possible)) if len(possible) == 1 else Regime.UNKNOWN
    return RegimeAnswer(
        regime=regime,
        possible=frozenset(possible),
        reasons=(*reasons, *limits.reasons, *_duties(regime, lot, limits.day, estimate)),
        missing=estimate.missing if regime is Regime.UNKNOWN else (),
        values_used=(*estimate.values_used, *limits.used),
    )


def _weighed(
    lot: Lot, estimate: Estimate, total: Decimal, limits: Limits, reasons: list[Reason]
) -> tuple[Regime | None, set[Regime], tuple[str, ...]]:
    """The regime if it is settled, all that are possible, and what the lots' sum waits for."""
    possible = _possible(lot, estimate, total, limits)
    asked: tuple[str, ...] = ()
    if _sum_unknown(lot, estimate):
        text = (
            "Värdet på alla delar tillsammans avgör, och det är inte känt. "
            f"Det är minst {kronor(total)}."
        )
        reasons.append(Reason(text, sources.VALUE_LOTS))
        possible = _at_least(possible, lot, estimate)
        asked = ("tender_value",)
    if "accumulated_direct_awards" in estimate.unsound and Regime.DIRECT in possible:
        possible.add(Regime.NATIONAL)
        asked = (*asked, "accumulated_direct_awards")
    taken_out: bool | None = False
    if possible & _ABOVE:
        taken_out = _taken_out(lot, estimate, limits, reasons)
    if taken_out is None:
        if lot.exempted_lots_value is None:
            asked = (*asked, "exempted_lots_value")
        return None, possible | _exempted(lot, estimate, limits), asked
    if taken_out:
        others = possible - _ABOVE
        settled = Regime.NATIONAL if others <= {Regime.NATIONAL} else None
        return settled, others | _exempted(lot, estimate, limits), asked
    return (next(iter(possible)) if len(possible) == 1 else None), possible, asked


def _possible(lot: Lot, estimate: Estimate, total: Decimal, limits: Limits) -> set[Regime]:
    """Every regime that some combination of what is unknown would give."""
    possible: set[Regime] = set()
    for annex2, works in estimate.readings:
        possible |= set(limits.regimes(total, lot, annex2=annex2, works=works))
    return possible


def _at_least(possible: set[Regime], lot: Lot, estimate: Estimate) -> set[Regime]:
    """What may hold of a value that is at least what it was held against.

    LOU 5 kap. 8 §: the sum of all lots decides, and what is known is the least it can be.
    """
    found = possible | {
        Regime.ANNEX2_ABOVE if annex2 else Regime.DIRECTIVE for annex2, _ in estimate.readings
    }
    # Since 2022-02-01 annex 2 has nothing between a direct award and its threshold, unless
    # earlier awards are counted in.
    between = estimate.annex2 is not True or lot.date is None or lot.date < NEW_CHAPTERS
    if Regime.DIRECT in found and (between or lot.accumulated_direct_awards):
        found.add(Regime.NATIONAL)
    return found


def total_of(lot: Lot, estimate: Estimate) -> Decimal | None:
    """What the whole purchase is worth, in SEK: the sum of all lots decides (LOU 5 kap. 8 §).

    The least that it can be, when some lot's value is not known.
    """
    if estimate.amount is None:
        return None
    return max(estimate.amount, _together(lot) or estimate.amount)


def _together(lot: Lot) -> Decimal | None:
    """What all lots are worth, or else those whose value is known. None for a whole purchase."""
    if lot.tender_value is not None:
        return lot.tender_value
    return None if lot.value_is_whole else lot.tender_value_known


def _sum_unknown(lot: Lot, estimate: Estimate) -> bool:
    """Whether there may be more lots than the value tells of."""
    if "tender_value" in estimate.unsound:
        return True
    return lot.tender_value is None and not lot.value_is_whole


def _taken_out(lot: Lot, estimate: Estimate, limits: Limits, reasons: list[Reason]) -> bool | None:
    """LOU 5 kap. 8 §: a small lot may be taken out, if all that are stay within a fifth.

    None when it may be, and nobody has said whether it is, whether it is works, or what the
    amount for small lots is in kronor.
    """
    total = _together(lot)
    if total is None or estimate.amount is None or total <= estimate.amount:
        return False
    told = lot.exempted_lots_value
    together = estimate.amount if told is None else told
    share = limits.row("lou.small_lot.share")
    if share is None or share.amount is None or together < estimate.amount:
        return False  # this lot is not among them
    too_large = together / total > share.amount
    if too_large and not _sum_unknown(lot, estimate):
        return False
    small = {
        limits.is_small_lot(estimate.amount, works=works)
        for works in sorted({works for _annex2, works in estimate.readings})
    }
    if small == {False}:
        return False
    if too_large:
        return None  # a fifth of a sum that is not known may be more
    if told is None:
        text = (
            "Delen kan vara så liten att den får undantas från summan. "
            "Ange vad alla delar som undantas är värda tillsammans, eller 0 om ingen undantas."
        )
        reasons.append(Reason(text, sources.VALUE_LOTS))
        return None
    if small != {True}:
        return None
    text = "Delen är så liten att den får köpas enligt 19 eller 19 a kap., trots summan."
    reasons.append(Reason(text, sources.VALUE_LOTS))
    return True


def _exempted(lot: Lot, estimate: Estimate, limits: Limits) -> set[Regime]:
    """19 or 19 a kap. apply to a small lot; nobody has settled whether its value alone decides."""
    row = limits.row("lou.direct_award.limit")
    amount = (estimate.amount or Decimal(0)) + (lot.accumulated_direct_awards or Decimal(0))
    small = row is not None and row.met_by(amount)
    return {Regime.NATIONAL, Regime.DIRECT} if small else {Regime.NATIONAL}


def _missing(
    estimate: Estimate, limits: Limits, possible: set[Regime], asked: tuple[str, ...]
) -> tuple[str, ...]:
    missing = [*asked]
    contradicted = len(estimate.readings) > 1 and len(estimate.natures) == 2
    if estimate.annex2 is None or contradicted:
        missing.append("cpv")
    works = {works for _annex2, works in estimate.readings}
    if contradicted or (len(works) > 1 and possible & {Regime.DIRECTIVE}):
        missing.append("nature")
    if limits.unverified:
        missing.append("threshold_sek")
    return tuple(missing) or ("value",)


def _annex2_reason(estimate: Estimate) -> tuple[Reason, ...]:
    if not estimate.annex2:
        return ()
    return (Reason(f"CPV-koden {estimate.cpv} finns i bilaga 2.", sources.ANNEX_2),)


def _unknown(
    reasons: tuple[Reason, ...], missing: tuple[str, ...], estimate: Estimate
) -> RegimeAnswer:
    """Nothing is known of the value, or of the day: only the object rules something out."""
    return RegimeAnswer(
        regime=Regime.UNKNOWN,
        possible=_BELOW_OR
        | {Regime.ANNEX2_ABOVE if annex2 else Regime.DIRECTIVE for annex2, _ in estimate.readings},
        reasons=(*reasons, *_DUTIES[Regime.UNKNOWN]),
        missing=missing,
        values_used=(),
    )


_SHOULD = "Sociala och arbetsrättsliga hänsyn bör tas om upphandlingens art motiverar det."
_PRINCIPLES = "Likabehandling, icke-diskriminering, öppenhet och proportionalitet gäller"
_ADVERTISED = "Annonsera i en registrerad annonsdatabas."
_BELOW = (
    Reason(f"{_PRINCIPLES}.", sources.PRINCIPLES_BELOW),
    Reason(_SHOULD, sources.CONSIDERATIONS_BELOW),
    Reason("Dokumentera skälen för besluten under hela arbetet.", sources.DOCUMENTATION_BELOW),
)
_IN_30_DAYS = Reason("Resultatet ska annonseras i efterhand, inom 30 dagar.", sources.RESULT_BELOW)
_QUARTERLY = Reason(
    "Resultatet ska annonseras i efterhand, minst varje kvartal.", sources.RESULT_BELOW
)
_DUTIES = {
    Regime.DIRECTIVE: (
        Reason(f"{_PRINCIPLES}.", sources.PRINCIPLES),
        Reason(_SHOULD, sources.CONSIDERATIONS),
    ),
    Regime.NATIONAL: _BELOW,
    Regime.ANNEX2_ABOVE: _BELOW,
    Regime.DIRECT: (Reason(f"{_PRINCIPLES} även här.", sources.PRINCIPLES_DIRECT),),
    Regime.UNKNOWN: (Reason(f"{_PRINCIPLES} vid alla värden.", sources.PRINCIPLES_ANYWHERE),),
}
NOT_READ = (
    Reason(
        "Dagen ligger före den 1 februari 2022, då 19 kap. skrevs om. "
        "Vi har inte läst den äldre lydelsen.",
        sources.CHAPTERS_BEFORE,
    ),
)


# What is owed for a new procurement, but not for a call-off under one.
_ANNOUNCED = {
    Regime.DIRECTIVE: (Reason(_ADVERTISED, sources.DATABASES),),
    Regime.NATIONAL: (Reason(_ADVERTISED, sources.DATABASES_BELOW),),
    Regime.ANNEX2_ABOVE: (
        Reason(_ADVERTISED, sources.DATABASES_BELOW),
        Reason("Upphandlingen ska annonseras i hela EU, med annonstyp 20.", sources.EU_NOTICE),
        Reason("En individuell rapport ska upprättas.", sources.lou("12 kap. 15–16 §§")),
    ),
}


def _duties(regime: Regime, lot: Lot, day: date, estimate: Estimate) -> tuple[Reason, ...]:
    """What follows from the regime. Of the chapters before 2022-02-01 we only know the limits.

    A call-off is neither announced nor published afterwards (19 kap. 7 §).
    """
    if day < NEW_CHAPTERS and regime is not Regime.DIRECTIVE:
        return NOT_READ
    if lot.call_off or regime not in _ANNOUNCED:
        return _DUTIES[regime]
    result = () if regime is Regime.DIRECTIVE else (_QUARTERLY if estimate.annex2 else _IN_30_DAYS,)
    if day < DATABASES_SINCE:  # the directive's own duties are older than the databases
        return _DUTIES[regime]
    return (*_DUTIES[regime], *result, *_ANNOUNCED[regime])


def _shown(case: Case) -> Answer:
    return Answer(
        reasons_for=case.regime.reasons,
        missing=case.regime.missing,
        values_used=case.regime.values_used,
    )


RULES = (
    Rule(
        code="lou.5.threshold",
        instrument="regime",
        source=sources.THRESHOLDS,
        question="Är värdet minst tröskelvärdet, som är ett eget för tjänster i bilaga 2?",
        does_not_test="Om upphandlingen är undantagen från lagen (3 kap.) eller är en koncession.",
        since=LOU_SINCE,
        function=_shown,
    ),
    Rule(
        code="lou.19a.limit_before",
        instrument="regime",
        source=sources.CHAPTERS_BEFORE,
        question="Är värdet högst gränsen för direktupphandling?",
        does_not_test="Andra grunder för direktupphandling.",
        since=LOU_SINCE,
        until=NEW_CHAPTERS - timedelta(days=1),
        function=_shown,
        certainty=Certainty.DERIVED,
    ),
    Rule(
        code="lou.19a.limit",
        instrument="regime",
        source=sources.DIRECT_LIMIT,
        question="Understiger värdet gränsen för direktupphandling?",
        does_not_test="Andra grunder för direktupphandling (19 a kap. 3–7 §§).",
        since=NEW_CHAPTERS,
        function=_shown,
    ),
    Rule(
        code="lou.5.small_lot",
        instrument="regime",
        source=sources.VALUE_LOTS,
        question="Är delen så liten att den får köpas enligt 19 eller 19 a kap. trots summan?",
        does_not_test="Om en undantagen del i sin tur får direktupphandlas.",
        since=LOU_SINCE,
        function=_shown,
        certainty=Certainty.SEEN,
    ),
)
