"""The words that people read for the codes of the rules, in the reader's language.

The rules are pure and hold their words in plain Swedish. Here the same words stand once more, so
that the catalogue of another language collects them; a test holds the two together.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, gettext_noop

from ljungby_social.law import Certainty, Legal, Suitability
from procurement.intake import FIELDS
from procurement.rules import INSTRUMENT_LABELS, Regime
from procurement.rules.supplier import Readiness

Coded = Certainty | Legal | Readiness | Regime | Suitability

MARKED = frozenset(
    {
        gettext_noop("Reservera för sociala företag och skyddade verkstäder"),
        gettext_noop("Reservera för organisationer med offentligt uppdrag"),
        gettext_noop("Reservera för idéburna organisationer"),
        gettext_noop("Sysselsättningskrav med ett antal"),
        gettext_noop("Dialog om sysselsättning"),
        gettext_noop("Arbetsrättsliga villkor"),
        gettext_noop("Villkor för leveranskedjan (ILO)"),
        gettext_noop("Tillgänglighet och alla användares behov"),
        gettext_noop("Dela upp i delar"),
        gettext_noop("Tidig dialog med marknaden"),
        gettext_noop("Direktupphandling"),
        gettext_noop("Direktivstyrd upphandling"),
        gettext_noop("Tjänst i bilaga 2, minst tröskelvärdet"),
        gettext_noop("Får direktupphandlas"),
        gettext_noop("Annonseras enligt 19 kap."),
        gettext_noop("Går inte att avgöra än"),
        gettext_noop("Lagen kräver det"),
        gettext_noop("Lagen kräver en bedömning"),
        gettext_noop("Tillåtet enligt lag"),
        gettext_noop("Tillåtet enligt vägledning"),
        gettext_noop("Frivilligt"),
        gettext_noop("Hindras av lag"),
        gettext_noop("Gäller inte här"),
        gettext_noop("Rekommenderas"),
        gettext_noop("Möjligt"),
        gettext_noop("Passar inte"),
        gettext_noop("Går inte att bedöma än"),
        gettext_noop("Läst i lagtexten, i en dom eller hos myndigheten"),
        gettext_noop("Läst hos någon annan än myndigheten"),
        gettext_noop("Vår egen bedömning utifrån en källa"),
        gettext_noop("Inte bekräftat"),
        gettext_noop("Redo"),
        gettext_noop("Inte redo"),
    }
)

MARKED_COLUMNS = frozenset(
    {
        gettext_noop("Id"),
        gettext_noop("Del"),
        gettext_noop("Benämning"),
        gettext_noop("Delens benämning"),
        gettext_noop("Beskrivning"),
        gettext_noop("CPV-kod"),
        gettext_noop("Fler CPV-koder"),
        gettext_noop("Art"),
        gettext_noop("Uppskattat värde"),
        gettext_noop("Värde per år"),
        gettext_noop("Valuta"),
        gettext_noop("Avtalstid"),
        gettext_noop("Förlängning"),
        gettext_noop("Arbetets andel"),
        gettext_noop("Antal personer"),
        gettext_noop("Tröskel"),
        gettext_noop("Används av människor"),
        gettext_noop("Ramavtal"),
        gettext_noop("Avrop"),
        gettext_noop("Antal delar"),
        gettext_noop("Tidig dialog"),
        gettext_noop("Matchande kontakt"),
        gettext_noop("Dag"),
        gettext_noop("Planerad start"),
        gettext_noop("Avtalsstart"),
        gettext_noop("Avtalsslut"),
        gettext_noop("Förvaltning"),
        gettext_noop("Diarienummer"),
        gettext_noop("Köpare"),
        gettext_noop("Organisationsnummer"),
        gettext_noop("Land"),
        gettext_noop("Språk"),
        gettext_noop("NUTS"),
        gettext_noop("Reserverad"),
        gettext_noop("Sociala mål"),
    }
)

INSTRUMENTS: Mapping[str, Promise] = {
    code: gettext_lazy(words) for code, words in INSTRUMENT_LABELS.items()
}

COLUMNS: Mapping[str, Promise] = {
    field: gettext_lazy(words) for field, (words, _names) in FIELDS.items()
}

# Ways of buying and of preparing: with nothing else beside them they take no social consideration.
MEANS = ("lots", "early_dialogue", "direct_award")
SOCIAL = tuple(code for code in INSTRUMENTS if code not in MEANS)


def label(code: Coded) -> Promise:
    """What people read for a code, in the language of whoever reads."""
    return gettext_lazy(code.label)


def choices(codes: type[Certainty | Legal | Regime | Suitability]) -> list[tuple[str, Promise]]:
    """Every value of an enumeration with its words, as a field of Django takes them."""
    return [(code.value, label(code)) for code in codes]
