"""Which part of a purchase could be cut out and reserved, and cutting it out."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from ljungby_social.accounts.models import User
from ljungby_social.law import Finding
from procurement import knowledge, rules
from procurement.facts import description_of
from procurement.matching import Market
from procurement.models import FactChange, Lot, Tender
from procurement.rules.engine import matcher
from procurement.services.purchases import change_facts
from procurement.services.screening import Screener, actors_of, log, screen_locked

# What a part is tried at when nobody has said its share of the whole.
USUAL_SHARE = Decimal("0.1")
# What holds for a part as for the whole until somebody says otherwise.
INHERITED = (
    "nature",
    "currency",
    "open_ended",
    "duration_months",
    "extension_months",
    "labour_share",
    "entry_threshold",
    "used_by_people",
    "framework",
    "call_off",
    "dialogue_held",
    "matching_contact",
    "certified_staff_only",
    "round_the_clock",
    "single_supplier",
    "covered_by_framework",
)
# What is said of the whole and of no part: its amounts and how many people it takes.
_OF_THE_WHOLE: dict[str, Any] = {
    "base_value": None,
    "options": (),
    "extensions": (),
    "prizes": None,
    "monthly_value": None,
    "annual_history": None,
    "exempted_lots_value": None,
    "accumulated_direct_awards": None,
    "people_needed": None,
    "components": (),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part that could be a lot of its own, and what the rules would say of it."""

    title: str
    cpv: str
    value: Decimal | None
    sellers: int
    ready: int | None
    finding: Finding
    regime: str
    same_kind: bool = False  # a smaller share of what the whole is, such as some of the schools


def parts(*, lot: Lot, facts: rules.Lot, share: Decimal | None, on: date) -> list[Part]:
    """Parts that may be reserved, best first: one a kind of purchase that the lot touches.

    A kind that reservation suits gives a part with the code that the lot has of it, or else the
    kind's own first code; what the whole is gives a smaller share of the same. The value is
    `share` of the lot's, or a component's own. The parts together with the rest still decide the
    regime (LOU 5 kap. 8 §). A part is tried with what `cut_out` would give it, so that it answers
    the same once it is a lot. Two queries.
    """
    known = knowledge.current().knowledge
    market = Market(on, known.values)
    day = facts.date or on
    own = [code for code in (lot.cpv, *lot.additional_cpv) if code]
    worth = {row.cpv: row.value for row in lot.components.all() if row.cpv and row.value}
    found = []
    for title, code in _candidates(known, facts, own, day):
        same = code == facts.cpv
        value = (not same and worth.get(code)) or _share_of(lot.value, share)
        sellers, ready = market.counts([code])
        tried = replace(
            facts,
            **_OF_THE_WHOLE,
            title=title,
            description=description_of(lot.tender, Lot(title=title)),
            cpv=code,
            additional_cpv=(),
            value=value,
            value_is_whole=False,
            tender_value=lot.value if facts.value_is_whole else facts.tender_value,
            lots=(facts.lots or 1) + 1,
            sellers=sellers,
            ready_sellers=ready,
        )
        answer = rules.screen(tried, known)
        finding = answer.finding("reserve_4_18")
        if finding.legal not in {"blocked", "not_applicable"}:
            regime = answer.regime.label
            found.append(Part(title, code, value, sellers, ready, finding, regime, same))
    return sorted(
        found, key=lambda part: (-part.finding.score, -part.sellers, part.same_kind, part.title)
    )


def _candidates(
    known: rules.Knowledge, facts: rules.Lot, own: list[str], day: date
) -> list[tuple[str, str]]:
    """A name and a code for each kind that reservation suits and that the lot touches."""
    hits: dict[str, str] = {}
    engine = matcher(known)
    for code in [None, *own]:
        text = (facts.title, facts.description) if code is None else ("", "")
        for hit in engine.match(*text, code, (), day)[0]:
            hits.setdefault(hit.slug, hit.codes[0] if hit.codes else "")
            if hit.codes:
                hits[hit.slug] = hit.codes[0]
    found = []
    for slug, code in hits.items():
        kind = known.kind(slug)
        fit = kind.instrument("reserve_4_18")
        code = code or next(iter(kind.cpv_exact), "")
        if fit is not None and fit.weight > 0 and code:
            found.append((kind.name, code))
    return found


def _share_of(value: Decimal | None, share: Decimal | None) -> Decimal | None:
    return None if value is None else round(value * (share or USUAL_SHARE), -3)


def may_be_cut(tender: Tender) -> bool:
    """Only a purchase that is not advertised yet: a notice's lots are what the notice says."""
    return tender.is_planned


@transaction.atomic
def cut_out(
    *,
    lot_id: int,
    title: str,
    cpv: str,
    value: Decimal,
    by: User,
    version: int | None,
    screener: Screener,
) -> Lot:
    """Make a part a lot of its own; the rest keeps the rest of the value. Screened anew.

    The part is given the facts of the whole that hold for it too, with how they are known.
    Raises ValidationError when the purchase is advertised or the part is worth nothing or as much
    as the whole, ChangedMeanwhile, IllegalMove.
    """
    if value <= 0:
        raise ValidationError(_("Skriv vad delen är värd. Den måste vara värd mer än 0 kr."))
    whole = Lot.objects.get(pk=lot_id)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=whole.tender_id)
    tender.expect_version(version)
    Tender.MOVES.check("fill_in", state=tender.state, actors=actors_of(by))
    if not may_be_cut(tender):
        raise ValidationError(_("En annonserad upphandling delas upp genom en ny annons."))
    if whole.value is not None:
        if value >= whole.value:
            raise ValidationError(_("Delen måste vara värd mindre än hela köpet."))
        changes = change_facts(
            whole, {"value": whole.value - value}, by=by, known_from="en del togs ut"
        )
        FactChange.objects.bulk_create(changes)
        whole.save()
    part = _part_of(whole, tender, title, cpv, value, by=by)
    log(tender, "tender.changed", by=by, text=f"Ny del: {title}")
    screen_locked(tender, screener=screener)
    return part


@transaction.atomic
def put_back(
    *, lot_id: int, into_id: int, by: User, version: int | None, screener: Screener
) -> Lot:
    """Let a part become part of another lot again; what it was stays as withdrawn. Screened anew.

    The other lot is worth both together, or nobody knows what when either is unknown. Returns it.
    Raises ValidationError when the purchase is advertised or the part is decided,
    ChangedMeanwhile, IllegalMove.
    """
    part = Lot.objects.get(pk=lot_id)
    tender = Tender.objects.select_for_update(of=("self",)).get(pk=part.tender_id)
    tender.expect_version(version)
    Tender.MOVES.check("fill_in", state=tender.state, actors=actors_of(by))
    if why_not := why_not_put_back(tender, part):
        raise ValidationError(why_not)
    into = tender.lots.screenable().exclude(pk=part.pk).get(pk=into_id)
    known = f"{part.identifier} lades tillbaka"
    changes = change_facts(into, {"value": _together(into, part)}, by=by, known_from=known)
    FactChange.objects.bulk_create(changes)
    into.save()
    part.withdrawn = True
    part.save(update_fields=["withdrawn"])
    log(tender, "tender.parts_joined", by=by, text=f"{part.identifier} {part.title}")
    screen_locked(tender, screener=screener)
    return into


def why_not_put_back(tender: Tender, part: Lot) -> str:
    """Why a part cannot become part of another lot again; empty when it can."""
    if not may_be_cut(tender):
        return _("En annonserad upphandling ändras genom en ny annons.")
    if part.latest_decision_id is not None:
        return _("Delen är redan beslutad och kan inte läggas tillbaka. Beslutet står kvar.")
    if part.withdrawn or tender.lots.screenable().count() < 2:
        return _("Det finns ingen annan del att lägga tillbaka den i.")
    return ""


def _together(one: Lot, other: Lot) -> Decimal | None:
    """What two lots are worth. None when either is unknown, or in another currency."""
    if one.value is None or other.value is None or one.currency != other.currency:
        return None
    return one.value + other.value


def _part_of(whole: Lot, tender: Tender, title: str, cpv: str, value: Decimal, *, by: User) -> Lot:
    """The part as a lot of its own, saved, last in the purchase, with the facts it inherits."""
    last = max(tender.lots.values_list("position", flat=True))
    part = Lot(
        tender=tender,
        identifier=f"LOT-{last + 1:04d}",
        position=last + 1,
        title=title,
        cpv=cpv,
        value=value,
    )
    changes = _inherit(part, whole, by=by)
    part.full_clean()
    part.save()
    FactChange.objects.bulk_create(changes)
    return part


def _inherit(part: Lot, whole: Lot, *, by: User) -> list[FactChange]:
    """Give a part what holds for the whole too; the changes, unsaved, say how it is known."""
    told = whole.fact_changes.filter(fact__in=INHERITED).order_by("at", "pk")
    known = dict(told.values_list("fact", "known_from"))
    changes = []
    for name in INHERITED:
        known_from = f"samma som för {whole.identifier}"
        if known.get(name):
            known_from = f"{known_from}: {known[name]}"[:300]
        given = {name: getattr(whole, name)}
        changes += change_facts(part, given, by=by, known_from=known_from)
    return changes
