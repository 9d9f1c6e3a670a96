"""LOU 19 kap. 25 §: reserve listed services for organisations with a public-service mission.

At most three years, and a bar against awarding the same organisation again for three years.
Until 2022-01-31 the rule was 19 kap. 6 a §. Does not test the organisation's purpose, how it
uses its profit, or who owns it.
"""

from __future__ import annotations

from datetime import date

from ljungby_social.law import (
    Answer,
    Certainty,
    Check,
    CheckRule,
    Legal,
    Reason,
    Rule,
    Source,
    Values,
    Verdict,
    plain,
)
from procurement.rules import sources
from procurement.rules.case import NEW_CHAPTERS, Case
from procurement.rules.facts import Regime
from procurement.rules.findings import Instrument
from procurement.rules.lou_4_18 import call_off
from procurement.rules.suitability import kind_rule, signal_rule

_CODE = "reserve_19_25"


def listed(case: Case, code: str, source: Source) -> Answer:
    """Is the main object on the paragraph's list? Exact codes and ranges, never prefixes."""
    cpv, codes = case.estimate.cpv, case.cpv_set(code)
    if case.estimate.annex2 is False:
        called = f"CPV-koden {cpv}" if cpv else "Det som köps"
        text = f"{called} är inte en tjänst i bilaga 2."
        return Answer(legal=Legal.NOT_APPLICABLE, reasons_against=(Reason(text, source),))
    if cpv is None or codes is None:
        return Answer(legal=Legal.UNKNOWN, missing=("cpv",))
    if case.estimate.annex2 is None:
        return Answer(legal=Legal.UNKNOWN, missing=("nature", "cpv"))
    if cpv in codes:
        reasons = [Reason(f"CPV-koden {cpv} finns på paragrafens lista.", source)]
        if case.regime.regime is Regime.DIRECT and case.day >= NEW_CHAPTERS:
            text = (
                "Köpet får direktupphandlas. Reservationen behövs bara om ni ändå annonserar "
                "enligt 19 kap.; vid direktupphandling väljer ni vilka ni frågar."
            )
            reasons.append(Reason(text, sources.ONLY_LISTED_CHAPTERS))
        return Answer(legal=Legal.ALLOWED, reasons_for=tuple(reasons))
    text = f"CPV-koden {cpv} finns i bilaga 2 men inte på paragrafens lista."
    return Answer(legal=Legal.BLOCKED, reasons_against=(Reason(text, source),))


def listed_now(case: Case) -> Answer:
    """The list of 19 kap. 25 §, from 2022-02-01."""
    return listed(case, "lou.19_25", sources.RESERVED_ORGANISATIONS)


def listed_before(case: Case) -> Answer:
    """The list of 19 kap. 6 a §, until 2022-01-31."""
    return listed(case, "lou.19_25", sources.RESERVED_ORGANISATIONS_BEFORE)


def term(case: Case) -> Answer | None:
    """Does the contract end within three years, extensions counted?

    Whether extensions count is not spelled out in the paragraph; counting them is the safe side.
    A term without a word about extensions is read as the whole term, and the answer says so.
    """
    if not case.estimate.annex2:
        return None  # the paragraph is not about it, or nobody knows yet
    limit = case.value("lou.19_25.max_months")
    if limit is None or limit.amount is None:
        return Answer(legal=Legal.UNKNOWN, missing=("lou.19_25.max_months",))
    source = limit.source if case.day >= NEW_CHAPTERS else sources.RESERVED_ORGANISATIONS_BEFORE
    if case.lot.open_ended:
        text = f"Kontraktet får vara högst {limit.amount:.0f} månader, men gäller tills vidare."
        return Answer(
            legal=Legal.BLOCKED,
            reasons_against=(Reason(text, source),),
            values_used=(limit,),
        )
    months = case.lot.total_months
    extension = case.lot.extension_months
    if months is None:
        if extension is None or limit.met_by(extension):
            return Answer(legal=Legal.UNKNOWN, missing=("duration_months",))
        months = extension
    if not limit.met_by(months):
        text = f"Kontraktet får vara högst {limit.amount:.0f} månader, men blir {plain(months)}."
        return Answer(
            legal=Legal.BLOCKED,
            reasons_against=(Reason(text, source),),
            values_used=(limit,),
        )
    text = f"Kontraktet är {plain(months)} månader och ryms inom {limit.amount:.0f}."
    reasons_for = (Reason(text, source),)
    if extension is not None:
        return Answer(reasons_for=reasons_for, values_used=(limit,))
    text = (
        f"De {plain(months)} månaderna räknas som hela tiden, eftersom ingen har sagt om avtalet "
        f"får förlängas. Det får vara högst {limit.amount:.0f} månader med förlängningar."
    )
    return Answer(
        reasons_for=reasons_for,
        reasons_against=(Reason(text, source),),
        missing=("extension_months",),
        values_used=(limit,),
    )


def again(case: Case) -> Answer | None:
    """Has somebody been awarded the same service under the paragraph in the last three years?

    That organisation may not be awarded it again yet; others may, so that nothing is stopped.
    """
    codes, limit = case.cpv_set("lou.19_25"), case.value("lou.19_25.reaward_months")
    listed_here = case.estimate.annex2 and codes is not None and case.estimate.cpv in codes
    if not listed_here or limit is None or limit.amount is None:
        return None
    source = limit.source if case.day >= NEW_CHAPTERS else sources.RESERVED_ORGANISATIONS_BEFORE
    since = f"de senaste {limit.amount:.0f} månaderna"
    before = case.lot.reserved_before
    if before is False:
        text = f"Ingen organisation har fått samma tjänst enligt paragrafen {since}."
        return Answer(reasons_for=(Reason(text, source),), values_used=(limit,))
    text = (
        f"En organisation har fått samma tjänst enligt paragrafen {since}. "
        "Den får inte få den igen än; andra får lämna anbud."
    )
    if before is None:
        text = f"Den organisation som har fått samma tjänst enligt paragrafen {since} "
        text += "får inte få den igen."
    return Answer(
        reasons_against=(Reason(text, source),),
        missing=("reserved_before",) if before is None else (),
        values_used=(limit,),
    )


def reaward_bar(awarded_on: date | None, on: date, values: Values) -> Check:
    """May the organisation be awarded a contract for the same service again?

    `awarded_on` is the day of its last contract for the service under this rule, None when there
    is none. Does not test whether the services are the same.
    """
    limit = values.get("lou.19_25.reaward_months", on)
    if limit is None or limit.amount is None:
        return Check(
            code="lou.19_25.reaward", verdict=Verdict.UNKNOWN, missing=("reaward_months",),
            text="Tiden mellan två kontrakt är inte känd för dagen.",
            source=sources.RESERVED_ORGANISATIONS,
        )  # fmt: skip
    months = int(limit.amount)
    if awarded_on is not None and on < _months_after(awarded_on, months):
        return Check(
            code="lou.19_25.reaward",
            verdict=Verdict.FAIL,
            text=f"Organisationen fick kontraktet den {_in_words(awarded_on)}. "
            f"Det ska gå {months} månader.",
            source=limit.source,
            alternative="Upphandla utan den här reservationen, eller pröva 19 kap. 25 a §.",
        )
    return Check(
        code="lou.19_25.reaward",
        verdict=Verdict.PASS,
        text="Inget tidigare kontrakt enligt regeln hindrar.",
        source=limit.source,
    )


_MONTHS = (
    "januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september",
    "oktober", "november", "december",
)  # fmt: skip


def _in_words(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _months_after(day: date, months: int) -> date:
    """The same day a number of months later; the last day of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(day.year + years, month + 1, last)
        except ValueError:
            continue
    return date(day.year + years, month + 1, min(day.day, 28))


CHECKS: tuple[CheckRule, ...] = (
    CheckRule(
        code="lou.19_25.reaward",
        source=sources.RESERVED_ORGANISATIONS,
        question="Har det gått tre år sedan organisationen fick samma tjänst enligt regeln?",
        does_not_test="Om tjänsterna är desamma.",
        function=reaward_bar,
        since=date(2019, 1, 1),
    ),
)

INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.19_6a.listed", instrument=_CODE,
            source=sources.RESERVED_ORGANISATIONS_BEFORE,
            question="Finns tjänsten på listan över tjänster som får reserveras?",
            does_not_test="Organisationens syfte, vinst och ägande.",
            since=date(2019, 1, 1), until=date(2022, 1, 31), function=listed_before,
        ),
        Rule(
            code="lou.19_25.listed", instrument=_CODE, source=sources.RESERVED_ORGANISATIONS,
            question="Finns tjänsten på listan över tjänster som får reserveras?",
            does_not_test="Organisationens syfte, vinst och ägande.",
            since=date(2022, 2, 1), function=listed_now,
        ),
        Rule(
            code="lou.19_6a.term", instrument=_CODE,
            source=sources.RESERVED_ORGANISATIONS_BEFORE,
            question="Är kontraktet högst tre år, med förlängningar?",
            does_not_test="Om samma organisation fick ett sådant kontrakt de senaste tre åren.",
            since=date(2019, 1, 1), until=date(2022, 1, 31), function=term,
            certainty=Certainty.DERIVED,
        ),
        Rule(
            code="lou.19_25.term", instrument=_CODE, source=sources.RESERVED_ORGANISATIONS,
            question="Är kontraktet högst tre år, med förlängningar?",
            does_not_test="Om samma organisation fick ett sådant kontrakt de senaste tre åren.",
            since=date(2022, 2, 1), function=term, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="lou.19_25.again", instrument=_CODE, source=sources.RESERVED_ORGANISATIONS,
            question="Har någon fått samma tjänst enligt paragrafen de senaste tre åren?",
            does_not_test="Vilken organisation som fick den, och om tjänsterna är desamma.",
            since=date(2019, 1, 1), function=again,
        ),
        Rule(
            code="lou.19_25.call_off", instrument=_CODE, source=sources.lou("7 kap."),
            question="Är köpet ett avrop från ett ramavtal?",
            does_not_test="Om ramavtalet själv är reserverat.",
            since=date(2019, 1, 1), function=call_off, certainty=Certainty.DERIVED,
        ),
    ),
    judgement=(kind_rule(_CODE), signal_rule(_CODE)),
)  # fmt: skip
