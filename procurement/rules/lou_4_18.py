"""LOU 4 kap. 18 §: reserve for skyddade verkstäder and enterprises that integrate people.

Above the threshold the statute allows it. Elsewhere chapter 4 does not apply (19 kap. 1 §,
19 a kap. 1 §), and the support is Upphandlingsmyndighetens guidance. Does not test the bidder:
`supplier.py` does, on the whole legal person.
"""

from __future__ import annotations

from ljungby_social.law import Answer, Certainty, Legal, Reason, Rule, Suitability
from procurement.rules import sources
from procurement.rules.case import LOU_SINCE, Case
from procurement.rules.facts import EntryThreshold, Nature, Regime
from procurement.rules.findings import Instrument, rate_by_score
from procurement.rules.regime import NOT_READ
from procurement.rules.suitability import kind_rule, low_entry, mostly_labour, signal_rule

_STATUTE = Answer(
    legal=Legal.ALLOWED,
    reasons_for=(
        Reason("Lagen tillåter att deltagandet reserveras vid det här värdet.", sources.RESERVED),
    ),
)
_GUIDANCE = Answer(
    legal=Legal.ALLOWED_BY_GUIDANCE,
    reasons_for=(
        Reason(
            "Stödet finns i Upphandlingsmyndighetens vägledning, inte uttryckligen i 19 kap.",
            sources.UHM_BELOW,
        ),
    ),
)
_UNDECIDED = Answer(
    legal=Legal.ALLOWED_BY_GUIDANCE,
    reasons_for=(
        Reason(
            "Det är tillåtet vid alla värden; under tröskelvärdet och för bilaga 2 "
            "enligt vägledning.",
            sources.UHM_BELOW,
        ),
    ),
)
_DIRECT = Answer(
    legal=Legal.ALLOWED_BY_GUIDANCE,
    reasons_for=(
        *_GUIDANCE.reasons_for,
        Reason(
            "Vid direktupphandling räcker det att fråga flera sociala företag; "
            "följ kommunens riktlinjer.",
            sources.DIRECT_GUIDELINES,
        ),
    ),
)


_OLDER = Answer(
    legal=Legal.ALLOWED_BY_GUIDANCE,
    reasons_for=(
        Reason(
            "Domstolen prövade reservationen i ett förenklat förfarande enligt de äldre reglerna.",
            sources.HFD_2021_48,
        ),
    ),
    reasons_against=NOT_READ,
)


def basis(case: Case) -> Answer:
    """Does the law or guidance allow the reservation? (LOU 4 kap. 18 §, 19 kap. 1 §)"""
    if case.older_chapters:
        return _OLDER
    match case.regime.regime:
        case Regime.DIRECTIVE:
            return _STATUTE
        case Regime.UNKNOWN:
            return Answer(
                legal=_UNDECIDED.legal,
                reasons_for=_UNDECIDED.reasons_for,
                missing=case.regime.missing,
            )
        case Regime.DIRECT:
            return _DIRECT
    return _GUIDANCE


def call_off(case: Case) -> Answer | None:
    """A call-off follows its framework; a new reservation is not possible there."""
    if not case.lot.call_off:
        return None
    return Answer(
        legal=Legal.BLOCKED,
        reasons_against=(
            Reason(
                "Ett avrop följer ramavtalet och kan inte reserveras på nytt; "
                "tala med leverantören eller reservera nästa upphandling.",
                sources.lou("7 kap."),
            ),
        ),
    )


def work(case: Case) -> Answer | None:
    """Is the work within reach of the people whom the reservation is for?"""
    reasons_for: list[Reason] = []
    reasons_against: list[Reason] = []
    if low_entry(case):
        weight = case.weight("reserve.low_entry")
        reasons_for.append(Reason("Arbetet har låg tröskel.", sources.UHM_QUESTIONS, weight))
    elif case.lot.entry_threshold is EntryThreshold.HIGH:
        weight = case.weight("reserve.high_entry")
        reasons_against.append(Reason("Arbetet har hög tröskel.", sources.UHM_QUESTIONS, weight))
    if mostly_labour(case):
        text = "Större delen av kostnaden är arbete."
        weight = case.weight("reserve.labour")
        reasons_for.append(Reason(text, sources.UHM_QUESTIONS, weight))
    if case.estimate.nature is Nature.WORKS:
        text = "En byggentreprenad ställer ofta krav som få sociala företag når."
        reasons_against.append(Reason(text, sources.OWN_JUDGEMENT, case.weight("reserve.works")))
    known = case.regime.regime in (Regime.DIRECT, Regime.NATIONAL)
    if known and case.strongest("reserve_4_18") is not None:
        text = "Värdet är under tröskelvärdet, så mindre företag kan klara volymen."
        weight = case.weight("reserve.below_threshold")
        reasons_for.append(Reason(text, sources.OWN_JUDGEMENT, weight))
    if not reasons_for and not reasons_against:
        return None
    return Answer(reasons_for=tuple(reasons_for), reasons_against=tuple(reasons_against))


_BLOCKERS = (
    ("certified_staff_only", "Alla som utför arbetet behöver ett certifikat."),
    ("round_the_clock", "Arbetet ska klaras dygnet runt från första dagen."),
    ("single_supplier", "Bara en leverantör kan utföra arbetet."),
    ("covered_by_framework", "Ett gällande ramavtal täcker redan behovet."),
)


def blockers(case: Case) -> Answer | None:
    """Does anything stand in the way in practice?"""
    weight = case.weight("reserve.blocker")
    found = tuple(
        Reason(text, sources.OWN_JUDGEMENT, weight)
        for name, text in _BLOCKERS
        if getattr(case.lot, name)
    )
    return Answer(reasons_against=found) if found else None


def few_ready(case: Case) -> bool:
    """Whether some are known to be ready, but fewer than the municipality wants to compete."""
    ready = case.lot.ready_sellers
    return ready is not None and 0 < ready < case.weight("market.min_sellers")


def market(case: Case) -> Answer | None:
    """Are there enough possible bidders? An input to suitability, never a legal condition."""
    lot, least = case.lot, case.weight("market.min_sellers")
    reasons_for: list[Reason] = []
    reasons_against: list[Reason] = []
    if lot.ready_sellers is not None and lot.ready_sellers >= least:
        text = f"{lot.ready_sellers} registrerade företag är redo enligt 4 kap. 18 §."
        weight = case.weight("reserve.ready_sellers")
        reasons_for.append(Reason(text, sources.UHM_RESERVED, weight))
    if lot.sellers is not None and lot.sellers >= least:
        text = f"{lot.sellers} registrerade företag säljer det här."
        reasons_for.append(Reason(text, sources.UHM_RESERVED, case.weight("reserve.sellers")))
    if lot.sellers is not None and lot.sellers < least:
        text = "Få registrerade företag säljer det här; tala även med andra i en tidig dialog."
        weight = case.weight("reserve.no_sellers")
        reasons_against.append(Reason(text, sources.UHM_RESERVED, weight))
    if few_ready(case):
        text = (
            "Bara ett företag är redo; en reservation får inte vara ett sätt att välja just det."
            if lot.ready_sellers == 1
            else f"Bara {lot.ready_sellers} företag är redo; fler behövs för att få konkurrens."
        )
        reasons_against.append(Reason(text, sources.lou("4 kap. 2 §")))
    if not reasons_for and not reasons_against:
        return None
    reasons_for.append(Reason("Små företag får lämna anbud tillsammans.", sources.GROUPS))
    return Answer(reasons_for=tuple(reasons_for), reasons_against=tuple(reasons_against))


def asked(case: Case) -> Answer | None:
    """Facts that would settle the judgement, asked only when the kind speaks for it."""
    if not case.speaks_for("reserve_4_18"):
        return None
    wanted = ("entry_threshold", "labour_share", "ready_sellers")
    return Answer(missing=tuple(name for name in wanted if getattr(case.lot, name) is None))


def rate(case: Case, score: int, judged: bool) -> Suitability:
    """A blocker or too few ready bidders keep it from being recommended, whatever the score.

    That nobody in the register is ready says nothing of the market; that one is does, since a
    reservation may not be a way to choose just that one.
    """
    suitability = rate_by_score(case, score, judged)
    stopped = any(getattr(case.lot, name) for name, _ in _BLOCKERS)
    if (stopped or few_ready(case)) and suitability is Suitability.RECOMMENDED:
        return Suitability.POSSIBLE
    return suitability


_CODE = "reserve_4_18"
INSTRUMENT = Instrument(
    code=_CODE,
    law=(
        Rule(
            code="lou.4_18.basis", instrument=_CODE, source=sources.RESERVED,
            question="Får deltagandet reserveras för sociala företag och skyddade verkstäder?",
            does_not_test="Om anbudsgivaren uppfyller villkoren, eller om båda punkterna väljs.",
            since=LOU_SINCE, function=basis, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="lou.4_18.call_off", instrument=_CODE, source=sources.lou("7 kap."),
            question="Är köpet ett avrop från ett ramavtal?",
            does_not_test="Om ramavtalet själv är reserverat.",
            since=LOU_SINCE, function=call_off, certainty=Certainty.DERIVED,
        ),
    ),
    judgement=(
        kind_rule(_CODE),
        signal_rule(_CODE),
        Rule(
            code="uhm.reserve.work", instrument=_CODE, source=sources.UHM_QUESTIONS,
            question="Ligger arbetet inom räckhåll för målgruppen?",
            does_not_test="Vilka personer som ska utföra arbetet; det får inte krävas.",
            since=LOU_SINCE, function=work, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="local.reserve.blockers", instrument=_CODE, source=sources.OWN_JUDGEMENT,
            question="Finns det något som i praktiken står i vägen?",
            does_not_test="Om hindret går att ta bort genom att dela upp köpet.",
            since=LOU_SINCE, function=blockers, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="local.reserve.market", instrument=_CODE, source=sources.UHM_RESERVED,
            question="Finns det nog med möjliga anbudsgivare?",
            does_not_test="Företag som inte står i registret; de får också lämna anbud.",
            since=LOU_SINCE, function=market, certainty=Certainty.DERIVED,
        ),
        Rule(
            code="local.reserve.asked", instrument=_CODE, source=sources.UHM_QUESTIONS,
            question="Vad behöver ni veta för att kunna bedöma?",
            does_not_test="Svaren; de kommer från er.",
            since=LOU_SINCE, function=asked, certainty=Certainty.DERIVED,
        ),
    ),
    rate=rate,
)  # fmt: skip
