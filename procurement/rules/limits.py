"""The thresholds and limits of one day, held against a value; what is not verified stays open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from ljungby_social.law import DatedValue, Reason, Values, kronor
from procurement.rules.case import NEW_CHAPTERS
from procurement.rules.facts import Lot, Regime


class Limits:
    """The limits of one day, and what was said when they were used."""

    def __init__(self, values: Values, day: date, *, at_least: bool = False) -> None:
        """`at_least` tells that the value may be larger: what it is below is then not said."""
        self._values = values
        self.day = day
        self._at_least = at_least
        self._told = "Det kända värdet" if at_least else "Värdet"
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
        found = self._values.get(code, self.day)
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

    def is_small_lot(self, amount: Decimal, *, works: bool) -> bool | None:
        """Whether a lot is below the amount for small lots (LOU 5 kap. 8 §).

        None when the amount is not known in kronor, unless the lot is clearly above it.
        """
        kind = "works" if works else "goods_services"
        row = self.row(f"lou.small_lot.{kind}")
        if row is not None and row.amount is not None:
            return row.met_by(amount)
        euro = self.row(f"lou.small_lot_eur.{kind}")
        most = self._clearly_above(kind, euro)
        if most is not None and amount > most:
            return False
        self.unverified = True
        if euro is not None and euro.amount is not None:
            shown = f"{euro.amount:,.0f}".replace(",", "\u00a0")
            text = f"En del under {shown} euro kan undantas. Beloppet i kronor är inte bekräftat."
            self._say(text, euro)
        return None

    def _clearly_above(self, kind: str, euro: DatedValue | None) -> Decimal | None:
        """What is more than an amount in euro by any rate of late. Never taken for the amount.

        The last verified threshold is there in both currencies; the band that leaves an
        unverified threshold open is laid on top of that rate.
        """
        band = self._values.standing("local.threshold_band", self.day)
        kronor_row = self._values.last_known(f"lou.threshold.{kind}", self.day)
        if kronor_row is None or kronor_row.amount is None or band is None:
            return None
        at = self._values.get(f"lou.threshold_eur.{kind}", kronor_row.since)
        if euro is None or euro.amount is None or at is None or not at.amount:
            return None
        return kronor_row.amount * euro.amount / at.amount * (1 + (band.amount or 0))

    def _above(self, code: str, total: Decimal) -> tuple[bool, ...]:
        row = self.row(code)
        if row is not None and row.amount is not None:
            above = total >= row.amount
            word = "är minst" if above else "understiger"
            text = f"{self._told} {kronor(total)} {word} tröskelvärdet {kronor(row.amount)}."
            self._say(text, row, below=not above)
            return (above,)
        known = self._values.last_known(code, self.day)
        local = self._values.standing("local.threshold_band", self.day)
        band = None if local is None else local.amount
        if known is None or known.amount is None or band is None:
            self.unverified = True
            return (True, False)
        low, high = known.amount * (1 - band), known.amount * (1 + band)
        if low <= total <= high:
            self.unverified = True
            text = (
                f"Tröskelvärdet i kronor är inte bekräftat för dagen, och {self._told.lower()} "
                f"{kronor(total)} ligger nära det förra, {kronor(known.amount)}."
            )
            self._say(text, row or known)
            return (True, False)
        word = "över" if total > high else "under"
        text = (
            f"{self._told} {kronor(total)} ligger klart {word} det senast bekräftade "
            f"tröskelvärdet {kronor(known.amount)}."
        )
        self._say(text, known, below=total < low)
        self._used[f"{code} (senast bekräftat)"] = known
        return (total > high,)

    def _below(self, total: Decimal, annex2: bool, lot: Lot) -> Iterator[Regime]:
        if annex2 and self.day >= NEW_CHAPTERS:
            yield from self._below_annex2(total, lot)
            return
        row = self.row("lou.direct_award.limit")
        direct = row.met_by(total) if row is not None else None
        if row is None or row.amount is None or direct is None:
            self.unverified = True
            yield Regime.DIRECT
        else:
            word = "ryms under" if direct else "ryms inte under"
            text = f"{self._told} {kronor(total)} {word} gränsen {kronor(row.amount)}"
            self._say(f"{text} för direktupphandling.", row, below=direct)
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

    def _say(self, text: str, row: DatedValue, *, below: bool = False) -> None:
        if not (below and self._at_least):
            self._reasons[Reason(text, row.source)] = None
