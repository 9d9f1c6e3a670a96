"""The officer's page of a case: claim, proof and what the machine sees; verdict and reason."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from enterprises import changes, observations, presenting
from enterprises.forms.fields import PlainForm
from enterprises.forms.officer import AssignForm, VerdictForm
from enterprises.forms.people import MessageForm, NoteForm
from enterprises.models import (
    Concern,
    Criterion,
    Message,
    Registration,
    SampledEnterprise,
    StandardSentence,
    Verdict,
)
from enterprises.services.assessing import latest_verdicts
from enterprises.services.case import conflict_of_interest
from enterprises.services.deciding import remaining
from enterprises.services.second_reading import alive
from enterprises.views.common import officer_crumbs
from ljungby_social.accounts.models import User
from ljungby_social.accounts.roles import Role

PRECEDENTS = 3
DECIDES = frozenset({"register", "refuse"})
NOT_TRIED = Verdict.Outcome.NOT_TRIED


@dataclass(slots=True)
class Unsaved:
    """Forms that could not be saved, to be shown again with what was typed."""

    verdict: VerdictForm | None = None
    code: str = ""
    message: MessageForm | None = None
    note: NoteForm | None = None
    errors: list[str] = field(default_factory=list)
    # A form of another page, where what was sent to it can no longer be sent.
    elsewhere: PlainForm | None = None

    def homeless(self, *, assesses: bool, handles: bool) -> list[dict[str, str]]:
        """The texts whose form is not on the page any more, each with the field's label.

        `assesses` and `handles` say whether the page has the forms of verdicts and of messages.
        """
        fields = [] if self.verdict is None or assesses else [self.verdict["reason"]]
        if self.elsewhere is not None:
            fields += list(self.elsewhere)
        if not handles:
            fields += [form["text"] for form in (self.message, self.note) if form is not None]
        return [{"label": str(field.label), "text": field.value() or ""} for field in fields]


def officers() -> QuerySet[User]:
    """Those who may be given a case."""
    return User.objects.with_role(Role.CASE_OFFICER).order_by("name", "pk")


def handled_case(request: HttpRequest, number: str) -> Registration:
    """A case that has been sent in, with its whole file."""
    cases = Registration.objects.received().with_file()
    return get_object_or_404(cases, number=number)


def case_page(
    request: HttpRequest, case: Registration, unsaved: Unsaved | None = None
) -> HttpResponse:
    """The page, with status 422 when something could not be saved."""
    user = cast(User, request.user)
    today = timezone.localdate()
    failed = unsaved is not None
    unsaved = unsaved or Unsaved()
    conflict = conflict_of_interest(case, user)
    panels = _panels(case, unsaved, party=bool(conflict))
    moves = case.allowed_moves(user)
    handles = Role.CASE_OFFICER.value in case.actors(user)
    kept = unsaved.homeless(assesses="assess" in moves, handles=handles)
    errors = [{"text": text, "target": ""} for text in unsaved.errors]
    if kept and not errors:
        errors.insert(0, {"text": _why_not(case, user), "target": "osparat"})
    talk = list(case.messages.select_related("author"))
    events = case.events.select_related("actor")
    context = {
        "crumbs": officer_crumbs(),
        "case": case,
        "tone": presenting.STATE_TONES[case.state],
        "newer_policy": case.newer_policy(today),
        "earlier": case.earlier_standing,
        "moves": moves,
        "handles": handles,
        "panels": panels,
        "tried": sum(panel["is_tried"] for panel in panels),
        "total": len(panels),
        "errors": errors,
        "conflict": conflict,
        "kept": kept,
        "form_errors": failed,
        "clock": presenting.clock(case, today),
        "ready": bool(moves & DECIDES) and not remaining(case),
        "proposal": None if conflict else alive(case),
        "followed_up": [] if conflict else _followed_up(case),
        "assign_form": AssignForm(officers=officers(), initial={"officer": case.officer_id}),
        "conversation": [row for row in talk if row.side != Message.Side.NOTE],
        "notes": [row for row in talk if row.side == Message.Side.NOTE and not conflict],
        "message_form": unsaved.message or MessageForm(prefix="message"),
        "note_form": unsaved.note or NoteForm(prefix="note"),
        "timeline": presenting.timeline(events.filter(internal=False) if conflict else events),
        **_about(case),
    }
    return render(request, "enterprises/officer/case.html", context, status=422 if failed else 200)


def _followed_up(case: Registration) -> list[dict[str, str]]:
    """Reasons to look again at the enterprise that nobody has ended, each a link. Two queries."""
    enterprise = {"registration__enterprise": case.enterprise}
    concerns = Concern.objects.waiting().filter(**enterprise)
    drawn = SampledEnterprise.objects.waiting().filter(**enterprise)
    return [
        *(
            {
                "text": _("Påpekande nr %(number)s") % {"number": row.pk},
                "url": reverse("enterprises:follow_concern", args=[row.pk]),
            }
            for row in concerns
        ),
        *(
            {
                "text": _("Stickprov nr %(number)s") % {"number": row.sample_id},
                "url": reverse("enterprises:sampled", args=[row.sample_id, row.order]),
            }
            for row in drawn
        ),
    ]


def _why_not(case: Registration, user: User) -> str:
    """Why the page has no form for what was sent to it."""
    reason = conflict_of_interest(case, user) or _(
        "Ärendets läge är nu ”%(state)s”, och då går det inte."
    ) % {"state": case.get_state_display()}
    return _("Det du skrev sparades inte. %(reason)s") % {"reason": reason}


def _about(case: Registration) -> dict[str, Any]:
    """What is known of the enterprise, as summary lists."""
    declared = f"{case.declared_name}, {case.declared_capacity}"
    return {
        "enterprise_rows": presenting.enterprise_rows(case, number=case.enterprise.whole_number),
        "offer_rows": presenting.offer_rows(case),
        "proposed": changes.of_enterprise(case),
        "contact_rows": [
            *presenting.contact_rows(case),
            presenting.row(_("Intygat av"), declared),
        ],
    }


def _panels(case: Registration, unsaved: Unsaved, *, party: bool) -> list[dict[str, Any]]:
    """One for each criterion of the case's own version of the policy.

    With `party`, only what the applicant may see: no drafts, no observations, no precedents.
    """
    verdicts = latest_verdicts(case, drafts=not party)
    sentences = list(StandardSentence.objects.all())
    seen = defaultdict(list)
    latest_count = case.enterprise.head_counts.first()
    for observation in observations.of(case, on=timezone.localdate(), latest_count=latest_count):
        seen[observation.subject].append(observation)
    earlier = _precedents(case)
    asked = changes.asked_at(case) if case.resubmitted_at else None
    changed = changes.since(case, asked) if asked else {}
    renewed = changes.since_last_registration(case)
    return [
        _panel(
            case,
            criterion,
            verdict=verdicts.get(criterion.pk),
            asked=asked or (case.created_at if case.renews_id else None),
            sentences=[row for row in sentences if row.subject == criterion.subject],
            bound=unsaved.verdict if criterion.code == unsaved.code else None,
        )
        | {
            "observations": [] if party else seen[criterion.subject],
            "precedents": [] if party else earlier[criterion.code],
            "changes": changed.get(criterion.code, []),
            "renewed": renewed.get(criterion.code, []),
        }
        for criterion in case.policy.criteria.all()
    ]


def _panel(
    case: Registration,
    criterion: Criterion,
    *,
    verdict: Verdict | None,
    asked: datetime | None,
    sentences: list[StandardSentence],
    bound: VerdictForm | None,
) -> dict[str, Any]:
    outcome = verdict.outcome if verdict else NOT_TRIED
    form = bound or VerdictForm(
        prefix=criterion.code,
        sentences=sentences,
        initial={"outcome": outcome, "reason": verdict.reason if verdict else ""},
    )
    facts = presenting.fact_rows(case, criterion)
    return {
        "criterion": criterion,
        "text": presenting.claim_text(case, criterion),
        "facts": [row for row in facts if not row["missing"]],
        "unanswered": ", ".join(row["label"].lower() for row in facts if row["missing"]),
        "years": presenting.year_table(case, criterion),
        "files": presenting.files(case, criterion, removable=False, new_since=asked),
        "verdict": verdict,
        "outcome": Verdict.Outcome(outcome).label,
        "tone": presenting.OUTCOME_TONES[outcome],
        "is_tried": outcome != NOT_TRIED,
        "help": {"title": _("Stöd för bedömningen"), "text": _(criterion.assessment_help)},
        "form": form,
        "sentences": form["sentences"] if "sentences" in form.fields else None,
        "conflict": bound is not None,
    }


def _precedents(case: Registration) -> dict[str, list[dict[str, Any]]]:
    """The last verdicts in decided cases of the same legal form, by criterion. One query.

    Of several verdicts on a criterion in a case, the one that the decision rests on.
    """
    rows = (
        Verdict.objects.released()
        .filter(
            registration__decision__isnull=False,
            registration__enterprise__legal_form=case.enterprise.legal_form,
        )
        .exclude(registration=case)
        .select_related("criterion", "registration__enterprise")
        .order_by("-released_at", "-pk")[:60]
    )
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    seen = set()
    for verdict in rows:
        key = (verdict.registration_id, verdict.criterion_id)
        if key in seen:
            continue
        seen.add(key)
        if len(found[verdict.criterion.code]) < PRECEDENTS:
            tone = presenting.OUTCOME_TONES[verdict.outcome]
            found[verdict.criterion.code].append({"verdict": verdict, "tone": tone})
    return found
