"""Invented enterprises to try the portal on: every state of a case, and things a buyer needs.

The names and numbers belong to nobody. Everything goes through the services, as for a real case;
only the dates are moved back afterwards.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pgtrigger
import typst
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F

from enterprises import services
from enterprises.models import (
    Concern,
    Criterion,
    Decision,
    Enterprise,
    HeadCount,
    Registration,
    Sample,
    SupplierProfile,
    Verdict,
)
from enterprises.sections import FACTS_OF, YEAR_COLUMNS
from ljungby_social.accounts.models import User

SEED = Path(__file__).parent / "seed" / "demo.json"
COLUMNS = [column for columns in YEAR_COLUMNS.values() for column in columns]
CUSTOMERS = "Privatpersoner, föreningar, företag i trakten och kommunen."
OFFICER = "cecilia@example.se"
Row = dict[str, Any]


@transaction.atomic
def load(on: date) -> None:
    """Make what is missing: an enterprise whose name is there already is left as it is."""
    officer = _user(OFFICER, "Cecilia Ceder")
    for row in json.loads(SEED.read_text(encoding="utf-8")):
        if not Enterprise.objects.filter(name=row["name"]).exists():
            _make(row, officer=officer, on=on)
    _look_again(officer=officer, on=on)


def _look_again(*, officer: User, on: date) -> None:
    """A concern from somebody, and a sample, where there are none yet."""
    listed = Registration.objects.standing(on).select_related("enterprise").order_by("number")
    case = listed.last()
    if case is not None and not Concern.objects.exists():
        services.raise_concern(
            enterprise=case.enterprise,
            criterion=case.policy.criteria.get(code="K1"),
            text="Jag har gått förbi flera gånger i höst och det har varit stängt varje gång.",
            sender_email="",
            on=on,
        )
    if case is not None and not Sample.objects.exists():
        services.draw(
            drawn_by=officer, share=25, count=None, reason="Årets uppföljning", on=on, seed=2026
        )


def _user(email: str, name: str) -> User:
    return User.objects.filter(email=email).first() or User.objects.create_user(email, name=name)


def _make(row: Row, *, officer: User, on: date) -> None:
    actor = _user(row["owner"], row["contact"][0])
    case = services.start_registration(
        actor=actor,
        org_number=row["number"],
        name=row["name"],
        legal_form=row["legal_form"],
        stage=row["stage"],
        on=on,
    )
    _fill_in(case, row, actor=actor, on=on)
    if row["ending"] != "draft":
        services.submit(
            registration=case,
            actor=actor,
            declared_name=row["contact"][0],
            declared_capacity=row["contact"][1],
            on=on - timedelta(days=row["days_ago"]),
            expect_version=None,
        )
    if row["ending"] not in {"draft", "submitted"}:
        services.take(registration=case, officer=officer, expect_version=None)
        _assess(case, row, officer=officer, on=on)
    _move_back(case, row["days_ago"])
    _count_heads(case.enterprise, row, actor=actor, on=on)


def _fill_in(case: Registration, row: Row, *, actor: User, on: date) -> None:
    services.save_enterprise(
        registration=case,
        actor=actor,
        values={
            "place": row["place"],
            "about": row["about"],
            "founded_on": date.fromisoformat(row["founded"]) if "founded" in row else None,
        },
        on=on,
        expect_version=None,
    )
    services.save_offer(
        registration=case,
        actor=actor,
        offer=row["offer"],
        cpv_codes=row["cpv"],
        expect_version=None,
    )
    for criterion, text in zip(case.policy.criteria.all(), row["claims"], strict=True):
        _claim(case, criterion, text, row, actor=actor)
    name, role, email, phone, public = row["contact"]
    services.save_contact(
        registration=case,
        actor=actor,
        values={
            "contact_name": name,
            "contact_role": role,
            "contact_email": email,
            "contact_phone": phone,
            "contact_public": public,
            "knows_public_record": row["ending"] != "draft",
        },
        expect_version=None,
    )


def _claim(case: Registration, criterion: Criterion, text: str, row: Row, *, actor: User) -> None:
    """The claim with its facts, the years that the case asks about, and a document."""
    asked = set(case.years.values_list("year", flat=True))
    columns = YEAR_COLUMNS.get(criterion.subject, ())
    years = {
        int(year): {
            name: value for name, value in zip(COLUMNS, figures, strict=True) if name in columns
        }
        for year, figures in row["years"].items()
        if int(year) in asked
    }
    services.save_criterion(
        registration=case,
        criterion=criterion,
        actor=actor,
        text=text,
        facts=_facts(criterion.subject, row) if criterion.subject in FACTS_OF else {},
        years=years if columns else {},
        expect_version=None,
    )
    if row["ending"] != "draft":
        title = criterion.demands.values_list("document", flat=True).first() or criterion.title
        upload = ContentFile(_pdf(title, row["name"], text), name="underlag.pdf")
        services.add_document(
            registration=case,
            criterion=criterion,
            actor=actor,
            upload=upload,
            original_name=f"{title[:60]}.pdf",
        )


def _facts(subject: str, row: Row) -> Row:
    own_words = row["claims"]
    facts: dict[str, Row] = {
        "business": {"customers": CUSTOMERS, "f_tax": "yes", "vat_registered": "yes"},
        "integration": {
            "purpose_clause": own_words[1],
            "target_groups": "Människor som har varit utan arbete länge, och människor med "
            "nedsatt arbetsförmåga.",
            "referrers": "Arbetsförmedlingen, kommunen och samordningsförbundet.",
        },
        "participation": row["participation"],
        "reinvestment": {"profit_clause": own_words[3]},
        "independence": row["independence"],
    }
    return facts[subject]


def _pdf(title: str, name: str, text: str) -> bytes:
    """A small document with real text. Values go in as data, never as markup."""
    source = (
        b'#set document(title: sys.inputs.title)\n#set text(lang: "sv")\n'
        b"= #sys.inputs.title\n#sys.inputs.name\n\n#sys.inputs.text\n"
    )
    return typst.compile(
        source, format="pdf", sys_inputs={"title": title, "name": name, "text": text}
    )


def _assess(case: Registration, row: Row, *, officer: User, on: date) -> None:
    given = row.get("verdicts")
    for criterion in case.policy.criteria.all():
        if given and criterion.code not in given:
            continue
        met = [Verdict.Outcome.MET, "Underlaget visar att kriteriet är uppfyllt."]
        outcome, reason = given[criterion.code] if given else met
        services.save_verdict(
            registration=case,
            criterion=criterion,
            officer=officer,
            outcome=outcome,
            reason=reason,
            expect_version=None,
        )
    ending = row["ending"]
    decided_on = on - timedelta(days=max(0, row["days_ago"] - 20))
    if ending == "completion_requested":
        _ask(services.request_completion, case, row, Verdict.Outcome.MORE_NEEDED, officer, on)
    elif ending in {"second_chance", "refused"}:
        _ask(services.give_second_chance, case, row, Verdict.Outcome.NOT_MET, officer, on)
    if ending == "refused":
        services.resume(
            registration=case,
            officer=officer,
            reason="Bolaget har svarat att det inte vill ändra något.",
            on=on + timedelta(days=15),
            expect_version=None,
        )
        _decide(case, row, Decision.Outcome.REFUSED, officer=officer, on=decided_on)
    elif ending in {"registered", "suspended"}:
        _decide(case, row, Decision.Outcome.REGISTERED, officer=officer, on=decided_on)
    if ending == "suspended":
        services.suspend(
            registration=case, officer=officer, cause=row["cause"], expect_version=None
        )


def _ask(service: Any, case: Registration, row: Row, outcome: str, officer: User, on: date) -> None:
    reasons = [reason for verdict, reason in row["verdicts"].values() if verdict == outcome]
    service(
        registration=case,
        officer=officer,
        text="\n\n".join(reasons),
        due_on=on + timedelta(days=14),
        on=on,
        expect_version=None,
    )


def _decide(case: Registration, row: Row, outcome: str, *, officer: User, on: date) -> None:
    reasons = [reason for _outcome, reason in row.get("verdicts", {}).values()]
    services.decide(
        registration=case,
        officer=officer,
        outcome=outcome,
        motivation="\n\n".join(reasons) or "Företaget uppfyller policyns fem kriterier.",
        would_change=row.get("would_change", ""),
        on=on,
        expect_version=None,
    )


# How many days after the case came in that each thing happened.
DAYS_AFTER = {
    "registration.started": -6,
    "registration.submitted": 0,
    "registration.taken": 2,
    "registration.assessed": 5,
    "registration.completion_requested": 9,
    "registration.second_chance_given": 9,
    "registration.resumed": 18,
    "registration.registered": 20,
    "registration.refused": 20,
    "registration.suspended": 60,
}


def _move_back(case: Registration, days: int) -> None:
    """Let what happened have happened earlier. Only demo data may: a trigger refuses the rest."""

    def back(code: str) -> timedelta:
        return timedelta(days=max(0, days - DAYS_AFTER.get(code, 0)))

    sent, decided = back("registration.submitted"), back("registration.registered")
    case.documents.update(uploaded_at=F("uploaded_at") - sent)
    Registration.objects.filter(pk=case.pk).update(
        created_at=F("created_at") - back("registration.started"),
        submitted_at=F("submitted_at") - sent,
        heard_at=F("heard_at") - back("registration.second_chance_given"),
        decided_at=F("decided_at") - decided,
    )
    written = back("registration.assessed")
    case.verdicts.update(
        written_at=F("written_at") - written, released_at=F("released_at") - written
    )
    with pgtrigger.ignore("enterprises.RegistrationEvent:append_only"):
        for code in case.events.values_list("code", flat=True).distinct():
            case.events.filter(code=code).update(at=F("at") - back(code))
    with pgtrigger.ignore("enterprises.Decision:append_only"):
        Decision.objects.filter(registration=case).update(decided_at=F("decided_at") - decided)


def _count_heads(enterprise: Enterprise, row: Row, *, actor: User, on: date) -> None:
    if not row.get("heads"):
        return
    SupplierProfile.objects.create(
        enterprise=enterprise,
        main_aim=SupplierProfile.Answer.YES,
        sheltered_workshop=SupplierProfile.Answer.NO,
        unit_of_larger_body=SupplierProfile.Answer.NO,
        aim_shown_by=row["claims"][1],
        support="Egen plan, handledare i arbetslaget och anpassade tider.",
    )
    HeadCount.objects.bulk_create(
        HeadCount(
            enterprise=enterprise,
            as_of=on - timedelta(days=days),
            occupied=occupied,
            from_target_group=target,
            basis="Alla som var sysselsatta den dagen, också i praktik.",
            recorded_by=actor,
        )
        for days, occupied, target in row["heads"]
    )
