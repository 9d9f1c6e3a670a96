"""Which reservations an enterprise could bid in. Never derived from the policy's verdict.

LOU 4 kap. 18 § asks for purpose and a share, counted on the whole legal person (HFD 2021:48);
19 kap. 25 § and 25 a § ask about purpose, profit and control. Being in the municipality's
register is no condition anywhere. Head counts are counts only, never names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ljungby_social.law import Check, CheckRule, DatedValue, Source, Values, Verdict
from procurement.rules import sources


class Readiness(StrEnum):
    """Whether the known facts show that an enterprise may take part."""

    READY = "ready"
    NOT_READY = "not_ready"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Swedish words that people read."""
        return {"ready": "Redo", "not_ready": "Inte redo", "unknown": "Går inte att avgöra än"}[
            self.value
        ]


class CountLevel(StrEnum):
    """Whom a head count covers."""

    LEGAL_PERSON = "legal_person"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadCount:
    """People occupied (sysselsatta, not only employed) on a day, and those of the target group."""

    on: date
    occupied: int
    target_group: int
    level: CountLevel = CountLevel.LEGAL_PERSON

    def __post_init__(self) -> None:
        """Raise ValueError for counts that cannot be right."""
        if not 0 <= self.target_group <= self.occupied:
            raise ValueError("target_group must be between 0 and occupied")


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """What is known of an enterprise. None means that nobody has said."""

    integration_is_main_aim: bool | None = None
    sheltered_workshop: bool | None = None
    head_counts: tuple[HeadCount, ...] = ()

    # 19 kap. 25 §
    public_service_purpose: bool | None = None
    reinvests_profit: bool | None = None
    led_by_participation: bool | None = None

    # 19 kap. 25 a § and lag (2022:900)
    only_public_benefit_purpose: bool | None = None
    value_transfers_limited: bool | None = None
    public_control: bool | None = None
    registered_as_ideburen: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierAnswer:
    """A verdict with its checks, and the day of the figures when figures were used."""

    readiness: Readiness
    checks: tuple[Check, ...]
    counted_on: date | None = None
    share: Decimal | None = None


def ready_for_4_18(supplier: Supplier, on: date, values: Values) -> SupplierAnswer:
    """LOU 4 kap. 18 §: both the purpose and the share, on the whole legal person.

    Does not test the policy's criteria, nor whether the support given is real (people do).
    """
    count = _newest(supplier, on, CountLevel.LEGAL_PERSON)
    checks = (_purpose(supplier), _share(supplier, count, on, values))
    share = None
    if count is not None and count.occupied:
        share = Decimal(count.target_group) / Decimal(count.occupied)
    return SupplierAnswer(
        readiness=_together(checks),
        checks=checks,
        counted_on=None if count is None else count.on,
        share=share,
    )


def ready_for_19_25(supplier: Supplier) -> SupplierAnswer:
    """LOU 19 kap. 25 §: mission, profit and participation. `reaward_bar` tests the three years."""
    checks = _organisation(supplier)
    return SupplierAnswer(readiness=_together(checks), checks=checks)


def ready_for_19_25a(supplier: Supplier) -> SupplierAnswer:
    """LOU 19 kap. 25 a §: idéburen. An entry in the register is evidence, not a condition."""
    checks = _ideburen(supplier)
    return SupplierAnswer(readiness=_together(checks), checks=checks)


def _organisation(supplier: Supplier) -> tuple[Check, ...]:
    source = sources.RESERVED_ORGANISATIONS
    return (
        _yes("public_service_purpose", supplier.public_service_purpose, source,
             "Syftet är ett offentligt uppdrag med anknytning till tjänsten."),
        _yes("reinvests_profit", supplier.reinvests_profit, source,
             "Vinsten återinvesteras för att nå syftet."),
        _yes("led_by_participation", supplier.led_by_participation, source,
             "Ledning eller ägande bygger på medverkan."),
    )  # fmt: skip


def _ideburen(supplier: Supplier) -> tuple[Check, ...]:
    source = sources.RESERVED_IDEBURNA
    control = supplier.public_control
    checks = [
        _yes("only_public_benefit_purpose", supplier.only_public_benefit_purpose,
             sources.LAW_2022_900, "Syftet är bara allmännyttigt enligt stadgarna."),
        _yes("value_transfers_limited", supplier.value_transfers_limited, source,
             "Värdeöverföringar görs bara som lagen tillåter."),
        _yes("public_control", None if control is None else not control, source,
             "Stat, region eller kommun har inte bestämmande inflytande."),
    ]  # fmt: skip
    if supplier.registered_as_ideburen:
        checks.append(
            Check(
                code="supplier.registered_as_ideburen",
                verdict=Verdict.PASS,
                text="Organisationen står i Kammarkollegiets register, vilket är ett starkt bevis.",
                source=sources.LAW_2022_900,
            )
        )
    return tuple(checks)


def _purpose(supplier: Supplier) -> Check:
    if supplier.sheltered_workshop:
        return Check(
            code="supplier.purpose",
            verdict=Verdict.PASS,
            text="Företaget är en skyddad verkstad.",
            source=sources.RESERVED,
        )
    known = supplier.integration_is_main_aim
    if known is False and supplier.sheltered_workshop is None:
        known = None
    return _yes(
        "integration_is_main_aim",
        known,
        sources.RESERVED,
        "Det främsta syftet är att integrera människor i arbetslivet.",
    )


def _share(supplier: Supplier, count: HeadCount | None, on: date, values: Values) -> Check:
    if count is None or not count.occupied:
        only_unit = _newest(supplier, on, CountLevel.UNIT) is not None
        text = (
            "Räkningen gäller en enhet. Andelen ska räknas på hela den juridiska personen."
            if only_unit
            else "Uppgift om antal sysselsatta saknas."
        )
        source = sources.HFD_2021_48 if only_unit else sources.RESERVED
        return _share_check(Verdict.UNKNOWN, text, source)
    limit = values.get("lou.reserved_share", on)
    if limit is None or limit.amount is None:
        return _share_check(Verdict.UNKNOWN, "Andelen i lagen är inte känd.", sources.RESERVED)
    shown = f"{count.target_group} av {count.occupied} sysselsatta"
    if _too_old(count, on, values.standing("local.supplier.count_months", on)):
        text = f"Räkningen från {count.on.isoformat()} ({shown}) är för gammal."
        return _share_check(Verdict.UNKNOWN, text, sources.RESERVED)
    enough = Decimal(count.target_group) >= limit.amount * count.occupied
    percent = f"{limit.amount * 100:.0f} procent"
    if enough:
        text = f"{shown} hör till målgruppen, minst {percent}."
        return _share_check(Verdict.PASS, text, sources.RESERVED)
    unit = _newest(supplier, on, CountLevel.UNIT) is not None
    text = f"{shown} i hela den juridiska personen hör till målgruppen, under {percent}."
    if unit:
        text += " En enhet räcker inte."
    return _share_check(Verdict.FAIL, text, sources.HFD_2021_48 if unit else sources.RESERVED)


def _share_check(verdict: Verdict, text: str, source: Source) -> Check:
    return Check(
        code="supplier.share",
        verdict=verdict,
        text=text,
        source=source,
        missing=("head_counts",) if verdict is Verdict.UNKNOWN else (),
    )


def _newest(supplier: Supplier, on: date, level: CountLevel) -> HeadCount | None:
    counts = [row for row in supplier.head_counts if row.level is level and row.on <= on]
    return max(counts, key=lambda row: row.on, default=None)


def _too_old(count: HeadCount, on: date, limit: DatedValue | None) -> bool:
    if limit is None or limit.amount is None:
        return False
    months = (on.year - count.on.year) * 12 + on.month - count.on.month
    if on.day > count.on.day:
        months += 1  # a month begun is a month: 12 months and a day is more than 12
    return months > limit.amount


def _yes(name: str, known: bool | None, source: Source, text: str) -> Check:
    if known is None:
        return Check(
            code=f"supplier.{name}", verdict=Verdict.UNKNOWN, source=source, missing=(name,),
            text=f"Det saknas uppgift om detta: {text[0].lower()}{text[1:]}",
        )  # fmt: skip
    return Check(
        code=f"supplier.{name}",
        verdict=Verdict.PASS if known else Verdict.FAIL,
        text=text if known else f"Detta är inte uppfyllt: {text[0].lower()}{text[1:]}",
        source=source,
    )


def _together(checks: tuple[Check, ...]) -> Readiness:
    verdicts = {check.verdict for check in checks}
    if Verdict.FAIL in verdicts:
        return Readiness.NOT_READY
    return Readiness.UNKNOWN if Verdict.UNKNOWN in verdicts else Readiness.READY


CHECKS: tuple[CheckRule, ...] = (
    CheckRule(
        code="supplier.purpose",
        source=sources.RESERVED,
        question="Är företagets främsta syfte att integrera människor i arbetslivet?",
        does_not_test="Kommunens policy, som är en annan prövning.",
        function=_purpose,
        since=date(2017, 1, 1),
    ),
    CheckRule(
        code="supplier.share",
        source=sources.HFD_2021_48,
        question="Hör minst 30 procent av alla sysselsatta i företaget till målgruppen?",
        does_not_test="Om personerna får det stöd de behöver.",
        function=_share,
        since=date(2017, 1, 1),
    ),
    CheckRule(
        code="supplier.19_25",
        source=sources.RESERVED_ORGANISATIONS,
        question="Har organisationen rätt syfte, vinstanvändning och medverkan?",
        does_not_test="Om organisationen fick samma tjänst de senaste tre åren.",
        function=_organisation,
        since=date(2019, 1, 1),
    ),
    CheckRule(
        code="supplier.19_25a",
        source=sources.RESERVED_IDEBURNA,
        question="Är organisationen idéburen, utan offentligt inflytande?",
        does_not_test="Om syftet bidrar till just den här tjänsten.",
        function=_ideburen,
        since=date(2023, 1, 1),
    ),
)
