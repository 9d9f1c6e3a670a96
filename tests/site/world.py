"""The demo's cases by what the permission table calls them."""

from datetime import date
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from enterprises import services
from enterprises.models import Concern, Document, Registration, Sample
from enterprises.states import State
from ljungby_social.accounts.models import User
from procurement.models import Import, Tender
from procurement.services.importing import import_file
from procurement.services.receiving import preview, receive, settle_columns
from procurement.states import State as TenderState


def world() -> dict[str, Any]:
    """What the addresses of the table are made of; the demo data must be loaded."""
    mine = Registration.objects.filter(enterprise__memberships__user__email="astrid@example.se")
    draft = mine.get(state=State.DRAFT)
    registered = mine.get(state=State.REGISTERED)

    def first(state: str) -> Registration:
        return Registration.objects.filter(state=state).earliest("number")

    sent = Registration.objects.get(
        enterprise__memberships__user__email="bo@example.se", state=State.SUBMITTED
    )
    return {
        "draft": draft.number,
        "sent": sent.number,
        "registered": registered.number,
        "assessed": first(State.UNDER_ASSESSMENT).number,
        "waiting": first(State.COMPLETION_REQUESTED).number,
        "second": first(State.SECOND_CHANCE).number,
        "refused": first(State.REFUSED).number,
        "listed": registered.enterprise.slug,
        "unlisted": draft.enterprise.slug,
        "document": Document.objects.filter(registration=registered).earliest("pk").pk,
        "concern": Concern.objects.earliest("pk").pk,
        "sample": Sample.objects.earliest("pk").pk,
        "draft_document": _some_document(draft).pk,
        **_purchases(),
    }


def _some_document(draft: Registration) -> Document:
    """A document in the draft, put there if the demo left it without."""
    found = Document.objects.filter(registration=draft).first()
    if found is None:
        found = services.add_document(
            registration=draft,
            criterion=draft.policy.criteria.earliest("order"),
            actor=draft.enterprise.memberships.get().user,
            upload=ContentFile(b"%PDF-1.4\n%%EOF\n", name="a.pdf"),
            original_name="a.pdf",
        )
    return found


PLAN = """Benämning;CPV-kod;Uppskattat värde;Avtalstid
Städning av bibliotek;90910000;900000;24
Trasig rad;ingen kod;mycket;24
"""
# Headers that nobody can be sure of, so that a person must settle the columns.
UNSURE = """Vad;Siffror;Pengar
Gräsklippning;77310000;300000
"""


# Rows that can be read in more than one way: which unit, which day, a purchase written twice.
SETTLING = """Benämning;CPV-kod;Uppskattat värde;Avtalstid;Planerad start
Fönsterputs;90911300;400 000 kr;24 mån;2027-01-15
Snöröjning;90620000;850;3;03/04/2027
Fönsterputs;90911300;500 000 kr;24 mån;2027-02-15
Fika till möten;kaffe;90 tkr;12 mån;2027-01-15
"""


def _purchases() -> dict[str, Any]:
    """Purchases of the demo, and three plans: one that came in, one whose columns are unsure,
    and one with rows to settle."""
    per = User.objects.get(email="per@example.se")
    today = timezone.localdate()
    plan = import_file(data=PLAN.encode(), name="plan.csv", by=per, on=today)
    waiting = receive(data=UNSURE.encode(), name="oklar.csv", by=per, on=today, unit=None)
    open_ones = Tender.objects.filter(state=TenderState.SCREENED)
    own = open_ones.filter(unit__short_name="tekniska").earliest("number")
    return {
        "own_unit": own.number,
        "other_unit": open_ones.exclude(unit__short_name="tekniska").earliest("number").number,
        "decided": Tender.objects.filter(state=TenderState.DECIDED).earliest("number").number,
        "imported": Tender.objects.filter(source_kind="spreadsheet").earliest("number").number,
        "screening": own.lots.get().screenings.earliest("pk").pk,
        "import": plan.imported.pk,
        "unsure": waiting.outcomes[0].imported.pk,
        "settling": _settling(per, today).pk,
    }


def _settling(per: User, today: date) -> Import:
    """A plan whose columns are settled and whose unsure rows wait."""
    received = receive(data=SETTLING.encode(), name="att avgöra.csv", by=per, on=today, unit=None)
    imported = received.outcomes[0].imported
    assert imported is not None
    table, mapping = preview(imported=imported, by=per)
    settle_columns(
        imported=imported, mapping=mapping, headers=table.headers, dated=None, by=per, on=today
    )
    return imported
