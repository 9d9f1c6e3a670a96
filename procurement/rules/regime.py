"""Which chapters of LOU apply: thresholds, the limit for direct awards and small lots.

`understiga` is <, `uppgår till minst` is ≥, `överstiger` is >. The amounts are dated rows; an
amount that nobody has verified leaves a band around the last known one undecided.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from ljungby_social.law import Answer, Certainty, DatedValue, Reason, Rule, Values, kronor
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, NEW_CHAPTERS, Case, Estimate, RegimeAnswer
from procurement.rules.facts import Lot, Nature, Regime

_ALL = frozenset({Regime.DIRECTIVE, Regime.ANNEX2_ABOVE, Regime.DIRECT, Regime.NATIONAL})
_BY_ANNEX_2 = {True: _ALL - {Regime.DIRECTIVE}, False: _ALL - {Regime.ANNEX2_ABOVE}}


def decide(lot: Lot, estimate: Estimate, values: Values) -> RegimeAnswer:
    """Decide the regime from the value, the object and the day.

    Every combination of what is unknown is tried: one regime left is the answer, several are
    `unknown` with what would settle it.
    """
    reasons = [*estimate.reasons, *_annex2_reason(estimate)]
    if lot.date is None or lot.date < LOU_SINCE:
        text = (
            "Dagen som avgör vilka regler som gäller saknas."
            if lot.date is None
            else "Lagen (2016:1145) gäller från den 1 januari 2017."
        )
        return _unknown((*reasons, Reason(text, sources.VALUE_DAY)), ("date",))
    total = _total(lot, estimate)
    if total is None:
        possible_without = _ALL if estimate.annex2 is None else _BY_ANNEX_2[estimate.annex2]
        return _unknown(tuple(reasons), estimate.missing or ("value",), possible_without)
    limits = _Limits(values, lot.date)
    possible = _possible(lot, estimate, total, limits)
    if lot.tender_value is None and (lot.lots or 1) > 1:
        possible = _at_least(possible, estimate)
    settled = next(iter(possible)) if len(possible) == 1 else None
    if Regime.DIRECTIVE in possible and _small_lot(lot, estimate, limits, reasons):
        exempted = _exempted(lot, estimate, limits)
        possible = exempted if settled else possible | exempted
        settled = Regime.NATIONAL if settled else None
    regime = settled or Regime.UNKNOWN
    return RegimeAnswer(
        regime=regime,
        possible=frozenset(possible),
        reasons=(*reasons, *limits.reasons, *_duties(regime, lot.date)),
        missing=_missing(lot, estimate, limits, possible) if regime is Regime.UNKNOWN else (),
        values_used=(*estimate.values_used, *limits.used),
    )


def _possible(lot: Lot, estimate: Estimate, total: Decimal, limits: _Limits) -> set[Regime]:
    """Every regime that some combination of what is unknown would give."""
    possible: set[Regime] = set()
    for annex2 in _either(estimate.annex2):
        for works in (False,) if annex2 else _either(_is_works(estimate)):
            possible |= set(limits.regimes(total, lot, annex2=annex2, works=works))
    return possible


def _at_least(possible: set[Regime], estimate: Estimate) -> set[Regime]:
    """LOU 5 kap. 8 §: the sum of all lots decides, and one lot's value is the least it can be."""
    found = possible | {
        Regime.ANNEX2_ABOVE if annex2 else Regime.DIRECTIVE for annex2 in _either(estimate.annex2)
    }
    if Regime.DIRECT in found and estimate.annex2 is not True:
        found.add(Regime.NATIONAL)
    return found


class _Limits:
    """The limits of one day, and what was said when they were used."""

    def __init__(self, values: Values, day: date) -> None:
        self._values = values
        self._day = day
        self._reasons: dict[Reason, None] = {}
        self._used: dict[str, DatedValue] = {}
        self.unverified = False

    @property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(self._reasons)

    @property
    def used(self) -> tuple[DatedValue, ...]:
        return tuple(self._used.values())

    def row(self, code: str) -> DatedValue | None:
        """The dated row of the day; remembered as used."""
        found = self._values.get(code, self._day)
        if found is not None:
            self._used[code] = found
        return found

    def regimes(self, total: Decimal, lot: Lot, *, annex2: bool, works: bool) -> Iterator[Regime]:
        """Every regime that is possible for a value of this kind of contract."""
        kind = "annex2" if annex2 else "works" if works else "goods_services"
        for above in self._above(f"lou.threshold.{kind}", total):
            if above:
                yield Regime.ANNEX2_ABOVE if annex2 else Regime.DIRECTIVE
            else:
                yield from self._below(total + (lot.accumulated_direct_awards or 0), annex2, lot)

    def _above(self, code: str, total: Decimal) -> tuple[bool, ...]:
        row = self.row(code)
        if row is not None and row.amount is not None:
            above = total >= row.amount
            word = "är minst" if above else "understiger"
            self._say(f"Värdet {kronor(total)} {word} tröskelvärdet {kronor(row.amount)}.", row)
            return (above,)
        known = self._values.last_known(code, self._day)
        local = self._values.standing("local.threshold_band", self._day)
        band = None if local is None else local.amount
        if known is None or known.amount is None or band is None:
            self.unverified = True
            return (True, False)
        low, high = known.amount * (1 - band), known.amount * (1 + band)
        if low <= total <= high:
            self.unverified = True
            text = (
                "Tröskelvärdet i kronor är inte bekräftat för dagen, och värdet "
                f"{kronor(total)} ligger nära det förra, {kronor(known.amount)}."
            )
            self._say(text, row or known)
            return (True, False)
        word = "över" if total > high else "under"
        text = (
            f"Värdet {kronor(total)} ligger klart {word} det senast bekräftade "
            f"tröskelvärdet {kronor(known.amount)}."
        )
        self._say(text, known)
        self._used[f"{code} (senast bekräftat)"] = known
        return (total > high,)

    def _below(self, total: Decimal, annex2: bool, lot: Lot) -> Iterator[Regime]:
        if annex2 and self._day >= NEW_CHAPTERS:
            yield from self._below_annex2(total, lot)
            return
        row = self.row("lou.direct_award.limit")
        direct = row.met_by(total) if row is not None else None
        if row is None or row.amount is None or direct is None:
            self.unverified = True
            yield Regime.DIRECT
        else:
            word = "ryms under" if direct else "ryms inte under"
            text = f"Värdet {kronor(total)} {word} gränsen {kronor(row.amount)}"
            self._say(f"{text} för direktupphandling.", row)
            if direct:
                yield Regime.DIRECT
                return
        if annex2 and self._welfare_possible(total):
            yield Regime.DIRECT
        yield Regime.NATIONAL

    def _below_annex2(self, total: Decimal, lot: Lot) -> Iterator[Regime]:
        """Since 2022-02-01 the threshold itself is the limit, earlier awards counted in."""
        if not lot.accumulated_direct_awards:
            yield Regime.DIRECT
            return
        for above in self._above("lou.threshold.annex2", total):
            yield Regime.NATIONAL if above else Regime.DIRECT

    def _welfare_possible(self, total: Decimal) -> bool:
        """Before 2022-02-01 some of annex 2, welfare services, had a higher limit."""
        row = self.row("lou.direct_award.welfare")
        if row is None or row.met_by(total) is False:
            return False
        self.unverified = True
        return True

    def _say(self, text: str, row: DatedValue) -> None:
        self._reasons[Reason(text, row.source)] = None


def _total(lot: Lot, estimate: Estimate) -> Decimal | None:
    """LOU 5 kap. 8 §: the sum of all lots decides."""
    if estimate.amount is None:
        return None
    return max(estimate.amount, lot.tender_value or estimate.amount)


def _small_lot(lot: Lot, estimate: Estimate, limits: _Limits, reasons: list[Reason]) -> bool:
    """LOU 5 kap. 8 §: a small lot may be taken out, if all that are stay within a fifth."""
    if lot.tender_value is None or estimate.amount is None or lot.tender_value <= estimate.amount:
        return False
    kind = "works" if estimate.nature is Nature.WORKS else "goods_services"
    row = limits.row(f"lou.small_lot.{kind}")
    share = limits.row("lou.small_lot.share")
    if row is None or row.amount is None or share is None:
        euro = limits.row(f"lou.small_lot_eur.{kind}")
        if euro is not None and euro.amount is not None:
            amount = f"{euro.amount:,.0f}".replace(",", "\u00a0")
            text = f"En del under {amount} euro kan undantas. Beloppet i kronor är inte bekräftat."
            reasons.append(Reason(text, sources.VALUE_LOTS))
        return False
    if lot.exempted_lots_value is None or share.amount is None or not row.met_by(estimate.amount):
        return False
    if lot.exempted_lots_value / lot.tender_value > share.amount:
        return False
    text = "Delen är så liten att den får köpas enligt 19 eller 19 a kap., trots summan."
    reasons.append(Reason(text, sources.VALUE_LOTS))
    return True


def _exempted(lot: Lot, estimate: Estimate, limits: _Limits) -> set[Regime]:
    """19 or 19 a kap. apply to a small lot; nobody has settled whether its value alone decides."""
    row = limits.row("lou.direct_award.limit")
    amount = (estimate.amount or Decimal(0)) + (lot.accumulated_direct_awards or Decimal(0))
    small = row is not None and row.met_by(amount)
    return {Regime.NATIONAL, Regime.DIRECT} if small else {Regime.NATIONAL}


def _missing(
    lot: Lot, estimate: Estimate, limits: _Limits, possible: set[Regime]
) -> tuple[str, ...]:
    missing = []
    if lot.tender_value is None and (lot.lots or 1) > 1:
        missing.append("tender_value")
    if estimate.annex2 is None:
        missing.append("cpv")
    if estimate.nature is None and possible & {Regime.DIRECTIVE}:
        missing.append("nature")
    if limits.unverified:
        missing.append("threshold_sek")
    return tuple(missing) or ("value",)


def _is_works(estimate: Estimate) -> bool | None:
    return None if estimate.nature is None else estimate.nature is Nature.WORKS


def _either(known: bool | None) -> tuple[bool, ...]:
    return (True, False) if known is None else (known,)


def _annex2_reason(estimate: Estimate) -> tuple[Reason, ...]:
    if not estimate.annex2:
        return ()
    return (Reason(f"CPV-koden {estimate.cpv} finns i bilaga 2.", sources.ANNEX_2),)


def _unknown(
    reasons: tuple[Reason, ...], missing: tuple[str, ...], possible: frozenset[Regime] = _ALL
) -> RegimeAnswer:
    return RegimeAnswer(
        regime=Regime.UNKNOWN,
        possible=possible,
        reasons=(*reasons, *_DUTIES[Regime.UNKNOWN]),
        missing=missing,
        values_used=(),
    )


_SHOULD = "Sociala och arbetsrättsliga hänsyn bör tas om upphandlingens art motiverar det."
_PRINCIPLES = "Likabehandling, icke-diskriminering, öppenhet och proportionalitet gäller"
_BELOW = (
    Reason(f"{_PRINCIPLES}.", sources.PRINCIPLES_BELOW),
    Reason(_SHOULD, sources.CONSIDERATIONS_BELOW),
    Reason("Dokumentera skälen för besluten under hela arbetet.", sources.DOCUMENTATION_BELOW),
)
_DUTIES = {
    Regime.DIRECTIVE: (
        Reason(f"{_PRINCIPLES}.", sources.PRINCIPLES),
        Reason(_SHOULD, sources.CONSIDERATIONS),
    ),
    Regime.NATIONAL: (
        *_BELOW,
        Reason("Resultatet ska annonseras i efterhand, inom 30 dagar.", sources.RESULT_BELOW),
    ),
    Regime.ANNEX2_ABOVE: (
        *_BELOW,
        Reason("Resultatet ska annonseras i efterhand, minst varje kvartal.", sources.RESULT_BELOW),
        Reason("Upphandlingen ska annonseras i hela EU, med annonstyp 20.", sources.EU_NOTICE),
        Reason("En individuell rapport ska upprättas.", sources.lou("12 kap. 15–16 §§")),
    ),
    Regime.DIRECT: (Reason(f"{_PRINCIPLES} även här.", sources.PRINCIPLES_DIRECT),),
    Regime.UNKNOWN: (Reason(f"{_PRINCIPLES} vid alla värden.", sources.PRINCIPLES_ANYWHERE),),
}
_NOT_READ = (
    Reason(
        "Dagen ligger före den 1 februari 2022, då 19 kap. skrevs om. "
        "Vi har inte läst den äldre lydelsen.",
        sources.CHAPTERS_BEFORE,
    ),
)


def _duties(regime: Regime, day: date) -> tuple[Reason, ...]:
    """What follows from the regime. Of the chapters before 2022-02-01 we only know the limits."""
    if day >= NEW_CHAPTERS or regime is Regime.DIRECTIVE:
        return _DUTIES[regime]
    return _NOT_READ


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
