"""What a reservation under LOU 4 kap. 18 § may not ask: both points, own hands, another share."""

from __future__ import annotations

from ljungby_social.law import Check, DatedValue, plain
from procurement.rules import narrowing, sources, wording
from procurement.rules.draft import Requirement, fail, warn


def both_points(requirement: Requirement) -> Check | None:
    """LOU 4 kap. 18 §: one point or the other, for the same lot."""
    if not wording.both_points(requirement.text):
        return None
    return fail(
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
    return warn(
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
    return warn(
        "only_employed",
        f"Andelen gäller alla som sysselsätts, även i praktik (”{found}”).",
        sources.UHM_RESERVED,
        "Räkna alla som sysselsätts hos leverantören, både anställda och personer i praktik.",
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
    return warn("reserved_share", text, least.source, f"Skriv minst {share} av de sysselsatta.")
