"""Direct award, LOU 19 a kap.: may be used below the limit; ask several, document above 100 000.

Does not test the other grounds for a direct award (3–7 §§), nor the municipality's own
guidelines (15 §), which may ask for more.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ljungby_social.law import (
    Answer,
    Certainty,
    Legal,
    Reason,
    Rule,
    Source,
    Values,
    kronor,
)
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, NEW_CHAPTERS, Case
from procurement.rules.facts import Regime
from procurement.rules.findings import Instrument
from procurement.rules.regime import total_of

_CODE = "direct_award"
_ALLOWED_WEIGHT = 25
_RESERVABLE_WEIGHT = 30


def must_document(amount: Decimal | None, values: Values, on: date) -> bool | None:
    """LOU 19 a kap. 11 §: above 100 000 SEK. None when the value or the limit is unknown."""
    row = values.get("lou.direct_award.documentation", on)
    return None if row is None or amount is None else row.met_by(amount)


def must_publish_result(amount: Decimal | None, values: Values, on: date) -> bool | None:
    """LOU 19 a kap. 13 §: from 700 000 SEK, within 30 days; annex 2 quarterly. Not call-offs."""
    row = values.get("lou.direct_award.notice", on)
    return None if row is None or amount is None else row.met_by(amount)


def limit(case: Case) -> Answer:
    """Is the value below the limit? (LOU 19 a kap. 2 §)"""
    return _limit(case, sources.DIRECT_LIMIT)


def limit_before(case: Case) -> Answer:
    """Was the value at most the limit that applied until 2022-01-31?"""
    return _limit(case, sources.CHAPTERS_BEFORE)


def _limit(case: Case, source: Source) -> Answer:
    if case.lot.call_off:
        text = "Ett avrop görs enligt ramavtalets villkor och är ingen direktupphandling."
        return Answer(
            legal=Legal.BLOCKED,
            reasons_against=(Reason(text, sources.lou("7 kap.")),),
        )
    possible = case.regime.possible
    if Regime.DIRECT not in possible:
        text = "Värdet ryms inte under gränsen för direktupphandling."
        other = "Andra grunder kan finnas, till exempel att inga lämpliga anbud kom in."
        return Answer(
            legal=Legal.BLOCKED,
            reasons_against=(
                Reason(text, source),
                Reason(
                    other, source if source is not sources.DIRECT_LIMIT else sources.DIRECT_OTHER
                ),
            ),
        )
    if case.regime.regime is Regime.NATIONAL:
        text = "Delen är undantagen från summan. Om den får direktupphandlas är inte klarlagt."
        return Answer(legal=Legal.UNKNOWN, reasons_against=(Reason(text, sources.VALUE_LOTS),))
    if len(possible) > 1:
        return Answer(legal=Legal.UNKNOWN, missing=case.regime.missing)
    text = "Värdet är så lågt att köpet får direktupphandlas."
    return Answer(legal=Legal.ALLOWED, reasons_for=(Reason(text, source, _ALLOWED_WEIGHT),))


def duties(case: Case) -> Answer | None:
    """What must be written down and published?"""
    if case.regime.regime is not Regime.DIRECT:
        return None
    # The value of the whole purchase, as for the limit: one lot's share of it says nothing.
    amount, values = total_of(case.lot, case.estimate), case.knowledge.values
    rows = tuple(
        row
        for code in ("lou.direct_award.documentation", "lou.direct_award.notice")
        if (row := values.get(code, case.day)) is not None
    )
    reasons: list[Reason] = []
    if must_document(amount, values, case.day) and amount is not None:
        least = values.at("lou.direct_award.documentation", case.day).amount or 0
        text = (
            f"Dokumentera skälen för besluten: {kronor(amount)} är mer än {kronor(least)}, som är "
            "gränsen för att dokumentera."
        )
        reasons.append(Reason(text, sources.DIRECT_DOCUMENTATION))
    if must_publish_result(amount, values, case.day) and not case.lot.call_off:
        when = "varje kvartal" if case.estimate.annex2 else "inom 30 dagar"
        text = f"Resultatet ska annonseras i efterhand, {when}."
        reasons.append(Reason(text, sources.DIRECT_NOTICE))
    reasons.append(Reason("Fråga flera leverantörer.", sources.DIRECT_GUIDELINES))
    text = "Räkna in andra köp av samma slag i år; köpet får inte delas upp för att hamna under."
    reasons.append(Reason(text, sources.VALUE_SPLIT))
    missing = ("accumulated_direct_awards",) if case.lot.accumulated_direct_awards is None else ()
    return Answer(reasons_for=tuple(reasons), missing=missing, values_used=rows)


def reservable(case: Case) -> Answer | None:
    """Is it something that social enterprises sell, so that they can be asked directly?"""
    if case.regime.regime is not Regime.DIRECT or not case.speaks_for("reserve_4_18"):
        return None
    text = "Sociala företag säljer ofta det här och kan få frågan direkt."
    return Answer(reasons_for=(Reason(text, sources.UHM_RESERVED, _RESERVABLE_WEIGHT),))


INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.19a_2.limit_before", instrument=_CODE, source=sources.CHAPTERS_BEFORE,
            question="Fick köpet direktupphandlas på grund av värdet?",
            does_not_test="Andra grunder och kommunens egna riktlinjer.",
            since=LOU_SINCE, until=NEW_CHAPTERS - timedelta(days=1), function=limit_before,
            certainty=Certainty.DERIVED,
        ),
        Rule(
            code="lou.19a_2.limit", instrument=_CODE, source=sources.DIRECT_LIMIT,
            question="Får köpet direktupphandlas på grund av värdet?",
            does_not_test="Andra grunder (19 a kap. 3–7 §§) och kommunens egna riktlinjer.",
            since=NEW_CHAPTERS, function=limit,
        ),
        Rule(
            code="lou.19a_11.duties", instrument=_CODE, source=sources.DIRECT_DOCUMENTATION,
            question="Vad ska dokumenteras och annonseras?",
            does_not_test="Om dokumentationen är färdig inom 30 dagar.",
            since=NEW_CHAPTERS, function=duties,
        ),
    ),
    judgement=(
        Rule(
            code="uhm.direct.reservable", instrument=_CODE, source=sources.UHM_RESERVED,
            question="Säljer sociala företag ofta det här?",
            does_not_test="Om de har tid och plats för just detta köp.",
            since=LOU_SINCE, function=reservable, certainty=Certainty.DERIVED,
        ),
    ),
)  # fmt: skip
