"""The draft kit: texts to start from, what must be in the notice, and what the choice rests on.

Written by us, with blanks in square brackets and the paragraph that each rests on. A person reads,
fills in and takes responsibility; nothing here is sent anywhere. Pure: no database, no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from ljungby_social.law import Source, Values, kronor
from procurement.draft_texts import DRAFTS, Draft
from procurement.rules import Regime, sources
from procurement.rules.eforms import PROTECTED_PROGRAMME


class Way(StrEnum):
    """How suppliers are told of the purchase."""

    NOTICE = "notice"
    REQUEST = "request"  # a direct award: suppliers are asked, nothing is advertised
    EITHER = "either"  # a direct award is allowed, but nobody has chosen it


_ADVERTISED = {
    "reserved": "Rätten att delta är reserverad.",
    "Bidder": "Anbudsgivaren",
    "bidder": "anbudsgivaren",
    "bid": "anbudet",
    "bids": "anbuden",
    "Bids_may": "Anbud får",
    "award": "tilldelning",
    "purchase": "upphandlingen",
    "in_notice": "i annonsen",
    "in_documents": "i upphandlingsdokumenten",
    "rests_on": "enligt",
    "Before": "Före annonsering",
}
_ASKED = {
    "reserved": "Direktupphandlingen är reserverad.",
    "Bidder": "Leverantören",
    "bidder": "leverantören",
    "bid": "svaret",
    "bids": "svaren",
    "Bids_may": "Svar får",
    "award": "ni väljer leverantör",
    "purchase": "direktupphandlingen",
    "in_notice": "i förfrågan till leverantörerna",
    "in_documents": "i förfrågan till leverantörerna",
    "rests_on": "på samma sätt som i",
    "Before": "Innan ni frågar leverantörerna",
}
_WORDS = {
    Way.NOTICE: _ADVERTISED,
    Way.REQUEST: _ASKED,
    Way.EITHER: _ASKED
    | {
        "reserved": "Rätten att delta är reserverad.",
        "purchase": "köpet",
        "in_notice": "i förfrågan, eller i annonsen om ni annonserar,",
        "in_documents": "i förfrågan, eller i upphandlingsdokumenten om ni annonserar,",
        "Before": "Innan ni frågar eller annonserar",
    },
}
# The notice that a regime asks for (eForms subtype), or the voluntary one.
SUBTYPES = {
    Regime.DIRECTIVE: "16",
    Regime.ANNEX2_ABOVE: "20",
    Regime.NATIONAL: "E3",
    Regime.DIRECT: "E3",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a list, and what it rests on."""

    text: str
    source: Source


def way_of(instruments: Iterable[str], regime: Regime) -> Way:
    """How suppliers are told: by a notice, unless a direct award is allowed here."""
    if regime is not Regime.DIRECT:
        return Way.NOTICE
    return Way.REQUEST if "direct_award" in set(instruments) else Way.EITHER


def drafts_for(instruments: Iterable[str], regime: Regime) -> list[Draft]:
    """The drafts of chosen instruments, in the order of choosing, in the words of the regime."""
    chosen = list(instruments)
    words = _WORDS[way_of(chosen, regime)]
    # Chapter 4 itself applies only where the directive governs.
    like = "enligt" if regime is Regime.DIRECTIVE else "på samma sätt som i"
    return [
        replace(
            _worded(DRAFTS[code], words | {"rests_on_4": like}),
            sources=_sources_of(DRAFTS[code], regime),
        )
        for code in chosen
        if code in DRAFTS
    ]


def _sources_of(draft: Draft, regime: Regime) -> tuple[Source, ...]:
    """What a draft rests on in a regime. When nobody knows which: all that it may rest on."""
    below = draft.below or draft.sources
    if regime in {Regime.NATIONAL, Regime.ANNEX2_ABOVE}:
        return below
    if regime is Regime.DIRECT:
        return draft.direct or below
    if regime is Regime.UNKNOWN and below[0] != draft.sources[0]:
        either = f"{draft.sources[0].ref} eller {below[0].ref.removeprefix('LOU ')}"
        return (Source(either, draft.sources[0].url), *draft.sources[1:])
    return draft.sources


def _worded(draft: Draft, words: dict[str, str]) -> Draft:
    def tell(lines: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(_tidy(line.format_map(words)) for line in lines)

    return replace(
        draft,
        requirement=_tidy(draft.requirement.format_map(words)),
        proof=draft.proof.format_map(words),
        contract=draft.contract.format_map(words),
        control=tell(draft.control),
        follow_up=tell(draft.follow_up),
        notice=tell(draft.notice),
    )


def _tidy(text: str) -> str:
    """Without the comma of an inserted clause before a full stop, colon or new comma."""
    for mark in ".:,":
        text = text.replace(f",{mark}", mark)
    return text


def legal_ground(instruments: Iterable[str], regime: Regime) -> list[Line]:
    """What the documents should say the choice rests on, in this regime."""
    chosen = set(instruments)
    told = []
    if "reserve_4_18" in chosen:
        told.append(_ground_4_18(regime, 1))
    if PROTECTED_PROGRAMME in chosen:
        told.append(_ground_4_18(regime, 2))
    if "reserve_19_25" in chosen:
        told.append(_ground_chapter_19("25 §", sources.RESERVED_ORGANISATIONS, regime))
    if "reserve_19_25a" in chosen:
        told.append(_ground_chapter_19("25 a §", sources.RESERVED_IDEBURNA, regime))
    if chosen & {"labour_terms", "supply_chain"}:
        told.append(_ground_of_terms(regime))
    if chosen & {"employment_numeric", "employment_dialogue"}:
        told.append(_ground_of_performance(regime))
    return told


def _ground_4_18(regime: Regime, point: int) -> Line:
    if regime is Regime.DIRECTIVE:
        return Line(
            f"Reservationen görs enligt 4 kap. 18 § första stycket {point} lagen (2016:1145) om "
            "offentlig upphandling.",
            sources.RESERVED,
        )
    same = f"Reservationen görs med samma innebörd som 4 kap. 18 § första stycket {point} LOU."
    if regime is Regime.DIRECT:
        return Line(
            f"{same} Vid direktupphandling väljer ni vilka ni frågar. Lika behandling, öppenhet "
            "och proportionalitet gäller ändå, och kommunens riktlinjer ska följas.",
            sources.PRINCIPLES_DIRECT,
        )
    guided = (
        f"{same} Stödet finns i Upphandlingsmyndighetens vägledning, inte uttryckligen i 19 kap."
    )
    if regime is Regime.UNKNOWN:
        guided += " Är köpet direktivstyrt gäller 4 kap. 18 § direkt: ta reda på regelverket först."
    return Line(guided, sources.UHM_BELOW)


def _ground_chapter_19(paragraph: str, source: Source, regime: Regime) -> Line:
    text = f"Reservationen görs enligt 19 kap. {paragraph} LOU."
    if regime is Regime.DIRECT:
        text += (
            " Paragrafen gäller annonserade köp. Direktupphandlar ni väljer ni vilka ni frågar, "
            "enligt principerna i 19 a kap. 8 §."
        )
    return Line(text, source)


def _ground_of_terms(regime: Regime) -> Line:
    if regime is Regime.DIRECTIVE:
        return Line(
            "Villkoren ställs enligt 17 kap. 2–5 §§ LOU, efter en bedömning av om de behövs.",
            sources.LABOUR_TERMS,
        )
    source = sources.PRINCIPLES_DIRECT if regime is Regime.DIRECT else sources.PRINCIPLES_BELOW
    unless = " om köpet inte är direktivstyrt" if regime is Regime.UNKNOWN else " här"
    return Line(
        f"Villkoren enligt 17 kap. 2–5 §§ är frivilliga{unless}. De ska vara proportionerliga och "
        f"ha samband med det som köps ({source.ref.removeprefix('LOU ')} LOU).",
        source,
    )


def _ground_of_performance(regime: Regime) -> Line:
    source = {
        Regime.DIRECTIVE: sources.PERFORMANCE,
        Regime.DIRECT: sources.PRINCIPLES_DIRECT,
        Regime.UNKNOWN: sources.lou("17 kap. 1 § eller 19 kap. 9 §"),
    }.get(regime, sources.PERFORMANCE_BELOW)
    return Line(
        "Sysselsättningsvillkoret är ett särskilt villkor för hur avtalet utförs "
        f"({source.ref.removeprefix('LOU ')} LOU).",
        source,
    )


def must_be_told(instruments: Iterable[str], regime: Regime, *, divided: bool) -> list[Line]:
    """What the notice, or the question to suppliers, must say, whatever else it says.

    `divided` tells whether the purchase has several lots.
    """
    chosen = list(instruments)
    way = way_of(chosen, regime)
    told = _told_to_those_asked() if way is Way.REQUEST else _told_in_a_notice(regime, way)
    if regime is Regime.DIRECTIVE and not divided and "lots" not in chosen:
        told.append(Line("Varför köpet inte är uppdelat i delar.", sources.LOTS))
    if regime is Regime.DIRECTIVE and "accessibility" not in chosen:
        told.append(
            Line(
                "Särskilda skäl, om människor ska använda det som köps och krav på tillgänglighet "
                "saknas (BT-755).",
                sources.ACCESSIBILITY,
            )
        )
    for draft in drafts_for(chosen, regime):
        told.extend(Line(line, draft.sources[0]) for line in draft.notice)
    return told


def _told_in_a_notice(regime: Regime, way: Way) -> list[Line]:
    if way is Way.EITHER:
        first = "Köpet får direktupphandlas: annonsera, eller fråga flera leverantörer likadant."
        return [Line(first, sources.DIRECT_LIMIT), _what_is_bought(sources.PRINCIPLES_DIRECT)]
    if regime is Regime.DIRECTIVE:
        text = "Annonsen går till EU genom en registrerad annonsdatabas (annonstyp 16)."
        return [Line(text, sources.EFORMS), _what_is_bought(sources.EFORMS)]
    if regime is Regime.ANNEX2_ABOVE:
        text = (
            "Annonsen går till EU genom en registrerad annonsdatabas (annonstyp 20, sociala och "
            "andra särskilda tjänster)."
        )
        return [Line(text, sources.EU_NOTICE), _what_is_bought(sources.PERFORMANCE_BELOW)]
    text = "Annonsen publiceras i en registrerad annonsdatabas."
    return [Line(text, sources.lou("19 kap. 8 §")), _what_is_bought(sources.PERFORMANCE_BELOW)]


def _what_is_bought(source: Source) -> Line:
    return Line(
        "Vad som köps, CPV-kod, avtalstid med förlängningar, krav, hur ni väljer och sista dag.",
        source,
    )


def _told_to_those_asked() -> list[Line]:
    text = "Ingen annons behövs. Ge alla som ni frågar samma uppgifter samtidigt."
    return [Line(text, sources.PRINCIPLES_DIRECT)]


def to_do_besides(
    instruments: Iterable[str], regime: Regime, *, annex2: bool | None, values: Values, on: date
) -> list[Line]:
    """What the buyer owes beside the documents: to write down why, and to tell of the result.

    Outside the directive only, whose own chapter 12 no rule here reads. `annex2` tells whether
    it is a service of bilaga 2, None when nobody knows; `on` decides the amounts.
    """
    if regime is Regime.DIRECT:
        return _after_a_direct_award(way_of(instruments, regime), annex2, values, on)
    told = []
    if regime in {Regime.NATIONAL, Regime.ANNEX2_ABOVE}:
        text = "Skriv ner skälen för besluten under hela upphandlingen."
        told.append(Line(text, sources.DOCUMENTATION_BELOW))
        text = f"Annonsera resultatet {_when(annex2)}."
        told.append(Line(text, sources.lou("19 kap. 7 §")))
    if regime is Regime.ANNEX2_ABOVE:
        text = "Skriv den särskilda rapporten om upphandlingen."
        told.append(Line(text, sources.lou("12 kap. 15–16 §§")))
    return told


def _after_a_direct_award(way: Way, annex2: bool | None, values: Values, on: date) -> list[Line]:
    first = "Direktupphandlar ni: " if way is Way.EITHER else ""
    told = []
    for code, duty, than, but in (
        ("lou.direct_award.documentation", "dokumentera köpet inom 30 dagar", "mer än", ""),
        (
            "lou.direct_award.notice",
            f"annonsera resultatet {_when(annex2)}",
            "minst",
            " Ett avrop behöver inte annonseras.",
        ),
    ):
        limit = values.get(code, on)
        if limit is not None and limit.amount is not None:
            text = f"{first}{duty}, om köpet är värt {than} {kronor(limit.amount)}.{but}"
            told.append(Line(text[0].upper() + text[1:], limit.source))
    return told


def _when(annex2: bool | None) -> str:
    if annex2 is False:
        return "inom 30 dagar"
    return "inom 30 dagar, eller varje kvartal" + ("" if annex2 else " för tjänster i bilaga 2")
