"""Tries a buyer's draft requirement: wording that the law does not allow, and a lawful way on.

A machine reads words, not meaning: what is found is shown to a person, and an empty answer does
not say that the requirement is lawful.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

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
from procurement.rules import company, locality, naming, narrowing, sources, wording
from procurement.rules.draft import Requirement, equal_treatment, fail, warn
from procurement.rules.facts import Regime
from procurement.rules.pasted import as_read
from procurement.rules.reserved_wording import both_points, only_employed, own_hands, reserved_share


def try_requirement(requirement: Requirement, *, values: Values, on: date) -> tuple[Check, ...]:
    """Every check that has something to say, in a fixed order. `on` decides the amounts.

    The text is read as people read it, however it was pasted.
    """
    requirement = replace(requirement, text=as_read(requirement.text))
    found = [rule.function(requirement) for rule in CHECKS]
    found.append(reserved_share(requirement, values.get("lou.reserved_share", on)))
    found.append(turnover(requirement, values.get("lou.turnover_factor", on)))
    return tuple(check for check in found if check is not None)


def named_supplier(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 2 §, 19 kap. 2 §: no purchase designed for one supplier."""
    name = naming.supplier_name(requirement.text, requirement.suppliers, requirement.places)
    if name is None:
        return None
    return fail(
        "named_supplier",
        f"Kravet pekar ut en leverantör (”{name}”).",
        equal_treatment(requirement.regime),
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
    return warn("place", text, equal_treatment(requirement.regime), alternative)


def register(requirement: Requirement) -> Check | None:
    """The municipality's register is never a condition for bidding."""
    found = wording.register_as_condition(requirement.text)
    if found is None:
        return None
    return fail(
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
    return fail(
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
        return warn(
            "social_enterprise",
            "Reservationen gäller syfte och andel, inte namnet socialt företag.",
            sources.RESERVED,
            "Skriv: skyddad verkstad eller främsta syfte att integrera, och minst "
            "30 procent av de sysselsatta ur målgruppen.",
        )
    directive = requirement.regime is Regime.DIRECTIVE
    return fail(
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
    return fail(
        "general_policy",
        f"Kravet gäller företaget i stort (”{found}”), inte det som köps.",
        sources.lou("16 kap. 2 §"),
        "Fråga i stället hur leverantören ska arbeta i just det här kontraktet.",
    )


def trade_mark(requirement: Requirement) -> Check | None:
    """LOU 9 kap. 6 §: a mark or make may be named only with "eller likvärdigt"."""
    found = narrowing.trade_mark(requirement.text, requirement.places)
    if found is None:
        return None
    directive = requirement.regime is Regime.DIRECTIVE
    return warn(
        "trade_mark",
        f"Kravet gäller ett visst märke (”{found}”).",
        sources.TRADE_MARKS if directive else equal_treatment(requirement.regime),
        "Beskriv vad varan ska klara. Behövs märket för att det ska gå att förstå, lägg till "
        "”eller likvärdigt”.",
    )


def collective_agreement(requirement: Requirement) -> Check | None:
    """LOU 17 kap. 2–5 §§: the terms of an agreement may be asked for, not to be bound by one."""
    found = narrowing.collective_agreement(requirement.text)
    if found is None:
        return None
    directive = requirement.regime is Regime.DIRECTIVE
    return warn(
        "collective_agreement",
        f"Kravet gäller att leverantören har kollektivavtal (”{found}”).",
        sources.LABOUR_TERMS if directive else equal_treatment(requirement.regime),
        "Kräv villkoren i stället: lön, semester och arbetstid på den nivå som avtalet anger. De "
        "gäller under kontraktet, och leverantören väljer själv om den tecknar avtal.",
    )


def experience_of_buyer(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 1 §, 19 kap. 2 §: work for one buyer says no more than work for another."""
    found = narrowing.experience_of_buyer(requirement.text, requirement.places)
    if found is None:
        return None
    return warn(
        "experience_of_buyer",
        f"Kravet gäller erfarenhet av en viss beställare (”{found}”).",
        equal_treatment(requirement.regime),
        "Fråga efter erfarenhet av liknande uppdrag, oavsett vem som var beställare.",
    )


def kind_of_company(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 1–2 §§, 19 kap. 2 §: size, owners and age say nothing of what can be done."""
    found = company.kind_of_company(requirement.text)
    if found is None:
        return None
    return warn(
        "kind_of_company",
        f"Kravet gäller företagets storlek, ålder eller ägare (”{found}”).",
        equal_treatment(requirement.regime),
        "Kräv det som uppdraget behöver. Dela köpet i mindre delar, så kan fler lämna anbud.",
    )


def membership(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 1–2 §§, 19 kap. 2 §: nobody is shut out for not being a member."""
    found = company.membership(requirement.text)
    if found is None:
        return None
    return warn(
        "membership",
        f"Kravet gäller att leverantören är medlem (”{found}”).",
        equal_treatment(requirement.regime),
        "Fråga efter det som medlemskapet skulle visa, till exempel kunskap, försäkring eller "
        "arbetssätt, och godta andra bevis.",
    )


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
    _rule(
        kind_of_company,
        sources.PRINCIPLES,
        "Gäller kravet företagets storlek, ålder eller ägare?",
        "Om kravet på omsättning eller antal anställda är rimligt.",
    ),
    _rule(
        membership,
        sources.PRINCIPLES,
        "Kräver kravet att leverantören är medlem i något?",
        "Medlemskap som en lag kräver, till exempel i ett system för återvinning.",
    ),
)
