"""What the tests of enterprises start from: the policy, some codes, and cases in every state."""

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from enterprises import reference, services
from enterprises.models import Decision, PolicyVersion, Registration, Verdict
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role
from ljungby_social.cpv import CpvCode
from tests.conftest import make_user

TODAY = date(2026, 11, 24)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
NUMBERS = {"astrid": "7696000012", "bo": "8024000013"}

CPV_CODES = (
    ("90900000", "Städning och sanering", "Cleaning and sanitation services"),
    ("90910000", "Städtjänster", "Cleaning services"),
    ("90911200", "Byggnadsstädning", "Building-cleaning services"),
    ("55300000", "Restaurang- och serveringstjänster", "Restaurant and food-serving services"),
    ("55520000", "Catering", "Catering services"),
    (
        "77310000",
        "Plantering och skötsel av grönområden",
        "Planting and maintenance of green areas",
    ),
)

FACTS: dict[str, dict[str, Any]] = {
    "business": {"customers": "Företag, föreningar och kommunen."},
    "integration": {
        "purpose_clause": "Föreningens ändamål är att skapa arbete.",
        "target_groups": "Människor som stått länge utanför arbetsmarknaden.",
    },
    "participation": {"by_ownership": True, "owners": 19, "owners_coworkers": 14},
    "reinvestment": {"profit_clause": "Ingen utdelning."},
    "independence": {"owners": "Medlemmarna.", "public_share": 0, "public_influence": "no"},
}
YEARS: dict[str, dict[int, dict[str, int]]] = {
    "business": {2025: {"sales": 1_840_000, "placement_pay": 420_000, "grants": 0}},
    "integration": {2025: {"occupied": 14, "employed": 9, "moved_on": 3}},
    "reinvestment": {
        2025: {"result": 96_000, "dividend": 0, "to_reserves": 96_000, "transfers": 0}
    },
}


@pytest.fixture(autouse=True)
def _without_second_factor(settings: Any) -> None:
    """Staff pages are what is tested here; their second factor is tested with the accounts."""
    settings.STAFF_SECOND_FACTOR_REQUIRED = False


@pytest.fixture
def policy(db: None) -> PolicyVersion:
    """Version 1 of the policy, with its criteria."""
    reference.load()
    return PolicyVersion.objects.get(number=1)


@pytest.fixture
def codes(db: None) -> None:
    """A handful of CPV codes; all of them take seconds."""
    CpvCode.objects.bulk_create(
        CpvCode(code=code, label_sv=swedish, label_en=english)
        for code, swedish, english in CPV_CODES
    )


def pdf(name: str = "stadgar.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def office(member: str, content: str) -> bytes:
    """A zip archive with one member, as office files are."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, content)
    return buffer.getvalue()


@pytest.fixture
def draft(astrid: User, policy: PolicyVersion, codes: None) -> Registration:
    """Astrid's case, just started."""
    return start(astrid, NUMBERS["astrid"], "Blåklinten kooperativ")


@pytest.fixture
def bos_draft(bo: User, policy: PolicyVersion, codes: None) -> Registration:
    """Another enterprise's case."""
    return start(bo, NUMBERS["bo"], "Cykelköket", legal_form="non_profit_association")


def start(actor: User, number: str | None, name: str, **fields: Any) -> Registration:
    values = {"legal_form": "economic_association", "stage": "established", **fields}
    return services.start_registration(
        actor=actor, org_number=number, name=name, on=TODAY, **values
    )


def fill_in(case: Registration, actor: User) -> Registration:
    """Everything that is needed before the case can be sent."""
    services.save_enterprise(
        registration=case,
        actor=actor,
        values={"place": "Ljungby", "about": "Ett arbetskooperativ."},
        on=TODAY,
        expect_version=None,
    )
    services.save_offer(
        registration=case,
        actor=actor,
        offer="Kafé, catering och städning.",
        cpv_codes=["90910000", "55520000"],
        expect_version=None,
    )
    for criterion in case.policy.criteria.all():
        services.save_criterion(
            registration=case,
            criterion=criterion,
            actor=actor,
            text=f"Så uppfyller vi {criterion.code}.",
            facts=FACTS[criterion.subject],
            years=YEARS.get(criterion.subject, {}),
            expect_version=None,
        )
        services.add_document(
            registration=case,
            criterion=criterion,
            actor=actor,
            upload=pdf(),
            original_name="stadgar.pdf",
        )
    services.save_contact(
        registration=case,
        actor=actor,
        values={
            "contact_name": actor.name,
            "contact_email": actor.email,
            "knows_public_record": True,
        },
        expect_version=None,
    )
    return reload(case)


def send(case: Registration, actor: User) -> Registration:
    return services.submit(
        registration=fill_in(case, actor),
        actor=actor,
        declared_name=actor.name,
        declared_capacity="Ordförande",
        on=TODAY,
        expect_version=None,
    )


def judge(
    case: Registration, officer: User, outcome: str = Verdict.Outcome.MET, **other: str
) -> Registration:
    """The same verdict on every criterion, except those that `other` names by code."""
    for criterion in case.policy.criteria.all():
        services.save_verdict(
            registration=case,
            criterion=criterion,
            officer=officer,
            outcome=other.get(criterion.code, outcome),
            reason="Underlaget visar det.",
            expect_version=None,
        )
    return reload(case)


def decide(
    case: Registration, officer: User, outcome: str = Decision.Outcome.REGISTERED, **fields: Any
) -> Decision:
    values = {
        "motivation": "Alla kriterier är uppfyllda.",
        "would_change": "",
        "on": TODAY,
        "expect_version": None,
        **fields,
    }
    return services.decide(registration=case, officer=officer, outcome=outcome, **values)


def reload(case: Registration) -> Registration:
    return Registration.objects.get(pk=case.pk)


@pytest.fixture
def submitted(draft: Registration, astrid: User) -> Registration:
    return send(draft, astrid)


@pytest.fixture
def assessed(submitted: Registration, cecilia: User) -> Registration:
    """Under assessment, by Cecilia."""
    return services.take(registration=submitted, officer=cecilia, expect_version=None)


@pytest.fixture
def registered(assessed: Registration, cecilia: User) -> Registration:
    decide(judge(assessed, cecilia), cecilia)
    return reload(assessed)


@pytest.fixture
def david(db: None) -> User:
    """A second case officer."""
    return make_user("david@example.se", "David Dahl", Role.CASE_OFFICER)
