"""Tries a buyer's draft requirement: wording that the law does not allow, and a lawful way on.

A machine reads words, not meaning: what is found is shown to a person, and an empty answer does
not say that the requirement is lawful.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ljungby_social.law import (
    Check,
    CheckRule,
    DatedValue,
    Source,
    Values,
    Verdict,
    kronor,
    plain,
)
from procurement.rules import locality, naming, narrowing, sources, wording
from procurement.rules.facts import Regime


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """A draft requirement and where it would stand.

    `suppliers` and `places` are names to look for; `reservation` is the chosen instrument, empty
    for none; `turnover` and `value` are SEK.
    """

    text: str
    regime: Regime = Regime.UNKNOWN
    reservation: str = ""
    suppliers: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    turnover: Decimal | None = None
    value: Decimal | None = None


def try_requirement(requirement: Requirement, *, values: Values, on: date) -> tuple[Check, ...]:
    """Every check that has something to say, in a fixed order. `on` decides the amounts."""
    found = [rule.function(requirement) for rule in CHECKS]
    found.append(reserved_share(requirement, values.get("lou.reserved_share", on)))
    found.append(turnover(requirement, values.get("lou.turnover_factor", on)))
    return tuple(check for check in found if check is not None)


def named_supplier(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 2 §, 19 kap. 2 §: no purchase designed for one supplier."""
    name = naming.supplier_name(requirement.text, requirement.suppliers, requirement.places)
    if name is None:
        return None
    return _fail(
        "named_supplier",
        f"Kravet pekar ut en leverantör (”{name}”).",
        _equal_treatment(requirement.regime),
        "Beskriv vad som ska utföras, och bjud in flera att lämna anbud.",
    )


def place(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 1–2 §§: a place as condition disfavours others. Delivery to a place does not."""
    found = locality.tied_to_place(requirement.text, requirement.places)
    if found is None:
        return None
    if locality.about_people(found):
        text = "Kravet gäller var personer bor, vilket kan missgynna leverantörer från andra orter."
        alternative = "Beskriv målgruppen, till exempel personer som är långt från arbetsmarknaden."
    else:
        text = f"Kravet knyter leverantören eller varan till en plats (”{found}”)."
        alternative = (
            "Ställ krav på det ni behöver, till exempel inställelsetid, leveranstid eller färskhet."
        )
    return _warn("place", text, _equal_treatment(requirement.regime), alternative)


def register(requirement: Requirement) -> Check | None:
    """The municipality's register is never a condition for bidding."""
    found = wording.register_as_condition(requirement.text)
    if found is None:
        return None
    return _fail(
        "register",
        f"Kravet gör kommunens register till ett villkor eller en fördel (”{found}”).",
        sources.UHM_RESERVED,
        "Reservera enligt 4 kap. 18 § och använd paragrafens två villkor i stället.",
    )


def legal_form(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 4–5 §§: nobody is shut out for their legal form."""
    # Reservations in 19 kap. ask how profit is used, in the law's own words.
    profit = requirement.reservation not in ("reserve_19_25", "reserve_19_25a")
    found = wording.legal_form(requirement.text, profit=profit)
    if found is None:
        return None
    return _fail(
        "legal_form",
        f"Kravet gäller en viss juridisk form (”{found}”).",
        sources.lou("4 kap. 4–5 §§"),
        "Kräv det som formen skulle ge, till exempel hur vinst används, om reservationen tillåter.",
    )


def social_enterprise(requirement: Requirement) -> Check | None:
    """LOU 14 kap. 1 §: qualification requirements are listed; social enterprise is not there."""
    reserved = requirement.reservation == "reserve_4_18"
    # "Skyddad verkstad" is the paragraph's own word: in a reservation it is right.
    found = wording.social_enterprise(requirement.text, sheltered=not reserved)
    if found is None:
        return None
    if reserved:
        return _warn(
            "social_enterprise",
            "Reservationen gäller syfte och andel, inte namnet socialt företag.",
            sources.RESERVED,
            "Skriv: skyddad verkstad eller främsta syfte att integrera, och minst "
            "30 procent av de sysselsatta ur målgruppen.",
        )
    directive = requirement.regime is Regime.DIRECTIVE
    return _fail(
        "social_enterprise",
        f"Kravet ”{found}” får bara ställas i en reserverad upphandling.",
        sources.lou("14 kap. 1 §") if directive else sources.PERFORMANCE_BELOW,
        "Reservera upphandlingen eller en del enligt 4 kap. 18 §, eller ställ sysselsättningskrav.",
    )


def general_policy(requirement: Requirement) -> Check | None:
    """LOU 16 kap. 2 §: what is asked must concern what is bought."""
    found = wording.general_policy(requirement.text)
    if found is None:
        return None
    return _fail(
        "general_policy",
        f"Kravet gäller företaget i stort (”{found}”), inte det som köps.",
        sources.lou("16 kap. 2 §"),
        "Fråga i stället hur leverantören ska arbeta i just det här kontraktet.",
    )


def both_points(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 18 §: one point or the other, for the same lot."""
    if not wording.both_points(requirement.text):
        return None
    return _fail(
        "both_points",
        "Båda punkterna i 4 kap. 18 § används i samma krav.",
        sources.RESERVED,
        "Välj en: vem som får delta (punkt 1), eller ett program för skyddad anställning "
        "(punkt 2).",
    )


def own_hands(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 18 §: the share is the supplier's; those persons need not do this contract."""
    if requirement.reservation != "reserve_4_18" or not narrowing.own_hands(requirement.text):
        return None
    return _warn(
        "own_hands",
        "Vid en reservation får det inte krävas att målgruppen utför just det här kontraktet.",
        sources.UHM_RESERVED,
        "Låt andelen gälla hela företaget och följ upp den under kontraktet.",
    )


def only_employed(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 18 §: the share is of those occupied; they need not be employed."""
    if requirement.reservation != "reserve_4_18":
        return None
    found = narrowing.only_employed(requirement.text)
    if found is None:
        return None
    return _warn(
        "only_employed",
        f"Andelen gäller alla som sysselsätts, även i praktik (”{found}”).",
        sources.UHM_RESERVED,
        "Räkna alla som sysselsätts hos leverantören, både anställda och personer i praktik.",
    )


def trade_mark(requirement: Requirement) -> Check | None:
    """LOU 9 kap. 6 §: a mark or make may be named only with "eller likvärdigt"."""
    found = narrowing.trade_mark(requirement.text, requirement.places)
    if found is None:
        return None
    directive = requirement.regime is Regime.DIRECTIVE
    return _warn(
        "trade_mark",
        f"Kravet gäller ett visst märke (”{found}”).",
        sources.TRADE_MARKS if directive else _equal_treatment(requirement.regime),
        "Beskriv vad varan ska klara. Behövs märket för att det ska gå att förstå, lägg till "
        "”eller likvärdigt”.",
    )


def collective_agreement(requirement: Requirement) -> Check | None:
    """LOU 17 kap. 2–5 §§: the terms of an agreement may be asked for, not to be bound by one."""
    found = narrowing.collective_agreement(requirement.text)
    if found is None:
        return None
    directive = requirement.regime is Regime.DIRECTIVE
    return _warn(
        "collective_agreement",
        f"Kravet gäller att leverantören har kollektivavtal (”{found}”).",
        sources.LABOUR_TERMS if directive else _equal_treatment(requirement.regime),
        "Kräv villkoren i stället: lön, semester och arbetstid på den nivå som avtalet anger. De "
        "gäller under kontraktet, och leverantören väljer själv om den tecknar avtal.",
    )


def experience_of_buyer(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 1 §, 19 kap. 2 §: work for one buyer says no more than work for another."""
    found = narrowing.experience_of_buyer(requirement.text, requirement.places)
    if found is None:
        return None
    return _warn(
        "experience_of_buyer",
        f"Kravet gäller erfarenhet av en viss beställare (”{found}”).",
        _equal_treatment(requirement.regime),
        "Fråga efter erfarenhet av liknande uppdrag, oavsett vem som var beställare.",
    )


def reserved_share(requirement: Requirement, least: DatedValue | None) -> Check | None:
    """LOU 4 kap. 18 §: the share of the paragraph, neither more nor less."""
    found = narrowing.share_of_persons(requirement.text)
    if requirement.reservation != "reserve_4_18" or found is None:
        return None
    if least is None or least.amount is None or found[1] == least.amount:
        return None
    share = f"{plain(least.amount * 100)} procent"
    if found[1] > least.amount:
        text = f"Lagen säger minst {share}. Kravet (”{found[0]}”) stänger ute leverantörer som "
        text += "paragrafen släpper in."
    else:
        text = f"Lagen säger minst {share}. Kravet (”{found[0]}”) är för lågt för en reservation."
    return _warn("reserved_share", text, least.source, f"Skriv minst {share} av de sysselsatta.")


def turnover(requirement: Requirement, factor: DatedValue | None) -> Check | None:
    """LOU 14 kap. 4 §: turnover at most twice the value. Shuts out small enterprises."""
    if requirement.turnover is None or requirement.value is None or factor is None:
        return None
    highest = requirement.value * (factor.amount or 0)
    if factor.amount is None or requirement.turnover <= highest:
        return None
    return Check(
        code="requirement.turnover",
        verdict=Verdict.FAIL if requirement.regime is Regime.DIRECTIVE else Verdict.WARN,
        text=f"Kravet på omsättning är över {kronor(highest)}, "
        f"{plain(factor.amount)} gånger värdet.",
        source=factor.source,
        alternative="Sänk kravet, eller motivera de särskilda riskerna.",
    )


def _rule(
    function: Callable[[Requirement], Check | None], source: Source, question: str, leaves_out: str
) -> CheckRule:
    return CheckRule(
        code=f"requirement.{function.__name__}",
        source=source,
        question=question,
        does_not_test=leaves_out,
        function=function,
        since=date(2017, 1, 1),
    )


RESERVED_SHARE = CheckRule(
    code="requirement.reserved_share",
    source=sources.RESERVED,
    question="Har en reservation en annan andel än den som lagen anger?",
    does_not_test="Hur leverantören räknar sin andel.",
    function=reserved_share,
    since=date(2017, 1, 1),
)

TURNOVER = CheckRule(
    code="requirement.turnover",
    source=sources.lou("14 kap. 4 §"),
    question="Kräver kravet en omsättning på mer än dubbla värdet?",
    does_not_test="Om särskilda risker motiverar ett högre krav.",
    function=turnover,
    since=date(2017, 1, 1),
)

# Those that a dated value decides.
WITH_VALUES = (RESERVED_SHARE, TURNOVER)

CHECKS: tuple[CheckRule, ...] = (
    _rule(
        named_supplier,
        sources.lou("4 kap. 2 §"),
        "Nämner kravet en viss leverantör?",
        "Om beskrivningen ändå bara passar en leverantör.",
    ),
    _rule(
        place,
        sources.PRINCIPLES,
        "Knyter kravet leverantören eller personerna till en plats?",
        "Om platsen behövs för att utföra arbetet.",
    ),
    _rule(
        register,
        sources.UHM_RESERVED,
        "Gör kravet kommunens register till ett villkor?",
        "Hur registret används för att hitta och bjuda in företag; det är tillåtet.",
    ),
    _rule(
        legal_form,
        sources.lou("4 kap. 4–5 §§"),
        "Kräver kravet en viss juridisk form?",
        "Om en viss form får krävas när kontraktet ska fullgöras.",
    ),
    _rule(
        social_enterprise,
        sources.lou("14 kap. 1 §"),
        "Kräver kravet att leverantören är ett socialt företag?",
        "Om upphandlingen borde reserveras.",
    ),
    _rule(
        general_policy,
        sources.lou("16 kap. 2 §"),
        "Gäller kravet företaget i stort, i stället för det som köps?",
        "Om kravet har koppling till det som köps på annat sätt.",
    ),
    _rule(
        both_points,
        sources.RESERVED,
        "Används båda punkterna i 4 kap. 18 § för samma del?",
        "Vilken av punkterna som passar bäst.",
    ),
    _rule(
        own_hands,
        sources.UHM_RESERVED,
        "Kräver en reservation att målgruppen utför just det här kontraktet?",
        "Sysselsättningskrav, som får ställas utan reservation.",
    ),
    _rule(
        only_employed,
        sources.UHM_RESERVED,
        "Räknar en reservation bara anställda i andelen?",
        "Hur leverantören räknar sin andel.",
    ),
    _rule(
        trade_mark,
        sources.TRADE_MARKS,
        "Kräver kravet ett visst märke utan ”eller likvärdigt”?",
        "Märkningar som Svanen, och om märket behövs för det som redan finns.",
    ),
    _rule(
        collective_agreement,
        sources.LABOUR_TERMS,
        "Kräver kravet att leverantören har kollektivavtal, i stället för villkoren i det?",
        "Om villkoren behövs.",
    ),
    _rule(
        experience_of_buyer,
        sources.PRINCIPLES,
        "Kräver kravet erfarenhet av en viss beställare?",
        "Om erfarenheten står i proportion till uppdraget.",
    ),
)


def _warn(code: str, text: str, source: Source, alternative: str) -> Check:
    return Check(
        code=f"requirement.{code}",
        verdict=Verdict.WARN,
        text=text,
        source=source,
        alternative=alternative,
    )


def _fail(code: str, text: str, source: Source, alternative: str) -> Check:
    return Check(
        code=f"requirement.{code}",
        verdict=Verdict.FAIL,
        text=text,
        source=source,
        alternative=alternative,
    )


def _equal_treatment(regime: Regime) -> Source:
    if regime is Regime.DIRECTIVE:
        return sources.lou("4 kap. 1–2 §§")
    if regime is Regime.DIRECT:
        return sources.PRINCIPLES_DIRECT
    if regime is Regime.UNKNOWN:
        return sources.lou("4 kap. 1–2 §§ och 19 kap. 2 §")
    return sources.PRINCIPLES_BELOW
