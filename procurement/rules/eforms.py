"""eForms fields that follow from chosen instruments, and whether a set of fields is valid.

BT-71 reserved participation, BT-736 reserved execution, BT-06 strategic procurement, BT-775
social procurement, BT-754 accessibility, BT-755 its justification. There is no value of BT-71 for
19 kap. 25 a §; `res-pub-ser` is the nearest and stays a person's choice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ljungby_social.law import Check, Finding, Suitability, Verdict
from procurement.rules import sources

BT_71 = ("none", "res-pub-ser", "res-ws")
BT_736 = ("no", "not-known", "yes")
BT_06 = ("env-imp", "inn-pur", "none", "soc-obj")
BT_775 = ("acc-all", "et-eq", "gen-eq", "hum-right", "opp", "other", "work-cond")
BT_754 = ("inc", "n-inc", "n-inc-just")

RESERVATIONS = ("reserve_4_18", "reserve_19_25", "reserve_19_25a")
REASONS_TO_WRITE = "[de särskilda skälen]"
PROTECTED_PROGRAMME = "reserve_4_18_programme"  # 4 kap. 18 § första stycket 2

# The words of the fields and codes, as people read them.
FIELD_LABELS = {
    "BT-71": "Reserverat deltagande",
    "BT-736": "Reserverat genomförande",
    "BT-06": "Strategisk upphandling",
    "BT-775": "Sociala mål",
    "BT-754": "Tillgänglighet",
    "BT-755": "Skäl till att tillgänglighet inte finns med",
}
CODE_LABELS = {
    "BT-71": {
        "none": "inte reserverat",
        "res-ws": "skyddade verkstäder och företag vars främsta syfte är integration",
        "res-pub-ser": "organisationer med offentligt uppdrag",
    },
    "BT-736": {
        "no": "nej",
        "not-known": "inte känt",
        "yes": "ja, i ett program för skyddad anställning",
    },
    "BT-06": {
        "env-imp": "minskad miljöpåverkan",
        "inn-pur": "innovation",
        "none": "inget sådant mål",
        "soc-obj": "social hållbarhet",
    },
    "BT-775": {
        "acc-all": "tillgänglighet för alla",
        "et-eq": "jämlikhet mellan folkgrupper",
        "gen-eq": "jämställdhet",
        "hum-right": "mänskliga rättigheter i leveranskedjan",
        "opp": "arbete för dem som har svårt att få det",
        "other": "annat",
        "work-cond": "rättvisa arbetsvillkor",
    },
    "BT-754": {
        "inc": "kraven finns med",
        "n-inc": "finns inte med",
        "n-inc-just": "finns inte med, av särskilda skäl",
    },
}

_SOCIAL = (
    (("employment_numeric", "employment_dialogue"), "opp"),
    (("labour_terms",), "work-cond"),
    (("supply_chain",), "hum-right"),
    (("accessibility",), "acc-all"),
)


def proposal(findings: Iterable[Finding]) -> dict[str, Any]:
    """The fields if every recommended instrument were chosen.

    Of several recommended reservations only the one with the highest score is proposed: a lot
    carries one. The same object for the same instruments, which nobody may change.
    """
    recommended = [row for row in findings if row.suitability is Suitability.RECOMMENDED]
    if not recommended:
        return _proposed(frozenset())
    reservations = [row for row in recommended if row.instrument in RESERVATIONS]
    best = max(reservations, key=lambda row: row.score, default=None)
    chosen = {row.instrument for row in recommended if row.instrument not in RESERVATIONS}
    if best is not None:
        chosen.add(best.instrument)
    return _proposed(frozenset(chosen))


def fields(
    instruments: Iterable[str],
    *,
    accessibility_required: bool = False,
    special_reasons: str = "",
    idea_based: str = "res-pub-ser",
) -> dict[str, Any]:
    """The fields for chosen instruments. A reservation is itself a social aim of the lot.

    `idea_based` is what a person chose for BT-71 at 19 kap. 25 a §, which has no value of its own.

    Where LOU 9 kap. 2 § requires accessibility and it is not chosen, the notice says so and has a
    blank for the special reasons (BT-755), unless a person has written them already.
    """
    chosen = set(instruments)
    social = [code for names, code in _SOCIAL if chosen & set(names)]
    if "reserve_4_18" in chosen:
        reserved = "res-ws"
    elif "reserve_19_25" in chosen:
        reserved = "res-pub-ser"
    else:
        reserved = idea_based if "reserve_19_25a" in chosen else "none"
    programme = PROTECTED_PROGRAMME in chosen
    if "opp" not in social and ("reserve_4_18" in chosen or programme):
        social.insert(0, "opp")
    if chosen & {"reserve_19_25", "reserve_19_25a"} and not social:
        social.append("other")
    found = {
        "BT-71": reserved,
        "BT-736": "yes" if programme else "no",
        "BT-06": ["soc-obj"] if social else ["none"],
        "BT-775": social,
        "BT-754": "inc" if "accessibility" in chosen else None,
    }
    if accessibility_required and "accessibility" not in chosen:
        found |= {"BT-754": "n-inc-just", "BT-755": special_reasons or REASONS_TO_WRITE}
    return found


_proposed = cache(fields)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the notice with its name and what its codes mean, in Swedish."""

    name: str
    label: str
    codes: tuple[str, ...]
    words: str


def described(values: Mapping[str, Any]) -> list[Field]:
    """The fields that have something to say, in the order of their numbers' list."""
    found = []
    for name, label in FIELD_LABELS.items():
        codes = tuple(_listed(values.get(name)))
        known = CODE_LABELS.get(name, {})
        words = ", ".join(known[code] for code in codes if code in known)
        if codes:
            found.append(Field(name, label, codes, words))
    return found


def validate(values: Mapping[str, Any], *, subtype: str | None = None) -> tuple[Check, ...]:
    """Everything that is wrong with a lot's fields together. Empty when they are valid.

    `subtype` is the notice subtype (`1`–`40`, `E1`–`E6`): BT-71 and BT-736 are mandatory in 7–22
    and BT-71 forbidden in 1–6 and 23–40.
    """
    found = [*_codes(values), *_together(values), *_accessibility(values)]
    number = int(subtype) if subtype and subtype.isdigit() else None
    if number is not None:
        found.extend(_by_subtype(values, number))
    return tuple(found)


def _wrong(code: str, text: str, alternative: str = "") -> Check:
    return Check(
        code=f"eforms.{code}", verdict=Verdict.FAIL, text=text, source=sources.EFORMS,
        alternative=alternative,
    )  # fmt: skip


def _listed(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [value] if isinstance(value, str) else list(value)


def _codes(values: Mapping[str, Any]) -> list[Check]:
    lists = {"BT-71": BT_71, "BT-736": BT_736, "BT-06": BT_06, "BT-775": BT_775, "BT-754": BT_754}
    return [
        _wrong(name, f"{name} kan inte vara ”{value}”.", f"Välj bland {', '.join(codes)}.")
        for name, codes in lists.items()
        for value in _listed(values.get(name))
        if value not in codes
    ]


def _together(values: Mapping[str, Any]) -> list[Check]:
    found = []
    if "res-ws" in _listed(values.get("BT-71")) and values.get("BT-736") == "yes":
        found.append(
            Check(
                code="eforms.one_point",
                verdict=Verdict.FAIL,
                source=sources.RESERVED,
                text="Båda punkterna i 4 kap. 18 § är valda för samma del.",
                alternative="Välj deltagande (BT-71 res-ws) eller program (BT-736 yes).",
            )
        )
    if len([code for code in _listed(values.get("BT-71")) if code != "none"]) > 1:
        found.append(_wrong("BT-71", "En del kan bara reserveras på ett sätt.", "Välj ett värde."))
    aims, social = _listed(values.get("BT-06")), _listed(values.get("BT-775"))
    if "none" in aims and len(aims) > 1:
        found.append(_wrong("BT-06", "”none” kan inte stå tillsammans med ett annat mål."))
    if social and "soc-obj" not in aims:
        text = "Ett socialt mål (BT-775) kräver att BT-06 är soc-obj."
        found.append(_wrong("BT-775", text, "Lägg till soc-obj i BT-06."))
    if "soc-obj" in aims and not social:
        text = "BT-06 är soc-obj, men inget socialt mål är valt i BT-775."
        found.append(_wrong("BT-775", text, "Välj minst ett socialt mål, annars other."))
    return found


def _accessibility(values: Mapping[str, Any]) -> list[Check]:
    text = str(values.get("BT-755") or "").strip()
    if values.get("BT-754") == "n-inc-just" and not text:
        return [
            Check(
                code="eforms.BT-755",
                verdict=Verdict.FAIL,
                source=sources.ACCESSIBILITY,
                text="Skälen för att inte ta med tillgänglighet saknas (BT-755).",
                alternative="Skriv de särskilda skälen, eller ta med kraven (BT-754 inc).",
            )
        ]
    if text and values.get("BT-754") != "n-inc-just":
        return [_wrong("BT-755", "BT-755 ska bara fyllas i när BT-754 är n-inc-just.")]
    return []


def _by_subtype(values: Mapping[str, Any], number: int) -> list[Check]:
    found = []
    if 7 <= number <= 22:
        found = [
            _wrong(name, f"{name} är obligatoriskt i en annons av typ {number}.")
            for name in ("BT-71", "BT-736")
            if not values.get(name)
        ]
    elif values.get("BT-71"):
        found = [_wrong("BT-71", f"BT-71 får inte finnas i en annons av typ {number}.")]
    return found
